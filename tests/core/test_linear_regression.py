"""The one-layer network and its closed form, against torch, scikit-learn, and by hand."""

import math
from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score, root_mean_squared_error
from torch import nn

from core import sgd
from core.bowl import fold
from core.data import FixedSpec, OwnSpec, SyntheticSpec, load, synthetic_data
from core.house import FACTORS, HouseSpec, draw_houses, fit_houses
from core.linear_regression import (
    NeuronSpec,
    closed_form,
    coefficients,
    conventions,
    differences_without_reshape,
    layers_and_parameters,
    linreg,
    rank,
    score,
    squared_loss,
    terms,
    with_ones,
)
from core.normal_equation import SYSTEMS, arrange, descend, equal_answers, normal_equation

number = st.floats(-100, 100)
BOOK = synthetic_data(SyntheticSpec())
TOY, EXERCISE = load(FixedSpec("toy")), load(FixedSpec("exercise"))


# --- the network -------------------------------------------------------------------------------


@pytest.mark.row("FND-3")
@given(st.lists(st.tuples(number, number), min_size=1, max_size=6), number)
def test_the_output_is_the_sum_of_what_the_edges_carry(pairs, b):
    x, w = zip(*pairs, strict=True)
    X, weights, bias = NeuronSpec(x, w, b).tensors
    by_hand = math.fsum([*(p * q for p, q in pairs), b])
    assert linreg(X, weights, bias).item() == pytest.approx(by_hand, abs=1e-6)
    assert terms(X, weights, bias).sum().item() == pytest.approx(by_hand, abs=1e-6)


@pytest.mark.row("FND-3")
@pytest.mark.parametrize("sizes", [(2, 1), (4, 3), (784, 256, 10)])
def test_layers_and_parameters_are_those_torch_counts(sizes):
    net = nn.Sequential(*(nn.Linear(p, q) for p, q in pairwise(sizes)))
    assert layers_and_parameters(sizes) == (len(net), sum(p.numel() for p in net.parameters()))


@pytest.mark.parametrize("sizes", [(2,), (2, 0)])
def test_a_network_without_outputs_is_refused(sizes):
    with pytest.raises(ValueError, match=r"network needs|width must"):
        layers_and_parameters(sizes)


@pytest.mark.row("LIN-1")
def test_linreg_equals_nn_linear_with_copied_weights():
    layer = nn.Linear(2, 1, dtype=torch.double)
    w, b = layer.weight.detach().T, layer.bias.detach()
    expected = layer(BOOK.X).detach()
    assert torch.allclose(linreg(BOOK.X, w, b), expected, atol=1e-6)
    assert linreg(BOOK.X, w, b).shape == (1000, 1)
    assert linreg(BOOK.X, w.flatten(), b).shape == (1000,)  # a 1-D w gives a 1-D prediction
    assert torch.allclose(linreg(BOOK.X, w.flatten(), b), expected[:, 0], atol=1e-6)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"x": (1.0,), "w": (1.0, 2.0)}, "same length. Got 2"),
        ({"x": (), "w": ()}, "at least one input"),
        ({"b": math.inf}, "b must be finite"),
    ],
)
def test_a_neuron_that_cannot_be_is_refused(fields, message):
    with pytest.raises(ValueError, match=message):
        NeuronSpec(**fields)


# --- the normal equation -----------------------------------------------------------------------


@pytest.mark.row("LIN-2")
def test_the_closed_form_of_the_books_data_is_the_measured_one():
    best = closed_form(BOOK.X, BOOK.y)
    assert best.theta.tolist() == pytest.approx([1.999926, -3.399707, 4.199724], abs=1e-5)
    assert best.loss == pytest.approx(4.627e-5, rel=1e-3)


@pytest.mark.row("LIN-2")
@given(st.integers(0, 2**31 - 1), st.integers(1, 5), st.integers(8, 40))
def test_the_closed_form_agrees_with_lstsq(seed, d, n):
    data = synthetic_data(SyntheticSpec(w=(1.5,) * d, noise=1.0, n=n, seed=seed))
    expected = torch.linalg.lstsq(with_ones(data.X), data.y).solution.flatten()
    assert torch.allclose(closed_form(data.X, data.y).theta, expected, atol=1e-4)


@pytest.mark.row("LIN-2")
@pytest.mark.parametrize("seed", range(5))
def test_no_sgd_run_has_a_smaller_loss_than_the_closed_form(seed):
    spec = sgd.SgdSpec(data=SyntheticSpec(n=200, noise=1.0, seed=seed), seed=seed)
    data = load(spec.data)
    assert closed_form(data.X, data.y).loss <= sgd.run(spec).full_loss.min().item() + 1e-9


