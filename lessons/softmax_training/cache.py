"""The lesson's slow calls: spec in, tables out, bounded in entries and bytes."""

import streamlit as st

from charts.theme import PALETTES
from core import softmax_training
from lessons.softmax_training import tables
from ui.image_sets import image_set


class NotTrained(Exception):
    """Nobody has run this spec yet; it is not an error and is not cached."""


@st.cache_data(max_entries=48, max_size="16MB", show_spinner=False)
def training_tables(
    spec: softmax_training.SoftmaxSpec, _run: softmax_training.SoftmaxRun | None = None
) -> tables.TrainingTables:
    """The tables of a run that `parts.trained` has made, live, outside the cache."""
    if _run is None:
        raise NotTrained
    return tables.training_tables(_run, image_set(spec.data))


# A picture of weights takes 0.3 ms; a run of twenty epochs has two hundred.


@st.cache_data(max_entries=24, max_size="4MB", show_spinner=False)
def template_urls(
    spec: softmax_training.SoftmaxSpec, palette_name: str, _tables: tables.TrainingTables
) -> list[list[str]]:
    """The weights of every class at every epoch as pictures: [state][class]."""
    return tables.template_urls(_tables, PALETTES[palette_name])


@st.cache_data(max_entries=24, max_size="2MB", show_spinner=False)
def image_urls(name: str, rows: tuple[int, ...]) -> list[str]:
    """Test images as pictures."""
    return tables.image_urls(image_set(name), rows)
