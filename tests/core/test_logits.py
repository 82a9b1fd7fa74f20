"""All that follows from the logits of one sample: against torch, by hand, by laws."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from core.logits import MOST, NAMES, LogitsSpec, leaders, said, updated

logits = st.lists(st.floats(-6, 6), min_size=3, max_size=MOST).map(tuple)


@pytest.mark.row("SMX-2")
@pytest.mark.row("SMX-5")
def test_one_two_three_by_hand():
    one = said(LogitsSpec((1.0, 2.0, 3.0), label=0))
    assert one.exps.tolist() == pytest.approx([2.718282, 7.389056, 20.085537], abs=1e-6)
    assert one.total == pytest.approx(30.192875, abs=1e-6)
    assert one.y_hat.tolist() == pytest.approx([0.090031, 0.244728, 0.665241], abs=1e-6)
    assert one.slope.tolist() == pytest.approx([-0.909969, 0.244728, 0.665241], abs=1e-6)
    assert one.loss == pytest.approx(2.407606, abs=1e-6)
    assert one.after.tolist() == pytest.approx([1.909969, 1.755272, 2.334759], abs=1e-6)


@given(logits, st.integers(0, MOST - 1), st.floats(0.01, 3))
def test_it_is_what_torch_says(o, label, lr):
    one = said(LogitsSpec(o, label % len(o), lr=lr))
    at = torch.tensor([o], dtype=torch.double, requires_grad=True)
    loss = F.cross_entropy(at, torch.tensor([label % len(o)]))
    loss.backward()
    assert one.loss == pytest.approx(loss.item(), abs=1e-12)
    assert torch.allclose(one.y_hat, F.softmax(at.detach(), 1)[0], atol=1e-14)
    assert torch.allclose(one.slope, at.grad[0], atol=1e-14)
    assert torch.allclose(one.after, (at - lr * at.grad).detach()[0], atol=1e-13)
    assert one.loss == pytest.approx((one.y * one.surprise).sum().item(), abs=1e-12)


@pytest.mark.row("SMX-5")
@given(logits, st.integers(0, MOST - 1), st.floats(0.01, 1))
def test_a_small_step_lowers_the_loss_and_moves_the_sum_of_the_logits_by_nothing(o, label, lr):
    one = said(LogitsSpec(o, label % len(o), lr=lr))
    assert one.loss_after <= one.loss
    assert one.after.sum().item() == pytest.approx(one.o.sum().item(), abs=1e-9)


@pytest.mark.row("SMX-2")
@given(logits, st.floats(-50, 50))
def test_a_shift_changes_no_probability_and_no_temperature_the_order(o, shift):
    plain = said(LogitsSpec(o))
    moved = said(LogitsSpec(o, shift=shift))
    assert torch.allclose(plain.y_hat, moved.tempered, atol=1e-12)
    for temperature in (0.02, 0.5, 1.0, 3.0, 100.0):
        tempered = said(LogitsSpec(o, temperature=temperature)).tempered
        assert tempered[plain.o.argmax()] == tempered.max()


@pytest.mark.row("SMX-2")
def test_the_temperature_has_two_limits():
    cold = said(LogitsSpec((1.0, 2.0, 3.0), temperature=1e-3)).tempered
    hot = said(LogitsSpec((1.0, 2.0, 3.0), temperature=1e6)).tempered
    assert cold.tolist() == pytest.approx([0, 0, 1], abs=1e-12)
    assert hot.tolist() == pytest.approx([1 / 3] * 3, abs=1e-6)
    tie = said(LogitsSpec((3.0, 1.0, 3.0), temperature=1e-3)).tempered
    assert tie.tolist() == pytest.approx([0.5, 0, 0.5], abs=1e-12)


def test_repeated_updates_lead_to_the_label():
    o, y = torch.zeros(1, 4), torch.tensor([2])
    for _ in range(500):
        o = updated(o, y, 1.0)
    assert o.softmax(1)[0, 2] > 0.99


def test_leaders_share_the_largest_value():
    assert leaders(torch.tensor([1.0, 3.0, 3.0])) == [1, 2]
    assert leaders(torch.tensor([1.0])) == [0]


def test_a_broken_rule_states_rule_and_value():
    for wrong, words in (
        ({"o": (1.0,)}, "between 2 and 10 logits. Got 1."),
        ({"o": (1.0, float("nan"))}, "o must be finite. Got nan."),
        ({"label": 3}, "label must be between 0 and 2. Got 3."),
        ({"temperature": 0.0}, "temperature must be > 0. Got 0.0."),
        ({"lr": -1.0}, "lr must be > 0. Got -1.0."),
    ):
        with pytest.raises(ValueError, match=words):
            LogitsSpec(**wrong)


def test_every_class_has_a_name_of_its_own():
    assert len(set(NAMES)) == MOST == 10
    assert LogitsSpec().names == ("cat", "chicken", "dog")
