"""What σ does to the answer (nothing), and how the answer for σ is spread over many data sets."""

import altair as alt
import pandas as pd

from charts import theme
from charts.palettes import Palette
from charts.theme import Chart
from lessons.likelihood.laws import DASHES, HEIGHT, legend
from lessons.likelihood.tables_around import flat


def three_sigmas_chart(table: pd.DataFrame, palette: Palette, *, guessed: bool = True) -> Chart:
    """Three widths, three curves, one lowest place; the middle curve alone for who has to guess."""
    if not guessed:
        table = table[table["name"] == table["name"].unique()[1]]
    lowest = table["nll"].min()
    flattest = table.groupby("sigma")["nll"].max().min()
    top = max(flattest, lowest + 4.0, table.groupby("sigma")["nll"].min().max() + 1.0)
    x = theme.x_axis("w", "w (b at its best for each w)", (table["w"].min(), table["w"].max()))
    y = theme.y_axis("nll", "−log likelihood, a sample", theme.pad(lowest, top))
    names = list(table["name"].unique())
    dash = alt.Scale(domain=names, range=[DASHES[2], *DASHES[:2]] if guessed else DASHES[:1])
    curves = (
        alt.Chart(table)
        .mark_line(color=palette.model, strokeWidth=2.4, clip=True)
        .encode(
            x=x,
            y=y,
            strokeDash=alt.StrokeDash("name:N", scale=dash, legend=legend()),
            tooltip=[alt.Tooltip("name:N"), *theme.tips("w", "nll")],
        )
    )
    places = table.loc[table.groupby("sigma")["nll"].idxmin()]
    places = places.head(0) if flat(table) or not guessed else places
    rule = alt.Chart(places.head(1)).mark_rule(color=palette.optimum, strokeDash=[2, 3])
    cross = theme.landmark(places, x, y, colour=palette.optimum, shape="cross", size=90)
    return theme.finish(
        alt.layer(curves, rule.encode(x=x), cross),
        palette,
        title="Three widths of the bell, one lowest place" if guessed else "The middle bell alone",
        description="Negative log-likelihood a sample over w for three sigmas.",
        height=HEIGHT,
    )


def two_histograms(
    bins: pd.DataFrame, group: str, title: str, marks: pd.DataFrame, palette: Palette
) -> Chart:
    """Two histograms on one axis, the means of both, and the truth. marks: name, value, kind."""
    names = list(bins[group].unique())
    scale = alt.Scale(domain=names, range=[palette.model, palette.optimum])
    x = theme.x_axis("middle", title, (bins["start"].min(), bins["stop"].max()))
    y = theme.y_axis("share", "share of the simulations", (0, bins["share"].max() * 1.1))
    steps = (
        alt.Chart(bins)
        .mark_line(interpolate="step", strokeWidth=2.2, clip=True)
        .encode(x=x, y=y, color=alt.Color(f"{group}:N", scale=scale, legend=legend()))
        .encode(tooltip=[alt.Tooltip(f"{group}:N"), *theme.tips("middle", "share")])
    )
    means = alt.Chart(marks[marks["kind"] == "mean"]).mark_rule(strokeWidth=1.6, clip=True)
    means = means.encode(x=alt.X("value:Q"), color=alt.Color("name:N", scale=scale))
    truth = alt.Chart(marks[marks["kind"] == "truth"]).mark_rule(
        color=palette.truth, strokeDash=[6, 4], strokeWidth=2.4, clip=True
    )
    return theme.finish(
        alt.layer(steps, truth.encode(x=alt.X("value:Q")), means),
        palette,
        title=f"{title}, means, truth (dashed)",
        description=f"Two histograms of {title} with their means and the true value.",
        height=HEIGHT,
    )
