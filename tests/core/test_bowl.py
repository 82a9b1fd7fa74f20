"""The bowl of the squared loss: folded from the data once, evaluated without them."""

import dataclasses
import math

import pytest
import torch

from core.bowl import fold, gradient_at, grid, loss_at, square_window, window_around
from core.data import (
    FixedSpec,
    SyntheticSpec,
    load,
)
from core.linear_regression import linreg
from core.loss_surface import (
    SurfaceSpec,
    surface,
)

EXERCISE = SurfaceSpec(FixedSpec("exercise"))


def book_bowl(seed: int):
    data = load(SyntheticSpec(seed=seed))
    return data, fold(data.X, data.y)


# --- the bowl (LOS-2) ---------------------------------------------------------------------------


@pytest.mark.row("LOS-2")
@pytest.mark.parametrize("seed", range(20))
def test_the_books_bowl_is_round_and_its_bottom_is_near_the_truth(seed: int):
    data, bowl = book_bowl(seed)
    spread = torch.linalg.eigvalsh(data.X.T @ data.X)
    assert 1 <= spread[1] / spread[0] < 1.5
    zero = torch.zeros(3, dtype=torch.double)
    assert 14.3 < loss_at(bowl, zero).item() < 19.2  # 15.55 - 17.99 in the source, widened by half
    assert (bowl.theta - torch.tensor([2.0, -3.4, 4.2])).abs().max() < 0.005


def test_a_grid_is_evaluated_from_the_bowl_alone():
    """What never meets a row cannot cost more for more of them: a bowl holds none."""
    data, bowl = book_bowl(0)
    sizes = {f.name: getattr(bowl, f.name) for f in dataclasses.fields(bowl)}
    tensors = [value for value in sizes.values() if isinstance(value, torch.Tensor)]
    assert max(tensor.numel() for tensor in tensors) <= (data.d + 1) ** 2
    window = square_window(torch.stack([bowl.theta, torch.zeros(3)]), 0, 1)
    x, y, loss = grid(bowl, window, bowl.theta)
    met = data.X.clone()
    data.X.fill_(math.nan)  # the rows are gone; the bowl does not miss them
    data.y.fill_(math.nan)
    assert torch.equal(grid(bowl, window, bowl.theta)[2], loss)
    theta = torch.stack([x[7], y[50], bowl.theta[2]])
    truth = book_bowl(0)[0]
    assert torch.equal(truth.X, met)
    residual = linreg(truth.X, theta[:-1, None], theta[-1:]) - truth.y
    assert loss[50, 7].item() == pytest.approx((residual**2 / 2).mean().item(), rel=1e-9)


# --- curves and valleys (LOS-3, LOS-4) ----------------------------------------------------------


@pytest.mark.row("LOS-4")
@pytest.mark.parametrize(("lr", "steps"), [(0.01, 1510), (0.05, 301), (0.1, 149), (0.119, 558)])
def test_descent_crosses_the_valley_in_the_known_number_of_steps(lr: float, steps: int):
    bowl, theta = surface(EXERCISE).bowl, torch.zeros(2, dtype=torch.double)
    taken = 0
    while 2 * loss_at(bowl, theta).item() >= 0.0081:
        theta, taken = theta - lr * 2 * gradient_at(bowl, theta), taken + 1
    assert taken == steps


@pytest.mark.row("LOS-4")
def test_above_the_limit_descent_leaves_the_valley():
    bowl, theta = surface(EXERCISE).bowl, torch.zeros(2, dtype=torch.double)
    first = loss_at(bowl, theta)
    for _ in range(4000):
        theta = theta - 0.12 * 2 * gradient_at(bowl, theta)
    assert loss_at(bowl, theta) > first


# --- the cut ------------------------------------------------------------------------------------


def test_a_square_window_has_as_many_units_across_as_up():
    points = torch.tensor([[0.0, 0.0], [10.0, 1.0]])
    window = square_window(points, 0, 1)
    assert window.x[1] - window.x[0] == pytest.approx(window.y[1] - window.y[0])
    tight = window_around(points, 0, 1, 0.8)
    assert window.x == pytest.approx(tight.x)


# --- the bottom of a slice, valleys and roundings -----------------------------------------------


def test_a_rounding_is_no_parameter():
    bowl = surface(SurfaceSpec(FixedSpec("toy"))).bowl
    assert bowl.theta.tolist() == pytest.approx([2.0, 0.0], abs=1e-12)
    assert bowl.theta[1].item() == 0
