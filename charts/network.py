"""The one-layer network: its diagram, its sum by hand, and one matrix product for all rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import altair as alt
import numpy as np
import pandas as pd
from torch import Tensor

from charts import theme
from charts.numbers import bracket, short, signed, tex
from charts.theme import Chart, Palette
from core.linear_regression import NeuronSpec, layers_and_parameters, linreg, terms

DIGITS = "₁₂₃₄₅₆₇₈"
THICKEST = 9.0  # pixels: the edge of the heaviest weight

# --- the network ------------------------------------------------------------------------------


@dataclass(frozen=True)
class NetworkTables:
    """nodes: name, x, y (0 … 1 places), value, label. edges: name, x, y, x2, y2, weight, input,
    term, width (pixels), sign, label, label_x, label_y. `terms` (d + 1) add up to `output`."""

    nodes: pd.DataFrame
    edges: pd.DataFrame
    terms: list[float]
    output: float
    num_layers: int
    num_parameters: int


def network_tables(spec: NeuronSpec) -> NetworkTables:
    """The one-layer network of a spec as marks: d inputs, a 1 for the bias, one neuron."""
    X, w, b = spec.tensors
    carried = terms(X, w, b)[0].tolist()
    output = linreg(X, w, b).item()
    d = len(spec.x)
    heights = np.linspace(0.84, 0.22, d + 1)
    names = [f"x{DIGITS[j]}" for j in range(d)] + ["1"]
    nodes = pd.DataFrame(
        {
            "name": [
                *(f"{name} = {short(v)}" for name, v in zip(names, spec.x, strict=False)),
                "1, for the bias",
                f"o = ŷ = {short(output, 4)}",
            ],
            "text": [*names, "Σ"],
            "x": [0.13] * (d + 1) + [0.84],
            "y": [*heights, heights.mean()],
            "kind": ["input"] * d + ["one", "output"],
        }
    )
    num_layers, num_parameters = layers_and_parameters((d, 1))
    edges = edges_table(spec, heights, carried)
    return NetworkTables(nodes, edges, carried, output, num_layers, num_parameters)


def edges_table(spec: NeuronSpec, heights: np.ndarray, carried: Sequence[float]) -> pd.DataFrame:
    """One row an edge, from each input (and the 1) to the neuron; see NetworkTables."""
    d = len(spec.x)
    weights, inputs = [*spec.w, spec.b], [*spec.x, 1.0]
    names = [f"w{DIGITS[j]}" for j in range(d)] + ["b"]
    heaviest = max(5.0, *(abs(v) for v in weights))
    middle = float(heights.mean())
    place = 0.42  # of the way: where the labels do not meet
    rows = [
        {
            "name": name,
            "x": 0.13,
            "y": float(height),
            "x2": 0.84,
            "y2": middle,
            "weight": weight,
            "input": value,
            "term": term,
            "width": 1 + (THICKEST - 1) * abs(weight) / heaviest,
            "sign": "negative" if weight < 0 else "positive",
            "label": f"{name} = {short(weight)}",
            "label_x": 0.13 + place * 0.71,
            "label_y": float(height) + place * (middle - float(height)),
            "hover": f"{name}·{'x' + DIGITS[j] if j < d else '1'} = "
            f"{bracket(weight)} · {bracket(value)} = {short(term, 4)}",
        }
        for j, (name, height, weight, value, term) in enumerate(
            zip(names, heights, weights, inputs, carried, strict=True)
        )
    ]
    return pd.DataFrame(rows)


def network_chart(tables: NetworkTables, palette: Palette) -> Chart:
    """Inputs on the left, one neuron on the right; thick is heavy, dashed is negative."""
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)
    lines = alt.Chart(tables.edges).encode(
        x=x,
        y=y,
        x2=alt.X2("x2"),
        y2=alt.Y2("y2"),
        tooltip=[alt.Tooltip("hover:N", title="carries")],
    )
    visible = lines.mark_rule(color=palette.model, opacity=0.85).encode(
        strokeWidth=alt.StrokeWidth("width:Q", scale=None),
        strokeDash=alt.StrokeDash(
            "sign:N",
            legend=None,
            scale=alt.Scale(domain=["positive", "negative"], range=[[1, 0], [7, 5]]),
        ),
    )
    target = lines.mark_rule(strokeWidth=26, opacity=0.001, color=palette.model)
    labels = alt.Chart(tables.edges).encode(
        x=alt.X("label_x:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None),
        y=alt.Y("label_y:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None),
        text=alt.Text("label:N"),
        tooltip=[alt.Tooltip("hover:N", title="carries")],
    )
    halo = labels.mark_text(fontSize=13, stroke=palette.paper, strokeWidth=7, strokeJoin="round")
    layers = [visible, target, halo, labels.mark_text(fontSize=13, color=palette.ink)]
    chart = alt.layer(*layers, *_nodes(tables.nodes, x, y, palette), *_captions(palette))
    return theme.finish(
        chart,
        palette,
        title="Point at an edge: what does it carry?",
        description="A network of one neuron: an edge from each input with its weight, one from "
        "a constant 1 with the bias, and their sum as the output.",
        height=340,
    )


def _nodes(nodes: pd.DataFrame, x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """Circles with their symbol inside and their value above; the 1 of the bias is faint."""
    base = alt.Chart(nodes).encode(x=x, y=y)
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
    captions = pd.DataFrame(
        {"x": [0.0, 1.0], "y": [0.03, 0.03], "text": ["inputs: no layer", "layer 1: one neuron"]},
    )
    base = alt.Chart(captions).encode(
        x=alt.X("x:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None),
        y=alt.Y("y:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None),
        text=alt.Text("text:N"),
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


def sum_table(names: Sequence[str], parts: Sequence[float]) -> pd.DataFrame:
    """The parts of a sum as a staircase: name, start, end, part, label; the total comes last."""
    ends = np.cumsum(parts)
    starts = np.concatenate([[0.0], ends[:-1]])
    total = float(ends[-1])
    table = pd.DataFrame({"name": names, "start": starts, "end": ends, "part": parts})
    whole = pd.DataFrame({"name": ["ŷ"], "start": [0.0], "end": [total], "part": [total]})
    table = pd.concat([table, whole], ignore_index=True)
    return table.assign(
        label=[short(v, 4) for v in table["part"]],
        tip=table[["start", "end"]].max(axis=1),
        role=["part"] * len(parts) + ["total"],
    )


def sum_chart(table: pd.DataFrame, unit: str, palette: Palette) -> Chart:
    """Where the prediction comes from: each term starts where the one before ended."""
    ends = pd.concat([table["start"], table["end"], pd.Series([0.0])])
    domain = theme.pad(float(ends.min()), float(ends.max()), 0.22)
    x = theme.x_axis("start", unit, domain)
    y = alt.Y("name:N", sort=list(table["name"]), title=None, axis=alt.Axis(labelFontSize=13))
    base = alt.Chart(table).encode(y=y)
    bars = base.mark_bar(height=16).encode(
        x=x,
        x2=alt.X2("end"),
        color=alt.Color(
            "role:N",
            legend=None,
            scale=alt.Scale(domain=["part", "total"], range=[palette.data, palette.model]),
        ),
        tooltip=[alt.Tooltip("name:N"), alt.Tooltip("part:Q", format=".5g")],
    )
    labels = base.mark_text(
        align="left", dx=6, fontSize=13, color=palette.ink, tooltip=None
    ).encode(x=theme.x_axis("tip", unit, domain), text=alt.Text("label:N"))
    zero = (
        alt.Chart(pd.DataFrame({"start": [0.0]}))
        .mark_rule(color=palette.ink, tooltip=None)
        .encode(x=x)
    )
    return theme.finish(
        alt.layer(bars, labels, zero),
        palette,
        title="The sum by hand, term by term",
        description="The terms of a sum as bars: each starts where the one before ended.",
        height=70 + 36 * len(table),
    )


def network_summary(tables: NetworkTables) -> str:
    """One line under the diagram: the counts, computed from the widths of the layers."""
    d = len(tables.edges) - 1
    return (
        f"Layers: {tables.num_layers}. Parameters: {tables.num_parameters}, of which {d} weights "
        f"and {tables.num_parameters - d} bias. Thick edges are heavy, dashed ones negative. Every "
        "input reaches the output, so the layer is called fully connected, or dense."
    )


DOUBLINGS = ("it doubles", "it changes, but does not double", "it stays")


def doubling(tables: NetworkTables) -> tuple[str, str]:
    """What doubling all inputs does to the output: which of DOUBLINGS, and why, in numbers."""
    *carried, b = tables.terms
    weighted = sum(carried)
    reason = (
        f"The weighted part goes from {short(weighted, 4)} to {short(2 * weighted, 4)}, the bias "
        f"stays {short(b, 4)}: ŷ goes from {short(tables.output, 4)} to "
        f"{short(2 * weighted + b, 4)}."
    )
    if abs(weighted) < 1e-12:
        return DOUBLINGS[2], reason
    return DOUBLINGS[0 if b == 0 else 1], reason


def neuron_formula(spec: NeuronSpec) -> tuple[str, str]:
    """ŷ in letters and with today's numbers (LaTeX)."""
    X, w, b = spec.tensors
    d = len(spec.x)
    letters = " + ".join(f"w_{j + 1} x_{j + 1}" for j in range(d))
    products = " + ".join(
        rf"{tex(weight)} \cdot {tex(value)}" for weight, value in zip(spec.w, spec.x, strict=True)
    )
    return (
        rf"o = \hat y = {letters} + b = \mathbf{{w}}^\top \mathbf{{x}} + b",
        rf"\hat y = {products} + {tex(spec.b)} = {tex(linreg(X, w, b).item(), bare=True)}",
    )


