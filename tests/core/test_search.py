"""Exhaustive search finds what the source printed, and says when it looked in the wrong place."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search import SearchSpec, candidates, count, least_squares, rounds, search

EXERCISE = SearchSpec("exercise", ((0.0, 6.0), (0.0, 6.0)), 0.1)


@pytest.mark.row("EXH-1")
@pytest.mark.parametrize(
    ("ends", "found", "loss", "prediction"),
    [
        ((0.0, 4.0), 2.0, 0.0, 8.0),
        ((3.0, 6.0), 3.0, 14 / 3, 12.0),
        ((0.0, 1.5), 1.4, 1.68, 5.6),
        ((2.5, 4.0), 2.5, 7 / 6, 10.0),
    ],
)
def test_the_four_searches_of_one_parameter(ends, found, loss, prediction):
    result = search(SearchSpec("toy", (ends,), 0.1))
    assert result.best[0] == pytest.approx(found, abs=1e-9)
    assert result.best_loss == pytest.approx(loss, abs=1e-9)
    assert result.predict(4) == pytest.approx(prediction, abs=1e-9)
    assert result.on_edge == (result.index in (0, len(result.tried[0]) - 1),)
    if ends == (0.0, 4.0):
        assert (result.spec.evaluations, result.index) == (40, 20)
        assert result.on_edge == (False,)


@pytest.mark.row("EXH-2")
def test_the_exercise_in_two_parameters():
    result = search(EXERCISE)
    assert (result.spec.evaluations, result.index) == (3600, 1955)
    assert result.best == pytest.approx((3.2, 3.5), abs=1e-9)
    assert result.best_loss == pytest.approx(0.01, abs=1e-9)
    assert result.predict(5) == pytest.approx(19.5, abs=1e-9)
    losses = result.loss.flatten().sort().values
    assert losses[1:3].tolist() == pytest.approx([0.015, 0.015], abs=1e-9)
    assert losses[-1].item() == pytest.approx(144.74, abs=1e-9)
    assert result.on_edge == (False, False)


@pytest.mark.row("EXH-3")
@pytest.mark.parametrize(
    ("step", "loss", "points"),
    [(0.5, 0.04, 144), (0.1, 0.01, 3600), (0.05, 0.00875, 14_400), (0.02, 0.008, 90_000)],
)
def test_a_finer_step_costs_its_square_and_comes_nearer(step, loss, points):
    result = search(SearchSpec("exercise", ((0.0, 6.0), (0.0, 6.0)), step))
    assert result.best_loss == pytest.approx(loss, abs=1e-9)
    assert result.spec.evaluations == points == round(6 / step) ** 2


@pytest.mark.row("EXH-3")
def test_the_two_lines_of_the_source_differ_by_their_bias():
    found = search(SearchSpec("exercise", ((3.2, 3.3), (3.4, 3.6)), 0.1))
    assert found.loss.flatten().tolist() == pytest.approx([0.02, 0.01], abs=1e-9)


def test_no_candidate_is_better_than_least_squares():
    best, loss = least_squares(EXERCISE)
    assert best == pytest.approx((3.16, 3.6))
    assert loss == pytest.approx(0.008)
    assert search(EXERCISE).loss.min() >= loss


@pytest.mark.row("B48")
def test_rounds_come_to_the_best_with_a_fraction_of_the_evaluations():
    results = rounds(SearchSpec("exercise", ((0.0, 6.0), (0.0, 6.0)), 0.5), 4)
    assert results[-1].best == pytest.approx((3.16, 3.6), abs=1e-9)
    losses = [found.best_loss for found in results]
    assert losses == sorted(losses, reverse=True)
    assert sum(found.spec.evaluations for found in results) < 3000


@given(st.integers(-20, 20), st.integers(1, 60), st.sampled_from([0.5, 0.1, 0.05, 0.02]))
def test_candidates_begin_at_low_and_stay_below_high(first: int, many: int, step: float):
    low = first * step
    high = low + many * step
    tried = candidates(low, high, step)
    assert len(tried) == many == count(low, high, step)
    assert tried[0].item() == low
    assert tried[-1].item() < high


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"ranges": ((4.0, 0.0),)}, "a range must begin below its end. Got 4 to 0."),
        ({"step": 0.0}, "step must be > 0. Got 0.0."),
        ({"step": 1e-7}, "the grid may have 1,000,000 points"),
        ({"data": "mnist"}, "data must be one of toy, exercise. Got mnist."),
        ({"ranges": ((0.0, float("nan")),)}, "a range must be finite. Got nan."),
    ],
)
def test_a_broken_rule_is_stated_with_its_value(fields, message: str):
    with pytest.raises(ValueError, match=re.escape(message)):
        SearchSpec(**fields)
