"""The pictures of the surface: drawn to scale, clickable, without a number that is none."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from drawing import AWKWARD, assert_drawable, picture

from charts.palettes import DARK, LIGHT
from core.data import FixedSpec, OwnSpec, SyntheticSpec
from core.loss_surface import SurfaceSpec, surface
from core.minima import CURVES, RollSpec, roll
from core.search import SearchSpec, rounds, search
from lessons.loss_surface import losses as losses_charts
from lessons.loss_surface import (
    minima,
    tables_further,
    words,
    words_losses,
    words_minima,
    words_search,
)
from lessons.loss_surface import search as search_charts
from lessons.loss_surface import tables as charts
from lessons.loss_surface.bowl import bowl_chart
from lessons.loss_surface.bowl_3d import bowl_3d
from lessons.loss_surface.fit import fit_chart, heights_table, second_ends
from lessons.loss_surface.flat_labels import flat_labels_chart
from lessons.loss_surface.moved import MAX_SQUARES, samples_table
from lessons.loss_surface.slices import slice_chart
from lessons.loss_surface.tables import flat_labels_tables
from lessons.loss_surface.tables_point import point_tables
from ui.live import Thumb, steered

PLANE = SyntheticSpec(noise=1.0, n=40)


SPECS = {
    "line": SurfaceSpec(),
    "plane": SurfaceSpec(PLANE),
    "weight and bias": SurfaceSpec(PLANE, 1, 2),
    "at zero": SurfaceSpec(PLANE, rest="at zero"),
    "valley": SurfaceSpec(FixedSpec("exercise")),
    "toy": SurfaceSpec(FixedSpec("toy")),
    "absolute": SurfaceSpec(kind="absolute", outliers=3),
    "Huber": SurfaceSpec(kind="Huber", delta=2.0),
    "copied": SurfaceSpec(SyntheticSpec(n=30, correlation=1.0)),
    "one row": SurfaceSpec(SyntheticSpec(w=(2.0,), n=1)),
    "two equal rows": SurfaceSpec(OwnSpec(((1.0, 2.0), (1.0, 3.0)))),
    "huge": SurfaceSpec(OwnSpec(((1e9, 2e9), (3e9, 3e11), (5e9, 1.0)))),
    "many": SurfaceSpec(SyntheticSpec(noise=1.0, n=500)),
    "nothing": SurfaceSpec(SyntheticSpec(w=(0.0,), b=0.0, noise=0.0, n=5)),
}


def tables_of(name: str, x: float = 1.0, y: float = 1.0, grain: float = 0.0):
    scene = surface(SPECS[name])
    return scene, charts.surface_tables(scene), point_tables(scene, x, y, grain)


def spec_of(chart):
    spec = chart.to_dict()
    json.dumps(spec, allow_nan=False)
    return spec


@pytest.mark.parametrize("name", SPECS)
def test_every_chart_and_sentence_holds_only_numbers(name: str):
    scene, tables, point = tables_of(name)
    kinds = tables_further.kinds_table(scene.spec)
    for chart in (
        bowl_chart(tables, point, LIGHT),
        fit_chart(tables, point, DARK),
        slice_chart(tables, point, 0, LIGHT),
        slice_chart(tables, point, 1, DARK),
        flat_labels_chart(tables, flat_labels_tables(scene), LIGHT),
        losses_charts.charges_chart(point, scene.spec.delta, LIGHT),
        losses_charts.kinds_chart(tables, kinds, DARK),
    ):
        spec_of(chart)
    said = [words.summary(tables, point), words.notice(tables, point), words.slices(tables, point)]
    said += [*words.formula(tables, point), words.way_reason(tables, point)]
    said += [text for pair in words.exercises(tables, point) for text in pair]
    said += [words_losses.kinds_words(kinds, tables, scene.spec)]
    assert not {"nan", "inf", "None"} & set(" ".join(said).replace("*", " ").split())
    assert words.way(point) in words.WAYS


def test_the_axes_of_a_bowl_have_equal_units_on_every_screen():
    _, tables, point = tables_of("valley")
    assert tables.window.x[1] - tables.window.x[0] == pytest.approx(
        tables.window.y[1] - tables.window.y[0]
    )
    encoding = spec_of(bowl_chart(tables, point, LIGHT))["layer"][0]["encoding"]
    assert all("width / height" in end["expr"] for end in encoding["x"]["scale"]["domain"])
    assert all("height / width" in end["expr"] for end in encoding["y"]["scale"]["domain"])


@pytest.mark.parametrize("name", ["line", "plane", "valley", "weight and bias"])
def test_contours_of_a_parabola_are_lines_of_equal_loss(name: str):
    scene, tables, _ = tables_of(name)
    for _, line in tables.contour.groupby("line"):
        losses = [
            scene.loss(scene.at(float(x), float(y))).item()
            for x, y in zip(line["x"], line["y"], strict=True)
        ]
        assert max(losses) == pytest.approx(min(losses), rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("name", ["line", "plane", "valley"])
def test_the_arms_are_the_bowls_own_axes(name: str):
    scene, tables, _ = tables_of(name)
    arms = tables.arms[["x", "y", "x2", "y2"]].to_numpy()
    directions = arms[:, 2:] - arms[:, :2]
    assert abs(directions[0] @ directions[1]) < 1e-9  # they stand upright on each other
    ends = [scene.loss(scene.at(x, y)).item() for x, y in [*arms[:, :2], *arms[:, 2:]]]
    assert max(ends) == pytest.approx(min(ends))  # and end on one line of equal loss
    assert tables.arms["curvature"].tolist() == pytest.approx(scene.cut.curvatures.tolist())


def test_a_valley_without_an_end_still_has_a_picture_and_says_why():
    _, tables, point = tables_of("copied")
    assert len(tables.arms) == 2
    assert tables.ring.empty
    assert not tables.contour.empty
    assert "XᵀX is singular" in words.notice(tables, point)


def test_squares_are_square_on_the_screen_and_their_mean_is_twice_the_loss():
    _, tables, point = tables_of("line")
    spec = spec_of(fit_chart(tables, point, LIGHT))
    assert "height / width" in spec["layer"][0]["transform"][-1]["calculate"]
    assert (point.residuals["r"] ** 2).mean() == pytest.approx(2 * point.loss)
    assert point.residuals["cost"].mean() == pytest.approx(point.loss)


def test_the_residual_on_screen_is_the_residual_of_the_model():
    scene, _, point = tables_of("plane", 0.3, -2.0)
    theta = torch.tensor(point.theta, dtype=torch.double)
    y_hat = scene.data.X @ theta[:-1] + theta[-1]
    true = (y_hat - scene.data.y.flatten()).tolist()
    assert point.residuals["r"].tolist() == pytest.approx(true)


def test_no_more_squares_than_one_can_tell_apart():
    _, tables, point = tables_of("many")
    rows = fit_chart(tables, point, LIGHT).tables["samples"]
    assert sum(rows["drawn"]) <= MAX_SQUARES
    assert len(rows["drawn"]) == 500


def test_a_point_within_half_a_step_of_the_bottom_stands_on_it():
    scene, tables, _ = tables_of("line")
    low, high, step = charts.point_grid(tables.window, 0)
    at = low + round((tables.lowest[0] - low) / step) * step
    up_low, _, up_step = charts.point_grid(tables.window, 1)
    up = up_low + round((tables.lowest[1] - up_low) / up_step) * up_step
    point = point_tables(scene, at, up, max(step, up_step))
    assert point.at_optimum
    assert point.loss == scene.bowl.loss
    assert point.angle is None
    assert low < at < high


@pytest.mark.parametrize("axis", [0, 1])
def test_a_slice_goes_through_the_point_and_its_lowest_place_has_no_slope(axis: int):
    scene, tables, point = tables_of("plane", 0.5, 0.5)
    value, loss = point.bottoms[axis]
    assert point.slices[axis]["loss"].min() >= loss - 1e-5
    place = [point.x, point.y]
    place[axis] = value
    assert scene.loss(scene.at(*place)).item() == pytest.approx(loss)
    assert scene.slope(scene.at(*place))[[0, 1][axis]].abs() < 1e-9
    assert tables.ends(axis)[0] < value < tables.ends(axis)[1]


def test_downhill_on_a_round_bowl_is_the_way_and_in_a_valley_it_is_not():
    round_scene = surface(SurfaceSpec(FixedSpec("exercise"), standardise=True))
    assert point_tables(round_scene, 1.0, 1.0).angle == pytest.approx(0, abs=1e-5)
    _, _, point = tables_of("valley", 3.0, 1.0)
    assert point.angle > 45
    assert words.way(point) == words.WAYS[2]


def test_flat_labels_put_the_bottom_at_the_mean_of_y():
    scene, _, _ = tables_of("line")
    wrong = flat_labels_tables(scene)
    assert wrong.bottom == pytest.approx((0.0, scene.data.y.mean().item()))
    assert wrong.true_loss > scene.bowl.loss


def test_the_bowl_in_three_dimensions_has_the_heights_of_the_surface():
    scene, tables, point = tables_of("line")
    bowl = bowl_3d(scene, tables, point, LIGHT).data[0]
    theta = scene.at(float(bowl.x[5]), float(bowl.y[7]))
    assert bowl.z[7][5] == pytest.approx(scene.loss(theta).item())


def test_conventions_move_nothing_and_scale_the_largest_rate():
    scene, _, point = tables_of("valley")
    table = tables_further.conventions_table(scene, point)
    assert table["times"].tolist() == [1, 2, 4, 8]
    assert table["lowest at w"].nunique() == 1
    assert (table["largest stable η"] * table["times"]).nunique() == 1
    assert "same" in words_losses.conventions_words(table)


def test_the_script_shown_repeats_the_numbers():
    scene, _, point = tables_of("line")
    printed: list[object] = []
    exec(words.script(scene.spec, point), {"print": lambda *said: printed.extend(said)})
    assert printed[0].item() == pytest.approx(point.loss)
    assert printed[4] == pytest.approx(scene.cut.condition)


# --- what moves with the sliders ------------------------------------------------------------------


def across_slice(tables, point, palette):
    return slice_chart(tables, point, 0, palette)


def up_slice(tables, point, palette):
    return slice_chart(tables, point, 1, palette)


@pytest.mark.parametrize("draw", [bowl_chart, fit_chart, across_slice, up_slice])
@pytest.mark.parametrize("name", SPECS)
def test_a_thumb_that_moved_draws_what_the_server_will(name: str, draw):
    scene, tables, before = tables_of(name, 1.0, 1.0)
    stands = {"point_x": Thumb("x", 1.0), "point_y": Thumb("y", 1.0)}
    chart = steered(draw(tables, before, LIGHT), stands)
    after = draw(tables, point_tables(scene, 0.25, 1.5), LIGHT)
    moved = picture(chart, point_x=0.25, point_y=1.5)
    if "slice" in draw.__name__ and not tables.squared:
        assert moved == picture(chart)  # a sum over all samples at every place: the server's
        return
    assert moved == picture(after)
    if name != "huge":  # one unit is nothing there
        assert moved != picture(chart)


@pytest.mark.parametrize("kind", ["squared", "absolute", "Huber"])
@pytest.mark.parametrize("rows", AWKWARD.values(), ids=AWKWARD)
def test_awkward_rows_are_still_drawn(rows, kind: str):
    scene = surface(SurfaceSpec(OwnSpec(rows), kind=kind))
    tables = charts.surface_tables(scene)
    for x, y in ((1.0, 1.0), tables.lowest):
        point = point_tables(scene, x, y, tables.grain)
        for draw in (bowl_chart, fit_chart, across_slice, up_slice):
            assert_drawable(draw(tables, point, LIGHT))
            picture(draw(tables, point, LIGHT))


def test_the_axis_of_the_fit_holds_every_sample_wherever_the_second_slider_stands():
    _, tables, _ = tables_of("plane")
    rows = samples_table(tables)
    heights = heights_table(tables, rows)
    first, last = second_ends(tables)
    least = (heights["high"] - heights["low"]).min()
    for at in range(0, 1001, 7):
        value = first + (last - first) * at / 1000
        v = rows["y"] - value * rows["other"]
        along = at / 1000 * (len(heights["low"]) - 1)
        low, high = (
            float(np.interp(along, range(len(heights[end])), heights[end])) for end in heights
        )
        assert low <= v.min() + 1e-9
        assert high >= v.max() - 1e-9
        assert high - low < 1.05 * max(v.max() - v.min(), least)


# --- search and minima --------------------------------------------------------------------------


SEARCHES = {
    "inside": SearchSpec("toy", ((0.0, 4.0),), 0.1),
    "missed": SearchSpec("toy", ((3.0, 6.0),), 0.1),
    "one candidate": SearchSpec("toy", ((1.0, 1.2),), 0.5),
    "two": SearchSpec("exercise", ((0.0, 6.0), (0.0, 6.0)), 0.1),
    "two, missed": SearchSpec("exercise", ((-5.0, -4.0), (-5.0, -4.0)), 0.5),
}


@pytest.mark.row("EXH-1")
@pytest.mark.parametrize("name", SEARCHES)
def test_a_search_is_drawn_and_warns_if_and_only_if_it_ends_on_the_edge(name: str):
    found = search(SEARCHES[name])
    two = len(found.spec.ranges) == 2
    spec_of((search_charts.plane_chart if two else search_charts.line_chart)(found, LIGHT))
    table = tables_further.cost_table(found.spec)
    spec_of(search_charts.cost_chart(table, found.spec.step, DARK))
    assert table["evaluations"].is_monotonic_increasing
    assert (words_search.edge_warning([found]) is not None) == (name not in ("inside", "two"))
    assert "nan" not in words_search.answer([found]) + words_search.cost_words(found)
    results = rounds(replace(found.spec, step=0.5), 3)
    assert len(tables_further.rounds_table(results)) == 3
    assert words_search.rounds_words(results)


@pytest.mark.row("B47")
@pytest.mark.row("EXH-2")
def test_the_sources_picture_goes_back_and_forth_over_every_a():
    found = search(SEARCHES["two"])
    chart = search_charts.zigzag_chart(found, LIGHT)
    spec_of(chart)
    assert len(chart.data) == 3600
    assert chart.data["a"].nunique() == 60


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("lr", [0.01, 1.1])
def test_a_ball_is_drawn_wherever_it_goes(curve: str, lr: float):
    result = roll(RollSpec(curve, 2.0, lr, 60))
    spec = spec_of(minima.roll_chart(result, LIGHT))
    spec_of(minima.height_chart(result, DARK))
    (step,) = [p for p in spec["params"] if p["name"] == "step"]
    assert step["bind"]["max"] == max(len(result.x) - 1, 1)
    assert "nan" not in words_minima.outcome(result)
    table = tables_further.roll_readout(result)
    assert table["x"].tolist() == result.x.tolist()
    assert all(map(math.isfinite, table["slope"]))


# --- words where something is exact, endless or missing -----------------------------------------


def test_without_noise_the_truth_is_said_to_be_at_the_bottom():
    def notice(noise):
        scene = surface(SurfaceSpec(SyntheticSpec(w=(2.0,), noise=noise, n=30)))
        tables = charts.surface_tables(scene)
        return words.notice(tables, point_tables(scene, 1.0, 1.0))

    assert "truth is at the bottom" in notice(0.0)
    assert "truth is not the best" in notice(1.0)


def test_across_an_endless_valley_downhill_leads_straight_to_its_floor():
    scene = surface(SurfaceSpec(SyntheticSpec(correlation=1.0, n=200, noise=1.0)))
    tables, point = charts.surface_tables(scene), point_tables(scene, 4.0, -1.0)
    assert words.way(point) == words.WAYS[0]
    assert "floor" in words.way_reason(tables, point)
    assert point.angle == pytest.approx(0, abs=1e-9)


def test_who_stands_on_the_floor_of_a_valley_is_told_so():
    scene = surface(SurfaceSpec(OwnSpec(((2.0, 1.0), (2.0, 3.0), (2.0, 5.0)))))
    tables, point = charts.surface_tables(scene), point_tables(scene, 1.0, 1.0)
    assert "you stand on the floor" in words.summary(tables, point)
    assert "is 0: it is level here" in words.notice(tables, point)
    asked = " ".join(question for question, _ in words.exercises(tables, point))
    assert "0 above the smallest" not in asked


def test_each_loss_is_described_as_what_it_is():
    for kind, part in (("absolute", "does not grow"), ("Huber", "within ±δ")):
        scene = surface(SurfaceSpec(SyntheticSpec(w=(2.0,), noise=1.0, n=30), kind=kind))
        assert part in words.shape_words(charts.surface_tables(scene))


def test_residuals_beyond_the_picture_of_the_losses_are_counted():
    for outliers, expected in ((0, "ticks: the point's"), (4, "4 samples are further out")):
        spec = SurfaceSpec(SyntheticSpec(w=(2.0,), noise=1.0, n=30), outliers=outliers)
        point = point_tables(surface(spec), 1.0, 3.0)
        title = losses_charts.charges_chart(point, 1.0, LIGHT).to_dict()["title"]["text"]
        assert title.endswith(expected)
