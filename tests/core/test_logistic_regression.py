"""Logistic regression: against torch's own sigmoid and losses, and against its known run."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F

from core import logistic_regression as lr
from core.logistic_regression import POINTS, LogisticSpec

SCORES = st.floats(-700, 700, allow_nan=False)


def double(*values: float) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.double)


@pytest.mark.row("LOG-1")
def test_the_sigmoid_has_its_known_values():
    known = {-5: 0.006693, -1: 0.268941, 0: 0.5, 1: 0.731059, 5: 0.993307}
    assert lr.sigmoid(double(*known)).tolist() == pytest.approx(list(known.values()), abs=1e-6)


@pytest.mark.row("LOG-1")
def test_a_score_above_0_is_a_probability_above_a_half_and_nothing_else_is():
    z = torch.randn(1000, generator=torch.Generator().manual_seed(0)).double() * 20
    assert torch.equal(z > 0, lr.sigmoid(z) > 0.5)
    assert bool((lr.sigmoid(z) > 0).all()), "above 0 is no threshold: everything is"


@pytest.mark.row("LOG-1")
@pytest.mark.row("LOG-3")
@given(SCORES, st.sampled_from([0.0, 1.0]))
def test_values_and_slopes_are_those_of_torch(value, label):
    z, y = double(value).requires_grad_(), double(label)
    assert lr.sigmoid(z).item() == pytest.approx(torch.sigmoid(z).item(), rel=1e-12)
    loss = F.binary_cross_entropy_with_logits(z, y)
    loss.backward()
    assert lr.bce(z, y).item() == pytest.approx(loss.item(), rel=1e-12)
    assert lr.bce_slope(z.detach(), y).item() == pytest.approx(z.grad.item(), abs=1e-12)
    z = double(value).requires_grad_()
    square = ((torch.sigmoid(z) - y) ** 2).sum()
    square.backward()
    assert lr.squared(z.detach(), y).item() == pytest.approx(square.item(), abs=1e-15)
    assert lr.squared_slope(z.detach(), y).item() == pytest.approx(z.grad.item(), abs=1e-12)


@pytest.mark.row("LOG-3")
@given(st.floats(-300, 300, width=32), st.sampled_from([0.0, 1.0]))
def test_the_clamped_loss_is_bceloss_with_its_slope(value, label):
    z, y = torch.tensor([value], requires_grad=True), torch.tensor([label])
    p = torch.sigmoid(z)
    loss = F.binary_cross_entropy(p, y)
    loss.backward()
    assert lr.bce_split(p.detach(), y).item() == pytest.approx(loss.item(), rel=1e-5, abs=1e-7)
    assert lr.split_slope(p.detach(), y).item() == pytest.approx(z.grad.item(), rel=1e-4, abs=1e-6)


@pytest.mark.row("B36")
@pytest.mark.row("LOG-3")
def test_the_clamp_at_100_and_the_logits_form():
    z, y = torch.tensor([200.0]), torch.tensor([0.0])
    assert lr.bce(z, y).item() == 200
    assert lr.bce_split(torch.sigmoid(z), y).item() == 100
    assert lr.split_slope(torch.sigmoid(z), y).item() == 0
    assert lr.bce_slope(z, y).item() == 1
    with pytest.raises(ValueError, match=r"p must be between 0 and 1\. Got 1\.2"):
        lr.bce_split(double(1.2), double(1.0))


@pytest.mark.row("LOG-3")
def test_sure_and_wrong_has_a_slope_in_one_loss_only():
    z, y = double(-10), double(1)
    assert lr.bce_slope(z, y).item() == pytest.approx(-0.99995, abs=1e-5)
    assert lr.squared_slope(z, y).item() == pytest.approx(-9.1e-5, abs=1e-6)


@pytest.mark.row("LOG-2")
def test_a_thousand_epochs_on_three_points_for_twenty_starts():
    for seed in range(20):
        run = lr.train(LogisticSpec(seed=seed))
        w, b, loss = run.w[-1].item(), run.b[-1].item(), run.loss[-1].item()
        assert 0.95 < w < 1.53
        assert 0.86 < loss < 1.19
        edge = lr.boundary(w, b)
        assert edge is not None
        assert 2.3 < edge < 2.6
        p = lr.sigmoid(run.w[-1] * run.x + run.b[-1])
        assert torch.equal(p > 0.5, run.y > 0.5)
    assert lr.train(LogisticSpec()).loss[0].item() == pytest.approx(2.4485, abs=1e-3)


@pytest.mark.row("LOG-2")
def test_w_goes_on_growing_where_a_threshold_separates_and_rests_where_none_does():
    run = lr.train(LogisticSpec(num_epochs=10_000))
    later = run.w[run.epoch >= 100]
    assert bool((later.diff() > 0).all())
    assert later[-1].item() == pytest.approx(4.08, abs=0.06)
    assert run.loss[-1].item() == pytest.approx(0.25, abs=0.006)
    other = lr.train(LogisticSpec("one out of order", lr=0.05, num_epochs=2500))
    assert other.loss[-1].item() == pytest.approx(lr.smallest_loss(other.x, other.y), rel=1e-3)


def test_an_update_is_a_step_of_autograd():
    x, y = double(1, 2, 3, 4), double(0, 1, 0, 1)
    w, b = double(0.3).requires_grad_(), double(-0.7).requires_grad_()
    F.binary_cross_entropy_with_logits(w * x + b, y, reduction="sum").backward()
    after = lr.update(x, y, w.detach(), b.detach(), 0.2)
    assert [v.item() for v in after] == pytest.approx(
        [(w - 0.2 * w.grad).item(), (b - 0.2 * b.grad).item()], rel=1e-12
    )


@pytest.mark.parametrize("points", POINTS)
def test_a_run_is_finite_at_any_rate_and_kept_at_both_ends(points):
    for rate in (1e-4, 10.0, 1000.0):
        run = lr.train(LogisticSpec(points, lr=rate, num_epochs=30))
        for values in (run.w, run.b, run.loss):
            assert bool(values.isfinite().all())
        assert run.epoch[[0, -1]].tolist() == [0, 30]
        assert len(run.epoch) == len(run.w) == len(run.loss)


def test_the_least_loss_is_where_no_step_helps():
    x, y = (torch.tensor(v, dtype=torch.double) for v in POINTS["a coin"][:2])
    assert lr.smallest_loss(x, y) == pytest.approx(4 * math.log(2))
    assert lr.smallest_loss(double(1, 2), double(0, 1)) == 0
    assert lr.separable(double(2, 1), double(0, 1))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"lr": -0.1}, r"lr must be > 0\. Got -0\.1\."),
        ({"lr": 1e9}, r"lr must be <= 1000: beyond, a step leaves every scale\. Got 1000000000"),
        ({"lr": math.nan}, "lr must be finite"),
        ({"num_epochs": 0}, "num_epochs must be between 1 and 10000. Got 0"),
        ({"points": "none"}, "points must be one of three points"),
        ({"seed": -1}, "seed must be between 0"),
    ],
)
def test_a_broken_rule_is_a_sentence(fields, said):
    with pytest.raises(ValueError, match=said):
        LogisticSpec(**fields)


def test_one_class_only_is_a_sentence():
    with pytest.raises(ValueError, match=r"y must hold both classes, 0 and 1\. Got only 1\."):
        lr.check_classes(double(1, 1))
    with pytest.raises(ValueError, match=r"Got only 0, 1, 2, 3, …\."):
        lr.check_classes(double(0, 1, 2, 3, 4))
    lr.check_classes(double(0, 1))


def test_the_boundary_is_where_the_score_is_0():
    assert lr.boundary(2.0, -5.0) == 2.5
    assert lr.boundary(0.0, 1.0) is None
    assert lr.boundary(1e-300, 1.0) is None
