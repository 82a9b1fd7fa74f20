"""The loss surface from above, to scale, with the point one places on it.

Axes of a bowl have equal units, whatever the shape of the screen: a round bowl looks round and
downhill stands upright on the lines of equal loss.
"""

import math
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from charts import theme
from charts.loss_surface import REACH, STAND, SurfaceTables, reach
from charts.loss_surface_point import PointTables
from charts.theme import Chart, Palette
from core.loss_surface import Window


def square_axes(x: theme.Domain, y: theme.Domain, names: Sequence[str]) -> tuple[alt.X, alt.Y]:
    """Axes on which one unit is as long across as up, on a screen of any shape.

    The ends, numbers or expressions, are those of a square; the wider side of the picture shows
    more of the surface, up to REACH.
    """
    across = _grown(x, f"min({REACH[0]}, max(1, width / height))")
    up = _grown(y, f"min({REACH[1]}, max(1, height / width))")
    return (
        alt.X("x:Q", title=names[0], scale=across),
        alt.Y("y:Q", title=names[1], scale=up),
    )


def _grown(ends: theme.Domain, factor: str) -> alt.Scale:
    low, high = ends
    middle, half = f"(({low}) + ({high})) / 2", f"(({high}) - ({low})) / 2"
    # not domainMin and domainMax: with those Vega also takes the extent of every mark at each step
    ends_at = [alt.ExprRef(f"{middle} {sign} {half} * {factor}") for sign in "-+"]
    return alt.Scale(domain=ends_at, nice=False, zero=False)


def landmarks(
    places: pd.DataFrame | alt.NamedData, x: alt.X, y: alt.Y, palette: Palette
) -> list[Chart]:
    """The places worth knowing, by their name: a cross for the optimum, a diamond for the truth."""
    return [
        theme.landmark(
            alt.Chart(places).transform_filter(f"datum.name === '{name}'"),
            x,
            y,
            colour=getattr(palette, name),
            shape=shape,
        )
        for name, shape in (("optimum", "cross"), ("truth", "diamond"))
    ]


def bowl_chart(
    tables: SurfaceTables, point: PointTables, palette: Palette, *, arms: bool = True
) -> Chart:
    """The surface from above; a click on it chooses the selection `place` (x, y)."""
    x, y = square_axes(("left", "right"), ("low", "high"), tables.shown)
    layers = [
        theme.heatmap(tables.heat, x, y),
        theme.contours(tables.contour, x, y),
        *(bowl_arms(tables, x, y) if arms else []),
        *crosshair(point, x, y),
        *landmarks(tables.places, x, y, palette),
        *downhill(tables, point, x, y, palette),
        point_mark(point, x, y, palette),
        theme.click_layer(x, y, *(reach(tables.window, axis, STAND) for axis in (0, 1))),
    ]
    return theme.finish(
        theme.with_numbers(alt.layer(*layers), **window_ends(tables.window)),
        palette,
        title=f"Where you stand: the loss over {tables.shown[0]} and {tables.shown[1]}",
        description="Heat map with contours of the loss over two parameters. A cross marks the "
        "optimum, a diamond the truth, a filled circle the chosen point with an arrow downhill; "
        "two lines through the optimum are the bowl's own axes. The sliders move the point.",
        height=430,
    )


def window_ends(window: Window) -> dict[str, float]:
    """The numbers that the square axes of a bowl read."""
    (left, right), (low, high) = window.x, window.y
    return {"left": left, "right": right, "low": low, "high": high}


def bowl_arms(tables: SurfaceTables, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The bowl's own axes with their curvatures, and the line of equal loss they span."""
    if tables.arms.empty:
        return []
    base = alt.Chart(tables.arms).encode(x=x, y=y)
    label = base.encode(x=theme.on(x, "x2"), y=theme.on(y, "y2"), text=alt.Text("label:N"))
    text: dict[str, Any] = {"align": "left", "dx": 8, "fontSize": 12, "clip": True}
    ring = theme.contours(tables.ring, x, y, opacity=1, width=1.4)
    return [
        *([] if tables.ring.empty else [ring]),
        base.mark_rule(
            color="#FFFFFF", strokeWidth=1.8, strokeDash=[6, 3], clip=True, tooltip=None
        ).encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q")),
        label.mark_text(color="#10151A", stroke="#10151A", strokeWidth=3, opacity=0.6, **text),
        label.mark_text(color="#FFFFFF", **text),
    ]


def crosshair(point: PointTables, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Where the two slices cut the surface: thin lines through the point."""
    row = theme.one_row(x=point.x, y=point.y)
    style: dict[str, Any] = {
        "color": "#FFFFFF",
        "strokeWidth": 1,
        "opacity": 0.6,
        "strokeDash": [2, 3],
        "tooltip": None,
    }
    base = alt.Chart(row)
    return [base.mark_rule(**style).encode(x=x), base.mark_rule(**style).encode(y=y)]


def downhill(
    tables: SurfaceTables, point: PointTables, x: alt.X, y: alt.Y, palette: Palette
) -> list[alt.Chart]:
    """The steepest way down from the point, as a direction; nothing where it is level."""
    length = math.hypot(*point.slope)
    if point.angle is None or length == 0:
        return []
    half = (tables.window.x[1] - tables.window.x[0]) / 2
    away = [-part / length * 0.3 * half for part in point.slope]
    row = theme.one_row(x=point.x, y=point.y, x2=point.x + away[0], y2=point.y + away[1])
    base = alt.Chart(row)
    turn = math.degrees(math.atan2(away[0], away[1])) % 360
    layers = []
    for colour, width in (("#10151A", 5.0), (palette.model, 2.8)):
        style: dict[str, Any] = {"color": colour, "clip": True, "tooltip": None}
        layers += [
            base.mark_rule(strokeWidth=width, **style).encode(
                x=x, y=y, x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q")
            ),
            base.mark_point(
                shape="triangle-up",
                angle=turn,
                size=90,
                filled=True,
                opacity=1,
                stroke=colour,
                strokeWidth=width - 2.6,
                **style,
            ).encode(x=theme.on(x, "x2"), y=theme.on(y, "y2")),
        ]
    return layers


def point_mark(point: PointTables, x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """The chosen parameters."""
    return (
        alt.Chart(theme.one_row(x=point.x, y=point.y, loss=point.loss))
        .mark_circle(
            color=palette.model, size=150, stroke="#FFFFFF", strokeWidth=1.6, opacity=1, clip=True
        )
        .encode(x=x, y=y, tooltip=[alt.Tooltip(f"{name}:Q", format=".4g") for name in "xy"])
    )
