"""Inside the model: the images of a confusion, and what the pixels of one image add up to."""

from collections.abc import Sequence

import streamlit as st

from charts import images as tiles
from charts.palettes import Palette
from lessons.softmax_training import cache, controls, tables_inside, words_inside
from lessons.softmax_training.tables import TrainingTables
from ui import alone, kinds, prose
from ui.columns import side_by_side
from ui.image_sets import image_set


def take(names: Sequence[str], x: float, y: float) -> None:
    """Open the cell that was clicked on: column x, row y, from 0; between two of them nothing."""
    if min(x, y) >= 0:
        kinds.put({controls.TRUTH.key: names[int(y)], controls.SAID.key: names[int(x)]})


def opened(tables: TrainingTables, palette: Palette) -> None:
    """The images in a cell of the confusion matrix."""
    if not alone.paper():
        prose.summary("Click on a cell of the matrix, or choose one here: its images open.")
    row = st.columns(2)
    names = tables.facts.names
    truth = controls.TRUTH.show(row[0], (tables_inside.PAIR, *names))
    said = controls.SAID.show(row[1], (tables_inside.ANY, *names))
    if truth == tables_inside.PAIR:
        truth, said = tables_inside.most_confused(tables)
    rows = tables_inside.opened_rows(tables, truth, said)
    prose.summary(words_inside.opened_words(tables, truth, said, rows))
    if rows:
        _shown(tables, rows[: tables_inside.OPENED], palette)


def _shown(tables: TrainingTables, rows: Sequence[int], palette: Palette) -> None:
    """These test images with what is said of them at the end."""
    names, said, sure = tables.facts.names, tables.said[-1], tables.sure[-1]
    urls = cache.image_urls(tables.spec.data, tuple(rows))
    charts = [
        tiles.named_chart(
            urls[start : start + 6],
            [names[said[row]] for row in part],
            palette,
            columns=3,
            tile=150,
            below=[f"{sure[row]}% sure" for row in part],
            title=f"What the model says of them, {start + 1} to {start + len(part)}",
            description="Test images with the class that the model gives them, and how sure it is.",
        )
        for start in range(0, len(rows), 6)
        for part in [rows[start : start + 6]]
    ]
    side_by_side(charts, columns=2)


def one_image(tables: TrainingTables, palette: Palette) -> None:
    """Choose a test image; its pixels, and what each adds to two logits."""
    row = st.columns(2)
    which = controls.WHICH.show(row[0])
    last = len(tables.truth) - 1
    by_number = which == tables_inside.WHICH[-1]
    typed = int(controls.IMAGE.show(row[1], high=last)) if by_number else 0
    number = tables_inside.which_image(tables, which, typed)
    inside = tables_inside.inside_tables(tables, image_set(tables.spec.data), number)
    urls, names, below = (
        tables_inside.inside_urls(inside, tables, palette),
        words_inside.names_of(inside),
        words_inside.below(inside),
    )
    titles = ("What each pixel adds: orange for", "Blue against; their difference decides")
    charts = [
        tiles.named_chart(
            urls[start : start + 2],
            names[start : start + 2],
            palette,
            columns=2,
            tile=200,
            below=below[start : start + 2],
            title=title,
            description="A test image, and what each of its pixels adds to the logits of classes.",
        )
        for start, title in zip((0, 2), titles, strict=True)
    ]
    side_by_side(charts)
    prose.summary(words_inside.inside_words(inside))
