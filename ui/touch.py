"""Points under the hand: on the scatter of a lesson they are added, dragged and removed.

While a hand moves them the browser draws what is a formula of them (`browser/touch.js`). Let go,
they are own data like any others: in the table, in the link, in every lesson of the visit.
"""

import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from core.data import OWN, DataSpec, OwnSpec, load, shape
from core.own_data import LARGEST
from ui import assets, kinds, own_given
from ui.own_given import Given, Held
from ui.reading import carry
from ui.reading.table import read

MOST = 200  # points that a hand may move, and add up to
MOST_STEPS = 50  # that can be undone
HELP = "Drag a point, click to add one, double-click to remove it."
_part = st.components.v2.component(
    "onelayer_touch",
    html=assets.text("touch.html"),
    css=assets.text("touch.css"),
    js=assets.text("bar.js"),
)
_hands_part = st.components.v2.component(
    "onelayer_hands",
    html='<span class="part"></span>',
    js=assets.later("hands", "view.js", "lent.js", "fit.js", "sketch.js", "touch.js"),
)


@dataclass(frozen=True)
class Scatter:
    """Where the points of a lesson are drawn, and which numbers of which charts follow them.

    A chart is named by the key of its container and its number in it. `table` holds the points in
    `columns` x and y; `follows`: chart -> column of its table `at` -> what it is of the points (see
    `browser/fit.js`). `bowl` is the chart of the loss over w and b.
    """

    lesson: str
    choice: kinds.Choice
    chart: str
    table: str
    columns: tuple[str, str]
    follows: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    bowl: str = ""
    # a run of descent: its charts `line`, `bowl` and `loss`, lr, and how it writes its numbers
    descent: Mapping[str, Any] | None = field(default=None, hash=False)
    # further controls that say which data these are; a hand on the points sets some of them
    keys: tuple[str, ...] = ()
    resets: Mapping[str, Any] = field(default_factory=dict, hash=False)
    # sliders whose ends follow the points: where they stand is not the points' to say
    stays: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class State:
    """Which data are in use: the controls that choose them, by key, and own data."""

    name: str
    settings: Mapping[str, Any]
    held: Held | None

    def is_like(self, other: "State") -> bool:
        """Whether the points are the same ones."""
        return self.name == other.name and (self.name != OWN or self.held is other.held)


@dataclass
class Steps:
    """What can be undone and done again, the last at the end; `now` is what is in use."""

    past: list[State] = field(default_factory=list)
    future: list[State] = field(default_factory=list)
    now: State | None = None
    by_hand: Held | None = None  # own data that a hand has made

    def look(self, state: State) -> None:
        """Data are in use, whoever chose, typed or touched them: others than before can be undone.

        >>> steps = Steps()
        >>> for name in ("a", "b", "b", "c"):
        ...     steps.look(State(name, {}, None))
        >>> [state.name for state in steps.past]
        ['a', 'b']
        """
        if self.now is not None and not self.now.is_like(state):
            self.past = [*self.past, self.now][-MOST_STEPS:]
            self.future = []
        self.now = state

    def back(self) -> State | None:
        """The state before; None where there is none."""
        return self._move(self.past, self.future)

    def forth(self) -> State | None:
        """The state that was undone last; None where there is none."""
        return self._move(self.future, self.past)

    def _move(self, source: list[State], target: list[State]) -> State | None:
        if not source or self.now is None:
            return None
        target.append(self.now)
        self.now = source.pop()
        return self.now

    @property
    def example(self) -> State | None:
        """The last set that was not own data."""
        return next((state for state in reversed(self.past) if state.name != OWN), None)


# --- what a hand left -----------------------------------------------------------------------------


def arrive(scatter: Scatter) -> None:
    """On the page, before the data are chosen: what a hand left is own data from now on.

    What listens to hands is sent from here, and not with every run of a stage: it is 20 kB.
    """
    _hands_part(key=f"{scatter.lesson}_touch_listen", height=0)
    st.session_state.pop(_whole(scatter), None)
    left = st.session_state.pop(_left(scatter), None)
    if left is None:
        return
    names, units = st.session_state.get(f"{scatter.lesson}_touch_names", ((), ()))
    try:
        rows = points_in(left.get("rows"))
        number = int(left.get("number", 0))
    except (ValueError, TypeError, AttributeError):
        return  # not from our own script: there is nobody to tell
    st.session_state[f"{scatter.lesson}_touch_heard"] = number
    before = st.session_state.get(own_given.HELD)
    own_given.take(given(rows, names, units), scatter.lesson)
    if st.session_state.get(own_given.HELD) is not before:
        steps_of(scatter.lesson).by_hand = st.session_state[own_given.HELD]
        kinds.put({scatter.choice.key: OWN, **scatter.resets, **_standing(scatter)})


