"""The net in figures: finite tables, the right marks at the right moment, numbers that add up."""

import functools
import json
from dataclasses import replace

import numpy as np
import pytest
from reading import numbers_in

from charts.palettes import DARK, LIGHT
from core import depth, images, mlp
from core.depth import DepthSpec
from core.mlp import MlpSpec
from lessons.mlp import curves, diagram, layers, strip
from lessons.mlp import tables as charts

SMALL = MlpSpec("digits", (8, 6), lr=0.1, batch_size=100, num_epochs=1)
SPECS = {
    "default": SMALL,
    "one unit": replace(SMALL, units=(1,)),
    "twelve layers": replace(SMALL, units=(2,) * 12, activation="sigmoid"),
    "zeros": replace(SMALL, init="zeros"),
    "diverged": replace(SMALL, lr=1e9),
    "tanh": replace(SMALL, activation="tanh"),
}
every_spec = pytest.mark.parametrize("name", SPECS)


@functools.cache
def tables(name: str) -> charts.MlpTables:
    return charts.mlp_tables(mlp.run(images.load("digits"), SPECS[name]))


@functools.cache
def deep() -> charts.DepthTables:
    return charts.depth_tables(depth.run(DepthSpec(depth=3, width=10, num_updates=20)))


def every_chart(name: str, palette=LIGHT) -> list:
    found = tables(name)
    return [
        diagram.net_chart(found.spec.sizes, found.moved, palette),
        diagram.net_chart(found.spec.sizes, None, palette),
        curves.accuracy_chart(found.moments, found.spec.num_epochs, palette),
        curves.accuracy_chart(found.moments, found.spec.num_epochs, palette, live=True),
        strip.strip_chart(found, 64, palette),
        layers.layers_chart(found.rows, palette, title="t", axis="a", description="d"),
    ]


@every_spec
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_chart_is_made_of_numbers(name, palette):
    for chart in every_chart(name, palette):
        spec = json.loads(chart.to_json())
        assert np.isfinite(numbers_in(spec)).all()
        assert spec["description"]
        assert not any(letter.isdigit() for letter in spec["description"])


def test_the_tables_have_their_sizes():
    found = tables("default")
    assert len(found.moments) == len(found.hits) == len(found.moved) == 5
    assert found.rows.heights.shape == (5, 2, mlp.BINS)
    assert found.moved.shape == (5, 3)
    assert found.num_test == 360
    share = found.hits.mean(axis=1)
    assert list(found.moments["test_accuracy"]) == pytest.approx(list(share))


@every_spec
def test_a_row_of_bars_is_as_high_as_its_highest_bin(name):
    rows = tables(name).rows
    most = rows.heights.max(axis=2)
    assert set(np.unique(most)) <= {0.0, 1.0}
    assert ((most == 0) == (rows.zeros == 1)).all()
    low, high = rows.shown
    assert rows.ends[0] <= low < high <= rows.ends[1] + 1e-9


@pytest.mark.row("MLP-1")
def test_the_shares_of_the_layers_are_the_books():
    table = charts.layers_table((784, 512, 256, 128, 64, 10))
    assert list(table["parameters"]) == [401_920, 131_328, 32_896, 8_256, 650]
    assert (table["weights"] + table["biases"] == table["parameters"]).all()
    assert table["share"].sum() == pytest.approx(1)
    spec = json.loads(diagram.net_chart((784, 512, 256, 128, 64, 10), None, LIGHT).to_json())
    assert spec["title"]["text"] == "575,050 parameters, and where they sit"


@pytest.mark.row("MLP-2")
@pytest.mark.parametrize("size", [1, 7, 64, 100, 359, 360, 1000])
def test_batches_of_the_strip_are_those_of_core(size):
    import torch

    found = tables("default")
    batches = charts.batch_table(found.hits, size)
    for hits, row in zip(found.hits, batches, strict=True):
        assert row.tolist() == pytest.approx(
            mlp.accuracies_with_reset(torch.from_numpy(hits), size)
        )
    true, mean, last = charts.means(found, size)
    assert true == pytest.approx(found.last["test_accuracy"])
    assert mean == pytest.approx(batches[-1].mean())
    assert last.tolist() == batches[-1].tolist()


@pytest.mark.parametrize(
    ("low", "high", "places"),
    [
        (0, 8, [0, 2, 4, 6, 8]),
        (-1, 1, [-1, -0.5, 0, 0.5, 1]),
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (-14, 2, [-10, -5, 0]),
        (-6.5, -6.0, [-6.5, -6.4, -6.3, -6.2, -6.1, -6.0]),
    ],
)
def test_an_axis_is_marked_within_its_bins(low, high, places):
    found = layers.marks(low, high)
    assert 2 <= len(found) <= 6
    assert found == pytest.approx(places)


def test_slopes_are_shown_where_they_are():
    rows = deep().slopes
    low, high = rows.shown
    assert depth.SLOPE_ENDS[0] <= low < high <= depth.SLOPE_ENDS[1]
    table = layers.bars_table(rows)
    assert table["x"].min() >= low - 1e-6
    assert table["x2"].max() <= high + 1e-6
    chart = layers.layers_chart(rows, LIGHT, title="t", axis="a", description="d")
    assert np.isfinite(numbers_in(json.loads(chart.to_json()))).all()
    assert np.isfinite(
        numbers_in(json.loads(curves.learning_chart(deep().looks, LIGHT).to_json()))
    ).all()
