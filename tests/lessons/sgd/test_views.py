"""The SGD views: tables with finite numbers, charts that read them, words with today's numbers."""

import dataclasses
import functools
import itertools
import json
import math
import re

import numpy as np
import pandas as pd
import pytest
import vl_convert
from drawing import picture, texts_in
from reading import numbers_in

from charts.palettes import DARK, LIGHT, PALETTES
from core.data import FixedSpec, OwnSpec, SyntheticSpec
from core.linear_regression import closed_form
from core.sgd import SgdSpec, run
from lessons.sgd import bowl, fit, loss, strip, words
from lessons.sgd import tables as sgd_tables
from ui import figure

SPECS = {
    "one feature": SgdSpec(SyntheticSpec(w=(2.0,), noise=1.0, n=100), lr=0.1, batch_size=12),
    "two features": SgdSpec(SyntheticSpec(n=100, noise=0.5), lr=0.03, batch_size=30),
    "an enormous rate": SgdSpec(lr=1e3),
    "one sample": SgdSpec(SyntheticSpec(n=1), batch_size=1, num_epochs=5),
    "no noise": SgdSpec(SyntheticSpec(noise=0.0, n=50), lr=0.3),
    "a duplicated feature": SgdSpec(SyntheticSpec(correlation=1.0, n=50), lr=0.1),
    "single samples": SgdSpec(SyntheticSpec(n=300), lr=0.3, batch_size=1, num_epochs=1),
    "a start at the optimum": SgdSpec(FixedSpec("toy"), batch_size=3, start=(2.0, 0.0)),
    "the valley": SgdSpec(FixedSpec("exercise"), lr=0.1, batch_size=4, num_epochs=300),
    "a constant label": SgdSpec(OwnSpec(((1.0, 3.0), (2.0, 3.0))), batch_size=1),
    "no labels but zero": SgdSpec(OwnSpec(((1.0, 0.0), (2.0, 0.0))), batch_size=1),
}


DRAW = {
    "bowl": bowl.bowl_chart,
    "fit": functools.partial(fit.fit_chart, feature=0),
    "loss": loss.loss_chart,
    "strip": strip.strip_chart,
}


VIEWS = tuple(DRAW)


@functools.cache
def tables(name: str) -> sgd_tables.SgdTables:
    return sgd_tables.sgd_tables(run(SPECS[name]), 0, 1)


@functools.cache
def view(name: str, which: str, palette: str = "light"):
    return form(name, which, palette).to_dict()


def form(name: str, which: str, palette: str = "light"):
    return DRAW[which](tables(name), palette=PALETTES[palette])


# --- tables -----------------------------------------------------------------------------------


def test_the_tables_have_their_columns_and_one_row_a_thing():
    found = tables("one feature")
    T = found.num_updates
    of_state = {"step", "theta0", "theta1", "loss"}
    of_update = {"batch", "size", "batch_loss", "angle", "g0", "g1", "f0", "f1"}
    in_plane = {"cx", "cy", "r00", "r01", "r11", "gx", "gy", "fx", "fy"}
    assert set(found.run) == of_state | of_update | in_plane
    assert set(found.points) == {"x1", "y", "i"}
    assert list(found.places["name"]) == ["start", "optimum", "truth"]
    assert (len(found.run), len(found.updates), len(found.points)) == (T + 1, T, 100)


def test_where_nobody_knows_the_truth_there_is_no_diamond():
    assert list(tables("the valley").places["name"]) == ["start", "optimum"]


@pytest.mark.row("SGD-2")
@pytest.mark.parametrize("name", SPECS)
def test_frame_k_is_the_kth_stored_parameter_with_all_its_digits(name):
    result, found = run(SPECS[name]), tables(name)
    for j in range(result.theta.shape[1]):
        assert found.run[f"theta{j}"].tolist() == result.theta[:, j].tolist()
    dealt = [[int(i) for i in text.split()] for text in found.updates["batch"]]
    assert dealt == [batch.tolist() for batch in result.batches]
    assert found.sizes == [len(batch) for batch in result.batches]


