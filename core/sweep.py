"""Softmax regression with many learning rates and batch sizes, all trained together.

The weights of all models stand beside each other, so that one product gives the logits of them all.
Every model sees the images in the same order. The smallest batch sets the pace: a larger one, its
multiple, gathers the slopes of several small batches at the same weights before it moves, which is
the very update of the large batch.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core import softmax as sm
from core.batches import data_iter
from core.checks import require, require_finite
from core.images import ImageSet, scale
from core.softmax_training import EVALUATED, MAX_SEEN, MAX_UPDATES, PAUSE, SoftmaxSpec

MOST = 36  # models of one sweep


@dataclass(frozen=True)
class SweepSpec:
    """A grid of runs. Raises ValueError when a field breaks its rule.

    Every batch size is a multiple of the smallest; updates are counted at the smallest.
    """

    data: str = "digits"
    num_train: int = 1437
    lrs: tuple[float, ...] = (0.01, 0.1, 1.0, 10.0)
    batch_sizes: tuple[int, ...] = (16, 32, 64, 128)
    num_epochs: int = 5
    seed: int = 0

    def __post_init__(self) -> None:
        require_finite("lrs", self.lrs)
        count = len(self.lrs) * len(self.batch_sizes)
        require(1 <= count <= MOST, f"a sweep must have between 1 and {MOST} models", count)
        for lr in self.lrs:
            for size in self.batch_sizes:
                self.run_of(lr, size)
        small = min(self.batch_sizes)
        odd = [size for size in self.batch_sizes if size % small]
        require(not odd, f"every batch size must be a multiple of the smallest, {small}", odd)

    def run_of(self, lr: float, batch_size: int) -> SoftmaxSpec:
        """One model of the sweep as a run of its own."""
        return SoftmaxSpec(self.data, self.num_train, lr, batch_size, self.num_epochs, self.seed)

    @property
    def models(self) -> list[tuple[float, int]]:
        """(lr, batch size) of every model: all rates of the first size, then of the second."""
        return [(lr, size) for size in self.batch_sizes for lr in self.lrs]


@dataclass(frozen=True, eq=False)
class Sweep:
    """What came of every model, in the order of `SweepSpec.models`, all (models,).

    Losses that are no numbers are infinite. w (models, d, q), b (models, q).
    """

    spec: SweepSpec
    train_loss: Tensor
    test_loss: Tensor
    train_accuracy: Tensor
    test_accuracy: Tensor
    w: Tensor
    b: Tensor


def steps(images: ImageSet, spec: SweepSpec) -> Generator[float, None, Sweep]:
    """Train all models of a grid together; yields the share that is done, returns what came.

    o = X [W₁ … W_k] of one product, slopes [P₁ … P_k]ᵀ X of another. Raises ValueError when images
    and spec do not belong together.
    Source: Dive into Deep Learning, 4.4 Softmax Regression Implementation from Scratch.
    """
    require(images.name == spec.data, f"images must be those of {spec.data}", images.name)
    generator = torch.Generator().manual_seed(spec.seed)
    first, bias = sm.init(images.facts.d, images.facts.q, generator)
    models, small = spec.models, min(spec.batch_sizes)
    state = _State(first, bias, torch.tensor([lr for lr, _ in models]), images.facts.q)
    each = torch.tensor([size // small for _, size in models])
    for epoch in range(spec.num_epochs):
        batches = data_iter(small, spec.num_train, generator)
        state.begin()
        for k, index in enumerate(batches, 1):
            if k % PAUSE == 1:
                yield (epoch + (k - 1) / len(batches)) / spec.num_epochs
            X = scale(images.X.index_select(0, index), images.facts.top)
            state.gather(X, images.y.index_select(0, index))
            state.move((k % each == 0) | torch.tensor(k == len(batches)))
    yield 1.0
    return _measured(images, spec, state)


def sweep(images: ImageSet, spec: SweepSpec) -> Sweep:
    """Train all models of a grid together, to the end."""
    training = steps(images, spec)
    while True:
        try:
            next(training)
        except StopIteration as end:
            return end.value


class _State:
    """Weights of all models, class by class below each other, and slopes that wait to be used."""

    def __init__(self, w: Tensor, b: Tensor, lrs: Tensor, q: int) -> None:
        self.k, self.q, self.lrs = len(lrs), q, lrs
        self.w = w.T.repeat(self.k, 1)  # (k·q, d)
        self.b = b.repeat(self.k)
        self.begin()

    def begin(self) -> None:
        """No slopes wait."""
        self.slope_w, self.slope_b = torch.zeros_like(self.w), torch.zeros_like(self.b)
        self.seen = torch.zeros(self.k)

    def gather(self, X: Tensor, y: Tensor) -> None:
        """Add the slopes of these images, at the weights that each model has now."""
        o = torch.addmm(self.b.unsqueeze(1), self.w, X.T).reshape(self.k, self.q, len(y))
        error = torch.softmax(o, 1)
        error[:, y, torch.arange(len(y))] -= 1
        flat = error.reshape(self.k * self.q, len(y))
        self.slope_w.addmm_(flat, X)
        self.slope_b += flat.sum(1)
        self.seen += len(y)

    def move(self, which: Tensor) -> None:
        """Those models whose batch is whole make their update: w ← w − η/n Σ slopes."""
        if not which.any():
            return
        pace = torch.where(which, self.lrs / self.seen, torch.zeros(())).repeat_interleave(self.q)
        self.w.addcmul_(self.slope_w, pace.unsqueeze(1), value=-1)
        self.b.addcmul_(self.slope_b, pace, value=-1)
        keep = (~which).float()
        self.slope_w *= keep.repeat_interleave(self.q).unsqueeze(1)
        self.slope_b *= keep.repeat_interleave(self.q)
        self.seen *= keep


def _measured(images: ImageSet, spec: SweepSpec, state: _State) -> Sweep:
    train = _evaluate(images.X[: spec.num_train], images.y[: spec.num_train], images, state)
    test = _evaluate(images.X_test, images.y_test, images, state)
    shape = (state.k, state.q)
    w = state.w.reshape(*shape, -1).transpose(1, 2)
    return Sweep(spec, train[0], test[0], train[1], test[1], w, state.b.reshape(shape))


def _evaluate(X: Tensor, y: Tensor, images: ImageSet, state: _State) -> tuple[Tensor, Tensor]:
    """Mean loss and accuracy of every model on a whole set, (models,) each."""
    loss, hits = torch.zeros(state.k), torch.zeros(state.k)
    for rows, labels in zip(X.split(EVALUATED), y.split(EVALUATED), strict=True):
        pixels = scale(rows, images.facts.top)
        o = (pixels @ state.w.T + state.b).reshape(len(labels), state.k, state.q)
        at = labels.reshape(-1, 1, 1).expand(-1, state.k, 1)
        loss += (o.logsumexp(2) - o.gather(2, at).squeeze(2)).sum(0)
        hits += (o.argmax(2) == labels.unsqueeze(1)).float().sum(0)
    good = loss.isfinite()
    return torch.where(good, loss / len(y), torch.inf), torch.where(good, hits / len(y), 0.0)


def fitting(sizes: Sequence[int], num_train: int, num_epochs: int) -> tuple[int, ...]:
    """Of these batch sizes, those that a sweep of so many images and epochs can have."""
    return tuple(
        size
        for size in sizes
        if size <= num_train
        and -(-num_train // size) * num_epochs <= MAX_UPDATES
        and num_train * num_epochs <= MAX_SEEN
    )
