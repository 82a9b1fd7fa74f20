"""Too many features: real columns, then more and more columns of pure noise; learned and kept rows.

The rows are of the diabetes set, the noise has its columns' spread. Without a penalty the weights
are those of least squares, the shortest where there are many answers.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import require
from core.regularization import ridge, ridge_path, samples

COUNTS = (
    *(10, 15, 20, 30, 40, 50, 60, 70, 80, 90, 95, 100, 105, 110, 120, 140, 160, 180, 200),
    *(220, 250, 280, 300, 315, 330, 350, 375, 400),
)
MOST = COUNTS[-1]
LOW, HIGH, STEPS = -4, 2, 5  # log₁₀ α of the slider, and its steps in a decade


@dataclass(frozen=True)
class ManySpec:
    """How many rows to learn from, and the seed of the noise. ValueError where a rule is broken."""

    n: int = 100
    seed: int = 0

    def __post_init__(self) -> None:
        require(20 <= self.n <= 331, "rows must be 20 to 331", self.n)
        require(0 <= self.seed < 2**31, "seed must be between 0 and 2147483647", self.seed)


@dataclass(frozen=True)
class Many:
    """Root mean squared errors, in units of y, by number of columns (p) and α (k).

    train and test are those of ridge, (p, k); free_train and free_test, (p,), those without a
    penalty; nothing is the error on the kept rows of who says the mean for everybody.
    """

    spec: ManySpec
    counts: tuple[int, ...]
    log_alpha: Tensor
    train: Tensor
    test: Tensor
    free_train: Tensor
    free_test: Tensor
    nothing: float


def columns(spec: ManySpec) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """X (n, MOST), y (n, 1), and the kept rows (111, MOST), (111, 1), moved alike."""
    split = samples("diabetes")
    generator = torch.Generator().manual_seed(spec.seed)
    real = split.X.shape[1]
    rows = spec.n + len(split.X_test)
    noise = torch.randn(rows, MOST - real, generator=generator).double() * split.X.std(0).mean()
    X = torch.cat([split.X[: spec.n], noise[: spec.n]], dim=1)
    X_test = torch.cat([split.X_test, noise[spec.n :]], dim=1)
    y, middle = split.y[: spec.n], X.mean(0)
    return X - middle, y - y.mean(), X_test - middle, split.y_test - y.mean()


def rmse(X: Tensor, y: Tensor, W: Tensor) -> Tensor:
    """√ of the mean squared error of each row of weights, (k,)."""
    return (W @ X.T - y.flatten()).square().mean(1).sqrt()


def run(spec: ManySpec) -> Many:
    """Learn with the first p columns, for every p of COUNTS and every α of the slider."""
    X, y, X_test, y_test = columns(spec)
    log_alpha = torch.linspace(LOW, HIGH, (HIGH - LOW) * STEPS + 1, dtype=torch.double)
    found: list[list[Tensor]] = [[], [], [], []]
    for p in COUNTS:
        W = ridge_path(X[:, :p], y, 10**log_alpha)
        free = ridge(X[:, :p], y, 0.0)[None]
        for rows, weights in enumerate((W, free)):
            found[2 * rows].append(rmse(X[:, :p], y, weights))
            found[2 * rows + 1].append(rmse(X_test[:, :p], y_test, weights))
    train, test, free_train, free_test = (torch.stack(part) for part in found)
    return Many(
        spec,
        COUNTS,
        log_alpha,
        train,
        test,
        free_train.flatten(),
        free_test.flatten(),
        y_test.square().mean().sqrt().item(),
    )
