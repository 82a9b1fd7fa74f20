"""The further sections: a printed batch, three dealers, the catalogue of small sets, mistakes."""

import streamlit as st

from charts.palettes import Palette
from core import batches, reshaping, timer, worked_batch
from core.vectorization import ADD
from lessons.vectorization import cache, controls, parts, words_further, words_time
from lessons.vectorization.grids import dealt_chart
from lessons.vectorization.sets import balance_chart, cloud_charts, residual_chart
from lessons.vectorization.tables_further import batch_table, dealt_tables
from ui import figure, player, prose, source, stage
from ui.columns import side_by_side


@stage.fragment
def further(palette: Palette) -> None:
    """The row of sections, and the one that is open."""
    section = controls.FURTHER.show()
    {
        "A printed batch": _batch,
        "Dealt by torch": _dealt,
        "Small sets": _sets,
        "Break it": _break_it,
    }[section](palette)


def _batch(palette: Palette) -> None:
    stage.listen("vec_batch_rows", controls.ROW)
    prose.notice(words_further.PRINTED)
    batch = worked_batch.worked_batch()
    left, right = st.columns(2, gap="large")
    row = int(controls.ROW.show(left))
    table = batch_table(batch)
    figure.show(residual_chart(table, row, worked_batch.NOISE, palette), left)
    right.dataframe(table.round(4), hide_index=True)
    prose.summary(words_further.batch_summary(batch))
    prose.formula(*words_further.batch_formula(batch, row))
    flat = controls.FLAT.show()
    say = prose.broken if flat else prose.notice
    say(words_further.label_words(batch, flat=flat))
    prose.lesson("linear_regression")
    with st.expander("The code that ran"):
        source.show(worked_batch.worked_batch)


def _dealt(palette: Palette) -> None:
    stage.listen("vec_dealers", controls.BATCH)
    prose.notice(words_further.DEALT)
    row = st.columns([3, 2, 2], vertical_alignment="bottom")
    size = int(controls.BATCH.show(row[0]))
    is_train = controls.TRAIN.show(row[1])
    seed = int(controls.SEED.show(row[2]))
    tables = dealt_tables(size, is_train, seed)
    player.show("vec_deal", tables.sheet.last_step, unit="batch", counts_from=1)
    with st.container(key="vec_deal"):
        figure.show(dealt_chart(tables, palette))
    player.readout("vec_deal", words_further.DEALT_LINES, tables.sheet.numbers)
    prose.summary(words_further.dealt_summary(tables))
    prose.notice(words_further.dealt_notice(tables, is_train=is_train))
    left, right = st.columns(2, gap="large")
    with left:
        source.show(batches.data_iter)
        source.show(timer.Accumulator)
    with right:
        source.show(batches.load_array)
        source.show(batches.Rows, batches.load_rows)


def _sets(palette: Palette) -> None:
    tables = cache.set_tables(controls.SET.show(st.columns(3)[0]))
    if tables.stand_in:
        st.info(tables.stand_in)
    side_by_side([*cloud_charts(tables, palette), balance_chart(tables, palette)], columns=3)
    prose.summary(words_further.set_summary(tables))
    st.dataframe(tables.first.round(4), hide_index=True)


def _break_it(palette: Palette) -> None:
    mistake = controls.MISTAKE.show(st.columns(3)[0])
    if mistake == "timed once":
        prose.broken(words_further.timed_once(parts.measured(ADD, None)))
        prose.table(words_time.clock_rows())
    elif mistake == "labels of shape (n,)":
        prose.broken(words_further.label_words(worked_batch.worked_batch(), flat=True))
        prose.lesson("linear_regression")
    elif mistake == "reshape for a transpose":
        prose.broken(words_further.reshape_for_transpose(reshaping.turned()))
        source.show(reshaping.turned)
    else:
        spec = reshaping.ReshapeSpec((2, 3), (6,), transposed=True)
        prose.broken(words_further.view_of_transpose(reshaping.reshaped(spec)))
        source.show(reshaping.reshaped)
