"""Charts beside each other."""

from collections.abc import Sequence

import streamlit as st

from charts.form import Form
from charts.theme import Chart
from ui import figure


def side_by_side(charts: Sequence[Chart | Form], columns: int = 2) -> None:
    """Charts in columns, row by row; on a phone they stand one below the other."""
    for start in range(0, len(charts), columns):
        row = charts[start : start + columns]
        for column, chart in zip(st.columns(columns), row, strict=False):
            figure.show(chart, column)
