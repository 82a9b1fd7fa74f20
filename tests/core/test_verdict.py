"""The verdict on a run: its name, and a reason in finite numbers."""

import dataclasses
import functools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import sgd
from core.data import FixedSpec, OwnSpec, SyntheticSpec
from core.sgd import Run, SgdSpec, run
from core.verdict import _times, verdict


@functools.cache
def book(seed: int = 0, **changes: object) -> Run:
    """The book's run: 1,000 points, batches of 10, lr 0.03, 3 epochs, from zero."""
    return run(SgdSpec(SyntheticSpec(seed=seed), seed=seed, **changes))


def _rows(spec):
    data = sgd.load(spec)
    return data.X, data.y


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "good"),
        ({"lr": 0.0005}, "slow"),
        ({"lr": 2.0}, "diverged"),
        ({"lr": 1e3}, "diverged"),
    ],
)
def test_the_verdict_on_the_books_run(changes, name):
    assert verdict(book(**changes)).name == name


def test_full_batches_at_the_limit_oscillate_and_above_it_diverge():
    data = SyntheticSpec(w=(2.0,), noise=1.0, n=50)
    limit = sgd.fold(*_rows(data)).largest_stable_lr
    at = run(SgdSpec(data, lr=limit * 0.9999, batch_size=50, num_epochs=30))
    above = run(SgdSpec(data, lr=limit * 1.5, batch_size=50, num_epochs=200))
    assert verdict(at).name == "oscillating"
    assert verdict(above).name == "diverged"


def test_full_batches_just_above_the_limit_diverge_long_before_the_run_is_cut():
    data = SyntheticSpec(w=(2.0,), noise=1.0, n=50)
    limit = sgd.fold(*_rows(data)).largest_stable_lr
    result = run(SgdSpec(data, lr=limit * 1.06, batch_size=50, num_epochs=20))
    said = verdict(result)
    assert result.diverged_at is None
    assert said.name == "diverged"
    last = max(len(result.full_loss) // 8, 2)
    times = (result.full_loss[-last:].mean() / result.full_loss[0]).item()
    assert times > 2
    assert f"grown {times:,.{0 if times >= 10 else 1}f} times" in said.reason
    assert "106%" in said.reason


@given(over=st.floats(1.01, 3), batch_size=st.integers(1, 8), seed=st.integers(0, 99))
@settings(max_examples=60)
def test_a_loss_that_has_grown_is_told_to_have_grown(over, batch_size, seed):
    data = SyntheticSpec(w=(2.0,), noise=1.0, n=8, seed=seed)
    limit = sgd.fold(*_rows(data)).largest_stable_lr
    said = verdict(run(SgdSpec(data, over * limit, batch_size, num_epochs=4, seed=seed))).reason
    grown = re.search(r"grown ([\d,.]+) times", said)
    assert grown is None or float(grown[1].replace(",", "")) >= 1


def test_a_run_that_begins_at_a_loss_of_zero_is_told_of_no_ratio():
    exact = SgdSpec(FixedSpec("toy"), 1.0, 3, num_epochs=40, start=(2.0, 0.0))
    beside = dataclasses.replace(exact, start=(2.0, 1e-15))
    for spec in (exact, beside):
        assert not {"inf", "nan"} & set(verdict(run(spec)).reason.split())
    assert verdict(run(beside)).name == "diverged"


def test_a_run_that_diverges_below_the_limit_is_told_that_a_batch_is_steeper_than_all_rows():
    data = SyntheticSpec(w=(2.0,), noise=1.0, n=100)
    result = run(SgdSpec(data, lr=1.5, batch_size=1, num_epochs=30))
    assert result.diverged_at is not None
    assert result.spec.lr < result.bowl.largest_stable_lr
    X, _ = _rows(data)
    steepest = max(row.square().sum().item() + 1 for row in X)  # λ of one sample: |x|² + 1
    seen = 2 / max(steepest, 1e-300)
    said = re.search(r"for the steepest of this run it is ([.\d]+)", verdict(result).reason)
    assert seen <= float(said[1]) * 1.01
    assert float(said[1]) < result.spec.lr


def test_a_long_flat_valley_is_slow_also_at_a_bold_rate():
    # 59 % of the limit: the steep direction overshoots once and is done, the flat one hardly moves
    spec = SgdSpec(OwnSpec(((1, 2.1), (2, 3.9), (3, 6.2), (4, 7.8), (5, 10.4))), 0.1, 5, 4)
    result = run(spec)
    assert result.bowl.largest_stable_lr / 2 < spec.lr < result.bowl.largest_stable_lr
    assert verdict(result).name == "slow"
    to_go = abs(1 - spec.lr * result.bowl.flattest) ** 4
    assert f"{to_go:.0%} of its way" in verdict(result).reason


@given(share=st.floats(0.02, 0.5), num_epochs=st.integers(2, 60), seed=st.integers(0, 99))
@settings(max_examples=40)
def test_full_batches_up_to_half_of_the_limit_never_overshoot_so_they_are_slow_or_good(
    share, num_epochs, seed
):
    data = SyntheticSpec(noise=1.0, n=30, seed=seed)
    limit = sgd.fold(*_rows(data)).largest_stable_lr
    result = run(SgdSpec(data, lr=share * limit, batch_size=30, num_epochs=num_epochs))
    assert verdict(result).name in {"slow", "good"}


def test_single_samples_of_noisy_data_are_noisy():
    data = SyntheticSpec(w=(2.0,), noise=1.0, n=100)
    assert verdict(run(SgdSpec(data, lr=0.3, batch_size=1, num_epochs=5))).name == "noisy"


@given(lr=st.floats(1e-6, 1e4), batch_size=st.integers(1, 8), seed=st.integers(0, 99))
@settings(max_examples=60)
def test_every_run_has_a_verdict_with_a_reason_in_finite_numbers(lr, batch_size, seed):
    result = run(SgdSpec(SyntheticSpec(n=8, noise=0.5), lr, batch_size, 3, seed))
    said = verdict(result)
    assert said.name in {"slow", "good", "noisy", "oscillating", "unstable", "diverged"}
    assert not {"nan", "inf"} & set(said.reason.replace("%", " ").split())


@pytest.mark.parametrize(
    ("ratio", "said"),
    [(1.06, "106% of"), (10.0, "1000% of"), (18.49, "18 times"), (2e5, "200,000 times"),
     (6.4e10, "more than a million times")],
)  # fmt: skip
def test_a_ratio_is_said_so_that_a_person_can_read_it(ratio: float, said: str):
    assert _times(ratio) == said
