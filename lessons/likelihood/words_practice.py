"""Mistakes, exercises and the script of the chain."""

import math

from charts.numbers import number
from core.data import DataSpec, written
from core.likelihood import MISTAKES, Chain, LineSpec, mistaken_nll
from lessons.likelihood.tables import ChainTables
from lessons.likelihood.words_formulas import operands

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
    pair = operands((row["y_hat"], row["y"]), lambda on, y: 2 * on - y, f"{mirrored:.4g}")
    on_line, label = (number(float(text), 17) for text in pair)
    return [
        (
            f"Point {i} has density {number(row['density'])}. At which other y would its density "
            "be the same?",
            f"The bell is symmetric about the line, so on the other side of it: at "
            f"2 × {on_line} − {bracketed(label)} = **{number(mirrored)}**.",
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


def bracketed(text: str) -> str:
    """A printed number after a sign: in brackets when it is negative."""
    return f"({text})" if text.startswith("−") else text


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
