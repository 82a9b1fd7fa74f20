"""What the seven steps ask: questions whose answers the page computes and does not show before."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, cycle, islice
from operator import mul

from charts.numbers import count, number
from lessons.likelihood.tables import ChainTables
from lessons.likelihood.tables_loss import TwinTables


@dataclass(frozen=True)
class Question:
    """A question, its options, the one that is true of the tables, and why."""

    text: str
    options: Sequence[str]
    answer: str
    why: str


LEFT_OVER = ("exactly 0", "more than 0, below 1", "1 or more, finite", "infinity")
MANY = 1000  # factors in the question
LOWEST = ("at the same w", "at a smaller w", "at a larger w")
STEEPER = ("a larger w", "a smaller w", "neither, this w is the best")
DENSITY = ("larger", "smaller")
FACTOR = ("earlier", "at the same factor", "later, or never")
SUM = ("it grows", "it falls")
COST = ("it grows", "it falls")
FALLS = ("by less than 10%", "by 10% to 50%", "by more than half")


def steeper(tables: ChainTables) -> Question | None:
    """Step 1: in which direction the slope should go, with b as it is."""
    best, line = tables.best_slope, tables.links.line
    if best is None or not tables.points["residual"].any():
        return None
    near = abs(best - line.w) <= 1e-9 * max(abs(best), abs(line.w))
    answer = STEEPER[2] if near else STEEPER[0] if best > line.w else STEEPER[1]
    text = f"With b = {number(line.b)} as it is: which w would need smaller errors, squared?"
    why = f"The squares are smallest together at w = {number(best)}; this w is {number(line.w)}."
    return Question(text, STEEPER, answer, why)


def wider(tables: ChainTables) -> Question:
    """Step 2: what a wider bell does to the density of the point that is spelled out."""
    before, after = tables.row["log_density"], tables.wider_log
    answer = DENSITY[0] if after > before else DENSITY[1]
    away = abs(tables.row["residual"]) / tables.sigma
    why = (
        f"It lies {number(away, 3)} σ from the line, and the log of its density goes from "
        f"{number(before)} to {number(after)}. A wide bell is lower in the middle and higher far "
        "out: beyond 1.36 σ twice the width gives more."
    )
    text = f"Twice the σ, the same line: does the density of point {tables.chosen} become"
    return Question(f"{text} larger or smaller?", DENSITY, answer, why)


def product(tables: ChainTables, factors: int = MANY) -> Question:
    """Step 3: what float64 holds after many densities like these; or when it loses them."""
    if tables.n >= factors or tables.breaks64:
        return later(tables)
    answer, why = product_prediction(tables, factors)
    text = f"Multiply {factors:,} densities like these in float64. What is left?"
    return Question(text, LEFT_OVER, answer, why)


def product_prediction(tables: ChainTables, factors: int = MANY) -> tuple[str, str]:
    """What float64 holds after `factors` densities like these, and why."""
    density = tables.links.said.density.tolist()  # Python's floats are float64 too, and quick
    products = list(accumulate(islice(cycle(density), factors), mul))
    at = next((k for k, p in enumerate(products, 1) if p == 0 or not math.isfinite(p)), None)
    rate = tables.points["log_density"].mean() / math.log(10)
    moved = f"Each factor moves the power of ten by {number(rate, 3)} on average"
    ends = "float64 ends near $10^{-324}$ and $10^{308}$"
    if at is not None:
        answer = LEFT_OVER[0] if products[at - 1] == 0 else LEFT_OVER[-1]
        return answer, f"{moved}, and {ends}: factor {at} is too much."
    left = products[-1]
    why = f"{moved}, {factors:,} of them lead to {number(left, 3)}; {ends}, so this fits."
    return LEFT_OVER[1 if left < 1 else 2], why


def later(tables: ChainTables) -> Question:
    """Step 3, where the product is lost or complete: what a bell twice as wide changes."""
    now, then = tables.breaks64, tables.wider_breaks64
    first, second = (math.inf if at is None else at for at in (now, then))
    answer = FACTOR[0] if second < first else FACTOR[2] if second > first else FACTOR[1]
    text = "With a bell twice as wide, float64 would lose this product"
    if now is None:
        text = "Now the product is held. With a bell twice as wide float64 would lose it"
        if then is None:
            answer = FACTOR[2]
    said = "not at all" if then is None else f"at factor {then:,}"
    before = "not at all" if now is None else f"at factor {now:,}"
    why = f"With σ it is lost {before}, with 2σ {said}."
    return Question(f"{text} …", FACTOR, answer, why)


def left_out(tables: ChainTables) -> Question | None:
    """Step 4: what the point that is expected worst does to the sum of logs."""
    if tables.n == 1:
        return None
    logs = tables.points["log_density"]
    worst, total = float(logs.min()), float(logs.sum())
    answer = SUM[0] if worst < 0 else SUM[1]
    why = (
        f"Point {int(logs.argmin()) + 1} adds {number(worst)}, the log of a density "
        f"{'below' if worst < 0 else 'of at least'} 1; without it the sum goes from "
        f"{number(total)} to {number(total - worst)}."
    )
    text = "Leave the point out that is expected worst. What happens to the sum of logs?"
    return Question(text, SUM, answer, why)


def narrower(tables: ChainTables) -> Question:
    """Step 5: what half the width does to the cost."""
    parts = tables.links.parts
    squares, constant = 4 * parts.squares, parts.constant - tables.n * math.log(2)
    answer = COST[0] if squares + constant > parts.total else COST[1]
    why = (
        f"The squares become four times as much, {number(squares)}, and the constant falls by "
        f"n log 2 to {number(constant)}: together {number(squares + constant)} where "
        f"{number(parts.total)} was."
    )
    text = "Half the σ, the same line: what happens to −log P, the cost?"
    return Question(text, COST, answer, why)


def without_farthest(tables: ChainTables) -> Question | None:
    """Step 7: how much of σ̂ one point makes."""
    hat, rest = tables.hat, tables.hat_without
    if rest is None or hat == 0:
        return None
    fall = 1 - rest / hat
    answer = FALLS[0] if fall < 0.1 else FALLS[1] if fall <= 0.5 else FALLS[2]
    why = (
        f"σ̂ of this line falls from {number(hat)} to {number(rest)}, by {fall:.0%}: squares give "
        f"the farthest of {count(tables.n, 'point')} a large say."
    )
    text = "Leave the point out that is farthest from this line. How far does its σ̂ fall?"
    return Question(text, FALLS, answer, why)


def lowest_prediction(twin: TwinTables) -> tuple[str, str]:
    """Step 6: where the NLL is lowest, compared with the squared loss."""
    away = twin.argmin_nll - twin.argmin_loss
    answer = LOWEST[0] if abs(away) < twin.grid_step / 2 else LOWEST[1 if away < 0 else 2]
    why = (
        f"On a grid of w the loss is lowest at {number(twin.argmin_loss)}, −log P at "
        f"{number(twin.argmin_nll)}; the closed form says {number(twin.best_w)}."
    )
    return answer, why


def lowest(twin: TwinTables) -> Question:
    """Step 6: asked where the curve has one lowest point."""
    text = "The squared loss has its lowest point at some w. Where has −log P? (It appears then.)"
    return Question(text, LOWEST, *lowest_prediction(twin))


# by step; the sixth has a question of its own, of other tables
QUESTIONS: dict[int, tuple[str, Callable[[ChainTables], Question | None]]] = {
    1: ("likelihood_steeper", steeper),
    2: ("likelihood_wider", wider),
    3: ("likelihood_product", product),
    4: ("likelihood_left_out", left_out),
    5: ("likelihood_narrower", narrower),
    7: ("likelihood_farthest", without_farthest),
}
