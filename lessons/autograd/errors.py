"""The error of a difference over its step size: the U, in float32 and in float64."""

import functools

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from core.differences import POWERS
from lessons.autograd.tables_further import ErrorTables

STEPS = (10.0 ** POWERS[0], 10.0 ** POWERS[-1])


def errors_chart(tables: ErrorTables, power: float, palette: Palette) -> Form:
    """Measured errors as lines with dots, the theory dashed, and the step of the slider."""
    errors, theory = tables.errors, tables.theory
    both = {name: errors[errors["dtype"] == name] for name in ("float64", "float32")}
    marks = " ".join(f"{value:g}" for value in theme.log_marks(tables.low, tables.high))
    return errors_form(palette).with_tables(
        at=form.numbers(h=power, y0=tables.low, y1=tables.high, marks=marks, title=title(tables)),
        **{
            name: {"h": rows["h"].to_numpy(), "error": rows["drawn"].to_numpy()}
            for name, rows in both.items()
        },
        theory={str(name): theory[name].to_numpy() for name in theory},
    )


def title(tables: ErrorTables) -> str:
    """What to look at."""
    return f"Error of the {tables.curve.kind} difference over its step h"


@functools.lru_cache(maxsize=8)
def errors_form(palette: Palette) -> Form:
    """What the U looks like."""
    x = theme.x_axis("h", "step size h (log scale; short steps are left)", STEPS, log=True)
    marks = alt.Axis(values=alt.ExprRef("split(at.marks, ' ')"), format="~g")
    y = theme.y_axis("error", "error of the slope (log scale)", ("at.y0", "at.y1"), log=True)
    y = y.axis(marks)
    layers = [
        theory("truncation", "truncation", x, y, palette.quiet, [2, 2]),
        theory("float32", "float32", x, y, palette.compare, [5, 4]),
        theory("float64", "float64", x, y, palette.model, [5, 4]),
        measured("float32", 1.6, x, y, palette.compare),
        measured("float64", 2.6, x, y, palette.model),
        form.table("at")
        .transform_calculate(h="pow(10, h)")
        .mark_rule(color=palette.ink, strokeWidth=1.6, clip=True, tooltip=None)
        .encode(x=x),
    ]
    return form.of(
        theme.finish(
            form.steerable(alt.layer(*layers), "h"),
            palette,
            title=alt.ExprRef("at.title"),
            description="Error against step size, both on logarithmic scales: it falls with the "
            "step as long as truncation reigns, and rises again where rounding does. A vertical "
            "line marks the step of the slider.",
            height=340,
        )
    )


def measured(name: str, width: float, x: alt.X, y: alt.Y, colour: str) -> theme.Chart:
    """The errors of one dtype: a line with dots."""
    base = form.table(name).encode(x=x, y=y)
    tip = [alt.Tooltip("h:Q", format=".2e"), alt.Tooltip("error:Q", format=".3e")]
    return alt.layer(
        base.mark_line(color=colour, strokeWidth=width, clip=True, tooltip=None),
        base.mark_circle(color=colour, size=26, opacity=1, clip=True).encode(tooltip=tip),
    )


def theory(field: str, what: str, x: alt.X, y: alt.Y, colour: str, dash: list[int]) -> alt.Chart:
    """What theory expects of one kind of error, dashed."""
    return (
        form.table("theory")
        .transform_calculate(error=f"datum.{field}")
        .mark_line(
            color=colour,
            strokeWidth=1.6,
            strokeDash=dash,
            clip=True,
            tooltip=None,
            description=what,
        )
        .encode(x=x, y=y)
    )
