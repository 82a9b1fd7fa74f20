"""The accuracy of a test set that is dealt in batches: each batch, their mean, and the truth."""

import altair as alt
import numpy as np
import pandas as pd

from charts import theme
from charts.palettes import Palette
from charts.theme import Chart
from lessons.mlp.tables import MlpTables, batch_table


def strip_chart(tables: MlpTables, size: int, palette: Palette) -> Chart:
    """A dot a batch at `step`, the last one ringed; lines at the true accuracy and at the mean."""
    batches = batch_table(tables.hits, size)
    moments, count = batches.shape
    true, mean = tables.hits.mean(axis=1), batches.mean(axis=1)
    # The axis begins at a fifth below the worst batch of the moment: a good net fills it too.
    lows = np.clip(np.floor(batches.min(axis=1) * 5 - 1e-9) / 5, 0.0, 0.8)
    x = theme.x_axis("number", "test batch", (0, count + 1))
    y = theme.y_axis("accuracy", "accuracy", ("lows[step]", "1.005")).axis(format=".0%")
    dots = alt.Chart(pd.DataFrame({"k": range(count), "number": range(1, count + 1)}))
    dots = dots.transform_calculate(accuracy="accs[step * count + datum.k]")
    now = alt.Chart(theme.one_row()).transform_calculate(
        accuracy="trues[step]", mean="means[step]", number="count"
    )
    last = now.transform_calculate(accuracy="accs[step * count + count - 1]")
    layers = [
        dots.mark_circle(color=palette.data, size=22, opacity=0.7, clip=True).encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("number:Q", title="batch"),
                alt.Tooltip("accuracy:Q", format=".1%"),
            ],
        ),
        last.mark_point(
            color=palette.batch, size=110, strokeWidth=2, clip=True, tooltip=None
        ).encode(x=x, y=y),
        now.mark_rule(color=palette.truth, strokeWidth=2.4, tooltip=None, clip=True).encode(y=y),
        now.mark_rule(
            color=palette.compare, strokeWidth=2, strokeDash=[5, 4], tooltip=None, clip=True
        ).encode(y=theme.on(y, "mean")),
    ]
    chart: Chart = theme.stepped(
        alt.layer(*layers),
        moments - 1,
        accs=batches.round(4).ravel().tolist(),
        trues=true.round(6).tolist(),
        means=mean.round(6).tolist(),
        lows=lows.round(1).tolist(),
    )
    chart = theme.with_numbers(chart, count=count)
    return theme.finish(
        chart,
        palette,
        title="Test accuracy, batch by batch",
        description="The accuracy of each batch of test images, with lines at the accuracy of all "
        "test images and at the mean of the batches; the last batch has a ring.",
    )
