"""The line each law of noise makes most likely, against linear programs, scipy and autograd."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from core.data import OwnSpec, load
from core.linear_regression import closed_form, with_ones
from core.noise import (
    DRAWS,
    LAWS,
    NoisySpec,
    log_density,
    noisy_line,
    with_outlier,
)
from core.noise_fits import (
    fit,
    least_absolute,
    poisson_fit,
    poisson_loss,
    poisson_slope,
    slope_estimates,
    weighted_fit,
)

# ---- fits ---------------------------------------------------------------------------------------


def small(law: str = "laplace", n: int = 31, seed: int = 2):
    return noisy_line(NoisySpec(law=law, n=n, seed=seed))[0]


def absolute_sum(theta, data) -> float:
    A = with_ones(data.X).numpy()
    return float(abs(data.y.numpy().ravel() - A @ theta).sum())


def least_absolute_by_linprog(data) -> float:
    """The lowest Σ|r| as a linear program: an independent minimiser with a proof of optimality."""
    A = with_ones(data.X).numpy()
    n = len(A)
    solved = optimize.linprog(
        [0, 0, *[1] * 2 * n],
        A_eq=np.hstack([A, np.eye(n), -np.eye(n)]),
        b_eq=data.y.numpy().ravel(),
        bounds=[(None, None)] * 2 + [(0, None)] * 2 * n,
    )
    return float(solved.fun)


@pytest.mark.parametrize("law", DRAWS)
@pytest.mark.parametrize("n", [2, 3, 10, 31])
@pytest.mark.parametrize("outlier", [None, 10_000.0])
def test_least_absolute_line_is_the_linear_programs(law: str, n: int, outlier: float | None):
    data = small(law, n)
    data = data if outlier is None else with_outlier(data, outlier)
    ours = absolute_sum(least_absolute(data.X, data.y).numpy(), data)
    assert ours == pytest.approx(least_absolute_by_linprog(data), rel=1e-7, abs=1e-7)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=1, max_size=9).map(
        lambda rows: tuple((float(x), float(y)) for x, y in rows)
    )
)
def test_least_absolute_survives_ties_copies_and_collinear_points(rows):
    data = load(OwnSpec(rows))
    ours = absolute_sum(least_absolute(data.X, data.y).numpy(), data)
    assert ours == pytest.approx(least_absolute_by_linprog(data), rel=1e-7, abs=1e-7)


@pytest.mark.parametrize("law", DRAWS)
@pytest.mark.parametrize("outlier", [None, 10_000.0])
@pytest.mark.parametrize("nu", [3, 10])
def test_student_fit_is_scipys_minimum(law: str, outlier: float | None, nu: int):
    data = small(law, 60)
    data = data if outlier is None else with_outlier(data, outlier)
    ours = fit("student", data, nu)

    def objective(p):
        r = data.y.numpy().ravel() - p[0] * data.X.numpy().ravel() - p[1]
        return -stats.t(nu, scale=math.exp(p[2])).logpdf(r).sum()

    start = [*least_absolute(data.X, data.y).tolist(), 0.0]
    oracle = optimize.minimize(
        objective,
        start,
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-10, "maxiter": 4000},
    )
    assert ours.nll(data) == pytest.approx(oracle.fun, rel=1e-12)
    assert ours.theta.tolist() == pytest.approx(oracle.x[:2].tolist(), abs=1e-4)
    assert ours.scale == pytest.approx(math.exp(oracle.x[2]), rel=1e-4)


@pytest.mark.parametrize("law", LAWS)
def test_no_scale_near_the_fitted_one_is_likelier(law: str):
    data = small(n=50)
    best = fit(law, data)
    for factor in (0.9, 1.1):
        other = -log_density(law, best.residual(data), best.scale * factor, best.nu).sum()
        assert other > best.nll(data)


def test_normal_fit_is_least_squares_and_equal_weights_change_nothing():
    data = small()
    best = closed_form(data.X, data.y).theta
    torch.testing.assert_close(fit("normal", data).theta, best)
    torch.testing.assert_close(weighted_fit(data.X, data.y, torch.full_like(data.y, 3.0)), best)


def test_a_weight_of_two_is_a_sample_seen_twice():
    data = small(n=10)
    weights = torch.ones_like(data.y)
    weights[3] = 2
    twice = closed_form(torch.cat([data.X, data.X[3:4]]), torch.cat([data.y, data.y[3:4]]))
    torch.testing.assert_close(weighted_fit(data.X, data.y, weights), twice.theta)


def test_an_outlier_of_10000_moves_the_squares_and_hardly_the_others():
    clean = small("normal", 50)
    far = with_outlier(clean, 10_000.0)
    moved = {law: (fit(law, far).theta - fit(law, clean).theta).abs().max().item() for law in LAWS}
    assert moved["normal"] > 50
    assert moved["laplace"] < 0.5
    assert moved["student"] < 0.5


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(
    "rows",
    [
        ((1.0, 2.0),),
        ((1.0, 2.0), (3.0, 5.0)),
        ((1.0, 2.0),) * 4,
        ((1.0, 2.0), (1.0, 4.0), (1.0, 9.0)),
        ((1.0, 2.0), (2.0, 4.0), (3.0, 6.0), (4.0, 8.0), (5.0, 1e9)),
        ((0.0, 0.0), (1.0, 0.0), (2.0, 0.0)),
        ((1.0, 1e12), (2.0, -1e12), (3.0, 0.1)),
    ],
    ids=["one", "two", "all equal", "one x", "line and 1e9", "all zero", "huge"],
)
def test_awkward_data_give_a_finite_line(law: str, rows):
    data = load(OwnSpec(rows))
    best = fit(law, data)
    assert torch.isfinite(best.theta).all()
    assert math.isfinite(best.scale)
    value = best.nll(data)
    assert value is None or math.isfinite(value)


def test_a_line_through_most_points_has_no_most_likely_scale_under_students_t():
    rows = (*((float(x), 2.0 * x) for x in range(9)), (9.0, 1e9))
    assert fit("student", load(OwnSpec(rows))).scale == 0
    assert fit("student", load(OwnSpec(rows))).nll(load(OwnSpec(rows))) is None


# ---- unequal noise: here sigma does matter ------------------------------------------------------


def test_weights_of_one_over_variance_give_the_steadier_slope():
    data, sigmas = noisy_line(NoisySpec(n=60, growth=1.0))
    draws = torch.randn(4000, 60, generator=torch.Generator().manual_seed(1)).double()
    plain = slope_estimates(data.X, sigmas, torch.ones_like(sigmas), draws)
    weighted = slope_estimates(data.X, sigmas, 1 / sigmas**2, draws)
    assert weighted.std() < 0.8 * plain.std()
    assert abs(plain.mean()) < 0.1  # plain least squares is still right on average


def test_slope_estimates_are_what_a_weighted_fit_misses_the_truth_by():
    data, sigmas = noisy_line(NoisySpec(n=12, growth=0.7))
    draw = torch.randn(1, 12, generator=torch.Generator().manual_seed(5)).double()
    y = data.X @ data.w + data.b + sigmas * draw.T
    fitted = weighted_fit(data.X, y, 1 / sigmas**2)
    missed = slope_estimates(data.X, sigmas, 1 / sigmas**2, draw)
    assert (fitted[0] - data.w[0, 0]).item() == pytest.approx(missed.item())


# ---- counts -------------------------------------------------------------------------------------


def test_poisson_loss_is_minus_its_log_without_the_factorial_and_its_slope_autograds():
    eta = torch.tensor([-1.0, 0.3, 2.0], dtype=torch.double, requires_grad=True)
    y = torch.tensor([0.0, 2.0, 9.0], dtype=torch.double)
    loss = poisson_loss(eta, y)
    oracle = -stats.poisson(eta.detach().exp().numpy()).logpmf(y.numpy())
    factorial = torch.lgamma(y + 1).numpy()
    assert (loss.detach().numpy() + factorial).tolist() == pytest.approx(oracle.tolist())
    loss.sum().backward()
    torch.testing.assert_close(poisson_slope(eta.detach(), y), eta.grad)


@pytest.mark.parametrize("seed", range(4))
def test_poisson_fit_is_where_the_slope_is_zero(seed: int):
    generator = torch.Generator().manual_seed(seed)
    X = torch.randn(80, 1, generator=generator).double()
    y = torch.poisson(torch.exp(0.8 * X + 0.5), generator=generator)
    theta = poisson_fit(X, y)
    pull = with_ones(X).T @ poisson_slope(with_ones(X) @ theta[:, None], y)
    assert pull.abs().max() < 1e-6
