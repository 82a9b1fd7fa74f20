"""The loop that trusts every batch breaks on the short last one; the other counts all."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core import concise_cnn as cc
from core.shape_walk import WalkSpec


@pytest.mark.row("B42")
@pytest.mark.row("CNN-2")
@pytest.mark.parametrize("num_test", [10_000, 2_000])
def test_ten_thousand_are_156_batches_of_64_and_16(num_test):
    said = cc.counted(cc.counted_to_the_end_of_a_full_batch, num_test, 64)
    assert said.error == "IndexError: index 16 is out of bounds for dimension 0 with size 16"
    right = cc.counted(cc.counted_to_the_end_of_this_batch, num_test, 64)
    assert right.found == {"right": num_test, "seen": num_test}


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 200), st.integers(1, 64))
def test_it_breaks_exactly_where_batches_do_not_divide(num_test, batch_size):
    trusting = cc.counted(cc.counted_to_the_end_of_a_full_batch, num_test, batch_size)
    asking = cc.counted(cc.counted_to_the_end_of_this_batch, num_test, batch_size)
    assert bool(trusting.error) == bool(num_test % batch_size)
    assert asking.found["seen"] == num_test


def test_asking_leaves_the_chance_of_others_alone():
    before = torch.random.get_rng_state()
    cc.asked(WalkSpec())
    assert torch.equal(before, torch.random.get_rng_state())
