"""Softmax and its loss at the edge of float32: as the formula stands, and with the largest out.

Both are really computed in float32, step by step, and nothing is hidden: inf and nan stay.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from core import softmax as sm
from core.checks import require, require_finite
from core.float_bits import as_float32

BOTTOM = -150 * math.log(2)  # −103.97: below it exp is under half the smallest float32, so 0
MOST = 1000  # the page's logits, either way


@dataclass(frozen=True)
class EdgeSpec:
    """Logits to try in float32, and the true class. Raises ValueError on a broken rule."""

    o: tuple[float, ...] = (88.0, 0.0, 0.0)  # −1000 .. 1000
    label: int = 0

    def __post_init__(self) -> None:
        require(len(self.o) >= 2, "there must be at least 2 logits", len(self.o))
        require_finite("o", self.o)
        most = max(map(abs, self.o))
        require(most <= MOST, f"logits must be between −{MOST} and {MOST}", most)
        rule = f"label must be between 0 and {len(self.o) - 1}"
        require(0 <= self.label < len(self.o), rule, self.label)


@dataclass(frozen=True)
class Way:
    """One way to compute it, every number a float32: used, exps and y_hat are (q,).

    used: what exp is applied to; total: the sum of the exps; loss: that of the true class.
    """

    used: Tensor
    exps: Tensor
    total: float
    y_hat: Tensor
    loss: float

    @property
    def whole(self) -> bool:
        """Whether every probability and the loss are finite numbers."""
        return bool(self.y_hat.isfinite().all()) and math.isfinite(self.loss)


def as_written(spec: EdgeSpec) -> Way:
    """As the formula stands: ŷ = exp(o) / Σ exp(o), then l = −log ŷ_y.

    Source: Dive into Deep Learning, 4.4 Softmax Regression Implementation from Scratch.
    """
    o, y = as_float32(spec.o), torch.tensor([spec.label])
    y_hat = sm.softmax_naive(o)
    loss = sm.cross_entropy_naive(y_hat, y).item()
    return Way(o[0], o[0].exp(), o.exp().sum().item(), y_hat[0], loss)


def rescued(spec: EdgeSpec) -> Way:
    """With the largest logit m taken out first: exp(o − m) ≤ 1, l = m + log Σ exp(o − m) − o_y.

    Source: Dive into Deep Learning, 4.5 Concise Implementation of Softmax Regression.
    """
    o, y = as_float32(spec.o), torch.tensor([spec.label])
    used = o - o.amax()
    total = used.exp().sum().item()
    loss = sm.cross_entropy(o, y).item()
    return Way(used[0], used[0].exp(), total, sm.softmax(o)[0], loss)


# What can go wrong, in the order in which it does: name -> what happened
FAILURES = {
    "∞/∞": "an exp is too large for float32: it becomes infinity, and ∞ by ∞ is no number",
    "Σ = ∞": "no exp is infinite, and yet their sum is: it becomes 1/∞ = 0 for every class",
    "0/0": "every exp rounds to 0, and so does their sum; zero by zero is no number",
    "log 0": "the probability of the true class rounds to 0, and −log 0 is infinity",
}


def failure(way: Way) -> str:
    """The first thing that goes wrong on this way, one of FAILURES, or nothing: ""."""
    if way.exps.isinf().any():
        return "∞/∞"
    if math.isinf(way.total):
        return "Σ = ∞"
    if way.total == 0:
        return "0/0"
    return "" if math.isfinite(way.loss) else "log 0"
