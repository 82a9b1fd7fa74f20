"""The line each law of noise prefers: least squares, least absolute, Student's t, weights, counts.

Shapes as everywhere in core: X (n, d), y (n, 1); theta = (w₁, …, w_d, b) is (d + 1,), float64.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import require
from core.data import Dataset
from core.linear_regression import closed_form, linreg, with_ones
from core.noise import log_density


@dataclass(frozen=True)
class Fit:
    """The most likely line under a law, theta = (w, b) (2,), and the most likely scale.

    scale is 0 when the line passes through so many points that a narrower law is always likelier:
    the likelihood then has no maximum over the scale.
    """

    law: str
    theta: Tensor
    scale: float
    nu: int

    def residual(self, data: Dataset) -> Tensor:
        """y − ŷ of each sample, (n,)."""
        return (data.y - linreg(data.X, self.theta[:-1, None], self.theta[-1:])).flatten()

    def nll(self, data: Dataset) -> float | None:
        """−log likelihood at the maximum, or None where there is none."""
        if self.scale == 0:
            return None
        return -log_density(self.law, self.residual(data), self.scale, self.nu).sum().item()


def weighted_fit(X: Tensor, y: Tensor, weights: Tensor) -> Tensor:
    """Least squares where sample i counts weights[i] times: minimise Σ ωᵢ (yᵢ − ŷᵢ)².

    Multiplying row i by √ωᵢ makes it an ordinary problem. weights (n, 1) >= 0; theta (d + 1,).
    """
    root = weights.sqrt()
    solution = torch.linalg.lstsq(with_ones(X) * root, y * root, driver="gelsd").solution
    return solution.flatten()  # gelsd: the shortest solution where there are many


def least_absolute(X: Tensor, y: Tensor) -> Tensor:
    """The line with the smallest Σ |yᵢ − ŷᵢ|, exactly, for one feature. theta = (w, b) (2,).

    For a given w the best b is a median. The sum is then convex in w, with corners at the slopes
    between pairs of points: halving the list of slopes finds the lowest corner.
    """
    require(X.shape[1] == 1, "the least absolute line takes one feature", X.shape[1])
    x, labels = X.flatten(), y.flatten()
    i, j = torch.triu_indices(len(x), len(x), 1)
    run = x[j] - x[i]
    slopes = ((labels[j] - labels[i])[run != 0] / run[run != 0]).sort().values
    if len(slopes) == 0:  # one point, or all above one another: any slope does as well
        return torch.stack([torch.zeros((), dtype=x.dtype), labels.quantile(0.5)])
    apart = slopes.diff() > 1e-9 * slopes[1:].abs()  # slopes equal up to rounding are one corner
    slopes = torch.cat([slopes[:1], slopes[1:][apart]])
    low, high = 0, len(slopes) - 1
    while low < high:
        middle = (low + high) // 2
        between = (slopes[middle] + slopes[middle + 1]) / 2
        low, high = (low, middle) if _rises(x, labels, between) else (middle + 1, high)
    return torch.stack([slopes[low], (labels - slopes[low] * x).quantile(0.5)])


def _rises(x: Tensor, y: Tensor, w: Tensor) -> bool:
    """Whether min over b of Σ |y − wx − b| grows with w at this w (not a corner)."""
    along = y - w * x
    r = along - along.quantile(0.5)
    # samples on the line balance the signs of the others; measuring x from there accounts for them
    pull = (r.sign() * (x - x[r.abs().argmin()])).sum()
    return bool(pull <= 0)


def student_fit(X: Tensor, y: Tensor, nu: int, num_iterations: int = 1000) -> tuple[Tensor, float]:
    """The most likely line and scale under Student's t, by repeated weighted least squares.

    ωᵢ = (ν + 1) / (ν + rᵢ²/s²): far points count less. s² = Σ ωᵢrᵢ² / n. Each round cannot lower
    the likelihood. It begins at the least absolute line, so that outliers do not choose the start.
    """
    A = with_ones(X)
    theta = least_absolute(X, y)
    r = y - A @ theta[:, None]
    scale = (r.abs().median() if (r != 0).sum() > len(y) / 2 else r.abs().mean()).item()
    floor = 1e-9 * y.abs().median().item()  # a median: one huge label must not raise the floor
    for _ in range(num_iterations):
        if scale <= floor or len(y) <= 2:
            return theta, 0.0  # it runs away to 0: the line goes through too many points
        weights = (nu + 1) / (nu + (r / scale) ** 2)
        theta = weighted_fit(X, y, weights)
        r = y - A @ theta[:, None]
        before, scale = scale, (weights * r**2).mean().sqrt().item()
        if abs(before - scale) <= 1e-12 * scale:
            break
    return theta, scale


def fit(law: str, data: Dataset, nu: int = 3) -> Fit:
    """The line and the scale under which one law makes the data most likely."""
    if law == "student":
        return Fit(law, *student_fit(data.X, data.y, nu), nu)
    theta = closed_form(data.X, data.y).theta if law == "normal" else least_absolute(data.X, data.y)
    r = (data.y - with_ones(data.X) @ theta[:, None]).flatten()
    scale = r.square().mean().sqrt() if law == "normal" else r.abs().mean()
    exact = scale <= 1e-12 * data.y.abs().max()  # rounding is not noise
    return Fit(law, theta, 0.0 if exact else scale.item(), nu)


# ---- noise that differs from sample to sample --------------------------------------------------


def slope_estimates(X: Tensor, sigmas: Tensor, weights: Tensor, draws: Tensor) -> Tensor:
    """By how much the fitted slope misses the truth, for many draws of the noise.

    A weighted fit is linear in y: θ̂ − θ = (AᵀWA)⁻¹AᵀW ε, so many fits are one product.
    sigmas and weights (n, 1), draws (num_sets, n) of variance 1; returns (num_sets,).
    """
    root = weights.sqrt()
    solver = torch.linalg.pinv(with_ones(X) * root) * root.T  # (d + 1, n)
    return draws * sigmas.T @ solver[0]


# ---- counts: another law of the labels, another loss -------------------------------------------


def poisson_loss(eta: Tensor, y: Tensor) -> Tensor:
    """−log of the Poisson law without log y!, which knows no w: l = exp(η) − y η, η = xᵀw + b.

    For labels that are counts 0, 1, 2, … with mean exp(η). Not reduced.
    """
    return torch.exp(eta) - y * eta


def poisson_slope(eta: Tensor, y: Tensor) -> Tensor:
    """∂l/∂η = exp(η) − y: prediction minus label once more."""
    return torch.exp(eta) - y


def poisson_fit(X: Tensor, y: Tensor, num_iterations: int = 50) -> Tensor:
    """The most likely exp(xᵀw + b) for counts, by Newton's method; theta (d + 1,).

    Each step is a weighted fit: η + (y − λ)/λ with weights λ = exp(η).
    """
    eta = torch.log(y + 0.5)  # a half, so that the log of a count of 0 exists
    theta = weighted_fit(X, eta, torch.ones_like(y))
    for _ in range(num_iterations):
        eta = (with_ones(X) @ theta[:, None]).clamp(-30, 30)
        rate = torch.exp(eta)
        before, theta = theta, weighted_fit(X, eta + (y - rate) / rate, rate)
        if (theta - before).abs().max() <= 1e-10:
            break
    return theta
