"""A run while the page looks on: progress, the time that is left, and a button that stops it."""

import time

import streamlit as st

from charts.palettes import Palette
from core.mlp import MlpRun, MlpSpec, Moment, Progress, run
from lessons.mlp import cache
from lessons.mlp.curves import accuracy_chart
from lessons.mlp.tables import MlpTables, mlp_tables, moments_table
from ui import figure
from ui.image_sets import image_set

REDRAW = 0.4  # seconds between two pictures of the growing curve
ASKED = "mlp_asked"  # where the stage leaves what the page is to train
SLOT = "mlp_stopped"  # where a visit keeps the moments of a run that it stopped


def ask(spec: MlpSpec) -> None:
    """From the stage: train this, in a run of the whole page.

    Streamlit ends a run for another run of the whole page, never for one of a fragment: a button
    to stop it would wait for the end.
    """
    st.session_state[ASKED] = spec
    st.rerun()


def train_asked(palette: Palette) -> None:
    """On the page, above its stage: train what was asked for, and remember the run for everybody.

    Every pause of the run is a call to Streamlit, which is where a run ends whose visitor has left
    or has pressed Stop.
    """
    place = st.empty()
    spec: MlpSpec | None = st.session_state.pop(ASKED, None)
    if spec is not None:
        train_now(spec, palette, place)


def train_now(spec: MlpSpec, palette: Palette, place: "st.delta_generator.DeltaGenerator") -> None:
    """Train in this place, when it is this run's turn."""
    live = Live(spec, palette, place)
    while not cache.turns().acquire(timeout=0.2):
        live.say(0.0, "Waiting for another training run to finish")
    try:
        finished = run(image_set(spec.data), spec, live.report)
    finally:
        cache.turns().release()
    place.empty()
    st.session_state.pop(SLOT, None)
    cache.trained_tables.clear(spec)
    cache.trained_tables(spec, finished)


def stopped(spec: MlpSpec) -> MlpTables | None:
    """The moments of a run that was stopped by hand, if it was one of these settings."""
    kept: tuple[MlpSpec, tuple[Moment, ...]] | None = st.session_state.get(SLOT)
    if kept is None or kept[0] != spec or not kept[1]:
        return None
    return mlp_tables(MlpRun(spec, kept[1]), stopped=True)


class Live:
    """Draws a run that is going on: a bar, a button, and a curve that grows."""

    def __init__(
        self, spec: MlpSpec, palette: Palette, place: "st.delta_generator.DeltaGenerator"
    ) -> None:
        self.spec, self.palette = spec, palette
        self.started, self.drawn, self.moments = time.monotonic(), 0.0, 0
        with place.container():
            row = st.columns([5, 1], vertical_alignment="center")
            self.bar, self.curve = row[0].empty(), st.empty()
            row[1].button("Stop", "mlp_stop", icon=":material/stop_circle:")

    def say(self, share: float, doing: str) -> None:
        """How far it is, in a bar and in words."""
        self.bar.progress(min(share, 1.0), doing)

    def report(self, progress: Progress) -> None:
        """Called by the run at every pause."""
        spec, now = self.spec, time.monotonic()
        share = progress.update / spec.num_updates
        st.session_state[SLOT] = (spec, progress.moments)
        self.say(share, doing(spec, progress, now - self.started))
        grown = len(progress.moments) > max(self.moments, 1)
        if grown and now - self.drawn > REDRAW:
            self.drawn, self.moments = now, len(progress.moments)
            table = moments_table(progress.moments, spec)
            figure.show(accuracy_chart(table, spec.num_epochs, self.palette, live=True), self.curve)


def doing(spec: MlpSpec, progress: Progress, seconds: float) -> str:
    """What a run is at, and about how many seconds are left."""
    epoch = min(progress.update // spec.updates_per_epoch + 1, spec.num_epochs)
    said = (
        f"Epoch {epoch} of {spec.num_epochs} · update {progress.update:,} of {spec.num_updates:,}"
    )
    if progress.moments:
        said += f" · test accuracy {progress.moments[-1].test_accuracy:.1%}"
    if progress.update and seconds > 0.5:
        left = seconds * (spec.num_updates / progress.update - 1)
        said += f" · about {left:.0f} s left"
    return said
