"""The residuals of a printed batch, and small sets: their clouds and their balance."""

import altair as alt
import pandas as pd

from charts import theme
from charts.palettes import Palette
from charts.theme import Chart
from lessons.vectorization.tables_further import SetTables

HEIGHT = 300


def residual_chart(table: pd.DataFrame, row: int, noise: float, palette: Palette) -> Chart:
    """The residual of each printed row, between lines at σ and 2σ; the row in hand is ringed."""
    rows = table.rename(columns={"residual y − ŷ": "residual"})[["row", "residual"]]
    x = theme.x_axis("row", "row of the batch", (0.4, 10.6))
    x["axis"] = alt.Axis(values=list(range(1, 11)), format="d")
    y = theme.y_axis("residual", "residual y − ŷ", (-0.03, 0.03))
    lines = pd.DataFrame(
        {
            "residual": [k * noise for k in (-2, -1, 0, 1, 2)],
            "name": ["−2σ", "−σ", "0", "σ", "2σ"],
            "end": 10.6,
        }
    )
    levels = alt.Chart(lines).encode(y=y)
    stems = alt.Chart(rows.assign(zero=0.0)).encode(x=x, y=y)
    here = alt.Chart(rows[rows["row"] == row]).encode(x=x, y=y)
    return theme.finish(
        alt.layer(
            levels.mark_rule(color=palette.truth, strokeWidth=1.6, strokeDash=[7, 5], tooltip=None),
            levels.mark_text(align="right", dx=-4, dy=-7, color=palette.ink, tooltip=None).encode(
                x=theme.on(x, "end"), text="name:N"
            ),
            stems.mark_rule(color=palette.data, strokeWidth=1.6, tooltip=None).encode(
                y2=alt.Y2("zero:Q")
            ),
            stems.mark_circle(color=palette.data, size=70, opacity=1).encode(
                tooltip=[alt.Tooltip("row:Q"), alt.Tooltip("residual:Q", format=".4f")]
            ),
            here.mark_point(color=palette.batch, size=220, strokeWidth=2.6, tooltip=None),
        ),
        palette,
        title="What the truth leaves of each printed label",
        description="A stem for the residual of each of ten rows, with dashed lines at one and two "
        "standard deviations of the noise; the row in hand is ringed.",
        height=HEIGHT,
    )


def cloud_charts(tables: SetTables, palette: Palette) -> list[Chart]:
    """Each pair of columns as a cloud, a colour and a shape a class."""
    return [_cloud(cloud, tables, palette, x, y) for cloud, x, y in tables.clouds]


def _cloud(
    table: pd.DataFrame, tables: SetTables, palette: Palette, x_name: str, y_name: str
) -> Chart:
    x = theme.x_axis("x", x_name, theme.pad(table["x"].min(), table["x"].max()))
    y = theme.y_axis("y", y_name, theme.pad(table["y"].min(), table["y"].max()))
    points = alt.Chart(table).encode(x=x, y=y, tooltip=[*theme.tips("x", "y"), "label:N"])
    marks = [points.mark_circle(color=palette.data, size=40, fillOpacity=0.7, opacity=1)]
    if tables.classes:
        colours = [palette.optimum, palette.model]
        marks = [
            points.transform_filter(alt.datum.label == name).mark_point(
                shape=shape, color=colour, size=34, strokeWidth=1.5, opacity=1
            )
            for name, colour, shape in zip(
                tables.classes, colours, ("circle", "triangle-up"), strict=True
            )
        ]
    return theme.finish(
        alt.layer(*marks),
        palette,
        title=f"{x_name} and {y_name}"[:50],
        description="The samples as points over two of their columns; classes differ in colour and "
        "shape.",
        height=HEIGHT,
    )


def balance_chart(tables: SetTables, palette: Palette) -> Chart:
    """How many samples each class has, or each part of the range of y."""
    names = tables.balance["label"].tolist()
    title = "class" if tables.classes else "y, middle of its bar"
    x = alt.X("label:N", sort=names, title=title, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    y = theme.y_axis("samples", "samples", (0, 1.15 * float(tables.balance["samples"].max())))
    bars = alt.Chart(tables.balance).encode(x=x, y=y)
    inks = [palette.optimum, palette.model] if tables.classes else [palette.data] * len(names)
    scale = alt.Scale(domain=names, range=inks)
    return theme.finish(
        alt.layer(
            bars.mark_bar(size=26).encode(
                color=alt.Color("label:N", scale=scale, legend=None),
                tooltip=[
                    alt.Tooltip("label:N"),
                    alt.Tooltip("samples:Q"),
                    alt.Tooltip("share:Q", format=".2%"),
                ],
            ),
            bars.mark_text(dy=-8, fontSize=12, color=palette.ink, tooltip=None).encode(
                text=alt.Text("samples:Q", format=",")
            ),
        ),
        palette,
        title="How many of each",
        description="Bars: samples of each class, or of each part of the range of y.",
        height=HEIGHT,
    )
