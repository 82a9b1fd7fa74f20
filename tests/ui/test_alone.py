"""What a link asks of a page: its stage alone, controls hidden or held, no answers, a task."""

from types import SimpleNamespace

import pytest
from reading import PAGES, charts_of, check, open_page, said_on, text_of
from walking import drawn_on

from charts.wall import LETTERS
from ui import address, alone, kinds
from ui.alone import MOST_TASK, Asked, read, unknown

SGD = next(page for page in PAGES if page.stem == "05_sgd")
LINE = next(page for page in PAGES if page.stem == "03_linear_regression")
every_page = pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])


# --- what the address says --------------------------------------------------------------------


def test_an_address_without_wishes_asks_for_nothing():
    assert read({"sgd_lr": "0.1", "zzz": "1"}) == Asked()


def test_each_wish_is_read():
    wishes = {"view": "stage", "hide": "a_n, a_seed,", "lock": "a_lr", "answers": "hide"}
    asked = read({**wishes, "task": "  Look   here "})
    assert asked == Asked(
        True, frozenset({"a_n", "a_seed"}), frozenset({"a_lr"}), False, "Look here"
    )


@pytest.mark.parametrize(
    ("params", "rule", "got"),
    [
        ({"task": "x" * 10_000}, f"at most {MOST_TASK} characters", "10,000"),
        ({"hide": "a," * 5000}, "at most 2,000 characters", "10,000"),
        ({"view": "wall"}, "view= in a link can only be stage", "'wall'"),
        ({"answers": "<b>"}, "answers= in a link can only be hide", "'<b>'"),
    ],
)
def test_a_wish_that_cannot_be_met_is_a_sentence_and_left_out(params, rule, got):
    asked = read(params)
    assert asked == Asked(refused=asked.refused)
    (sentence,) = asked.refused
    assert rule in sentence
    assert got in sentence


def test_a_control_that_the_lesson_lacks_is_named_and_one_of_another_section_is_not(monkeypatch):
    monkeypatch.setattr(alone, "LABELS", {"a_n": "n", "a_later": "drawn later", "b_n": "other"})
    asked = read({"hide": "a_n,a_later,b_n", "lock": "a_wrong"})
    assert [sentence.rpartition(": ")[2] for sentence in unknown(asked, {"a_n": None})] == [
        "'a_wrong'.",
        "'b_n'.",
    ]


# --- the stage alone --------------------------------------------------------------------------


@every_page
def test_a_stage_shows_its_views_and_controls_and_no_prose(page):
    at = open_page(page, {"view": "stage"})
    assert not at.exception
    assert not at.error
    assert not at.sidebar.get("page_link")
    assert not [*at.title, *at.header, *at.expander, *at.get("code"), *at.get("latex")]
    assert not [key for key in drawn_on(at) if key.endswith("_predict")]
    assert drawn_on(at)
    charts = at.get("vega_lite_chart")
    assert 1 <= len(charts) <= 4
    lines = [c.value for c in at.caption]
    assert len(lines) == 1 or page.stem == "01_data", "one line of words"


@every_page
def test_every_letter_of_a_stage_can_be_read_from_the_last_row(page):
    for spec, _ in charts_of(open_page(page, {"view": "stage"})):
        assert min(sizes_in(spec)) >= LETTERS


def sizes_in(part):
    if isinstance(part, list):
        return [size for one in part for size in sizes_in(one)]
    if not isinstance(part, dict):
        return []
    here = [
        v for k, v in part.items() if k.lower().endswith("fontsize") and not isinstance(v, dict)
    ]
    return here + [size for one in part.values() for size in sizes_in(one)]


@every_page
def test_a_stage_is_worked_out_of_the_same_settings_as_its_page(page):
    """What it says to the address agrees with the page wherever both have a control."""
    whole = open_page(page).session_state[address.SAID]
    stage = open_page(page, {"view": "stage"}).session_state[address.SAID]
    assert stage
    assert {key: whole[key] for key in stage} == stage


def test_a_guess_is_still_there_on_the_way_back():
    at = open_page(SGD)
    at.button_group(key="sgd_predict").set_value("it bends").run()
    at.query_params["view"] = "stage"
    at.run()
    assert not at.title
    del at.query_params["view"]
    at.run()
    assert at.button_group(key="sgd_predict").value == "it bends"


# --- a link for a class -----------------------------------------------------------------------


def test_a_hidden_control_counts_and_a_held_one_cannot_be_moved():
    at = open_page(
        SGD, {"hide": "sgd_epochs", "lock": "sgd_lr", "sgd_lr": "0.2", "sgd_epochs": "6"}
    )
    check(at)
    assert at.session_state["sgd_epochs"] == 6
    assert at.select_slider(key="sgd_lr").disabled
    assert not at.select_slider(key="sgd_batch").disabled
    at.button(key="sgd_preset_0").click().run()
    assert at.select_slider(key="sgd_lr").value == "0.2", "a preset leaves what is held"
    assert "sgd_lr" in at.session_state[address.SAID]


def test_a_control_that_does_not_exist_is_a_sentence_on_page_and_stage():
    for link in ({}, {"view": "stage"}):
        at = open_page(SGD, {"hide": "sgd_nothing,linreg_slope,sgd_kept", **link})
        assert len(at.error) == 2, "those of another lesson and of nobody"
        assert "sgd" in at.error[1].value


def test_a_task_is_text_and_never_markup():
    at = open_page(LINE, {"task": "<b>Find</b> the *best* :smile: $x$ [line](http://x)"})
    (task,) = [m.value for m in at.markdown if m.value.startswith("**Task.**")]
    for mark in ("<b>", "*best*", ":smile:", "$x$", "](http"):
        assert mark not in task
    assert any("<b>Find</b> the *best* :smile: $x$" in said for said in said_on(at))


def test_answers_are_kept_back():
    open_, kept = (open_page(LINE, link) for link in ({}, {"answers": "hide"}))
    assert len(kept.expander) == len(open_.expander)
    assert text_of(kept).count("The answer comes later") >= 2
    assert "The answer comes later" not in text_of(open_)
    kept.button_group(key="linreg_network_predict").set_value(
        kept.button_group(key="linreg_network_predict").options[0]
    ).run()
    assert any("Noted" in m.value for m in kept.markdown)
    assert not any("**Yes" in m.value or "**Not quite" in m.value for m in kept.markdown)


def test_what_is_held_is_not_put(monkeypatch):
    state = {alone.LINK: Asked(locked=frozenset({"a_n"}))}
    monkeypatch.setattr(kinds, "st", SimpleNamespace(session_state=state, query_params={}))
    monkeypatch.setattr(alone, "st", SimpleNamespace(session_state=state))
    kinds.put({"a_n": 1, "a_lr": 2})
    assert "a_n" not in state
    assert state["a_lr"] == 2
