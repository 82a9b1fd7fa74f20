"""Softmax at the edge of float32: what breaks, where, and what the rescue says there."""

import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from core.overflow import BOTTOM, FAILURES, MOST, EdgeSpec, as_written, failure, rescued

edge = st.lists(st.integers(-MOST, MOST).map(float), min_size=2, max_size=5).map(tuple)


@pytest.mark.row("SMX-3")
@pytest.mark.parametrize(
    ("o", "label", "what"),
    [
        ((88.0, 0.0, 0.0), 0, ""),
        ((89.0, 0.0, 0.0), 0, "∞/∞"),
        ((88.5, 88.5, 88.5), 0, "Σ = ∞"),
        ((-200.0, -200.0, -200.0), 0, "0/0"),
        ((0.0, -110.0), 1, "log 0"),
        ((1000.0, 999.0, 0.0), 1, "∞/∞"),
    ],
)
def test_what_goes_wrong_first(o, label, what):
    spec = EdgeSpec(o, label)
    assert failure(as_written(spec)) == what
    assert failure(rescued(spec)) == ""
    assert as_written(spec).whole == (what == "")
    assert what == "" or what in FAILURES


@pytest.mark.row("SMX-3")
def test_the_rescue_by_hand():
    way = rescued(EdgeSpec((1000.0, 999.0, 0.0), 1))
    assert way.y_hat.tolist() == pytest.approx([0.731059, 0.268941, 0], abs=1e-6)
    assert way.loss == pytest.approx(1.313262, abs=1e-4)  # float32 near 1000 has steps of 6e-5
    assert rescued(EdgeSpec((0.0, -110.0), 1)).loss == pytest.approx(110, abs=1e-5)
    assert math.isnan(as_written(EdgeSpec((89.0, 0.0, 0.0))).y_hat[0].item())


@pytest.mark.row("SMX-3")
@given(edge, st.integers(0, 1))
def test_the_rescue_never_fails_and_is_torchs_own(o, label):
    spec = EdgeSpec(o, label)
    way, ours = as_written(spec), rescued(spec)
    assert ours.whole
    assert failure(ours) == ""
    assert ours.used.max() == 0
    torch_says = F.softmax(torch.tensor([o]), 1)[0]
    assert torch.allclose(ours.y_hat, torch_says, atol=1e-6)
    if way.whole and max(o) < 88 and max(o) > -80:
        assert torch.allclose(way.y_hat, ours.y_hat, atol=1e-5)


def test_below_the_bottom_exp_is_nothing():
    assert torch.tensor(BOTTOM - 0.01).exp() == 0
    assert torch.tensor(BOTTOM + 0.01).exp() > 0


def test_a_broken_rule_states_rule_and_value():
    for o, label, words in (
        ((1.0,), 0, "at least 2 logits. Got 1."),
        ((2000.0, 0.0), 0, "between −1000 and 1000. Got 2000.0."),
        ((math.inf, 0.0), 0, "o must be finite. Got inf."),
        ((0.0, 0.0), 2, "label must be between 0 and 1. Got 2."),
    ):
        with pytest.raises(ValueError, match=words):
            EdgeSpec(o, label)
