"""Made-up houses: the same seed, the same houses; a further factor never fits worse."""

from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.house import FACTORS, HouseSpec, draw_houses, fit_houses


def test_the_same_seed_draws_the_same_houses_within_their_ranges():
    X, y = draw_houses(HouseSpec())
    again, _ = draw_houses(HouseSpec())
    assert torch.equal(X, again)
    assert y.shape == (80, 1)
    for column, factor in zip(X.T, FACTORS.values(), strict=True):
        assert column.min() >= factor.low
        assert column.max() <= factor.high


@given(st.integers(0, 1000), st.permutations(list(FACTORS)))
def test_each_further_factor_fits_at_least_as_well(seed, order):
    X, y = draw_houses(HouseSpec(seed=seed))
    losses = [fit_houses(X, y, order[:k]).score.loss for k in range(len(order) + 1)]
    assert (
        losses == sorted(losses, reverse=True)
        or max(b - a for a, b in pairwise(losses)) < 1e-9 * losses[0]
    )


def test_without_factors_the_model_is_the_mean_price_and_explains_nothing():
    X, y = draw_houses(HouseSpec())
    model = fit_houses(X, y, [])
    assert model.b.item() == pytest.approx(y.mean().item())
    assert model.score.r2 == pytest.approx(0, abs=1e-12)


def test_without_noise_the_weights_are_the_chosen_ones():
    X, y = draw_houses(HouseSpec(noise=0.0))
    model = fit_houses(X, y, list(FACTORS))
    assert model.w.flatten().tolist() == pytest.approx([f.weight for f in FACTORS.values()])


@pytest.mark.parametrize("fields", [{"n": 1}, {"noise": -1.0}, {"overlap": 1.0}, {"seed": -1}])
def test_houses_that_cannot_be_drawn_are_refused(fields):
    with pytest.raises(ValueError, match=f"{next(iter(fields))} must"):
        HouseSpec(**fields)


def test_an_unknown_factor_is_refused():
    with pytest.raises(
        ValueError, match=r"a factor must be one of area, age, distance\. Got lifts"
    ):
        fit_houses(*draw_houses(HouseSpec()), ["lifts"])
