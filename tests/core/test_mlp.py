"""A net of several layers: torch's own, update by update; exact slopes; honest counts."""

import math
from dataclasses import replace
from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core import images, mlp
from core.batches import data_iter
from core.images import ImageSet
from core.mlp import MlpSpec

SMALL = MlpSpec("digits", (16, 8), lr=0.1, batch_size=100, num_epochs=2)  # 1437 = 14 · 100 + 37
TORCH = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}


@pytest.fixture(scope="module")
def digits() -> ImageSet:
    return images.load("digits")


@pytest.fixture(scope="module")
def run(digits) -> mlp.MlpRun:
    return mlp.run(digits, SMALL)


def torch_net(sizes, start, activation) -> nn.Sequential:
    layers = [nn.Linear(d, q) for d, q in pairwise(sizes)]
    with torch.no_grad():
        for layer, (w, b) in zip(layers, start, strict=True):
            layer.weight.copy_(w)
            layer.bias.copy_(b)
    between = [part for layer in layers for part in (layer, TORCH[activation]())]
    return nn.Sequential(*between[:-1])


# oracle: torch.nn


@pytest.mark.row("MLP-1")
@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_updates_with_momentum_are_those_of_torch(digits, activation):
    spec = replace(SMALL, activation=activation, momentum=0.9)
    generator = torch.Generator().manual_seed(spec.seed)
    net = mlp.first_net(spec.sizes, spec.init, generator)
    theirs = torch_net(spec.sizes, net, activation)
    trainer = torch.optim.SGD(theirs.parameters(), spec.lr, momentum=spec.momentum)
    X, _ = mlp.standardised(digits)
    velocity = mlp.at_rest(net)
    for index in data_iter(spec.batch_size, spec.num_train, generator):
        y = digits.y[index]
        handed = mlp.forward(X[index], net, activation)
        slopes = mlp.backward(handed, y, net, activation)
        net, velocity = mlp.momentum_update(net, velocity, slopes, spec.lr, spec.momentum)
        trainer.zero_grad()
        nn.functional.cross_entropy(theirs(X[index]), y).backward()
        trainer.step()
    for (w, b), layer in zip(net, theirs[::2], strict=True):
        assert torch.allclose(w, layer.weight, atol=2e-5)
        assert torch.allclose(b, layer.bias, atol=2e-5)


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
@pytest.mark.parametrize("init", mlp.INITS)
def test_slopes_by_hand_are_those_of_autograd(activation, init):
    generator = torch.Generator().manual_seed(1)
    net = tuple(
        (w.double().requires_grad_(), b.double().requires_grad_())
        for w, b in mlp.first_net((5, 4, 3, 3), init, generator)
    )
    X, y = torch.randn(7, 5, generator=generator).double(), torch.arange(7) % 3
    handed = mlp.forward(X, net, activation)
    loss = nn.functional.cross_entropy(handed[-1], y)
    theirs = torch.autograd.grad(loss, [part for layer in net for part in layer])
    ours = [part for layer in mlp.backward(handed, y, net, activation) for part in layer]
    for mine, other in zip(ours, theirs, strict=True):
        assert torch.allclose(mine, other, atol=1e-7)  # the softmax is that of float64 too


def test_a_run_is_what_its_updates_make(digits, run):
    """The loop of the page, once more by torch: the moments are measured on the right weights."""
    generator = torch.Generator().manual_seed(SMALL.seed)
    start = mlp.first_net(SMALL.sizes, SMALL.init, generator)
    theirs = torch_net(SMALL.sizes, start, SMALL.activation)
    trainer = torch.optim.SGD(theirs.parameters(), SMALL.lr, momentum=SMALL.momentum)
    X, X_test = mlp.standardised(digits)
    for _ in range(SMALL.num_epochs):
        for index in data_iter(SMALL.batch_size, SMALL.num_train, generator):
            trainer.zero_grad()
            nn.functional.cross_entropy(theirs(X[index]), digits.y[index]).backward()
            trainer.step()
    with torch.no_grad():
        o = theirs(X_test)
        hidden = theirs[1](theirs[0](X_test[: mlp.WATCHED]))
    last = run.moments[-1]
    loss = nn.functional.cross_entropy(o, digits.y_test).item()
    assert last.test_loss == pytest.approx(loss, rel=1e-4)
    assert (last.hits != (o.argmax(1) == digits.y_test)).sum() <= 1
    assert last.activations.std[0].item() == pytest.approx(
        hidden.std(correction=0).item(), rel=1e-3
    )
    w, w0 = theirs[0].weight, start[0][0]
    assert last.moved[0].item() == pytest.approx(((w - w0).norm() / w0.norm()).item(), rel=1e-3)