@pytest.mark.parametrize("name", SPECS)
def test_no_table_holds_nan_or_infinity(name):
    found = tables(name)
    for field in dataclasses.fields(found):
        value = getattr(found, field.name)
        if isinstance(value, pd.DataFrame):
            assert np.isfinite(value.select_dtypes("number").to_numpy()).all(), field.name
        else:
            assert all(map(math.isfinite, numbers_in(value))), field.name


@pytest.mark.parametrize("name", SPECS)
def test_the_window_shows_start_optimum_truth_and_of_the_path_what_is_near(name):
    found = tables(name)
    ends = np.array([found.window.x, found.window.y])
    middle, half = ends.mean(1), np.diff(ends)[:, 0] / 2
    places = found.places[["x", "y"]].to_numpy()
    assert (abs(places - middle) <= half).all()
    known = np.vstack([[0, 0], places[found.places["name"] != "start"]])
    home = np.maximum(np.ptp(known, axis=0) / 2 * 1.35, np.maximum(abs(middle) * 0.05, 0.5))
    (zoom,) = set((half / (home.max() if found.square else home)).round(9))
    assert zoom in sgd_tables.ZOOMS or zoom > sgd_tables.ZOOMS[-1]
    shown = [f"theta{k}" for k in (found.window.across, found.window.up)]
    away = (abs(found.run[shown].to_numpy() - middle) / half).max(1)
    assert away[0] <= 1
    assert (away[away > 1] * zoom > sgd_tables.ZOOMS[-1]).all()


def test_a_start_chosen_in_the_picture_keeps_the_picture():
    """Who clicks on the bowl finds the start under the pointer."""
    calm = SgdSpec(SPECS["one feature"].data, lr=0.05)
    window = sgd_tables.sgd_tables(run(calm), 0, 1).window
    for across, up in ((0.1, 0.2), (0.5, 0.5), (0.9, 0.8)):
        start = tuple(a + s * (b - a) for (a, b), s in ((window.x, across), (window.y, up)))
        moved = sgd_tables.sgd_tables(run(dataclasses.replace(calm, start=start)), 0, 1)
        assert moved.window == window
    for lr in (0.05, 1e-4):  # comes near, and does not
        away = dataclasses.replace(calm, start=(50.0, -50.0), lr=lr)
        far = sgd_tables.sgd_tables(run(away), 0, 1)
        assert far.window.x[1] > 50
        assert far.window.y[0] < -50


def test_neighbouring_learning_rates_are_seen_in_the_same_picture():
    """Else the browser would lay out another picture with every move of the slider."""
    data = SPECS["one feature"].data
    rates = np.geomspace(0.001, 2.5, 60)
    found = [sgd_tables.sgd_tables(run(SgdSpec(data, lr=float(lr))), 0, 1) for lr in rates]
    assert len({tables.window for tables in found}) <= len(sgd_tables.ZOOMS)
    moved = sum(a.window != b.window for a, b in itertools.pairwise(found))
    assert moved <= 2 * len(sgd_tables.ZOOMS)


def test_the_strip_has_a_card_a_sample_and_the_short_last_batch():
    cards = sgd_tables.strip_table([30, 30, 30, 10])
    assert np.bincount(cards["batch"]).tolist() == [30, 30, 30, 10]
    assert cards["slot"].tolist() == [*range(30)] * 3 + [*range(10)]
    assert (cards["right"] - cards["left"] == 1).all()


def test_a_strip_of_too_many_cards_is_drawn_as_blocks_of_the_same_total():
    cards = sgd_tables.strip_table([300, 300, 300, 100])
    assert len(cards["left"]) == 4
    assert (cards["right"] - cards["left"]).tolist() == [300, 300, 300, 100]


