"""Broadcasting: our rule is torch's, cell by cell; what does not fit is refused as torch does."""

import itertools

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import broadcasting
from core.broadcasting import BroadcastSpec, aligned, outcome, read_from, read_pair, result_shape

shapes = st.lists(st.integers(1, 4), max_size=4).map(tuple)


@given(shapes, shapes)
def test_the_rule_is_torchs(a, b):
    try:
        expected = tuple(torch.broadcast_shapes(a, b))
    except RuntimeError:
        expected = None
    assert result_shape(a, b) == expected
    said = outcome(BroadcastSpec(a, b))
    if expected is None:
        assert "must match the size" in str(said)
    else:
        assert isinstance(said, torch.Tensor)
        assert said.shape == expected


@given(shapes, shapes, st.sampled_from(list(broadcasting.SIGNS)), st.booleans())
def test_every_cell_of_the_result_is_made_of_the_two_cells_it_reads(a, b, operation, plain):
    spec = BroadcastSpec(a, b, operation, plain)
    if spec.result is None:
        return
    A, B = broadcasting.operands(spec)
    found = outcome(spec)
    for index in itertools.product(*map(range, spec.result)):
        one, other = A[read_from(index, a)].item(), B[read_from(index, b)].item()
        made = {"A + B": one + other, "A − B": one - other, "A · B": one * other}[operation]
        assert found[index].item() == made


@pytest.mark.row("VEC-2")
def test_ones_plus_ten_is_11_11_11():
    spec = BroadcastSpec((3,), (), "A + B", plain=True)
    assert outcome(spec).tolist() == [11, 11, 11]
    assert torch.equal(outcome(spec), torch.ones(3) + 10)


def test_places_are_laid_out_from_their_ends():
    axes = aligned((8, 1, 6, 1), (7, 1, 5))
    assert [(axis.a, axis.b, axis.size) for axis in axes] == [
        (8, None, 8),
        (1, 7, 7),
        (6, 1, 6),
        (1, 5, 5),
    ]
    assert [axis.stretches("a") for axis in axes] == [False, True, False, True]
    assert [axis.stretches("b") for axis in axes] == [True, False, True, False]
    assert [axis.size for axis in aligned((2, 3), (3, 2))] == [None, None]


def test_a_column_minus_a_row_of_as_many_is_the_trap():
    spec = BroadcastSpec((10, 1), (10,), "A − B")
    assert spec.trap
    assert spec.result == (10, 10)
    for a, b in (((10, 1), (10, 1)), ((10,), (10,)), ((1, 1), (1,)), ((10, 1), (5,))):
        assert not BroadcastSpec(a, b).trap


def test_the_error_is_torchs_own():
    with pytest.raises(RuntimeError) as raised:
        torch.ones(2, 3) + torch.ones(3, 2)
    assert outcome(BroadcastSpec((2, 3), (3, 2))) == str(raised.value)


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        (
            "1000000000",
            "3",
            r"A, \(1000000000,\): at most 1,000,000 cells .* Got 1,000,000,000 cells, 4 GB as",
        ),
        ("100000, 1", "100000", r"A \+ B, \(100000, 100000\): .* 10,000,000,000 cells, 40 GB"),
        ("3, 0", "3", r"the shape of A, size 2: .* Got 0\."),
        ("3", "x", r"the shape of B, size 1: .* Got x\."),
        ("3", "-1", r"the shape of B, size 1: .* Got −1\."),
    ],
)
def test_what_cannot_be_worked_out_is_one_sentence_that_names_the_place(a, b, said):
    with pytest.raises(ValueError, match=said):
        read_pair(a, b, "A + B", False)


def test_an_unknown_operation_is_refused():
    with pytest.raises(ValueError, match="operation must be one of"):
        BroadcastSpec(operation="A / B")
