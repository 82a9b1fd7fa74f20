"""The only place that caches: one thin function per slow call, spec in, tables out.

No tensors in the cache (they are slow to copy), nothing large in the session; every cache is
bounded in entries and bytes, so that a day of visitors does not fill a small host.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from charts import scores
from charts.theme import PALETTES
from core import (
    data,
    hand_gradient,
    images,
    likelihood,
    loss_surface,
    noise,
    own_data,
    search,
    sgd,
    sgd_seeds,
    softmax_training,
)
from lessons.data import tables as data_charts
from lessons.likelihood import laws, loss, residuals, sigmas, unequal
from lessons.loss_surface import losses, tables_point
from lessons.loss_surface import search as search_charts
from lessons.loss_surface import tables as surface_charts
from lessons.sgd import compare, hand, seeds
from lessons.sgd import tables as sgd_charts
from lessons.softmax_training import tables as training_charts
from ui.columns import side_by_side

# Streamlit would hash every number of own data by itself, 0.05 s for 1,000 rows in every call; the
# text of a frozen spec says as much.
AS_WRITTEN: dict[str | type[Any], Callable[[Any], Any]] = {
    data.OwnSpec: repr,
    sgd.SgdSpec: repr,
    loss_surface.SurfaceSpec: repr,
    loss_surface.Window: repr,
}


@st.cache_data(max_entries=16, max_size="64MB", show_spinner=False)
def own_reading(
    text: str = own_data.EXAMPLE, max_rows: int = data.MAX_N, standardise: bool = False
) -> own_data.Reading:
    """What somebody typed or uploaded; 100,000 rows take a second to read. Bad text raises."""
    return own_data.read(text, max_rows, standardise)


@st.cache_data(max_entries=256, hash_funcs=AS_WRITTEN, show_spinner=False)
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


@st.cache_data(max_entries=64, max_size="96MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def sgd_tables(spec: sgd.SgdSpec, across: int, up: int) -> sgd_charts.SgdTables:
    """One run of SGD, seen over two parameters."""
    return sgd_charts.sgd_tables(sgd.run(spec), across, up, sgd_backdrop)


@st.cache_data(max_entries=64, max_size="32MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def sgd_backdrop(
    spec: data.DataSpec, window: loss_surface.Window, square: bool
) -> sgd_charts.Backdrop:
    """What lies under all runs on the same data that are seen in the same window."""
    return sgd_charts.backdrop(spec, window, square)


@st.cache_data(max_entries=32, max_size="16MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def sgd_damage(spec: sgd.SgdSpec, mistake: str) -> pd.DataFrame:
    """The loss of a run and of the same run with a mistake."""
    return compare.damage_table(sgd.run(spec), sgd.run(replace(spec, mistake=mistake)))


@st.cache_data(max_entries=32, max_size="32MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def sgd_runs(
    specs: tuple[sgd.SgdSpec, ...], names: tuple[str, ...], across: int, up: int
) -> compare.RunsTables:
    """Several runs over one data set, to compare."""
    return compare.runs_tables(specs, names, across, up)


@st.cache_data(max_entries=32, max_size="32MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def sgd_noise(spec: sgd.SgdSpec, at_optimum: bool) -> tuple[pd.DataFrame, sgd.GradientNoise]:
    """Batch gradients drawn at the start or at the optimum, for batch sizes up to all samples."""
    rows = data.load(spec.data)
    w, b = sgd.start_of(spec, rows.d)
    bowl = loss_surface.fold(rows.X, rows.y)
    sizes = sorted({1, *(k for k in (3, 10, 30, 100, 300, 500) if k < rows.n), rows.n})
    theta = bowl.theta if at_optimum else sgd.join(w, b)
    drawn = sgd.gradient_noise(rows, theta, sizes, seed=spec.seed)
    return compare.noise_table(drawn), drawn


@st.cache_data(max_entries=64, show_spinner=False)
def hand_run(spec: hand_gradient.HandSpec) -> tuple[pd.DataFrame, str]:
    """One run by hand as a table, and what happened in words."""
    result = hand_gradient.run(spec)
    table = hand.hand_table(result)
    return table, hand.words(result, table)


@st.cache_data(max_entries=32, max_size="16MB", show_spinner="Training every seed …")
def seeds_tables(spec: sgd_seeds.SeedsSpec) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The losses and the parameter errors of many seeds."""
    result = sgd_seeds.run_seeds(spec)
    names = surface_charts.parameter_names(len(spec.w))
    return seeds.losses_table(result), seeds.errors_table(result, names)


# --- 13_softmax_training ----------------------------------------------------------------------


@st.cache_resource(max_entries=3, show_spinner="Reading the images")
def image_set(name: str) -> images.ImageSet:
    """A set of images, one copy for everybody; nobody writes into it. 55 MB for the large ones."""
    return images.load(name)


class NotTrained(Exception):
    """Nobody has run this spec yet; it is not an error and is not cached."""


@st.cache_data(max_entries=48, max_size="96MB", show_spinner=False)
def training_tables(
    spec: softmax_training.SoftmaxSpec, _run: softmax_training.SoftmaxRun | None = None
) -> training_charts.TrainingTables:
    """The tables of a run that `ui/softmax_training.py` has made, live, outside the cache."""
    if _run is None:
        raise NotTrained
    return training_charts.training_tables(_run, image_set(spec.data))


# The following three draw: Streamlit remembers what they drew and repeats it. Making ten charts
# takes half a second, which a change of the gallery, or a click elsewhere, need not wait for.


