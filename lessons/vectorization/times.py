"""Time against size on logarithmic axes, every single run, and the time of one cell."""

import math
from typing import Any

import altair as alt
import pandas as pd

from charts import theme
from charts.theme import Chart, Palette
from core.vectorization import LIST, LOOP, ONE, WAYS
from lessons.vectorization.tables_time import (
    TimingTables,
    limit_table,
    medians_table,
    printed_table,
    runs_table,
)

ENDS_N = (0.7, 2.2e6)
HEIGHT = 330
N_LABEL = "datum.value >= 1e6 ? '1,000,000' : format(datum.value, ',')"
# 0.000001 s is read as 1 µs
SECONDS = (
    "datum.value < 9e-7 ? format(datum.value * 1e9, '.3~g') + ' ns'"
    " : datum.value < 9e-4 ? format(datum.value * 1e6, '.3~g') + ' µs'"
    " : datum.value < 0.9 ? format(datum.value * 1e3, '.3~g') + ' ms'"
    " : format(datum.value, ',.3~g') + ' s'"
)


def colours(palette: Palette) -> alt.Scale:
    """A colour a way: the key under the figure names them."""
    known = {LOOP: palette.data, LIST: palette.compare, ONE: palette.model}
    return alt.Scale(domain=list(WAYS), range=[known[way] for way in WAYS])


def decades(*values: pd.Series) -> tuple[float, float]:
    """Whole powers of ten that hold all of the values, with a little room."""
    every = [float(v) for one in values for v in one if v > 0] or [1e-6, 1.0]
    low, high = math.floor(math.log10(min(every)) - 0.1), math.ceil(math.log10(max(every)) + 0.15)
    return 10.0**low, 10.0**high


def _n_axis() -> alt.X:
    axis = theme.x_axis("n", "n, how many", ENDS_N, log=True)
    axis["axis"] = alt.Axis(values=[10.0**k for k in range(7)], labelExpr=N_LABEL)
    return axis


def _seconds_axis(field: str, title: str, ends: tuple[float, float], unit: str) -> alt.Y:
    axis = theme.y_axis(field, title, ends, log=True)
    axis["axis"] = alt.Axis(values=theme.log_marks(*ends), labelExpr=unit)
    return axis


def time_chart(tables: TimingTables, n: int, palette: Palette, *, printed: bool) -> Chart:
    """The median of each way at each size, from the quickest to the slowest run; and the limit."""
    limit, source = limit_table(tables), printed_table(tables)
    shown = source if printed else source.head(0)
    ends = decades(tables.points["low"], tables.points["high"], source["seconds"])
    y = _seconds_axis("seconds", "time of one run", ends, SECONDS)
    return theme.finish(
        alt.layer(
            _here(n, palette),
            *_curves(tables, "seconds", y, palette),
            _limit(limit, "seconds", y, palette),
            _rings(shown, "seconds", y, palette),
        ),
        palette,
        title="A loop pays for every number, an operation for the call",
        description="Time over size for two loops and one operation, both axes logarithmic, with "
        "the spread of the runs, the machine's limit as a dashed line and printed times as rings.",
        height=HEIGHT,
    )


def per_chart(tables: TimingTables, n: int, palette: Palette) -> Chart:
    """The same for one of the n: a loop stays level, one operation falls to the limit."""
    limit = limit_table(tables)
    ends = decades(tables.points["per"], limit["per"])
    y = _seconds_axis("per", "time for one of the n", ends, SECONDS.replace("value", "value*1e-9"))
    return theme.finish(
        alt.layer(
            _here(n, palette),
            *_curves(tables, "per", y, palette),
            _limit(limit, "per", y, palette),
        ),
        palette,
        title="What one number costs: call shared by many, then memory",
        description="Time for one number over size for two loops and one operation, both axes "
        "logarithmic, with the machine's limit as a level dashed line.",
        height=HEIGHT,
    )


def _here(n: int, palette: Palette) -> alt.Chart:
    rule = alt.Chart(theme.one_row(n=float(n))).mark_rule(
        color=palette.ink, strokeWidth=1, strokeDash=[2, 3], tooltip=None
    )
    return rule.encode(x=_n_axis())


