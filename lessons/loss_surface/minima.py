"""A ball on a curve: charts that follow the player's `step`, and what became of it in words."""

import altair as alt
import numpy as np
import pandas as pd
import torch

from charts import theme
from charts.palettes import Palette
from charts.theme import Chart
from core.minima import Roll
from lessons.loss_surface.tables_further import curve_table, drawn_ends


def roll_chart(roll: Roll, palette: Palette) -> Chart:
    """The curve, its minima, and the ball at this step with the tangent under it."""
    table, drawn = curve_table(roll), drawn_ends(roll)
    ends = (float(table["height"].min()), float(table["height"].max()))
    x = theme.x_axis("x", "x, the only parameter", theme.pad(*drawn, 0.02))
    y = theme.y_axis("height", "f(x), the loss", theme.pad(*ends, 0.08))
    run = (drawn[1] - drawn[0]) * 0.08
    sides = pd.DataFrame({"side": [-run, run]})
    tangent = alt.Chart(sides).transform_calculate(
        x="bx[step] + datum.side", height="bh[step] + bs[step] * datum.side"
    )
    ball = alt.Chart(theme.one_row()).transform_calculate(x="bx[step]", height="bh[step]")
    layers = [
        alt.Chart(table)
        .mark_line(color=palette.data, strokeWidth=2.2, clip=True, tooltip=None)
        .encode(x=x, y=y),
        *minimum_marks(roll, x, y, palette),
        tangent.mark_line(color=palette.model, strokeWidth=1.6, clip=True, tooltip=None).encode(
            x=x, y=y
        ),
        ball.mark_circle(
            color=palette.model,
            size=190,
            stroke=palette.paper,
            strokeWidth=1.5,
            opacity=1,
            clip=True,
            tooltip=None,
        ).encode(x=x, y=y),
    ]
    arrays = {"bx": short(roll.x), "bh": short(roll.height), "bs": short(roll.slope)}
    chart = theme.stepped(alt.layer(*layers), len(roll.x) - 1, num_phases=0, **arrays)
    return theme.finish(
        chart,
        palette,
        title="A ball that knows only the slope under it",
        description="A curve with its minima marked and a ball that rolls downhill step by step.",
        height=380,
    )


def short(values: torch.Tensor) -> list[float]:
    """Six digits of every number: for drawing."""
    return [float(f"{value:.6g}") for value in values.tolist()]


def minimum_marks(roll: Roll, x: alt.X, y: alt.Y, palette: Palette) -> list[Chart]:
    """A cross on the global minimum, a ring on every other."""
    table = pd.DataFrame(roll.minima.numpy(), columns=["x", "height"])
    lowest = table.index == roll.global_minimum
    return [
        theme.landmark(table[lowest], x, y, colour=palette.optimum, shape="cross"),
        alt.Chart(table[~lowest])
        .mark_point(color=palette.ink, size=110, strokeWidth=2, clip=True)
        .encode(x=x, y=y),
    ]


def height_chart(roll: Roll, palette: Palette) -> Chart:
    """The height at every step so far and to come, with the marker of this step."""
    steps = np.arange(len(roll.x), dtype=np.int16)
    table = pd.DataFrame({"step": steps, "height": roll.height.float().numpy()})
    # down to the minima: a ball that flew away at once has one height, and no scale of its own
    heights = torch.cat([roll.height, roll.minima[:, 1]])
    low, high = theme.pad(heights.min().item(), heights.max().item())
    x = theme.x_axis("step", "step", (0, max(len(table) - 1, 1)))
    y = theme.y_axis("height", "f(x)", (low, high))
    now = alt.Chart(theme.one_row()).transform_calculate(step="step", height="bh[step]")
    lines = [
        alt.Chart(theme.one_row(height=height))
        .mark_rule(color=colour, strokeDash=[5, 4], tooltip=None, clip=True)
        .encode(y=y)
        for height, colour in (
            (value, palette.optimum if k == roll.global_minimum else palette.ink)
            for k, value in enumerate(roll.minima[:, 1].tolist())
        )
    ]
    layers = [
        *lines,
        alt.Chart(table).mark_line(color=palette.model, strokeWidth=2, clip=True).encode(x=x, y=y),
        now.mark_circle(color=palette.model, size=110, tooltip=None, clip=True).encode(x=x, y=y),
    ]
    chart = theme.stepped(alt.layer(*layers), len(table) - 1, bh=short(roll.height))
    return theme.finish(
        chart,
        palette,
        title="Its height, step by step",
        description="The height of the ball against steps; dashed lines are the minima.",
        height=380,
    )
