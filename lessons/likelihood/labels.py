"""Labels that are no plain numbers: counts (Poisson) and classes (cross-entropy)."""

import altair as alt
import numpy as np
import pandas as pd

from charts import theme
from charts.palettes import Palette
from charts.theme import Chart
from lessons.likelihood.laws import DASHES, HEIGHT, legend
from lessons.likelihood.tables_around import CountTables


def count_chart(tables: CountTables, palette: Palette) -> Chart:
    """Counts, the Poisson mean, and the straight line that predicts counts below zero."""
    names = ["Poisson", "straight line", "truth"]
    colours = alt.Scale(domain=names, range=[palette.optimum, palette.model, palette.truth])
    dashes = alt.Scale(domain=names, range=DASHES)
    low = min(0.0, tables.below_zero)
    x = theme.x_axis("x", "x", (tables.curves["x"].min(), tables.curves["x"].max()))
    y = theme.y_axis("y", "count y", theme.pad(low, tables.points["y"].max(), 0.08))
    zero = alt.Chart(theme.one_row(y=0.0)).mark_rule(color=palette.ink, strokeWidth=1)
    return theme.finish(
        alt.layer(
            zero.encode(y=y),
            alt.Chart(tables.points)
            .mark_circle(color=palette.data, size=38, fillOpacity=0.7, opacity=1, clip=True)
            .encode(x=x, y=y, tooltip=theme.tips("x", "y")),
            alt.Chart(tables.curves)
            .mark_line(strokeWidth=2.4, clip=True, tooltip=None)
            .encode(
                x=x,
                y=y,
                color=alt.Color("name:N", scale=colours, legend=legend()),
                strokeDash=alt.StrokeDash("name:N", scale=dashes, legend=legend()),
            ),
        ),
        palette,
        title="Counts are never negative: the loss must know it",
        description="Counts over x with the fitted Poisson mean and a straight line.",
        height=HEIGHT,
    )


def label_chart(table: pd.DataFrame, palette: Palette) -> Chart:
    """−log p over p, with one dot for each sample: cross-entropy is their mean."""
    grid = np.linspace(0.005, 1, 200)
    curve = pd.DataFrame({"p": grid, "surprise": -np.log(grid)})
    x = theme.x_axis("p", "probability given to the true class", (0, 1))
    y = theme.y_axis("surprise", "−log p", (0, 5))
    dots = alt.Chart(table)
    return theme.finish(
        alt.layer(
            alt.Chart(curve)
            .mark_line(color=palette.model, strokeWidth=2.4, clip=True)
            .encode(x=x, y=y, tooltip=theme.tips("p", "surprise")),
            dots.mark_rule(color=palette.batch, strokeWidth=1.6, clip=True).encode(x=x, y=y),
            dots.mark_circle(color=palette.batch, size=110, opacity=1, clip=True).encode(
                x=x, y=y, tooltip=theme.tips("i", "p", "surprise")
            ),
            dots.mark_text(color=palette.ink, dy=-13, fontWeight="bold").encode(
                x=x, y=y, text=alt.Text("i:Q")
            ),
        ),
        palette,
        title="What a sample costs: −log of its probability",
        description="The curve minus log p with one dot for each sample.",
        height=HEIGHT,
    )
