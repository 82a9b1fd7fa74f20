"""One parameter, gradient by hand: the source's digits, and the law behind them."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.hand_gradient import (
    HandSpec,
    factor,
    gradient_by_hand,
    largest_stable_alpha,
    mean_loss,
    run,
)


@pytest.mark.row("SGD-5")
def test_alpha_001_from_zero_repeats_the_source():
    result = run(HandSpec(alpha=0.01, num_epochs=200))
    printed = [0.521376, 0.906836, 1.191810, 1.402496, 1.558258]
    assert result.a[1:6].tolist() == pytest.approx(printed, abs=1e-6)
    law = [2 - 2 * (0.98 * 0.92 * 0.82) ** k for k in range(6)]
    assert result.a[:6].tolist() == pytest.approx(law, abs=1e-9)
    assert result.logged[:3].tolist() == pytest.approx([16.210057, 8.860129, 4.842789], abs=1e-6)
    arrived = (result.a - 2).abs() < 1e-6
    assert int(arrived.nonzero()[0]) == 49
    assert int(result.logged.argmin()) == 119  # as logged; the source reads its answer off there
    assert result.a[120].item() * 4 == pytest.approx(7.999999999999997, abs=1e-14)


@pytest.mark.row("SGD-6")
def test_alpha_01_jumps_over_the_answer_every_epoch():
    result = run(HandSpec(alpha=0.1, start=6.0, num_epochs=8))
    assert result.a[1:4].tolist() == pytest.approx([1.488, 2.065536, 1.991611], abs=1e-6)
    signs = (result.a - 2).sign()
    assert torch.equal(signs[1:], -signs[:-1])
    from_zero = run(HandSpec(alpha=0.1, num_epochs=4)).a[1:].tolist()
    assert from_zero == pytest.approx([2.256, 1.967232, 2.004194, 1.999463], abs=1e-6)


@pytest.mark.row("SGD-6")
@pytest.mark.parametrize("start", range(11))
def test_alpha_01_ends_at_exactly_two_from_every_start(start: int):
    assert run(HandSpec(alpha=0.1, start=float(start), num_epochs=1000)).a[-1].item() == 2.0


@pytest.mark.row("SGD-6")
@pytest.mark.parametrize(
    ("alpha", "printed"),
    [(0.001, 0.972), (0.05, 0.054), (0.1, -0.128), (0.125, 0.0), (0.15, 0.238), (0.2, 0.936)],
)
def test_the_factors_of_the_sources_sweep(alpha: float, printed: float):
    assert factor(torch.tensor(alpha).double()).item() == pytest.approx(printed, abs=5e-4)


@pytest.mark.row("SGD-6")
def test_the_distance_shrinks_if_and_only_if_alpha_is_below_the_limit():
    alpha = torch.linspace(1e-4, 0.3, 3000, dtype=torch.double)
    assert torch.equal(factor(alpha).abs() < 1, alpha < largest_stable_alpha())


@given(st.floats(1e-4, 0.25), st.floats(-5, 10))
def test_an_epoch_multiplies_the_distance_by_the_factor(alpha: float, start: float):
    result = run(HandSpec(alpha=alpha, start=start, num_epochs=1))
    expected = (start - 2) * factor(torch.tensor(alpha, dtype=torch.double)).item()
    assert (result.a[1] - 2).item() == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.row("SGD-6")
def test_the_factor_is_inside_one_exactly_below_the_limit():
    limit = largest_stable_alpha()
    assert limit == pytest.approx(0.20402, abs=1e-4)
    below, above = (factor(torch.tensor(limit + d, dtype=torch.double)) for d in (-1e-6, 1e-6))
    assert abs(below) < 1 < abs(above)
    assert run(HandSpec(alpha=0.3, num_epochs=200)).diverged
    assert not run(HandSpec(alpha=0.2, num_epochs=200)).diverged


@pytest.mark.row("B45")
@pytest.mark.row("SGD-7")
def test_the_true_loss_lies_on_the_parabola_and_the_logged_one_does_not():
    result = run(HandSpec(alpha=0.01, num_epochs=5))
    parabola = 14 / 3 * (result.a - 2) ** 2
    assert torch.allclose(result.true_loss, parabola, atol=1e-9)
    assert result.true_loss[1].item() == pytest.approx(10.20, abs=0.01)
    assert (result.logged - parabola[1:]).abs().min() > 0.1


@pytest.mark.row("AUT-6")
def test_float32_stalls_before_it_arrives():
    result = run(HandSpec(alpha=0.01, start=7.0, num_epochs=1000, dtype="float32"))
    assert result.a[-1].item() == pytest.approx(2.0000007, abs=1e-6)
    assert result.a[-1].item() != 2.0
    exact = run(HandSpec(alpha=0.01, start=7.0, num_epochs=1000))
    assert abs(exact.a[-1].item() - 2) < 1e-14


@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(-5, 5))
def test_the_hand_gradient_is_autograd(a: float, x: float, y: float):
    leaf = torch.tensor(a, dtype=torch.double, requires_grad=True)
    (leaf * x - y).pow(2).backward()
    X, Y = torch.tensor(x, dtype=torch.double), torch.tensor(y, dtype=torch.double)
    assert torch.allclose(gradient_by_hand(leaf.detach(), X, Y), leaf.grad, atol=1e-9)


def test_the_loss_at_zero_is_eighteen_and_two_thirds():
    x, y = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([2.0, 4.0, 6.0])
    assert mean_loss(torch.tensor(0.0), x, y).item() == pytest.approx(56 / 3)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("alpha", 0.0, "alpha must be > 0. Got 0.0."),
        ("alpha", math.nan, "must be finite"),
        ("start", 1e9, "between -100 and 100"),
        ("num_epochs", 0, "num_epochs must be between 1"),
        ("dtype", "float16", "float32 or float64"),
    ],
)
def test_a_bad_field_is_named(field: str, value: object, message: str):
    with pytest.raises(ValueError, match=message):
        HandSpec(**{field: value})
