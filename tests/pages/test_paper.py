"""Lessons on paper, and the page for teachers: what they show, and what they keep for later."""

import pytest
from reading import PAGES, ROOT, check, open_page, said_on, text_of
from streamlit.testing.v1 import AppTest

from ui import alone, course, decks, plans
from ui.reading import teach

SGD = ROOT / "pages" / "05_sgd.py"
every_page = pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])


def after(at: AppTest) -> tuple[str, str]:
    """What stands before the answers, and the answers."""
    before, _, answers = "\n".join(said_on(at)).partition("\nAnswers\n")
    return before, answers


@every_page
def test_a_handout_asks_and_keeps_the_answers_for_a_sheet_of_their_own(page):
    at = open_page(page, {"view": "print"})
    check(at, "on paper")
    assert not [error.value for error in at.error]
    headers = [header.value for header in at.header]
    assert headers[-1] == "Answers"
    said = [markdown.value for markdown in at.markdown]
    asked = [text for text in said if text.startswith("**1.** ")]
    assert len(asked) == 2, "the first question, and its answer"
    assert not [code for code in at.get("code") if code.language == "python"]
    assert not at.get("expander") or not any("?" in e.label for e in at.get("expander"))
    for spec in (element.proto.theme for element in at.get("vega_lite_chart")):
        assert spec == ""  # not Streamlit's: that is dark where the app is


def test_a_sheet_in_a_class_keeps_the_answers_back():
    at = open_page(SGD, {"view": "sheet", "answers": "hide"})
    assert "Answers" not in [header.value for header in at.header]
    assert any("How many updates make one epoch" in text for text in said_on(at))


def test_a_handout_has_the_numbers_and_the_settings_of_its_state():
    at = open_page(SGD, {"view": "print", "sgd_lr": "0.2", "task": "<b>draw</b>"})
    said = text_of(at)
    assert "0.51007" in said
    assert any("Learning rate η: 0.2" in text and "sgd_lr=0.2" in text for text in said_on(at))
    assert "<b>draw</b>" in said
    assert not any("<b>" in markdown.value for markdown in at.markdown)


def test_another_view_is_a_sentence():
    asked = alone.read({"view": "poster"})
    assert not asked.paper
    assert "stage or print or sheet" in asked.refused[0]


@pytest.fixture
def notes():
    def open_(**link: str) -> AppTest:
        at = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
        for key, value in link.items():
            at.query_params[key] = value
        return at.switch_page("pages/teach.py").run()

    return open_


def test_the_notes_of_a_longer_class_hold_those_of_a_shorter_one(notes):
    counts = []
    for minutes in teach.CLASSES:
        at = notes(lesson="sgd", minutes=str(minutes))
        assert not at.exception
        counts.append(len([m for m in at.markdown if m.value.startswith("*Ask.*")]))
    assert counts == sorted(counts)
    assert len(set(counts)) == 3


def test_a_class_goes_into_the_plan_with_one_click(notes):
    at = notes(lesson="softmax", minutes="10")
    at.button(key="teach_plan").click().run()
    assert not at.exception
    steps = at.session_state[plans.STEPS]
    assert [step.slug for step in steps] == ["softmax"] * 4
    assert "4 of at most 40 links" in at.success[0].value
    assert "To the plan" in [link.proto.label for link in at.get("page_link")]


@pytest.mark.parametrize("link", [{"lesson": "nowhere"}, {"minutes": "7"}, {"lesson": "<b>"}])
def test_what_the_address_asks_for_in_vain_is_the_first(notes, link):
    at = notes(**link)
    assert not at.exception
    assert at.header[0].value == course.all_lessons()[0].title


def test_a_lesson_without_notes_says_so_and_has_its_sheets(notes, monkeypatch):
    monkeypatch.setattr(teach, "of_room", lambda room: None)
    at = notes(lesson="sgd")
    assert not at.exception
    assert "No notes" in at.info[0].value
    assert {link.proto.label for link in at.main.get("page_link")} == {
        "Handout",
        "Questions as a sheet",
    }
    assert decks.ready() == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "must have an aim"),
        ('aim = "x"\n[[step]]\nminutes = 5\nname = "a"\nlink = ""\nask = "b"\nexpect = "c"', "5"),
        ('aim = "x"\n[[step]]\nminutes = 10\nname = "a"\nlink = ""\nask = "b"', "Step 1"),
        ('aim = "x"\n[[step]]\nminutes = 10\nwhat = "a"', "mean nothing"),
    ],
)
def test_notes_that_are_not_whole_say_what_is_missing(text, rule):
    with pytest.raises(ValueError, match=rule):
        teach.parse(text)
