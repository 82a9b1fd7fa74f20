"""The figures: what the graph shows at every step, and that a slider changes numbers only."""

import json

import numpy as np
import pandas as pd
import pytest
from drawing import assert_drawable, picture, texts_in

from charts.palettes import DARK, LIGHT
from core.autograd_descent import DescentSpec
from core.graphs import BatchSpec, ExpressionSpec, NetSpec
from core.zeroing import CallsSpec, RaceSpec
from lessons.autograd import picture as card
from lessons.autograd.calls import blocks, calls_chart
from lessons.autograd.descent import distance_chart, history_chart
from lessons.autograd.errors import errors_chart
from lessons.autograd.graph import graph_chart
from lessons.autograd.race import losses_chart, ways_chart
from lessons.autograd.tables import LONG, graph_tables
from lessons.autograd.tables_further import (
    FUNCTIONS,
    calls_table,
    descent_tables,
    error_tables,
    race_tables,
)

Q = ExpressionSpec("Q = 3a^3 - b^2", (("a", (2.0, 3.0)), ("b", (6.0, 4.0))), (), (1.0, 1.0))
SHARED = ExpressionSpec("x*x + x", (("x", (3.0,)),))
DEEP = ExpressionSpec("sin(cos(sin(cos(sin(cos(sin(cos(x))))))))", (("x", (0.5,)),))
SPECS = {
    "z": ExpressionSpec(),
    "Q": Q,
    "shared": SHARED,
    "deep": DEEP,
    "batch": BatchSpec(),
    "net": NetSpec(width=2, n=3),
    "long name": ExpressionSpec("learning_rate*x", (("learning_rate", (2.0,)), ("x", (1.0,)))),
}
every_spec = pytest.mark.parametrize("spec", SPECS.values(), ids=list(SPECS))


@every_spec
def test_the_graph_can_be_drawn(spec):
    tables = graph_tables(spec)
    chart = graph_chart(tables, DARK if spec is Q else LIGHT)
    assert len(tables.nodes) == len(tables.graph.nodes)
    assert len(tables.run) == 2 * len(tables.graph.operations) + len(tables.graph.leaves) + 2
    assert 0 < len(chart.tables["at"]["title"][0]) <= 50
    assert_drawable(chart, validate=spec is Q)


@pytest.fixture(scope="module")
def small() -> list[list[str]]:
    """What is written on the small graph at every step."""
    tables = graph_tables(ExpressionSpec())
    chart = graph_chart(tables, LIGHT)
    return [texts_in(picture(chart, 1080, step=k)) for k in range(tables.num_steps + 1)]


def test_values_appear_on_the_way_forward_and_gradients_on_the_way_back(small):
    assert "v₁ = 12" not in small[0]
    assert "v₁ = 12" in small[1]
    assert "z = 17" not in small[1]
    assert "z = 17" in small[2]
    assert not [text for text in small[2] if "grad" in text]
    assert "grad 1" in small[3]
    assert {".grad = 4", ".grad = 3", ".grad = 1"} <= set(small[-1])
    kept = ["keeps x, y" in texts for texts in small]
    assert kept == [False, True, True, True, True, True, False, False, False]


def test_a_narrow_screen_shows_the_same_values_and_gradients(small):
    chart = graph_chart(graph_tables(ExpressionSpec()), LIGHT)
    narrow = set(texts_in(picture(chart, 330, step=8)))
    assert {text for text in small[8] if not text.startswith("×")} <= narrow


def test_the_product_stands_on_the_edge_it_goes_along(small):
    at = [k for k, texts in enumerate(small) if {"1 × 4 = 4", "1 × 3 = 3"} <= set(texts)]
    assert at == [6]
    assert {"× 4", "× 3", "× 1"} <= set(small[-1])


def test_gradients_that_meet_are_added_on_the_picture():
    tables = graph_tables(SHARED)
    chart = graph_chart(tables, LIGHT)
    texts = [
        text for k in range(tables.num_steps + 1) for text in texts_in(picture(chart, 1080, step=k))
    ]
    assert "grad 1 + 3 + 3 = 7" in texts
    assert ".grad = 7" in texts


