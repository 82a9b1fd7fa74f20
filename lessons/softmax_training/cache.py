"""The lesson's slow calls: spec in, tables out, bounded in entries and bytes."""

import streamlit as st

from charts import scores
from charts.theme import PALETTES
from core import images, softmax_training
from lessons.softmax_training import pictures
from lessons.softmax_training import tables as training_charts
from lessons.softmax_training.curves import accuracy_chart, loss_chart
from ui.columns import side_by_side

# --- 13_softmax_training ----------------------------------------------------------------------


@st.cache_resource(max_entries=3, show_spinner="Reading the images")
def image_set(name: str) -> images.ImageSet:
    """A set of images, one copy for everybody; nobody writes into it. 55 MB for the large ones."""
    return images.load(name)


class NotTrained(Exception):
    """Nobody has run this spec yet; it is not an error and is not cached."""


@st.cache_data(max_entries=48, max_size="96MB", show_spinner=False)
def training_tables(
    spec: softmax_training.SoftmaxSpec, _run: softmax_training.SoftmaxRun | None = None
) -> training_charts.TrainingTables:
    """The tables of a run that `ui/softmax_training.py` has made, live, outside the cache."""
    if _run is None:
        raise NotTrained
    return training_charts.training_tables(_run, image_set(spec.data))


# The following three draw: Streamlit remembers what they drew and repeats it. Making ten charts
# takes half a second, which a change of the gallery, or a click elsewhere, need not wait for.


@st.cache_data(max_entries=24, show_spinner=False)
def draw_training(
    spec: softmax_training.SoftmaxSpec, palette_name: str, _tables: training_charts.TrainingTables
) -> None:
    """The curves and the templates of a run."""
    tables, palette = _tables, PALETTES[palette_name]
    curves = [
        loss_chart(tables.metrics, tables.batches, spec, palette),
        accuracy_chart(tables.metrics, spec, palette),
    ]
    side_by_side(curves)
    side_by_side(pictures.template_charts(tables, palette))


@st.cache_data(max_entries=24, show_spinner=False)
def draw_gallery(
    spec: softmax_training.SoftmaxSpec,
    palette_name: str,
    rows: tuple[int, ...],
    _tables: training_charts.TrainingTables,
) -> None:
    """Test images with what the model says of them."""
    shown, palette = image_set(spec.data), PALETTES[palette_name]
    charts = pictures.gallery_charts(_tables, shown, list(rows), palette)
    side_by_side(charts, columns=3)


@st.cache_data(max_entries=24, show_spinner=False)
def draw_scores(
    spec: softmax_training.SoftmaxSpec, palette_name: str, _tables: training_charts.TrainingTables
) -> None:
    """Confusions and the share recognised of each class."""
    tables, palette = _tables, PALETTES[palette_name]
    confusion = scores.confusion_chart(tables.confusion, tables.facts.names, palette)
    side_by_side([confusion, scores.class_chart(tables.classes, palette)])
