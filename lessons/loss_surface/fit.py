"""What a point of the loss surface means for the data: its line, and the residuals as squares."""

import functools
from typing import Any

import altair as alt
import numpy as np

from charts import form, theme
from charts.form import Columns, Form
from charts.palettes import Palette
from lessons.loss_surface.moved import (
    Line,
    at_point,
    line_of,
    point_numbers,
    samples,
    samples_table,
)
from lessons.loss_surface.tables import SurfaceTables, point_grid
from lessons.loss_surface.tables_point import PointTables

OF_POINTS = {"best_w": "w", "best_b": "b"}  # as moved.OF_POINTS
PLACES = 65  # of the second slider, where the reach of the samples is known


def fit_chart(tables: SurfaceTables, point: PointTables, palette: Palette) -> Form:
    """The line of the point, and every residual as a square of that side (or as its length)."""
    rows = samples_table(tables)
    x_low, x_high = float(np.min(rows["x"])), float(np.max(rows["x"]))
    x0, x1 = theme.pad(x_low, x_high, 0.12)
    first, last = second_ends(tables)
    n, num_drawn = len(rows["x"]), int(np.sum(rows["drawn"]))
    every = "" if num_drawn == n else f" ({num_drawn} of {n})"
    what = "squares" if tables.squared else "lengths"
    at = form.numbers(
        **point_numbers(tables, point),
        x0=x0,
        x1=x1,
        x_low=x_low,
        x_high=x_high,
        second0=first,
        second1=last,
        **best_line(tables, point),
        title=f"Your line, its residuals as {what}{every}",
    )
    digit = "" if tables.d == 1 else "₁₂₃₄₅₆₇₈"[tables.feature]
    shape = fit_form(palette, f"x{digit}", line_of(tables), tables.squared)
    return shape.with_tables(at=at, samples=rows, heights=heights_table(tables, rows))


def best_line(tables: SurfaceTables, point: PointTables) -> dict[str, float]:
    """The dashed line: the best in sight; where a second weight moves the samples, the best w for
    that weight (in the browser `fit_form` works it out for a parabola)."""
    axis = 0 if tables.feature == tables.window.across else 1
    if tables.second == tables.d:
        return {"best_w": tables.lowest[axis], "best_b": tables.lowest[1 - axis]}
    return {"best_w": point.bottoms[axis][0], "best_b": tables.base[-1]}


def moving_best(line: Line, squared: bool) -> str:
    """The slope of the dashed line as an expression: the bottom of the slice along the weight."""
    if line.second_is_bias or not squared:
        return "at.best_w"
    weight, other = line.weight[-1], line.second[-1]
    along = f"at.low_{weight} - at.h_xy / at.h_{weight * 2} * ({line.second} - at.low_{other})"
    return f"at.h_{weight * 2} > 0 ? {along} : {line.weight}"


def second_ends(tables: SurfaceTables) -> tuple[float, float]:
    """How far the slider of the second parameter goes."""
    low, high, _ = point_grid(tables.window, 0 if tables.second == tables.window.across else 1)
    return low, high


def heights_table(tables: SurfaceTables, rows: Columns) -> Columns:
    """How low and how high the samples lie, at even places of the second slider: low, high.

    The reach of the samples is convex: a chord between two places is never inside it.
    """
    y, other = np.asarray(rows["y"]), np.asarray(rows["other"])
    v = y - np.linspace(*second_ends(tables), PLACES)[:, None] * other
    return {"low": v.min(axis=1), "high": v.max(axis=1)}


def fit_range(line: Line) -> dict[str, str]:
    """Vertical range that holds the samples, and the line if it is near.

    A line far away must not flatten the samples. Ends y0 and y1 are those of charts.theme.pad.
    """
    ends = [f"{line.weight} * at.{end} + {line.bias}" for end in ("x_low", "x_high")]
    last = PLACES - 1
    between = (
        "(1 - share) * (heights[place] || {{}}).{0} + share * (heights[place + 1] || {{}}).{0}"
    )
    return {
        "heights": "data('heights')",
        "along": f"clamp(({line.second} - at.second0) / (at.second1 - at.second0), 0, 1) * {last}",
        "place": f"min(floor(along), {last - 1})",
        "share": "along - place",
        "samples_low": between.format("low"),
        "samples_high": between.format("high"),
        "span": "max(samples_high - samples_low, 1e-9)",
        "low": f"min(samples_low, max(min({', '.join(ends)}), samples_low - span))",
        "high": f"max(samples_high, min(max({', '.join(ends)}), samples_high + span))",
        "margin": "(high - low) * 0.12",
        "room": "low - margin === low || high + margin === high ? 0.5 : margin",
        "y0": "low - room",
        "y1": "high + room",
    }


@functools.lru_cache(maxsize=64)
def fit_form(palette: Palette, name: str, line: Line, squared: bool) -> Form:
    """What the samples, the line of the point and its residuals look like."""
    x = theme.x_axis("x", name, ("at.x0", "at.x1"))
    words = "y" if line.second_is_bias and name == "x" else "y minus the other features' part"
    y = theme.y_axis("v", words, ("y0", "y1"))
    height = theme.on(y, "y")
    thin: dict[str, Any] = {"color": palette.optimum, "strokeWidth": 1.6, "strokeDash": [5, 4]}
    dots = samples(line).mark_circle(color=palette.data, size=30, opacity=0.85, clip=True)
    layers = [
        *([residual_squares(line, x, y, palette)] if squared else []),
        residual_lines(line, x, y, palette),
        form.straight("best_w", "at.best_b", x, height, **thin),
        form.straight(line.weight, line.bias, x, height, color=palette.model, strokeWidth=3),
        dots.encode(x=x, y=y, tooltip=theme.tips("i", "x", "v", "r")),
        form.carried("at"),
        form.carried("heights"),
    ]
    return form.of(
        theme.finish(
            at_point(alt.layer(*layers), best_w=moving_best(line, squared), **fit_range(line)),
            palette,
            title=alt.ExprRef("at.title"),
            description="Scatter of the samples with the line of the chosen point, a square on "
            "every residual, and the best line dashed.",
            height=430,
        )
    )


def residual_squares(line: Line, x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """A square on each residual, square on the screen: its side across is measured in pixels."""
    style: dict[str, Any] = {"color": palette.model, "clip": True, "tooltip": None}
    side = "datum.x + datum.r * (at.x1 - at.x0) / (y1 - y0) * height / width"
    return (
        samples(line)
        .transform_filter("datum.drawn")
        .transform_calculate(side=side)
        .mark_rect(fillOpacity=0.06, stroke=palette.model, strokeOpacity=0.3, **style)
        .encode(x=x, x2=alt.X2("side:Q"), y=y, y2=alt.Y2("fit:Q"))
    )


def residual_lines(line: Line, x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """The residuals: from each sample straight up or down to the line."""
    return (
        samples(line)
        .transform_filter("datum.drawn")
        .mark_rule(color=palette.model, strokeWidth=1.2, opacity=0.7, clip=True, tooltip=None)
        .encode(x=x, y=y, y2=alt.Y2("fit:Q"))
    )
