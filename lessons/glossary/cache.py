"""The lesson's slow calls: spec in, tables out, bounded in entries and bytes."""

import streamlit as st

from core import from_notes
from core.from_notes import Outcome
from core.sgd import SgdSpec
from lessons.glossary import tables, tables_precision


@st.cache_data(max_entries=4, max_size="1MB", show_spinner=False)
def rests() -> tuple[tables_precision.Rest, ...]:
    """The descents of all formats, in exact fractions: half a second."""
    return tables_precision.rests()


@st.cache_data(max_entries=4, max_size="1MB", show_spinner=False)
def of_a_run(spec: SgdSpec) -> tuple[tables.Value, ...]:
    """Everything that has a value in a run."""
    return tables.of_a_run(spec)


@st.cache_data(max_entries=32, max_size="1MB", show_spinner=False)
def outcome(name: str, mended: bool) -> Outcome:
    """What comes of a program: run once for everybody, for it says the same every time."""
    note = from_notes.NOTES[name]
    return from_notes.outcome(note.corrected if mended else note.written)
