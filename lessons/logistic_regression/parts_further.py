"""What follows the curve: a plane in two, a ReLU where no ReLU belongs, a machine beside it."""

import functools

import streamlit as st

from charts.palettes import Palette
from core import attempts, class_maps, linear_svm, relu_head
from core.class_maps import PAIRS, MapSpec
from core.data import OwnSpec
from core.linear_svm import SvmSpec
from core.relu_head import HeadSpec
from lessons.logistic_regression import cache, controls, words_heads, words_map
from lessons.logistic_regression import svm as svm_views
from lessons.logistic_regression.heads import grid_chart, head_loss_chart
from lessons.logistic_regression.map import (
    accuracy_chart,
    called,
    map_chart,
    pair_name,
    pairs_chart,
)
from lessons.logistic_regression.tables_map import MapTables
from ui import figure, kinds, live, own_data, player, prose, source, stage


@stage.fragment
def plane(palette: Palette) -> MapSpec:
    """Samples with several columns: which pair is drawn, which net is trained, and its map."""
    prose.notice(words_map.INTRO)
    stage.listen("logistic_map", controls.MAP_LR)
    kinds.presets("logistic_map", controls.MAP_PRESETS)
    spec = _map_settings()
    tables = cache.map_tables(spec)
    stage.mark("logistic_map", spec)
    asked = (words_map.ASKED, words_map.OPTIONS, words_map.OPTIONS[0], words_map.WHY)
    prose.predict("logistic_map", *asked, settings="the activation")
    for sentence in words_map.what_was_done(tables):
        prose.summary(sentence)
    scores = cache.pair_scores(MapSpec(spec.source, spec.own))
    _map_views(tables, palette)
    best = scores.iloc[int(scores["score"].argmax())]
    mine = scores[[pair == spec.pair or len(scores) == 1 for pair in scores["pair"]]]
    if told := words_map.verdict(tables):
        prose.verdict(*told)
    prose.summary(words_map.summary(tables))
    prose.formula(*words_map.formula(tables), beside=True)
    prose.notice(
        words_map.notice(
            tables, float(mine["score"].iloc[0]), (pair_name(best), float(best["score"]))
        )
    )
    source.show(class_maps.update, class_maps.collapsed)
    with st.expander("The net, the whole run, the score of a pair, and a script"):
        source.show(class_maps.made, class_maps.train, class_maps.neighbour_score)
        source.script(words_map.script(tables), spec.own, name="map")
    return spec


def _map_views(tables: MapTables, palette: Palette) -> None:
    """The player, the map, the accuracy, and the scores of all pairs."""
    scores = cache.pair_scores(MapSpec(tables.spec.source, tables.spec.own))
    urls = cache.map_urls(tables.spec, palette.name)
    pictures = [
        figure.ready(map_chart(tables, urls, palette), called(tables)),
        figure.ready(accuracy_chart(tables, palette)),
        figure.ready(pairs_chart(scores, tables.spec.pair, palette)),
    ]
    player.show("logistic_map", tables.num_frames, unit="moment", start=tables.num_frames, speed=4)
    with st.container(key="logistic_map"):
        left, right = st.columns([3, 2])
        for column, picture in zip((left, right, right), pictures, strict=True):
            figure.show(picture, column)
    prose.key(palette, **words_map.key(tables))
    prose.summary(words_map.marks(tables))
    trained = tables.n - tables.held
    rows = tables.states.assign(trained=trained, held=tables.held)
    rows["right"] = (rows["accuracy"] * trained).round()
    rows["held_right"] = (rows["held_accuracy"] * tables.held).round()
    lines = [*words_map.READOUT, *[words_map.READOUT_HELD] * bool(tables.held)]
    player.readout("logistic_map", lines, rows, rows=len(rows))


