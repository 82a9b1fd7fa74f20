"""One matrix product for all rows: the row in hand is lit in X and in the predictions."""

import functools
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd
from torch import Tensor

from charts import form, theme
from charts.form import Form
from charts.numbers import bracket, signed
from charts.theme import Palette
from core.linear_regression import linreg

DARK = "#1D2126"  # on the lit cells of both themes


@dataclass(frozen=True)
class MatrixTables:
    """cells: block (X, w, b, ŷ), row (from 1), left (columns of the picture), top, value of X,
    hand (the row of X it belongs to, from 0; −1 for none), x1, x2, … of that row (0 for none).
    signs: left, top, text. `line` and `numbers` fill the readout, one row of `numbers` a row of X.
    weights: w1, w2, …, and b."""

    cells: pd.DataFrame
    signs: pd.DataFrame
    numbers: pd.DataFrame
    line: str
    shapes: dict[str, tuple[int, ...]]
    weights: dict[str, float]


def matrix_tables(X: Tensor, w: Tensor, b: Tensor) -> MatrixTables:
    """X (n, d), w (d, 1), b (1,) and ŷ (n, 1) as cells on one sheet."""
    n, d = X.shape
    columns = {f"x{j + 1}": X[:, j].numpy() for j in range(d)}
    product = " + ".join(f"{{x{j + 1}}} · {bracket(w[j].item(), 4)}" for j in range(d))
    y_hat = linreg(X, w, b)
    return MatrixTables(
        cells_table(X),
        signs_table(n, d),
        pd.DataFrame({**columns, "y_hat": y_hat[:, 0].numpy()}),
        f"ŷ = {product} {signed(b.item(), 4)} = {{y_hat}}",
        {
            "X": tuple(X.shape),
            "w": tuple(w.shape),
            "b": tuple(b.shape),
            "ŷ": tuple(y_hat.shape),
        },
        {**{f"w{j + 1}": w[j].item() for j in range(d)}, "b": b.item()},
    )


def cells_table(X: Tensor) -> pd.DataFrame:
    """Where the cells of X, w, b and ŷ stand, and the row of X that each belongs to."""
    n, d = X.shape
    middle = (n - d) / 2
    blocks = [
        *(("X", i, j, i, X[i, j].item(), i) for i in range(n) for j in range(d)),
        *(("w", j, d + 0.6, middle + j, 0.0, -1) for j in range(d)),
        ("b", 0, d + 2.2, (n - 1) / 2, 0.0, -1),
        *(("ŷ", i, d + 3.8, i, 0.0, i) for i in range(n)),
    ]
    cells = pd.DataFrame(blocks, columns=["block", "row", "left", "top", "value", "hand"])
    for j in range(d):
        cells[f"x{j + 1}"] = [X[k, j].item() if k >= 0 else 0.0 for k in cells["hand"]]
    cells["row"] += 1  # as people count
    return cells


def signs_table(n: int, d: int) -> pd.DataFrame:
    """What is written between the blocks and over them."""
    signs = [(d + 0.3, "·"), (d + 1.9, "+"), (d + 3.5, "=")]
    heads = [(d / 2, "X"), (d + 1.1, "w"), (d + 2.7, "b"), (d + 4.3, "ŷ")]
    return pd.DataFrame(
        [(left, n / 2, text) for left, text in signs]
        + [(left, -0.45, text) for left, text in heads],
        columns=["left", "top", "text"],
    )


def matrix_chart(tables: MatrixTables, palette: Palette) -> Form:
    """The row in hand is lit in X and in ŷ; w and b serve every row."""
    return matrix_form(palette, *tables.shapes["X"]).with_tables(
        at=form.numbers(**tables.weights), cells=tables.cells, signs=tables.signs
    )


@functools.lru_cache(maxsize=4)
def matrix_form(palette: Palette, n: int, d: int) -> Form:
    """What the product of (n, d) and (d, 1) looks like, whatever the numbers."""
    weights = [f"w{j + 1}" for j in range(d)]
    place: dict[str, Any] = {
        "x": alt.X("left:Q", scale=alt.Scale(domain=[-0.1, d + 4.9], nice=False), axis=None),
        "y": alt.Y("top:Q", scale=alt.Scale(domain=[n + 0.1, -0.9], nice=False), axis=None),
    }
    ink: dict[str, Any] = {"color": palette.ink, "tooltip": None}
    signs = form.table("signs").mark_text(fontSize=16, **ink).encode(text="text:N", **place)
    layers = [*lit_cells(_cells(weights), place, palette), signs, form.carried("at")]
    chart = form.steerable(
        theme.stepped(alt.layer(*layers), n - 1), *weights, "b", w=f"[{', '.join(weights)}]"
    )
    return form.of(
        theme.finish(
            chart,
            palette,
            title="One product for all rows; the row in hand is lit",
            description=f"The matrix product of X with shape {(n, d)} and w, plus b.",
            height=90 + 30 * n,
        )
    )


def _cells(weights: list[str]) -> alt.Chart:
    """The cells with their values: those of X are given, ŷ is the product."""
    product = " + ".join(f"datum.x{j + 1} * {name}" for j, name in enumerate(weights))
    given = "datum.block === 'b' ? b : datum.value"
    value = (
        f"datum.block === 'ŷ' ? {product} + b : datum.block === 'w' ? w[datum.row - 1] : {given}"
    )
    return (
        form.table("cells")
        .transform_calculate(value=value)
        .transform_calculate(
            text="format(datum.value, '.2f')",
            right="datum.left + 1",
            bottom="datum.top + 1",
            mid="datum.left + 0.5",
            centre="datum.top + 0.5",
        )
    )


def lit_cells(cells: alt.Chart, place: dict[str, Any], palette: Palette) -> list[alt.Chart]:
    """Cells of other rows, of w and b, and of the row in hand: each with its number."""
    boxes = cells.encode(
        **place,
        x2=alt.X2("right"),
        y2=alt.Y2("bottom"),
        tooltip=[
            alt.Tooltip("block:N"),
            alt.Tooltip("row:Q"),
            alt.Tooltip("value:Q", format=".5g"),
        ],
    )
    text = cells.encode(
        x=theme.on(place["x"], "mid"), y=theme.on(place["y"], "centre"), text=alt.Text("text:N")
    )
    kinds = (
        ("datum.hand != step && datum.hand >= 0", palette.quiet, 1.0, palette.ink),
        ("datum.hand < 0", palette.model, 0.45, palette.ink),
        ("datum.hand == step", palette.model, 0.9, DARK),
    )
    return [
        layer
        for which, fill, opacity, ink in kinds
        for layer in (
            boxes.transform_filter(which).mark_rect(
                stroke=palette.paper, strokeWidth=2, color=fill, fillOpacity=opacity
            ),
            text.transform_filter(which).mark_text(fontSize=12, color=ink, tooltip=None),
        )
    ]


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
