"""Do the residuals look normal? A histogram, a Q–Q plot with its band, and the residuals over x."""

import altair as alt
import pandas as pd

from charts import theme
from charts.palettes import Palette
from charts.theme import Chart
from lessons.likelihood.tables_around import ResidualTables

HEIGHT = 330  # three stand side by side


def histogram_chart(tables: ResidualTables, palette: Palette) -> Chart:
    """Residuals as bars of density, under the bell with their own σ̂."""
    bars = tables.bars
    top = max(bars["density"].max(), tables.bell["density"].max()) * 1.08
    x = theme.x_axis("start", "residual y − ŷ", (bars["start"].min(), bars["stop"].max()))
    y = theme.y_axis("density", "density", (0, top))
    within = alt.Chart(pd.DataFrame({"r": [-1, 1, -2, 2]}).mul(tables.look.sigma))
    return theme.finish(
        alt.layer(
            alt.Chart(bars)
            .mark_rect(color=palette.data, fillOpacity=0.55, opacity=1, clip=True)
            .encode(
                x=x,
                x2=alt.X2("stop"),
                y=y,
                y2=alt.Y2Datum(0),
                tooltip=theme.tips("start", "density"),
            ),
            within.mark_rule(color=palette.optimum, strokeDash=[2, 3]).encode(x=alt.X("r:Q")),
            alt.Chart(tables.bell)
            .mark_line(color=palette.model, strokeWidth=2.6, clip=True, tooltip=None)
            .encode(x=alt.X("r:Q"), y=y),
        ),
        palette,
        title="Under the bell of their own σ̂",
        description="Histogram of the residuals with the fitted normal curve.",
        height=HEIGHT,
    )


def quantile_chart(tables: ResidualTables, palette: Palette) -> Chart:
    """Q-Q plot: sorted residuals against where a normal law puts them, with a 95 % band."""
    table = tables.quantiles
    reach = max(3.3, float(table["expected"].abs().max()))
    x = theme.x_axis("expected", "where a normal law expects it", theme.pad(-reach, reach, 0.02))
    ends = theme.pad(min(-reach, table["standard"].min()), max(reach, table["standard"].max()))
    y = theme.y_axis("standard", "residual / σ̂, sorted", ends)
    diagonal = alt.Chart(pd.DataFrame({"expected": [-reach, reach], "standard": [-reach, reach]}))
    return theme.finish(
        alt.layer(
            alt.Chart(table)
            .mark_area(color=palette.optimum, opacity=0.18, clip=True, tooltip=None)
            .encode(x=x, y=theme.y_axis("low", "residual / σ̂, sorted", ends), y2=alt.Y2("high")),
            diagonal.mark_line(
                color=palette.optimum, strokeWidth=1.4, clip=True, tooltip=None
            ).encode(x=x, y=y),
            alt.Chart(table)
            .mark_circle(color=palette.data, size=26, fillOpacity=0.85, opacity=1, clip=True)
            .encode(x=x, y=y, tooltip=theme.tips("expected", "standard")),
        ),
        palette,
        title="Q–Q plot: on the diagonal means normal",
        description="Sorted standard residuals against normal quantiles, with the band that holds "
        "95 of 100 normal samples whole.",
        height=HEIGHT,
    )


def over_x_chart(tables: ResidualTables, palette: Palette) -> Chart:
    """The residuals over x, and the means of neighbours: a bend that the line misses shows here."""
    x = theme.x_axis("x", "x", theme.pad(tables.points["x"].min(), tables.points["x"].max()))
    reach = max(float(tables.points["residual"].abs().max()), 1e-300)
    y = theme.y_axis("residual", "residual y − ŷ", theme.pad(-reach, reach))
    means = alt.Chart(tables.means).encode(x=x, y=y)
    zero = alt.Chart(theme.one_row(residual=0.0)).mark_rule(color=palette.model, tooltip=None)
    return theme.finish(
        alt.layer(
            zero.encode(y=y),
            alt.Chart(tables.points)
            .mark_circle(color=palette.data, size=26, fillOpacity=0.7, opacity=1, clip=True)
            .encode(x=x, y=y, tooltip=theme.tips("x", "residual")),
            means.mark_line(
                color=palette.optimum, strokeWidth=2, strokeDash=[2, 3], clip=True, tooltip=None
            ),
            means.mark_point(
                color=palette.optimum, filled=True, size=44, opacity=1, clip=True
            ).encode(tooltip=theme.tips("x", "residual")),
        ),
        palette,
        title="Over x: do they bend?",
        description="Residuals over x around zero, with the mean of neighbours as a dotted line.",
        height=HEIGHT,
    )
