"""Several runs beside each other: their paths and their losses."""

import altair as alt

from charts import heat, theme
from charts.bowl import square_axes
from charts.palettes import Palette
from charts.theme import Chart, log_ends, positive_floor
from lessons.sgd.tables_further import RunsTables


def path_chart(tables: RunsTables, label: str, short: str, palette: Palette) -> Chart:
    """One run of several as a small picture: its path over the contours of the same bowl."""
    x, y = _axes(tables)
    states = tables.states.loc[tables.states["run"] == label, ["x", "y", "step"]]
    path = alt.Chart(states).encode(x=x, y=y, order="step:Q")
    layers = [
        heat.contours(tables.contour, x, y, colour=palette.data, opacity=0.5),
        path.mark_line(color=palette.model, strokeWidth=1.6, clip=True, tooltip=None),
        path.mark_circle(color=palette.model, size=14, clip=True, tooltip=None),
        theme.landmark(tables.optimum, x, y, colour=palette.optimum, shape="cross", size=90),
    ]
    judged = str(tables.ends.set_index("run").loc[label, "verdict"])
    return theme.finish(
        alt.layer(*layers),
        palette,
        title=f"{short}: {judged}",
        description=f"Path of one run over the contours of the loss; it is {judged}.",
        height=250,
    )


def overlay_chart(tables: RunsTables, palette: Palette) -> Chart:
    """All runs on one bowl; hover a state for its exact numbers."""
    x, y = _axes(tables)
    states = tables.states[["run", "step", "x", "y", "loss"]]
    legend = alt.Legend(orient="top", columns=2, labelLimit=420)
    colour = _by_run(tables, palette, legend)
    path = alt.Chart(states).encode(x=x, y=y, color=colour, order=alt.Order("step:Q"))
    tooltip = [alt.Tooltip("run:N"), alt.Tooltip("step:Q"), *theme.tips("x", "y", "loss")]
    layers = [
        heat.contours(tables.contour, x, y, colour=palette.data, opacity=0.5),
        path.mark_line(strokeWidth=1.6, clip=True, tooltip=None),
        path.mark_circle(size=26, opacity=0.9, clip=True).encode(tooltip=tooltip),
        theme.landmark(tables.optimum, x, y, colour=palette.optimum, shape="cross"),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="The kept runs on one bowl: point at a state",
        description="The paths of all kept runs over the contours of the loss.",
        height=430,
    )


def _axes(tables: RunsTables) -> tuple[alt.X, alt.Y]:
    """One unit is as long across as up: a round bowl looks round."""
    window, names = tables.window, tables.names
    return square_axes(window.x, window.y, [names[window.across], names[window.up]])


def _by_run(tables: RunsTables, palette: Palette, legend: alt.Legend) -> alt.Color:
    colours = series_colours(len(tables.labels), palette)
    scale = alt.Scale(domain=tables.labels, range=colours)
    return alt.Color("run:N", title=None, sort=tables.labels, legend=legend, scale=scale)


def losses_chart(tables: RunsTables, against: str, palette: Palette) -> Chart:
    """Loss of every run against ``updates`` or ``samples seen``, on one log axis."""
    field = "seen" if against == "samples seen" else "step"
    losses = tables.states["loss"].to_numpy()
    low, high = log_ends(losses, positive_floor(losses))
    source = tables.states.assign(loss=tables.states["loss"].clip(lower=low))
    legend = alt.Legend(orient="top", columns=2, labelLimit=420, symbolStrokeWidth=3)
    runs = _by_run(tables, palette, legend)
    chart = (
        alt.Chart(source)
        .mark_line(strokeWidth=1.8, clip=True)
        .encode(
            x=theme.x_axis(field, against, (0, max(float(source[field].max()), 1))),
            y=theme.y_axis("loss", "loss of all samples (log scale)", (low, high), log=True),
            color=runs,
            strokeDash=alt.StrokeDash("run:N", sort=tables.labels, title=None, legend=legend),
            tooltip=["run", "step", "seen", alt.Tooltip("loss:Q", format=".5g")],
        )
    )
    return theme.finish(
        chart,
        palette,
        title=f"Loss against {against}"
        + (": one start" if tables.same_start else ": other starts"),
        description="One curve a run, on a logarithmic scale.",
        height=340,
    )


def series_colours(count: int, palette: Palette) -> list[str]:
    """Colours for runs beside each other; dashes tell them apart a second time."""
    order = [palette.model, palette.optimum, palette.truth, palette.compare, palette.batch]
    return [(*order, palette.data)[k % 6] for k in range(count)]
