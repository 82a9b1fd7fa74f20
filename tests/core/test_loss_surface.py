"""The surface is the loss of the data, everywhere, whatever the loss; its cut is again a bowl."""

import math
import re

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.bowl import loss_at
from core.data import (
    Dataset,
    FixedSpec,
    OwnSpec,
    SyntheticSpec,
    in_units,
    load,
    standardised,
)
from core.linear_regression import linreg, squared_loss
from core.loss_surface import (
    Surface,
    SurfaceSpec,
    bowl_of_flat_labels,
    lowest_along,
    slice_along,
    surface,
    surface_grid,
)
from core.losses import charge, stretch

EXERCISE = SurfaceSpec(FixedSpec("exercise"))


SPECS = {
    "line": SurfaceSpec(),
    "plane": SurfaceSpec(SyntheticSpec(noise=1.0, n=40)),
    "weight and bias": SurfaceSpec(SyntheticSpec(noise=1.0, n=40), 1, 2),
    "exercise": EXERCISE,
    "standardised": SurfaceSpec(FixedSpec("exercise"), standardise=True),
    "units": SurfaceSpec(SyntheticSpec(noise=1.0, n=40), units=5.0),
    "at zero": SurfaceSpec(SyntheticSpec(noise=1.0, n=40), rest="at zero"),
    "absolute": SurfaceSpec(kind="absolute", outliers=3),
    "Huber": SurfaceSpec(kind="Huber", outliers=3, delta=2.0),
    "copied": SurfaceSpec(SyntheticSpec(n=30, correlation=1.0)),
    "one row": SurfaceSpec(SyntheticSpec(n=1)),
    "constant": SurfaceSpec(OwnSpec(((1.0, 2.0), (1.0, 3.0)))),
}


