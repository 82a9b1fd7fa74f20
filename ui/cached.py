"""The only place that caches: one thin function per slow call, spec in, tables out.

No tensors in the cache (they are slow to copy), nothing large in the session; every cache is
bounded in entries and bytes, so that a day of visitors does not fill a small host.
"""

from dataclasses import replace

import pandas as pd
import streamlit as st

from charts import noise as noise_charts
from charts import sgd as sgd_charts
from core import data, likelihood, loss_surface, noise, sgd


@st.cache_data(max_entries=256, show_spinner=False)
def bowl_facts(spec: data.DataSpec) -> dict[str, float]:
    """n, d and the landmarks of a data set's bowl: largest_stable_lr, best_fixed_lr, condition."""
    rows = data.load(spec)
    bowl = loss_surface.fold(rows.X, rows.y)
    return {
        "n": rows.n,
        "d": rows.d,
        "largest_stable_lr": bowl.largest_stable_lr,
        "best_fixed_lr": bowl.best_fixed_lr,
        "condition": bowl.condition,
    }


@st.cache_data(max_entries=64, max_size="96MB", show_spinner=False)
def sgd_tables(spec: sgd.SgdSpec, across: int, up: int) -> sgd_charts.SgdTables:
    """One run of SGD, seen over two parameters."""
    return sgd_charts.sgd_tables(sgd.run(spec), across, up)


@st.cache_data(max_entries=64, show_spinner=False)
def sgd_verdict(spec: sgd.SgdSpec) -> sgd.Verdict:
    """What became of a run, and why."""
    return sgd.verdict(sgd.run(spec))


@st.cache_data(max_entries=32, max_size="16MB", show_spinner=False)
def sgd_damage(spec: sgd.SgdSpec, mistake: str) -> pd.DataFrame:
    """The loss of a run and of the same run with a mistake."""
    return sgd_charts.damage_table(sgd.run(spec), sgd.run(replace(spec, mistake=mistake)))


# --- 07_likelihood ----------------------------------------------------------------------------


@st.cache_data(max_entries=64, max_size="32MB", show_spinner=False)
def likelihood_laws(
    spec: noise.NoisySpec | data.DataSpec, outlier: float | None, nu: int
) -> noise_charts.LawTables:
    """The most likely line of one data set under each law, with or without an outlier."""
    return noise_charts.law_tables(noise.load(spec), outlier, nu)


@st.cache_data(max_entries=64, max_size="32MB", show_spinner=False)
def likelihood_residuals(spec: noise.NoisySpec | data.DataSpec) -> noise_charts.ResidualTables:
    """The residuals of the least-squares line, in pictures."""
    return noise_charts.residual_tables(noise.load(spec))


@st.cache_data(max_entries=64, max_size="32MB", show_spinner=False)
def likelihood_unequal(spec: noise.NoisySpec) -> noise_charts.UnequalTables:
    """Noise that grows along x, and the slopes of many redrawn data sets."""
    return noise_charts.unequal_tables(spec)


@st.cache_data(max_entries=64, max_size="32MB", show_spinner=False)
def likelihood_bias(spec: likelihood.BiasSpec) -> pd.DataFrame:
    """Estimates of σ² from many small data sets, with both divisors."""
    return noise_charts.bias_table(spec)