def follow(scatter: Scatter) -> None:
    """First in a part of the page that holds the bar: the whole page follows what a hand did."""
    if _left(scatter) in st.session_state or st.session_state.get(_whole(scatter)):
        st.rerun()


def points_in(rows: Any) -> tuple[tuple[float, float], ...]:
    """Rows (x, y) as the browser sends them. Raises ValueError for anything else.

    >>> points_in([[1, 2], [3, 4.5]])
    ((1.0, 2.0), (3.0, 4.5))
    """
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST:
        raise ValueError(f"there must be 1 to {MOST} points. Got {type(rows).__name__}.")
    points = tuple((float(x), float(y)) for x, y in rows)
    if not all(math.isfinite(v) and abs(v) <= LARGEST for point in points for v in point):
        raise ValueError(f"a coordinate must be finite and at most {LARGEST:g} in size.")
    return points


def given(
    rows: Sequence[tuple[float, float]], names: tuple[str, ...] = (), units: tuple[str, ...] = ()
) -> Given:
    """Points as somebody would have typed them, with their names; x first, y the label."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    for called, counted_in in ((names, units), ((), ())):
        text = carry.rows_of(OwnSpec(tuple(rows), names=called, units=counted_in))
        with suppress(ValueError):
            table = read(text)
            if [column.values.tolist() for column in table.columns] == columns:
                break  # else the names are read as numbers, such as 1990 and 2000
    x, y = (column.name for column in table.columns)
    return Given(text, "", {}, y, (x,))


# --- the bar under the scatter --------------------------------------------------------------------


def bar(scatter: Scatter, spec: DataSpec, x: Sequence[float], y: Sequence[float]) -> None:
    """What one can do with the points, and what can be undone. `x`, `y` (n) are as they are drawn.

    Where there are many points or several features it says why they are not touched.
    """
    lesson = scatter.lesson
    steps = steps_of(lesson)
    name = str(st.session_state.get(scatter.choice.key, scatter.choice.default))
    keys = (scatter.choice.key, *scatter.keys)
    settings = {key: st.session_state[key] for key in keys if key in st.session_state}
    held = st.session_state.get(own_given.HELD)
    steps.look(State(name, settings | {scatter.choice.key: name}, held))
    own = spec if isinstance(spec, OwnSpec) else None
    st.session_state[f"{lesson}_touch_names"] = (own.names, own.units) if own else ((), ())
    with st.container(gap=None, key=f"{lesson}_touch"):
        why = why_not(*shape(spec))
        if why:
            st.caption(f":material/touch_app: {why}")
        else:
            _hands(scatter, spec, (x, y))
        _buttons(scatter, steps, name)


def _hands(
    scatter: Scatter, spec: DataSpec, drawn: tuple[Sequence[float], Sequence[float]]
) -> None:
    """The part that listens to hands; it says what they can do."""
    x, y = drawn
    raw = (
        [row[0] for row in spec.rows] if isinstance(spec, OwnSpec) else load(spec).X[:, 0].tolist()
    )
    names = spec.names if isinstance(spec, OwnSpec) and spec.names else ("x", "y")
    data = {
        "lesson": f"{scatter.lesson}_touch",
        "chart": scatter.chart,
        "table": scatter.table,
        "columns": list(scatter.columns),
        "follows": {chart: dict(columns) for chart, columns in scatter.follows.items()},
        "bowl": scatter.bowl,
        "descent": dict(scatter.descent) if scatter.descent else None,
        "rows": [list(row) for row in zip(raw, y, strict=True)],
        "scale": list(scale(raw, x)),
        "names": list(names),
        "heard": st.session_state.get(f"{scatter.lesson}_touch_heard", 0),
        "most": MOST,
        "words": HELP,
    }
    key = f"{scatter.lesson}_touch_part"
    _part(data=data, key=key, on_left_change=partial(_hear, scatter, key))


def _buttons(scatter: Scatter, steps: Steps, name: str) -> None:
    """Undo, redo, and the way back to the example, as soon as there is one of them."""
    if not (steps.past or steps.future or name == OWN):
        return
    lesson = scatter.lesson
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    for what, known in (("undo", steps.past), ("redo", steps.future)):
        row.button(
            what.capitalize(),
            key=f"{lesson}_touch_{what}",
            icon=f":material/{what}:",
            type="tertiary",
            disabled=not known,
            on_click=_step,
            args=(scatter, what),
        )
    if name == OWN:
        example = steps.example.name if steps.example else scatter.choice.default
        row.button(
            f"Back to {example}",
            key=f"{lesson}_touch_example",
            icon=":material/first_page:",
            type="tertiary",
            help="Your points stay: Undo brings them back.",
            on_click=_example,
            args=(scatter,),
        )
    if whose := said(steps, name):
        row.caption(whose)


def why_not(n: int, d: int) -> str:
    """Why points cannot be touched; "" when they can."""
    if d > 1:
        return f"Where there is one feature, points can be moved by hand. Here are {d}."
    if n > MOST:
        return f"Up to {MOST} points can be moved by hand. Here are {n:,}."
    return ""


def said(steps: Steps, name: str) -> str:
    """Whose points these are, once a hand has changed them."""
    by_hand = name == OWN and steps.now is not None and steps.now.held is steps.by_hand
    if steps.by_hand is None or not by_hand:
        return ""
    origin = f"; they began as {steps.example.name}" if steps.example else ""
    return f"These points are yours now{origin}."


def scale(raw: Sequence[float], drawn: Sequence[float]) -> tuple[float, float]:
    """How x is drawn: drawn = (raw − shift) · factor. All of one x say nothing of the factor.

    >>> scale([10.0, 20.0], [-1.0, 1.0])
    (15.0, 0.2)
    """
    low, high = int(np.argmin(raw)), int(np.argmax(raw))
    apart = raw[high] - raw[low]
    factor = (drawn[high] - drawn[low]) / apart if apart else 1.0
    if not (math.isfinite(factor) and factor):
        factor = 1.0
    if factor == 1 and raw[low] == drawn[low]:
        return 0.0, 1.0
    shift = raw[low] - drawn[low] / factor
    return shift, factor


# --- what is kept between runs --------------------------------------------------------------------


def steps_of(lesson: str) -> Steps:
    """What can be undone in a lesson."""
    kept: Steps = st.session_state.setdefault(f"{lesson}_touch_steps", Steps())
    return kept


def _left(scatter: Scatter) -> str:
    """Where it is kept what a hand left, until the page runs."""
    return f"{scatter.lesson}_touch_left"


def _whole(scatter: Scatter) -> str:
    """Where it is kept that the whole page has to follow."""
    return f"{scatter.lesson}_touch_whole"


def _hear(scatter: Scatter, key: str) -> None:
    left = st.session_state[key].get("left")
    if left:
        st.session_state[_left(scatter)] = dict(left)


def _standing(scatter: Scatter) -> dict[str, Any]:
    """Where the sliders stand that stay where they are."""
    known = {key: st.session_state.get(key) for key in scatter.stays}
    return {key: value for key, value in known.items() if value is not None}


def _step(scatter: Scatter, what: str) -> None:
    steps = steps_of(scatter.lesson)
    state = steps.back() if what == "undo" else steps.forth()
    if state is not None:
        _restore(scatter, state)


def _example(scatter: Scatter) -> None:
    example = steps_of(scatter.lesson).example
    settings = example.settings if example else {scatter.choice.key: scatter.choice.default}
    st.session_state[_whole(scatter)] = True
    kinds.put({**settings, **_standing(scatter)})


def _restore(scatter: Scatter, state: State) -> None:
    """Data of before are in use again."""
    st.session_state[_whole(scatter)] = True
    if state.held is None:
        st.session_state.pop(own_given.HELD, None)
    else:
        st.session_state[own_given.HELD] = state.held
    st.session_state.pop(own_given.ASKED, None)
    st.session_state.pop(own_given.refused_key(scatter.lesson), None)
    kinds.put({**state.settings, **_standing(scatter)})
