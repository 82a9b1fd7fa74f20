"""Gradients add up until somebody sets them to zero: a counter, and two trainings that race."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from core.batches import data_iter
from core.checks import require, require_finite
from core.data import SyntheticSpec, load
from core.linear_regression import linreg, squared_loss

CALLS = {"b": "backward()", "z": "zero_()"}
MAX_CALLS = 12
MAX_UPDATES = 1000
MAX_LR = 10.0
EXPLODED = 1e6


# --- the counter ------------------------------------------------------------------------------


@dataclass(frozen=True)
class CallsSpec:
    """A row of calls, b for backward() and z for zero_(), and the slope that every backward adds.

    Raises ValueError for other letters, no call, or more than MAX_CALLS.
    """

    calls: str = "bbb"
    slope: float = 2.0

    def __post_init__(self) -> None:
        strange = next((k for k, call in enumerate(self.calls) if call not in CALLS), None)
        if strange is not None:
            got = self.calls[strange].replace("`", "'")
            raise ValueError(f"Call {strange + 1} must be b or z. Got `{got}`.")
        rule = f"there may be 1 to {MAX_CALLS} calls"
        require(1 <= len(self.calls) <= MAX_CALLS, rule, len(self.calls))
        require_finite("slope", (self.slope,))
        require(abs(self.slope) <= 100, "slope must lie within ±100", self.slope)


def count(spec: CallsSpec) -> list[float]:
    """w.grad after every call, as torch has it: backward() adds the slope of slope · w."""
    w = torch.tensor(1.0, dtype=torch.double, requires_grad=True)
    seen = []
    for call in spec.calls:
        if call == "b":
            (spec.slope * w).backward()
        elif w.grad is not None:
            w.grad.zero_()
        seen.append(0.0 if w.grad is None else w.grad.item())
    return seen


# --- the race ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class RaceSpec:
    """Two trainings on the same batches from the same start, all zeros; one of them never zeroes.

    Data of the book: w = (2, −3.4), b = 4.2, noise 0.01. The seed draws data and batches.
    """

    lr: float = 0.03
    batch_size: int = 10
    num_epochs: int = 3
    n: int = 1000
    seed: int = 0

    def __post_init__(self) -> None:
        require_finite("lr", (self.lr,))
        require(0 < self.lr <= MAX_LR, f"lr must be > 0, up to {MAX_LR:g}", self.lr)
        require(self.num_epochs >= 1, "num_epochs must be >= 1", self.num_epochs)
        rule = f"batch_size must be between 1 and n = {self.n}"
        require(1 <= self.batch_size <= self.n, rule, self.batch_size)
        updates = self.num_epochs * -(-self.n // self.batch_size)
        rule = f"a race may have {MAX_UPDATES} updates; take fewer epochs or larger batches"
        require(updates <= MAX_UPDATES, rule, updates)
        SyntheticSpec(n=self.n, seed=self.seed)


@dataclass(frozen=True)
class Runner:
    """One training: theta (T + 1, d + 1), the loss of all samples (T + 1,), and grad (T,).

    grad is the length of what lay in .grad when an update was made. A run whose loss has grown a
    million times over stops there.
    """

    theta: Tensor
    loss: Tensor
    grad: Tensor
    diverged: bool


def race(spec: RaceSpec) -> tuple[Runner, Runner]:
    """Both trainings: the one that zeroes, and the one that does not."""
    return train(spec, zero=True), train(spec, zero=False)


def train(spec: RaceSpec, *, zero: bool) -> Runner:
    """Mini-batch SGD by autograd, as the book writes it, with or without zeroing.

    Source: Dive into Deep Learning, 3.4 Linear Regression Implementation from Scratch.
    """
    data = load(SyntheticSpec(n=spec.n, seed=spec.seed))
    w = torch.zeros(data.d, 1, dtype=torch.double, requires_grad=True)
    b = torch.zeros(1, dtype=torch.double, requires_grad=True)
    theta, grads = [joined(w, b)], list[Tensor]()
    for X, y in batches(spec, data.X, data.y):
        update(X, y, w, b, spec.lr, zero=zero)
        theta.append(joined(w, b))
        grads.append(joined(*(p.grad for p in (w, b) if p.grad is not None)))
        if len(theta) % 100 == 0 and not theta[-1].abs().max() < EXPLODED:
            break
    states = torch.stack(theta)
    loss = mean_loss(data.X, data.y, states)
    fine = loss <= EXPLODED * max(loss[0].item(), 1e-12)  # not so is also NaN
    last = len(loss) - 1 if fine.all() else int(fine.int().argmin())
    norms = torch.stack(grads).norm(dim=1)
    return Runner(states[: last + 1], loss[: last + 1], norms[:last], not fine.all())


def update(X: Tensor, y: Tensor, w: Tensor, b: Tensor, lr: float, *, zero: bool) -> None:
    """One update by autograd, in place; with zero the gradients are set to zero before it."""
    if zero and w.grad is not None and b.grad is not None:
        w.grad.zero_()
        b.grad.zero_()
    squared_loss(linreg(X, w, b), y).sum().backward()
    assert w.grad is not None
    assert b.grad is not None
    with torch.no_grad():
        w -= lr * w.grad / len(X)
        b -= lr * b.grad / len(X)


def batches(spec: RaceSpec, X: Tensor, y: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
    """The batches of all epochs, dealt by the seed."""
    generator = torch.Generator().manual_seed(spec.seed)
    for _ in range(spec.num_epochs):
        dealt = torch.cat(data_iter(spec.batch_size, len(y), generator))
        yield from zip(
            X[dealt].split(spec.batch_size), y[dealt].split(spec.batch_size), strict=True
        )


def joined(w: Tensor, b: Tensor) -> Tensor:
    """w (d, 1) and b (1,) as one vector of numbers without history."""
    return torch.cat([w.detach().flatten(), b.detach()])


def mean_loss(X: Tensor, y: Tensor, states: Tensor) -> Tensor:
    """The loss of all samples at every state, (T + 1,)."""
    residual = X @ states[:, :-1].T + states[:, -1] - y
    return (residual**2).mean(0) / 2
