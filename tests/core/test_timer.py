"""The stop-watch by a clock of our own, so that every figure is exact; and sums that add up."""

import time
from itertools import accumulate

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.timer import Accumulator, Timer


def clock_of(*readings: float):
    """A clock that shows these readings, one after the other."""
    return iter(readings).__next__


def taken(*seconds: float) -> Timer:
    """A timer that took these times: it reads once when made, then twice a time."""
    timer = Timer(clock_of(0.0, *(reading for s in seconds for reading in (10.0, 10.0 + s))))
    for _ in seconds:
        timer.start()
        timer.stop()
    return timer


@pytest.mark.row("UTL-1")
def test_times_of_1_2_and_3_seconds():
    timer = taken(1.0, 2.0, 3.0)
    assert timer.times == [1.0, 2.0, 3.0]
    assert (timer.avg(), timer.sum(), timer.median()) == (2.0, 6.0, 2.0)
    assert timer.cumsum() == [1.0, 3.0, 6.0]


@pytest.mark.row("UTL-1")
def test_a_timer_starts_when_it_is_made_and_stop_gives_the_last_time_back():
    timer = Timer(clock_of(5.0, 7.5, 9.0))
    assert timer.stop() == 2.5
    assert timer.stop() == 4.0  # it was not started anew
    assert timer.times == [2.5, 4.0]


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30))
def test_a_sum_is_the_last_of_the_sums_and_the_mean_lies_between_the_ends(seconds):
    timer = Timer(clock_of(0.0))
    timer.times = seconds
    assert timer.cumsum() == list(accumulate(seconds))
    assert timer.sum() == pytest.approx(timer.cumsum()[-1], rel=1e-12)
    for middle in (timer.avg(), timer.median()):
        assert min(seconds) * (1 - 1e-12) <= middle <= max(seconds) * (1 + 1e-12)


def test_one_slow_run_moves_the_mean_and_not_the_median():
    timer = taken(1.0, 1.0, 1.0, 1.0, 96.0)
    assert (timer.avg(), timer.median()) == (20.0, 1.0)


def test_without_a_time_there_is_no_mean_and_no_median():
    for middle in (Timer().avg, Timer().median):
        with pytest.raises(ValueError, match=r"needs at least 1 time\. Got 0\."):
            middle()
    assert (Timer().sum(), Timer().cumsum()) == (0, [])


def test_the_clock_is_one_that_never_goes_back():
    assert Timer().clock is time.perf_counter
    assert time.get_clock_info("perf_counter").monotonic
    assert time.get_clock_info("time").adjustable


@pytest.mark.row("UTL-1")
def test_two_sums_of_1_2_and_3_4():
    sums = Accumulator(2)
    sums.add(1, 2)
    sums.add(3, 4)
    assert (sums[0], sums[1]) == (4.0, 6.0)
    sums.reset()
    assert sums.data == [0.0, 0.0]


@pytest.mark.row("UTL-1")
@given(st.lists(st.integers(1, 40), min_size=1, max_size=12), st.integers(0, 99))
def test_a_mean_weighted_by_the_size_of_each_batch_is_the_mean_of_all_samples(sizes, seed):
    losses = torch.rand(sum(sizes), generator=torch.Generator().manual_seed(seed)).double()
    sums = Accumulator(2)
    for batch in losses.split(sizes):
        sums.add(batch.mean().item() * len(batch), len(batch))
    assert sums[0] / sums[1] == pytest.approx(losses.mean().item(), abs=1e-9)
    assert sums[1] == len(losses)


def test_a_wrong_number_of_values_is_refused():
    with pytest.raises(ValueError, match=r"add needs 2 values\. Got 3\."):
        Accumulator(2).add(1, 2, 3)
    with pytest.raises(ValueError, match=r"n must be >= 1\. Got 0\."):
        Accumulator(0)
