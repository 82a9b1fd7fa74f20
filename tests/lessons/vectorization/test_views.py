"""Tables and pictures of the lesson: what is drawn is what torch does, and every mark is finite."""

import math

import pandas as pd
import pytest
import torch
from drawing import assert_drawable, picture, texts_in
from hypothesis import given, settings
from hypothesis import strategies as st
from timings import made, unknown

from charts.form import Form, taken_apart
from charts.palettes import DARK, LIGHT
from core import broadcasting, reshaping, small_sets, worked_batch
from core.broadcasting import SIGNS, BroadcastSpec
from core.reshaping import ReshapeSpec
from core.vectorization import ADD, LOOP, MULTIPLY, ONE, OPERATIONS, PREDICT, WAYS
from lessons.vectorization import grids, sets, tables_cells, tables_further, tables_time, times
from ui import live

palettes = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
shapes = st.lists(st.integers(1, 4), max_size=3).map(tuple)


def drawn(chart) -> None:
    """It has a title and a description, and the browser draws it without NaN."""
    form = chart if isinstance(chart, Form) else taken_apart(chart)
    assert_drawable(form)
    picture(form)


# --- time -------------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", OPERATIONS)
def test_times_are_drawn_even_where_nothing_was_run(operation):
    palette = DARK if operation == PREDICT else LIGHT
    for tables in (made(operation), unknown(operation)):
        drawn(times.time_chart(tables, 6, palette, printed=True))
        drawn(times.per_chart(tables, 0, palette))
        drawn(times.runs_chart(tables, 6, palette))


def test_the_points_are_the_medians_with_the_ends_of_the_warm_runs():
    tables = made(cold=100.0)
    row = tables.points.query("way == @LOOP and n == 1000").iloc[0]
    middle = 1e-6 + 3e-6 * 1000
    assert (row["low"], row["seconds"], row["high"]) == pytest.approx(
        (0.98 * middle, 1.0 * middle, 1.3 * middle)
    )  # the cold run is none of them
    assert row["per"] == pytest.approx(1e9 * middle / 1000)
    foretold = tables.points.query("way == @LOOP and n == 1000000").iloc[0]
    assert not foretold["run"]
    assert foretold["kind"] == "foretold, not run"


def test_every_run_is_a_mark_and_the_first_is_the_cold_one():
    runs = tables_time.runs_table(made(), 1000)
    assert runs.groupby("way").size().to_dict() == dict.fromkeys(WAYS, 6)
    assert set(runs.query("number == 0")["kind"]) == {"first, cold"}
    assert runs.query("way == @ONE")["number"].tolist() == list(range(6))


@pytest.mark.row("VEC-1")
def test_the_printed_figures_stand_beside_ours_at_their_n():
    printed = tables_time.printed_table(made(ADD))
    assert set(printed["n"]) == {1000}
    loop, one = (printed.query("way == @way")["seconds"].item() for way in (LOOP, ONE))
    assert (round(loop, 8), round(one, 8)) == (0.02039504, 0.00083303)
    assert loop / one == pytest.approx(24.5, abs=0.05)
    assert tables_time.printed_table(made(MULTIPLY)).empty


def test_the_limit_is_a_line_through_all_sizes():
    tables = made(each=2e-10)
    limit = tables_time.limit_table(tables)
    assert limit["seconds"].tolist() == pytest.approx([2e-10, 2e-4])
    assert tables_time.crossing(tables) == pytest.approx(
        (tables_time.call_cost(tables) or 0) / 2e-10
    )


def test_the_slider_of_sizes_finds_the_nearest_size_of_each_operation():
    assert tables_time.n_of(made(ADD), 3) == 1000
    assert tables_time.n_of(made(PREDICT), 0) == 1
    assert tables_time.n_of(made(MULTIPLY), 4) == 22**3


def test_the_thumb_moves_the_size_in_hand_as_the_server_does():
    tables = made()
    for chart in (times.time_chart, times.runs_chart):
        more = {"printed": True} if chart is times.time_chart else {}
        stood, moved = (chart(tables, power, LIGHT, **more) for power in (2, 5))
        assert stood.spec == moved.spec
        tied = live.steered(stood, {"power": live.Thumb("vec_power", 2.0)})
        assert picture(tied, power=5) == picture(live.steered(moved, {}), power="")
        assert picture(tied, power=2) != picture(tied, power=5)


