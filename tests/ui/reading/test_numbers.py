"""Cells as numbers, in the spellings of many countries."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.reading.numbers import body_of, is_missing, looks_numeric, parsed


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=20), st.sampled_from(".,"))
def test_what_is_written_with_either_mark_is_read_back(values, mark: str):
    cells = [repr(v).replace(".", mark) for v in values]
    found = parsed(cells, ";", chosen=mark)
    assert found.values.tolist() == pytest.approx(values, rel=1e-12)
    assert not found.bad


@given(st.integers(1000, 10**12), st.sampled_from([",", ".", " ", "'", "\u00a0", "\u202f"]))
def test_thousands_are_read_whatever_parts_them(value: int, mark: str):
    cell = f"{value:,}".replace(",", mark)
    assert parsed([cell], ";", chosen="," if mark == "." else ".").values.tolist() == [value]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("$1,100", 1100), ("€ 5", 5), ("12%", 12), ("−3", -3), ("１２", 12), ("(1,200)", -1200),
        ("1.200,5", 1200.5), ("1,200.5", 1200.5), ("2.5e3", 2500), (".5", 0.5), ("5.", 5),
        ("1,200,000", 1200000), ("5 kg", 5), ("-$5", -5), ("+7", 7), ("1E5", 1e5),
    ],
)  # fmt: skip
def test_a_cell_alone_is_the_number_a_person_reads(cell: str, value: float):
    assert parsed([cell], ",").values.tolist() == [value]


@pytest.mark.parametrize("cell", ["four", "3 four", "=1+1", "1-2", "12:30", "a1", "$a$b$", "1,2,3"])
def test_what_is_no_number_is_none(cell: str):
    assert body_of(cell) is None or not looks_numeric(cell)


@pytest.mark.parametrize("cell", ["", " ", "NA", "n/a", "?", "-", "nan", "NULL", "#N/A"])
def test_what_says_that_nothing_is_there(cell: str):
    assert is_missing(cell)


def test_gaps_and_words_are_counted_apart():
    found = parsed(["1", "NA", "x y", "4", "inf"])
    assert (found.missing, found.bad) == (1, (2, 4))
    assert [v for v in found.values.tolist() if not math.isnan(v)] == [1, 4]


def test_one_sure_cell_settles_its_column_and_none_is_asked_about():
    assert not parsed(["1,200", "2,5"], ";").unsettled
    assert parsed(["1,200", "2,5"], ";").values.tolist() == [1.2, 2.5]
    assert parsed(["1,200", "1,300"], ";").unsettled
    assert not parsed(["1,200", "1,300"], ",").unsettled
    assert not parsed(["1.200", "1.300"], ",").unsettled
    assert parsed(["1.200", "1.300"], "\t").unsettled


def test_a_cell_of_another_unit_does_not_count():
    found = parsed(["5 kg", "600 g", "7 kg"])
    assert found.unit == "kg"
    assert found.bad == (1,)
