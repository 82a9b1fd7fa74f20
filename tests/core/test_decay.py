"""Learning rates that shrink: their values, and where they leave a run."""

import pytest
import torch

from core.data import named_spec
from core.decay import DECAYS, rates
from core.sgd import SgdSpec, run

FULL = SgdSpec(named_spec("two features"), lr=0.3, batch_size=100, num_epochs=25)


def test_the_rates_of_each_kind_by_hand():
    assert rates("fixed", 0.3, 2, 2) == [0.3] * 4
    assert rates("halved", 0.4, 11, 2) == [0.4] * 10 + [0.2] * 10 + [0.1] * 2
    assert rates("1/t", 0.6, 11, 2)[::10] == pytest.approx([0.6, 0.3, 0.2])


@pytest.mark.parametrize("decay", DECAYS)
def test_a_run_moves_by_the_rate_of_its_update_times_its_gradient(decay):
    result = run(SgdSpec(FULL.data, 0.2, 30, 8, decay=decay))
    moved = result.theta.diff(dim=0)
    lr = torch.tensor(rates(decay, 0.2, 8, 4), dtype=torch.double)[:, None]
    assert torch.allclose(moved, -lr * result.batch_grad, atol=1e-12)


def test_one_that_shrinks_settles_where_a_fixed_one_does_not():
    left = {}
    for decay in DECAYS:
        result = run(SgdSpec(named_spec("one feature"), 0.3, 4, 40, decay=decay))
        left[decay] = (result.full_loss[-50:] - result.bowl.loss).mean().item()
    assert left["1/t"] < left["fixed"] / 5
    assert left["halved"] < left["fixed"] / 10
