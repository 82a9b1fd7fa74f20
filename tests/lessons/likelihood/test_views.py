"""Figures of lesson 07: tables as promised, titles and text, and never a NaN or an infinity."""

import json
import math

import numpy as np
import pandas as pd
import pytest
from altair.utils.schemapi import debug_mode
from drawing import AWKWARD, assert_drawable, picture
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.palettes import DARK, LIGHT
from core.data import OwnSpec, load, named_spec
from core.likelihood import LineSpec, chain
from lessons.likelihood import controls, line, loss, product, tables_loss
from lessons.likelihood import tables as charts
from ui.live import Thumb, steered


@pytest.fixture(autouse=True)
def _quick():
    """Altair checks every part as it is made; one test checks every figure whole instead."""
    with debug_mode(False):
        yield


def tables(n: int = 20, line: LineSpec | None = None, chosen: int = 1) -> charts.ChainTables:
    data = load(named_spec("one feature", n=n))
    return charts.chain_tables(chain(data, line or LineSpec(1.0, 3.0, 1.0)), chosen)


def step_charts(t: charts.ChainTables, palette=LIGHT) -> list:
    twin = tables_loss.twin_tables(t.links.data, t.sigma, num=15)
    lines = [
        line.line_chart(t, palette, title="t", shown=line.Shown(best=True, chosen=True)),
        line.line_chart(t, palette, title="t", shown=line.Shown(bells=True, lit=True)),
    ]
    return [
        *lines,
        *(line.noise_chart(t, palette, heights=heights) for heights in (False, True)),
        *(product.product_chart(t, palette, logs=logs) for logs in (False, True)),
        product.parts_chart(t, palette),
        loss.twin_chart(twin, t.links, palette),
        *(loss.surface_chart(twin, t.links.line, palette, kind) for kind in ("loss", "nll")),
        loss.sigma_chart(t.links, palette),
    ]


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


def anywhere(control) -> st.SearchStrategy[float]:
    """Any value that a slider of the page can take, its ends included, but no bell of width 0."""
    steps = round((control.high - control.low) / control.step)
    first = 1 if control.key == "likelihood_sigma" else 0
    return st.integers(first, steps).map(lambda k: round(control.low + k * control.step, 6))


@settings(max_examples=25, deadline=None)
@given(
    anywhere(controls.W),
    anywhere(controls.B),
    anywhere(controls.SIGMA),
    anywhere(controls.NOISE),
    st.sampled_from(controls.N.rungs),
    st.integers(0, 10**6),
)
def test_any_slider_position_has_equal_sides_and_finite_figures(w, b, sigma, noise, n, seed):
    data = load(named_spec("one feature", n=int(n), noise=noise, seed=seed))
    t = charts.chain_tables(chain(data, LineSpec(w, b, sigma)), chosen=seed % 2000 + 1)
    assert t.links.by_logs == pytest.approx(t.links.by_loss, rel=1e-12, abs=1e-9)
    kept = t.points["density"] > 1e-300
    assert (-np.log(t.points["density"][kept])).sum() == pytest.approx(
        -t.points["log_density"][kept].sum(), rel=1e-6, abs=1e-6
    )
    for chart in step_charts(t):
        assert_drawable(chart)


def test_points_hold_the_chain_of_each_sample():
    t = tables()
    row = t.points.iloc[3]
    assert row["residual"] == pytest.approx(row["y"] - row["y_hat"])
    assert row["constant"] + row["squares"] == pytest.approx(-row["log_density"])
    assert math.exp(row["log_density"]) == pytest.approx(row["density"])
    assert list(t.points["i"]) == list(range(1, 21))


def test_a_few_samples_carry_a_bell_the_chosen_one_among_them():
    t = tables(chosen=5)
    assert t.points.loc[4, "bell"]
    assert 1 <= t.points["bell"].sum() <= charts.NUM_BELLS + 1


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
    assert len(product.parts_chart(tables(300), LIGHT).tables["points"]) == charts.MAX_BARS
    assert len(product.parts_chart(tables(20), LIGHT).tables["points"]) == 20


