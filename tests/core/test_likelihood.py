"""Normal noise, likelihood, and the squared loss it becomes."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.bowl import fold, loss_at
from core.data import OwnSpec, SyntheticSpec, load, synthetic_data
from core.likelihood import (
    BiasSpec,
    LineSpec,
    breaks_at,
    chain,
    evidence,
    log_normal,
    loss_grid,
    mean_loss,
    nll,
    nll_from_loss,
    nll_grid,
    nll_over_sigma,
    normal,
    profile,
    running_product,
    sigma_mle,
    squared_residual_sums,
)
from core.linear_regression import closed_form

X1000 = torch.linspace(-7, 7, 100_001, dtype=torch.double)
BOOK = synthetic_data(SyntheticSpec())  # w = (2, -3.4), b = 4.2, noise 0.01, n = 1000


def at(*values: float) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.double)


def on_line(data, w: float, b: float, sigma: float):
    return evidence(data.X, data.y, at(w)[:, None], at(b), sigma)


# ---- the density --------------------------------------------------------------------------------


@pytest.mark.row("NRM-1")
@pytest.mark.parametrize(
    ("x", "sigma", "density"),
    [(0, 1, 0.398942), (1, 1, 0.241971), (0, 2, 0.199471), (0, 0.01, 39.894228)],
)
def test_density_has_the_values_of_the_book(x: float, sigma: float, density: float):
    assert normal(at(x), 0.0, sigma).item() == pytest.approx(density, abs=1e-6)


@pytest.mark.row("NRM-1")
@pytest.mark.parametrize(
    ("mu", "sigma", "area"), [(0, 1, 1.00000), (0, 2, 0.99953), (3, 1, 0.99997)]
)
def test_area_of_the_three_textbook_curves(mu: float, sigma: float, area: float):
    assert torch.trapezoid(normal(X1000, mu, sigma), X1000).item() == pytest.approx(area, abs=1e-5)


@settings(deadline=None)
@given(st.floats(-50, 50), st.floats(-50, 50), st.floats(0.01, 50))
def test_density_and_log_density_agree_with_torch(x: float, mu: float, sigma: float):
    oracle = torch.distributions.Normal(at(mu), at(sigma)).log_prob(at(x))
    torch.testing.assert_close(log_normal(at(x), mu, sigma), oracle, rtol=1e-9, atol=1e-9)
    torch.testing.assert_close(normal(at(x), mu, sigma), oracle.exp(), rtol=1e-6, atol=0)


@pytest.mark.row("NRM-1")
@settings(deadline=None)
@given(st.floats(-5, 5), st.floats(0.05, 5))
def test_shifting_mu_shifts_the_peak_and_doubling_sigma_halves_it(mu: float, sigma: float):
    peak = normal(at(mu), mu, sigma)
    assert (normal(X1000 + mu, mu, sigma) <= peak).all()
    torch.testing.assert_close(normal(at(mu), mu, 2 * sigma), peak / 2)


def test_a_density_exceeds_one_exactly_when_sigma_is_below_0399():
    edge = 1 / math.sqrt(2 * math.pi)
    assert normal(at(0), 0.0, edge * 0.999) > 1 > normal(at(0), 0.0, edge * 1.001)


@pytest.mark.parametrize("sigma", [0.0, -1.0, float("nan"), float("inf")])
def test_a_bell_needs_a_width(sigma: float):
    with pytest.raises(ValueError, match="sigma"):
        LineSpec(sigma=sigma)


# ---- the chain ----------------------------------------------------------------------------------


@pytest.mark.row("NRM-2")
@settings(deadline=None)
@given(
    st.floats(-10, 10), st.floats(-10, 10), st.floats(0.05, 5), st.integers(1, 200), st.integers(0)
)
def test_nll_by_densities_is_nll_by_formula_at_any_slider_position(w, b, sigma, n, seed):
    data = synthetic_data(SyntheticSpec((2.0,), 1.0, 1.0, n, seed % 1000))
    said = on_line(data, w, b, sigma)
    by_logs = -said.log_density.sum().item()
    loss = mean_loss(said.y_hat[:, None], data.y)
    assert by_logs == pytest.approx(nll(said.residual, sigma).total, rel=1e-12, abs=1e-9)
    assert by_logs == pytest.approx(nll_from_loss(loss, n, sigma), rel=1e-12, abs=1e-9)
    if (said.density > 1e-300).all():
        by_densities = -said.density.log().sum().item()
        assert by_densities == pytest.approx(by_logs, rel=1e-12, abs=1e-9)


@pytest.mark.row("NRM-2")
def test_nll_per_sample_at_the_truth_is_the_entropy_of_the_noise():
    said = evidence(BOOK.X, BOOK.y, BOOK.w, BOOK.b, 0.01)
    expected = math.log(2 * math.pi * math.e * 0.01**2) / 2
    assert expected == pytest.approx(-3.18623, abs=1e-5)
    assert nll(said.residual, 0.01).total / 1000 == pytest.approx(expected, abs=0.1)


@pytest.mark.row("NRM-2")
@settings(deadline=None)
@given(st.floats(-10, 10), st.floats(-10, 10), st.floats(0.05, 5), st.integers(1, 60))
def test_both_sides_of_the_chain_are_equal(w, b, sigma, n):
    links = chain(synthetic_data(SyntheticSpec((2.0,), 4.2, 1.0, n)), LineSpec(w, b, sigma))
    assert links.by_logs == pytest.approx(links.by_loss, rel=1e-10, abs=1e-10)
    assert links.by_logs == pytest.approx(links.parts.total, rel=1e-10, abs=1e-10)


def test_no_line_of_a_profile_or_grid_beats_least_squares():
    data = synthetic_data(SyntheticSpec((2.0,), 4.2, 1.0, 40, 3))
    best = closed_form(data.X, data.y)
    w, b = best.theta[0] + torch.linspace(-1, 1, 21), best.theta[1] + torch.linspace(-2, 2, 21)
    loss, curve = profile(data, w, 0.5)
    surface = nll_grid(data, w, b, 0.5)
    assert loss.argmin() == curve.argmin() == 10
    assert divmod(int(surface.argmin()), 21) == (10, 10)
    assert loss[10].item() == pytest.approx(best.loss)
    torch.testing.assert_close(curve, nll_from_loss(loss, 40, 0.5))
    flat = torch.stack([w.repeat(21), b.repeat_interleave(21)], dim=1)
    by_bowl = nll_from_loss(loss_at(fold(data.X, data.y), flat), 40, 0.5)
    torch.testing.assert_close(surface.flatten(), by_bowl)


def test_chain_by_hand_for_two_points():
    data = load(OwnSpec(((0.0, 1.0), (1.0, 4.0))))
    said = on_line(data, 2.0, 1.0, 1.0)  # residuals 0 and 1
    bell = 1 / math.sqrt(2 * math.pi)
    assert said.residual.tolist() == [0.0, 1.0]
    assert said.density.tolist() == pytest.approx([bell, bell * math.exp(-0.5)])
    parts = nll(said.residual, 1.0)
    assert parts.constant == pytest.approx(math.log(2 * math.pi))
    assert parts.squares == pytest.approx(0.5)


def test_slope_of_the_nll_is_the_slope_of_the_loss_rescaled():
    data = synthetic_data(SyntheticSpec((2.0,), 1.0, 1.0, 30, 1))
    w, b = at(0.3)[:, None].requires_grad_(), at(-0.2).requires_grad_()
    (-evidence(data.X, data.y, w, b, 0.7).log_density.sum()).backward()
    nll_slope = w.grad.clone()
    w.grad = None
    ((data.X @ w + b - data.y) ** 2 / 2).mean().backward()
    torch.testing.assert_close(nll_slope, w.grad * 30 / 0.7**2)


# ---- the product --------------------------------------------------------------------------------


@pytest.mark.row("NRM-5")
def test_product_of_1000_standard_densities_is_exactly_zero_and_its_log_is_not():
    x = torch.randn(1000, generator=torch.Generator().manual_seed(0)).double()
    density = normal(x, 0.0, 1.0)
    assert running_product(density, torch.float64)[-1] == 0.0
    assert -1500 < log_normal(x, 0.0, 1.0).sum() < -1300


def test_float32_gives_up_long_before_float64():
    density = torch.full((1000,), 0.1, dtype=torch.double)
    assert breaks_at(running_product(density, torch.float32)) == 46  # 1.4e-45 is the smallest
    assert breaks_at(running_product(density, torch.float64)) == 324  # 4.9e-324 is the smallest
    assert breaks_at(running_product(density[:45], torch.float32)) is None


def test_densities_above_one_overflow_instead():
    density = torch.full((1000,), 40.0, dtype=torch.double)
    product = running_product(density, torch.float32)
    assert breaks_at(product) == 25  # 40**25 > 3.4e38
    assert product[24] == float("inf")


@settings(deadline=None)
@given(st.lists(st.floats(0.5, 1.5), min_size=1, max_size=40))
def test_running_product_is_the_exponential_of_the_running_sum_of_logs(factors):
    density = at(*factors)
    by_logs = density.log().cumsum(0).exp()
    torch.testing.assert_close(running_product(density, torch.float64), by_logs)


# ---- sigma does not move the answer -------------------------------------------------------------


@pytest.mark.row("NRM-3")
def test_three_sigmas_one_argmin_and_it_is_the_least_squares_slope():
    best = closed_form(BOOK.X, BOOK.y).theta
    bowl = fold(BOOK.X, BOOK.y)
    grid = torch.arange(1900, 2101, dtype=torch.double) / 1000
    theta = best.repeat(len(grid), 1)
    theta[:, 0] = grid
    argmins, totals = [], []
    for sigma in (0.01, 0.1, 1.0):
        curve = nll_from_loss(loss_at(bowl, theta), 1000, sigma)
        argmins.append(grid[curve.argmin()].item())
        totals.append(curve.min().item())
    assert argmins == [2.0, 2.0, 2.0]
    assert abs(argmins[0] - best[0].item()) <= 0.001
    assert totals == pytest.approx([-3223.49, -1379.02, 918.98], abs=0.02)


@pytest.mark.row("NRM-3")
@settings(max_examples=40, deadline=None)
@given(
    sigma=st.floats(0.05, 3),
    factor=st.floats(1.1, 5),
    n=st.integers(5, 200),
    noise=st.floats(0.05, 3),
    seed=st.integers(0, 1000),
)
def test_at_any_sigma_the_lowest_w_is_the_least_squares_slope(sigma, factor, n, noise, seed):
    data = synthetic_data(SyntheticSpec((2.0,), 4.2, noise, n, seed))
    best = closed_form(data.X, data.y).theta[0]
    grid = best + torch.linspace(
        -1, 1.07, 106, dtype=torch.double
    )  # best is not on it: no free hit
    sigmas = (sigma / factor, sigma, sigma * factor)
    places = {int(profile(data, grid, each)[1].argmin()) for each in sigmas}
    assert len(places) == 1
    assert abs(grid[places.pop()] - best) <= grid[1] - grid[0]


@pytest.mark.parametrize("sigma", [0.05, 1.0, 3.0])
def test_loss_and_nll_over_a_grid_of_lines_are_one_surface(sigma: float):
    data = synthetic_data(SyntheticSpec((2.0,), 4.2, 1.0, 30, 2))
    w, b = torch.linspace(0, 4, 9).double(), torch.linspace(2, 6, 7).double()
    loss, by_logs = loss_grid(data, w, b), nll_grid(data, w, b, sigma)
    torch.testing.assert_close(by_logs, nll_from_loss(loss, 30, sigma))
    assert loss.argmin() == by_logs.argmin()


# ---- the most likely sigma ----------------------------------------------------------------------


@pytest.mark.row("NRM-4")
def test_sigma_of_the_book_data_is_within_8_percent():
    best = closed_form(BOOK.X, BOOK.y).theta
    said = evidence(BOOK.X, BOOK.y, best[:2, None], best[2:], 0.01)
    assert sigma_mle(said.residual) == pytest.approx(0.0096199, rel=1e-4)
    assert sigma_mle(said.residual) == pytest.approx(0.01, rel=0.08)


@settings(deadline=None)
@given(st.floats(0.1, 10), st.floats(-0.9, 3))
def test_no_sigma_is_likelier_than_the_mle(spread: float, away: float):
    residual = torch.randn(20, generator=torch.Generator().manual_seed(3)).double() * spread
    sigma = sigma_mle(residual)
    assert nll(residual, sigma).total <= nll(residual, sigma * (1 + away)).total + 1e-9


def test_nll_over_many_widths_is_the_nll_of_each_and_autograd_finds_the_same_lowest():
    residual = torch.randn(20, generator=torch.Generator().manual_seed(3)).double()
    sigmas = torch.tensor([0.05, 0.7, 3.0], dtype=torch.double)
    each = torch.tensor([nll(residual, s).total for s in sigmas.tolist()], dtype=torch.double)
    torch.testing.assert_close(nll_over_sigma(residual, sigmas), each)
    hat = torch.tensor([sigma_mle(residual)], dtype=torch.double, requires_grad=True)
    nll_over_sigma(residual, hat).sum().backward()
    assert abs(hat.grad.item()) < 1e-9


@pytest.mark.parametrize("n", [3, 5, 20])
def test_mle_of_variance_is_too_small_by_two_points_of_n(n: int):
    sums = squared_residual_sums(BiasSpec(n=n, sigma=2.0, num_sets=20_000))
    assert (sums / n).mean().item() == pytest.approx((n - 2) / n * 4, rel=0.04)
    assert (sums / (n - 2)).mean().item() == pytest.approx(4, rel=0.04)


def test_residual_sums_are_those_of_a_fit():
    """The projection of the simulation is the closed form of the other lessons."""
    generator = torch.Generator().manual_seed(7)
    X = torch.randn(6, 1, generator=generator).double()
    noise = torch.randn(1, 6, generator=generator).double()
    fit = closed_form(X, noise.T)
    sums = squared_residual_sums(BiasSpec(n=6, num_sets=1, seed=7))
    assert sums.item() == pytest.approx(2 * 6 * fit.loss)


def test_two_points_leave_nothing_to_estimate_sigma_from():
    with pytest.raises(ValueError, match="n must be between 3"):
        BiasSpec(n=2)


# ---- awkward data -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [((1.0, 2.0),), ((1.0, 2.0),) * 5, ((0.0, 0.0), (1.0, 1e9)), ((1e6, 1.0), (-1e6, 1e12))],
    ids=["one point", "all equal", "outlier of 1e9", "huge"],
)
@pytest.mark.parametrize("sigma", [0.05, 5.0])
@pytest.mark.parametrize("w", [-10.0, 10.0])
def test_nothing_becomes_infinite_or_nan(rows, sigma: float, w: float):
    data = load(OwnSpec(rows))
    links = chain(data, LineSpec(w, 10.0, sigma))
    said = links.said
    assert math.isfinite(links.best_sigma)
    assert links.by_logs == pytest.approx(links.by_loss, rel=1e-10)
    assert torch.isfinite(said.log_density).all()
    assert torch.isfinite(said.density).all()
    assert math.isfinite(nll(said.residual, sigma).total)
    assert math.isfinite(sigma_mle(said.residual))
