"""The further sections of the lesson: each reads its controls, asks the cache, and shows charts."""

from collections.abc import Sequence

import streamlit as st

from charts.damage import damage_chart, damage_words
from charts.theme import Palette
from core import gradient_noise, hand_gradient, sgd, sgd_seeds
from lessons.sgd import cache, compare, controls, hand, seeds, tables_further, words_further
from lessons.sgd.noise import arrows_chart, noise_chart
from lessons.sgd.parts import kept
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
    elif section == "Many seeds":
        _many_seeds(palette)
    else:
        _by_hand(palette)


def _forget() -> None:
    st.session_state[controls.KEPT.key] = ""


def _break_it(spec: sgd.SgdSpec, palette: Palette) -> None:
    mistake = controls.MISTAKE.show()
    if mistake == "none":
        st.markdown(
            "Choose a mistake. The same run is made with it, and laid beside the right one."
        )
        return
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
        st.markdown("Nothing kept yet: press **Keep this run** above, then change one thing.")
        return
    tables = cache.runs_tables(tuple(specs), names, *plane)
    if what == "kept runs":
        figure.show(compare.overlay_chart(tables, palette))
    columns = st.columns(min(len(specs), 3))
    for k, (one, label) in enumerate(zip(specs, tables.labels, strict=True)):
        short = f"batch {one.batch_size}" if what == "batch sizes" else f"η {one.lr:.3g}"
        figure.show(compare.path_chart(tables, label, short, palette), columns[k % 3])
    figure.show(compare.losses_chart(tables, against, palette))
    st.dataframe(tables.ends, hide_index=True)
    if what == "kept runs":
        st.button("Forget the kept runs", key="sgd_forget", on_click=_forget)


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
    size = st.select_slider("Batch size of the bundle", noise.sizes, key="sgd_noise_bundle")
    left, right = st.columns(2)
    arrows = tables_further.arrows_table(noise, *plane)
    figure.show(arrows_chart(arrows, noise, size, names, palette, *plane), left)
    figure.show(noise_chart(table, palette), right)
    prose.notice(words_further.noise_words(table))
    st.dataframe(table, hide_index=True)
    source.show(gradient_noise.gradient_noise)


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
    losses, errors = cache.seeds_tables(spec)
    left, right = st.columns(2)
    figure.show(seeds.losses_chart(losses, palette), left)
    figure.show(seeds.errors_chart(errors, palette), right)
    prose.notice(words_further.seeds_words(losses, errors))
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
    left, right = st.columns(2)
    figure.show(hand.factor_chart(alpha, palette), left)
    with right:
        source.show(hand_gradient.gradient_by_hand, hand_gradient.epoch)
