"""What the views of the stage share: the place of the player, look-ups, cells with numbers."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np

from charts import form, theme
from charts.form import Columns, Form
from charts.images import DIVERGING
from charts.palettes import Palette
from lessons.rnn.tables import RnnTables

# A step of the player is a letter: after the last one of the word the next epoch begins.
EPOCH = "floor(min(step, at.last) / at.T)"
LETTER = "min(step, at.last) % at.T"
# Up to which size of a number its colour takes which ink, and which one beyond
INKS = {"light": (0.75, "#10151A", "#FFFFFF"), "dark": (0.5, "#FFFFFF", "#10151A")}


def numbers_of(tables: RnnTables, **more: float | str) -> Columns:
    """The single numbers that every view reads."""
    spec = tables.spec
    return form.numbers(
        E=float(spec.num_epochs),
        T=float(len(spec.source)),
        last=float(tables.num_steps),
        V=float(len(spec.letters)),
        H=float(spec.units),
        source=spec.source,
        target=spec.target,
        letters=spec.letters,
        words=" ".join(tables.said),
        floor=tables.floor,
        **more,
    )


def column(values: np.ndarray) -> Columns:
    """A flat array that expressions look up."""
    return {"value": values}


def built(
    layers: list[Any],
    palette: Palette,
    *,
    title: str | alt.ExprRef,
    description: str,
    height: int,
    arrays: tuple[str, ...] = (),
) -> Form:
    """The form of layers that read `at`, `epoch`, `letter` and the arrays by name."""
    layers = [*layers, form.carried("at"), *map(form.carried, arrays)]
    chart = theme.stepped(alt.layer(*layers), form.LAST_STEP)
    looked_up = {name: f"pluck(data('{name}'), 'value')" for name in arrays}
    chart = form.reading(chart, **looked_up, epoch=EPOCH, letter=LETTER)
    return form.of(
        theme.finish(chart, palette, title=title, description=description, height=height)
    )


def blank_axes(left: str, right: str, top: str, bottom: str) -> tuple[alt.X, alt.Y]:
    """Axes without marks for a drawing; its top is where y is least. The ends are expressions."""
    x, y = (
        alt.Scale(domain=[alt.ExprRef(first), alt.ExprRef(last)], nice=False, zero=False)
        for first, last in ((left, right), (bottom, top))
    )
    return alt.X("x:Q", axis=None, scale=x), alt.Y("y:Q", axis=None, scale=y)


def states(cells: alt.Chart, x: alt.X, y: alt.Y, palette: Palette, room: str) -> list[alt.Chart]:
    """Cells of numbers between −1 and 1: blue to orange, with the number where there is `room`.

    `cells` have left, right, top, bottom and value; `room` is an expression.
    """
    colours = alt.Scale(
        domain=[-1, 1], range=list(DIVERGING[palette.name]), clamp=True, interpolate="rgb"
    )
    limit, weak, strong = INKS[palette.name]
    fill = alt.Fill("value:Q", scale=colours, legend=None)
    return [
        box(cells, x, y, stroke=palette.data, strokeWidth=0.6).encode(fill=fill),
        *(
            written(cells.transform_filter(f"{which} && {room}"), x, y, ink)
            for which, ink in (
                (f"abs(datum.value) > {limit}", strong),
                (f"abs(datum.value) <= {limit}", weak),
            )
        ),
    ]


def box(cells: alt.Chart, x: alt.X, y: alt.Y, **style: Any) -> alt.Chart:
    """A rectangle from left to right and top to bottom."""
    return cells.mark_rect(cornerRadius=1.5, tooltip=None, **style).encode(
        x=theme.on(x, "left"),
        x2=alt.X2("right:Q"),
        y=theme.on(y, "top"),
        y2=alt.Y2("bottom:Q"),
    )


def written(cells: alt.Chart, x: alt.X, y: alt.Y, ink: str, text: str = "") -> alt.Chart:
    """A number in the middle of each cell, or what `text` gives."""
    of = text or "replace(format(datum.value, '.2f'), '-', '−')"
    placed = cells.transform_calculate(
        x="(datum.left + datum.right) / 2", y="(datum.top + datum.bottom) / 2", label=of
    )
    return placed.mark_text(fontSize=12, color=ink, tooltip=None).encode(x=x, y=y, text="label:N")


def signs(
    chart: alt.Chart, x: alt.X, y: alt.Y, ink: str, size: int = 13, **style: Any
) -> alt.Chart:
    """Texts at x and y."""
    return chart.mark_text(fontSize=size, color=ink, tooltip=None, **style).encode(
        x=x, y=y, text=alt.Text("text:N")
    )


def grid(**sizes: int) -> Mapping[str, list[int]]:
    """Every combination of so many of each, in reading order.

    >>> grid(t=2, i=2)
    {'t': [0, 0, 1, 1], 'i': [0, 1, 0, 1]}
    """
    every = np.indices(tuple(sizes.values())).reshape(len(sizes), -1)
    return {name: row.tolist() for name, row in zip(sizes, every, strict=True)}
