"""Own data in any lesson: typed, pasted or from a CSV file, kept when one moves between lessons."""

import streamlit as st

from core import data, own_data
from core.data import MAX_N, OwnSpec, shape
from core.own_data import EXAMPLE
from ui import prose

SHARED = "own_data_text"  # what was typed last, in any lesson; not a widget's key, so it survives


def show(lesson: str, max_features: int = 2, max_rows: int = MAX_N) -> OwnSpec:
    """Fields for own data; returns the last spec that could be read, the example at first.

    The text is in the link as `<lesson>_points`. A broken rule is one sentence; nothing is lost.
    """
    with st.container(border=True):
        text = _text(lesson)
        scale = st.toggle(
            "Standardise the features (mean 0, standard deviation 1)",
            key=f"{lesson}_standardise",
            bind="query-params",
        )
        slot = f"{lesson}_points_last_good"
        try:
            reading = read_once(text, max_rows, scale)
            columns = len(reading.spec.rows[0])
            if columns > max_features + 1:
                raise ValueError(
                    f"this lesson shows up to {max_features} feature{'s' * (max_features != 1)} "
                    f"and y. Got {columns} columns."
                )
        except ValueError as error:
            prose.refused(error, before=slot in st.session_state)
            reading = st.session_state.get(slot) or read_once()
        st.session_state[slot] = reading
        st.session_state[SHARED] = text
        for advice in reading.advice:
            st.caption(f":material/lightbulb: {advice}")
        st.caption(_size(*shape(reading.spec)))
    return reading.spec


def _size(n: int, d: int) -> str:
    """How much was read: `1 row, 2 features`."""
    return f"{n:,} row{'s' * (n != 1)}, {d} feature{'s' * (d != 1)}"


def _text(lesson: str) -> str:
    """The text of the file if there is one, else of the field."""
    typed, file = st.columns([3, 2])
    field = typed.text_area(
        "One sample a line, y last: type or paste",
        st.session_state.get(SHARED, EXAMPLE)[:4000],
        key=f"{lesson}_points",
        height=150,
        max_chars=20_000,
        bind="query-params",
    )
    upload = file.file_uploader("or a CSV file", type=["csv", "txt", "tsv"], key=f"{lesson}_file")
    if upload is None:
        return field or ""
    return upload.getvalue().decode("utf-8-sig", errors="replace")


@st.cache_data(max_entries=16, max_size="8MB", show_spinner=False)
def read_once(
    text: str = own_data.EXAMPLE, max_rows: int = data.MAX_N, standardise: bool = False
) -> own_data.Reading:
    """What somebody typed or uploaded; 100,000 rows take a second to read. Bad text raises."""
    return own_data.read(text, max_rows, standardise)
