"""Figures of lesson 12: valid, without a NaN, and what the browser works out is what core says."""

import base64
import io
import math

import numpy as np
import pytest
import torch
from altair.utils.schemapi import debug_mode
from drawing import assert_drawable, picture, texts_in
from PIL import Image

from charts import images as tiles
from charts.palettes import DARK, LIGHT
from charts.theme import VIRIDIS
from core import example_pictures, images
from core.own_picture import OwnPictureSpec
from lessons.images import gallery, histogram, pixels, strips, tables, tables_own
from lessons.images.tables import DealtSpec, GallerySpec
from lessons.images.words import SHOWN
from ui.live import Thumb, steered

SETS = ("clothes", "digits")


@pytest.fixture(autouse=True)
def _quick():
    """Altair checks every part as it is made; one test checks every figure whole instead."""
    with debug_mode(False):
        yield


@pytest.fixture(scope="module")
def loaded():
    return {name: images.load(name) for name in SETS}


def all_charts(one: images.ImageSet, palette) -> list:
    shown = tables.gallery_tables(one, GallerySpec(one.name))
    pixel = tables.pixel_tables(one, "training", 3, 2, 5)
    counted, means = tables.histogram_tables(one), tables.means_tables(one)
    away = tables.away_tables(means, pixel.pixels, int(one.y[3]))
    facts = one.facts
    zeros = np.zeros((facts.d, facts.q), dtype=np.float32)
    model = tables_own.ModelTables(tables_own.model_spec(one.name), zeros, zeros[0], 0.1)
    spec = OwnPictureSpec(side=facts.shape[0], top=facts.top)
    own = tables_own.own_tables(example_pictures.example("a boot on grey"), spec, model)
    steps = tables_own.steps_of(own)
    return [
        *gallery.gallery_charts(shown.urls, shown.names, ["Six", "Six", "Six"], palette, 7),
        *gallery.mean_charts(means.urls, facts.names, palette, picked=3),
        gallery.strip_chart(
            tables_own.urls_of(steps),
            [name for name, _ in steps],
            [tables_own.shape_words(step) for _, step in steps],
            palette,
            columns=7,
            title="Steps",
            description="The steps from a picture to a small one.",
        ),
        pixels.image_chart(pixel, palette),
        *(pixels.zoom_chart(pixel, unit, palette) for unit in SHOWN),
        *histogram.histogram_charts(counted, 0.3, 0.4, palette),
        strips.batches_chart(tables.dealt_tables(one, DealtSpec(one.name, 100)), palette),
        strips.away_chart(away, palette),
        strips.answer_chart(own, palette),
    ]


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_figure_is_valid_vega_lite(loaded, palette, name):
    for chart in all_charts(loaded[name], palette):
        assert_drawable(chart, validate=palette is LIGHT)


@pytest.mark.row("IMG-1")
@pytest.mark.parametrize("label", [-1, 0, 9])
def test_the_gallery_shows_n_images_with_matching_names(loaded, label):
    clothes = loaded["clothes"]
    shown = tables.gallery_tables(clothes, GallerySpec("clothes", "test", label, 5))
    assert len(shown.rows) == len(shown.urls) == 18
    assert shown.labels == clothes.y_test[shown.rows].tolist()
    assert label < 0 or set(shown.labels) == {label}
    assert shown.count == (2000 if label < 0 else int((clothes.y_test == label).sum()))
    charts = gallery.gallery_charts(shown.urls, shown.names, ["a", "b", "c"], LIGHT, -1)
    drawn = [text for chart in charts for text in texts_in(picture(chart, 300))]
    assert [text for text in drawn if len(text) > 1] == shown.names
    for row, url in zip(shown.rows, shown.urls, strict=True):
        found = np.asarray(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))))
        assert np.array_equal(found.ravel(), clothes.X_test[row].numpy())


@pytest.mark.images
@pytest.mark.row("IMG-1")
def test_the_first_18_of_the_published_set_have_the_labels_of_the_book(loaded):
    shown = tables.gallery_tables(loaded["clothes"], GallerySpec())
    assert shown.labels == [9, 0, 0, 3, 0, 2, 7, 2, 5, 5, 0, 9, 5, 5, 7, 9, 1, 0]


def test_a_first_beyond_the_end_shows_the_last(loaded):
    shown = tables.gallery_tables(loaded["digits"], GallerySpec("digits", "test", -1, 10_000))
    assert shown.rows == [359]


@pytest.mark.parametrize("place", [(0.1, -0.1, 0), (2.9, -0.9, 2), (1.5, -1.5, 4), (3.0, 0.0, 2)])
def test_a_click_finds_its_tile(place):
    x, y, tile = place
    assert gallery.place_of(x, y) == tile


