"""Gradient descent by autograd: the history of the toy line, and where each dtype stalls."""

import pytest
import torch

from core import hand_gradient
from core.autograd_descent import DescentSpec, gap, run, slope_by_autograd


@pytest.mark.row("AUT-6")
def test_the_first_updates_from_7():
    found = run(DescentSpec())
    assert found.a[:4] == pytest.approx([7, 6.9, 6.508, 5.69656], abs=1e-5)
    assert found.a[4] == pytest.approx(5.622629, abs=1e-5)
    assert found.epoch_loss(0) == pytest.approx(101.3129, abs=1e-3)


@pytest.mark.row("AUT-6")
def test_after_3000_updates_float32_stands_beside_2_for_good():
    found = run(DescentSpec())
    assert len(found.a) == 3001
    assert len(found.slope) == len(found.loss) == 3000
    assert found.a[-1] == 2.0000007152557373
    assert abs(found.a[-1] - 2) < 1e-5
    assert 2.0 not in found.a
    assert len(set(found.a[found.stalled :])) == 1
    assert found.a[found.stalled - 1] != found.a[-1]


@pytest.mark.row("AUT-6")
def test_the_history_is_plain_numbers():
    found = run(DescentSpec(num_epochs=2))
    assert {type(v) for v in (*found.a, *found.slope, *found.loss)} == {float}


def test_the_stall_is_half_a_gap_wide():
    found = run(DescentSpec())
    steps = [abs(0.01 * slope) for slope in found.slope[-3:]]
    assert 0 < max(steps) <= gap(found.a[-1], "float32") / 2
    assert gap(2.0, "float32") == pytest.approx(2.0**-22)
    assert gap(2.0, "float64") == pytest.approx(2.0**-51)


def test_what_is_filled_in_is_what_would_have_come():
    found = run(DescentSpec(num_epochs=70))
    a = torch.tensor(7.0)
    x, y = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([2.0, 4.0, 6.0])
    path = [a.item()]
    for _ in range(70):
        for x_i, y_i in zip(x, y, strict=True):
            a = a - 0.01 * hand_gradient.gradient_by_hand(a, x_i, y_i)
            path.append(a.item())
    assert found.a == path


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_autograd_walks_as_the_slope_by_hand_does(dtype: str):
    by_hand = hand_gradient.run(hand_gradient.HandSpec(0.05, -3.0, 20, dtype))
    found = run(DescentSpec(0.05, -3.0, 20, dtype))
    assert found.a[::3] == pytest.approx(by_hand.a.tolist(), rel=1e-6)


def test_the_slope_of_one_sample():
    a = torch.tensor(7.0, requires_grad=True)
    assert slope_by_autograd(a, torch.tensor(3.0), torch.tensor(6.0)) == (225.0, 90.0)
    assert a.grad.item() == 0


def test_too_large_a_rate_runs_away_and_is_stopped():
    found = run(DescentSpec(alpha=0.24, num_epochs=1000))
    assert found.diverged
    assert found.stalled is None
    assert len(found.a) < 3001


def test_a_run_that_arrives_says_when():
    found = run(DescentSpec(alpha=0.1))
    assert found.a[-1] == 2.0
    assert found.a[found.stalled] == 2.0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"alpha": 0.0}, r"alpha must be > 0, up to 10\. Got 0"),
        ({"alpha": float("inf")}, "alpha and start must be finite"),
        ({"start": 101.0}, "start must be between -100 and 100"),
        ({"num_epochs": 0}, "num_epochs must be between 1 and 1000"),
        ({"dtype": "float16"}, "dtype must be one of float32, float64. Got float16"),
    ],
)
def test_a_bad_spec_states_rule_and_value(fields, said: str):
    with pytest.raises(ValueError, match=said):
        DescentSpec(**fields)
