"""The lesson's picture on the home page."""

import altair as alt
import pandas as pd

from charts import theme
from charts.card import INK
from charts.palettes import LIGHT
from charts.theme import Chart


def picture() -> Chart:
    """Two heaps: on the left places along a line, on the right one of three boxes is chosen."""
    x, y = theme.x_axis("x", "", (0, 10)), theme.y_axis("y", "", (0, 5))
    line = pd.DataFrame({"x": [0.6, 4.2], "y": [1.0, 4.1]})
    dots = pd.DataFrame({"x": [0.9, 1.7, 2.4, 3.1, 3.9], "y": [1.6, 1.5, 2.9, 2.8, 4.2]})
    units = pd.DataFrame({"x": [8.6] * 3, "y": [1.0, 2.5, 4.0], "one": [False, True, False]})
    edges = pd.DataFrame(
        [
            {"x": x_, "y": y_, "edge": 3 * k + j, "one": y2 == 2.5}
            for k, y2 in enumerate((1.0, 2.5, 4.0))
            for j, y1 in enumerate((1.5, 3.5))
            for x_, y_ in ((6.4, y1), (8.6, y2))
        ]
    )
    colour = alt.Color(
        "one:N", legend=None, scale=alt.Scale(domain=[True, False], range=[LIGHT.model, INK])
    )
    return alt.layer(
        alt.Chart(line).mark_line(color=LIGHT.model, strokeWidth=3.5).encode(x=x, y=y),
        alt.Chart(dots).mark_circle(color=INK, size=90, opacity=1).encode(x=x, y=y),
        alt.Chart(edges).mark_line(strokeWidth=2).encode(x=x, y=y, detail="edge:N", color=colour),
        alt.Chart(units).mark_circle(size=520, opacity=1).encode(x=x, y=y, color=colour),
        alt.Chart(pd.DataFrame({"x": [6.4, 6.4], "y": [1.5, 3.5]}))
        .mark_point(shape="square", filled=True, size=260, color=INK, opacity=1)
        .encode(x=x, y=y),
    )
