"""What lesson 07 says of its chain: seven steps, their formulas with today's numbers, what to see.

Every number in a sentence is computed from the tables on screen.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, cycle, islice
from operator import mul

from charts.likelihood import MAX_BARS, ChainTables
from charts.likelihood_loss import TwinTables
from charts.theme import number, tex
from core.likelihood import MISTAKES, Chain, mistaken_nll, sigma_mle


@dataclass(frozen=True)
class Step:
    """One link of the chain: its name on the stepper, its heading, and its one sentence."""

    name: str
    heading: str
    sentence: str


STEPS = (
    Step(
        "1 model",
        "A line, and noise around it",
        "We suppose that each label is what the line says plus an error ε drawn from a normal law "
        "of width σ: small errors are common, large ones rare, and no side is preferred.",
    ),
    Step(
        "2 density",
        "A bell on the line: how well does it expect this point?",
        "At each x the model expects y near the line, so a bell stands there; the **density** ℓᵢ "
        "is how wide the bell is at the height where the point really lies.",
    ),
    Step(
        "3 product",
        "All points at once: multiply",
        "The errors are independent, so the density of all labels together is the product of "
        "their densities. Seen as a function of the line, it is called the **likelihood**.",
    ),
    Step(
        "4 logs",
        "Take the log: the product becomes a sum",
        "The log grows when its argument grows, so the best line stays the best line; and a sum "
        "of ordinary numbers does not vanish.",
    ),
    Step(
        "5 minus",
        "Turn it over: a cost in two parts",
        "Minus the log-likelihood is a cost. Each point pays the same constant, which depends on σ "
        "alone, and its own squared residual over 2σ².",
    ),
    Step(
        "6 loss",
        "Out comes the squared loss",
        "What is left of the likelihood once the constant is set aside is the squared loss, "
        "multiplied by n / σ².",
    ),
    Step(
        "7 maximum",
        "The most likely line is the least-squares line",
        "To maximise the likelihood of normal noise is to minimise the squared loss. The "
        "likelihood also says how wide the bell should be: σ̂, the root mean squared residual.",
    ),
)


def marks(step: int, *, truth: bool) -> dict[str, str]:
    """What the marks in the figures of a step mean, by role."""
    bells = " and its bells" if step in (2, 3, 4) else ""
    meanings = {"data": "data"} if step != 6 else {}
    meanings["model"] = f"the line on trial{bells}"
    if step in (1, 2):
        meanings["batch"] = "the point spelled out"
    if step in (3, 4):
        meanings["batch"] = f"the points {('multiplied', 'added')[step - 3]} so far"
    if step >= 6:
        meanings["optimum"] = "the most likely line, width or place"
    if truth and step != 6:
        meanings["truth"] = "the line that made the data"
    return meanings


# --- formulas: the letters, then today's numbers ----------------------------------------------


def _model(tables: ChainTables) -> tuple[str, str]:
    row, line = tables.row, tables.links.line
    symbols = (
        r"y_i = w\,x_i + b + \varepsilon_i, \qquad \varepsilon_i \sim \mathcal{N}(0, \sigma^2)"
    )
    error = rf"\underbrace{{{tex(row['residual'])}}}_{{\varepsilon_{{{tables.chosen}}}}}"
    numbers = (
        rf"y_{{{tables.chosen}}} = {tex(row['y'])} = {tex(line.w)} \times {tex(row['x'])} + "
        rf"{tex(line.b)} + {error}"
    )
    return symbols, numbers


def _density(tables: ChainTables) -> tuple[str, str]:
    row, sigma = tables.row, tex(tables.sigma)
    symbols = (
        r"\ell_i = p(y_i \mid x_i) = \frac{1}{\sqrt{2\pi\sigma^2}} "
        r"\exp\left(-\frac{(y_i - w x_i - b)^2}{2\sigma^2}\right)"
    )
    numbers = (
        rf"\ell_{{{tables.chosen}}} = \frac{{1}}{{\sqrt{{2\pi \cdot {sigma}^2}}}} "
        rf"\exp\left(-\frac{{{tex(row['residual'])}^2}}{{2 \cdot {sigma}^2}}\right) "
        rf"= {tex(row['density'])}"
    )
    return symbols, numbers


def lines(latex: str) -> str:
    r"""Several centred lines where the LaTeX has \\ breaks: a phone is narrow."""
    if r"\\" not in latex:
        return latex
    return rf"\begin{{gathered}} {latex} \end{{gathered}}".replace(r"\\", r"\\[0.5em]")


def _result(value: float, digits: int = 4) -> str:
    """A number after an equals sign: there a minus needs no brackets."""
    return tex(value, digits).strip("()")


def _few(values: Sequence[float], sign: str) -> str:
    """The first two numbers and the last, with the sign between."""
    words = [tex(value, 3) for value in values]
    if len(words) > 4:
        words = [*words[:2], r"\cdots", words[-1]]
    return f" {sign} ".join(words)


def _product(tables: ChainTables) -> tuple[str, str]:
    symbols = r"P(\mathbf{y} \mid \mathbf{X}) = \prod_{i=1}^{n} \ell_i"
    result = tables.product["text64"].iloc[-1]
    words = {"exactly 0": r"0 \text{ (in float64)}", "infinity": r"\infty \text{ (in float64)}"}
    shown = words.get(result) or tex(tables.links.product64[-1].item())
    factors = _few(list(tables.points["density"]), r"\times")
    return symbols, rf"P = {factors} \\ = {shown}"


def _logs(tables: ChainTables) -> tuple[str, str]:
    symbols = r"\log P(\mathbf{y} \mid \mathbf{X}) = \sum_{i=1}^{n} \log \ell_i"
    total = _result(-tables.links.by_logs)
    terms = _few(list(tables.points["log_density"]), "+")
    return symbols, rf"\log P = {terms} \\ = {total}"


def _minus(tables: ChainTables) -> tuple[str, str]:
    parts = tables.links.parts
    symbols = (
        r"-\log P = \sum_{i=1}^{n} \left( \tfrac12 \log 2\pi\sigma^2 + "
        r"\frac{(y_i - w x_i - b)^2}{2\sigma^2} \right)"
    )
    numbers = (
        rf"-\log P = \underbrace{{{tex(parts.constant)}}}_{{\text{{constant}}}} + "
        rf"\underbrace{{{tex(parts.squares)}}}_{{\text{{squares}}}} = {_result(parts.total)}"
    )
    return symbols, numbers


def _loss(tables: ChainTables) -> tuple[str, str]:
    links, sigma = tables.links, tex(tables.sigma)
    symbols = (
        r"-\log P = \frac{n}{\sigma^2}\, L(w, b) + \frac n2 \log 2\pi\sigma^2 \\ "
        r"L = \frac1n \sum_{i=1}^{n} \tfrac12 (y_i - w x_i - b)^2"
    )
    numbers = (
        rf"{_result(links.by_logs, 10)} \\ "
        rf"= {links.n} \times {tex(links.loss, 8)} / {sigma}^2 + {tex(links.parts.constant, 8)} \\ "
        rf"= {_result(links.by_loss, 10)}"
    )
    return symbols, numbers


def _maximum(tables: ChainTables) -> tuple[str, str]:
    links = tables.links
    symbols = (
        r"(\hat w, \hat b) = \arg\max_{w, b} P = \arg\min_{w, b} L \\ "
        r"\hat\sigma^2 = \frac1n \sum_{i=1}^{n} (y_i - \hat w x_i - \hat b)^2"
    )
    w, b = links.best.theta[0].item(), links.best.theta[-1].item()
    numbers = (
        rf"\hat w = {_result(w, 5)}, \quad \hat b = {_result(b, 5)}, \quad "
        rf"\hat\sigma = \sqrt{{{tex(links.best_sigma**2)}}} = {tex(links.best_sigma)}"
    )
    return symbols, numbers


FORMULAS: tuple[Callable[[ChainTables], tuple[str, str]], ...] = (
    _model,
    _density,
    _product,
    _logs,
    _minus,
    _loss,
    _maximum,
)


def formula(step: int, tables: ChainTables) -> tuple[str, str]:
    """The formula of a step (1 to 7) in letters and in today's numbers, as LaTeX."""
    symbols, numbers = FORMULAS[step - 1](tables)
    return lines(symbols), lines(numbers)


