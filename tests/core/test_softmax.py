"""Softmax regression, checked against torch, against slopes, by hand, and by laws."""

import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from core import softmax as sm


def random_logits(n: int, q: int, seed: int = 0, spread: float = 3.0) -> tuple[Tensor, Tensor]:
    g = torch.Generator().manual_seed(seed)
    return torch.randn(n, q, generator=g) * spread, torch.randint(0, q, (n,), generator=g)


shapes = st.tuples(st.integers(1, 30), st.integers(2, 12), st.integers(0, 2**31 - 1))


# oracle: torch


@pytest.mark.row("SMX-3")
def test_stable_functions_equal_torchs_own():
    o, y = random_logits(200, 10, spread=30.0)
    assert torch.allclose(sm.softmax(o), F.softmax(o, 1), atol=1e-6)
    assert torch.allclose(sm.log_softmax(o), F.log_softmax(o, 1), atol=1e-5)
    assert torch.allclose(sm.log_sum_exp(o).flatten(), torch.logsumexp(o, 1), atol=1e-6)
    assert torch.allclose(
        sm.cross_entropy(o, y), F.cross_entropy(o, y, reduction="none"), atol=1e-5
    )
    assert torch.equal(sm.one_hot(y, 10), F.one_hot(y, 10).float())


def test_logits_are_the_plain_product():
    g = torch.Generator().manual_seed(1)
    X = torch.randn(17, 64, generator=g)
    w, b = sm.init(64, 10, g, std=1.0)
    assert w.shape == (64, 10)
    assert b.shape == (10,)
    assert torch.allclose(sm.logits(X, w, b), X @ w + b, atol=1e-5)


@pytest.mark.row("SMX-5")
def test_gradient_equals_autograd():
    o, y = random_logits(50, 10)
    o.requires_grad_()
    F.cross_entropy(o, y, reduction="sum").backward()
    assert torch.allclose(sm.gradient(o.detach(), y), o.grad, atol=1e-6)


# slope


def test_gradient_is_the_slope_of_the_loss():
    o, y = random_logits(3, 5)
    o, h = o.double(), 1e-6
    for i in range(3):
        for j in range(5):
            step = torch.zeros_like(o)
            step[i, j] = h
            rise = sm.cross_entropy(o + step, y)[i] - sm.cross_entropy(o - step, y)[i]
            assert (rise / (2 * h)).item() == pytest.approx(
                sm.gradient(o, y)[i, j].item(), abs=1e-6
            )


# by hand


@pytest.mark.row("B08")
@pytest.mark.row("SMX-2")
@pytest.mark.row("SMX-4")
@pytest.mark.row("SMX-5")
def test_the_numbers_of_the_book():
    o = torch.tensor([[1.0, 2.0, 3.0]])
    assert sm.softmax(o)[0].tolist() == pytest.approx([0.09003, 0.24473, 0.66524], abs=1e-5)
    slope = sm.gradient(o, torch.tensor([0]))[0].tolist()
    assert slope == pytest.approx([-0.90997, 0.24473, 0.66524], abs=1e-5)
    y_hat = torch.tensor([[0.1, 0.3, 0.6], [0.3, 0.2, 0.5]])
    y = torch.tensor([0, 2])
    assert sm.cross_entropy_naive(y_hat, y).tolist() == pytest.approx(
        [2.302585, 0.693147], abs=1e-5
    )
    assert sm.cross_entropy(torch.zeros(1, 10), torch.tensor([3])).item() == pytest.approx(2.302585)


@pytest.mark.row("SMX-3")
def test_the_naive_softmax_fails_where_the_stable_one_does_not():
    high, low = torch.tensor([[89.0, 0, 0]]), torch.full((1, 3), -200.0)
    assert not sm.softmax_naive(high).isfinite().all()
    assert not sm.softmax_naive(low).isfinite().any()
    assert sm.softmax(high)[0].tolist() == pytest.approx([1, 0, 0])
    assert sm.softmax(low)[0].tolist() == pytest.approx([1 / 3] * 3)
    big = sm.softmax(torch.tensor([[1000.0, 999, 0]]))[0].tolist()
    assert big == pytest.approx([0.731059, 0.268941, 0], abs=1e-6)


@pytest.mark.row("B11")
@pytest.mark.row("SMX-3")
def test_the_loss_from_logits_survives_a_probability_of_zero():
    o, y = torch.tensor([[0.0, -110.0]]), torch.tensor([1])
    assert sm.cross_entropy_naive(sm.softmax_naive(o), y).item() == math.inf
    assert sm.cross_entropy(o, y).item() == pytest.approx(110)


