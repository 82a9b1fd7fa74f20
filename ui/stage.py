"""A stage: the controls and views at the top of a lesson, drawn at once when a control moves.

It is a fragment: only it runs again while somebody drags a slider. The rest of the page reads the
same settings and follows when they rest for half a second. What a stage hears beside its controls
is told here too: a thumb that is held, and a click on a chart.
"""

import hashlib
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from ui import address, assets, kinds

P = ParamSpec("P")
R = TypeVar("R")

PAUSE = 150  # milliseconds: shorter than a thought, longer than the time between two moves
REST = 500  # milliseconds: longer than a drag's pauses, shorter than a glance down the page
_mark_part, _follow_part = (
    st.components.v2.component(
        f"onelayer_{name}", html='<span class="part"></span>', js=assets.text(f"{name}.js")
    )
    for name in ("mark", "follow")
)
_drag_part = st.components.v2.component(
    "onelayer_drag", html='<span class="drag"></span>', js=assets.text("drag.js")
)
_click_part = st.components.v2.component(
    "onelayer_click", html='<span class="click"></span>', js=assets.text("view.js", "click.js")
)


def fragment(part: Callable[P, R]) -> Callable[P, R]:
    """A part of a page that runs again by itself when one of its controls moves.

    As `st.fragment`; and the address keeps what its controls say.
    """

    @st.fragment
    @wraps(part)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        before = address.swap({})
        result = part(*args, **kwargs)
        kinds.drawn(address.said())
        address.tell(part.__name__.strip("_"))
        address.swap({**before, **address.swap({})})
        return result

    return run


def listen(
    key: str, *sliders: kinds.Slider | kinds.Ladder | kinds.Coordinate, pause: int = PAUSE
) -> None:
    """First of all: these sliders give what their thumbs show, also while one is dragged.

    It stands where their runs begin, in a fragment or a page. Streamlit tells of a drag when the
    thumb is let go, and not before. The server is told when the thumb pauses for `pause`
    milliseconds: a thumb is slow while the page is drawn. With 0 it draws as often as it can.
    """
    told = st.session_state.pop(_drag(key), None) or {"number": 0, "thumbs": {}}
    kinds.dragged(told["thumbs"])
    keys, name = [slider.key for slider in sliders], f"{key}_listen"
    data = {"heard": told["number"], "keys": keys, "pause": pause}
    _drag_part(data=data, key=name, height=0, on_drag_change=partial(_hear, key, name))


def _hear(key: str, name: str) -> None:
    st.session_state[_drag(key)] = st.session_state[name].get("drag")


def _drag(key: str) -> str:
    """Where a stage keeps what a drag told, until its next run."""
    return f"{key}_drag"


def clicks(chart: str, on_click: Callable[[float, float], None]) -> None:
    """A click on the chart in the container of this key gives (x, y) in the units of its axes.

    Not by a selection of Vega: for that the picture has to be tiled, and hundreds of tiles were
    worked out anew with every move of a slider. Nor would the same tile count twice.
    """
    name = f"{chart}_clicks"
    _click_part(
        data={"chart": chart}, key=name, height=0, on_place_change=partial(_place, name, on_click)
    )


def _place(name: str, on_click: Callable[[float, float], None]) -> None:
    place = st.session_state[name].get("place")
    if place:
        on_click(place["x"], place["y"])


def mark(key: str, settings: Any) -> None:
    """Inside the stage: what is drawn now. `settings` are told apart by their repr."""
    _mark_part(data={"settings": _short(settings)}, key=f"{key}_stage", height=0)


def follow(key: str, settings: Any, part: str = "page", rest: int = REST) -> None:
    """Outside of it: run again when the stage has rested on other settings.

    What runs again is where this stands: the whole page, or a fragment, which is a `part` of it.
    The page waits until a held thumb is let go, a part does not.
    """
    waits = part == "page"
    data = {"settings": _short(settings), "rest": rest, "waits": waits}
    _follow_part(data=data, key=f"{key}_{part}_follow", height=0, on_settled_change=_nothing)


def _short(settings: Any) -> str:
    """A few letters that stand for settings: those of own data would be a hundred kilobytes."""
    return hashlib.sha256(repr(settings).encode()).hexdigest()[:16]


def _nothing() -> None:
    """The run itself is what was asked for."""
