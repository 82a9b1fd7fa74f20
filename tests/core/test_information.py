"""Surprise, entropy, cross-entropy: against scipy, by hand, and by laws."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from core.information import BIT, SHARES, cross_entropy, entropy, shares, surprise


def draw(q: int, seed: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return (3 * torch.randn(q, generator=generator, dtype=torch.double)).softmax(0)


@pytest.mark.row("SMX-4")
def test_cross_entropy_is_never_below_entropy_for_a_thousand_pairs():
    for seed in range(1000):
        P, Q = draw(2 + seed % 9, seed), draw(2 + seed % 9, seed + 5000)
        gap = cross_entropy(P, Q) - entropy(P)
        assert gap >= 0
        assert gap == pytest.approx(stats.entropy(P.numpy(), Q.numpy()), abs=1e-12)
        assert entropy(P) == pytest.approx(stats.entropy(P.numpy()), abs=1e-12)


@pytest.mark.row("SMX-4")
def test_by_hand():
    uniform = torch.full((10,), 0.1, dtype=torch.double)
    assert entropy(uniform) == pytest.approx(2.302585, abs=1e-6)
    one_hot = torch.tensor([0.0, 1.0, 0.0], dtype=torch.double)
    assert entropy(one_hot) == 0
    Q = torch.tensor([0.0, 0.5, 0.5], dtype=torch.double)
    assert cross_entropy(one_hot, Q) == pytest.approx(math.log(2))
    assert surprise(Q)[0] == math.inf
    assert surprise(Q)[1].item() / BIT == pytest.approx(1)  # a coin's surprise is one bit


@given(st.integers(2, 10), st.integers(0, 10**6), st.sampled_from(list(SHARES)))
def test_shares_are_shares(q, seed, kind):
    y_hat = draw(q, seed)
    P = shares(kind, y_hat, seed % q)
    assert P.sum().item() == pytest.approx(1, abs=1e-12)
    assert (P >= 0).all()
    assert cross_entropy(P, y_hat) >= entropy(P) - 1e-12
    if kind == "as the model says":
        assert cross_entropy(P, y_hat) == entropy(P)


def test_another_kind_of_shares_is_refused():
    with pytest.raises(ValueError, match=r"kind must be one of .* Got odd"):
        shares("odd", draw(3, 0), 0)
