"""The pictures one begins with: a thing on its ground, told apart by the steps."""

import pytest
import torch
from PIL import Image, ImageDraw

from core.example_pictures import EXAMPLES, SHIRT, example, filled
from core.own_picture import OwnPictureSpec, prepare


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_a_thing_on_its_ground(name):
    rgb = example(name)
    assert rgb.shape == (*EXAMPLES[name].shape, 3)
    done = prepare(rgb, OwnPictureSpec())
    assert done.found
    h, w = rgb.shape[:2]
    assert done.cropped.numel() < 0.8 * h * w
    assert 0.15 < (done.small > 128).float().mean() < 0.85


def test_outlines_are_filled_as_pil_fills_them():
    ours = filled(SHIRT, (200, 260))
    image = Image.new("1", (260, 200))
    ImageDraw.Draw(image).polygon([(260 * x, 200 * y) for x, y in SHIRT], fill=1)
    theirs = torch.tensor(list(image.tobytes()), dtype=torch.uint8)
    area = int(sum(int(byte).bit_count() for byte in theirs.tolist()))
    assert int(ours.sum()) == pytest.approx(area, rel=0.03)


def test_an_unknown_example_is_a_rule():
    with pytest.raises(ValueError, match="name must be one of"):
        example("a hat")
