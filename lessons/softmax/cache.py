"""The lesson's slow calls: spec in, tables out, bounded in entries."""

from dataclasses import replace

import streamlit as st

from core.plane_classes import ClassesSpec
from lessons.softmax import tables_plane
from lessons.softmax.tables_plane import PlaneTables, TwiceTables


@st.cache_data(max_entries=48, max_size="4MB", show_spinner=False)
def plane_tables(spec: ClassesSpec) -> PlaneTables:
    """Three classes in the plane, trained."""
    return tables_plane.plane_tables(spec)


def twice_tables(spec: ClassesSpec) -> TwiceTables:
    """The same run, right and with softmax applied twice."""
    return TwiceTables(plane_tables(spec), plane_tables(replace(spec, loss="double")))
