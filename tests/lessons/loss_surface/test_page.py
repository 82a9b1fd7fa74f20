"""The lesson's page: presets show what they name, a click moves the point, own data stay."""

import re
from functools import partial

import pytest
import streamlit as st
from reading import ROOT, charts_of, check, open_by_link, text_of
from streamlit.testing.v1 import AppTest

from charts.numbers import number
from core.data import SyntheticSpec, named_spec
from core.loss_surface import SurfaceSpec, surface
from core.minima import CURVES
from lessons.loss_surface import parts

PAGE = ROOT / "pages" / "04_loss_surface.py"


opened = partial(open_by_link, PAGE)


def press(at: AppTest, label: str) -> AppTest:
    next(b for b in at.button if b.label == label).click().run()
    check(at, label)
    return at


PLANE = partial(SyntheticSpec, noise=1.0, n=1000)


@pytest.mark.parametrize(
    ("preset", "spec"),
    [
        ("Round bowl", SurfaceSpec(PLANE())),
        ("Valley", SurfaceSpec(named_spec("exercise"))),
        ("Valley, standardised", SurfaceSpec(named_spec("exercise"), standardise=True)),
        ("Other units", SurfaceSpec(PLANE(), units=5.0)),
        ("Correlated", SurfaceSpec(PLANE(correlation=0.9))),
    ],
)
def test_every_preset_shows_what_it_names(preset: str, spec: SurfaceSpec):
    said = re.findall(r"condition number is ([^\s,;:]+)", text_of(press(opened(), preset)))
    assert said
    scene = surface(spec)
    conditions = {number(scene.cut.condition), number(scene.bowl.condition)}  # of two, and of all
    assert {found.rstrip(".").strip("*") for found in said} == conditions


def test_the_presets_range_from_round_to_a_valley_without_an_end():
    round_one = surface(SurfaceSpec(PLANE())).cut.condition
    assert round_one < 1.6
    assert surface(SurfaceSpec(PLANE(correlation=0.9))).cut.condition > 10 * round_one
    assert "without an end" in text_of(press(opened(), "Copied feature"))


def test_outliers_open_the_other_losses():
    at = press(opened(), "Outliers")
    assert at.segmented_control(key="surface_further").value == "Other losses"


def test_a_click_on_the_bowl_moves_the_point(monkeypatch):
    clicked: dict[str, float] = {}
    monkeypatch.setattr(st, "session_state", clicked)
    parts._stand_here(2.5, 1.5)
    monkeypatch.undo()
    assert (clicked["surface_x"], clicked["surface_y"]) == (2.5, 1.5)


def test_go_to_the_optimum_has_no_slope_left_and_the_link_carries_it():
    at = press(opened(surface_data="exercise"), "Go to the optimum")
    best = surface(SurfaceSpec(named_spec("exercise"))).best.tolist()
    stands = [at.slider(key=key).value for key in ("surface_x", "surface_y")]
    assert stands == pytest.approx(best, abs=0.1)


def test_the_exercises_have_todays_numbers():
    """The loss at (0, 0) on the exercise is half the mean square of its labels."""
    text = text_of(opened(surface_data="exercise", surface_x="0", surface_y="0"))
    half_square = (6.8**2 + 9.8**2 + 13.2**2 + 16.2**2) / 8
    far = 0.004 + 4 * (half_square - 0.004)
    assert f"**{far:.4g}**" in text


@pytest.mark.parametrize("section", ["Exhaustive search", "Local minima"])
def test_a_further_section_opens_by_link(section: str):
    assert list(charts_of(opened(surface_further=section)))


@pytest.mark.row("B49")
@pytest.mark.row("EXH-1")
@pytest.mark.parametrize(
    ("preset", "warned"), [("The missed range", 1), ("Range and step that fit", 0)]
)
def test_a_search_that_ends_on_the_edge_warns(preset: str, warned: int):
    at = press(opened(surface_further="Exhaustive search"), preset)
    assert ("on the edge of the range" in text_of(at)) == bool(warned)


@pytest.mark.row("LOS-6")
@pytest.mark.parametrize(
    ("start", "says"), [("0.1", "**global** minimum"), ("0.2", "**local** minimum")]
)
def test_the_ball_ends_in_the_basin_it_starts_in(start: str, says: str):
    link = {"surface_minima_lr": "0.01", "surface_minima_steps": "1000"}
    assert says in text_of(
        opened(surface_further="Local minima", surface_minima_start=start, **link)
    )


@pytest.mark.parametrize("curve", ["parabola", "quartic", "waves"])
@pytest.mark.parametrize("start", ["-9", "-2.2", "6", "nan", "inf", "1e400"])
def test_a_ball_starts_on_the_curve_that_is_drawn(curve: str, start: str):
    at = opened(
        surface_further="Local minima", surface_minima_curve=curve, surface_minima_start=start
    )
    low, high = CURVES[curve].shown
    slider = at.slider(key="surface_minima_start")
    assert (slider.min, slider.max) == (low, high)
    nearest = 0.2 if start in ("nan", "inf", "1e400") else min(max(float(start), low), high)
    assert slider.value == nearest
    if nearest != 0.2:
        assert float(at.query_params["surface_minima_start"]) == nearest  # a reload keeps it


def test_another_curve_keeps_the_start_on_it():
    at = opened(
        surface_further="Local minima",
        surface_minima_curve="parabola",
        surface_minima_start="6",
    )
    at.selectbox(key="surface_minima_curve").set_value("waves").run()
    check(at, "waves")
    assert -1 <= at.slider(key="surface_minima_start").value <= 2


def test_a_search_of_many_pairs_leaves_out_the_grid_that_is_too_large():
    at = opened(
        surface_further="Exhaustive search",
        surface_search_what="a and b",
        surface_search_low="-5",
        surface_search_high="10",
        surface_search_step="0.5",
        surface_search_rounds="5",
    )
    assert "It worked" in text_of(at)


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ("", "at least one line"),
        ("1 2\n3 four", "line 2 may hold only numbers"),
        ("1,2\n3,,4", "missing value"),
        ("1 1e300", "a number must lie between"),
    ],
    ids=["empty", "word", "missing", "huge"],
)
def test_bad_own_data_is_one_sentence_and_nothing_is_lost(points: str, said: str):
    at = opened(surface_data="own points")
    before = [spec for spec, _ in charts_of(at)]
    at.text_area(key="surface_points").set_value(points).run()
    check(at, points[:20])
    assert said in text_of(at)
    assert at.text_area(key="surface_points").value == points
    assert [spec for spec, _ in charts_of(at)] == before


@pytest.mark.parametrize("points", ["2 3", "2 3\n2 4\n2 7", "1e11 1e12\n9e11 3e11\n-5e11 0"])
@pytest.mark.parametrize("standardise", ["false", "true"])
def test_awkward_own_data_still_have_a_surface(points: str, standardise: str):
    at = opened(surface_data="own points", surface_points=points, surface_standardise=standardise)
    assert list(charts_of(at))
