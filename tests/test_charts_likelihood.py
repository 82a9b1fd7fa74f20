"""Figures of lesson 07: tables as promised, titles and text, and never a NaN or an infinity."""

import json
import math
from itertools import product

import numpy as np
import pandas as pd
import pytest
import torch
from altair.utils.schemapi import debug_mode

from charts import likelihood as charts
from charts import noise as around
from charts.theme import DARK, LIGHT
from core.data import OwnSpec, load, named_spec
from core.likelihood import BiasSpec, LineSpec, chain
from core.noise import DRAWS, LAWS, NoisySpec, noisy_line

AWKWARD = {
    "one point": ((1.0, 2.0),),
    "two points": ((1.0, 2.0), (2.0, 5.0)),
    "all equal": ((1.0, 2.0),) * 5,
    "one x": ((1.0, 2.0), (1.0, 4.0), (1.0, 9.0)),
    "one y": ((1.0, 2.0), (2.0, 2.0), (4.0, 2.0)),
    "outlier of 1e9": (*((float(x), 2.0 * x + x % 3) for x in range(8)), (3.5, 1e9)),
    "huge": ((-1e12, 1e12), (1e12, -1e12), (0.0, 3.0)),
    "exact line": ((1.0, 2.0), (2.0, 4.0), (3.0, 6.0), (4.0, 8.0)),
}


@pytest.fixture(autouse=True)
def _quick():
    """Altair checks every part as it is made; one test checks every figure whole instead."""
    with debug_mode(False):
        yield


def tables(n: int = 20, line: LineSpec | None = None, chosen: int = 1) -> charts.ChainTables:
    data = load(named_spec("one feature", n=n))
    return charts.chain_tables(chain(data, line or LineSpec(1.0, 3.0, 1.0)), chosen)


def step_charts(t: charts.ChainTables, palette=LIGHT) -> list:
    twin = charts.twin_tables(t.links.data, t.sigma, num=15)
    lines = [
        charts.line_chart(
            t, palette, title="t", bells=bells, best=not bells, chosen=True, lit=bells
        )
        for bells in (False, True)
    ]
    return [
        *lines,
        *(charts.noise_chart(t, palette, heights=heights) for heights in (False, True)),
        *(charts.product_chart(t, palette, logs=logs) for logs in (False, True)),
        charts.parts_chart(t, palette),
        charts.twin_chart(twin, t.links, palette),
        *(charts.surface_chart(twin, t.links.line, palette, kind) for kind in ("loss", "nll")),
        charts.sigma_chart(t.links, palette),
    ]


def assert_drawable(chart, *, validate: bool = False) -> None:
    """No NaN and no infinity: Altair writes both as null in data, json refuses them elsewhere."""
    spec = chart.to_dict(validate=validate)
    json.dumps(spec, allow_nan=False)
    for rows in spec["datasets"].values():
        assert all(None not in row.values() for row in rows)
    assert 0 < len(spec["title"]["text"]) <= 50  # a phone shows no more of it
    assert len(spec["description"]) > 20


# ---- the chain -----------------------------------------------------------------------------------


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_figure_of_the_chain_is_valid_vega_lite(palette):
    for chart in step_charts(tables(), palette):
        assert_drawable(chart, validate=True)


@pytest.mark.parametrize("rows", AWKWARD.values(), ids=AWKWARD)
def test_awkward_points_are_still_drawn(rows):
    data = load(OwnSpec(rows))
    for chart in step_charts(charts.chain_tables(chain(data, LineSpec(-2.0, 8.0, 0.05)))):
        assert_drawable(chart)


@pytest.mark.parametrize(
    ("w", "b", "sigma"), [(-2.0, 8.0, 0.05), (6.0, -2.0, 3.0), (-2.0, -2.0, 3.0), (6.0, 8.0, 0.05)]
)
def test_the_ends_of_every_slider_are_drawn(w: float, b: float, sigma: float):
    for chart in step_charts(tables(50, LineSpec(w, b, sigma))):
        assert_drawable(chart)


def test_points_hold_the_chain_of_each_sample():
    t = tables()
    row = t.points.iloc[3]
    assert row["residual"] == pytest.approx(row["y"] - row["y_hat"])
    assert row["constant"] + row["squares"] == pytest.approx(-row["log_density"])
    assert math.exp(row["log_density"]) == pytest.approx(row["density"])
    assert list(t.points["i"]) == list(range(1, 21))


