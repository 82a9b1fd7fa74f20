"""The stage of the lesson: what is trained, and the views of the run."""

from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from charts import scores
from charts.palettes import Palette
from core import images
from core.softmax_training import SoftmaxSpec
from lessons.softmax_training import (
    cache,
    controls,
    curves,
    mistakes,
    parts_inside,
    pictures,
    words,
    words_mistakes,
    words_verdict,
)
from lessons.softmax_training.parts_live import trained
from lessons.softmax_training.tables import TrainingTables, gallery_rows
from ui import alone, download, figure, kinds, player, prose, stage
from ui.columns import side_by_side
from ui.image_sets import image_set


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
        held_out = controls.HELD_OUT[controls.VALID.show()]
        seed = int(controls.SEED.show())
    num_valid = round(held_out * num_train)
    lr = controls.LR.show(row[1])
    batch_size = int(controls.BATCH.show(row[2], high=num_train - num_valid))
    num_epochs = int(controls.EPOCHS.show(row[3]))
    with tries:
        kinds.presets("training", controls.PRESETS)
    again = tries.button(
        "Train again", "training_again", "Watch the curves grow again.", icon=":material/replay:"
    )
    spec = kinds.checked(
        f"training_{data}",
        SoftmaxSpec,
        safe={"batch_size": min(256, num_train - num_valid), "num_epochs": 10},
        data=data,
        num_train=num_train,
        lr=lr,
        batch_size=batch_size,
        num_epochs=num_epochs,
        seed=seed,
        num_valid=num_valid,
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
        prose.key(palette, **{role: name for role, _, name in curves.series_of(spec).values()})
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
    figure.show(confusion, left.container(key="training_confusion"))
    stage.clicks("training_confusion", partial(parts_inside.take, tables.facts.names))
    with right:
        _classes(tables, palette)
    parts_inside.opened(tables, palette)
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


def break_it(spec: SoftmaxSpec, tables: TrainingTables, palette: Palette) -> None:
    """The mistakes of the lesson, each on a switch: the same run with it, beside the right one."""
    if controls.TWICE.show():
        twice = trained(replace(spec, loss="double"), palette)
        side_by_side(mistakes.double_charts(tables, twice, palette))
        side_by_side(mistakes.trust_charts(tables, twice, palette))
        prose.broken(words_mistakes.double_words(tables, twice))
    if controls.RAW.show():
        raw = trained(replace(spec, scaled=False), palette)
        naive = trained(replace(spec, scaled=False, loss="naive"), palette)
        figure.show(mistakes.unscaled_chart(tables, raw, palette))
        prose.broken(words_mistakes.unscaled_words(tables, naive, raw))
    if controls.PRINTED.show():
        figure.show(mistakes.metric_chart(tables, palette))
        prose.broken(words_mistakes.metric_words(tables))