# --- what to notice ---------------------------------------------------------------------------


def _see_model(tables: ChainTables) -> str:
    residual = tables.points["residual"]
    inside = (residual.abs() <= tables.sigma).mean()
    return (
        f"With this line the residuals run from {number(residual.min(), 3)} to "
        f"{number(residual.max(), 3)}, and {inside:.0%} of them lie within one σ. A normal law "
        "would have 68 % there. Move w and b until the ticks gather under the bell."
    )


def _see_density(tables: ChainTables) -> str:
    density = tables.points["density"]
    best, worst = int(density.argmax()), int(density.argmin())
    above = (
        f" {int((density > 1).sum())} of the densities exceed 1: a density is not a probability."
        if (density > 1).any()
        else ""
    )
    return (
        f"Point {best + 1} is expected best, with density {number(density[best], 3)}; point "
        f"{worst + 1} worst, with {number(density[worst], 3)}, because it lies "
        f"{number(abs(tables.points['residual'][worst]) / tables.sigma, 3)} σ from the line.{above}"
    )


def _lost(name: str, at: int | None, tables: ChainTables, limit: float) -> str:
    """Where a precision loses the product, or where it would at this rate."""
    if at is not None:
        left = tables.product[f"text{name[-2:]}"].iloc[at]
        return f"{name} holds **{left}** from factor {at:,} on"
    rate = tables.points["log_density"].mean()
    if rate >= 0:
        return f"{name} still holds it"
    return f"{name} still holds it, and would up to about {math.ceil(limit / rate):,} such factors"


