"""The state of the letter in hand as a sum, number by number."""

import functools

import altair as alt

from charts import form
from charts.form import Form
from charts.palettes import Palette
from lessons.rnn import board
from lessons.rnn.tables import RnnTables

SHORT = ("Wx", "Wh", "b", "a", "h")  # of the heads, where they would touch
HEADS = ("Wₓₕ xₜ", "Wₕₕ hₜ₋₁", "b", "aₜ", "hₜ")
SIGNS = ("+", "+", "=", "tanh")
LEFT = (0.0, 1.35, 2.7, 4.05, 5.65)  # of the columns: between them stand the signs


def letter_chart(tables: RnnTables, palette: Palette) -> Form:
    """What comes from the letter, from the state before and from the bias, and what tanh makes."""
    H = tables.spec.units
    return letter_form(palette).with_tables(
        at=board.numbers_of(tables),
        cells=board.grid(part=len(HEADS), i=H),
        heads={"part": list(range(len(HEADS))), "long": list(HEADS), "short": list(SHORT)},
        signs={"part": list(range(len(SIGNS))), "text": list(SIGNS)},
        hidden=board.column(tables.hidden),
        from_x=board.column(tables.from_x),
        from_h=board.column(tables.from_h),
        bias=board.column(tables.bias),
    )


@functools.lru_cache(maxsize=8)
def letter_form(palette: Palette) -> Form:
    """What the five columns look like."""
    x, y = board.blank_axes("-0.05", f"{LEFT[-1] + 1.05}", "-0.95", "at.H")
    places = str(list(LEFT))
    at = "(epoch * at.T + letter) * at.H + datum.i"
    parts = f"[from_x[{at}], from_h[{at}], bias[epoch * at.H + datum.i]]"
    cells = (
        form.table("cells")
        .transform_calculate(of=parts)
        .transform_calculate(
            value=f"datum.part < 3 ? datum.of[datum.part] : datum.part < 4 ? "
            f"datum.of[0] + datum.of[1] + datum.of[2] : hidden[{at}]",
            left=f"{places}[datum.part]",
            right=f"{places}[datum.part] + 1",
            top="datum.i",
            bottom="datum.i + 0.92",
        )
    )
    room = "height / (at.H + 1) > 11"
    sums, state = (cells.transform_filter(f"datum.part {which}") for which in ("< 4", "== 4"))
    heads = form.table("heads").transform_calculate(
        x=f"{places}[datum.part] + 0.5",
        y="-0.5",
        text="width > 250 ? datum.long : datum.short",
    )
    between = form.table("signs").transform_calculate(
        x=f"({places}[datum.part] + {places}[datum.part + 1] + 1) / 2", y="at.H / 2 - 0.04"
    )
    return board.built(
        [
            board.box(sums, x, y, color=palette.quiet),
            board.written(sums.transform_filter(room), x, y, palette.ink),
            *board.states(state, x, y, palette, room),
            board.signs(heads, x, y, palette.ink, 13),
            board.signs(between, x, y, palette.ink, 12),
        ],
        palette,
        title=alt.ExprRef(
            "'hₜ = tanh(Wₓₕ xₜ + Wₕₕ hₜ₋₁ + b), t = ' + (letter + 1) + ': ' + "
            "slice(at.source, letter, letter + 1)"
        ),
        description="Five columns with a row a unit: what comes from the letter, what comes from "
        "the state before, the bias, their sum, and its tanh, which is the new state.",
        height=180,
        arrays=("hidden", "from_x", "from_h", "bias"),
    )
