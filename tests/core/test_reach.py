"""A gradient down a long text: against autograd, and the power of the radius without tanh."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core import reach
from core.reach import ReachSpec


@settings(max_examples=15, deadline=None)
@given(st.integers(2, 30), st.floats(0.1, 2.0), st.integers(0, 99), st.booleans())
def test_norms_and_slope_are_those_of_autograd(length, radius, seed, bends):
    net, X, y = reach.text(ReachSpec(length=length, radius=radius, seed=seed))
    assert reach.spectral_radius(net.W_hh) == pytest.approx(radius)
    W = net.W_hh.clone().requires_grad_()
    states, h = [], torch.zeros(4, dtype=torch.double)
    for x in X:
        h = net.W_xh @ x + W @ h + net.b_xh + net.b_hh
        h = torch.tanh(h) if bends else h
        states.append(h)
    loss = torch.nn.functional.cross_entropy(h, y[0])
    *slopes, dW = torch.autograd.grad(loss, [*states, W])
    found = reach.back(net, X, y, bends=bends)
    norms = torch.stack([g.norm() for g in reversed(slopes)])
    torch.testing.assert_close(found.norms, norms, rtol=1e-7, atol=1e-300)
    assert found.slope == pytest.approx(float(dW.norm()), rel=1e-7)


@pytest.mark.parametrize(("radius", "low", "high"), [(0.5, 0.45, 0.55), (1.5, 1.4, 1.6)])
def test_without_tanh_a_letter_back_is_a_factor_of_the_radius(radius, low, high):
    bent, straight = reach.reaches(ReachSpec(length=200, radius=radius))
    assert low < straight.factor < high
    assert bent.factor < straight.factor
    assert straight.norms.isfinite().all()


def test_clipping_keeps_what_is_short_and_bad_settings_are_refused():
    assert reach.clipped(0.3) == 0.3
    assert reach.clipped(7.0) == 1.0
    for field in ({"length": 1}, {"length": 10**5}, {"radius": 0.0}, {"source": ""}):
        with pytest.raises(ValueError, match="Got"):
            ReachSpec(**field)
