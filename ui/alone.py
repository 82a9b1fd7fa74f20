"""What the address asks of a page: its stage alone, which controls a class may see, a task.

`view=stage` shows the stage and nothing else: what fills a wall. `hide=` and `lock=` name controls,
`answers=hide` keeps the answers back, `task=` is a line that the teacher wrote. `view=print` is the
page for paper and `view=sheet` its questions alone, both with the answers on a sheet of their own
(`ui/paper.py`). A page declares its
stage: views inside `views()`, everything that only surrounds them marked `beside`, and
`frame.stage_ends()` where what follows belongs to the lesson. What the browser does (it fits the
stage into the window and hears its keys) is in `ui/browser/alone.js`.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from charts.text import as_text
from ui import assets

P = ParamSpec("P")
R = TypeVar("R")
Place = Any  # the st module, a column or a container

MOST_TASK = 200  # characters: a line that the last row reads in one look
MOST_NAMES = 2000  # characters of a list of controls
PAPERS = ("print", "sheet")
VIEWS = ("stage", *PAPERS)
LINK, SLOT = "asked_of_the_page", "where_the_link_is_answered"
LABELS: dict[str, str] = {}  # of every control that any lesson has declared, by key
OWN = ("view", "hide", "lock", "answers", "task", "plan", "at")  # of no lesson's control
_keys_part = st.components.v2.component(
    "onelayer_alone",
    html=assets.text("alone.html"),
    css=assets.text("alone_parts.css"),
    js=assets.text("go.js", "alone.js"),
)
_door_part = st.components.v2.component(
    "onelayer_door",
    html=assets.text("door.html"),
    css=assets.text("alone_parts.css"),
    js=assets.text("go.js", "door.js"),
)
STYLE = assets.text("alone.css")


@dataclass(frozen=True)
class Asked:
    """What a link asks of a page, and a sentence for each wish that cannot be met."""

    stage: bool = False
    hidden: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    answers: bool = True
    task: str = ""
    refused: tuple[str, ...] = ()
    paper: str = ""  # one of PAPERS


def read(params: Mapping[str, str]) -> Asked:
    """What the address asks for.

    >>> read({"view": "stage", "hide": "a_n,a_seed"}).hidden == {"a_n", "a_seed"}
    True
    """
    refused: list[str] = []
    task = " ".join(params.get("task", "").split())
    if len(task) > MOST_TASK:
        refused.append(
            f"A task must have at most {MOST_TASK} characters. "
            f"The one in the link has {len(task):,}, and is left out."
        )
        task = ""
    hidden, locked = (_names(params.get(name, ""), name, refused) for name in ("hide", "lock"))
    for name, known in (("view", VIEWS), ("answers", ("hide",))):
        if params.get(name, known[0]) not in known:
            said, rule = params[name][:40], " or ".join(known)
            refused.append(f"{name}= in a link can only be {rule}. Got {said!r}, and left it out.")
    view = params.get("view", "")
    return Asked(
        view == "stage",
        hidden,
        locked,
        params.get("answers") != "hide",
        task,
        tuple(refused),
        view if view in PAPERS else "",
    )


def _names(text: str, name: str, refused: list[str]) -> frozenset[str]:
    if len(text) > MOST_NAMES:
        refused.append(
            f"{name}= must have at most {MOST_NAMES:,} characters. "
            f"Got {len(text):,}, and left them out."
        )
        return frozenset()
    return frozenset(key for key in (part.strip() for part in text.split(",")) if key)


def unknown(asked: Asked, drawn: Mapping[str, Any]) -> tuple[str, ...]:
    """A sentence for each control that a link names and the lesson with these keys has not."""
    rooms = {key.partition("_")[0] for key in drawn}
    ours = set(drawn) | {key for key in LABELS if key.partition("_")[0] in rooms}
    return tuple(
        f"The link names a control that this lesson does not have: {key[:60]!r}."
        for key in sorted(asked.hidden | asked.locked)
        if key not in ours
    )


# --- of this run ------------------------------------------------------------------------------


def begin(params: Mapping[str, str]) -> None:
    """A run of a whole page begins, with what its address says."""
    st.session_state[LINK] = read(params)


def asked() -> Asked:
    """What the address asks of this page; of a page that reads none, nothing."""
    found: Asked = st.session_state.get(LINK, Asked())
    return found


def on() -> bool:
    """Whether the stage stands alone."""
    return asked().stage


def paper() -> str:
    """For which kind of paper the page is drawn: print, sheet, or none."""
    return asked().paper


def hidden(key: str) -> bool:
    """Whether the link hides this control."""
    return key in asked().hidden


def locked(key: str) -> bool:
    """Whether the link keeps this control where it stands."""
    return key in asked().locked


def answers() -> bool:
    """Whether answers may be seen."""
    return asked().answers


def declare(key: str, label: str) -> None:
    """A lesson has a control of this key."""
    LABELS[key] = label


# --- what is drawn ----------------------------------------------------------------------------


def beside(part: Callable[P, R]) -> Callable[P, R | None]:
    """This part surrounds the stage: where that stands alone it is neither drawn nor worked out."""

    @wraps(part)
    def run(*args: P.args, **kwargs: P.kwargs) -> R | None:
        return None if on() else part(*args, **kwargs)

    return run


def views() -> AbstractContextManager[Any]:
    """The views of the stage, what their marks mean, and one line of words: they fill the wall."""
    return st.container(key="alone_views") if on() else nullcontext()


def aside(name: str, place: Place = st) -> Any:
    """For settings that a stage needs and nobody turns on a wall: there they are out of sight."""
    return place.container(key=f"alone_{name}_aside") if on() else nullcontext()


def fold(place: Place, label: str, help: str | None = None) -> Any:
    """A popover on the page; on a wall its controls are there, out of sight."""
    return (
        aside(label.lower().replace(" ", "_"), place) if on() else place.popover(label, help=help)
    )


def one_row(count: int, place: Place = st) -> list[Any]:
    """Places one below the other on a page, beside each other on a wall, which is wide."""
    return list(place.columns(count)) if on() else [place] * count


def line(text: str) -> None:
    """The one line of words of a stage that has no other."""
    if on():
        st.caption(text)


def head() -> None:
    """The task of the link as text, and a place for what is wrong with it."""
    if on():
        st.html(f"<style>{STYLE}</style>")
    with st.container(key="alone_task"):
        if asked().task:
            st.markdown(f"**Task.** {as_text(asked().task)}")
    st.session_state[SLOT] = st.container(key="alone_refused")


def answer(drawn: Mapping[str, Any]) -> None:
    """Say what the link asks for and cannot have; `drawn` are the keys of the page."""
    slot = st.session_state.pop(SLOT, st)
    for refusal in (*asked().refused, *unknown(asked(), drawn)):
        slot.error(as_text(refusal))


def door() -> None:
    """The button that opens the stage alone."""
    _door_part(key="alone_door", width="content")


def keys(title: str, plan: Mapping[str, Any] | None = None) -> None:
    """The stage fits the window and hears its keys from the first moment on.

    In a `plan` the pages of a clicker are its links: `back` and `forward`, `at` of so many.
    """
    _keys_part(key="alone_keys", height=0, data={"title": title, "plan": plan})
    for key in list(st.session_state):
        if str(key).endswith("_predict"):  # a guess made on the page is still there on the way back
            st.session_state[key] = st.session_state[key]
