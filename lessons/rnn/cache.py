"""The lesson's slow calls: spec in, tables out, bounded in entries and bytes."""

import streamlit as st

from core.reach import ReachSpec
from core.rnn import RnnSpec
from lessons.rnn import tables


@st.cache_data(max_entries=24, max_size="4MB", show_spinner=False)
def rnn_tables(spec: RnnSpec) -> tables.RnnTables:
    """A training, epoch by epoch."""
    return tables.rnn_tables(spec)


@st.cache_data(max_entries=16, max_size="5MB", show_spinner="Forty trainings …")
def starts_tables(spec: RnnSpec) -> tables.StartsTables:
    """Twenty starts under both heads."""
    return tables.starts_tables(spec)


@st.cache_data(max_entries=32, max_size="500KB", show_spinner=False)
def damages(spec: RnnSpec) -> tuple[tables.Damage, ...]:
    """Every way to build the net, from one seed."""
    return tables.damages(spec)


@st.cache_data(max_entries=32, max_size="500KB", show_spinner=False)
def reach_tables(spec: ReachSpec) -> tables.ReachTables:
    """A gradient on its way back through a text."""
    return tables.reach_tables(spec)
