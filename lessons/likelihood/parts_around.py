"""What surrounds the chain of lesson 07: one function for each tab, of which one at a time runs."""

from collections.abc import Callable

import streamlit as st

from charts.naming import naming
from charts.palettes import Palette
from core import likelihood, noise, noise_fits, residuals
from core.data import DataSpec, OwnSpec
from core.noise import NoisySpec
from lessons.likelihood import (
    bell,
    cache,
    controls,
    labels,
    laws,
    sigmas,
    tables_around,
    unequal,
    words_noise,
    words_sigma,
)
from lessons.likelihood import residuals as residual_charts
from ui import figure, live, prose, source, stage


@stage.fragment
def topics(palette: Palette, spec: DataSpec) -> None:
    """The tabs; `spec` is the data of the chain. Only the open tab is computed."""
    for tab, topic in zip(controls.TOPIC.show(), TOPICS, strict=True):
        if tab.open:
            with tab:
                topic(palette, spec)


def _bell(palette: Palette, spec: DataSpec) -> None:
    bell_sliders = (controls.BELL_MU, controls.BELL_SIGMA)
    stage.listen("likelihood_bell", *bell_sliders)
    left, right = st.columns(2)
    mu = controls.BELL_MU.show(left)
    width = controls.BELL_SIGMA.show(right)
    thumbs = {
        "mu": live.thumb(controls.BELL_MU),
        "sigma": live.thumb(controls.BELL_SIGMA),
    }
    figure.show(live.steered(bell.bell_chart(mu, width, palette), thumbs))
    prose.summary(words_sigma.bell_summary(mu, width))
    left, right = st.columns(2, gap="large")
    with left:
        prose.formula(*words_sigma.bell_formula(mu, width))
        prose.notice(words_sigma.bell_notice(mu, width))
        prose.exercise(*words_sigma.draws_exercise(mu, width))
    with right:
        source.show(likelihood.normal)


def _three_sigmas(palette: Palette, spec: DataSpec) -> None:
    stage.listen("likelihood_sigmas", controls.MIDDLE_SIGMA, controls.FACTOR)
    left, right = st.columns(2)
    sigma = controls.MIDDLE_SIGMA.show(left)
    factor = controls.FACTOR.show(right)
    rows = noise.load(spec)
    table = tables_around.three_sigmas_table(rows, sigma, factor)
    answer, why = words_sigma.sigma_prediction(table, rows.n)
    question = f"Three bells: σ = {sigma:g} ÷ {factor:g}, σ, and σ × {factor:g}. Which best w?"
    # a flat curve has no lowest point to guess
    known = tables_around.flat(table) or prose.predict(
        "likelihood_sigmas", question, words_sigma.SIGMA_OPTIONS, answer, why
    )
    left, right = st.columns([3, 2], gap="large")
    figure.show(sigmas.three_sigmas_chart(table, palette, guessed=known), left)
    if known:
        with left:
            prose.notice(words_sigma.sigma_notice(table))
        with right:
            prose.table(words_sigma.argmin_rows(table, rows.n))
    with right:
        source.show(likelihood.profile)


def _bias(palette: Palette, spec: DataSpec) -> None:
    stage.listen("likelihood_bias", controls.SET_N)
    left, right = st.columns(2)
    n = int(controls.SET_N.show(left))
    seed = int(controls.TOPIC_SEED.show(right))
    bias = likelihood.BiasSpec(n=n, seed=seed)
    table = cache.bias_table(bias)
    bins = tables_around.binned(table, "divisor", "estimate")
    marks = tables_around.marks_table(table, "divisor", "estimate", bias.sigma**2)
    figure.show(sigmas.two_histograms(bins, "divisor", "Estimate of σ²", marks, palette))
    prose.summary(words_sigma.bias_summary(table, bias))
    left, right = st.columns(2, gap="large")
    with left:
        prose.formula(*words_sigma.bias_formula(bias))
        prose.notice(words_sigma.bias_notice(bias))
    with right:
        source.show(likelihood.squared_residual_sums)


def _unequal(palette: Palette, spec: DataSpec) -> None:
    stage.listen("likelihood_unequal", controls.GROWTH)
    left, right = st.columns(2)
    growth = controls.GROWTH.show(left)
    seed = int(controls.TOPIC_SEED.show(right))
    noisy = NoisySpec(w=2.0, b=1.0, sigma=1.0, n=60, seed=seed, growth=growth)
    tables = cache.unequal_tables(noisy)
    bins = tables_around.binned(tables.slopes, "method", "estimate")
    marks = tables_around.marks_table(tables.slopes, "method", "estimate", noisy.w)
    left, right = st.columns(2)
    figure.show(unequal.unequal_chart(tables, palette), left)
    title = "Slope ŵ of redrawn data"
    figure.show(sigmas.two_histograms(bins, "method", title, marks, palette), right)
    prose.summary(words_sigma.unequal_summary(tables))
    prose.formula(*words_sigma.unequal_formula(noisy))
    left, right = st.columns(2, gap="large")
    with left:
        prose.notice(words_sigma.unequal_notice(tables, noisy))
    with right:
        source.show(noise_fits.weighted_fit)


