"""The figures: the board, both layers, both losses, rings, dates, sums."""

import json

import pytest
from drawing import assert_drawable, picture

from charts.palettes import DARK, LIGHT
from core.glossary import BY_NAME, CASES, HOW_MUCH, KINDS
from core.precision import FORMATS
from lessons.glossary import picture as card
from lessons.glossary.board import board_chart
from lessons.glossary.history import events_chart, frameworks_chart, rings_chart
from lessons.glossary.layers import layers_chart
from lessons.glossary.losses import losses_chart
from lessons.glossary.sums import descents_chart, sums_chart
from lessons.glossary.tables import SortSpec, board, nets, sort_tables, units_drawn
from lessons.glossary.tables_history import FRAMEWORKS
from lessons.glossary.tables_precision import rests, sum_tables
from lessons.glossary.words_history import RINGS

ALL = {name: HOW_MUCH for name in BY_NAME}
STAGE = (board_chart, layers_chart, losses_chart)


@pytest.mark.row("FND-1")
@pytest.mark.parametrize("guesses", [{}, ALL])
def test_every_case_can_be_drawn_and_builds_nothing_anew(guesses):
    forms = set()
    for case in CASES:
        tables = sort_tables(SortSpec(case.name, -6.0, guesses))
        charts = [view(tables, LIGHT) for view in STAGE]
        if case.name in ("price", "image"):
            for chart in charts:
                assert_drawable(chart, validate=case.name == "price")
        forms.add(json.dumps([chart.spec for chart in charts]))
        drawn = nets(tables)
        units = sum(units_drawn(tables.layers[kind].units) for kind in KINDS)
        assert len(drawn["nodes"]["x"]) == units + 6
        assert len(drawn["edges"]["x"]) == 3 * units
    assert len(forms) == 1


@pytest.mark.row("FND-1")
def test_the_board_has_every_case_once_in_its_column():
    rows = board(sort_tables(SortSpec("spam", 2.0, {"spam": HOW_MUCH, "price": HOW_MUCH})))
    where = dict(zip(rows["text"], rows["x"], strict=True))
    assert len(where) == len(CASES)
    assert where["✗ spam"] == where["✓ price"] == 0
    assert sum(x == 1 for x in where.values()) == len(CASES) - 2
    assert len(set(zip(rows["x"], rows["y"], strict=True))) == len(CASES)


def test_nothing_is_lit_before_the_sort():
    drawn = nets(sort_tables(SortSpec("image")))
    assert set(drawn["nodes"]["state"]) == {"open"}
    lit = nets(sort_tables(SortSpec("image", 2.0, {"image": HOW_MUCH})))  # sorted wrongly
    at = dict(zip(lit["nodes"]["state"], lit["nodes"]["x"], strict=True))
    assert at["follows"] > 1 > at["other"]


@pytest.mark.row("FND-1")
@pytest.mark.parametrize("case", ["price", "spam", "digit"])
def test_a_thumb_moves_the_point_where_core_puts_it(case):
    held = losses_chart(sort_tables(SortSpec(case, 2.0)), LIGHT)
    at = {**held.tables["at"], "o_stand": ["2.0"]}
    moved = picture(held.with_tables(**{**held.tables, "at": at}), 400, o=-1.5)
    truly = picture(losses_chart(sort_tables(SortSpec(case, -1.5)), LIGHT), 400)
    assert moved == truly
    assert moved != picture(held, 400)


@pytest.mark.row("FND-4")
def test_rings_and_dates_can_be_drawn():
    for ring in RINGS:
        chart = rings_chart(ring, DARK)
        assert_drawable(chart, validate=ring == RINGS[0])
        rows = chart.tables["rings"]
        assert rows["left"].is_monotonic_increasing
        assert rows["right"].is_monotonic_decreasing
        assert rows["high"].is_monotonic_decreasing
    assert_drawable(events_chart(LIGHT), validate=True)
    for told in (False, True):
        assert_drawable(frameworks_chart(told, LIGHT), validate=told)
        assert len(frameworks_chart(told, LIGHT).tables["spans"]["name"]) == len(FRAMEWORKS)


@pytest.mark.row("FRW-2")
def test_sums_and_descents_can_be_drawn():
    found = rests()
    for name in FORMATS:
        for number in ("0.1", "0.5"):
            chart = sums_chart(sum_tables(number, 3, name), LIGHT)
            assert_drawable(chart)
            at = chart.tables["at"]
            assert all(at["y0"][0] < e < at["y1"][0] for e in chart.tables["sums"]["error"])
        assert_drawable(descents_chart(found, name, LIGHT), validate=name == "float64")


def test_the_card_has_a_picture():
    assert card.picture().to_dict()["layer"]
