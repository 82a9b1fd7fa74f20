"""Both output layers side by side; once the case is sorted, the one that follows is lit."""

import functools
from typing import Any, Literal

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from core.glossary import KINDS, Output
from lessons.glossary.tables import SortTables, nets, state_of
from lessons.glossary.words import units_words

STATES = ("open", "follows", "other")


def layers_chart(tables: SortTables, palette: Palette) -> Form:
    """Inputs, units and edges of either kind, with its layer and its loss under it."""
    texts: dict[str, list[Any]] = {"x": [], "y": [], "text": [], "state": []}
    for left, kind in enumerate(KINDS):
        output = tables.layers[kind]
        for y, text in _texts(kind, output):
            for column, value in zip(
                texts.values(), (left + 0.5, y, text, state_of(tables, kind)), strict=True
            ):
                column.append(value)
    return layers_form(palette).with_tables(
        at=form.numbers(title="The output layer"), texts=texts, **nets(tables)
    )


def _texts(kind: str, output: Output) -> tuple[tuple[float, str], ...]:
    """What stands over and under a layer, with its height."""
    under = (units_words(output.units), output.activation, output.loss)
    return (0.97, kind), *((0.18 - 0.08 * k, text) for k, text in enumerate(under))


@functools.lru_cache(maxsize=4)
def layers_form(palette: Palette) -> Form:
    """What two output layers look like."""
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, 2], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-0.03, 1.02], nice=False))
    inks = [palette.data, palette.model, palette.quiet]
    stroke = alt.Color("state:N", legend=None, scale=alt.Scale(domain=STATES, range=inks))
    lines = form.table("edges").mark_rule(strokeWidth=1.6, tooltip=None)
    nodes = form.table("nodes").encode(x=x, y=y)
    weights: dict[str, Literal["bold", "normal"]] = {"===": "bold", "!==": "normal"}
    layers = [
        lines.encode(x=x, y=y, x2=alt.X2("x2"), y2=alt.Y2("y2"), color=stroke),
        nodes.mark_point(
            filled=True, fill=palette.paper, size=560, strokeWidth=2.2, opacity=1, tooltip=None
        ).encode(stroke=stroke),
        nodes.mark_text(fontSize=13, color=palette.ink, tooltip=None).encode(text="text:N"),
        form.table("dots")
        .mark_text(text="⋮", fontSize=18, color=palette.ink, tooltip=None)
        .encode(x=x, y=y),
        *(
            form.table("texts")
            .transform_filter(f"datum.state {sign} 'follows'")
            .mark_text(fontSize=13, fontWeight=weight, color=palette.ink, tooltip=None)
            .encode(x=x, y=y, text="text:N")
            for sign, weight in weights.items()
        ),
        form.carried("at"),
    ]
    return form.of(
        theme.finish(
            form.reading(alt.layer(*layers)),
            palette,
            title=alt.ExprRef("at.title"),
            description="Two output layers over the same inputs: on the left that of a question "
            "for how much, on the right that of a question for which one.",
            height=290,
        )
    )
