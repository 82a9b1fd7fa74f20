"""The squared loss under its conventions, and the broadcast trap that makes it silently wrong."""

import functools
from typing import Any

import altair as alt
import pandas as pd

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from charts.theme import Chart
from lessons.linear_regression.words import KINDS

REACH = 4.0  # residuals shown on each side of zero


def parabola_chart(y_hat: float, y: float, palette: Palette) -> Form:
    """One residual, charged twice: the tangent of r² is exactly twice as steep."""
    return parabola_form(palette).with_tables(
        at=form.numbers(y_hat=y_hat, y=y), kinds={"kind": KINDS}
    )


@functools.lru_cache(maxsize=4)
def parabola_form(palette: Palette) -> Form:
    """What the two losses look like; loss and slope as by core's conventions for one residual."""
    x = theme.x_axis("r", "residual r = ŷ − y", (-REACH, REACH))
    y = theme.y_axis("loss", "loss of this sample", (-1.5, REACH**2 * 0.75))
    colour = alt.Color(
        "kind:N",
        title=None,
        legend=alt.Legend(orient="top"),
        scale=alt.Scale(domain=KINDS, range=[palette.model, palette.compare]),
    )
    channels: dict[str, Any] = {"x": x, "y": y, "color": colour}
    curve = _both(f"sequence({-REACH}, {REACH + 0.05}, 0.1)", "pow(datum.r, 2)")
    tangent = _both("[now - 1.2, now + 1.2]", "pow(now, 2) + 2 * now * (datum.r - now)")
    here = _both("[now]", "pow(now, 2)")
    chart = alt.layer(
        curve.mark_line(strokeWidth=2.4, clip=True).encode(**channels),
        tangent.mark_line(strokeWidth=1.8, strokeDash=[5, 3], clip=True).encode(**channels),
        here.mark_circle(size=90, opacity=1, clip=True).encode(**channels),
        form.carried("at"),
    )
    return form.of(
        theme.finish(
            form.steerable(chart, "y_hat", "y", now="y_hat - y"),
            palette,
            title="One residual, two losses, two slopes",
            description="Two parabolas over the residual, with their tangents at the current one.",
            height=320,
        )
    )


def _both(r: str, square: str) -> alt.Chart:
    """Both losses at the places `r` (an array), from what r² or its tangent is there."""
    halved = f"(datum.kind === '{KINDS[0]}' ? 0.5 : 1)"
    places = form.table("kinds").transform_calculate(r=r).transform_flatten(["r"])
    return places.transform_calculate(loss=f"{halved} * ({square})")


def trap_chart(table: pd.DataFrame, palette: Palette) -> Chart:
    """The differences as a heat map; those that are errors are ringed."""
    rows, columns = int(table["row"].max()) + 1, int(table["column"].max()) + 1
    size = float(table["value"].abs().max()) or 1.0
    cells = alt.Chart(table).encode(
        x=alt.X("column:O", title="label y, by number", axis=alt.Axis(labelAngle=0)),
        y=alt.Y("row:O", title="prediction ŷ, by number"),
        tooltip=[
            alt.Tooltip("row:O"),
            alt.Tooltip("column:O"),
            alt.Tooltip("value:Q", format=".4f"),
        ],
    )
    boxes = cells.mark_rect().encode(
        color=alt.Color(
            "value:Q",
            legend=None,
            scale=alt.Scale(
                domain=[-size, 0, size], range=[*diverging(palette)], interpolate="rgb"
            ),
        )
    )
    ring = cells.transform_filter("datum.right").mark_rect(
        fillOpacity=0, stroke=palette.ink, strokeWidth=2
    )
    text = cells.mark_text(fontSize=11, color=palette.ink).encode(text=alt.Text("text:N"))
    ringed = "all are errors" if columns == 1 else f"{rows} are errors"
    return theme.finish(
        alt.layer(boxes, ring, text),
        palette,
        title=f"({rows}, {columns}): {rows * columns} differences, {ringed}",
        description="Heat map of predictions minus labels; the diagonal holds the true errors.",
        height=400,
    )


def diverging(palette: Palette) -> tuple[str, str, str]:
    """Negative, zero, positive: two hues that meet in the paper, so that ink stays readable."""
    if palette.name == "dark":
        return "#0B4F7A", palette.paper, "#8A3D00"
    return "#8CC3E6", palette.paper, "#F5B183"
