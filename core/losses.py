"""Other ways to charge for an error, and other ways to add the charges up.

The book's loss (Dive into Deep Learning, 3.1) is half the squared error, meaned. The absolute and
the Huber loss charge less for large errors; sum or mean, half or not, only stretch the bowl.
theta = (w₁, …, w_d, b) is (d + 1,).
"""

import torch
from torch import Tensor

from core.checks import require
from core.linear_regression import closed_form, with_ones

KINDS = {
    "squared": "½ r²: twice the error costs four times as much",
    "absolute": "|r|: every unit of error costs the same; a corner at 0",
    "Huber": "½ r² up to δ, then the straight line δ (|r| − ½ δ)",
}

# How the charges r² are added up: is there a half, and is it a mean?
CONVENTIONS = {
    "½ mean (the book)": (True, True),
    "mean (nn.MSELoss)": (False, True),
    "½ sum": (True, False),
    "sum": (False, False),
}


def stretch(convention: str, n: int) -> float:
    """What a convention multiplies the book's loss, its gradient and its curvature by."""
    half, mean = CONVENTIONS[convention]
    return (1.0 if half else 2.0) * (1 if mean else n)


def charge(residual: Tensor, kind: str, delta: float = 1.0) -> Tensor:
    """What each residual r costs, same shape. `kind` is one of KINDS, δ > 0 is for Huber.

    Source of the Huber loss: P. J. Huber, Robust Estimation of a Location Parameter, 1964.
    """
    size = residual.abs()
    if kind == "squared":
        return size**2 / 2
    if kind == "absolute":
        return size
    return torch.where(size <= delta, size**2 / 2, delta * (size - delta / 2))


def pull(residual: Tensor, kind: str, delta: float = 1.0) -> Tensor:
    """Slope of the charge in r, same shape: r, its sign, or r cut off at ±δ."""
    if kind == "squared":
        return residual
    return residual.sign() if kind == "absolute" else residual.clamp(-delta, delta)


def mean_loss(X: Tensor, y: Tensor, theta: Tensor, kind: str, delta: float = 1.0) -> Tensor:
    """Mean charge over the rows at any parameters: theta (…, d + 1) gives (…,).

    Every row is visited for every theta: only the squared loss folds into a bowl.
    """
    return charge(theta @ with_ones(X).T - y.flatten(), kind, delta).mean(-1)


def mean_slope(X: Tensor, y: Tensor, theta: Tensor, kind: str, delta: float = 1.0) -> Tensor:
    """Gradient of the mean charge at one theta, (d + 1,): the mean of pull(r) · (x, 1)."""
    A = with_ones(X)
    return A.T @ pull(A @ theta - y.flatten(), kind, delta) / len(A)


def best_theta(X: Tensor, y: Tensor, kind: str, delta: float = 1.0) -> Tensor:
    """The parameters with the smallest mean charge, (d + 1,).

    Closed form for the squared loss. For the others least squares again and again, each row
    weighted by pull(r) / r: a row that is far off counts less. Raises ValueError for another kind.
    """
    require(kind in KINDS, f"loss must be one of {', '.join(KINDS)}", kind)
    require(delta > 0, "delta must be > 0", delta)
    theta = closed_form(X, y).theta
    if kind == "squared":
        return theta
    A, t = with_ones(X), y.flatten()
    for turn in range(200):
        size = (A @ theta - t).abs()
        # |r| has a corner: round it off, less and less
        least = 1e-12 + size.mean() * 0.8**turn
        weight = 1 / size.clamp_min(least) if kind == "absolute" else (delta / size).clamp_max(1)
        root = weight.sqrt()[:, None]
        theta = torch.linalg.pinv(root * A) @ (root[:, 0] * t)
    return theta
