"""The lesson's slow calls: spec in, tables out, bounded in entries and bytes."""

import pandas as pd
import streamlit as st

from core import attempts, concise_programs
from core.attempts import Attempt
from core.concise import ConciseSpec
from core.toy_net import ToySpec
from lessons.concise import tables, tables_further


@st.cache_data(max_entries=32, max_size="4MB", show_spinner=False)
def concise_tables(spec: ConciseSpec) -> tables.ConciseTables:
    """Both trainings."""
    return tables.concise_tables(spec)


@st.cache_data(max_entries=16, max_size="2MB", show_spinner=False)
def damages(spec: ConciseSpec) -> pd.DataFrame:
    """Every way to write the concise side, measured."""
    return tables_further.damages(spec)


@st.cache_data(max_entries=32, max_size="4MB", show_spinner=False)
def toy_tables(spec: ToySpec) -> tables_further.ToyTables:
    """A training of the toy net."""
    return tables_further.toy_tables(spec)


@st.cache_data(max_entries=16, max_size="1MB", show_spinner=False)
def program(name: str, corrected: bool) -> Attempt:
    """What comes of a program: trained once for everybody, for it says the same every time."""
    chosen = concise_programs.PROGRAMS[name]
    return attempts.attempt(chosen.corrected if corrected else chosen.written)
