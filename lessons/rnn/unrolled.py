"""The net unrolled in time: a column a letter with its one-hot row, its state, its answer."""

import functools
from typing import Any

import altair as alt

from charts import form
from charts.form import Form
from charts.palettes import Palette
from lessons.rnn import board
from lessons.rnn.tables import RnnTables

THIN = 0.62  # of a row that only holds a letter
GAP = 1.0  # rows between two blocks, for the arrows
READ = "datum.t <= letter"
X0, H0 = "0", f"(at.V * {THIN} + {GAP})"
Y0 = f"({H0} + at.H + {GAP})"
END = f"({Y0} + at.V * {THIN})"
FOOT = f"({END} + 1.7)"
WIDE = "width / (at.T + 0.75)"
ROW = f"height / ({FOOT} + 1.2)"


def unrolled_chart(tables: RnnTables, palette: Palette) -> Form:
    """All letters of the word; what has been read at the place of the player is filled."""
    spec = tables.spec
    T, V, H = len(spec.source), len(spec.letters), spec.units
    return unrolled_form(palette).with_tables(
        at=board.numbers_of(tables),
        letters=board.grid(t=T),
        inputs=board.grid(t=T, k=V),
        units=board.grid(t=T, i=H),
        outputs=board.grid(t=T, k=V),
        heads={"text": ["xₜ", "hₜ", "ŷₜ", "says"], "block": [0, 1, 2, 3]},
        hidden=board.column(tables.hidden),
        y_hat=board.column(tables.y_hat),
    )


@functools.lru_cache(maxsize=8)
def unrolled_form(palette: Palette) -> Form:
    """What the columns look like."""
    x, y = board.blank_axes("-0.75", "at.T", "-1.2", FOOT)
    layers: list[Any] = [
        *_columns(x, y, palette),
        *_inputs(x, y, palette),
        *_arrows(x, y, palette),
        *_states(x, y, palette),
        *_outputs(x, y, palette),
        *_said(x, y, palette),
        *_heads(x, y, palette),
    ]
    title = (
        "(epoch >= at.E ? 'Trained: ' : 'Epoch ' + epoch + ': ') + at.source + ' in, ' + "
        "slice(split(at.words, ' ')[epoch], 0, letter + 1) + ' out'"
    )
    return board.built(
        layers,
        palette,
        title=alt.ExprRef(title),
        description="The word that comes in, letter by letter from left to right. Each column "
        "holds the letter as a row of zeros with a single one, the state as coloured cells, the "
        "probability of every letter, and the letter that is said with the one that was asked.",
        height=520,
        arrays=("hidden", "y_hat"),
    )


