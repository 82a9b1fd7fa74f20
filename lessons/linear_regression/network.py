"""The one-layer network as a diagram: what each edge weighs and carries."""

import functools
from typing import Literal

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.numbers import spelt
from charts.palettes import Palette
from lessons.linear_regression import terms as staircase
from lessons.linear_regression.tables_network import (
    THICKEST,
    NetworkTables,
    edges_table,
    nodes_table,
    term_names,
)


def term_expressions(d: int) -> list[str]:
    """The same as expressions of the numbers of NetworkTables."""
    return [f"w{j} * x{j}" for j in range(1, d + 1)] + ["b"]


def sum_chart(tables: NetworkTables, palette: Palette) -> Form:
    """What the edges carry, term by term, and their sum."""
    names, parts = term_names(tables.d), term_expressions(tables.d)
    return staircase.sum_chart(names, parts, "ŷ so far", palette, **tables.numbers)


def network_chart(tables: NetworkTables, palette: Palette) -> Form:
    """Inputs on the left, one neuron on the right; thick is heavy, dashed is negative."""
    d = tables.d
    return network_form(palette, d).with_tables(
        at=form.numbers(**tables.numbers), edges=edges_table(d), nodes=nodes_table(d)
    )


@functools.lru_cache(maxsize=4)
def network_form(palette: Palette, d: int) -> Form:
    """What a neuron of d inputs looks like, whatever its numbers."""
    inputs, weights = ([f"{name}{j}" for j in range(1, d + 1)] for name in "xw")
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)
    layers = alt.layer(
        *_edges(x, y, palette),
        *_nodes(x, y, palette),
        *_captions(palette),
        form.carried("at"),
    )
    parts = term_expressions(d)
    chart = form.steerable(
        layers,
        *inputs,
        *weights,
        "b",
        inputs=f"[{', '.join(inputs)}, 1]",
        weights=f"[{', '.join(weights)}, b]",
        parts=f"[{', '.join(parts)}]",
        output=f"round(1e9 * ({' + '.join(parts)})) / 1e9",
        heaviest=f"max(5, {', '.join(f'abs({name})' for name in [*weights, 'b'])})",
    )
    return form.of(
        theme.finish(
            chart,
            palette,
            title="Point at an edge: what does it carry?",
            description="A network of one neuron: an edge from each input with its weight, one "
            "from a constant 1 with the bias, and their sum as the output.",
            height=340,
        )
    )


def _edges(x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """A line an edge, with its weight on it and what it carries under the pointer."""
    weight, value, term = "datum.weight", "inputs[datum.k]", "parts[datum.k]"
    edges = (
        form.table("edges")
        .transform_calculate(weight="weights[datum.k]")
        .transform_calculate(
            width=f"1 + {THICKEST - 1} * abs({weight}) / heaviest",
            sign=f"{weight} < 0 ? 'negative' : 'positive'",
            label=f"datum.name + ' = ' + {spelt(weight, 3)}",
            hover=f"datum.product + ' = ' + {bracketed(weight)} + ' · ' + {bracketed(value)}"
            f" + ' = ' + {spelt(term)}",
        )
        .encode(tooltip=[alt.Tooltip("hover:N", title="carries")])
    )
    lines = edges.encode(x=x, y=y, x2=alt.X2("x2"), y2=alt.Y2("y2"))
    dashes = alt.Scale(domain=["positive", "negative"], range=[[1, 0], [7, 5]])
    visible = lines.mark_rule(color=palette.model, opacity=0.85).encode(
        strokeWidth=alt.StrokeWidth("width:Q", scale=None),
        strokeDash=alt.StrokeDash("sign:N", legend=None, scale=dashes),
    )
    target = lines.mark_rule(strokeWidth=26, opacity=0.001, color=palette.model)
    labels = edges.encode(
        x=theme.on(x, "label_x"), y=theme.on(y, "label_y"), text=alt.Text("label:N")
    )
    halo = labels.mark_text(fontSize=13, stroke=palette.paper, strokeWidth=7, strokeJoin="round")
    return [visible, target, halo, labels.mark_text(fontSize=13, color=palette.ink)]


def bracketed(value: str) -> str:
    """A number in a product, in brackets when negative: `charts.numbers.bracket` as expression."""
    return f"({value} < 0 ? '(' + {spelt(value, 3)} + ')' : {spelt(value, 3)})"


def _nodes(x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """Circles with their symbol inside and their value above; the 1 of the bias is faint."""
    value = f"datum.text + ' = ' + {spelt('inputs[datum.k]', 3)}"
    name = f"datum.kind === 'input' ? {value} : datum.kind === 'one' ? '1, for the bias' : "
    base = (
        form.table("nodes")
        .transform_calculate(name=f"{name} 'o = ŷ = ' + {spelt('output')}")
        .encode(x=x, y=y)
    )
    stroke = alt.Color(
        "kind:N",
        legend=None,
        scale=alt.Scale(
            domain=["input", "one", "output"], range=[palette.data, palette.data, palette.model]
        ),
    )
    circle = base.mark_point(
        filled=True, fill=palette.paper, size=1900, strokeWidth=2.4, opacity=1, tooltip=None
    ).encode(stroke=stroke)
    symbol = base.mark_text(fontSize=17, color=palette.ink, tooltip=None).encode(
        text=alt.Text("text:N")
    )
    value = base.mark_text(fontSize=13, fontWeight="bold", color=palette.ink, dy=-34).encode(
        text=alt.Text("name:N")
    )
    return [circle, symbol, value]


def _captions(palette: Palette) -> list[alt.Chart]:
    """What counts as a layer, under the columns of nodes."""
    base = (
        alt.Chart(alt.sequence(0, 2, as_="x"))
        .transform_calculate(y="0.03", text="datum.x ? 'layer 1: one neuron' : 'inputs: no layer'")
        .encode(
            x=alt.X("x:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None),
            y=alt.Y("y:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None),
            text=alt.Text("text:N"),
        )
    )
    sides: tuple[tuple[Literal["left", "right"], str], ...] = (
        ("left", "datum.x < 0.5"),
        ("right", "datum.x > 0.5"),
    )
    return [
        base.transform_filter(side).mark_text(
            align=align, fontSize=12, color=palette.ink, tooltip=None
        )
        for align, side in sides
    ]
