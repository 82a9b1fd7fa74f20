"""Adam by hand against torch's, on any bowl."""

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.adam import adam, begin


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 999), st.sampled_from([1e-3, 0.05, 1.0]), st.integers(1, 30))
def test_every_update_is_that_of_torch(seed, lr, updates):
    generator = torch.Generator().manual_seed(seed)
    A = torch.randn(4, 4, generator=generator).double()
    start = [torch.randn(*shape, generator=generator).double() for shape in ((4, 2), (4,))]
    theirs = [tensor.clone().requires_grad_() for tensor in start]
    optimizer = torch.optim.Adam(theirs, lr=lr)
    ours, state = tuple(start), begin(start)
    for _ in range(updates):
        optimizer.zero_grad()
        ((A @ theirs[0]) ** 2).sum().add(theirs[1].sin().sum()).backward()
        optimizer.step()
        slopes = (2 * A.T @ A @ ours[0], ours[1].cos())
        ours, state = adam(ours, slopes, state, lr)
    for mine, their in zip(ours, theirs, strict=True):
        torch.testing.assert_close(mine, their.detach(), rtol=1e-9, atol=1e-12)
    assert state.step == updates


def test_the_first_step_is_as_long_as_the_rate_whatever_the_slope():
    start = (torch.zeros(3, dtype=torch.double),)
    (moved,), _ = adam(start, (torch.tensor([1e-3, -5.0, 1e6]).double(),), begin(start), 0.05)
    torch.testing.assert_close(
        moved, torch.tensor([-0.05, 0.05, -0.05]).double(), rtol=1e-4, atol=0
    )
