"""Exhaustive search in pictures: what was tried, what was found, and what it cost."""

import math
from dataclasses import replace

import altair as alt
import numpy as np
import pandas as pd
import torch

from charts import theme
from charts.heat import heatmap, heatmap_table
from charts.numbers import count as counted
from charts.numbers import number
from charts.theme import Chart, Palette
from core.search import (
    MAX_EVALUATIONS,
    Found,
    SearchSpec,
    arrived,
    count,
    holds,
    least_squares,
    mean_squared,
    search,
)

STEPS = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01)
NAMES = ("a", "b")
FLOOR = 1e-6  # "exactly the best" has no place on a log axis; it is drawn here, at the bottom


def line_table(found: Found) -> pd.DataFrame:
    """One row a candidate of a search over one parameter: a, loss, best (bool)."""
    table = pd.DataFrame({"a": found.tried[0].numpy(), "loss": found.loss.numpy()})
    return table.assign(best=np.arange(len(table)) == found.index)


def beyond_table(found: Found, num: int = 121) -> pd.DataFrame:
    """The loss of the line beside the searched range too, where the search never looks: a, loss."""
    (best,), _ = least_squares(found.spec)
    low, high = found.spec.ranges[0]
    ends = theme.pad(min(low, best - 1), max(high, best + 1), 0.08)
    a = torch.linspace(*ends, num, dtype=torch.double)
    loss = mean_squared(found.spec.data, (a,))
    return pd.DataFrame({"a": a.float().numpy(), "loss": loss.float().numpy()})


def line_chart(found: Found, palette: Palette) -> Chart:
    """Every candidate as a dot on the curve; the best is filled, the true best is a cross."""
    (best,), least = least_squares(found.spec)
    curve, table = beyond_table(found), line_table(found)
    x = theme.x_axis("a", "a, the slope of ŷ = ax", (curve["a"].min(), curve["a"].max()))
    top = float(curve["loss"].max())
    y = theme.y_axis("loss", "mean squared error", (-0.04 * top, top))  # the cross fits above 0
    tip = [alt.Tooltip("a:Q", format=".4g"), alt.Tooltip("loss:Q", format=".5g")]
    chosen = alt.Chart(table[table["best"]]).encode(x=x, y=y, tooltip=tip)
    optimum = pd.DataFrame({"a": [best], "loss": [least]})
    layers = [
        alt.Chart(curve)
        .mark_line(color=palette.quiet, strokeWidth=2, clip=True, tooltip=None)
        .encode(x=x, y=y),
        alt.Chart(table)
        .mark_point(color=palette.data, size=28, clip=True)
        .encode(x=x, y=y, tooltip=tip),
        theme.landmark(optimum, x, y, colour=palette.optimum, shape="cross"),
        chosen.mark_circle(color=palette.model, size=120, opacity=1, clip=True),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title=tried_once(len(table), "candidate"),
        description="The mean squared error of every candidate as dots on its curve, the best of "
        "them filled, and the true best as a cross.",
        height=360,
    )


def plane_chart(found: Found, palette: Palette) -> Chart:
    """Every candidate pair as one cell; the best cell is marked, the true best is a cross."""
    a, b = (column.numpy() for column in found.tried)
    half = found.spec.step / 2
    # every cell several pixels wide, so that the browser shows cells and not a blur
    bigger = np.ones((math.ceil(200 / len(b)), math.ceil(200 / len(a))))
    heat = heatmap_table(a, b, np.kron(found.loss.numpy().T, bigger)).assign(
        x=a[0] - half, x2=a[-1] + half, y=b[0] - half, y2=b[-1] + half
    )
    x = theme.x_axis("x", "a", (a[0] - half, a[-1] + half))
    y = theme.y_axis("y", "b", (b[0] - half, b[-1] + half))
    best, least = least_squares(found.spec)
    inside = all(lo <= v <= hi for v, (lo, hi) in zip(best, found.spec.ranges, strict=True))
    here = theme.one_row(x=found.best[0], y=found.best[1], loss=found.best_loss)
    layers: list[Chart] = [heatmap(heat, x, y)]
    if inside:
        optimum = theme.one_row(x=best[0], y=best[1], loss=least)
        layers.append(theme.landmark(optimum, x, y, colour=palette.optimum, shape="cross"))
    layers.append(
        alt.Chart(here)
        .mark_circle(color=palette.model, size=110, stroke="#FFFFFF", strokeWidth=1.5, opacity=1)
        .encode(x=x, y=y)
    )
    return theme.finish(
        alt.layer(*layers),
        palette,
        title=tried_once(found.spec.evaluations, "pair"),
        description="Heat map of the mean squared error, one cell a pair of a and b, the best "
        "pair as a circle and the true best as a cross.",
        height=360,
    )


def tried_once(many: int, what: str) -> str:
    """The title of a picture of all candidates: how many there are of what."""
    return f"{counted(many, what)}, {'' if many == 1 else 'each '}tried once"


