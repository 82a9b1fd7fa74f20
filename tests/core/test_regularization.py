"""Ridge and lasso from scratch: against scikit-learn, by hand, the reference table, bad input."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Lasso, Ridge
from sklearn.model_selection import train_test_split

from core import regularization
from core.data import OwnSpec
from core.regularization import ALIKE, COLUMNS, LASSO, RIDGE, UNEQUAL, PathSpec


def alphas(*values: float) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.double)


def noisy(n: int, d: int, seed: int) -> regularization.Split:
    generator = torch.Generator().manual_seed(seed)
    X = torch.randn(n, d, generator=generator).double()
    y = X[:, :1] * 3 - 2 + torch.randn(n, 1, generator=generator).double()
    return regularization.centred(X, y, X[:0], y[:0], tuple(f"x{j}" for j in range(d)))


def test_the_rows_are_those_that_scikit_learn_takes():
    X, y = load_diabetes(return_X_y=True)
    X, X_test, y, y_test = train_test_split(X, y, random_state=0)
    split = regularization.samples("diabetes")
    assert split.X.numpy() == pytest.approx(X - X.mean(0), abs=1e-12)
    assert split.y.flatten().numpy() == pytest.approx(y - y.mean())
    assert split.X_test.numpy() == pytest.approx(X_test - X.mean(0), abs=1e-12)
    assert split.y_test.flatten().numpy() == pytest.approx(y_test - y.mean())
    assert split.level == pytest.approx(y.mean())


@pytest.mark.row("REG-1")
def test_ridge_on_the_diabetes_set_is_the_reference_table():
    path = regularization.path(PathSpec(penalty=RIDGE))
    assert path.test is not None
    places = [int((path.log_alpha - k).abs().argmin()) for k in (-2, -1, 0, 1, 2)]
    test = path.test[places].tolist()
    assert test == pytest.approx([0.3567, 0.369, 0.357, 0.1433, 0.0199], abs=6e-5)
    norms = path.W[places].norm(dim=1)
    assert norms.tolist() == pytest.approx([956, 826, 486, 125, 15.5], rel=2e-3)
    assert (path.W != 0).all()
    assert (path.W.norm(dim=1).diff() < 0).all()
    free = regularization.r2_of(path.split.X_test, path.split.y_test, path.best[None])
    assert free is not None
    assert free.item() == pytest.approx(0.3594, abs=6e-5)
    assert path.best.norm() == pytest.approx(1177, rel=1e-3)


@pytest.mark.row("REG-2")
def test_lasso_on_the_diabetes_set_is_the_reference_table():
    path = regularization.path(PathSpec(penalty=LASSO))
    assert path.test is not None
    places = [int((path.log_alpha - k).abs().argmin()) for k in (-3, -2, -1, 0, 1)]
    assert (path.W[places] != 0).sum(1).tolist() == [10, 9, 7, 2, 0]
    assert path.test[places].tolist() == pytest.approx([0.3588, 0.3541, 0.355, 0.2782, 0], abs=2e-4)
    names = [name for name, w in zip(path.split.names, path.W[places[3]], strict=True) if w != 0]
    assert names == ["bmi", "s5"]


@pytest.mark.row("REG-1")
def test_ridge_of_the_exercise_by_hand():
    four = regularization.samples("exercise")
    for alpha, slope in ((0, 3.16), (1, 2.6333333333), (5, 1.58), (10, 1.0533333333)):
        assert regularization.ridge(four.X, four.y, alpha).item() == pytest.approx(slope, rel=1e-6)
        assert 15.8 / (5 + alpha) == pytest.approx(slope, rel=1e-6)


@pytest.mark.row("REG-2")
def test_lasso_of_the_exercise_by_hand():
    four = regularization.samples("exercise")
    found = regularization.lasso(four.X, four.y, alphas(0, 0.5, 1, 2, 3.95)).flatten().tolist()
    assert found == pytest.approx([3.16, 2.76, 2.36, 1.56, 0], abs=1e-4)
    assert found[-1] == pytest.approx(0, abs=1e-12)
    assert regularization.least_alpha_for_nothing(four.X, four.y) == pytest.approx(3.95)


@pytest.mark.parametrize(("n", "d"), [(40, 1), (40, 6), (12, 20)])
def test_both_are_those_of_scikit_learn(n, d):
    split = noisy(n, d, seed=n + d)
    for alpha in (0.01, 0.3, 2.0):
        ridge = Ridge(alpha=alpha, fit_intercept=False).fit(split.X.numpy(), split.y.numpy()[:, 0])
        for found in (
            regularization.ridge(split.X, split.y, alpha),
            regularization.ridge_path(split.X, split.y, alphas(alpha))[0],
        ):
            assert found.numpy() == pytest.approx(ridge.coef_, rel=1e-8, abs=1e-10)
        lasso = Lasso(alpha=alpha, fit_intercept=False, tol=1e-12, max_iter=100_000)
        lasso.fit(split.X.numpy(), split.y.numpy()[:, 0])
        (found,) = regularization.lasso(split.X, split.y, alphas(alpha))
        assert found.numpy() == pytest.approx(lasso.coef_, abs=1e-5)


@settings(max_examples=25, deadline=None)
@given(st.integers(3, 20), st.integers(1, 6), st.integers(0, 99), st.floats(0.001, 5))
def test_lasso_stands_where_no_weight_gains_by_moving(n, d, seed, alpha):
    """|slope| <= α at 0, and the slope is −α · sign(w) elsewhere."""
    split = noisy(n, d, seed)
    (w,) = regularization.lasso(split.X, split.y, alphas(alpha), sweeps=20_000)
    g = regularization.slope(split.X, split.y, w)
    scale = 1e-5 * max(split.y.abs().max().item(), 1)
    assert (g[w == 0].abs() <= alpha + scale).all()
    assert (g[w != 0] + alpha * w[w != 0].sign()).abs().max().item() <= scale if w.any() else True


def test_the_slope_is_that_of_autograd():
    split = noisy(9, 3, 1)
    w = torch.tensor([0.3, -1.0, 2.0], dtype=torch.double, requires_grad=True)
    ((split.X @ w[:, None] - split.y) ** 2).mean().div(2).backward()
    assert regularization.slope(split.X, split.y, w.detach()).tolist() == pytest.approx(
        w.grad.tolist()
    )


@settings(max_examples=20, deadline=None)
@given(st.floats(-5, 5), st.floats(0, 5))
def test_soft_threshold_is_the_lowest_place_of_one_weight(w_hat, alpha):
    z = torch.tensor([w_hat], dtype=torch.double)
    found = regularization.soft_threshold(z, torch.tensor(alpha)).item()
    w = torch.linspace(-6, 6, 4001, dtype=torch.double)
    lowest = w[((w - w_hat) ** 2 / 2 + alpha * w.abs()).argmin()].item()
    assert found == pytest.approx(lowest, abs=0.004)


# --- bad input --------------------------------------------------------------------------------


@pytest.mark.parametrize("alpha", [-0.1, 2e9, float("nan")])
def test_an_alpha_out_of_range_is_refused(alpha):
    four = regularization.samples("exercise")
    with pytest.raises(ValueError, match=r"alpha must be between 0 and 1000000000\. Got"):
        regularization.ridge(four.X, four.y, alpha)


def test_no_penalty_and_a_huge_one():
    split = regularization.samples("diabetes")
    free = torch.linalg.lstsq(split.X, split.y).solution.flatten()
    assert regularization.ridge(split.X, split.y, 0).tolist() == pytest.approx(free.tolist())
    huge = regularization.ridge(split.X, split.y, 1e9)
    assert 0 < huge.abs().max() < 1e-5
    found = regularization.lasso(split.X, split.y, alphas(0, 1e9), sweeps=9000)
    assert found[0].tolist() == pytest.approx(free.tolist(), rel=1e-4)
    assert not found[1].any()


def own(rows, **more) -> regularization.Path:
    return regularization.path(PathSpec(OwnSpec(tuple(map(tuple, rows))), **more))


@pytest.mark.parametrize("penalty", [RIDGE, LASSO])
def test_a_constant_column_has_the_weight_0(penalty):
    path = own([(x, 7.1, 2 * x + x % 3) for x in range(9)], penalty=penalty)
    assert path.split.constant == (1,)
    assert not path.W[:, 1].any()
    assert path.W[0, 0] != 0


@pytest.mark.parametrize("penalty", [RIDGE, LASSO])
@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize(
    "rows",
    [
        [(1.0, 2.0)],
        [(1.0, 2.0)] * 5,
        [(1, 2, 4), (2, 4, 8), (3, 6, 11.0)],  # a column twice as large
        [(1, 2, 3, 4, 5, 6.0), (2, 3, 1, 9, 1, 1), (0, 1, 5, 5, 2, 4)],  # more columns than rows
        [(1, 5.0), (2, 5.0), (4, 5.0)],
        [(1e12, 1e-3, 1e12), (-1e12, 2e-3, 4.0), (3e11, 5e-3, 5.0)],
    ],
)
def test_any_rows_have_a_path(penalty, columns, rows):
    path = own(rows, penalty=penalty, columns=columns)
    assert path.W.isfinite().all()
    assert len(path.log_alpha) == len(path.W) == 121
    assert path.best.isfinite().all()
    assert max(path.pair) < path.W.shape[1]
    assert len(set(path.pair)) == len(path.pair)


def test_own_rows_are_judged_on_every_fourth_where_there_are_enough():
    rows = [(float(x), x * 2.0 + x % 2) for x in range(16)]
    assert len(own(rows).split.y_test) == 4
    assert own(rows[:11]).test is None


def test_columns_are_chosen_by_what_they_have_to_do_with_y():
    split = regularization.samples("diabetes")
    names = [
        tuple(split.names[j] for j in regularization.pair_of(split.X, split.y, columns))
        for columns in COLUMNS
    ]
    assert names[:3] == [("bmi", "s5"), ("bmi", "s5"), ("s1", "s2")]
    assert names[3][1] == "bmi"
    assert regularization.path_split(PathSpec(columns=ALIKE)).names == ("s1", "s2")
    assert regularization.path_split(PathSpec(columns=UNEQUAL)).X.shape == (331, 2)


@pytest.mark.parametrize(
    "fields", [{"penalty": "elastic"}, {"columns": "none"}, {"data": "boston"}]
)
def test_other_names_are_refused(fields):
    with pytest.raises(ValueError, match="must be"):
        regularization.path(PathSpec(**fields))
