"""The further parts of the lesson: three ways, missing pieces, calls, the race, the descent."""

from functools import partial

import streamlit as st

from charts.palettes import Palette
from core import attempts, autograd_descent, differences, missing_pieces, zeroing
from core.autograd_descent import DescentSpec
from core.zeroing import CallsSpec, RaceSpec
from lessons.autograd import cache, controls, words, words_formulas, words_further
from lessons.autograd.calls import calls_chart
from lessons.autograd.descent import distance_chart, history_chart
from lessons.autograd.errors import errors_chart
from lessons.autograd.race import losses_chart, ways_chart
from lessons.autograd.tables import GraphTables, columns
from lessons.autograd.tables_further import calls_table, errors_of_graph, three_ways
from ui import figure, kinds, live, player, prose, source, stage

# --- three ways to one slope ------------------------------------------------------------------


@stage.fragment
def slopes(tables: GraphTables, palette: Palette) -> None:
    """The gradient of the graph above by formula, autograd and differences; the U of the last."""
    stage.listen("autograd_slopes", controls.STEP)
    left, right = st.columns([3, 2])
    power = controls.STEP.show(left)
    kind = controls.QUOTIENT.show(right)
    h = 10.0**power
    found = three_ways(tables.program, tables.trace.grads, h, kind)
    prose.table(words_formulas.three_ways(found))
    prose.notice(words_formulas.three_ways_words(found, h, kind))
    row = st.container(horizontal=True, vertical_alignment="bottom")
    name = controls.CURVE.show(row.container(width=240))
    with row:
        kinds.presets("autograd_steps", controls.STEP_PRESETS)
    above = name == words.ABOVE
    errors = errors_of_graph(tables.program, kind) if above else cache.errors(name, kind)
    chart = errors_chart(errors, power, palette)
    figure.show(live.steered(chart, {"h": live.thumb(controls.STEP)}))
    prose.key(
        palette,
        model="measured in float64",
        compare="measured in float32; dashed is what theory expects",
    )
    prose.summary(words_formulas.error_words(errors, power, name))
    prose.formula(*words_formulas.error_formula(errors, power), beside=True)
    with st.expander("The code of the differences"):
        source.show(differences.quotient, differences.gradient)


# --- missing pieces ---------------------------------------------------------------------------


@stage.fragment
def missing() -> None:
    """A piece left out, what torch says now, and the same with the piece in its place."""
    st.markdown(words_further.BREAK)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    name = controls.MISTAKE.show(row.container(width=280))
    mended = controls.MENDED.show(row)
    piece = missing_pieces.PIECES[name]
    function = piece.right if mended else piece.wrong
    attempt = attempts.attempt(function)
    left, right = st.columns(2)
    with left:
        source.show(function)
    with right:
        st.caption("What came of it")
        if attempt.error:
            st.code(attempt.error, language=None, wrap_lines=True)
        if attempt.found:
            prose.table(words_further.found(attempt))
        for warning in attempt.warned:
            st.code(warning, language=None, wrap_lines=True)
        (prose.notice if mended and not attempt.error else prose.broken)(
            words_further.became(name, attempt, mended=mended)
        )


# --- calls ------------------------------------------------------------------------------------


@stage.fragment
def calls(palette: Palette) -> None:
    """A counter: backward() and zero_() by buttons, and what lies in .grad after each call."""
    st.markdown(words_further.ADD_UP)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    for call, icon in (("b", "add"), ("z", "exposure_zero")):
        row.button(
            f"`{zeroing.CALLS[call]}`",
            key=f"autograd_call_{call}",
            icon=f":material/{icon}:",
            on_click=partial(_call, call),
        )
    row.button("Back to three calls", key="autograd_call_reset", on_click=_call)
    with row.popover("The calls as text"):
        typed = controls.CALLS.show()
    spec = kinds.checked(
        "autograd_calls", CallsSpec, {"calls": "bbb"}, calls="".join(typed.split()) or "bbb"
    )
    table = calls_table(spec)
    left, right = st.columns([3, 2])
    figure.show(calls_chart(table, palette), left)
    right.markdown(words_further.calls_words(spec, list(table["after"])))
    with st.expander("The code of the counter"):
        source.show(zeroing.count)


def _call(call: str = "") -> None:
    """One more call, the oldest dropped when there are too many; none is the beginning again."""
    typed = "".join((st.session_state.get(controls.CALLS.key) or "").split()) or "bbb"
    fine = all(letter in zeroing.CALLS for letter in typed)
    longer = (typed if fine else "") + call
    kinds.put({controls.CALLS.key: longer[-zeroing.MAX_CALLS :] if call else ""})


# --- the race and the descent -----------------------------------------------------------------


def further(section: str, palette: Palette) -> None:
    """Show the chosen section of the lesson."""
    (_race if section.startswith("A race") else _descent)(palette)


@stage.fragment
def _race(palette: Palette) -> None:
    st.markdown(words_further.RACE)
    row = st.columns(4)
    lr, batch_size = controls.RACE_LR.show(row[0]), int(controls.RACE_BATCH.show(row[1]))
    epochs, seed = int(controls.RACE_EPOCHS.show(row[2])), int(controls.RACE_SEED.show(row[3]))
    spec = kinds.checked(
        "autograd_race",
        RaceSpec,
        {"batch_size": 10, "num_epochs": 3},
        lr=lr,
        batch_size=batch_size,
        num_epochs=epochs,
        seed=seed,
    )
    tables = cache.race_tables(spec)
    per_epoch = -(-spec.n // spec.batch_size)
    ends = range(per_epoch, tables.num_updates + 1, per_epoch)
    player.show("autograd_race", tables.num_updates, landmarks=ends, start=tables.num_updates)
    with st.container(key="autograd_race"):
        figure.beside(losses_chart(tables, palette), ways_chart(tables, palette))
    prose.key(palette, model="zeroed before each backward", compare="never zeroed", truth="truth")
    player.readout("autograd_race", words_further.RACE_READOUT, columns(tables.readout))
    prose.notice(words_further.race_words(tables))
    source.show(zeroing.update)


@stage.fragment
def _descent(palette: Palette) -> None:
    st.markdown(words_further.DESCENT)
    row = st.columns(4, vertical_alignment="bottom")
    alpha, start = controls.ALPHA.show(row[0]), controls.START.show(row[1])
    epochs, double = int(controls.EPOCHS.show(row[2])), controls.DOUBLE.show(row[3])
    kinds.presets("autograd_descent", controls.DESCENT_PRESETS)
    spec = DescentSpec(alpha, start, epochs, "float64" if double else "float32")
    tables = cache.descent_tables(spec)
    figure.beside(history_chart(tables, palette), distance_chart(tables, palette))
    prose.key(palette, model="float64 (on the right)", compare="float32")
    prose.notice(words_further.descent_words(tables))
    prose.table(words_further.history(tables))
    source.show(autograd_descent.slope_by_autograd)
    with st.expander("The whole loop"):
        source.show(autograd_descent.run)
