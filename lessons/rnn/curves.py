"""The loss by epoch with the floor under it: of one training, and of twenty starts."""

import functools
from typing import Any

import altair as alt
import numpy as np

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from core.rnn import floor
from lessons.rnn import board
from lessons.rnn.tables import RnnTables, StartsTables, curves_table


def loss_chart(tables: RnnTables, palette: Palette) -> Form:
    """The loss before the first update and after each, the floor, and where the word is right."""
    epochs = np.arange(len(tables.losses))
    first = tables.first_right
    return loss_form(palette).with_tables(
        at=board.numbers_of(tables, top=float(max(tables.losses.max(), tables.floor)) * 1.08),
        losses={"epoch": epochs.astype(np.int16), "loss": tables.losses},
        first={"epoch": [] if first is None else [first]}
        | {"loss": [] if first is None else [float(tables.losses[first])]},
    )


@functools.lru_cache(maxsize=8)
def loss_form(palette: Palette) -> Form:
    """What the curve and its floor look like."""
    x = theme.x_axis("epoch", "epoch", ("0", "at.E")).axis(alt.Axis(tickMinStep=1))
    y = theme.y_axis("loss", "loss a letter", ("0", "at.top"))
    line = form.table("losses").encode(x=x, y=y)
    style: dict[str, Any] = {"color": palette.model, "clip": True, "tooltip": None}
    layers = [
        *_floor(x, y, palette),
        line.mark_line(strokeWidth=1.4, opacity=0.4, **style),
        line.transform_filter("datum.epoch <= epoch").mark_line(strokeWidth=2.6, **style),
        theme.landmark(form.table("first"), x, y, colour=palette.truth, shape="diamond", size=90),
        line.transform_filter("datum.epoch == epoch").mark_circle(
            size=110, opacity=1, **(style | {"clip": False})
        ),
    ]
    return board.built(
        layers,
        palette,
        title="The loss, and what tanh cannot get below",
        description="The mean loss of the letters by epoch, with a dashed line at the least that "
        "logits between −1 and 1 allow, and a diamond where the whole word is first right.",
        height=190,
    )


def _floor(x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """The dashed line with its number."""
    level = form.table("at").encode(y=theme.on(y, "floor"))
    named = level.transform_calculate(
        text="height < 60 ? '' : 'floor of tanh ' + format(at.floor, '.4f')"
    )
    return [
        level.mark_rule(color=palette.ink, strokeDash=[5, 4], strokeWidth=1.4, tooltip=None),
        named.mark_text(align="left", dx=4, dy=11, color=palette.ink, tooltip=None).encode(
            x=alt.XValue(0), text="text:N"
        ),
    ]


def starts_chart(tables: StartsTables, head: str, palette: Palette, title: str) -> Form:
    """The loss of all starts: those that end right as lines, the others dashed."""
    table = curves_table(tables, head)
    level = floor(len(tables.spec.letters))
    at = form.numbers(
        E=float(tables.spec.num_epochs),
        top=max(float(table["loss"].max()), level) * 1.08,
        floor=level,
        title=title,
    )
    short = {"seed": np.int16, "epoch": np.int16, "loss": np.float32}
    return starts_form(palette).with_tables(at=at, runs=table.astype(short))


@functools.lru_cache(maxsize=8)
def starts_form(palette: Palette) -> Form:
    """What twenty curves look like."""
    x = theme.x_axis("epoch", "epoch", ("0", "at.E")).axis(alt.Axis(tickMinStep=1))
    y = theme.y_axis("loss", "loss a letter", ("0", "at.top"))
    runs = form.table("runs").encode(x=x, y=y, detail=alt.Detail("seed:N"))
    tips = [alt.Tooltip("seed:Q"), alt.Tooltip("said:N")]
    looks = (("datum.right", palette.truth, [1, 0]), ("!datum.right", palette.model, [5, 3]))
    lines = [
        runs.transform_filter(which)
        .mark_line(color=colour, strokeDash=dash, strokeWidth=1.5, opacity=0.85, clip=True)
        .encode(tooltip=tips)
        for which, colour, dash in looks
    ]
    chart = form.reading(alt.layer(*lines, *_floor(x, y, palette), form.carried("at")))
    return form.of(
        theme.finish(
            chart,
            palette,
            title=alt.ExprRef("at.title"),
            description="The loss of twenty starts by epoch: lines where the word is right in the "
            "end, dashed where it is not, over a dashed line at the floor of tanh.",
            height=260,
        )
    )
