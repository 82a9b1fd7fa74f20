"""What the tabs say of other laws of noise, of residuals, of counts and of classes."""

import math
from collections.abc import Sequence

import pandas as pd

from charts.numbers import count, number, tex
from core.residuals import NORMAL_SHARES
from lessons.likelihood.tables_around import (
    LAW_NAMES,
    CountTables,
    LawTables,
    ResidualTables,
    heights,
)
from lessons.likelihood.words_formulas import lines, operands, spelt

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
    "the farther they are: they are taken for noise. Its line is found by weighing again and again "
    "(iteratively reweighted least squares, IRLS; here a form of EM): fit, give far points small "
    "weights, fit again. The **scale** in the table is the width of "
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
        f"{look.within_two:.1%} within two (the dotted lines). Skewness "
        f"{number(look.skewness, 3)}: 0 for a symmetric law, far from 0 also by a few far points."
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
    """Whether they look like normal noise about a line, and how one sees it."""
    if tables.look.sigma == 0:
        return "Every point lies exactly on the line: there is no noise to look at."
    normal = not (tables.outside or tables.leans)
    alone = "Taken together, without their x, they" if tables.bends else "They"
    verdict = f"{alone} look normal" if normal else f"{alone} do **not** look normal"
    sets = "The band holds 95 of 100 normal samples whole"
    where = (
        f"{sets}, from end to end, and this one too."
        if not tables.outside
        else f"{sets}; here {count(tables.outside, 'point lies', 'points lie')} outside of it."
    )
    return f"{verdict}. {where}{tails(tables)}\n\n{bend(tables)}"


def tails(tables: ResidualTables) -> str:
    """What the ends of the Q–Q plot say of the tails."""
    left, right = tables.ends
    if tables.leans:
        side, other = ("right", "left") if tables.lean > 0 else ("left", "right")
        return (
            f" They lean: from the median the errors reach farther to the {side} than to the "
            f"{other}, and the Q–Q plot bends like a bow."
        )
    if left == right == 1:
        return (
            " Both tails are heavy: the ends leave the diagonal like an S, low on the left and "
            "high on the right."
        )
    if 1 in (left, right):
        side = "left" if left == 1 else "right"
        return f" On the {side} there are larger errors than a normal law would have."
    return ""


def bend(tables: ResidualTables) -> str:
    """Whether the residuals depend on x, and what least squares is then worth."""
    if tables.bends:
        return (
            "But over x they **bend**: fewer than 1 in 100 samples of pure noise about a line do "
            "so as much. What is left is then not noise alone but also the misfit of the line, "
            "whatever the histogram looks like, and no line is right on average everywhere."
        )
    about = "These points were" if tables.drawn else "If these points were"
    then = "so" if tables.drawn else "then"
    return (
        "Over x they do not bend more than noise would. "
        f"{about} drawn about a line with errors of mean 0, {then} least squares gives the right "
        "line on average; it is the most likely line only for normal noise."
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
        else f"Samples {' and '.join(worst)} cost most."
        if len(worst) > 1
        else f"Sample {worst[0]} costs most."
    )
    return (
        f"A label is a class, not a number, so there is no bell; for each sample the model gives "
        f"every class a probability. These {len(table)} are of {len(table)} different samples, so "
        "they need not add up to 1: each is what one sample's true class was given. The likelihood "
        f"of the labels is their product, {number(product, 3)}; minus its log, a sample, is "
        f"**{number(table['surprise'].mean())}**: the **cross-entropy**. {most} "
        "The chain is the same; only the law of the labels is another."
    )
