"""A ball on a curve: charts that follow the player's `step`, and what became of it in words."""

import altair as alt
import numpy as np
import pandas as pd
import torch

from charts import theme
from charts.theme import Chart, Palette, number, tex
from core.minima import CURVES, Roll, basin_edges


def curve_table(name: str, num: int = 241) -> pd.DataFrame:
    """The curve where it is shown: x, height."""
    curve = CURVES[name]
    x = torch.linspace(*curve.shown, num, dtype=torch.double)
    return pd.DataFrame({"x": x.float().numpy(), "height": curve.height(x).float().numpy()})


def roll_chart(roll: Roll, palette: Palette) -> Chart:
    """The curve, its minima, and the ball at this step with the tangent under it."""
    curve = CURVES[roll.spec.curve]
    table = curve_table(roll.spec.curve)
    ends = (float(table["height"].min()), float(table["height"].max()))
    x = theme.x_axis("x", "x, the only parameter", theme.pad(*curve.shown, 0.02))
    y = theme.y_axis("height", "f(x), the loss", theme.pad(*ends, 0.08))
    run = (curve.shown[1] - curve.shown[0]) * 0.08
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
    low, high = theme.pad(float(table["height"].min()), float(table["height"].max()))
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
        if low <= height <= high
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


def outcome(roll: Roll) -> str:
    """What became of the ball, with the numbers of this run."""
    start, end = number(roll.spec.start), number(roll.x[-1].item())
    if roll.left_at is not None:
        return (
            f"**It flew away** at step {roll.left_at}: with a learning rate of {roll.spec.lr:g} "
            "every step overshoots by more than the last."
        )
    if roll.ended_in is None:
        return (
            f"From {start} it stands at x = {end} after {len(roll.x) - 1} steps, with a slope of "
            f"{number(roll.slope[-1].item(), 3)}: not at rest yet. Give it more steps, or another "
            "learning rate."
        )
    height = number(roll.minima[roll.ended_in, 1].item())
    if len(roll.minima) == 1:
        return (
            f"From {start} it rests at x = {end}, height {height}. A bowl has one bottom: from "
            "anywhere, with a small enough rate, the ball ends there. The squared loss of a linear "
            "model is such a bowl."
        )
    lowest = number(roll.minima[roll.global_minimum, 1].item())
    tops = ", ".join(number(top, 3) for top in basin_edges(roll.spec.curve))
    if roll.ended_in == roll.global_minimum:
        return (
            f"From {start} it rests in the **global** minimum, x = {end}, height {height}. Start "
            f"beyond the hilltop at x = {tops} and it ends elsewhere."
        )
    return (
        f"From {start} it rests in a **local** minimum, x = {end}, height {height}. The lowest "
        f"place has height {lowest}, but a hill at x = {tops} lies between, and the slope under "
        "the ball says nothing of it."
    )


def readout_lines(roll: Roll) -> list[tuple[str, str]]:
    """The rule with this step's numbers; {name} is filled as it plays."""
    return [("x ← x − η f′(x)", f"{{x}} − {roll.spec.lr:g} · ({{slope}}) = {{x+1}}")]


def readout_table(roll: Roll) -> pd.DataFrame:
    """One row a step: x, slope."""
    return pd.DataFrame({"x": roll.x.numpy(), "slope": roll.slope.numpy()})


def formula(roll: Roll) -> tuple[str, str]:
    """The curve, and the first step in numbers (LaTeX)."""
    x, slope = roll.x[0].item(), roll.slope[0].item()
    after = x - roll.spec.lr * slope
    step = rf"{tex(x)} - {roll.spec.lr:g} \cdot {tex(slope)} = {tex(after)}"
    return CURVES[roll.spec.curve].formula, r"x \leftarrow x - \eta f'(x):\quad " + step
