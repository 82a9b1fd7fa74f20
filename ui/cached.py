"""The only place that caches: one thin function per slow call, spec in, tables out.

No tensors in the cache (they are slow to copy), nothing large in the session; every cache is
bounded in entries and bytes, so that a day of visitors does not fill a small host.
"""

from dataclasses import replace

import pandas as pd
import streamlit as st

from charts import hand_gradient as hand_charts
from charts import loss_surface as surface_charts
from charts import losses as losses_charts
from charts import search as search_charts
from charts import sgd as sgd_charts
from charts import sgd_compare
from core import data, hand_gradient, loss_surface, search, sgd


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
    return sgd_compare.damage_table(sgd.run(spec), sgd.run(replace(spec, mistake=mistake)))


@st.cache_data(max_entries=32, max_size="32MB", show_spinner=False)
def sgd_runs(
    specs: tuple[sgd.SgdSpec, ...], names: tuple[str, ...], across: int, up: int
) -> sgd_compare.RunsTables:
    """Several runs over one data set, to compare."""
    return sgd_compare.runs_tables(specs, names, across, up)


@st.cache_data(max_entries=32, max_size="32MB", show_spinner=False)
def sgd_noise(spec: sgd.SgdSpec, at_optimum: bool) -> tuple[pd.DataFrame, sgd.GradientNoise]:
    """Batch gradients drawn at the start or at the optimum, for batch sizes up to all samples."""
    rows = data.load(spec.data)
    w, b = sgd.start_of(spec, rows.d)
    bowl = loss_surface.fold(rows.X, rows.y)
    sizes = sorted({1, *(k for k in (3, 10, 30, 100, 300, 500) if k < rows.n), rows.n})
    theta = bowl.theta if at_optimum else sgd.join(w, b)
    noise = sgd.gradient_noise(rows, theta, sizes, seed=spec.seed)
    return sgd_compare.noise_table(noise), noise


@st.cache_data(max_entries=64, show_spinner=False)
def hand_run(spec: hand_gradient.HandSpec) -> tuple[pd.DataFrame, str]:
    """One run by hand as a table, and what happened in words."""
    result = hand_gradient.run(spec)
    table = hand_charts.hand_table(result)
    return table, hand_charts.words(result, table)


# --- 04_loss_surface --------------------------------------------------------------------------


@st.cache_data(max_entries=64, max_size="48MB", show_spinner=False)
def surface_tables(spec: loss_surface.SurfaceSpec) -> surface_charts.SurfaceTables:
    """One surface over two parameters."""
    return surface_charts.surface_tables(loss_surface.surface(spec))


@st.cache_data(max_entries=256, max_size="32MB", show_spinner=False)
def surface_point(
    spec: loss_surface.SurfaceSpec, x: float, y: float, grain: float
) -> surface_charts.PointTables:
    """What one point of a surface means."""
    return surface_charts.point_tables(loss_surface.surface(spec), x, y, grain)


@st.cache_data(max_entries=64, show_spinner=False)
def surface_kinds(spec: loss_surface.SurfaceSpec) -> pd.DataFrame:
    """The best line under each loss."""
    return losses_charts.kinds_table(spec)


@st.cache_data(max_entries=16, show_spinner=False)
def search_costs(spec: search.SearchSpec) -> pd.DataFrame:
    """What a finer step costs and buys."""
    return search_charts.cost_table(spec)