def _curves(tables: TimingTables, field: str, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """A line a way; dots where it was run, hollow where it is foretold; a bar from end to end."""
    x, points = _n_axis(), tables.points.copy()
    scale = {"seconds": 1.0, "per": 1e9}[field]
    for end in ("low", "high"):
        points[f"{end}_{field}"] = points[end] * scale / (points["n"] if field == "per" else 1)
    base = alt.Chart(points)
    colour = alt.Color("way:N", scale=colours(palette), legend=None)
    tips = [
        alt.Tooltip("way:N"),
        alt.Tooltip("n:Q", format=",", title="n"),
        alt.Tooltip(f"{field}:Q", format=".3~s", title="median, s" if scale == 1 else "ns"),
        alt.Tooltip("kind:N", title="it was"),
    ]
    channels: dict[str, Any] = {"x": x, "y": y, "color": colour}
    return [
        base.mark_line(strokeWidth=2.2, tooltip=None, clip=True).encode(**channels),
        base.mark_rule(strokeWidth=5, opacity=0.35, tooltip=None, clip=True).encode(
            x=x,
            y=theme.on(y, f"low_{field}"),
            y2=alt.Y2(f"high_{field}:Q"),
            color=colour,
        ),
        base.transform_filter("datum.run")
        .mark_point(filled=True, size=62, opacity=1, clip=True)
        .encode(**channels, tooltip=tips),
        base.transform_filter("!datum.run")
        .mark_point(size=62, strokeWidth=1.8, fill=palette.paper, opacity=1, clip=True)
        .encode(**channels, tooltip=tips),
    ]


def _limit(table: pd.DataFrame, field: str, y: alt.Y, palette: Palette) -> alt.Chart:
    style: dict[str, Any] = {"strokeWidth": 2, "strokeDash": [7, 5], "clip": True}
    line = alt.Chart(table).mark_line(color=palette.optimum, tooltip=None, **style)
    return line.encode(x=_n_axis(), y=theme.on(y, field))


def _rings(table: pd.DataFrame, field: str, y: alt.Y, palette: Palette) -> alt.Chart:
    rings = alt.Chart(table).mark_point(
        color=palette.batch, size=150, strokeWidth=2.6, opacity=1, clip=True
    )
    tips = [alt.Tooltip("way:N", title="printed"), alt.Tooltip("seconds:Q", format=".3~s")]
    return rings.encode(x=_n_axis(), y=theme.on(y, field), tooltip=tips)


def runs_chart(tables: TimingTables, n: int, palette: Palette) -> Chart:
    """Every run at one size in the order it was made: the first is cold, the line is the median."""
    runs, medians = runs_table(tables, n), medians_table(tables, n)
    last = tables.done.spec.repeats
    x = theme.x_axis("number", "run (0 is the first, cold)", (-0.5, last + 0.5))
    x["axis"] = alt.Axis(values=list(range(last + 1)), format="d")
    y = _seconds_axis("seconds", "time", decades(runs["seconds"]), SECONDS)
    colour = alt.Color("way:N", scale=colours(palette), legend=None)
    dots = alt.Chart(runs).encode(
        x=x,
        y=y,
        color=colour,
        tooltip=[
            alt.Tooltip("way:N"),
            alt.Tooltip("kind:N", title="run"),
            alt.Tooltip("seconds:Q", format=".3~s"),
        ],
    )
    return theme.finish(
        alt.layer(
            alt.Chart(medians).mark_rule(strokeWidth=1.6, tooltip=None).encode(y=y, color=colour),
            dots.transform_filter("datum.number > 0").mark_point(filled=True, size=55, opacity=1),
            dots.transform_filter("datum.number == 0").mark_point(
                shape="triangle-up", filled=True, size=120, opacity=1
            ),
        ),
        palette,
        title="Every run at this n; a triangle is the first",
        description="Single runs in the order they were made, a colour a way, the first as a "
        "triangle, with the median of the others as a level line.",
        height=HEIGHT,
    )
