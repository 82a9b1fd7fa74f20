"""Data for linear regression: a line or a plane plus normal noise, and four small fixed sets.

Conventions of core: X is (n, d), y is (n, 1), w is (d, 1), b is (1,), all float64.
Every random choice comes from a local generator made from the seed of a spec.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

import torch
from torch import Tensor

from core.checks import require, require_finite
from core.linear_regression import ClosedForm, closed_form

MAX_NAME = 50  # letters of a name: more do not fit beside an axis
MAX_N = 100_000  # rows; beyond this a scatter is a blob and a laptop waits


@dataclass(frozen=True)
class SyntheticSpec:
    """What to draw: y = Xw + b + noise. Raises ValueError when a field breaks its rule."""

    w: tuple[float, ...] = (2.0, -3.4)
    b: float = 4.2
    noise: float = 0.01  # standard deviation of the noise, in units of y, >= 0
    n: int = 1000  # rows, 1 .. MAX_N
    seed: int = 0  # 0 .. 2**31 - 1
    correlation: float = 0.0  # between neighbouring features, -1 .. 1; at +-1 they are duplicates
    scale: tuple[float, ...] = ()  # standard deviation of each feature; () means all 1

    def __post_init__(self) -> None:
        require(1 <= len(self.w) <= 8, "w must have 1 to 8 entries", len(self.w))
        require_finite("w", self.w)
        require_finite("b", (self.b,))
        require_finite("noise", (self.noise,))
        require(self.noise >= 0, "noise must be >= 0", self.noise)
        require(1 <= self.n <= MAX_N, f"n must be between 1 and {MAX_N}", self.n)
        require(0 <= self.seed < 2**31, "seed must be between 0 and 2147483647", self.seed)
        require(-1 <= self.correlation <= 1, "correlation must be -1 to 1", self.correlation)
        require(len(self.scale) in (0, len(self.w)), "scale needs one entry per w", self.scale)
        require(all(s > 0 for s in self.scale), "scale must be > 0", self.scale)


@dataclass(frozen=True)
class FixedSpec:
    """One of the small sets with one feature, by name: ``toy`` or ``exercise``."""

    name: str = "toy"

    def __post_init__(self) -> None:
        require(self.name in FIXED, f"name must be one of {', '.join(FIXED)}", self.name)


@dataclass(frozen=True, repr=False)
class OwnSpec:
    """Points that somebody typed, pasted or uploaded: rows of (x1, …, xd, y), as they are."""

    rows: tuple[tuple[float, ...], ...]
    standardise: bool = False  # load the features with mean 0 and standard deviation 1
    names: tuple[str, ...] = ()  # of the features and then of y; () where nobody named them
    units: tuple[str, ...] = ()  # the same, "" where one is not known

    def __post_init__(self) -> None:
        require(len(self.rows) >= 1, "own data needs at least 1 row", len(self.rows))
        require(len(self.rows) <= MAX_N, f"own data may have {MAX_N} rows", len(self.rows))
        widths = {len(row) for row in self.rows}
        require(len(widths) == 1, "every row needs the same number of columns", sorted(widths))
        require(widths.pop() >= 2, "a row needs at least one x and a y", self.rows[0])
        require_finite("own data", chain.from_iterable(self.rows))
        d = len(self.rows[0])
        for what, texts in (("names", self.names), ("units", self.units)):
            require(len(texts) in (0, d), f"own data needs {d} {what}, or none", len(texts))
            longest = max(texts, key=len, default="")
            require(len(longest) <= MAX_NAME, f"{what} may have {MAX_NAME} letters", len(longest))

    def __repr__(self) -> str:
        return self._text

    @cached_property
    def _text(self) -> str:
        """The spec as it is told apart from others: caches ask at every move of a slider."""
        return (
            f"OwnSpec(rows={self.rows!r}, standardise={self.standardise!r}, "
            f"names={self.names!r}, units={self.units!r})"
        )

    @cached_property
    def _dataset(self) -> "Dataset":
        rows = torch.tensor(self.rows, dtype=torch.double)
        own = Dataset(rows[:, :-1], rows[:, -1:], names=self.names, units=self.units)
        return replace(standardised(own), scaled=True) if self.standardise else own

    def __getstate__(self) -> dict[str, object]:  # what is worked out is not carried along
        return {name: getattr(self, name) for name in ("rows", "standardise", "names", "units")}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)


DataSpec = SyntheticSpec | FixedSpec | OwnSpec


@dataclass(frozen=True)
class Dataset:
    """n samples with d features, and the truth where there is one.

    X (n, d), y (n, 1). `w` (d, 1), `b` (1,) and `noise` generated the data; None if nobody knows.
    """

    X: Tensor
    y: Tensor
    w: Tensor | None = None
    b: Tensor | None = None
    noise: float | None = None
    names: tuple[str, ...] = ()  # of own data: the features, then y; () are x and y
    units: tuple[str, ...] = ()
    scaled: bool = False  # the features are standardised

    @property
    def n(self) -> int:
        """Number of samples."""
        return len(self.y)

    @property
    def d(self) -> int:
        """Number of features."""
        return self.X.shape[1]


# x and y of two sets small enough to be worked out on paper
FIXED: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "toy": ((1, 2, 3), (2, 4, 6)),
    "exercise": ((1, 2, 3, 4), (6.8, 9.8, 13.2, 16.2)),
}


def synthetic_data(spec: SyntheticSpec) -> Dataset:
    """Draw X and noise and compute the labels.

    y = Xw + b + ε,  X ~ N(0, 1),  ε ~ N(0, noise²)

    Returns X (n, d) and y (n, 1).
    Source: Dive into Deep Learning, 3.3 Synthetic Regression Data.
    """
    generator = torch.Generator().manual_seed(spec.seed)
    d = len(spec.w)
    # Drawn as float32, then widened: the numbers that torch's own default draws from this seed.
    Z = torch.randn(spec.n, d, generator=generator).double()
    X = correlate(Z, spec.correlation) * torch.tensor(spec.scale or (1.0,) * d, dtype=torch.double)
    w = torch.tensor(spec.w, dtype=torch.double).reshape(-1, 1)  # (d, 1)
    b = torch.tensor([spec.b], dtype=torch.double)
    epsilon = torch.randn(spec.n, 1, generator=generator).double() * spec.noise
    return Dataset(X, X @ w + b + epsilon, w, b, spec.noise)


def correlate(Z: Tensor, correlation: float) -> Tensor:
    """Mix independent columns so that neighbours have the given correlation.

    xⱼ = ρ xⱼ₋₁ + √(1 − ρ²) zⱼ.  Z and the result are (n, d).
    """
    if correlation == 0:
        return Z  # bit for bit the independent draw
    columns = [Z[:, 0]]
    for j in range(1, Z.shape[1]):
        columns.append(correlation * columns[-1] + (1 - correlation**2) ** 0.5 * Z[:, j])
    return torch.stack(columns, dim=1)


def shape(spec: DataSpec) -> tuple[int, int]:
    """Number of samples and of features that a spec describes, without drawing them."""
    if isinstance(spec, SyntheticSpec):
        return spec.n, len(spec.w)
    if isinstance(spec, FixedSpec):
        return len(FIXED[spec.name][0]), 1
    return len(spec.rows), len(spec.rows[0]) - 1


def load(spec: DataSpec) -> Dataset:
    """The data set a spec describes: drawn, looked up, or taken from the person's own rows."""
    if isinstance(spec, SyntheticSpec):
        return synthetic_data(spec)
    if isinstance(spec, FixedSpec):
        x, y = (torch.tensor(column, dtype=torch.double)[:, None] for column in FIXED[spec.name])
        return Dataset(x, y)
    return spec._dataset


