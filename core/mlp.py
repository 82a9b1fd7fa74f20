"""A multilayer perceptron from scratch: forward, backward by hand, and updates with momentum.

Conventions: X (n, d) float32, labels y (n,) int64. A net is a tuple of layers (w, b), w (out, in)
as torch keeps it and b (out,); behind each but the last stands the activation. `train` is a
generator, so that a page can show progress and stop a run that nobody waits for.
"""

import math
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from core import softmax as sm
from core.batches import data_iter
from core.checks import quoted, require, require_finite
from core.images import SETS, ImageSet, scale

Layer = tuple[Tensor, Tensor]
Net = tuple[Layer, ...]

ACTIVATIONS = ("relu", "tanh", "sigmoid")
INITS = ("default", "Xavier", "He", "zeros")
MAX_UNITS, MAX_HIDDEN, MAX_EPOCHS = 1024, 12, 20
MAX_WORK = 2 * 10**11  # parameters × images seen: half a minute on one core
PAUSE = 20  # updates between two reports of progress
QUARTERS = 4  # moments of an epoch at which a run is looked at
BINS = 40  # of a histogram of activations
ENDS = {"relu": (0.0, 8.0), "tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0)}
EVALUATED = 1000  # images at a time when a whole set is measured
WATCHED = 500  # test images whose activations are looked at


@dataclass(frozen=True)
class MlpSpec:
    """One training run. Raises ValueError when a field breaks its rule."""

    data: str = "clothes"
    units: tuple[int, ...] = (512, 256, 128, 64)  # of the hidden layers
    lr: float = 0.05  # > 0
    momentum: float = 0.5  # 0 .. 1, 1 left out
    batch_size: int = 64
    num_epochs: int = 5  # 1 .. MAX_EPOCHS
    seed: int = 0  # of the first weights and of the dealing
    activation: str = "relu"
    init: str = "default"

    def __post_init__(self) -> None:
        require(self.data in SETS, f"data must be one of {', '.join(SETS)}", self.data)
        check_units(self.units)
        check_training(self.lr, self.momentum, self.seed, self.activation, self.init)
        most = self.num_train
        rule = f"batch_size must be between 1 and num_train = {most:,}"
        require(1 <= self.batch_size <= most, rule, self.batch_size)
        rule = f"num_epochs must be between 1 and {MAX_EPOCHS}"
        require(1 <= self.num_epochs <= MAX_EPOCHS, rule, self.num_epochs)

    @property
    def num_train(self) -> int:
        """Training images: all of the set."""
        return SETS[self.data].num_train

    @property
    def sizes(self) -> tuple[int, ...]:
        """Inputs, hidden layers, outputs."""
        return (SETS[self.data].d, *self.units, SETS[self.data].q)

    @property
    def updates_per_epoch(self) -> int:
        """Batches in one epoch, the short last one included."""
        return -(-self.num_train // self.batch_size)

    @property
    def num_updates(self) -> int:
        """Updates of the whole run."""
        return self.updates_per_epoch * self.num_epochs

    @property
    def work(self) -> int:
        """Parameters times images seen."""
        return sum(parameters(self.sizes)) * self.num_train * self.num_epochs


def check_units(units: Sequence[int]) -> None:
    """Raise ValueError unless these are hidden layers of a net."""
    rule = f"there must be between 1 and {MAX_HIDDEN} hidden layers"
    require(1 <= len(units) <= MAX_HIDDEN, rule, len(units))
    for width in units:
        rule = f"a layer must have between 1 and {MAX_UNITS:,} units"
        require(1 <= width <= MAX_UNITS, rule, width)


def read_units(text: str) -> tuple[int, ...]:
    """The hidden layers that a text names: numbers with blanks, commas or dashes between them.

    Raises ValueError when a part of it is no whole number.

    >>> read_units("512 256, 128-64")
    (512, 256, 128, 64)
    """
    words = text.replace(",", " ").replace("-", " ").split()
    for word in words:
        whole = word.isascii() and word.isdigit() and len(word) <= 6
        require(whole, "units must be whole numbers, such as 512 256", quoted(word))
    units = tuple(map(int, words))
    check_units(units)
    return units


def check_training(lr: float, momentum: float, seed: int, activation: str, init: str) -> None:
    """Raise ValueError for a rate, a momentum, a seed or a name that no run can have."""
    require_finite("lr", (lr,))
    require(lr > 0, "lr must be > 0", lr)
    require(0 <= momentum < 1, "momentum must be at least 0 and below 1", momentum)
    require(0 <= seed < 2**31, "seed must be between 0 and 2147483647", seed)
    rule = f"activation must be one of {', '.join(ACTIVATIONS)}"
    require(activation in ACTIVATIONS, rule, activation)
    require(init in INITS, f"init must be one of {', '.join(INITS)}", init)


def check_live(spec: MlpSpec) -> None:
    """Raise ValueError when a run is more than somebody should wait for."""
    rule = f"parameters × images × epochs must be at most {MAX_WORK:.0e} for a run on this page"
    require(spec.work <= MAX_WORK, rule, f"{spec.work:.1e}")


# --- the net ----------------------------------------------------------------------------------


def parameters(sizes: Sequence[int]) -> list[int]:
    """Weights and biases of each layer: (in + 1) · out.

    >>> parameters((784, 512, 256, 128, 64, 10)), sum(parameters((784, 512, 256, 128, 64, 10)))
    ([401920, 131328, 32896, 8256, 650], 575050)

    Source: Dive into Deep Learning, 5.1 Multilayer Perceptrons.
    """
    return [(d + 1) * q for d, q in pairwise(sizes)]


def first_net(sizes: Sequence[int], init: str, generator: torch.Generator) -> Net:
    """Start values. default: w and b uniform in ±1/√in, as nn.Linear; Xavier: w uniform in
    ±√(6 / (in + out)), b = 0; He: w ~ N(0, 2/in), b = 0; zeros: nothing but zeros.

    Source: Dive into Deep Learning, 5.4 Numerical Stability and Initialization; K. He and others,
    Delving Deep into Rectifiers, 2015.
    """
    return tuple(first_layer(d, q, init, generator) for d, q in pairwise(sizes))


def first_layer(d: int, q: int, init: str, generator: torch.Generator) -> Layer:
    """Start values of one layer with d inputs and q outputs: w (q, d), b (q,)."""
    if init == "He":
        return torch.randn(q, d, generator=generator) * math.sqrt(2 / d), torch.zeros(q)
    if init == "zeros":
        return torch.zeros(q, d), torch.zeros(q)
    end = math.sqrt(6 / (d + q)) if init == "Xavier" else 1 / math.sqrt(d)
    w = (2 * torch.rand(q, d, generator=generator) - 1) * end
    b = (2 * torch.rand(q, generator=generator) - 1) * end
    return w, b if init == "default" else torch.zeros(q)


def activate(z: Tensor, activation: str) -> Tensor:
    """What a hidden layer hands on: relu, tanh or sigmoid of its sums."""
    if activation == "relu":
        return z.clamp_min(0)
    return z.tanh() if activation == "tanh" else z.sigmoid()


def slope(a: Tensor, activation: str) -> Tensor:
    """The derivative of the activation, told from what it gave: 1 or 0; 1 − a²; a(1 − a)."""
    if activation == "relu":
        return (a > 0).to(a.dtype)
    return 1 - a * a if activation == "tanh" else a * (1 - a)


def forward(X: Tensor, net: Net, activation: str) -> list[Tensor]:
    """Layer by layer a ← σ(a wᵀ + b): X, what each hidden layer hands on, and the logits.

    Source: Dive into Deep Learning, 5.3 Forward Propagation, Backward Propagation.
    """
    handed = [X]
    for w, b in net[:-1]:
        handed.append(activate(torch.addmm(b, handed[-1], w.T), activation))
    w, b = net[-1]
    return [*handed, torch.addmm(b, handed[-1], w.T)]


def backward(handed: Sequence[Tensor], y: Tensor, net: Net, activation: str) -> Net:
    """Slopes of the mean cross-entropy, for every layer those of w and of b: the chain rule.

    δ = (ŷ − y)/n at the logits; w gets δᵀa, b gets Σδ, and the layer before δ ← (δw) ⊙ σ′.
    Source: Dive into Deep Learning, 5.3 Forward Propagation, Backward Propagation.
    """
    o = handed[-1]
    delta = (sm.softmax(o) - sm.one_hot(y, o.shape[1]).to(o.dtype)) / len(y)
    slopes: list[Layer] = []
    for k in range(len(net) - 1, -1, -1):
        slopes.append((delta.T @ handed[k], delta.sum(0)))
        if k:  # the pixels have no slopes of their own
            delta = (delta @ net[k][0]) * slope(handed[k], activation)
    return tuple(reversed(slopes))


def at_rest(net: Net) -> Net:
    """Velocities of zero, one for each parameter."""
    return tuple((torch.zeros_like(w), torch.zeros_like(b)) for w, b in net)


def momentum_update(
    net: Net, velocity: Net, slopes: Net, lr: float, momentum: float
) -> tuple[Net, Net]:
    """One update, new parameters and new velocities: v ← βv + g,  w ← w − ηv.

    Source: Dive into Deep Learning, 12.6 Momentum.
    """
    faster = tuple(
        (torch.add(g_w, v_w, alpha=momentum), torch.add(g_b, v_b, alpha=momentum))
        for (v_w, v_b), (g_w, g_b) in zip(velocity, slopes, strict=True)
    )
    moved = tuple(
        (torch.sub(w, v_w, alpha=lr), torch.sub(b, v_b, alpha=lr))
        for (w, b), (v_w, v_b) in zip(net, faster, strict=True)
    )
    return moved, faster


def standardised(images: ImageSet) -> tuple[Tensor, Tensor]:
    """Pixels of both sets less the mean of the training pixels, over their standard deviation."""
    X, X_test = (scale(part, images.facts.top) for part in (images.X, images.X_test))
    return X.sub_(images.mean).div_(images.std), X_test.sub_(images.mean).div_(images.std)


# --- what is seen of a run --------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Spread:
    """How values lie, layer by layer: L layers.

    shares (L, bins): of all values, in even bins between fixed ends, what lies beyond in the outer
    ones, exact zeros left out; zeros (L,): the share of exact zeros; std (L,) of all values.
    """

    shares: Tensor
    zeros: Tensor
    std: Tensor

    @property
    def finite(self) -> bool:
        """Whether all of it is numbers."""
        return all(bool(part.isfinite().all()) for part in (self.shares, self.zeros, self.std))


def spread(layers: Sequence[Tensor], ends: tuple[float, float], bins: int = BINS) -> Spread:
    """The spread of the values of each layer, in even bins between the ends."""
    shares = []
    for values in layers:
        live = values[values != 0].clamp(*ends)
        shares.append(torch.histc(live.float(), bins, *ends) / values.numel())
    zeros = torch.tensor([(values == 0).float().mean() for values in layers])
    return Spread(torch.stack(shares), zeros, torch.stack([v.std(correction=0) for v in layers]))


@dataclass(frozen=True, eq=False)
class Moment:
    """A run after so many updates; L layers, of them L − 1 hidden; m test images.

    loss and accuracy: means over the training batches since the moment before, while the weights
    moved; at the start they are those of the first batch. test_loss with the weights of now. hits
    (m,) bool: which test images are right. activations: of the hidden layers, on the first test
    images. moved (L,): ‖w − w₀‖ / ‖w₀‖, and ‖w‖ itself where the start was 0.
    """

    update: int
    loss: float
    accuracy: float
    test_loss: float
    hits: Tensor
    activations: Spread
    moved: Tensor

    @property
    def test_accuracy(self) -> float:
        """The share of all test images that are right."""
        return self.hits.float().mean().item()

    @property
    def finite(self) -> bool:
        """Whether all of it is numbers."""
        numbers = (self.loss, self.accuracy, self.test_loss)
        whole = self.activations.finite and bool(self.moved.isfinite().all())
        return whole and all(map(math.isfinite, numbers))


@dataclass(frozen=True, eq=False)
class Progress:
    """How far a run is: updates made, and the moments that were looked at."""

    update: int
    moments: tuple[Moment, ...]


@dataclass(frozen=True, eq=False)
class MlpRun:
    """A finished run: its moments, the start first, all of them finite.

    `diverged` is the update from 1 whose loss was no number any more, 0 for a run that is whole;
    its moments end before.
    """

    spec: MlpSpec
    moments: tuple[Moment, ...]
    diverged: int = 0


def looked_at(
    spec: MlpSpec,
    net: Net,
    start: Net,
    test: tuple[Tensor, Tensor],
    seen: Sequence[tuple[Tensor, Tensor]],
    update: int,
) -> Moment:
    """Measure fixed weights on every test image; `seen` are losses and hits of training batches."""
    X, y = test
    logits = [forward(rows, net, spec.activation)[-1] for rows in X.split(EVALUATED)]
    o = torch.cat(logits)
    losses, hits = (torch.cat(part) for part in zip(*seen, strict=True))
    hidden = forward(X[:WATCHED], net, spec.activation)[1:-1]
    far = [
        ((w - w0).norm() / (w0.norm() if w0.any() else 1.0))
        for (w, _), (w0, _) in zip(net, start, strict=True)
    ]
    return Moment(
        update,
        losses.mean().item(),
        hits.float().mean().item(),
        sm.cross_entropy(o, y).mean().item(),
        o.argmax(1) == y,
        spread(hidden, ENDS[spec.activation]),
        torch.stack(far),
    )


def batch_seen(handed: Sequence[Tensor], y: Tensor) -> tuple[Tensor, Tensor]:
    """Losses (n,) and hits (n,) of a batch, before the update it makes."""
    return sm.cross_entropy(handed[-1], y), handed[-1].argmax(1) == y


def train(images: ImageSet, spec: MlpSpec) -> Generator[Progress, None, MlpRun]:
    """Train, and look at the run every quarter of an epoch; yields every PAUSE updates.

    Stops when a loss stops being a number. Raises ValueError when images and spec do not belong
    together.
    Source: Dive into Deep Learning, 5.2 Implementation of Multilayer Perceptrons.
    """
    require(images.name == spec.data, f"images must be those of {spec.data}", images.name)
    X, X_test = standardised(images)
    test, generator = (X_test, images.y_test), torch.Generator().manual_seed(spec.seed)
    start = net = first_net(spec.sizes, spec.init, generator)
    velocity, made = at_rest(net), 0
    moments: list[Moment] = []
    seen: list[tuple[Tensor, Tensor]] = []
    for _ in range(spec.num_epochs):
        batches = data_iter(spec.batch_size, spec.num_train, generator)
        stops = {round(k * len(batches) / QUARTERS) for k in range(1, QUARTERS + 1)}
        for place, index in enumerate(batches, 1):
            y = images.y[index]
            handed = forward(X[index], net, spec.activation)
            seen.append(batch_seen(handed, y))
            if not moments:
                moments.append(looked_at(spec, net, start, test, seen, 0))
            if made % PAUSE == 0:
                yield Progress(made, tuple(moments))
            slopes = backward(handed, y, net, spec.activation)
            net, velocity = momentum_update(net, velocity, slopes, spec.lr, spec.momentum)
            made += 1
            if place in stops:
                now = looked_at(spec, net, start, test, seen, made)
                if not now.finite:
                    yield Progress(made, tuple(moments))
                    return MlpRun(spec, tuple(moments), first_bad(seen, made))
                moments.append(now)
                seen = []
    yield Progress(made, tuple(moments))
    return MlpRun(spec, tuple(moments))


def first_bad(seen: Sequence[tuple[Tensor, Tensor]], made: int) -> int:
    """The update, from 1, whose batch had a loss that is no number; the last where none had."""
    bad = [not bool(losses.isfinite().all()) for losses, _ in seen]
    return made - len(seen) + 1 + bad.index(True) if any(bad) else made


def run(
    images: ImageSet, spec: MlpSpec, report: Callable[[Progress], object] = lambda _: None
) -> MlpRun:
    """Train to the end; `report` is told at every pause."""
    steps = train(images, spec)
    while True:
        try:
            report(next(steps))
        except StopIteration as end:
            result: MlpRun = end.value
            return result


# --- the accuracy of a test set that is dealt in batches --------------------------------------


def accuracy_counted(hits: Tensor, batch_size: int) -> float:
    """Right over all, counted through all batches: what one wants to know."""
    correct = total = 0
    for batch in hits.split(batch_size):
        correct += int(batch.sum())
        total += len(batch)
    return correct / total


def accuracies_with_reset(hits: Tensor, batch_size: int) -> list[float]:
    """The same loop with both counters set to 0 inside of it: what it prints, batch by batch."""
    printed = []
    for batch in hits.split(batch_size):
        correct = total = 0
        correct += int(batch.sum())
        total += len(batch)
        printed.append(correct / total)
    return printed


def accuracy_of_means(hits: Tensor, batch_size: int) -> float:
    """The mean of the accuracies of the batches: a short last batch counts like a whole one."""
    printed = accuracies_with_reset(hits, batch_size)
    return sum(printed) / len(printed)
