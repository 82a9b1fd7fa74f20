"""The network: what the thumbs, the edges, the sum and the rows show is what core says."""

import copy
import math
import re

import pytest
import vl_convert
from drawing import picture, texts_in
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import numbers_in

from charts.form import Form
from charts.numbers import short
from charts.palettes import DARK, LIGHT
from core.data import SyntheticSpec, load
from core.linear_regression import NeuronSpec
from lessons.linear_regression import (
    matrix_product,
    network,
    tables_network,
    terms,
    words_network,
)
from ui.live import Thumb, steered

palettes = pytest.mark.parametrize("palette", [LIGHT, DARK])


def finite(chart) -> dict:
    spec = chart.to_dict()
    assert all(math.isfinite(v) for v in numbers_in(spec))
    assert spec["description"]
    assert spec["title"]["text"]
    return spec


MINUS = str.maketrans("-", "−")


@pytest.mark.row("FND-3")
def test_the_terms_of_the_edges_add_up_to_the_output():
    tables = tables_network.network_tables(NeuronSpec())
    assert sum(tables.terms) == pytest.approx(tables.output, abs=1e-9)
    assert (tables.num_layers, tables.num_parameters) == (1, 3)


@palettes
def test_the_network_and_its_sum_are_drawn(palette):
    tables = tables_network.network_tables(NeuronSpec((0.0, 0.0), (0.0, 0.0), 0.0))
    for chart in (network.network_chart(tables, palette), network.sum_chart(tables, palette)):
        finite(chart)
        picture(chart)


@given(st.lists(st.integers(-50, 50), min_size=5, max_size=5))
def test_the_diagram_says_what_core_says_wherever_the_thumbs_stand(tenths):
    x1, x2, w1, w2, b = (value / 10 for value in tenths)
    said = tables_network.network_tables(NeuronSpec((x1, x2), (w1, w2), b))
    drawn = network.network_chart(said, LIGHT)
    written = texts_in(picture(drawn))
    parts = (("x₁", x1), ("x₂", x2), ("w₁", w1), ("w₂", w2), ("b", b))
    for name, value in parts:
        assert f"{name} = {value:g}".translate(MINUS) in written
    assert f"o = ŷ = {short(said.output, 4)}" in written


@settings(max_examples=25)  # three charts drawn twice in each
@given(st.lists(st.integers(-50, 50), min_size=5, max_size=5))
def test_a_moved_thumb_draws_the_network_that_the_server_will(tenths):
    thumbs = dict(zip(("x1", "x2", "w1", "w2", "b"), (v / 10 for v in tenths), strict=True))
    x1, x2, w1, w2, b = thumbs.values()
    before = NeuronSpec()
    after = NeuronSpec((x1, x2), (w1, w2), b)
    stands = {
        name: Thumb(name, value)
        for name, value in tables_network.network_tables(before).numbers.items()
    }
    X = load(SyntheticSpec(n=8)).X
    for chart in (
        lambda spec: network.network_chart(tables_network.network_tables(spec), LIGHT),
        lambda spec: network.sum_chart(tables_network.network_tables(spec), LIGHT),
        lambda spec: matrix_product.matrix_chart(
            tables_network.matrix_tables(X, *spec.tensors[1:]), LIGHT
        ),
    ):
        assert picture(steered(chart(before), stands), **thumbs) == picture(chart(after))


def test_a_heavy_edge_is_thick_and_a_negative_one_dashed():
    svg = picture(network.network_chart(tables_network.network_tables(NeuronSpec()), LIGHT))
    lines = re.findall(r'<line [^>]*?stroke="#D55E00"[^>]*?>', svg)[:3]
    widths = [float(re.search(r'stroke-width="([.\d]+)"', line)[1]) for line in lines]
    weights = [2.0, 3.4, 4.2]
    assert widths == pytest.approx([1 + 8 * weight / 5 for weight in weights])
    assert ['stroke-dasharray="7,5"' in line for line in lines] == [False, True, False]


def test_under_the_pointer_an_edge_tells_its_product():
    chart = network.network_chart(tables_network.network_tables(NeuronSpec()), LIGHT)
    told = re.findall(r'carries: ([^"]*)"', vl_convert.vegalite_to_svg(heard(chart)))
    assert told[:3] == ["w₁·x₁ = 2 · 1.5 = 3", "w₂·x₂ = (−3.4) · (−1) = 3.4", "b·1 = 4.2 · 1 = 4.2"]


def heard(chart: Form) -> dict:
    """The chart with every mark read out: what it tells under the pointer."""
    spec = copy.deepcopy(chart.to_dict())
    spec["config"]["mark"] = {"aria": True}
    return spec


def bars_in(svg: str) -> list[tuple[float, float]]:
    """Left and right end of each bar, in pixels."""
    bars = re.findall(r'<path [^>]*?d="M([-\d.e]+),[-\d.e]+h([-\d.e]+)v[^"]*" fill="#', svg)
    return [(float(left), float(left) + float(width)) for left, width in bars]


@given(st.lists(st.floats(-1e5, 1e5), min_size=1, max_size=5))
def test_each_step_of_the_sum_starts_where_the_last_ended(parts):
    numbers = {f"t{k}": part for k, part in enumerate(parts)}
    chart = terms.sum_chart([f"term {k}" for k in numbers], list(numbers), "y", LIGHT, **numbers)
    *steps, total = bars_in(picture(chart, 600))
    assert len(steps) == len(parts)
    zero = here = steps[0][0 if parts[0] >= 0 else 1]
    for ends, part in zip(steps, parts, strict=True):
        assert ends[0 if part >= 0 else 1] == pytest.approx(here, abs=1e-9)
        here = ends[1 if part >= 0 else 0]
    assert total == pytest.approx((min(zero, here), max(zero, here)), abs=1e-9)


@pytest.mark.parametrize(
    ("b", "x", "answer"),
    [(4.2, (1.5, -1.0), 1), (0.0, (1.5, -1.0), 0), (4.2, (0.0, 0.0), 2)],
)
def test_doubling_the_inputs_doubles_the_output_only_without_a_bias(b, x, answer):
    tables = tables_network.network_tables(NeuronSpec(x, (2.0, -3.4), b))
    assert words_network.doubling(tables)[0] == words_network.DOUBLINGS[answer]


def test_the_row_in_hand_is_a_row_of_x_and_of_the_predictions():
    data = load(SyntheticSpec(n=8))
    tables = tables_network.matrix_tables(data.X, data.w, data.b)
    assert tables.shapes == {"X": (8, 2), "w": (2, 1), "b": (1,), "ŷ": (8, 1)}
    written = texts_in(picture(matrix_product.matrix_chart(tables, LIGHT)))
    for i in range(8):
        lit = tables.cells[tables.cells["hand"] == i]
        assert list(lit["block"]) == ["X", "X", "ŷ"]
        x1, x2 = lit["value"][:2]
        assert list(lit[["x1", "x2"]].iloc[2]) == [x1, x2]
        y_hat = tables.numbers["y_hat"][i]
        assert x1 * 2 + x2 * -3.4 + 4.2 == pytest.approx(y_hat, abs=1e-9)
        assert f"{y_hat:.2f}".translate(MINUS) in written
        assert set(lit["row"]) == {i + 1}  # counted as the player does
    spec = finite(matrix_product.matrix_chart(tables, LIGHT))
    assert "step" in [param["name"] for param in spec["params"]]
