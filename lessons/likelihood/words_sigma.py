"""What the tabs say of the bell, of its width, and of noise that is not equal everywhere."""

import math

import pandas as pd

from charts.numbers import number, tex
from core.likelihood import BiasSpec
from core.noise import NoisySpec
from core.residuals import NORMAL_SHARES
from lessons.likelihood.tables_around import (
    REACH,
    UnequalTables,
    areas,
    argmins,
    cuts_the_middle,
    flat,
    three_draws,
)
from lessons.likelihood.words_formulas import lines

# --- the bell ---------------------------------------------------------------------------------


def bell_summary(mu: float, sigma: float) -> str:
    """The areas under all curves, by numerical integration."""
    found = ", ".join(f"{name}: {area:.5f}" for name, area in areas(mu, sigma).items())
    return (
        f"Area under each curve from −{REACH:g} to {REACH:g}, by adding thin strips: {found}. "
        "What is missing to 1 lies beyond the picture. (The first three are those of the book, "
        "Dive into Deep Learning.)"
    )


def bell_formula(mu: float, sigma: float) -> tuple[str, str]:
    """The density, and its peak in numbers."""
    symbols = (
        r"p(x) = \frac{1}{\sqrt{2\pi\sigma^2}} \exp\left(-\frac{(x - \mu)^2}{2\sigma^2}\right)"
    )
    peak = 1 / math.sqrt(2 * math.pi * sigma**2)
    numbers = rf"p({mu:g}) = \frac{{1}}{{\sqrt{{2\pi \cdot {tex(sigma)}^2}}}} = {tex(peak, 6)}"
    return lines(symbols), lines(numbers)


def bell_notice(mu: float, sigma: float) -> str:
    """What the width does to the height, and when a density exceeds 1."""
    peak = 1 / math.sqrt(2 * math.pi * sigma**2)
    above = (
        f"Here the peak is {number(peak)}: **a density may exceed 1**, as long as its area is 1."
        if peak > 1
        else f"Here the peak is {number(peak)}. Make σ smaller than 0.399 and it exceeds 1: a "
        "density is not a probability, its **area** is."
    )
    cut = "; here the edge of the picture cuts it" if cuts_the_middle(mu, sigma) else ""
    return (
        f"Moving μ moves the peak and changes nothing else. Half the width is twice the height, "
        f"because the area must stay 1. {above} The shaded part, one σ to each side, holds "
        f"{NORMAL_SHARES[0]:.1%} of the area, at every μ and σ{cut}."
    )


def draws_exercise(mu: float, sigma: float) -> tuple[str, str]:
    """What torch.normal gives for tensors of means and deviations, and its shape."""
    means, deviations, draws = three_draws(mu, sigma)
    listed = ", ".join(number(value) for value in draws)
    return (
        f"torch.normal(tensor({means}), tensor({deviations})): how many numbers, and where?",
        f"One for each pair of mean and standard deviation, so **{len(draws)}**: {listed} (seed "
        "0). The last lies close to 3, because its σ is small.",
    )


# --- does sigma matter? -----------------------------------------------------------------------

SIGMA_OPTIONS = ("the same for all three", "smaller for the narrow bell", "larger for it")


def sigma_prediction(table: pd.DataFrame, n: int) -> tuple[str, str]:
    """Which w each sigma prefers, from the grids."""
    if flat(table):
        return SIGMA_OPTIONS[0], f"{FLAT} Every w is as good as any other."
    lowest = argmins(table, n)
    narrow, wide = lowest["w"].iloc[0], lowest["w"].iloc[-1]
    which = 0 if narrow == wide else 1 if narrow < wide else 2
    places = ", ".join(
        f"{number(w)} for σ = {number(s)}" for s, w in lowest[["sigma", "w"]].to_numpy()
    )
    return SIGMA_OPTIONS[which], f"The lowest points on the grid: {places}."


FLAT = "These points do not fix one line, so each curve is flat."


def argmin_rows(table: pd.DataFrame, n: int) -> list[dict[str, str]]:
    """A row a sigma for the page."""
    even = flat(table)
    return [
        {
            "σ": number(s),
            "lowest at w": "every w" if even else number(w, 5),
            "−log P there": number(nll, 6),
        }
        for s, w, nll in argmins(table, n).to_numpy()
    ]


