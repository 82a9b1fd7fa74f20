"""The best parameters in one step, part by part; and what happens when there is no single best.

Conventions: X (n, d), y (n, 1); with its column of ones X is (n, d + 1); theta = (w₁, …, w_d, b).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.bowl import Bowl
from core.checks import require
from core.linear_regression import ClosedForm, closed_form, rank, with_ones

# Ways to set up the same data, two of which have no single answer
SYSTEMS = {
    "the points as they are": "one column for each feature, and the ones",
    "the first feature twice": "a copied column: only the sum of its two weights matters",
    "the first row only": "one equation cannot fix two or more numbers",
}


def arrange(X: Tensor, y: Tensor, how: str) -> tuple[Tensor, Tensor]:
    """The data set up in one of the ways of SYSTEMS. Raises ValueError for another."""
    require(how in SYSTEMS, f"system must be one of {', '.join(SYSTEMS)}", how)
    if how == "the first feature twice":
        return torch.cat([X[:, :1], X], dim=1), y
    return (X[:1], y[:1]) if how == "the first row only" else (X, y)


@dataclass(frozen=True)
class NormalEquation:
    """Every part of XᵀX θ = Xᵀy: X with its ones (n, d + 1), `moments` XᵀX, `right` Xᵀy.

    `inverse` is None when XᵀX is singular. `rank` counts the columns that say something new.
    """

    X: Tensor
    moments: Tensor
    right: Tensor
    inverse: Tensor | None
    rank: int
    answer: ClosedForm


def normal_equation(X: Tensor, y: Tensor) -> NormalEquation:
    """The closed form part by part, to be looked at. X (n, d) and y (n, 1).

    Source: Dive into Deep Learning, 3.1 Linear Regression.
    """
    A, answer = with_ones(X), closed_form(X, y)
    moments = A.T @ A
    inverse = torch.linalg.inv(moments) if answer.unique else None
    return NormalEquation(A, moments, A.T @ y, inverse, rank(A), answer)


def equal_answers(equation: NormalEquation, shifts: Sequence[float]) -> Tensor:
    """Other parameters with the very same predictions, (len(shifts), d + 1).

    θ + s·v, where X v = 0: v is the direction in which XᵀX is flat, its largest entry made 1.
    Raises ValueError when XᵀX has no such direction.
    """
    require(not equation.answer.unique, "X^T X must be singular", "a single answer")
    unit = equation.X.norm(dim=0).clamp_min(torch.finfo(equation.X.dtype).tiny)
    Z = equation.X / unit
    flat = torch.linalg.eigh(Z.T @ Z).eigenvectors[:, 0] / unit  # of the smallest eigenvalue
    flat = flat / flat[flat.abs().argmax()]
    return equation.answer.theta + torch.tensor(shifts, dtype=flat.dtype)[:, None] * flat


def descend(bowl: Bowl, updates: int) -> Tensor:
    """Where full-batch gradient descent from zero stands after some updates, (d + 1,).

    θ_T = θ* − (I − ηH)^T θ*, at the best fixed rate η = 2 / (λ_max + λ_min): from zero it walks to
    the shortest of many equal answers.
    Raises ValueError when updates < 0.
    """
    require(updates >= 0, "updates must be >= 0", updates)
    once = torch.eye(len(bowl.H), dtype=bowl.H.dtype) - bowl.best_fixed_lr * bowl.H
    return bowl.theta - torch.linalg.matrix_power(once, updates) @ bowl.theta
