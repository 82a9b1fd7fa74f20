"""Runs that were kept, beside this one; and sixteen runs around it, trained together."""

from collections.abc import Generator, Hashable, Sequence
from typing import Any

import streamlit as st

from charts.palettes import Palette
from core import kept_trainings
from core.softmax_training import SoftmaxSpec
from core.sweep import SweepSpec, steps
from lessons.softmax_training import (
    cache,
    compare,
    controls,
    tables_compare,
    words_compare,
    words_verdict,
)
from lessons.softmax_training.parts_live import trained
from lessons.softmax_training.tables import TrainingTables
from ui import download, figure, kinds, prose, watching
from ui.columns import side_by_side
from ui.image_sets import image_set
from ui.jobs import Wanted

MOST = 5  # runs that are kept, beside the one on the page


def kept_runs(tables: TrainingTables, palette: Palette) -> None:
    """Keep this run, and see it beside those that were kept."""
    row = st.columns([1, 3], vertical_alignment="bottom")
    text = controls.KEPT.show(row[1])
    row[0].button("Keep this run", "training_keep", on_click=_keep, args=(tables.spec, text))
    runs = [tables, *_read(text, palette, tables.spec)]
    if len(runs) == 1:
        prose.summary("No other run is kept yet: keep this one, change a setting, and compare.")
        return
    verdicts = [words_verdict.verdict(run)[0] for run in runs]
    side_by_side(compare.compare_charts(runs, palette))
    prose.table(tables_compare.compare_rows(runs, verdicts))
    prose.summary(words_compare.held_words(runs))


def _keep(spec: SoftmaxSpec, text: str) -> None:
    """Another run in the list; the oldest makes room."""
    runs = [part.strip() for part in text.split(";") if part.strip()]
    new = kept_trainings.write(spec)
    runs = [*[run for run in runs if run != new][-(MOST - 1) :], new]
    while len("; ".join(runs)) > controls.KEPT.most:
        runs.pop(0)
    kinds.put({controls.KEPT.key: "; ".join(runs)})


def _read(text: str, palette: Palette, here: SoftmaxSpec) -> list[TrainingTables]:
    """The kept runs, trained where nobody has yet; a sentence for each that is none."""
    found = []
    for part in [part for part in text.split(";") if part.strip()][:MOST]:
        try:
            spec = kept_trainings.read(part)
        except ValueError as error:
            prose.error(error)
            continue
        if spec == here:
            continue
        if download.usable(spec.data, image_set, "clothes") == spec.data:
            found.append(trained(spec, palette))
    return found


class Sweeping:
    """A grid of runs as work to watch; it is made whole or not at all."""

    thing = "sweep"
    amount = 1

    def __init__(self, spec: SweepSpec) -> None:
        self.spec, self.memory, self.images = spec, cache.sweeps(), image_set(spec.data)

    @property
    def key(self) -> Hashable:
        """The grid."""
        return self.spec

    def begin(self, wanted: Wanted) -> Generator[float, None, None]:
        """All models together; what came is remembered for everybody."""
        found = yield from steps(self.images, self.spec)
        self.memory.put(self.spec, tables_compare.sweep_tables(found))

    def enough(self) -> bool:
        """Whether somebody has made it."""
        return self.memory.get(self.spec) is not None

    def share(self, progress: float) -> float:
        """As the work says."""
        return progress

    def words(self, progress: float) -> str:
        """How far it is."""
        return f"{len(self.spec.models)} models together: {progress:.0%}"

    def draw(self, progress: float, places: Sequence[Any]) -> None:
        """Nothing grows here."""

    def stop(self, progress: float | None) -> None:
        """Without it the switch is off."""
        kinds.put({controls.SWEEP.key: False})


def sweep(spec: SoftmaxSpec, palette: Palette) -> None:
    """Sixteen models around these settings, as a heat map."""
    if not controls.SWEEP.show():
        return
    try:
        grid = tables_compare.sweep_spec(spec)
    except ValueError as error:
        prose.error(error)
        return
    task = Sweeping(grid)
    watching.watch(task, st.empty(), name="training_sweep_live")
    tables = cache.sweeps().get(grid)
    figure.show(compare.sweep_chart(tables, palette))
    prose.summary(words_compare.sweep_words(tables))
