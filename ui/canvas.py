"""Paper that one draws on in the browser; the server gets a picture when the pen is lifted."""

import base64
import binascii
from functools import partial

import streamlit as st

from ui import assets

HEAD = "data:image/png;base64,"
MOST = 2_000_000  # characters: a drawing has a few thousand
_canvas = st.components.v2.component(
    "onelayer_canvas",
    html=assets.text("canvas.html"),
    css=assets.text("canvas.css"),
    js=assets.text("canvas.js"),
)


def show(key: str) -> bytes:
    """Draw the paper; returns the drawing as the bytes of a PNG, none while nothing is drawn.

    What was drawn is kept for the visit, also while the paper is not shown.
    """
    drawing: str = st.session_state.get(_kept(key), "")
    name = f"{key}_paper"
    _canvas(data={"drawing": drawing}, key=name, on_drawing_change=partial(_keep, key, name))
    return bytes_of(drawing)


def _keep(key: str, name: str) -> None:
    drawing = st.session_state[name].get("drawing")
    if isinstance(drawing, str) and len(drawing) <= MOST:
        st.session_state[_kept(key)] = drawing


def bytes_of(drawing: str) -> bytes:
    """The picture in what the browser sent; nothing where that is no picture's text.

    >>> bytes_of("data:image/png;base64,iVBO"), bytes_of("else"), bytes_of("")
    (b'\\x89PN', b'', b'')
    """
    if not drawing.startswith(HEAD):
        return b""
    try:
        return base64.b64decode(drawing.removeprefix(HEAD), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _kept(key: str) -> str:
    """Where a visit keeps its drawing."""
    return f"{key}_drawing"
