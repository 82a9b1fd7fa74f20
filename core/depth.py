"""What depth does: signals and slopes layer by layer, before training and while it goes on.

A net of many equal layers is trained by plain SGD, on the small digits, or on noise whose labels
were drawn by lot: there is nothing to learn in it but the samples themselves.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from core import images, mlp
from core.checks import require
from core.mlp import MAX_HIDDEN, Net, Spread
from core.softmax import cross_entropy

DATA = ("noise", "digits")
NOISE_INPUTS, NOISE_TRAIN, NOISE_TEST = 100, 500, 500
MAX_WIDTH = 200
BATCH, MOMENTUM = 50, 0.9
RECORDS = 20  # looks at a run besides the one before it
WATCHED = 500  # training samples that a look is taken on
SLOPE_ENDS, SLOPE_BINS = (-14.0, 2.0), 48  # of log₁₀ |slope|


@dataclass(frozen=True)
class DepthSpec:
    """A deep net and its training. Raises ValueError when a field breaks its rule."""

    data: str = "noise"
    depth: int = 10  # hidden layers
    width: int = 100  # units of each
    activation: str = "tanh"
    init: str = "default"
    lr: float = 0.05  # > 0
    num_updates: int = 300  # a multiple of RECORDS
    seed: int = 0

    def __post_init__(self) -> None:
        require(self.data in DATA, f"data must be one of {', '.join(DATA)}", self.data)
        rule = f"depth must be between 1 and {MAX_HIDDEN}"
        require(1 <= self.depth <= MAX_HIDDEN, rule, self.depth)
        rule = f"width must be between 1 and {MAX_WIDTH}"
        require(1 <= self.width <= MAX_WIDTH, rule, self.width)
        mlp.check_training(self.lr, MOMENTUM, self.seed, self.activation, self.init)
        fits = 0 < self.num_updates <= 1000 and self.num_updates % RECORDS == 0
        rule = f"num_updates must be a multiple of {RECORDS}, at most 1000"
        require(fits, rule, self.num_updates)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Inputs, hidden layers, outputs."""
        d = NOISE_INPUTS if self.data == "noise" else images.SETS["digits"].d
        return (d, *[self.width] * self.depth, 10)


@dataclass(frozen=True, eq=False)
class Samples:
    """X (n, d), y (n,) to train on; X_test (m, d), y_test (m,)."""

    X: Tensor
    y: Tensor
    X_test: Tensor
    y_test: Tensor


@dataclass(frozen=True, eq=False)
class Look:
    """A deep net after so many updates; L hidden layers.

    loss, accuracy: of the training samples watched; test_accuracy: of all test samples.
    activations: what the layers hand on. slopes: log₁₀ |∂l/∂w| of their weights, std of the
    slopes themselves.
    """

    update: int
    loss: float
    accuracy: float
    test_accuracy: float
    activations: Spread
    slopes: Spread


@dataclass(frozen=True, eq=False)
class DepthRun:
    """A run: its looks, all of them finite, the first before training.

    distinct (L,): units of each hidden layer that are told apart by their weights, at the end.
    diverged: the update before which the numbers ended, 0 for a run that is whole.
    """

    spec: DepthSpec
    looks: tuple[Look, ...]
    distinct: tuple[int, ...]
    diverged: int


def samples(data: str, seed: int) -> Samples:
    """The digits, standardised; or noise ~ N(0, 1) whose ten labels were drawn by lot."""
    if data == "digits":
        digits = images.load("digits")
        X, X_test = mlp.standardised(digits)
        return Samples(X, digits.y, X_test, digits.y_test)
    generator = torch.Generator().manual_seed(seed)
    count = NOISE_TRAIN + NOISE_TEST
    X = torch.randn(count, NOISE_INPUTS, generator=generator)
    y = torch.randint(10, (count,), generator=generator)
    return Samples(X[:NOISE_TRAIN], y[:NOISE_TRAIN], X[NOISE_TRAIN:], y[NOISE_TRAIN:])


def look(spec: DepthSpec, found: Samples, net: Net, update: int) -> Look:
    """Signals and slopes of a net that stands still."""
    X, y = found.X[:WATCHED], found.y[:WATCHED]
    handed = mlp.forward(X, net, spec.activation)
    slopes = [w for w, _ in mlp.backward(handed, y, net, spec.activation)[:-1]]
    seen = mlp.spread([log_size(g) for g in slopes], SLOPE_ENDS, SLOPE_BINS)
    zeros = torch.tensor([(g == 0).float().mean() for g in slopes])
    std = torch.stack([g.std(correction=0) for g in slopes])
    tested = mlp.forward(found.X_test, net, spec.activation)[-1].argmax(1)
    return Look(
        update,
        cross_entropy(handed[-1], y).mean().item(),
        (handed[-1].argmax(1) == y).float().mean().item(),
        (tested == found.y_test).float().mean().item(),
        mlp.spread(handed[1:-1], mlp.ENDS[spec.activation]),
        Spread(seen.shares, zeros, std),
    )


def log_size(g: Tensor) -> Tensor:
    """log₁₀ |g|, and an exact 0 where g is 0: the mark that `spread` leaves out."""
    return torch.where(g == 0, torch.zeros_like(g), g.abs().clamp_min(1e-38).log10())


def is_finite(one: Look) -> bool:
    """Whether all that a look found is numbers."""
    return math.isfinite(one.loss) and one.activations.finite and one.slopes.finite


def run(spec: DepthSpec) -> DepthRun:
    """Train, and look before the first update and RECORDS times on the way.

    Source: Dive into Deep Learning, 5.4 Numerical Stability and Initialization; C. Zhang and
    others, Understanding Deep Learning Requires Rethinking Generalization, 2017 (noise).
    """
    found = samples(spec.data, spec.seed)
    generator = torch.Generator().manual_seed(spec.seed)
    net = mlp.first_net(spec.sizes, spec.init, generator)
    velocity, looks = mlp.at_rest(net), [look(spec, found, net, 0)]
    order = torch.randint(len(found.y), (spec.num_updates, BATCH), generator=generator)
    every = spec.num_updates // RECORDS
    for update, index in enumerate(order, 1):
        y = found.y[index]
        handed = mlp.forward(found.X[index], net, spec.activation)
        slopes = mlp.backward(handed, y, net, spec.activation)
        after, velocity = mlp.momentum_update(net, velocity, slopes, spec.lr, MOMENTUM)
        if update % every == 0:
            now = look(spec, found, after, update)
            if not is_finite(now):
                return DepthRun(spec, tuple(looks), distinct(net), update)
            looks.append(now)
        net = after
    return DepthRun(spec, tuple(looks), distinct(net), 0)


def distinct(net: Net) -> tuple[int, ...]:
    """How many units of each hidden layer differ in the weights that come in.

    Two units that start alike get the same slopes for ever: a layer of them is as good as one.
    """
    return tuple(len(torch.unique(w.round(decimals=6), dim=0)) for w, _ in net[:-1])
