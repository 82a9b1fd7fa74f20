"""Tensors as cells with a number in each: where the cells stand, and how they are drawn.

A sheet holds several grids side by side. A chart of cells reads three tables by name: `cells`
(left, top, text, and whatever decides the look), `signs` (left, top, text) and `at` (wide, high:
the size of the sheet in cells; room: pixels that a number needs; title).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from charts.theme import Chart

DARK = "#10151A"  # on a bright cell, by day and by night
HEAD = 1.3  # rows over the cells, for what is written there
SLICE = 0.45  # rows between two slices of three axes
ROW = 27  # pixels of a row
TALLEST = 430  # pixels of all rows: more of them are less high
Place = tuple[float, float]


def places(shape: tuple[int, ...]) -> list[Place]:
    """Left and top of every cell of a tensor of up to three axes, in reading order.

    The last axis goes to the right, the one before it down, the first of three is slices.

    >>> places((2, 2))
    [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]
    """
    slices, rows, columns = (1, 1, 1, *shape)[-3:]
    return [
        (float(j), k * (rows + SLICE) + i)
        for k in range(slices)
        for i in range(rows)
        for j in range(columns)
    ]


def extent(shape: tuple[int, ...]) -> tuple[float, float]:
    """Width and height of such a grid, in cells."""
    slices, rows, columns = (1, 1, 1, *shape)[-3:]
    return float(columns), slices * rows + (slices - 1) * SLICE


def height(rows: float) -> int:
    """Pixels of a chart with so many rows of cells, with its title and its heads."""
    return round(46 + min(ROW * (rows + HEAD), TALLEST))


@dataclass(frozen=True)
class Look:
    """How cells of one look are filled, and the ink of their number."""

    fill: str
    ink: str


def looks(palette: Palette) -> dict[str, Look]:
    """The looks by name: a number, one of every other row, a copy, in hand, not yet there."""
    stripe = 0.12 if palette.name == "dark" else 0.28  # ink is read on both
    return {
        "own": Look(palette.quiet, palette.ink),
        "other": Look(_mixed(palette.quiet, palette.data, stripe), palette.ink),
        "copy": Look(palette.paper, palette.ink),
        "read": Look(palette.batch, DARK),
        "made": Look(palette.model, DARK),
        "wrong": Look(_mixed(palette.paper, palette.model, 0.3), palette.ink),
        "empty": Look(palette.paper, palette.paper),
    }


def _mixed(one: str, other: str, share: float) -> str:
    """A colour between two, `share` of the way to the other."""
    pairs = ((int(one[k : k + 2], 16), int(other[k : k + 2], 16)) for k in (1, 3, 5))
    return "#" + "".join(f"{round(a + share * (b - a)):02X}" for a, b in pairs)


def sheet(
    cells: alt.Chart,
    palette: Palette,
    *,
    description: str,
    rows: float,
    tips: Mapping[str, str],
    steerable: tuple[str, ...] = (),
    reads: tuple[str, ...] = (),
    **expressions: str,
) -> Form:
    """The form of a sheet; `cells` stands on the table `cells`, each with its `look` and `text`.

    A cell whose `copy` is true has a dashed edge. `tips` is what the pointer tells, field -> name.
    `reads` names further tables that the expressions look numbers up in.
    """
    x = alt.X("left:Q", axis=None, scale=_ends(0, _read("wide")))
    y = alt.Y("top:Q", axis=None, scale=_ends(_read("high"), -HEAD))
    layers: list[Chart] = [
        *boxes(cells, x, y, palette, tips),
        form.table("signs")
        .mark_text(fontSize=13, align="left", color=palette.ink, tooltip=None)
        .encode(x=x, y=y, text=alt.Text("text:N")),
        *map(form.carried, ("at", *reads)),
    ]
    chart: Chart = theme.stepped(alt.layer(*layers), form.LAST_STEP)
    chart = form.steerable(chart, *steerable, **expressions)
    return form.of(
        theme.finish(
            chart,
            palette,
            title=alt.ExprRef(f"{form.AT}.title"),
            description=description,
            height=height(rows),
        )
    )


def _ends(first: Any, last: Any) -> alt.Scale:
    return alt.Scale(domain=[first, last], nice=False, zero=False)


def _read(name: str) -> Any:
    return alt.ExprRef(f"{form.AT}.{name}")


def boxes(
    cells: alt.Chart, x: alt.X, y: alt.Y, palette: Palette, tips: Mapping[str, str]
) -> list[Chart]:
    """The cells, and the numbers in them where a screen has room."""
    known = looks(palette)
    placed = cells.transform_calculate(
        right="datum.left + 0.94",
        bottom="datum.top + 0.92",
        mid="datum.left + 0.47",
        centre="datum.top + 0.48",
        label="width / at.wide > at.room && height / (at.high + 1.3) > 12 ? datum.text : ''",
    )
    fills, inks = (
        alt.Scale(domain=list(known), range=[getattr(look, part) for look in known.values()])
        for part in ("fill", "ink")
    )
    edges: dict[str, list[float]] = {"!datum.copy": [1, 0], "datum.copy": [2, 2.5]}
    rects = [
        placed.transform_filter(which)
        .mark_rect(cornerRadius=1.5, strokeWidth=1, stroke=palette.data, strokeDash=dash)
        .encode(
            x=x,
            x2=alt.X2("right:Q"),
            y=y,
            y2=alt.Y2("bottom:Q"),
            fill=alt.Fill("look:N", scale=fills, legend=None),
            tooltip=[alt.Tooltip(f"{field}:N", title=name) for field, name in tips.items()],
        )
        for which, dash in edges.items()
    ]
    numbers = placed.mark_text(fontSize=12, tooltip=None).encode(
        x=theme.on(x, "mid"),
        y=theme.on(y, "centre"),
        text=alt.Text("label:N"),
        color=alt.Color("look:N", scale=inks, legend=None),
    )
    return [*rects, numbers]


def room(texts: list[str]) -> float:
    """Pixels that the longest of these numbers needs in its cell."""
    return 7.0 * max((len(text) for text in texts), default=1) + 3
