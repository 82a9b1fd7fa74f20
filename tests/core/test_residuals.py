"""Residuals: the test for a bend against scipy's F, and how often each judgement errs."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as hyp
from scipy import stats

from core import residuals
from core.linear_regression import with_ones
from core.noise import DRAWS, NoisySpec, noisy_line
from core.noise_fits import fit
from core.residuals import NORMAL_SHARES, histogram, normal_quantiles, portrait, quantile_band


def sum_left(A: torch.Tensor, y: torch.Tensor) -> float:
    fit = torch.linalg.lstsq(A, y, driver="gelsd").solution
    return (y - A @ fit).square().sum().item()


@settings(max_examples=60, deadline=None)
@given(hyp.integers(6, 60), hyp.floats(-1, 1), hyp.floats(-1, 1), hyp.integers(0, 10**6))
def test_the_chance_of_a_bend_is_that_of_the_f_test(n, square, cube, seed):
    generator = torch.Generator().manual_seed(seed)
    X = torch.randn(n, 1, generator=generator).double()
    noise = torch.randn(n, 1, generator=generator).double()
    y = 3 * X - 1 + square * X**2 + cube * X**3 + noise
    line, cubic = sum_left(with_ones(X), y), sum_left(with_ones(torch.cat([X, X**2, X**3], 1)), y)
    f = (line - cubic) / 2 / (cubic / (n - 4))
    oracle = stats.f.sf(f, 2, n - 4)
    assert residuals.bend_chance(X, y) == pytest.approx(oracle, rel=1e-5, abs=1e-12)


def test_a_bend_in_one_of_two_features_is_found_there():
    generator = torch.Generator().manual_seed(1)
    X = torch.randn(80, 2, generator=generator).double()
    noise = torch.randn(80, 1, generator=generator).double()
    y = X[:, :1] + 2 * X[:, 1:] ** 2 + 0.5 * noise
    assert residuals.bends(X, y) == [False, True]


def test_a_parabola_bends_in_any_units_and_far_from_zero():
    x = torch.arange(1.0, 8.0, dtype=torch.double)[:, None]
    for scale, shift in ((1.0, 0.0), (1e9, 0.0), (1e-9, 0.0), (1.0, 1e5)):
        assert residuals.bends(x * scale + shift, 1e6 * x**2) == [True]


@pytest.mark.parametrize("law", DRAWS)
@pytest.mark.parametrize("n", [5, 20, 200])
def test_noise_about_a_line_is_seldom_called_a_bend(law: str, n: int):
    rows = [noisy_line(NoisySpec(law=law, n=n, seed=seed))[0] for seed in range(300)]
    assert sum(residuals.bends(one.X, one.y)[0] for one in rows) <= 9  # 3 are expected


@pytest.mark.parametrize("place", [0, 10, 19])
@pytest.mark.parametrize("value", [1e2, 1e9])
def test_one_far_label_is_no_bend(place: int, value: float):
    rows = noisy_line(NoisySpec(n=20))[0]
    y = rows.y.clone()
    y[rows.X.flatten().argsort()[place]] = value
    assert residuals.bends(rows.X, y) == [False]


@pytest.mark.parametrize(
    "rows",
    [
        [(1, 2)],
        [(1, 2), (2, 9)],
        [(1, 1)] * 5,
        [(1, 1), (1, 5), (1, 9), (1, 3), (1, 7)],
        [(x, 2 * x) for x in range(9)],
        [(x, 7) for x in range(9)],
        [(0, 1), (1, 5), (2, 1)] * 4,
    ],
)
def test_where_a_bend_cannot_be_judged_none_is_found(rows):
    X, y = torch.tensor(rows, dtype=torch.double).split(1, dim=1)
    assert residuals.bends(X, y) == [False]


@pytest.mark.parametrize("n", [5, 20, 200])
def test_the_band_holds_95_of_100_normal_samples_from_end_to_end(n: int):
    generator = torch.Generator().manual_seed(7)
    X = torch.randn(n, 1, generator=generator).double()
    low, high = residuals.quantile_band(X)
    Q, _ = torch.linalg.qr(with_ones(X))
    draws = torch.randn(3000, n, generator=generator).double()
    draws = draws - draws @ Q @ Q.T
    draws = (draws / draws.square().mean(1, keepdim=True).sqrt()).sort(1).values
    inside = ((draws >= low) & (draws <= high)).all(1).double().mean().item()
    assert 0.92 <= inside <= 0.97


def test_the_lean_is_that_of_the_quantiles():
    place = (torch.arange(100_000, dtype=torch.double) + 0.5) / 100_000
    quantiles = stats.expon.ppf([0.1, 0.5, 0.9])
    oracle = (quantiles[2] + quantiles[0] - 2 * quantiles[1]) / (quantiles[2] - quantiles[0])
    assert residuals.lean(-torch.log1p(-place)) == pytest.approx(oracle, abs=1e-3)
    assert residuals.lean(torch.special.ndtri(place)) == pytest.approx(0, abs=1e-9)
    assert residuals.lean(torch.zeros(5, dtype=torch.double)) == 0


def test_means_of_neighbours_are_means():
    x, r = torch.arange(20.0), torch.arange(20.0) ** 2
    mean_x, mean_r = residuals.running_mean(x, r)
    assert mean_x.tolist() == [2.0, 7.0, 12.0, 17.0]
    assert mean_r.tolist() == [r[5 * k : 5 * k + 5].mean().item() for k in range(4)]


def small(law: str = "laplace", n: int = 31, seed: int = 2):
    return noisy_line(NoisySpec(law=law, n=n, seed=seed))[0]


@pytest.mark.row("NRM-4")
def test_normal_residuals_have_68_and_95_percent_within_one_and_two_sigma():
    assert pytest.approx((0.6827, 0.9545), abs=1e-4) == NORMAL_SHARES
    data = small("normal", 1000)
    look = portrait(fit("normal", data).residual(data))
    assert look.within_one == pytest.approx(0.68, abs=0.04)
    assert look.within_two == pytest.approx(0.95, abs=0.02)
    assert look.sigma == pytest.approx(1.0, rel=0.08)


def test_skewed_noise_is_told_from_normal_noise():
    skewness = {}
    outside = {}
    for law in ("normal", "skewed"):
        data = small(law, 1000)
        look = portrait(fit("normal", data).residual(data))
        low, high = quantile_band(data.X)
        skewness[law] = look.skewness
        outside[law] = ((look.standard < low) | (look.standard > high)).double().mean().item()
    assert abs(skewness["normal"]) < 0.3 < 1.5 < skewness["skewed"]
    assert outside["normal"] < 0.2 < 0.5 < outside["skewed"]


@pytest.mark.parametrize("n", [1, 2, 7, 1000])
def test_quantiles_are_scipys_and_symmetric(n: int):
    ours = normal_quantiles(n)
    middles = [(i + 0.5) / n for i in range(n)]
    assert ours.tolist() == pytest.approx(stats.norm.ppf(middles).tolist(), abs=1e-9)


@pytest.mark.parametrize("values", [[0.0], [0.0] * 5, [1e9, -1e9, 0.0], [1.0, 2.0, 3.0]])
def test_histogram_has_area_one_and_a_portrait_is_finite(values):
    residual = torch.tensor(values, dtype=torch.double)
    edges, density = histogram(residual, 12)
    assert (density * edges.diff()).sum().item() == pytest.approx(1)
    look = portrait(residual)
    assert all(map(math.isfinite, (look.sigma, look.within_one, look.within_two, look.skewness)))
    assert torch.isfinite(look.standard).all()
    assert torch.isfinite(look.expected).all()
