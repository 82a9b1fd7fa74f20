"""Logistic regression: a score, the sigmoid that makes a probability of it, and its loss.

z = wx + b is the score (logit), ŷ = σ(z) the probability of class 1, y is 0 or 1. All float64.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import require, require_finite

MOST_EPOCHS = 10_000
MOST_LR = 1000.0  # beyond that one step leaves every scale
FRAMES = 90  # states that are kept of a run, at most
CLAMP = 100.0  # what torch's BCELoss takes for −log 0

# name -> (x, y, what it is)
POINTS: dict[str, tuple[tuple[float, ...], tuple[int, ...], str]] = {
    "three points": ((1, 2, 3), (0, 0, 1), "1 → 0, 2 → 0, 3 → 1: a threshold separates them"),
    "one out of order": (
        (1, 2, 3, 4, 5, 6),
        (0, 0, 1, 0, 1, 1),
        "3 → 1 but 4 → 0: no threshold separates them",
    ),
    "far apart": ((1, 2, 8, 9), (0, 0, 1, 1), "a wide gap between the classes"),
    "a coin": ((2, 2, 5, 5), (0, 1, 0, 1), "x says nothing about the class"),
}


@dataclass(frozen=True)
class LogisticSpec:
    """Points with one feature, and one run of gradient descent. ValueError on a broken rule."""

    points: str = "three points"
    lr: float = 0.01  # > 0, at most MOST_LR
    num_epochs: int = 1000  # 1 .. MOST_EPOCHS, each one update with all points
    seed: int = 0  # of the start

    def __post_init__(self) -> None:
        require(self.points in POINTS, f"points must be one of {', '.join(POINTS)}", self.points)
        check_rate(self.lr)
        rule = f"num_epochs must be between 1 and {MOST_EPOCHS}"
        require(1 <= self.num_epochs <= MOST_EPOCHS, rule, self.num_epochs)
        require(0 <= self.seed < 2**31, "seed must be between 0 and 2147483647", self.seed)


@dataclass(frozen=True, eq=False)
class LogisticRun:
    """Some states of a run, the start and the end among them.

    x (n,), y (n,). epoch (T,), rising; of each: w (T,), b (T,), loss (T,), the sum over the points.
    """

    spec: LogisticSpec
    x: Tensor
    y: Tensor
    epoch: Tensor
    w: Tensor
    b: Tensor
    loss: Tensor


def check_rate(lr: float) -> None:
    """Raises ValueError unless the learning rate is positive, and not absurd."""
    require_finite("lr", (lr,))
    require(lr > 0, "lr must be > 0", lr)
    require(lr <= MOST_LR, f"lr must be <= {MOST_LR:g}: beyond, a step leaves every scale", lr)


def check_classes(y: Tensor) -> None:
    """Raises ValueError unless y holds both classes, 0 and 1, and nothing else."""
    found = sorted({float(value) for value in y.flatten()})
    text = ", ".join(f"{value:g}" for value in found[:4]) + (", …" if len(found) > 4 else "")
    require(found == [0.0, 1.0], "y must hold both classes, 0 and 1", f"only {text}")


# --- one score ----------------------------------------------------------------------------------


def sigmoid(z: Tensor) -> Tensor:
    """The probability of class 1.

    σ(z) = 1 / (1 + exp(−z)), for z < 0 as exp(z) / (1 + exp(z)), so that nothing overflows.
    """
    small = torch.exp(-z.abs())  # in 0 .. 1
    return torch.where(z >= 0, 1 / (1 + small), small / (1 + small))


def slope(z: Tensor) -> Tensor:
    """How steep the sigmoid is: σ′(z) = σ(z) (1 − σ(z)), at most ¼, at z = 0."""
    p = sigmoid(z)
    return p * (1 - p)


def bce(z: Tensor, y: Tensor) -> Tensor:
    """Binary cross-entropy from the score, which never overflows.

    l = max(z, 0) − zy + log(1 + exp(−|z|)),  which is −y log ŷ − (1 − y) log(1 − ŷ)

    Source: Dive into Deep Learning, 4.5.2 Softmax Revisited, for two classes.
    """
    return z.clamp_min(0) - z * y + torch.log1p(torch.exp(-z.abs()))


def bce_slope(z: Tensor, y: Tensor) -> Tensor:
    """Its slope in z: ŷ − y, from −1 to 1."""
    return sigmoid(z) - y


def bce_split(p: Tensor, y: Tensor) -> Tensor:
    """Binary cross-entropy from a probability, as torch's BCELoss has it: log 0 is taken as −100.

    Raises ValueError where p is no probability.
    """
    inside = bool(((p >= 0) & (p <= 1)).all())
    require(inside, "p must be between 0 and 1", next(iter(p[(p < 0) | (p > 1)].tolist()), ""))
    at_least = -CLAMP
    return -y * p.log().clamp_min(at_least) - (1 - y) * (1 - p).log().clamp_min(at_least)


def split_slope(p: Tensor, y: Tensor) -> Tensor:
    """The slope in z that goes back through the clamped loss and then the sigmoid.

    (ŷ − y) / max(ŷ(1 − ŷ), 10⁻¹²) · ŷ(1 − ŷ): it is ŷ − y until ŷ rounds to 0 or 1, and then 0.
    """
    spread = p * (1 - p)
    return (p - y) / spread.clamp_min(1e-12) * spread


def squared(z: Tensor, y: Tensor) -> Tensor:
    """The squared loss of a probability, without ½: (ŷ − y)²."""
    return (sigmoid(z) - y) ** 2


def squared_slope(z: Tensor, y: Tensor) -> Tensor:
    """Its slope in z: 2 (ŷ − y) ŷ (1 − ŷ), nearly 0 wherever the sigmoid is flat."""
    return 2 * (sigmoid(z) - y) * slope(z)


# --- a run --------------------------------------------------------------------------------------


def update(x: Tensor, y: Tensor, w: Tensor, b: Tensor, lr: float) -> tuple[Tensor, Tensor]:
    """One update with all points: w − η Σ (ŷ − y) x,  b − η Σ (ŷ − y)."""
    error = sigmoid(w * x + b) - y  # (n,)
    return w - lr * (error * x).sum(), b - lr * error.sum()


def kept_epochs(num_epochs: int, frames: int = FRAMES) -> list[int]:
    """Epochs whose states are kept: 0, 1, 2, … and then ever farther apart, up to the last.

    >>> kept_epochs(1000, 8)
    [0, 1, 3, 7, 19, 52, 139, 373, 1000]
    """
    powers = [num_epochs ** (k / (frames - 1)) for k in range(frames)]
    return sorted({0, *(round(epoch) for epoch in powers), num_epochs})


def train(spec: LogisticSpec) -> LogisticRun:
    """Gradient descent on the sum of the losses, from a start as nn.Linear(1, 1) draws it.

    Source: Dive into Deep Learning, 3.4 and 4.1; w and b from −1 to 1.
    """
    x, y = (torch.tensor(v, dtype=torch.double) for v in POINTS[spec.points][:2])
    generator = torch.Generator().manual_seed(spec.seed)
    w, b = (torch.rand(2, generator=generator) * 2 - 1).double()
    keep, states = set(kept_epochs(spec.num_epochs)), []
    for epoch in range(spec.num_epochs + 1):
        if epoch in keep:
            states.append((w, b))
        w, b = update(x, y, w, b, spec.lr)
    all_w, all_b = (torch.stack(values) for values in zip(*states, strict=True))
    loss = bce(all_w[:, None] * x + all_b[:, None], y).sum(1)
    return LogisticRun(spec, x, y, torch.tensor(sorted(keep)), all_w, all_b, loss)


def separable(x: Tensor, y: Tensor) -> bool:
    """Whether a threshold on x has all of one class on each side."""
    zeros, ones = x[y == 0], x[y == 1]
    return bool(zeros.max() < ones.min() or ones.max() < zeros.min())


def smallest_loss(x: Tensor, y: Tensor, steps: int = 50) -> float:
    """The least sum of losses that any w and b can reach, by Newton's method; 0 if separable.

    Of points that a threshold separates no w and b reach it: any line does better when doubled.
    """
    if separable(x, y):
        return 0.0
    A, theta = torch.stack([x, torch.ones_like(x)], 1), torch.zeros(2, dtype=torch.double)
    for _ in range(steps):
        z = A @ theta
        gradient = A.T @ bce_slope(z, y)
        curvature = A.T @ (A * slope(z)[:, None])
        move = torch.linalg.lstsq(curvature, gradient).solution
        if float(gradient @ move) < 1e-20:
            break
        theta = theta - move
    return bce(A @ theta, y).sum().item()


def boundary(w: float, b: float) -> float | None:
    """Where ŷ = ½: x = −b / w; None where w is 0, or so small that it is nowhere."""
    x = -b / w if w else math.inf
    return x if abs(x) < 1e12 else None
