"""What residuals look like beside those of normal noise."""

import math

import pytest
import torch
from scipy import stats

from core.noise import (
    NoisySpec,
    noisy_line,
)
from core.noise_fits import (
    fit,
)
from core.residuals import NORMAL_SHARES, histogram, normal_quantiles, portrait, quantile_band


def small(law: str = "laplace", n: int = 31, seed: int = 2):
    return noisy_line(NoisySpec(law=law, n=n, seed=seed))[0]


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
        low, high = quantile_band(1000)
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
