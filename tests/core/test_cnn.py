"""The net by hand is torch's, forward, backward and update by update; runs end as they should."""

import pytest
import torch
from torch import nn

from core import cnn, images
from core.images import ImageSet

SHAPES = {"conv1": (10, 24, 24), "map1": (10, 12, 12), "conv2": (20, 8, 8), "map2": (20, 4, 4)}


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def few(n=60, m=30, seed=0):
    """Images of noise, as a set of clothes that is quick."""
    X = torch.randint(0, 256, (n + m, 784), generator=generator(seed), dtype=torch.uint8)
    y = torch.arange(n + m) % 10
    return ImageSet("clothes", X[:n], y[:n], X[n:], y[n:], 0.3, 0.3)


def theirs(net: cnn.Net) -> nn.Sequential:
    made = nn.Sequential(
        *(nn.Conv2d(1, 10, 5), nn.MaxPool2d(2), nn.ReLU()),
        *(nn.Conv2d(10, 20, 5), nn.MaxPool2d(2), nn.ReLU()),
        *(nn.Flatten(), nn.Linear(320, 10)),
    )
    with torch.no_grad():
        for parameter, value in zip(made.parameters(), net, strict=True):
            parameter.copy_(value)
    return made.to(net.w1.dtype)


@pytest.mark.row("CNN-1")
def test_the_shapes_and_the_number_of_parameters():
    net = cnn.first_net(generator())
    seen = cnn.forward(torch.zeros(3, 1, 28, 28), net)
    assert {name: tuple(getattr(seen, name).shape[1:]) for name in SHAPES} == SHAPES
    assert seen.map2.flatten(1).shape == (3, 320)
    assert seen.logits.shape == (3, 10)
    assert sum(w.numel() for w in net) == 8490


@pytest.mark.row("CNN-1")
def test_forward_and_backward_are_torchs_also_where_pixels_are_alike():
    net = cnn.Net(*(w.double() for w in cnn.first_net(generator(1))))
    X = torch.rand(7, 1, 28, 28, generator=generator(2)).double()
    X[:, :, :9] = 0  # flat ground: windows of equal sums
    y = torch.arange(7)
    made = theirs(net)
    nn.functional.cross_entropy(made(X), y).backward()
    seen = cnn.forward(X, net)
    torch.testing.assert_close(seen.logits, made(X).detach())
    for ours, parameter in zip(cnn.backward(X, y, net, seen), made.parameters(), strict=True):
        torch.testing.assert_close(ours, parameter.grad)


@pytest.mark.row("CNN-2")
def test_updates_with_momentum_are_those_of_torchs_sgd():
    net = cnn.Net(*(w.double() for w in cnn.first_net(generator(3))))
    made, speed = theirs(net), cnn.Net(*(torch.zeros_like(w) for w in net))
    trainer = torch.optim.SGD(made.parameters(), lr=0.1, momentum=0.9)
    for k in range(3):
        X, y = torch.rand(5, 1, 28, 28, generator=generator(k)).double(), torch.arange(5)
        seen = cnn.forward(X, net)
        net, speed = cnn.update(net, cnn.backward(X, y, net, seen), speed, 0.1, 0.9)
        trainer.zero_grad()
        nn.functional.cross_entropy(made(X), y).backward()
        trainer.step()
    for ours, parameter in zip(net, made.parameters(), strict=True):
        torch.testing.assert_close(ours, parameter.detach())


def spec_of(**fields):
    """A run on `few` images: the spec believes in 6,000, so the batch is what counts."""
    return cnn.CnnSpec(**fields)


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(cnn.CnnSpec, "num_train", property(lambda self: 60))


def test_a_run_counts_every_test_image_and_repeats_itself(quick):
    done, again = (cnn.run(few(), spec_of(batch_size=16, num_epochs=2)) for _ in range(2))
    assert [epoch.epoch for epoch in done.epochs] == [0, 1, 2]
    assert done.epochs == again.epochs
    logits = cnn.forward(cnn.batch_of(few().X_test, 255), done.net).logits
    right = (logits.argmax(1) == few().y_test).float().mean().item()
    assert done.epochs[-1].test_accuracy == pytest.approx(right)
    assert len(done.kernels) == 3
    assert torch.equal(done.kernels[-1], done.net.w1)


def test_a_run_that_breaks_ends_with_the_last_whole_epoch(quick):
    done = cnn.run(few(), spec_of(lr=1e12, batch_size=16, num_epochs=3))
    assert done.diverged
    assert len(done.epochs) == len(done.kernels) < 4
    assert all(w.isfinite().all() for w in done.net)


def test_progress_is_told_and_a_run_can_be_left(quick):
    told = []
    cnn.run(few(), spec_of(batch_size=4, num_epochs=1), told.append)
    assert [progress.update for progress in told] == [0, 6, 12]


@pytest.mark.parametrize(
    "bad",
    [
        {"data": "digits"},
        {"lr": 0.0},
        {"lr": float("nan")},
        {"momentum": 1.0},
        {"batch_size": 0},
        {"batch_size": 6001},
        {"num_epochs": 0},
        {"num_epochs": 13},
        {"seed": -1},
        {"data": "mnist", "num_epochs": 4},
    ],
)
def test_a_run_that_cannot_be_is_refused_in_a_sentence(bad):
    with pytest.raises(ValueError, match="must"):
        cnn.CnnSpec(**bad)


def test_images_of_another_set_are_refused():
    with pytest.raises(ValueError, match="images must be those of mnist"):
        next(cnn.train(few(), cnn.CnnSpec("mnist", num_epochs=1)))


def test_the_clothes_in_the_box_are_of_the_size_it_expects():
    assert images.SETS["clothes"].shape == (cnn.SIDE, cnn.SIDE)
