"""A kernel on its way is the four loops, moves with the picture, and is refused in a sentence."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core import convolution as cv
from core.sliding import SlideSpec, by_loops, slide, turned

kernels = st.integers(1, 4).flatmap(
    lambda k: st.lists(
        st.lists(st.integers(-3, 3), min_size=k, max_size=k).map(tuple), min_size=k, max_size=k
    ).map(tuple)
)


def picture(seed=0, side=9):
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(0, 256, (side, side), generator=generator)


@pytest.mark.row("CNN-1")
@settings(max_examples=20, deadline=None)
@given(kernels, st.integers(1, 4), st.integers(0, 3))
def test_one_product_is_the_four_loops(kernel, stride, padding):
    done = slide(picture(), SlideSpec(kernel, stride, padding))
    assert torch.equal(done.out, by_loops(done.around, kernel, stride))
    row, column = done.strongest
    weights = torch.tensor(kernel).double()
    assert (done.seen(row, column) * weights).sum() == done.out[row, column]
    assert done.out[row, column].abs() == done.out.abs().max()


@given(kernels)
def test_a_picture_that_moves_moves_what_is_found(kernel):
    still = picture()
    moved = torch.roll(still, 1, 1)
    out, later = (slide(p, SlideSpec(kernel)).out for p in (still, moved))
    assert torch.equal(out[:, :-1], later[:, 1:])


@given(kernels)
def test_two_half_turns_are_none(kernel):
    assert turned(turned(kernel)) == kernel


@pytest.mark.parametrize(
    "bad",
    [
        {"kernel": ((1, 2), (3,))},
        {"kernel": ()},
        {"kernel": ((0,) * 6,) * 6},
        {"stride": 0},
        {"stride": 5},
        {"padding": -1},
        {"padding": 4},
    ],
)
def test_a_way_that_cannot_be_is_refused(bad):
    with pytest.raises(ValueError, match="must be"):
        SlideSpec(**bad)


def test_every_named_kernel_has_a_place_on_every_way():
    for kernel in cv.KERNELS.values():
        for stride in range(1, 5):
            assert slide(picture(side=28), SlideSpec(kernel, stride, 3)).out.numel()
