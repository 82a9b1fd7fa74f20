"""What follows the stage: every mistake measured, twenty starts, a long text, other words."""

from dataclasses import replace

import streamlit as st

from charts.palettes import Palette
from core import letters
from core.reach import ReachSpec
from core.rnn import HEADS, LINEAR
from lessons.rnn import cache, controls, words_further
from lessons.rnn import tables as made
from lessons.rnn.back import long_chart
from lessons.rnn.curves import starts_chart
from lessons.rnn.tables import RnnTables, StartsTables
from ui import figure, kinds, prose

WIDE = 165  # pixels of the button of a start: five beside each other on a page


def damage(tables: RnnTables) -> None:
    """Both heads, all ways, from this seed."""
    found = cache.damages(replace(tables.spec, head=LINEAR, hidden=1, way="remembers"))
    prose.notice(words_further.MISTAKES)
    prose.table(words_further.damage_rows(found, tables.spec))
    prose.notice(words_further.damage_words(found, tables.spec))


def further(section: str, tables: RnnTables, palette: Palette) -> None:
    """The section that is open."""
    if section == controls.TEXT:
        _text(tables, palette)
    elif section == controls.ASK:
        _ask(tables)
    else:
        _starts(tables, palette)


def _starts(tables: RnnTables, palette: Palette) -> None:
    """Twenty starts under both heads, each of which opens on the stage."""
    num_epochs = made.LONG if controls.PATIENT.show() else tables.spec.num_epochs
    spec = replace(tables.spec, head=LINEAR, hidden=1, seed=0, num_epochs=num_epochs)
    found = cache.starts_tables(spec)
    titles = ("The state itself as logits", "A linear layer on top")
    figure.beside(
        *(
            starts_chart(found, head, palette, f"{title}: 20 starts")
            for head, title in zip(HEADS, titles, strict=True)
        )
    )
    prose.notice(words_further.starts_words(found))
    prose.notice(words_further.open_words(tables.spec))
    _buttons(found, tables.spec.head)


def _buttons(found: StartsTables, head: str) -> None:
    starts = found.starts[head]
    row = st.container(horizontal=True, gap="small")
    for start in starts:
        right = start.said == found.spec.target
        row.button(
            words_further.start_label(start),
            f"rnn_open_{start.seed}",
            words_further.start_help(start),
            on_click=kinds.put,
            args=({controls.SEED.key: start.seed},),
            icon=":material/check:" if right else ":material/close:",
            width=WIDE,
        )


def _text(tables: RnnTables, palette: Palette) -> None:
    """A gradient on its way back through the word, over and over."""
    row = st.columns(3)
    length, radius = int(controls.LENGTH.show(row[0])), controls.RADIUS.show(row[1])
    spec = tables.spec
    found = cache.reach_tables(ReachSpec(spec.source, spec.target, spec.seed, length, radius))
    chart, said = st.columns([3, 2])
    figure.show(long_chart(found, palette), chart)
    with said:
        prose.key(
            palette,
            dashed=("truth",),
            model="with tanh",
            compare="without tanh",
            truth="radius to the power of the distance",
        )
        prose.notice(words_further.reach_words(found, tables.radius))
        prose.notice(words_further.clip_words(found))


def _ask(tables: RnnTables) -> None:
    """The trained net is asked a word of the reader's."""
    word = letters.read(controls.WORD.show(st.columns(2)[0]))
    try:
        asked = made.asked(tables, word)
    except ValueError as error:
        prose.error(error)
        return
    prose.table(words_further.asked_rows(asked))
    prose.notice(words_further.asked_words(asked, tables))
