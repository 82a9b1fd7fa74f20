"""A verdict from curves: level and direction, and one name for every seed of a setting."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import images
from core.curve_verdict import Curves, by_doubling, judge
from core.softmax_training import SoftmaxSpec, run

FIELDS = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
CALM = Curves([2.3, *[0.5] * 8], [2.3, *[0.55] * 8], [0.1, *[0.85] * 8], [0.1, *[0.83] * 8], 10)


def changed(**fields: list[float]) -> str:
    return judge(dataclasses.replace(CALM, **fields)).name


def test_each_name_by_hand():
    assert judge(CALM).name == "good"
    low = [0.1, *[0.16] * 8]
    assert changed(train_accuracy=low, test_accuracy=low) == "guessing"
    assert changed(train_loss=[2.3, 0.5, 0.7, 0.5, 0.7, 0.5, 0.7, 0.5, 0.7]) == "noisy"
    assert changed(train_loss=[2.3, *[5.0] * 8]) == "unstable"
    assert changed(train_accuracy=[0.1, *[1.0] * 8]) == "overfitted"
    assert changed(test_loss=[2.3, 0.5, 0.5, 0.5, 0.5, 0.6, 0.7, 0.8, 0.9]) == "rising"
    assert changed(test_loss=[2.3, 2.0, 1.8, 1.6, 1.4, 1.2, 1.0, 0.9, 0.8]) == "slow"
    assert changed(train_loss=[2.3, *[2.2] * 8]) == "slow"  # nothing moves, at a high level


def test_what_a_doubling_adds_is_the_slope_over_the_logarithm():
    epochs = range(4, 9)
    values = [3 - 0.5 * np.log2(epoch) for epoch in epochs]
    assert by_doubling(values, epochs) == pytest.approx(-0.5)
    assert by_doubling([1.0], [1]) == 0
    noisy = np.array(values) + np.array([0.1, -0.2, 0.3, 0.0, -0.1])
    slope = np.polyfit(np.log2(list(epochs)), noisy, 1)[0]
    assert by_doubling(noisy.tolist(), epochs) == pytest.approx(slope)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        (("clothes", 6000, 0.05, 64, 20), "good"),  # what the lesson opens with
        (("clothes", 100, 0.3, 16, 50), "overfitted"),
        (("clothes", 6000, 0.0005, 64, 20), "slow"),
        (("clothes", 6000, 3.0, 64, 20), "noisy"),
        (("digits", 1437, 0.3, 32, 20), "good"),
        (("digits", 1437, 0.0001, 1024, 1), "guessing"),
        (("digits", 1437, 0.01, 256, 5), "slow"),
    ],
)
def test_four_seeds_of_a_setting_have_one_verdict(fields, name):
    data = images.load(fields[0])
    for seed in range(4):
        epochs = run(data, SoftmaxSpec(*fields, seed=seed)).epochs
        curves = Curves(*([getattr(e, field) for e in epochs] for field in FIELDS), 10)
        assert judge(curves).name == name


@given(st.integers(1, 12).flatmap(lambda n: st.tuples(
    *(st.lists(st.floats(0, 50), min_size=n + 1, max_size=n + 1) for _ in range(2)),
    *(st.lists(st.floats(0, 1), min_size=n + 1, max_size=n + 1) for _ in range(2)),
)))  # fmt: skip
def test_any_curves_have_a_verdict_and_what_is_good_is_low_and_calm(values):
    curves = Curves(*values, 10)
    found = judge(curves)
    if found.name == "good":
        assert found.loss <= max(curves.train_loss[0] / 2, 0)
        assert max(curves.train_accuracy[-1], curves.test_accuracy[-1]) > 0.2
        assert found.gap <= 0.05


@pytest.mark.parametrize("fields", [{"test_loss": [1.0]}, {name: [1.0] for name in FIELDS}])
def test_curves_that_cannot_be_judged_are_refused(fields):
    with pytest.raises(ValueError, match=r"\. Got "):
        dataclasses.replace(CALM, **fields)
