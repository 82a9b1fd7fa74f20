"""Weight decay as a rule of updates: the weights shrink a little at each step; and what it equals.

Two weights, from the body mass and the s5 of the diabetes set, columns and labels standardised.
The loss is L(w) = Σ(ŷ − y)²/2n, so H = XᵀX/n has ones on its diagonal.
Source: Dive into Deep Learning, 3.7 Weight Decay; I. Loshchilov, F. Hutter, Decoupled Weight Decay
Regularization, 2019.
"""

import functools
from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import require, require_finite
from core.regularization import only, ridge, samples

PLAIN, MOMENTUM, ADAM = "gradient descent", "momentum", "Adam"
RULES = {
    PLAIN: "w ← w − ηg",
    MOMENTUM: "v ← 0.9 v + g, w ← w − ηv",
    ADAM: "each weight's step is divided by the size of its gradients so far",
}
COLUMNS = (2, 8)  # body mass and s5
START = (1.0, -0.8)
GONE = 1e6  # a weight this large has left for good
MOST_UPDATES = 200
EQUAL = 1e-9  # what rounding may do


@dataclass(frozen=True)
class DecaySpec:
    """How to train: rate η > 0, decay λ >= 0, updates, the rule. ValueError where one is broken."""

    lr: float = 0.3
    decay: float = 0.5
    num_updates: int = 30
    rule: str = PLAIN

    def __post_init__(self) -> None:
        require_finite("lr", (self.lr,))
        require(self.lr > 0, "lr must be > 0", self.lr)
        require(0 <= self.decay <= 1e9, "decay must be between 0 and 1000000000", self.decay)
        least = 1 <= self.num_updates <= MOST_UPDATES
        require(least, f"updates must be 1 to {MOST_UPDATES}", self.num_updates)
        require(self.rule in RULES, f"the rule must be {', '.join(RULES)}", self.rule)


@functools.cache
def two_columns() -> tuple[Tensor, Tensor]:
    """X (331, 2) and y (331, 1), each column with mean 0 and standard deviation 1."""
    split = only(samples("diabetes"), COLUMNS)
    X, y = split.X, split.y
    return X / X.std(0, correction=0), y / y.std(0, correction=0)


def slope(w: Tensor) -> Tensor:
    """∂L/∂w = Xᵀ(Xw − y) / n, (2,)."""
    X, y = two_columns()
    return (X.T @ (X @ w[:, None] - y)).flatten() / len(X)


@dataclass(frozen=True)
class Memory:
    """What a rule keeps from update to update: averages of gradients and of their squares, (2,)."""

    first: Tensor
    second: Tensor
    t: int = 0


def move(rule: str, g: Tensor, memory: Memory) -> tuple[Tensor, Memory]:
    """What a rule makes of a gradient: the update is w − η · this. The decay is not its business.

    Adam as D. Kingma and J. Ba, 2015, with β 0.9 and 0.999.
    """
    t = memory.t + 1
    if rule == PLAIN:
        return g, Memory(g, memory.second, t)
    if rule == MOMENTUM:
        v = 0.9 * memory.first + g
        return v, Memory(v, memory.second, t)
    first = 0.9 * memory.first + 0.1 * g
    second = 0.999 * memory.second + 0.001 * g**2
    step = first / (1 - 0.9**t) / ((second / (1 - 0.999**t)).sqrt() + 1e-8)
    return step, Memory(first, second, t)


def in_the_gradient(w: Tensor, spec: DecaySpec, memory: Memory) -> tuple[Tensor, Memory]:
    """Ridge's gradient: the slope of L + λ/2 ‖w‖² goes through the rule."""
    g = slope(w) + spec.decay * w
    step, memory = move(spec.rule, g, memory)
    return w - spec.lr * step, memory


def apart_from_it(w: Tensor, spec: DecaySpec, memory: Memory) -> tuple[Tensor, Memory]:
    """Weight decay: shrink by 1 − ηλ, then the step of the loss alone."""
    step, memory = move(spec.rule, slope(w), memory)
    return (1 - spec.lr * spec.decay) * w - spec.lr * step, memory


@dataclass(frozen=True)
class DecayRun:
    """Every state of three trainings, (T + 1, 2): decay apart, decay in the gradient, no decay.

    slopes (T, 2) are those of the loss where `apart` stood; ridge (2,) is where L + λ/2 ‖w‖² is
    least, best (2,) where L is. A training ends where a weight is beyond GONE.
    """

    spec: DecaySpec
    apart: Tensor
    inside: Tensor
    without: Tensor
    slopes: Tensor
    ridge: Tensor
    best: Tensor

    @property
    def differ(self) -> float:
        """The largest difference of a weight between the two ways to decay, at any update."""
        many = min(len(self.apart), len(self.inside))
        return (self.apart[:many] - self.inside[:many]).abs().max().item()

    @property
    def equal(self) -> bool:
        """Whether nothing but rounding lies between the two ways."""
        size = max(self.apart.abs().max().item(), 1.0)
        return len(self.apart) == len(self.inside) and self.differ <= EQUAL * size

    @property
    def diverged(self) -> bool:
        """Whether the training with decay left for good."""
        return self.apart[-1].abs().max().item() > GONE


def train(spec: DecaySpec, way: str) -> Tensor:
    """All states of one training, (T + 1, 2), from START."""
    w = torch.tensor(START, dtype=torch.double)
    memory, states = Memory(torch.zeros_like(w), torch.zeros_like(w)), [w]
    update = in_the_gradient if way == "in" else apart_from_it
    for _ in range(spec.num_updates):
        w, memory = update(w, spec, memory)
        states.append(w)
        if not w.abs().max() <= GONE:
            break
    return torch.stack(states)


def run(spec: DecaySpec) -> DecayRun:
    """Train with both kinds of decay and without any, and find where they ought to end."""
    X, y = two_columns()
    apart = train(spec, "apart")
    no_decay = DecaySpec(spec.lr, 0.0, spec.num_updates, spec.rule)
    return DecayRun(
        spec,
        apart,
        train(spec, "in"),
        train(no_decay, "apart"),
        torch.stack([slope(w) for w in apart[:-1]]),
        ridge(X, y, min(len(X) * spec.decay, 1e9)),
        ridge(X, y, 0.0),
    )


def largest_stable_lr(decay: float) -> float:
    """2 / (λ_max + λ): above it plain descent with decay leaves for good."""
    X, _ = two_columns()
    return 2 / (torch.linalg.eigvalsh(X.T @ X / len(X))[-1].item() + decay)