def _map_settings() -> MapSpec:
    """What is classified, by which columns, and what is trained."""
    row = st.columns(5, vertical_alignment="bottom")
    name = controls.SOURCE.show(row[0])
    own = own_data.show("logistic", max_rows=class_maps.MOST_ROWS) if name == "own points" else None
    places = controls.PLACES if own is None else controls.PLACES[:1]
    pair = PAIRS[controls.PLACES.index(controls.PAIR.show(row[1], places))]
    hidden = controls.HIDDEN_LAYER.show(row[2])
    lr = controls.MAP_LR.show(row[3])
    num_epochs = int(controls.MAP_EPOCHS.show(row[4]))
    switches = st.container(horizontal=True, vertical_alignment="center")
    build = functools.partial(_spec, name=name, own=own)
    return kinds.checked(
        "logistic_map",
        build,
        {"name": "make_classification", "own": None},
        pair=pair,
        only_pair=controls.ONLY_PAIR.show(switches),
        hidden=hidden,
        lr=lr,
        num_epochs=num_epochs,
        held_back=controls.HELD.show(switches),
        seed=int(controls.MAP_SEED.show(switches.container(width=140))),
    )


def _spec(name: str, own: OwnSpec | None, pair: tuple[int, int], **fields: object) -> MapSpec:
    """The spec of a map; a set that has no third column draws its first two."""
    return MapSpec(name, own, pair, **fields)  # type: ignore[arg-type]  # as the controls gave them


@stage.fragment
def heads(palette: Palette) -> None:
    """Twenty starts of a net whose last activation does not suit its loss."""
    prose.notice(words_heads.INTRO)
    row = st.columns([2, 3, 4])
    spec = HeadSpec(controls.HEAD.show(row[0]), controls.WAY.show(row[1]))
    opened = int(controls.OPEN.show(row[2]))
    tables = cache.head_tables(spec)
    figure.beside(grid_chart(tables, opened, palette), head_loss_chart(tables, opened, palette))
    prose.key(palette, **words_heads.KEY)
    prose.summary(words_heads.summary(tables))
    fine = tables.runs.iloc[opened]["outcome"] == "fine"
    (prose.notice if fine else prose.broken)(words_heads.opened(tables, opened))
    prose.notice(words_heads.lesson_of(tables))
    source.show(relu_head.head_slope)
    with st.expander("All starts at once"):
        source.show(relu_head.forward, relu_head.update, relu_head.train)


def further(section: str, spec: MapSpec, palette: Palette) -> None:
    """Show the chosen section of the lesson."""
    if section == controls.TOPICS[0]:
        _machine(MapSpec(spec.source, spec.own, spec.pair), palette)
    else:
        _messages()


@stage.fragment
def _machine(chosen: MapSpec, palette: Palette) -> None:
    prose.notice(words_map.SVM_INTRO)
    stage.listen("logistic_svm", controls.C, controls.MARGIN)
    left, right = st.columns(2)
    tables = cache.svm_tables(chosen, SvmSpec(controls.C.show(left)))
    margin = controls.MARGIN.show(right)
    losses = live.steered(
        svm_views.margins_chart(margin, palette), {"m": live.thumb(controls.MARGIN)}
    )
    figure.show(svm_views.svm_chart(tables, palette), left, called=svm_views.called(tables))
    figure.show(losses, right)
    prose.key(palette, **words_map.SVM_KEY)
    prose.summary(words_map.svm_summary(tables))
    prose.summary(words_map.margin_summary(margin))
    prose.formula(*words_map.svm_formula(tables))
    prose.notice(words_map.svm_notice(tables))
    source.show(linear_svm.squared_hinge, linear_svm.fit)


def _messages() -> None:
    """Three small programs, and what torch says of each."""
    for program in (relu_head.above_one, relu_head.exactly_zero, relu_head.size_average):
        st.markdown(words_heads.MESSAGES[program.__name__])
        left, right = st.columns([3, 2])
        with left:
            source.show(program)
        with right:
            attempt = attempts.attempt(program)
            if attempt.error:
                st.code(attempt.error, language=None, wrap_lines=True)
            if attempt.found:
                prose.table(words_heads.printed(attempt))
            for warning in attempt.warned:
                st.code(warning, language=None, wrap_lines=True)
