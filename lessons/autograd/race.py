"""Two trainings that race: their losses, and their ways through the plane of the weights."""

from typing import Any

import altair as alt
import pandas as pd

from charts import theme
from charts.theme import Chart, Palette
from core.data import SyntheticSpec
from lessons.autograd.tables_further import NOT_ZEROED, ZEROED, RaceTables

TRUTH = SyntheticSpec().w


def losses_chart(tables: RaceTables, palette: Palette) -> Chart:
    """The loss of all samples over the updates: whole and pale, then drawn up to the player."""
    runs, losses = tables.runs, tables.runs["loss"].to_numpy()
    low, high = theme.log_ends(losses, theme.positive_floor(losses))
    source = runs[["step", "loss", "run"]].assign(loss=runs["loss"].clip(lower=low))
    x = theme.x_axis("step", "update", (0, tables.num_updates)).axis(alt.Axis(tickMinStep=1))
    y = theme.y_axis("loss", "loss of all samples (log scale)", (low, high), log=True)
    return _raced(
        source,
        x,
        y,
        tables,
        palette,
        title="The loss of both runs",
        description="Loss on a logarithmic scale against updates, one line a run.",
    )


def ways_chart(tables: RaceTables, palette: Palette) -> Chart:
    """Both ways through the plane of the weights, and the truth as a diamond."""
    runs = tables.runs
    x = theme.x_axis("w1", "w₁", theme.pad(*_ends(runs["w1"], TRUTH[0])))
    y = theme.y_axis("w2", "w₂", theme.pad(*_ends(runs["w2"], TRUTH[1])))
    truth = theme.one_row(w1=TRUTH[0], w2=TRUTH[1])
    return _raced(
        runs[["step", "w1", "w2", "run"]],
        x,
        y,
        tables,
        palette,
        theme.landmark(truth, x, y, colour=palette.truth, shape="diamond"),
        title="Their ways to the truth (diamond)",
        description="The weights of both runs, update by update, with the true weights as a "
        "diamond.",
    )


def _ends(values: pd.Series, truth: float) -> tuple[float, float]:
    return min(float(values.min()), truth), max(float(values.max()), truth)


def _raced(
    source: pd.DataFrame,
    x: alt.X,
    y: alt.Y,
    tables: RaceTables,
    palette: Palette,
    *beside: Chart,
    title: str,
    description: str,
) -> Chart:
    """A line a run, pale; the part so far over it, and a dot where each is now."""
    colours = {ZEROED: (palette.model, 2.6), NOT_ZEROED: (palette.compare, 1.6)}
    layers: list[Any] = []
    for run, (colour, width) in colours.items():
        rows = source[source["run"] == run].drop(columns="run")
        line = alt.Chart(rows.assign(last=int(rows["step"].max())))
        line = line.encode(x=x, y=y, order=alt.Order("step:Q"))
        style: dict[str, Any] = {"color": colour, "clip": True, "tooltip": None}
        here = line.transform_filter("datum.step == min(step, datum.last)")
        layers += [
            line.mark_line(strokeWidth=1, opacity=0.35, **style),
            line.transform_filter("datum.step <= step").mark_line(strokeWidth=width, **style),
            here.mark_circle(size=90, opacity=1, **style),
        ]
    chart = theme.stepped(alt.layer(*layers, *beside), tables.num_updates)
    return theme.finish(chart, palette, title=title, description=description, height=330)
