"""Labels on their way to vectors: a name, its class, and a row with a single 1."""

import functools
from typing import Any

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from core.logits import NAMES
from core.small_network import OUTPUTS
from lessons.softmax.tables_net import SAMPLES, label_numbers, one_hot_cells

NUM_MOMENTS = 3 * len(SAMPLES)  # a sample is named, counted, written


def one_hot_chart(palette: Palette) -> Form:
    """Three moments a sample, at the player's `step`: its name, its class, its row."""
    return one_hot_form(palette).with_tables(
        samples={
            "i": list(range(len(SAMPLES))),
            "name": list(SAMPLES),
            "y": (label_numbers() + 1).tolist(),
        },
        cells=one_hot_cells(),
        heads={
            "x": [0.5, 1.6, *(k + 3.0 for k in range(OUTPUTS))],
            "head": ["label", "class y", *NAMES[:OUTPUTS]],
        },
    )


@functools.lru_cache(maxsize=4)
def one_hot_form(palette: Palette) -> Form:
    """What the samples, their numbers and their rows look like."""
    x = alt.X("x:Q", scale=alt.Scale(domain=[-0.1, 5.7], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[len(SAMPLES) + 0.1, -1.0], nice=False), axis=None)
    moment = "step - 3 * datum.i"  # of this sample: 0 named, 1 counted, 2 written
    now = f"{moment} >= 1 && {moment} <= 3"
    here = form.table("samples").transform_calculate(place="datum.i + 0.5")
    at_row = theme.on(y, "place")
    band = (
        here.transform_filter(now)
        .transform_calculate(x="-0.1", x2="5.7", top="datum.i + 0.05", bottom="datum.i + 0.95")
        .mark_rect(color=palette.quiet, fillOpacity=0.8, cornerRadius=3, tooltip=None)
        .encode(x=x, x2=alt.X2("x2:Q"), y=theme.on(y, "top"), y2=alt.Y2("bottom:Q"))
    )
    ink: dict[str, Any] = {"fontSize": 14, "color": palette.ink, "tooltip": None}
    names = here.transform_calculate(x="0.5").mark_text(**ink).encode(x=x, y=at_row, text="name:N")
    numbers = (
        here.transform_filter(f"{moment} >= 2")
        .transform_calculate(x="1.6")
        .mark_text(**ink)
        .encode(x=x, y=at_row, text="y:Q")
    )
    heads = (
        form.table("heads")
        .transform_calculate(place="-0.45")
        .mark_text(fontSize=13, fontWeight="bold", color=palette.ink, tooltip=None)
        .encode(x=x, y=at_row, text="head:N")
    )
    chart = theme.stepped(
        alt.layer(band, names, numbers, *_rows(moment, x, y, palette), heads), NUM_MOMENTS
    )
    return form.of(
        theme.finish(
            chart,
            palette,
            title="A name, a number, a row with a single 1",
            description="Samples with their label, the number of the class and its one-hot row, "
            "as far as the player has come.",
            height=290,
        )
    )


def _rows(moment: str, x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """The one-hot rows that are written so far: a box and a digit a cell."""
    at_row = theme.on(y, "place")
    cells = (
        form.table("cells")
        .transform_filter(f"{moment} >= 3")
        .transform_calculate(
            x="datum.k + 2.55",
            x2="datum.k + 3.45",
            top="datum.i + 0.08",
            bottom="datum.i + 0.92",
            middle="datum.k + 3",
            place="datum.i + 0.5",
        )
    )
    boxes = cells.mark_rect(tooltip=None, cornerRadius=2).encode(
        x=x,
        x2=alt.X2("x2:Q"),
        y=theme.on(y, "top"),
        y2=alt.Y2("bottom:Q"),
        color=alt.Color(
            "v:O",
            legend=None,
            scale=alt.Scale(domain=[0, 1], range=[palette.quiet, palette.truth]),
        ),
    )
    written = [
        cells.transform_filter(f"datum.v == {value}")
        .mark_text(fontSize=14, fontWeight="bold", color=colour, tooltip=None)
        .encode(x=theme.on(x, "middle"), y=at_row, text="v:Q")
        for value, colour in ((0, palette.ink), (1, palette.paper))
    ]
    return [boxes, *written]
