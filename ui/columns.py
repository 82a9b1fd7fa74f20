"""Charts beside each other."""

from collections.abc import Sequence

import streamlit as st

from charts.theme import Chart


def side_by_side(charts: Sequence[Chart], columns: int = 2) -> None:
    """Charts in columns, row by row; on a phone they stand one below the other."""
    for start in range(0, len(charts), columns):
        row = charts[start : start + columns]
        for column, chart in zip(st.columns(columns), row, strict=False):
            column.altair_chart(chart)
