"""The same training from many seeds at once: how much of a result is luck.

Every seed draws its own data, its own first weights and its own order. All seeds take their update
together, as one batched product, so twenty runs cost little more than one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.batches import data_iter
from core.checks import require
from core.data import SyntheticSpec, synthetic_data
from core.linear_regression import closed_form, with_ones
from core.sgd import EXPLODED, MAX_LR
from core.stationary import expected, floor, normal_moments

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
        require(self.lr <= MAX_LR, f"lr must be <= {MAX_LR:,.0f}", self.lr)
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
    diverged_at (S,): the update after which a seed's loss had grown a million times over, and from
    which on it rested; 0 for the others. So all numbers are finite.
    """

    spec: SeedsSpec
    epoch_loss: Tensor
    error: Tensor
    closed_form_error: Tensor
    diverged_at: Tensor


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
    diverged_at = torch.zeros(spec.num_seeds, dtype=torch.long)
    for epoch in range(spec.num_epochs):
        orders = [torch.cat(data_iter(spec.batch_size, spec.n, g)) for g in generators]
        done = epoch * (spec.n // spec.batch_size)
        batches = torch.stack(orders).split(spec.batch_size, dim=1)
        theta, diverged_at = one_epoch(A, y, theta, batches, spec.lr, losses[0], diverged_at, done)
        losses.append(mean_loss(A, y, theta))
    truth = torch.tensor([*spec.w, spec.b], dtype=torch.double)
    best = torch.stack([closed_form(data.X, data.y).theta for data in drawn])
    return SeedsResult(
        spec, torch.stack(losses, 1), theta[..., 0] - truth, best - truth, diverged_at
    )


def first_theta(spec: SeedsSpec, generator: torch.Generator) -> Tensor:
    """w ~ N(0, init_std²) and b = 0, as (d + 1, 1)."""
    w = torch.randn(len(spec.w), 1, generator=generator).double() * spec.init_std
    return torch.cat([w, torch.zeros(1, 1, dtype=torch.double)])


def one_epoch(
    A: Tensor,
    y: Tensor,
    theta: Tensor,
    batches: Sequence[Tensor],
    lr: float,
    first_loss: Tensor,
    diverged_at: Tensor,
    done: int,
) -> tuple[Tensor, Tensor]:
    """Update all seeds batch by batch: A (S, n, d+1), y (S, n, 1), theta (S, d+1, 1).

    A seed whose batch loss is a million times its `first_loss` (S,) has diverged, and rests; the
    number of its updates so far is noted. `done` updates came before.
    """
    rows = torch.arange(len(A))[:, None]  # (S, 1): seed s takes its own batch
    for k, batch in enumerate(batches):
        X, labels = A[rows, batch], y[rows, batch]  # (S, B, d + 1), (S, B, 1)
        residual = X @ theta - labels
        too_much = (residual**2).mean((1, 2)) / 2 > EXPLODED * first_loss
        diverged_at = torch.where(too_much & (diverged_at == 0), done + k, diverged_at)
        moved = theta - lr * X.mT @ residual / batch.shape[1]
        theta = torch.where((diverged_at > 0)[:, None, None], theta, moved)
    return theta, diverged_at


def mean_loss(A: Tensor, y: Tensor, theta: Tensor) -> Tensor:
    """Mean half-squared loss of every seed, (S,)."""
    return ((A @ theta - y) ** 2).mean((1, 2)) / 2


def predicted_loss(spec: SeedsSpec) -> Tensor:
    """What theory expects after each epoch, (E + 1,): σ²/2 + ½ tr E[δδᵀ], δ = θ − truth.

    The features are independent and of variance 1, so every direction of the bowl has curvature 1:
    the mean of δ shrinks by 1 − lr an update, and without noise the loss by (1 − lr)². The noise of
    the batches adds to it, and above `stationary_loss`'s limit takes over. As the runs, it rests
    where it has grown a million times over.
    """
    moments = normal_moments(len(spec.w), spec.noise)
    start = torch.tensor([*spec.w, spec.b], dtype=torch.double)
    C = torch.outer(start, start)
    C.diagonal()[:-1] += spec.init_std**2
    losses = [C.trace() / 2 + spec.noise**2 / 2]
    most = EXPLODED * losses[0]
    for _ in range(spec.num_epochs):
        if losses[-1] < most:
            C = expected(moments, spec.lr, spec.batch_size, C, spec.n // spec.batch_size)
            loss = (C.trace() + spec.noise**2) / 2
            losses.append(loss if loss < most else most)  # not so is also NaN
        else:
            losses.append(most)
    return torch.stack(losses)


def stationary_loss(spec: SeedsSpec) -> float | None:
    """Where theory expects the loss to stay: σ²/2 and what the batches' noise adds, or None.

    None: the rate is above `largest_stable_lr` of the normal moments, and nothing stays.
    """
    above = floor(normal_moments(len(spec.w), spec.noise), spec.lr, spec.batch_size)
    return None if above is None else spec.noise**2 / 2 + above
