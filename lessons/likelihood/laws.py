"""Three laws of noise, the loss and the line of each; and what the figures around them share."""

import altair as alt
import pandas as pd

from charts import theme
from charts.palettes import Palette
from charts.theme import Chart
from lessons.likelihood.tables_around import LAW_NAMES, LawTables, heights

HEIGHT = 380
DASHES = [[1, 0], [7, 3], [2, 3]]  # solid, long, short: colour is never the only difference


def _law_colours(palette: Palette) -> alt.Scale:
    return alt.Scale(
        domain=list(LAW_NAMES.values()), range=[palette.model, palette.optimum, palette.compare]
    )


def _law_legend(field: str, palette: Palette) -> alt.Color:
    return alt.Color(f"{field}:N", scale=_law_colours(palette), legend=legend())


def _law_dashes(key: alt.Legend | None = None) -> alt.StrokeDash:
    """Colour is never the only difference."""
    dashes = alt.Scale(domain=list(LAW_NAMES.values()), range=DASHES)
    return alt.StrokeDash("law:N", scale=dashes, legend=key)


def legend() -> alt.Legend:
    """One line of names above the figure; two channels with it share one legend."""
    return alt.Legend(title=None, orient="top", labelLimit=260, symbolSize=250)


def laws_chart(tables: LawTables, palette: Palette, *, zoom: bool) -> Chart:
    """One data set, three laws, three lines. With `zoom` the outlier may lie off the picture."""
    points = tables.points
    x = theme.x_axis("x", "x", theme.pad(points["x"].min(), points["x"].max()))
    y = theme.y_axis("y", "y", heights(tables, zoom=zoom))
    fitted = tables.lines[tables.lines["law"] != "truth"]
    true = tables.lines[tables.lines["law"] == "truth"]
    layers: list[Chart] = [
        alt.Chart(points)
        .mark_circle(color=palette.data, size=38, fillOpacity=0.85, opacity=1, clip=True)
        .encode(x=x, y=y, tooltip=theme.tips("i", "x", "y")),
        alt.Chart(true)
        .mark_line(color=palette.truth, strokeDash=[6, 4], strokeWidth=1.6, clip=True)
        .encode(x=x, y=y),
        alt.Chart(fitted)
        .mark_line(strokeWidth=2.6, clip=True)
        .encode(x=x, y=y, color=_law_legend("law", palette), strokeDash=_law_dashes(legend())),
    ]
    if tables.outlier is not None:
        ring = alt.Chart(points[points["i"] == tables.outlier])
        ring_mark = ring.mark_point(color=palette.batch, size=150, strokeWidth=2.4, clip=True)
        layers.append(ring_mark.encode(x=x, y=y))
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="The most likely line under each law",
        description="The points and the lines fitted under three laws of noise.",
        height=HEIGHT + 20,
    )


SHAPES = {
    "density": ("The law: density of a residual", "density"),
    "loss": ("Its loss: −log density, from 0", "loss"),
    "slope": ("How hard a residual pulls", "slope of the loss"),
}


def shape_chart(shapes: pd.DataFrame, kind: str, palette: Palette) -> Chart:
    """One property of the three laws over the residual: density, loss or slope."""
    title, heading = SHAPES[kind]
    top = {"density": shapes["density"].max() * 1.05, "loss": 6.0, "slope": 4.0}[kind]
    x = theme.x_axis("r", "residual r, in standard deviations", (-5, 5))
    y = theme.y_axis(kind, heading, (-top if kind == "slope" else 0, top))
    chart = (
        alt.Chart(shapes)
        .mark_line(strokeWidth=2.2, clip=True)
        .encode(
            x=x,
            y=y,
            color=alt.Color("law:N", scale=_law_colours(palette), legend=None),
            strokeDash=_law_dashes(),
            tooltip=[alt.Tooltip("law:N"), *theme.tips("r", kind)],
        )
    )
    return theme.finish(
        chart,
        palette,
        title=title,
        description=f"{heading} of the normal, Laplace and Student's t law.",
        height=270,
    )
