"""Raw pixels break the loss as the book writes it: first infinite, then not a number."""

import pytest
import torch

from core import images, softmax_training
from core.softmax_training import SoftmaxSpec
from core.unscaled import breaks_at, first_losses


@pytest.fixture(scope="module")
def clothes():
    return images.load("clothes")


def spec(**fields) -> SoftmaxSpec:
    return SoftmaxSpec("clothes", 6000, 0.1, 256, 1, **fields)


@pytest.mark.row("B11")
@pytest.mark.row("IMG-2")
def test_unscaled_pixels_give_inf_and_then_nan(clothes):
    losses = first_losses(clothes, spec(scaled=False, loss="naive", seed=1), 12)
    assert breaks_at(losses) == (1, 2)
    assert losses[1:].isnan().all()


@pytest.mark.parametrize("seed", range(4))
def test_no_seed_survives_raw_pixels(clothes, seed):
    losses = first_losses(clothes, spec(scaled=False, loss="naive", seed=seed), 4)
    assert 0 < breaks_at(losses)[1] <= 4


def test_scaled_pixels_break_nothing(clothes):
    losses = first_losses(clothes, spec(loss="naive"), 12)
    assert breaks_at(losses) == (0, 0)
    assert losses[-1] < losses[0]


def test_the_losses_are_those_of_the_whole_run(clothes):
    whole = softmax_training.run(clothes, spec())
    assert torch.equal(first_losses(clothes, spec(), 24), whole.batch_losses)


def test_a_rule_that_is_broken_is_named(clothes):
    with pytest.raises(ValueError, match=r"count must be between 1 and 24\. Got 25\."):
        first_losses(clothes, spec(), 25)
