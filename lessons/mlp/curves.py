"""Accuracy and loss of a run over its epochs."""

import math

import altair as alt
import pandas as pd

from charts import theme
from charts.palettes import Palette
from charts.theme import Chart

SERIES = {  # column -> colour role, words
    "accuracy": ("batch", "training, while the weights moved"),
    "test_accuracy": ("truth", "test"),
}


def accuracy_chart(
    moments: pd.DataFrame, epochs: float, palette: Palette, *, live: bool = False
) -> Chart:
    """Accuracy by epoch, faint for the whole run and strong up to `step`.

    `live` draws all there is, for a run that is still going.
    """
    tall = pd.concat(
        [
            pd.DataFrame(
                {
                    "series": name,
                    "k": range(len(moments)),
                    "epoch": moments["epoch"],
                    "value": moments[name],
                }
            )
            for name in SERIES
        ],
        ignore_index=True,
    )
    x = theme.x_axis("epoch", "epoch", (0, 1.02 * epochs))
    y = theme.y_axis("value", "accuracy", (0, 1)).axis(format=".0%")
    ink = [getattr(palette, role) for role, _ in SERIES.values()]
    colour = alt.Color("series:N", scale=alt.Scale(domain=list(SERIES), range=ink), legend=None)
    base = alt.Chart(tall).encode(x=x, y=y, color=colour)
    so_far = base if live else base.transform_filter("datum.k <= step")
    tips = [
        alt.Tooltip("series:N", title="of"),
        alt.Tooltip("epoch:Q", format=".2f"),
        alt.Tooltip("value:Q", title="accuracy", format=".1%"),
    ]
    layers: list[alt.Chart] = [
        base.mark_line(opacity=0.3, strokeWidth=1.2, clip=True, tooltip=None),
        so_far.mark_line(strokeWidth=2, clip=True, tooltip=None),
        so_far.mark_circle(size=34, opacity=1, clip=True).encode(tooltip=tips),
    ]
    chart: Chart = alt.layer(*layers)
    if not live:
        now = alt.Chart(theme.one_row()).transform_calculate(epoch="epochs_at[step]")
        rule = now.mark_rule(color=palette.ink, strokeWidth=1, opacity=0.6, tooltip=None)
        chart = theme.stepped(
            alt.layer(rule.encode(x=x), *layers),
            len(moments) - 1,
            epochs_at=moments["epoch"].round(4).tolist(),
        )
    return theme.finish(
        chart,
        palette,
        title="Accuracy while it trains",
        description="Accuracy by epoch: the mean over training batches while the weights moved, "
        "and the test images.",
    )


def learning_chart(looks: pd.DataFrame, palette: Palette) -> Chart:
    """Accuracy of a deep net on its training samples and on samples it has not seen, by update."""
    tall = pd.concat(
        [
            pd.DataFrame(
                {
                    "series": name,
                    "k": range(len(looks)),
                    "update": looks["update"],
                    "value": looks[name],
                }
            )
            for name in SERIES
        ],
        ignore_index=True,
    )
    x = theme.x_axis("update", "update", (0, max(float(looks["update"].max()), 1.0)))
    y = theme.y_axis("value", "accuracy", (0, 1)).axis(format=".0%")
    ink = [palette.model, palette.truth]
    colour = alt.Color("series:N", scale=alt.Scale(domain=list(SERIES), range=ink), legend=None)
    base = alt.Chart(tall).encode(x=x, y=y, color=colour)
    so_far = base.transform_filter("datum.k <= step")
    now = alt.Chart(theme.one_row()).transform_calculate(update="updates_at[step]")
    rule = now.mark_rule(color=palette.ink, strokeWidth=1, opacity=0.6, tooltip=None).encode(x=x)
    chart = theme.stepped(
        alt.layer(
            rule,
            base.mark_line(opacity=0.3, strokeWidth=1.2, clip=True, tooltip=None),
            so_far.mark_line(strokeWidth=2, clip=True, tooltip=None),
            so_far.mark_circle(size=34, opacity=1, clip=True, tooltip=None),
        ),
        len(looks) - 1,
        updates_at=looks["update"].tolist(),
    )
    return theme.finish(
        chart,
        palette,
        title="What it learns",
        description="Accuracy by update on the training samples and on samples it has not seen.",
    )


def guessing(q: int) -> float:
    """The loss of an answer that gives every class the same share: log q."""
    return math.log(q)
