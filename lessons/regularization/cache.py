"""The lesson's slow calls: spec in, tables out, bounded in entries and bytes."""

import streamlit as st

from core import attempts
from core.attempts import Attempt
from core.many_columns import ManySpec
from core.regularization import PathSpec
from core.regularization_programs import PROGRAMS
from core.weight_decay import DecaySpec
from lessons.regularization import tables, tables_further
from ui.fingerprint import as_written


@st.cache_data(max_entries=16, max_size="4MB", hash_funcs=as_written(PathSpec), show_spinner=False)
def path_tables(spec: PathSpec) -> tables.PathTables:
    """The weights along a row of α."""
    return tables.path_tables(spec)


@st.cache_data(max_entries=32, max_size="2MB", show_spinner=False)
def decay_tables(spec: DecaySpec) -> tables_further.DecayTables:
    """Training with both kinds of decay and without."""
    return tables_further.decay_tables(spec)


@st.cache_data(max_entries=16, max_size="2MB", show_spinner=False)
def many_tables(spec: ManySpec) -> tables_further.ManyTables:
    """Errors with more and more columns."""
    return tables_further.many_tables(spec)


@st.cache_data(max_entries=16, max_size="1MB", show_spinner=False)
def program(name: str, corrected: bool) -> Attempt:
    """What comes of a program: run once for everybody, for it says the same every time."""
    chosen = PROGRAMS[name]
    return attempts.attempt(chosen.corrected if corrected else chosen.written)
