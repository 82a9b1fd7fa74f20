"""The address is what the page shows: every run tells the browser its settings, and it keeps them.

Streamlit writes a control that is moved into the address in the browser; what a callback sets it
writes from the server, which sends its own memory of the whole address. That is of a moment ago:
what was moved meanwhile fell out of it, and a link lied. The last run has the last word, at rest.
"""

from collections.abc import Collection
from typing import Any

import streamlit as st

from ui import assets

SPELT_OUT = "settings_that_a_link_spells_out"  # control that brings others a value -> their keys
SAID = "settings_in_force"  # of this run: key -> text, None for a default
_keeper = st.components.v2.component(
    "onelayer_address", html='<span class="keeper"></span>', js=assets.text("address.js")
)


def begin() -> None:
    """A run of the whole page begins: nothing has been said."""
    st.session_state[SAID] = {}


def say(key: str, value: Any, default: Any) -> None:
    """A control tells what counts now; a link leaves its default out."""
    said: dict[str, str | None] = st.session_state.setdefault(SAID, {})
    spelt_out = any(key in keys for keys in st.session_state.get(SPELT_OUT, {}).values())
    said[key] = None if value == default and not spelt_out else text_of(value)


def spell_out(chooser: str, keys: Collection[str]) -> None:
    """These settings stand in a link even at their default: another value is meant without them."""
    st.session_state.setdefault(SPELT_OUT, {})[chooser] = set(keys)


def said() -> dict[str, str | None]:
    """What has been said so far in this run, by key; None is a default."""
    return dict(st.session_state.get(SAID, {}))


def text_of(value: Any) -> str:
    """A setting as a link spells it.

    >>> text_of(True), text_of(3.0), text_of(0.1), text_of("one feature")
    ('true', '3', '0.1', 'one feature')
    """
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.12g}" if isinstance(value, int | float) else str(value)


def swap(said: dict[str, str | None]) -> dict[str, str | None]:
    """Begin another list of settings; returns the one so far."""
    before: dict[str, str | None] = st.session_state.get(SAID, {})
    st.session_state[SAID] = said
    return before


def tell(where: str, *, whole: bool = False) -> None:
    """Hand the browser what has been said: the settings of the `whole` page, or of a part of it."""
    data = {"settings": said(), "whole": whole}
    _keeper(data=data, key=f"told_{where}", height=0)