def cost_table(spec: SearchSpec) -> pd.DataFrame:
    """What a finer step buys: step, evaluations, loss, above (the best possible).

    Steps whose grid would have too many points are left out.
    """
    _, least = least_squares(spec)
    rows = []
    for step in STEPS:
        if math.prod(count(low, high, step) for low, high in spec.ranges) > MAX_EVALUATIONS:
            break
        found = search(replace(spec, step=step))
        above = max(found.best_loss - least, 0.0)
        rows.append((step, found.spec.evaluations, *found.best, found.best_loss, above))
    names = NAMES[: len(spec.ranges)]
    return pd.DataFrame(rows, columns=["step", "evaluations", *names, "loss", "above the best"])


def cost_chart(table: pd.DataFrame, step: float, palette: Palette) -> Chart:
    """How many evaluations each step costs, and how far above the best it ends; both axes log."""
    rows = table.rename(columns={"above the best": "above"}).assign(
        shown=lambda t: t["above"].clip(lower=FLOOR), here=np.isclose(table["step"], step)
    )
    ends = (rows["evaluations"].min() / 1.6, rows["evaluations"].max() * 1.6)
    x = theme.x_axis("evaluations", "evaluations (log scale)", ends, log=True)
    y = theme.y_axis(
        "shown",
        "loss above the best (log scale; 0 stands at 0.000001)",
        (FLOOR / 2, max(rows["shown"].max() * 3, 1e-2)),
        log=True,
    )
    base = alt.Chart(rows).encode(x=x, y=y)
    tip = ["step", alt.Tooltip("evaluations", format=","), alt.Tooltip("above", format=".3g")]
    layers = [
        base.mark_line(color=palette.data, strokeWidth=1.4, clip=True, tooltip=None),
        base.mark_point(color=palette.data, size=60, filled=True, opacity=1).encode(tooltip=tip),
        base.transform_filter("datum.here").mark_circle(
            color=palette.model, size=130, opacity=1, tooltip=None
        ),
        base.mark_text(color=palette.ink, dy=-11, fontSize=12).encode(text="step:Q"),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="What a finer step costs, and what it buys",
        description="Loss above the best against the number of evaluations, one dot a step size. "
        "A dot at the bottom has found the best to a millionth, or exactly.",
        height=360,
    )


def rounds_table(results: list[Found]) -> pd.DataFrame:
    """One row a round of a person who searches: step, evaluations so far, the best, its loss."""
    rows, total = [], 0
    for number_of, found in enumerate(results, 1):
        total += found.spec.evaluations
        ranges = ", ".join(
            f"{number(low, 6)} to {number(high, 6)}" for low, high in found.spec.ranges
        )
        rows.append(
            (number_of, ranges, number(found.spec.step), total, *found.best, found.best_loss)
        )
    names = NAMES[: len(results[0].best)]
    columns = ["round", "range", "step", "evaluations so far", *names, "loss"]
    return pd.DataFrame(rows, columns=columns)


def zigzag_chart(found: Found, palette: Palette) -> Chart:
    """The source's own picture: all losses of a search over two, drawn against a alone (B47)."""
    a, b = found.tried
    table = pd.DataFrame(
        {
            "order": np.arange(len(a) * len(b), dtype=np.int32),
            "a": np.repeat(a.numpy().astype(np.float32), len(b)),
            "loss": found.loss.flatten().numpy().astype(np.float32),
        }
    )
    return theme.finish(
        alt.Chart(table)
        .mark_line(color=palette.compare, strokeWidth=0.8, clip=True, tooltip=None)
        .encode(
            x=theme.x_axis("a", "a", theme.pad(float(a[0]), float(a[-1]), 0.02)),
            y=theme.y_axis("loss", "mean squared error", (0, float(table["loss"].max()))),
            order=alt.Order("order:Q"),
        ),
        palette,
        title="All losses against a alone: a zig-zag, not a curve",
        description="The losses of all pairs, in the order of trying, against a alone.",
        height=300,
    )


# --- words --------------------------------------------------------------------------------------


def named(theta: tuple[float, ...]) -> str:
    """Parameters with their names: a = 2, b = 3."""
    return ", ".join(f"{name} = {number(value)}" for name, value in zip(NAMES, theta, strict=False))


def with_loss(theta: tuple[float, ...], loss: float) -> str:
    """Parameters with their names and their loss; least squares leaves 1e-31 where 0 is meant."""
    return f"{named(theta)}, loss {number(loss if loss > 1e-12 else 0.0)}"


def answer(results: list[Found]) -> str:
    """What the search says after its last round, in one sentence with its numbers."""
    found = results[-1]
    total = sum(each.spec.evaluations for each in results)
    after = counted(total, "evaluation") + (
        f" in {len(results)} rounds" if len(results) > 1 else ""
    )
    x = 4 if found.spec.data == "toy" else 5
    return (
        f"After {after}: **{named(found.best)}**, loss {number(found.best_loss)}, so at x = {x} it "
        f"predicts **{number(found.predict(x))}**."
    )


