"""Noise that differs from sample to sample: whom should the line believe?"""

import altair as alt

from charts import theme
from charts.palettes import Palette
from charts.theme import Chart
from lessons.likelihood.laws import DASHES, HEIGHT, legend
from lessons.likelihood.tables_around import UnequalTables


def unequal_chart(tables: UnequalTables, palette: Palette) -> Chart:
    """Noise that grows along x, and the two lines: one trusts every point alike, one does not."""
    points = tables.points
    low, high = theme.pad(points["x"].min(), points["x"].max())
    x = theme.x_axis("x", "x", (low, high + (high - low) / 8))
    y = theme.y_axis("y", "y", theme.pad(points["y"].min(), points["y"].max()))
    names = {
        "plain": "all alike",
        "weighted": "weighted",
        "truth": "truth",
    }
    scale = alt.Scale(
        domain=list(names.values()), range=[palette.model, palette.optimum, palette.truth]
    )
    dashes = alt.Scale(domain=list(names.values()), range=DASHES)
    layers = [
        alt.Chart(tables.bells)
        .mark_area(
            orient="horizontal",
            color=palette.truth,
            fillOpacity=0.25,
            stroke=palette.truth,
            strokeWidth=0.8,
            opacity=1,
            clip=True,
            tooltip=None,
        )
        .encode(x=x, x2=alt.X2("tip"), y=y, detail=alt.Detail("i:N")),
        alt.Chart(points)
        .mark_circle(color=palette.data, size=30, fillOpacity=0.85, opacity=1, clip=True)
        .encode(x=x, y=y, tooltip=theme.tips("x", "y", "sigma")),
        alt.Chart(tables.lines.replace({"name": names}))
        .mark_line(strokeWidth=2.4, clip=True, tooltip=None)
        .encode(
            x=x,
            y=y,
            color=alt.Color("name:N", scale=scale, legend=legend()),
            strokeDash=alt.StrokeDash("name:N", scale=dashes, legend=legend()),
        ),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="Noise that grows: whom should the line believe?",
        description="Points whose scatter grows with x, bells that grow flat, and two lines.",
        height=HEIGHT,
    )
