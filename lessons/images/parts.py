"""The stage of the lesson: a gallery, one image of it, and its pixels as numbers."""

from dataclasses import dataclass
from functools import partial

import streamlit as st

from charts.palettes import Palette
from core import images
from core.images import SETS
from lessons.images import cache, controls, tables, words
from lessons.images.gallery import BLOCK, gallery_charts, place_of
from lessons.images.pixels import image_chart, zoom_chart
from lessons.images.tables import (
    GallerySpec,
    GalleryTables,
    HistogramTables,
    PixelTables,
)
from ui import alone, download, figure, kinds, live, prose, source, stage
from ui.image_sets import image_set

GALLERY = "images_gallery"  # the blocks of the gallery, which can be clicked on


@dataclass(frozen=True, eq=False)
class Scene:
    """The set that is looked at, and one image of it."""

    data: str
    gallery: GalleryTables
    picked: int  # place in the gallery, from 0

    @property
    def index(self) -> int:
        """The number of the image in its part of the set."""
        return self.gallery.rows[self.picked]

    @property
    def label(self) -> int:
        """Its class."""
        return self.gallery.labels[self.picked]


def scene() -> Scene:
    """Choose the set, its part and a class, and one of the images shown."""
    row = st.columns([3, 2, 3, 2, 3], vertical_alignment="bottom")
    wanted = images.named(controls.DATA.show(row[0]))
    data = download.usable(wanted, image_set, "clothes")
    facts = SETS[data]
    with row[1], alone.aside("part"):
        part = controls.PART.show()
    name = controls.CLASS.show(row[2], (controls.ALL, *facts.names))
    label = -1 if name == controls.ALL else facts.names.index(name)
    place, pick = row[3].container(), row[4].container()
    most = cache.gallery_tables(GallerySpec(data, part, label)).count - 1
    first = int(controls.FIRST.show(place, high=most))
    shown = cache.gallery_tables(GallerySpec(data, part, label, first))
    picked = min(int(controls.PICK.show(pick)), len(shown.rows)) - 1
    return Scene(data, shown, picked)


def ask(pixels_of_all: HistogramTables) -> None:
    """The prediction of this lesson: which class is the brightest?"""
    prose.predict("images", *words.question(pixels_of_all))


@alone.beside
def gallery(scene: Scene, palette: Palette) -> None:
    """The images in blocks of six; a click takes one."""
    shown = scene.gallery
    titles = words.gallery_titles(shown)
    charts = gallery_charts(shown.urls, shown.names, titles, palette, scene.picked)
    for k, (column, chart) in enumerate(zip(st.columns(3), charts, strict=False)):
        figure.show(chart, column.container(key=f"{GALLERY}_{k}"))
        stage.clicks(f"{GALLERY}_{k}", partial(_pick, k * BLOCK, len(shown.rows)))
    prose.summary(words.gallery_words(shown))


@alone.beside
def all_sets() -> None:
    """What every set of images is: sizes, classes, where it comes from."""
    with st.expander("All sets in a table"):
        prose.table(words.facts_rows())


def _pick(start: int, most: int, x: float, y: float) -> None:
    """Take the image that was clicked on."""
    place = start + place_of(x, y)
    if place < most:
        kinds.put({controls.PICK.key: place + 1})


@stage.fragment
def pixels(scene: Scene, palette: Palette) -> None:
    """One image, one of its pixels, and the numbers around it."""
    facts = SETS[scene.data]
    stage.listen("images_pixels", controls.ROW, controls.COLUMN)
    h, w = facts.shape
    row = st.columns([3, 3, 2], vertical_alignment="bottom")
    i = int(controls.ROW.show("Row", 0.0, float(h - 1), 1.0, row[0]))
    j = int(controls.COLUMN.show("Column", 0.0, float(w - 1), 1.0, row[1]))
    unit = controls.UNIT.show(row[2])
    with alone.aside("colours"):
        mapped = controls.MAPPED.show()
    one = pixel_tables(scene, i, j)
    thumbs = {"row": live.thumb(controls.ROW), "column": live.thumb(controls.COLUMN)}
    with alone.views():
        left, right = st.columns(2)
        whole = live.steered(image_chart(one, palette, mapped=mapped), thumbs)
        figure.show(whole, left.container(key="images_one"))
        stage.clicks("images_one", partial(_take_pixel, h, w))
        figure.show(live.steered(zoom_chart(one, unit, palette), thumbs), right)
        prose.summary(words.pixel_words(one))
        if mapped:
            prose.broken(words.mapped_words(one))
    if alone.on():
        return
    prose.formula(*words.pixel_formula(one))
    prose.notice(words.bits_words(facts))
    with st.expander("A script with today's pixel"):
        source.script(words.script(one, scene.data))


def _take_pixel(h: int, w: int, x: float, y: float) -> None:
    """Look at the pixel that was clicked on."""
    row, column = min(max(int(y), 0), h - 1), min(max(int(x), 0), w - 1)
    kinds.put({controls.ROW.key: float(row), controls.COLUMN.key: float(column)})


def pixel_tables(scene: Scene, row: int, column: int) -> PixelTables:
    """The image that is looked at, and one of its pixels."""
    part = scene.gallery.spec.part
    return tables.pixel_tables(image_set(scene.data), part, scene.index, row, column)


def shapes(scene: Scene) -> None:
    """What the numbers of the image are called on their way into a model."""
    one = pixel_tables(scene, 0, 0)
    prose.table(words.shape_rows(one))
    prose.summary(words.SHAPE_WORDS)
    source.show(images.to_tensor, images.normalised)


def practice(scene: Scene) -> None:
    """The exercises, about the set that is looked at."""
    for exercise in words.exercises(cache.histogram_tables(scene.data)):
        prose.exercise(*exercise)
