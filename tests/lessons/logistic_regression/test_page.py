"""The lesson's page: what it must say by each link, bad input in one sentence, both scripts."""

from functools import partial

import pytest
from reading import ROOT, as_read, check, open_by_link, text_of, titles_of

opened = partial(open_by_link, ROOT / "pages" / "10_logistic_regression.py", "logistic_")


@pytest.fixture(scope="module")
def page():
    """One opening for all that only reads."""
    return opened()


@pytest.mark.row("LOG-1")
@pytest.mark.row("LOG-2")
@pytest.mark.row("LOG-4")
@pytest.mark.row("LOG-5")
@pytest.mark.row("DAT-8")
def test_the_page_opens_on_its_most_telling_state(page):
    said = text_of(page)
    for text in (
        "3 of 3 points are on the right side",
        "**It has no end**: these points are separable",
        "the slopes are −0.99995 and −9.1 × 10⁻⁵",
        "502 of class 0 and 498 of class 1",
        "**x1 and x3**",
        "**The hidden layer pays**",
        "**In two steps the loss is 100, and it is really 30.**",
        "On all 4 columns 86.8 % and 86.6 %.",
    ):
        assert text in said, text
    assert len(titles_of(page)) == 14
    shown = "\n".join(code.value for code in page.code)
    for name in ("sigmoid", "bce", "bce_split", "update", "collapsed", "fit", "head_slope"):
        assert f"def {name}(" in shown


@pytest.mark.row("LOG-3")
def test_a_start_is_opened_and_the_right_head_has_none_that_fails(page):
    page.slider(key="logistic_open").set_value(2).run()
    check(page)
    assert "**Seed 2 crashes** after" in text_of(page)
    page.selectbox(key="logistic_head").set_value("sigmoid").run()
    said = text_of(page)
    assert "of 20 starts 0 crash, 0 die, 20 are fine" in said
    assert "**Seed 2 is fine**" in said
    page.button_group(key="logistic_further").set_value("What torch itself says").run()
    check(page)
    shown = [code.value for code in page.code]
    assert "RuntimeError: all elements of input should be between 0 and 1" in shown
    assert any(text.startswith("UserWarning: size_average") for text in shown)


@pytest.mark.row("LOG-4")
def test_the_presets_of_the_map_say_what_they_promise():
    at = opened(pair="1 and 2")
    assert "sees little of what tells the classes apart" in text_of(at)
    for number, text in (
        (0, "**The hidden layer does nothing here.**"),
        (2, "**Two layers, one line**"),
        (5, "**Diverged**: the layers without activation feed each other"),
        (4, "569 samples, 212 of class 0 and 357 of class 1"),
    ):
        at.button(key=f"logistic_map_preset_{number}").click().run()
        check(at, number)
        assert text in text_of(at), number
    at.toggle(key="logistic_held").set_value(True).run()
    assert "Of 113 rows that training never saw" in text_of(at)


def test_the_question_holds_for_its_points():
    at = opened(data="one out of order", epochs="100")
    at.button_group(key="logistic_predict").set_value("it comes to rest").run()
    assert "Yes: it comes to rest." in text_of(at)
    at.selectbox(key="logistic_data").set_value("three points").run()
    assert "Yes:" not in text_of(at)
    at.button_group(key="logistic_predict").set_value("it comes to rest").run()
    assert "Not quite: it grows without end." in text_of(at)


def test_own_points_are_classes_and_what_cannot_be_one_is_a_sentence():
    at = opened(source="own points", points="h,m,passed\n1,2,0\n2,1,0\n3,4,1\n4,3,1\n", map_lr="1")
    said = text_of(at)
    assert "4 samples, 2 of class 0 and 2 of class 1" in said
    assert "**h and m**" in said
    assert not at.error
    for rows, sentence in (
        ("3 3\n3 3\n", "the label must hold both classes. Got only 3."),
        ("h,m,passed\n1,2,1\n", "two classes need at least 2 rows. Got 1."),
    ):
        at.text_area(key="logistic_points").set_value(rows).run()
        check(at, rows)
        errors = [as_read(one.value) for one in at.error]
        assert len(errors) == 1
        assert sentence in errors[0]
        assert "4 samples, 2 of class 0" in text_of(at)
    at.text_area(key="logistic_points").set_value("1 3\n2 3\n4 3\n").run()
    check(at)
    assert not at.error
    assert "is the same in every row: it tells nothing, and counts as 0." in text_of(at)
    assert "There is one feature only" in text_of(at)


@pytest.mark.parametrize("link", [{"lr": "1e9", "map_lr": "1e9"}, {"z": "nan", "C": "-1"}])
def test_a_link_that_makes_no_sense_is_dropped(link):
    at = opened(**link)
    assert not at.error
    assert "3 of 3 points" in text_of(at)


def test_both_scripts_run_as_they_stand(page):
    scripts = [code.value for code in page.code if "\nprint(" in code.value]
    assert len(scripts) == 2
    for text in scripts:
        printed = []
        exec(compile(text, "script", "exec"), {"print": lambda *said, to=printed: to.extend(said)})
        assert len(printed) == 3
        assert all(isinstance(value, float | int) for value in printed)
