"""Twenty seeds at once: the source's ranges, the leftover towards the start, and the theory."""

import pytest
import torch

from core.batches import data_iter
from core.data import SyntheticSpec, synthetic_data
from core.linear_regression import linreg, squared_loss
from core.sgd import step
from core.sgd_seeds import SeedsSpec, first_theta, predicted_loss, run_seeds


def widened(low: float, high: float) -> tuple[float, float]:
    """A measured 20-seed range, widened by half on each side."""
    return low * 0.5, high * 1.5


@pytest.fixture(scope="module")
def book():
    return run_seeds(SeedsSpec())


@pytest.mark.row("SCR-1")
def test_twenty_seeds_repeat_the_ranges_of_the_source(book):
    measured = [(15.55, 17.99), (0.02407, 0.05186), (8.68e-5, 2.492e-4), (4.65e-5, 5.32e-5)]
    for epoch, ends in enumerate(measured):
        low, high = widened(*ends)
        assert ((book.epoch_loss[:, epoch] > low) & (book.epoch_loss[:, epoch] < high)).all()
    assert (book.epoch_loss.diff(dim=1) < 0).all()


@pytest.mark.row("SCR-2")
def test_errors_stay_small_and_lean_towards_the_start(book):
    assert book.error.abs().max() < 3e-3
    assert book.closed_form_error.abs().max() < 1.5e-3
    assert (book.error[:, 1] > 0).double().mean() > 0.6  # w₂ → −3.4 from above
    assert (book.error[:, 2] < 0).double().mean() > 0.6  # b → 4.2 from below


@pytest.mark.row("SCR-3")
def test_zero_first_weights_end_as_well_as_small_ones(book):
    zero = run_seeds(SeedsSpec(init_std=0.0))
    ratio = zero.epoch_loss[:, -1].median() / book.epoch_loss[:, -1].median()
    assert abs(ratio.item() - 1) < 0.05


@pytest.mark.row("SCR-3")
def test_theory_is_within_a_factor_two_of_every_epoch_of_every_seed(book):
    ratio = book.epoch_loss / predicted_loss(book.spec)
    assert ratio.min() > 0.5
    assert ratio.max() < 2


def test_one_seed_of_many_is_the_plain_loop():
    spec = SeedsSpec(n=60, batch_size=6, num_epochs=2, num_seeds=3)
    generator = torch.Generator().manual_seed(2)
    theta = first_theta(spec, generator)
    w, b = theta[:-1], theta[-1]
    data = synthetic_data(SyntheticSpec(spec.w, spec.b, spec.noise, spec.n, 2))
    for _ in range(spec.num_epochs):
        for batch in data_iter(spec.batch_size, spec.n, generator):
            w, b = step(w, b, data.X[batch], data.y[batch], spec.lr)
    expected = squared_loss(linreg(data.X, w, b), data.y).mean()
    assert torch.allclose(run_seeds(spec).epoch_loss[2, -1], expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"batch_size": 7}, "must divide n = 1000.*Got 7"),
        ({"lr": 0.0}, "lr must be > 0. Got 0.0"),
        ({"num_seeds": 41}, "between 1 and 40. Got 41"),
        ({"init_std": -1.0}, "init_std must be >= 0. Got -1.0"),
    ],
)
def test_a_bad_field_is_named(fields: dict[str, float], message: str):
    with pytest.raises(ValueError, match=message):
        SeedsSpec(**fields)
