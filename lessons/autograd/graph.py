"""The recorded graph: values appear on the way forward, gradients on the way back.

On a wide screen it goes from left to right, on a narrow one from top to bottom with its words
beside the nodes.
"""

import functools
from typing import Any

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from lessons.autograd.tables import LONG, GraphTables, columns, middles_table

NARROW = 600  # pixels of width below which the graph stands upright
ROW, RANK = 102, 36  # pixels for a row of nodes on a wide screen, for a rank on a narrow one
LEAST, MOST = 300, 900  # pixels of height
CROWDED = 4  # rows beyond which a narrow screen has words for the node in hand only
ROOMY = 50  # pixels between ranks from which on a narrow screen also says what is kept
RADIUS = 19
PLACED = {  # what of a graph's units is what of the screen
    "narrow": f"width < {NARROW}",
    # room around the outermost nodes, as shares of what they span
    "beside": f"narrow ? (at.rows > {CROWDED} ? 60 : 124) : 60",
    "left": "(narrow ? 26 : 60) / max(width - (narrow ? 26 : 60) - beside, 60)",
    "right": "beside / max(width - (narrow ? 26 : 60) - beside, 60)",
    "low": "(narrow ? 26 : 62) / max(height - (narrow ? 52 : 102), 60)",
    "high": "(narrow ? 26 : 40) / max(height - (narrow ? 52 : 102), 60)",
    "run": "data('run')",
    "now": "run[min(step, at.T)] || {}",
}


def graph_chart(tables: GraphTables, palette: Palette) -> Form:
    """The graph that torch recorded, at the player's step."""
    nodes = columns(
        tables.nodes, "k", "along", "across", "sign", "value", "kept", "born", "fired", "leaf"
    )
    gradients = [f"g{node.number}" for node in tables.graph.nodes]
    return graph_form(palette, height_of(tables)).with_tables(
        at=form.numbers(
            T=tables.num_steps,
            ranks=tables.places.ranks,
            rows=tables.places.rows,
            title=title(tables),
        ),
        nodes=nodes | {"torch": list(tables.nodes["torch"])},
        ways=columns(tables.ways),
        edges=columns(middles_table(tables)),
        run=columns(tables.run, "lit", *gradients),
    )


def title(tables: GraphTables) -> str:
    """What is drawn, short enough for a phone."""
    return f"{len(tables.nodes)} nodes, {len(tables.edges)} edges, as torch recorded them"


def height_of(tables: GraphTables) -> int:
    """Room for the rows of a wide picture, and for the ranks of an upright one."""
    wide, upright = ROW * tables.places.rows + 95, RANK * tables.places.ranks + 50
    return min(max(round(max(wide, upright)), LEAST), MOST)


@functools.lru_cache(maxsize=32)
def graph_form(palette: Palette, height: int) -> Form:
    """What a graph looks like."""
    x = alt.X("px:Q", axis=None, scale=_scale("-left", "1 + right"))
    y = alt.Y("py:Q", axis=None, scale=_scale("-low", "1 + high"))
    layers = [
        edge_lines(x, y, palette),
        *edge_words(x, y, palette),
        *node_marks(x, y, palette),
        *node_words(x, y, palette),
        form.carried("run"),
        form.carried("at"),
    ]
    chart = form.reading(alt.layer(*layers), **PLACED)
    return form.of(
        theme.finish(
            theme.stepped(chart, form.LAST_STEP),
            palette,
            title=alt.ExprRef("at.title"),
            description="A graph of operations. Inputs stand at one end and the output at the "
            "other; values appear on the nodes on the way forward, and gradients below them on "
            "the way back, with the slope along each edge.",
            height=height,
        )
    )


def _scale(low: str, high: str) -> alt.Scale:
    return alt.Scale(domain=[alt.ExprRef(low), alt.ExprRef(high)], nice=False, zero=False)


def placed(name: str) -> alt.Chart:
    """Marks over a table of along and across, put where they stand on this screen."""
    return form.table(name).transform_calculate(
        px="narrow ? 1 - datum.across : datum.along",
        py="narrow ? 1 - datum.along : datum.across",
    )


# --- edges ------------------------------------------------------------------------------------


FORTH, BACK = "step == datum.born", "step == datum.fired"  # what happens on an edge at this step


