"""Laws of noise, the loss each of them implies, and data that carries it.

Minus the log of a density is a loss: the normal law gives squares, the Laplace law absolute values,
Student's t a loss that levels off. `r` is a residual y − ŷ, `scale` the width of the law: σ for the
normal, s for the Laplace and for Student's t with ν degrees of freedom.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from core import data
from core.checks import require, require_finite
from core.data import Dataset, DataSpec
from core.linear_regression import linreg

FIFTH = 4  # the outlier's place: an exercise of Dive into Deep Learning, 3.4, sets y₅ = 10000


# ---- the laws: loss (per sample, without its constant), slope of the loss, constant, noise -------


def squared(r: Tensor, scale: float, nu: int) -> Tensor:
    """Loss of normal noise: r² / 2σ²."""
    return r**2 / (2 * scale**2)


def squared_slope(r: Tensor, scale: float, nu: int) -> Tensor:
    """The pull of a residual grows with it, without limit: r / σ²."""
    return r / scale**2


def absolute(r: Tensor, scale: float, nu: int) -> Tensor:
    """Loss of Laplace noise: |r| / s."""
    return r.abs() / scale


def absolute_slope(r: Tensor, scale: float, nu: int) -> Tensor:
    """Every residual pulls alike, however large: ±1 / s, and 0 at r = 0."""
    return r.sign() / scale


def robust(r: Tensor, scale: float, nu: int) -> Tensor:
    """Loss of Student's t: (ν + 1)/2 · log(1 + r² / νs²)."""
    return (nu + 1) / 2 * torch.log1p((r / scale) ** 2 / nu)


def robust_slope(r: Tensor, scale: float, nu: int) -> Tensor:
    """A far point pulls less the farther it is: (ν + 1) r / (νs² + r²)."""
    return (nu + 1) * r / (nu * scale**2 + r**2)


def normal_constant(scale: float, nu: int) -> float:
    """½ log 2πσ²: what makes the bell's area 1."""
    return math.log(2 * math.pi * scale**2) / 2


def laplace_constant(scale: float, nu: int) -> float:
    """log 2s."""
    return math.log(2 * scale)


def student_constant(scale: float, nu: int) -> float:
    """log( s √(νπ) Γ(ν/2) / Γ((ν + 1)/2) )."""
    gammas = math.lgamma(nu / 2) - math.lgamma((nu + 1) / 2)
    return math.log(scale * math.sqrt(nu * math.pi)) + gammas


def draw_normal(n: int, nu: int, generator: torch.Generator) -> Tensor:
    """n draws with mean 0 and variance 1."""
    return torch.randn(n, generator=generator).double()


def draw_laplace(n: int, nu: int, generator: torch.Generator) -> Tensor:
    """n draws with mean 0 and variance 1: a difference of two exponentials, over √2."""
    both = torch.empty(2, n, dtype=torch.double).exponential_(generator=generator)
    return (both[0] - both[1]) / math.sqrt(2)


def draw_student(n: int, nu: int, generator: torch.Generator) -> Tensor:
    """n draws with mean 0 and variance 1: a normal over the root of a mean of ν squares."""
    z = torch.randn(nu + 1, n, generator=generator).double()
    return z[0] / z[1:].square().mean(0).sqrt() * math.sqrt((nu - 2) / nu)


def draw_skewed(n: int, nu: int, generator: torch.Generator) -> Tensor:
    """n draws with mean 0 and variance 1, but lopsided: an exponential, minus its mean."""
    return torch.empty(n, dtype=torch.double).exponential_(generator=generator) - 1


def draw_each(means: Tensor, deviations: Tensor, seed: int = 0) -> Tensor:
    """One normal draw for each pair of mean and standard deviation: torch.normal(means, stds).

    Both of one shape, which is that of the result.
    """
    return torch.normal(means, deviations, generator=torch.Generator().manual_seed(seed))


@dataclass(frozen=True)
class Law:
    """One law of noise. `spread` is the scale at which its standard deviation is 1, given ν."""

    loss: Callable[[Tensor, float, int], Tensor]
    slope: Callable[[Tensor, float, int], Tensor]
    constant: Callable[[float, int], float]
    spread: Callable[[int], float]


LAWS = {
    "normal": Law(squared, squared_slope, normal_constant, lambda nu: 1.0),
    "laplace": Law(absolute, absolute_slope, laplace_constant, lambda nu: math.sqrt(1 / 2)),
    "student": Law(robust, robust_slope, student_constant, lambda nu: math.sqrt((nu - 2) / nu)),
}
DRAWS = {
    "normal": draw_normal,
    "laplace": draw_laplace,
    "student": draw_student,
    "skewed": draw_skewed,
}


def log_density(law: str, r: Tensor, scale: float, nu: int = 3) -> Tensor:
    """Log of the density of a residual: log p(r) = −loss(r) − constant."""
    return -LAWS[law].loss(r, scale, nu) - LAWS[law].constant(scale, nu)


# ---- data about a line, with noise of a chosen law ---------------------------------------------


@dataclass(frozen=True)
class NoisySpec:
    """A line y = wx + b plus noise of a chosen law. Raises ValueError if a field breaks a rule."""

    w: float = 2.0
    b: float = 1.0
    sigma: float = 1.0  # standard deviation of the noise (where x = 0), in units of y, >= 0
    n: int = 50  # 1 .. 2000
    seed: int = 0
    law: str = "normal"  # normal, laplace, student or skewed
    nu: int = 3  # degrees of freedom of Student's t, 3 .. 30; below 3 there is no variance
    growth: float = 0.0  # the noise of a sample is sigma * exp(growth * x)

    def __post_init__(self) -> None:
        require_finite("w, b, sigma and growth", (self.w, self.b, self.sigma, self.growth))
        require(self.sigma >= 0, "sigma must be >= 0", self.sigma)
        require(1 <= self.n <= 2000, "n must be between 1 and 2000", self.n)
        require(self.law in DRAWS, f"law must be one of {', '.join(DRAWS)}", self.law)
        require(3 <= self.nu <= 30, "nu must be between 3 and 30", self.nu)


def noisy_line(spec: NoisySpec) -> tuple[Dataset, Tensor]:
    """Draw x ~ N(0, 1) and y = wx + b + σᵢε, where ε has the law's shape and variance 1.

    Returns the data and σᵢ (n, 1), the noise each sample really had.
    """
    generator = torch.Generator().manual_seed(spec.seed)
    X = torch.randn(spec.n, 1, generator=generator).double()
    epsilon = DRAWS[spec.law](spec.n, spec.nu, generator).reshape(-1, 1)
    sigmas = spec.sigma * torch.exp(spec.growth * X)
    w = torch.tensor([[spec.w]], dtype=torch.double)
    b = torch.tensor([spec.b], dtype=torch.double)
    return Dataset(X, linreg(X, w, b) + sigmas * epsilon, w, b, spec.sigma), sigmas


def load(spec: NoisySpec | DataSpec) -> Dataset:
    """The data set of a spec, whether it is of this lesson or of all."""
    return noisy_line(spec)[0] if isinstance(spec, NoisySpec) else data.load(spec)


def with_outlier(rows: Dataset, value: float) -> Dataset:
    """The same data, with `value` as the fifth label (the last, if there are fewer)."""
    require_finite("the outlier", (value,))
    y = rows.y.clone()
    y[min(FIFTH, rows.n - 1)] = value
    return replace(rows, y=y)
