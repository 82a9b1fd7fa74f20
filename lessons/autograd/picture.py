"""The lesson's picture on the home page."""

import altair as alt
import pandas as pd

from charts import theme
from charts.card import INK
from charts.palettes import LIGHT
from charts.theme import Chart
from core.graphs import ExpressionSpec
from lessons.autograd.tables import graph_tables


def picture() -> Chart:
    """A small graph on its way back: the gradient has passed the half of it."""
    values = (("x", (2.0,)), ("y", (3.0,)), ("b", (1.0,)))
    tables = graph_tables(ExpressionSpec("sin(x*y) + x*b", values))
    step = tables.num_forward + 5
    ends = (-0.07, 1.07)
    x, y = theme.x_axis("along", "", ends), theme.y_axis("across", "", ends)
    ways = tables.ways.assign(back=tables.ways["fired"] <= step)
    nodes = tables.nodes.assign(back=tables.nodes["fired"] <= step)
    colour = alt.Color(
        "back:N", legend=None, scale=alt.Scale(domain=[True, False], range=[LIGHT.model, INK])
    )
    lines = alt.Chart(ways).mark_line(interpolate="catmull-rom", strokeWidth=2.6)
    layers = [lines.encode(x=x, y=y, detail="edge:N", order="order:Q", color=colour)]
    for leaf, shape in ((1, "square"), (0, "circle")):
        rows = pd.DataFrame(nodes[nodes["leaf"] == leaf])
        marks = alt.Chart(rows).mark_point(shape=shape, filled=True, size=520, opacity=1)
        layers.append(marks.encode(x=x, y=y, color=colour))
    return alt.layer(*layers)
