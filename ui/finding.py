"""The field that finds lessons, terms, formulas and mistakes, and lists of places to go to.

What is typed is looked for in the browser, at once. Nothing here imports torch: the first page is
the fastest.
"""

from collections.abc import Iterable, Iterator, Sequence

import streamlit as st

from charts.text import as_html, as_text
from ui import assets, course, finds

_find_part = st.components.v2.component(
    "onelayer_find",
    html=assets.text("find.html"),
    css=assets.text("find.css"),
    js=assets.text("go.js", "find.js"),
)


def field(key: str, seen: Sequence[str] = ()) -> None:
    """The field, on the page of this key; it tells which of the lessons `seen` were opened here."""
    _find_part(key=f"{key}_find", data={"finds": list(_rows()), "lessons": list(seen)})


def _rows() -> Iterator[list[str]]:
    """Kind, name, what it is, further words, lesson, address: of all that can be found."""
    for lesson in course.all_lessons():
        further = " · ".join(lesson.objectives)
        yield ["lesson", lesson.title, lesson.summary, further, lesson.group, lesson.slug]
    for find in finds.all_finds():
        also = " · ".join(find.also)
        stand = find.stand
        yield [find.kind, find.name, find.says, also, stand.lesson.title, stand.link]


def words(found: Iterable[finds.Find]) -> None:
    """Names with their sentences, one below the other; each name opens its place."""
    lines = "".join(
        f'<dt><a href="{as_html(find.stand.link)}">{as_html(find.name)}</a></dt>'
        f"<dd>{as_html(find.says)} <span>{as_html(find.stand.lesson.title)}</span></dd>"
        for find in found
    )
    st.html(f'<dl class="places">{lines}</dl>')


def formulas(key: str, found: Iterable[finds.Find]) -> None:
    """Formulas as they are written, each with its sentence and its place."""
    with st.container(key=f"{key}_places"):
        st.markdown("\n\n".join(map(_formula, found)))


def _formula(find: finds.Find) -> str:
    place = f"[{as_text(find.stand.lesson.title)}]({find.stand.link})"
    return f"$\\displaystyle {find.tex}$  \n{as_text(find.says)} {place}"