# --- the matrix product -----------------------------------------------------------------------


@dataclass(frozen=True)
class MatrixTables:
    """cells: block (X, w, b, ŷ), row (from 1), left (columns of the picture), top, value, text,
    hand (the row of X it belongs to, from 0; −1 for none). signs: left, top, text. `lines` and
    `numbers` fill the readout, one row of `numbers` a row of X."""

    cells: pd.DataFrame
    signs: pd.DataFrame
    numbers: pd.DataFrame
    line: str
    shapes: dict[str, tuple[int, ...]]


def matrix_tables(X: Tensor, w: Tensor, b: Tensor) -> MatrixTables:
    """X (n, d), w (d, 1), b (1,) and ŷ (n, 1) as cells on one sheet."""
    n, d = X.shape
    y_hat = linreg(X, w, b)
    middle = (n - d) / 2
    blocks = [
        *(("X", i, j, i, X[i, j], i) for i in range(n) for j in range(d)),
        *(("w", j, d + 0.6, middle + j, w[j, 0], -1) for j in range(d)),
        ("b", 0, d + 2.2, (n - 1) / 2, b[0], -1),
        *(("ŷ", i, d + 3.8, i, y_hat[i, 0], i) for i in range(n)),
    ]
    cells = pd.DataFrame(blocks, columns=["block", "row", "left", "top", "value", "hand"])
    cells["row"] += 1  # as people count
    cells["value"] = [float(v) for v in cells["value"]]
    cells["text"] = [f"{v:.2f}".replace("-", "−") for v in cells["value"]]
    signs = [(d + 0.3, "·"), (d + 1.9, "+"), (d + 3.5, "=")]
    heads = [(d / 2, "X"), (d + 1.1, "w"), (d + 2.7, "b"), (d + 4.3, "ŷ")]
    columns = {f"x{j + 1}": X[:, j].numpy() for j in range(d)}
    product = " + ".join(f"{{x{j + 1}}} · {bracket(w[j].item(), 4)}" for j in range(d))
    return MatrixTables(
        cells,
        pd.DataFrame(
            [(left, n / 2, text) for left, text in signs]
            + [(left, -0.45, text) for left, text in heads],
            columns=["left", "top", "text"],
        ),
        pd.DataFrame({**columns, "y_hat": y_hat[:, 0].numpy()}),
        f"ŷ = {product} {signed(b.item(), 4)} = {{y_hat}}",
        {
            "X": tuple(X.shape),
            "w": tuple(w.shape),
            "b": tuple(b.shape),
            "ŷ": tuple(y_hat.shape),
        },
    )


