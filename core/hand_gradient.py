"""One parameter, gradient by hand: ŷ = ax on the toy line, one sample after another.

Here the loss is (ax − y)², without a half, so the gradient is 2x(ax − y). Every update multiplies
the distance to the answer a = 2 by 1 − 2αx²; an epoch over x = 1, 2, 3 multiplies it by
(1 − 2α)(1 − 8α)(1 − 18α). Dive into Deep Learning, 12.3 Gradient Descent, walks down x² likewise.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import require, require_finite
from core.data import FixedSpec, load

MAX_EPOCHS = 2000
EXPLODED = 1e6


@dataclass(frozen=True)
class HandSpec:
    """One run by hand. Raises ValueError when a field breaks its rule."""

    alpha: float = 0.01  # learning rate, > 0
    start: float = 0.0
    num_epochs: int = 60
    dtype: str = "float64"  # or "float32", which stalls before it arrives

    def __post_init__(self) -> None:
        require_finite("alpha and start", (self.alpha, self.start))
        require(self.alpha > 0, "alpha must be > 0", self.alpha)
        require(abs(self.start) <= 100, "start must be between -100 and 100", self.start)
        require(
            1 <= self.num_epochs <= MAX_EPOCHS,
            f"num_epochs must be between 1 and {MAX_EPOCHS}",
            self.num_epochs,
        )
        require(
            self.dtype in ("float32", "float64"), "dtype must be float32 or float64", self.dtype
        )


@dataclass(frozen=True)
class HandRun:
    """a (E + 1,) after each epoch; the loss truly at a, and the one a careless loop logs.

    true_loss (E + 1,) is the mean of (ax − y)² at a. logged (E,) sums the three losses met on the
    way through an epoch, while a moves, over three: it belongs to no single a.
    """

    spec: HandSpec
    a: Tensor
    true_loss: Tensor
    logged: Tensor
    diverged: bool

    @property
    def factor(self) -> float:
        """What an epoch multiplies the distance to the answer by."""
        return factor(torch.tensor(self.spec.alpha, dtype=torch.double)).item()


def gradient_by_hand(a: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """Slope of (ax − y)² in a: 2x(ax − y)."""
    return 2 * x * (a * x - y)


def epoch(a: Tensor, x: Tensor, y: Tensor, alpha: float) -> tuple[Tensor, Tensor]:
    """One pass, an update a sample: returns the new a and the mean of the losses met on the way."""
    met = []
    for x_i, y_i in zip(x, y, strict=True):
        met.append((a * x_i - y_i) ** 2)
        a = a - alpha * gradient_by_hand(a, x_i, y_i)
    return a, torch.stack(met).mean()


def run(spec: HandSpec) -> HandRun:
    """All epochs, remembered; stops when the loss has grown a million times over."""
    data = load(FixedSpec("toy"))
    dtype = getattr(torch, spec.dtype)
    x, y = data.X.flatten().to(dtype), data.y.flatten().to(dtype)
    a = torch.tensor(spec.start, dtype=dtype)
    path, logged = [a], []
    first = max(mean_loss(a, x, y).item(), 1e-12)
    for _ in range(spec.num_epochs):
        a, met = epoch(a, x, y, spec.alpha)
        path.append(a)
        logged.append(met)
        if mean_loss(a, x, y).item() > EXPLODED * first:
            break
    states = torch.stack(path)
    true_loss = torch.stack([mean_loss(state, x, y) for state in states])
    diverged = true_loss[-1].item() > EXPLODED * first
    return HandRun(spec, states, true_loss, torch.stack(logged), diverged)


def mean_loss(a: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """Mean of (ax − y)² over the samples; on the toy line (14/3)(a − 2)²."""
    return ((a * x - y) ** 2).mean()


def factor(alpha: Tensor) -> Tensor:
    """What one epoch multiplies a − 2 by: (1 − 2α)(1 − 8α)(1 − 18α)."""
    return (1 - 2 * alpha) * (1 - 8 * alpha) * (1 - 18 * alpha)


def largest_stable_alpha() -> float:
    """Where the factor passes 1 for good: above it every epoch ends farther from the answer.

    (1 − 2α)(1 − 8α)(1 − 18α) = 1 has the roots 0 and (49 ± √385)/144; the smaller is the limit.
    """
    return (49 - math.sqrt(385)) / 144