def test_the_readout_has_a_row_a_state_and_a_column_for_every_name_in_its_lines():

    found = tables("two features")
    table = sgd_tables.readout_table(found)
    asked = {
        name
        for _, text in words.readout_lines(found, 0.03)
        for name in re.findall(r"\{(\w+)(?:\+1)?\}", text)
    }
    assert asked <= set(table)
    assert {len(column) for column in table.values()} == {found.num_updates + 1}


def test_the_readouts_numbers_are_those_of_the_first_sample_of_the_batch():
    result, table = run(SPECS["two features"]), sgd_tables.readout_table(tables("two features"))
    k = 5
    i = int(result.batches[k][0])
    y_hat = float(result.data.X[i] @ result.theta[k, :2] + result.theta[k, 2])
    assert table["first_i"][k] == i
    assert table["first_y_hat"][k] == pytest.approx(y_hat, rel=1e-6)
    assert table["first_error"][k] == pytest.approx(y_hat - float(result.data.y[i]), rel=1e-5)
    assert table["theta1"][k] == result.theta[k, 1].item()


# --- charts -----------------------------------------------------------------------------------


@pytest.mark.parametrize("which", VIEWS)
@pytest.mark.parametrize("name", SPECS)
def test_no_nan_or_infinity_reaches_a_chart(name, which):
    spec = view(name, which)
    assert all(map(math.isfinite, numbers_in(spec)))
    json.dumps(spec, allow_nan=False)


@pytest.mark.parametrize("which", VIEWS)
@pytest.mark.parametrize("palette", ["light", "dark"])
def test_every_view_compiles_has_a_title_a_description_and_the_players_step(which, palette):
    spec = view("one feature", which, palette)
    assert vl_convert.vegalite_to_vega(spec)["marks"]
    assert spec["title"]["text"]
    assert spec["description"]
    step = next(p for p in spec["params"] if p["name"] == "step")
    assert step["bind"]["input"] == "range"
    assert step["bind"]["min"] == 0
    assert step["bind"]["max"] > tables("one feature").num_updates


def test_the_bowl_gets_the_ring_and_the_parameters_of_every_state():
    found = tables("one feature")
    sent = form("one feature", "bowl").tables["run"]
    assert set(sent) == {"step", "cx", "cy", "r00", "r01", "r11", "gx", "gy", "fx", "fy", "x", "y"}
    assert {len(column) for column in sent.values()} == {found.num_updates + 1}
    assert sent["x"] == pytest.approx(found.run["theta0"].to_numpy(), rel=1e-6)
    assert sent["y"].dtype == np.float32


@pytest.mark.parametrize("name", SPECS)
def test_the_bowls_axes_show_the_window_and_what_is_drawn_of_it(name):
    found, sent = tables(name), form(name, "bowl").tables["at"]
    assert [sent[k][0] for k in ("x0", "x1")] == list(found.window.x)
    assert [sent[k][0] for k in ("y0", "y1")] == list(found.window.y)
    assert found.heat["x"][0] <= found.window.x[0]
    assert found.heat["x2"][0] >= found.window.x[1]


@pytest.mark.parametrize("name", SPECS)
def test_one_unit_is_as_long_across_as_up_unless_that_would_squeeze_the_picture(name):
    window, square = tables(name).window, tables(name).square
    spans = [window.x[1] - window.x[0], window.y[1] - window.y[0]]
    assert square == (spans[0] == pytest.approx(spans[1]))
    assert square or max(spans) > sgd_tables.MAX_STRETCH * min(spans)


def test_another_run_has_the_same_form_and_only_other_numbers():
    other = sgd_tables.sgd_tables(
        run(SgdSpec(SPECS["one feature"].data, lr=0.3, num_epochs=7)), 0, 1
    )
    for which in VIEWS:
        again = DRAW[which](other, palette=LIGHT)
        assert again.spec is form("one feature", which).spec
        assert again.tables["at"] != form("one feature", which).tables["at"]