def test_axes_end_at_powers_of_ten_around_all_that_is_shown():
    assert times.decades(pd.Series([2e-6, 3e-3])) == (1e-6, 1e-2)
    low, high = times.decades(pd.Series([1e-6, 1.0]))
    assert low < 1e-6
    assert high > 1.0


# --- sheets of cells ---------------------------------------------------------------------------


@settings(max_examples=60)
@given(shapes, shapes, st.sampled_from(list(SIGNS)), st.booleans())
def test_a_sheet_shows_the_numbers_of_torch_and_dashes_only_copies(a, b, operation, plain):
    spec = BroadcastSpec(a, b, operation, plain)
    tables = tables_cells.broadcast_tables(spec)
    sheet = tables.sheet
    if sheet is None:
        assert not tables_cells.can_be_drawn(spec.result or max(a, b, key=math.prod))
        return
    blocks = {name: cells for name, cells in sheet.cells.groupby("block")}
    own = {"A": math.prod(a), "B": math.prod(b)}
    for name, many in own.items():
        assert (~blocks[name]["copy"]).sum() == many  # every number once, all others are copies
    if spec.result is None:
        assert set(blocks) == {"A", "B"}
        assert tables.error
        return
    found = broadcasting.outcome(spec)
    texts = [text.replace("−", "-") for text in blocks["C"]["text"]]
    assert [float(text) for text in texts] == pytest.approx(found.flatten().tolist(), rel=1e-3)
    assert not blocks["C"]["copy"].any()
    assert sheet.last_step == found.numel() - 1
    assert len(sheet.numbers) == found.numel()
    assert not sheet.cells[["left", "top"]].duplicated().any()
    assert sheet.cells["left"].max() + 1 <= sheet.wide


def test_the_trap_shades_all_but_the_diagonal():
    sheet = tables_cells.broadcast_tables(BroadcastSpec((10, 1), (10,), "A − B")).sheet
    assert sheet is not None
    assert sheet.cells["wrong"].sum() == 90
    right = sheet.cells.query("block == 'C' and not wrong")
    assert right["index"].tolist() == [f"[{i}, {i}]" for i in range(10)]


@palettes
def test_sheets_are_drawn_and_the_cell_in_hand_is_lit(palette):
    tables = tables_cells.broadcast_tables(BroadcastSpec((3,), (), "A + B", plain=True))
    assert tables.sheet is not None
    chart = grids.broadcast_chart(tables, tables.sheet, palette)
    assert_drawable(chart)
    svg = picture(chart, width=900, step=1)
    assert texts_in(svg).count("11") == 3
    assert svg.count(palette.model.lower()) + svg.count(palette.model) >= 1
    assert picture(chart, width=900, step=0) != svg
    for drawing in (
        grids.reshape_chart(tables_cells.reshape_tables(ReshapeSpec()), palette),
        grids.house_chart(tables_cells.house_tables(2.4, -3.0, 90.0), palette),
        grids.dealt_chart(tables_further.dealt_tables(5, True, 0), palette),
    ):
        assert_drawable(drawing)
        picture(drawing, width=900, step=0)


def test_a_refusal_is_drawn_without_a_result():
    tables = tables_cells.broadcast_tables(BroadcastSpec((2, 3), (3, 2)))
    assert tables.sheet is not None
    assert "do not fit" in " ".join(
        texts_in(picture(grids.broadcast_chart(tables, tables.sheet, LIGHT), width=900))
    )


@pytest.mark.parametrize(
    ("a", "b"), [((8, 1, 6, 1), (7, 1, 5)), ((13,), (1,)), ((100, 1), (5,)), ((1, 500), (500, 1))]
)
def test_what_no_screen_can_show_has_no_sheet(a, b):
    assert tables_cells.broadcast_tables(BroadcastSpec(a, b)).sheet is None


@pytest.mark.row("DAT-6")
@settings(max_examples=40)
@given(
    st.sampled_from([(2, 6), (12,), (3, 4), (2, 2, 3), (1, 12)]),
    st.sampled_from([(-1, 1), (-1,), (3, -1), (2, 3, -1), (4, 3)]),
    st.booleans(),
)
def test_x_and_y_hold_the_same_numbers_in_the_same_order(source, target, transposed):
    spec = ReshapeSpec(source, target, transposed)
    tables = tables_cells.reshape_tables(spec)
    done, cells = reshaping.reshaped(spec), tables.sheet.cells
    for block, tensor in (("x", done.x), ("y", done.y)):
        shown = cells[cells["block"] == block].sort_values("order")["text"].tolist()
        assert shown == [str(v) for v in tensor.flatten().tolist()]
    memory = cells.query("block == 'memory of x'")["text"].tolist()
    assert memory == [str(place) for place in range(12)]
    assert (cells["block"] == "memory of y").any() == (not done.shared)
    values = tables.sheet.numbers["value"].tolist()
    assert values == tables.sheet.numbers["place"].tolist()  # memory holds 0, 1, 2, …


