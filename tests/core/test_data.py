"""Drawing and dealing: the shapes, the law of the labels, and every sample once an epoch."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.batches import DealSpec, deal_epochs
from core.data import (
    MAX_N,
    NAMED,
    OwnSpec,
    SyntheticSpec,
    best_line,
    correlation,
    expected_correlation,
    load,
    named_spec,
    shape,
    synthetic_data,
)
from core.linear_regression import closed_form


@pytest.mark.row("DAT-1")
def test_seed_zero_is_the_books_first_sample():
    data = synthetic_data(SyntheticSpec())
    assert data.X.shape == (1000, 2)
    assert data.y.shape == (1000, 1)
    assert data.X[0].tolist() == pytest.approx([-1.1258, -1.1524], abs=1e-4)
    assert data.X.mean(0).abs().max() < 0.15


@pytest.mark.row("DAT-1")
@pytest.mark.parametrize("seed", range(5))
def test_the_closed_form_finds_the_truth_within_five_standard_errors(seed: int):
    spec = SyntheticSpec(seed=seed)
    data = synthetic_data(spec)
    theta = closed_form(data.X, data.y).theta
    truth = torch.tensor([2.0, -3.4, 4.2], dtype=torch.double)
    assert (theta - truth).abs().max() < 5 * spec.noise / math.sqrt(spec.n)


@pytest.mark.row("DAT-1")
def test_one_seed_is_one_data_set_and_another_is_another():
    assert torch.equal(synthetic_data(SyntheticSpec()).y, synthetic_data(SyntheticSpec()).y)
    other = synthetic_data(SyntheticSpec(seed=1)).y
    assert not torch.equal(synthetic_data(SyntheticSpec()).y, other)


def test_drawing_leaves_the_global_state_alone():
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    synthetic_data(SyntheticSpec())
    deal_epochs(DealSpec())
    assert torch.equal(torch.rand(1), expected)


@given(st.floats(-1, 1))
def test_neighbouring_features_have_the_correlation_asked_for(rho: float):
    X = synthetic_data(SyntheticSpec(n=4000, correlation=rho)).X
    assert torch.corrcoef(X.T)[0, 1].item() == pytest.approx(rho, abs=0.06)


def test_correlations_with_the_label_are_those_of_theory():
    spec = SyntheticSpec(n=20_000, correlation=0.5, noise=1.0)
    data = synthetic_data(spec)
    assert torch.allclose(correlation(data.X, data.y), expected_correlation(spec), atol=0.02)


@pytest.mark.parametrize("name", NAMED)
def test_the_shape_of_a_named_set_is_known_before_it_is_drawn(name: str):
    spec = named_spec(name)
    data = load(spec)
    assert shape(spec) == (data.n, data.d)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: SyntheticSpec(n=0), f"n must be between 1 and {MAX_N}. Got 0."),
        (lambda: SyntheticSpec(noise=-1.0), "noise must be >= 0. Got -1.0."),
        (lambda: SyntheticSpec(noise=math.nan), "noise must be finite. Got nan."),
        (lambda: SyntheticSpec(correlation=1.5), "correlation must be -1 to 1. Got 1.5."),
        (lambda: SyntheticSpec(scale=(1.0,)), "scale needs one entry per w"),
        (lambda: DealSpec(n=5, batch_size=6), "batch_size must be between 1 and n = 5. Got 6."),
        (lambda: OwnSpec(((1.0, 2.0), (1.0,))), "every row needs the same number of columns"),
        (lambda: OwnSpec(((1.0, math.inf),)), "own data must be finite. Got inf."),
        (lambda: named_spec("three features"), "data must be one of one feature"),
    ],
)
def test_a_broken_rule_is_stated_with_its_value(build, message: str):
    with pytest.raises(ValueError, match=message.replace(".", r"\.").replace("(", r"\(")):
        build()


@pytest.mark.parametrize("far", [0.0, 1e3, 1e6, 1e8])
def test_the_best_line_is_as_exact_far_from_zero(far: float):
    rows = ((1.0, 2.0), (2.0, 4.0), (3.0, 6.5))
    best = best_line(load(OwnSpec(tuple((far + x, y) for x, y in rows))))
    assert best.unique
    assert best.theta[0].item() == pytest.approx(2.25)  # (6.5 − 2) / 2, the middle has no say
    assert best.loss == pytest.approx(((1 / 12) ** 2 * 2 + (1 / 6) ** 2) / 6)  # y − ŷ by hand


@pytest.mark.parametrize("spec", [SyntheticSpec(n=40), SyntheticSpec(w=(2.0,), noise=3.0)])
def test_the_best_line_is_the_closed_form(spec: SyntheticSpec):
    data = load(spec)
    best, known = best_line(data), closed_form(data.X, data.y)
    assert torch.allclose(best.theta, known.theta)
    assert best.loss == pytest.approx(known.loss)


@pytest.mark.parametrize(
    "spec",
    [
        SyntheticSpec(n=40, correlation=1.0),
        SyntheticSpec(n=2),
        OwnSpec(((0.1, 2.0), (0.1, 3.0), (0.1, 5.0))),
    ],
    ids=["copied", "few", "constant"],
)
def test_a_best_line_that_is_one_of_many_is_the_shortest(spec):
    data = load(spec)
    best, known = best_line(data), closed_form(data.X, data.y)
    assert not best.unique
    assert torch.allclose(best.theta, known.theta)
    assert best.loss == pytest.approx(known.loss, abs=1e-20, rel=1e-9)


def test_features_that_cancel_are_expected_to_have_no_correlation():
    spec = SyntheticSpec(w=(3.0, 5.0), noise=1.0, correlation=-0.6)
    assert expected_correlation(spec)[0] == 0
