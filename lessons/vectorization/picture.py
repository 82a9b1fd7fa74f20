"""The lesson's picture on the home page."""

import altair as alt
import pandas as pd

from charts import theme
from charts.card import INK
from charts.palettes import LIGHT
from charts.theme import Chart

CALL, NUMBER, CELL = 1e-6, 2e-10, 3e-6  # seconds, as orders of magnitude: nothing is measured here


def picture() -> Chart:
    """The time of a loop and of one operation over size, both axes logarithmic."""
    n = [10.0 ** (k / 4) for k in range(25)]
    x = theme.x_axis("n", "", (0.8, 1.3e6), log=True)
    y = theme.y_axis("seconds", "", (3e-7, 8.0), log=True)
    loop = pd.DataFrame({"n": n, "seconds": [CALL + CELL * value for value in n]})
    one = pd.DataFrame({"n": n, "seconds": [CALL + NUMBER * value for value in n]})
    dots = one.iloc[::4]
    return alt.layer(
        alt.Chart(loop).mark_line(color=INK, strokeWidth=3).encode(x=x, y=y),
        alt.Chart(loop.iloc[::4]).mark_circle(color=INK, size=70, opacity=1).encode(x=x, y=y),
        alt.Chart(one).mark_line(color=LIGHT.model, strokeWidth=4).encode(x=x, y=y),
        alt.Chart(dots).mark_circle(color=LIGHT.model, size=110, opacity=1).encode(x=x, y=y),
    )
