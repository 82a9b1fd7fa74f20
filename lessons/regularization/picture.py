"""The lesson's picture on the home page."""

import altair as alt
import numpy as np
import pandas as pd

from charts import theme
from charts.card import INK
from charts.palettes import LIGHT
from charts.theme import Chart


def picture() -> Chart:
    """A diamond that touches lines of equal loss with its corner."""
    turn = np.linspace(0, 2 * np.pi, 73)
    across, up = np.cos(turn), np.sin(turn)
    x, y = theme.x_axis("x", "", (-2.1, 4.0)), theme.y_axis("y", "", (-1.6, 1.75))
    size = np.abs(across) + np.abs(up)
    diamond = pd.DataFrame({"x": across / size, "y": up / size, "k": range(73)})
    rings = pd.concat(
        pd.DataFrame(
            {"x": 2.4 + r * across, "y": 0.62 + 0.62 * r * (0.4 * across + up), "k": range(73)}
        ).assign(r=r)
        for r in (0.45, 0.95, 1.42)
    )
    order = alt.Order("k:Q")
    corner = pd.DataFrame({"x": [1.0], "y": [0.0]})
    return alt.layer(
        alt.Chart(rings)
        .mark_line(color=INK, strokeWidth=2, clip=True)
        .encode(x=x, y=y, order=order, detail="r:N"),
        alt.Chart(diamond)
        .mark_line(color=LIGHT.model, fill=LIGHT.model, fillOpacity=0.2, strokeWidth=3)
        .encode(x=x, y=y, order=order),
        alt.Chart(corner).mark_circle(color=LIGHT.model, size=260, opacity=1).encode(x=x, y=y),
    )