def written(spec: DataSpec) -> str:
    """The spec as Python that makes it anew, digit for digit; own points stand a row a line."""
    if not isinstance(spec, OwnSpec):
        return repr(spec)
    rows = "".join(f"        {row!r},\n" for row in spec.rows)
    scaled = "    standardise=True,\n" if spec.standardise else ""
    named = f"    names={spec.names!r},\n    units={spec.units!r},\n" if spec.names else ""
    return f"OwnSpec(\n    (\n{rows}    ),\n{scaled}{named})"


# The data sets that several lessons offer, by the name the person reads and the link carries.
NAMED = {
    "one feature": "y = 2x + 4.2 + noise",
    "two features": "y = 2x₁ − 3.4x₂ + 4.2 + noise, as in Dive into Deep Learning",
    "toy line": "1→2, 2→4, 3→6, no noise",
    "exercise": "1→6.8, 2→9.8, 3→13.2, 4→16.2: the loss is a long valley",
}
OWN = "own points"  # what a lesson's choice of the data calls one's own; their spec is an OwnSpec


def named_spec(
    name: str, *, n: int = 100, noise: float = 1.0, seed: int = 0, correlation: float = 0.0
) -> DataSpec:
    """The spec behind a name of NAMED; the other arguments are used where the data are drawn.

    Raises ValueError for another name.
    """
    require(name in NAMED, f"data must be one of {', '.join(NAMED)}", name)
    if name == "one feature":
        return SyntheticSpec(w=(2.0,), b=4.2, noise=noise, n=n, seed=seed)
    if name == "two features":
        return SyntheticSpec(noise=noise, n=n, seed=seed, correlation=correlation)
    return FixedSpec({"toy line": "toy", "exercise": "exercise"}[name])


