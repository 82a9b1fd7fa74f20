"""The lesson's page: presets keep their word, kept runs travel in the link, own data stay."""

import re
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from reading import ROOT, charts_of, check, open_by_link, text_of
from streamlit.testing.v1 import AppTest

from core import kept_runs, sgd
from core.data import OwnSpec, named_spec
from core.sgd import SgdSpec
from lessons.sgd import cache, parts
from ui import stage

PAGE = ROOT / "pages" / "05_sgd.py"
DATA = named_spec("one feature")


opened = partial(open_by_link, PAGE)


def titles(at: AppTest) -> list[str]:
    found = [spec.get("title", "") for spec, _ in charts_of(at)]
    return [title["text"] if isinstance(title, dict) else title for title in found]


# --- presets ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("The book's run", "Good"),
        ("Full batch, best", "Good"),
        ("One sample", "Good"),  # rough all the way; where seed 0 ends is its last samples' luck
        ("Too slow", "Slow"),
        ("At the limit", "Oscillating"),
        ("Explodes", "Diverged"),
    ],
)
@pytest.mark.parametrize("data", ["one feature", "two features"])
def test_every_preset_gives_the_verdict_it_promises(data: str, name: str, verdict: str):
    at = opened(sgd_data=data)
    next(b for b in at.button if b.label.startswith(name)).click().run()
    check(at, name)
    assert re.findall(r"\*\*(Good|Noisy|Slow|Oscillating|Diverged)\*\*", text_of(at)) == [verdict]


# --- kept runs --------------------------------------------------------------------------------


def test_a_link_with_kept_runs_opens_on_their_overlay():
    runs = [SgdSpec(DATA, lr=0.1, batch_size=12), SgdSpec(DATA, lr=0.03, start=(3.0, -2.0))]
    text = "; ".join(map(kept_runs.write, runs))
    at = opened(sgd_kept=text, sgd_further="Compare runs", sgd_compare="kept runs")
    assert at.text_input(key="sgd_kept").value == text
    table = at.dataframe[0].value
    assert list(table["run"]) == ["η 0.1, batch 12, seed 0", "η 0.03, batch 10, seed 0"]
    overlay = _overlay(at)
    assert set(overlay["run"]) == set(table["run"])
    starts = overlay[overlay["step"] == 0].set_index("run")
    assert starts.loc["η 0.03, batch 10, seed 0", ["x", "y"]].tolist() == [3.0, -2.0]


def _overlay(at: AppTest) -> pd.DataFrame:
    """The states of all kept runs, as the overlay chart draws them."""
    return next(
        table
        for _, tables in charts_of(at)
        for table in tables
        if {"run", "step", "x", "y"} <= set(table.columns) and len(table["run"].unique()) > 1
    )


def test_keeping_two_runs_writes_the_link_that_repeats_them():
    at = opened()
    at.button(key="sgd_keep").click().run()
    at.select_slider(key="sgd_lr").set_value("0.02").run()
    at.button(key="sgd_keep").click().run()
    at.button(key="sgd_keep").click().run()  # the same again is one run
    check(at)
    text = at.text_input(key="sgd_kept").value
    assert len(text.split("; ")) == 2
    again = opened(sgd_kept=text, sgd_further="Compare runs", sgd_compare="kept runs")
    assert again.dataframe[0].value.equals(at.dataframe[0].value)
    at.button(key="sgd_forget").click().run()
    check(at)
    assert not at.text_input(key="sgd_kept").value
    assert "Nothing kept yet" in text_of(at)


def test_runs_that_differ_only_in_epochs_or_start_are_told_apart():
    text = "0.1 12 4 0 reshuffled; 0.1 12 2 0 reshuffled; 0.1 12 2 0 reshuffled 3 1"
    at = opened(sgd_kept=text, sgd_further="Compare runs", sgd_compare="kept runs")
    assert at.dataframe[0].value["run"].nunique() == 3
    assert "from (3.0, 1.0)" in at.dataframe[0].value["run"].iloc[2]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rubbish", "Kept run 1 is left out: a run is written as lr, batch size"),
        ("0.1 12 4 0 reshuffled; 0.1 999 4 0 sorted", "run 2 is left out: batch_size must be <="),
        ("0.1 12 4 0 reshuffled; nan 1 1 1 sorted", "lr must be finite. Got nan."),
        ("1e999 1 1 1 sorted", "lr must be finite. Got inf."),
        (";".join(f"0.1 {k} 1 0 sorted" for k in range(1, 9)), "first 6 kept runs are shown"),
        ("x;" * 3000, "Kept run 1 is left out"),
        ("\u0000<b>0.1</b> 12 4 0 sorted", "is left out"),
    ],
    ids=["word", "unfit", "nan", "infinite", "many", "long", "html"],
)
def test_rubbish_among_the_kept_runs_is_a_sentence_and_the_others_are_shown(text: str, said: str):
    at = opened(sgd_kept=text, sgd_further="Compare runs", sgd_compare="kept runs")
    assert said in text_of(at)
    if text.startswith("0.1 12"):
        assert list(at.dataframe[0].value["run"]) == ["η 0.1, batch 12, seed 0"]


