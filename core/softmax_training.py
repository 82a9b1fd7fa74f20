"""Softmax regression trained on images, one mini-batch at a time, with honest measurements.

Pixels stay uint8 and a batch of them is scaled when it is dealt: as fast as slices of a float32
copy, at a quarter of its memory. `train` is a generator, so that a page can show progress and an
abandoned run can be stopped at any of its pauses.
"""

import functools
import math
from collections.abc import Callable, Generator, Sequence
from dataclasses import astuple, dataclass, replace

import torch
from torch import Tensor

from core import scores
from core import softmax as sm
from core.batches import data_iter
from core.checks import require, require_finite
from core.images import SETS, ImageSet, scale

MAX_SEEN = 1_800_000  # images that one run may look at: 30 epochs of Fashion-MNIST
MAX_UPDATES = 15_000  # updates that one run may make: batches of 1 are slow
MAX_EPOCHS = 50  # every epoch keeps its weights
PAUSE = 100  # updates between two reports of progress
EVALUATED = 512  # images at a time when the whole set is measured

Until = Callable[[], int]  # how many epochs are wanted now
Loss = Callable[[Tensor, Tensor], Tensor]  # logits (n, q) and labels (n,) to losses (n,)


LOSSES = ("stable", "naive", "double")


@dataclass(frozen=True)
class SoftmaxSpec:
    """One training run. Raises ValueError when a field breaks its rule.

    `loss` is stable, or one of two mistakes: naive (overflows) or double (softmax twice).
    """

    data: str = "digits"
    num_train: int = 1437  # the first so many training images
    lr: float = 0.3  # > 0
    batch_size: int = 32  # 1 .. num_fit
    num_epochs: int = 20  # 1 .. MAX_EPOCHS
    seed: int = 0  # of the first weights and of the dealing
    loss: str = "stable"
    scaled: bool = True  # pixels 0 … 1; False feeds them raw, 0 … top
    num_valid: int = 0  # of num_train, the last so many are held out: no update sees them

    def __post_init__(self) -> None:
        require(self.data in SETS, f"data must be one of {', '.join(SETS)}", self.data)
        facts = SETS[self.data]
        most = facts.num_train
        require(
            1 <= self.num_train <= most,
            f"num_train must be between 1 and {most:,} for {facts.title}",
            self.num_train,
        )
        require_finite("lr", (self.lr,))
        require(self.lr > 0, "lr must be > 0", self.lr)
        rule = f"num_valid must be at least 0 and below num_train = {self.num_train:,}"
        require(0 <= self.num_valid < self.num_train, rule, self.num_valid)
        name = "num_train − num_valid" if self.num_valid else "num_train"
        rule = f"batch_size must be between 1 and {name} = {self.num_fit:,}"
        require(1 <= self.batch_size <= self.num_fit, rule, self.batch_size)
        rule = f"num_epochs must be between 1 and {MAX_EPOCHS}"
        require(1 <= self.num_epochs <= MAX_EPOCHS, rule, self.num_epochs)
        require(0 <= self.seed < 2**31, "seed must be between 0 and 2147483647", self.seed)
        require(self.loss in LOSSES, f"loss must be one of {', '.join(LOSSES)}", self.loss)
        self._check_cost()

    def _check_cost(self) -> None:
        seen = self.num_train * self.num_epochs
        rule = f"num_train × num_epochs must be at most {MAX_SEEN:,}, so that nobody waits for long"
        require(seen <= MAX_SEEN, rule, f"{seen:,}")
        rule = f"A run may make at most {MAX_UPDATES:,} updates; a larger batch_size makes fewer"
        require(self.num_updates <= MAX_UPDATES, rule, f"{self.num_updates:,}")

    @property
    def num_fit(self) -> int:
        """Images that updates see: those for training, without the ones held out."""
        return self.num_train - self.num_valid

    @property
    def updates_per_epoch(self) -> int:
        """Batches in one epoch, the short last one included."""
        return -(-self.num_fit // self.batch_size)

    @property
    def num_updates(self) -> int:
        """Updates of the whole run."""
        return self.updates_per_epoch * self.num_epochs


@dataclass(frozen=True)
class Epoch:
    """What is known after an epoch; epoch 0 is before the first update.

    `running_loss` and `running_accuracy` are means over the epoch while the weights changed, by
    the loss that was trained; the others are measured with the weights the epoch ended with, by
    the true cross-entropy; the valid ones on what is held out, 0 when nothing is. `printed_loss` is
    what a loop prints that divides twice: batch means, summed, over the number of images. The three
    of epoch 0 that need updates repeat its end values.
    """

    epoch: int
    running_loss: float
    running_accuracy: float
    train_loss: float
    train_accuracy: float
    test_loss: float
    test_accuracy: float
    printed_loss: float
    valid_loss: float = 0.0
    valid_accuracy: float = 0.0


@dataclass(frozen=True)
class Divergence:
    """The first update whose loss was not a number: its place in the epoch and the run, from 1."""

    epoch: int
    in_epoch: int
    update: int


@dataclass(frozen=True, eq=False)
class Trace:
    """What a run has made so far, by whole epochs, and what it needs to go on from there.

    E + 1 states (w, b) and epochs, the batch losses of each epoch, the state of the generator that
    deals the next one. A run that diverged has the losses of that epoch too, and goes on no more.
    """

    states: tuple[tuple[Tensor, Tensor], ...]
    epochs: tuple[Epoch, ...]
    means: tuple[Tensor, ...]
    dealing: Tensor
    divergence: Divergence | None = None

    @property
    def num_epochs(self) -> int:
        """Whole epochs made."""
        return len(self.epochs) - 1

    def reaches(self, num_epochs: int) -> bool:
        """Whether a run of so many epochs is in it."""
        return self.num_epochs >= num_epochs or self.divergence is not None


@dataclass(frozen=True, eq=False)
class Progress:
    """How far a run is: updates made, their trace by whole epochs, and the weights (d, q) now."""

    update: int
    trace: Trace
    w: Tensor

    @property
    def epochs(self) -> tuple[Epoch, ...]:
        """The epochs that are complete, the state before training first."""
        return self.trace.epochs


@dataclass(frozen=True, eq=False)
class SoftmaxRun:
    """A finished run: E + 1 states, the first of them before training, all of them finite.

    w (E+1, d, q), b (E+1, q), batch_losses (updates,), test logits (m, q) of the last state.
    A run that diverged ends with the last epoch that was whole and says so in `divergence`.
    """

    spec: SoftmaxSpec
    epochs: tuple[Epoch, ...]
    w: Tensor
    b: Tensor
    batch_losses: Tensor
    test_logits: Tensor
    divergence: Divergence | None

    @property
    def probabilities(self) -> Tensor:
        """ŷ of every test image, (m, q)."""
        return sm.softmax(self.test_logits)

    @property
    def predictions(self) -> Tensor:
        """The most probable class of every test image, (m,)."""
        return self.test_logits.argmax(1)


def sgd_update(
    X: Tensor, y: Tensor, w: Tensor, b: Tensor, lr: float
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """One update on one batch, and what it saw before: new w and b, losses (n,), hits (n,).

    w ← w − η/n Xᵀ(ŷ − y),  b ← b − η/n Σ(ŷ − y).  The n is that of this batch, short or not.
    """
    o = sm.logits(X, w, b)
    log_y_hat = sm.log_softmax(o)
    error = (log_y_hat.exp() - sm.one_hot(y, o.shape[1])) * (lr / len(y))  # ŷ − y, times η/n
    losses, hits = -sm.pick(log_y_hat, y), o.argmax(1) == y
    return w - (error.T @ X).T, b - error.sum(0), losses, hits  # (PᵀX)ᵀ is XᵀP, four times faster


def naive_loss(o: Tensor, y: Tensor) -> Tensor:
    """What the book writes first: probabilities, then their logarithm.

    Source: Dive into Deep Learning, 4.4 Softmax Regression Implementation from Scratch.
    """
    return sm.cross_entropy_naive(sm.softmax_naive(o), y)


def double_softmax_loss(o: Tensor, y: Tensor) -> Tensor:
    """Probabilities handed to a loss that expects logits and applies softmax again."""
    return sm.cross_entropy(sm.softmax(o), y)


def autograd_update(
    X: Tensor, y: Tensor, w: Tensor, b: Tensor, lr: float, loss: Loss
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The same by autograd through any loss: a mistake is run as somebody who makes it runs it."""
    w, b = w.detach().requires_grad_(), b.detach().requires_grad_()
    with torch.enable_grad():
        o = sm.logits(X, w, b)
        losses = loss(o, y)
        slope_w, slope_b = torch.autograd.grad(losses.mean(), (w, b))
    hits = o.argmax(1) == y
    return w.detach() - lr * slope_w, b.detach() - lr * slope_b, losses.detach(), hits


UPDATES: dict[str, Callable[..., tuple[Tensor, Tensor, Tensor, Tensor]]] = {
    "stable": sgd_update,
    "naive": functools.partial(autograd_update, loss=naive_loss),
    "double": functools.partial(autograd_update, loss=double_softmax_loss),
}


def evaluate(X: Tensor, y: Tensor, w: Tensor, b: Tensor, top: int) -> tuple[float, float]:
    """True mean loss and accuracy of a whole set with fixed weights."""
    loss = hits = 0.0
    w = w / top  # (x / top) w is x (w / top): scale the weights once instead of every image
    for rows, labels in zip(X.split(EVALUATED), y.split(EVALUATED), strict=True):
        o = sm.logits(rows.float(), w, b)
        loss += sm.cross_entropy(o, labels).sum().item()
        hits += scores.correct(o, labels)
    return loss / len(y), hits / len(y)


@dataclass(frozen=True, eq=False)
class Seen:
    """What updates in a row saw, each before it moved: losses (n,), hits (n,), batch means (k,)."""

    losses: Tensor
    hits: Tensor
    means: Tensor


def updates_in_a_row(
    images: ImageSet, spec: SoftmaxSpec, w: Tensor, b: Tensor, batches: Sequence[Tensor]
) -> tuple[Tensor, Tensor, Seen]:
    """Update with one batch after the other: the new w and b, and what was seen on the way."""
    top = images.facts.top if spec.scaled else 1
    losses, hits, means = [], [], []
    for index in batches:
        X, y = scale(images.X.index_select(0, index), top), images.y.index_select(0, index)
        w, b, loss, hit = UPDATES[spec.loss](X, y, w, b, spec.lr)
        losses.append(loss)
        hits.append(hit)
        means.append(loss.mean())
    return w, b, Seen(torch.cat(losses), torch.cat(hits), torch.stack(means))


def joined(stretches: Sequence[Seen]) -> Seen:
    """Several stretches as one."""
    losses, hits, means = zip(*((s.losses, s.hits, s.means) for s in stretches), strict=True)
    return Seen(torch.cat(losses), torch.cat(hits), torch.cat(means))


def measured(
    images: ImageSet, spec: SoftmaxSpec, epoch: int, w: Tensor, b: Tensor, seen: Seen | None
) -> Epoch:
    """Measure fixed weights on the images that train, those held out and those of the test."""
    top = images.facts.top if spec.scaled else 1
    fit, held = slice(spec.num_fit), slice(spec.num_fit, spec.num_train)
    train = evaluate(images.X[fit], images.y[fit], w, b, top)
    valid = evaluate(images.X[held], images.y[held], w, b, top) if spec.num_valid else (0.0, 0.0)
    test = evaluate(images.X_test, images.y_test, w, b, top)
    if seen is None:
        return Epoch(epoch, *train, *train, *test, train[0] / spec.batch_size, *valid)
    running = seen.losses.mean().item(), seen.hits.float().mean().item()
    printed = seen.means.sum().item() / spec.num_fit  # batch means, divided again
    return Epoch(epoch, *running, *train, *test, printed, *valid)


def begin(images: ImageSet, spec: SoftmaxSpec) -> Trace:
    """The state before training. Raises ValueError when images and spec do not belong together."""
    require(images.name == spec.data, f"images must be those of {spec.data}", images.name)
    generator = torch.Generator().manual_seed(spec.seed)
    w, b = sm.init(images.facts.d, images.facts.q, generator)
    return Trace(((w, b),), (measured(images, spec, 0, w, b, None),), (), generator.get_state())


def train(
    images: ImageSet, spec: SoftmaxSpec, since: Trace | None = None, until: Until | None = None
) -> Generator[Progress, None, Trace]:
    """Train and measure after every epoch; yields before every PAUSE updates, returns the trace.

    It goes on from `since`, and to `until()` epochs, which is asked before each one: those of spec
    when left out. Stops at the last whole epoch when a loss stops being a number.
    Source: Dive into Deep Learning, 4.4 Softmax Regression Implementation from Scratch.
    """
    trace, until = since or begin(images, spec), until or (lambda: spec.num_epochs)
    generator = torch.Generator()
    generator.set_state(trace.dealing)
    while not trace.reaches(until()):
        w, b = trace.states[-1]
        batches, stretches = data_iter(spec.batch_size, spec.num_fit, generator), []
        for start in range(0, len(batches), PAUSE):
            yield progress(spec, trace, start, w)
            w, b, seen = updates_in_a_row(images, spec, w, b, batches[start : start + PAUSE])
            stretches.append(seen)
        seen = joined(stretches)
        end = measured(images, spec, trace.num_epochs + 1, w, b, seen)
        trace = grown(spec, trace, (w, b), end, seen, generator.get_state())
    yield progress(spec, trace, 0, trace.states[-1][0])
    return trace


def grown(
    spec: SoftmaxSpec,
    trace: Trace,
    state: tuple[Tensor, Tensor],
    end: Epoch,
    seen: Seen,
    dealing: Tensor,
) -> Trace:
    """One epoch more; or, when it broke the run, its losses up to there."""
    found = diverged(spec, seen, end)
    if found:
        return replace(
            trace, means=(*trace.means, seen.means[: found.in_epoch - 1]), divergence=found
        )
    return Trace((*trace.states, state), (*trace.epochs, end), (*trace.means, seen.means), dealing)


def progress(spec: SoftmaxSpec, trace: Trace, start: int, w: Tensor) -> Progress:
    """Where a run stands: whole epochs are complete and `start` updates of the next are made."""
    return Progress(trace.num_epochs * spec.updates_per_epoch + start, trace, w)


def diverged(spec: SoftmaxSpec, seen: Seen, end: Epoch) -> Divergence | None:
    """The first update of an epoch that broke the run, if one did."""
    if seen.means.isfinite().all() and all(map(math.isfinite, astuple(end))):
        return None
    bad = ~seen.means.isfinite()
    in_epoch = int(bad.long().argmax()) + 1 if bad.any() else len(seen.means)
    return Divergence(end.epoch, in_epoch, (end.epoch - 1) * spec.updates_per_epoch + in_epoch)


def finished(images: ImageSet, spec: SoftmaxSpec, trace: Trace) -> SoftmaxRun:
    """The run of spec out of a trace that reaches it, with its logits of the test images.

    A trace of more epochs holds that of fewer: what comes later is left out.
    Raises ValueError when the trace does not reach so far.
    """
    rule = f"the trace must reach {spec.num_epochs} epochs"
    require(trace.reaches(spec.num_epochs), rule, trace.num_epochs)
    whole = min(spec.num_epochs, trace.num_epochs)
    found = trace.divergence if whole < spec.num_epochs else None
    w, b = (torch.stack(parts) for parts in zip(*trace.states[: whole + 1], strict=True))
    means = torch.cat([torch.zeros(0), *trace.means[: spec.num_epochs]])
    X = scale(images.X_test, images.facts.top if spec.scaled else 1)
    logits = sm.logits(X, w[-1], b[-1])
    return SoftmaxRun(spec, trace.epochs[: whole + 1], w, b, means, logits, found)


def run(
    images: ImageSet, spec: SoftmaxSpec, report: Callable[[Progress], None] = lambda progress: None
) -> SoftmaxRun:
    """Train to the end, telling `report` at every pause."""
    training = train(images, spec)
    while True:
        try:
            report(next(training))
        except StopIteration as end:
            return finished(images, spec, end.value)