@pytest.mark.row("IMG-2")
@pytest.mark.parametrize(("row", "column"), [(0, 0), (12, 14), (27, 27), (3, 20)])
def test_the_browser_shows_the_numbers_around_the_thumb(loaded, row, column):
    clothes = loaded["clothes"]
    grid = clothes.X[0].reshape(28, 28)
    at_rest = tables.pixel_tables(clothes, "training", 0, 9, 9)
    ties = {"row": Thumb("images_row", 9.0), "column": Thumb("images_column", 9.0)}
    near = grid[max(row - 4, 0) : row + 5, max(column - 4, 0) : column + 5].flatten().double()
    x = near / 255
    for unit, expected in (
        (SHOWN[0], [f"{v:.0f}" for v in near.tolist()]),
        (SHOWN[1], [f"{v:.2f}" for v in x.tolist()]),
        (SHOWN[2], [f"{(v - at_rest.mean) / at_rest.std:.2f}" for v in x.tolist()]),
    ):
        chart = steered(pixels.zoom_chart(at_rest, unit, LIGHT), ties)
        *texts, _ = texts_in(picture(chart, 400, row=row, column=column))
        drawn = sorted(float(text.replace("−", "-")) for text in texts)
        assert drawn == pytest.approx(sorted(map(float, expected)), abs=0.011)


@pytest.mark.row("IMG-2")
@pytest.mark.parametrize(("mean", "std"), [(0.286, 0.353), (0.5, 0.5), (0.0, 1.0), (0.9, 0.05)])
def test_the_browser_says_mean_and_standard_deviation_under_the_thumb(loaded, mean, std):
    counted = tables.histogram_tables(loaded["clothes"])
    _, after = histogram.histogram_charts(counted, 0.3, 0.4, LIGHT)
    ties = {"mean": Thumb("images_mean", 0.3), "std": Thumb("images_std", 0.4)}
    *_, title = texts_in(picture(steered(after, ties), 500, mean=mean, std=std))
    m, s = title.removeprefix("After: mean ").split(", standard deviation ")
    z = images.normalised(images.scale(loaded["clothes"].X, 255), mean, std).double()
    assert float(m.replace("−", "-")) == pytest.approx(z.mean().item(), abs=1e-3)
    assert float(s) == pytest.approx(z.std().item(), abs=1e-3)


@pytest.mark.parametrize("name", SETS)
def test_the_bins_hold_every_pixel_once(loaded, name):
    counted = tables.histogram_tables(loaded[name])
    bins = tables.bins_table(counted)
    assert bins["count"].sum() == counted.n == loaded[name].X.numel()
    assert bins["share"].sum() == pytest.approx(1)
    assert bins["share"].min() > histogram.FAINT
    assert (bins["end"] > bins["start"]).all()


@pytest.mark.row("IMG-3")
@pytest.mark.parametrize("size", [1, 7, 16, 256, 1437])
@pytest.mark.parametrize("number", [1, 2, -1])
def test_the_strip_covers_an_epoch_and_has_the_batch_looked_at(size, number):
    count, last = tables.counts_of(1437, size)
    number = count if number < 0 else min(number, count)
    table = tables.strip_table(DealtSpec("digits", size, number=number))
    assert table["start"][0] == 0
    assert table["end"][-1] == 1437
    assert (table["start"][1:] == table["end"][:-1]).all()
    assert table["batches"].sum() == count
    here = table["number"].tolist().index(number)
    assert table["batches"][here] == 1
    assert table["end"][here] - table["start"][here] == (last if number == count else size)
    assert len(table["start"]) <= tables.TOLD_APART


def test_a_batch_is_the_one_that_is_dealt(loaded):
    from core.batches import data_iter

    generator = torch.Generator().manual_seed(1)
    epochs = [data_iter(100, 1437, generator) for _ in range(2)]
    found = tables.dealt_tables(loaded["digits"], DealtSpec("digits", 100, True, 2, 15))
    assert found.rows == epochs[1][14].tolist()
    assert len(found.rows) == 37
    assert found.same is False
    still = tables.dealt_tables(loaded["digits"], DealtSpec("digits", 100, False, 2, 15))
    assert still.same is True


def test_the_distances_are_those_of_numpy(loaded):
    digits = loaded["digits"]
    means = tables.means_tables(digits)
    x = digits.X_test[4].numpy() / 16
    away = tables.away_tables(means, digits.X_test[4].numpy().reshape(8, 8)).away
    for k in range(10):
        mean = digits.X[digits.y == k].numpy().mean(0) / 16
        assert away[k] == pytest.approx(math.dist(x, mean), rel=1e-4)


@pytest.mark.row("B16")
def test_in_the_colours_of_a_map_the_same_numbers_have_other_colours():
    """Black has become the first colour of the map, white the last; grey has no colour at all."""
    pixels = np.array([0, 128, 255], dtype=np.uint8)
    ends = []
    for url in (tiles.grey(pixels, (1, 3), 255), tiles.mapped(pixels, (1, 3), 255, VIRIDIS)):
        image = Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))).convert("RGB")
        ends.append([image.getpixel((k, 0)) for k in (0, 2)])
    assert ends[0] == [(0, 0, 0), (255, 255, 255)]
    assert ends[1] == [tuple(bytes.fromhex(VIRIDIS[k][1:])) for k in (0, -1)]
