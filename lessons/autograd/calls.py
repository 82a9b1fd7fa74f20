"""What lies in .grad after each call, and from which calls it comes."""

import altair as alt
import pandas as pd

from charts import theme
from charts.theme import Chart, Palette

SLOPE = 2.0


def calls_chart(table: pd.DataFrame, palette: Palette) -> Chart:
    """A bar a call: what was left from before, and on it what this call added."""
    drawn = blocks(table)
    top = max(float(table["after"].max()), SLOPE) * 1.18
    x = theme.x_axis("number", "call", (0.4, max(len(table), 4) + 0.6)).axis(
        alt.Axis(tickMinStep=1, grid=False, format="d")
    )
    y = theme.y_axis("low", "w.grad after the call", (0, top))
    colour = alt.when("datum.now").then(alt.value(palette.model)).otherwise(alt.value(palette.data))
    bars = (
        alt.Chart(drawn)
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
    labels = alt.Chart(table.assign(text=[f"{v:g}" for v in table["after"]])).encode(
        x=x, y=theme.on(y, "after")
    )
    return theme.finish(
        alt.layer(
            bars,
            labels.mark_text(dy=-9, fontSize=15, fontWeight="bold", color=palette.ink).encode(
                text="text:N"
            ),
            labels.mark_text(dy=-28, fontSize=12, color=palette.ink).encode(text="call:N"),
        ),
        palette,
        title="Each backward() adds its slope to what is there",
        description="A bar for every call: blocks of two, one for each call of backward since the "
        "last zero, the newest in colour.",
        height=290,
    )


def blocks(table: pd.DataFrame) -> pd.DataFrame:
    """A block for every slope that lies in .grad: its place, the call it came from, now or before.

    A table is never empty, for the browser keeps what it drew: a block of no height is left.
    """
    rows = [{"left": 0.7, "right": 1.3, "low": 0.0, "high": 0.0, "from": "", "now": 0}]
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
