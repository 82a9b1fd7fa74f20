"""Do residuals look like noise? Shares, quantiles, lopsidedness, and whether they bend with x."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from core.linear_regression import with_ones

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


def quantile_band(X: Tensor, num_sets: int = 400, seed: int = 0) -> tuple[Tensor, Tensor]:
    """A band that holds 95 of 100 normal samples whole, every point of them: low, high (n,).

    Each sample is normal noise on the same X (n, d), less what a fit follows of it, standardised
    and sorted. The middle 95 % at each place would be left by far more samples somewhere: so that
    band is widened about its medians until 95 of 100 stay inside from end to end.
    """
    generator = torch.Generator().manual_seed(seed)
    Q = basis(with_ones(X))
    draws = torch.randn(num_sets, len(X), generator=generator).double()
    draws = draws - draws @ Q @ Q.T
    size = draws.square().mean(1, keepdim=True).sqrt()
    rest = size > 1e-9  # a fit that passes through all points leaves nothing
    draws = torch.where(rest, draws / size.clamp_min(1e-300), 0.0).sort(dim=1).values
    ends = torch.tensor([0.025, 0.5, 0.975], dtype=torch.double)
    low, middle, high = draws.quantile(ends, dim=0)
    below, above = (middle - low).clamp_min(1e-9), (high - middle).clamp_min(1e-9)
    away = torch.maximum((middle - draws) / below, (draws - middle) / above)
    wider = away.amax(1).quantile(0.95)
    hair = 1e-4  # three residuals have one shape up to its sign, on the edge of every band
    return middle - wider * below - hair, middle + wider * above + hair


def basis(A: Tensor) -> Tensor:
    """Orthonormal columns (n, rank) that span what a linear fit on the columns of A can follow."""
    U, sizes, _ = torch.linalg.svd(A, full_matrices=False)
    return U[:, sizes > 1e-10 * sizes.max()]


def lean(standard: Tensor) -> float:
    """How lopsided the middle is: (q₉₀ + q₁₀ − 2 q₅₀) / (q₉₀ − q₁₀), from −1 to 1.

    0 for a symmetric law, 0.46 for an exponential one. Unlike the skewness it does not look at the
    few farthest, of which a symmetric law with heavy tails has large ones on either side by chance.
    """
    ends = torch.tensor([0.1, 0.5, 0.9], dtype=torch.double)
    low, middle, high = standard.quantile(ends).tolist()
    return (high + low - 2 * middle) / (high - low) if high > low else 0.0


# --- do they depend on x? -----------------------------------------------------------------------


def bend_chance(X: Tensor, y: Tensor, feature: int = 0) -> float:
    """The chance that normal noise about a line (or plane) bends with a feature as much as y does.

    An F test of lack of fit: x² and x³ join the fit, and the squares that are left go from S₁ to
    S₃. With two columns more, p = (S₃ / S₁)^((n − k) / 2) exactly, k columns in all. 1 where there
    is nothing to judge: fewer than four different x, no row to spare, or an exact fit.
    """
    A, x = with_ones(X), X[:, feature]
    if len(x.unique()) < 4:
        return 1.0
    z = (x - x.mean()) / (x - x.mean()).abs().max()
    lower = basis(A / A.abs().amax(0).clamp_min(1e-300))
    r = y.flatten() - lower @ (lower.T @ y.flatten())
    if r.abs().max() <= 1e-11 * y.abs().max():
        return 1.0
    more = torch.stack([z**2, z**3], dim=1)
    more = more - lower @ (lower.T @ more)
    sizes = more.norm(dim=0)
    if sizes.min() <= 1e-9:
        return 1.0
    upper = basis(more / sizes)
    spare = len(x) - lower.shape[1] - upper.shape[1]
    if spare < 1 or upper.shape[1] < 2:
        return 1.0
    left = 1 - ((upper.T @ r).square().sum() / r.square().sum()).item()
    return max(left, 0.0) ** (spare / 2)


RARE = 0.01  # a bend that fewer than 1 in 100 samples of pure noise would show is called one


def bends(X: Tensor, y: Tensor) -> list[bool]:
    """For each feature, whether the residuals of the best line bend with it.

    From ten rows on, also without the sample that is farthest off: one far label is no bend. With
    several features each is asked more strictly, so that together they err as seldom.
    """
    d = X.shape[1]
    rare, found = RARE / d, []
    Q = basis(with_ones(X) / with_ones(X).abs().amax(0).clamp_min(1e-300))
    r = y.flatten() - Q @ (Q.T @ y.flatten())
    near = torch.ones(len(r), dtype=torch.bool)
    near[r.abs().argmax()] = False
    for j in range(d):
        found.append(bend_chance(X, y, j) < rare)
        if len(r) >= 10 and found[-1]:
            found[-1] = bend_chance(X[near], y[near], j) < rare
    return found


def running_mean(x: Tensor, residual: Tensor) -> tuple[Tensor, Tensor]:
    """Mean x and mean residual of neighbours in x: up to 12 bins of equally many samples.

    Noise alone keeps the means near 0; where the line misses a bend they leave it together.
    """
    bins = max(1, min(12, len(x) // 5)) if len(x) >= 10 else len(x)
    order = x.argsort(stable=True)
    parts = torch.tensor_split(order, bins)
    return (
        torch.stack([x[part].mean() for part in parts]),
        torch.stack([residual[part].mean() for part in parts]),
    )


def histogram(residual: Tensor, num_bins: int = 30) -> tuple[Tensor, Tensor]:
    """Bin edges (num_bins + 1,) and the density in each bin (num_bins,), of area 1.

    The bins cover ±4 σ̂; what lies beyond is counted in the outermost bin.
    """
    reach = 4 * residual.square().mean().sqrt().item() or 1.0
    edges = torch.linspace(-reach, reach, num_bins + 1, dtype=torch.double)
    counts = torch.histc(residual.clamp(-reach, reach), num_bins, -reach, reach)
    return edges, counts / len(residual) / (edges[1] - edges[0])
