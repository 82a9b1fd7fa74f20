"""A run while the page looks on: remembered, shared, gone on with, or waited for.

A run of more epochs goes on where the remembered one ended; one of fewer is a look back at it.
"""

from collections.abc import Generator, Hashable, Sequence
from typing import Any

import streamlit as st

from charts.palettes import Palette
from core.softmax_training import Progress, SoftmaxSpec, train
from core.traces import without_end
from lessons.softmax_training import cache, controls, curves
from lessons.softmax_training.pictures import live_templates
from lessons.softmax_training.tables import NO_BATCHES, TrainingTables, metrics_table
from ui import figure, kinds, watching
from ui.image_sets import image_set
from ui.jobs import Wanted

SHOWN = "training_settings_shown"  # the settings of the run that stood on the page last
WITHDRAWN = "training_withdrawn"  # what was withdrawn before anything had been shown
SETTINGS = (
    controls.DATA,
    controls.IMAGES,
    controls.CLOTHES,
    controls.DIGITS,
    controls.LR,
    controls.BATCH,
    controls.EPOCHS,
    controls.SEED,
    controls.VALID,
)


class Training:
    """A run of the lesson as work to watch: how much of it is counted in epochs."""

    thing = "training"

    def __init__(self, spec: SoftmaxSpec, palette: Palette) -> None:
        self.spec, self.palette = spec, palette
        self.images, self.memory = image_set(spec.data), cache.memory()

    @property
    def key(self) -> Hashable:
        """The settings without the epochs: who wants more of them shares the work."""
        return without_end(self.spec)

    @property
    def amount(self) -> int:
        """Epochs."""
        return self.spec.num_epochs

    def begin(self, wanted: Wanted) -> Generator[Progress, None, None]:
        """Train on from what is remembered, and remember every epoch as soon as it is whole."""
        kept = self.memory.get(self.spec)
        for progress in train(self.images, self.spec, kept, wanted):
            if progress.trace is not kept:
                kept = progress.trace
                self.memory.put(self.spec, kept)
            yield progress

    def enough(self) -> bool:
        """Whether the run is remembered as far as it is asked for."""
        found = self.memory.get(self.spec)
        return found is not None and found.reaches(self.spec.num_epochs)

    def share(self, progress: Progress) -> float:
        """Of the updates that are asked for, those that are made."""
        return progress.update / self.spec.num_updates

    def words(self, progress: Progress) -> str:
        """Epoch, update and accuracy."""
        total = self.spec.num_epochs
        return (
            f"Epoch {min(len(progress.epochs), total)} of {total} · update {progress.update:,} of "
            f"{self.spec.num_updates:,} · test accuracy {progress.epochs[-1].test_accuracy:.1%}"
        )

    def draw(self, progress: Progress, places: Sequence[Any]) -> None:
        """The growing curves, and the templates as they are now."""
        metrics = metrics_table(progress.epochs)
        loss = curves.loss_chart(metrics, NO_BATCHES, self.spec, self.palette, live=True)
        accuracy = curves.accuracy_chart(metrics, self.spec, self.palette, live=True)
        weights = live_templates(progress.w, self.spec, self.palette)
        for place, chart in zip(places, (loss, accuracy, *weights), strict=True):
            figure.show(chart, place)

    def stop(self, progress: Progress | None) -> None:
        """The epochs that are whole are the run now; without any, what was shown before is."""
        whole = progress.trace.num_epochs if progress else 0
        if whole:
            kinds.put({controls.EPOCHS.key: whole})
        elif SHOWN in st.session_state:
            kinds.put(st.session_state[SHOWN])
        else:
            st.session_state[WITHDRAWN] = self.spec


def trained(spec: SoftmaxSpec, palette: Palette, *, again: bool = False) -> TrainingTables:
    """The tables of a run: remembered, or made now with its progress on the page.

    `again` trains even when the run is remembered.
    """
    place = st.empty()
    if again:
        cache.memory().forget(spec)
        cache.training_tables.clear(spec)
    while True:  # what is remembered may have made room for others meanwhile
        try:
            return cache.training_tables(spec)
        except cache.NotTrained:
            _ask_again(spec)
            # several may be watched in one run of the page: each has buttons of its own
            name = f"training_live_{abs(hash(without_end(spec)))}"
            watching.watch(Training(spec, palette), place, name=name, figures=4)


def _ask_again(spec: SoftmaxSpec) -> None:
    """Who withdrew before anything was shown is asked when to begin; the page ends here."""
    if st.session_state.get(WITHDRAWN) != spec:
        return
    st.info("You left the queue, so there is no run to show yet.")
    st.button("Train", "training_begin", on_click=st.session_state.pop, args=(WITHDRAWN, None))
    st.stop()


def shown() -> None:
    """The run of these settings stands on the page: who withdraws from the next comes back here."""
    st.session_state[SHOWN] = {
        setting.key: st.session_state[setting.key]
        for setting in SETTINGS
        if setting.key in st.session_state
    }
