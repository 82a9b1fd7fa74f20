"""The shapes of a net, layer by layer, drawn to scale."""

import functools

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from charts.theme import Chart
from lessons.cnn.tables_walk import NAMES, WalkTables

HEIGHT = 230
HALF = f"{len(NAMES) / 2} * height / width"  # a unit is as long down as across


def walk_chart(tables: WalkTables, palette: Palette) -> Form:
    """A picture on its way through the net; a cross where it does not come through."""
    stuck = tables.walk.stuck
    title = "As far as the shapes go" if stuck else "From a picture to ten numbers"
    return walk_form(palette).with_tables(
        at=form.numbers(title=title),
        boxes=tables.boxes,
        labels=tables.labels,
        cross=tables.cross,
    )


@functools.lru_cache(maxsize=4)
def walk_form(palette: Palette) -> Form:
    """What a walk looks like, whatever its shapes."""
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, len(NAMES)], nice=False))
    down = alt.Scale(domain=[alt.ExprRef(HALF), alt.ExprRef(f"-{HALF}")], nice=False, zero=False)
    y = alt.Y("y:Q", axis=None, scale=down)
    boxes = (
        form.table("boxes")
        .mark_rect(fill=palette.paper, stroke=palette.model, strokeWidth=1.4, tooltip=None)
        .encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"))
    )
    labels = form.table("labels")
    cross = form.table("cross")
    layers: list[Chart] = [
        boxes,
        _text(labels, x, y, "name", "-0.45", -8, palette),
        _text(labels, x, y, "line1", "0.45", 8, palette),
        _text(labels, x, y, "line2", "0.45", 23, palette),
        cross.transform_calculate(y="0")
        .mark_point(
            shape="cross", angle=45, size=500, filled=True, color=palette.compare, tooltip=None
        )
        .encode(x=x, y=y),
        _text(cross, x, y, "name", "-0.45", -8, palette),
        form.carried("at"),
    ]
    chart = form.reading(alt.layer(*layers))
    return form.of(
        theme.finish(
            chart,
            palette,
            title=alt.ExprRef("at.title"),
            description="The shape after each layer, as stacks of squares drawn to scale; a cross "
            "stands where a layer does not fit.",
            height=HEIGHT,
        )
    )


def _text(
    table: alt.Chart, x: alt.X, y: alt.Y, field: str, at: str, lower: int, palette: Palette
) -> alt.Chart:
    return (
        table.transform_calculate(y=at)
        .mark_text(fontSize=12, dy=lower, color=palette.ink, tooltip=None)
        .encode(x=x, y=y, text=alt.Text(f"{field}:N"))
    )
