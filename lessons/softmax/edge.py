"""To breaking point: where exp leaves float32, and the bits of what both ways compute there."""

import functools
import math
from typing import Any

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from core import float_bits
from core.overflow import Way
from lessons.softmax.tables_edge import ROWS, EdgeTables, bits_table, rows_table

LN10 = math.log(10)
TOP = math.log10(float_bits.LARGEST)  # powers of ten that float32 holds
NORMAL = math.log10(float_bits.SMALLEST_NORMAL)
BOTTOM = math.log10(float_bits.SMALLEST / 2)  # below half the smallest exp rounds to 0
STILL: dict[str, Any] = {"clip": True, "tooltip": None}


def line_chart(tables: EdgeTables, palette: Palette) -> Form:
    """Every exp on a line of powers of ten, as written and with the largest taken out."""
    o = tables.spec.o
    return line_form(palette, len(o)).with_tables(
        at=form.numbers(**{f"o{k + 1}": value for k, value in enumerate(o)}),
        dots={
            "k": [float(k) for _ in range(2) for k in range(len(o))],
            "way": [float(way) for way in range(2) for _ in o],
        },
        lanes={"way": [0.0, 1.0], "name": ["as written", "largest out"]},
        zones={
            "x": [-1e4, BOTTOM, NORMAL, TOP],
            "x2": [BOTTOM, NORMAL, TOP, 1e4],
            "zone": [0.0, 1.0, 2.0, 3.0],
        },
    )


@functools.lru_cache(maxsize=8)
def line_form(palette: Palette, q: int) -> Form:
    """What the line looks like: what float32 holds is clear, what it loses is shaded."""
    names = [f"o{k + 1}" for k in range(q)]
    x = theme.x_axis("x", "exp(…) as a power of ten", ("left", "right"))
    y = alt.Y("y:Q", scale=alt.Scale(domain=[-0.55, 2.0], nice=False), axis=None)
    chart = form.steerable(
        alt.layer(
            *_zones(x, y, palette),
            *_dots(x, y, palette),
            form.carried("at"),
        ),
        *names,
        o=f"[{', '.join(names)}]",
        top=f"max({', '.join(names)})",
        low=f"min({', '.join(names)})",
        left=f"min(-62, 1.08 * min(low, low - top) / {LN10:.12g})",
        right=f"max(68, 1.08 * top / {LN10:.12g})",
    )
    return form.of(
        theme.finish(
            chart,
            palette,
            title="What float32 can hold, and where exp goes",
            description="A line of powers of ten with the range of float32 and the exponential of "
            "every logit, once as written and once with the largest taken out.",
            height=310,
        )
    )


