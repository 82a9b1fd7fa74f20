"""Long numbers get a unit in which they are short, and nothing else of a table changes."""

from dataclasses import replace

import numpy as np
import pytest

from ui.reading import units
from ui.reading.table import read


@pytest.mark.parametrize(
    ("largest", "power"),
    [(99_999, 0), (100_000, 3), (999_999, 3), (1e6, 6), (-3.2e9, 9), (5e-5, -6), (2e-4, 0), (0, 0)],
)
def test_a_number_is_short_in_its_unit(largest, power):
    table = read(f"x,y\n0,1\n{largest!r},2\n0,3\n")
    assert units.unit_power(table.columns[0]) == power
    if power:
        (column, _) = units.counted(table, {"x": power}).columns
        assert 0.1 <= abs(column.values[1]) < 1000
        assert column.values[1] * 10.0**power == pytest.approx(largest)


def test_a_unit_says_how_it_is_counted_and_the_other_columns_stay():
    table = read("area (m²),price (€)\n80,250000\n120,\n140,480000\n")
    found = units.counted(table, {"price": 3})
    area, price = found.columns
    assert area is table.columns[0]
    assert (price.name, price.unit) == ("price", "thousands of €")
    assert price.values[[0, 2]].tolist() == [250, 480]
    assert np.isnan(price.values[1])


def test_a_long_unit_gives_way():
    table = read("a,b\n1e6,2\n2e6,3\n")
    first = replace(table.columns[0], unit="x" * 45)
    table = replace(table, columns=(first, table.columns[1]))
    assert units.counted(table, {"a": 6}).columns[0].unit == "millions"


def test_dates_are_no_amounts():
    table = read("day,y\n2020-01-01,1\n2021-01-01,2\n2022-01-01,4\n")
    date = table.columns[0]
    assert date.kind == "date"
    assert units.unit_power(date) == 0
    assert units.counted(table, {"day": 3}).columns[0] is date


@pytest.mark.parametrize("answer", ["", "x", "1e9", "٣", "9" * 400, "-999", "3.5"])
def test_what_is_no_power_of_a_link_is_left_out(answer):
    assert units.powers({"unit:y": answer, "mark:y": "3"}) == {}


def test_a_power_that_leaves_the_floats_is_refused_in_a_sentence():
    with pytest.raises(
        ValueError, match=r"numbers of 'y' must stay below 10¹⁵ in their unit\. Got"
    ):
        units.counted(read("x,y\n1,1e14\n2,2\n"), {"y": -300})