def sigma_notice(table: pd.DataFrame) -> str:
    """What sigma does change."""
    if flat(table):
        return f"{FLAT} σ divides the loss and adds a constant, and neither makes a w better."
    rise = table.groupby("sigma")["nll"].agg(lambda v: v.max() - v.min())
    return (
        "σ divides the loss and adds a constant. Both leave the lowest place where it is; what "
        f"changes is how steep the curve is: at the ends of this picture it rises by "
        f"{number(rise.iloc[0], 3)} a point with the narrowest bell and by "
        f"{number(rise.iloc[-1], 3)} with the widest. So least squares needs no σ. It does matter "
        "when σ differs from point to point: see *Unequal noise*."
    )


# --- how wide is sigma? -----------------------------------------------------------------------


def bias_summary(table: pd.DataFrame, spec: BiasSpec) -> str:
    """Both means beside the truth."""
    means = table.groupby("divisor", sort=False)["estimate"].mean()
    listed = ", ".join(f"{name}: {number(value)}" for name, value in means.items())
    return (
        f"Means over {spec.num_sets:,} data sets of {spec.n} points: {listed}. The true σ² is "
        f"{number(spec.sigma**2)}."
    )


def bias_formula(spec: BiasSpec) -> tuple[str, str]:
    """The expected value of the estimate."""
    symbols = r"\mathbb{E}\left[\tfrac1n \textstyle\sum r_i^2\right] = \frac{n-2}{n}\,\sigma^2"
    share = (spec.n - 2) / spec.n
    numbers = (
        rf"\frac{{{spec.n}-2}}{{{spec.n}}} \times {tex(spec.sigma**2)} = "
        rf"{tex(share * spec.sigma**2)}"
    )
    return lines(symbols), lines(numbers)


def bias_notice(spec: BiasSpec) -> str:
    """Why the most likely sigma is too small."""
    return (
        "The line is fitted to the very noise we want to measure and follows a part of it: two "
        f"parameters, two points' worth. With {spec.n} points the most likely σ² is on average "
        f"{2 / spec.n:.0%} too small; dividing by n − 2 mends the mean. With many points the "
        "difference vanishes: move the slider."
    )


# --- unequal noise ----------------------------------------------------------------------------


def unequal_summary(tables: UnequalTables) -> str:
    """The scatter of both estimates."""
    spread = tables.slopes.groupby("method", sort=False)["estimate"].std()
    listed = ", ".join(f"{name}: ±{number(value, 3)}" for name, value in spread.items())
    return (
        f"Slopes on this data: {number(tables.slope_plain)} (all alike), "
        f"{number(tables.slope_weighted)} (weighted). Scatter over the redrawn sets: {listed}."
    )


def unequal_formula(spec: NoisySpec) -> tuple[str, str]:
    """The NLL when each point has its own sigma."""
    symbols = (
        r"-\log P = \sum_i \left( \tfrac12 \log 2\pi\sigma_i^2 + "
        r"\frac{1}{\sigma_i^2} \cdot \tfrac12 (y_i - w x_i - b)^2 \right)"
    )
    at = [spec.sigma * math.exp(spec.growth * x) for x in (-1, 1)]
    numbers = (
        rf"x = -1:\ \sigma_i = {tex(at[0], 3)},\ \text{{weight }} {tex(at[0] ** -2, 3)} \\ "
        rf"x = 1:\ \sigma_i = {tex(at[1], 3)},\ \text{{weight }} {tex(at[1] ** -2, 3)}"
    )
    return lines(symbols), lines(numbers)


def unequal_notice(tables: UnequalTables, spec: NoisySpec) -> str:
    """What the weights gain."""
    spread = tables.slopes.groupby("method", sort=False)["estimate"].std()
    ratio = spread.iloc[0] / spread.iloc[1]
    if spec.growth == 0:
        return "All σᵢ are equal, so all weights are, and both lines are one. Let the noise grow."
    return (
        "Here σ no longer comes out of the sum as one factor: each square is divided by its own "
        "σᵢ². A point in a narrow bell says more about the line and weighs more. Both ways are "
        f"right on average, but the slope of the unweighted line scatters {number(ratio, 3)} times "
        "as much."
    )
