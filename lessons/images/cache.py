"""The lesson's slow calls: spec in, tables out, bounded in entries and bytes."""

import streamlit as st

from core.softmax_training import SoftmaxSpec
from lessons.images import tables, tables_own, tables_unscaled
from lessons.images.tables import (
    DealtSpec,
    DealtTables,
    GallerySpec,
    GalleryTables,
    HistogramTables,
    MeansTables,
)
from lessons.images.tables_own import ModelTables
from lessons.images.tables_unscaled import UnscaledTables
from ui.image_sets import image_set


@st.cache_data(max_entries=48, max_size="2MB", show_spinner=False)
def gallery_tables(spec: GallerySpec) -> GalleryTables:
    """What the gallery shows."""
    return tables.gallery_tables(image_set(spec.data), spec)


@st.cache_data(max_entries=6, max_size="1MB", show_spinner=False)
def histogram_tables(name: str) -> HistogramTables:
    """The pixels of a set, counted; 0.2 s for 47 million."""
    return tables.histogram_tables(image_set(name))


@st.cache_data(max_entries=48, max_size="3MB", show_spinner=False)
def dealt_tables(spec: DealtSpec) -> DealtTables:
    """The batches of an epoch."""
    return tables.dealt_tables(image_set(spec.data), spec)


@st.cache_data(max_entries=6, max_size="1MB", show_spinner="Comparing the test images")
def means_tables(name: str) -> MeansTables:
    """Mean images, and how often the nearest names a test image right."""
    return tables.means_tables(image_set(name))


@st.cache_data(max_entries=24, max_size="1MB", show_spinner=False)
def unscaled_tables(spec: SoftmaxSpec) -> UnscaledTables:
    """The first losses, scaled and raw."""
    return tables_unscaled.unscaled_tables(image_set(spec.data), spec)


@st.cache_data(max_entries=6, max_size="1MB", show_spinner="Training the model")
def model_tables(name: str) -> ModelTables:
    """The model that is handed a picture; half a second of training, once."""
    return tables_own.model_tables(image_set(name))