LOG_SMALLEST = {"float32": -149 * math.log(2), "float64": -1074 * math.log(2)}


def _see_product(tables: ChainTables) -> str:
    single = _lost("float32", tables.breaks32, tables, LOG_SMALLEST["float32"])
    double = _lost("float64", tables.breaks64, tables, LOG_SMALLEST["float64"])
    ending = (
        "There a better line and a worse one report the same: nothing is left to compare."
        if tables.breaks64
        else "With more points it will be lost:"
    )
    result = tables.product["text64"].iloc[-1]
    return (
        f"The product of {tables.n:,} densities is {result}. {single} (the broad pale line); "
        f"{double} (the narrow one). {ending}"
    )


def _see_logs(tables: ChainTables) -> str:
    lost = (
        f"where float64 lost the product after {tables.breaks64} factors"
        if tables.breaks64
        else "just as the product did, on another ruler"
    )
    return (
        f"The sum of {tables.n:,} logs is **{number(-tables.links.by_logs, 6)}**. It goes on "
        f"{lost}. "
        f"On average one point adds {number(tables.points['log_density'].mean(), 3)}. The pale "
        "lines show how far the product came: broad in float32, narrow in float64."
    )


def _see_minus(tables: ChainTables) -> str:
    parts, points = tables.links.parts, tables.points
    worst = int(points["squares"].argmax())
    some = f" The bars show the first {MAX_BARS}." if tables.n > MAX_BARS else ""
    sign = "" if parts.constant >= 0 else " (negative, because σ is below 0.399)"
    return (
        f"Of {number(parts.total)}, the constant makes {number(parts.constant)}{sign} and the "
        f"squares {number(parts.squares)}. Point {worst + 1} alone pays "
        f"{number(points['squares'][worst], 3)} for its square. Move the line: only the squares "
        f"change. Move σ: both do.{some}"
    )


def _see_loss(tables: ChainTables) -> str:
    links = tables.links
    return (
        f"By the densities: **{number(links.by_logs, 10)}**. By the loss: "
        f"**{number(links.by_loss, 10)}**. Move σ and watch the right-hand ruler: its numbers "
        "change, the curve does not. The dot is the line on trial; it stands above the curve as "
        "long as its b is not the best one for its w."
    )


def _see_maximum(tables: ChainTables) -> str:
    links = tables.links
    if not links.best.unique:
        return (
            "These points do not fix one line: many lines reach the lowest loss, and the "
            "likelihood cannot choose between them. Two different x are needed."
        )
    gap = links.loss - links.best.loss
    line = (
        "This **is** the most likely line: no other has a smaller loss."
        if gap <= 1e-12 * max(links.loss, 1e-300)
        else f"The line on trial has a loss of {number(links.loss)}, the best one "
        f"{number(links.best.loss)}: at this σ the best one makes the data "
        f"$10^{{{gap * links.n / links.line.sigma**2 / math.log(10):.3g}}}$ times as likely."
    )
    if links.best_sigma == 0:
        return f"{line} {EXACT_FIT}"
    hat = sigma_mle(links.said.residual)
    share = max(links.n - 2, 0) / links.n
    return (
        f"{line} For the line on trial, the most likely width is {number(hat)}. Mind that σ̂² is on "
        f"average only {share:.0%} of the true σ² with {links.n:,} points: see *How wide is σ?* "
        "below."
    )


EXACT_FIT = (
    "Every point lies exactly on the best line, so σ̂ = 0: the narrower the bell, the higher the "
    "likelihood, without end. A maximum over σ needs at least a little noise."
)
NOTICES: tuple[Callable[[ChainTables], str], ...] = (
    _see_model,
    _see_density,
    _see_product,
    _see_logs,
    _see_minus,
    _see_loss,
    _see_maximum,
)


def notice(step: int, tables: ChainTables) -> str:
    """What to see in the figures of a step, with their own numbers."""
    return NOTICES[step - 1](tables)


READOUT_PRODUCT = (
    ("this factor", "{factor}"),
    ("product in float64", "{text64}"),
    ("product in float32", "{text32}"),
)
READOUT_LOGS = (
    ("log of this factor", "{log_factor}"),
    ("sum of logs", "{log_sum}"),
    ("product in float64", "{text64}"),
)