def test_every_mark_that_could_leave_the_picture_is_clipped():
    for which in ("bowl", "fit"):
        for layer in view("one feature", which)["layer"]:
            for part in layer.get("layer", [layer]):
                unseen = {"filter": "false"} in part.get("transform", [])
                assert part["mark"].get("clip") or unseen, (which, part["mark"])


def test_the_loss_is_drawn_on_a_log_axis_that_holds_every_loss():
    spec, found = view("one feature", "loss"), tables("one feature")
    axes = [layer["encoding"]["y"] for layer in spec["layer"] if "y" in layer.get("encoding", {})]
    assert {axis["scale"]["type"] for axis in axes} == {"log"}
    (at,) = spec["datasets"]["at"]
    assert 0 < at["y0"] < found.run["loss"].min()
    assert at["y1"] > max(found.run["loss"].max(), found.updates["batch_loss"].max())
    marks = [float(mark) for mark in at["marks"].split()]
    assert marks
    assert all(at["y0"] <= mark <= at["y1"] for mark in marks)


def test_a_model_that_left_the_picture_is_pointed_at_from_its_edge():
    found = tables("an enormous rate")
    chart = bowl.bowl_chart(found, LIGHT)
    last = found.run.iloc[-1]
    inside, outside = (texts_in(picture(chart, step=k)) for k in (0, found.num_updates))
    (said,) = set(outside) - set(inside)
    there = [float(part.split(" = ")[1].replace("−", "-")) for part in said.split(", ")]
    assert there == pytest.approx([last["theta0"], last["theta1"]], rel=5e-3)


def test_a_run_that_was_cut_short_says_so_over_its_loss():
    cut, whole = tables("an enormous rate"), tables("one feature")
    assert cut.diverged_at is not None
    titles = [texts_in(picture(loss.loss_chart(found, LIGHT)))[-1] for found in (cut, whole)]
    assert titles[0].startswith(f"Stopped at update {cut.diverged_at}:")
    assert titles[1].startswith("How it goes")
    longest = dataclasses.replace(cut, diverged_at=3000)
    assert len(loss.loss_title(longest)) <= 50


def test_the_step_to_come_ends_where_the_next_state_stands():
    found, number = tables("one feature"), r"([-.\de]+)"
    svg = [picture(bowl.bowl_chart(found, LIGHT), step=k) for k in (0, 1)]
    dashed = rf'translate\({number},{number}\)" x2="{number}" y2="{number}" stroke="{LIGHT.model}"'
    state = rf'translate\({number},{number}\)" d="[^"]*" fill="{LIGHT.model}" stroke="#FFFFFF"'
    (line,), (here,), (after,) = (
        re.findall(pattern, text)
        for pattern, text in ((dashed, svg[0]), (state, svg[0]), (state, svg[1]))
    )
    x, y, dx, dy = map(float, line)
    assert [x, y] == pytest.approx([*map(float, here)])
    assert [x + dx, y + dy] == pytest.approx([*map(float, after)])


def test_the_bottom_of_the_batchs_bowl_is_marked_where_its_own_closed_form_stands():
    spec = SPECS["one feature"]
    result = run(spec)
    rows = result.batches[0]
    best = closed_form(result.data.X[rows], result.data.y[rows]).theta
    row = tables("one feature").run.iloc[0]
    # a ridge of a millionth keeps the bowl of a single sample finite
    assert [row["cx"], row["cy"]] == pytest.approx(best.tolist(), rel=1e-5)


def shapes(svg: str, kind: str) -> list[int]:
    """How many shapes each mark of a kind has, in the order of the layers."""
    groups = svg.split('<g class="mark-')[1:]
    return [group.count("<path") for group in groups if group.startswith(f"{kind} role-mark")]


