"""Each feature against y: its cloud, its own best line, and the batch in hand."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from charts import theme
from charts.numbers import number
from charts.palettes import Palette
from charts.theme import Chart
from lessons.data.cards import EPOCH
from lessons.data.tables import DataTables, DealTables, means_of_left

HEIGHT = 260  # with the slider of the batch and the cards on one small screen

# --- scatters -----------------------------------------------------------------------------------


def scatter_chart(tables: DataTables, deal: DealTables, feature: int, palette: Palette) -> Chart:
    """One feature against y: cloud, its own best line, the truth's slope, the batch ringed."""
    name = tables.features[feature]
    layers, x, y = cloud_layers(tables, feature, palette)
    rings = (
        alt.Chart(pd.DataFrame({"slot": range(max(deal.sizes))}))
        .transform_calculate(place="(step - epoch * per_epoch) * batch_size + datum.slot")
        .transform_filter("step < num_epochs * per_epoch && datum.place < n")
        .transform_calculate(i="order[epoch * n + datum.place]")
        .transform_calculate(x="px[datum.i]", y="py[datum.i]")
        .mark_point(color=palette.batch, size=90, strokeWidth=2.2, clip=True, tooltip=None)
    )
    chart = theme.stepped(
        alt.layer(*layers, rings.encode(x=x, y=y)),
        deal.last_step,
        order=deal.order,
        epoch=EPOCH,
        px=tables.points[f"x{feature + 1}"].tolist(),
        py=tables.points["y"].tolist(),
    )
    chart = theme.with_numbers(chart, **deal.numbers)
    return theme.finish(
        chart,
        palette,
        title=scatter_title(tables, feature),
        description=f"Scatter of {name} against y with the line of the cloud, the slope of the "
        "truth as a dashed line, and rings around the batch in hand.",
        height=HEIGHT,
    )


def cloud_chart(tables: DataTables, feature: int, palette: Palette) -> Chart:
    """One feature against y, without batches."""
    return theme.finish(
        alt.layer(*cloud_layers(tables, feature, palette)[0]),
        palette,
        title=scatter_title(tables, feature),
        description=f"Scatter of {tables.features[feature]} against y with its lines.",
        height=320,
    )


def cloud_layers(
    tables: DataTables, feature: int, palette: Palette
) -> tuple[list[alt.Chart], alt.X, alt.Y]:
    """Samples, the best line of this cloud alone, and the truth's slope; and their axes."""
    column = f"x{feature + 1}"
    points = tables.points[["i", column, "y"]].rename(columns={column: "x"})
    ends = theme.pad(points["x"].min(), points["x"].max())
    x = theme.x_axis("x", tables.called.book(feature), ends)
    y = theme.y_axis("y", "y", theme.pad(points["y"].min(), points["y"].max()))
    slope, mean_x, mean_y = tables.slopes[feature], tables.means[feature], tables.means[-1]
    own = [mean_y + slope * (end - mean_x) for end in ends]
    cloud = alt.Chart(points).mark_circle(color=palette.data, size=22, opacity=0.65, clip=True)
    tip = [alt.Tooltip("i:Q", title="sample"), *theme.tips("x", "y")]
    layers = [
        cloud.encode(x=x, y=y, tooltip=tip),
        _line(ends, own, x, y, color=palette.compare, strokeWidth=1.6),
    ]
    if tables.w is not None and tables.b is not None:
        truth = [tables.w[feature] * end + tables.b for end in ends]
        style: dict[str, Any] = {"color": palette.truth, "strokeWidth": 2.4, "strokeDash": [7, 5]}
        layers.append(_line(ends, truth, x, y, **style))
    return layers, x, y


def _line(
    ends: Sequence[float], heights: Sequence[float], x: alt.X, y: alt.Y, **style: Any
) -> alt.Chart:
    row = pd.DataFrame({"x": ends, "y": heights})
    return alt.Chart(row).mark_line(clip=True, tooltip=None, **style).encode(x=x, y=y)


def scatter_title(tables: DataTables, feature: int) -> str:
    """The feature, its slope and its correlation, and what theory expects."""
    r = tables.r[feature]
    text = f"{tables.features[feature]}: slope {number(tables.slopes[feature], 3)}"
    if r is None:
        return text + ", r undefined"
    expected = tables.expected_r[feature] if tables.expected_r else None
    theory = f" (theory {number(expected, 3)})" if expected is not None else ""
    return f"{text}, r = {number(r, 3)}{theory}"


def left_chart(tables: DataTables, feature: int, palette: Palette) -> Chart:
    """What the best line leaves, over a feature, and the means of neighbours: a bend shows here."""
    name = tables.features[feature]
    points = pd.DataFrame({"x": tables.points[f"x{feature + 1}"], "left": tables.left})
    x = theme.x_axis(
        "x", tables.called.book(feature), theme.pad(points["x"].min(), points["x"].max())
    )
    reach = float(points["left"].abs().max())
    y = theme.y_axis("left", "y − ŷ", theme.pad(-reach, reach))
    means = alt.Chart(means_of_left(tables, feature)).encode(x=x, y=y)
    style: dict[str, Any] = {"color": palette.optimum, "clip": True}
    return theme.finish(
        alt.layer(
            alt.Chart(theme.one_row(left=0.0))
            .mark_rule(color=palette.compare, strokeWidth=1.6, tooltip=None)
            .encode(y=y),
            alt.Chart(points)
            .mark_circle(color=palette.data, size=26, fillOpacity=0.7, opacity=1, clip=True)
            .encode(x=x, y=y, tooltip=theme.tips("x", "left")),
            means.mark_line(strokeWidth=2, strokeDash=[2, 3], tooltip=None, **style),
            means.mark_point(filled=True, size=44, opacity=1, **style).encode(
                tooltip=theme.tips("x", "left")
            ),
        ),
        palette,
        title=f"What the best line leaves, over {name}",
        description=f"What the best line leaves of each sample over {name}, around zero, with the "
        "mean of neighbours as a dotted line.",
        height=HEIGHT,
    )
