"""The lesson's slow calls: spec in, tables out, bounded in entries and bytes."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from charts import damage, samples
from core import data, gradient_noise, hand_gradient, in_place, sgd, sgd_seeds
from core.bowl import Window, fold
from lessons.sgd import tables as sgd_charts
from lessons.sgd import tables_further, tables_theory, words_further
from ui.fingerprint import as_written

AS_WRITTEN = as_written(sgd.SgdSpec, Window)


@st.cache_data(max_entries=256, max_size="2MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def bowl_facts(spec: data.DataSpec) -> dict[str, float]:
    """n, d and the landmarks of a data set's bowl: largest_stable_lr, best_fixed_lr, condition."""
    rows = data.load(spec)
    bowl = fold(rows.X, rows.y)
    return {
        "n": rows.n,
        "d": rows.d,
        "largest_stable_lr": bowl.largest_stable_lr,
        "best_fixed_lr": bowl.best_fixed_lr,
        "condition": bowl.condition,
    }


@st.cache_data(max_entries=64, max_size="16MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def run_tables(spec: sgd.SgdSpec, across: int, up: int) -> sgd_charts.SgdTables:
    """One run of SGD, seen over two parameters."""
    return sgd_charts.sgd_tables(sgd.run(spec), across, up, backdrop)


@st.cache_data(max_entries=64, max_size="2MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def first_update(spec: sgd.SgdSpec) -> tuple[pd.DataFrame, int]:
    """The first update of a run as the book makes it, in place, and the size of its batch."""
    made = in_place.first_update(spec)
    names = samples.parameter_names(len(made.before) - 1)
    return tables_theory.in_place_table(made, names), made.size


@st.cache_data(max_entries=64, max_size="4MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def backdrop(spec: data.DataSpec, window: Window, square: bool) -> sgd_charts.Backdrop:
    """What lies under all runs on the same data that are seen in the same window."""
    return sgd_charts.backdrop(spec, window, square)


@st.cache_data(max_entries=32, max_size="2MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def damage_table(spec: sgd.SgdSpec, mistake: str) -> pd.DataFrame:
    """The loss of a run and of the same run with a mistake."""
    wrong = sgd.run(replace(spec, mistake=mistake))
    return damage.damage_table(sgd.run(spec).full_loss, wrong.full_loss)


@st.cache_data(max_entries=32, max_size="4MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def runs_tables(
    specs: tuple[sgd.SgdSpec, ...], names: tuple[str, ...], across: int, up: int
) -> tables_further.RunsTables:
    """Several runs over one data set, to compare."""
    return tables_further.runs_tables(specs, names, across, up)


@st.cache_data(max_entries=32, max_size="4MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def noise_table(
    spec: sgd.SgdSpec, at_optimum: bool
) -> tuple[pd.DataFrame, gradient_noise.GradientNoise]:
    """Batch gradients drawn at the start or at the optimum, for batch sizes up to all samples."""
    rows = data.load(spec.data)
    w, b = sgd.start_of(spec, rows.d)
    bowl = fold(rows.X, rows.y)
    sizes = gradient_noise.sizes_up_to(rows.n)
    theta = bowl.theta if at_optimum else sgd.join(w, b)
    drawn = gradient_noise.gradient_noise(rows, theta, sizes, seed=spec.seed)
    return tables_further.noise_table(drawn), drawn


@st.cache_data(max_entries=32, max_size="2MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def settle_tables(spec: sgd.SgdSpec, num_epochs: int) -> tables_theory.SettleTables:
    """The same run with a fixed rate and with rates that shrink."""
    return tables_theory.settle_tables(spec, num_epochs)


@st.cache_data(max_entries=32, max_size="2MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def axes_tables(spec: sgd.SgdSpec) -> tables_theory.AxesTables:
    """A run along the axes of its bowl."""
    return tables_theory.axes_tables(sgd.run(spec))


@st.cache_data(max_entries=64, max_size="2MB", show_spinner=False)
def hand_run(spec: hand_gradient.HandSpec) -> tuple[pd.DataFrame, str]:
    """One run by hand as a table, and what happened in words."""
    result = hand_gradient.run(spec)
    table = tables_further.hand_table(result)
    return table, words_further.hand_words(result, table)


@st.cache_data(max_entries=32, max_size="2MB", show_spinner="Training every seed …")
def seeds_tables(spec: sgd_seeds.SeedsSpec) -> tables_theory.SeedsTables:
    """The losses and the parameter errors of many seeds."""
    result = sgd_seeds.run_seeds(spec)
    return tables_theory.seeds_tables(result, samples.parameter_names(len(spec.w)))