def test_a_long_graph_shows_single_numbers_only():
    tables = graph_tables(SPECS["net"])
    assert tables.places.ranks >= LONG
    assert not [text for text in tables.nodes["value"] if "[" in text]


def test_a_value_that_moves_builds_nothing_anew():
    def spec_of(x: float) -> dict:
        values = (("x", (x,)), ("y", (4.0,)), ("b", (5.0,)))
        return graph_chart(graph_tables(ExpressionSpec("z = x*y + b", values)), LIGHT).spec

    assert json.dumps(spec_of(3.0)) == json.dumps(spec_of(-7.5))
    batches = [graph_chart(graph_tables(BatchSpec(size)), LIGHT).spec for size in (1, 50)]
    assert batches[0] == batches[1]


# --- the other figures ------------------------------------------------------------------------


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("kind", ["forward", "central"])
def test_the_u_can_be_drawn(name: str, kind: str):
    tables = error_tables(*FUNCTIONS[name], kind)
    chart = errors_chart(tables, -4.0, LIGHT)
    assert_drawable(chart, validate=(name, kind) == ("x² at x = 3", "central"))
    assert set(tables.errors["dtype"]) == {"float32", "float64"}
    assert (tables.errors["drawn"] > 0).all()
    assert tables.low < tables.errors.loc[tables.errors["error"] > 0, "error"].min()
    other = errors_chart(tables, -11.25, LIGHT)
    assert other.spec == chart.spec
    if kind == "central":
        picture(chart, 700, h=-9)


@pytest.mark.row("AUT-3")
def test_a_block_for_every_slope_that_lies_in_grad():
    table = calls_table(CallsSpec("bbbzb"))
    drawn = blocks(table)
    solid = drawn[drawn["high"] > drawn["low"]]
    tops = solid.groupby("left")["high"].max().tolist()
    assert tops == [2.0, 4.0, 6.0, 2.0]
    assert solid["now"].sum() == 4
    chart = calls_chart(table, LIGHT)
    assert_drawable(chart, validate=True)
    assert {"2", "4", "6", "0", "zero_()", "backward()"} <= set(texts_in(picture(chart, 500)))
    assert_drawable(calls_chart(calls_table(CallsSpec("z")), DARK))


@pytest.mark.parametrize(
    "spec",
    [
        RaceSpec(),
        RaceSpec(lr=0.3, batch_size=1000),
        RaceSpec(lr=10.0, batch_size=100, num_epochs=9),
    ],
)
def test_the_race_can_be_drawn(spec: RaceSpec):
    tables = race_tables(spec)
    for chart in (losses_chart(tables, LIGHT), ways_chart(tables, DARK)):
        assert_drawable(chart, validate=spec == RaceSpec())
        picture(chart, 500, step=tables.num_updates // 2)
    assert len(tables.readout) == tables.num_updates + 1
    assert np.isfinite(tables.readout.to_numpy()).all()
    assert list(tables.ends) == ["zeroed", "never zeroed"]


@pytest.mark.row("AUT-6")
@pytest.mark.parametrize(
    "spec",
    [
        DescentSpec(),
        DescentSpec(dtype="float64"),
        DescentSpec(0.24, -10.0),
        DescentSpec(0.01, 2.0, 1),
    ],
)
def test_the_descent_can_be_drawn(spec: DescentSpec):
    tables = descent_tables(spec)
    for chart in (history_chart(tables, LIGHT), distance_chart(tables, DARK)):
        assert_drawable(chart, validate=spec == DescentSpec())
        picture(chart, 500)
    assert np.isfinite(tables.path[["update", "a", "away"]].to_numpy()).all()


def test_the_first_updates_lie_beside_the_slope_by_hand():
    first = descent_tables(DescentSpec()).first
    assert isinstance(first, pd.DataFrame)
    assert first["autograd"].tolist() == first["by hand"].tolist()
    assert first["after"].tolist()[:3] == pytest.approx([6.9, 6.508, 5.69656], abs=1e-5)


def test_the_small_picture_has_places_for_all_its_marks():
    spec = card.picture().to_dict()
    assert all({"x", "y"} <= set(layer["encoding"]) for layer in spec["layer"])
