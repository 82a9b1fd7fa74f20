"""The stage of the lesson: what is trained, the run while the page looks on, and its views.

A run shows its progress and growing curves, and ends when nobody waits for it any more.
"""

import threading
import time
from dataclasses import dataclass, replace

import streamlit as st

from charts import scores
from charts.theme import Palette
from core import images
from core.softmax_training import Progress, SoftmaxSpec, run
from lessons.softmax_training import (
    cache,
    controls,
    curves,
    mistakes,
    pictures,
    words,
    words_mistakes,
    words_verdict,
)
from lessons.softmax_training.pictures import live_templates
from lessons.softmax_training.tables import NO_BATCHES, TrainingTables, gallery_rows, metrics_table
from ui import alone, download, figure, kinds, player, prose
from ui.columns import side_by_side
from ui.image_sets import image_set

PATIENCE = 0.3  # seconds of work before progress is shown: below that it would only flicker
REDRAW = 0.25  # seconds between two pictures of growing curves
TURNS = 2  # runs that may work at the same time; the others wait their turn


@dataclass(frozen=True)
class Scene:
    """What is trained, and whether it is trained again though it is remembered."""

    spec: SoftmaxSpec
    again: bool


def scene() -> Scene:
    """Choose the images, the rate, the batch, the epochs, and in the fold the rest."""
    row = st.columns(4)
    data = download.usable(images.named(controls.DATA.show(row[0])), image_set, "clothes")
    tries = st.container(horizontal=True, vertical_alignment="center")
    with alone.fold(tries, "More settings"):
        own = {"digits": controls.DIGITS, "clothes": controls.CLOTHES}
        num_train = int(own.get(data, controls.IMAGES).show())
        seed = int(controls.SEED.show())
    lr = controls.LR.show(row[1])
    batch_size = int(controls.BATCH.show(row[2], high=num_train))
    num_epochs = int(controls.EPOCHS.show(row[3]))
    with tries:
        kinds.presets("training", controls.PRESETS)
    again = tries.button(
        "Train again", "training_again", "Watch the curves grow again.", icon=":material/replay:"
    )
    spec = kinds.checked(
        f"training_{data}",
        SoftmaxSpec,
        safe={"batch_size": min(256, num_train), "num_epochs": 10},
        data=data,
        num_train=num_train,
        lr=lr,
        batch_size=batch_size,
        num_epochs=num_epochs,
        seed=seed,
    )
    return Scene(spec, again)


def ask(tables: TrainingTables) -> None:
    """The prediction of this lesson: which class is the hardest?"""
    title = tables.facts.title
    question = f"Ten classes, one linear layer. Which class of {title} is the hardest?"
    names, answers = tables.facts.names, words.hardest(tables)
    guess = st.session_state.get("training_predict")
    answer = guess if guess in answers else answers[0]  # each of several hardest ones is right
    prose.predict(
        "training", question, names, answer, words.hardest_reason(tables), (tables.spec, *answers)
    )


def views(tables: TrainingTables, palette: Palette) -> None:
    """The player, the curves, the templates, and test images with what the model says of them."""
    spec = tables.spec
    player.show("training", tables.num_epochs, unit="epoch", start=tables.num_epochs)
    with alone.views():
        prose.key(palette, **{role: name for role, _, name in curves.SERIES.values()})
        with st.container(key="training"):
            loss = curves.loss_chart(tables.metrics, tables.batches, spec, palette)
            side_by_side([loss, curves.accuracy_chart(tables.metrics, spec, palette)])
            weights = cache.template_urls(spec, palette.name, tables)
            side_by_side(pictures.template_charts(tables, weights, palette))
            _gallery(tables, palette)
        alone.line(words.summary(tables))
    if not alone.on():
        prose.verdict(*words_verdict.verdict(tables))
        prose.summary(words.summary(tables))


@alone.beside
def _gallery(tables: TrainingTables, palette: Palette) -> None:
    """What the templates mean; test images and what the model says of them at this epoch."""
    prose.summary(words.template_words(tables))
    offered = ("the first 18", "the surest mistakes", *tables.facts.names)
    rows = gallery_rows(tables, controls.GALLERY.show(st.columns(4)[0], offered))
    grey = cache.image_urls(tables.spec.data, tuple(rows))
    side_by_side(pictures.gallery_charts(tables, grey, rows, palette), columns=3)
    prose.summary(words.gallery_words(tables, rows))


def mistaken(tables: TrainingTables, palette: Palette) -> None:
    """What the model gets wrong, class by class, and whether its certainty can be trusted."""
    confusion = scores.confusion_chart(tables.confusion, tables.facts.names, palette)
    left, right = st.columns(2)
    figure.show(confusion, left)
    with right:
        _classes(tables, palette)
    trust, notice = st.columns(2)
    figure.show(scores.calibration_chart(tables.calibration, palette), trust)
    trust.caption(scores.calibration_words(tables.calibration))
    with notice:
        prose.header("What to notice")
        prose.notice(words.notice(tables))


def _classes(tables: TrainingTables, palette: Palette) -> None:
    """Class by class: the answer to the question at the top, so not before it is answered."""
    if not prose.predicted("training"):
        st.info(
            "Which class is the hardest? The bars of the classes stand here once you have said."
        )
        if not controls.SHOWN.show():
            return
    figure.show(scores.class_chart(tables.classes, palette))
    st.caption(words.classes_words(tables))


@st.cache_resource(show_spinner=False)
def turns() -> threading.BoundedSemaphore:
    """The places for runs in this process."""
    return threading.BoundedSemaphore(TURNS)


def trained(spec: SoftmaxSpec, palette: Palette, *, again: bool = False) -> TrainingTables:
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
        finished = run(image_set(spec.data), spec, live.report)
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

    def say(self, share: float, doing: str) -> None:
        """Show how far it is, once it takes long enough to be worth it."""
        if not self.slots:
            if time.monotonic() - self.started < PATIENCE:
                return
            with self.place.container():
                bar = st.empty()
                rows = [st.columns(2), st.columns(2)]
                self.slots = (bar, *(place.empty() for row in rows for place in row))
        self.slots[0].progress(share, doing)

    def report(self, progress: Progress) -> None:
        """Called by the run at every pause."""
        total = self.spec.num_updates
        epoch = min(len(progress.epochs), self.spec.num_epochs)
        doing = (
            f"Epoch {epoch} of {self.spec.num_epochs} · update {progress.update:,} of {total:,}"
            f" · test accuracy {progress.epochs[-1].test_accuracy:.1%}"
        )
        self.say(progress.update / total, doing)
        grown = len(progress.epochs) > self.epochs
        if self.slots and grown and time.monotonic() - self.drawn > REDRAW:
            self.epochs, self.drawn = len(progress.epochs), time.monotonic()
            metrics = metrics_table(progress.epochs)
            loss = curves.loss_chart(metrics, NO_BATCHES, self.spec, self.palette, live=True)
            accuracy = curves.accuracy_chart(metrics, self.spec, self.palette, live=True)
            weights = live_templates(progress.w, self.spec, self.palette)
            for place, chart in zip(self.slots[1:], (loss, accuracy, *weights), strict=True):
                figure.show(chart, place)


def break_it(spec: SoftmaxSpec, tables: TrainingTables, palette: Palette) -> None:
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
