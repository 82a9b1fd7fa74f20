"""Predictions, mistakes, exercises and the script of the chain."""

import math
from itertools import accumulate, cycle, islice
from operator import mul

from charts.numbers import number
from core.data import DataSpec, written
from core.likelihood import MISTAKES, Chain, LineSpec, mistaken_nll
from lessons.likelihood.tables import ChainTables
from lessons.likelihood.tables_loss import TwinTables


def lost_with_more(tables: ChainTables) -> bool:
    """Whether float64 holds the product of these densities, but not that of many like them."""
    return not tables.breaks64 and product_prediction(tables)[0] in (LEFT_OVER[0], LEFT_OVER[-1])


# --- predictions ------------------------------------------------------------------------------

LEFT_OVER = ("exactly 0", "more than 0, below 1", "1 or more, finite", "infinity")
MANY = 1000  # factors, in the question and on the button that brings as many points
LOWEST = ("at the same w", "at a smaller w", "at a larger w")


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
            f"{number(right)}. With other settings it would: try 1,000 points and σ = 1."
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


def script(spec: DataSpec, line: LineSpec) -> str:
    """A script that computes both sides for the data and the line on the page, digit for digit."""
    return (
        f"from core.data import {type(spec).__name__}, load\n"
        "from core.likelihood import LineSpec, chain\n\n"
        f"data = load({written(spec)})\n"
        f"links = chain(data, {line!r})\n"
        "print(links.by_logs, links.by_loss)  # the two sides\n"
        "print(links.best.theta, links.best_sigma)  # the most likely line and width\n"
    )
