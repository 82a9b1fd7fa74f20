"""The noise that was drawn, and the floor under the loss of the best line."""

import altair as alt
import numpy as np
import pandas as pd

from charts import theme
from charts.numbers import number
from charts.palettes import Palette
from charts.theme import Chart
from core import data as core
from lessons.data.tables import SIZES, DataTables, noise_table


def noise_chart(tables: DataTables, palette: Palette) -> Chart:
    """The noise that was drawn, and the bell it was drawn from."""
    bars, bell = noise_table(tables)
    ends = (float(bars["left"].min()), float(bars["right"].max()))
    top = float(max(bars["count"].max(), bell["count"].max())) * 1.08
    x, y = theme.x_axis("x", "ε = y − (Xw + b)", ends), theme.y_axis("count", "samples", (0, top))
    layers = [
        alt.Chart(bars)
        .mark_rect(color=palette.data, opacity=0.6, clip=True)
        .encode(x=theme.on(x, "left"), x2=alt.X2("right:Q"), y=y, y2=alt.datum(0)),
        alt.Chart(bell)
        .mark_line(color=palette.truth, strokeWidth=2.2, strokeDash=[7, 5], clip=True, tooltip=None)
        .encode(x=x, y=y),
    ]
    return theme.finish(
        alt.layer(*layers[: 2 if tables.noise else 1]),  # without noise there is no bell
        palette,
        title=f"The noise drawn, σ = {number(tables.noise or 0.0)}",
        description="Histogram of the noise of all samples with the normal curve it comes from.",
        height=290,
    )


def sigma_chart(tables: DataTables, palette: Palette, largest: float = 5.0) -> Chart:
    """The floor σ²/2 over σ, and the loss of the best line of these data on it."""
    sigma = tables.noise or 0.0
    grid = np.linspace(0, largest, 61)
    floor = pd.DataFrame({"x": grid, "y": [core.noise_floor(s) for s in grid]})
    x = theme.x_axis("x", "noise σ", (-0.03 * largest, largest * 1.03))  # room for a cross at 0
    top = core.noise_floor(largest)
    y = theme.y_axis("y", "loss", (-0.04 * top, 1.06 * top))
    here = theme.one_row(x=sigma, y=tables.loss)
    layers: list[Chart] = [
        alt.Chart(floor)
        .mark_line(color=palette.truth, strokeDash=[7, 5], strokeWidth=2.2, tooltip=None)
        .encode(x=x, y=y),
        theme.landmark(here, x, y, colour=palette.optimum, shape="cross"),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="The floor σ²/2, and the best line's loss",
        description="A parabola of the loss floor over the noise, with the loss of the best line "
        "of these data as a cross.",
        height=290,
    )


def floor_chart(tables: DataTables, sample: pd.DataFrame, palette: Palette) -> Chart:
    """How the best line's loss comes up to the floor as rows are added, in units of the floor."""
    sizes = np.unique(np.geomspace(1, max(SIZES), 60).round())
    curve = [core.expected_loss(1.0, int(n), tables.d) / core.noise_floor(1.0) for n in sizes]
    expected = pd.DataFrame({"n": sizes, "share": curve})
    x = theme.x_axis("n", "rows n (log scale)", (0.8, max(SIZES) * 1.15), log=True)
    y = theme.y_axis("share", "loss / (σ²/2)", (-0.08, 1.8))
    layers: list[Chart] = [
        alt.Chart(sample)
        .mark_circle(color=palette.data, size=14, opacity=0.45, clip=True, tooltip=None)
        .encode(x=x, y=y),
        alt.Chart(theme.one_row(share=1.0))
        .mark_rule(color=palette.truth, strokeDash=[7, 5], strokeWidth=2.2, tooltip=None)
        .encode(y=y),
        alt.Chart(expected)
        .mark_line(color=palette.compare, strokeWidth=2, clip=True, tooltip=None)
        .encode(x=x, y=y),
    ]
    if tables.noise:
        here = theme.one_row(n=tables.n, share=tables.loss / core.noise_floor(tables.noise))
        layers.append(theme.landmark(here, x, y, colour=palette.optimum, shape="cross"))
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="More rows: the loss comes up to the floor",
        description="Loss of the best line in units of the floor against the number of rows: dots "
        "are drawn data sets, the line is what theory expects, the cross is these data.",
        height=290,
    )
