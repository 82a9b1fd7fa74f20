"""Beyond the stage: every word and formula, what is set beforehand, history, and numbers."""

import streamlit as st

from charts.palettes import Palette
from core import precision
from core.data import SyntheticSpec
from core.sgd import SgdSpec
from lessons.glossary import cache, controls, words, words_history, words_precision
from lessons.glossary.history import events_chart, frameworks_chart, rings_chart
from lessons.glossary.sums import descents_chart, sums_chart
from lessons.glossary.tables_precision import sum_tables
from ui import figure, finding, finds, prose, source

RUN = SgdSpec(SyntheticSpec(n=100), lr=0.1, num_epochs=3)
HIGH = 520  # pixels of a shelf: more of it is scrolled


def shelf() -> None:
    """The field that finds, and the shelf with all there is of a kind."""
    finding.field("glossary")
    chosen = controls.SHELF.show()
    kind = chosen.lower().removesuffix("s")
    found = [find for find in finds.all_finds() if find.kind == kind]
    prose.summary(f"{len(found)} {chosen.lower()}. Each opens the place where it runs.")
    with st.container(height=HIGH):
        if kind == "formula":
            finding.formulas("glossary", found)  # in the order of the lessons
        else:
            finding.words(sorted(found, key=lambda find: find.name.casefold()))


def hyper() -> None:
    """What a run has set beforehand, and what it learned."""
    prose.notice(words.HYPER)
    values = cache.of_a_run(RUN)
    told = controls.HYPER.show()
    prose.table(words.value_rows(values))
    if told:
        prose.broken(words.hyper_damage(values))


def rings(palette: Palette) -> None:
    """AI, machine learning, deep learning: each inside the one before."""
    left, right = st.columns([6, 5], vertical_alignment="center")
    with right:
        ring = controls.RING.show()
        prose.notice(words_history.RING[ring])
        prose.summary(words_history.RING_SOURCE)
    figure.show(rings_chart(ring, palette), left)


def history(palette: Palette) -> None:
    """What came when; the dates of the frameworks also as they are often told."""
    prose.notice(words_history.DRIVERS)
    left, right = st.columns([6, 5])
    with right:
        told = controls.TOLD.show()
        figure.show(frameworks_chart(told, palette))
        prose.key(palette, truth="corrected", compare="as often told")
        prose.summary(words_history.frameworks_words(told))
    with left:
        figure.show(events_chart(palette))
        prose.summary(words_history.events_words())
    if told:
        prose.broken(words_history.told_damage())
    prose.table(words_history.claim_rows())
    with st.expander("Where each date can be read"):
        st.markdown(words_history.sources())


def floats(palette: Palette) -> None:
    """A number added ten times: every digit, every rounding."""
    prose.notice(words_precision.INTRO)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    ask = st.container()
    name = controls.FORMAT.show(row)
    number = controls.NUMBER.show(row.container(width=110))
    added = int(controls.ADDED.show(row.container(width=240)))
    tables = sum_tables(number, added, name)
    with ask:
        text, options, answer, why = words_precision.question(tables)
        prose.predict("glossary_sum", text, options, answer, why)
    left, right = st.columns(2)
    figure.show(sums_chart(tables, palette), left)
    with right:
        prose.notice(words_precision.stored_words(tables))
        st.code(words_precision.addition(tables), language=None, wrap_lines=True)
    prose.summary(words_precision.summary(tables))
    found = cache.rests()
    (rest,) = (one for one in found if one.name == name)
    left, right = st.columns(2)
    figure.show(descents_chart(found, name, palette), left)
    with right:
        prose.table(words_precision.formats_rows())
        prose.summary(words_precision.rest_words(rest))
    with st.expander("How a number is stored, and a script that adds in torch and by hand"):
        source.show(precision.stored, precision.add_up, precision.exact)
        source.script(words_precision.python(tables), name="sums")
