"""Training on images: the book's numbers, exact updates, honest metrics, and mistakes by name."""

import math
from dataclasses import astuple, replace
from itertools import pairwise

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core import images, scores
from core import softmax as sm
from core import softmax_training as training
from core.batches import data_iter
from core.images import ImageSet
from core.softmax_training import SoftmaxSpec

BOOK = SoftmaxSpec("fashion_mnist", num_train=60_000, lr=0.1, batch_size=256, num_epochs=10)
FLOOR = math.log(math.e + 9) - 1  # no loss of ten classes is lower after a second softmax


@pytest.fixture(scope="module")
def digits() -> ImageSet:
    return images.load("digits")


@pytest.fixture(scope="module")
def run(digits) -> training.SoftmaxRun:
    return training.run(digits, SoftmaxSpec())


# oracle: torch.nn


@pytest.mark.row("STR-2")
def test_an_epoch_is_the_epoch_of_torch_nn(digits):
    spec = SoftmaxSpec(num_epochs=2, batch_size=100)  # 1437 = 14 · 100 + 37: a short last batch
    generator = torch.Generator().manual_seed(spec.seed)
    w, b = sm.init(64, 10, generator)
    net = nn.Linear(64, 10)
    net.load_state_dict({"weight": w.T.clone(), "bias": b.clone()})
    optimizer = torch.optim.SGD(net.parameters(), spec.lr)
    for _ in range(spec.num_epochs):
        for index in data_iter(spec.batch_size, spec.num_train, generator):
            optimizer.zero_grad()
            F.cross_entropy(net(digits.X[index] / 16), digits.y[index]).backward()
            optimizer.step()
    ours = training.run(digits, spec)
    assert torch.allclose(ours.w[-1], net.weight.T, atol=1e-6)
    assert torch.allclose(ours.b[-1], net.bias, atol=1e-6)
    with torch.no_grad():
        test = F.cross_entropy(net(digits.X_test / 16), digits.y_test).item()
    assert ours.epochs[-1].test_loss == pytest.approx(test, abs=1e-6)


def test_the_hand_made_update_is_the_one_autograd_makes(digits):
    X, y = images.scale(digits.X[:50], 16), digits.y[:50]
    w, b = sm.init(64, 10, torch.Generator().manual_seed(1), std=0.5)
    by_hand = training.sgd_update(X, y, w, b, 0.3)
    autograd = training.autograd_update(X, y, w, b, 0.3, sm.cross_entropy)
    for ours, theirs in zip(by_hand, autograd, strict=True):
        assert torch.allclose(ours.float(), theirs.float(), atol=1e-6)
        assert not theirs.requires_grad


# slope


def test_an_update_goes_down_the_slope_of_the_mean_loss(digits):
    X, y = images.scale(digits.X[:20], 16).double(), digits.y[:20]
    w, b = (t.double() for t in sm.init(64, 10, torch.Generator().manual_seed(2)))
    moved, _, _, _ = training.sgd_update(X, y, w, b, lr=1.0)
    h = torch.zeros_like(w)
    h[20, 3] = 1e-5
    up, down = (sm.cross_entropy(sm.logits(X, w + s * h, b), y).mean() for s in (1, -1))
    assert (w - moved)[20, 3].item() == pytest.approx(((up - down) / 2e-5).item(), abs=1e-6)


# by hand


def test_one_update_on_one_black_image_moves_only_the_biases():
    X, y = torch.zeros(1, 4), torch.tensor([1])
    w, b, losses, hits = training.sgd_update(X, y, torch.zeros(4, 2), torch.zeros(2), lr=0.5)
    assert not w.any()
    assert b.tolist() == [-0.25, 0.25]  # −η (ŷ − y) with ŷ = (½, ½)
    assert losses.item() == pytest.approx(math.log(2))
    assert hits.tolist() == [False]


def test_epoch_0_guesses_and_its_loss_is_near_log_10(run):
    assert 2.2 <= run.epochs[0].train_loss <= 2.45
    assert run.epochs[0].test_accuracy <= 0.3


