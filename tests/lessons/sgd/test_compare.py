"""Runs beside each other: what is compared is what was run, and nothing breaks a chart."""

import math

import pandas as pd
import pytest
from drawing import assert_drawable

from charts.palettes import DARK, LIGHT
from core import gradient_noise, hand_gradient, sgd
from core.bowl import fold
from core.data import FixedSpec, SyntheticSpec, load, named_spec
from lessons.sgd import compare, hand, tables_further, words_further
from lessons.sgd.noise import arrows_chart, noise_chart

LINE = SyntheticSpec(w=(2.0,), b=4.2, noise=1.0, n=60)


SPEC = sgd.SgdSpec(LINE, lr=0.1, batch_size=7, num_epochs=2)


def finite(table: pd.DataFrame) -> bool:
    return all(math.isfinite(v) for v in table.select_dtypes("number").to_numpy().ravel())


def test_a_row_of_rates_keeps_the_seed_and_ends_in_verdicts_from_slow_to_unstable():
    rates = tables_further.row_of_rates(sgd.SgdSpec(LINE, batch_size=60, num_epochs=30), limit=1.87)
    tables = tables_further.runs_tables(rates, ["w", "b"], 0, 1)
    assert {spec.seed for spec in rates} == {0}
    verdicts = list(tables.ends["verdict"])
    assert verdicts[0] == "slow"
    assert verdicts[2] == "good"
    assert verdicts[-1] in ("oscillating", "diverged")
    assert finite(tables.states)


def test_a_row_of_batches_stays_affordable():
    spec = sgd.SgdSpec(SyntheticSpec(n=1000), num_epochs=3)
    sizes = [one.batch_size for one in tables_further.row_of_batches(spec, 1000, sgd.MAX_UPDATES)]
    assert sizes == [1, 40, 125, 333, 1000]
    dear = sgd.SgdSpec(SyntheticSpec(n=1000), num_epochs=30)
    assert 1 not in [
        o.batch_size for o in tables_further.row_of_batches(dear, 1000, sgd.MAX_UPDATES)
    ]


def test_samples_seen_counts_the_short_last_batch_as_it_is():
    tables = tables_further.runs_tables([SPEC], ["w", "b"], 0, 1)
    assert tables.states["seen"].iloc[-1] == 2 * 60
    assert list(tables.states["seen"][:3]) == [0, 7, 14]


def test_the_final_numbers_are_those_of_the_run():
    tables = tables_further.runs_tables([SPEC], ["w", "b"], 0, 1)
    assert tables.ends.loc[0, ["w", "b"]].tolist() == sgd.run(SPEC).theta[-1].tolist()


@pytest.mark.row("SGD-3")
@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("lr", [1e-3, 0.1, 1e3])
def test_no_infinity_reaches_a_chart(lr: float, palette):
    spec = sgd.SgdSpec(LINE, lr=lr, batch_size=7, num_epochs=3)
    tables = tables_further.runs_tables([spec, SPEC], ["w", "b"], 0, 1)
    for chart in (
        compare.losses_chart(tables, "updates", palette),
        compare.losses_chart(tables, "samples seen", palette),
        compare.path_chart(tables, tables.labels[0], "a", palette),
    ):
        assert_drawable(chart)


@pytest.mark.row("SGD-4")
def test_noise_shrinks_with_the_root_of_the_batch():  # SGD-4
    data = load(SyntheticSpec())
    noise = gradient_noise.gradient_noise(
        data, sgd.join(*sgd.start_of(sgd.SgdSpec(), 2)), [1, 100, 1000], 2000
    )
    table = tables_further.noise_table(noise)
    assert 8 < table["rms"][0] / table["rms"][1] < 13
    assert table["rms"][2] < 1e-5
    assert table["cosine"].is_monotonic_increasing
    # single samples have heavy tails: 2,000 draws find their spread to about a tenth
    assert table["rms"][:2].tolist() == pytest.approx(table["theory"][:2].tolist(), rel=0.15)


def test_noise_of_four_points_without_noise_still_draws():
    noise = gradient_noise.gradient_noise(
        load(FixedSpec("toy")), sgd.run(SPEC).bowl.theta * 0, [1, 3], 50
    )
    table = tables_further.noise_table(noise)
    assert_drawable(noise_chart(table, LIGHT))
    arrows = tables_further.arrows_table(noise, 0, 1)
    chart = arrows_chart(arrows, noise, 3, ["w", "b"], LIGHT, 0, 1)
    assert_drawable(chart)
    assert "less noisy" in words_further.noise_words(table)


def test_where_no_direction_is_left_none_is_compared_and_rounding_is_not_shown_as_noise():
    data = load(named_spec("one feature", n=100, noise=1.0, seed=0))
    best = fold(data.X, data.y).theta
    noise = gradient_noise.gradient_noise(data, best, [1, 10, 100], 200)
    table = tables_further.noise_table(noise)
    assert not noise.full.any()
    assert noise.rms[2] == 0
    assert noise.rms[:2].min() > 0.1
    assert "cosine" not in table
    assert "no way down" in words_further.noise_words(table)
    start = tables_further.noise_table(
        gradient_noise.gradient_noise(data, 0 * best, [1, 10, 100], 200)
    )
    assert start["rms"][2] == 0
    assert start["cosine"][2] == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("alpha", [0.001, 0.1, 0.2, 0.24])
def test_the_hand_charts_hold_only_numbers(alpha: float):
    run = hand_gradient.run(hand_gradient.HandSpec(alpha=alpha, start=6.0, num_epochs=300))
    table = tables_further.hand_table(run)
    for chart in (
        hand.path_chart(table, LIGHT),
        hand.parabola_chart(table, LIGHT),
        hand.factor_chart(alpha, LIGHT),
    ):
        assert_drawable(chart)
    assert f"α = {alpha:g}" in words_further.hand_words(run, table)
