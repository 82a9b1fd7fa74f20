"""One conductor, many charts: the player moves `step` in every chart of a keyed container.

Position is an index: the run is already in the browser, so back costs what forward costs and
nothing is sent to the server while it plays. This and the readout are the only custom JavaScript.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from charts.form import Table
from ui import assets, figure

LONG = 300  # steps from which on every byte of a readout counts
_player = st.components.v2.component(
    "onelayer_player",
    html=assets.text("player.html"),
    css=assets.text("player.css"),
    js=assets.text("player.js"),
)
_readout = st.components.v2.component(
    "onelayer_readout",
    html='<dl class="readout"></dl>',
    css=assets.text("readout.css"),
    js=assets.text("format.js", "readout.js"),
)


def show(
    key: str,
    num_steps: int,
    *,
    unit: str = "update",
    landmarks: Sequence[int] = (),
    phases: Sequence[str] = (),
    start: int = 0,
    counts_from: int = 0,
    speed: int = 12,
    piece: str = "",
    fine: bool = False,
) -> None:
    """The play bar for all charts inside `st.container(key=key)`.

    `landmarks` are the steps that a coarse jump stops at (the epochs), `phases` the names of the
    moments within one step. The address keeps the position as `<key>_step`; a link without it
    begins at `start`, and who stands at the end stays there when the run changes its length.
    The place is told as "update 0 of 12"; where step 0 is already the first thing of several, such
    as a row, it `counts_from` 1. `speed` is in steps a second, 1, 4, 12 or 60, at first. Another
    `piece` to play begins at its own start. `fine` moves by phases at first, not by whole steps.
    """
    data = {
        "target": key,
        "num_steps": num_steps,
        "unit": unit,
        "landmarks": list(landmarks),
        "phases": list(phases),
        "start": start,
        "counts_from": counts_from,
        "speed": speed,
        "piece": piece,
        "fine": fine,
    }
    _player(data=data, key=f"{key}_player")


def shorter(table: Table) -> dict[str, Any]:
    """The numbers of a long run in four bytes each: seven digits, of which four are shown."""
    return {str(name): _short(values) for name, values in table.items()}


def _short(values: Any) -> Any:
    if getattr(values, "dtype", None) != np.float64 or len(values) < LONG:
        return values
    sizes = np.abs(np.ma.compressed(np.ma.asarray(values)))
    sizes = sizes[sizes != 0]
    fits = not len(sizes) or (sizes.max() < 1e37 and sizes.min() > 1e-37)
    return values.astype(np.float32) if fits else values


def readout(
    key: str,
    lines: Sequence[tuple[str, str]],
    table: Table,
    name: str = "readout",
    rows: int | None = None,
) -> None:
    """Lines of text that follow the player: (label, text with {column} in it).

    `table` has one row a step; {column} is its number at this step, {column+1} at the next, with
    four digits; a missing number is a dash. `name` tells several readouts of one player apart.
    With `rows`, only so many can be read: a player at its end stays on the last of them.
    """
    settings = {"target": key, "lines": [list(line) for line in lines], "rows": rows}
    data = {"settings": settings, "table": figure.arrow_table(shorter(table))}
    _readout(data=data, key=f"{key}_{name}")
