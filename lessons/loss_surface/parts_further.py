"""The further sections of the lesson: each reads its controls, asks the cache, and shows charts."""

import math
from contextlib import suppress
from dataclasses import replace

import streamlit as st

from charts.palettes import Palette
from core import loss_surface, losses, minima, search
from core.loss_surface import SurfaceSpec
from lessons.loss_surface import (
    cache,
    controls,
    tables_further,
    words,
    words_keys,
    words_losses,
    words_minima,
    words_search,
)
from lessons.loss_surface import losses as losses_charts
from lessons.loss_surface import minima as minima_charts
from lessons.loss_surface import search as search_charts
from lessons.loss_surface.bowl_3d import bowl_3d
from lessons.loss_surface.flat_labels import flat_labels_chart
from lessons.loss_surface.parts import steered
from lessons.loss_surface.slices import slice_chart
from lessons.loss_surface.tables import SurfaceTables, flat_labels_tables
from lessons.loss_surface.tables_point import PointTables
from ui import figure, kinds, player, prose, source, three_d
from ui.kinds import Coordinate, Place, on_grid


def further(
    section: str, spec: SurfaceSpec, tables: SurfaceTables, point: PointTables, palette: Palette
) -> None:
    """Show the chosen section of the lesson."""
    if section == "Slices":
        _slices(tables, point, palette)
    elif section == "Three dimensions":
        _bowl_3d(spec, tables, point, palette)
    elif section == "Other losses":
        _other_losses(spec, tables, point, palette)
    elif section == "Sum or mean":
        _conventions(spec, point)
    elif section == "Exhaustive search":
        _search(palette)
    elif section == "Local minima":
        _minima(palette)
    else:
        _break_it(spec, point, palette)


def _slices(tables: SurfaceTables, point: PointTables, palette: Palette) -> None:
    left, right = st.columns(2)
    figure.show(steered(slice_chart(tables, point, 0, palette)), left)
    figure.show(steered(slice_chart(tables, point, 1, palette)), right)
    prose.notice(words.slices(tables, point))
    source.show(loss_surface.slice_along)


def _bowl_3d(
    spec: SurfaceSpec, tables: SurfaceTables, point: PointTables, palette: Palette
) -> None:
    scene = loss_surface.surface(spec)
    chart = bowl_3d(scene, tables, point, palette)
    three_d.show(chart, "surface_3d", words.WITHOUT_3D)
    prose.summary(words.BOWL_3D)


def _other_losses(
    spec: SurfaceSpec, tables: SurfaceTables, point: PointTables, palette: Palette
) -> None:
    table = cache.kinds_table(spec)
    left, right = st.columns(2)
    figure.show(losses_charts.charges_chart(point, spec.delta, palette), left)
    chart = losses_charts.kinds_chart(tables, table, palette)
    figure.show(chart, right, called=tables.called)
    prose.notice(words_losses.kinds_words(table, tables, spec))
    st.dataframe(table.drop(columns="moved"), hide_index=True)
    source.show(losses.charge, losses.pull)


def _conventions(spec: SurfaceSpec, point: PointTables) -> None:
    spec, point = _with_squares(spec, point)
    table = tables_further.conventions_table(loss_surface.surface(spec), point)
    st.dataframe(table, hide_index=True)
    prose.notice(words_losses.conventions_words(table))
    source.show(losses.stretch)


def _with_squares(spec: SurfaceSpec, point: PointTables) -> tuple[SurfaceSpec, PointTables]:
    """The same data and point under the squared loss, where the section is about that one."""
    if spec.kind == "squared":
        return spec, point
    prose.summary("Halves, means and shapes are about squares: below the squared loss is shown.")
    spec = replace(spec, kind="squared")
    return spec, cache.point_tables(spec, *point.placed, 0.0)


