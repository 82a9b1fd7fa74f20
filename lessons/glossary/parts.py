"""The stage of the lesson: a case, its sort, both layers and losses; then what is said of it."""

import streamlit as st

from charts.palettes import Palette
from core import glossary
from core.glossary import BY_NAME, CASES, KINDS
from lessons.glossary import cache, controls, words
from lessons.glossary.board import board_chart
from lessons.glossary.layers import layers_chart
from lessons.glossary.losses import losses_chart
from lessons.glossary.parts_further import RUN
from lessons.glossary.tables import SortSpec, SortTables, sort_tables
from ui import alone, figure, kinds, live, prose, source, stage

SORTED = "glossary_sorted"  # what this visit sorted: case -> kind; it is in no link


@stage.fragment
def sorting(palette: Palette) -> SortTables:
    """The cases, the one in hand with its question, and what follows from its sort."""
    stage.listen("glossary", controls.OUTPUT)
    case = CASES[controls.CASE.show() - 1]
    st.markdown(f"**{case.question}**")
    row = st.container(horizontal=True, vertical_alignment="bottom")
    guesses = _sort(case.name, row.container(width=240))
    o = controls.OUTPUT.show(row.container(width=220))
    with alone.fold(row, "Try"):
        kinds.presets("glossary", controls.PRESETS)
    tables = sort_tables(SortSpec(case.name, o, guesses))
    thumbs = {"o": live.thumb(controls.OUTPUT)}
    pictures = [
        figure.ready(layers_chart(tables, palette)),
        figure.ready(live.steered(losses_chart(tables, palette), thumbs)),
    ]
    widths = [1, 1]
    if not alone.on():  # on a wall the score says it, and the other two are read from afar
        pictures.insert(0, figure.ready(board_chart(tables, palette)))
        widths = [5, 6, 6]
    stage.mark("glossary", tables.spec)
    with alone.views():
        for column, picture in zip(st.columns(widths), pictures, strict=True):
            figure.show(picture, column)
        prose.key(palette, **words.KEY)
        said = (words.verdict(tables), words.summary(tables), words.score(tables))
        prose.summary(" ".join(filter(None, said)))
    return tables


def _sort(name: str, place: st.delta_generator.DeltaGenerator) -> dict[str, str]:
    """The two heaps to sort into; returns what may be seen of all that was sorted."""
    done: dict[str, str] = st.session_state.setdefault(SORTED, {})
    key = f"glossary_{name}_sort"
    if key not in st.session_state and name in done:
        st.session_state[key] = done[name]  # Streamlit forgets what it does not draw
    guess = place.segmented_control("How much, or which one?", KINDS, key=key)
    if guess is None:
        done.pop(name, None)
    else:
        done[name] = str(guess)
    if guess and not alone.answers():
        st.markdown(":material/visibility_off: Noted. The answer comes later, in class.")
    known = {case: kind for case, kind in done.items() if case in BY_NAME}
    return known if alone.answers() else {}


def code(tables: SortTables) -> None:
    """What follows from a question, what it says, what it loses; today's script."""
    source.show(glossary.output_layer, glossary.predict, glossary.loss)
    source.script(words.script(tables))


def exercises(tables: SortTables) -> None:
    """Questions whose answers are worked out."""
    for exercise in words.exercises(tables, cache.of_a_run(RUN)):
        prose.exercise(*exercise)
