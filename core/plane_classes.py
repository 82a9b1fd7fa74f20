"""Three classes in the plane, and softmax regression trained on them: every state is kept.

X (n, 2), labels y (n,), w (2, 3), b (3,), all float32. Two inputs, three outputs: nine parameters.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from core import softmax as sm
from core.batches import data_iter
from core.checks import require, require_finite
from core.softmax_training import LOSSES, UPDATES

Q = 3  # classes
MAX_UPDATES = 400  # every update keeps its state
EDGE = 4.0  # the picture reaches from −EDGE to EDGE

# name -> (middles of the three clouds, what it is)
LAYOUTS: dict[str, tuple[tuple[tuple[float, float], ...], str]] = {
    "three clouds": (((0.0, 1.8), (-1.7, -1.0), (1.7, -1.0)), "well apart, the same from all"),
    "overlapping": (((0.0, 0.8), (-0.8, -0.5), (0.8, -0.5)), "no line separates them all"),
    "in a row": (((-2.2, -0.7), (0.0, 0.0), (2.2, 0.7)), "the middle one has a rival on each side"),
    "wrapped": (((0.0, 0.0), (-2.0, 0.0), (2.0, 0.0)), "one cloud, and two halves of a ring"),
}


@dataclass(frozen=True)
class ClassesSpec:
    """Samples and one training run. Raises ValueError when a field breaks its rule."""

    layout: str = "three clouds"
    n: int = 150  # 3 .. 600, a third of each class
    lr: float = 0.3  # > 0
    batch_size: int = 15  # 1 .. n
    num_epochs: int = 6  # >= 1
    seed: int = 0  # of the samples and of the dealing
    loss: str = "stable"  # or a mistake: see core.softmax_training

    def __post_init__(self) -> None:
        require(self.layout in LAYOUTS, f"layout must be one of {', '.join(LAYOUTS)}", self.layout)
        require(3 <= self.n <= 600, "n must be between 3 and 600", self.n)
        require_finite("lr", (self.lr,))
        require(self.lr > 0, "lr must be > 0", self.lr)
        rule = f"batch_size must be between 1 and n = {self.n}"
        require(1 <= self.batch_size <= self.n, rule, self.batch_size)
        require(self.num_epochs >= 1, "num_epochs must be >= 1", self.num_epochs)
        require(0 <= self.seed < 2**31, "seed must be between 0 and 2147483647", self.seed)
        require(self.loss in LOSSES, f"loss must be one of {', '.join(LOSSES)}", self.loss)
        rule = f"A run may make at most {MAX_UPDATES} updates; a larger batch_size makes fewer"
        require(self.num_updates <= MAX_UPDATES, rule, f"{self.num_updates:,}")

    @property
    def updates_per_epoch(self) -> int:
        """Batches in one epoch, the short last one included."""
        return -(-self.n // self.batch_size)

    @property
    def num_updates(self) -> int:
        """Updates of the whole run."""
        return self.updates_per_epoch * self.num_epochs


@dataclass(frozen=True, eq=False)
class ClassesRun:
    """A run of T updates and its T + 1 states, the first of them before training.

    X (n, 2), y (n,), w (T + 1, 2, 3), b (T + 1, 3), batches (T,) of indices. Of every state, over
    all samples: reported (T + 1,) the loss that was trained, loss (T + 1,) the true cross-entropy,
    accuracy (T + 1,), confidence (T + 1,) the mean of the largest ŷ.
    """

    spec: ClassesSpec
    X: Tensor
    y: Tensor
    w: Tensor
    b: Tensor
    batches: tuple[Tensor, ...]
    reported: Tensor
    loss: Tensor
    accuracy: Tensor
    confidence: Tensor


def samples(layout: str, n: int, seed: int) -> tuple[Tensor, Tensor]:
    """n samples in the plane, X (n, 2), and their classes 0, 1, 2 in turn, y (n,)."""
    generator = torch.Generator().manual_seed(seed)
    y = torch.arange(n) % Q
    X = torch.randn(n, 2, generator=generator) * 0.75
    if layout == "wrapped":
        turn = (torch.rand(n, generator=generator) - 0.5) * math.pi + math.pi * (y == 1)
        ring = 2.6 * torch.stack([turn.cos(), turn.sin()], 1) + 0.4 * X
        X = torch.where(y[:, None] == 0, X, ring)
    else:
        X = X + torch.tensor(LAYOUTS[layout][0])[y]
    return X.clamp(-0.97 * EDGE, 0.97 * EDGE), y


def train(spec: ClassesSpec) -> ClassesRun:
    """Deal the samples, update batch by batch, and keep every state; w and b start at 0.

    Source: Dive into Deep Learning, 4.4 Softmax Regression Implementation from Scratch.
    """
    X, y = samples(spec.layout, spec.n, spec.seed)
    generator = torch.Generator().manual_seed(spec.seed)
    dealt = [
        batch
        for _ in range(spec.num_epochs)
        for batch in data_iter(spec.batch_size, spec.n, generator)
    ]
    w, b = fit(X, y, dealt, spec.lr, spec.loss)
    return measured(spec, X, y, w, b, tuple(dealt))


def fit(
    X: Tensor, y: Tensor, batches: list[Tensor], lr: float, loss: str = "stable", q: int = Q
) -> tuple[Tensor, Tensor]:
    """One update a batch from w = 0 and b = 0: all states, w (T + 1, d, q) and b (T + 1, q)."""
    w, b = torch.zeros(X.shape[1], q), torch.zeros(q)
    states = [(w, b)]
    for batch in batches:
        w, b, *_ = UPDATES[loss](X[batch], y[batch], w, b, lr)
        states.append((w, b))
    all_w, all_b = zip(*states, strict=True)
    return torch.stack(all_w), torch.stack(all_b)


def measured(
    spec: ClassesSpec, X: Tensor, y: Tensor, w: Tensor, b: Tensor, batches: tuple[Tensor, ...]
) -> ClassesRun:
    """All states of a run, each measured on all samples at once."""
    o = (X @ w + b[:, None]).flatten(0, 1)  # ((T + 1) n, q)
    y_hat, labels = sm.softmax(o), y.repeat(len(w))
    true = sm.cross_entropy(o, labels)
    reported = sm.cross_entropy(y_hat, labels) if spec.loss == "double" else true
    rows = (reported, true, (o.argmax(1) == labels).float(), y_hat.amax(1))
    means = [values.reshape(len(w), -1).mean(1) for values in rows]
    return ClassesRun(spec, X, y, w, b, batches, *means)
