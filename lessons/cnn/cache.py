"""The lesson's slow calls: spec in, tables out, bounded in entries and bytes."""

import threading

import streamlit as st

from core import cnn_stored
from core.cnn import CnnRun, CnnSpec
from lessons.cnn import tables_maps
from lessons.cnn.tables_maps import RunTables


class NotTrained(Exception):
    """Nobody has run this spec yet; it is not an error and is not cached."""


@st.cache_data(max_entries=24, max_size="2MB", show_spinner=False)
def trained_tables(spec: CnnSpec, _run: CnnRun | None = None) -> RunTables:
    """The tables of a run that the page has made, outside the cache."""
    if _run is None:
        raise NotTrained
    return tables_maps.run_tables(_run)


@st.cache_data(max_entries=4, max_size="1MB", show_spinner=False)
def stored_tables(name: str) -> RunTables:
    """The tables of a stored run."""
    return tables_maps.stored_tables(cnn_stored.load(name))


@st.cache_resource(show_spinner=False)
def turns() -> threading.BoundedSemaphore:
    """The places for runs of this lesson in this process."""
    return threading.BoundedSemaphore(2)
