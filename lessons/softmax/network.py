"""Four inputs, three outputs, and between them twelve weights and three biases.

Point at an edge, an output or a column: the five parameters of its class light up.
"""

import functools
from typing import Any

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.numbers import spelt
from charts.palettes import Palette
from core.logits import NAMES
from core.small_network import INPUTS, OUTPUTS, PARAMETERS
from lessons.softmax.rows import bracketed, lit, pointable
from lessons.softmax.tables_net import NetTables

LEFT, RIGHT = 0.16, 0.74  # where inputs and outputs stand, of the width
TOP, BOTTOM = 0.9, 0.1
THICKEST = 7.0  # pixels: the edge of the heaviest weight


def heights(many: int) -> list[float]:
    """So many nodes, evenly from the top to the bottom."""
    inset = 0.0 if many > OUTPUTS else 0.13
    top, bottom = TOP - inset, BOTTOM + inset
    return [top + k * (bottom - top) / (many - 1) for k in range(many)]


def expressions() -> dict[str, str]:
    """The parameters, what they carry, the logits and the probabilities, as the forms read them."""
    all_of = range(len(PARAMETERS))
    o = [
        " + ".join([*(f"p[{OUTPUTS * i + j}] * x{i + 1}" for i in range(INPUTS)), f"p[{12 + j}]"])
        for j in range(OUTPUTS)
    ]
    return {
        "p": f"[{', '.join(f'at.base{k} + (at.turned === {k} ? by : 0)' for k in all_of)}]",
        "inputs": f"[{', '.join(f'x{i + 1}' for i in range(INPUTS))}, 1]",
        "o": f"[{', '.join(o)}]",
        "total": " + ".join(f"exp(o[{j}])" for j in range(OUTPUTS)),
        "y_hat": f"[{', '.join(f'exp(o[{j}]) / total' for j in range(OUTPUTS))}]",
        "heaviest": f"max(2.5, {', '.join(f'abs(p[{k}])' for k in all_of)})",
    }


def edges_table() -> dict[str, list[float]]:
    """A row an edge: e its parameter, i its input (4: the 1 of the bias), k its class, its ends."""
    ins, outs = heights(INPUTS + 1), heights(OUTPUTS)
    ends = [(i, k) for i in range(INPUTS + 1) for k in range(OUTPUTS)]
    return {
        "e": [float(OUTPUTS * i + k) for i, k in ends],
        "i": [float(i) for i, _ in ends],
        "k": [float(k) for _, k in ends],
        "x": [LEFT] * len(ends),
        "y": [ins[i] for i, _ in ends],
        "x2": [RIGHT] * len(ends),
        "y2": [outs[k] for _, k in ends],
        "label_x": [LEFT + 0.3 * (RIGHT - LEFT)] * len(ends),
        "label_y": [ins[i] + 0.3 * (outs[k] - ins[i]) for i, k in ends],
    }


def steered(layers: list[alt.Chart], palette: Palette, title: str, words: str, height: int) -> Form:
    """A form over the pixels and the one parameter that is turned."""
    chart = form.steerable(
        alt.layer(*layers, form.carried("at")),
        *(f"x{i + 1}" for i in range(INPUTS)),
        "by",
        **lit(),
        **expressions(),
    )
    finished = theme.finish(chart, palette, title=title, description=words, height=height)
    return form.of(finished)


def network_chart(tables: NetTables, palette: Palette) -> Form:
    """The network with today's numbers: an edge a weight, a node an output."""
    ins, outs = heights(INPUTS + 1), heights(OUTPUTS)
    return network_form(palette).with_tables(
        at=form.numbers(**tables.numbers),
        edges=edges_table(),
        inputs={
            "i": list(range(INPUTS + 1)),
            "y": ins,
            "text": [*(f"x{'₁₂₃₄'[i]}" for i in range(INPUTS)), "1"],
        },
        outputs={"k": list(range(OUTPUTS)), "y": outs, "name": list(NAMES[:OUTPUTS])},
    )


