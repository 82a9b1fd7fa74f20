"""What lies in .grad after each call, and from which calls it comes."""

import functools
from typing import Any

import altair as alt
import pandas as pd

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from lessons.autograd.tables import columns

SLOPE = 2.0


def calls_chart(table: pd.DataFrame, palette: Palette) -> Form:
    """A bar a call: what was left from before, and on it what this call added."""
    top = max(float(table["after"].max()), SLOPE) * 1.18
    texts = [f"{value:g}" for value in table["after"]]
    return calls_form(palette).with_tables(
        at=form.numbers(x0=0.4, x1=max(len(table), 4) + 0.6, y0=0.0, y1=top),
        blocks=columns(blocks(table)),
        calls={**columns(table, "number", "call", "after"), "text": texts},
    )


@functools.lru_cache(maxsize=8)
def calls_form(palette: Palette) -> Form:
    """What the bars look like."""
    x = theme.x_axis("number", "call", ("at.x0", "at.x1"))
    x = x.axis(alt.Axis(tickMinStep=1, grid=False, format="d"))
    y = theme.y_axis("low", "w.grad after the call", ("at.y0", "at.y1"))
    colour = alt.when("datum.now").then(alt.value(palette.model)).otherwise(alt.value(palette.data))
    bars = (
        form.table("blocks")
        .mark_rect(stroke=palette.paper, strokeWidth=2)
        .encode(
            x=theme.on(x, "left"),
            x2=alt.X2("right:Q"),
            y=y,
            y2=alt.Y2("high:Q"),
            color=colour,
            tooltip=[alt.Tooltip("from:N", title="comes from")],
        )
    )
    labels = form.table("calls").encode(x=x, y=theme.on(y, "after"))
    value: dict[str, Any] = {"dy": -9, "fontSize": 15, "fontWeight": "bold"}
    layers = [
        bars,
        labels.mark_text(color=palette.ink, tooltip=None, **value).encode(text="text:N"),
        labels.mark_text(dy=-28, fontSize=12, color=palette.ink, tooltip=None).encode(
            text="call:N"
        ),
        form.carried("at"),
    ]
    return form.of(
        theme.finish(
            form.reading(alt.layer(*layers)),
            palette,
            title="Each backward() adds its slope to what is there",
            description="A bar for every call: blocks of two, one for each call of backward since "
            "the last zero, the newest in colour.",
            height=290,
        )
    )


def blocks(table: pd.DataFrame) -> pd.DataFrame:
    """A block for every slope that lies in .grad: its place, the call it came from, now or before.

    A table is never empty, for the browser keeps what it drew: a block of no height is left.
    """
    rows = [{"left": 0.7, "right": 0.7, "low": 0.0, "high": 0.0, "from": "", "now": 0}]
    since: list[int] = []
    for number, call in zip(table["number"].tolist(), table["call"], strict=True):
        since = [*since, number] if call == "backward()" else []
        rows += [
            {
                "left": number - 0.3,
                "right": number + 0.3,
                "low": k * SLOPE,
                "high": (k + 1) * SLOPE,
                "from": f"call {origin}",
                "now": int(origin == number),
            }
            for k, origin in enumerate(since)
        ]
    return pd.DataFrame(rows)
