"""The lesson's picture on the home page."""

import altair as alt
import pandas as pd

from charts.palettes import LIGHT
from charts.theme import Chart
from core.mlp import parameters

SIZES = (784, 512, 256, 128, 64, 10)


def picture() -> Chart:
    """Layers of units that grow fewer, each bar as high as its layer is wide."""
    from lessons.mlp.diagram import half

    counts = parameters(SIZES)
    bands = pd.DataFrame(
        [
            (k, k + side, -half(SIZES[k + side]), half(SIZES[k + side]), counts[k] / sum(counts))
            for k in range(len(counts))
            for side in (0, 1)
        ],
        columns=["number", "x", "y", "y2", "share"],
    )
    bars = pd.DataFrame(
        [(k - 0.07, k + 0.07, -half(n), half(n)) for k, n in enumerate(SIZES)],
        columns=["x", "x2", "y", "y2"],
    )
    x, y = alt.X("x:Q"), alt.Y("y:Q")
    return alt.layer(
        alt.Chart(bands)
        .mark_area(color=LIGHT.model)
        .encode(
            x=x,
            y=y,
            y2="y2:Q",
            detail="number:N",
            opacity=alt.Opacity("share:Q", scale=alt.Scale(range=[0.12, 0.9]), legend=None),
        ),
        alt.Chart(bars).mark_rect(color=LIGHT.data).encode(x=x, x2="x2:Q", y=y, y2="y2:Q"),
    )