def test_every_part_of_the_normal_equation_of_the_exercise_by_hand():
    equation = normal_equation(EXERCISE.X, EXERCISE.y)
    assert equation.moments.tolist() == [[30, 10], [10, 4]]
    assert equation.right.flatten().tolist() == pytest.approx([130.8, 46])
    assert equation.inverse.flatten().tolist() == pytest.approx([0.2, -0.5, -0.5, 1.5])
    assert equation.answer.theta.tolist() == pytest.approx([3.16, 3.6])
    assert equation.answer.loss == pytest.approx(0.004)


@pytest.mark.row("LIN-2")
@pytest.mark.parametrize("how", list(SYSTEMS)[1:])
@pytest.mark.parametrize("data", [TOY, EXERCISE, BOOK])
def test_a_singular_system_falls_back_to_the_shortest_of_many_equal_answers(how, data):
    X, y = arrange(data.X, data.y, how)
    equation = normal_equation(X, y)
    assert equation.inverse is None
    assert not equation.answer.unique
    shortest, *others = equal_answers(equation, (0.0, 1.0, -2.0, 30.0))
    oracle = torch.linalg.lstsq(with_ones(X), y, driver="gelsd").solution.flatten()
    assert torch.allclose(shortest, oracle, atol=1e-6)
    for other in others:
        assert torch.allclose(with_ones(X) @ other, with_ones(X) @ shortest, atol=1e-6)
        assert other.norm() > shortest.norm()


def test_a_single_answer_has_no_equals():
    with pytest.raises(ValueError, match="must be singular"):
        equal_answers(normal_equation(EXERCISE.X, EXERCISE.y), (1.0,))
    with pytest.raises(ValueError, match="system must be one of"):
        arrange(EXERCISE.X, EXERCISE.y, "upside down")


@pytest.mark.parametrize("scale", [1e-9, 1e-3, 1.0, 1e6, 1e11])
def test_whether_an_answer_is_unique_does_not_depend_on_units(scale):
    best = closed_form(EXERCISE.X * scale, EXERCISE.y)
    assert best.unique
    assert (best.theta * torch.tensor([scale, 1])).tolist() == pytest.approx([3.16, 3.6])
    assert rank(torch.cat([EXERCISE.X, EXERCISE.X * scale], dim=1)) == 1


@pytest.mark.parametrize("rows", [((2.0, 3.0),), ((2.0, 3.0), (2.0, 5.0)), ((0.0, 0.0),)])
def test_one_row_or_a_constant_column_is_no_unique_answer(rows):
    data = load(OwnSpec(rows))
    best = closed_form(data.X, data.y)
    assert not best.unique
    assert torch.isfinite(best.theta).all()


@pytest.mark.parametrize("data", [TOY, EXERCISE, BOOK])
@pytest.mark.parametrize("updates", [0, 1, 7, 60])
def test_descend_is_where_full_batch_descent_arrives(data, updates):
    bowl = fold(data.X, data.y)
    theta, lr = torch.zeros_like(bowl.theta), 2 / (bowl.eigenvalues[-1] + bowl.flattest)
    for _ in range(updates):
        w, b = sgd.step(theta[:-1, None], theta[-1:], data.X, data.y, lr.item())
        theta = sgd.join(w, b)
    assert torch.allclose(descend(bowl, updates), theta, atol=1e-9)


def test_descent_from_zero_finds_the_shortest_of_many_answers():
    X, y = arrange(TOY.X, TOY.y, "the first feature twice")
    bowl = fold(X, y)
    assert torch.allclose(descend(bowl, 3000), closed_form(X, y).theta, atol=1e-6)


# --- scikit-learn's names ----------------------------------------------------------------------


@pytest.mark.row("LIN-4")
@pytest.mark.parametrize("data", [TOY, EXERCISE, BOOK])
def test_coefficients_are_scikit_learns(data):
    coef, intercept = coefficients(data.X, data.y)
    oracle = LinearRegression().fit(data.X.numpy(), data.y.numpy())
    assert coef.numpy() == pytest.approx(oracle.coef_, abs=1e-6)
    assert intercept.numpy() == pytest.approx(oracle.intercept_, abs=1e-6)


@pytest.mark.row("LIN-4")
def test_two_equal_columns_in_and_two_columns_out():
    X, Y = torch.cat([TOY.X, TOY.X], dim=1), torch.cat([TOY.X, TOY.y], dim=1)
    coef, intercept = coefficients(X, Y)
    oracle = LinearRegression().fit(X.numpy(), Y.numpy())
    assert coef.flatten().tolist() == pytest.approx([0.5, 0.5, 1, 1], abs=1e-6)
    assert coef.numpy() == pytest.approx(oracle.coef_, abs=1e-6)
    ask = torch.tensor([[4.0, 4.0]], dtype=torch.double)
    assert (ask @ coef.T + intercept)[0].tolist() == pytest.approx([4, 8], abs=1e-6)


