"""Shapes are read in every usual spelling; what makes no sense is one sentence with its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.shapes import LARGEST, amount, cells, parse_shape, spelt


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("3, 1", (3, 1)),
        ("(3, 1)", (3, 1)),
        ("[3;1]", (3, 1)),
        ("3x1", (3, 1)),
        ("3 × 1", (3, 1)),
        ("3*1*2", (3, 1, 2)),
        (" 3   1 ", (3, 1)),
        ("(3,)", (3,)),
        ("7", (7,)),
        ("()", ()),
        (" [ ] ", ()),
    ],
)
def test_a_shape_is_read_as_people_write_it(text, shape):
    assert parse_shape(text, "A") == shape


@given(st.lists(st.integers(1, LARGEST), max_size=6))
def test_what_is_spelt_is_read_again(sizes):
    assert parse_shape(spelt(tuple(sizes)), "A") == tuple(sizes)


def test_one_size_may_be_left_open_where_that_is_allowed():
    assert parse_shape("(-1, 1)", "y", may_be_open=True) == (-1, 1)
    assert parse_shape("−1", "y", may_be_open=True) == (-1,)
    assert spelt((-1, 1)) == "(−1, 1)"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", r"A: write \(\) for a single number\. Got nothing\."),
        ("   ", r"A: write \(\) for a single number\. Got nothing\."),
        ("3, 0", r"A, size 2: a size is a whole number of at least 1\. Got 0\."),
        ("-1, 3", r"A, size 1: a size is a whole number of at least 1\. Got −1\."),
        ("3, abc", r"A, size 2: .* Got abc\."),
        ("2.5", r"A, size 1: .* Got 2\.5\."),
        ("<b>4</b>", r"A, size 1: .* Got ·b·4·/b·\."),
        ("٣", r"A, size 1: .* Got ·\."),
        ("1" * 400, r"A, size 1: a size is a whole number .* Got 1{24}\."),
        ("2000000000", r"A, size 1: a size here is at most 1,000,000,000\. Got 2,000,000,000\."),
        ("1 1 1 1 1 1 1", r"A: a shape here has at most 6 sizes\. Got 7\."),
        ("nan inf", r"A, size 1: .* Got nan\."),
    ],
)
def test_a_bad_shape_is_one_sentence_that_names_the_place(text, said):
    with pytest.raises(ValueError, match=f"^{said}$"):
        parse_shape(text, "A")


def test_what_may_be_open_may_still_not_be_0_or_minus_2():
    for text in ("0", "-2"):
        with pytest.raises(ValueError, match="or −1 for the one torch works out"):
            parse_shape(text, "y", may_be_open=True)


@given(st.text(max_size=40))
def test_any_text_is_a_shape_or_a_sentence_without_markup(text):
    try:
        said, sizes = "", parse_shape(text, "A")
    except ValueError as error:
        said, sizes = str(error), ()
    assert not set("<>*_`[]$\\") & set(said)
    assert all(1 <= size <= LARGEST for size in sizes)


def test_cells_are_the_product_of_the_sizes():
    assert (cells((2, 3, 4)), cells((5,)), cells(())) == (24, 5, 1)


def test_much_is_told_with_its_weight():
    assert amount(12) == "12 cells"
    assert amount(10**9) == "1,000,000,000 cells, 4 GB as float32"
