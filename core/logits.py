"""One sample's scores for every class, and all that follows from them: probabilities, loss, slope.

A sample has q logits o = (o₁, …, o_q) and one true class y. Everything is float64 here, so that
what is printed can be worked out again by hand; what float32 does to it is in core.overflow.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from core import softmax as sm
from core.checks import require, require_finite

# The classes of the page: the book's three first, then more in their order.
NAMES = ("cat", "chicken", "dog", "fish", "fox", "goat", "hare", "horse", "mouse", "owl")
LEAST, MOST = 2, len(NAMES)


@dataclass(frozen=True)
class LogitsSpec:
    """Logits of one sample and its true class. Raises ValueError when a field breaks its rule."""

    o: tuple[float, ...] = (1.0, 2.0, 3.0)  # 2 .. 10 of them
    label: int = 0  # 0 .. q − 1
    temperature: float = 1.0  # > 0
    shift: float = 0.0  # added to every logit
    lr: float = 1.0  # > 0, of the one update

    def __post_init__(self) -> None:
        rule = f"there must be between {LEAST} and {MOST} logits"
        require(LEAST <= len(self.o) <= MOST, rule, len(self.o))
        require_finite("o", self.o)
        require_finite("shift", (self.shift,))
        require_finite("temperature", (self.temperature,))
        require_finite("lr", (self.lr,))
        rule = f"label must be between 0 and {len(self.o) - 1}"
        require(0 <= self.label < len(self.o), rule, self.label)
        require(self.temperature > 0, "temperature must be > 0", self.temperature)
        require(self.lr > 0, "lr must be > 0", self.lr)

    @property
    def q(self) -> int:
        """Number of classes."""
        return len(self.o)

    @property
    def names(self) -> tuple[str, ...]:
        """What the classes are called."""
        return NAMES[: self.q]


@dataclass(frozen=True)
class Said:
    """What the logits of a spec say, each (q,) unless it is a number.

    exps: exp(o); y_hat = exps / total; tempered: y_hat at the temperature, of the shifted logits;
    y: the label as one-hot; surprise: −log y_hat; slope = y_hat − y; after: o − lr · slope, and
    y_hat_after and loss_after what it says.
    """

    spec: LogitsSpec
    o: Tensor
    exps: Tensor
    total: float
    y_hat: Tensor
    tempered: Tensor
    y: Tensor
    surprise: Tensor
    loss: float
    slope: Tensor
    after: Tensor
    y_hat_after: Tensor
    loss_after: float


def said(spec: LogitsSpec) -> Said:
    """Everything that follows from the logits of a spec.

    Source: Dive into Deep Learning, 4.1 Softmax Regression.
    """
    o = torch.tensor([spec.o], dtype=torch.double)
    label = torch.tensor([spec.label])
    y_hat, loss = sm.softmax(o), sm.cross_entropy(o, label)
    slope = sm.gradient(o, label)
    after = updated(o, label, spec.lr)
    return Said(
        spec,
        o=o[0],
        exps=o[0].exp(),
        total=o.exp().sum().item(),
        y_hat=y_hat[0],
        tempered=sm.tempered(o + spec.shift, spec.temperature)[0],
        y=sm.one_hot(label, spec.q)[0].double(),
        surprise=-sm.log_softmax(o)[0],
        loss=loss.item(),
        slope=slope[0],
        after=after[0],
        y_hat_after=sm.softmax(after)[0],
        loss_after=sm.cross_entropy(after, label).item(),
    )


def updated(o: Tensor, y: Tensor, lr: float) -> Tensor:
    """One step down the slope of the loss: o ← o − η (softmax(o) − one-hot(y)). (n, q) to (n, q).

    Source: Dive into Deep Learning, 4.1 Softmax Regression.
    """
    return o - lr * sm.gradient(o, y)


def leaders(values: Tensor) -> list[int]:
    """The classes that share the largest value, from 0; rounding makes no difference."""
    return torch.nonzero(values >= values.max() - 1e-12).flatten().tolist()
