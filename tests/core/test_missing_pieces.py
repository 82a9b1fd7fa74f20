"""What torch really says, raised and caught now; and that the piece in its place mends it."""

import warnings

import pytest

from core.attempts import attempt
from core.missing_pieces import PIECES

SAID = {
    "no sum()": "grad can be implicitly created only for scalar outputs",
    "no no_grad: in place on a leaf": "a leaf Variable that requires grad is being used in an in-",
    "a new tensor for w": "unsupported operand type(s) for *: 'float' and 'NoneType'",
    "detach": "element 0 of tensors does not require grad and does not have a grad_fn",
    "plotting a tensor": "Can't call numpy() on Tensor that requires grad.",
    "backward twice": "Trying to backward through the graph a second time",
}
SILENT = {"no zero_grad", ".data", "logging with the graph"}


@pytest.mark.row("AUT-4")
@pytest.mark.parametrize("name", SAID)
def test_a_missing_piece_raises_torchs_own_error(name: str):
    found = attempt(PIECES[name].wrong)
    assert SAID[name] in found.error
    assert found.error.startswith(("RuntimeError: ", "TypeError: "))
    assert not found.found


@pytest.mark.row("AUT-4")
@pytest.mark.parametrize("name", [name for name in PIECES if name != ".data"])
def test_with_the_piece_in_its_place_it_runs(name: str):
    found = attempt(PIECES[name].right)
    assert not found.error
    assert found.found


@pytest.mark.row("B21")
@pytest.mark.row("B23")
@pytest.mark.row("B29")
def test_every_piece_is_told_by_an_error_or_is_silent():
    assert set(SAID) | SILENT == set(PIECES)
    for name in SILENT:
        assert not attempt(PIECES[name].wrong).error


@pytest.mark.row("AUT-3")
def test_three_calls_give_2_4_6_and_with_zeroing_2_2_2():
    wrong, right = (
        attempt(f).found for f in (PIECES["no zero_grad"].wrong, PIECES["no zero_grad"].right)
    )
    assert wrong == {"w.grad after each call": [2.0, 4.0, 6.0]}
    assert right == {"w.grad after each call": [2.0, 2.0, 2.0]}


def test_data_gives_a_wrong_gradient_and_no_grad_an_error():
    silent, loud = attempt(PIECES[".data"].wrong), attempt(PIECES[".data"].right)
    assert silent.found["w.grad"] == [2.0, 4.0]
    assert silent.found["2w when the loss was computed"] == [4.0, 6.0]
    assert "has been modified by an inplace operation" in loud.error


def test_a_second_backward_with_its_graph_kept_doubles():
    assert attempt(PIECES["backward twice"].right).found == {"w.grad": [8.0, 12.0]}


def test_a_loss_that_is_kept_keeps_its_graph():
    kept, freed = (
        attempt(f)
        for f in (PIECES["logging with the graph"].wrong, PIECES["logging with the graph"].right)
    )
    assert kept.found["nodes kept alive"] == 31  # the leaf, and of ten epochs a square, sum, total
    assert freed.found == {"total": kept.found["total"], "nodes kept alive": 0}


def test_what_torch_warns_of_is_told_every_time():
    for _ in range(3):
        (warned,) = attempt(PIECES["a new tensor for w"].wrong).warned
        assert warned.startswith("UserWarning: The .grad attribute of a Tensor that is not a leaf")
        assert "Triggered internally" not in warned


def test_what_is_caught_reaches_nobody_else():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for piece in PIECES.values():
            attempt(piece.wrong)
            attempt(piece.right)
