"""The lesson's slow calls: spec in, tables out, bounded in entries and bytes."""

import pandas as pd
import streamlit as st

from charts import classes, heat
from charts.palettes import PALETTES
from core.class_maps import MapSpec
from core.linear_svm import SvmSpec
from core.logistic_regression import LogisticSpec
from core.relu_head import HeadSpec
from lessons.logistic_regression import tables, tables_heads, tables_map, tables_svm
from ui.fingerprint import as_written


@st.cache_data(max_entries=48, max_size="1MB", show_spinner=False)
def curve_tables(spec: LogisticSpec) -> tables.CurveTables:
    """A run on points with one feature."""
    return tables.curve_tables(spec)


@st.cache_data(max_entries=24, max_size="6MB", show_spinner=False, hash_funcs=as_written())
def map_tables(spec: MapSpec) -> tables_map.MapTables:
    """A run on samples with several columns, and the plane in each of its states."""
    return tables_map.map_tables(spec)


@st.cache_data(max_entries=24, max_size="1MB", show_spinner=False, hash_funcs=as_written())
def map_urls(spec: MapSpec, paper: str) -> list[str]:
    """The plane in each state as a picture, for the theme of this name."""
    shades = classes.shades(PALETTES[paper])
    cells = map_tables(spec).cells
    return [heat.png(classes.shade_of(p / 255), shades) for p in cells]


@st.cache_data(max_entries=12, max_size="1MB", show_spinner=False, hash_funcs=as_written())
def pair_scores(spec: MapSpec) -> pd.DataFrame:
    """How well each pair of columns tells the classes apart."""
    return tables_map.pair_scores(spec)


@st.cache_data(max_entries=4, max_size="1MB", show_spinner="Twenty nets are trained …")
def head_tables(spec: HeadSpec) -> tables_heads.HeadTables:
    """Twenty starts with one last activation."""
    return tables_heads.head_tables(spec)


@st.cache_data(max_entries=12, max_size="2MB", show_spinner=False, hash_funcs=as_written())
def svm_tables(chosen: MapSpec, spec: SvmSpec) -> tables_svm.SvmTables:
    """Two linear classifiers of the samples above."""
    return tables_svm.svm_tables(chosen, spec)
