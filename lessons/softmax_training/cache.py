"""The lesson's slow calls: spec in, tables out, bounded in entries and bytes."""

import streamlit as st

from charts.palettes import PALETTES
from core import softmax_training
from core.softmax_training import SoftmaxSpec
from core.traces import Recent, Traces
from lessons.softmax_training import tables
from ui.image_sets import image_set


class NotTrained(Exception):
    """Nobody has run this spec yet; it is not an error and is not cached."""


@st.cache_resource(show_spinner=False)
def memory() -> Traces:
    """The runs that were made, for everybody: 20 epochs of clothes are 0.7 MB."""
    return Traces(12_000_000)


@st.cache_data(max_entries=32, max_size="8MB", show_spinner=False)
def training_tables(spec: SoftmaxSpec) -> tables.TrainingTables:
    """The tables of a run that is remembered. Raises NotTrained when it is not."""
    trace = memory().get(spec)
    if trace is None or not trace.reaches(spec.num_epochs):
        raise NotTrained
    images = image_set(spec.data)
    return tables.training_tables(softmax_training.finished(images, spec, trace), images)


@st.cache_resource(show_spinner=False)
def sweeps() -> Recent:
    """The sweeps that were made, for everybody: a few numbers a model."""
    return Recent(64)


# A picture of weights takes 0.3 ms; a run of twenty epochs has two hundred.


@st.cache_data(max_entries=24, max_size="4MB", show_spinner=False)
def template_urls(
    spec: SoftmaxSpec, palette_name: str, _tables: tables.TrainingTables
) -> list[list[str]]:
    """The weights of every class at every epoch as pictures: [state][class]."""
    return tables.template_urls(_tables, PALETTES[palette_name])


@st.cache_data(max_entries=24, max_size="2MB", show_spinner=False)
def image_urls(name: str, rows: tuple[int, ...]) -> list[str]:
    """Test images as pictures."""
    return tables.image_urls(image_set(name), rows)
