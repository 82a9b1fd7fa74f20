"""What a mistake costs: the loss of a run beside the loss of the same run with the mistake."""

import altair as alt
import numpy as np
import pandas as pd
from torch import Tensor

from charts import theme
from charts.numbers import count, number
from charts.palettes import Palette
from charts.theme import Chart
from core.sgd import EXPLODED

DRAWN = 120  # states of a run that are drawn; a curve needs no more
LARGEST = float(np.finfo(np.float32).max)


def damage_table(right: Tensor, wrong: Tensor) -> pd.DataFrame:
    """The losses of two runs, each (T + 1,): step, loss, run (right or with the mistake)."""
    tables = [
        pd.DataFrame({"step": range(len(loss)), "loss": loss.numpy(), "run": label})
        for loss, label in ((right, "right"), (wrong, "with the mistake"))
    ]
    return pd.concat(tables, ignore_index=True)


def for_drawing(table: pd.DataFrame, low: float) -> pd.DataFrame:
    """Of each run at most DRAWN states, in few bytes a row: step, loss (from `low` up), wrong."""
    runs = [
        rows.iloc[np.unique(np.linspace(0, len(rows) - 1, DRAWN).astype(int))]
        for _, rows in table.groupby("run")
    ]
    kept = pd.concat(runs)
    small = np.float32 if kept["loss"].max() < LARGEST else np.float64
    return pd.DataFrame(
        {
            "step": kept["step"].astype(np.int16),
            "loss": kept["loss"].clip(lower=low).astype(small),
            "wrong": (kept["run"] != "right").astype(np.int8),
        }
    )


def damage_chart(table: pd.DataFrame, palette: Palette) -> Chart:
    """Loss of the right run and of the one with the mistake, on one log axis."""
    losses = table["loss"].to_numpy()
    low, high = theme.log_ends(losses, theme.positive_floor(losses))
    source = for_drawing(table, low)
    legend = alt.Legend(orient="top", symbolStrokeWidth=3)
    colour = alt.Color(
        "run:N",
        title=None,
        scale=alt.Scale(
            domain=["right", "with the mistake"], range=[palette.model, palette.compare]
        ),
        legend=legend,
    )
    dash = alt.StrokeDash(
        "run:N", title=None, legend=legend, scale=alt.Scale(range=[[1, 0], [6, 3]])
    )
    chart = (
        alt.Chart(source)
        .transform_calculate(run="datum.wrong ? 'with the mistake' : 'right'")
        .mark_line(strokeWidth=2, clip=True)
        .encode(
            x=theme.x_axis("step", "update", (0, max(int(table["step"].max()), 1))).axis(
                alt.Axis(tickMinStep=1)
            ),
            y=theme.y_axis("loss", "loss of all samples (log scale)", (low, high), log=True),
            color=colour,
            strokeDash=dash,
            tooltip=["run:N", "step:Q", alt.Tooltip("loss", format=".5g")],
        )
    )
    return theme.finish(
        chart,
        palette,
        title="The same run, right and with the mistake",
        description="Two loss curves on a logarithmic scale.",
        height=280,
    )


def damage_words(table: pd.DataFrame, mistake: str, what: str) -> str:
    """What a mistake does here, with `what` it is, in a sentence."""
    ends = table.groupby("run")["loss"].last()
    right, wrong = ends["right"], ends["with the mistake"]
    updates = table.groupby("run")["step"].max()["with the mistake"]
    text = (
        f"**{mistake}**: {what}. The right run ends at a loss of {number(right)}, "
        f"this one at {number(wrong)} after {count(int(updates), 'update')}."
    )
    firsts = table.groupby("run")["loss"].first()
    gone = [name for name in ends.index if ends[name] > EXPLODED * firsts[name]]
    if gone:
        who = (
            "Both runs"
            if len(gone) == 2
            else f"The run {gone[0]}".replace("run right", "right run")
        )
        text += (
            f" {who} diverged: the loss had grown a million times over, and it was stopped there."
        )
    if right == wrong:
        text += (
            " Here the two are equal: nothing in these settings meets the mistake. Choose a batch "
            "size that does not divide n."
        )
    elif wrong < right:
        text += (
            " Here the mistake ends lower, which is no merit of it: it makes other steps than "
            "those asked for, and these settings happen to gain by them. Try others."
        )
    return text
