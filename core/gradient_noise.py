"""How far the gradients of mini-batches lie from the full one, measured and expected."""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.data import Dataset
from core.linear_regression import with_ones

SIZES = (1, 3, 10, 30, 100, 300, 500)  # batch sizes that are measured; all samples join them


def sizes_up_to(n: int) -> list[int]:
    """The batch sizes that n samples allow, and all of them."""
    return sorted({*(size for size in SIZES if size < n), n})


@dataclass(frozen=True)
class GradientNoise:
    """How far batch gradients lie from the full one, per batch size.

    sizes (k,), rms (k,) measured over draws, theory (k,), samples (k, draws, d + 1), full (d + 1,).
    What is only rounding is 0: the noise of a batch of all samples, the full gradient at the
    optimum.
    """

    sizes: list[int]
    rms: Tensor
    theory: Tensor
    samples: Tensor
    full: Tensor


def gradient_noise(
    data: Dataset, theta: Tensor, sizes: list[int], num_draws: int = 500, seed: int = 0
) -> GradientNoise:
    """Draw batches without replacement and measure the distance of their gradients to the full one.

    theory: rms(B) = σ_g √((n − B) / (B (n − 1))), with σ_g the spread of the samples' gradients: a
    hundred times the batch is a tenth of the noise.
    Source: Dive into Deep Learning, 12.5 Minibatch Stochastic Gradient Descent.
    """
    residual = with_ones(data.X) @ theta[:, None] - data.y  # (n, 1)
    each = residual * with_ones(data.X)  # (n, d + 1): every sample's own gradient
    full = each.mean(0)
    generator = torch.Generator().manual_seed(seed)
    # One shuffle serves all sizes: its first B samples are a batch drawn without replacement.
    orders = torch.stack([torch.randperm(data.n, generator=generator) for _ in range(num_draws)])
    samples = torch.stack([each[orders[:, :size]].mean(1) for size in sizes])
    spread = ((each - full) ** 2).sum(1).mean()
    n, B = data.n, torch.tensor(sizes, dtype=torch.double)
    theory = (spread * (n - B) / (B * max(n - 1, 1))).clamp_min(0).sqrt()
    rms = ((samples - full) ** 2).sum(-1).mean(1).sqrt()
    rounding = 1e-12 * each.norm(dim=1).max()
    rms = torch.where(rms > rounding, rms, 0.0)
    full = full if full.norm() > rounding else torch.zeros_like(full)
    return GradientNoise(sizes, rms, theory, samples, full)
