"""The descent by autograd: the first updates, and the distance to the answer until it stalls."""

import functools

import altair as alt
import pandas as pd

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from core.autograd_descent import ANSWER
from lessons.autograd.tables_further import DescentTables

SHOWN = 30  # updates of the history that are drawn


def history_chart(tables: DescentTables, palette: Palette) -> Form:
    """a after each of the first updates."""
    path = tables.path[tables.path["dtype"] == tables.run.spec.dtype]
    rows = path[path["update"] <= SHOWN]
    low, high = (float(v) for v in (rows["a"].min(), rows["a"].max()))
    y0, y1 = theme.pad(min(low, ANSWER), max(high, ANSWER))
    return history_form(palette).with_tables(
        at=form.numbers(y0=y0, y1=y1, answer=ANSWER),
        path={"update": rows["update"].to_numpy(), "a": rows["a"].to_numpy()},
    )


@functools.lru_cache(maxsize=8)
def history_form(palette: Palette) -> Form:
    """What the history looks like."""
    x = theme.x_axis("update", "update", (0, SHOWN)).axis(alt.Axis(tickMinStep=1))
    y = theme.y_axis("a", "a", ("at.y0", "at.y1"))
    tip = [alt.Tooltip("update:Q"), alt.Tooltip("a:Q", format=".9g")]
    line = form.table("path").encode(x=x, y=y)
    answer = form.table("at").mark_rule(color=palette.optimum, strokeDash=[5, 4], tooltip=None)
    layers = [
        answer.encode(y=theme.on(y, "answer")),
        line.mark_line(color=palette.model, strokeWidth=2, clip=True, tooltip=None),
        line.mark_circle(color=palette.model, size=44, opacity=1, clip=True).encode(tooltip=tip),
    ]
    return form.of(
        theme.finish(
            form.reading(alt.layer(*layers)),
            palette,
            title=f"a over the first {SHOWN} updates",
            description="The parameter a after each update, with the answer 2 as a dashed line.",
            height=320,
        )
    )


def distance_chart(tables: DescentTables, palette: Palette) -> Form:
    """|a − 2| over all updates in both dtypes: each falls until it stalls."""
    path = tables.path[tables.path["update"] > 0]
    low, high = theme.log_ends(path["away"].to_numpy(), 0.0)
    last = max(int(path["update"].max()), 2)
    marks = {
        "x_marks": theme.log_marks(1, last),
        "y_marks": theme.log_marks(low, high),
    }
    return distance_form(palette).with_tables(
        at=form.numbers(
            x1=last,
            y0=low,
            y1=high,
            **{name: " ".join(f"{v:g}" for v in values) for name, values in marks.items()},
        ),
        **{dtype: _distances(path, dtype) for dtype in ("float32", "float64")},
    )


def _distances(path: pd.DataFrame, dtype: str) -> form.Columns:
    rows = path[path["dtype"] == dtype]
    return {"update": rows["update"].to_numpy(), "away": rows["away"].to_numpy()}


@functools.lru_cache(maxsize=8)
def distance_form(palette: Palette) -> Form:
    """What the distances look like."""
    x = theme.x_axis("update", "update (log scale)", ("1", "at.x1"), log=True)
    y = theme.y_axis("away", "distance |a − 2| (log scale)", ("at.y0", "at.y1"), log=True)
    x = x.axis(alt.Axis(values=alt.ExprRef("split(at.x_marks, ' ')"), format="~g"))
    y = y.axis(alt.Axis(values=alt.ExprRef("split(at.y_marks, ' ')"), format="~g"))
    looks = {"float32": (palette.compare, 1.8), "float64": (palette.model, 2.6)}
    lines = [
        form.table(dtype)
        .mark_line(color=colour, strokeWidth=width, clip=True, tooltip=None)
        .encode(x=x, y=y)
        for dtype, (colour, width) in looks.items()
    ]
    return form.of(
        theme.finish(
            form.reading(alt.layer(*lines, form.carried("at"))),
            palette,
            title="How far from 2: each dtype has its floor",
            description="The distance to the answer against updates, both on logarithmic scales, "
            "one line for float32 and one for float64.",
            height=320,
        )
    )