# by hand


@pytest.mark.row("MLP-1")
def test_the_parameters_of_the_net_of_the_notes():
    counts = mlp.parameters((784, 512, 256, 128, 64, 10))
    assert counts == [401_920, 131_328, 32_896, 8_256, 650]
    assert sum(counts) == 575_050
    net = mlp.first_net((784, 512, 256, 128, 64, 10), "He", torch.Generator().manual_seed(0))
    assert sum(w.numel() + b.numel() for w, b in net) == 575_050


def test_momentum_adds_up_to_a_step_of_one_over_one_minus_beta():
    one = ((torch.zeros(1, 1), torch.zeros(1)),)
    slopes = ((torch.ones(1, 1), torch.ones(1)),)
    net, velocity = one, one
    for _ in range(60):
        before, (net, velocity) = net, mlp.momentum_update(net, velocity, slopes, 0.1, 0.5)
    assert (before[0][0] - net[0][0]).item() == pytest.approx(0.1 / (1 - 0.5))


def test_a_spread_counts_shares_zeros_and_what_lies_beyond():
    found = mlp.spread([torch.tensor([0.0, 0.0, 0.5, 1.5, 9.0])], (0.0, 2.0), bins=2)
    assert found.shares.tolist() == [pytest.approx([0.2, 0.4])]
    assert found.zeros.tolist() == pytest.approx([0.4])
    assert found.std.item() == pytest.approx(
        torch.tensor([0.0, 0.0, 0.5, 1.5, 9.0]).std(correction=0).item()
    )


def test_first_weights_have_the_spread_that_their_rule_says():
    generator = torch.Generator().manual_seed(3)
    for init, variance in (("default", 1 / 1200), ("Xavier", 2 / 600), ("He", 2 / 400)):
        w, b = mlp.first_layer(400, 200, init, generator)
        assert w.var().item() == pytest.approx(variance, rel=0.03)
        assert bool(b.any()) == (init == "default")
    w, b = mlp.first_layer(400, 200, "zeros", generator)
    assert not w.any()
    assert not b.any()


def test_zeros_move_nothing_but_the_last_bias(digits):
    found = mlp.run(digits, replace(SMALL, init="zeros"))
    assert not found.moments[-1].moved.any()
    assert found.moments[-1].test_accuracy < 0.2


# the accuracy of a test set in batches: B41


@pytest.mark.row("MLP-2")
@given(st.lists(st.booleans(), min_size=1, max_size=60), st.integers(1, 70))
def test_a_mean_of_batches_is_the_accuracy_when_all_are_equally_long(right, size):
    hits = torch.tensor(right)
    true = sum(right) / len(right)
    assert mlp.accuracy_counted(hits, size) == pytest.approx(true)
    printed = mlp.accuracies_with_reset(hits, size)
    assert len(printed) == -(-len(right) // size)
    assert printed[-1] == pytest.approx(
        sum(right[(len(printed) - 1) * size :]) / len(right[(len(printed) - 1) * size :])
    )
    if len(right) % size == 0:
        assert mlp.accuracy_of_means(hits, size) == pytest.approx(true)


@pytest.mark.row("MLP-2")
def test_a_short_last_batch_counts_too_much_in_a_mean_of_means():
    hits = torch.tensor([True] * 6 + [False])
    assert mlp.accuracy_counted(hits, 3) == pytest.approx(6 / 7)
    assert mlp.accuracies_with_reset(hits, 3) == [1.0, 1.0, 0.0]  # the last is taken for all
    assert mlp.accuracy_of_means(hits, 3) == pytest.approx(2 / 3)


# laws


def test_a_run_is_looked_at_four_times_an_epoch_and_reports_often(digits, run):
    assert [m.update for m in run.moments] == [0, 4, 8, 11, 15, 19, 23, 26, 30]
    made = [one.update for one in mlp.train(digits, replace(SMALL, batch_size=4))]
    assert all(b - a <= mlp.PAUSE for a, b in pairwise(made))
    assert made[0] == 0
    assert made[-1] == 720


def test_an_abandoned_run_stops_at_the_next_pause(digits):
    told = []

    def leave(progress):
        told.append(progress.update)
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mlp.run(digits, replace(SMALL, batch_size=10), leave)
    assert told == [0, mlp.PAUSE]


def test_a_run_depends_on_its_spec_alone(digits, run):
    torch.manual_seed(9)
    again, other = mlp.run(digits, SMALL), mlp.run(digits, replace(SMALL, seed=1))
    assert [m.test_loss for m in again.moments] == [m.test_loss for m in run.moments]
    assert other.moments[0].test_loss != run.moments[0].test_loss


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=4),
    st.floats(1e-6, 1e38),
    st.floats(0, 0.99),
    st.sampled_from(mlp.ACTIVATIONS),
    st.sampled_from(mlp.INITS),
)
def test_whatever_is_asked_every_number_that_comes_out_is_finite(
    digits, units, lr, momentum, activation, init
):
    spec = MlpSpec("digits", tuple(units), lr, momentum, 200, 1, activation=activation, init=init)
    found = mlp.run(digits, spec)
    assert all(moment.finite for moment in found.moments)
    assert (found.diverged == 0) == (found.moments[-1].update == spec.num_updates)
    assert found.diverged <= spec.num_updates


