"""What lesson 07 says of its chain: seven steps, their formulas with today's numbers, what to see.

Every number in a sentence is computed from the tables on screen.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from charts.numbers import count, number, tex
from core.likelihood import Chain, rounding, sigma_mle
from lessons.likelihood.tables import MAX_BARS, ChainTables
from lessons.likelihood.tables_loss import TwinTables, on_curve, on_surface, sigma_in_sight
from lessons.likelihood.words_formulas import two_parts, two_sides


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
        "We suppose that each label is what the line says plus an error ε, the **noise**, drawn "
        "from a normal law of width σ, its standard deviation (the σ² in 𝒩(0, σ²) is the "
        "variance): small errors are common, large ones rare, and no side is preferred.",
    ),
    Step(
        "2 density",
        "A bell on the line: how well does it expect this point?",
        "At each x the model expects y near the line, so a bell stands there. The **density** ℓᵢ "
        "is how far the bell reaches to the right at the height where the point really lies. It "
        "is a probability per unit of y: a probability is an area of the bell, a density a length.",
    ),
    Step(
        "3 product",
        "All points at once: multiply",
        "We assume that the errors are independent: none says anything about another. Then the "
        "density of all labels together is the product of their densities. Seen as a function of "
        "the line, with the data fixed, it is called the **likelihood**.",
    ),
    Step(
        "4 logs",
        "Take the log: the product becomes a sum",
        "The log, here the natural one (base e), grows when its argument grows, so the best line "
        "stays the best line; and a sum of ordinary numbers does not vanish.",
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


def in_force(label: str, value: float) -> str:
    """A number that is taken from the maximum, in the place of its control."""
    return f"{label}  \n**{number(value)}**, at the maximum"


def marks(step: int, *, truth: bool) -> dict[str, str]:
    """What the marks in the figures of a step mean, by role."""
    bells = " and its bells" if step in (2, 3, 4) else ""
    meanings = {"data": "data"} if step != 6 else {}
    meanings["model"] = f"the line on trial{bells}"
    if step in (1, 2):
        meanings["batch"] = "the point spelled out"
    if step in (3, 4):
        meanings["batch"] = f"the points {('multiplied', 'added')[step - 3]} so far"
    if step == 6:
        meanings["optimum"] = "where it is lowest (dotted: its w)"
    if step == 7:
        meanings["optimum"] = "the most likely σ; the dotted line is the most likely line"
    if truth and step != 6:
        meanings["truth"] = "the line that made the data"
    return meanings


# --- what to notice ---------------------------------------------------------------------------


def _see_model(tables: ChainTables) -> str:
    residual = tables.points["residual"]
    if not residual.any():
        return "Every point lies on this line: all residuals are 0."
    inside = (residual.abs() <= tables.sigma).mean()
    return (
        f"With this line the residuals run from {number(residual.min(), 3)} to "
        f"{number(residual.max(), 3)}, and {inside:.0%} of them lie within one σ. A normal law "
        f"would have 68% there.{_gather(tables)}"
    )


def _gather(tables: ChainTables) -> str:
    """What moving the line can do for the residuals; nothing where it is the best one."""
    if _is_best(tables.links):
        return ""
    if tables.best_within > max(tables.within, 0.8):
        return " Move w and b until the ticks gather under the bell."
    return (
        f" The line that fits best has {tables.best_within:.0%} of them within two σ, this one "
        f"{tables.within:.0%}: moving the line alone does not bring them under this bell."
    )


def _is_best(links: Chain) -> bool:
    """Whether no line has a smaller loss, up to rounding."""
    dirt = max(1e-12 * links.loss, rounding(links.data) ** 2)
    return links.loss - links.best.loss <= dirt


def _see_density(tables: ChainTables) -> str:
    density, logs = tables.points["density"], tables.points["log_density"]
    best, worst = int(logs.argmax()), int(logs.argmin())  # densities may underflow to equal zeros
    num = int((density > 1).sum())
    exceed = count(num, "density exceeds", "densities exceed")
    above = f" {exceed} 1: a density is not a probability." if num else ""
    away = number(abs(tables.points["residual"][worst]) / tables.sigma, 3)
    if logs[best] - logs[worst] <= 1e-9:
        whom = "The one point has" if tables.n == 1 else "All points are expected alike, with"
        return f"{whom} density {_held(density[best])}, {away} σ from the line.{above}"
    return (
        f"Point {best + 1} is expected best, with density {_held(density[best])}; point "
        f"{worst + 1} worst, with {_held(density[worst])}, because it lies {away} σ from the line."
        f"{above}"
    )


def _held(density: float) -> str:
    """A density, which float64 may round to 0."""
    return number(density, 3) if density > 0 else "so little that float64 rounds it to 0"


def _lost(name: str, at: int | None, tables: ChainTables) -> str:
    """Whether a precision has lost the product, and where."""
    if at is None:
        return f"{name} still holds it"
    return f"{name} holds **{tables.product[f'text{name[-2:]}'].iloc[at]}** from factor {at:,} on"


PRECISIONS = (
    "float32 and float64 are a computer's numbers in 32 and 64 bits: about 7 and 16 digits, and "
    "nothing between 0 and about $10^{-45}$ or $10^{-324}$."
)


def _see_product(tables: ChainTables) -> str:
    single = _lost("float32", tables.breaks32, tables)
    double = _lost("float64", tables.breaks64, tables)
    ending = (
        " There a better line and a worse one report the same: nothing is left to compare."
        if tables.breaks64
        else ""
    )
    result = tables.product["text64"].iloc[-1]
    return (
        f"In float64 the product of {count(tables.n, 'density', 'densities')} comes out as "
        f"{result}. {single} (the "
        f"broad pale line); {double} (the narrow one).{ending} {PRECISIONS}"
    )


def more_points() -> str:
    """What the button below brings."""
    return "With 1,000 points and σ = 1 the product is lost:"


def _see_logs(tables: ChainTables) -> str:
    lost = (
        f"where float64 lost the product after {tables.breaks64} factors"
        if tables.breaks64
        else "just as the product did, on another ruler"
    )
    return (
        f"The sum of {count(tables.n, 'log', 'logs')} is "
        f"**{number(-tables.links.by_logs, 6)}**. It goes on {lost}. On average one point adds "
        f"{_large(tables.points['log_density'].mean())}. The pale lines show how far the "
        "product came: broad in float32, narrow in float64."
    )


def _see_minus(tables: ChainTables) -> str:
    parts, points = tables.links.parts, tables.points
    worst = int(points["squares"].argmax())
    some = f" The bars show the first {MAX_BARS}." if tables.n > MAX_BARS else ""
    sign = "" if parts.constant >= 0 else " (negative, because σ is below 0.399)"
    constant, squares, total = map(_spoken, two_parts(tables.links))
    return (
        f"Of {total}, the constant makes {constant}{sign} and the squares {squares}. Point "
        f"{worst + 1} alone pays {_large(points['squares'][worst])} for its square. Move the "
        f"line: only the squares change. Move σ: both do.{some}"
    )


def _see_loss(tables: ChainTables) -> str:
    left, *_, right = (_spoken(text) for text in two_sides(tables.links))
    sides = f"By the densities: **{left}**. By the loss: **{right}**."
    if not tables.links.best.unique:
        return f"{sides} {NOT_ONE_LINE} The curve is flat, and so is the valley of the surface."
    return (
        f"{sides} Move σ and watch the right-hand ruler: its numbers change, the curve does not. "
        "The dot is the line on trial; it stands above the curve as long as its b is not the best "
        "one for its w."
    )


def _spoken(text: str) -> str:
    """A printed number as people read it."""
    if "e" in text:
        return number(float(text), 10)
    return f"{float(text):,.{len(text.partition('.')[2])}f}".replace("-", "−")


def _large(value: float, digits: int = 3) -> str:
    """A number with thousands set apart, as counts are."""
    rounded = float(f"{value:.{digits}g}")
    return (
        f"{rounded:,.0f}".replace("-", "−") if 1e3 <= abs(rounded) < 1e6 else number(value, digits)
    )


def dot_off_picture(twin: TwinTables, links: Chain) -> str:
    """Which pictures of step 6 do not hold the line on trial; nothing where all do."""
    off = [] if on_curve(twin, links) else ["of the curve"]
    off += [] if on_surface(twin, links) else ["of the surface"]
    if not off:
        return ""
    line = links.line
    return (
        f"The line on trial, w = {number(line.w)}, b = {number(line.b)} with loss "
        f"{number(links.loss)}, lies outside the picture {' and outside that '.join(off)}."
    )


def _see_maximum(tables: ChainTables) -> str:
    links = tables.links
    if not links.best.unique:
        return NOT_ONE_LINE
    gap = links.loss - links.best.loss
    lowest = links.best.loss if links.best_sigma > 0 else 0.0  # else it is rounding
    line = (
        "This **is** the most likely line: no other has a smaller loss."
        if _is_best(links)
        else f"The line on trial has a loss of {number(links.loss)}, the best one "
        f"{number(lowest)}: at this σ the best one makes the data "
        f"$10^{{{_power(gap * links.n / links.line.sigma**2 / math.log(10))}}}$ times as likely."
    )
    return f"{line} {_most_likely_width(links)}"


def _most_likely_width(links: Chain) -> str:
    """σ̂ of the line on trial, where today's σ stands, and what to mind."""
    hat = sigma_mle(links.said.residual)
    if hat <= rounding(links.data):
        return EXACT_FIT
    here = (
        ""
        if sigma_in_sight(links)
        else f" Today's σ = {number(links.line.sigma)} is so unlikely that its dot lies outside "
        "the picture."
    )
    mind = EXACT_FIT if links.best_sigma == 0 else _share_of_variance(links)
    said = f"For the line on trial, the most likely width is {number(hat)}.{here} {mind}"
    return said.rstrip()


