"""New numbers for charts that stand outside the stage that works them out.

Streamlit takes as long to hand four charts their numbers as Vega takes to draw them. So the charts
of a stage that has to ask the server stand outside of it: the page draws them, and while a slider
moves only their tables travel, in one part, straight into what the browser shows. When the page
follows it draws them from the same numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import streamlit as st

from ui import assets
from ui.figure import Ready

_part = st.components.v2.component(
    "onelayer_feed", html='<span class="feed"></span>', js=assets.text("view.js", "feed.js")
)


@dataclass
class Drawn:
    """What the page drew last: the forms, and the tables by "number of the chart/name".

    since: what other tables were sent after that. It has to be sent again as long as the page is
    not drawn: moved away and back, the browser would keep what it was sent in between.
    """

    forms: list[Any] = field(default_factory=list)
    tables: dict[str, int] = field(default_factory=dict)
    since: set[str] = field(default_factory=set)

    def news(self, views: tuple[Ready, ...]) -> dict[str, bytes]:
        """The tables that the browser may lack; a chart with another form waits for the page."""
        same = [k for k, form in enumerate(self.forms[: len(views)]) if form == form_of(views[k])]
        tables = {name: table for k in same for name, table in tables_of(k, views[k])}
        self.since |= {name for name in tables if hash(tables[name]) != self.tables[name]}
        return {name: table for name, table in tables.items() if name in self.since}


def send(key: str, *views: Ready) -> None:
    """Inside the stage: what changed in the charts of `st.container(key=key)`, in their order."""
    news = _drawn(key).news(views)
    data = {name: _read(table) for name, table in news.items()}
    _part(data={"place": key, **data}, key=f"{key}_feed", height=0)


def drawn(key: str, *views: Ready) -> None:
    """On the page, below these charts: from now on only what differs from them is sent."""
    tables = {
        name: hash(table) for k, view in enumerate(views) for name, table in tables_of(k, view)
    }
    st.session_state[_kept(key)] = Drawn([form_of(view) for view in views], tables)


def form_of(view: Ready) -> Ready:
    """All of a chart but its numbers, and which of its tables have rows.

    Streamlit adds rows to a table that it drew empty, and does not replace it.
    """
    return {**view, "datasets": {k: _read(v).num_rows > 0 for k, v in view["datasets"].items()}}


def tables_of(number: int, view: Ready) -> Iterator[tuple[str, bytes]]:
    """The tables of a chart by the names they travel under."""
    return ((f"{number}/{name}", table) for name, table in view["datasets"].items())


def _read(table: bytes) -> pa.Table:
    return pa.ipc.open_stream(table).read_all()


def _drawn(key: str) -> Drawn:
    kept: Drawn = st.session_state.setdefault(_kept(key), Drawn())
    return kept


def _kept(key: str) -> str:
    return f"{key}_fed"