def noisy_spec(spec: DataSpec, law: str, n: int, nu: int, seed: int) -> NoisySpec | DataSpec:
    """One's own points if the chain shows them, else a line with noise of the chosen law."""
    if isinstance(spec, OwnSpec):
        return spec
    return NoisySpec(w=2.0, b=1.0, sigma=1.0, n=n, seed=seed, law=law, nu=nu)


def _other(palette: Palette, spec: DataSpec) -> None:
    stage.listen("likelihood_laws", controls.NU, controls.LAW_N)
    columns = st.columns(4)
    law = controls.LAW.show(columns[0])
    nu = int(controls.NU.show(columns[1]))
    n = int(controls.LAW_N.show(columns[2]))
    value = controls.OUTLIER_Y.show(columns[3])
    noisy = noisy_spec(spec, law, n, nu, seed=0)
    if noisy is spec:
        prose.summary(words_noise.OWN_POINTS)
    rows = noise.load(noisy)
    clean = cache.law_tables(noisy, None, nu)
    far = cache.law_tables(noisy, value, nu)
    ask = st.container()
    row = st.container(horizontal=True, vertical_alignment="center")
    switched = controls.OUTLIER.show(row)
    if not switched:  # else the answer stands below
        with ask:
            foretold = words_noise.outlier_prediction(clean, far, value, rows.n)
            prose.predict("likelihood_outlier", *foretold)
    zoom = controls.ZOOM.show(row)
    tables = far if switched else clean
    left, right = st.columns([3, 2], gap="large")
    figure.show(laws.laws_chart(tables, palette, zoom=zoom), left, called=naming(rows))
    with right:
        prose.table(words_noise.fit_rows(tables))
        prose.notice(words_noise.law_notice(clean, far, value, switched=switched, zoom=zoom))
    for column, kind in zip(st.columns(3), laws.SHAPES, strict=True):
        figure.show(laws.shape_chart(tables.shapes, kind, palette), column)
    prose.formula(*words_noise.law_formula(nu))
    left, right = st.columns(2, gap="large")
    with left:
        prose.notice(words_noise.SHAPES)
    with right:
        source.show(noise.squared, noise.absolute, noise.robust)
    with st.expander("How each line is found"):
        source.show(noise_fits.least_absolute, noise_fits.student_fit, noise_fits.weighted_fit)


def _residuals(palette: Palette, spec: DataSpec) -> None:
    stage.listen("likelihood_look", controls.LOOK_N)
    columns = st.columns(3)
    law = controls.LOOK_LAW.show(columns[0])
    n = int(controls.LOOK_N.show(columns[1]))
    seed = int(controls.TOPIC_SEED.show(columns[2]))
    noisy = noisy_spec(spec, law, n, 3, seed)
    if noisy is spec:
        prose.summary(words_noise.OWN_POINTS)
    tables = cache.residual_tables(noisy)
    figure.beside(
        residual_charts.histogram_chart(tables, palette),
        residual_charts.quantile_chart(tables, palette),
        residual_charts.over_x_chart(tables, palette),
        called=naming(noise.load(noisy)),
    )
    prose.summary(words_noise.residual_summary(tables))
    left, right = st.columns(2, gap="large")
    with left:
        prose.table(words_noise.share_rows(tables))
        prose.notice(words_noise.residual_notice(tables))
    with right:
        source.show(residuals.portrait, residuals.bend_chance)


def _counts(palette: Palette, spec: DataSpec) -> None:
    stage.listen("likelihood_counts", controls.COUNT_W, controls.COUNT_B)
    columns = st.columns(3)
    w = controls.COUNT_W.show(columns[0])
    b = controls.COUNT_B.show(columns[1])
    seed = int(controls.TOPIC_SEED.show(columns[2]))
    tables = tables_around.count_tables(w, b, 80, seed)
    figure.show(labels.count_chart(tables, palette))
    prose.summary(words_noise.count_summary(tables))
    prose.formula(*words_noise.count_formula(tables))
    left, right = st.columns(2, gap="large")
    with left:
        prose.notice(words_noise.COUNTS)
    with right:
        source.show(noise_fits.poisson_loss, noise_fits.poisson_slope)


def _classes(palette: Palette, spec: DataSpec) -> None:
    sliders = (controls.P1, controls.P2, controls.P3)
    stage.listen("likelihood_classes", *sliders)
    chances = [slider.show(place) for slider, place in zip(sliders, st.columns(3), strict=True)]
    table = tables_around.label_table(chances)
    left, right = st.columns([3, 2], gap="large")
    figure.show(labels.label_chart(table, palette), left)
    with right:
        prose.notice(words_noise.label_notice(table))
        for slug in ("softmax", "softmax_training"):
            prose.lesson(slug)
    prose.formula(*words_noise.label_formula(table))


TOPICS: tuple[Callable[[Palette, DataSpec], None], ...] = (
    _bell,
    _three_sigmas,
    _bias,
    _unequal,
    _other,
    _residuals,
    _counts,
    _classes,
)
