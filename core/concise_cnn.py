"""The convolutional net as one writes it with torch.nn, and programs about it that are run now."""

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor, nn

from core.attempts import Attempt, Found, attempt
from core.shape_walk import WalkSpec


class Net(nn.Module):
    """Two convolutions, each pooled, then a linear layer.

    Source: Dive into Deep Learning, 7.6 Convolutional Neural Networks (LeNet).
    """

    def __init__(self, spec: WalkSpec) -> None:
        super().__init__()
        one, two, (c0, c1, c2) = spec.first, spec.second, spec.channels
        self.conv1 = nn.Conv2d(c0, c1, one.kernel, one.stride, one.padding)
        self.conv2 = nn.Conv2d(c1, c2, two.kernel, two.stride, two.padding)
        self.pool1, self.pool2 = nn.MaxPool2d(one.pool), nn.MaxPool2d(two.pool)
        self.linear = nn.Linear(spec.linear, spec.classes)

    def forward(self, x: Tensor) -> Tensor:
        """Logits (n, classes) of pictures (n, 1, side, side)."""
        x = torch.relu(self.pool1(self.conv1(x)))
        x = torch.relu(self.pool2(self.conv2(x)))
        x = x.flatten(1)
        return self.linear(x)


def one_picture(spec: WalkSpec) -> Found:
    """Make the net and hand it one black picture."""
    net = Net(spec)
    logits = net(torch.zeros(1, spec.channels[0], spec.side, spec.side))
    return {"shape": list(logits.shape), "parameters": sum(p.numel() for p in net.parameters())}


def asked(spec: WalkSpec) -> Attempt:
    """What torch says to such a net, now."""
    with torch.random.fork_rng(devices=[]):  # the start values are drawn from what all share
        return attempt(partial(one_picture, spec))


# --- counting class by class, with the mistake and without --------------------------------------


def deal(hits: Tensor, labels: Tensor, batch_size: int) -> list[tuple[Tensor, Tensor]]:
    """Test images in batches, in order: whether each was answered right, and its label."""
    return list(zip(hits.split(batch_size), labels.split(batch_size), strict=True))


def counted_to_the_end_of_a_full_batch(hits: Tensor, labels: Tensor, batch_size: int) -> Found:
    """The loop of many tutorials: it trusts that every batch is full."""
    right, seen = [0] * 10, [0] * 10
    for c, batch in deal(hits, labels, batch_size):
        for i in range(batch_size):
            label = batch[i]
            right[label] += int(c[i])
            seen[label] += 1
    return {"right": sum(right), "seen": sum(seen)}


def counted_to_the_end_of_this_batch(hits: Tensor, labels: Tensor, batch_size: int) -> Found:
    """The same, as far as this batch goes."""
    right, seen = [0] * 10, [0] * 10
    for c, batch in deal(hits, labels, batch_size):
        for i in range(len(batch)):
            label = batch[i]
            right[label] += int(c[i])
            seen[label] += 1
    return {"right": sum(right), "seen": sum(seen)}


def counted(
    loop: Callable[[Tensor, Tensor, int], Found], num_test: int, batch_size: int
) -> Attempt:
    """What becomes of a loop over so many test images, every one of them answered right."""
    labels = torch.arange(num_test) % 10
    return attempt(partial(loop, torch.ones(num_test, dtype=torch.bool), labels, batch_size))
