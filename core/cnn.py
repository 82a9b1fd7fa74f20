"""A convolutional net from scratch: forward, backward by hand, and updates with momentum.

Conventions: images X (n, 1, 28, 28) float32 between 0 and 1, labels y (n,). Two convolutions of
5 × 5 with 10 and 20 kernels, each pooled by 2 and rectified, then a linear layer from 320 to 10.
`train` is a generator, so that a page can show progress and stop a run that nobody waits for.
"""

import math
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from core import softmax as sm
from core.batches import data_iter
from core.checks import require, require_finite
from core.convolution import conv2d, max_pool2d, relu, unfolded
from core.images import SETS, ImageSet, scale

DATA = ("clothes", "fashion_mnist", "mnist")
SIDE, KERNEL, POOL, CHANNELS, FLAT = 28, 5, 2, (10, 20), 320
MAX_EPOCHS, MAX_SEEN = 12, 200_000
PAUSE = 6  # updates between two reports of progress
EVALUATED = 500  # images at a time when a whole set is measured


@dataclass(frozen=True)
class CnnSpec:
    """One training run. Raises ValueError when a field breaks its rule."""

    data: str = "clothes"
    lr: float = 0.03  # > 0
    momentum: float = 0.9  # 0 .. 1, 1 left out
    batch_size: int = 64
    num_epochs: int = 5  # 1 .. MAX_EPOCHS
    seed: int = 0  # of the first weights and of the dealing

    def __post_init__(self) -> None:
        require(self.data in DATA, f"data must be one of {', '.join(DATA)}", self.data)
        require_finite("lr", (self.lr,))
        require(self.lr > 0, "lr must be > 0", self.lr)
        rule = "momentum must be at least 0 and below 1"
        require(0 <= self.momentum < 1, rule, self.momentum)
        most = self.num_train
        rule = f"batch_size must be between 1 and num_train = {most:,}"
        require(1 <= self.batch_size <= most, rule, self.batch_size)
        rule = f"num_epochs must be between 1 and {MAX_EPOCHS}"
        require(1 <= self.num_epochs <= MAX_EPOCHS, rule, self.num_epochs)
        require(0 <= self.seed < 2**31, "seed must be between 0 and 2147483647", self.seed)
        seen = most * self.num_epochs
        rule = f"num_train × num_epochs must be at most {MAX_SEEN:,}"
        require(seen <= MAX_SEEN, rule, f"{seen:,}")

    @property
    def num_train(self) -> int:
        """Training images: all of the set."""
        return SETS[self.data].num_train

    @property
    def updates_per_epoch(self) -> int:
        """Batches in one epoch, the short last one included."""
        return -(-self.num_train // self.batch_size)

    @property
    def num_updates(self) -> int:
        """Updates of the whole run."""
        return self.updates_per_epoch * self.num_epochs


class Net(NamedTuple):
    """w1 (10, 1, 5, 5), b1 (10,), w2 (20, 10, 5, 5), b2 (20,), w3 (10, 320), b3 (10,)."""

    w1: Tensor
    b1: Tensor
    w2: Tensor
    b2: Tensor
    w3: Tensor
    b3: Tensor


class Seen(NamedTuple):
    """What a batch becomes: sums of a convolution, and what its pooling and ReLU leave; logits."""

    conv1: Tensor  # (n, 10, 24, 24)
    map1: Tensor  # (n, 10, 12, 12)
    conv2: Tensor  # (n, 20, 8, 8)
    map2: Tensor  # (n, 20, 4, 4)
    logits: Tensor  # (n, 10)


def first_net(generator: torch.Generator, classes: int = 10) -> Net:
    """Weights and biases uniform in ±1/√in, as torch's own layers begin."""
    shapes = [
        (CHANNELS[0], 1, KERNEL, KERNEL),
        (CHANNELS[1], CHANNELS[0], KERNEL, KERNEL),
        (classes, FLAT),
    ]
    parts = []
    for shape in shapes:
        end = 1 / math.sqrt(math.prod(shape[1:]))
        for size in (shape, shape[:1]):
            parts.append((2 * torch.rand(size, generator=generator) - 1) * end)
    return Net(*parts)


def forward(X: Tensor, net: Net) -> Seen:
    """Convolution, pooling, ReLU, twice; then the linear layer.

    Source: Dive into Deep Learning, 7.6 Convolutional Neural Networks (LeNet).
    """
    conv1 = conv2d(X, net.w1, net.b1)
    map1 = relu(max_pool2d(conv1, POOL))
    conv2 = conv2d(map1, net.w2, net.b2)
    map2 = relu(max_pool2d(conv2, POOL))
    return Seen(conv1, map1, conv2, map2, torch.addmm(net.b3, map2.flatten(1), net.w3.T))


def back_through_pool(slope: Tensor, conv: Tensor, made: Tensor) -> Tensor:
    """Slopes (n, c, r, s) of what ReLU and pooling left, handed to the largest of each window.

    The first of several that are equal gets it all; nothing is handed back where ReLU gave 0.
    """
    handed, free = torch.zeros_like(conv), made > 0
    for i in range(POOL):
        for j in range(POOL):
            hit = free & (conv[:, :, i::POOL, j::POOL] == made)  # where it is above 0, made is max
            handed[:, :, i::POOL, j::POOL] = slope * hit
            free = free & ~hit
    return handed


def back_through_conv(slope: Tensor, X: Tensor, k: int) -> tuple[Tensor, Tensor]:
    """Slopes of kernels (o, c, k, k) and biases (o,): at each place its slope times what it saw."""
    o, c = slope.shape[1], X.shape[1]
    flat = slope.flatten(2)
    kernels = (flat @ unfolded(X, k).transpose(1, 2)).sum(0)
    return kernels.reshape(o, c, k, k), flat.sum((0, 2))


def back_to_input(slope: Tensor, w: Tensor, X: Tensor) -> Tensor:
    """Slopes of what a convolution saw: every place hands its own back to the pixels it stood on.

    That undoes `unfolded`: where windows overlap, slopes add up.
    """
    o, c, k, _ = w.shape
    rows, columns = slope.shape[2:]
    seen = (w.reshape(o, -1).T @ slope.flatten(2)).reshape(-1, c, k, k, rows, columns)
    handed = torch.zeros_like(X)
    for i in range(k):
        for j in range(k):
            handed[:, :, i : i + rows, j : j + columns] += seen[:, :, i, j]
    return handed


def backward(X: Tensor, y: Tensor, net: Net, seen: Seen) -> Net:
    """Slopes of the mean cross-entropy in every weight and bias: the chain rule, layer by layer."""
    delta = (sm.softmax(seen.logits) - sm.one_hot(y, len(net.b3)).to(X.dtype)) / len(y)
    back = (delta @ net.w3).reshape(seen.map2.shape)
    slope2 = back_through_pool(back, seen.conv2, seen.map2)
    w2, b2 = back_through_conv(slope2, seen.map1, KERNEL)
    slope1 = back_through_pool(back_to_input(slope2, net.w2, seen.map1), seen.conv1, seen.map1)
    w1, b1 = back_through_conv(slope1, X, KERNEL)
    return Net(w1, b1, w2, b2, delta.T @ seen.map2.flatten(1), delta.sum(0))


def update(net: Net, slopes: Net, speed: Net, lr: float, momentum: float) -> tuple[Net, Net]:
    """v ← βv + g,  w ← w − ηv: the new net, and its speed."""
    moved = Net(*(momentum * v + g for v, g in zip(speed, slopes, strict=True)))
    return Net(*(w - lr * v for w, v in zip(net, moved, strict=True))), moved


@dataclass(frozen=True)
class Epoch:
    """After an epoch (0: before any update): the running mean loss, and the whole test set."""

    epoch: int
    running_loss: float
    test_loss: float
    test_accuracy: float


@dataclass(frozen=True, eq=False)
class Progress:
    """How far a run is, and the net as it stands."""

    update: int
    epochs: tuple[Epoch, ...]
    net: Net


@dataclass(frozen=True, eq=False)
class CnnRun:
    """Whole epochs, the kernels w1 behind each, and the last net; `diverged` says why it ended."""

    spec: CnnSpec
    epochs: tuple[Epoch, ...]
    kernels: tuple[Tensor, ...]
    net: Net
    diverged: bool = False


def batch_of(X: Tensor, top: int) -> Tensor:
    """Rows of pixels (n, 784) as images (n, 1, 28, 28) between 0 and 1."""
    return scale(X, top).reshape(-1, 1, SIDE, SIDE)


def evaluate(images: ImageSet, net: Net) -> tuple[float, float]:
    """Mean loss and accuracy over every test image, the last short batch included."""
    loss, right = 0.0, 0
    parts = zip(images.X_test.split(EVALUATED), images.y_test.split(EVALUATED), strict=True)
    for rows, labels in parts:
        logits = forward(batch_of(rows, images.facts.top), net).logits
        loss += float(sm.cross_entropy(logits, labels).sum())
        right += int((logits.argmax(1) == labels).sum())
    return loss / len(images.y_test), right / len(images.y_test)


def train(images: ImageSet, spec: CnnSpec) -> Generator[Progress, None, CnnRun]:
    """Train; yields every PAUSE updates, returns the run.

    Ends with the last whole epoch when a loss stops being a number.
    """
    require(images.name == spec.data, f"images must be those of {spec.data}", images.name)
    generator = torch.Generator().manual_seed(spec.seed)
    net = first_net(generator)
    speed, top = Net(*(torch.zeros_like(w) for w in net)), images.facts.top
    loss, accuracy = evaluate(images, net)
    epochs, kernels, last, made = [Epoch(0, loss, loss, accuracy)], [net.w1], net, 0
    for number in range(1, spec.num_epochs + 1):
        total = 0.0
        for index in data_iter(spec.batch_size, spec.num_train, generator):
            if made % PAUSE == 0:
                yield Progress(made, tuple(epochs), net)
            X, y = batch_of(images.X.index_select(0, index), top), images.y[index]
            seen = forward(X, net)
            total += float(sm.cross_entropy(seen.logits, y).sum())
            net, speed = update(net, backward(X, y, net, seen), speed, spec.lr, spec.momentum)
            made += 1
        loss, accuracy = evaluate(images, net)
        if not (math.isfinite(total) and math.isfinite(loss)):
            return CnnRun(spec, tuple(epochs), tuple(kernels), last, diverged=True)
        epochs.append(Epoch(number, total / spec.num_train, loss, accuracy))
        kernels.append(net.w1)
        last = net
    return CnnRun(spec, tuple(epochs), tuple(kernels), last)


def run(
    images: ImageSet, spec: CnnSpec, report: Callable[[Progress], None] = lambda progress: None
) -> CnnRun:
    """Train to the end, telling `report` at every pause."""
    training = train(images, spec)
    while True:
        try:
            report(next(training))
        except StopIteration as end:
            return end.value
