"""Resizing is two matrix products, and gives what torch gives."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional

from core.resize import METHODS, resized, weights

ORACLE = {
    "area": {"mode": "area"},
    "nearest": {"mode": "nearest-exact"},
    "bilinear": {"mode": "bilinear", "antialias": True},
}


@pytest.mark.row("IMG-3")
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("shape", [(28, 28), (14, 14), (7, 14), (1, 1), (56, 84)])
def test_a_resized_picture_has_the_asked_shape_and_torch_s_pixels(method, shape):
    X = torch.rand(28, 28, generator=torch.Generator().manual_seed(0))
    ours = resized(X, shape, method)
    assert ours.shape == shape
    theirs = functional.interpolate(X[None, None], shape, **ORACLE[method])[0, 0]
    assert torch.allclose(ours, theirs, atol=1e-5)


@given(st.integers(1, 90), st.integers(1, 90), st.sampled_from(list(METHODS)))
def test_a_grey_wall_stays_a_grey_wall(n, m, method):
    found = weights(n, m, method)
    assert found.shape == (m, n)
    assert torch.allclose(found.sum(1), torch.ones(m), atol=1e-5)
    assert (found >= 0).all()


@given(st.integers(1, 40), st.integers(1, 40))
def test_area_keeps_the_mean(n, m):
    X = torch.rand(n, generator=torch.Generator().manual_seed(n))
    assert (weights(n, m) @ X).mean().item() == pytest.approx(X.mean().item(), abs=1e-5)


def test_a_rule_that_is_broken_is_named():
    with pytest.raises(ValueError, match=r"a side must be between 1 and 4096\. Got 0\."):
        weights(3, 0)
    with pytest.raises(ValueError, match="method must be one of"):
        weights(3, 3, "cubic")
