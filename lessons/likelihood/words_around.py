"""What the tabs of lesson 07 say, with numbers computed from their tables."""

import math
from collections.abc import Sequence

import pandas as pd
import torch

from charts.numbers import number, tex
from core.likelihood import BiasSpec
from core.noise import NoisySpec, draw_each
from core.residuals import NORMAL_SHARES
from lessons.likelihood.bell import REACH, areas, cuts_the_middle
from lessons.likelihood.labels import CountTables
from lessons.likelihood.laws import LAW_NAMES, LawTables, heights
from lessons.likelihood.residuals import ResidualTables
from lessons.likelihood.sigmas import argmins, flat
from lessons.likelihood.unequal import UnequalTables
from lessons.likelihood.words_formulas import lines, operands, spelt

# --- the bell ---------------------------------------------------------------------------------


def bell_summary(mu: float, sigma: float) -> str:
    """The areas under all curves, by numerical integration."""
    found = ", ".join(f"{name}: {area:.5f}" for name, area in areas(mu, sigma).items())
    return (
        f"Area under each curve from −{REACH:g} to {REACH:g}, by adding thin strips: {found}. "
        "What is missing to 1 lies beyond the picture."
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
    means, deviations = [mu, mu, 3.0], [sigma, 2 * sigma, 0.01]
    draws = draw_each(torch.tensor(means), torch.tensor(deviations)).tolist()
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


# --- other noise ------------------------------------------------------------------------------


def whole(value: float) -> str:
    """A number with thousands set apart, for reading aloud: 10,000."""
    return f"{value:,.10g}".replace("-", "−") if value == 0 or abs(value) >= 1e-4 else number(value)


def _moved(clean: LawTables, far: LawTables) -> pd.Series:
    """How far the height of each law's line at x = 0 moves, by law; rounding counts as 0."""
    moved = (far.fits.set_index("law")["b"] - clean.fits.set_index("law")["b"]).abs()
    return moved.where(moved > 1e-12 * far.points["y"].abs().max(), 0.0)


NOT_AT_ALL = "not at all"


def outlier_prediction(
    clean: LawTables, far: LawTables, value: float, n: int
) -> tuple[str, Sequence[str], str, str]:
    """Question, options, answer and reason: how far one label can move the least-squares line."""
    moved = _moved(clean, far)
    change = (far.points["y"] - clean.points["y"]).abs().max() or 1.0  # 1: it had this value before
    sizes = (change / max(n, 3) ** 2, change / max(n, 3), change)
    guesses = {f"about {whole(float(f'{g:.2g}'))}": g for g in sizes}
    nearest = min(guesses, key=lambda k: abs(math.log(guesses[k] / max(moved["normal"], 1e-300))))
    answer = nearest if moved["normal"] > 0 else NOT_AT_ALL
    question = (
        f"One of {n} labels becomes {whole(value)}. How far does the least-squares line move, "
        "at x = 0?"
    )
    why = (
        f"By {number(moved['normal'])}: a label pulls on the mean with 1/n of its change. The "
        f"least absolute line moves by {number(moved['laplace'], 3)}, Student's t by "
        f"{number(moved['student'], 3)}."
    )
    return question, [NOT_AT_ALL, *guesses], answer, why


def fit_rows(tables: LawTables) -> list[dict[str, str]]:
    """A row a law for the page."""
    return [
        {
            "law": LAW_NAMES[row["law"]],
            "w": number(row["w"]),
            "b": number(row["b"]),
            "scale": number(row["scale"]),
            "−log P": "no maximum" if pd.isna(row["nll"]) else number(row["nll"], 5),
        }
        for row in tables.fits.to_dict("records")
    ]


def law_notice(
    clean: LawTables, far: LawTables, value: float, *, switched: bool, zoom: bool
) -> str:
    """What the three lines do."""
    if not switched:
        best = clean.fits.dropna(subset="nll")
        if best.empty:
            return (
                "Each line passes through so many points that a narrower law is always likelier: "
                "no scale is the most likely one."
            )
        law = best["law"].iloc[int(best["nll"].argmin())]
        return (
            f"{_agreement(clean)} By −log P, the likeliest law of these data is the "
            f"**{LAW_NAMES[str(law)]}** law. Now switch the outlier on."
        )
    moved = _moved(clean, far)
    ending = (
        " Where no scale is given, the line passes through so many points that the law can "
        "shrink for ever."
        if far.fits["nll"].isna().any()
        else ""
    )
    low, high = heights(far, zoom=zoom)
    place = "" if low <= value <= high else " (beyond the edge of the picture)"
    return (
        f"With one label at {whole(value)}{place}, the line for squares moved by "
        f"{number(moved['normal'])}, the line for absolute values by "
        f"{number(moved['laplace'], 3)}, Student's t by {number(moved['student'], 3)}, at x = 0. "
        f"{_blame(clean, far, value)}{ending}"
    )


def _agreement(tables: LawTables) -> str:
    """Whether the three lines are as close as the noise would have them."""
    fitted = tables.lines[tables.lines["law"] != "truth"].groupby("x")["y"]
    apart = (fitted.max() - fitted.min()).max()
    scale = tables.fits.set_index("law")["scale"]["normal"]
    if apart <= max(scale, 1e-9 * tables.points["y"].abs().max()):
        return "The three lines agree roughly."
    return f"The three lines lie up to {number(apart, 3)} apart."


UNUSUAL = 4  # scales from the line: fewer than 1 in 10,000 normal errors are as large


def _blame(clean: LawTables, far: LawTables, value: float) -> str:
    """Why the lines moved as they did: what the laws think of the changed label."""
    fits = clean.fits.set_index("law")
    w, b, scale = (float(fits[name]["normal"]) for name in ("w", "b", "scale"))
    x = float(far.points.loc[far.points["i"] == far.outlier, "x"].iloc[0])
    away = abs(value - w * x - b)
    if away <= max(UNUSUAL * scale, 1e-12 * far.points["y"].abs().max()):
        return (
            f"That label is no outlier: it lies {number(away, 3)} from the line for squares, where "
            f"the scale of the errors is {number(scale, 3)}. No law minds it."
        )
    moved = _moved(clean, far)
    if moved["normal"] > 2 * max(moved["laplace"], moved["student"]):
        return (
            "The normal law thinks so large an error all but impossible, and would rather bend the "
            "line."
        )
    return (
        "Here another line follows the label about as far as that for squares: the other points "
        "say too little against it."
    )


SHAPES = (
    "Minus the log of each density is a loss, and the slope of the loss is the pull of a residual. "
    "Under **normal** noise the pull grows with the residual, without limit. Under **Laplace** "
    "noise every point pulls alike, ±1/s, right up to the corner at 0: there gradient descent "
    "jumps from side to side instead of slowing down. Under **Student's t** far points pull less "
    "the farther they are: they are taken for noise. The **scale** in the table is the width of "
    "the law: σ, or s."
)


def law_formula(nu: int) -> tuple[str, str]:
    """The three losses in letters, and the robust one with today's ν."""
    symbols = (
        r"\frac{r^2}{2\sigma^2} \ \text{(normal)} \qquad \frac{|r|}{s}\ \text{(Laplace)} \\ "
        r"\frac{\nu + 1}{2} \log\left(1 + \frac{r^2}{\nu s^2}\right)\ \text{(Student's t)}"
    )
    numbers = (
        rf"\nu = {nu}:\quad {(nu + 1) / 2:g}\, \log\left(1 + \frac{{r^2}}{{{nu}\, s^2}}\right)"
    )
    return lines(symbols), lines(numbers)


OWN_POINTS = (
    "These are your own points, those of the chain: the noise and the number of points chosen "
    "above are for drawn data only."
)


# --- residuals --------------------------------------------------------------------------------


def residual_summary(tables: ResidualTables) -> str:
    """σ̂ and the shares."""
    look = tables.look
    return (
        f"{tables.n:,} residuals, σ̂ = {number(look.sigma)}; {look.within_one:.1%} within one σ̂, "
        f"{look.within_two:.1%} within two (the dotted lines); skewness "
        f"{number(look.skewness, 3)}."
    )


def share_rows(tables: ResidualTables) -> list[dict[str, str]]:
    """Shares within one and two sigma beside those of a normal law."""
    look = tables.look
    pairs = (
        ("1 σ̂", look.within_one, NORMAL_SHARES[0]),
        ("2 σ̂", look.within_two, NORMAL_SHARES[1]),
    )
    return [
        {"within": name, "here": f"{share:.1%}", "normal law": f"{normal:.1%}"}
        for name, share, normal in pairs
    ]


def residual_notice(tables: ResidualTables) -> str:
    """Whether they look normal, and how one sees it."""
    if tables.look.sigma == 0:
        return "Every point lies exactly on the line: there is no noise to look at."
    table = tables.quantiles
    outside = ((table["standard"] < table["low"]) | (table["standard"] > table["high"])).mean()
    # normal samples lean by chance, with a standard deviation of about √(6/n)
    leans = abs(tables.look.skewness) > max(0.7, 2.5 * math.sqrt(6 / tables.n))
    verdict = "They do **not** look normal" if leans or outside > 0.1 else "They look normal"
    shape = (
        " The long tail is on one side: the histogram leans, and the Q–Q plot bends like a bow."
        if leans
        else " Heavy tails show as an S: the ends leave the diagonal, low on the left and high on "
        "the right."
        if outside > 0.1
        else ""
    )
    return (
        f"{verdict}: {outside:.0%} of the points lie outside the band that holds 95 of 100 "
        f"normal samples of {tables.n:,}.{shape} Least squares still gives the right line on "
        "average; but it is the most likely line only for normal noise."
    )


# --- counts -----------------------------------------------------------------------------------


def count_summary(tables: CountTables) -> str:
    """Both fits in words."""
    w, b = tables.theta
    lowest = tables.below_zero
    return (
        f"Poisson fit: mean exp({number(w)} x {'+' if b >= 0 else '−'} {number(abs(b))}). The "
        f"straight line's lowest prediction is {number(lowest)}"
        + (", a count below zero." if lowest < 0 else ".")
    )


def count_formula(tables: CountTables) -> tuple[str, str]:
    """The Poisson law, its loss, and the loss of the first point."""
    symbols = (
        r"P(y) = \frac{\lambda^y e^{-\lambda}}{y!}, \quad \lambda = e^{wx+b} \\ "
        r"\Rightarrow\quad \ell = \lambda - y \log \lambda + \log y!"
    )
    x, y = tables.points.iloc[0]
    eta = tables.theta[0] * x + tables.theta[1]
    rate = math.exp(min(eta, 30))
    numbers = (
        rf"x = {tex(x, 3)},\ y = {y:g}: \\ {tex(rate, 3)} - {y:g} \times {tex(eta, 3)} + "
        rf"\log {y:g}! = {tex(rate - y * eta + math.lgamma(y + 1))}"
    )
    return lines(symbols), lines(numbers)


COUNTS = (
    "Counts are never negative, and large ones scatter more than small ones: normal noise of one σ "
    "cannot say that. The same four steps, density, product, log, minus, lead to another loss. Its "
    "slope is again prediction minus label."
)


# --- classes ----------------------------------------------------------------------------------


def label_formula(table: pd.DataFrame) -> tuple[str, str]:
    """Product, log and minus for three labels, in letters and numbers."""
    symbols = (
        r"-\log P = -\log \prod_i \hat y_{i, \text{true}} = \sum_i -\log \hat y_{i, \text{true}}"
    )
    total = f"{table['surprise'].sum() + 0.0:.3f}"  # −log 1 is −0.0
    terms = operands(list(table["surprise"]), lambda *terms: sum(terms), total)
    return symbols, rf"{' + '.join(map(spelt, terms))} = {total}"


def label_notice(table: pd.DataFrame) -> str:
    """From likelihood to cross-entropy."""
    product = math.prod(table["p"])
    worst = [str(i) for i in table.loc[table["p"] == table["p"].min(), "i"]]
    most = (
        "All cost the same."
        if len(worst) == len(table)
        else f"Labels {' and '.join(worst)} cost most."
        if len(worst) > 1
        else f"Label {worst[0]} costs most."
    )
    return (
        f"A label is a class, not a number, so there is no bell; the model gives each class a "
        f"probability. The likelihood of these {len(table)} labels is the product of what each "
        f"true class was given, {number(product, 3)}; minus its log, a label, is "
        f"**{number(table['surprise'].mean())}**: the **cross-entropy**. {most} "
        "The chain is the same; only the law of the labels is another."
    )
