"""Pictures of pixels and of weights."""

import base64
import functools
import io

import numpy as np
import pandas as pd
import pytest
from drawing import assert_drawable, texts_in
from drawing import picture as drawn
from PIL import Image

from charts import images as tiles
from charts.palettes import DARK, LIGHT
from core import images


@functools.cache
def digits() -> images.ImageSet:
    return images.load("digits")


def picture(url: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2])))


def test_a_grey_picture_has_the_pixels_of_the_image():
    pixels = digits().X_test[0].numpy()
    found = np.asarray(picture(tiles.grey(pixels, (8, 8), 16)))
    assert found.shape == (8, 8)
    assert (found == pixels.reshape(8, 8).astype(int) * 255 // 16).all()


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_weights_are_drawn_around_a_middle_colour_and_clipped_at_the_limit(palette):
    w = np.array([-9.0, -1.0, 0.0, 1.0])
    found = np.asarray(picture(tiles.weights(w, (2, 2), 1.0, palette)).convert("RGB")).reshape(4, 3)
    blue, same, middle, orange = (tuple(int(v) for v in rgb) for rgb in found)
    assert blue == same
    assert "#{:02X}{:02X}{:02X}".format(*middle) == tiles.DIVERGING[palette.name][5]
    assert blue[2] > blue[0]
    assert orange[0] > orange[2]


def test_the_two_arms_of_the_colour_scale_are_alike_in_lightness():
    for colours in tiles.DIVERGING.values():
        light = [
            0.2126 * r**2.2 + 0.7152 * g**2.2 + 0.0722 * b**2.2
            for r, g, b in (tuple(int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)) for c in colours)
        ]
        cold, warm = np.array(light[:6]) ** (1 / 3), np.array(light[:4:-1]) ** (1 / 3)
        assert (np.sign(np.diff(cold)) == np.sign(np.diff(warm))).all()
        assert np.abs(cold - warm).max() < 0.2


def test_a_gallery_marks_wrong_answers_by_word_and_frame():
    chart = tiles.gallery_chart(
        ["u", "v"], ["cat", "dog"], np.array([["cat", "cat"]]), np.array([[90, 60]]), LIGHT,
        columns=3, title="t", description="d",
    )  # fmt: skip
    tables_ = [pd.DataFrame(rows) for rows in chart.to_dict()["datasets"].values()]
    answers = next(table for table in tables_ if "words" in table)
    assert list(answers["words"]) == ["cat, 90%", "said cat, 60%"]
    assert list(answers["wrong"]) == [False, True]


def test_a_thumbnail_is_small_and_keeps_its_colours():
    pixels = np.zeros((300, 200, 3), dtype=np.uint8)
    pixels[..., 0] = 200
    found = picture(tiles.thumbnail(pixels)).convert("RGB")
    assert max(found.size) <= 128
    assert found.getpixel((5, 5)) == (200, 0, 0)
    assert picture(tiles.thumbnail(np.full((3, 2), 7, dtype=np.uint8))).getpixel((1, 2)) == 7


@pytest.mark.parametrize("below", [(), ("(1, 1)", "(2, 2)", "(3, 3)")])
def test_named_pictures_have_their_names_and_one_has_a_frame(below):
    url = tiles.grey(np.arange(4), (2, 2), 3)
    chart = tiles.named_chart(
        [url] * 3,
        ["one", "two", "three"],
        LIGHT,
        columns=3,
        tile=90,
        title="Three",
        description="Three small pictures with names.",
        picked=1,
        below=below,
    )
    assert_drawable(chart, validate=True)
    svg = drawn(chart)
    assert [text for text in texts_in(svg) if text != "Three"] == ["one", "two", "three", *below]
    assert svg.count(LIGHT.model.lower()) + svg.count(LIGHT.model) == 1
