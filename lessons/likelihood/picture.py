"""The lesson's picture on the home page."""

import altair as alt
import numpy as np
import pandas as pd

from charts import theme
from charts.palettes import LIGHT
from charts.theme import Chart


def picture() -> Chart:
    """Normal bells standing on a line."""
    x = np.linspace(-2, 2, 5)
    z = np.linspace(-3, 3, 61)
    bells = pd.DataFrame(
        [
            (k, x0 + 0.62 * np.exp(-(t**2) / 2), 0.8 * x0 + 0.5 * t, t)
            for k, x0 in enumerate(x)
            for t in z
        ],
        columns=["bell", "x", "y", "t"],
    )
    line = pd.DataFrame({"x": [-2.4, 2.9], "y": [0.8 * -2.4, 0.8 * 2.9]})
    ax, ay = theme.x_axis("x", "", (-2.5, 3)), theme.y_axis("y", "", (-3.3, 3.3))
    return alt.layer(
        alt.Chart(line).mark_line(color=LIGHT.model, strokeWidth=3).encode(x=ax, y=ay),
        alt.Chart(bells)
        .mark_line(color=LIGHT.batch, strokeWidth=2.2)
        .encode(x=ax, y=ay, detail="bell:N", order="t:Q"),
    )