def _columns(x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """The column of the letter in hand on a band; the letters of the word over all."""
    letters = form.table("letters")
    band = letters.transform_filter("datum.t == letter").transform_calculate(
        left="datum.t + 0.02", right="datum.t + 0.98", top="-1.15", bottom=f"{FOOT} - 0.05"
    )
    read = letters.transform_calculate(
        x="datum.t + 0.5", y="-0.55", text="slice(at.source, datum.t, datum.t + 1)"
    )
    return [
        board.box(band, x, y, color=palette.quiet, fillOpacity=0.75),
        board.signs(read, x, y, palette.ink, 18, fontWeight="bold"),
    ]


def _inputs(x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """Rows of zeros with a single 1."""
    cells = _placed(form.table("inputs"), "k", X0, THIN).transform_calculate(
        on="slice(at.source, datum.t, datum.t + 1) == slice(at.letters, datum.k, datum.k + 1)"
    )
    room = f"{ROW} * {THIN} > 12"
    return [
        board.box(
            cells.transform_filter(which), x, y, color=fill, stroke=palette.data, strokeWidth=0.6
        )
        for which, fill in (("!datum.on", palette.paper), ("datum.on", palette.data))
    ] + [
        board.written(
            cells.transform_filter(f"{which} && {room}"), x, y, ink, "datum.on ? '1' : '0'"
        )
        for which, ink in (("!datum.on", palette.ink), ("datum.on", palette.paper))
    ]


def _placed(cells: alt.Chart, row: str, first: str, high: float) -> alt.Chart:
    """Where the cells of a block stand: a column a letter."""
    return cells.transform_calculate(
        left="datum.t + 0.17",
        right="datum.t + 0.88",
        top=f"{first} + datum.{row} * {high}",
        bottom=f"{first} + (datum.{row} + 0.93) * {high}",
    )


def _states(x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """The states of the letters that were read, and empty cells for those to come."""
    cells = _placed(form.table("units"), "i", H0, 1.0)
    value = "hidden[(epoch * at.T + datum.t) * at.H + datum.i]"
    known = cells.transform_filter(READ).transform_calculate(value=value)
    return [
        _open(cells, x, y, palette),
        *board.states(known, x, y, palette, f"{WIDE} > 48 && {ROW} > 13"),
    ]


def _open(cells: alt.Chart, x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """Cells that the reading has not come to."""
    later = cells.transform_filter(f"!({READ})")
    return board.box(later, x, y, fillOpacity=0, stroke=palette.data, strokeDash=[2, 3])


def _outputs(x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """A bar a letter, as long as it is probable; the one that is asked is outlined."""
    cells = _placed(form.table("outputs"), "k", Y0, THIN)
    value = "y_hat[(epoch * at.T + datum.t) * at.V + datum.k]"
    known = cells.transform_filter(READ).transform_calculate(value=value)
    bars = known.transform_calculate(right="datum.left + 0.71 * datum.value")
    asked = known.transform_filter(
        "slice(at.target, datum.t, datum.t + 1) == slice(at.letters, datum.k, datum.k + 1)"
    )
    room = f"{ROW} * {THIN} > 12"
    names = known.transform_filter(f"{room} && ({WIDE} > 46 || datum.t == 0)").transform_calculate(
        x="datum.left - 0.04",
        y="(datum.top + datum.bottom) / 2",
        text="slice(at.letters, datum.k, datum.k + 1)",
    )
    return [
        _open(cells, x, y, palette),
        board.box(known, x, y, color=palette.quiet, fillOpacity=0.9),
        board.box(bars, x, y, color=palette.model),
        board.box(asked, x, y, fillOpacity=0, stroke=palette.truth, strokeWidth=2),
        board.signs(names, x, y, palette.ink, 12, align="right"),
    ]


def _arrows(x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """From letter to state, from the state before, and on to the answer."""
    middle = f"({H0} + at.H / 2 - 0.04)"
    letters = form.table("letters")
    style: dict[str, Any] = {"shape": "triangle-up", "size": 70, "filled": True, "opacity": 1}
    ways = (
        ("datum.t + 0.5", f"{H0} - {GAP} * 0.5", 180, letters),
        ("datum.t + 0.5", f"{Y0} - {GAP} * 0.5", 180, letters),
        ("datum.t + 1", middle, 90, letters.transform_filter("datum.t < at.T - 1")),
    )
    return [
        where.transform_calculate(x=at_x, y=at_y)
        .mark_point(angle=angle, color=palette.data, tooltip=None, **style)
        .encode(x=x, y=y)
        for at_x, at_y, angle, where in ways
    ]


def _said(x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """The letter that is said, and if it is another one, the letter that was asked."""
    said = (
        form.table("letters")
        .transform_filter(READ)
        .transform_calculate(
            says="slice(split(at.words, ' ')[epoch], datum.t, datum.t + 1)",
            asked="slice(at.target, datum.t, datum.t + 1)",
            x="datum.t + 0.5",
            y=f"{END} + 0.75",
        )
    )
    right = said.transform_filter("datum.says == datum.asked")
    wrong = said.transform_filter("datum.says != datum.asked")
    return [
        board.signs(
            right.transform_calculate(text="datum.says"), x, y, palette.truth, 18,
            fontWeight="bold",
        ),
        board.signs(
            wrong.transform_calculate(text="datum.says + ' ≠ ' + datum.asked"),
            x, y, palette.model, 18, fontWeight="bold",
        ),
    ]  # fmt: skip


def _heads(x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """What each row of blocks is called."""
    middles = f"[{X0} + at.V * {THIN} / 2, {H0} + at.H / 2, {Y0} + at.V * {THIN} / 2, {END} + 0.75]"
    heads = form.table("heads").transform_calculate(x="-0.38", y=f"{middles}[datum.block]")
    return [board.signs(heads, x, y, palette.ink, 14)]
