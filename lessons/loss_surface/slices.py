"""The loss surface cut along one parameter at a time."""

import functools
from typing import Any

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.numbers import spelt
from charts.palettes import Palette
from lessons.loss_surface.moved import GRADIENT, at_point, loss, point_numbers
from lessons.loss_surface.tables import SurfaceTables
from lessons.loss_surface.tables_point import PointTables

PLACES = 120  # steps of a curve from end to end


def slice_chart(tables: SurfaceTables, point: PointTables, axis: int, palette: Palette) -> Form:
    """The loss along one parameter through the point (0 across, 1 up), with its tangent there.

    A parabola moves with the point in the browser; for another loss every place of the curve is a
    sum over all samples, and the server does it.
    """
    x0, x1 = tables.ends(axis)
    at = point_numbers(tables, point) | {"x0": x0, "x1": x1}
    shape = slice_form(palette, tables.shown[axis], axis, tables.squared)
    if tables.squared:
        return shape.with_tables(at=form.numbers(**at))
    curve, (lowest, bottom) = point.slices[axis], point.bottoms[axis]
    at |= {"now": (point.x, point.y)[axis], "loss": point.loss, "slope": point.slope[axis]}
    at |= {"lowest": lowest, "bottom": bottom, "top": float(curve["loss"].max())}
    return shape.with_tables(at=form.numbers(**at), curve=curve)


def along(axis: int, value: str) -> str:
    """The loss where one parameter has another value, as an expression."""
    return loss(value, "here_y") if axis == 0 else loss("here_x", value)


def said(axis: int) -> dict[str, str]:
    """What the point means for a slice of a parabola, as core says it of the server's point.

    now, loss, slope: at the point. lowest, bottom: where the slice is lowest, and how low. top: its
    highest loss in sight.
    """
    now, curvature = ("here_x", "here_y")[axis], ("at.h_xx", "at.h_yy")[axis]
    return {
        "now": now,
        "loss": loss("here_x", "here_y"),
        "slope": GRADIENT[axis],
        "lowest": f"{curvature} > 0 ? now - slope / {curvature} : now",
        "bottom": along(axis, "lowest"),
        "top": f"max({along(axis, 'at.x0')}, {along(axis, 'at.x1')})",
    }


@functools.lru_cache(maxsize=64)
def slice_form(palette: Palette, name: str, axis: int, squared: bool) -> Form:
    """What a slice looks like; of a parabola it follows the two sliders."""
    x = theme.x_axis("value", name, ("at.x0", "at.x1"))
    y = theme.y_axis("loss", "loss", ("0", "max(1.02 * top, 1e-12)"))
    marks: dict[str, Any] = {"clip": True, "tooltip": None}
    row = form.table("at")
    ends = alt.Chart(alt.sequence(-1, 2, 2, as_="k")).transform_calculate(
        move="0.12 * (at.x1 - at.x0) * datum.k"
    )
    tangent = ends.transform_calculate(value="now + datum.move", loss="loss + slope * datum.move")
    layers = [
        row.transform_calculate(loss="at.least")
        .mark_rule(color=palette.optimum, strokeDash=[5, 4], tooltip=None)
        .encode(y=y),
        curve(axis, squared)
        .mark_line(color=palette.data, strokeWidth=2, clip=True)
        .encode(x=x, y=y),
        tangent.mark_line(color=palette.model, strokeWidth=1.6, **marks).encode(x=x, y=y),
        row.transform_calculate(value="lowest", loss="bottom")
        .mark_point(color=palette.ink, size=70, strokeWidth=2, **marks)
        .encode(x=x, y=y),
        row.transform_calculate(value="now", loss="loss")
        .mark_circle(color=palette.model, size=130, **marks)
        .encode(x=x, y=y),
    ]
    chart = alt.layer(*layers)
    words = f"'Along {name} alone: slope ' + {spelt('slope')}"
    return form.of(
        theme.finish(
            at_point(chart, **said(axis))
            if squared
            else form.reading(chart, **{number: f"at.{number}" for number in said(axis)}),
            palette,
            title=alt.ExprRef(f"{words} + ', lowest at ' + {spelt('lowest')}"),
            description=f"The loss as a curve over {name} through the chosen point, with its "
            "tangent. A ring marks the lowest place of this slice, a dashed line the smallest loss "
            "of all.",
            height=280,
        )
    )


def curve(axis: int, squared: bool) -> alt.Chart:
    """The loss from end to end: by the parabola, or as the server says."""
    if not squared:
        return form.table("curve")
    places = alt.Chart(alt.sequence(0, PLACES + 1, as_="k"))
    values = places.transform_calculate(value=f"at.x0 + (at.x1 - at.x0) * datum.k / {PLACES}")
    return values.transform_calculate(loss=along(axis, "datum.value"))
