"""A lesson on paper: black on white, questions without answers, answers on a sheet of their own.

`view=print` is the handout: figures, formulas with the numbers of this state, questions.
`view=sheet` has the questions alone. What a screen needs (controls, buttons, code) is left out; the
settings stand at the end in words, with the link to the state.
"""

from urllib.parse import urlencode

import streamlit as st

from charts.text import as_text
from ui import alone, assets

MOST_LINK = 400  # characters: own data make a link of pages
ANSWERS = "answers_of_this_paper"
STYLE = assets.text("paper.css")
# the rules of printing, already on the screen: what one sees is what comes out
PRINTED = assets.text("leave/print.css").replace("@media print", "@media all")
ROOM = "<div class='room' aria-hidden='true'></div>"  # to write in


def begin(title: str) -> None:
    """The head of a paper."""
    st.session_state[ANSWERS] = []
    kind = "sheet" if alone.paper() == "sheet" else "handout"
    st.html(f"<style>{PRINTED}\n{STYLE}</style>")
    with st.container(key=f"paper_{kind}", gap=None):
        st.caption("One Layer · CC BY 4.0")
        st.title(title, anchor=False)
        st.caption("Name: ________________________  Date: ____________")
        with st.container(key="paper_hint"):
            st.caption("Ctrl+P, or ⌘P, prints it")


def question(text: str, answer: str, options: tuple[str, ...] = ()) -> None:
    """A question with room to write; its answer comes on the last sheet."""
    kept: list[str] = st.session_state.setdefault(ANSWERS, [])
    kept.append(answer)
    with st.container(key=f"paper_question_{len(kept)}", gap=None):
        st.markdown(f"**{len(kept)}.** {text}")
        if options:
            st.markdown("  ·  ".join(f"□ {option}" for option in options))
        st.html(ROOM)


def end(drawn: dict[str, str | None]) -> None:
    """The settings in words, and the answers on a sheet of their own."""
    kept: list[str] = st.session_state.pop(ANSWERS, [])
    with st.container(key="paper_state", gap=None):
        st.caption(as_text(_settings(drawn)))
    if not alone.answers():
        return
    with st.container(key="paper_answers", gap=None):
        st.header("Answers", anchor=False)
        for number, answer in enumerate(kept, 1):
            st.markdown(f"**{number}.** {answer}")
        if not kept:
            st.markdown("This lesson has no questions.")


def _settings(drawn: dict[str, str | None]) -> str:
    """What was set to something else than usual, and where it can be opened."""
    said = [
        f"{alone.LABELS[key]}: {_short(value)}"
        for key, value in drawn.items()
        if value is not None and key in alone.LABELS
    ]
    settings = "; ".join(said) if said else "as the lesson opens"
    query = urlencode({key: value for key, value in drawn.items() if value is not None})
    link = f"{(st.context.url or '').partition('?')[0]}{'?' if query else ''}{query}"
    return f"Settings: {settings}. {link if len(link) <= MOST_LINK else 'The link is too long.'}"


def _short(value: str) -> str:
    """A setting as a line of paper can hold it: own data are pages long."""
    return value if len(value) <= 60 else f"{value[:60]}…"
