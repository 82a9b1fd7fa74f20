"""The same run from many seeds: losses, and errors of the parameters."""

import altair as alt
import pandas as pd

from charts import theme
from charts.palettes import Palette
from charts.theme import Chart


def losses_chart(table: pd.DataFrame, palette: Palette) -> Chart:
    """The loss of every seed after each epoch, and what theory expects."""
    smallest, largest = float(table["loss"].min()), float(table["loss"].max())
    y = theme.y_axis("loss", "loss (log scale)", (smallest / 2, largest * 2), log=True)
    last = int(table["epoch"].max())
    x = theme.x_axis("epoch", "epochs done", (-0.3, last + 0.3)).axis(alt.Axis(tickMinStep=1))
    spread = table.assign(epoch=table["epoch"] + (table["seed"] % 7 - 3) * 0.03)
    theory = table.drop_duplicates("epoch")[["epoch", "theory"]].rename(columns={"theory": "loss"})
    theory = theory.assign(loss=theory["loss"].clip(lower=smallest / 2))
    layers = [
        alt.Chart(spread)
        .mark_circle(color=palette.model, size=34, opacity=0.7)
        .encode(x=x, y=y, tooltip=[alt.Tooltip("seed:Q"), *theme.tips("loss")]),
        alt.Chart(theory)
        .mark_line(color=palette.truth, strokeDash=[6, 3], clip=True)
        .encode(x=x, y=y),
        alt.Chart(theory)
        .mark_point(color=palette.truth, shape="diamond", size=90, strokeWidth=2, clip=True)
        .encode(x=x, y=y, tooltip=theme.tips("loss")),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="Loss after each epoch: seeds (dots), theory (◆)",
        description="Losses of all seeds on a logarithmic scale with the expected decay.",
        height=330,
    )


def errors_chart(table: pd.DataFrame, title: str, palette: Palette) -> Chart:
    """Learned minus true parameters, seed by seed, for SGD and for the closed form."""
    reach = float(table["error"].abs().max()) * 1.15 or 1.0
    colours = alt.Scale(domain=["SGD", "closed form"], range=[palette.model, palette.optimum])
    shapes = alt.Scale(domain=["SGD", "closed form"], range=["circle", "cross"])
    legend = alt.Legend(orient="top")
    zero = alt.Chart(theme.one_row(error=0.0)).mark_rule(color=palette.truth, strokeDash=[6, 3])
    marks = (
        alt.Chart(table)
        .mark_point(size=36, opacity=0.75, filled=True)
        .encode(
            x=alt.X("parameter:N", title=None, sort=None, axis=alt.Axis(labelAngle=0)),
            xOffset=alt.XOffset("method:N", sort=["SGD", "closed form"]),
            y=theme.y_axis("error", "learned − true", (-reach, reach)),
            color=alt.Color("method:N", title=None, scale=colours, legend=legend),
            shape=alt.Shape("method:N", title=None, scale=shapes, legend=legend),
            tooltip=[alt.Tooltip("seed:Q"), alt.Tooltip("method:N"), *theme.tips("error")],
        )
    )
    y = theme.y_axis("error", "learned − true", (-reach, reach))
    return theme.finish(
        alt.layer(zero.encode(y=y), marks),
        palette,
        title=title,
        description="Errors of the learned parameters of all seeds around zero.",
        height=330,
    )
