"""Contributions of pixels: they add up to the logits, and the picture of a difference decides."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import softmax as sm
from core.contributions import contributions, rival


@given(st.integers(0, 999), st.integers(1, 30), st.integers(2, 10))
def test_they_add_up_to_the_logits(seed, d, q):
    generator = torch.Generator().manual_seed(seed)
    x, w, b = (torch.randn(*s, generator=generator).double() for s in ((d,), (d, q), (q,)))
    parts = contributions(x, w)
    assert torch.allclose(parts.sum(0) + b, sm.logits(x.unsqueeze(0), w, b)[0])
    lost = w + torch.randn(d, 1, generator=generator)  # the same vector in every column
    said, other = rival(parts.sum(0) + b, 0)
    between = parts[:, said] - parts[:, other]
    assert torch.allclose(
        contributions(x, lost)[:, said] - contributions(x, lost)[:, other], between
    )


def test_by_hand():
    x, w = torch.tensor([0.0, 2.0]), torch.tensor([[5.0, 1.0], [0.5, -1.0]])
    assert contributions(x, w).tolist() == [[0.0, 0.0], [1.0, -2.0]]


def test_the_rival_is_the_truth_where_the_answer_is_wrong_and_else_the_second():
    o = torch.tensor([1.0, 3.0, 2.0])
    assert rival(o, 0) == (1, 0)
    assert rival(o, 1) == (1, 2)


def test_an_image_of_another_size_is_refused():
    with pytest.raises(ValueError, match=r"as w has rows, 2\. Got 3\."):
        contributions(torch.zeros(3), torch.zeros(2, 4))
