"""Cells: they stand in reading order and never on each other, and their numbers can be read."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import cells
from charts.palettes import DARK, LIGHT, PALETTES

shapes = st.lists(st.integers(1, 5), max_size=3).map(tuple)


@given(shapes)
def test_no_two_cells_share_a_place_and_all_lie_within_the_extent(shape):
    places = cells.places(shape)
    wide, high = cells.extent(shape)
    assert len(set(places)) == len(places)
    assert all(0 <= x <= wide - 1 and 0 <= y <= high - 1 + 1e-9 for x, y in places)
    assert max(x for x, _ in places) == wide - 1
    assert max(y for _, y in places) == pytest.approx(high - 1)
    for (x, y), (u, v) in itertools.pairwise(places):  # in reading order
        assert (v, u) > (y, x)


def test_slices_stand_below_each_other_with_a_gap():
    assert cells.places((2, 1, 2)) == [(0, 0), (1, 0), (0, 1 + cells.SLICE), (1, 1 + cells.SLICE)]
    assert cells.extent(()) == (1.0, 1.0)


def test_many_rows_are_less_high():
    few, more, many = (cells.height(rows) for rows in (3, 10, 60))
    assert few < more < many == 46 + cells.TALLEST


def luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("palette", PALETTES.values(), ids=list(PALETTES))
def test_every_number_is_read_on_its_cell(palette):
    for name, look in cells.looks(palette).items():
        if name != "empty":
            light, dark = sorted(map(luminance, (look.fill, look.ink)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, name
    assert cells.looks(LIGHT)["own"] != cells.looks(DARK)["own"]


def test_a_cell_has_room_for_its_longest_number():
    assert cells.room(["1", "−100"]) > cells.room(["12"]) > cells.room(["1"])
    assert cells.room([]) == cells.room(["1"])
