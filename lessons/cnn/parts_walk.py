"""Shapes through a net, ReLU and pooling in either order, and the loop that trusts every batch."""

import streamlit as st

from charts.palettes import Palette
from core import concise_cnn, convolution, pool_order, shape_walk
from core.pool_order import OrderSpec
from core.shape_walk import Block, WalkSpec
from lessons.cnn import controls, words_order, words_walk
from lessons.cnn.ordering import order_chart
from lessons.cnn.tables_order import loop_tables, order_tables
from lessons.cnn.tables_walk import walk_tables
from lessons.cnn.walking import walk_chart
from ui import figure, kinds, prose, source, stage


@stage.fragment
def walk(palette: Palette) -> WalkSpec:
    """Choose the net, follow a picture through it, and hear what torch says."""
    prose.notice(words_walk.WALK)
    kinds.presets("cnn_walks", controls.WALKS)
    spec = _net()
    tables = walk_tables(spec)
    figure.show(walk_chart(tables, palette))
    prose.summary(words_walk.summary(tables))
    left, right = st.columns([3, 2], gap="large")
    with left:
        prose.table(words_walk.rows(tables))
    with right:
        if tables.walk.stuck:
            prose.broken(words_walk.torch_words(tables))
        else:
            prose.notice(words_walk.agreed(tables))
    with st.expander("The code that ran: the shapes, and the net in torch"):
        source.show(shape_walk.walk)
        source.show(concise_cnn.Net, concise_cnn.one_picture)
    stage.mark("cnn_walk", spec)
    return spec


def _net() -> WalkSpec:
    """Two rows of sliders, one a block, and what stands before and behind them."""
    rows = [st.columns(5), st.columns(5)]
    first = (controls.K1, controls.S1, controls.P1, controls.POOL1)
    second = (controls.K2, controls.S2, controls.P2, controls.POOL2)
    side = int(controls.SIDE.show(rows[0][0]))
    linear = int(controls.LINEAR.show(rows[1][4]))
    one = [int(slider.show(place)) for slider, place in zip(first, rows[0][1:], strict=True)]
    two = [int(slider.show(place)) for slider, place in zip(second, rows[1][:4], strict=True)]
    return WalkSpec(side, Block(*one), Block(*two), linear)


@stage.fragment
def order(palette: Palette) -> None:
    """ReLU and pooling in either order, on the same numbers."""
    prose.notice(words_order.ORDER)
    spec = OrderSpec(int(controls.SEED.show(st.columns(4)[0])))
    tables = order_tables(spec)
    figure.beside(*(order_chart(tables, pool, palette) for pool in tables.cells))
    prose.notice(words_order.order_words(tables))
    with st.expander("The code that ran"):
        source.show(convolution.pooled, convolution.max_pool2d, convolution.avg_pool2d)
        source.show(pool_order.orders)


@stage.fragment
def loop() -> None:
    """The loop over the test images, with its mistake and without."""
    prose.notice(words_order.LOOP)
    row = st.columns(3, vertical_alignment="bottom")
    num_test = int(controls.TESTED.show(row[0]).replace(",", ""))
    tables = loop_tables(num_test, int(controls.BATCH.show(row[1])))
    if controls.MENDED.show(row[2]):
        source.show(concise_cnn.counted_to_the_end_of_this_batch)
        prose.notice(words_order.mended_words(tables))
    else:
        source.show(concise_cnn.counted_to_the_end_of_a_full_batch)
        prose.broken(words_order.loop_words(tables))
