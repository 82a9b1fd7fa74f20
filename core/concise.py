"""One training, written twice: in tensors by hand, and in the words of torch.nn.

Both get the same batches and the same start, so whatever makes them part is a line of the code.
theta = (w₁, …, w_d, b) is (d + 1,); T is the number of updates. Numbers are float32, as torch makes
them when nobody says otherwise. What is compared is `core.linear_regression`; this file and its
neighbours `concise_pieces`, `concise_programs` and `toy_net` alone use torch.nn.
Source: Dive into Deep Learning, 3.4 Linear Regression Implementation from Scratch, and 3.5 Concise
Implementation of Linear Regression.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import torch
from torch import Tensor, nn

from core.attempts import warned
from core.batches import load_array
from core.checks import require, require_finite
from core.data import Dataset, SyntheticSpec, load
from core.linear_regression import linreg, squared_loss

MAX_UPDATES = 1000
MAX_LR = 10.0
EXPLODED = 1e6  # a run whose loss grew this many times over has diverged
APART = 1e-5  # parameters that differ by more than this do so by more than rounding

Batches: TypeAlias = Iterable[tuple[Tensor, ...]]
Made: TypeAlias = tuple[nn.Module, nn.Module, torch.optim.Optimizer]
Seen: TypeAlias = tuple[Tensor, Tensor]  # ŷ of a batch, and its loss as this code has it


# --- by hand ----------------------------------------------------------------------------------


def made_by_hand(d: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Make the parameters: w ~ N(0, 0.01²) (d, 1), and b = 0 (1,)."""
    w = torch.normal(0, 0.01, size=(d, 1), generator=generator, requires_grad=True)
    b = torch.zeros(1, requires_grad=True)
    return w, b


def by_hand(batches: Batches, w: Tensor, b: Tensor, lr: float) -> Iterator[Seen]:
    """Train by hand, and pause after every update."""
    for X, y in batches:
        y_hat = linreg(X, w, b)
        losses = squared_loss(y_hat, y)
        set_to_zero(w, b)
        losses.sum().backward()
        sgd((w, b), lr, len(X))
        yield y_hat, losses


def set_to_zero(*params: Tensor) -> None:
    """Clear the gradients: backward adds to what lies there."""
    for p in params:
        if p.grad is not None:
            p.grad.zero_()


def sgd(params: Iterable[Tensor], lr: float, batch_size: int) -> None:
    """Change every parameter in place: p ← p − lr · p.grad / |B|, for gradients of the sum."""
    with torch.no_grad():
        for p in params:
            p -= lr * p.grad / batch_size


# --- by torch.nn ------------------------------------------------------------------------------


def made(d: int, lr: float, generator: torch.Generator) -> Made:
    """Make net, loss and trainer. MSELoss has no ½, so half the rate makes the same steps."""
    net = nn.Linear(d, 1)
    nn.init.normal_(net.weight, 0, 0.01, generator=generator)
    nn.init.zeros_(net.bias)
    loss = nn.MSELoss()
    trainer = torch.optim.SGD(net.parameters(), lr=lr / 2)
    return net, loss, trainer


def by_nn(
    batches: Batches, net: nn.Module, loss: nn.Module, trainer: torch.optim.Optimizer
) -> Iterator[Seen]:
    """Train by torch.nn, and pause after every update."""
    for X, y in batches:
        y_hat = net(X)
        batch_loss = loss(y_hat, y)
        trainer.zero_grad()
        batch_loss.backward()
        trainer.step()
        yield y_hat, batch_loss


# --- what makes them part: one line is another ------------------------------------------------


def made_not_halved(d: int, lr: float, generator: torch.Generator) -> Made:
    """The rate of the loop by hand, as it is."""
    net = nn.Linear(d, 1)
    nn.init.normal_(net.weight, 0, 0.01, generator=generator)
    nn.init.zeros_(net.bias)
    loss = nn.MSELoss()
    trainer = torch.optim.SGD(net.parameters(), lr=lr)
    return net, loss, trainer


def made_summing(d: int, lr: float, generator: torch.Generator) -> Made:
    """A loss that adds up, at the rate that was right for a mean."""
    net = nn.Linear(d, 1)
    nn.init.normal_(net.weight, 0, 0.01, generator=generator)
    nn.init.zeros_(net.bias)
    loss = nn.MSELoss(reduction="sum")
    trainer = torch.optim.SGD(net.parameters(), lr=lr / 2)
    return net, loss, trainer


def made_as_it_comes(d: int, lr: float, generator: torch.Generator) -> Made:
    """The start that nn.Linear takes by itself, here drawn by a generator to be repeatable."""
    net = nn.Linear(d, 1)
    nn.init.uniform_(net.weight, -(d**-0.5), d**-0.5, generator=generator)
    nn.init.uniform_(net.bias, -(d**-0.5), d**-0.5, generator=generator)
    loss = nn.MSELoss()
    trainer = torch.optim.SGD(net.parameters(), lr=lr / 2)
    return net, loss, trainer


