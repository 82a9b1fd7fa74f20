"""The further sections of the lesson: each reads its controls, asks the cache, and shows charts."""

from collections.abc import Sequence

import streamlit as st

from charts.damage import damage_chart, damage_words
from charts.palettes import Palette
from core import axes, decay, gradient_noise, hand_gradient, sgd, sgd_seeds, stationary
from lessons.sgd import (
    cache,
    compare,
    controls,
    hand,
    seeds,
    tables_further,
    words_further,
    words_theory,
)
from lessons.sgd.axes import axes_chart
from lessons.sgd.noise import arrows_chart, noise_chart
from lessons.sgd.parts import kept
from lessons.sgd.settle import settle_chart
from ui import figure, kinds, prose, source


def further(
    section: str, spec: sgd.SgdSpec, plane: tuple[int, int], names: Sequence[str], palette: Palette
) -> None:
    """Show the chosen section of the lesson."""
    if section == "Break it":
        _break_it(spec, palette)
    elif section == "Compare runs":
        _compare(spec, plane, tuple(names), palette)
    elif section == "Noise of a batch":
        _noise(spec, plane, names, palette)
    elif section == "Along the bowl's axes":
        _axes(spec, palette)
    elif section == "Does it settle?":
        _settle(spec, palette)
    elif section == "Many seeds":
        _many_seeds(palette)
    else:
        _by_hand(palette)


def _forget() -> None:
    kinds.put({controls.KEPT.key: ""})


def _break_it(spec: sgd.SgdSpec, palette: Palette) -> None:
    st.markdown("The same run is made with a mistake, and laid beside the right one.")
    mistake = controls.MISTAKE.show()
    damage = cache.damage_table(spec, mistake)
    figure.show(damage_chart(damage, palette))
    prose.broken(damage_words(damage, mistake, sgd.MISTAKES[mistake]))
    source.show(sgd.wrong_gradient)


def _compare(
    spec: sgd.SgdSpec, plane: tuple[int, int], names: tuple[str, ...], palette: Palette
) -> None:
    left, right = st.columns(2)
    what, against = controls.COMPARE.show(left), controls.AGAINST.show(right)
    specs = _specs_to_compare(what, spec)
    if not specs:
        st.markdown(words_further.NOTHING_KEPT)
        what, specs = "learning rates", _specs_to_compare("learning rates", spec)
    tables = cache.runs_tables(tuple(specs), names, *plane)
    prose.notice(words_further.compare_words(tables))
    if what == "kept runs":
        figure.show(compare.overlay_chart(tables, palette))
    _small_multiples(tables, specs, what, palette)
    figure.show(compare.losses_chart(tables, against, palette))
    st.dataframe(tables.ends, hide_index=True)
    if what == "kept runs":
        st.button("Forget the kept runs", key="sgd_forget", on_click=_forget)


def _small_multiples(
    tables: tables_further.RunsTables, specs: Sequence[sgd.SgdSpec], what: str, palette: Palette
) -> None:
    """A picture a run, row by row: on a phone they come in the same order."""
    for k, (one, label) in enumerate(zip(specs, tables.labels, strict=True)):
        if k % 3 == 0:
            columns = st.columns(min(len(specs), 3))
        short = f"batch {one.batch_size}" if what == "batch sizes" else f"η {one.lr:.3g}"
        figure.show(compare.path_chart(tables, label, short, palette), columns[k % 3])


def _specs_to_compare(what: str, spec: sgd.SgdSpec) -> list[sgd.SgdSpec]:
    facts = cache.bowl_facts(spec.data)
    if what == "learning rates":
        return tables_further.row_of_rates(spec, facts["largest_stable_lr"])
    if what == "batch sizes":
        return tables_further.row_of_batches(spec, int(facts["n"]), sgd.MAX_UPDATES)
    return kept(spec.data)[0]


