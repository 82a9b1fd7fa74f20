"""Shapes: broadcasting cell by cell, three houses at once, and a reshape number by number."""

import streamlit as st

from charts.palettes import Palette
from core import broadcasting, reshaping, vectorization
from core.broadcasting import SIGNS, BroadcastSpec, read_pair
from core.reshaping import ReshapeSpec, read_shapes
from lessons.vectorization import controls, words_shapes
from lessons.vectorization.grids import broadcast_chart, house_chart, reshape_chart
from lessons.vectorization.tables_cells import (
    BroadcastTables,
    broadcast_tables,
    house_tables,
    reshape_tables,
)
from ui import figure, kinds, live, player, prose, source, stage

SAFE_PAIR = {"a": "3, 1", "b": "4"}
SAFE_RESHAPE = {"source": "2, 6", "target": "-1, 1"}


@stage.fragment
def broadcast(palette: Palette) -> BroadcastSpec:
    """Two shapes, typed or chosen, and what becomes of their cells."""
    prose.notice(words_shapes.BROADCAST)
    row = st.columns([2, 2, 2, 3], vertical_alignment="bottom")
    spec = kinds.checked(
        "vec_pair",
        read_pair,
        safe=SAFE_PAIR,
        a=controls.A.show(row[0]),
        b=controls.B.show(row[1]),
        operation=controls.SIGN.show(row[2]),
        plain=controls.PLAIN.show(row[3]),
    )
    kinds.presets("vec_pairs", controls.PAIRS)
    prose.predict("vec_pair", *words_shapes.which_shape(spec), settings=spec)
    tables = broadcast_tables(spec)
    _pair_picture(tables, palette)
    left, right = st.columns(2, gap="large")
    with left:
        prose.table(words_shapes.axis_rows(tables))
        prose.notice(words_shapes.broadcast_notice(tables))
    with right:
        source.show(broadcasting.result_shape, broadcasting.combined)
    stage.mark("vec_pair", spec)
    return spec


def _pair_picture(tables: BroadcastTables, palette: Palette) -> None:
    """The sheet with its player where there is room for it, and what is to be said of it."""
    sheet, spec = tables.sheet, tables.spec
    if sheet is None:
        prose.summary(words_shapes.too_large(tables))
    else:
        player.show("vec_cells", sheet.last_step, unit="cell", counts_from=1)
        with st.container(key="vec_cells"):
            figure.show(broadcast_chart(tables, sheet, palette))
        if spec.result is not None:
            lines = words_shapes.cell_lines(SIGNS[spec.operation])
            player.readout("vec_cells", lines, sheet.numbers)
    prose.summary(words_shapes.broadcast_summary(tables))
    if tables.error:
        prose.broken(words_shapes.refusal(tables))
    if spec.trap:
        prose.broken(words_shapes.trap(tables))


@stage.fragment
def houses(palette: Palette) -> None:
    """Xw + b for three houses, cell by cell; its numbers move under the thumb."""
    sliders = {"w1": controls.W1, "w2": controls.W2, "b": controls.BIAS}
    stage.listen("vec_houses", *sliders.values())
    shown = zip(st.columns(3), sliders.items(), strict=True)
    weights = {name: slider.show(place) for place, (name, slider) in shown}
    tables = house_tables(**weights)
    player.show("vec_rows", tables.sheet.last_step, unit="house", counts_from=1)
    thumbs = {name: live.thumb(slider) for name, slider in sliders.items()}
    with st.container(key="vec_rows"):
        figure.show(live.steered(house_chart(tables, palette), thumbs))
    player.readout("vec_rows", words_shapes.house_lines(tables), tables.sheet.numbers)
    left, right = st.columns(2, gap="large")
    with left:
        prose.formula(*words_shapes.house_formula(tables))
        prose.notice(words_shapes.house_words(tables))
    with right:
        source.show(vectorization.loop_predict, vectorization.vector_predict)


@stage.fragment
def reshape(palette: Palette) -> ReshapeSpec:
    """A shape and another one over the same numbers; what is shared, and what is copied."""
    prose.notice(words_shapes.RESHAPE)
    row = st.columns([2, 2, 3], vertical_alignment="bottom")
    spec = kinds.checked(
        "vec_reshape",
        read_shapes,
        safe=SAFE_RESHAPE,
        source=controls.SHAPE.show(row[0]),
        target=controls.TARGET.show(row[1]),
        transposed=controls.TRANSPOSE.show(row[2]),
    )
    kinds.presets("vec_reshapes", controls.RESHAPES)
    tables = reshape_tables(spec)
    last = tables.sheet.last_step
    player.show("vec_memory", last, unit="number", start=last, counts_from=1)
    with st.container(key="vec_memory"):
        figure.show(reshape_chart(tables, palette))
    player.readout("vec_memory", words_shapes.MEMORY_LINES, tables.sheet.numbers)
    prose.summary(words_shapes.reshape_summary(tables))
    for said in (words_shapes.open_size, words_shapes.shared_words, words_shapes.view_words):
        prose.notice(said(tables))
    with st.expander("The code that ran"):
        source.show(reshaping.filled, reshaping.reshaped)
    stage.mark("vec_reshape", spec)
    return spec
