"""The stage of the lesson: three ways of one work, timed on this machine, one visitor at a time.

The first visitor's measurement is small and everybody's; another one is made when it is asked for.
Who waits is told so, and who leaves ends it: every report to the page is where that happens.
"""

import time
from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from charts.form import Form
from charts.palettes import Palette
from core import timer, vectorization
from core.vectorization import ADD, CODE, TimingSpec
from lessons.vectorization import cache, controls, words_time
from lessons.vectorization.tables_time import TimingTables, n_of, timing_tables
from lessons.vectorization.times import per_chart, runs_chart, time_chart
from ui import alone, figure, live, prose, source, stage
from ui.turns import short_turns

COMPARED = 1000  # n at which the results of the three ways are laid beside each other
PATIENCE = 0.2  # seconds before progress is shown
LONGER = TimingSpec(repeats=9, limit=2.2, total=3.0)


@stage.fragment
def timing(palette: Palette) -> tuple[tuple[str, int, str], TimingTables, int]:
    """What is timed, the figures, and where the time goes."""
    stage.listen("vec_time", controls.POWER)
    question = st.container()
    row = st.columns([3, 4, 3], vertical_alignment="bottom")
    operation = controls.OPERATION.show(row[0])
    power = int(controls.POWER.show(row[1]))
    wish = _wish(row[2].container(horizontal=True))
    tables = measured(operation, wish)
    n = n_of(tables, power)
    with question:
        asked = words_time.ten_for_one(tables)
        if asked:
            text, answer, why = asked
            prose.predict("vec_time", text, words_time.LONGER, answer, why, operation)
    _figures(tables, power, palette)
    if not alone.on():
        _around(tables, power, palette)
    stage.mark("vec_time", now := (operation, n, tables.when))
    return now, tables, n


def _wish(place: st.delta_generator.DeltaGenerator) -> TimingSpec | None:
    """Whether it is to be measured anew, and how long that may take."""
    again = place.button(
        "Measure again", "vec_again", "A second of work, on this machine, now.", type="secondary"
    )
    longer = place.button(
        "Measure longer",
        "vec_longer",
        "Up to three seconds: nine runs that count instead of five, and larger loops.",
    )
    operation = st.session_state[controls.OPERATION.key]
    if longer:
        return replace(LONGER, operation=operation)
    return TimingSpec(operation) if again else None


def _shown(*charts: tuple[Form, st.delta_generator.DeltaGenerator]) -> None:
    """Charts in their places, their size tied to the thumb."""
    thumbs = {"power": live.thumb(controls.POWER)}
    for chart, place in charts:
        figure.show(live.steered(chart, thumbs), place)


def _figures(tables: TimingTables, power: int, palette: Palette) -> None:
    n, of_sums = n_of(tables, power), tables.operation == ADD
    above, switch = st.container(), st.container()
    printed = of_sums and controls.PRINTED.show(switch)  # asked first: the figure shows it
    with above:
        with alone.views():
            left, right = st.columns([3, 2])
            over_n = time_chart(tables, power, palette, printed=printed)
            _shown((over_n, left), (runs_chart(tables, power, palette), right))
            rings = words_time.RING if printed else {}
            prose.key(palette, dashed=words_time.DASHED, **words_time.KEY, **rings)
            prose.summary(words_time.summary(tables, n))
        prose.header("What to notice")
        prose.notice(words_time.notice(tables, n))
    if printed and not alone.on():
        prose.table(words_time.printed_rows(tables))
        prose.summary(words_time.printed_words(tables))


def _around(tables: TimingTables, power: int, palette: Palette) -> None:
    """How it was measured, and where the time goes."""
    n = n_of(tables, power)
    with st.expander("The watch and what it kept, the code that was timed, the measurement"):
        prose.table(words_time.watch_rows(tables, n))
        prose.summary(words_time.clock_words(tables))
        source.show(*CODE[tables.operation])
        source.show(timer.Timer)
        source.show(vectorization.timed, vectorization.measure)
    _where_it_goes(tables, power, palette)


def _where_it_goes(tables: TimingTables, power: int, palette: Palette) -> None:
    n = n_of(tables, power)
    prose.header("Where the time goes")
    left, right = st.columns([3, 2])
    _shown((per_chart(tables, power, palette), left))
    with right:
        formula = words_time.time_formula(tables, n)
        if formula:
            prose.formula(*formula)
        prose.summary(words_time.LETTERS)
    prose.notice(words_time.where_it_goes(tables, n))


def measured(operation: str, wish: TimingSpec | None) -> TimingTables:
    """The measurement of an operation: the remembered one, or one that is made now."""
    place, began = st.empty(), time.monotonic()  # always: else what follows would be built anew
    if wish is None:
        try:
            return cache.timing_tables(operation)
        except cache.NotMeasured:
            pass

    def say(share: float, doing: str) -> None:
        if time.monotonic() - began > PATIENCE:
            place.progress(share, doing)

    while not cache.turn().acquire(timeout=PATIENCE):
        say(0.0, "Waiting: another visitor is measuring, and two at once would disturb each other")
    try:
        if wish is None:
            try:  # whoever was waited for has perhaps measured the same
                return cache.timing_tables(operation)
            except cache.NotMeasured:
                wish = TimingSpec(operation)
        with short_turns():
            done = vectorization.measure(wish, report=say)
        when = datetime.now(UTC).strftime("on %d %B at %H:%M:%S UTC")
        cache.timing_tables.clear(operation)
        difference = vectorization.largest_difference(operation, COMPARED)
        return cache.timing_tables(operation, timing_tables(done, when, difference))
    finally:
        cache.turn().release()
        place.empty()
