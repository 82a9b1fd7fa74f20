"""Where each case lies: how much, not yet, which one."""

import functools

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from core.glossary import CASES, KINDS
from lessons.glossary.tables import Columns, SortTables, board

HEADS: Columns = {"x": [0, 1, 2], "text": [KINDS[0], "not yet", KINDS[1]]}


def board_chart(tables: SortTables, palette: Palette) -> Form:
    """Three columns of names; the case in hand has a ring, a sorted one its mark."""
    return board_form(palette).with_tables(
        at=form.numbers(title="Sorted so far"), cases=board(tables), heads=HEADS
    )


@functools.lru_cache(maxsize=4)
def board_form(palette: Palette) -> Form:
    """What the board looks like, whatever lies where."""
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.5, 2.5], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[len(CASES) - 0.4, -1.6], nice=False))
    cases = form.table("cases").encode(x=x, y=y, text=alt.Text("text:N"))
    heads = form.table("heads").transform_calculate(y="-1.1").encode(x=x, y=y, text="text:N")
    wrong = "datum.state === 'wrong'"
    layers = [
        heads.mark_text(fontSize=13, fontWeight="bold", color=palette.ink, tooltip=None),
        _ring(x, y, palette),
        cases.transform_filter(wrong).mark_text(fontSize=13, color=palette.model, tooltip=None),
        cases.transform_filter(f"!({wrong})").mark_text(
            fontSize=13, color=palette.ink, tooltip=None
        ),
        form.carried("at"),
    ]
    return form.of(
        theme.finish(
            form.reading(alt.layer(*layers)),
            palette,
            title=alt.ExprRef("at.title"),
            description="Three columns of cases: those sorted into how much, those not sorted yet, "
            "and those sorted into which one; a tick or a cross says whether it was right.",
            height=290,
        )
    )


def _ring(x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """A box around the case in hand."""
    box = (
        form.table("cases")
        .transform_filter("datum.hand")
        .transform_calculate(
            left="datum.x - 0.47",
            right="datum.x + 0.47",
            top="datum.y - 0.46",
            low="datum.y + 0.46",
        )
    )
    return box.mark_rect(
        filled=False, stroke=palette.batch, strokeWidth=2, cornerRadius=4, tooltip=None
    ).encode(x=theme.on(x, "left"), x2=alt.X2("right:Q"), y=theme.on(y, "top"), y2=alt.Y2("low:Q"))
