"""A run along the axes of its bowl: the distance on each, and the pace of theory."""

import altair as alt

from charts import theme
from charts.palettes import Palette
from charts.theme import Chart
from lessons.sgd.compare import series_colours
from lessons.sgd.tables_theory import AxesTables


def axes_chart(tables: AxesTables, palette: Palette) -> Chart:
    """Distance to the optimum along each axis on a log axis; dashed the pace (1 − ηλ)ᵗ."""
    curves = tables.curves
    found = curves["distance"].to_numpy()
    low, high = theme.log_ends(found, 1e4 * theme.positive_floor(found))  # below: rounding
    x = theme.x_axis("step", "update", (0, max(int(curves["step"].max()), 1)))
    y = theme.y_axis("distance", "distance to the optimum (log scale)", (low, high), log=True)
    names = list(tables.axes["axis"])
    scale = alt.Scale(domain=names, range=series_colours(len(names), palette))
    legend = alt.Legend(orient="top", symbolStrokeWidth=3, labelLimit=420)
    colour = alt.Color("axis:N", title=None, sort=names, scale=scale, legend=legend)
    # what is smaller leaves the picture at its lower edge; a 0 has no place on a log scale
    held = curves.assign(
        distance=curves["distance"].clip(lower=low / 1e3),
        pace=curves["pace"].clip(low / 1e3, high * 1e3),
    )
    base = alt.Chart(held).encode(x=x, color=colour)
    tooltip = ["axis", "step", *theme.tips("distance", "pace")]
    layers = [
        base.mark_line(strokeWidth=2, clip=True).encode(y=y, tooltip=tooltip),
        base.mark_line(strokeWidth=1.6, strokeDash=[5, 4], clip=True).encode(y=theme.on(y, "pace")),
    ]
    exact = "exact" if tables.full else "mean's"
    return theme.finish(
        alt.layer(*layers),
        palette,
        title=f"Along each axis; dashed: the {exact} pace",
        description="Distance to the optimum along every axis of the bowl on a logarithmic scale "
        "against updates, with the pace that theory gives as a dashed line.",
        height=340,
    )
