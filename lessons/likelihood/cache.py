"""The lesson's slow calls: spec in, tables out, bounded in entries and bytes."""

import pandas as pd
import streamlit as st

from core import data, likelihood, noise
from lessons.likelihood import tables_around, tables_loss
from ui.fingerprint import as_written

AS_WRITTEN = as_written()

# --- 07_likelihood ----------------------------------------------------------------------------


@st.cache_data(max_entries=64, max_size="4MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def twin_tables(spec: data.DataSpec, sigma: float) -> tables_loss.TwinTables:
    """Loss and NLL on one grid of lines; moving the line changes neither."""
    by_loss = loss_surface(spec)
    return tables_loss.twin_tables(data.load(spec), sigma, by_loss=by_loss)


@st.cache_data(max_entries=16, max_size="2MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def loss_surface(spec: data.DataSpec) -> tables_loss.Surface:
    """The loss over w and b; moving σ does not change it."""
    return tables_loss.loss_surface(data.load(spec))


@st.cache_data(max_entries=64, max_size="4MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def law_tables(
    spec: noise.NoisySpec | data.DataSpec, outlier: float | None, nu: int
) -> tables_around.LawTables:
    """The most likely line of one data set under each law, with or without an outlier."""
    return tables_around.law_tables(noise.load(spec), outlier, nu)


@st.cache_data(max_entries=64, max_size="4MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def residual_tables(spec: noise.NoisySpec | data.DataSpec) -> tables_around.ResidualTables:
    """The residuals of the least-squares line, in pictures."""
    return tables_around.residual_tables(noise.load(spec))


@st.cache_data(max_entries=64, max_size="4MB", show_spinner=False)
def unequal_tables(spec: noise.NoisySpec) -> tables_around.UnequalTables:
    """Noise that grows along x, and the slopes of many redrawn data sets."""
    return tables_around.unequal_tables(spec)


@st.cache_data(max_entries=64, max_size="4MB", show_spinner=False)
def bias_table(spec: likelihood.BiasSpec) -> pd.DataFrame:
    """Estimates of σ² from many small data sets, with both divisors."""
    return tables_around.bias_table(spec)
