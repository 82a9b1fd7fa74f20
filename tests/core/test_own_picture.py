"""A picture of one's own becomes one like those of the set, and each step is what it says."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core import own_picture as op
from core.own_picture import INVERT, OwnPictureSpec, prepare

COLOURS = {(255, 0, 0): 76, (0, 255, 0): 150, (0, 0, 255): 29, (255, 255, 255): 255}


@pytest.mark.row("IMG-5")
def test_pure_colours_have_the_grey_of_pil():
    rgb = torch.tensor([list(COLOURS)], dtype=torch.uint8)
    assert op.grey_of(rgb).tolist() == [list(COLOURS.values())]


@pytest.mark.row("IMG-5")
def test_grey_is_pil_s_for_every_colour():
    rgb = torch.randint(256, (2, 3, 3), generator=torch.Generator().manual_seed(0)).to(torch.uint8)
    many = torch.randint(256, (64, 64, 3), generator=torch.Generator().manual_seed(1)).byte()
    for picture in (rgb, many):
        theirs = np.array(Image.fromarray(picture.numpy()).convert("L"))
        assert op.grey_of(picture).shape == picture.shape[:2]
        assert np.array_equal(op.grey_of(picture).numpy(), theirs)


def dark_box(height: int = 40, width: int = 60) -> torch.Tensor:
    rgb = torch.full((height, width, 3), 230, dtype=torch.uint8)
    rgb[10:30, 20:26] = 30
    return rgb


def test_each_step_by_hand():
    done = prepare(dark_box(), OwnPictureSpec())
    assert done.was_inverted
    assert done.box == (10, 20, 30, 26)
    assert done.cropped.shape == (20, 6)
    assert done.square.shape == (20, 20)
    assert set(done.contrasted.unique().tolist()) == {0, 255}
    small = done.small
    assert small.shape == (28, 28)
    columns = small.float().sum(0)
    assert columns[:9].sum() == columns[-9:].sum() == 0  # 7 of 20 columns stay black on each side
    assert small[:, 14].min() == 255


def test_choices_do_what_they_say():
    rgb = dark_box()
    assert not prepare(rgb, OwnPictureSpec(INVERT[2])).was_inverted
    assert prepare(255 - rgb, OwnPictureSpec()).was_inverted is False
    assert prepare(255 - rgb, OwnPictureSpec(INVERT[1])).was_inverted
    whole = prepare(rgb, OwnPictureSpec(crop=False))
    assert whole.cropped.shape == whole.grey.shape
    with_margin = prepare(rgb, OwnPictureSpec(margin=4)).small
    assert with_margin[:4].sum() == with_margin[-4:].sum() == 0
    assert with_margin[4:24].sum() > 0
    digits = prepare(rgb, OwnPictureSpec(side=8, top=16)).small
    assert (digits.shape, int(digits.max())) == ((8, 8), 16)


@given(
    st.integers(1, 30),
    st.integers(1, 30),
    st.integers(0, 2**31 - 1),
    st.sampled_from(INVERT),
    st.booleans(),
    st.booleans(),
)
def test_any_picture_becomes_a_small_one(h, w, seed, invert, contrast, crop):
    rgb = torch.randint(256, (h, w, 3), generator=torch.Generator().manual_seed(seed)).byte()
    done = prepare(rgb, OwnPictureSpec(invert, contrast, crop))
    assert done.small.shape == (28, 28)
    assert done.square.shape == (max(done.cropped.shape),) * 2
    assert int(done.square.sum()) == int(done.cropped.sum())


def test_a_picture_of_one_colour_has_nothing_to_crop():
    done = prepare(torch.full((1, 1, 3), 255, dtype=torch.uint8), OwnPictureSpec())
    assert not done.found
    assert done.small.unique().tolist() == [0]


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"invert": "maybe"}, "invert must be one of"),
        ({"side": 0}, "side must be between 1 and 64"),
        ({"margin": 14}, "margin must be between 0 and 13"),
        ({"top": 256}, "top must be between 1 and 255"),
        ({"method": "cubic"}, "method must be one of"),
    ],
)
def test_a_rule_that_is_broken_is_named(fields, rule):
    with pytest.raises(ValueError, match=rule):
        OwnPictureSpec(**fields)
