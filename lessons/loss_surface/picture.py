"""The lesson's picture on the home page."""

import altair as alt

from charts import heat, theme
from charts.theme import LIGHT, Chart
from core import sgd
from core.data import FixedSpec
from lessons.sgd.tables import sgd_tables


def picture() -> Chart:
    """A bowl that is a valley, with its contours."""
    spec = sgd.SgdSpec(FixedSpec("exercise"), lr=0.01, batch_size=4, start=(1.9, 6.6))
    tables = sgd_tables(sgd.run(spec), 0, 1)
    x, y = theme.x_axis("x", "", tables.window.x), theme.y_axis("y", "", tables.window.y)
    best = tables.places[tables.places["name"] == "optimum"]
    return alt.layer(
        heat.heatmap(tables.heat, x, y),
        heat.contours(tables.contour, x, y),
        theme.landmark(best, x, y, colour=LIGHT.optimum, shape="cross", size=180),
    )