def edge_lines(x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """Every edge: pale, then drawn when its value is used, in colour when a gradient goes along."""
    colour = (
        alt.when("step >= datum.fired")
        .then(alt.value(palette.model))
        .when("step >= datum.born")
        .then(alt.value(palette.data))
        .otherwise(alt.value(palette.quiet))
    )
    width = alt.when(f"{FORTH} || {BACK}").then(alt.value(3.4)).otherwise(alt.value(1.5))
    return (
        placed("ways")
        .mark_line(interpolate="catmull-rom", tooltip=None)
        .encode(
            x=x,
            y=y,
            detail=alt.Detail("edge:N"),
            order=alt.Order("order:Q"),
            color=colour,
            strokeWidth=width,
        )
    )


def edge_words(x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """An arrow in the middle of an edge, and beside it the local slope, once it is known."""
    edges = placed("edges")
    turn = "(narrow ? atan2(-datum.dc * width, datum.da * height) + PI"
    turn += " : atan2(datum.da * width, datum.dc * height)) * 180 / PI"
    arrow = (
        edges.transform_filter(f"{FORTH} || {BACK}")
        .transform_calculate(turn=f"{turn} + ({BACK} ? 180 : 0)")
        .mark_point(shape="triangle-up", filled=True, size=150, opacity=1, tooltip=None)
        .encode(
            x=x,
            y=y,
            angle=alt.Angle("turn:Q", scale=None),
            color=alt.when(BACK).then(alt.value(palette.model)).otherwise(alt.value(palette.data)),
        )
    )
    # Only what happens now has room on a narrow screen; the local slope stays on a wide one.
    words = edges.transform_filter(
        f"{BACK} || (step > datum.fired && !narrow)"
    ).transform_calculate(
        words=f"{BACK} && !narrow && at.ranks < {LONG} ? datum.product : datum.local"
    )
    style: dict[str, Any] = {
        "fontSize": 12,
        "dy": alt.ExprRef("narrow ? 0 : -13"),
        "dx": alt.ExprRef("narrow ? 8 : 0"),
        "align": alt.ExprRef("narrow ? 'left' : 'center'"),
        "tooltip": None,
    }
    bold = alt.when(BACK).then(alt.value(palette.model)).otherwise(alt.value(palette.ink))
    return [arrow, *haloed(words, x, y, "words", palette, bold, style)]


# --- nodes ------------------------------------------------------------------------------------


def node_marks(x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """A circle an operation, a square an input; the one in hand has a ring."""
    nodes = placed("nodes")
    stroke = (
        alt.when("step >= datum.fired")
        .then(alt.value(palette.model))
        .when("step >= datum.born")
        .then(alt.value(palette.data))
        .otherwise(alt.value(palette.quiet))
    )
    shape = alt.when("datum.leaf").then(alt.value("square")).otherwise(alt.value("circle"))
    size = alt.ExprRef(f"narrow ? 620 : {4 * RADIUS**2}")
    ring = (
        nodes.transform_filter("datum.k == now.lit")
        .mark_point(
            filled=False,
            color=palette.batch,
            strokeWidth=4,
            opacity=1,
            size=alt.ExprRef(f"narrow ? 1150 : {round(6.6 * RADIUS**2)}"),
            tooltip=None,
        )
        .encode(x=x, y=y, shape=shape)
    )
    disc = nodes.mark_point(
        filled=True, fill=palette.paper, strokeWidth=2, opacity=1, size=size
    ).encode(
        x=x,
        y=y,
        shape=shape,
        stroke=stroke,
        tooltip=[
            alt.Tooltip("torch:N", title="torch's name"),
            alt.Tooltip("value:N", title="value"),
            alt.Tooltip("kept:N", title="stored"),
        ],
    )
    sign = nodes.mark_text(
        fontSize=alt.ExprRef("(narrow ? 11 : 13) - (length(datum.sign) > 4 ? 2 : 0)"),
        fontWeight="bold",
        color=palette.ink,
        tooltip=None,
    ).encode(x=x, y=y, text="sign:N")
    return [disc, sign, ring]


def node_words(x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """The value above a node; below it its gradient, and what it keeps while it does."""
    alone = f"!narrow || at.rows <= {CROWDED} || datum.k == now.lit"
    nodes = placed("nodes").transform_filter(alone)
    value = nodes.transform_filter("step >= datum.born")
    gradient = nodes.transform_calculate(words="now['g' + datum.k] || ''").transform_filter(
        "length(datum.words) > 0"
    )
    roomy = f"(!narrow || height > {ROOMY} * at.ranks)"
    kept = nodes.transform_filter(
        f"length(datum.kept) > 0 && step >= datum.born && step < datum.fired && {roomy}"
    )
    lower = "length(now['g' + datum.k] || '') > 0 ? 47 : 31"
    return [
        *haloed(value, x, y, "value", palette, alt.value(palette.ink), _beside(-29, -7, 13)),
        *haloed(gradient, x, y, "words", palette, alt.value(palette.model), _beside(31, 7, 13)),
        *haloed(kept, x, y, "kept", palette, alt.value(palette.ink), _beside(lower, 20, 12)),
    ]


def _beside(wide: int | str, narrow: int, size: int) -> dict[str, Any]:
    """Words above or below a node, or, on a narrow screen, right of it."""
    return {
        "dy": alt.ExprRef(f"narrow ? {narrow} : ({wide})"),
        "dx": alt.ExprRef("narrow ? 18 : 0"),
        "align": alt.ExprRef("narrow ? 'left' : 'center'"),
        "fontSize": alt.ExprRef(f"narrow ? 11 : {size}"),
        "tooltip": None,
    }


def haloed(
    marks: alt.Chart,
    x: alt.X,
    y: alt.Y,
    field: str,
    palette: Palette,
    colour: Any,
    style: dict[str, Any],
) -> list[alt.Chart]:
    """Words with paper behind them, so that an edge does not run through."""
    text = alt.Text(f"{field}:N")
    halo: dict[str, Any] = {"stroke": palette.paper, "strokeWidth": 5, "strokeJoin": "round"}
    under = marks.mark_text(**style, **halo, color=palette.paper).encode(x=x, y=y, text=text)
    over = marks.mark_text(**style).encode(x=x, y=y, text=text, color=colour)
    return [under, over]
