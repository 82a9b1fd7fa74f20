"""The update as the book writes it: in place, and with its gradients set to zero."""

import dataclasses

import pytest
import torch

from core import in_place
from core.data import SyntheticSpec
from core.sgd import SgdSpec, run

SPEC = SgdSpec(SyntheticSpec(n=40, noise=0.5, seed=4), 0.1, 8, 1, seed=2)


@pytest.mark.row("SGD-1")
def test_the_first_update_in_place_is_that_of_the_run_and_leaves_no_gradient():
    made, result = in_place.first_update(SPEC), run(SPEC)
    assert torch.allclose(made.after, result.theta[1], atol=1e-12)
    assert torch.allclose(made.grad / made.size, result.batch_grad[0], atol=1e-12)
    assert not made.grad_after.any()
    assert not made.before.any()


def test_torchs_own_optimiser_agrees():
    w = torch.tensor([[2.0], [-1.0]], dtype=torch.double, requires_grad=True)
    twin = w.detach().clone().requires_grad_()
    X = torch.tensor([[1.0, 2.0], [3.0, -1.0], [0.5, 0.5]], dtype=torch.double)
    (X @ w).square().sum().backward()
    (X @ twin).square().mean().backward()
    in_place.sgd([w], 0.1, len(X))
    torch.optim.SGD([twin], lr=0.1).step()
    assert torch.allclose(w, twin, atol=1e-12)


def test_the_last_short_batch_divides_by_its_own_length():
    short = dataclasses.replace(SPEC, batch_size=40)
    assert in_place.first_update(short).size == 40