# --- the bowl (LOS-2) ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", SPECS)
def test_the_surface_is_the_mean_loss_of_the_data(name: str):
    scene = surface(SPECS[name])
    data, generator = scene.data, torch.Generator().manual_seed(1)
    for theta in 4 * torch.randn(20, data.d + 1, generator=generator, dtype=torch.double):
        residual = linreg(data.X, theta[:-1, None], theta[-1:]) - data.y
        cost = charge(residual, scene.spec.kind, scene.spec.delta).mean()
        assert scene.loss(theta).item() == pytest.approx(cost.item(), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", SPECS)
def test_the_slope_is_that_of_autograd(name: str):
    scene = surface(SPECS[name])
    data = scene.data
    theta = torch.full((data.d + 1,), 0.7, dtype=torch.double, requires_grad=True)
    residual = linreg(data.X, theta[:-1, None], theta[-1:]) - data.y
    charge(residual, scene.spec.kind, scene.spec.delta).mean().backward()
    assert torch.allclose(scene.slope(theta.detach()), theta.grad, atol=1e-9)


@pytest.mark.row("LOS-2")
@pytest.mark.parametrize("name", SPECS)
def test_no_point_of_the_grid_lies_below_the_bottom_in_sight(name: str):
    scene = surface(SPECS[name])
    x, y, loss = surface_grid(scene, scene.window.x, scene.window.y, 61)
    least = scene.loss(scene.lowest).item()
    assert least <= loss.min().item() + 1e-9
    if scene.spec.kind == "squared" and not scene.cut.flat:
        row, column = divmod(int(loss.argmin()), 61)
        lowest = (scene.lowest[scene.spec.across], scene.lowest[scene.spec.up])
        assert abs(x[column] - lowest[0]) <= x[1] - x[0]
        assert abs(y[row] - lowest[1]) <= y[1] - y[0]


# --- curves and valleys (LOS-3, LOS-4) ----------------------------------------------------------


@pytest.mark.row("LOS-3")
def test_the_toy_lines_loss_in_one_parameter_is_the_known_parabola():
    scene = surface(SurfaceSpec(FixedSpec("toy")))
    values, losses = slice_along(scene, torch.zeros(2, dtype=torch.double), 0, (0.0, 3.9), 40)
    source = losses * stretch("mean (nn.MSELoss)", 3)
    assert torch.allclose(source, 14 / 3 * (values - 2) ** 2, atol=1e-9)
    assert source[0].item() == pytest.approx(18.667, abs=1e-3)
    assert source[-1].item() == pytest.approx(16.847, abs=1e-3)


@pytest.mark.row("LOS-4")
def test_the_exercise_is_a_valley():
    scene = surface(EXERCISE)
    assert scene.cut.condition == pytest.approx(55.78, abs=0.01)
    source = 2 * scene.cut.H  # the source's loss has no half
    assert torch.allclose(source, torch.tensor([[15.0, 5.0], [5.0, 2.0]], dtype=torch.double))
    assert (2 * scene.cut.curvatures).tolist() == pytest.approx([0.2994, 16.7006], abs=1e-4)
    assert scene.lowest.tolist() == pytest.approx([3.16, 3.6])
    assert scene.bowl.largest_stable_lr / 2 == pytest.approx(0.11976, abs=1e-5)


def test_standardised_features_make_the_exercise_round_and_keep_its_line():
    valley, round_one = surface(EXERCISE), surface(SPECS["standardised"])
    assert round_one.cut.condition == pytest.approx(1)
    assert round_one.loss(round_one.lowest) == pytest.approx(valley.loss(valley.lowest).item())


def test_a_feature_in_another_unit_stretches_the_bowl_by_the_square():
    plain, scaled = surface(SPECS["plane"]), surface(SPECS["units"])
    assert scaled.cut.H[0, 0] == pytest.approx(25 * plain.cut.H[0, 0].item())
    assert scaled.best[0] == pytest.approx(plain.best[0].item() / 5)
    assert scaled.loss(scaled.best) == pytest.approx(plain.loss(plain.best).item())


def test_a_copied_feature_is_a_valley_without_an_end():
    scene = surface(SPECS["copied"])
    assert scene.cut.flat
    assert not scene.bowl.unique
    assert scene.cut.condition == math.inf
    along = scene.lowest.clone()
    along[:2] += 5 * scene.cut.axes[:, 0]
    assert scene.loss(along) == pytest.approx(scene.loss(scene.lowest).item(), abs=1e-9)


# --- the cut ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["plane", "weight and bias", "at zero", "exercise", "units"])
def test_a_cut_is_a_bowl_around_its_centre(name: str):
    scene = surface(SPECS[name])
    cut, spec = scene.cut, scene.spec
    for away in torch.randn(9, 2, generator=torch.Generator().manual_seed(0), dtype=torch.double):
        x, y = (cut.centre + away).tolist()
        expected = cut.loss + (away @ cut.H @ away).item() / 2
        assert scene.loss(scene.at(x, y)).item() == pytest.approx(expected)
    assert scene.slope(scene.lowest)[[spec.across, spec.up]].abs().max() < 1e-9
    assert torch.allclose(cut.axes @ cut.curvatures.diag() @ cut.axes.T, cut.H)


def test_a_bowl_without_its_third_parameter_has_a_higher_floor():
    free, held = surface(SPECS["plane"]), surface(SPECS["at zero"])
    assert held.base[2] == 0
    assert held.cut.loss > free.cut.loss + 5
    assert torch.allclose(held.cut.H, free.cut.H)


# --- the mistake of labels that are (n,) --------------------------------------------------------


def test_the_bowl_of_flat_labels_is_the_mean_over_all_pairs():
    data = load(SyntheticSpec(noise=1.0, n=25))
    wrong = bowl_of_flat_labels(data.X, data.y)
    for theta in torch.randn(6, 3, generator=torch.Generator().manual_seed(0), dtype=torch.double):
        y_hat = linreg(data.X, theta[:-1, None], theta[-1:])
        pairs = y_hat - data.y.flatten()
        assert pairs.shape == (25, 25)
        expected = (pairs**2 / 2).mean().item()
        assert loss_at(wrong, theta).item() == pytest.approx(expected)
    assert wrong.theta[:2].tolist() == [0, 0]
    assert wrong.theta[2] == pytest.approx(data.y.mean().item())


# --- the data, seen otherwise -------------------------------------------------------------------


@given(st.floats(0.05, 20), st.integers(0, 50))
def test_units_and_standardising_change_the_truth_and_not_the_labels_it_gives(
    factor: float, seed: int
):
    data = load(SyntheticSpec(n=20, noise=0.5, seed=seed, correlation=0.4))
    for other in (in_units(data, factor), standardised(data)):
        assert torch.equal(other.y, data.y)
        assert torch.allclose(linreg(other.X, other.w, other.b), linreg(data.X, data.w, data.b))


def test_standardised_features_have_mean_zero_and_spread_one_and_constants_only_zero():
    X = torch.tensor([[1.0, 5.0], [2.0, 5.0], [4.0, 5.0]], dtype=torch.double)
    out = standardised(Dataset(X, torch.zeros(3, 1))).X
    assert out[:, 0].mean().abs() < 1e-12
    assert out[:, 0].std(correction=0) == pytest.approx(1)
    assert out[:, 1].tolist() == [0, 0, 0]


# --- rules --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"across": 1}, "the two parameters must differ. Got 1."),
        ({"up": 2}, "a parameter must be 0 to 1. Got 2."),
        ({"kind": "cubic"}, "loss must be one of squared, absolute, Huber. Got cubic."),
        ({"units": 0.0}, "units must be > 0. Got 0.0."),
        ({"delta": -1.0}, "delta must be > 0. Got -1.0."),
        ({"outliers": 31}, "outliers must be 0 to n = 30. Got 31."),
        ({"rest": "nowhere"}, "rest must be one of at its best value, at zero. Got nowhere."),
        ({"kind": "Huber", "rest": "at zero"}, "only the squared loss is cut elsewhere"),
    ],
)
def test_a_broken_rule_is_stated_with_its_value(fields, message: str):
    with pytest.raises(ValueError, match=re.escape(message)):
        SurfaceSpec(**fields)


