"""The lesson's picture on the home page."""

import altair as alt
import numpy as np
import pandas as pd

from charts import theme
from charts.card import INK
from charts.palettes import LIGHT
from charts.theme import Chart
from core.data import OwnSpec, load


def picture() -> Chart:
    """A line that is not the best one, and its residuals as squares."""
    points = ((-2.7, -1.2), (-1.7, 0.3), (-0.6, -0.8), (0.2, 0.85), (1.3, -0.15), (2.1, 1.4))
    rows = load(OwnSpec(points))
    x, y = rows.X[:, 0].numpy(), rows.y[:, 0].numpy()
    fit = 0.25 * x + 0.1
    # the picture is 360 × 190 for 6.8 × 3.6 units, so a square of data is a square of pixels
    squares = pd.DataFrame({"x": x, "y": y, "x2": x + np.abs(y - fit), "fit": fit})
    ends = pd.DataFrame({"x": [-3.4, 3.4], "y": [0.25 * -3.4 + 0.1, 0.25 * 3.4 + 0.1]})
    ax, ay = theme.x_axis("x", "", (-3.4, 3.4)), theme.y_axis("y", "", (-1.8, 1.8))
    return alt.layer(
        alt.Chart(squares)
        .mark_rect(color=LIGHT.batch, opacity=0.55, stroke=LIGHT.batch, clip=True)
        .encode(x=ax, y=ay, x2="x2", y2="fit"),
        alt.Chart(ends).mark_line(color=LIGHT.model, strokeWidth=3, clip=True).encode(x=ax, y=ay),
        alt.Chart(squares).mark_circle(color=INK, size=55, opacity=1, clip=True).encode(x=ax, y=ay),
    )