def _search(palette: Palette) -> None:
    st.markdown(
        "Without any formula: try every candidate, keep the best. The loss here is the mean "
        "squared residual, without the ½."
    )
    row = st.columns(5)
    what = controls.SEARCH_WHAT.show(row[0])
    low, high = controls.SEARCH_LOW.show(row[1]), controls.SEARCH_HIGH.show(row[2])
    step = controls.SEARCH_STEP.show(row[3])
    num_rounds = int(controls.SEARCH_ROUNDS.show(row[4]))
    kinds.presets("surface_search", controls.SEARCH_PRESETS)
    two = what == "a and b"
    spec = kinds.checked(
        "surface_search",
        search.SearchSpec,
        safe={"ranges": ((0.0, 4.0),) * (2 if two else 1), "step": 0.1},
        data="exercise" if two else "toy",
        ranges=((low, high),) * (2 if two else 1),
        step=step,
    )
    results = search.rounds(spec, num_rounds)
    found = results[0]
    draw = search_charts.plane_chart if len(spec.ranges) == 2 else search_charts.line_chart
    left, right = st.columns(2)
    figure.show(draw(found, palette), left)
    costs = cache.cost_table(spec)
    figure.show(search_charts.cost_chart(costs, spec.step, palette), right)
    prose.notice(words_search.answer(results))
    warning = words_search.edge_warning(results)
    if warning:
        prose.broken(warning)
    if num_rounds > 1:
        st.dataframe(tables_further.rounds_table(results), hide_index=True)
        prose.notice(words_search.rounds_words(results))
    prose.notice(words_search.bought_words(costs))
    prose.notice(words_search.cost_words(found))
    if two:
        _two_lines(palette)
    source.show(search.search, search.refined)


def _two_lines(palette: Palette) -> None:
    """Two neighbours of the grid on the four points, so that one sees what the search compares."""
    table = tables_further.two_lines_table()
    left, right = st.columns(2, vertical_alignment="center")
    figure.show(search_charts.two_lines_chart(table, palette), left)
    with right:
        prose.notice(words_search.two_lines_words(table))


def _minima(palette: Palette) -> None:
    st.markdown(
        "The squared loss of a linear model has one bottom. Deeper networks have surfaces with "
        "many. Three curves of one parameter show what that means for a ball that knows only the "
        "slope under it."
    )
    row = st.columns(4)
    curve = controls.MINIMA_CURVE.show(row[0])
    spec = kinds.checked(
        "surface_minima",
        minima.RollSpec,
        curve=curve,
        start=_start(curve, row[1]),
        lr=controls.MINIMA_LR.show(row[2]),
        num_steps=int(controls.MINIMA_STEPS.show(row[3])),
    )
    roll = minima.roll(spec)
    player.show("surface_minima", len(roll.x) - 1, unit="step")
    prose.key(palette, **words_minima.key(roll))
    with st.container(key="surface_minima"):
        left, right = st.columns(2)
        figure.show(minima_charts.roll_chart(roll, palette), left)
        figure.show(minima_charts.height_chart(roll, palette), right)
    player.readout(
        "surface_minima", words_minima.readout_lines(roll), tables_further.roll_readout(roll)
    )
    prose.summary(words_minima.marks(roll))
    prose.notice(words_minima.outcome(roll))
    prose.formula(*words_minima.formula(roll))
    source.show(minima.step, minima.roll)


def _start(curve: str, place: Place) -> float:
    """Where the ball is let go: on the stretch of the curve that is drawn."""
    start = controls.MINIMA_START
    low, high = minima.CURVES[curve].shown
    with suppress(ValueError):  # a link from another curve opens at the nearer end
        linked = float(st.query_params.get(start.key, "nan"))
        outside = math.isfinite(linked) and not low <= linked <= high
        if outside and start.key not in st.session_state:
            st.query_params[start.key] = str(on_grid(linked, low, high, start.step))
            st.rerun()  # from the link that was meant: Streamlit drops the other one
    return Coordinate(start.key, start.default).show(start.label, low, high, start.step, place)


def _break_it(spec: SurfaceSpec, point: PointTables, palette: Palette) -> None:
    if controls.MISTAKE.show() == "1-D labels":
        spec, _ = _with_squares(spec, point)
        tables = cache.surface_tables(spec)
        broken = flat_labels_tables(loss_surface.surface(spec))
        left, right = st.columns(2)
        with left:
            prose.key(palette, **words_keys.flat_labels_key(tables))
            figure.show(flat_labels_chart(tables, broken, palette))
        with right:
            prose.broken(words_losses.flat_labels(tables, broken))
        source.show(loss_surface.bowl_of_flat_labels)
    else:
        found = search.search(search.SearchSpec("exercise", ((0.0, 6.0), (0.0, 6.0)), 0.1))
        figure.show(search_charts.zigzag_chart(found, palette))
        prose.broken(words_search.zigzag_words(found))
