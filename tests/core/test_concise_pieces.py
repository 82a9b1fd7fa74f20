"""What a line of torch.nn does is done by hand as well, and both find the same."""

import inspect

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader

from core.attempts import attempt
from core.concise_pieces import PIECES


@pytest.mark.parametrize("name", PIECES)
def test_both_sides_find_the_same_but_where_the_piece_says_so(name):
    piece = PIECES[name]
    torch_found, hand_found = attempt(piece.by_torch), attempt(piece.by_hand)
    assert not torch_found.error + hand_found.error
    assert list(torch_found.found) == list(hand_found.found)
    for what, value in torch_found.found.items():
        other = hand_found.found[what]
        if what in piece.differs:
            assert value != other
        elif isinstance(value, str | bool):
            assert value == other
        else:
            assert value == pytest.approx(other, rel=1e-6)


@pytest.mark.row("LOS-1")
def test_the_default_is_a_mean_and_the_sum_is_n_times_it():
    found = attempt(PIECES["MSELoss(reduction)"].by_torch).found
    assert found["sum"] == 4 * found["mean, the default"] == sum(found["none"])
    assert nn.MSELoss().reduction == "mean"


def test_the_defaults_that_are_told_are_those_of_torch():
    told = {name: " ".join(piece.hides) for name, piece in PIECES.items()}
    loader = inspect.signature(DataLoader).parameters
    assert not loader["shuffle"].default
    assert "`shuffle=False`" in told["DataLoader"]
    assert loader["drop_last"].default is False
    assert "`drop_last=False`" in told["DataLoader"]
    trainer = torch.optim.SGD(nn.Linear(1, 1).parameters(), lr=0.1)
    assert (trainer.defaults["momentum"], trainer.defaults["weight_decay"]) == (0, 0)
    assert "momentum 0, weight decay 0" in told["SGD"]
    assert inspect.signature(trainer.zero_grad).parameters["set_to_none"].default is True
    assert "`set_to_none=True`" in told["zero_grad"]
    layer = nn.Linear(2, 1)
    assert tuple(layer.weight.shape) == (1, 2)
    assert "(outputs, inputs) = (1, 2)" in told["nn.Linear"]
    assert layer.weight.dtype == torch.float32
    assert layer.bias.requires_grad


def test_cleared_gradients_are_none_by_torch_and_zeros_by_hand():
    piece = PIECES["zero_grad"]
    assert attempt(piece.by_torch).found["cleared"] == "None"
    assert attempt(piece.by_hand).found["cleared"] == "tensor([0.])"
