"""Show the code that ran, from the very functions that ran it."""

import functools
import inspect
from collections.abc import Callable
from typing import Any

import streamlit as st

from core.data import DataSpec, OwnSpec
from core.notebook import notebook
from core.script import FILE, needs_file, rows_file
from ui import alone, course


@functools.lru_cache(maxsize=256)  # to find where a function ends python reads its whole file
def code_of(*functions: Callable[..., Any]) -> str:
    """The source of the functions, one below the other, as it stands in the file."""
    return "\n\n".join(inspect.getsource(function).rstrip() for function in functions)


@alone.beside
def show(*functions: Callable[..., Any]) -> None:
    """Print the functions on the page, with the files they live in."""
    if alone.paper():
        return  # nobody runs paper
    files = dict.fromkeys(f"`{function.__module__.replace('.', '/')}.py`" for function in functions)
    st.caption(f"{' and '.join(files)}, exactly as it ran")
    st.code(code_of(*functions), language="python", wrap_lines=True)


@alone.beside
def script(text: str, data: DataSpec | None = None, name: str = "") -> None:
    """A script with today's settings in it, to copy and run beside the app, and as a notebook.

    With it the file it reads, when it is of own `data` that are too many to be written out. `name`
    tells several scripts of one lesson apart.
    """
    if alone.paper():
        return
    st.caption("The same with today's settings, to copy and run in the project's folder")
    st.code(text, language="python", wrap_lines=True)
    lesson: course.Lesson = st.session_state[course.SHOWN]
    st.download_button(
        "As a notebook with all its functions",
        functools.partial(notebook, lesson.title, text),  # made when somebody asks for it
        "-".join(filter(None, ("one-layer", lesson.slug, name))) + ".ipynb",
        "application/x-ipynb+json",
        key=f"notebook_{name}",
        on_click="ignore",
        icon=":material/download:",
    )
    if isinstance(data, OwnSpec) and needs_file(data):
        st.download_button(
            f"{FILE}, the {len(data.rows):,} rows it reads",
            rows_file(data),
            FILE,
            "text/csv",
            on_click="ignore",
            icon=":material/download:",
        )
