"""Histograms layer by layer, one row a layer, moved by the player."""

import altair as alt
import numpy as np
import pandas as pd

from charts import theme
from charts.numbers import spelt
from charts.palettes import Palette
from charts.theme import Chart
from lessons.mlp.tables import Rows

HIGH = 0.86  # of a row that its highest bin fills
BESIDE = 0.5  # of the width of the bins that stands free for what is written


def layers_chart(
    rows: Rows, palette: Palette, *, title: str, axis: str, description: str, height: int = 300
) -> Chart:
    """A row of bars a layer at `step`, the first layer on top; beside it the spread in numbers."""
    moments, layers, bins = rows.heights.shape
    low, high = rows.shown
    x = theme.x_axis("x", axis, (low, high + BESIDE * (high - low))).axis(
        values=marks(low, high), format="~g", titleAnchor="start"
    )
    y = alt.Y("base:Q", axis=None, scale=alt.Scale(domain=[layers, 0], nice=False, zero=False))
    bars = (
        alt.Chart(bars_table(rows))
        .transform_calculate(top=f"datum.base - {HIGH} * hs[step * many + datum.k]")
        .mark_rect(color=palette.model, opacity=0.8, tooltip=None, clip=True)
        .encode(x=x, x2="x2:Q", y=y, y2="top:Q")
    )
    table = pd.DataFrame({"layer": range(layers), "base": np.arange(1, layers + 1)})
    base = alt.Chart(table)
    said = (
        "(width < 200 ? '' : 'layer ' + (datum.layer + 1) + ': std ')"  # a phone has no room
        f" + {spelt('stds[step * rows + datum.layer]', 2)}"
        " + (width >= 200 && zs[step * rows + datum.layer] >= 0.005 ? ', '"
        " + format(zs[step * rows + datum.layer], '.0%') + ' zeros' : '')"
    )
    lines = base.mark_rule(color=palette.quiet, tooltip=None).encode(y=y)
    words = (
        base.transform_calculate(words=said)
        .mark_text(align="right", baseline="bottom", dy=-2, color=palette.ink, tooltip=None)
        .encode(alt.XValue("width"), y, text=alt.Text("words:N"))
    )
    chart: Chart = theme.stepped(
        alt.layer(lines, bars, words),
        moments - 1,
        hs=rows.heights.round(3).ravel().tolist(),
        stds=[float(f"{v:.3g}") for v in rows.std.ravel()],
        zs=[float(f"{v:.3g}") for v in rows.zeros.ravel()],
    )
    chart = theme.with_numbers(chart, many=layers * bins, rows=layers)
    return theme.finish(chart, palette, title=title, description=description, height=height)


def bars_table(rows: Rows) -> pd.DataFrame:
    """One row a bar that can be seen: its number k, x, x2, and the foot of its layer."""
    _, layers, bins = rows.heights.shape
    edges = np.linspace(*rows.ends, bins + 1)
    layer, bin = (part.ravel() for part in np.indices((layers, bins)))
    table = pd.DataFrame(
        {"k": layer * bins + bin, "x": edges[bin], "x2": edges[bin + 1], "base": layer + 1.0}
    )
    low, high = rows.shown
    room = 1e-9 * (high - low)
    return table[(table["x"] >= low - room) & (table["x2"] <= high + room)]


def marks(low: float, high: float) -> list[float]:
    """Five places of an axis at most, round, and none beyond the bins."""
    step = 10.0 ** np.floor(np.log10(high - low))
    step = next(s for m in (0.2, 0.5, 1, 2, 5) if (high - low) / (s := m * step) <= 5)
    first = np.ceil(low / step - 1e-9)
    count = int(np.floor(high / step + 1e-9) - first) + 1
    return [float(round((first + k) * step, 10)) for k in range(count)]
