"""Time against size on logarithmic axes, every single run, and the time of one number.

The size in hand is a formula of its slider's thumb, so the browser moves it.
"""

import functools
import math
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from core.vectorization import LIST, LOOP, ONE, POWERS, WAYS
from lessons.vectorization.tables_time import (
    TimingTables,
    limit_table,
    medians_table,
    n_of,
    printed_table,
    runs_table,
)

ENDS_N = (0.7, 2.2e6)
HEIGHT = 330
WIDEST = 50  # pixels of the widest label, such as 100 ms
N_LABEL = "datum.value >= 1e6 ? '1,000,000' : format(datum.value, ',')"
# 0.000001 s is read as 1 µs
SECONDS = (
    "datum.value < 9e-7 ? format(datum.value * 1e9, '.3~g') + ' ns'"
    " : datum.value < 9e-4 ? format(datum.value * 1e6, '.3~g') + ' µs'"
    " : datum.value < 0.9 ? format(datum.value * 1e3, '.3~g') + ' ms'"
    " : format(datum.value, ',.3~g') + ' s'"
)


def time_chart(tables: TimingTables, power: int, palette: Palette, *, printed: bool) -> Form:
    """The median of each way at each size, from the quickest to the slowest run; and the limit."""
    source = printed_table(tables)
    ends = decades(tables.points["low"], tables.points["high"], source["seconds"])
    return time_form(palette, "seconds").with_tables(
        at=_at(tables, power, ends),
        points=tables.points,
        limit=limit_table(tables),
        printed=source if printed else source.head(0),
    )


def per_chart(tables: TimingTables, power: int, palette: Palette) -> Form:
    """The same for one of the n: a loop stays level, one operation falls to the limit."""
    limit = limit_table(tables)
    return time_form(palette, "per").with_tables(
        at=_at(tables, power, decades(tables.points["per"], limit["per"])),
        points=tables.points,
        limit=limit,
        printed=printed_table(tables).head(0),
    )


def runs_chart(tables: TimingTables, power: int, palette: Palette) -> Form:
    """Every run at one size in the order it was made: the first is cold, the line is the median."""
    by_power = {k: n_of(tables, k) for k in POWERS}
    runs = _stacked({k: runs_table(tables, n) for k, n in by_power.items()})
    medians = _stacked({k: medians_table(tables, n) for k, n in by_power.items()})
    ends = [decades(runs.loc[runs["power"] == k, "seconds"]) for k in POWERS]
    last = tables.done.spec.repeats
    return runs_form(palette).with_tables(
        at=form.numbers(
            power=power,
            lows=_words([low for low, _ in ends]),
            highs=_words([high for _, high in ends]),
            marks="|".join(_words(theme.log_marks(*pair)) for pair in ends),
            last=last,
            numbers=_words(list(range(last + 1))),
        ),
        runs=runs,
        medians=medians,
    )


def _stacked(tables: dict[int, pd.DataFrame]) -> pd.DataFrame:
    """The tables of all sizes as one, with the power of ten of each row."""
    return pd.concat([table.assign(power=k) for k, table in tables.items()], ignore_index=True)


def _words(values: Sequence[float]) -> str:
    """Numbers as one text, which a form takes apart: a look-up that is no table."""
    return " ".join(f"{value:g}" for value in values)


def _at(tables: TimingTables, power: int, ends: tuple[float, float]) -> form.Columns:
    """The single numbers of the two charts over size."""
    return form.numbers(
        power=power,
        sizes=" ".join(str(n_of(tables, k)) for k in POWERS),
        low=ends[0],
        high=ends[1],
        marks=_words(theme.log_marks(*ends)),
    )


def decades(*values: pd.Series) -> tuple[float, float]:
    """Whole powers of ten that hold all of the values, with a little room."""
    every = [float(v) for one in values for v in one if v > 0] or [1e-6, 1.0]
    low, high = math.floor(math.log10(min(every)) - 0.1), math.ceil(math.log10(max(every)) + 0.15)
    return 10.0**low, 10.0**high


# --- the forms --------------------------------------------------------------------------------

TITLES = {
    "seconds": (
        "A loop pays for each number, an operation once",
        "time of one run",
        "Time over size for two loops and one operation, both axes logarithmic, with the spread of "
        "the runs, the machine's limit as a dashed line and printed times as rings.",
    ),
    "per": (
        "One number costs: its share of a call, then memory",
        "time for one of the n",
        "Time for one number over size for two loops and one operation, both axes logarithmic, "
        "with the machine's limit as a level dashed line.",
    ),
}


@functools.lru_cache(maxsize=8)
def time_form(palette: Palette, field: str) -> Form:
    """What the times over size look like: those of a run, or those for one of the n."""
    title, axis, description = TITLES[field]
    label = SECONDS if field == "seconds" else SECONDS.replace("datum.value", "(datum.value*1e-9)")
    y = theme.y_axis(field, axis, ("at.low", "at.high"), log=True)
    y["axis"] = _marked("split(at.marks, ' ')", label)
    layers = alt.layer(
        _here(palette),
        *_curves(field, y, palette),
        _limit(field, y, palette),
        _rings(field, y, palette),
        form.carried("at"),
    )
    return form.of(
        theme.finish(
            form.steerable(layers, "power"),
            palette,
            title=title,
            description=description,
            height=HEIGHT,
        )
    )


