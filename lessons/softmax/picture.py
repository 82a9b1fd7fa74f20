"""The lesson's picture on the home page."""

import math

import altair as alt
import pandas as pd

from charts.card import INK
from charts.palettes import LIGHT
from charts.theme import Chart


def picture() -> Chart:
    """Bars of logits become bars of shares: the exponential stands between them."""
    o = (1.0, 2.4, 0.2, 3.0, -0.6)
    total = sum(math.exp(v) for v in o)
    rows = [
        *((k, 0.5 + min(v, 0) / 3, 0.5 + max(v, 0) / 3, "logit") for k, v in enumerate(o)),
        *((k, 2.0, 2.0 + 2.6 * math.exp(v) / total, "share") for k, v in enumerate(o)),
    ]
    bars = pd.DataFrame(rows, columns=["k", "x", "x2", "what"])
    bars["y"], bars["y2"] = bars["k"] + 0.18, bars["k"] + 0.82
    arrow = pd.DataFrame([(k + 0.5, 1.62, "→") for k in range(len(o))], columns=["y", "x", "text"])
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, 3.9]))
    y = alt.Y("y:Q", scale=alt.Scale(domain=[5, 0]))
    colour = alt.Scale(domain=["logit", "share"], range=[INK, LIGHT.model])
    return alt.layer(
        alt.Chart(bars)
        .mark_rect(cornerRadius=2)
        .encode(x=x, x2="x2", y=y, y2="y2", color=alt.Color("what:N", scale=colour, legend=None)),
        alt.Chart(arrow).mark_text(fontSize=18, color=INK).encode(x=x, y=y, text="text:N"),
    )
