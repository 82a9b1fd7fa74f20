"""The lesson's picture on the home page."""

import altair as alt
import numpy as np
import pandas as pd

from charts import theme
from charts.images import DIVERGING
from charts.palettes import LIGHT
from charts.theme import Chart
from core.rnn import LINEAR, RnnSpec
from lessons.rnn.tables import at_the_end, rnn_tables


def picture() -> Chart:
    """The states of a word from left to right, with an arrow from each to the next."""
    states = at_the_end(rnn_tables(RnnSpec(head=LINEAR)), "hidden")
    T, H = states.shape
    t, i = np.indices((T, H)).reshape(2, -1)
    cells = pd.DataFrame({"x": t * 1.5, "x2": t * 1.5 + 0.9, "y": i + 0.0, "y2": i + 0.9})
    cells["h"] = states.flatten()
    arrows = pd.DataFrame({"x": np.arange(T - 1) * 1.5 + 1.2, "y": H / 2 - 0.05})
    x, y = theme.x_axis("x", "", (-0.4, 1.5 * T)), theme.y_axis("y", "", (-0.4, H + 0.3))
    colours = alt.Scale(domain=[-1, 1], range=list(DIVERGING["light"]), interpolate="rgb")
    boxes = alt.Chart(cells).mark_rect(cornerRadius=2)
    return alt.layer(
        boxes.encode(
            x=x, x2="x2:Q", y=y, y2="y2:Q", fill=alt.Fill("h:Q", scale=colours, legend=None)
        ),
        alt.Chart(arrows)
        .mark_point(
            shape="triangle-up", angle=90, size=60, filled=True, color=LIGHT.model, opacity=1
        )
        .encode(x=x, y=y),
    )
