"""The lesson's slow calls: spec in, tables out, bounded in entries and bytes."""

import pandas as pd
import streamlit as st

from core import batches, data
from lessons.data import tables as data_charts
from ui.fingerprint import as_written

AS_WRITTEN = as_written()

# --- 01_data ----------------------------------------------------------------------------------


@st.cache_data(max_entries=64, max_size="4MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def data_tables(spec: data.DataSpec) -> data_charts.DataTables:
    """One data set: its clouds, its noise and its best line."""
    return data_charts.data_tables(spec)


@st.cache_data(max_entries=64, max_size="4MB", show_spinner=False)
def deal_tables(spec: batches.DealSpec) -> data_charts.DealTables:
    """The cards of an epoch, and the order of every epoch."""
    return data_charts.deal_tables(spec)


@st.cache_data(max_entries=32, max_size="2MB", show_spinner=False)
def floor_table(d: int, seed: int) -> pd.DataFrame:
    """Losses of the best line of many data sets, in units of the floor."""
    return data_charts.floor_table(d, seed)


@st.cache_data(max_entries=16, max_size="2MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def shuffled_apart_tables(spec: data.DataSpec) -> data_charts.DataTables:
    """The same data set with features and labels shuffled one after the other."""
    return data_charts.shuffled_apart_tables(spec)
