"""Every sample is dealt once an epoch, by hand and by torch."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.batches import DealSpec, data_iter, deal_epochs, load_array
from core.data import (
    SyntheticSpec,
    load,
)


@pytest.mark.row("DAT-4")
@given(st.integers(1, 300), st.data())
def test_every_index_is_dealt_once_an_epoch(n: int, data: st.DataObject):
    size = data.draw(st.integers(1, n))
    batches = data_iter(size, n, torch.Generator().manual_seed(0))
    assert sorted(torch.cat(batches).tolist()) == list(range(n))
    assert [len(batch) for batch in batches[:-1]] == [size] * (len(batches) - 1)
    assert len(batches) == math.ceil(n / size)


@pytest.mark.row("DAT-4")
def test_two_seeds_deal_two_orders_and_no_shuffle_keeps_the_order():
    first, second = (deal_epochs(DealSpec(seed=seed))[0] for seed in (0, 1))
    assert not torch.equal(torch.cat(first), torch.cat(second))
    plain = deal_epochs(DealSpec(shuffle=False))[0]
    assert torch.equal(torch.cat(plain), torch.arange(100))


@pytest.mark.parametrize(("drop", "seen"), [(False, 100), (True, 96)])
def test_torchs_loader_can_drop_the_last_batch_too(drop: bool, seen: int):
    data = load(SyntheticSpec(n=100))
    loader = load_array(data.X, data.y, 12, True, drop_last=drop)
    assert sum(len(y) for _, y in loader) == seen
