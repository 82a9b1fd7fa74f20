"""The same training from many seeds at once: how much of a result is luck.

Every seed draws its own data, its own first weights and its own order. All seeds take their update
together, as one batched product, so twenty runs cost little more than one.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.batches import data_iter
from core.checks import require
from core.data import SyntheticSpec, synthetic_data
from core.linear_regression import closed_form, with_ones

MAX_SEEDS = 40


@dataclass(frozen=True)
class SeedsSpec:
    """By default the run of Dive into Deep Learning, 3.4, with its earlier editions' batches of 10.

    Raises ValueError when a field breaks its rule.
    """

    w: tuple[float, ...] = (2.0, -3.4)
    b: float = 4.2
    noise: float = 0.01
    n: int = 1000
    lr: float = 0.03
    batch_size: int = 10
    num_epochs: int = 3
    init_std: float = 0.01  # of the first weights; b starts at 0
    num_seeds: int = 20

    def __post_init__(self) -> None:
        require(self.lr > 0, "lr must be > 0", self.lr)
        require(
            self.n % self.batch_size == 0,
            f"here batch_size must divide n = {self.n}, so that all seeds step together",
            self.batch_size,
        )
        require(self.init_std >= 0, "init_std must be >= 0", self.init_std)
        require(
            1 <= self.num_seeds <= MAX_SEEDS,
            f"num_seeds must be between 1 and {MAX_SEEDS}",
            self.num_seeds,
        )


@dataclass(frozen=True)
class SeedsResult:
    """S seeds, E epochs. epoch_loss (S, E + 1), the first before training; error and
    closed_form_error (S, d + 1), learned (or closed form) minus truth, for (w₁ … w_d, b).
    """

    spec: SeedsSpec
    epoch_loss: Tensor
    error: Tensor
    closed_form_error: Tensor


def run_seeds(spec: SeedsSpec) -> SeedsResult:
    """Train from seeds 0 … S − 1 together.

    Source: Dive into Deep Learning, 3.4 Linear Regression Implementation from Scratch.
    """
    drawn = [
        synthetic_data(SyntheticSpec(spec.w, spec.b, spec.noise, spec.n, seed))
        for seed in range(spec.num_seeds)
    ]
    A = torch.stack([with_ones(data.X) for data in drawn])  # (S, n, d + 1)
    y = torch.stack([data.y for data in drawn])  # (S, n, 1)
    generators = [torch.Generator().manual_seed(seed) for seed in range(spec.num_seeds)]
    theta = torch.stack([first_theta(spec, generator) for generator in generators])
    losses = [mean_loss(A, y, theta)]
    for _ in range(spec.num_epochs):
        orders = [torch.cat(data_iter(spec.batch_size, spec.n, g)) for g in generators]
        theta = one_epoch(A, y, theta, torch.stack(orders), spec)
        losses.append(mean_loss(A, y, theta))
    truth = torch.tensor([*spec.w, spec.b], dtype=torch.double)
    best = torch.stack([closed_form(data.X, data.y).theta for data in drawn])
    return SeedsResult(spec, torch.stack(losses, 1), theta[..., 0] - truth, best - truth)


def first_theta(spec: SeedsSpec, generator: torch.Generator) -> Tensor:
    """w ~ N(0, init_std²) and b = 0, as (d + 1, 1)."""
    w = torch.randn(len(spec.w), 1, generator=generator).double() * spec.init_std
    return torch.cat([w, torch.zeros(1, 1, dtype=torch.double)])


def one_epoch(A: Tensor, y: Tensor, theta: Tensor, orders: Tensor, spec: SeedsSpec) -> Tensor:
    """Update all seeds batch by batch: A (S, n, d+1), y (S, n, 1), theta (S, d+1, 1)."""
    rows = torch.arange(len(A))[:, None]  # (S, 1): seed s takes its own batch
    for batch in orders.split(spec.batch_size, dim=1):
        X, labels = A[rows, batch], y[rows, batch]  # (S, B, d + 1), (S, B, 1)
        theta = theta - spec.lr * X.mT @ (X @ theta - labels) / spec.batch_size
    return theta


def mean_loss(A: Tensor, y: Tensor, theta: Tensor) -> Tensor:
    """Mean half-squared loss of every seed, (S,)."""
    return ((A @ theta - y) ** 2).mean((1, 2)) / 2


def predicted_loss(spec: SeedsSpec) -> Tensor:
    """What theory expects after each epoch, (E + 1,): L₀ (1 − lr)^(2k) + σ²/2, k updates in.

    For independent features of variance 1 every direction of the bowl has curvature 1, so each
    update leaves 1 − lr of every distance; L₀ = (Σ w² + b²)/2 without the noise.
    """
    start = (sum(v**2 for v in spec.w) + spec.b**2) / 2
    updates = torch.arange(spec.num_epochs + 1) * (spec.n // spec.batch_size)
    shrink = torch.tensor(1 - spec.lr, dtype=torch.double)
    return start * shrink ** (2 * updates) + spec.noise**2 / 2
