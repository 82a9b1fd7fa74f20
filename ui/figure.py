"""Draw a chart: the one place where a picture meets the page."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from charts.theme import Chart


class _Trusted:
    """A chart whose spec is not checked against the schema again: the tests did that.

    The check takes longer than building the chart, on every change of every control.
    """

    def __init__(self, chart: Chart) -> None:
        self._chart = chart

    def to_dict(self) -> dict[str, Any]:
        """What Streamlit asks of a chart."""
        return self._chart.to_dict(validate=False)


def show(chart: Chart, place: Any = st, **options: Any) -> None:
    """Draw the chart; its description is the text for those who cannot see it."""
    place.altair_chart(_Trusted(chart), **options)


def clickable(
    chart: Chart, key: str, selection: str, chosen: Callable[[dict[str, float]], None], place: Any
) -> None:
    """Draw a chart one can click on: `chosen` gets the row of data that the click selected."""

    def clicked() -> None:
        rows = st.session_state[key].get("selection", {}).get(selection)
        if rows:  # a double click empties the selection: nothing was chosen then
            chosen(rows[0])

    show(chart, place, key=key, on_select=clicked, selection_mode=selection)