def test_few_losses_have_values_on_hover_and_many_are_one_shape():
    few, many = tables("one feature"), tables("single samples")
    assert many.num_updates > loss.MANY_DOTS > few.num_updates
    dots = [picture(loss.loss_chart(run, LIGHT)) for run in (few, many)]
    # dots and the model's own, then the batches' line of dots and the line of all samples
    assert [shapes(svg, "symbol") for svg in dots] == [[few.num_updates, 1], [0, 1]]
    assert [shapes(svg, "line") for svg in dots] == [[0, 1], [1, 1]]
    assert dots[1].count("M") > many.num_updates


def test_the_loss_keeps_its_form_however_long_the_run():
    assert (
        loss.loss_chart(tables("one feature"), LIGHT).spec
        is loss.loss_chart(tables("single samples"), LIGHT).spec
    )


def test_one_meaning_has_one_colour_in_every_view():
    text = {which: json.dumps(view("one feature", which)) for which in VIEWS}
    for palette_colour, views in (
        (LIGHT.model, ("bowl", "fit", "loss")),
        (LIGHT.batch, VIEWS),
        (LIGHT.optimum, ("bowl", "fit")),
        (LIGHT.truth, ("bowl",)),
    ):
        assert all(palette_colour in text[which] for which in views)
    assert LIGHT.model not in json.dumps(view("one feature", "bowl", "dark"))
    assert DARK.model in json.dumps(view("one feature", "bowl", "dark"))


def test_a_thousand_updates_in_all_views_and_in_numbers_are_less_than_250_kb():
    spec = SgdSpec(SyntheticSpec(w=(2.0,), noise=1.0, n=100), 0.1, batch_size=10, num_epochs=100)
    found = sgd_tables.sgd_tables(run(spec), 0, 1)
    forms = [
        bowl.bowl_chart(found, LIGHT),
        fit.fit_chart(found, 0, LIGHT),
        loss.loss_chart(found, LIGHT),
        strip.strip_chart(found, LIGHT),
    ]
    sent = sum(len(json.dumps(one.spec)) for one in forms)
    sent += sum(len(figure.arrow(table)) for one in forms for table in one.tables.values())
    sent += len(figure.arrow(sgd_tables.readout_table(found)))
    assert found.num_updates == 1000
    assert sent < 250_000


# --- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SPECS)
def test_no_sentence_holds_nan_infinity_or_an_empty_number(name):
    found = tables(name)
    said = [words.summary(found), words.shape_reason(found)]
    said += [words.notice(found, 0.1, 0.5, 0.4), *words.update_formula(found, 0.1)]
    said += [part for pair in words.exercises(found, 0.1, 0.5) for part in pair]
    spoken = " ".join(said).replace("*", " ").replace(",", " ").replace(".", " ").split()
    assert not {"nan", "inf", "-inf", "None"} & set(spoken)


def test_the_answer_of_the_question_is_one_of_its_options():
    shapes = {name: words.path_shape(tables(name)) for name in SPECS}
    assert set(shapes.values()) <= set(words.SHAPES)
    assert shapes["an enormous rate"] == "it flies away"
    assert shapes["one feature"] == "it wanders"
    assert shapes["the valley"] == "it bends"  # steep side first, then along the flat one


def test_the_first_update_in_the_formula_is_the_first_update_of_the_run():
    result = run(SPECS["one feature"])
    _, numbers = words.update_formula(tables("one feature"), 0.1)
    assert f"{result.theta[1, 0].item():.5g}" in numbers


def test_the_exercises_count_the_updates_of_an_epoch_and_the_last_batch():
    _, answer = words.exercises(tables("two features"), 0.03, 0.5)[0]
    assert "**4**" in answer
    assert "holds 10." in answer


@pytest.mark.parametrize("name", ["one feature", "two features", "the valley"])
def test_the_script_shown_repeats_the_run(name):
    captured: list[object] = []
    exec(words.script(SPECS[name]), {"print": lambda *said: captured.extend(said)})
    assert captured[0].tolist() == run(SPECS[name]).theta[-1].tolist()
