"""What a point of the loss surface means for the data: its line, and the residuals as squares."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from charts import theme
from charts.loss_surface import SurfaceTables
from charts.loss_surface_point import PointTables
from charts.theme import Chart, Palette


def fit_chart(tables: SurfaceTables, point: PointTables, palette: Palette) -> Chart:
    """The line of the point, and every residual as a square of that side (or as its length)."""
    rows, name = point.residuals, "x" if tables.d == 1 else f"x{'₁₂₃₄₅₆₇₈'[tables.feature]}"
    x_ends = theme.pad(rows["x"].min(), rows["x"].max(), 0.12)
    y_ends = theme.pad(*fit_range(tables, rows), 0.12)
    x = theme.x_axis("x", name, x_ends)
    y = theme.y_axis("v", "y" if tables.d == 1 else "y minus the other features' part", y_ends)
    drawn = rows[rows["drawn"]]
    every = "" if len(drawn) == len(rows) else f" ({len(drawn)} of {len(rows)} drawn)"
    what = "squares" if tables.squared else "lengths"
    layers = [
        *(residual_squares(drawn, x, y, palette) if tables.squared else []),
        residual_lines(drawn, x, y, palette),
        *fit_lines(tables, point, x, y, x_ends, palette),
        alt.Chart(rows)
        .mark_circle(color=palette.data, size=30, opacity=0.85, clip=True)
        .encode(x=x, y=y, tooltip=["i", *(alt.Tooltip(c, format=".4g") for c in ("x", "v", "r"))]),
    ]
    across = (x_ends[1] - x_ends[0]) / (y_ends[1] - y_ends[0])
    return theme.finish(
        theme.with_numbers(alt.layer(*layers), x_per_y=across),
        palette,
        title=f"What it means: the line, and its residuals as {what}{every}",
        description="Scatter of the samples with the line of the chosen point, a square on every "
        "residual, and the closed-form line.",
        height=430,
    )


def fit_range(tables: SurfaceTables, rows: pd.DataFrame) -> tuple[float, float]:
    """Vertical range that holds the samples, now and at the optimum, and the line if it is near."""
    rest = [k for k in range(tables.d) if k != tables.feature]
    best = tables.points["y"] - sum(
        (tables.best[k] * tables.points[f"x{k + 1}"] for k in rest), start=0.0 * tables.points["y"]
    )
    both = pd.concat([rows["v"], best])
    low, high = float(both.min()), float(both.max())
    span = max(high - low, 1e-9)
    # the line too, but a line far away must not flatten the samples
    line = rows["fit"]
    return (
        min(low, max(float(line.min()), low - span)),
        max(high, min(float(line.max()), high + span)),
    )


def residual_squares(
    rows: pd.DataFrame,
    x: alt.X,
    y: alt.Y,
    palette: Palette,
) -> list[alt.Chart]:
    """A square on each residual, square on the screen: its side across is measured in pixels."""
    style: dict[str, Any] = {"color": palette.model, "clip": True, "tooltip": None}
    return [
        alt.Chart(rows)
        .transform_calculate(side="datum.x + datum.r * x_per_y * height / width")
        .mark_rect(fillOpacity=0.06, stroke=palette.model, strokeOpacity=0.3, **style)
        .encode(x=x, x2=alt.X2("side:Q"), y=y, y2=alt.Y2("fit:Q"))
    ]


def residual_lines(rows: pd.DataFrame, x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """The residuals: from each sample straight up or down to the line."""
    return (
        alt.Chart(rows)
        .mark_rule(color=palette.model, strokeWidth=1.2, opacity=0.7, clip=True, tooltip=None)
        .encode(x=x, y=y, y2=alt.Y2("fit:Q"))
    )


def fit_lines(
    tables: SurfaceTables,
    point: PointTables,
    x: alt.X,
    y: alt.Y,
    ends: Sequence[float],
    palette: Palette,
) -> list[alt.Chart]:
    """The line of the point, thick, and the best line, thin and dashed."""
    thin: dict[str, Any] = {"color": palette.optimum, "strokeWidth": 1.6, "strokeDash": [5, 4]}
    thick: dict[str, Any] = {"color": palette.model, "strokeWidth": 3}
    lines = []
    for theta, style in ((tables.best, thin), (point.theta, thick)):
        slope, height = theta[tables.feature], theta[tables.d]
        row = pd.DataFrame({"x": ends, "v": [slope * end + height for end in ends]})
        lines.append(alt.Chart(row).mark_line(clip=True, tooltip=None, **style).encode(x=x, y=y))
    return lines
