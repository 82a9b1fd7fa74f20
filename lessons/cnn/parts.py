"""The stage of the lesson: a kernel on its way over a picture."""

import streamlit as st
import torch

from charts.palettes import Palette
from core import convolution, sliding
from core.convolution import KERNELS, Kernel
from core.images import CLOTHES
from core.sliding import SlideSpec
from lessons.cnn import controls, words
from lessons.cnn.sliding import out_chart, picture_chart, products_chart
from lessons.cnn.tables import SlideTables, slide_tables
from ui import alone, figure, kinds, player, prose, source, stage
from ui.image_sets import image_set


def ask() -> None:
    """The prediction of this lesson."""
    question, options, answer, why = words.question()
    prose.predict("cnn", question, options, answer, why)


def row_of(name: str) -> int:
    """The first test image of a class."""
    return int((image_set("clothes").y_test == CLOTHES.index(name)).nonzero()[0])


def picture_of(row: int) -> torch.Tensor:
    """A test image, (28, 28) grey values."""
    clothes = image_set("clothes")
    return clothes.X_test[row].reshape(clothes.facts.shape)


@stage.fragment
def scene(palette: Palette) -> SlideTables:
    """Choose picture and kernel, and walk it over the picture."""
    tables = chosen()
    start = tables.places // 2 + tables.columns // 2
    player.show(
        "cnn",
        tables.places - 1,
        unit="place",
        landmarks=range(0, tables.places, tables.columns),
        start=start,
        counts_from=1,
    )
    with alone.views(), st.container(key="cnn"):
        charts = (chart(tables, palette) for chart in (picture_chart, products_chart, out_chart))
        ready = [figure.ready(chart) for chart in charts]
        for place, chart in zip(st.columns([5, 6, 5]), ready, strict=True):
            figure.show(chart, place)
        player.readout("cnn", words.readout_lines(tables), tables.numbers)
        prose.summary(words.summary(tables))
    stage.mark("cnn", settings(tables))
    return tables


def settings(tables: SlideTables) -> object:
    """What tells one state of the stage from another: the kernel's way, and the picture."""
    return tables.spec, tables.row


def chosen() -> SlideTables:
    """The settings of the stage, worked out."""
    places = st.columns([3, 3, 2, 2])
    picture = controls.PICTURE.show(places[0])
    kernel = controls.KERNEL.show(places[1])
    stride = int(controls.STRIDE.show(places[2]))
    padding = int(controls.PADDING.show(places[3]))
    typed = controls.TYPED.show() if kernel == controls.OWN else ""
    kinds.presets("cnn", controls.PRESETS)
    spec = kinds.checked(
        "cnn_slide", _spec, safe={"typed": ""}, name=kernel, typed=typed, steps=(stride, padding)
    )
    row = row_of(picture)
    return slide_tables(picture_of(row), spec, row=row, upright=alone.on())


def _spec(name: str, typed: str, steps: tuple[int, int]) -> SlideSpec:
    """A kernel by its name; one's own as it is typed, and the first of the list before that."""
    own = name == controls.OWN and typed
    kernel: Kernel = (
        convolution.read_kernel(typed) if own else KERNELS.get(name, KERNELS["upright edges"])
    )
    return SlideSpec(kernel, *steps)


@alone.beside
def explained(tables: SlideTables) -> None:
    """What to notice, the sum in letters and numbers, and the code."""
    prose.notice(words.notice(tables))
    prose.formula(*words.formula(tables))
    prose.notice(words.loop_words(tables))
    source.show(convolution.unfolded, convolution.conv2d)
    with st.expander("What it calls, and the same by four loops"):
        source.show(convolution.out_size, convolution.padded, convolution.windows)
        source.show(sliding.slide, sliding.by_loops)
