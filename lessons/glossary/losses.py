"""Both losses over the raw output; the point runs along them under the thumb."""

import functools

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.numbers import spelt
from charts.palettes import Palette
from core.glossary import HOW_MUCH, KINDS
from lessons.glossary.layers import STATES
from lessons.glossary.tables import SortTables, curves, state_of

HIGHEST = 8.0
SQUARED = f"datum.kind === '{HOW_MUCH}'"
NOW = f"({SQUARED} ? pow(o - 1, 2) / 2 : log(exp(o) + at.rivals) - o)"  # as core has it


def losses_chart(tables: SortTables, palette: Palette) -> Form:
    """The squared loss and the log loss where 1 would be right, with today's raw output."""
    rows = {"kind": list(KINDS), "state": [state_of(tables, kind) for kind in KINDS]}
    return losses_form(palette).with_tables(
        at=form.numbers(o=tables.spec.o, rivals=tables.rivals),
        curve=curves(tables),
        kinds=rows,
    )


@functools.lru_cache(maxsize=4)
def losses_form(palette: Palette) -> Form:
    """What two losses look like."""
    x = theme.x_axis("o", "raw output o", (-6, 6))
    y = theme.y_axis("loss", "loss", (0, HIGHEST))
    inks = [palette.ink, palette.model, palette.data]
    ink = alt.Color("state:N", legend=None, scale=alt.Scale(domain=STATES, range=inks))
    curve = form.table("curve").encode(x=x, y=y, detail="kind:N", color=ink)
    points = form.table("kinds").transform_calculate(o="o", loss=NOW).encode(x=x, y=y)
    layers = [
        *(
            curve.transform_filter(which).mark_line(
                strokeWidth=2.6, strokeDash=dash, clip=True, tooltip=None
            )
            for which, dash in ((SQUARED, [1, 0]), (f"!({SQUARED})", [6, 3]))
        ),
        points.mark_circle(size=110, opacity=1, clip=True, tooltip=None).encode(color=ink),
        *_said(palette),
        form.carried("at"),
    ]
    chart = form.steerable(alt.layer(*layers), "o")
    return form.of(
        theme.finish(
            chart,
            palette,
            title="The loss, where 1 is right",
            description="The squared loss, a parabola with its lowest place at 1, and dashed the "
            "loss of which one, which falls on and on as the raw output grows.",
            height=290,
        )
    )


def _said(palette: Palette) -> list[alt.Chart]:
    """What either loss is now, in the upper right, where neither curve is in the way."""
    text = f"datum.kind + ': ' + {spelt(NOW, 3)}"
    said = form.table("kinds").transform_calculate(text=text)
    return [
        said.transform_filter(f"datum.kind === '{kind}'")
        .mark_text(fontSize=12, align="center", color=palette.ink, tooltip=None)
        .encode(x=alt.XValue(alt.ExprRef("width * 0.56")), y=alt.YValue(12 + 17 * k), text="text:N")
        for k, kind in enumerate(KINDS)
    ]