def test_y_fills_as_one_plays():
    chart = grids.reshape_chart(tables_cells.reshape_tables(ReshapeSpec()), LIGHT)
    first, last = (texts_in(picture(chart, width=900, step=k)) for k in (0, 11))
    assert last.count("11") >= 3  # in x, in memory, and in y
    assert first.count("11") >= 2


@pytest.mark.row("VEC-2")
@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(-200, 200))
def test_three_houses_at_once_cost_what_they_cost_one_by_one(w1, w2, b):
    tables = tables_cells.house_tables(w1, w2, b)
    exact = [x1 * w1 + x2 * w2 + b for x1, x2 in tables_cells.HOUSES]
    assert tables.at_once == pytest.approx(tables.by_row, rel=1e-6, abs=1e-3)
    assert tables.at_once == pytest.approx(exact, rel=1e-5, abs=1e-3)


def test_the_houses_move_under_the_thumb_as_core_computes_them():
    chart = grids.house_chart(tables_cells.house_tables(2.4, -3.0, 90.0), LIGHT)
    moved = [x1 * 1.0 + x2 * 2.0 - 50.0 for x1, x2 in tables_cells.HOUSES]
    spec = chart.with_tables(**chart.tables)
    for name in ("w1", "w2", "b"):
        spec.tables["at"][f"{name}_stand"] = ["0"]
    texts = texts_in(picture(spec, width=900, step=0, w1=1.0, w2=2.0, b=-50.0))
    assert {f"{price:g}" for price in moved} <= set(texts)


# --- batch, dealers, sets ------------------------------------------------------------------------


@pytest.mark.row("DAT-5")
def test_the_printed_batch_is_a_table_of_ten_rows_with_prediction_and_residual():
    table = tables_further.batch_table(worked_batch.worked_batch())
    assert len(table) == 10
    assert (table["y, printed"] - table["ŷ of the truth"]).tolist() == pytest.approx(
        table["residual y − ŷ"].tolist()
    )
    assert table["residual y − ŷ"].std() == pytest.approx(0.0115, abs=1e-4)


@pytest.mark.row("DAT-7")
@given(st.integers(1, 16), st.booleans(), st.integers(0, 99))
def test_three_dealers_show_every_sample_once(batch_size, is_train, seed):
    tables = tables_further.dealt_tables(batch_size, is_train, seed)
    for name in tables_further.DEALERS:
        assert sorted(tables.flat(name)) == list(range(16))
        assert tables.shapes[name] == ((batch_size, 2), (batch_size, 1))
        assert is_train or tables.flat(name) == list(range(16))
    assert tables.orders[tables_further.DEALERS[1]] == tables.orders[tables_further.DEALERS[2]]
    assert tables.weighted == pytest.approx(tables.mean, abs=1e-9 + 1e-6 * tables.mean)
    assert tables.sheet.last_step == len(tables.sizes) - 1


@pytest.mark.row("DAT-8")
@palettes
@pytest.mark.parametrize("name", small_sets.SETS)
def test_every_set_has_its_pictures(name, palette):
    tables = tables_further.set_tables(name)
    assert tables.balance["samples"].sum() == tables.shape[0]
    assert tables.balance["share"].sum() == pytest.approx(1)
    assert len(tables.first) == min(5, tables.shape[0])
    charts = [*sets.cloud_charts(tables, palette), sets.balance_chart(tables, palette)]
    assert 2 <= len(charts) <= 3
    for chart in charts:
        assert_drawable(taken_apart(chart))
    picture(taken_apart(charts[-1]))


@palettes
def test_the_residuals_are_drawn(palette):
    table = tables_further.batch_table(worked_batch.worked_batch())
    drawn(sets.residual_chart(table, 8, worked_batch.NOISE, palette))


def test_torch_is_asked_for_nothing_random():
    """The tables of one setting are the same for every visitor."""
    state = torch.get_rng_state()
    tables_further.dealt_tables(5, True, 1)
    tables_cells.house_tables(1.0, 1.0, 1.0)
    assert torch.equal(torch.get_rng_state(), state)
