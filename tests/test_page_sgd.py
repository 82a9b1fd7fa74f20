"""The lesson's page: presets keep their word, kept runs travel in the link, own data stay."""

import re

import pandas as pd
import pytest
from reading import ROOT, charts_of, check, open_page, said_on
from streamlit.testing.v1 import AppTest

from core import kept_runs
from core.data import named_spec
from core.sgd import SgdSpec

PAGE = ROOT / "pages" / "05_sgd.py"
DATA = named_spec("one feature")


def opened(**link: str) -> AppTest:
    at = open_page(PAGE, link)
    check(at, link)
    return at


def text_of(at: AppTest) -> str:
    return "\n".join(said_on(at))


def titles(at: AppTest) -> list[str]:
    found = [spec.get("title", "") for spec, _ in charts_of(at)]
    return [title["text"] if isinstance(title, dict) else title for title in found]


# --- presets ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("The book's run", "Good"),
        ("Full batch, best", "Good"),
        ("One sample", "Good|Noisy"),  # rough all the way; where it ends is the last samples' luck
        ("Too slow", "Slow"),
        ("η = 2/λ_max", "Oscillating"),
        ("Explodes", "Diverged"),
    ],
)
@pytest.mark.parametrize("data", ["one feature", "two features"])
def test_every_preset_gives_the_verdict_it_promises(data: str, name: str, verdict: str):
    at = opened(sgd_data=data)
    next(b for b in at.button if b.label.startswith(name)).click().run()
    check(at, name)
    assert re.search(rf"\*\*({verdict})\*\*", text_of(at))


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