@pytest.mark.row("B12")
@pytest.mark.row("STR-4")
def test_a_loop_that_divides_twice_prints_the_loss_over_the_batch_size(run):
    spec, last = run.spec, run.epochs[-1]
    updates = -(-spec.num_train // spec.batch_size)
    assert run.batch_losses.shape == (updates * spec.num_epochs,)
    assert last.printed_loss == pytest.approx(run.batch_losses[-updates:].sum() / spec.num_train)
    ratio = last.running_loss / last.printed_loss
    assert ratio == pytest.approx(spec.num_train / updates, rel=0.01)


@pytest.mark.row("B15")
@pytest.mark.row("STR-3")
def test_while_it_learns_running_accuracy_lags_behind_the_end_of_the_epoch(run):
    first = run.epochs[1]
    assert first.running_accuracy < first.train_accuracy - 0.05
    assert first.running_accuracy < first.test_accuracy  # looks as if test beats train


def test_digits_are_learned_by_default(run, digits):
    last = run.epochs[-1]
    assert last.test_accuracy > 0.92
    assert last.test_accuracy == scores.accuracy(run.test_logits, digits.y_test)
    assert run.w.shape == (21, 64, 10)
    assert run.b.shape == (21, 10)
    assert torch.equal(run.predictions, run.probabilities.argmax(1))


@pytest.mark.row("B17")
def test_images_held_out_are_seen_by_no_update_and_measured_like_the_others(digits):
    spec = SoftmaxSpec(num_epochs=2, num_valid=287)
    held = training.run(digits, spec)
    fewer = training.run(digits, SoftmaxSpec(num_epochs=2, num_train=1437 - 287))
    assert torch.equal(held.w, fewer.w)
    X, y = images.scale(digits.X[1150:], 16), digits.y[1150:]
    o = sm.logits(X, held.w[-1], held.b[-1])
    assert held.epochs[-1].valid_accuracy == pytest.approx(scores.accuracy(o, y))
    assert held.epochs[-1].valid_loss == pytest.approx(F.cross_entropy(o, y).item(), abs=1e-6)
    assert fewer.epochs[-1].valid_loss == 0


# laws


@pytest.mark.parametrize("num_train", [1, 2, 99, 1437])
def test_progress_comes_at_least_every_100_updates_and_only_grows(digits, num_train):
    spec = SoftmaxSpec(num_train=num_train, batch_size=1, num_epochs=2)
    seen = list(training.train(digits, spec))
    made = [progress.update for progress in seen]
    assert made[0] == 0
    assert made[-1] == spec.num_updates
    assert len(seen[-1].epochs) == 3
    assert all(0 < after - before <= training.PAUSE for before, after in pairwise(made))


def test_an_abandoned_run_stops_at_the_next_pause(digits):
    reports = []

    def leave(progress):
        reports.append(progress.update)
        if len(reports) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        training.run(digits, SoftmaxSpec(batch_size=4, num_epochs=20), leave)
    assert reports == [0, 100, 200]


def test_a_run_depends_on_its_spec_alone(digits, run):
    torch.manual_seed(123)
    again = training.run(digits, SoftmaxSpec())
    other = training.run(digits, SoftmaxSpec(seed=1))
    assert torch.equal(again.w, run.w)
    assert again.epochs == run.epochs
    assert not torch.equal(other.w[0], run.w[0])


def test_more_training_images_help(digits):
    few, many = (
        training.run(digits, SoftmaxSpec(num_train=n, num_epochs=20)).epochs[-1].test_accuracy
        for n in (100, 1437)
    )
    assert many > few + 0.05


@settings(max_examples=25, deadline=None)
@given(
    num_train=st.integers(1, 60),
    lr=st.floats(1e-6, 1e38),
    batch_size=st.integers(1, 60),
    loss=st.sampled_from(training.LOSSES),
    scaled=st.booleans(),
)
def test_whatever_is_asked_every_number_that_comes_out_is_finite(
    digits, num_train, lr, batch_size, loss, scaled
):
    spec = SoftmaxSpec(
        "digits", num_train, lr, min(batch_size, num_train), 3, loss=loss, scaled=scaled
    )
    found = training.run(digits, spec)
    assert all(math.isfinite(value) for epoch in found.epochs for value in astuple(epoch))
    for tensor in (found.w, found.b, found.batch_losses, found.test_logits, found.probabilities):
        assert tensor.isfinite().all()
    assert (found.divergence is None) == (len(found.epochs) == 4)
    assert len(found.w) == len(found.epochs)


# mistakes, by name


@pytest.mark.row("IMG-2")
def test_unscaled_pixels_break_the_naive_loss_and_not_the_stable_one(digits):
    spec = SoftmaxSpec(num_epochs=2, scaled=False)
    broken = training.run(digits, replace(spec, loss="naive"))
    assert broken.divergence is not None
    assert broken.divergence.epoch == 1
    assert broken.divergence.update == broken.divergence.in_epoch == len(broken.batch_losses) + 1
    assert len(broken.epochs) == 1
    assert training.run(digits, spec).divergence is None


def test_with_scaled_pixels_the_naive_loss_trains_like_the_stable_one(digits, run):
    naive = training.run(digits, SoftmaxSpec(loss="naive"))
    assert naive.epochs[-1].train_loss == pytest.approx(run.epochs[-1].train_loss, abs=1e-9)


@pytest.mark.row("B31")
@pytest.mark.row("SMX-7")
def test_a_second_softmax_never_reports_below_its_floor_and_learns_less(digits, run):
    double = training.run(digits, SoftmaxSpec(loss="double"))
    assert all(epoch.running_loss > FLOOR for epoch in double.epochs[1:])
    assert double.batch_losses.min() > FLOOR
    last, right = double.epochs[-1], run.epochs[-1]
    assert last.train_loss > right.train_loss + 0.05
    assert last.test_accuracy < right.test_accuracy - 0.02


def test_a_learning_rate_beyond_float32_is_called_divergence(digits):
    found = training.run(digits, SoftmaxSpec(lr=1e300))
    assert found.divergence is not None
    assert len(found.epochs) == 1


# rules


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"data": "cats"}, "data must be one of digits, clothes, fashion_mnist, mnist. Got cats."),
        ({"num_train": 0}, "num_train must be between 1 and 1,437 for digits. Got 0."),
        ({"lr": 0.0}, "lr must be > 0. Got 0.0."),
        ({"lr": -0.1}, "lr must be > 0. Got -0.1."),
        ({"lr": math.nan}, "lr must be finite. Got nan."),
        ({"lr": math.inf}, "lr must be finite. Got inf."),
        ({"batch_size": 2000}, "batch_size must be between 1 and num_train = 1,437. Got 2000."),
        ({"num_valid": 1437}, "at least 0 and below num_train = 1,437. Got 1437."),
        ({"num_valid": -1}, "at least 0 and below num_train = 1,437. Got -1."),
        ({"num_valid": 1430}, "between 1 and num_train − num_valid = 7. Got 32."),
        ({"num_epochs": 0}, "num_epochs must be between 1 and 50. Got 0."),
        ({"seed": -1}, "seed must be between 0 and 2147483647. Got -1."),
        ({"loss": "l2"}, "loss must be one of stable, naive, double. Got l2."),
        ({"batch_size": 1}, "larger batch_size makes fewer. Got 28,740."),
        (
            {"data": "mnist", "num_train": 60_000, "batch_size": 60_000, "num_epochs": 31},
            "at most 1,800,000, so that nobody waits for long. Got 1,860,000.",
        ),
    ],
)
def test_each_broken_rule_is_said_with_the_value(fields, says):
    with pytest.raises(ValueError, match=r"\. Got ") as error:
        SoftmaxSpec(**fields)
    assert says in str(error.value)


