"""A ball on a curve: charts that follow the player's `step`, and what became of it in words."""

import altair as alt
import numpy as np
import pandas as pd
import torch

from charts import theme
from charts.numbers import number, tex
from charts.theme import Chart, Palette
from core.minima import CURVES, Roll, basin_edges


def stretch(roll: Roll) -> tuple[float, float]:
    """The piece of the x axis to draw: where the curve is shown, and the path if the ball stayed.

    One that flew away would squeeze the curve to a line.
    """
    low, high = CURVES[roll.spec.curve].shown
    if roll.left_at is not None:
        return low, high
    return min(low, roll.x.min().item()), max(high, roll.x.max().item())


def curve_table(roll: Roll) -> pd.DataFrame:
    """The curve where it is drawn: x, height."""
    curve, (low, high) = CURVES[roll.spec.curve], stretch(roll)
    shown = curve.shown[1] - curve.shown[0]
    num = 1 + round(240 * (high - low) / shown)  # as fine, however wide
    x = torch.linspace(low, high, num, dtype=torch.double)
    return pd.DataFrame({"x": x.float().numpy(), "height": curve.height(x).float().numpy()})


def roll_chart(roll: Roll, palette: Palette) -> Chart:
    """The curve, its minima, and the ball at this step with the tangent under it."""
    table, drawn = curve_table(roll), stretch(roll)
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


def key(roll: Roll) -> dict[str, str]:
    """What the marks mean, by role."""
    lowest = "the minimum" if len(roll.minima) == 1 else "the lowest of the marked minima"
    return {
        "data": "the curve (a line)",
        "model": "the ball now, the tangent under it, and its height",
        "optimum": lowest,
    }


def marks(roll: Roll) -> str:
    """What the marks mean that the key has no form for."""
    if len(roll.minima) == 1:
        return "On the right, the dashed line is the height of the minimum."
    return (
        "A ring is a minimum that is not the lowest. On the right, the dashed lines are the "
        "heights of the marked minima."
    )


def outcome(roll: Roll) -> str:
    """What became of the ball, with the numbers of this run."""
    if roll.fate == "away":
        return flight(roll)
    if roll.fate == "to and fro":
        return bouncing(roll)
    start, end = number(roll.spec.start), number(roll.x[-1].item())
    if roll.fate == "on its way":
        return (
            f"From {start} it stands at x = {end} after {steps(len(roll.x) - 1)}, with a slope of "
            f"{number(roll.slope[-1].item(), 3)}: not at rest yet. Give it more steps, or another "
            "learning rate."
        )
    height = number(roll.height[-1].item())
    if roll.fate == "elsewhere":
        return (
            f"From {start} it rests at x = {end}, height {height}: another minimum than those "
            f"marked.{leap_words(roll)}"
        )
    return resting(roll, start, end, height)


def steps(count: int) -> str:
    """So many steps."""
    return f"{count:,} step{'' if count == 1 else 's'}"


def flight(roll: Roll) -> str:
    """What a ball did that flew away, and no more than that."""
    last = number(roll.x[-1].item())
    lengths = torch.cat([roll.x, roll.x.new_tensor([roll.landing])]).diff().abs()
    grew = len(lengths) > 1 and bool((lengths.diff() > 0).all())
    return (
        f"**It flew away** at step {roll.left_at}: with a learning rate of {roll.spec.lr:g} that "
        f"step led from x = {last} to x = {number(roll.landing)}, where the run is stopped."
        f"{' Up to there, every step was longer than the one before.' if grew else ''}"
    )


def bouncing(roll: Roll) -> str:
    """Between which places a ball jumps that does not come to rest."""
    lengths = roll.x.diff().abs()
    quarter = len(lengths) // 4
    late = roll.x[-1 - quarter :]
    low, high = number(late.min().item()), number(late.max().item())
    longest = number(lengths[-quarter:].max().item())
    before = number(lengths[-2 * quarter : -quarter].max().item())
    return (
        f"From {number(roll.spec.start)} it does not come to rest: it **jumps to and fro**, in its "
        f"last {steps(quarter)} between x = {low} and x = {high}. The longest of these steps is "
        f"{longest}, the longest of the {quarter:,} before was {before}. A smaller learning rate "
        "helps here sooner than more steps."
    )


def resting(roll: Roll, start: str, end: str, height: str) -> str:
    """In which of the marked minima a ball rests, and why there."""
    if len(roll.minima) == 1:
        return (
            f"From {start} it rests at x = {end}, height {height}. A bowl has one bottom: from "
            "anywhere, with a small enough rate, the ball ends there. The squared loss of a linear "
            "model is such a bowl."
        )
    tops = ", ".join(number(top, 3) for top in basin_edges(roll.spec.curve))
    leapt = leap_words(roll)
    if roll.ended_in == roll.global_minimum:
        other = f" Start beyond the hilltop at x = {tops} and it ends elsewhere."
        # a curve that falls ever lower has no global minimum, only a lowest one in sight
        falls = CURVES[roll.spec.curve].endless
        where = "lowest minimum **in sight**" if falls else "**global** minimum"
        return f"From {start} it rests in the {where}, x = {end}, height {height}.{leapt or other}"
    lowest = number(roll.minima[roll.global_minimum, 1].item())
    return (
        f"From {start} it rests in a **local** minimum, x = {end}, height {height}. The lowest "
        f"place in sight has height {lowest}, but a hill at x = {tops} lies between, and the slope "
        f"under the ball says nothing of it.{leapt}"
    )


def leap_words(roll: Roll) -> str:
    """Which step leapt over which hill; nothing when the ball only rolled."""
    if not roll.leaps:
        return ""
    at, top = roll.leaps[0]
    before, after = (number(x, 3) for x in roll.x[at - 1 : at + 1].tolist())
    many = len(roll.leaps)
    often = f" It leapt over a hilltop {many:,} times." if many > 1 else ""
    return (
        f" Step {at:,} leapt over the hilltop at x = {number(top, 3)}, from x = {before} to "
        f"x = {after}.{often} With small steps the ball would have stayed on the side it began on."
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