def test_kept_runs_outlive_a_change_of_section_and_of_data():
    at = opened(sgd_kept="0.1 12 4 0 reshuffled")
    at.selectbox(key="sgd_data").set_value("two features").run()
    at.segmented_control(key="sgd_further").set_value("By hand").run()
    check(at)
    assert at.text_input(key="sgd_kept").value == "0.1 12 4 0 reshuffled"


def test_a_preset_and_a_kept_run_write_what_only_the_new_state_draws_into_the_link():
    """On the toy line there is no slider for n and noise; the book's run has both."""
    at = opened(sgd_data="toy line")
    next(b for b in at.button if b.label == "The book's run").click().run()
    at.button(key="sgd_keep").click().run()
    check(at)
    link = dict(at.query_params)
    assert (
        link.items() >= {"sgd_n": "1000", "sgd_noise": "0.01", "sgd_compare": "kept runs"}.items()
    )
    again = opened(**link)
    assert [spec for spec, _ in charts_of(again)] == [spec for spec, _ in charts_of(at)]


# --- the start, the numbers, the cache, own data ----------------------------------------------


def test_a_click_on_the_bowl_moves_the_start(monkeypatch):
    clicked: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", clicked)
    parts._start_here(1.24, -3.0)
    monkeypatch.undo()
    at = opened(sgd_start_x="5")
    at.session_state[parts.CLICKED] = clicked[parts.CLICKED]
    at.run()
    assert any("start=(1.24, -3.0)" in code.value for code in at.code)


def test_a_click_far_outside_of_the_fields_moves_the_start_to_their_edge(monkeypatch):
    clicked: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", clicked)
    parts._start_here(1e6, -1e6)
    assert clicked[parts.CLICKED] == (50.0, -50.0)


def test_only_a_click_on_the_plot_moves_something(monkeypatch):
    heard: list[tuple[float, float]] = []
    for place in (None, {"x": 1.5, "y": -2.0}):
        monkeypatch.setattr(st, "session_state", {"bowl_clicks": {"place": place}})
        stage._place("bowl_clicks", lambda x, y: heard.append((x, y)))
    assert heard == [(1.5, -2.0)]


def test_a_rate_between_two_rungs_in_a_link_steps_to_the_nearest():
    assert opened(sgd_lr="0.21").select_slider(key="sgd_lr").value == "0.2"
    assert opened(sgd_lr="0.2").select_slider(key="sgd_lr").value == "0.2"
    for nonsense in ("-1", "1e9", "nan", "much"):
        assert opened(sgd_lr=nonsense).select_slider(key="sgd_lr").value == "0.1"


def test_a_batch_that_nobody_chose_follows_the_data_as_a_reload_would():
    at = opened()
    for name in ("toy line", "exercise"):
        at.selectbox(key="sgd_data").set_value(name).run()
        chosen = at.select_slider(key="sgd_batch").value
        assert chosen == opened(sgd_data=name).select_slider(key="sgd_batch").value
    at.selectbox(key="sgd_data").set_value("one feature").run()
    assert at.select_slider(key="sgd_batch").value == "12"


def test_the_whole_batch_is_not_said_to_wander():
    assert "does not wander" in text_of(opened(sgd_batch="100"))
    assert "that is why the path wanders" in text_of(opened(sgd_batch="12"))


def test_the_exercises_have_todays_numbers():
    text = text_of(opened(sgd_n="100", sgd_batch="30", sgd_lr="0.1"))
    assert "⌈100 / 30⌉ = **4**, and the last batch holds 10." in text
    assert "⌈50 / 20⌉ = **3**" in text_of(opened(sgd_n="50", sgd_batch="20"))