@functools.lru_cache(maxsize=4)
def network_form(palette: Palette) -> Form:
    """What the network looks like, whatever its numbers."""
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)
    return steered(
        [*_edges(x, y, palette), *_nodes(x, y, palette)],
        palette,
        "Every input reaches every output: 4 × 3 edges",
        "A network of four inputs and three outputs: an edge with its weight from each input to "
        "each output, and one with its bias from a constant 1.",
        380,
    )


def _edges(x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """Thick is heavy, dashed is negative; those of the class in hand are strong, with numbers."""
    edges = (
        form.table("edges")
        .transform_calculate(w="p[datum.e]")
        .transform_calculate(
            width=f"1 + {THICKEST - 1} * abs(datum.w) / heaviest",
            sign="datum.w < 0 ? 'negative' : 'positive'",
            strength="datum.k === lit ? 0.95 : 0.22",
            carries=f"{bracketed('datum.w', 3)} + ' · ' + {bracketed('inputs[datum.i]', 3)}"
            f" + ' = ' + {spelt('datum.w * inputs[datum.i]', 3)}",
        )
        .encode(x=x, y=y, x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"))
    )
    dashes = alt.Scale(domain=["positive", "negative"], range=[[1, 0], [7, 5]])
    visible = edges.mark_rule(color=palette.model, tooltip=None).encode(
        strokeWidth=alt.StrokeWidth("width:Q", scale=None),
        strokeDash=alt.StrokeDash("sign:N", legend=None, scale=dashes),
        strokeOpacity=alt.StrokeOpacity("strength:Q", scale=None, legend=None),
    )
    labels = (
        form.table("edges")
        .transform_filter("datum.k === lit")
        .transform_calculate(text=spelt("p[datum.e]", 3))
        .encode(x=theme.on(x, "label_x"), y=theme.on(y, "label_y"), text=alt.Text("text:N"))
    )
    target = edges.mark_rule(strokeWidth=11, strokeOpacity=0.001, color=palette.model).encode(
        tooltip=alt.Tooltip("carries:N", title="carries")
    )
    halo = labels.mark_text(
        fontSize=12, stroke=palette.paper, strokeWidth=6, strokeJoin="round", tooltip=None
    )
    return [
        visible,
        halo,
        labels.mark_text(fontSize=12, color=palette.ink, tooltip=None),
        pointable(target),
    ]


def _nodes(x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """The inputs with their values, the outputs with logit and probability."""
    look: dict[str, Any] = {
        "filled": True,
        "fill": palette.paper,
        "size": 900,
        "strokeWidth": 2.2,
        "opacity": 1,
    }
    inputs = (
        form.table("inputs")
        .transform_calculate(
            x=f"{LEFT:g}",
            left=f"{LEFT - 0.05:g}",
            grey="255 * inputs[datum.i]",
            value=f"datum.text + ' = ' + {spelt('inputs[datum.i]', 3)}",
        )
        .encode(y=y)
    )
    outputs = (
        form.table("outputs")
        .transform_calculate(
            x=f"{RIGHT:g}",
            right=f"{RIGHT + 0.07:g}",
            text="datum.name",
            logit=f"'o = ' + {spelt('o[datum.k]', 3)}",
            share=f"'ŷ = ' + {spelt('y_hat[datum.k]', 3)}",
        )
        .encode(y=y)
    )
    ink: dict[str, Any] = {"color": palette.ink, "tooltip": None}
    right = outputs.encode(x=theme.on(x, "right"))
    this = outputs.transform_filter("datum.k === lit")
    pixels = inputs.transform_filter(f"datum.i < {INPUTS}")
    one = inputs.transform_filter(f"datum.i === {INPUTS}")
    return [
        pixels.transform_calculate(colour="rgb(datum.grey, datum.grey, datum.grey) + ''")
        .mark_point(shape="square", stroke=palette.data, tooltip=None, **look)
        .encode(x=x, fill=alt.Fill("colour:N", scale=None, legend=None)),
        one.mark_point(stroke=palette.data, tooltip=None, **look).encode(x=x),
        one.mark_text(fontSize=13, **ink).encode(x=x, text="text:N"),
        pixels.mark_text(fontSize=12, align="right", **ink).encode(
            x=theme.on(x, "left"), text="value:N"
        ),
        outputs.mark_point(stroke=palette.data, tooltip=None, **look).encode(x=x),
        this.mark_point(stroke=palette.model, tooltip=None, **(look | {"strokeWidth": 4})).encode(
            x=x
        ),
        outputs.mark_text(fontSize=13, **ink).encode(x=x, text=alt.value("Σ")),
        right.mark_text(fontSize=12, fontWeight="bold", align="left", dy=-17, **ink).encode(
            text="text:N"
        ),
        right.mark_text(fontSize=12, align="left", **ink).encode(text="logit:N"),
        right.mark_text(fontSize=12, align="left", dy=17, **ink).encode(text="share:N"),
    ]


# --- the same as one product ------------------------------------------------------------------


def product_chart(tables: NetTables, palette: Palette) -> Form:
    """o = xW + b as cells on one sheet; the column of the class in hand is lit."""
    return product_form(palette).with_tables(at=form.numbers(**tables.numbers), cells=cells_table())


def cells_table() -> dict[str, list[float]]:
    """Cells: block 0 x, 1 W, 2 b, 3 o, 4 ŷ; e its place in the block, k its class (−1: all)."""
    places = [
        *((0, i, -1, 0.0, i + 0.9) for i in range(INPUTS)),
        *((1, OUTPUTS * i + j, j, j + 1.3, i + 0.9) for i in range(INPUTS) for j in range(OUTPUTS)),
        *((2, j, j, j + 1.3, 5.3) for j in range(OUTPUTS)),
        *((3, j, j, j + 1.3, 6.7) for j in range(OUTPUTS)),
        *((4, j, j, j + 1.3, 8.1) for j in range(OUTPUTS)),
    ]
    names = ("block", "e", "k", "left", "top")
    return {name: [float(place[c]) for place in places] for c, name in enumerate(names)}


@functools.lru_cache(maxsize=4)
def product_form(palette: Palette) -> Form:
    """What the product looks like, whatever the numbers; x stands upright beside W."""
    x = alt.X("left:Q", scale=alt.Scale(domain=[-0.05, 4.35], nice=False), axis=None)
    y = alt.Y("top:Q", scale=alt.Scale(domain=[9.15, 0.0], nice=False), axis=None)
    value = "[inputs[datum.e], p[datum.e], p[12 + datum.e], o[datum.e], y_hat[datum.e]]"
    cells = (
        form.table("cells")
        .transform_calculate(v=f"{value}[datum.block]")
        .transform_calculate(
            x2="datum.left + 0.95",
            y2="datum.top + 0.95",
            mid="datum.left + 0.475",
            centre="datum.top + 0.5",
            text="abs(datum.v) < 0.005 ? '0' : format(datum.v, '.2f')",
        )
    )
    box = cells.encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"))
    text = cells.encode(x=theme.on(x, "mid"), y=theme.on(y, "centre"), text="text:N")
    this = "datum.k === lit"
    heads = [
        (0.475, 0.5, "x"),
        *((j + 1.775, 0.5, name) for j, name in enumerate(NAMES[:OUTPUTS])),
        (0.475, 5.8, "+ b"),
        (0.475, 7.2, "= o"),
        (0.475, 8.6, "ŷ"),
    ]
    words = [
        alt.Chart(alt.sequence(0, 1, as_="one"))
        .transform_calculate(left=f"{left:g}", top=f"{top:g}")
        .mark_text(text=head, fontSize=13, fontWeight="bold", color=palette.ink, tooltip=None)
        .encode(x=x, y=y)
        for left, top, head in heads
    ]
    style: dict[str, Any] = {"stroke": palette.paper, "strokeWidth": 2, "tooltip": None}
    return steered(
        [
            box.transform_filter(f"!({this})").mark_rect(color=palette.quiet, **style),
            box.transform_filter(this).mark_rect(color=palette.model, fillOpacity=0.45, **style),
            text.mark_text(fontSize=12, color=palette.ink, tooltip=None),
            *words,
            pointable(
                cells.transform_filter("datum.k >= 0")
                .mark_rect(fillOpacity=0.001, tooltip=None)
                .encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"))
            ),
        ],
        palette,
        "The same as one product: a column a class",
        "The inputs beside the matrix of weights, a column a class, below it the biases, the "
        "logits and the probabilities.",
        380,
    )
