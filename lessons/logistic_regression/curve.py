"""The curve of probabilities over the points at every kept epoch, and how w grows."""

import functools
from typing import Any

import altair as alt
import numpy as np

from charts import classes, form, theme
from charts.form import Form
from charts.palettes import Palette
from lessons.logistic_regression.tables import CurveTables

STILL: dict[str, Any] = {"clip": True, "tooltip": None}
PARTS = 200  # pieces of the curve


def curve_chart(tables: CurveTables, palette: Palette) -> Form:
    """Points, curve, boundary and errors at the player's `step`."""
    x0, x1 = tables.ends
    points = tables.points
    return curve_form(palette).with_tables(
        at=form.numbers(x0=x0, x1=x1, T=tables.num_frames),
        states=tables.states[["w", "b"]],
        points=points.assign(k=points["y"].astype(int)),
    )


def sigma(z: str) -> str:
    """The sigmoid of an expression, for the browser."""
    return f"1 / (1 + exp(-({z})))"


@functools.lru_cache(maxsize=4)
def curve_form(palette: Palette) -> Form:
    """What the curve looks like, whatever the run."""
    x = theme.x_axis("x", "x", ("at.x0", "at.x1"))
    y = theme.y_axis("y", "ŷ, probability of class 1", ("-0.12", "1.12"))
    y = y.axis(alt.Axis(values=[0, 0.5, 1]))
    across = alt.Chart(alt.sequence(0, PARTS + 1, as_="k")).transform_calculate(
        x=f"at.x0 + (at.x1 - at.x0) * datum.k / {PARTS}"
    )
    curves = [
        across.transform_calculate(y=sigma(f"{state}.w * datum.x + {state}.b"))
        .mark_line(color=palette.model, **style, **STILL)
        .encode(x=x, y=y)
        for state, style in (
            ("first", {"strokeWidth": 1.4, "strokeOpacity": 0.4, "strokeDash": [4, 3]}),
            ("now", {"strokeWidth": 3}),
        )
    ]
    points = form.table("points").transform_calculate(
        p=sigma("now.w * datum.x + now.b"),
        wrong=f"({sigma('now.w * datum.x + now.b')} > 0.5) != (datum.y > 0.5)",
    )
    errors = points.mark_rule(color=palette.batch, strokeWidth=2.4, **STILL).encode(
        x=x, y=y, y2=alt.Y2("p:Q")
    )
    at = form.table("at")
    half = at.transform_calculate(y="0.5").mark_rule(color=palette.ink, strokeOpacity=0.3, **STILL)
    edge = (
        at.transform_calculate(x="-now.b / now.w")
        .transform_filter("isFinite(datum.x) && datum.x > at.x0 && datum.x < at.x1")
        .mark_rule(color=palette.ink, strokeDash=[5, 4], strokeWidth=1.6, **STILL)
    )
    chart = form.reading(
        alt.layer(
            half.encode(y=y),
            edge.encode(x=x),
            *curves,
            errors,
            *classes.samples(points, x, y, palette, 2, size=130),
            *(form.carried(name) for name in ("at", "states")),
        ),
        states="data('states')",
        first="states[0] || {}",
        now="states[min(step, at.T)] || {}",
    )
    return _finished(
        chart,
        palette,
        title="The curve now, and what each point is off",
        description="Points of class 0 at the bottom and of class 1 at the top, the curve of "
        "probabilities at this epoch and at the start, the boundary as a dashed line, and the "
        "distance of each point from the curve.",
    )


def growth_chart(tables: CurveTables, palette: Palette) -> Form:
    """The weight against epochs, counted in powers of ten."""
    later = tables.states[tables.states["epoch"] >= 1]
    last = max(float(later["epoch"].max()), 10.0) * 1.15  # room for the mark at the end
    y0, y1 = theme.pad(float(tables.states["w"].min()), float(tables.states["w"].max()), 0.08)
    marks = " ".join(f"{value:g}" for value in theme.log_marks(1.0, last))
    return growth_form(palette).with_tables(
        at=form.numbers(x1=last, y0=min(y0, 0.0), y1=y1, T=tables.num_frames, marks=marks),
        states={
            "t": np.arange(1, len(later) + 1, dtype=np.int16),
            "epoch": later["epoch"].to_numpy().astype(float),
            "w": later["w"].to_numpy(),
        },
    )


@functools.lru_cache(maxsize=4)
def growth_form(palette: Palette) -> Form:
    """What the growth of the weight looks like."""
    x = theme.x_axis("epoch", "epoch (log scale)", ("1", "at.x1"), log=True)
    x = x.axis(alt.Axis(values=alt.ExprRef("split(at.marks, ' ')"), format="~s"))
    y = theme.y_axis("w", "w, the steepness", ("at.y0", "at.y1"))
    line = form.table("states").encode(x=x, y=y)
    style: dict[str, Any] = {"color": palette.model, **STILL}
    now = line.transform_filter("datum.t == max(1, min(step, at.T))")
    chart = form.reading(
        alt.layer(
            line.mark_line(strokeWidth=1.4, strokeOpacity=0.4, **style),
            line.transform_filter("datum.t <= step").mark_line(strokeWidth=2.8, **style),
            now.mark_circle(size=110, opacity=1, **style),
            form.carried("at"),
        )
    )
    return _finished(
        chart,
        palette,
        title="w, epoch by epoch",
        description="The weight against epochs on a logarithmic scale, with this epoch marked.",
    )


def _finished(chart: Any, palette: Palette, *, title: str, description: str) -> Form:
    chart = theme.stepped(chart, form.LAST_STEP)
    return form.of(theme.finish(chart, palette, title=title, description=description, height=320))