@pytest.mark.row("SCR-4")
def test_the_same_settings_are_run_once_and_other_ones_anew(monkeypatch):
    runs = []
    true_run = sgd.run
    monkeypatch.setattr(sgd, "run", lambda spec: runs.append(spec) or true_run(spec))
    spec = SgdSpec(named_spec("one feature", n=77, seed=4321), batch_size=7)
    first, second = (cache.run_tables(spec, 0, 1) for _ in range(2))
    assert runs == [spec]
    assert first.run.equals(second.run)
    other = cache.run_tables(replace(spec, seed=1), 0, 1)
    assert len(runs) == 2
    assert not other.run.equals(first.run)


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ("", "at least one line"),
        ("1 2\n3 four", "line 2 may hold only numbers in 'column 2'"),
        ("1,2\n3,,4", "every row has a missing value; fill them in"),
        ("1 1e300", "a number must lie between"),
    ],
    ids=["empty", "word", "missing", "huge"],
)
def test_bad_own_data_is_one_sentence_and_nothing_is_lost(points: str, said: str):
    at = opened(sgd_data="own points")
    before = [spec for spec, _ in charts_of(at)]
    at.text_area(key="sgd_points").set_value(points).run()
    check(at, points[:20])
    assert said in text_of(at)
    assert at.text_area(key="sgd_points").value == points
    assert [spec for spec, _ in charts_of(at)] == before


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ("2 3", "1 row, 1 feature"),
        ("1 2 3 4\n5 6 7 8", "This lesson shows 2 features. Not in use: column 3"),
        ("1 2\n3 4\n" * 501, "A sample of 1,000 of 1,002 rows is shown"),
        ("2 3\n2 4\n2 7", "constant"),
        ("1e11 1e12\n9e11 3e11\n-5e11 0", "standardise"),
    ],
)
@pytest.mark.parametrize("standardise", [False, True])
def test_awkward_own_data_is_shown_with_advice(points: str, said: str, standardise: bool):
    at = opened(sgd_data="own points", sgd_points=points, sgd_standardise=str(standardise).lower())
    assert (said in text_of(at)) != (said == "standardise" and standardise)


@pytest.mark.parametrize("compare", ["learning rates", "kept runs"])
def test_runs_that_leave_every_scale_can_be_compared(compare: str):
    """One update multiplies this loss by 10^44: more than a float32 holds."""
    opened(
        sgd_data="own points",
        sgd_points="1e11 1e12\n9e11 3e11\n-5e11 0",
        sgd_further="Compare runs",
        sgd_compare=compare,
        sgd_kept="0.1 3 2 0 reshuffled; 10 3 2 0 reshuffled",
    )


def test_a_stage_says_in_a_few_letters_what_it_shows():
    """Own data of 3,000 rows would else be sent as text, twice in every rerun."""
    rows = tuple((float(k), float(k)) for k in range(3000))
    one, other = SgdSpec(OwnSpec(rows), batch_size=100), SgdSpec(OwnSpec(rows[1:]), batch_size=100)
    assert len(stage._short(one)) == 16
    assert stage._short(one) == stage._short(SgdSpec(OwnSpec(rows), batch_size=100))
    assert stage._short(one) != stage._short(other)


def test_while_a_thumb_is_held_the_run_is_that_of_its_place_and_the_link_stays():
    at = opened(sgd_lr="0.1")
    at.session_state["sgd_drag"] = {"number": 3, "thumbs": {"sgd_lr": [9, "0.03"]}}
    at.run()
    check(at)
    assert text_of(at) == text_of(opened(sgd_lr="0.03"))
    assert at.select_slider(key="sgd_lr").value == "0.1"
    at.run()
    assert text_of(at) == text_of(opened(sgd_lr="0.1"))


def test_a_thumb_that_shows_what_the_slider_does_not_have_moves_nothing():
    at = opened()
    before = text_of(at)
    at.session_state["sgd_drag"] = {"number": 1, "thumbs": {"sgd_lr": [99, "7e9"]}}
    at.run()
    check(at)
    assert text_of(at) == before


def test_a_rate_above_the_limit_of_own_data_is_said_before_the_run_with_both_cures():
    points = "Years,Pay\n1.1,39000\n2,43700\n3.2,64100\n4,55900\n5.1,66200"
    at = opened(sgd_data="own points", sgd_points=points, sgd_lr="3")
    assert "η = 3 lies above 2/λ_max" in text_of(at)
    assert "times the limit" in text_of(at)
    at.button(key="sgd_cure_scale").click().run()
    check(at)
    assert at.toggle(key="sgd_standardise").value
    assert "lies above 2/λ_max" in text_of(at)  # 3 is too much for any bowl with b in it
    at.button(key="sgd_cure_rate").click().run()
    check(at)
    assert "lies above 2/λ_max" not in text_of(at)
    drawn = opened(sgd_lr="3")
    assert "lies above 2/λ_max" not in text_of(drawn)
