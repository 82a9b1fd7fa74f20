"""Shapes through a net, ReLU and pooling in either order, and the loop that trusts every batch."""

import streamlit as st

from charts.theme import Palette
from core import concise_cnn, shape_walk
from core.shape_walk import Block, WalkSpec
from lessons.cnn import controls, words_walk
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
