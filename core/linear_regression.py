"""The one-layer network: prediction, squared loss, its gradient, and the closed form.

Conventions: X (n, d), y (n, 1), w (d, 1), b (1,); theta = (w₁, …, w_d, b) is (d + 1,).
The loss is the book's: half the squared error, meaned over the samples.
"""

from dataclasses import dataclass

import torch
from torch import Tensor


def linreg(X: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """Predict: ŷ = Xw + b. X (n, d), w (d, 1), b (1,) gives (n, 1). Source: 000:169."""
    return X @ w + b


def squared_loss(y_hat: Tensor, y: Tensor) -> Tensor:
    """Half the squared error of each sample, not reduced: l = ½ (ŷ − y)².

    The reshape is vital: (n, 1) − (n,) broadcasts to (n, n) without a word. Source: 000:175.
    """
    return (y_hat - y.reshape(y_hat.shape)) ** 2 / 2


def gradient(X: Tensor, y: Tensor, w: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Slope of the mean loss over the given rows.

    ∂L/∂w = Xᵀ(Xw + b − y) / n,  ∂L/∂b = mean(Xw + b − y).  Shapes (d, 1) and (1,). Source: F10.
    """
    residual = linreg(X, w, b) - y  # (n, 1)
    return X.T @ residual / len(X), residual.mean(0)


def with_ones(X: Tensor) -> Tensor:
    """Append a column of ones, so that b becomes one more weight: (n, d) gives (n, d + 1)."""
    return torch.cat([X, torch.ones(len(X), 1, dtype=X.dtype)], dim=1)


@dataclass(frozen=True)
class ClosedForm:
    """The best parameters in one step. `theta` (d + 1,), its mean half-squared loss, and trust.

    `unique` is False when XᵀX is singular: theta is then the shortest of many equally good answers.
    """

    theta: Tensor
    loss: float
    unique: bool


def closed_form(X: Tensor, y: Tensor) -> ClosedForm:
    """Solve the normal equation XᵀX θ = Xᵀy, X with a column of ones.

    Falls back to the shortest solution when a feature is a copy of another, or rows are too few.
    Source: F8, 000:43.
    """
    A = with_ones(X)
    moments = A.T @ A
    unique = bool(torch.linalg.matrix_rank(moments, hermitian=True) == A.shape[1])
    theta = torch.linalg.solve(moments, A.T @ y) if unique else torch.linalg.pinv(A) @ y
    loss = squared_loss(A @ theta, y).mean()
    return ClosedForm(theta.flatten(), loss.item(), unique)
