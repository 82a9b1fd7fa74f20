"""The further parts of the lesson: inside a line, two programs, the toy net, every mistake."""

import streamlit as st

from charts.palettes import Palette
from core import attempts, toy_net
from core.concise import ConciseSpec
from core.concise_pieces import PIECES
from core.concise_programs import PROGRAMS
from core.toy_net import ToySpec
from lessons.concise import cache, controls, words_further
from lessons.concise.toy import line_chart, said_chart
from ui import figure, kinds, listing, live, player, prose, source, stage

TOY_PHASES = ("predict", "loss", "zero", "backward", "step")


@stage.fragment
def inside() -> None:
    """A line of torch.nn, the same by hand, and what the line does not say."""
    st.markdown(words_further.INSIDE)
    piece = PIECES[controls.PIECE.show(st.container(width=280))]
    left, right = st.columns(2)
    with left:
        source.show(piece.by_torch)
    with right:
        source.show(piece.by_hand)
    found = [attempts.attempt(side).found for side in (piece.by_torch, piece.by_hand)]
    prose.table(words_further.found_beside(*found))
    prose.notice(words_further.hides(piece))


@stage.fragment
def programs() -> None:
    """A program as it is written or corrected, and what came of it."""
    st.markdown(words_further.BREAK)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    name = controls.PROGRAM.show(row.container(width=280))
    corrected = controls.CORRECTED.show(row)
    program, attempt = PROGRAMS[name], cache.program(name, corrected)
    left, right = st.columns([3, 2])
    with left:
        source.show(program.corrected if corrected else program.written)
    with right:
        st.caption("What came of it")
        if attempt.error:
            st.code(attempt.error, language=None, wrap_lines=True)
        if attempt.found:
            prose.table(words_further.printed(attempt))
        for warning in attempt.warned:
            st.code(warning, language=None, wrap_lines=True)
        (prose.notice if corrected else prose.broken)(
            words_further.became(program, attempt, corrected=corrected)
        )
    prose.summary(words_further.TWO_SETTINGS)


def further(section: str, spec: ConciseSpec, palette: Palette) -> None:
    """Show the chosen section of the lesson."""
    if section.startswith("nn.Linear"):
        _toy(palette)
    else:
        _damages(spec)


@stage.fragment
def _toy(palette: Palette) -> None:
    stage.listen("concise_toy", controls.TOY_LR, controls.TOY_EPOCHS)
    st.markdown(words_further.TOY)
    row = st.columns([2, 2, 1])
    lr, epochs = controls.TOY_LR.show(row[0]), int(controls.TOY_EPOCHS.show(row[1]))
    spec = ToySpec(lr, epochs, int(controls.TOY_SEED.show(row[2])))
    kinds.presets("concise_toy", controls.TOY_PRESETS)
    tables = cache.toy_tables(spec)
    thumbs = {"lr": live.thumb(controls.TOY_LR), "epochs": live.thumb(controls.TOY_EPOCHS)}
    views = [
        figure.ready(live.steered(view(tables, palette), thumbs))
        for view in (said_chart, line_chart)
    ]
    player.show(
        "concise_toy",
        tables.run.num_epochs,
        unit="epoch",
        phases=TOY_PHASES,
        start=tables.run.num_epochs,
        speed=4,
        fine=True,
    )
    loop = listing.lines_of(toy_net.train, (-1, 0, 1, 2, 3, 4))
    side = listing.Side("The loop", listing.told(loop, words_further.TOY_LINES))
    listing.show("concise_toy", [side], tables.lines, tables.run.num_epochs)
    with st.container(key="concise_toy"):
        for column, view in zip(st.columns(2), views, strict=True):
            figure.show(view, column)
    prose.key(palette, model="the net, by the formula", data="torch; samples", truth="the answer")
    prose.verdict(*words_further.toy_verdict(tables))
    prose.notice(words_further.toy_words(tables))
    with st.expander("The net, its start, and the formula"):
        source.show(toy_net.made, toy_net.modes, toy_net.state_after)


def _damages(spec: ConciseSpec) -> None:
    st.markdown(words_further.MEASURED)
    found = cache.damages(spec)
    prose.table(words_further.damage_rows(found))
    prose.notice(words_further.damage_words(found))
