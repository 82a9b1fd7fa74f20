"""The stage of the lesson: the graph, its values, the player; then what is said of it."""

from collections.abc import Callable

import streamlit as st

from charts.palettes import Palette
from core import autograd
from core.expressions import parse, read_values
from core.graphs import BatchSpec, ExpressionSpec, GraphSpec, NetSpec
from core.terms import names_in
from lessons.autograd import controls, words, words_formulas
from lessons.autograd.graph import graph_chart
from lessons.autograd.tables import GraphTables, columns, graph_tables, kept_table
from ui import alone, figure, kinds, player, prose, source, stage

MOVING = (
    *(controls.X, controls.Y, controls.B),
    *(controls.A1, controls.A2, controls.B1, controls.B2, controls.G1, controls.G2),
    *(controls.SAMPLE_W, controls.SAMPLE_B, controls.SAMPLE_X, controls.SAMPLE_Y),
    *(controls.SIZE, controls.W1, controls.W2, controls.BIAS),
    *(controls.WIDTH, controls.SAMPLES),
)


# --- what is differentiated -------------------------------------------------------------------


def _simple(_: kinds.Place) -> GraphSpec:
    row = st.columns(3)
    x, y, b = (c.show(p) for c, p in zip((controls.X, controls.Y, controls.B), row, strict=True))
    return ExpressionSpec("z = x*y + b", (("x", (x,)), ("y", (y,)), ("b", (b,))))


def _vectors(more: kinds.Place) -> GraphSpec:
    row = st.columns(2)
    g1, g2 = controls.G1.show(row[0]), controls.G2.show(row[1])
    with alone.fold(more, "Values of a and b"):
        a = (controls.A1.show(), controls.A2.show())
        b = (controls.B1.show(), controls.B2.show())
    return ExpressionSpec("Q = 3a^3 - b^2", (("a", a), ("b", b)), (), (g1, g2))


def _sample(_: kinds.Place) -> GraphSpec:
    fields = (controls.SAMPLE_W, controls.SAMPLE_B, controls.SAMPLE_X, controls.SAMPLE_Y)
    w, b, x, y = (c.show(p) for c, p in zip(fields, st.columns(4), strict=True))
    values = (("w", (w,)), ("x", (x,)), ("b", (b,)), ("y", (y,)))
    return ExpressionSpec("l = (w*x + b - y)^2 / 2", values, ("x", "y"))


def _batch(more: kinds.Place) -> GraphSpec:
    row = st.columns(4)
    size = int(controls.SIZE.show(row[0]))
    w = (controls.W1.show(row[1]), controls.W2.show(row[2]))
    b = controls.BIAS.show(row[3])
    with alone.fold(more, "Sum or mean, and the seed"):
        reduction = controls.REDUCTION.show()
        seed = int(controls.SEED.show())
    return BatchSpec(size, seed, w, b, reduction)


def _net(more: kinds.Place) -> GraphSpec:
    row = st.columns(2)
    width, n = int(controls.WIDTH.show(row[0])), int(controls.SAMPLES.show(row[1]))
    with alone.fold(more, "Activation, and the seed"):
        activation = controls.ACTIVATION.show()
        seed = int(controls.SEED.show())
    return NetSpec(width, n, activation, seed)


def own_spec(text: str, values: str) -> ExpressionSpec:
    """The expression that was typed, with its values; a name without one is 1."""
    given = read_values(values)
    names = names_in(parse(text))
    return ExpressionSpec(text, tuple((name, (given.get(name, 1.0),)) for name in names))


def _own(_: kinds.Place) -> GraphSpec:
    left, right = st.columns([3, 2])
    text, values = controls.TEXT.show(left), controls.VALUES.show(right)
    if not text.strip():
        prose.summary(words.EMPTY)
        text = words.EXAMPLE
    safe = {"text": words.EXAMPLE, "values": ""}
    return kinds.checked("autograd_own", own_spec, safe, text=text, values=values)


CHOICES: dict[str, Callable[[kinds.Place], GraphSpec]] = dict(
    zip(words.GRAPHS, (_simple, _vectors, _sample, _batch, _net, _own), strict=True)
)


# --- the stage --------------------------------------------------------------------------------


@stage.fragment
def graph(palette: Palette) -> GraphTables:
    """What is differentiated, the player, the graph, and what is said of the step."""
    stage.listen("autograd", *MOVING)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    chosen = controls.GRAPH.show(row.container(width=240))
    with alone.fold(row, "Try"):
        kinds.presets("autograd", controls.PRESETS)
    if not alone.on():
        terms = row.popover("The words", help="What a graph, a leaf or a local slope is.")
        terms.markdown(words.WORDS)
    spec = CHOICES[chosen](row)
    tables = graph_tables(spec)
    view = figure.ready(graph_chart(tables, palette))
    stage.mark("autograd", spec)
    player.show(
        "autograd",
        tables.num_steps,
        unit="step",
        start=tables.num_forward,
        speed=1,
        piece=" ".join(tables.nodes["torch"]),
    )
    with alone.views():
        with st.container(key="autograd"):
            figure.show(view)
        player.readout("autograd", words.READOUT, columns(tables.run, "now", "stored", "why"))
        prose.key(palette, **words.key())
        prose.summary(words.summary(tables, answered=prose.predicted("autograd")))
    return tables


def question(tables: GraphTables) -> None:
    """What will the way back bring? A guess holds for the graph it was made for."""
    asked = words.question(tables)
    prose.predict(
        "autograd", asked.text, asked.options, asked.answer, asked.why, settings=tables.spec
    )


def stored(tables: GraphTables) -> None:
    """What torch stored at every operation, and why."""
    st.markdown(words.stored(tables))
    prose.table(kept_table(tables))


def code(tables: GraphTables) -> None:
    """The functions that read the graph and watched the way back, and today's script."""
    source.show(autograd.functions_of)
    with st.expander("How the way back was watched, and a script with today's settings"):
        source.show(autograd.go_back)
        source.script(words_formulas.script(tables.spec))
