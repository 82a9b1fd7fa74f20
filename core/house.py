"""House prices from a few factors: made-up houses, drawn with a seed, and the fit of any factors.

price = b + w_area · area + w_age · age + w_distance · distance + noise, in thousands. The numbers
are ours, not a market's; older houses are drawn larger, so that the factors overlap as in life.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import require
from core.linear_regression import Score, closed_form, linreg, score, with_ones

MAX_HOUSES = 1000


@dataclass(frozen=True)
class Factor:
    """One thing a price depends on: its unit, the range of the houses, and its true weight."""

    unit: str
    low: float
    high: float
    weight: float  # thousands for one unit more


FACTORS = {
    "area": Factor("m²", 40, 200, 2.4),
    "age": Factor("years", 0, 60, -3.0),
    "distance": Factor("km to the centre", 0, 20, -5.0),
}
BASE = 90.0  # thousands: the truth's value at 0 m², 0 years, 0 km


@dataclass(frozen=True)
class HouseSpec:
    """Which houses to draw. Raises ValueError when a field breaks its rule."""

    n: int = 80
    noise: float = 20.0  # standard deviation, thousands
    overlap: float = 0.6  # how strongly area follows age, 0 .. 0.95
    seed: int = 0

    def __post_init__(self) -> None:
        require(2 <= self.n <= MAX_HOUSES, f"n must be between 2 and {MAX_HOUSES}", self.n)
        require(self.noise >= 0, "noise must be >= 0", self.noise)
        require(0 <= self.overlap <= 0.95, "overlap must be between 0 and 0.95", self.overlap)
        require(0 <= self.seed < 2**31, "seed must be between 0 and 2147483647", self.seed)


def draw_houses(spec: HouseSpec) -> tuple[Tensor, Tensor]:
    """Draw X (n, 3), one column a factor, and prices y (n, 1) in thousands.

    Source: Dive into Deep Learning, 3.1 Linear Regression.
    """
    generator = torch.Generator().manual_seed(spec.seed)
    share = torch.rand(spec.n, 3, generator=generator, dtype=torch.double)  # 0 .. 1, by factor
    share[:, 0] = (1 - spec.overlap) * share[:, 0] + spec.overlap * share[:, 1]
    low, high, weight = (
        torch.tensor([getattr(f, name) for f in FACTORS.values()], dtype=torch.double)
        for name in ("low", "high", "weight")
    )
    X = low + share * (high - low)
    noise = torch.randn(spec.n, 1, generator=generator, dtype=torch.double) * spec.noise
    return X, linreg(X, weight[:, None], torch.tensor([BASE], dtype=torch.double)) + noise


@dataclass(frozen=True)
class Outside:
    """How far a house is from those seen. `below` and `above` name the factors beyond their range.

    `leverage` is xᵀ(XᵀX)⁻¹x of the house (x with a 1 for b) and `largest` that of the seen ones: a
    house may be within every range, and yet far from all others.
    """

    below: tuple[str, ...]
    above: tuple[str, ...]
    leverage: float
    largest: float

    @property
    def extrapolates(self) -> bool:
        """Whether the model is asked where no house was."""
        return bool(self.below or self.above) or self.leverage > self.largest


def outside(X: Tensor, factors: Sequence[str], here: dict[str, float]) -> Outside:
    """Where a house lies beside the houses X (n, 3), on the named factors."""
    columns = [list(FACTORS).index(name) for name in factors]
    seen, x = X[:, columns], torch.tensor([here[name] for name in factors], dtype=X.dtype)
    A, one = with_ones(seen), torch.cat([x, x.new_ones(1)])
    inverse = torch.linalg.pinv(A.T @ A, hermitian=True)
    low, high = (x < seen.amin(0)).tolist(), (x > seen.amax(0)).tolist()
    return Outside(
        tuple(name for name, beyond in zip(factors, low, strict=True) if beyond),
        tuple(name for name, beyond in zip(factors, high, strict=True) if beyond),
        (one @ inverse @ one).item(),
        ((A @ inverse) * A).sum(1).max().item(),
    )


@dataclass(frozen=True)
class HouseModel:
    """A fit on some of the factors: names, w (k, 1), b (1,) in thousands, and its score."""

    factors: tuple[str, ...]
    w: Tensor
    b: Tensor
    y_hat: Tensor
    score: Score


def fit_houses(X: Tensor, y: Tensor, factors: Sequence[str]) -> HouseModel:
    """Fit the price by the closed form on the named factors; with none, the mean price is left.

    Raises ValueError for an unknown factor.
    """
    for name in factors:
        require(name in FACTORS, f"a factor must be one of {', '.join(FACTORS)}", name)
    columns = [list(FACTORS).index(name) for name in factors]
    theta = closed_form(X[:, columns], y).theta
    w, b = theta[:-1, None], theta[-1:]
    y_hat = linreg(X[:, columns], w, b)
    return HouseModel(tuple(factors), w, b, y_hat, score(y_hat, y))
