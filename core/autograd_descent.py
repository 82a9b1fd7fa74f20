"""Gradient descent by autograd: ŷ = ax on the toy line 1→2, 2→4, 3→6, one sample an update.

The loss of a sample is (ax − y)², as in `core.hand_gradient`; there its slope is worked out by
hand, here torch works it out. The history is of plain numbers, so that it can be plotted.
Source: Dive into Deep Learning, 2.5 Automatic Differentiation, and 12.3 Gradient Descent.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import require, require_finite
from core.data import FixedSpec, load

MAX_EPOCHS = 1000
ANSWER = 2.0
EXPLODED = 1e6
DTYPES = {"float32": torch.float32, "float64": torch.float64}


@dataclass(frozen=True)
class DescentSpec:
    """One run. Raises ValueError when a field breaks its rule."""

    alpha: float = 0.01  # learning rate, > 0, up to 10
    start: float = 7.0
    num_epochs: int = 1000
    dtype: str = "float32"

    def __post_init__(self) -> None:
        require_finite("alpha and start", (self.alpha, self.start))
        require(0 < self.alpha <= 10, "alpha must be > 0, up to 10", self.alpha)
        require(abs(self.start) <= 100, "start must be between -100 and 100", self.start)
        rule = f"num_epochs must be between 1 and {MAX_EPOCHS}"
        require(1 <= self.num_epochs <= MAX_EPOCHS, rule, self.num_epochs)
        require(self.dtype in DTYPES, f"dtype must be one of {', '.join(DTYPES)}", self.dtype)


@dataclass(frozen=True)
class Descent:
    """The run: a before the first update and after each, the slopes, the losses of the samples.

    stalled is the update from which on a never changed again, or None. diverged says that |a − 2|
    has grown a million times over; the run stops there.
    """

    spec: DescentSpec
    a: list[float]
    slope: list[float]
    loss: list[float]
    stalled: int | None
    diverged: bool

    def epoch_loss(self, epoch: int) -> float:
        """What a careless loop logs for an epoch: the mean of the losses met while a moved."""
        met = self.loss[3 * epoch : 3 * epoch + 3]
        return sum(met) / len(met)


def slope_by_autograd(a: Tensor, x: Tensor, y: Tensor) -> tuple[float, float]:
    """Loss (ax − y)² of one sample and its slope in a, as plain numbers; a.grad is left at zero."""
    loss = (a * x - y) ** 2
    loss.backward()
    assert a.grad is not None
    slope = a.grad.item()
    a.grad.zero_()
    return loss.item(), slope


def run(spec: DescentSpec) -> Descent:
    """All updates, an epoch after the other over x = 1, 2, 3.

    An epoch that changes nothing changes nothing ever after: what follows it is filled in.
    """
    data = load(FixedSpec("toy"))
    dtype = DTYPES[spec.dtype]
    x, y = data.X.flatten().to(dtype), data.y.flatten().to(dtype)
    a = torch.tensor(spec.start, dtype=dtype, requires_grad=True)
    path, slopes, losses = [a.item()], [], []
    too_far = EXPLODED * max(abs(path[0] - ANSWER), 1e-6)
    for epoch in range(spec.num_epochs):
        for x_i, y_i in zip(x, y, strict=True):
            loss, slope = slope_by_autograd(a, x_i, y_i)
            with torch.no_grad():
                a -= spec.alpha * torch.tensor(slope, dtype=dtype)
            path.append(a.item())
            slopes.append(slope)
            losses.append(loss)
        if not abs(path[-1] - ANSWER) <= too_far:
            return Descent(spec, path, slopes, losses, None, True)
        if len(set(path[-4:])) == 1:
            left = spec.num_epochs - epoch - 1
            slopes += slopes[-3:] * left
            losses += losses[-3:] * left
            path += path[-1:] * 3 * left
            break
    return Descent(spec, path, slopes, losses, _stalled(path), False)


def _stalled(path: list[float]) -> int | None:
    """The update after which nothing moves: at least one whole epoch must show it."""
    last = path[-1]
    still = next((k for k in range(len(path) - 1, -1, -1) if path[k] != last), -1) + 1
    return still if len(path) - 1 - still >= 3 else None


def gap(value: float, dtype: str) -> float:
    """The distance from a number to the next larger one that the dtype can hold."""
    at = torch.tensor(value, dtype=DTYPES[dtype])
    return (torch.nextafter(at, torch.tensor(float("inf"), dtype=at.dtype)) - at).item()