def matrix_chart(tables: MatrixTables, palette: Palette) -> Chart:
    """The row in hand is lit in X and in ŷ; w and b serve every row."""
    n, width = tables.shapes["X"][0], float(tables.cells["left"].max()) + 1
    across = alt.Scale(domain=[-0.1, width + 0.1], nice=False)
    down = alt.Scale(domain=[n + 0.1, -0.9], nice=False)
    cells = tables.cells.assign(right=tables.cells["left"] + 1, bottom=tables.cells["top"] + 1)
    cells = cells.assign(mid=cells["left"] + 0.5, centre=cells["top"] + 0.5)
    boxes = alt.Chart(cells).encode(
        x=alt.X("left:Q", scale=across, axis=None),
        x2=alt.X2("right"),
        y=alt.Y("top:Q", scale=down, axis=None),
        y2=alt.Y2("bottom"),
        tooltip=[
            alt.Tooltip("block:N"),
            alt.Tooltip("row:Q"),
            alt.Tooltip("value:Q", format=".5g"),
        ],
    )
    text = alt.Chart(cells).encode(
        x=alt.X("mid:Q", scale=across, axis=None),
        y=alt.Y("centre:Q", scale=down, axis=None),
        text=alt.Text("text:N"),
    )
    dark = "#1D2126"  # on the lit cells of both themes
    layers = [
        layer
        for which, fill, opacity, ink in (
            ("datum.hand != step && datum.hand >= 0", palette.quiet, 1.0, palette.ink),
            ("datum.hand < 0", palette.model, 0.45, palette.ink),
            ("datum.hand == step", palette.model, 0.9, dark),
        )
        for layer in (
            boxes.transform_filter(which).mark_rect(
                stroke=palette.paper, strokeWidth=2, color=fill, fillOpacity=opacity
            ),
            text.transform_filter(which).mark_text(fontSize=12, color=ink, tooltip=None),
        )
    ]
    signs = (
        alt.Chart(tables.signs)
        .mark_text(fontSize=16, color=palette.ink, tooltip=None)
        .encode(
            x=alt.X("left:Q", scale=across, axis=None),
            y=alt.Y("top:Q", scale=down, axis=None),
            text=alt.Text("text:N"),
        )
    )
    chart = theme.stepped(alt.layer(*layers, signs), n - 1)
    return theme.finish(
        chart,
        palette,
        title="One product for all rows; the row in hand is lit",
        description=f"The matrix product of X with shape {tables.shapes['X']} and w, plus b.",
        height=90 + 30 * n,
    )


def product_formula(tables: MatrixTables) -> tuple[str, str]:
    """The product for all rows in letters, and its shapes (LaTeX)."""
    X, w, b, y_hat = tables.shapes.values()
    return (
        r"\hat{\mathbf y} = \mathbf X \mathbf w + b",
        rf"{y_hat} = {X}\,{w} + {b}",
    )


def shapes_words(tables: MatrixTables) -> str:
    """The shapes of the product, and what broadcasting does with b."""
    n = tables.shapes["X"][0]
    d = tables.shapes["w"][0]
    return (
        f"X has {n} rows and {d} columns, w one weight a column: the inner sizes {d} and {d} must "
        f"agree, and vanish. b has one number and is broadcast to all {n} rows."
    )
