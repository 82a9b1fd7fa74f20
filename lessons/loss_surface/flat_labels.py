"""The surface of a mistake: labels that are (n,) where the predictions are (n, 1)."""

import altair as alt

from charts import heat, theme
from charts.bowl import landmarks, square_axes
from charts.palettes import Palette
from charts.theme import Chart
from lessons.loss_surface.bowl import LOSS_SCALE
from lessons.loss_surface.tables import FlatLabels, SurfaceTables


def flat_labels_chart(tables: SurfaceTables, wrong: FlatLabels, palette: Palette) -> Chart:
    """The wrong surface, its bottom, and where the bottom should be."""
    x, y = square_axes(wrong.window.x, wrong.window.y, tables.shown)
    bottom = theme.one_row(x=wrong.bottom[0], y=wrong.bottom[1])
    layers = [
        heat.heatmap(wrong.heat, x, y),
        heat.contours(wrong.contour, x, y),
        heat.scale(wrong.heat, LOSS_SCALE),
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
        title="The surface of 1-D labels",
        description="Heat map of the broadcast loss, its bottom as a circle, the true optimum as "
        "a cross.",
        height=430,
    )