@st.cache_data(max_entries=24, show_spinner=False)
def draw_training(
    spec: softmax_training.SoftmaxSpec, palette_name: str, _tables: training_charts.TrainingTables
) -> None:
    """The curves and the templates of a run."""
    tables, palette = _tables, PALETTES[palette_name]
    curves = [
        training_charts.loss_chart(tables.metrics, tables.batches, spec, palette),
        training_charts.accuracy_chart(tables.metrics, spec, palette),
    ]
    side_by_side(curves)
    side_by_side(training_charts.template_charts(tables, palette))


@st.cache_data(max_entries=24, show_spinner=False)
def draw_gallery(
    spec: softmax_training.SoftmaxSpec,
    palette_name: str,
    rows: tuple[int, ...],
    _tables: training_charts.TrainingTables,
) -> None:
    """Test images with what the model says of them."""
    shown, palette = image_set(spec.data), PALETTES[palette_name]
    charts = training_charts.gallery_charts(_tables, shown, list(rows), palette)
    side_by_side(charts, columns=3)


@st.cache_data(max_entries=24, show_spinner=False)
def draw_scores(
    spec: softmax_training.SoftmaxSpec, palette_name: str, _tables: training_charts.TrainingTables
) -> None:
    """Confusions and the share recognised of each class."""
    tables, palette = _tables, PALETTES[palette_name]
    confusion = scores.confusion_chart(tables.confusion, tables.facts.names, palette)
    side_by_side([confusion, scores.class_chart(tables.classes, palette)])


# --- 07_likelihood ----------------------------------------------------------------------------


@st.cache_data(max_entries=64, max_size="32MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def likelihood_twin(spec: data.DataSpec, sigma: float) -> loss.TwinTables:
    """Loss and NLL on one grid of lines; moving the line changes neither."""
    by_loss = likelihood_loss_surface(spec)
    return loss.twin_tables(data.load(spec), sigma, by_loss=by_loss)


@st.cache_data(max_entries=16, max_size="16MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def likelihood_loss_surface(spec: data.DataSpec) -> loss.Surface:
    """The loss over w and b; moving σ does not change it."""
    return loss.loss_surface(data.load(spec))


@st.cache_data(max_entries=64, max_size="32MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def likelihood_laws(
    spec: noise.NoisySpec | data.DataSpec, outlier: float | None, nu: int
) -> laws.LawTables:
    """The most likely line of one data set under each law, with or without an outlier."""
    return laws.law_tables(noise.load(spec), outlier, nu)


@st.cache_data(max_entries=64, max_size="32MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def likelihood_residuals(spec: noise.NoisySpec | data.DataSpec) -> residuals.ResidualTables:
    """The residuals of the least-squares line, in pictures."""
    return residuals.residual_tables(noise.load(spec))


@st.cache_data(max_entries=64, max_size="32MB", show_spinner=False)
def likelihood_unequal(spec: noise.NoisySpec) -> unequal.UnequalTables:
    """Noise that grows along x, and the slopes of many redrawn data sets."""
    return unequal.unequal_tables(spec)


@st.cache_data(max_entries=64, max_size="32MB", show_spinner=False)
def likelihood_bias(spec: likelihood.BiasSpec) -> pd.DataFrame:
    """Estimates of σ² from many small data sets, with both divisors."""
    return sigmas.bias_table(spec)


# --- 04_loss_surface --------------------------------------------------------------------------


@st.cache_data(max_entries=64, max_size="48MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def surface_tables(spec: loss_surface.SurfaceSpec) -> surface_charts.SurfaceTables:
    """One surface over two parameters."""
    return surface_charts.surface_tables(loss_surface.surface(spec))


@st.cache_data(max_entries=256, max_size="32MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def surface_point(
    spec: loss_surface.SurfaceSpec, x: float, y: float, grain: float
) -> tables_point.PointTables:
    """What one point of a surface means."""
    return tables_point.point_tables(loss_surface.surface(spec), x, y, grain)


@st.cache_data(max_entries=64, hash_funcs=AS_WRITTEN, show_spinner=False)
def surface_kinds(spec: loss_surface.SurfaceSpec) -> pd.DataFrame:
    """The best line under each loss."""
    return losses.kinds_table(spec)


@st.cache_data(max_entries=16, show_spinner=False)
def search_costs(spec: search.SearchSpec) -> pd.DataFrame:
    """What a finer step costs and buys."""
    return search_charts.cost_table(spec)


# --- 01_data ----------------------------------------------------------------------------------


@st.cache_data(max_entries=64, max_size="32MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def data_tables(spec: data.DataSpec) -> data_charts.DataTables:
    """One data set: its clouds, its noise and its best line."""
    return data_charts.data_tables(spec)


@st.cache_data(max_entries=64, max_size="32MB", show_spinner=False)
def data_deal(spec: data.DealSpec) -> data_charts.DealTables:
    """The cards of an epoch, and the order of every epoch."""
    return data_charts.deal_tables(spec)


@st.cache_data(max_entries=32, show_spinner=False)
def data_floor(d: int, seed: int) -> pd.DataFrame:
    """Losses of the best line of many data sets, in units of the floor."""
    return data_charts.floor_table(d, seed)


@st.cache_data(max_entries=16, max_size="8MB", hash_funcs=AS_WRITTEN, show_spinner=False)
def data_shuffled_apart(spec: data.DataSpec) -> data_charts.DataTables:
    """The same data set with features and labels shuffled one after the other."""
    return data_charts.shuffled_apart_tables(spec)
