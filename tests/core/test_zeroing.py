"""The counter and the race: what adds up, and what it costs."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.data import SyntheticSpec
from core.sgd import SgdSpec
from core.sgd import run as sgd_run
from core.zeroing import CALLS, MAX_CALLS, CallsSpec, RaceSpec, count, race, train


@pytest.mark.row("AUT-3")
def test_three_calls_of_backward_leave_2_4_6():
    assert count(CallsSpec("bbb")) == [2.0, 4.0, 6.0]
    assert count(CallsSpec("bzbzb")) == [2.0, 0.0, 2.0, 0.0, 2.0]
    assert count(CallsSpec("z")) == [0.0]


@given(st.text(alphabet="bz", min_size=1, max_size=MAX_CALLS))
def test_grad_is_two_for_each_backward_since_the_last_zero(calls: str):
    after = count(CallsSpec(calls))
    assert after == [2.0 * len(calls[: k + 1].rpartition("z")[2]) for k in range(len(calls))]


@pytest.mark.parametrize(
    ("calls", "said"),
    [
        ("bxb", r"Call 2 must be b or z\. Got `x`\."),
        ("`", r"Call 1 must be b or z\. Got `'`\."),
        ("", r"there may be 1 to 12 calls\. Got 0"),
        ("b" * 13, r"there may be 1 to 12 calls\. Got 13"),
    ],
)
def test_other_calls_are_refused(calls: str, said: str):
    with pytest.raises(ValueError, match=said):
        CallsSpec(calls)
    assert set(CALLS) == {"b", "z"}


@pytest.mark.row("AUT-3")
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_with_zeroing_it_learns_and_without_it_does_not(seed: int):
    right, wrong = race(RaceSpec(seed=seed))
    assert right.loss[-1] < 1e-3
    assert wrong.loss[-1] > 0.1
    assert not right.diverged
    assert len(right.theta) == len(right.grad) + 1 == 301


def test_the_zeroed_run_is_mini_batch_sgd_and_the_other_adds_up_all_gradients():
    spec = RaceSpec(lr=0.02, batch_size=20, num_epochs=2, n=100, seed=4)
    data = SyntheticSpec(n=100, seed=4)
    for zero, mistake in ((True, ""), (False, "no zero_grad")):
        by_hand = sgd_run(SgdSpec(data, 0.02, 20, 2, seed=4, mistake=mistake))
        assert torch.allclose(train(spec, zero=zero).theta, by_hand.theta, rtol=1e-9, atol=1e-12)


def test_a_run_that_leaves_the_picture_stops_there_with_numbers():
    right, wrong = race(RaceSpec(lr=10.0, batch_size=100, num_epochs=20))
    for run in (right, wrong):
        assert run.diverged
        assert run.loss.isfinite().all()
        assert run.grad.isfinite().all()
        assert len(run.theta) == len(run.loss) == len(run.grad) + 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"lr": 0.0}, r"lr must be > 0, up to 10\. Got 0\.0"),
        ({"lr": float("nan")}, "lr must be finite"),
        ({"batch_size": 0}, "batch_size must be between 1 and n = 1000. Got 0"),
        ({"num_epochs": 0}, "num_epochs must be >= 1"),
        ({"num_epochs": 11}, "a race may have 1000 updates; .* Got 1100"),
        ({"seed": -1}, "seed must be between"),
    ],
)
def test_a_bad_race_states_rule_and_value(fields, said: str):
    with pytest.raises(ValueError, match=said):
        RaceSpec(**fields)
