"""The loss surface cut along one parameter at a time."""

from typing import Any

import altair as alt
import pandas as pd

from charts import theme
from charts.loss_surface import SurfaceTables
from charts.loss_surface_point import PointTables
from charts.theme import Chart, Palette


def slice_chart(tables: SurfaceTables, point: PointTables, axis: int, palette: Palette) -> Chart:
    """The loss along one parameter through the point (0 across, 1 up), with its tangent there."""
    name, (low, high) = tables.shown[axis], tables.ends(axis)
    lowest = point.bottoms[axis][0]
    table, here = point.slices[axis], (point.x, point.y)[axis]
    top = max(float(table["loss"].max()) * 1.02, 1e-12)
    x, y = theme.x_axis("value", name, (low, high)), theme.y_axis("loss", "loss", (0, top))
    run, slope = (high - low) * 0.12, point.slope[axis]
    moves = (-run, run)
    tangent = pd.DataFrame(
        {"value": [here + m for m in moves], "loss": [point.loss + slope * m for m in moves]}
    )
    bottom, now = (
        theme.one_row(value=v, loss=loss) for v, loss in (point.bottoms[axis], (here, point.loss))
    )
    marks: dict[str, Any] = {"clip": True, "tooltip": None}
    layers = [
        alt.Chart(theme.one_row(loss=tables.loss_at["optimum"]))
        .mark_rule(color=palette.optimum, strokeDash=[5, 4], tooltip=None)
        .encode(y=y),
        alt.Chart(table).mark_line(color=palette.data, strokeWidth=2, clip=True).encode(x=x, y=y),
        alt.Chart(tangent)
        .mark_line(color=palette.model, strokeWidth=1.6, **marks)
        .encode(x=x, y=y),
        alt.Chart(bottom)
        .mark_point(color=palette.ink, size=70, strokeWidth=2, **marks)
        .encode(x=x, y=y),
        alt.Chart(now).mark_circle(color=palette.model, size=130, **marks).encode(x=x, y=y),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title=f"Along {name} alone: slope {theme.number(slope)}, lowest at {theme.number(lowest)}",
        description=f"The loss as a curve over {name} through the chosen point, with its tangent. "
        "A ring marks the lowest place of this slice, a dashed line the smallest loss of all.",
        height=280,
    )
