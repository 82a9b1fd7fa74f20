"""Reshaping: order, −1, what is shared and what is copied, and torch's own errors."""

import itertools

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.reshaping import (
    ReshapeSpec,
    filled,
    place_in_memory,
    read_shapes,
    reshaped,
    source_of,
    torch_says,
    turned,
)
from core.shapes import cells


@pytest.mark.row("DAT-6")
def test_twelve_numbers_of_2_by_6_become_a_column_in_order():
    done = reshaped(ReshapeSpec((2, 6), (-1, 1)))
    assert done.y.shape == (12, 1)
    assert done.y.flatten().tolist() == list(range(12))
    assert ReshapeSpec((2, 6), (-1, 1)).filled == (12, 1)


@pytest.mark.row("DAT-6")
def test_twentyfour_numbers_become_2_by_3_by_4():
    done = reshaped(ReshapeSpec((24,), (2, 3, 4)))
    assert torch.equal(done.y, torch.arange(24).reshape(2, 3, 4))
    assert ReshapeSpec((24,), (2, 3, -1)).filled == (2, 3, 4)


@pytest.mark.row("DAT-6")
@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("2, 6", "5, -1", r"12 numbers cannot be shared out evenly over 5\. Got \(5, −1\); torch"),
        ("2, 6", "5, 2", r"its sizes must make 12, .* Got \(5, 2\); torch says: shape '\[5, 2\]'"),
        ("2, 6", "-1, -1", r"only one size .* torch says: only one dimension can be inferred"),
        ("2, 0", "-1", r"the shape of x, size 2: .* Got 0\."),
        ("-1, 6", "12", r"the shape of x, size 1: .* Got −1\."),
        ("2, 6", "0, -1", r"the new shape, size 1: .* Got 0\."),
        ("2, 6", "()", r"the new shape: the picture shows 1 to 3 sizes\. Got \(\)\."),
        (
            "1000000000",
            "-1",
            r"x, \(1000000000,\): .* at most 64 cells\. Got 1,000,000,000 cells, 4 G",
        ),
        ("2, 2, 2, 2", "-1", r"x: the picture shows 1 to 3 sizes\. Got \(2, 2, 2, 2\)\."),
        ("2, six", "-1", r"the shape of x, size 2: .* Got six\."),
    ],
)
def test_an_impossible_shape_is_one_sentence_that_names_the_place(source, target, said):
    with pytest.raises(ValueError, match=said):
        read_shapes(source, target, False)


def test_what_torch_says_is_what_it_raises():
    with pytest.raises(RuntimeError) as raised:
        torch.arange(12).reshape(5, -1)
    assert torch_says((5, -1), 12) == str(raised.value)
    assert torch_says((3, -1), 12) == ""


@st.composite
def specs(draw):
    source = tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=3)))
    n = cells(source)
    first = draw(st.sampled_from([k for k in range(1, n + 1) if n % k == 0]))
    rest = n // first
    second = draw(st.sampled_from([k for k in range(1, rest + 1) if rest % k == 0]))
    target = [first, second, rest // second][: draw(st.integers(1, 3))]
    target[-1] = -1
    return ReshapeSpec(source, tuple(target), draw(st.booleans()))


@given(specs())
def test_reading_order_stays_and_a_view_is_what_shares_memory(spec):
    done = reshaped(spec)
    assert done.y.shape == spec.filled
    assert done.y.flatten().tolist() == done.x.flatten().tolist()
    assert sorted(done.y.flatten().tolist()) == list(range(cells(spec.source)))
    assert done.shared == (not done.view_error)  # torch refuses view just where reshape copies
    changed = done.written.flatten()[0].item() == 99
    assert changed == done.shared
    if not done.shared:
        assert torch.equal(done.written, done.x)


@given(specs())
def test_strides_lead_to_the_number_of_a_cell(spec):
    x = source_of(spec)
    for index in itertools.product(*map(range, x.shape)):
        assert place_in_memory(index, x.stride()) == x[index].item()  # memory holds 0, 1, 2, …


def test_without_a_transpose_reshape_never_copies():
    for target in ((12,), (3, -1), (2, 2, 3)):
        assert reshaped(ReshapeSpec((2, 6), target)).shared


def test_after_a_transpose_it_copies_and_view_says_why_it_cannot():
    done = reshaped(ReshapeSpec((2, 3), (-1,), transposed=True))
    assert not done.shared
    assert done.y.tolist() == [0, 3, 1, 4, 2, 5]
    assert "view size is not compatible" in done.view_error


def test_only_one_size_is_worked_out():
    assert filled((-1,), 12) == (12,)
    assert filled((12,), 12) == (12,)


def test_a_reshape_turns_no_table():
    table = turned()
    assert table.by_transpose == [[50, 80, 120], [10, 40, 5]]
    assert table.by_reshape == [[50, 10, 80], [40, 120, 5]]