def _power(value: float) -> str:
    """An exponent in LaTeX: three digits, thousands set apart."""
    if not 1000 <= value < 1e9:
        return tex(value, 3)
    return f"{float(f'{value:.3g}'):,.0f}".replace(",", "{,}")


def _share_of_variance(links: Chain) -> str:
    """How much too small σ̂² is on average; nothing where no true σ is known."""
    if links.data.w is None:
        return ""
    share = number(100 * (links.n - 2) / links.n, 3)
    return (
        f"Mind that σ̂² of the best line is on average {share}% of the true σ² with "
        f"{links.n:,} points: see *How wide is σ?* below."
    )


NOT_ONE_LINE = (
    "These points do not fix one line: many lines reach the lowest loss, and the likelihood cannot "
    "choose between them. Two different x are needed."
)
NO_TRUTH = "There is no truth to show: nobody knows the line behind these points, if there is one."
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
    return NOTICES[step - 1](tables) + (_cut(tables) if step != 6 else "")


def _cut(tables: ChainTables) -> str:
    """That the line leaves the picture, which keeps to the data; nothing where it does not."""
    if not tables.cut:
        return ""
    where = "the point" if tables.n == 1 else f"{tables.cut:,} of the {tables.n:,} points"
    return f" At the x of {where} the line lies outside the picture, which keeps to the data."


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
