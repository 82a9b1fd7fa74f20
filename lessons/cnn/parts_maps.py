"""A trained net: its filters, what it makes of a picture, and a run while the page looks on."""

import time

import streamlit as st
import torch

from charts.palettes import Palette
from core import cnn, own_picture, picture_file
from core.cnn import CnnSpec, Progress, run
from core.example_pictures import example
from core.images import CLOTHES
from core.own_picture import OwnPictureSpec
from core.picture_file import PictureRefused
from lessons.cnn import cache, controls, words_maps
from lessons.cnn.maps import answer_chart, curve_chart, filters_chart, map_charts
from lessons.cnn.parts import picture_of, row_of
from lessons.cnn.tables_maps import RunTables, map_tables, metrics_table
from ui import canvas, figure, kinds, player, prose, source, stage
from ui.image_sets import image_set

EXAMPLES = {"clothes": "bright trousers on a dark wall", "mnist": "a zero in chalk"}
MARGINS = {"clothes": 0, "mnist": 4}  # rows of black around the thing, as in the set


@stage.fragment
def maps(palette: Palette) -> None:
    """Choose a net and a picture, and look at what the net makes of it."""
    prose.notice(words_maps.MAPS)
    row = st.columns(2)
    model, shown = controls.MODEL.show(row[0]), controls.SHOWN.show(row[1])
    net = _net(model, palette)
    player.show("cnn_epochs", net.num_epochs, unit="epoch", start=net.num_epochs, speed=1)
    with st.container(key="cnn_epochs"):
        figure.beside(
            filters_chart(net, palette), curve_chart(net.metrics, net.num_epochs, palette)
        )
    prose.summary(words_maps.run_words(net))
    tables = map_tables(net, _picture(shown, net.spec.data))
    left, right = st.columns([3, 2], gap="large")
    with left:
        for chart in map_charts(tables, palette):
            figure.show(chart)
    figure.show(answer_chart(tables, palette), right)
    known = shown in CLOTHES and net.spec.data == "clothes"
    prose.summary(words_maps.map_words(tables))
    if not known:
        prose.summary(words_maps.stranger(tables))
    with st.expander("The code that ran: forward, and back through every layer"):
        source.show(cnn.forward, cnn.backward, cnn.back_through_pool)
        source.show(cnn.back_through_conv, cnn.back_to_input, cnn.update)


def _net(model: str, palette: Palette) -> RunTables:
    """The net that was chosen; a stored one as long as nobody has trained the settings."""
    if model != controls.HERE:
        return cache.stored_tables("mnist" if model == controls.DIGITS else "clothes")
    row = st.columns([2, 2, 1, 1], vertical_alignment="bottom")
    lr, epochs = controls.LR.show(row[0]), int(controls.EPOCHS.show(row[1]))
    seed = int(controls.NET_SEED.show(row[2]))
    spec = kinds.checked("cnn_net", CnnSpec, lr=lr, num_epochs=epochs, seed=seed)
    place = st.empty()
    if row[3].button("Train", "cnn_train", icon=":material/play_arrow:", width="stretch"):
        train_now(spec, palette, place)
    try:
        return cache.trained_tables(spec)
    except cache.NotTrained:
        st.info(words_maps.not_yet(spec))
        return cache.stored_tables("clothes")


def _picture(shown: str, data: str) -> torch.Tensor:
    """The picture to ask about, (28, 28): one of the clothes, or what was drawn."""
    if shown != controls.DRAWN:
        return picture_of(row_of(shown))
    st.caption(words_maps.DRAW)
    drawing = canvas.show("cnn_draw")
    rgb = example(EXAMPLES[data])
    if drawing:
        try:
            rgb = picture_file.read(drawing).rgb
        except PictureRefused as refused:
            prose.error(refused)
    else:
        st.info(words_maps.NOTHING)
    return own_picture.prepare(rgb, OwnPictureSpec(margin=MARGINS[data])).small


def train_now(spec: CnnSpec, palette: Palette, place: "st.delta_generator.DeltaGenerator") -> None:
    """Train, and remember the run for everybody.

    Every pause of the run is a call to Streamlit, which is where a run ends whose visitor has left,
    has moved a control, or has pressed Stop.
    """
    live = Live(spec, palette, place)
    while not cache.turns().acquire(timeout=0.2):
        live.bar.progress(0.0, "Waiting for another training run to finish")
    try:
        finished = run(image_set(spec.data), spec, live.report)
    finally:
        cache.turns().release()
    place.empty()
    cache.trained_tables.clear(spec)
    cache.trained_tables(spec, finished)


class Live:
    """Draws a run that is going on: a bar, a button that stops it, and a curve that grows."""

    def __init__(
        self, spec: CnnSpec, palette: Palette, place: "st.delta_generator.DeltaGenerator"
    ) -> None:
        self.spec, self.palette = spec, palette
        self.started, self.epochs = time.monotonic(), 0
        with place.container():
            row = st.columns([5, 1], vertical_alignment="center")
            self.bar, self.curve = row[0].empty(), st.empty()
            row[1].button("Stop", "cnn_stop", icon=":material/stop_circle:")

    def report(self, progress: Progress) -> None:
        """Called by the run at every pause."""
        spec = self.spec
        self.bar.progress(
            progress.update / spec.num_updates,
            doing(spec, progress, time.monotonic() - self.started),
        )
        if len(progress.epochs) > self.epochs:
            self.epochs = len(progress.epochs)
            table = metrics_table(progress.epochs)
            figure.show(curve_chart(table, spec.num_epochs, self.palette, live=True), self.curve)


def doing(spec: CnnSpec, progress: Progress, seconds: float) -> str:
    """What a run is at, and about how many seconds are left."""
    epoch = min(progress.update // spec.updates_per_epoch + 1, spec.num_epochs)
    said = (
        f"Epoch {epoch} of {spec.num_epochs} · update {progress.update:,} of {spec.num_updates:,}"
        f" · test accuracy {progress.epochs[-1].test_accuracy:.1%}"
    )
    if progress.update and seconds > 0.5:
        said += f" · about {seconds * (spec.num_updates / progress.update - 1):.0f} s left"
    return said
