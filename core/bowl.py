"""The squared loss over the parameters: a bowl, folded once from the data, then cheap anywhere.

L(θ) = L* + ½ (θ − θ*)ᵀ H (θ − θ*) holds exactly, with H = AᵀA / n and A the data with a column of
ones. One pass over the rows gives H, θ* and L*; no grid costs more for more rows.
theta = (w₁, …, w_d, b) is (d + 1,).
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import require
from core.linear_regression import closed_form, with_ones


@dataclass(frozen=True)
class Bowl:
    """The whole loss surface of one data set: curvature H (d+1, d+1), bottom theta and loss there.

    `unique` is False when the bottom is a line or a plane instead of a point.
    """

    H: Tensor
    theta: Tensor
    loss: float
    unique: bool

    @property
    def eigenvalues(self) -> Tensor:
        """Curvatures along the bowl's own axes, ascending, (d + 1,)."""
        return torch.linalg.eigvalsh(self.H).clamp_min(0)

    @property
    def condition(self) -> float:
        """λ_max / λ_min: 1 is round, 50 a long valley, infinite a valley without an end."""
        low, high = self.eigenvalues[0].item(), self.eigenvalues[-1].item()
        return high / low if self.unique and low > 0 else float("inf")

    @property
    def flattest(self) -> float:
        """The smallest curvature that is not zero: along it, descent is slowest."""
        curvatures = self.eigenvalues
        return curvatures[curvatures > curvatures[-1] * 1e-12][0].item()

    @property
    def largest_stable_lr(self) -> float:
        """2 / λ_max: above it, full-batch gradient descent moves away from the bottom."""
        return 2 / self.eigenvalues[-1].item()

    @property
    def best_fixed_lr(self) -> float:
        """2 / (λ_max + λ_min): the fixed rate whose slowest direction shrinks fastest.

        λ_min is the smallest curvature that is not zero: in a flat direction there is no way to go.
        """
        return 2 / (self.eigenvalues[-1].item() + self.flattest)


def fold(X: Tensor, y: Tensor) -> Bowl:
    """One pass over the rows: H = AᵀA / n, and the bottom by the closed form.

    Source: Dive into Deep Learning, 3.1 Linear Regression.
    """
    A = with_ones(X)
    best = closed_form(X, y)
    # a line through every sample leaves a rounding, not a loss: 1e-30 would be read as a number
    rounding = 1e-24 * y.square().mean().item()
    # nor is 1e-15 a slope where the part it adds to a label is a rounding of the label
    part = best.theta.abs() * A.square().mean(0).sqrt()
    theta = torch.where(part > 1e-13 * y.square().mean().sqrt(), best.theta, 0.0)
    return Bowl(A.T @ A / len(A), theta, best.loss if best.loss > rounding else 0.0, best.unique)


def loss_at(bowl: Bowl, theta: Tensor) -> Tensor:
    """Mean half-squared loss at any parameters: theta (…, d + 1) gives (…,).

    Measured from the bottom, so that losses near it keep all their digits.
    """
    away = theta - bowl.theta
    return bowl.loss + ((away @ bowl.H) * away).sum(-1) / 2


def gradient_at(bowl: Bowl, theta: Tensor) -> Tensor:
    """Full-batch gradient at any parameters: H (θ − θ*). theta (…, d + 1) gives the same shape."""
    return (theta - bowl.theta) @ bowl.H


@dataclass(frozen=True)
class Window:
    """Which two parameters to look at, and between which ends. The others stay where `base` is."""

    across: int  # index into theta of the horizontal axis
    up: int  # index into theta of the vertical axis
    x: tuple[float, float]
    y: tuple[float, float]

    def __post_init__(self) -> None:
        require(self.across != self.up, "the two parameters must differ", self.across)
        require(self.x[0] < self.x[1], "the left end must be below the right", self.x)
        require(self.y[0] < self.y[1], "the lower end must be below the upper", self.y)


def grid(bowl: Bowl, window: Window, base: Tensor, num: int = 60) -> tuple[Tensor, Tensor, Tensor]:
    """The loss over a num × num grid of two parameters, the others fixed at `base` (d + 1,).

    Returns x (num,), y (num,), loss (num, num) with loss[i, j] at (x[j], y[i]).
    """
    x = torch.linspace(*window.x, num, dtype=torch.double)
    y = torch.linspace(*window.y, num, dtype=torch.double)
    theta = base.repeat(num, num, 1)  # (num, num, d + 1)
    theta[..., window.across] = x
    theta[..., window.up] = y[:, None]
    return x, y, loss_at(bowl, theta)


def window_around(points: Tensor, across: int, up: int, room: float = 0.35) -> Window:
    """The smallest pleasant window that shows all `points` (k, d + 1), with room at the edges."""
    ends = []
    for index in (across, up):
        low, high = points[:, index].min().item(), points[:, index].max().item()
        middle, half = (low + high) / 2, (high - low) / 2
        half = max(half * (1 + room), abs(middle) * 0.05, 0.5)
        ends.append((middle - half, middle + half))
    return Window(across, up, *ends)


def square_window(points: Tensor, across: int, up: int, room: float = 0.8) -> Window:
    """As window_around, with as many units across as up: a round bowl then looks round."""
    window = window_around(points, across, up, room)
    half = max(window.x[1] - window.x[0], window.y[1] - window.y[0]) / 2
    middle = [(ends[0] + ends[1]) / 2 for ends in (window.x, window.y)]
    return Window(across, up, *((m - half, m + half) for m in middle))
