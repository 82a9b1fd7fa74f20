"""A run of many epochs holds that of fewer, and is gone on with: nothing is trained again."""

from dataclasses import replace

import pytest
import torch

from core import images
from core import softmax_training as training
from core.softmax_training import SoftmaxSpec
from core.traces import Recent, Traces, size_of, without_end

SPEC = SoftmaxSpec(num_epochs=6, batch_size=100)


@pytest.fixture(scope="module")
def digits() -> images.ImageSet:
    return images.load("digits")


def ended(steps) -> training.Trace:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def equal(one: training.SoftmaxRun, other: training.SoftmaxRun) -> bool:
    pairs = (
        (getattr(one, f), getattr(other, f)) for f in ("w", "b", "batch_losses", "test_logits")
    )
    same = all(torch.equal(a, b) for a, b in pairs)
    return same and one.epochs == other.epochs and one.divergence == other.divergence


def test_more_epochs_go_on_where_the_run_ended_to_the_last_bit(digits, monkeypatch):
    whole = training.run(digits, SPEC)
    first = ended(training.train(digits, replace(SPEC, num_epochs=2)))
    made, original = [], training.updates_in_a_row
    monkeypatch.setattr(
        training,
        "updates_in_a_row",
        lambda *args: made.append(len(args[4])) or original(*args),
    )
    after = ended(training.train(digits, SPEC, since=first))
    assert sum(made) == 4 * SPEC.updates_per_epoch  # those of epochs 3 to 6, and no other
    assert equal(training.finished(digits, SPEC, after), whole)


@pytest.mark.parametrize("num_epochs", [1, 3, 6])
def test_fewer_epochs_are_a_look_back(digits, num_epochs):
    spec = replace(SPEC, num_epochs=num_epochs)
    trace = ended(training.train(digits, SPEC))
    assert equal(training.finished(digits, spec, trace), training.run(digits, spec))


def test_a_run_that_diverged_is_looked_back_at_and_goes_on_no_more(digits):
    spec = SoftmaxSpec(num_epochs=3, scaled=False, loss="naive")
    trace = ended(training.train(digits, spec))
    assert trace.reaches(50)
    assert equal(training.finished(digits, spec, trace), training.run(digits, spec))
    assert ended(training.train(digits, spec, since=trace)) is trace


def test_a_trace_that_is_too_short_is_refused(digits):
    with pytest.raises(ValueError, match=r"must reach 6 epochs\. Got 0\."):
        training.finished(digits, SPEC, training.begin(digits, SPEC))


def test_how_far_it_goes_is_asked_before_every_epoch(digits):
    wanted = [5]

    def until() -> int:
        return wanted[0]

    steps = training.train(digits, SPEC, until=until)
    while next(steps).trace.num_epochs < 2:
        pass
    wanted[0] = 3
    assert ended(steps).num_epochs == 3


def test_the_memory_keeps_the_longest_of_a_setting_and_drops_the_least_used(digits):
    short, long = (ended(training.train(digits, replace(SPEC, num_epochs=n))) for n in (1, 2))
    kept = Traces(2 * size_of(long) + 100)
    kept.put(SPEC, long)
    kept.put(replace(SPEC, num_epochs=1), short)
    assert kept.get(replace(SPEC, num_epochs=40)) is long
    other, third = replace(SPEC, seed=1), replace(SPEC, seed=2)
    kept.put(other, long)
    assert kept.get(SPEC) is long  # so that the other is the least used
    kept.put(third, long)
    assert kept.get(other) is None
    kept.forget(SPEC)
    assert kept.get(SPEC) is None
    assert without_end(SPEC).num_epochs == 1


def test_of_small_results_the_last_ones_are_kept():
    recent = Recent(2)
    for k in range(3):
        recent.put(k, str(k))
    assert [recent.get(k) for k in range(3)] == [None, "1", "2"]
