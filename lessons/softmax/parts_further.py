"""What follows the chain: the edge of float32, three classes in the plane, two more sections."""

import streamlit as st

from charts.palettes import Palette
from core import overflow, plane_classes, regions, softmax_training
from core import softmax as sm
from core.overflow import EdgeSpec
from core.plane_classes import ClassesSpec
from lessons.softmax import cache, controls, words_further
from lessons.softmax.edge import bits_chart, line_chart
from lessons.softmax.matrices import batch_chart
from lessons.softmax.plane import measure_chart, plane_chart
from lessons.softmax.tables_batch import batch_tables
from lessons.softmax.tables_edge import edge_tables
from lessons.softmax.tables_plane import readout_table
from lessons.softmax.twice import twice_charts
from ui import figure, kinds, live, player, prose, source, stage

AS_WRITTEN, RESCUED = "As the formula is written", "With the largest taken out first"


@stage.fragment
def edge(palette: Palette) -> None:
    """Three logits pushed over the edge of float32, computed both ways."""
    prose.notice(words_further.EDGE_INTRO)
    stage.listen("softmax_edge", *controls.EDGE)
    kinds.presets("softmax_edge", controls.EDGE_PRESETS)
    columns = st.columns([3, 3, 3, 1.6])
    o = tuple(slider.show(at) for slider, at in zip(controls.EDGE, columns[:3], strict=True))
    label = int(controls.EDGE_LABEL.show(columns[3])) - 1
    tables = edge_tables(EdgeSpec(o, label))
    thumbs = {f"o{k + 1}": live.thumb(slider) for k, slider in enumerate(controls.EDGE)}
    figure.show(live.steered(line_chart(tables, palette), thumbs))
    prose.predict("softmax_edge", *words_further.next_question(tables), settings=tables.spec)
    figure.beside(
        bits_chart(tables.written, palette, AS_WRITTEN),
        bits_chart(tables.rescued, palette, RESCUED),
    )
    prose.summary(words_further.bits_words())
    if tables.fails:
        prose.broken(words_further.edge_words(tables))
    else:
        prose.notice(words_further.edge_words(tables))
    if rounding := words_further.edge_rounding(tables):
        prose.summary(rounding)
    for column, letters in zip(st.columns(2), words_further.EDGE_LETTERS, strict=True):
        with column:
            prose.formula(*letters)
    source.show(sm.softmax_naive, sm.softmax)
    with st.expander("The losses, and where both ways are computed"):
        source.show(sm.cross_entropy_naive, sm.log_sum_exp, sm.cross_entropy)
        source.show(overflow.as_written, overflow.rescued)


@stage.fragment
def plane(palette: Palette) -> None:
    """Three classes in the plane: settings, player, regions, loss and accuracy.

    What goes further is a fragment within this one: its second section shows the same run.
    """
    prose.notice(words_further.PLANE_INTRO)
    kinds.presets("softmax_plane", controls.PLANE_PRESETS)
    sliders = (controls.PLANE_LR, controls.PLANE_BATCH, controls.PLANE_EPOCHS)
    stage.listen("softmax_plane", *sliders)
    columns = st.columns(5, vertical_alignment="bottom")
    spec = kinds.checked(
        "softmax_plane",
        ClassesSpec,
        layout=controls.LAYOUT.show(columns[0]),
        lr=controls.PLANE_LR.show(columns[1]),
        batch_size=int(controls.PLANE_BATCH.show(columns[2])),
        num_epochs=int(controls.PLANE_EPOCHS.show(columns[3])),
        seed=int(controls.PLANE_SEED.show(columns[4])),
    )
    tables = cache.plane_tables(spec)
    prose.predict(
        "softmax_plane", *words_further.plane_prediction(tables), settings=(spec.layout, spec.seed)
    )
    ends = range(spec.updates_per_epoch, spec.num_updates + 1, spec.updates_per_epoch)
    player.show(
        "softmax_plane", spec.num_updates, landmarks=list(ends), start=spec.updates_per_epoch
    )
    with st.container(key="softmax_plane"):
        left, right = st.columns([3, 2])
        figure.show(plane_chart(tables, palette), left)
        figure.show(measure_chart(tables, palette, "loss"), right)
        figure.show(measure_chart(tables, palette, "accuracy"), right)
    prose.summary(words_further.plane_key())
    lines, numbers = words_further.plane_lines(), readout_table(tables)
    player.readout("softmax_plane", lines, numbers, rows=spec.num_updates)
    prose.summary(words_further.plane_summary(tables))
    prose.notice(words_further.plane_notice(tables))
    prose.lesson("softmax_training")
    source.show(softmax_training.sgd_update)
    with st.expander("The whole run, how regions are cut, and a script with today's settings"):
        source.show(plane_classes.train, plane_classes.fit, regions.region, regions.cut)
        source.script(words_further.plane_script(spec), name="plane")
    prose.header("Go further")
    _further(spec, palette)


@stage.fragment
def _further(spec: ClassesSpec, palette: Palette) -> None:
    """The open section; the other costs nothing."""
    if controls.FURTHER.show() == controls.TOPICS[0]:
        _good_and_bad(palette)
    else:
        _twice(spec, palette)


def _good_and_bad(palette: Palette) -> None:
    prose.notice(words_further.GOOD_INTRO)
    stage.listen("softmax_batch", controls.SCALE)
    left, right = st.columns([1, 3])
    shown = controls.SHOWN_AS.show(left)
    scale = controls.SCALE.show(right)
    good, bad = batch_tables("good", scale), batch_tables("bad", scale)
    thumbs = {"scale": live.thumb(controls.SCALE)}
    figure.beside(
        live.steered(batch_chart(good, shown, palette, "Good logits: all three right"), thumbs),
        live.steered(batch_chart(bad, shown, palette, "Bad logits: all three wrong"), thumbs),
    )
    prose.notice(words_further.batch_words(good, bad))
    prose.formula(words_further.BATCH_FORMULA, words_further.batch_numbers(good))
    source.show(sm.cross_entropy, sm.pick)


def _twice(spec: ClassesSpec, palette: Palette) -> None:
    prose.notice(words_further.TWICE_INTRO)
    tables = cache.twice_tables(spec)
    figure.beside(*twice_charts(tables, palette))
    prose.broken(words_further.twice_words(tables))
    prose.lesson("softmax_training")
    source.show(softmax_training.double_softmax_loss, sm.double_floor)
