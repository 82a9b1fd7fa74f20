"""A net 8-6-4-1 whose last activation is a ReLU, before a loss that wants a probability.

Twenty starts are trained at once, as one stack of matrices; each is its own net. float32.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from core.checks import require
from core.class_maps import built_in
from core.logistic_regression import CLAMP, bce, bce_slope, sigmoid

SEEDS = 20
WIDTHS = (8, 6, 4, 1)
LR = 0.01
HEADS = {
    "ReLU": "max(0, z): can be more than 1, and is exactly 0 with no slope for every z below 0",
    "sigmoid": "between 0 and 1 whatever z is, and its slope is never 0",
}
WAYS = {  # name -> (batch size, None for all; epochs)
    "all rows at once, 300 epochs": (None, 300),
    "batches of 32, 100 epochs": (32, 100),
}
OUTCOMES = ("crash", "dead", "fine")
Layers = tuple[tuple[Tensor, Tensor], ...]  # weights (s, inputs, outputs), biases (s, 1, outputs)


@dataclass(frozen=True)
class HeadSpec:
    """The last activation, and how rows are dealt. Raises ValueError on a broken rule."""

    head: str = "ReLU"
    way: str = "all rows at once, 300 epochs"

    def __post_init__(self) -> None:
        require(self.head in HEADS, f"head must be one of {', '.join(HEADS)}", self.head)
        require(self.way in WAYS, f"way must be one of {', '.join(WAYS)}", self.way)


@dataclass(frozen=True, eq=False)
class HeadRuns:
    """What became of the starts, s of them in E epochs.

    crashed (s,): the epoch in which an output was above 1, −1 where none was; torch's loss stops
    there. dead (s,): the output is 0 for every row at the end. loss (E + 1, s) of all rows, after
    each epoch; outputs (s, n) at the end; largest (s,), the output that crashed.
    """

    spec: HeadSpec
    y: Tensor
    crashed: Tensor
    dead: Tensor
    loss: Tensor
    outputs: Tensor
    largest: Tensor

    def outcome(self, seed: int) -> str:
        """One of OUTCOMES."""
        if self.crashed[seed] >= 0:
            return "crash"
        return "dead" if self.dead[seed] else "fine"


def samples() -> tuple[Tensor, Tensor]:
    """The first eight columns of the breast cancer set, each from −1 to 1; y (n, 1)."""
    found = built_in("breast cancer")
    X = found.X[:, : WIDTHS[0]]
    low, high = X.amin(0), X.amax(0)
    return ((X - low) / (high - low) * 2 - 1).float(), found.y


def starts() -> Layers:
    """As nn.Linear draws them, start k from seed k."""
    sizes = list(pairwise(WIDTHS))
    drawn: list[list[tuple[Tensor, Tensor]]] = [[] for _ in sizes]
    for seed in range(SEEDS):
        generator = torch.Generator().manual_seed(seed)
        for layer, (i, o) in enumerate(sizes):
            w = torch.rand(i, o, generator=generator) * 2 - 1
            b = torch.rand(1, o, generator=generator) * 2 - 1
            drawn[layer].append((w / i**0.5, b / i**0.5))
    return tuple(
        (torch.stack([w for w, _ in layer]), torch.stack([b for _, b in layer])) for layer in drawn
    )


def forward(layers: Layers, X: Tensor) -> list[Tensor]:
    """What enters each layer, and the last score z (s, n, 1)."""
    entered = [X.expand(layers[0][0].shape[0], -1, -1)]
    for k, (w, b) in enumerate(layers):
        z = torch.baddbmm(b, entered[-1], w)
        entered.append(z if k == len(layers) - 1 else z.relu())
    return entered


def head_slope(head: str, z: Tensor, y: Tensor) -> Tensor:
    """The slope of the loss in z, back through the head as autograd goes.

    ReLU: (ŷ − y) / max(ŷ(1 − ŷ), 10⁻¹²) where z > 0, else 0. Sigmoid: ŷ − y.
    """
    if head == "sigmoid":
        return bce_slope(z, y)
    p = z.relu()
    return (p - y) / (p * (1 - p)).clamp_min(1e-12) * (z > 0)


def head_loss(head: str, z: Tensor, y: Tensor) -> Tensor:
    """The mean loss of every start, (s,), log 0 taken as −100; outputs above 1 count as 1."""
    if head == "sigmoid":
        return bce(z, y).mean((1, 2))
    p = z.relu().clamp_max(1)
    log_p, log_q = p.log().clamp_min(-CLAMP), (1 - p).log().clamp_min(-CLAMP)
    return -(y * log_p + (1 - y) * log_q).mean((1, 2))


def update(layers: Layers, X: Tensor, y: Tensor, head: str, alive: Tensor) -> Layers:
    """One step of every start that is alive (s,) on the mean of the losses."""
    entered = forward(layers, X)
    back = head_slope(head, entered[-1], y) / len(y) * alive[:, None, None]
    new = []
    for (w, b), into in zip(reversed(layers), reversed(entered[:-1]), strict=True):
        new.append((w - LR * into.mT @ back, b - LR * back.sum(1, keepdim=True)))
        back = (back @ w.mT) * (into > 0)
    return tuple(reversed(new))


def deal(n: int, size: int | None, epoch: int) -> Iterator[Tensor]:
    """The batches of an epoch, the same for every start."""
    generator = torch.Generator().manual_seed(epoch)
    yield from (
        torch.arange(n).split(n)
        if size is None
        else torch.randperm(n, generator=generator).split(size)
    )


def train(spec: HeadSpec) -> HeadRuns:
    """All starts at once; one whose output leaves 0 … 1 is kept as it is, for there torch stops."""
    X, y = samples()
    size, num_epochs = WAYS[spec.way]
    layers, crashed = starts(), torch.full((SEEDS,), -1)
    largest, losses = torch.zeros(SEEDS), []
    for epoch in range(num_epochs + 1):
        losses.append(head_loss(spec.head, forward(layers, X)[-1], y))
        for batch in deal(len(y), size, epoch) if epoch < num_epochs else ():
            if spec.head == "ReLU":
                top = forward(layers, X[batch])[-1].amax((1, 2))
                now = (crashed < 0) & (top > 1)
                crashed, largest = crashed.where(~now, epoch), largest.where(~now, top)
            layers = update(layers, X[batch], y[batch], spec.head, (crashed < 0).float())
    z = forward(layers, X)[-1]
    outputs = (z.relu() if spec.head == "ReLU" else sigmoid(z))[..., 0]
    dead = (outputs == 0).all(1) & (crashed < 0)
    return HeadRuns(spec, y, crashed, dead, torch.stack(losses), outputs, largest)


# --- what torch itself says ---------------------------------------------------------------------


def above_one() -> dict[str, object]:
    """An output of 1.2 is no probability."""
    y_hat, y = torch.tensor([0.7, 1.2]), torch.tensor([1.0, 1.0])
    return {"loss": torch.nn.functional.binary_cross_entropy(y_hat, y).item()}


def exactly_zero() -> dict[str, object]:
    """An output of 0 for class 1 costs 100, and has no slope behind a ReLU."""
    z = torch.tensor([-0.3], requires_grad=True)
    loss = torch.nn.functional.binary_cross_entropy(z.relu(), torch.tensor([1.0]))
    loss.backward()
    return {"loss": loss.item(), "slope in z": 0.0 if z.grad is None else z.grad.item()}


def size_average() -> dict[str, object]:
    """An old name for the reduction: accepted, with a warning."""
    y_hat, y = torch.tensor([0.7, 0.2]), torch.tensor([1.0, 0.0])
    old = torch.nn.functional.binary_cross_entropy(y_hat, y, size_average=False).item()
    return {
        "old": old,
        "sum": torch.nn.functional.binary_cross_entropy(y_hat, y, reduction="sum").item(),
    }