def test_a_rate_that_is_too_bold_is_called_divergence(digits):
    found = mlp.run(digits, replace(SMALL, lr=1e9))
    assert 1 < found.diverged <= SMALL.num_updates
    assert len(found.moments) >= 1


# rules


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"data": "cats"}, "data must be one of digits, clothes, fashion_mnist, mnist. Got cats."),
        ({"units": ()}, "there must be between 1 and 12 hidden layers. Got 0."),
        ({"units": (0,)}, "a layer must have between 1 and 1,024 units. Got 0."),
        ({"units": (5, 2000)}, "a layer must have between 1 and 1,024 units. Got 2000."),
        ({"lr": -0.1}, "lr must be > 0. Got -0.1."),
        ({"lr": math.inf}, "lr must be finite. Got inf."),
        ({"momentum": 1.0}, "momentum must be at least 0 and below 1. Got 1.0."),
        ({"batch_size": 7000}, "batch_size must be between 1 and num_train = 6,000. Got 7000."),
        ({"num_epochs": 21}, "num_epochs must be between 1 and 20. Got 21."),
        ({"seed": -1}, "seed must be between 0 and 2147483647. Got -1."),
        ({"activation": "step"}, "activation must be one of relu, tanh, sigmoid. Got step."),
        ({"init": "ones"}, "init must be one of default, Xavier, He, zeros. Got ones."),
    ],
)
def test_each_broken_rule_is_said_with_the_value(fields, says):
    with pytest.raises(ValueError, match=r"\. Got ") as error:
        MlpSpec(**fields)
    assert says == str(error.value)


@pytest.mark.parametrize(
    ("text", "units"), [("512 256", (512, 256)), ("8", (8,)), ("5,6-7", (5, 6, 7))]
)
def test_units_are_read_as_one_writes_them(text, units):
    assert mlp.read_units(text) == units


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "there must be between 1 and 12 hidden layers. Got 0."),
        ("0", "a layer must have between 1 and 1,024 units. Got 0."),
        ("ten", "units must be whole numbers, such as 512 256. Got 'ten'."),
        ("1.5", "units must be whole numbers, such as 512 256. Got '1.5'."),
        ("9" * 30, "units must be whole numbers, such as 512 256. Got '" + "9" * 30 + "'."),
        ("1 " * 13, "there must be between 1 and 12 hidden layers. Got 13."),
    ],
)
def test_units_that_are_none_are_refused(text, says):
    with pytest.raises(ValueError, match=r"\. Got ") as error:
        mlp.read_units(text)
    assert says == str(error.value)


def test_a_run_that_nobody_waits_for_is_refused_on_a_page():
    mlp.check_live(MlpSpec(num_epochs=20))
    with pytest.raises(ValueError, match=r"at most 2e\+11 for a run on this page\. Got 6\.0e\+11"):
        mlp.check_live(MlpSpec(units=(1024,) * 5, num_epochs=20))


def test_images_of_another_set_are_refused(digits):
    with pytest.raises(ValueError, match=r"images must be those of clothes\. Got digits\."):
        mlp.run(digits, MlpSpec())
