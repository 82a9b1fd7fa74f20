"""The lesson's picture on the home page."""

import altair as alt
import torch

from charts import heat, theme
from charts.bowl import bowl_levels
from charts.palettes import LIGHT
from charts.theme import Chart
from core.bowl import Window, fold, grid
from core.data import FixedSpec, load


def picture() -> Chart:
    """A bowl that is a valley, with its contours."""
    rows = load(FixedSpec("exercise"))
    bowl = fold(rows.X, rows.y)
    window = Window(0, 1, (1.5, 4.9), (-0.5, 8.0))
    across, up, loss = (t.numpy() for t in grid(bowl, window, torch.zeros(2).double(), 81))
    x, y = theme.x_axis("x", "", window.x), theme.y_axis("y", "", window.y)
    best = theme.one_row(x=bowl.theta[0].item(), y=bowl.theta[1].item())
    return alt.layer(
        heat.heatmap(heat.heatmap_table(across, up, loss), x, y),
        heat.contours(heat.contour_table(across, up, loss, bowl_levels(loss)), x, y),
        theme.landmark(best, x, y, colour=LIGHT.optimum, shape="cross", size=180),
    )
