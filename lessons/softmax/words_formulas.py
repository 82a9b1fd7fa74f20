"""The formulas of the chain, in letters and with today's numbers, as LaTeX."""

import math
from collections.abc import Callable, Sequence

from charts.numbers import agreeing, tex
from lessons.softmax.tables import ChainTables

FEW = 4  # terms that are written out


def few(terms: Sequence[str], sign: str = "+") -> str:
    """Terms of a sum; of many the first two and the last."""
    shown = terms if len(terms) <= FEW else [*terms[:2], r"\cdots", terms[-1]]
    return f" {sign} ".join(shown)


def ratio(top: float, total: float) -> str:
    """A fraction of numbers that gives what it says."""
    digits = agreeing(lambda a, b: a / b, top, total)
    return rf"\frac{{{tex(top, digits)}}}{{{tex(total, digits)}}} = {tex(top / total)}"


def _softmax(tables: ChainTables) -> tuple[str, str]:
    told, k = tables.said, tables.spot
    exps = few([rf"e^{{{tex(o, 3, bare=True)}}}" for o in told.spec.o])
    return (
        r"\hat y_j = \frac{\exp(o_j)}{\sum_{k=1}^{q} \exp(o_k)}",
        rf"\hat y_{{{k + 1}}} = \frac{{e^{{{tex(told.spec.o[k], 3, bare=True)}}}}}{{{exps}}} = "
        + ratio(told.exps[k].item(), told.total),
    )


def _temperature(tables: ChainTables) -> tuple[str, str]:
    told, spec, k = tables.said, tables.said.spec, tables.spot
    c, T = tex(spec.shift, 3), tex(spec.temperature, 3)
    return (
        r"\hat y_j = \frac{\exp((o_j + c) / T)}{\sum_k \exp((o_k + c) / T)} = "
        r"\frac{e^{c/T} \exp(o_j / T)}{e^{c/T} \sum_k \exp(o_k / T)}",
        rf"T = {T}, \quad c = {c}: \qquad \hat y_{{{k + 1}}} = {tex(told.tempered[k].item())}",
    )


def _gradient(tables: ChainTables) -> tuple[str, str]:
    told, spec, k = tables.said, tables.said.spec, tables.said.spec.label
    slope, after = told.slope[k].item(), told.after[k].item()
    digits = agreeing(lambda o, lr, s: o - lr * s, spec.o[k], spec.lr, slope)
    return (
        r"\frac{\partial l}{\partial o_j} = \hat y_j - y_j, \qquad "
        r"\mathbf o \leftarrow \mathbf o - \eta\, (\hat{\mathbf y} - \mathbf y)",
        rf"o_{{{k + 1}}} \leftarrow {tex(spec.o[k], digits)} - {tex(spec.lr, digits)} \cdot "
        rf"{tex(slope, digits)} = {tex(after, bare=True)}",
    )


def _surprise(tables: ChainTables) -> tuple[str, str]:
    gap = max(tables.cross - tables.entropy, 0.0)
    gap = 0.0 if gap < 1e-12 else gap
    digits = agreeing(lambda h, g: h + g, tables.entropy, gap)
    return (
        r"H(P, Q) = -\sum_j P_j \log Q_j \;\ge\; H(P) = -\sum_j P_j \log P_j",
        rf"{tex(tables.cross)} = {tex(tables.entropy, digits)} + {tex(gap, digits)}",
    )


FORMULAS: dict[int, Callable[[ChainTables], tuple[str, str]]] = {
    1: _softmax,
    2: _temperature,
    6: _gradient,
    7: _surprise,
}


def formula(step: int, tables: ChainTables) -> tuple[str, str]:
    """The formula of a step in letters and in today's numbers."""
    return FORMULAS[step](tables)


def loss_cards(tables: ChainTables) -> list[tuple[str, str, str]]:
    """Likelihood, cross-entropy, and the loss from the logits: name, letters, numbers."""
    told, y = tables.said, tables.said.spec.label
    p, o = told.y_hat[y].item(), told.spec.o[y]
    log_sum = math.log(told.total)
    of_p = agreeing(lambda v: -math.log(v), p)
    of_o = agreeing(lambda a, b: a - b, log_sum, o)
    return [
        (
            "The likelihood of the label",
            r"P(y \mid \mathbf x) = \prod_j \hat y_j^{\,y_j} = \hat y_y",
            rf"\hat y_{{{y + 1}}} = {tex(p)}",
        ),
        (
            "Its surprise: the cross-entropy",
            r"l = -\sum_j y_j \log \hat y_j = -\log \hat y_y",
            rf"l = -\log {tex(p, of_p)} = {tex(told.loss)}",
        ),
        (
            "The same straight from the logits",
            r"l = \log \sum_k \exp(o_k) - o_y",
            rf"l = {tex(log_sum, of_o)} - {tex(o, of_o)} = {tex(told.loss)}",
        ),
    ]
