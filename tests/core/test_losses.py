"""Losses of a residual: slopes, best lines, and the conventions of the squared one."""

import itertools

import pytest
import torch

from core.bowl import fold, gradient_at, loss_at
from core.data import (
    FixedSpec,
    SyntheticSpec,
    load,
    with_outliers,
)
from core.linear_regression import linreg, with_ones
from core.losses import CONVENTIONS, KINDS, best_theta, charge, mean_loss, mean_slope, pull, stretch


@pytest.mark.parametrize("kind", KINDS)
def test_pull_is_the_slope_of_charge(kind: str):
    r = torch.tensor([-3.0, -1.2, -0.4, 0.3, 0.9, 2.5], dtype=torch.double)
    step = 1e-6
    slope = (charge(r + step, kind, 1.5) - charge(r - step, kind, 1.5)) / (2 * step)
    assert torch.allclose(pull(r, kind, 1.5), slope, atol=1e-6)


def test_huber_is_the_squared_loss_inside_and_torchs_everywhere():
    r = torch.linspace(-4, 4, 81, dtype=torch.double)
    theirs = torch.nn.HuberLoss(reduction="none", delta=1.5)(r, torch.zeros_like(r))
    assert torch.allclose(charge(r, "Huber", 1.5), theirs)


@pytest.mark.parametrize("seed", range(4))
def test_the_best_absolute_line_is_the_best_of_all_lines_through_two_samples(seed: int):
    """A known law: some best absolute line passes through as many samples as it has parameters."""
    data = with_outliers(load(SyntheticSpec(w=(2.0,), noise=1.0, n=20, seed=seed)), 3)
    A = with_ones(data.X)
    lines = [
        torch.linalg.solve(A[[i, j]], data.y[[i, j], 0])
        for i, j in itertools.combinations(range(20), 2)
    ]
    best = min(mean_loss(data.X, data.y, line, "absolute").item() for line in lines)
    found = mean_loss(data.X, data.y, best_theta(data.X, data.y, "absolute"), "absolute")
    assert found.item() == pytest.approx(best, abs=1e-6)


def test_the_best_huber_line_has_no_slope_left():
    data = with_outliers(load(SyntheticSpec(w=(2.0,), noise=1.0, n=40)), 4)
    theta = best_theta(data.X, data.y, "Huber", 1.0)
    assert mean_slope(data.X, data.y, theta, "Huber", 1.0).abs().max() < 1e-9


def test_outliers_tilt_the_squared_line_more_than_the_others():
    data = with_outliers(load(SyntheticSpec(w=(2.0,), noise=1.0, n=30)), 4)
    slopes = {kind: best_theta(data.X, data.y, kind)[0].item() for kind in KINDS}
    assert slopes["squared"] - 2 > 3 * abs(slopes["absolute"] - 2)
    assert slopes["squared"] - 2 > 3 * abs(slopes["Huber"] - 2)


@pytest.mark.row("LOS-1")
@pytest.mark.parametrize("convention", CONVENTIONS)
def test_a_convention_stretches_loss_and_slope_and_moves_nothing(convention: str):  # LOS-1
    data = load(FixedSpec("exercise"))
    theta = torch.tensor([1.0, 1.0], dtype=torch.double, requires_grad=True)
    residual = (linreg(data.X, theta[:-1, None], theta[-1:]) - data.y).flatten()
    half, mean = CONVENTIONS[convention]
    loss = (
        (residual**2 * (0.5 if half else 1)).mean()
        if mean
        else (residual**2 * (0.5 if half else 1)).sum()
    )
    loss.backward()
    bowl, here = fold(data.X, data.y), theta.detach()
    factor = stretch(convention, data.n)
    assert loss.item() == pytest.approx(factor * loss_at(bowl, here).item())
    assert torch.allclose(theta.grad, factor * gradient_at(bowl, here))
