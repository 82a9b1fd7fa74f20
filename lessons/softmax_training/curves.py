"""Loss and accuracy over the epochs."""

import math
from collections.abc import Sequence

import altair as alt
import pandas as pd

from charts import scores, theme
from charts.palettes import Palette
from charts.theme import Chart
from core.images import SETS
from core.softmax_training import SoftmaxSpec

SERIES = {  # column suffix -> colour role, form, words
    "running": ("batch", "circle", "training, while the weights moved"),
    "train": ("model", "circle", "training, end of epoch"),
    "valid": ("compare", "circle", "held out, end of epoch"),
    "test": ("truth", "diamond", "test, end of epoch"),
}


def series_of(spec: SoftmaxSpec) -> dict[str, tuple[str, str, str]]:
    """What is measured in this run: without images held out nothing is measured on them."""
    return {name: facts for name, facts in SERIES.items() if name != "valid" or spec.num_valid}


# --- curves -----------------------------------------------------------------------------------


def loss_chart(
    metrics: pd.DataFrame,
    batches: pd.DataFrame,
    spec: SoftmaxSpec,
    palette: Palette,
    *,
    live: bool = False,
) -> Chart:
    """Loss by epoch: every batch as a dot, the two sets at the end of each epoch, and guessing.

    `live` draws all there is, for a run that is still going; otherwise the figure follows `step`.
    """
    table = long_table(metrics, "loss", list(series_of(spec)))
    both = pd.concat([table["value"], batches["loss"]])
    low, high = 0.0, float(both.max()) * 1.04
    log = high > 10  # far above guessing: a straight axis would hide everything else
    if log:
        low, high = max(float(both.min()), 1e-6) / 1.5, high * 1.5
    x = theme.x_axis("epoch", "epoch", (0, 1.02 * spec.num_epochs))
    y = theme.y_axis("value", "loss (log scale)" if log else "loss", (low, high), log=log)
    guess = pd.DataFrame({"value": [math.log(SETS[spec.data].q)], "words": ["guessing"]})
    level = alt.Chart(guess).encode(y=y)
    layers = [
        level.mark_rule(color=palette.quiet, strokeDash=[2, 3], strokeWidth=2, tooltip=None),
        # not at an end: there stand the first epoch and, at first, the playhead
        level.mark_text(align="center", dy=-7, color=palette.ink, tooltip=None).encode(
            alt.XValue(alt.ExprRef("0.6 * width")), text=alt.Text("words:N")
        ),
        batch_dots(batches, x, y, palette),
        *series_layers(table, x, y, palette, ".4f", live=live),
    ]
    return finish_curves(
        layers,
        len(metrics) - 1,
        palette,
        live=live,
        title="Loss: dots are batches, lines are sets",
        description="Cross-entropy loss by epoch for each batch and for each set at the "
        "end of the epoch.",
    )


def batch_dots(batches: pd.DataFrame, x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """The loss of each batch as a faint dot."""
    return (
        alt.Chart(batches.rename(columns={"loss": "value"}))
        .mark_circle(color=palette.batch, size=10, opacity=0.4, clip=True, tooltip=None)
        .encode(x=x, y=y)
    )


def accuracy_chart(
    metrics: pd.DataFrame, spec: SoftmaxSpec, palette: Palette, *, live: bool = False
) -> Chart:
    """Accuracy by epoch, in the ways it is measured; the start is below the picture."""
    table = long_table(metrics, "accuracy", list(series_of(spec)))
    seen = table.loc[table["epoch"] > 0, "value"] if len(metrics) > 1 else table["value"]
    ends = max(float(seen.min()) - 0.03, 0.0), min(float(seen.max()) + 0.03, 1.0)
    x = theme.x_axis("epoch", "epoch", (0, 1.02 * spec.num_epochs))
    y = theme.y_axis("value", "accuracy", ends).axis(format=".0%")
    return finish_curves(
        series_layers(table, x, y, palette, ".2%", live=live),
        len(metrics) - 1,
        palette,
        live=live,
        title="Accuracy, measured in several ways",
        description="Accuracy by epoch: running mean over the epoch, and each set at "
        "the end of the epoch.",
    )


def long_table(metrics: pd.DataFrame, measure: str, names: Sequence[str]) -> pd.DataFrame:
    """Rows series, measured, epoch, value of one measure; a running mean stands amid its epoch."""
    parts = []
    for series in names:
        words = SERIES[series][2]
        part = metrics[["epoch"]].assign(series=series, measured=words)
        part["value"] = metrics[f"{series}_{measure}"]
        if series == "running":
            part = part[part["epoch"] > 0].assign(epoch=lambda table: table["epoch"] - 0.5)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def series_layers(
    table: pd.DataFrame, x: alt.X, y: alt.Y, palette: Palette, digits: str, *, live: bool
) -> list[alt.Chart]:
    """A faint line for the whole run and a strong one up to `step`, with a mark an epoch."""
    names, shapes = list(SERIES), [shape for _, shape, _ in SERIES.values()]
    ink = [getattr(palette, role) for role, _, _ in SERIES.values()]
    fill = [palette.model if name == "train" else palette.paper for name in names]
    base = alt.Chart(table).encode(
        x=x,
        y=y,
        color=alt.Color("series:N", scale=alt.Scale(domain=names, range=ink), legend=None),
    )
    so_far = base if live else base.transform_filter("datum.epoch <= step")
    marks = so_far.mark_point(size=42, opacity=1, strokeWidth=1.6, clip=True).encode(
        shape=alt.Shape(
            "series:N",
            scale=alt.Scale(domain=names, range=shapes),
            legend=None,
        ),
        fill=alt.Fill("series:N", scale=alt.Scale(domain=names, range=fill), legend=None),
        tooltip=scores.tips(["measured:N", "epoch:Q"], value=digits),
    )
    return [
        base.mark_line(opacity=0.3, strokeWidth=1.2, clip=True, tooltip=None),
        so_far.mark_line(strokeWidth=2, clip=True, tooltip=None),
        marks,
    ]


def finish_curves(
    layers: list[alt.Chart],
    num_steps: int,
    palette: Palette,
    *,
    live: bool,
    title: str,
    description: str,
) -> Chart:
    """Curves with a rule at the current epoch, unless they are still growing."""
    chart: Chart = alt.layer(*layers)
    if not live:
        now = alt.Chart(theme.one_row()).transform_calculate(epoch="step")
        rule = now.mark_rule(color=palette.ink, strokeWidth=1, opacity=0.6, tooltip=None)
        chart = theme.stepped(alt.layer(rule.encode(alt.X("epoch:Q")), *layers), num_steps)
    return theme.finish(chart, palette, title=title, description=description, height=310)