@pytest.mark.parametrize("sigma", [0.2, 1.0, 3.0])
def test_two_rulers_make_one_curve_with_one_lowest_point(sigma: float):
    t = tables(30, LineSpec(1.0, 3.0, sigma))
    twin = tables_loss.twin_tables(t.links.data, sigma)
    n = t.n
    constant = n * math.log(2 * math.pi * sigma**2) / 2
    by_loss = n * twin.curve["loss"] / sigma**2 + constant
    pd.testing.assert_series_equal(by_loss, twin.curve["nll"], check_names=False)
    assert twin.argmin_loss == twin.argmin_nll
    assert abs(twin.argmin_nll - twin.best_w) <= twin.grid_step
    spec = loss.twin_chart(twin, t.links, LIGHT).to_dict()
    assert spec["resolve"]["scale"]["y"] == "independent"


def test_the_nll_is_not_in_the_figure_before_the_answer():
    t = tables(30)
    twin = tables_loss.twin_tables(t.links.data, t.sigma)
    hidden = loss.twin_chart(twin, t.links, LIGHT, both=False)
    assert_drawable(hidden, validate=True)
    spec = hidden.to_dict()
    assert '"nll"' not in json.dumps(spec)
    assert "argmin" not in json.dumps(spec)


def test_loss_and_nll_surfaces_are_one_picture():
    twin = tables_loss.twin_tables(tables(25).links.data, 0.4)
    for corner in ("x", "x2", "y", "y2", "url"):
        assert twin.heat_loss[corner].iloc[0] == twin.heat_nll[corner].iloc[0]
    for end in ("low", "high"):  # the numbers under the colours: n / σ² apart
        apart = twin.heat_nll[end].iloc[0] / twin.heat_loss[end].iloc[0]
        assert apart == pytest.approx(25 / 0.4**2)
    for kind in ("loss", "nll"):
        spec = loss.surface_chart(twin, LineSpec(1.0, 3.0, 1.0), LIGHT, kind).to_dict()
        assert "yellow is low" in json.dumps(spec)


SHOWS_THE_LINE = [k for k in range(11) if k not in (4, 5)]  # the products need the server


@pytest.mark.parametrize("which", SHOWS_THE_LINE)
def test_a_thumb_that_moved_draws_what_the_server_will(which: int):
    before, after = LineSpec(1.0, 3.0, 1.0), LineSpec(2.0, 4.0, 1.0 if which in (7, 9) else 0.5)
    stands = {name: Thumb(name, getattr(before, name)) for name in ("w", "b", "sigma")}
    chart = steered(step_charts(tables(line=before))[which], stands)
    moved = picture(chart, w=after.w, b=after.b, sigma=after.sigma)
    assert moved == picture(step_charts(tables(line=after))[which])
    assert moved != picture(chart)


def test_a_thumb_that_stands_where_the_server_knows_it_or_does_not_count_moves_nothing():
    t = tables(line=LineSpec(1.0, 3.0, 0.5))
    chart = line.noise_chart(t, LIGHT, heights=True)
    alone = picture(chart)
    known = steered(chart, {"w": Thumb("w", 1.0), "sigma": Thumb("sigma", 0.5)})
    assert picture(known, w=1.0, sigma=0.5) == alone
    assert picture(known, w=1.0, sigma=0.0) == alone  # refused: a bell without width
    held = steered(chart, {"w": Thumb("w"), "sigma": Thumb("sigma")})
    assert picture(held, w=-2.0, sigma=3.0) == alone


def test_stepped_figures_follow_the_player():
    t = tables()
    for chart in (
        product.product_chart(t, LIGHT, logs=False),
        line.line_chart(t, LIGHT, title="t", shown=line.Shown(bells=True, lit=True)),
    ):
        spec = json.dumps(chart.to_dict())
        assert '"name": "step"' in spec
        assert "<= step" in spec
