"""Typed and pasted points: read, or refused with the line and what to change."""

from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.data import MAX_N, OwnSpec, load, standardised
from core.own_data import EXAMPLE, advice_on, parse_points, spread

number = st.floats(-1e12, 1e12)


def advice(text: str, standardise: bool = False) -> tuple[str, ...]:
    return advice_on(replace(parse_points(text), standardise=standardise))


@given(st.lists(st.tuples(number, number), min_size=1, max_size=20), st.sampled_from(" \t,;"))
def test_what_is_written_is_read_back(rows, between: str):
    text = "\n".join(f"{x!r}{between}{y!r}" for x, y in rows)
    assert parse_points(text).rows == tuple(rows)


def test_header_blank_lines_and_mixed_separators_are_read():
    assert parse_points("x;y\n\n1, 2\n 3\t4 \n5;6;\n").rows == ((1, 2), (3, 4), (5, 6))
    assert len(parse_points().rows) == len(EXAMPLE.splitlines())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "at least one line"),
        ("x y", r"at least one line .*only names: 'x y'"),
        ("1 2\n3", "line 2 needs at least two numbers"),
        ("1 2\n3 four", "line 2 may hold only numbers.*four"),
        ("1 nan", "line 1"),
        ("1 1e16", "line 1: a number must lie between −10¹⁵ and 10¹⁵\\. Got '1e16'\\."),
        ("1 inf", "line 1"),
        ("1 2\n1 2 3", "same number of columns"),
        ("1,2\n3,,4", "line 2 has a missing value"),
        ("1 2 3 4 5 6 7 8 9 10", "may have 9 columns. Got 10"),
        ("1 2\n" * 6, "may have 5 lines. Got 6"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, message: str):
    with pytest.raises(ValueError, match=message):
        parse_points(text, max_rows=5)


@pytest.mark.parametrize(
    ("text", "word"),
    [("1 2", "cannot fix"), ("1 2\n1 3\n1 4", "constant"), ("1000 1\n2000 2\n9 3", "standardise")],
)
def test_what_will_be_hard_to_read_is_said(text: str, word: str):
    assert any(word in sentence for sentence in advice(text))
    assert advice(EXAMPLE) == ()


def test_one_row_is_one_row():
    assert advice("1 2 3")[0].startswith("1 row cannot fix 3 parameters")
    assert advice("1 2 3\n4 5 6")[0].startswith("2 rows cannot fix 3 parameters")


def test_standardised_own_data_are_loaded_as_any_other_standardised_data():
    rows = ((1.0, 7.0, 5.0), (3.0, 7.0, 6.0), (8.0, 7.0, 9.0))
    plain, scaled = load(OwnSpec(rows)), load(OwnSpec(rows, standardise=True))
    assert torch.equal(scaled.X, standardised(plain).X)
    assert torch.equal(scaled.y, plain.y)
    assert not torch.equal(scaled.X, plain.X)


def test_who_standardises_is_no_longer_told_to():
    text = "1000 1\n2000 2\n9 3"
    assert "standardise" in " ".join(advice(text))
    assert advice(text, standardise=True) == ()


def test_a_first_line_of_names_may_hold_digits_and_a_line_of_data_may_not_pass_as_names():
    assert parse_points("x1,x2,y\n1,2,3").rows == ((1, 2, 3),)
    with pytest.raises(ValueError, match="line 1 may hold only numbers"):
        parse_points("1 two\n3 4")


def test_100_000_standardised_rows_are_read_and_one_more_is_refused():
    text = "\n".join(f"{i} {i % 7}" for i in range(MAX_N))
    X = load(replace(parse_points(text), standardise=True)).X
    assert X.shape == (MAX_N, 1)
    assert X.std(correction=0).item() == pytest.approx(1)
    with pytest.raises(ValueError, match=r"may have 100,000 lines\. Got 100,001\."):
        parse_points(f"{text}\n1 2")


def test_a_constant_column_has_spread_exactly_zero():
    assert spread((0.1, 0.1, 0.1)) == 0.0