# --- what the theory expects, and what was drawn ------------------------------------------------


def feature_covariance(spec: SyntheticSpec) -> Tensor:
    """Covariance of the features before any is drawn: ρ^|j−k| σⱼ σₖ, (d, d)."""
    d = len(spec.w)
    scale = torch.tensor(spec.scale or (1.0,) * d, dtype=torch.double)
    apart = (torch.arange(d)[:, None] - torch.arange(d)).abs()
    return (
        torch.tensor(float(spec.correlation), dtype=torch.double) ** apart * scale[:, None] * scale
    )


def label_std(spec: SyntheticSpec) -> float:
    """Standard deviation of the labels that theory expects: √(wᵀ Σ w + σ²)."""
    w = torch.tensor(spec.w, dtype=torch.double)
    return (w @ feature_covariance(spec) @ w + spec.noise**2).sqrt().item()


def expected_correlation(spec: SyntheticSpec) -> Tensor:
    """Correlation of each feature with y that theory expects: (Σw)ⱼ / (σⱼ · std of y), (d,).

    NaN where y cannot vary (all weights and the noise are zero).
    """
    covariance = feature_covariance(spec)
    w = torch.tensor(spec.w, dtype=torch.double)
    r = (covariance @ w) / (covariance.diagonal().sqrt() * label_std(spec))
    return torch.where(r.abs() < 1e-12, 0.0, r)  # 3 − 0.6 · 5 is not quite 0 in floats


def correlation(X: Tensor, y: Tensor) -> Tensor:
    """Correlation of each feature with y as drawn: cov(xⱼ, y) / (std xⱼ · std y), (d,).

    NaN where a column does not vary, and for a single row.
    """
    x, t = X - X.mean(0), y - y.mean(0)
    spread = x.norm(dim=0) * t.norm()
    # the mean of equal numbers is off by a rounding: what is left is noise, not spread
    still = spread <= 1e-12 * len(X) * X.abs().amax(0) * y.abs().max()
    return torch.where(still, torch.nan, ((x * t).sum(0) / spread).clamp(-1, 1))


def cloud_slopes(X: Tensor, y: Tensor) -> Tensor:
    """Slope of the best line through the cloud of each feature alone: cov(xⱼ, y) / var(xⱼ), (d,).

    It equals wⱼ only when the features are uncorrelated. 0 where a column does not vary.
    """
    x, t = X - X.mean(0), y - y.mean(0)
    square = (x * x).sum(0)
    return torch.where(square > 0, (x * t).sum(0) / square.clamp_min(1e-300), 0.0)


