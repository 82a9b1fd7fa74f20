"""nn.Linear(1, 1) on the toy line: torch's run, the formula that foretells it, the reference."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core import toy_net
from core.toy_net import ToySpec, largest_stable_lr, modes, of_seeds, run, state_after


@settings(max_examples=15, deadline=None)
@given(st.floats(0.001, 0.059), st.integers(1, 60), st.integers(0, 99))
def test_the_formula_foretells_what_torch_does(lr, epochs, seed):
    found = run(ToySpec(lr, epochs, seed))
    states = state_after(modes(seed), lr, torch.arange(epochs + 1.0, dtype=torch.double))
    assert found.num_epochs == epochs
    assert found.w.tolist() == pytest.approx(states[:, 0].tolist(), abs=2e-4)
    assert found.b.tolist() == pytest.approx(states[:, 1].tolist(), abs=4e-4)


@pytest.mark.row("B52")
@pytest.mark.row("CON-3")
def test_a_hundred_epochs_are_not_enough():
    ends = [run(ToySpec(seed=seed)).said[-1].item() for seed in range(20)]
    assert sorted(ends) == pytest.approx(of_seeds(0.01, 100).tolist(), abs=1e-3)
    # of twenty seeds 7.542 to 8.053, half as wide again on each side
    assert 7.28 <= min(ends) < max(ends) <= 8.31
    assert max(abs(end - 8) for end in ends) > 0.1


@pytest.mark.row("CON-3")
def test_a_thousand_epochs_are_within_a_hundredth():
    for seed in range(3):
        assert run(ToySpec(num_epochs=1000, seed=seed)).said[-1].item() == pytest.approx(
            8, abs=0.01
        )
    assert (of_seeds(0.01, 1000) - 8).abs().max() < 0.01


@pytest.mark.row("CON-3")
def test_above_the_limit_it_diverges():
    assert largest_stable_lr() == pytest.approx(0.0601, abs=5e-5)
    assert run(ToySpec(0.062, 1000)).diverged
    short = run(ToySpec(0.062, 100))
    assert not short.diverged
    assert short.loss[-1] > 100 * short.loss[0]
    assert not run(ToySpec(0.06, 300)).diverged


def test_a_step_is_the_rate_times_the_gradient():
    found = run(ToySpec(num_epochs=5))
    assert (found.w[:-1] - 0.01 * found.grad_w).tolist() == pytest.approx(
        found.w[1:].tolist(), 1e-5
    )
    assert found.y_hat[0].tolist() == pytest.approx(
        [(found.w[0] * x + found.b[0]).item() for x in (1, 2, 3)], rel=1e-5
    )
    errors = found.y_hat[0] - torch.tensor([2.0, 4.0, 6.0])
    assert found.loss[0].item() == pytest.approx((errors**2).sum().item(), rel=1e-5)


def test_the_start_is_within_one():
    starts = [toy_net.first_parameters(seed) for seed in range(200)]
    assert all(-1 <= value <= 1 for start in starts for value in start)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"lr": 0}, r"lr must be > 0, up to 1\. Got 0\."),
        ({"num_epochs": 1001}, "num_epochs must be between 1 and 1000. Got 1001."),
        ({"seed": -1}, "seed must be between"),
    ],
)
def test_a_broken_rule_is_said(fields, said):
    with pytest.raises(ValueError, match=said):
        ToySpec(**fields)