def colours(palette: Palette) -> alt.Scale:
    """A colour a way: the key under the figure names them."""
    known = {LOOP: palette.data, LIST: palette.compare, ONE: palette.model}
    return alt.Scale(domain=list(WAYS), range=[known[way] for way in WAYS])


def _marked(marks: str, label: str) -> alt.Axis:
    """An axis with these marks, as wide as its widest label: other labels move nothing."""
    values = alt.ExprRef(marks)
    return alt.Axis(values=values, labelExpr=label, minExtent=WIDEST, maxExtent=WIDEST)


def _n_axis(field: str = "n") -> alt.X:
    axis = theme.x_axis(field, "n, how many", ENDS_N, log=True)
    axis["axis"] = alt.Axis(values=[10.0**k for k in POWERS], labelExpr=N_LABEL)
    return axis


def _here(palette: Palette) -> alt.Chart:
    """A line at the size in hand, where the thumb stands."""
    here = form.table("at").transform_calculate(n="toNumber(split(at.sizes, ' ')[power])")
    rule = here.mark_rule(color=palette.ink, strokeWidth=1, strokeDash=[2, 3], tooltip=None)
    return rule.encode(x=_n_axis())


def _curves(field: str, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """A line a way; dots where it was run, hollow where it is foretold; a bar from end to end."""
    x, base = _n_axis(), form.table("points")
    ends = {"seconds": ("low", "high"), "per": ("low_per", "high_per")}[field]
    colour = alt.Color("way:N", scale=colours(palette), legend=None)
    tips = [
        alt.Tooltip("way:N"),
        alt.Tooltip("n:Q", format=",", title="n"),
        alt.Tooltip(f"{field}:Q", format=".3~s", title="median, s" if field == "seconds" else "ns"),
        alt.Tooltip("kind:N", title="it was"),
    ]
    channels: dict[str, Any] = {"x": x, "y": y, "color": colour}
    return [
        base.mark_line(strokeWidth=2.2, tooltip=None, clip=True).encode(**channels),
        base.mark_rule(strokeWidth=5, strokeOpacity=0.35, tooltip=None, clip=True).encode(
            x=x, y=theme.on(y, ends[0]), y2=alt.Y2(f"{ends[1]}:Q"), color=colour
        ),
        base.transform_filter("datum.run")
        .mark_point(filled=True, size=62, opacity=1, clip=True)
        .encode(**channels, tooltip=tips),
        base.transform_filter("!datum.run")
        .mark_point(size=62, strokeWidth=1.8, fill=palette.paper, opacity=1, clip=True)
        .encode(**channels, tooltip=tips),
    ]


def _limit(field: str, y: alt.Y, palette: Palette) -> alt.Chart:
    style: dict[str, Any] = {"strokeWidth": 2, "strokeDash": [7, 5], "clip": True}
    line = form.table("limit").mark_line(color=palette.optimum, tooltip=None, **style)
    return line.encode(x=_n_axis(), y=theme.on(y, field))


def _rings(field: str, y: alt.Y, palette: Palette) -> alt.Chart:
    rings = form.table("printed").mark_point(
        color=palette.batch, size=150, strokeWidth=2.6, opacity=1, clip=True
    )
    tips = [alt.Tooltip("way:N", title="printed"), alt.Tooltip("seconds:Q", format=".3~s")]
    return rings.encode(x=_n_axis(), y=theme.on(y, field), tooltip=tips)


@functools.lru_cache(maxsize=4)
def runs_form(palette: Palette) -> Form:
    """What single runs look like; those of the size in hand are there, on an axis of their own."""
    x = theme.x_axis("number", "run (0 is the first, cold)", ("-0.5", "at.last + 0.5"))
    x["axis"] = alt.Axis(values=alt.ExprRef("split(at.numbers, ' ')"), format="d")
    y = theme.y_axis("seconds", "time", ("low", "high"), log=True)
    y["axis"] = _marked("split(split(at.marks, '|')[power], ' ')", SECONDS)
    colour = alt.Color("way:N", scale=colours(palette), legend=None)
    here = "datum.power == power"
    tips = [
        alt.Tooltip("way:N"),
        alt.Tooltip("kind:N", title="run"),
        alt.Tooltip("seconds:Q", format=".3~s"),
    ]
    dots = form.table("runs").transform_filter(here).encode(x=x, y=y, color=colour, tooltip=tips)
    middle = form.table("medians").transform_filter(here)
    layers = alt.layer(
        middle.mark_rule(strokeWidth=1.6, tooltip=None).encode(y=y, color=colour),
        dots.transform_filter("datum.number > 0").mark_point(filled=True, size=55, opacity=1),
        dots.transform_filter("datum.number == 0").mark_point(
            shape="triangle-up", filled=True, size=120, opacity=1
        ),
        form.carried("at"),
    )
    steered = form.steerable(
        layers,
        "power",
        low="toNumber(split(at.lows, ' ')[power])",
        high="toNumber(split(at.highs, ' ')[power])",
    )
    return form.of(
        theme.finish(
            steered,
            palette,
            title="Every run at this n; a triangle is the first",
            description="Single runs in the order they were made, a colour a way, the first as a "
            "triangle, with the median of the others as a level line.",
            height=HEIGHT,
        )
    )