def _zones(x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """What float32 loses, what it keeps with fewer digits, and the two lines of the ways."""
    zones = (
        form.table("zones")
        .transform_calculate(
            x="clamp(datum.x, left, right)", x2="clamp(datum.x2, left, right)", y="-0.55", y2="2.0"
        )
        .transform_calculate(
            mid="(datum.x + datum.x2) / 2",
            text="['→ 0', 'digits lost', 'float32 holds these', '→ ∞'][datum.zone]",
        )
    )
    box = zones.encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"))
    return [
        box.transform_filter("datum.zone === 0 || datum.zone === 3").mark_rect(
            color=palette.model, fillOpacity=0.16, **STILL
        ),
        box.transform_filter("datum.zone === 1").mark_rect(
            color=palette.batch, fillOpacity=0.16, **STILL
        ),
        zones.transform_filter("datum.zone !== 1")
        .mark_text(fontSize=12, color=palette.ink, fontStyle="italic", **STILL)
        .encode(x=theme.on(x, "mid"), y=alt.YValue(11), text="text:N"),
        form.table("lanes")
        .transform_calculate(y="1 - datum.way")
        .mark_rule(color=palette.ink, strokeOpacity=0.35, **STILL)
        .encode(y=y),
        form.table("lanes")
        .transform_calculate(y="1 - datum.way - 0.22")
        .mark_text(align="left", fontSize=12, fontWeight="bold", color=palette.ink, **STILL)
        .encode(x=alt.XValue(6), y=y, text="name:N"),
    ]


def _dots(x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """Every exp on both ways: a dot, or a cross where float32 has lost it."""
    dots = (
        form.table("dots")
        .transform_calculate(
            x=f"(o[datum.k] - (datum.way ? top : 0)) / {LN10:.12g}", y="1 - datum.way"
        )
        .transform_calculate(
            lost=f"datum.x > {TOP:.12g} || datum.x < {BOTTOM:.12g}",
            text="'o' + slice('₁₂₃₄₅', datum.k, datum.k + 1)",
            up="datum.y + 0.17 + 0.14 * datum.k",
        )
    )
    place = dots.encode(x=x, y=y)
    return [
        place.transform_filter("!datum.lost").mark_circle(
            color=palette.model, size=110, opacity=1, **STILL
        ),
        place.transform_filter("datum.lost").mark_text(
            text="×", fontSize=26, fontWeight="bold", color=palette.model, **STILL
        ),
        dots.mark_text(fontSize=12, color=palette.ink, **STILL).encode(
            x=x, y=theme.on(y, "up"), text="text:N"
        ),
    ]


def bits_chart(way: Way, palette: Palette, title: str) -> Form:
    """The numbers of a way with their 32 bits; full is a 1, empty is a 0."""
    return bits_form(palette, title).with_tables(bits=bits_table(way), rows=rows_table(way))


PLACES = len(float_bits.PARTS)


@functools.lru_cache(maxsize=8)
def bits_form(palette: Palette, title: str) -> Form:
    """What the bits look like: sign, exponent and fraction stand apart."""
    x = alt.X("x:Q", scale=alt.Scale(domain=[-6.5, 50], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[len(ROWS) + 0.05, -0.95], nice=False), axis=None)
    colours = [palette.ink, palette.batch, palette.data]
    cells = form.table("bits").transform_calculate(
        x="datum.i + 0.6 * datum.part + 0.08",
        x2="datum.i + 0.6 * datum.part + 0.92",
        y="datum.r + 0.2",
        y2="datum.r + 0.8",
    )
    box = cells.encode(
        x=x,
        x2=alt.X2("x2:Q"),
        y=y,
        y2=alt.Y2("y2:Q"),
        color=alt.Color("part:O", legend=None, scale=alt.Scale(domain=[0, 1, 2], range=colours)),
    )
    rows = form.table("rows").transform_calculate(y="datum.r + 0.52")
    ink: dict[str, Any] = {"fontSize": 12, "tooltip": None}
    values = rows.transform_calculate(x=f"{PLACES + 1.9:g}").encode(x=x, y=y, text="text:N")
    heads = [(0.5, "±"), (5.1, "exponent"), (21.7, "fraction")]
    words = [
        alt.Chart(alt.sequence(0, 1, as_="one"))
        .transform_calculate(x=f"{at:g}", y="-0.4")
        .mark_text(text=head, fontSize=11, color=palette.ink, tooltip=None)
        .encode(x=x, y=y)
        for at, head in heads
    ]
    layers = [
        box.transform_filter("datum.bit == 1").mark_rect(tooltip=None),
        box.transform_filter("datum.bit == 0").mark_rect(fillOpacity=0.14, tooltip=None),
        rows.transform_calculate(x="-0.6")
        .mark_text(align="right", color=palette.ink, **ink)
        .encode(x=x, y=y, text="name:N"),
        values.transform_filter("datum.lost == 0").mark_text(
            align="left", color=palette.ink, **ink
        ),
        values.transform_filter("datum.lost == 1").mark_text(
            align="left", color=palette.model, fontWeight="bold", **ink
        ),
        *words,
    ]
    return form.of(
        theme.finish(
            alt.layer(*layers),
            palette,
            title=title,
            description="The numbers of one way to compute softmax with the 32 bits of each.",
            height=265,
        )
    )
