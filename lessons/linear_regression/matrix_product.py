"""One matrix product for all rows: the row in hand is lit in X and in the predictions."""

import functools
from typing import Any

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from lessons.linear_regression.tables_network import MatrixTables

DARK = "#1D2126"  # on the lit cells of both themes


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
