"""Whatever bytes are handed over, there is a picture or a sentence, and nothing else."""

import contextlib

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from pictures import READ, REFUSED, saved, sixteen_bits, thing, transparent
from PIL import Image

from core.picture_file import WORKED, PictureRefused, read


@pytest.mark.row("IMG-5")
@pytest.mark.parametrize("what", READ)
def test_what_can_be_read_is_read_and_says_what_was_decided(what):
    make, note = READ[what]
    picture = read(make())
    assert picture.rgb.dtype == torch.uint8
    assert picture.rgb.dim() == 3
    assert picture.rgb.shape[2] == 3
    assert max(picture.rgb.shape) <= WORKED
    assert note in " ".join(picture.notes)
    assert bool(note) == bool(picture.notes)


@pytest.mark.row("IMG-5")
@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_is_a_sentence(what):
    make, sentence = REFUSED[what]
    with pytest.raises(PictureRefused, match=sentence) as refused:
        read(make())
    assert str(refused.value).endswith(".")


def test_pixels_are_those_of_pil():
    image = thing(size=(70, 50))
    assert torch.equal(read(saved(image)).rgb, torch.from_numpy(np.array(image)))


def test_sixteen_bits_keep_their_order():
    rgb = read(sixteen_bits()).rgb
    grey = rgb[..., 0].flatten().int()
    assert (int(grey[0]), int(grey[-1])) == (0, 255)
    assert (grey.diff() >= 0).all()
    assert torch.equal(rgb[..., 0], rgb[..., 2])


def test_a_drawing_on_nothing_can_be_told_from_its_paper():
    for ink in ((0, 0, 0), (255, 255, 255), (250, 240, 60)):
        rgb = read(transparent(ink)).rgb
        assert (rgb[0, 0].int() - rgb[20, 30].int()).abs().max() > 150


def test_a_photograph_lies_as_the_camera_was_held():
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn
    assert read(saved(thing(), "JPEG", exif=exif)).rgb.shape == (60, 40, 3)


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"II*\x00"]),
)
def test_any_bytes_are_a_picture_or_a_sentence(data, begin):
    with contextlib.suppress(PictureRefused):
        assert read(begin + data).rgb.shape[2] == 3


@given(st.integers(0, 2000), st.integers(0, 255))
def test_a_byte_that_was_changed_is_a_picture_or_a_sentence(at, byte):
    data = bytearray(saved(thing()))
    data[at % len(data)] = byte
    with contextlib.suppress(PictureRefused):
        assert read(bytes(data)).rgb.shape[2] == 3
