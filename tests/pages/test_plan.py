"""The page of the plan: add, order, rename, take out, keep and read back."""

import pytest
from reading import ROOT, said_on
from streamlit.testing.v1 import AppTest

from ui import plans
from ui.reading.plan import Step, packed, understood, unpacked, written

FIRST = Step("Steps", "sgd", "sgd_lr=0.2&hide=sgd_epochs&task=Which+%3Cb%3Ewanders%3C%2Fb%3E%3F")
THEN = Step("Shares", "softmax", "softmax_step=2+temperature")


@pytest.fixture
def page():
    def open_(*steps: Step, **link: str) -> AppTest:
        at = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
        if steps:
            at.query_params["plan"] = packed(steps)
        for key, value in link.items():
            at.query_params[key] = value
        return at.switch_page("pages/plan.py").run()

    return open_


def names(at: AppTest) -> list[str]:
    return [step.name for step in at.session_state[plans.STEPS]]


def button(at: AppTest, key: str):
    return at.button(key=key).click().run()


def test_an_empty_plan_says_how_to_begin(page):
    at = page()
    assert not at.exception
    assert "For the class" in at.info[0].value
    assert not [link for link in at.main.get("page_link")]


def test_a_link_brings_its_plan_and_the_address_keeps_it(page):
    at = page(FIRST, THEN)
    assert not at.exception
    assert names(at) == ["Steps", "Shares"]
    said = at.session_state["settings_in_force"]["plan"]
    assert unpacked(said, plans.slugs()) == [FIRST, THEN]
    assert any("<b>wanders</b>" in text for text in said_on(at))
    assert not any("<b>" in caption.value for caption in at.caption)


def test_links_are_ordered_renamed_and_taken_out(page):
    at = page(FIRST, THEN)
    assert names(button(at, "plan_down_0")) == ["Shares", "Steps"]
    assert names(button(at, "plan_up_1")) == ["Steps", "Shares"]
    at.text_input[0].set_value("At first").run()
    assert names(at) == ["At first", "Shares"]
    assert names(button(at, "plan_take out_0")) == ["Shares"]
    assert not at.exception


def test_a_walk_begins_on_the_first_stage_with_the_plan(page):
    at = page(FIRST, THEN)
    (show,) = [one.proto for one in at.main.get("page_link") if "Show it" in one.proto.label]
    assert show.page == "sgd"
    assert "view=stage" in show.query_string
    assert "at=1" in show.query_string
    assert "sgd_lr=0.2" in show.query_string


@pytest.mark.parametrize(
    ("link", "name", "rule"),
    [("", "x", "must lead to a lesson"), ("https://example.org/", "x", "must lead to a lesson")],
)
def test_a_link_that_leads_nowhere_is_a_sentence(page, link, name, rule):
    at = page(FIRST)
    at.text_input(key="plan_link").set_value(link)
    at.text_input(key="plan_name").set_value(name)
    at.main.get("button")[-2].click().run()
    assert names(at) == ["Steps"]
    assert rule in at.error[0].value


def test_a_link_is_added_and_called_after_its_lesson(page):
    at = page()
    at.text_input(key="plan_link").set_value("http://elsewhere/sgd?sgd_lr=0.1&view=stage")
    at.main.get("button")[0].click().run()
    assert at.session_state[plans.STEPS] == [
        Step("Stochastic gradient descent", "sgd", "sgd_lr=0.1")
    ]


def test_a_plan_in_the_address_that_was_cut_is_a_sentence(page):
    at = page(plan="~~~")
    assert not at.exception
    assert "must be whole" in at.error[0].value


def test_the_file_reads_back_and_of_a_broken_line_the_page_says_which(page, monkeypatch):
    text = written([FIRST, THEN], "http://127.0.0.1:8501/") + "3. [gone](http://x/nowhere)\n"
    steps, refused = understood(text, plans.slugs())
    assert steps == [FIRST, THEN]
    at = page()
    at.session_state[plans.STEPS], at.session_state[plans.SAID] = steps, refused
    at.run()
    assert at.error[0].value.startswith("Line 5 is left out")
    assert names(at) == ["Steps", "Shares"]


def test_a_stage_in_a_walk_knows_its_neighbours_and_a_broken_plan_is_a_sentence():
    def opened(**link: str) -> AppTest:
        at = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
        for key, value in {"view": "stage", **link}.items():
            at.query_params[key] = value
        return at.switch_page("pages/11_softmax.py").run()

    at = opened(plan=packed([FIRST, THEN]), at="2")
    assert not at.exception
    assert not at.error
    at = opened(plan="broken", at="1")
    assert not at.exception
    assert "must be whole" in at.error[0].value
    for number in ("", "0", "99", "x", "-1", "٣" * 500):
        assert not opened(plan=packed([FIRST, THEN]), at=number).exception
