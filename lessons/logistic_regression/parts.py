"""The stage of the lesson: points, a run, the player, two views; then one score by itself."""

import streamlit as st

from charts.palettes import Palette
from core import logistic_regression
from core.logistic_regression import LogisticSpec
from lessons.logistic_regression import cache, controls, words
from lessons.logistic_regression.curve import curve_chart, growth_chart
from lessons.logistic_regression.losses import far_charts, score_charts
from lessons.logistic_regression.tables import CurveTables, far_tables, score_tables
from ui import alone, figure, kinds, live, player, prose, source, stage


@stage.fragment
def curve(palette: Palette) -> CurveTables:
    """The settings, the player, the curve over its points, and how w grows."""
    stage.listen("logistic", controls.LR)
    tables = cache.curve_tables(_settings())
    pictures = [figure.ready(view(tables, palette)) for view in (curve_chart, growth_chart)]
    stage.mark("logistic", tables.spec)
    player.show("logistic", tables.num_frames, unit="moment", start=tables.num_frames)
    with alone.views():
        with st.container(key="logistic"):
            for column, picture in zip(st.columns([3, 2]), pictures, strict=True):
                figure.show(picture, column)
        prose.key(palette, **words.key())
        _readout(tables)
        alone.line(words.summary(tables))
    return tables


@alone.beside
def _readout(tables: CurveTables) -> None:
    """The numbers of the state in view, and where the run ended."""
    table = tables.states.assign(n=len(tables.points))
    player.readout("logistic", words.READOUT, table, rows=len(table))
    prose.summary(words.summary(tables))


def _settings() -> LogisticSpec:
    """Points, rate, epochs, and in the fold the seed."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    points = controls.DATA.show(row.container(width=200))
    places = [row.container(width=width) for width in (220, 220)]
    with alone.fold(row, "Try"):
        kinds.presets("logistic", controls.PRESETS)
    with alone.fold(row, "More", help="The seed; what a score, a boundary or separable is."):
        seed = int(controls.SEED.show())
        prose.notice(words.TERMS)
    return kinds.checked(
        "logistic",
        LogisticSpec,
        points=points,
        lr=controls.LR.show(places[0]),
        num_epochs=int(controls.EPOCHS.show(places[1])),
        seed=seed,
    )


def question(tables: CurveTables) -> None:
    """Does w come to rest? A guess holds for the points it was made for."""
    asked = words.question(tables)
    prose.predict(
        "logistic", asked.text, asked.options, asked.answer, asked.why, settings=tables.spec.points
    )


def code(tables: CurveTables) -> None:
    """The functions of the run, and today's script."""
    source.show(logistic_regression.sigmoid, logistic_regression.bce, logistic_regression.update)
    with st.expander("The whole run, and a script with today's settings"):
        source.show(logistic_regression.train)
        source.script(words.script(tables))


@stage.fragment
def one_score(palette: Palette) -> None:
    """The sigmoid with its slope, and two losses of it, moved in the browser."""
    prose.notice(words.SCORE_INTRO)
    stage.listen("logistic_score", controls.Z)
    kinds.presets("logistic_score", controls.Z_PRESETS)
    left, right = st.columns([4, 1])
    tables = score_tables(controls.Z.show(left), int(controls.Y.show(right)))
    thumbs = {"z": live.thumb(controls.Z)}
    for column, view in zip(st.columns(3), score_charts(tables, palette), strict=True):
        figure.show(live.steered(view, thumbs), column)
    prose.key(palette, **words.SCORE_KEY)
    prose.summary(words.score_summary(tables))
    prose.formula(*words.score_formula(tables), beside=True)
    prose.notice(words.score_notice(tables))
    prose.lesson("likelihood")
    source.show(
        logistic_regression.slope,
        logistic_regression.bce_slope,
        logistic_regression.squared_slope,
    )


@stage.fragment
def far_out(palette: Palette) -> None:
    """Cross-entropy in two steps with its clamp, and from the score, moved in the browser."""
    prose.notice(words.FAR_INTRO)
    stage.listen("logistic_far", controls.FAR_Z)
    kinds.presets("logistic_far", controls.FAR_PRESETS)
    left, right = st.columns([4, 1])
    tables = far_tables(controls.FAR_Z.show(left), int(controls.FAR_Y.show(right)))
    thumbs = {"z": live.thumb(controls.FAR_Z)}
    for column, view in zip(st.columns(2), far_charts(tables, palette), strict=True):
        figure.show(live.steered(view, thumbs), column)
    prose.key(palette, **words.FAR_KEY)
    prose.summary(words.far_summary(tables))
    (prose.notice if tables.agree and not tables.slope_is_lost else prose.broken)(
        words.far_words(tables)
    )
    prose.formula(*words.far_formula(), beside=True)
    prose.lesson("softmax")
    source.show(logistic_regression.bce_split, logistic_regression.split_slope)