def test_images_of_another_set_are_refused(digits):
    with pytest.raises(ValueError, match=r"images must be those of mnist\. Got digits\."):
        training.run(digits, SoftmaxSpec(data="mnist"))


# the real Fashion-MNIST


@pytest.mark.row("STR-1")
@pytest.mark.row("STR-4")
@pytest.mark.row("STR-5")
@pytest.mark.row("SMX-8")
@pytest.mark.images
def test_ten_epochs_of_fashion_mnist_end_where_the_book_does(real_images):
    clothes = images.load("fashion_mnist", real_images)
    for seed in range(3):
        found = training.run(clothes, replace(BOOK, seed=seed))
        first, last = found.epochs[0], found.epochs[-1]
        assert 2.2 <= first.train_loss <= 2.45
        assert 0.43 <= last.running_loss <= 0.47
        assert 0.80 <= last.test_accuracy <= 0.85
        assert last.running_loss / last.printed_loss == pytest.approx(255.3, abs=1)
    recall = scores.confusion(clothes.y_test, found.predictions, 10).diagonal() / 1000
    assert clothes.facts.names.index("shirt") in recall.argsort()[:2]
    assert scores.calibration(found.probabilities, clothes.y_test).error < 0.04


@pytest.mark.row("SMX-7")
@pytest.mark.row("SMX-8")
@pytest.mark.images
def test_on_fashion_mnist_a_second_softmax_costs_accuracy_and_calibration(real_images):
    clothes = images.load("fashion_mnist", real_images)
    right, double = (
        training.run(clothes, replace(BOOK, num_train=20_000, loss=loss))
        for loss in ("stable", "double")
    )
    assert double.epochs[-1].test_accuracy < right.epochs[-1].test_accuracy - 0.02
    assert min(epoch.running_loss for epoch in double.epochs[1:]) > FLOOR
    spread = [scores.calibration(r.probabilities, clothes.y_test).error for r in (right, double)]
    assert spread[0] < 0.04 < 0.08 < spread[1]


@pytest.mark.row("IMG-2")
@pytest.mark.images
def test_on_fashion_mnist_unscaled_pixels_break_the_books_loss_at_once(real_images):
    clothes = images.load("fashion_mnist", real_images)
    found = training.run(clothes, replace(BOOK, num_epochs=1, loss="naive", scaled=False))
    assert found.divergence is not None
    assert found.divergence.update == 1
