"""The lesson's slow calls: spec in, tables out, bounded in entries and bytes."""

import threading

import streamlit as st

from lessons.vectorization import tables_further, tables_time


@st.cache_resource(show_spinner=False)
def turn() -> threading.Lock:
    """Who holds it measures: one at a time in this process, so that no two disturb each other."""
    return threading.Lock()


class NotMeasured(Exception):
    """Nobody has timed this operation yet; it is not an error and is not cached."""


@st.cache_data(max_entries=3, max_size="2MB", show_spinner=False)
def timing_tables(
    operation: str, _tables: tables_time.TimingTables | None = None
) -> tables_time.TimingTables:
    """The last measurement of an operation, which `parts.measured` has made, for everybody."""
    if _tables is None:
        raise NotMeasured
    return _tables


@st.cache_data(max_entries=16, max_size="8MB", show_spinner=False)
def set_tables(name: str) -> tables_further.SetTables:
    """One set of the catalogue."""
    return tables_further.set_tables(name)
