"""A linear support vector machine beside logistic regression: two losses for the same line.

t = ±1 is the class, z = w·x + b the score, tz the margin: how far on the right side. Both minimise
½‖(w, b)‖² or ½‖w‖² plus C Σ loss(tz), each as scikit-learn's class of that name does.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import require, require_finite
from core.logistic_regression import bce, sigmoid

KINDS = ("logistic", "svm")
STEPS = 100  # of Newton's method, at most; about ten are enough


@dataclass(frozen=True)
class SvmSpec:
    """What a mistake costs, beside a penalty on long w. Raises ValueError on a broken rule."""

    C: float = 1.0  # > 0, at most 10⁴

    def __post_init__(self) -> None:
        require_finite("C", (self.C,))
        require(0 < self.C <= 1e4, "C must be > 0 and <= 10000", self.C)


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted line: w (d,), b, and how often it is right on its own samples."""

    w: Tensor
    b: float
    accuracy: float
    margins: Tensor  # t z of every sample, (n,)


def logistic_loss(m: Tensor) -> Tensor:
    """log(1 + exp(−m)): small far on the right side, and never 0."""
    return bce(m, torch.ones_like(m))


def hinge(m: Tensor) -> Tensor:
    """max(0, 1 − m): exactly 0 from margin 1 on. Source: C. Cortes, V. Vapnik, 1995."""
    return (1 - m).clamp_min(0)


def squared_hinge(m: Tensor) -> Tensor:
    """max(0, 1 − m)²: the same without the kink, and what LinearSVC minimises by default."""
    return hinge(m) ** 2


def _parts(kind: str, m: Tensor) -> tuple[Tensor, Tensor]:
    """Slope and curvature of the loss at margins m."""
    if kind == "logistic":
        p = sigmoid(-m)
        return -p, p * (1 - p)
    return -2 * hinge(m), 2.0 * (m < 1)


def objective(kind: str, theta: Tensor, A: Tensor, t: Tensor, C: float) -> Tensor:
    """What is minimised: ½ of the squared weights, and C times the sum of the losses."""
    loss = logistic_loss if kind == "logistic" else squared_hinge
    penalised = theta if kind == "svm" else theta[:-1]
    return (penalised**2).sum() / 2 + C * loss(t * (A @ theta)).sum()


def fit(kind: str, X: Tensor, y: Tensor, spec: SvmSpec) -> Fit:
    """The least of it, by Newton's method with steps that are halved until they go down.

    LinearSVC shrinks the bias with the weights, LogisticRegression leaves it alone.
    Raises ValueError for another kind. Source: Y. Mangasarian's finite Newton method, 2002.
    """
    require(kind in KINDS, f"kind must be one of {', '.join(KINDS)}", kind)
    A = torch.cat([X.double(), torch.ones(len(X), 1, dtype=torch.double)], 1)
    t = y.flatten().double() * 2 - 1
    ridge = torch.ones(A.shape[1], dtype=torch.double)
    ridge[-1] = 1.0 if kind == "svm" else 0.0
    theta = torch.zeros(A.shape[1], dtype=torch.double)
    for _ in range(STEPS):
        slope, curve = _parts(kind, t * (A @ theta))
        gradient = ridge * theta + spec.C * (A.T @ (t * slope))
        if gradient.abs().max() < 1e-9 * max(1.0, spec.C):
            break
        bent = torch.diag(ridge + 1e-12) + spec.C * (A.T @ (A * curve[:, None]))
        theta = _down(kind, theta, torch.linalg.solve(bent, gradient), A, t, spec.C)
    margins = t * (A @ theta)
    return Fit(theta[:-1], theta[-1].item(), (margins > 0).double().mean().item(), margins)


def _down(kind: str, theta: Tensor, move: Tensor, A: Tensor, t: Tensor, C: float) -> Tensor:
    """The whole step, or the half, quarter, … that does not lead up."""
    before = objective(kind, theta, A, t, C)
    for halvings in range(30):
        there = theta - move * 0.5**halvings
        if objective(kind, there, A, t, C) <= before:
            return there
    return theta
