"""The charts of the lesson: what stands where, at any place of the kernel."""

import numpy as np
import pytest
import torch
from reading import numbers_in

from charts.palettes import DARK, LIGHT
from core import cnn_stored
from core.convolution import KERNELS
from core.pool_order import OrderSpec
from core.shape_walk import Block, WalkSpec
from core.sliding import SlideSpec
from lessons.cnn import maps, ordering, sliding, walking
from lessons.cnn.tables import slide_tables
from lessons.cnn.tables_maps import map_tables, run_tables, stored_tables
from lessons.cnn.tables_order import order_tables
from lessons.cnn.tables_walk import NAMES, walk_tables

PICTURE = torch.arange(784).reshape(28, 28).remainder(256)


@pytest.mark.row("CNN-1")
@pytest.mark.parametrize("upright", [False, True])
def test_the_sheet_holds_pixels_kernel_products_and_one_sum(upright):
    tables = slide_tables(PICTURE, SlideSpec(stride=2, padding=1), upright=upright)
    cells = tables.cells
    assert cells["block"].value_counts().to_dict() == {
        "pixels": 9,
        "kernel": 9,
        "products": 9,
        "sum": 1,
    }
    assert not cells.duplicated(["left", "top"]).any()
    assert tables.around.reshape(30, 30)[1:-1, 1:-1].tolist() == PICTURE.tolist()
    for at in (0, 57, tables.places - 1):  # the browser's sum, by its own look-up
        row, column = divmod(at, tables.columns)
        seen = [
            tables.around[(row * 2 + i) * 30 + column * 2 + j] for i in range(3) for j in range(3)
        ]
        weights = [w for line in KERNELS["upright edges"] for w in line]
        assert tables.out[at] == np.dot(seen, weights)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_charts_are_whole_in_both_themes(palette):
    tables = slide_tables(PICTURE, SlideSpec())
    run = stored_tables(cnn_stored.load("clothes"))
    shown = map_tables(run, PICTURE.to(torch.uint8))
    order = order_tables(OrderSpec())
    charts = [
        *(
            view(tables, palette)
            for view in (sliding.picture_chart, sliding.products_chart, sliding.out_chart)
        ),
        *(ordering.order_chart(order, pool, palette) for pool in ("max", "mean")),
        walking.walk_chart(walk_tables(WalkSpec()), palette),
        maps.filters_chart(run, palette),
        maps.curve_chart(run.metrics, run.num_epochs, palette),
        *maps.map_charts(shown, palette),
        maps.answer_chart(shown, palette),
    ]
    for chart in charts:
        spec = chart.to_dict()
        assert spec["description"]
        assert all(np.isfinite(v) for v in numbers_in(spec) if not isinstance(v, bool))


@pytest.mark.parametrize(
    ("spec", "stuck"),
    [
        (WalkSpec(), None),
        (WalkSpec(linear=9), "linear"),
        (WalkSpec(side=12), "conv 2"),
        (WalkSpec(side=4), "conv 1"),
        (WalkSpec(6, Block(3, 4), Block(1)), "pool 1"),
    ],
)
def test_a_cross_stands_where_nothing_passes(spec, stuck):
    tables = walk_tables(spec)
    assert list(tables.cross["name"]) == ([stuck] if stuck else [])
    assert list(tables.labels["name"]) == list(NAMES[: len(tables.walk.stops)])
    if stuck:
        assert tables.cross["x"].iloc[0] == NAMES.index(stuck) + 0.5


@pytest.mark.row("CNN-2")
def test_a_run_becomes_filters_by_epoch():
    run = run_tables(cnn_stored.load("clothes").run)
    urls = maps.filter_urls(run, LIGHT)
    assert len(urls) == run.num_epochs + 1
    assert {len(row) for row in urls} == {10}
    assert urls[0] != urls[-1]
