"""Programs as they stand in notes: each run as it is written, or corrected, and what came of it."""

import streamlit as st

from core.from_notes import NOTES
from lessons.glossary import cache, controls, words_notes
from ui import alone, prose, stage


@stage.fragment
def from_notes() -> None:
    """Choose a program; the text that runs, and what it prints or stops with."""
    prose.notice(words_notes.INTRO)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    name = controls.NOTE.show(row.container(width=300))
    mended = controls.MENDED.show(row)
    note, found = NOTES[name], cache.outcome(name, mended)
    left, right = st.columns([3, 2])
    with left:
        # on paper it is what the words speak of, nothing to be run: without colours
        language = None if alone.paper() else "python"
        st.code(note.corrected if mended else note.written, language=language, wrap_lines=True)
    with right:
        st.caption("What came of it")
        if lines := words_notes.came(found):
            st.code(lines, language=None, wrap_lines=True)
        (prose.notice if mended else prose.broken)(words_notes.became(note, found, mended=mended))
    if not alone.paper():
        prose.summary(words_notes.HOW)
