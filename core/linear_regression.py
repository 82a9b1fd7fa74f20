"""The one-layer network: prediction, squared loss, its gradient, and the closed form.

Conventions: X (n, d), y (n, 1), w (d, 1), b (1,); theta = (w₁, …, w_d, b) is (d + 1,).
The loss is half the squared error, meaned over the samples: that of the book this course follows,
Dive into Deep Learning by A. Zhang, Z. C. Lipton, M. Li and A. J. Smola, https://d2l.ai.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from core.checks import require, require_finite


def linreg(X: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """Predict: ŷ = Xw + b. X (n, d), w (d, 1), b (1,) gives (n, 1).

    Source: Dive into Deep Learning, 3.1 Linear Regression.
    """
    return X @ w + b


def terms(X: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """What each edge carries to the neuron: w₁x₁, …, w_d x_d, and b. Shape (n, d + 1).

    Their sum over a row is ŷ of that row.
    Source: Dive into Deep Learning, 3.1 Linear Regression.
    """
    return torch.cat([X * w.flatten(), b.expand(len(X), 1)], dim=1)


def layers_and_parameters(sizes: Sequence[int]) -> tuple[int, int]:
    """Count a fully connected network by the widths of its layers, the inputs first.

    The inputs compute nothing, so they are not a layer. A layer from p to q numbers has p·q
    weights and q biases. Raises ValueError for fewer than two widths or a width below 1.

    >>> layers_and_parameters((2, 1))
    (1, 3)
    """
    require(len(sizes) >= 2, "a network needs inputs and outputs", tuple(sizes))
    require(min(sizes) >= 1, "every width must be >= 1", tuple(sizes))
    pairs = list(pairwise(sizes))
    return len(pairs), sum(p * q + q for p, q in pairs)


def squared_loss(y_hat: Tensor, y: Tensor) -> Tensor:
    """Half the squared error of each sample, not reduced: l = ½ (ŷ − y)².

    The reshape is vital: (n, 1) − (n,) broadcasts to (n, n) without a word.
    Source: Dive into Deep Learning, 3.4 Linear Regression Implementation from Scratch.
    """
    return (y_hat - y.reshape(y_hat.shape)) ** 2 / 2


def gradient(X: Tensor, y: Tensor, w: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Slope of the mean loss over the given rows.

    ∂L/∂w = Xᵀ(Xw + b − y) / n,  ∂L/∂b = mean(Xw + b − y).  Shapes (d, 1) and (1,).
    Source: Dive into Deep Learning, 3.1 Linear Regression.
    """
    residual = linreg(X, w, b) - y  # (n, 1)
    return X.T @ residual / len(X), residual.mean(0)


def with_ones(X: Tensor) -> Tensor:
    """Append a column of ones, so that b becomes one more weight: (n, d) gives (n, d + 1)."""
    return torch.cat([X, torch.ones(len(X), 1, dtype=X.dtype)], dim=1)


def rank(A: Tensor) -> int:
    """How many columns of A say something of their own.

    The columns are brought to one length first: metres or millimetres must not decide.
    """
    unit = A / A.norm(dim=0).clamp_min(torch.finfo(A.dtype).tiny)
    return int(torch.linalg.matrix_rank(unit.T @ unit, hermitian=True))


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
    Source: Dive into Deep Learning, 3.1 Linear Regression.
    """
    A = with_ones(X)
    moments = A.T @ A
    unique = rank(A) == A.shape[1]
    theta = torch.linalg.solve(moments, A.T @ y) if unique else torch.linalg.pinv(A) @ y
    loss = squared_loss(A @ theta, y).mean()
    return ClosedForm(theta.flatten(), loss.item(), unique)


@dataclass(frozen=True)
class Score:
    """How well predictions fit. `squares` is Σ(ŷ − y)², in units of y²; `rmse` in units of y.

    `r2` is None when every y is the same: there is then no spread to explain.
    """

    squares: float
    loss: float
    rmse: float
    spread: float
    r2: float | None


def score(y_hat: Tensor, y: Tensor) -> Score:
    """Judge predictions (n, 1) against labels (n, 1).

    loss = Σ(ŷ − y)² / 2n,  RMSE = √(Σ(ŷ − y)² / n),  R² = 1 − Σ(ŷ − y)² / Σ(y − ȳ)².
    """
    squares = ((y_hat - y) ** 2).sum().item()
    spread = ((y - y.mean()) ** 2).sum().item() if y.min() < y.max() else 0.0
    n = len(y)
    r2 = 1 - squares / spread if spread > 0 else None
    return Score(squares, squares / n / 2, (squares / n) ** 0.5, spread, r2)


@dataclass(frozen=True)
class Convention:
    """One way to write the squared loss: its value, and its slope when every ŷ rises together."""

    name: str
    loss: float
    slope: float


def conventions(y_hat: Tensor, y: Tensor) -> list[Convention]:
    """The same errors under four conventions: half or not, mean or sum.

    With r = ŷ − y: the book ½·mean(r²), slope mean(r); nn.MSELoss twice both; sums n times.
    Source: Dive into Deep Learning, 3.1 Linear Regression (½ and mean), and
    3.5 Concise Implementation of Linear Regression (nn.MSELoss).
    """
    r = y_hat - y.reshape(y_hat.shape)
    half = squared_loss(y_hat, y)
    return [
        Convention("½ and mean (the book)", half.mean().item(), r.mean().item()),
        Convention("mean (nn.MSELoss)", (r**2).mean().item(), 2 * r.mean().item()),
        Convention("½ and sum", half.sum().item(), r.sum().item()),
        Convention("sum", (r**2).sum().item(), 2 * r.sum().item()),
    ]


def coefficients(X: Tensor, Y: Tensor) -> tuple[Tensor, Tensor]:
    """Fit each column of Y (n, k) on X (n, d): weights (k, d) and intercepts (k,).

    What scikit-learn's LinearRegression calls coef_ and intercept_.
    """
    thetas = torch.stack([closed_form(X, column[:, None]).theta for column in Y.T])
    return thetas[:, :-1], thetas[:, -1]


def differences_without_reshape(y_hat: Tensor, y: Tensor) -> Tensor:
    """The broadcast trap: ŷ (n, 1) minus labels (n,) is every prediction minus every label, (n, n).

    Only its diagonal are the errors.
    """
    return y_hat - y.flatten()


@dataclass(frozen=True)
class NeuronSpec:
    """One input row and the parameters of the one-layer network that reads it.

    Raises ValueError when x and w differ in length, or a number is not finite.
    """

    x: tuple[float, ...] = (1.5, -1.0)
    w: tuple[float, ...] = (2.0, -3.4)
    b: float = 4.2

    def __post_init__(self) -> None:
        require(len(self.x) >= 1, "a neuron needs at least one input", self.x)
        require(len(self.x) == len(self.w), "x and w must have the same length", len(self.w))
        require_finite("x", self.x)
        require_finite("w", self.w)
        require_finite("b", (self.b,))

    @property
    def tensors(self) -> tuple[Tensor, Tensor, Tensor]:
        """x as X (1, d), w (d, 1) and b (1,)."""
        return (
            torch.tensor([self.x], dtype=torch.double),
            torch.tensor(self.w, dtype=torch.double)[:, None],
            torch.tensor([self.b], dtype=torch.double),
        )
