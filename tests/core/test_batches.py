"""Every sample is dealt once an epoch, by hand and by torch."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.batches import DealSpec, Rows, data_iter, deal_epochs, load_array, load_rows
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


@pytest.mark.row("DAT-7")
@given(st.integers(1, 60), st.data())
def test_a_data_set_of_ones_own_shows_every_row_once_as_torchs_own_does(n, data):
    size, shuffle = data.draw(st.integers(1, n)), data.draw(st.booleans())
    X, y = torch.arange(2.0 * n).reshape(n, 2), torch.arange(float(n))[:, None]
    rows = Rows(X, y)
    own, torchs = (
        list(each) for each in (load_rows(rows, size, shuffle), load_array(X, y, size, shuffle))
    )
    assert sorted(rows.asked) == list(range(n))
    assert [tuple(part.shape) for part in own[0]] == [(size, 2), (size, 1)]
    for mine, theirs in zip(own, torchs, strict=True):  # from the same seed, the same order
        assert all(torch.equal(a, b) for a, b in zip(mine, theirs, strict=True))
    if not shuffle:
        assert rows.asked == list(range(n))


@pytest.mark.row("DAT-7")
def test_the_first_batch_of_the_book_is_ten_rows_of_two():
    data = load(SyntheticSpec())
    X, y = next(iter(load_array(data.X, data.y, 10, True)))
    assert (X.shape, y.shape) == ((10, 2), (10, 1))


def test_a_data_set_of_ones_own_needs_a_label_for_each_row():
    with pytest.raises(ValueError, match=r"y needs as many rows as X, 3\. Got 2\."):
        Rows(torch.zeros(3, 1), torch.zeros(2, 1))
