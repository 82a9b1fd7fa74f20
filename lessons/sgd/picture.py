"""The lesson's picture on the home page."""

import altair as alt

from charts import heat, theme
from charts.card import LINE
from charts.palettes import LIGHT
from charts.theme import Chart
from core import sgd
from lessons.sgd.tables import sgd_tables


def picture() -> Chart:
    """The path of mini-batch SGD over the bowl."""
    spec = sgd.SgdSpec(LINE, lr=0.12, batch_size=4, num_epochs=3)
    tables = sgd_tables(sgd.run(spec), 0, 1)
    x, y = theme.x_axis("x", "", tables.window.x), theme.y_axis("y", "", tables.window.y)
    states = tables.run.rename(columns={"theta0": "x", "theta1": "y"})[["step", "x", "y"]]
    path = alt.Chart(states).encode(x=x, y=y, order="step:Q")
    last = alt.Chart(states.tail(1)).encode(x=x, y=y)
    return alt.layer(
        heat.heatmap(tables.heat, x, y),
        heat.contours(tables.contour, x, y),
        path.mark_line(color="#FFFFFF", strokeWidth=2.2, clip=True),
        last.mark_circle(color=LIGHT.model, size=190, stroke="#FFFFFF", strokeWidth=2, opacity=1),
    )
