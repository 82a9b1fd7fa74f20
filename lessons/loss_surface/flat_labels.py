"""The surface of a mistake: labels that are (n,) where the predictions are (n, 1)."""

from dataclasses import dataclass

import altair as alt
import pandas as pd

from charts import heat, theme
from charts.bowl import bowl_levels, landmarks, reach, square_axes
from charts.theme import Chart, Palette
from core.bowl import Window, grid, loss_at
from core.loss_surface import Surface, bowl_of_flat_labels
from lessons.loss_surface.tables import SurfaceTables


@dataclass(frozen=True)
class FlatLabels:
    """The surface of labels that are (n,): heat, contour, and its bottom over the two shown."""

    heat: pd.DataFrame
    contour: pd.DataFrame
    bottom: tuple[float, float]
    loss: float
    true_loss: float  # of that bottom, with the labels as they should be


def flat_labels_tables(scene: Surface) -> FlatLabels:
    """What the surface becomes when ŷ (n, 1) meets y (n,)."""
    wrong, window = bowl_of_flat_labels(scene.data.X, scene.data.y), scene.window
    wide = Window(window.across, window.up, reach(window, 0), reach(window, 1))
    x, y, loss = (t.numpy() for t in grid(wrong, wide, wrong.theta, 121))
    return FlatLabels(
        heat=heat.heatmap_table(x, y, loss),
        contour=heat.contour_table(x[::2], y[::2], loss[::2, ::2], bowl_levels(loss)),
        bottom=(wrong.theta[window.across].item(), wrong.theta[window.up].item()),
        loss=wrong.loss,
        true_loss=loss_at(scene.bowl, wrong.theta).item(),
    )


def flat_labels_chart(tables: SurfaceTables, wrong: FlatLabels, palette: Palette) -> Chart:
    """The wrong surface, its bottom, and where the bottom should be."""
    x, y = square_axes(tables.window.x, tables.window.y, tables.shown)
    bottom = theme.one_row(x=wrong.bottom[0], y=wrong.bottom[1])
    layers = [
        heat.heatmap(wrong.heat, x, y),
        heat.contours(wrong.contour, x, y),
        *landmarks(tables.places, x, y, palette),
        alt.Chart(bottom)
        .mark_circle(
            color=palette.model, size=150, stroke="#FFFFFF", strokeWidth=1.6, opacity=1, clip=True
        )
        .encode(x=x, y=y),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="The surface of 1-D labels: its bottom is elsewhere",
        description="Heat map of the broadcast loss, its bottom as a circle, the true optimum as "
        "a cross.",
        height=430,
    )
