"""The lesson's slow calls: spec in, tables out, bounded in entries and bytes."""

import pandas as pd
import streamlit as st

from core import loss_surface, search
from lessons.loss_surface import tables as surface_charts
from lessons.loss_surface import tables_further, tables_point
from ui.fingerprint import as_written

AS_WRITTEN = as_written(loss_surface.SurfaceSpec)

# --- 04_loss_surface --------------------------------------------------------------------------


@st.cache_data(max_entries=64, max_size="6MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def surface_tables(spec: loss_surface.SurfaceSpec) -> surface_charts.SurfaceTables:
    """One surface over two parameters."""
    return surface_charts.surface_tables(loss_surface.surface(spec))


@st.cache_data(max_entries=256, max_size="4MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def point_tables(
    spec: loss_surface.SurfaceSpec, x: float, y: float, grain: float
) -> tables_point.PointTables:
    """What one point of a surface means."""
    return tables_point.point_tables(loss_surface.surface(spec), x, y, grain)


@st.cache_data(max_entries=64, max_size="2MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def kinds_table(spec: loss_surface.SurfaceSpec) -> pd.DataFrame:
    """The best line under each loss."""
    return tables_further.kinds_table(spec)


@st.cache_data(max_entries=16, max_size="2MB", show_spinner=False)
def cost_table(spec: search.SearchSpec) -> pd.DataFrame:
    """What a finer step costs and buys."""
    return tables_further.cost_table(spec)
