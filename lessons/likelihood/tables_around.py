"""The tables of what surrounds the chain: bells, widths, other laws of noise, residuals, labels."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch

from charts import theme
from core import likelihood, noise, noise_fits, residuals
from core.data import Dataset
from core.linear_regression import closed_form
from core.noise import draw_each

TEXTBOOK = ((0.0, 1.0), (0.0, 2.0), (3.0, 1.0))  # μ and σ in Dive into Deep Learning, 3.1
CURVES = {f"μ = {m:g}, σ = {s:g}": (m, s) for m, s in TEXTBOOK}
REACH = 7.0  # the bell's axis runs from -REACH to REACH


def textbook_table() -> pd.DataFrame:
    """Rows curve, x, density for the three curves of TEXTBOOK."""
    x = torch.linspace(-REACH, REACH, 421, dtype=torch.double)
    return pd.concat(
        [
            pd.DataFrame({"curve": name, "x": x, "density": likelihood.normal(x, m, s)})
            for name, (m, s) in CURVES.items()
        ],
        ignore_index=True,
    )


def areas(mu: float, sigma: float) -> dict[str, float]:
    """Area under each curve between −REACH and REACH, by thin trapezia.

    The grid is finer than the narrowest bell.
    """
    curves = CURVES | {"yours": (mu, sigma)}
    x = torch.linspace(-REACH, REACH, 20_001, dtype=torch.double)
    return {
        name: torch.trapezoid(likelihood.normal(x, m, s), x).item()
        for name, (m, s) in curves.items()
    }


def cuts_the_middle(mu: float, sigma: float) -> bool:
    """Whether the middle of a bell, one σ to each side, reaches over the edge of the picture."""
    return abs(mu) + sigma > REACH


@dataclass(frozen=True)
class CountTables:
    """points: x, y (counts). curves: name (Poisson, straight line, truth), x, y (the mean)."""

    points: pd.DataFrame
    curves: pd.DataFrame
    theta: tuple[float, float]
    below_zero: float  # the straight line's lowest prediction


def count_tables(w: float, b: float, n: int, seed: int) -> CountTables:
    """Counts with mean exp(wx + b), the most likely such curve, and the least-squares line."""
    generator = torch.Generator().manual_seed(seed)
    X = torch.randn(n, 1, generator=generator).double()
    y = torch.poisson(torch.exp(w * X + b), generator=generator)
    theta = noise_fits.poisson_fit(X, y)
    line = closed_form(X, y).theta
    grid = torch.linspace(*theme.pad(X.min().item(), X.max().item()), 121, dtype=torch.double)
    curves = {
        "Poisson": torch.exp((theta[0] * grid + theta[1]).clamp(max=30)),
        "straight line": line[0] * grid + line[1],
        "truth": torch.exp(w * grid + b),
    }
    return CountTables(
        points=pd.DataFrame({"x": X[:, 0], "y": y[:, 0]}),
        curves=pd.concat(
            [pd.DataFrame({"name": k, "x": grid, "y": v}) for k, v in curves.items()],
            ignore_index=True,
        ),
        theta=(theta[0].item(), theta[1].item()),
        below_zero=curves["straight line"].min().item(),
    )


# --- classes ----------------------------------------------------------------------------------


def label_table(probabilities: list[float]) -> pd.DataFrame:
    """One row a label: i, p (given to the true class), surprise = −log p."""
    return pd.DataFrame(
        {
            "i": np.arange(1, len(probabilities) + 1),
            "p": probabilities,
            "surprise": [-math.log(p) for p in probabilities],
        }
    )


LAW_NAMES = {"normal": "normal", "laplace": "Laplace", "student": "Student's t"}


@dataclass(frozen=True)
class LawTables:
    """points: i, x, y. lines: law, x, y (three fitted lines and the truth if known).

    fits: law, w, b, scale, nll (missing where the likelihood has no maximum).
    shapes: law, r, density, loss, slope. outlier: number of the changed sample, from 1, or None.
    """

    points: pd.DataFrame
    lines: pd.DataFrame
    fits: pd.DataFrame
    shapes: pd.DataFrame
    outlier: int | None


def law_tables(data: Dataset, outlier: float | None, nu: int) -> LawTables:
    """Fit one data set under each law, with or without an outlier in place of a label."""
    seen = data if outlier is None else noise.with_outlier(data, outlier)
    fits = {law: noise_fits.fit(law, seen, nu) for law in noise.LAWS}
    points = pd.DataFrame({"x": seen.X[:, 0], "y": seen.y[:, 0]})
    points.insert(0, "i", np.arange(1, seen.n + 1))
    ends = theme.pad(points["x"].min(), points["x"].max())
    lines = {LAW_NAMES[law]: fit.theta.tolist() for law, fit in fits.items()}
    if data.w is not None and data.b is not None:
        lines["truth"] = [data.w[0, 0].item(), data.b.item()]
    return LawTables(
        points=points,
        lines=pd.DataFrame(
            [(name, end, w * end + b) for name, (w, b) in lines.items() for end in ends],
            columns=["law", "x", "y"],
        ),
        fits=fits_table(fits, seen),
        shapes=shapes_table(nu),
        outlier=None if outlier is None else min(noise.FIFTH, seen.n - 1) + 1,
    )


def fits_table(fits: dict[str, noise_fits.Fit], data: Dataset) -> pd.DataFrame:
    """One row a law: law, w, b, scale, nll (missing where the likelihood has no maximum)."""
    rows = [
        (law, fit.theta[0].item(), fit.theta[1].item(), fit.scale, fit.nll(data))
        for law, fit in fits.items()
    ]
    return pd.DataFrame(rows, columns=["law", "w", "b", "scale", "nll"])


def shapes_table(nu: int) -> pd.DataFrame:
    """Density, loss and slope of the loss of each law at variance 1: law, r, and the three."""
    r = torch.linspace(-5, 5, 201, dtype=torch.double)
    parts = []
    for name, law in noise.LAWS.items():
        scale = law.spread(nu)
        parts.append(
            pd.DataFrame(
                {
                    "law": LAW_NAMES[name],
                    "r": r,
                    "density": noise.log_density(name, r, scale, nu).exp(),
                    "loss": law.loss(r, scale, nu),
                    "slope": law.slope(r, scale, nu),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def heights(tables: LawTables, *, zoom: bool) -> tuple[float, float]:
    """What the picture of the lines shows of y: with `zoom` the outlier is not made room for."""
    points = tables.points
    near = points if not zoom else points[points["i"] != tables.outlier]
    near = near if len(near) else points
    return theme.pad(near["y"].min(), near["y"].max(), 0.25)


@dataclass(frozen=True)
class ResidualTables:
    """bars: start, stop, density. bell: r, density. quantiles: expected, standard, low, high."""

    bars: pd.DataFrame
    bell: pd.DataFrame
    quantiles: pd.DataFrame
    look: residuals.Portrait
    n: int


def residual_tables(data: Dataset) -> ResidualTables:
    """The residuals of the least-squares line, as a histogram and against normal quantiles."""
    r = noise_fits.fit("normal", data).residual(data)
    look = residuals.portrait(r)
    sigma = look.sigma if look.sigma > 1e-12 * data.y.abs().max().item() else 0.0
    if sigma == 0:  # only rounding is left: do not make a picture of it
        r = torch.zeros_like(r)
        look = residuals.portrait(r)
    num_bins = 12 if data.n < 60 else 32
    edges, density = residuals.histogram(r, num_bins)
    grid = torch.linspace(edges[0].item(), edges[-1].item(), 161, dtype=torch.double)
    bell = likelihood.normal(grid, 0.0, sigma) if sigma > 0 else torch.zeros_like(grid)
    low, high = residuals.quantile_band(data.n)
    return ResidualTables(
        bars=pd.DataFrame({"start": edges[:-1], "stop": edges[1:], "density": density}),
        bell=pd.DataFrame({"r": grid, "density": bell}),
        quantiles=pd.DataFrame(
            {"expected": look.expected, "standard": look.standard, "low": low, "high": high}
        ),
        look=look,
        n=data.n,
    )


def three_sigmas_table(data: Dataset, sigma: float, factor: float) -> pd.DataFrame:
    """NLL a sample over w for σ/factor, σ and σ·factor, b at its best: name, sigma, w, nll."""
    best = closed_form(data.X, data.y).theta
    spread_x, spread_y = (v.std(correction=0).item() for v in (data.X[:, 0], data.y))
    half = 0.8 * spread_y / spread_x if spread_x > 0 and spread_y > 0 else 1.0
    w = torch.linspace(best[0].item() - half, best[0].item() + half, 201, dtype=torch.double)
    parts = []
    for value in (sigma / factor, sigma, sigma * factor):
        nll = likelihood.profile(data, w, value)[1] / data.n
        name = f"σ = {value:.4g}"
        parts.append(pd.DataFrame({"name": name, "sigma": value, "w": w, "nll": nll}))
    return pd.concat(parts, ignore_index=True)


def argmins(table: pd.DataFrame, n: int) -> pd.DataFrame:
    """One row a sigma: the w of its lowest point and the NLL there."""
    lowest = table.loc[table.groupby("sigma")["nll"].idxmin()]
    return lowest.assign(nll=lowest["nll"] * n)[["sigma", "w", "nll"]].reset_index(drop=True)


def flat(table: pd.DataFrame) -> bool:
    """Whether no w is better than another: what then looks lowest is rounding."""
    ends = table.groupby("sigma")["nll"].agg(["min", "max"])
    size = np.maximum(ends.abs().max(axis=1), 1.0)
    return bool(((ends["max"] - ends["min"]) <= 1e-9 * size).all())


# --- the estimate of sigma, and its bias ------------------------------------------------------


def bias_table(spec: likelihood.BiasSpec) -> pd.DataFrame:
    """One row a simulated data set and divisor: divisor, estimate (of σ²)."""
    sums = likelihood.squared_residual_sums(spec).numpy()
    names = {"Σ r² / n": spec.n, "Σ r² / (n − 2)": spec.n - 2}
    return pd.concat(
        [pd.DataFrame({"divisor": name, "estimate": sums / by}) for name, by in names.items()],
        ignore_index=True,
    )


def binned(table: pd.DataFrame, group: str, field: str, num: int = 40) -> pd.DataFrame:
    """Histogram of `field` for each `group`, on shared bins; the outermost 1 % lie beyond them.

    Columns: the group, start, stop, middle, share (of that group's rows).
    """
    low, high = table[field].quantile([0.005, 0.99]).tolist()
    edges = np.linspace(*((low, high) if high > low else (low - 0.5, high + 0.5)), num + 1)
    parts = []
    for name, rows in table.groupby(group, sort=False):
        counts, _ = np.histogram(rows[field], edges)
        parts.append(
            pd.DataFrame(
                {
                    group: name,
                    "start": edges[:-1],
                    "stop": edges[1:],
                    "middle": (edges[:-1] + edges[1:]) / 2,
                    "share": counts / len(rows),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def marks_table(table: pd.DataFrame, group: str, field: str, truth: float) -> pd.DataFrame:
    """The mean of each group and the truth, as rows name, value, kind."""
    means = table.groupby(group, sort=False)[field].mean()
    rows = [(name, value, "mean") for name, value in means.items()] + [("truth", truth, "truth")]
    return pd.DataFrame(rows, columns=["name", "value", "kind"])


@dataclass(frozen=True)
class UnequalTables:
    """points: x, y, sigma. bells: i, x, y, tip. lines: name (plain, weighted, truth), x, y.

    slopes: method, estimate (of w), one row a simulation. slope_plain, slope_weighted: of the data.
    """

    points: pd.DataFrame
    bells: pd.DataFrame
    lines: pd.DataFrame
    slopes: pd.DataFrame
    slope_plain: float
    slope_weighted: float


def unequal_tables(spec: noise.NoisySpec, num_sets: int = 2000) -> UnequalTables:
    """The same line with noise that grows along x: one data set, and many redrawn."""
    data, sigmas = noise.noisy_line(spec)
    weights = 1 / sigmas**2 if spec.sigma > 0 else torch.ones_like(sigmas)
    plain = noise_fits.weighted_fit(data.X, data.y, torch.ones_like(sigmas))
    weighted = noise_fits.weighted_fit(data.X, data.y, weights)
    draws = torch.randn(num_sets, spec.n, generator=torch.Generator().manual_seed(spec.seed + 1))
    slopes = {
        name: spec.w + noise_fits.slope_estimates(data.X, sigmas, each, draws.double())
        for name, each in (("all alike", torch.ones_like(sigmas)), ("weighted", weights))
    }
    points = pd.DataFrame({"x": data.X[:, 0], "y": data.y[:, 0], "sigma": sigmas[:, 0]})
    ends = theme.pad(points["x"].min(), points["x"].max())
    lines = {"plain": plain.tolist(), "weighted": weighted.tolist(), "truth": [spec.w, spec.b]}
    rows = [(name, end, w * end + b) for name, (w, b) in lines.items() for end in ends]
    return UnequalTables(
        points=points,
        bells=growing_bells(points, spec),
        lines=pd.DataFrame(rows, columns=["name", "x", "y"]),
        slopes=pd.concat(
            [pd.DataFrame({"method": k, "estimate": v}) for k, v in slopes.items()],
            ignore_index=True,
        ),
        slope_plain=plain[0].item(),
        slope_weighted=weighted[0].item(),
    )


def growing_bells(points: pd.DataFrame, spec: noise.NoisySpec, num: int = 6) -> pd.DataFrame:
    """Bells on the true line, each with the width the noise has there: i, x, y, tip.

    All are drawn equally far to the right: here the width is the message, not the density.
    """
    low, high = points["x"].min(), points["x"].max()
    place = (high - low or 1.0) / num
    away = np.linspace(-3, 3, 41)
    shape = 0.8 * place * np.exp(-(away**2) / 2)
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "i": k,
                    "x": x,
                    "y": spec.w * x + spec.b + away * spec.sigma * math.exp(spec.growth * x),
                    "tip": x + shape,
                }
            )
            for k, x in enumerate(np.linspace(low, high, num))
        ],
        ignore_index=True,
    )


def three_draws(mu: float, sigma: float) -> tuple[list[float], list[float], list[float]]:
    """Means, standard deviations, and one draw for each pair of them, from seed 0."""
    means, deviations = [mu, mu, 3.0], [sigma, 2 * sigma, 0.01]
    return means, deviations, draw_each(torch.tensor(means), torch.tensor(deviations)).tolist()