def divided_again(
    batches: Batches, net: nn.Module, loss: nn.Module, trainer: torch.optim.Optimizer
) -> Iterator[Seen]:
    """Who believes that PyTorch adds up divides by the batch size, and so for a second time."""
    for X, y in batches:
        y_hat = net(X)
        batch_loss = loss(y_hat, y) / len(X)
        trainer.zero_grad()
        batch_loss.backward()
        trainer.step()
        yield y_hat, batch_loss


def never_zeroed(
    batches: Batches, net: nn.Module, loss: nn.Module, trainer: torch.optim.Optimizer
) -> Iterator[Seen]:
    """The loop without zero_grad."""
    for X, y in batches:
        y_hat = net(X)
        batch_loss = loss(y_hat, y)
        batch_loss.backward()
        trainer.step()
        yield y_hat, batch_loss


def flat_labels(
    batches: Batches, net: nn.Module, loss: nn.Module, trainer: torch.optim.Optimizer
) -> Iterator[Seen]:
    """Labels (n,) against predictions (n, 1): every prediction minus every label."""
    for X, y in batches:
        y_hat = net(X)
        batch_loss = loss(y_hat, y.flatten())
        trainer.zero_grad()
        batch_loss.backward()
        trainer.step()
        yield y_hat, batch_loss


@dataclass(frozen=True)
class Way:
    """One way to write the concise side: its two functions, and what is different in it.

    phases are the moments of an update (see PHASES) that its lines stand for; `shuffle` is added to
    the seed of its batches.
    """

    make: Callable[[int, float, torch.Generator], Made]
    loop: Callable[[Batches, nn.Module, nn.Module, torch.optim.Optimizer], Iterator[Seen]]
    what: str
    phases: tuple[int, ...] = (0, 1, 2, 3, 4, 5)
    shuffle: int = 0


PHASES = ("batch", "predict", "loss", "zero", "backward", "step")
EQUAL = "rate halved: equal"
WAYS = {
    EQUAL: Way(made, by_nn, "the right way: half the rate for a loss without ½"),
    "rate not halved": Way(made_not_halved, by_nn, "MSELoss has no ½, so every step is doubled"),
    "mean divided again": Way(
        made, divided_again, "the loss is a mean already, and is divided by the batch size"
    ),
    "sum instead of mean": Way(
        made_summing, by_nn, "reduction='sum' adds up, and nothing divides by the batch size"
    ),
    "no zero_grad": Way(
        made, never_zeroed, "every gradient is added to all earlier ones", (0, 1, 2, 4, 5)
    ),
    "labels (n,)": Way(made, flat_labels, "(n, 1) minus (n,) broadcasts to n × n differences"),
    "nn.Linear's own start": Way(made_as_it_comes, by_nn, "uniform within ±1/√d, the bias too"),
    "another shuffle": Way(made, by_nn, "its batches are dealt by another seed", shuffle=1),
}


# --- both at once -----------------------------------------------------------------------------


@dataclass(frozen=True)
class ConciseSpec:
    """Both trainings. Raises ValueError when a field breaks its rule."""

    data: SyntheticSpec = field(default=SyntheticSpec(w=(3.0, -3.4), b=3.2, n=100))
    lr: float = 0.3  # of the loop by hand: > 0, up to MAX_LR
    batch_size: int = 10  # 1 .. n
    num_epochs: int = 3  # >= 1
    seed: int = 0  # of the start and of the order
    way: str = EQUAL  # one of WAYS: how the concise side is written

    def __post_init__(self) -> None:
        require_finite("lr", (self.lr,))
        require(0 < self.lr <= MAX_LR, f"lr must be > 0, up to {MAX_LR:g}", self.lr)
        n = self.data.n
        rule = f"batch_size must be between 1 and n = {n}"
        require(1 <= self.batch_size <= n, rule, self.batch_size)
        require(self.num_epochs >= 1, "num_epochs must be >= 1", self.num_epochs)
        require(0 <= self.seed < 2**31, "seed must be between 0 and 2147483647", self.seed)
        require(self.way in WAYS, f"way must be one of {', '.join(WAYS)}", self.way)
        rule = f"a run may have {MAX_UPDATES} updates; take fewer epochs or larger batches"
        updates = self.num_epochs * self.per_epoch
        require(updates <= MAX_UPDATES, rule, updates)

    @property
    def per_epoch(self) -> int:
        """Updates of an epoch."""
        return math.ceil(self.data.n / self.batch_size)


@dataclass(frozen=True)
class Side:
    """One training, remembered: T updates, or as many as were made before it had diverged.

    theta (T + 1, d + 1); what this side saw at update k: y_hat (T,) of the batch's first sample,
    loss (T,) as its own code has it (the sum of a vector), grad (T, d + 1) as it lay in .grad.
    full_loss (T + 1,) is the book's, half the mean square, over all samples; for both sides.
    """

    theta: Tensor
    y_hat: Tensor
    loss: Tensor
    grad: Tensor
    full_loss: Tensor
    diverged: bool

    @property
    def num_updates(self) -> int:
        """T."""
        return len(self.loss)


