"""The lesson's slow calls: spec in, tables out, bounded in entries."""

import streamlit as st

from core.autograd_descent import DescentSpec
from core.zeroing import RaceSpec
from lessons.autograd import tables_further


@st.cache_data(max_entries=32, max_size="4MB", show_spinner=False)
def race_tables(spec: RaceSpec) -> tables_further.RaceTables:
    """Both trainings of a race."""
    return tables_further.race_tables(spec)


@st.cache_data(max_entries=32, max_size="4MB", show_spinner=False)
def descent_tables(spec: DescentSpec) -> tables_further.DescentTables:
    """A descent in both dtypes."""
    return tables_further.descent_tables(spec)


@st.cache_data(max_entries=16, max_size="2MB", show_spinner=False)
def errors(name: str, kind: str) -> tables_further.ErrorTables:
    """The errors of the difference over all step sizes, of one of the functions."""
    return tables_further.error_tables(*tables_further.FUNCTIONS[name], kind)
