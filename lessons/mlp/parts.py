"""The stage of the lesson: the net, its run (stored, or trained here), the player and its views."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from charts.palettes import Palette
from core import mlp, mlp_stored
from core.mlp import MlpSpec
from lessons.mlp import cache, controls, parts_live, words
from lessons.mlp.curves import accuracy_chart
from lessons.mlp.diagram import net_chart
from lessons.mlp.layers import layers_chart
from lessons.mlp.strip import strip_chart
from lessons.mlp.tables import MlpTables
from ui import alone, figure, kinds, player, prose, source, stage


@dataclass(frozen=True)
class Shown:
    """The settings in force, the run that is shown, and how many test images make a batch."""

    spec: MlpSpec
    tables: MlpTables
    size: int

    @property
    def own(self) -> bool:
        """Whether the run is the one of the settings."""
        return self.spec == self.tables.spec

    @property
    def settings(self) -> tuple[Any, ...]:
        """What tells one picture of the page from another."""
        return self.spec, self.tables.spec, self.tables.num_steps, self.size


@stage.fragment
def scene(palette: Palette) -> Shown:
    """The settings, the button that trains, the player, and the views of the run."""
    stage.listen("mlp", controls.EPOCHS, controls.MOMENTUM)
    spec, size = _settings()
    shown = Shown(spec, run_of(spec), size)
    stage.mark("mlp", shown.settings)
    _views(shown, palette)
    return shown


def run_of(spec: MlpSpec) -> MlpTables:
    """The run of these settings: trained here, stored, or stopped; else the stored clothes."""
    try:
        return cache.trained_tables(spec)
    except cache.NotTrained:
        pass
    for name, known in mlp_stored.RUNS.items():
        if known == spec:
            return cache.stored_tables(name)
    return parts_live.stopped(spec) or cache.stored_tables(controls.CLOTHES)


def _settings() -> tuple[MlpSpec, int]:
    """What is trained, and the size of a test batch."""
    row = st.columns([3, 4, 3, 3, 3], vertical_alignment="bottom")
    stored = controls.DATA.show(row[0]) == controls.STORED
    size = int(controls.TEST_BATCH.show(row[4]))
    tries = st.container(horizontal=True, vertical_alignment="center")
    if stored:
        row[1].caption(words.settings(mlp_stored.RUNS["mnist"]))
        with alone.fold(tries, "Try"):
            kinds.presets("mlp", controls.PRESETS)
        return mlp_stored.RUNS["mnist"], size
    fields = {
        "units": controls.UNITS.show(row[1]),
        "lr": controls.LR.show(row[2]),
        "num_epochs": int(controls.EPOCHS.show(row[3])),
    }
    with alone.fold(tries, "Try"):
        kinds.presets("mlp", controls.PRESETS)
    with alone.fold(tries, "More settings"):
        fields |= {
            "momentum": controls.MOMENTUM.show(),
            "batch_size": int(controls.BATCH.show()),
            "activation": controls.ACTIVATION.show(),
            "init": controls.INIT.show(),
            "seed": int(controls.SEED.show()),
        }
    spec = kinds.checked("mlp", spec_of, safe={"units": controls.UNITS.default}, **fields)
    if tries.button(
        "Train this net",
        "mlp_train",
        "On the 6,000 clothes that come with the app, with these settings.",
        icon=":material/play_circle:",
    ):
        parts_live.ask(spec)
    return spec, size


def spec_of(units: str, **fields: Any) -> MlpSpec:
    """A run on the clothes. Raises ValueError for what no net can have, or nobody waits for."""
    spec = MlpSpec(controls.CLOTHES, mlp.read_units(units), **fields)
    mlp.check_live(spec)
    return spec


def _views(shown: Shown, palette: Palette) -> None:
    """The player, the diagram, what the layers hand on, the curves, the batches."""
    tables = shown.tables
    run = (tables.spec, tables.num_steps)
    player.show(
        "mlp",
        tables.num_steps,
        unit="quarter",
        landmarks=range(mlp.QUARTERS, tables.num_steps + 1, mlp.QUARTERS),
        speed=4,
        piece=repr(run),
    )
    if not shown.own:
        st.caption(words.not_yet(shown.spec, tables, brief=alone.on()))
    with alone.views():
        with st.container(key="mlp"):
            moved = tables.moved if shown.own and tables.spec.init != "zeros" else None
            views = [
                net_chart(shown.spec.sizes, moved, palette),
                accuracy_chart(tables.moments, tables.spec.num_epochs, palette),
                layers_chart(
                    tables.rows,
                    palette,
                    title="What the hidden layers hand on",
                    axis=f"{tables.spec.activation} of 500 test images, zeros left out",
                    description="A histogram of the activations of each hidden layer.",
                ),
                strip_chart(tables, shown.size, palette),
            ]
            ready = [figure.ready(view) for view in views]
            for pair in (ready[:2], ready[2:]):
                for column, view in zip(st.columns(2), pair, strict=True):
                    figure.show(view, column)
        prose.key(
            palette,
            dashed=("compare",),
            model="parameters; activations",
            batch="training; the last test batch",
            truth="all test images",
            data="a test batch",
            compare="mean of the batches",
        )
        prose.summary(words.summary(tables))
    _around(shown)


@alone.beside
def _around(shown: Shown) -> None:
    """Where the run comes from, and what became of it."""
    st.caption(words.whence(shown.tables))
    prose.verdict(*words.verdict(shown.tables))
    prose.summary(words.strip_words(shown.tables, shown.size))


def question(shown: Shown) -> None:
    """Which layer moves farthest? A guess holds for the run it was made for."""
    tables = shown.tables
    prose.predict(
        "mlp",
        words.question(tables),
        words.OPTIONS,
        words.farthest(tables),
        words.reason(tables),
        settings=(tables.spec, tables.num_steps),
    )


def code(shown: Shown) -> None:
    """Forward, backward and the update; in a fold the rest, and a script."""
    source.show(mlp.forward, mlp.backward, mlp.momentum_update)
    with st.expander("First weights, the whole run, and a script with these settings"):
        source.show(mlp.first_layer, mlp.activate, mlp.slope, mlp.train)
        source.script(words.script(shown.tables.spec))


def break_it(shown: Shown) -> None:
    """Counters that are reset, and programs that do not run as they should."""
    if controls.RESET.show():
        left, right = st.columns(2)
        with left:
            source.show(mlp.accuracies_with_reset)
        with right:
            source.show(mlp.accuracy_counted)
        prose.broken(words.reset_words(shown.tables, shown.size))
