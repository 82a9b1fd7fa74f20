"""Typed and pasted points: read, or refused with the line and what to change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import OwnSpec
from core.own_data import EXAMPLE, one_feature, parse_points, read, spread, standardised

number = st.floats(-1e12, 1e12)


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
        ("x y", "at least one line"),
        ("1 2\n3", "line 2 needs at least two numbers"),
        ("1 2\n3 four", "line 2 may hold only numbers.*four"),
        ("1 nan", "line 1"),
        ("1 1e13", "line 1: a number must lie between"),
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


def test_one_feature_keeps_the_first_x_and_y():
    assert one_feature(OwnSpec(((1.0, 2.0, 3.0), (4.0, 5.0, 6.0)))).rows == ((1, 3), (4, 6))


@pytest.mark.parametrize(
    ("text", "word"),
    [("1 2", "cannot fix"), ("1 2\n1 3\n1 4", "constant"), ("1000 1\n2000 2\n9 3", "standardise")],
)
def test_what_will_be_hard_to_read_is_said(text: str, word: str):
    assert any(word in sentence for sentence in read(text).advice)
    assert read().advice == ()


def test_standardised_features_have_mean_zero_and_deviation_one():
    rows = standardised(OwnSpec(((1.0, 7.0, 5.0), (3.0, 7.0, 6.0), (8.0, 7.0, 9.0)))).rows
    first, second, y = zip(*rows, strict=True)
    assert abs(sum(first)) < 1e-12
    assert abs(spread(first) - 1) < 1e-12
    assert second == (0.0, 0.0, 0.0)
    assert y == (5.0, 6.0, 9.0)


def test_a_constant_column_has_spread_exactly_zero():
    assert spread((0.1, 0.1, 0.1)) == 0.0
