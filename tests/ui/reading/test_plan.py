"""A plan goes into a file and an address and comes back; what is no plan is a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.reading.plan import (
    MOST_NAME,
    MOST_STEPS,
    Step,
    packed,
    step_of,
    understood,
    unpacked,
    written,
)

SLUGS = ("one", "two")
NAMES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=MOST_NAME)
KEYS = st.text("abc_", min_size=1, max_size=9).filter(lambda key: key not in ("at", "view", "plan"))
SETTINGS = st.dictionaries(KEYS, st.text(max_size=20), max_size=4)


@st.composite
def plans(draw):
    from urllib.parse import urlencode

    return [
        step_of(f"{draw(st.sampled_from(SLUGS))}?{urlencode(draw(SETTINGS))}", draw(NAMES), SLUGS)
        for _ in range(draw(st.integers(1, 5)))
    ]


@given(plans())
def test_a_plan_comes_back_from_its_file_and_from_its_address(steps):
    assert understood(written(steps, "http://127.0.0.1:8501/"), SLUGS) == (steps, [])
    assert unpacked(packed(steps), SLUGS) == steps


@pytest.mark.parametrize("host", ["", "/", "https://example.org/app/", "http://localhost:8501/"])
def test_of_a_link_only_the_lesson_and_its_settings_are_kept(host):
    step = step_of(f"{host}one?one_n=3&view=stage&plan=xyz&at=2#part", "  A   name ", SLUGS)
    assert step == Step("A name", "one", "one_n=3")


@pytest.mark.parametrize(
    "link",
    [
        "",
        "three",
        "https://example.org/",
        "javascript:alert(1)",
        "http://[",
        "one/more",
        "?one",
        "x" * 9000,
    ],
)
def test_a_link_that_leads_to_no_lesson_is_refused_with_its_rule(link):
    with pytest.raises(ValueError, match="A link must"):
        step_of(link, "name", SLUGS)


def test_a_broken_line_is_named_and_the_others_count():
    lines = ["1. [First](one)", "2. [Broken](one", "3) [<b>Bold</b>](two?a=1)", "- no link"]
    text = "\n".join(["# Monday", "", "Begin slowly.", "", *lines])
    steps, refused = understood(text, SLUGS)
    assert [step.name for step in steps] == ["First", "<b>Bold</b>"]
    assert [sentence.partition(" is left out.")[0] for sentence in refused] == ["Line 6", "Line 8"]
    assert all(sentence.endswith(".") for sentence in refused)


def test_a_file_without_a_link_and_one_of_too_many_are_sentences():
    assert understood("", SLUGS)[1] == [
        "The file must have at least one line like 1. [name](link). Got none."
    ]
    steps, refused = understood("\n".join(["- [a](one)"] * 200), SLUGS)
    assert len(steps) == MOST_STEPS
    assert "Got 200" in refused[0]
    assert "at most 400,000" in understood("x" * 400_001, SLUGS)[1][0]


@pytest.mark.parametrize("text", ["", "abc", "!!", "A" * 9000, packed([Step("a", "gone")])])
def test_a_plan_in_the_address_that_was_cut_is_a_sentence(text):
    with pytest.raises(ValueError, match="must be whole"):
        unpacked(text, SLUGS)


def test_a_plan_too_long_for_an_address_says_so():
    from random import Random

    letters = Random(1)
    noise = "".join(letters.choice("abcdefghijklmnop0123456789") for _ in range(7000))
    steps = [Step("a", "one", f"a={noise[k:]}{noise[:k]}") for k in range(0, 7000, 700)]
    long = [
        Step("a", "one", "a=" + "".join(letters.choices("0123456789abcdef", k=7000))) for _ in steps
    ]
    with pytest.raises(ValueError, match="as a file"):
        packed(long)


def test_a_name_has_an_end_and_is_never_empty():
    assert len(Step("x" * 500, "one").name) == MOST_NAME
    assert Step("  ", "one").name == "one"