def test_a_bell_stands_on_the_line_and_its_width_is_the_density():
    t = tables(chosen=5)
    assert t.points.loc[4, "bell"]
    assert 1 <= t.points["bell"].sum() <= charts.NUM_BELLS + 1
    bell = t.bells[t.bells["i"] == 5]
    middle = bell.iloc[len(bell) // 2]
    point = t.points.iloc[4]
    assert middle["y"] == pytest.approx(point["y_hat"])
    peak = 1 / math.sqrt(2 * math.pi)
    scale = (middle["tip"] - middle["x"]) / peak
    assert point["tip"] - point["x"] == pytest.approx(scale * point["density"])


def test_axes_of_the_line_do_not_move_with_the_line():
    near, far = tables(line=LineSpec(2.0, 4.2, 1.0)), tables(line=LineSpec(-2.0, 8.0, 0.3))
    assert (near.x, near.y) == (far.x, far.y)


def test_product_table_counts_factors_and_spells_what_is_left():
    t = tables(1000)
    assert list(t.product["k"]) == list(range(1001))
    assert t.product["log_sum"].iloc[-1] == pytest.approx(-t.links.by_logs)
    assert t.breaks32 is not None
    assert t.breaks64 is not None
    assert t.breaks32 < t.breaks64
    assert t.product["text32"].iloc[t.breaks32] == "exactly 0"
    assert t.product["text64"].iloc[t.breaks64] == "exactly 0"
    assert t.product["text64"].iloc[t.breaks64 - 1] != "exactly 0"
    assert np.isfinite(t.product["log_sum"]).all()


def test_a_narrow_bell_on_the_best_line_overflows_and_says_so():
    data = load(named_spec("one feature", n=1000, noise=0.05))
    t = charts.chain_tables(chain(data, LineSpec(2.0, 4.2, 0.05)))
    assert t.product["text32"].iloc[t.breaks32] == "infinity"
    for chart in step_charts(t):
        assert_drawable(chart)


def test_only_the_first_factor_is_missing_from_the_readout():
    table = charts.readout_table(tables())
    assert table["factor"].isna().tolist() == [True] + [False] * 20
    assert table["log_sum"].notna().all()


def test_no_more_bars_than_one_can_tell_apart():
    assert charts.parts_table(tables(300))["i"].nunique() == charts.MAX_BARS
    assert set(charts.parts_table(tables())["part"]) == {"constant", "squares"}


@pytest.mark.parametrize("sigma", [0.2, 1.0, 3.0])
def test_two_rulers_make_one_curve_with_one_lowest_point(sigma: float):
    t = tables(30, LineSpec(1.0, 3.0, sigma))
    twin = charts.twin_tables(t.links.data, sigma)
    n = t.n
    constant = n * math.log(2 * math.pi * sigma**2) / 2
    by_loss = n * twin.curve["loss"] / sigma**2 + constant
    pd.testing.assert_series_equal(by_loss, twin.curve["nll"], check_names=False)
    assert twin.argmin_loss == twin.argmin_nll
    assert abs(twin.argmin_nll - twin.best_w) <= twin.grid_step
    spec = charts.twin_chart(twin, t.links, LIGHT).to_dict()
    assert spec["resolve"]["scale"]["y"] == "independent"


def test_the_nll_is_not_in_the_figure_before_the_answer():
    t = tables(30)
    twin = charts.twin_tables(t.links.data, t.sigma)
    hidden = charts.twin_chart(twin, t.links, LIGHT, both=False)
    assert_drawable(hidden, validate=True)
    spec = hidden.to_dict()
    assert '"nll"' not in json.dumps({k: v for k, v in spec.items() if k != "datasets"})
    assert str(twin.argmin_nll) not in json.dumps(spec["layer"])


def test_loss_and_nll_surfaces_are_one_picture():
    twin = charts.twin_tables(tables(25).links.data, 0.4)
    for corner in ("x", "x2", "y", "y2", "url"):
        assert twin.heat_loss[corner].iloc[0] == twin.heat_nll[corner].iloc[0]


def test_stepped_figures_follow_the_player():
    t = tables()
    for chart in (
        charts.product_chart(t, LIGHT, logs=False),
        charts.line_chart(t, LIGHT, title="t", bells=True, lit=True),
    ):
        spec = json.dumps(chart.to_dict())
        assert '"name": "step"' in spec
        assert "<= step" in spec


# ---- around the chain ----------------------------------------------------------------------------


@pytest.mark.parametrize(("mu", "sigma"), [*product((-5.0, 0.0, 5.0), (0.05, 0.5, 4.0))])
def test_the_bell_is_drawn_and_its_area_computed(mu: float, sigma: float):
    assert_drawable(around.bell_chart(around.bell_table(mu, sigma), mu, sigma, LIGHT))
    areas = around.areas(mu, sigma)
    assert areas["μ = 0, σ = 2"] == pytest.approx(0.99953, abs=1e-5)
    low, high = ((end - mu) / sigma / math.sqrt(2) for end in (-around.REACH, around.REACH))
    assert areas["yours"] == pytest.approx((math.erf(high) - math.erf(low)) / 2, abs=1e-6)


@pytest.mark.parametrize("factor", [1.1, 2.0, 5.0])
@pytest.mark.parametrize("sigma", [0.1, 1.0, 3.0])
def test_three_sigmas_have_one_argmin_the_least_squares_slope(sigma: float, factor: float):
    data = load(named_spec("one feature", n=40))
    table = around.three_sigmas_table(data, sigma, factor)
    places = around.argmins(table, data.n)
    assert len(set(places["w"])) == 1
    best = around.closed_form(data.X, data.y).theta[0].item()
    step = table["w"].drop_duplicates().diff().max()
    assert abs(places["w"].iloc[0] - best) <= step
    assert_drawable(around.three_sigmas_chart(table, LIGHT))


@pytest.mark.parametrize("rows", AWKWARD.values(), ids=AWKWARD)
def test_awkward_points_are_drawn_around_the_chain_too(rows):
    data = load(OwnSpec(rows))
    assert_drawable(around.three_sigmas_chart(around.three_sigmas_table(data, 1.0, 2.0), LIGHT))
    for outlier, zoom in ((None, True), (10_000.0, True), (-1e9, False)):
        assert_drawable(around.laws_chart(around.law_tables(data, outlier, 3), LIGHT, zoom=zoom))
    looks = around.residual_tables(data)
    assert_drawable(around.histogram_chart(looks, LIGHT))
    assert_drawable(around.quantile_chart(looks, LIGHT))


@pytest.mark.parametrize("n", [3, 5, 60])
def test_bias_shows_both_divisors_and_the_truth(n: int):
    table = around.bias_table(BiasSpec(n=n))
    marks = around.marks_table(table, "divisor", "estimate", 1.0)
    assert list(marks["kind"]) == ["mean", "mean", "truth"]
    assert marks["value"].iloc[0] < marks["value"].iloc[1]
    bins = around.binned(table, "divisor", "estimate")
    assert (bins.groupby("divisor")["share"].sum() > 0.97).all()
    assert_drawable(around.two_histograms(bins, "divisor", "t", marks, LIGHT))


@pytest.mark.parametrize("growth", [0.0, 0.7, 1.5])
def test_unequal_noise_is_drawn_with_bells_of_its_own_width(growth: float):
    t = around.unequal_tables(NoisySpec(n=60, growth=growth), num_sets=300)
    width = t.bells.groupby("i")["y"].agg(lambda y: y.max() - y.min())
    assert width.is_monotonic_increasing
    spread = t.slopes.groupby("method")["estimate"].std()
    assert spread["weighted"] <= spread["all alike"] * 1.0001
    assert_drawable(around.unequal_chart(t, LIGHT))


@pytest.mark.parametrize("law", DRAWS)
@pytest.mark.parametrize("nu", [3, 30])
def test_each_law_has_its_line_its_loss_and_its_pull(law: str, nu: int):
    data = noisy_line(NoisySpec(law=law, nu=nu))[0]
    t = around.law_tables(data, 10_000.0, nu)
    assert list(t.fits["law"]) == list(LAWS)
    assert t.outlier == 5
    assert t.points.loc[4, "y"] == 10_000
    assert_drawable(around.laws_chart(t, DARK, zoom=True))
    for kind in around.SHAPES:
        assert_drawable(around.shape_chart(t.shapes, kind, DARK))


def test_shapes_are_slopes_of_each_other():
    """The third picture is the derivative of the second, by finite differences."""
    shapes = around.shapes_table(5)
    for _, rows in shapes.groupby("law"):
        slope = np.gradient(rows["loss"], rows["r"])
        inside = rows["r"].abs().between(0.1, 4.9)
        assert slope[inside] == pytest.approx(rows["slope"][inside].to_numpy(), abs=0.02)


@pytest.mark.parametrize("law", DRAWS)
@pytest.mark.parametrize("n", [5, 1000])
def test_residual_pictures_have_area_one_and_n_quantiles(law: str, n: int):
    t = around.residual_tables(noisy_line(NoisySpec(law=law, n=n))[0])
    assert ((t.bars["stop"] - t.bars["start"]) * t.bars["density"]).sum() == pytest.approx(1)
    assert len(t.quantiles) == n
    assert_drawable(around.histogram_chart(t, LIGHT))
    assert_drawable(around.quantile_chart(t, LIGHT))


@pytest.mark.parametrize(("w", "b"), [*product((-1.0, 0.0, 1.5), (-2.0, 2.5))])
def test_counts_are_drawn_at_the_ends_of_their_sliders(w: float, b: float):
    t = around.count_tables(w, b, 80, 0)
    assert (t.points["y"] >= 0).all()
    assert all(map(math.isfinite, t.theta))
    assert_drawable(around.count_chart(t, LIGHT))


def test_cross_entropy_is_minus_the_log_of_the_product():
    table = around.label_table([0.7, 0.2, 0.9])
    assert table["surprise"].sum() == pytest.approx(-math.log(0.7 * 0.2 * 0.9))
    oracle = torch.nn.functional.nll_loss(
        torch.tensor([[0.7, 0.3], [0.2, 0.8], [0.9, 0.1]]).log(), torch.tensor([0, 0, 0])
    )
    assert table["surprise"].mean() == pytest.approx(oracle.item(), rel=1e-6)
    assert_drawable(around.label_chart(table, LIGHT))
    assert_drawable(around.label_chart(around.label_table([1.0, 0.01]), LIGHT))
