"""The stage of the lesson: the settings, the player, the net unrolled, its loss and its reach."""

import streamlit as st

from charts.palettes import Palette
from core import letters, rnn
from core.rnn import RnnSpec
from lessons.rnn import cache, controls, words
from lessons.rnn.back import reach_chart
from lessons.rnn.curves import loss_chart
from lessons.rnn.letter import letter_chart
from lessons.rnn.tables import RnnTables
from lessons.rnn.unrolled import unrolled_chart
from ui import alone, figure, kinds, player, prose, source, stage

VIEWS = (unrolled_chart, letter_chart, loss_chart, reach_chart)


@stage.fragment
def reading(palette: Palette) -> RnnTables:
    """The settings, the player, and four views of one net that reads."""
    stage.listen("rnn", controls.LR, controls.EPOCHS)
    tables = cache.rnn_tables(_settings())
    unrolled, letter, loss, reach = (figure.ready(view(tables, palette)) for view in VIEWS)
    stage.mark("rnn", tables.spec)
    player.show(
        "rnn",
        tables.num_steps,
        unit="letter",
        landmarks=tables.epoch_ends,
        start=tables.num_steps,
        counts_from=1,
        speed=4,
    )
    with alone.views():
        with st.container(key="rnn"):
            left, right = st.columns([5, 4])
            figure.show(unrolled, left)
            for picture in (letter, loss, reach):
                figure.show(picture, right)
        prose.key(palette, **words.key())
        (prose.broken if words.broken(tables) else prose.summary)(
            f"{words.summary(tables)} {words.broken(tables) or words.COLOURS}"
        )
    return tables


def _settings() -> RnnSpec:
    """How the net is built, what it reads, and how it is trained."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    head = controls.HEAD.show(row.container(width=150))
    way = controls.WAY.show(row.container(width=180))
    lr = controls.LR.show(row.container(width=140))
    num_epochs = int(controls.EPOCHS.show(row.container(width=115)))
    seed = int(controls.SEED.show(row.container(width=85)))
    with alone.fold(row, "Words", help="Your own words; how many units; what the words mean."):
        typed = controls.SOURCE.show(), controls.TARGET.show()
        hidden = int(controls.HIDDEN.show())
        prose.notice(words.TERMS)
    with alone.fold(row, "Try"):
        kinds.presets("rnn", controls.PRESETS)
    come_in, say = map(letters.read, typed)
    return kinds.checked(
        "rnn",
        RnnSpec,
        {"source": "hello", "target": "ohlol"},
        source=come_in,
        target=say,
        head=head,
        hidden=hidden,
        lr=lr,
        num_epochs=num_epochs,
        seed=seed,
        way=way,
    )


def question(tables: RnnTables) -> None:
    """How many letters can be right without memory? A guess holds for these words."""
    asked = words.question(tables)
    pair = (tables.spec.source, tables.spec.target)
    prose.predict("rnn", asked.text, asked.options, asked.answer, asked.why, settings=pair)


def code(tables: RnnTables) -> None:
    """Forwards and backwards through time; the training, and a script with today's settings."""
    source.show(rnn.rnn, rnn.backward)
    with st.expander("The training, how far a loss reaches, and a script with today's settings"):
        source.show(rnn.train, rnn.reach)
        source.script(words.script(tables))
