"""What noise leaves: the theory of a fixed rate against runs of SGD, and in cases known by hand."""

import pytest
import torch

from core.bowl import fold
from core.data import SyntheticSpec, load, named_spec
from core.sgd import SgdSpec, run
from core.sgd_seeds import SeedsSpec, predicted_loss, run_seeds, stationary_loss
from core.stationary import (
    expected,
    floor,
    in_mean_square,
    largest_stable_lr,
    mean_size,
    moments,
    normal_moments,
)

DATA = [named_spec("one feature"), named_spec("two features"), named_spec("exercise")]


@pytest.mark.parametrize(("lr", "batch_size"), [(0.1, 12), (0.3, 4), (0.02, 1)])
@pytest.mark.parametrize("data", DATA[:2], ids=["one", "two"])
def test_the_floor_is_where_runs_with_batches_drawn_anew_stay(data, lr, batch_size):
    """Mean of the states of the last halves of eight runs of a thousand updates and more."""
    of = moments(load(data))
    found = []
    for seed in range(8):
        epochs = 2500 // -(-100 // batch_size)
        r = run(SgdSpec(data, lr, batch_size, epochs, seed=seed, order="drawn anew"))
        found.append((r.full_loss[len(r.full_loss) // 4 :] - r.bowl.loss).mean().item())
    size = mean_size(100, batch_size)
    assert sum(found) / 8 == pytest.approx(floor(of, lr, size), rel=0.15)


def test_a_batch_of_ever_more_samples_has_the_limit_of_descent_and_no_floor():
    of = moments(load(DATA[1]))
    bowl = fold(*(lambda d: (d.X, d.y))(load(DATA[1])))
    assert largest_stable_lr(of, 10**9) == pytest.approx(bowl.largest_stable_lr, rel=1e-6)
    assert floor(of, 0.1, 10**9) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("batch_size", [1, 3, 12])
@pytest.mark.parametrize("data", DATA, ids=["one", "two", "exercise"])
def test_at_the_limit_the_largest_eigenvalue_of_the_map_is_one(data, batch_size):
    of = moments(load(data))
    limit = largest_stable_lr(of, batch_size)
    for lr, sign in ((0.999 * limit, -1), (1.001 * limit, 1)):
        radius = torch.linalg.eigvals(in_mean_square(of, lr, batch_size)).abs().max().item()
        assert (radius - 1) * sign > 0
    assert floor(of, 1.001 * limit, batch_size) is None
    assert floor(of, 0.999 * limit, batch_size) is not None


def test_a_duplicated_feature_leaves_a_flat_direction_out():
    twice = SyntheticSpec(correlation=1.0, n=60, noise=1.0)
    of = moments(load(twice))
    assert of.H.shape == (2, 2)
    assert floor(of, 0.1, 5) > 0


def test_the_moments_of_normal_features_are_those_of_many_samples():
    many, of = moments(load(SyntheticSpec(n=100_000, noise=0.5))), normal_moments(2, 0.5)
    # the axes of the first are turned: compare what does not depend on them
    for name in ("H", "fourth", "S"):
        pair = [torch.linalg.eigvalsh(getattr(m, name)) for m in (many, of)]
        assert torch.allclose(*pair, atol=0.1)


def test_expected_is_the_map_applied_update_by_update():
    of, lr = normal_moments(2, 0.5), 0.3
    C = torch.eye(3, dtype=torch.double)
    one_by_one = C.reshape(-1)
    for _ in range(5):
        one_by_one = in_mean_square(of, lr, 4) @ one_by_one + lr**2 / 4 * of.S.reshape(-1)
    assert torch.allclose(expected(of, lr, 4, C, 5).reshape(-1), one_by_one, rtol=1e-12)


# --- many seeds -------------------------------------------------------------------------------


@pytest.mark.parametrize("lr", [0.01, 0.1, 0.5, 1.0, 1.3])
def test_the_mean_of_the_seeds_follows_the_theory_with_its_noise(lr):
    spec = SeedsSpec(lr=lr, num_epochs=3, num_seeds=40)
    ratio = run_seeds(spec).epoch_loss.mean(0) / predicted_loss(spec)
    assert ratio.min() > 0.7
    assert ratio.max() < 1.4
    assert predicted_loss(spec)[-1] >= stationary_loss(spec) * 0.999


def test_first_weights_of_standard_deviation_1_begin_higher_as_the_theory_says():
    spec = SeedsSpec(init_std=1.0, num_seeds=40)
    ratio = run_seeds(spec).epoch_loss.mean(0) / predicted_loss(spec)
    assert ratio[0].item() == pytest.approx(1, abs=0.15)


@pytest.mark.parametrize("lr", [1.5, 2.0, 3.0, 10.0, 1e6])
@pytest.mark.parametrize("num_epochs", [1, 10])
def test_seeds_that_diverge_rest_and_leave_only_finite_numbers(lr, num_epochs):
    spec = SeedsSpec(lr=lr, num_epochs=num_epochs)
    result = run_seeds(spec)
    assert stationary_loss(spec) is None
    for numbers in (result.epoch_loss, result.error, predicted_loss(spec)):
        assert torch.isfinite(numbers).all()
    gone = result.diverged_at > 0
    assert gone.all() or lr <= 2
    assert (result.epoch_loss[gone, -1] > 1e5 * result.epoch_loss[gone, 0]).all()
