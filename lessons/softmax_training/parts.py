"""Train while the page looks on: progress, growing curves, and an end when nobody waits."""

import threading
import time
from dataclasses import replace

import streamlit as st

from charts.theme import Palette
from core.softmax_training import Progress, SoftmaxSpec, run
from lessons.softmax_training import cache, controls, curves, mistakes, words_mistakes
from lessons.softmax_training import tables as charts
from ui import figure, prose
from ui.columns import side_by_side

PATIENCE = 0.3  # seconds of work before progress is shown: below that it would only flicker
REDRAW = 0.25  # seconds between two pictures of growing curves
TURNS = 2  # runs that may work at the same time; the others wait their turn


@st.cache_resource(show_spinner=False)
def turns() -> threading.BoundedSemaphore:
    """The places for runs in this process."""
    return threading.BoundedSemaphore(TURNS)


def trained(spec: SoftmaxSpec, palette: Palette, *, again: bool = False) -> charts.TrainingTables:
    """The tables of a run: remembered, or made now with its progress on the page.

    Every pause of the run is a call to Streamlit, which is where a run whose visitor has left or
    has moved a slider ends. `again` trains even when the run is remembered.
    """
    place = st.empty()
    if not again:
        try:
            return cache.training_tables(spec)
        except cache.NotTrained:
            pass
    live = Live(spec, palette, place)
    while not turns().acquire(timeout=0.2):
        live.say(0.0, "Waiting for another training run to finish")
    try:
        finished = run(cache.image_set(spec.data), spec, live.report)
    finally:
        turns().release()
    place.empty()
    if again:
        cache.training_tables.clear(spec)
    return cache.training_tables(spec, finished)


class Live:
    """Draws a run that is going on: a bar, and curves that grow by epochs."""

    def __init__(
        self, spec: SoftmaxSpec, palette: Palette, place: st.delta_generator.DeltaGenerator
    ):
        self.spec, self.palette, self.place = spec, palette, place
        self.started = self.drawn = time.monotonic()
        self.epochs = 0
        self.slots: tuple[st.delta_generator.DeltaGenerator, ...] = ()

    def say(self, share: float, words: str) -> None:
        """Show how far it is, once it takes long enough to be worth it."""
        if not self.slots:
            if time.monotonic() - self.started < PATIENCE:
                return
            with self.place.container():
                bar = st.empty()
                left, right = st.columns(2)
                self.slots = (bar, left.empty(), right.empty())
        self.slots[0].progress(share, words)

    def report(self, progress: Progress) -> None:
        """Called by the run at every pause."""
        total = self.spec.num_updates
        epoch = min(len(progress.epochs), self.spec.num_epochs)
        words = (
            f"Epoch {epoch} of {self.spec.num_epochs} · update {progress.update:,} of {total:,}"
            f" · test accuracy {progress.epochs[-1].test_accuracy:.1%}"
        )
        self.say(progress.update / total, words)
        grown = len(progress.epochs) > self.epochs
        if self.slots and grown and time.monotonic() - self.drawn > REDRAW:
            self.epochs, self.drawn = len(progress.epochs), time.monotonic()
            metrics = charts.metrics_table(progress.epochs)
            loss = curves.loss_chart(metrics, charts.NO_BATCHES, self.spec, self.palette, live=True)
            accuracy = curves.accuracy_chart(metrics, self.spec, self.palette, live=True)
            figure.show(loss, self.slots[1])
            figure.show(accuracy, self.slots[2])


def break_it(spec: SoftmaxSpec, tables: charts.TrainingTables, palette: Palette) -> None:
    """The mistakes of the lesson, each on a switch: the same run with it, beside the right one."""
    if controls.TWICE.show():
        twice = trained(replace(spec, loss="double"), palette)
        side_by_side(mistakes.double_charts(tables, twice, palette))
        prose.broken(words_mistakes.double_words(tables, twice))
    if controls.RAW.show():
        raw = trained(replace(spec, scaled=False), palette)
        naive = trained(replace(spec, scaled=False, loss="naive"), palette)
        figure.show(mistakes.unscaled_chart(tables, raw, palette))
        prose.broken(words_mistakes.unscaled_words(tables, naive, raw))
    if controls.PRINTED.show():
        figure.show(mistakes.metric_chart(tables, palette))
        prose.broken(words_mistakes.metric_words(tables))