@dataclass(frozen=True)
class Both:
    """Both sides, the data (float32), the batches, and what torch warned of.

    rate is the learning rate that the concise side's trainer was given.
    """

    spec: ConciseSpec
    data: Dataset
    batches: list[tuple[Tensor, ...]]
    hand: Side
    nn: Side
    rate: float
    warned: tuple[str, ...]

    @property
    def apart(self) -> Tensor:
        """The largest difference of a parameter at every state that both have, (T + 1,)."""
        both = min(len(self.hand.theta), len(self.nn.theta))
        return (self.hand.theta[:both] - self.nn.theta[:both]).abs().amax(1)


def run(spec: ConciseSpec) -> Both:
    """Train both ways on the batches that DataLoader deals."""
    data, way = rows_of(spec), WAYS[spec.way]
    batches = dealt(data, spec, spec.seed)
    others = dealt(data, spec, spec.seed + way.shuffle) if way.shuffle else batches
    hand = train_by_hand(spec, data, batches)
    with warned() as said:
        concise, rate = train_by_nn(spec, data, others, way)
    return Both(spec, data, batches, hand, concise, rate, tuple(said))


def rows_of(spec: ConciseSpec) -> Dataset:
    """The data as float32."""
    drawn = load(spec.data)
    return Dataset(drawn.X.float(), drawn.y.float(), drawn.w, drawn.b, drawn.noise)


def dealt(data: Dataset, spec: ConciseSpec, seed: int) -> list[tuple[Tensor, ...]]:
    """The batches of all epochs, by torch's own loader, each epoch shuffled anew."""
    loader = load_array(data.X, data.y, spec.batch_size, is_train=True, seed=seed)
    return [(X, y) for _ in range(spec.num_epochs) for X, y in loader]


def train_by_hand(spec: ConciseSpec, data: Dataset, batches: list[tuple[Tensor, ...]]) -> Side:
    """The loop by hand, with a look at its numbers after every update."""
    w, b = made_by_hand(data.d, torch.Generator().manual_seed(spec.seed))
    return remember(data, (w, b), by_hand(batches, w, b, spec.lr))


def train_by_nn(
    spec: ConciseSpec, data: Dataset, batches: list[tuple[Tensor, ...]], way: Way
) -> tuple[Side, float]:
    """The concise loop, with a look at its numbers after every update; and its trainer's rate."""
    # The first trainer of a process makes torch load its compiler: a second, and 150 MB
    net, loss, trainer = way.make(data.d, spec.lr, torch.Generator().manual_seed(spec.seed))
    side = remember(data, tuple(net.parameters()), way.loop(batches, net, loss, trainer))
    return side, trainer.param_groups[0]["lr"]


def remember(data: Dataset, params: tuple[Tensor, ...], training: Iterator[Seen]) -> Side:
    """Walk through a training and keep every state; what comes after its ruin is cut off."""
    theta, grads, y_hats, losses = [joined(params)], list[Tensor](), list[Tensor](), list[Tensor]()
    for y_hat, loss in training:
        theta.append(joined(params))
        grads.append(joined([p.grad for p in params if p.grad is not None]))
        y_hats.append(y_hat.detach()[0, 0])
        losses.append(loss.detach().sum())
    states = torch.stack(theta)
    full = mean_loss(data, states)
    fine = full <= EXPLODED * full[0].clamp_min(1e-12)  # not so is also NaN
    last = len(full) - 1 if fine.all() else int(fine.int().argmin()) - 1
    return Side(
        states[: last + 1],
        torch.stack(y_hats)[:last],
        torch.stack(losses)[:last],
        torch.stack(grads)[:last],
        full[: last + 1],
        not bool(fine.all()),
    )


def joined(params: Iterable[Tensor]) -> Tensor:
    """Parameters or gradients as one vector without history, a copy."""
    return torch.cat([p.detach().flatten() for p in params])


def mean_loss(data: Dataset, states: Tensor) -> Tensor:
    """Half the mean square over all samples at every state (T + 1, d + 1): (T + 1,)."""
    residual = data.X @ states[:, :-1].T + states[:, -1] - data.y
    return (residual**2).mean(0) / 2


# --- gradients of one batch -------------------------------------------------------------------


def gradient_ratio(X: Tensor, y: Tensor, w: Tensor, b: Tensor) -> float:
    """How many times the gradient of Σ½r² the default MSELoss has at w and b: measured.

    Without ½ it doubles, as a mean it is divided by the batch size: 2/|B|. The two gradients point
    the same way; 1 where both are 0.
    """
    grads = []
    for reduced in (squared_loss(linreg(X, w, b), y).sum(), nn.MSELoss()(linreg(X, w, b), y)):
        set_to_zero(w, b)
        reduced.backward()
        grads.append(joined([p.grad for p in (w, b) if p.grad is not None]).double())
    hand, concise = grads
    square = (hand @ hand).item()
    return (concise @ hand).item() / square if square else 1.0


def first_ratio(both: Both) -> float:
    """The ratio in the first batch of a run, at its start."""
    X, y = both.batches[0]
    w, b = both.hand.theta[0].split([both.data.d, 1])
    return gradient_ratio(
        X, y, w.reshape(-1, 1).clone().requires_grad_(), b.clone().requires_grad_()
    )
