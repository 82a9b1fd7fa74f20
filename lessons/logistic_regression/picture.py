"""The lesson's picture on the home page."""

import altair as alt
import pandas as pd

from charts import theme
from charts.card import INK
from charts.palettes import LIGHT
from charts.theme import Chart
from core.logistic_regression import LogisticSpec, boundary
from lessons.logistic_regression.tables import curve_tables


def picture() -> Chart:
    """The curve over its points, softer before and steeper later."""
    tables = curve_tables(LogisticSpec("one out of order", lr=0.3, num_epochs=1000))
    x0, x1 = tables.ends
    frames = (8, 22, len(tables.states) - 1)
    rows = [
        (x, 1 / (1 + 2.718281828 ** -(state["w"] * x + state["b"])), number)
        for number, state in ((frame, tables.states.iloc[frame]) for frame in frames)
        for x in (x0 + (x1 - x0) * k / 80 for k in range(81))
    ]
    curves = pd.DataFrame(rows, columns=["x", "y", "frame"])
    x = theme.x_axis("x", "", (x0, x1))
    y = theme.y_axis("y", "", (-0.12, 1.12))
    last = tables.last
    edge = pd.DataFrame({"x": [boundary(float(last["w"]), float(last["b"]))] * 2, "y": [-0.1, 1.1]})
    thin, thick = curves[curves["frame"] != frames[-1]], curves[curves["frame"] == frames[-1]]
    points = tables.points
    return alt.layer(
        alt.Chart(edge).mark_line(color=INK, strokeDash=[5, 4]).encode(x=x, y=y),
        alt.Chart(thin)
        .mark_line(color=LIGHT.model, strokeWidth=2, opacity=0.45)
        .encode(x=x, y=y, detail="frame:N"),
        alt.Chart(thick).mark_line(color=LIGHT.model, strokeWidth=5).encode(x=x, y=y),
        alt.Chart(points[points["y"] < 0.5])
        .mark_circle(color=LIGHT.optimum, size=170, opacity=1)
        .encode(x=x, y=y),
        alt.Chart(points[points["y"] > 0.5])
        .mark_square(color=LIGHT.truth, size=170, opacity=1)
        .encode(x=x, y=y),
    )
