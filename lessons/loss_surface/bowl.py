"""The loss surface from above, to scale, with the point one places on it.

Axes of a bowl have equal units, whatever the shape of the screen: a round bowl looks round and
downhill stands upright on the lines of equal loss.
"""

import functools
from typing import Any

import altair as alt

from charts import form, heat, theme
from charts.bowl import landmarks, square_axes
from charts.form import Form
from charts.palettes import Palette
from core.bowl import Window
from lessons.loss_surface.moved import Line, at_point, line_of, point_numbers, samples_table, slope
from lessons.loss_surface.tables import SurfaceTables
from lessons.loss_surface.tables_point import PointTables

X_ENDS, Y_ENDS = ("at.x0", "at.x1"), ("at.y0", "at.y1")


LOSS_SCALE = "loss (yellow is low)"


def bowl_chart(
    tables: SurfaceTables,
    point: PointTables,
    palette: Palette,
    *,
    arms: bool = True,
    arrow: bool = True,
) -> Form:
    """The surface from above; without the `arrow` for who has yet to say where downhill leads."""
    arms = arms and not tables.arms.empty
    extra: dict[str, form.Table] = {"arms": tables.arms, "ring": tables.ring} if arms else {}
    if not tables.squared and arrow:
        extra["samples"] = samples_table(tables)
    return bowl_form(palette, tables.shown, tables.kind, line_of(tables), arms, arrow).with_tables(
        at=form.numbers(**point_numbers(tables, point), **ends(tables.window)),
        heat=tables.heat,
        contour=tables.contour,
        labels=tables.labels,
        places=tables.places,
        **extra,
    )


def ends(window: Window) -> dict[str, float]:
    """The ends of the square axes."""
    return dict(zip(("x0", "x1", "y0", "y1"), (*window.x, *window.y), strict=True))


@functools.lru_cache(maxsize=64)
def bowl_form(
    palette: Palette, names: tuple[str, str], kind: str, line: Line, arms: bool, arrow: bool
) -> Form:
    """What a surface and the point on it look like."""
    x, y = square_axes(X_ENDS, Y_ENDS, names)
    here = form.table("at").transform_calculate(x="here_x", y="here_y")
    layers = [
        heat.heatmap(alt.NamedData("heat"), x, y),
        heat.contours(alt.NamedData("contour"), x, y),
        *heat.contour_labels(alt.NamedData("labels"), x, y),
        *(bowl_arms(x, y) if arms else []),
        *crosshair(here, x, y),
        *landmarks(alt.NamedData("places"), x, y, palette),
        *(downhill(kind, line, x, y, palette) if arrow else []),
        point_mark(here, x, y, palette),
        heat.scale(alt.NamedData("heat"), LOSS_SCALE),
    ]
    return form.of(
        theme.finish(
            at_point(alt.layer(*layers)),
            palette,
            title=f"You stand on the loss over {names[0]} and {names[1]}",
            description="Heat map with numbered contours of the loss over two parameters. A cross "
            "marks the optimum, a diamond the truth, a filled circle the chosen point, an arrow "
            "downhill; two lines through the optimum are the bowl's own axes. The sliders move "
            "the point.",
            height=430,
        )
    )


def bowl_arms(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The bowl's own axes with their curvatures, and the line of equal loss they span."""
    base = form.table("arms").encode(x=x, y=y)
    label = base.encode(x=theme.on(x, "x2"), y=theme.on(y, "y2"), text=alt.Text("label:N"))
    text: dict[str, Any] = {"align": "left", "dx": 8, "fontSize": 12, "clip": True}
    return [
        heat.contours(alt.NamedData("ring"), x, y, opacity=1, width=1.4),
        base.mark_rule(
            color="#FFFFFF", strokeWidth=1.8, strokeDash=[6, 3], clip=True, tooltip=None
        ).encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q")),
        label.mark_text(color="#10151A", stroke="#10151A", strokeWidth=3, opacity=0.6, **text),
        label.mark_text(color="#FFFFFF", **text),
    ]


def crosshair(here: alt.Chart, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Where the two slices cut the surface: thin lines through the point."""
    style: dict[str, Any] = {
        "color": "#FFFFFF",
        "strokeWidth": 1,
        "opacity": 0.6,
        "strokeDash": [2, 3],
        "tooltip": None,
    }
    return [here.mark_rule(**style).encode(x=x), here.mark_rule(**style).encode(y=y)]


def downhill(kind: str, line: Line, x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """The steepest way down from the point, as a direction; nothing where it is level."""
    base = (
        slope(kind, line)
        .transform_calculate(steep="sqrt(pow(datum.slope_x, 2) + pow(datum.slope_y, 2))")
        .transform_filter("!at_bottom && datum.steep >= 1e-12")
        .transform_calculate(
            x="here_x",
            y="here_y",
            x2="here_x - datum.slope_x / datum.steep * 0.15 * (at.x1 - at.x0)",
            y2="here_y - datum.slope_y / datum.steep * 0.15 * (at.x1 - at.x0)",
            turn="atan2(-datum.slope_x, -datum.slope_y) * 180 / PI",
        )
    )
    layers = []
    for colour, width in (("#10151A", 5.0), (palette.model, 2.8)):
        style: dict[str, Any] = {"color": colour, "clip": True, "tooltip": None}
        head = base.mark_point(
            shape="triangle-up",
            size=90,
            filled=True,
            opacity=1,
            stroke=colour,
            strokeWidth=width - 2.6,
            **style,
        )
        layers += [
            base.mark_rule(strokeWidth=width, **style).encode(
                x=x, y=y, x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q")
            ),
            head.encode(
                x=theme.on(x, "x2"), y=theme.on(y, "y2"), angle=alt.Angle("turn:Q", scale=None)
            ),
        ]
    return layers


def point_mark(here: alt.Chart, x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """The chosen parameters."""
    return here.mark_circle(
        color=palette.model, size=150, stroke="#FFFFFF", strokeWidth=1.6, opacity=1, clip=True
    ).encode(x=x, y=y, tooltip=theme.tips("x", "y"))