def test_a_perfect_fit_has_a_loss_of_exactly_zero():
    scene: Surface = surface(SurfaceSpec(SyntheticSpec(n=2)))
    assert scene.bowl.loss == 0
    assert squared_loss(torch.tensor([[1.0]]), torch.tensor([1.0])).shape == (1, 1)


# --- the bottom of a slice, valleys and roundings -----------------------------------------------


@given(
    seed=st.integers(0, 500),
    kind=st.sampled_from(["squared", "absolute", "Huber"]),
    n=st.integers(1, 12),
    here=st.tuples(st.floats(-30, 30), st.floats(-30, 30)),
    axis=st.integers(0, 1),
)
@settings(max_examples=60)
def test_no_place_on_a_slice_is_lower_than_its_lowest(seed, kind, n, here, axis):
    data = SyntheticSpec(w=(2.0,), noise=1.0, n=n, seed=seed)
    scene = surface(SurfaceSpec(data, kind=kind))
    theta = scene.at(*here)
    value, loss = lowest_along(scene, theta, axis)
    there = theta.clone()
    there[axis] = value
    assert scene.loss(there).item() == pytest.approx(loss, rel=1e-9, abs=1e-12)
    around = value + torch.linspace(-40, 40, 2001, dtype=torch.double)
    line = theta.repeat(len(around), 1)
    line[:, axis] = around
    assert loss <= scene.loss(line).min().item() + 1e-12


@pytest.mark.parametrize("kind", ["squared", "absolute", "Huber"])
def test_along_a_feature_of_zeros_every_place_is_lowest_so_one_stays(kind):
    scene = surface(SurfaceSpec(OwnSpec(((0.0, 1.0), (0.0, 3.0))), kind=kind))
    assert lowest_along(scene, scene.at(1.5, 1.0), 0)[0] == 1.5


def test_one_sample_is_met_exactly_by_every_loss():
    data = SyntheticSpec(w=(2.0,), noise=1.0, n=1)
    for kind in ("squared", "absolute", "Huber"):
        scene = surface(SurfaceSpec(data, kind=kind))
        assert abs(lowest_along(scene, scene.at(1.0, 1.0), 0)[1]) < 1e-12


@pytest.mark.parametrize(
    ("rows", "flat"),
    [
        (((2000, 10), (2001, 12), (2002, 11), (2003, 15)), False),  # years: a long valley
        (((1e-9, 1e-9), (2e-9, 3e-9), (3e-9, 2e-9)), False),
        (((1e12, 1e12), (-1e12, 3.0), (5.0, 6.0)), False),
        (((2, 1), (2, 3), (2, 5)), True),  # a constant column beside the ones
        (((1e9, 1), (1e9, 3), (1e9, 5)), True),
    ],
)
def test_a_valley_has_no_end_only_where_the_best_line_is_not_one(rows, flat):
    scene = surface(SurfaceSpec(OwnSpec(tuple((float(x), float(y)) for x, y in rows))))
    assert scene.cut.flat == flat == (not scene.bowl.unique)
    assert math.isinf(scene.cut.condition) == flat
    if not flat:
        low, high = scene.cut.curvatures.tolist()
        det = scene.bowl.H.det().item()
        assert low * high == pytest.approx(det, rel=1e-9)
