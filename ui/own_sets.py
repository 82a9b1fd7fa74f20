"""Sets of own data that are kept under a name for a visit, and the download."""

import streamlit as st

from charts.text import as_text
from ui.own_given import ASKED, HELD, Held
from ui.reading import carry

SETS = "own_data_sets"  # kept sets of this visit, by name
MOST_SETS = 12
MOST_KEPT = 100_000_000  # bytes of all kept sets of a visit; the oldest go first


def keeping(lesson: str, held: Held) -> None:
    """Keep the data under a name for this visit, take kept ones, download them."""
    sets: dict[str, Held] = st.session_state.setdefault(SETS, {})
    name = st.text_input("Name of the set", key=f"{lesson}_set_name", max_chars=40)
    st.button(
        "Keep it for this visit",
        key=f"{lesson}_set_keep",
        disabled=not (name or "").strip(),
        on_click=_keep,
        args=((name or "").strip(), held),
    )
    for number, kept in enumerate(sets):
        st.button(
            f"Take {as_text(kept)}",
            key=f"{lesson}_set_{number}",
            on_click=_take_set,
            args=(kept,),
        )
    st.download_button(
        "Download as CSV",
        lambda: carry.numbers_of(held.table).encode(),
        "own_data.csv",
        "text/csv",
        key=f"{lesson}_own_csv",
        on_click="ignore",
        icon=":material/download:",
        help="All columns of numbers, with their names and units.",
    )


def _keep(name: str, held: Held) -> None:
    sets: dict[str, Held] = st.session_state.setdefault(SETS, {})
    sets.pop(name, None)
    sets[name] = held
    while len(sets) > MOST_SETS or (len(sets) > 1 and sum(map(_size, sets.values())) > MOST_KEPT):
        del sets[next(iter(sets))]


def _size(held: Held) -> int:
    """About how many bytes a set takes."""
    return len(held.source) + 8 * held.table.n * len(held.table.columns)


def _take_set(name: str) -> None:
    st.session_state.pop(ASKED, None)
    st.session_state[HELD] = st.session_state[SETS][name]
