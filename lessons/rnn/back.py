"""How far a gradient reaches: from each letter's loss back to every state, and down a long text."""

import functools

import altair as alt
import numpy as np

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from charts.theme import VIRIDIS
from lessons.rnn import board
from lessons.rnn.tables import ReachTables, RnnTables

DECADES = 4  # of the colours: below 1e-4 all is one
LEAST = 1e-12  # of the largest norm of a chart: its foot
DARK = "#10151A"


def reach_chart(tables: RnnTables, palette: Palette) -> Form:
    """‖∂Lₜ/∂hₛ‖ at the player's epoch: a row a loss, a column a state."""
    T = len(tables.spec.source)
    return reach_form(palette).with_tables(
        at=board.numbers_of(tables),
        cells=board.grid(t=T, s=T),
        letters=board.grid(t=T),
        reach=board.column(tables.reach),
    )


@functools.lru_cache(maxsize=8)
def reach_form(palette: Palette) -> Form:
    """What the heat map looks like; the row of the letter in hand is outlined."""
    x, y = board.blank_axes("-1.5", "at.T", "-1", "at.T")
    value = "reach[(epoch * at.T + datum.t) * at.T + datum.s]"
    cells = (
        form.table("cells")
        .transform_filter("datum.s <= datum.t && datum.t <= letter")
        .transform_calculate(value=value)
        .transform_calculate(
            level=f"clamp(log(max(datum.value, 1e-300)) / LN10 / {DECADES} + 1, 0, 1)",
            left="datum.s",
            right="datum.s + 0.95",
            top="datum.t",
            bottom="datum.t + 0.93",
        )
    )
    colours = alt.Scale(domain=[0, 1], range=VIRIDIS, nice=False, interpolate="rgb")
    fill = alt.Fill("level:Q", scale=colours, legend=None)
    label = (
        "datum.value == 0 ? '0' : datum.value >= 0.0095 ? format(datum.value, '.2f') : "
        "datum.value < 1e-9 ? '~0' : replace(format(datum.value, '.0e'), '-', '−')"
    )
    room = "width / (at.T + 1.5) > 40 && height / (at.T + 1) > 13"
    lit = form.table("letters").transform_filter("datum.t == letter").transform_calculate(
        left="-0.02", right="datum.t + 0.97", top="datum.t - 0.02", bottom="datum.t + 0.95"
    )  # fmt: skip
    read = "slice(at.source, datum.t, datum.t + 1)"
    letters = form.table("letters")
    sparse = "height / (at.T + 1) > 12 || datum.t % 2 == 1"  # else letters cover each other
    rows = letters.transform_filter(sparse).transform_calculate(
        x="-0.2", y="datum.t + 0.47", text=f"(width > 260 ? 'loss at ' : '') + {read}"
    )
    columns = letters.transform_calculate(x="datum.t + 0.47", y="-0.45", text=read)
    return board.built(
        [
            board.box(cells, x, y).encode(fill=fill),
            *(
                board.written(cells.transform_filter(f"{which} && {room}"), x, y, ink, label)
                for which, ink in (("datum.level > 0.55", DARK), ("datum.level <= 0.55", "#FFFFFF"))
            ),
            board.box(lit, x, y, fillOpacity=0, stroke=palette.model, strokeWidth=2.2),
            board.signs(rows, x, y, palette.ink, 12, align="right"),
            board.signs(columns, x, y, palette.ink, 12),
        ],
        palette,
        title="How hard each loss pulls at each state",
        description="The length of the slope of every letter's loss by the state after every "
        "letter up to it: a row a loss, a column a state, bright where it is long.",
        height=220,
        arrays=("reach",),
    )


def long_chart(tables: ReachTables, palette: Palette) -> Form:
    """The norms by distance, with tanh and without, and the power of the radius."""
    spec = tables.spec
    ways = {"bent": tables.bent, "straight": tables.straight}
    norms = {name: way.norms.numpy() for name, way in ways.items()}
    back = np.arange(spec.length)
    guide = norms["straight"][0] * np.power(float(spec.radius), back)
    high = max(float(v.max()) for v in (*norms.values(), guide))
    low = max(min(float(v.min()) for v in (*norms.values(), guide)), high * LEAST)
    low = min(low, high / 10)
    marks = " ".join(f"{value:g}" for value in theme.log_marks(low / 2, high * 2))
    curves = {
        name: {"back": back.astype(np.int16), "norm": np.maximum(values, low)}
        for name, values in (*norms.items(), ("guide", guide))
    }
    at = form.numbers(x1=float(spec.length - 1), y0=low / 2, y1=high * 2, marks=marks)
    return long_form(palette).with_tables(at=at, **curves)


@functools.lru_cache(maxsize=8)
def long_form(palette: Palette) -> Form:
    """What the curves look like."""
    x = theme.x_axis("back", "letters back", ("0", "at.x1")).axis(alt.Axis(tickMinStep=1))
    y = theme.y_axis("norm", "length of the slope", ("at.y0", "at.y1"), log=True)
    y = y.axis(alt.Axis(values=alt.ExprRef("split(at.marks, ' ')"), format="~g"))
    looks = (
        ("guide", palette.truth, 1.5, [5, 4]),
        ("straight", palette.compare, 2.0, [1, 0]),
        ("bent", palette.model, 3.0, [1, 0]),
    )
    lines = [
        form.table(name)
        .mark_line(color=colour, strokeWidth=width, strokeDash=dash, clip=True, tooltip=None)
        .encode(x=x, y=y)
        for name, colour, width, dash in looks
    ]
    chart = form.reading(alt.layer(*lines, form.carried("at")))
    return form.of(
        theme.finish(
            chart,
            palette,
            title="How far back the last loss reaches",
            description="The length of the slope of the last letter's loss by the state of every "
            "letter before, on a logarithmic scale: with tanh, without it, and what a factor of "
            "the spectral radius a letter would give, dashed.",
            height=320,
        )
    )
