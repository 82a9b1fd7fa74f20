"""Do the residuals look normal? Shares within one and two sigma, quantiles, lopsidedness."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

# what a normal law has within 1 and 2 sigma: erf(k / √2)
NORMAL_SHARES = (math.erf(1 / math.sqrt(2)), math.erf(2 / math.sqrt(2)))


@dataclass(frozen=True)
class Portrait:
    """What the residuals of one fit look like. `sigma` is their root mean square, σ̂.

    `standard` (n,): sorted residuals over σ̂; `expected` (n,): where a normal law would put them.
    """

    sigma: float
    within_one: float
    within_two: float
    skewness: float
    standard: Tensor
    expected: Tensor


def portrait(residual: Tensor) -> Portrait:
    """Describe residuals (n,). An exact fit has σ̂ = 0: its standard residuals are all 0."""
    sigma = residual.square().mean().sqrt().item()
    standard = (residual / sigma if sigma > 0 else torch.zeros_like(residual)).sort().values
    centred = standard - standard.mean()
    spread = centred.square().mean().sqrt().item()
    return Portrait(
        sigma,
        (standard.abs() <= 1).double().mean().item(),
        (standard.abs() <= 2).double().mean().item(),
        (centred**3).mean().item() / spread**3 if spread > 0 else 0.0,
        standard,
        normal_quantiles(len(residual)),
    )


def normal_quantiles(n: int) -> Tensor:
    """Where n sorted draws of a standard normal lie: Φ⁻¹((i − ½) / n), i = 1 … n."""
    middle = (torch.arange(n, dtype=torch.double) + 0.5) / n
    return torch.special.ndtri(middle)


def quantile_band(n: int, num_sets: int = 400, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Between which values 95 of 100 truly normal samples put their i-th point: two of (n,).

    Found by drawing `num_sets` normal samples of n, each standardised and sorted.
    """
    generator = torch.Generator().manual_seed(seed)
    draws = torch.randn(num_sets, n, generator=generator).double()
    draws = draws / draws.square().mean(1, keepdim=True).sqrt()
    ends = torch.tensor([0.025, 0.975], dtype=torch.double)
    low, high = draws.sort(dim=1).values.quantile(ends, dim=0)
    return low, high


def histogram(residual: Tensor, num_bins: int = 30) -> tuple[Tensor, Tensor]:
    """Bin edges (num_bins + 1,) and the density in each bin (num_bins,), of area 1.

    The bins cover ±4 σ̂; what lies beyond is counted in the outermost bin.
    """
    reach = 4 * residual.square().mean().sqrt().item() or 1.0
    edges = torch.linspace(-reach, reach, num_bins + 1, dtype=torch.double)
    counts = torch.histc(residual.clamp(-reach, reach), num_bins, -reach, reach)
    return edges, counts / len(residual) / (edges[1] - edges[0])