@pytest.mark.row("LIN-4")
def test_the_exercise_predicts_what_the_source_prints():
    coef, intercept = coefficients(EXERCISE.X, EXERCISE.y)
    assert (coef.item(), intercept.item()) == pytest.approx((3.16, 3.6), abs=1e-6)
    assert coef.item() * 5 + intercept.item() == pytest.approx(19.4, abs=1e-6)


# --- R², RMSE ----------------------------------------------------------------------------------


@given(st.lists(st.tuples(number, number), min_size=2, max_size=30))
def test_score_agrees_with_scikit_learn(pairs):
    y_hat, y = (torch.tensor(c, dtype=torch.double)[:, None] for c in zip(*pairs, strict=True))
    found = score(y_hat, y)
    assert found.rmse == pytest.approx(root_mean_squared_error(y, y_hat), rel=1e-9, abs=1e-12)
    assert found.loss == pytest.approx(squared_loss(y_hat, y).mean().item(), rel=1e-9, abs=1e-12)
    if found.r2 is not None and found.spread > 1e-9:
        assert found.r2 == pytest.approx(r2_score(y, y_hat), rel=1e-6, abs=1e-6)


def test_r2_is_one_for_the_truth_zero_for_the_mean_and_none_without_spread():
    y = EXERCISE.y
    assert score(y, y).r2 == 1
    assert score(y.mean().expand_as(y), y).r2 == pytest.approx(0, abs=1e-12)
    assert score(y, torch.full_like(y, 0.1)).r2 is None


# --- conventions -------------------------------------------------------------------------------


@pytest.mark.row("LOS-1")
@given(st.lists(st.tuples(number, number), min_size=1, max_size=20))
def test_mse_is_twice_the_book_and_a_sum_is_n_means(pairs):
    y_hat, y = (torch.tensor(c, dtype=torch.double)[:, None] for c in zip(*pairs, strict=True))
    book, mse, half_sum, plain_sum = conventions(y_hat, y)
    n = len(pairs)
    assert mse.loss == pytest.approx(nn.MSELoss()(y_hat, y).item(), rel=1e-9, abs=1e-9)
    assert plain_sum.loss == pytest.approx(nn.MSELoss(reduction="sum")(y_hat, y).item(), rel=1e-9)
    for convention, factor in ((mse, 2), (half_sum, n), (plain_sum, 2 * n)):
        assert convention.loss == pytest.approx(factor * book.loss, rel=1e-9, abs=1e-9)
        assert convention.slope == pytest.approx(factor * book.slope, rel=1e-9, abs=1e-6)


@pytest.mark.row("LOS-1")
def test_the_slopes_are_those_of_autograd_and_their_ratio_is_two():
    shift = torch.zeros(1, dtype=torch.double, requires_grad=True)
    y_hat, y = BOOK.X[:, :1] + shift, BOOK.y
    losses = (
        squared_loss(y_hat, y).mean(),
        nn.MSELoss()(y_hat, y),
        squared_loss(y_hat, y).sum(),
        nn.MSELoss(reduction="sum")(y_hat, y),
    )
    slopes = [torch.autograd.grad(loss, shift, retain_graph=True)[0].item() for loss in losses]
    found = [c.slope for c in conventions(y_hat.detach(), y)]
    assert found == pytest.approx(slopes, rel=1e-9)
    assert slopes[1] / slopes[0] == pytest.approx(2.0, abs=1e-6)


@pytest.mark.row("LOS-1")
def test_the_loss_of_each_sample_keeps_the_shape_of_the_predictions():
    y_hat = BOOK.y + 1
    assert squared_loss(y_hat, BOOK.y).shape == (1000, 1)
    assert squared_loss(y_hat, BOOK.y.flatten()).shape == (1000, 1)


# --- the broadcast trap ------------------------------------------------------------------------


@pytest.mark.row("LOS-5")
def test_without_the_reshape_every_prediction_meets_every_label():
    y_hat, y = BOOK.y[:10] + 1, BOOK.y[:10]
    wrong = differences_without_reshape(y_hat, y)
    assert wrong.shape == (10, 10)
    assert torch.allclose(wrong.diagonal(), torch.ones(10, dtype=torch.double))
    assert squared_loss(y_hat, y.flatten()).shape == (10, 1)


@pytest.mark.row("LOS-5")
@pytest.mark.parametrize("seed", range(3))
def test_the_trap_flattens_the_training_curve(seed):
    data = SyntheticSpec(seed=seed)
    right, wrong = (
        sgd.run(sgd.SgdSpec(data=data, seed=seed, mistake=mistake))
        for mistake in ("", "1-D labels")
    )
    assert right.full_loss[-1] < 1e-3
    assert wrong.full_loss[-1] > 5


# --- houses ------------------------------------------------------------------------------------


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
