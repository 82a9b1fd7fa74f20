"""A stage: the controls and views at the top of a lesson, drawn at once when a control moves.

It is a fragment: only it runs again while somebody drags a slider. The rest of the page reads the
same settings and follows when they rest for half a second.
"""

import hashlib
from pathlib import Path
from typing import Any

import streamlit as st

_part = st.components.v2.component(
    "onelayer_stage",
    html='<span class="mark rest"></span>',
    js=(Path(__file__).parent / "stage.js").read_text(encoding="utf-8"),
)


def mark(key: str, settings: Any) -> None:
    """Inside the stage: what is drawn now. `settings` are told apart by their repr."""
    _part(data={"role": "mark", "settings": _short(settings)}, key=f"{key}_stage", height=0)


def follow(key: str, settings: Any) -> None:
    """Outside of it: run the whole page again when the stage has rested on other settings."""
    data = {"role": "rest", "settings": _short(settings)}
    _part(data=data, key=f"{key}_follow", height=0, on_settled_change=_nothing)


def _short(settings: Any) -> str:
    """A few letters that stand for settings: those of own data would be a hundred kilobytes."""
    return hashlib.sha256(repr(settings).encode()).hexdigest()[:16]


def _nothing() -> None:
    """The run itself is what was asked for."""
