"""Scratch and torch.nn walk the same way, step by step; and each changed line makes them part."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core import concise
from core.concise import APART, EQUAL, WAYS, ConciseSpec, run
from core.data import SyntheticSpec

WIDE = SyntheticSpec(w=(3.0, -3.4), b=3.2, n=200)
BOOK = SyntheticSpec(w=(3.0, -3.4), b=3.2)


@pytest.mark.row("CON-2")
@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from([0.003, 0.03, 0.1, 0.3]),
    st.integers(1, 60),
    st.integers(1, 3),
    st.integers(0, 999),
)
def test_with_half_the_rate_all_parameters_are_equal_at_every_step(lr, size, epochs, seed):
    data = SyntheticSpec(w=(3.0, -3.4), b=3.2, n=60, seed=seed)
    both = run(ConciseSpec(data, lr, size, epochs, seed))
    assert len(both.apart) == both.hand.num_updates + 1 == len(both.batches) + 1
    assert both.apart.max() < 1e-5
    assert both.rate == lr / 2
    assert not both.warned


@pytest.mark.row("CON-2")
def test_on_the_books_run_rounding_is_all_that_differs():
    both = run(ConciseSpec(BOOK, lr=0.03))
    assert both.hand.num_updates == 300
    assert both.apart.max() < 1e-6
    assert torch.equal(both.hand.theta[0], both.nn.theta[0])


@pytest.mark.row("B02")
@pytest.mark.row("CON-2")
@pytest.mark.parametrize("size", [1, 2, 7, 10, 50])
def test_the_gradient_of_mse_loss_is_two_over_the_batch_size(size):
    both = run(ConciseSpec(batch_size=size, num_epochs=1))
    assert concise.first_ratio(both) == pytest.approx(2 / size, rel=1e-5)
    assert both.nn.grad[0].tolist() == pytest.approx((both.hand.grad[0] * 2 / size).tolist(), 1e-5)
    assert both.nn.loss[0].item() == pytest.approx(both.hand.loss[0].item() * 2 / size, rel=1e-5)


@pytest.mark.row("B04")
@pytest.mark.row("CON-2")
def test_against_the_half_mean_the_ratio_is_two():
    X, y = torch.randn(9, 2, generator=torch.Generator().manual_seed(1)), torch.ones(9, 1)
    w, b = torch.zeros(2, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
    assert concise.gradient_ratio(X, y, w, b) * 9 == pytest.approx(2, abs=2e-6)


@pytest.mark.row("CON-1")
def test_twenty_seeds_reach_the_floor_of_a_loss_without_a_half():
    """nn.Linear, MSELoss, SGD and DataLoader at the rate 0.03, as a program takes them."""
    for seed in range(20):
        spec = ConciseSpec(SyntheticSpec(w=(3.0, -3.4), b=3.2, seed=seed), 0.03, seed=seed)
        data, way = concise.rows_of(spec), WAYS["rate not halved"]
        side, rate = concise.train_by_nn(spec, data, concise.dealt(data, spec, seed), way)
        assert rate == 0.03
        mse = 2 * side.full_loss[100::100]
        assert 8e-5 <= mse[-1] <= 1.3e-4
        assert (side.theta[-1] - torch.tensor([3.0, -3.4, 3.2])).abs().max() < 3e-3
        assert mse[0] > mse[-1]


@pytest.mark.row("SCR-1")
@pytest.mark.row("SCR-2")
def test_twenty_seeds_by_hand_reach_the_floor_of_the_book():
    for seed in range(20):
        spec = ConciseSpec(SyntheticSpec(seed=seed), 0.03, seed=seed)
        data = concise.rows_of(spec)
        side = concise.train_by_hand(spec, data, concise.dealt(data, spec, seed))
        first, second, third = side.full_loss[100::100].tolist()
        assert first > second > third
        assert 4e-5 <= third <= 6e-5
        assert (side.theta[-1] - torch.tensor([2.0, -3.4, 4.2])).abs().max() < 3e-3


@pytest.mark.row("B04")
@pytest.mark.row("CON-1")
def test_half_the_rate_with_mse_loss_is_the_scratch_run_and_its_floor_is_twice_the_books():
    both = run(ConciseSpec(BOOK, lr=0.03))
    X, y = both.data.X, both.data.y
    w, b = both.nn.theta[-1].split([2, 1])
    mse = nn.MSELoss()(X @ w[:, None] + b, y).item()
    assert mse == pytest.approx(2 * both.hand.full_loss[-1].item(), rel=1e-3)
    assert 4e-5 <= both.hand.full_loss[-1] <= 6e-5


@pytest.mark.parametrize("name", [name for name in WAYS if name != EQUAL])
def test_every_other_line_makes_the_paths_part(name):
    both = run(ConciseSpec(way=name))
    assert both.apart.max() > 100 * APART
    assert bool(both.warned) == (name == "labels (n,)")
    assert torch.equal(both.hand.theta, run(ConciseSpec()).hand.theta)


def test_the_shapes_that_do_not_fit_are_told_by_torch_itself():
    (said,) = run(ConciseSpec(way="labels (n,)")).warned
    assert "target size (torch.Size([10])) that is different to the input size" in said


def test_the_first_steps_are_as_much_longer_as_each_line_says():
    by = {name: run(ConciseSpec(way=name)) for name in WAYS}
    right = by[EQUAL].nn.theta[1] - by[EQUAL].nn.theta[0]
    for name, times in (
        ("rate not halved", 2),
        ("mean divided again", 0.1),
        ("sum instead of mean", 10),
        ("no zero_grad", 1),
    ):
        first = by[name].nn.theta[1] - by[name].nn.theta[0]
        assert first.tolist() == pytest.approx((times * right).tolist(), rel=1e-4)
    forgot = by["no zero_grad"].nn.grad
    assert forgot[1].tolist() != pytest.approx(by[EQUAL].nn.grad[1].tolist(), rel=1e-2)


def test_the_start_is_the_layers_own_where_nothing_is_said():
    own = run(ConciseSpec(way="nn.Linear's own start")).nn.theta[0]
    assert own.abs().max() <= 2**-0.5
    assert own[2] != 0
    layers = torch.stack([nn.Linear(2, 1).weight.detach().abs().max() for _ in range(200)])
    assert layers.max() <= 2**-0.5
    assert layers.max() > 0.9 * 2**-0.5


def test_a_run_that_explodes_ends_there_and_the_other_goes_on():
    both = run(ConciseSpec(WIDE, 0.3, 100, 10, way="sum instead of mean"))
    assert both.nn.diverged
    assert not both.hand.diverged
    assert both.nn.num_updates < both.hand.num_updates == 20
    assert torch.isfinite(both.nn.full_loss).all()
    assert len(both.apart) == both.nn.num_updates + 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"lr": 0.0}, r"lr must be > 0, up to 10\. Got 0\.0\."),
        ({"lr": float("nan")}, "lr must be"),
        ({"batch_size": 0}, r"batch_size must be between 1 and n = 100\. Got 0\."),
        ({"batch_size": 101}, "batch_size must be between 1 and n = 100"),
        ({"num_epochs": 0}, "num_epochs must be >= 1"),
        ({"seed": -1}, "seed must be between"),
        ({"way": "another"}, "way must be one of rate halved: equal, "),
        ({"batch_size": 1, "num_epochs": 11}, "a run may have 1000 updates.*Got 1100"),
    ],
)
def test_a_broken_rule_is_said_with_its_value(fields, said):
    with pytest.raises(ValueError, match=said):
        ConciseSpec(**fields)


def test_same_seed_same_digits():
    one, two = run(ConciseSpec(seed=3)), run(ConciseSpec(seed=3))
    assert torch.equal(one.nn.theta, two.nn.theta)
    assert not torch.equal(one.nn.theta, run(ConciseSpec(seed=4)).nn.theta)
