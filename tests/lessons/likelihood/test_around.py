"""Figures around the chain of lesson 07: bells, sigmas, laws, residuals, labels; always finite."""

import math
from itertools import product

import numpy as np
import pytest
import torch
from altair.utils.schemapi import debug_mode
from drawing import AWKWARD, assert_drawable

from charts.palettes import DARK, LIGHT
from core.data import OwnSpec, load, named_spec
from core.likelihood import BiasSpec
from core.linear_regression import closed_form
from core.noise import DRAWS, LAWS, NoisySpec, noisy_line
from lessons.likelihood import bell, labels, laws, residuals, sigmas, tables_around, unequal


@pytest.fixture(autouse=True)
def _quick():
    """Altair checks every part as it is made; one test checks every figure whole instead."""
    with debug_mode(False):
        yield


@pytest.mark.row("NRM-1")
@pytest.mark.parametrize(("mu", "sigma"), [*product((-5.0, 0.0, 5.0), (0.05, 0.5, 4.0))])
def test_the_bell_is_drawn_and_its_area_computed(mu: float, sigma: float):
    assert_drawable(bell.bell_chart(mu, sigma, LIGHT))
    areas = tables_around.areas(mu, sigma)
    assert areas["μ = 0, σ = 2"] == pytest.approx(0.99953, abs=1e-5)
    low, high = (
        (end - mu) / sigma / math.sqrt(2) for end in (-tables_around.REACH, tables_around.REACH)
    )
    assert areas["yours"] == pytest.approx((math.erf(high) - math.erf(low)) / 2, abs=1e-6)


@pytest.mark.row("NRM-3")
@pytest.mark.parametrize("factor", [1.1, 2.0, 5.0])
@pytest.mark.parametrize("sigma", [0.1, 1.0, 3.0])
def test_three_sigmas_have_one_argmin_the_least_squares_slope(sigma: float, factor: float):
    data = load(named_spec("one feature", n=40))
    table = tables_around.three_sigmas_table(data, sigma, factor)
    places = tables_around.argmins(table, data.n)
    assert len(set(places["w"])) == 1
    best = closed_form(data.X, data.y).theta[0].item()
    step = table["w"].drop_duplicates().diff().max()
    assert abs(places["w"].iloc[0] - best) <= step
    assert_drawable(sigmas.three_sigmas_chart(table, LIGHT))


@pytest.mark.parametrize("rows", AWKWARD.values(), ids=AWKWARD)
def test_awkward_points_are_drawn_around_the_chain_too(rows):
    data = load(OwnSpec(rows))
    assert_drawable(
        sigmas.three_sigmas_chart(tables_around.three_sigmas_table(data, 1.0, 2.0), LIGHT)
    )
    for outlier, zoom in ((None, True), (10_000.0, True), (-1e9, False)):
        assert_drawable(
            laws.laws_chart(tables_around.law_tables(data, outlier, 3), LIGHT, zoom=zoom)
        )
    looks = tables_around.residual_tables(data)
    assert_drawable(residuals.histogram_chart(looks, LIGHT))
    assert_drawable(residuals.quantile_chart(looks, LIGHT))


@pytest.mark.parametrize("n", [3, 5, 60])
def test_bias_shows_both_divisors_and_the_truth(n: int):
    table = tables_around.bias_table(BiasSpec(n=n))
    marks = tables_around.marks_table(table, "divisor", "estimate", 1.0)
    assert list(marks["kind"]) == ["mean", "mean", "truth"]
    assert marks["value"].iloc[0] < marks["value"].iloc[1]
    bins = tables_around.binned(table, "divisor", "estimate")
    assert (bins.groupby("divisor")["share"].sum() > 0.97).all()
    assert_drawable(sigmas.two_histograms(bins, "divisor", "t", marks, LIGHT))


@pytest.mark.parametrize("growth", [0.0, 0.7, 1.5])
def test_unequal_noise_is_drawn_with_bells_of_its_own_width(growth: float):
    t = tables_around.unequal_tables(NoisySpec(n=60, growth=growth), num_sets=300)
    width = t.bells.groupby("i")["y"].agg(lambda y: y.max() - y.min())
    assert width.is_monotonic_increasing
    spread = t.slopes.groupby("method")["estimate"].std()
    assert spread["weighted"] <= spread["all alike"] * 1.0001
    assert_drawable(unequal.unequal_chart(t, LIGHT))


@pytest.mark.parametrize("law", DRAWS)
@pytest.mark.parametrize("nu", [3, 30])
def test_each_law_has_its_line_its_loss_and_its_pull(law: str, nu: int):
    data = noisy_line(NoisySpec(law=law, nu=nu))[0]
    t = tables_around.law_tables(data, 10_000.0, nu)
    assert list(t.fits["law"]) == list(LAWS)
    assert t.outlier == 5
    assert t.points.loc[4, "y"] == 10_000
    assert_drawable(laws.laws_chart(t, DARK, zoom=True))
    for kind in laws.SHAPES:
        assert_drawable(laws.shape_chart(t.shapes, kind, DARK))


def test_shapes_are_slopes_of_each_other():
    """The third picture is the derivative of the second, by finite differences."""
    shapes = tables_around.shapes_table(5)
    for _, rows in shapes.groupby("law"):
        slope = np.gradient(rows["loss"], rows["r"])
        inside = rows["r"].abs().between(0.1, 4.9)
        assert slope[inside] == pytest.approx(rows["slope"][inside].to_numpy(), abs=0.02)


@pytest.mark.parametrize("law", DRAWS)
@pytest.mark.parametrize("n", [5, 1000])
def test_residual_pictures_have_area_one_and_n_quantiles(law: str, n: int):
    t = tables_around.residual_tables(noisy_line(NoisySpec(law=law, n=n))[0])
    assert ((t.bars["stop"] - t.bars["start"]) * t.bars["density"]).sum() == pytest.approx(1)
    assert len(t.quantiles) == n
    assert_drawable(residuals.histogram_chart(t, LIGHT))
    assert_drawable(residuals.quantile_chart(t, LIGHT))


@pytest.mark.parametrize(("w", "b"), [*product((-1.0, 0.0, 1.5), (-2.0, 2.5))])
def test_counts_are_drawn_at_the_ends_of_their_sliders(w: float, b: float):
    t = tables_around.count_tables(w, b, 80, 0)
    assert (t.points["y"] >= 0).all()
    assert all(map(math.isfinite, t.theta))
    assert_drawable(labels.count_chart(t, LIGHT))


def test_cross_entropy_is_minus_the_log_of_the_product():
    table = tables_around.label_table([0.7, 0.2, 0.9])
    assert table["surprise"].sum() == pytest.approx(-math.log(0.7 * 0.2 * 0.9))
    oracle = torch.nn.functional.nll_loss(
        torch.tensor([[0.7, 0.3], [0.2, 0.8], [0.9, 0.1]]).log(), torch.tensor([0, 0, 0])
    )
    assert table["surprise"].mean() == pytest.approx(oracle.item(), rel=1e-6)
    assert_drawable(labels.label_chart(table, LIGHT))
    assert_drawable(labels.label_chart(tables_around.label_table([1.0, 0.01]), LIGHT))