def best_line(data: Dataset) -> ClosedForm:
    """The closed form, found on standardised features: exact too where x lies far from zero.

    w = ŵ / σ,  b = b̂ − mean · w. Where it is not unique, theta is the shortest for X as it is.
    """
    best = closed_form(standardised(data).X, data.y)
    if not best.unique:
        return replace(best, theta=closed_form(data.X, data.y).theta)
    w = best.theta[:-1] / data.X.std(0, correction=0)
    return replace(best, theta=torch.cat([w, best.theta[-1:] - data.X.mean(0) @ w]))


def noise_floor(noise: float) -> float:
    """The loss of the truth itself, on average: σ² / 2."""
    return noise**2 / 2


def expected_loss(noise: float, n: int, d: int) -> float:
    """Loss of the closed form, on average: σ²/2 · (1 − (d+1)/n), and 0 when rows do not suffice.

    Below the floor, because d + 1 parameters also fit d + 1 rows' worth of noise.
    """
    return noise_floor(noise) * max(0.0, 1 - (d + 1) / n)


def floor_sample(noise: float, n: int, d: int, repeats: int, seed: int = 0) -> Tensor:
    """Loss of the closed form on `repeats` fresh data sets of n rows, (repeats,).

    With A = QR the residual is ε − QQᵀε: it depends on the noise and on X, never on w and b.
    """
    generator = torch.Generator().manual_seed(seed)
    X = torch.randn(repeats, n, d, generator=generator, dtype=torch.double)
    epsilon = torch.randn(repeats, n, 1, generator=generator, dtype=torch.double) * noise
    Q = torch.linalg.qr(torch.cat([X, torch.ones(repeats, n, 1, dtype=torch.double)], dim=2))[0]
    residual = epsilon - Q @ (Q.mT @ epsilon)  # (repeats, n, 1)
    return (residual**2).mean(dim=(1, 2)) / 2


# --- the same data, seen otherwise --------------------------------------------------------------


def in_units(data: Dataset, factor: float) -> Dataset:
    """The first feature in other units: x₁ → factor · x₁, so w₁ → w₁ / factor. y stays."""
    require(factor > 0, "the factor must be > 0", factor)
    factors = torch.ones(data.d, dtype=torch.double)
    factors[0] = factor
    w = None if data.w is None else data.w / factors[:, None]
    return replace(data, X=data.X * factors, w=w)


def standardised(data: Dataset) -> Dataset:
    """Every feature with mean 0 and standard deviation 1: z = (x − mean) / σ. y stays.

    The truth follows: w → σ w and b → b + mean · w. A constant feature is only centred.
    """
    mean, spread = data.X.mean(0), data.X.std(0, correction=0)
    constant = data.X.amax(0) == data.X.amin(0)
    sigma = torch.where(constant, 1.0, spread)
    X = torch.where(constant, 0.0, (data.X - mean) / sigma)
    if data.w is None or data.b is None:
        return replace(data, X=X)
    return replace(data, X=X, w=data.w * sigma[:, None], b=data.b + mean @ data.w)


def with_outliers(data: Dataset, count: int, lift: float = 15.0) -> Dataset:
    """The same data, with the labels of the `count` samples of largest x₁ lifted."""
    require(0 <= count <= data.n, f"outliers must be between 0 and n = {data.n}", count)
    y = data.y.clone()
    y[data.X[:, 0].argsort(descending=True, stable=True)[:count]] += lift
    return replace(data, y=y)


def shuffled_apart(data: Dataset, seed: int = 0) -> Dataset:
    """The mistake of shuffling X and y one after the other: each label with another's features."""
    generator = torch.Generator().manual_seed(seed)
    return replace(data, y=data.y[torch.randperm(data.n, generator=generator)])


def estimated_noise(loss: float, n: int, d: int) -> float | None:
    """σ from the loss of the closed form: √(2 L n / (n − d − 1)); None without rows to spare."""
    spare = n - d - 1
    return (2 * loss * n / spare) ** 0.5 if spare > 0 else None
