"""What a link carries of own data comes back; what it cannot carry is nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import OwnSpec
from ui.reading import carry
from ui.reading.choose import default_roles, spec_of
from ui.reading.table import read

words = st.text(max_size=30)


@given(st.text(max_size=500), st.dictionaries(words, words, max_size=3), words, st.lists(words))
def test_what_is_written_into_a_link_comes_back(text, answers, label, features):
    said = carry.Carried(text, answers, label, tuple(features), 3)
    back = carry.understood(carry.written(said))
    if answers or label or len(text) > carry.PLAIN or text.startswith(carry.MARK):
        assert back == said
    assert back.text == text


@pytest.mark.parametrize(
    "link", ["~1", "~1abc", "~1!!", carry.written(carry.Carried("x" * 300))[:-5]]
)
def test_a_link_that_was_cut_is_a_sentence(link: str):
    with pytest.raises(ValueError, match=r"must be whole; .*\.$"):
        carry.understood(link)


def test_a_link_that_would_unfold_without_end_is_held():
    bomb = carry.written(carry.Carried("0" * 50_000_000))
    assert len(bomb) < 100_000
    with pytest.raises(ValueError, match="must be whole"):
        carry.understood(bomb)


def test_two_hundred_rows_of_four_digits_fit_and_ten_thousand_do_not():
    rows = "\n".join(f"{k * 37 % 9973},{k * 91 % 9949}" for k in range(200))
    assert carry.short_enough(carry.Carried(f"x,y\n{rows}"))
    rows = "\n".join(f"{k * 37 % 9973},{k * 91 % 9949}" for k in range(10_000))
    assert carry.short_enough(carry.Carried(f"x,y\n{rows}")) == ""


@given(st.lists(st.tuples(*[st.floats(-1e14, 1e14)] * 3), min_size=1, max_size=8))
def test_rows_as_a_file_are_read_back_with_names_and_units(rows):
    spec = OwnSpec(tuple(rows), names=("a, b", "=c", 'd "e"'), units=("m²", "", "€"))
    found = read(carry.rows_of(spec).encode())
    assert [c.unit for c in found.columns] == ["m²", "", "€"]
    assert [c.values.tolist() for c in found.columns] == [list(c) for c in zip(*rows, strict=True)]


def test_a_table_as_a_file_keeps_its_gaps():
    found = read("t,x,y\nA,1,\nB,2,3\nC,4,5.5\n")
    again = read(carry.numbers_of(found))
    roles = default_roles(again)
    assert spec_of(again, roles.features, roles.label, 9)[0].rows == ((2, 3), (4, 5.5))
