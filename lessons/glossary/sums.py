"""How far each sum is off, and how near each descent comes to 2."""

import functools
from typing import Any

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from lessons.glossary.tables_precision import (
    LEAST,
    STEPS,
    TIMES,
    Rest,
    SumTables,
    distances,
    errors,
)
from lessons.glossary.words_precision import unit


def sums_chart(tables: SumTables, palette: Palette) -> Form:
    """The error of every sum; the one in hand is filled."""
    rows = errors(tables)
    low, high = min(0.0, *rows["error"]), max(0.0, *rows["error"])
    y0, y1 = theme.pad(low, high, 0.12)
    return sums_form(palette).with_tables(
        at=form.numbers(y0=y0, y1=y1, unit=unit(tables)), sums=rows
    )


@functools.lru_cache(maxsize=4)
def sums_form(palette: Palette) -> Form:
    """What the errors look like."""
    x = theme.x_axis("k", "terms added", (-0.3, TIMES + 0.3))
    y = theme.y_axis("error", "", ("at.y0", "at.y1")).title(None)
    rows = form.table("sums").encode(x=x, y=y)
    style: dict[str, Any] = {"clip": True, "tooltip": None}
    zero = form.table("at").transform_calculate(error="0").encode(y=y)
    layers = [
        zero.mark_rule(color=palette.truth, strokeDash=[5, 4], strokeWidth=2, tooltip=None),
        rows.mark_line(color=palette.model, strokeWidth=2, opacity=0.5, **style),
        rows.mark_point(
            color=palette.model, fill=palette.paper, filled=True, size=70, strokeWidth=2, **style
        ).encode(stroke=alt.value(palette.model)),
        rows.transform_filter("datum.now").mark_circle(
            color=palette.model, size=170, opacity=1, **style
        ),
        form.carried("at"),
    ]
    return form.of(
        theme.finish(
            form.reading(alt.layer(*layers)),
            palette,
            title=alt.ExprRef("'How far each sum is off: ' + at.unit"),
            description="The error of each sum against the number of terms, with a dashed line at "
            "zero, where a sum is exactly what was meant.",
            height=300,
        )
    )


def descents_chart(found: tuple[Rest, ...], name: str, palette: Palette) -> Form:
    """The distance to 2 in every format, on powers of ten; the format in hand is thick."""
    return descents_form(palette).with_tables(away=distances(found, name))


@functools.lru_cache(maxsize=4)
def descents_form(palette: Palette) -> Form:
    """What the descents look like."""
    x = theme.x_axis("step", "pass over the samples", (0, STEPS))
    y = theme.y_axis("away", "|a − 2| (log)", (LEAST, 10), log=True)
    rows = form.table("away").encode(x=x, y=y, detail="name:N")
    style: dict[str, Any] = {"clip": True, "tooltip": None}
    layers = [
        rows.transform_filter("!datum.hand").mark_line(
            color=palette.data, strokeWidth=1.6, **style
        ),
        rows.transform_filter("datum.hand").mark_line(color=palette.model, strokeWidth=3, **style),
        rows.transform_filter(f"datum.step === {STEPS}")
        .mark_text(align="right", dy=-8, fontSize=12, color=palette.ink, tooltip=None)
        .encode(text="name:N"),
    ]
    return form.of(
        theme.finish(
            alt.layer(*layers),
            palette,
            title="The same descent in every format",
            description="The distance of a from 2 against passes over the samples, a line for each "
            "format, on a logarithmic scale: each comes to rest at a height of its own.",
            height=300,
        )
    )
