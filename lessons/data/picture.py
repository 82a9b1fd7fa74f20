"""The lesson's picture on the home page."""

import altair as alt
import pandas as pd

from charts import theme
from charts.card import INK, LINE
from charts.palettes import LIGHT
from charts.theme import Chart
from core.data import synthetic_data
from core.linear_regression import closed_form


def picture() -> Chart:
    """Points around a line."""
    rows = synthetic_data(LINE)
    best = closed_form(rows.X, rows.y).theta
    table = pd.DataFrame({"x": rows.X[:, 0].numpy(), "y": rows.y[:, 0].numpy()})
    ends = pd.DataFrame({"x": [table["x"].min(), table["x"].max()]})
    ends["y"] = best[0].item() * ends["x"] + best[1].item()
    across, up = (theme.pad(table[name].min(), table[name].max()) for name in ("x", "y"))
    x, y = theme.x_axis("x", "", across), theme.y_axis("y", "", up)
    return alt.layer(
        alt.Chart(table).mark_circle(color=INK, size=34, opacity=0.9).encode(x=x, y=y),
        alt.Chart(ends)
        .mark_line(color=LIGHT.truth, strokeWidth=2.5, strokeDash=[7, 5])
        .encode(x=x, y=y),
    )
