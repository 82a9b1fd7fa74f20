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
from core.data import FixedSpec, OwnSpec, SyntheticSpec, load, synthetic_data
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
    assert linreg(X, weights, bias).item() == pytest.approx(by_hand, abs=1e-9)
    assert terms(X, weights, bias).sum().item() == pytest.approx(by_hand, abs=1e-9)


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
    assert torch.allclose(linreg(BOOK.X, w, b), expected, atol=1e-12)
    assert linreg(BOOK.X, w, b).shape == (1000, 1)
    assert linreg(BOOK.X, w.flatten(), b).shape == (1000,)  # a 1-D w gives a 1-D prediction
    assert torch.allclose(linreg(BOOK.X, w.flatten(), b), expected[:, 0], atol=1e-12)


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
    assert torch.allclose(closed_form(data.X, data.y).theta, expected, atol=1e-11)


@pytest.mark.row("LIN-2")
@pytest.mark.parametrize("seed", range(5))
def test_no_sgd_run_has_a_smaller_loss_than_the_closed_form(seed):
    spec = sgd.SgdSpec(data=SyntheticSpec(n=200, noise=1.0, seed=seed), seed=seed)
    data = load(spec.data)
    assert closed_form(data.X, data.y).loss <= sgd.run(spec).full_loss.min().item() + 1e-9


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


# --- LIN-4: scikit-learn's names ---------------------------------------------------------------


@pytest.mark.row("LIN-4")
@pytest.mark.parametrize("data", [TOY, EXERCISE, BOOK])
def test_coefficients_are_scikit_learns(data):
    coef, intercept = coefficients(data.X, data.y)
    oracle = LinearRegression().fit(data.X.numpy(), data.y.numpy())
    assert coef.numpy() == pytest.approx(oracle.coef_, abs=1e-12)
    assert intercept.numpy() == pytest.approx(oracle.intercept_, abs=1e-12)


@pytest.mark.row("LIN-4")
def test_two_equal_columns_in_and_two_columns_out():
    X, Y = torch.cat([TOY.X, TOY.X], dim=1), torch.cat([TOY.X, TOY.y], dim=1)
    coef, intercept = coefficients(X, Y)
    oracle = LinearRegression().fit(X.numpy(), Y.numpy())
    assert coef.flatten().tolist() == pytest.approx([0.5, 0.5, 1, 1], abs=1e-12)
    assert coef.numpy() == pytest.approx(oracle.coef_, abs=1e-12)
    ask = torch.tensor([[4.0, 4.0]], dtype=torch.double)
    assert (ask @ coef.T + intercept)[0].tolist() == pytest.approx([4, 8], abs=1e-12)


@pytest.mark.row("LIN-4")
def test_the_exercise_predicts_what_the_source_prints():
    coef, intercept = coefficients(EXERCISE.X, EXERCISE.y)
    assert (coef.item(), intercept.item()) == pytest.approx((3.16, 3.6), abs=1e-12)
    assert coef.item() * 5 + intercept.item() == pytest.approx(19.4, abs=1e-12)


# --- R², RMSE ----------------------------------------------------------------------------------


@given(st.lists(st.tuples(number, number), min_size=2, max_size=30))
def test_score_agrees_with_scikit_learn(pairs):
    y_hat, y = (torch.tensor(c, dtype=torch.double)[:, None] for c in zip(*pairs, strict=True))
    found = score(y_hat, y)
    assert found.rmse == pytest.approx(root_mean_squared_error(y, y_hat), rel=1e-9, abs=1e-12)
    assert found.loss == pytest.approx(squared_loss(y_hat, y).mean().item(), rel=1e-9, abs=1e-12)
    if found.r2 is not None and found.spread > 1e-9:
        assert found.r2 == pytest.approx(r2_score(y, y_hat), rel=1e-9, abs=1e-9)


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
        assert convention.slope == pytest.approx(factor * book.slope, rel=1e-9, abs=1e-9)


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
    assert slopes[1] / slopes[0] == pytest.approx(2.0, abs=1e-12)


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