def edge_warning(results: list[Found]) -> str | None:
    """What to say when the first answer lies on the edge of the range; None when it does not.

    None too when later rounds, which look a step beyond the edge, found the best all the same.
    """
    first = results[0]
    if not any(first.on_edge) or (len(results) > 1 and arrived(results[-1])):
        return None
    names = " and ".join(
        f"{name} = {number(value)}"
        for name, value, edge in zip(NAMES, first.best, first.on_edge, strict=False)
        if edge
    )
    whose = "The answer" if len(results) == 1 else "The answer of round 1"
    return (
        f"{whose} lies on the edge of the range ({names}). The loss may fall further outside: "
        f"widen the range that way. {beyond_the_edge(first)}"
    )


def beyond_the_edge(found: Found) -> str:
    """What an answer on the edge means here, where the best is known by formula."""
    best, _ = least_squares(found.spec)
    if all(math.isclose(a, b, abs_tol=1e-9) for a, b in zip(found.best, best, strict=True)):
        return "Here it does not: the answer is the best, as the formula of least squares tells."
    if holds(found.spec, best):
        return (
            f"Here the best, {named(best)}, lies inside: this loss has only one minimum, and the "
            "step is too coarse to come near it."
        )
    return (
        "This is not a local minimum, for this loss has only one; the search did not look where "
        "it is."
    )


def bought_words(table: pd.DataFrame) -> str:
    """What the finer steps of the cost table bought for their evaluations."""
    above = table["above the best"]
    first, last = (number(v if v > 1e-12 else 0.0) for v in (above.iloc[0], above.iloc[-1]))
    few, many = (f"{int(v):,}" for v in (table["evaluations"].iloc[0], table["evaluations"].max()))
    coarse, fine = (f"{step:g}" for step in (table["step"].iloc[0], table["step"].iloc[-1]))
    cost = f"From a step of {coarse} to one of {fine} the evaluations rise from {few} to {many}"
    if (above < 1e-12).all():
        return f"{cost} and buy nothing here: every step finds the best itself, 0 above it."
    if np.ptp(above) < 1e-9:
        return f"{cost} and buy nothing here: every step ends {first} above the best."
    return f"{cost}, and the loss above the best goes from {first} to {last}."


def cost_words(found: Found) -> str:
    """Why nobody trains a network this way."""
    per = len(found.tried[0])
    if per == 1:
        return (
            "1 candidate for one parameter is 1 for any number of parameters, for nothing is left "
            "to choose. Widen the range or take a smaller step: with 2 they double with every "
            "parameter."
        )
    digits = math.floor(7850 * math.log10(per)) + 1
    return (
        f"{per:,} candidates for one parameter are {per:,}² = {per**2:,} for two and {per:,}³ = "
        f"{per**3:,} for three. For the 7,850 parameters of a softmax classifier of clothes it is "
        f"a number with {digits:,} digits. Descent instead asks the slope which way is down."
    )


def rounds_words(results: list[Found]) -> str:
    """What refinement saves, and whether this one came to the best."""
    first, last = results[0].spec, results[-1].spec
    once = math.prod(count(low, high, last.step) for low, high in first.ranges)
    total = sum(found.spec.evaluations for found in results)
    return (
        f"{len(results)} rounds took {counted(total, 'evaluation')} to reach a step of "
        f"{number(last.step)}; one search over the whole range with that step would take "
        f"{once:,}. {zoom(results)}"
    )


def zoom(results: list[Found]) -> str:
    """Where the rounds ended, beside where the best is."""
    best, least = least_squares(results[0].spec)
    last = results[-1]
    ended, aim = with_loss(last.best, last.best_loss), with_loss(best, least)
    if arrived(last):
        return (
            f"It worked: the end is within one step of the best, {aim}. This loss has one bottom; "
            "with several, the coarse round may zoom in on the wrong one."
        )
    if not holds(results[0].spec, best):
        return (
            f"It missed: the best, {aim}, lies outside of the range, and a finer round looks only "
            f"one step beyond its edge. The end is {ended}."
        )
    return (
        f"It missed: the end is {ended}, though the best, {aim}, lies in the range. The loss is a "
        "narrow valley that runs aslant: the best pair of a coarse grid may lie far along it, and "
        "a finer round looks only one step to each side."
    )


def zigzag_words(found: Found) -> str:
    """Why the picture is a zig-zag, and what to draw instead."""
    count_a, count_b = found.loss.shape
    return (
        f"{found.spec.evaluations:,} losses, but only {count_a} different values of a: over each "
        f"of them {count_b} values of b are drawn on top of one another, joined from the last of "
        "one to the first of the next. The loss depends on two numbers; draw it as a surface, or "
        "cut it along one of them."
    )