@pytest.mark.row("B10")
def test_exp_overflows_just_above_the_limit_we_name():
    assert torch.tensor(sm.EXP_LIMIT).exp().isfinite()
    assert not torch.tensor(sm.EXP_LIMIT + 0.01).exp().isfinite()


def test_start_values_depend_on_the_seed_alone():
    first, _ = sm.init(64, 10, torch.Generator().manual_seed(3))
    again, b = sm.init(64, 10, torch.Generator().manual_seed(3))
    other, _ = sm.init(64, 10, torch.Generator().manual_seed(4))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert first.std().item() == pytest.approx(0.01, rel=0.1)
    assert not b.any()


# laws


@pytest.mark.row("SMX-2")
@settings(max_examples=60, deadline=None)
@given(shape=shapes, shift=st.floats(-500, 500))
def test_rows_sum_to_one_keep_their_order_and_ignore_a_shift(shape, shift):
    o, _ = random_logits(*shape)
    p = sm.softmax(o)
    assert torch.allclose(p.sum(1), torch.ones(len(o)), atol=1e-6)
    assert torch.equal(p.argmax(1), o.argmax(1))
    assert torch.allclose(sm.softmax(o + shift), p, atol=1e-4)
    assert torch.allclose(sm.softmax_naive(o), p, atol=1e-6)


@pytest.mark.row("SMX-1")
@pytest.mark.row("SMX-5")
@settings(max_examples=60, deadline=None)
@given(shape=shapes)
def test_the_gradient_of_a_row_sums_to_zero_and_the_loss_is_not_negative(shape):
    o, y = random_logits(*shape)
    assert torch.allclose(sm.gradient(o, y).sum(1), torch.zeros(len(o)), atol=1e-5)
    assert (sm.cross_entropy(o, y) >= -1e-6).all()
    assert sm.one_hot(y, o.shape[1]).sum(1).eq(1).all()


@pytest.mark.row("SMX-4")
@settings(max_examples=60, deadline=None)
@given(shape=shapes)
def test_cross_entropy_is_never_below_entropy(shape):
    p, q = (
        sm.softmax(random_logits(*shape[:2], seed)[0]) for seed in (shape[2], shape[2] // 2 + 1)
    )
    entropy = -(p * p.log()).sum(1)
    assert (-(p * q.log()).sum(1) - entropy >= -1e-5).all()


@pytest.mark.row("SMX-2")
def test_sums_over_the_rows_and_over_the_columns():
    X = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    assert X.sum(0).tolist() == [5, 7, 9]
    assert X.sum(1, keepdim=True).tolist() == [[6], [15]]


@pytest.mark.row("SMX-6")
def test_the_published_good_and_bad_logits():
    y = torch.tensor([2, 0, 1])
    good = torch.tensor([[0.1, 0.2, 0.9], [1.1, 0.1, 0.2], [0.2, 2.1, 0.1]])
    bad = torch.tensor([[0.8, 0.2, 0.3], [0.2, 0.3, 0.5], [0.2, 0.2, 0.5]])
    for o, mean, each, right in (
        (good, 0.4966353, [0.66573, 0.57349, 0.25068], 1.0),
        (bad, 1.2388996, [1.26795, 1.23983, 1.20892], 0.0),
    ):
        assert sm.cross_entropy(o, y).mean().item() == pytest.approx(mean, abs=1e-5)
        assert sm.cross_entropy(o, y).tolist() == pytest.approx(each, abs=1e-5)
        assert (o.argmax(1) == y).float().mean().item() == right


@pytest.mark.row("B31")
@pytest.mark.row("SMX-7")
def test_the_floor_of_softmax_twice():
    assert sm.double_floor(3) == pytest.approx(0.5514, abs=1e-4)
    assert sm.double_floor(10) == pytest.approx(1.4612, abs=1e-4)
    sure = torch.tensor([[60.0, 0, 0]])
    twice = sm.cross_entropy(sm.softmax(sure), torch.tensor([0])).item()
    assert twice == pytest.approx(sm.double_floor(3), abs=1e-6)


def test_a_temperature_must_be_positive():
    with pytest.raises(ValueError, match=r"temperature must be > 0. Got 0."):
        sm.tempered(torch.zeros(1, 3), 0.0)
