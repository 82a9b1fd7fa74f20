"""The stage of the lesson: α on the paths, the circle or diamond; and what is said of it."""

from dataclasses import dataclass

import streamlit as st

from charts.palettes import Palette
from core import data, regularization
from core.regularization import ALL, DIABETES, PathSpec
from lessons.regularization import cache, controls, words
from lessons.regularization.paths import paths_chart, scores_chart
from lessons.regularization.tables import PathTables
from lessons.regularization.touching import touching_chart
from ui import alone, figure, kinds, live, own_data, prose, source, stage

MAX_ROWS = 2_000  # every α is judged on all of them


@dataclass(frozen=True)
class Now:
    """What is on the stage: the path, and the position of α on it."""

    tables: PathTables
    k: int

    @property
    def log_alpha(self) -> float:
        """Where the slider stands."""
        return float(self.tables.log_alpha[self.k])


@stage.fragment
def path(palette: Palette) -> Now:
    """Settings, the paths with a rule at α, and the slice of two weights."""
    stage.listen("reg", controls.ALPHA)
    spec, place = _settings()
    tables = cache.path_tables(spec)
    now = Now(tables, tables.at(controls.ALPHA.show(place)))
    thumbs = {"alpha": live.thumb(controls.ALPHA)}
    charts = [view(tables, now.log_alpha, palette) for view in (paths_chart, touching_chart)]
    pictures = [figure.ready(live.steered(chart, thumbs)) for chart in charts]
    stage.mark("reg", (spec, now.k))
    with alone.views():
        columns = st.columns([11, 9])
        for column, picture in zip(columns, pictures, strict=True):
            figure.show(picture, column)
        prose.key(palette, dashed=["ink"], **words.key(tables))
        prose.summary(words.summary(tables, now.k))
    return now


def _settings() -> tuple[PathSpec, kinds.Place]:
    """Data, penalty, columns, and the place of α's slider."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    name = controls.DATA.show(row.container(width=150))
    penalty = controls.PENALTY.show(row.container(width=110))
    columns_place = row.container(width=215)
    place = row.container(width=300)
    with alone.fold(row, "Try"):
        kinds.presets("reg", controls.PRESETS)
    rows: str | data.OwnSpec = name
    with alone.aside("own"):
        fields = st.container()
    if name == controls.OWN:
        with fields:
            rows = own_data.show("reg", max_features=8, max_rows=MAX_ROWS)
    several = rows == DIABETES or (isinstance(rows, data.OwnSpec) and len(rows.rows[0]) > 3)
    columns = controls.COLUMNS.show(columns_place) if several else ALL
    return PathSpec(rows, penalty, columns), place


def question(now: Now) -> None:
    """How many weights are 0 a decade on? A guess holds for the settings it was made for."""
    asked = words.question(now.tables, now.k)
    settings = (now.tables.spec, now.k)
    prose.predict("reg", asked.text, asked.options, asked.answer, asked.why, settings=settings)


def judged(now: Now, palette: Palette) -> None:
    """Which α is worth its price, on rows that were kept back."""
    prose.table(words.decades(now.tables))
    if not now.tables.facts["test"].notna().all():
        prose.notice(words.no_test(now.tables))
        return
    thumbs = {"alpha": live.thumb(controls.ALPHA)}
    figure.show(live.steered(scores_chart(now.tables, now.log_alpha, palette), thumbs))
    prose.key(
        palette,
        dashed=["data"],
        model="rows kept back",
        data="rows learned from",
        optimum="the best of these α",
    )
    prose.notice(words.which(now.tables))


def code(now: Now) -> None:
    """Both penalties from scratch; today's script."""
    source.show(regularization.ridge, regularization.soft_threshold, regularization.lasso)
    with st.expander("A whole path, and a script with today's settings"):
        source.show(regularization.ridge_path, regularization.path)
        spec = now.tables.spec.data
        source.script(
            words.script(now.tables, now.k), spec if isinstance(spec, data.OwnSpec) else None
        )