# --- predictions ------------------------------------------------------------------------------

LEFT_OVER = ("a very small number", "exactly 0", "infinity")
LOWEST = ("at the same w", "at a smaller w", "at a larger w")


def product_prediction(tables: ChainTables, factors: int = 1000) -> tuple[str, str]:
    """What float64 holds after `factors` densities like these, and why."""
    density = tables.links.said.density.tolist()  # Python's floats are float64 too, and quick
    products = accumulate(islice(cycle(density), factors), mul)
    lost = ((at, p) for at, p in enumerate(products, 1) if p == 0 or not math.isfinite(p))
    at, left = next(lost, (None, 1.0))
    rate = tables.points["log_density"].mean() / math.log(10)
    if at is None:
        why = f"Each factor moves the power of ten by {number(rate, 3)} on average: it just fits."
        return LEFT_OVER[0], why
    answer = LEFT_OVER[1] if left == 0 else LEFT_OVER[2]
    why = (
        f"Each factor moves the power of ten by {number(rate, 3)} on average, and float64 ends "
        f"near $10^{{-324}}$ and $10^{{308}}$: these are lost after {at} factors."
    )
    return answer, why


def lowest_prediction(twin: TwinTables) -> tuple[str, str]:
    """Where the NLL is lowest, compared with the squared loss."""
    away = twin.argmin_nll - twin.argmin_loss
    answer = LOWEST[0] if abs(away) < twin.grid_step / 2 else LOWEST[1 if away < 0 else 2]
    why = (
        f"On a grid of w the loss is lowest at {number(twin.argmin_loss)}, −log P at "
        f"{number(twin.argmin_nll)}; the closed form says {number(twin.best_w)}."
    )
    return answer, why


# --- mistakes, exercises, script --------------------------------------------------------------


def damage(links: Chain, mistake: str) -> str:
    """What a mistake reports beside the truth, in a sentence."""
    reported, right = mistaken_nll(links, mistake), links.by_logs
    if reported is None:
        result = "reports **no finite number at all**"
    elif abs(reported - right) <= 1e-9 * abs(right):
        return (
            f"**{mistake}**: {MISTAKES[mistake]}. Here it does no harm: both ways give "
            f"{number(right)}. With other settings it would: try 1,000 points."
        )
    else:
        result = f"reports **{number(reported, 6)}**"
    return f"**{mistake}**: {MISTAKES[mistake]}. It {result} where {number(right, 6)} is right."


def exercises(tables: ChainTables) -> list[tuple[str, str]]:
    """Questions with answers computed from the chain on the page."""
    links, row, sigma = tables.links, tables.row, tables.sigma
    n, i = links.n, tables.chosen
    double = links.parts.squares / 4 + links.parts.constant + n * math.log(2)
    mirrored = row["y_hat"] - row["residual"]
    return [
        (
            f"Point {i} has density {number(row['density'])}. At which other y would its density "
            "be the same?",
            f"The bell is symmetric about the line, so on the other side of it: at "
            f"2 × {number(row['y_hat'])} − {number(row['y'])} = **{number(mirrored)}**.",
        ),
        (
            f"σ is doubled from {number(sigma)} to {number(2 * sigma)} and the line stays. What "
            "becomes of the two parts of −log P?",
            f"The squares shrink to a quarter, {number(links.parts.squares / 4)}; the constant "
            f"grows by n log 2 = {number(n * math.log(2))}. Together: **{number(double)}** instead "
            f"of {number(links.parts.total)}.",
        ),
        (
            "Somebody reports a likelihood of 0 for every line they try. What happened, and what "
            "should they compute instead?",
            "The product underflowed: float64 cannot hold less than $10^{-324}$. Here the log of "
            f"the product is {number(-links.by_logs)}, an ordinary number. Sum the logs.",
        ),
    ]


def script(tables: ChainTables) -> str:
    """A script that computes both sides from today's line and the first rows of today's data."""
    line, rows = tables.links.line, tables.points.head(5)
    points = ", ".join(f"({x:.4g}, {y:.4g})" for x, y in zip(rows["x"], rows["y"], strict=True))
    return (
        "from core.data import OwnSpec, load\n"
        "from core.likelihood import LineSpec, chain\n\n"
        f"data = load(OwnSpec(({points},)))  # the first {len(rows)} of {tables.n} points\n"
        f"links = chain(data, LineSpec(w={line.w:.6g}, b={line.b:.6g}, sigma={line.sigma:.6g}))\n"
        "print(links.by_logs, links.by_loss)  # the two sides\n"
        "print(links.best.theta, links.best_sigma)  # the most likely line and width\n"
    )
