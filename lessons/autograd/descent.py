"""The descent by autograd: the first updates, and the distance to the answer until it stalls."""

from typing import Any

import altair as alt

from charts import theme
from charts.theme import Chart, Palette
from core.autograd_descent import ANSWER
from lessons.autograd.tables_further import DescentTables

SHOWN = 30  # updates of the history that are drawn


def history_chart(tables: DescentTables, palette: Palette) -> Chart:
    """a after each of the first updates."""
    run = tables.run
    path = tables.path[tables.path["dtype"] == run.spec.dtype]
    rows = path[path["update"] <= SHOWN][["update", "a"]]
    low, high = float(rows["a"].min()), float(rows["a"].max())
    x = theme.x_axis("update", "update", (0, SHOWN)).axis(alt.Axis(tickMinStep=1))
    y = theme.y_axis("a", "a", theme.pad(min(low, ANSWER), max(high, ANSWER)))
    tip = [alt.Tooltip("update:Q"), alt.Tooltip("a:Q", format=".9g")]
    line = alt.Chart(rows).encode(x=x, y=y)
    answer = alt.Chart(theme.one_row(a=ANSWER)).mark_rule(color=palette.optimum, strokeDash=[5, 4])
    layers = [
        answer.encode(y=y),
        line.mark_line(color=palette.model, strokeWidth=2, clip=True, tooltip=None),
        line.mark_circle(color=palette.model, size=44, opacity=1, clip=True).encode(tooltip=tip),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title=f"a over the first {SHOWN} updates",
        description="The parameter a after each update, with the answer 2 as a dashed line.",
        height=320,
    )


def distance_chart(tables: DescentTables, palette: Palette) -> Chart:
    """|a − 2| over all updates in both dtypes: each falls until it stalls."""
    path = tables.path
    low, high = theme.log_ends(path["away"].to_numpy(), 0.0)
    x = theme.x_axis("update", "update (log scale)", (1, int(path["update"].max())), log=True)
    y = theme.y_axis("away", "distance |a − 2| (log scale)", (low, high), log=True)
    layers = []
    for dtype, colour, width in (
        ("float32", palette.compare, 1.8),
        ("float64", palette.model, 2.6),
    ):
        rows = path[(path["dtype"] == dtype) & (path["update"] > 0)][["update", "away"]]
        style: dict[str, Any] = {"color": colour, "strokeWidth": width, "clip": True}
        layers.append(alt.Chart(rows).mark_line(tooltip=None, **style).encode(x=x, y=y))
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="How far from 2: each dtype has its floor",
        description="The distance to the answer against updates, both on logarithmic scales, one "
        "line for float32 and one for float64.",
        height=320,
    )