def _noise(
    spec: sgd.SgdSpec, plane: tuple[int, int], names: Sequence[str], palette: Palette
) -> None:
    at_optimum = controls.NOISE_AT.show()
    table, noise = cache.noise_table(spec, at_optimum)
    n = noise.sizes[-1]
    size = int(controls.BUNDLE.show(landmarks=(n,), high=n))
    left, right = st.columns(2)
    arrows = tables_further.arrows_table(noise, *plane)
    figure.show(arrows_chart(arrows, noise, size, names, palette, *plane), left)
    figure.show(noise_chart(table, palette), right)
    prose.notice(words_further.noise_words(table))
    st.dataframe(table, hide_index=True)
    source.show(gradient_noise.gradient_noise)


def _axes(spec: sgd.SgdSpec, palette: Palette) -> None:
    st.markdown(words_theory.AXES)
    tables = cache.axes_tables(spec)
    prose.formula(*words_theory.axes_formula(tables))
    figure.show(axes_chart(tables, palette))
    prose.notice(words_theory.axes_words(tables))
    source.show(axes.along_axes)
    prose.exercise(*words_theory.axes_exercise(tables))


def _settle(spec: sgd.SgdSpec, palette: Palette) -> None:
    st.markdown(words_theory.SETTLE)
    asked = int(controls.SETTLE_EPOCHS.show())
    tables = cache.settle_tables(spec, asked)
    if shorter := words_theory.settle_length(tables, asked):
        prose.summary(shorter)
    figure.show(settle_chart(tables, palette))
    prose.notice(words_theory.settle_words(tables, spec.lr))
    prose.formula(*words_theory.settle_formula(tables, spec.lr))
    prose.summary(words_theory.settle_letters())
    source.show(decay.rates, stationary.in_mean_square, stationary.floor)
    prose.exercise(*words_theory.settle_exercise(tables, spec.lr))


def _many_seeds(palette: Palette) -> None:
    st.markdown(
        "The run of the book, *Dive into Deep Learning* (1,000 samples, two features, and as in "
        "its earlier editions batches of 10), from twenty seeds at once: other data, other first "
        "weights, another order. How much of a result is luck?"
    )
    row = st.columns(3)
    lr = controls.SEEDS_LR.show(row[0])
    num_epochs = int(controls.SEEDS_EPOCHS.show(row[1]))
    init_std = controls.INIT_STD[controls.SEEDS_INIT.show(row[2])]
    spec = sgd_seeds.SeedsSpec(lr=lr, num_epochs=num_epochs, init_std=init_std)
    tables = cache.seeds_tables(spec)
    left, right = st.columns(2)
    figure.show(seeds.losses_chart(tables.losses, palette), left)
    figure.show(
        seeds.errors_chart(tables.errors, words_further.seeds_title(tables), palette), right
    )
    prose.notice(words_further.seeds_words(tables, lr, num_epochs))
    source.show(sgd_seeds.run_seeds, sgd_seeds.one_epoch, sgd_seeds.predicted_loss)


def _by_hand(palette: Palette) -> None:
    st.markdown(
        "Before autograd: one parameter, ŷ = ax on the toy line 1→2, 2→4, 3→6, and the slope of "
        "(ax − y)² worked out by hand, one update a sample."
    )
    row = st.columns(4)
    alpha = controls.ALPHA.show(row[0])
    start = controls.HAND_START.show(row[1])
    num_epochs = int(controls.HAND_EPOCHS.show(row[2]))
    single = controls.HAND_SINGLE.show(row[3])
    kinds.presets("sgd_hand", controls.HAND_PRESETS)
    dtype = "float32" if single else "float64"
    spec = hand_gradient.HandSpec(alpha, start, num_epochs, dtype)
    table, words = cache.hand_run(spec)
    left, right = st.columns(2)
    figure.show(hand.path_chart(table, palette), left)
    figure.show(hand.parabola_chart(table, palette), right)
    prose.notice(words)
    prose.summary(words_further.DTYPES)
    left, right = st.columns(2)
    figure.show(hand.factor_chart(alpha, palette), left)
    with right:
        source.show(hand_gradient.gradient_by_hand, hand_gradient.epoch)
