"""nn.Linear(1, 1) on the toy line 1→2, 2→4, 3→6: the loop of five lines, all three samples at once.

The loss is the sum of (wx + b − y)². Every epoch is one step down a bowl with the curvatures λ of
2AᵀA, A the rows (x, 1): along each of its axes the distance to (w, b) = (2, 0) is multiplied by
1 − lr · λ. So every state is known in advance, which is what the page's curves are drawn from, and
what `train` is compared with.
Source: Dive into Deep Learning, 3.5 Concise Implementation of Linear Regression, and 12.3 Gradient
Descent.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.checks import require, require_finite
from core.data import FixedSpec, load
from core.linear_regression import with_ones

MAX_EPOCHS = 1000
MAX_LR = 1.0
EXPLODED = 1e6
ASKED, ANSWER = 4.0, 8.0  # where the net is asked, and what the line says there
BEST = (2.0, 0.0)  # w and b of the line


@dataclass(frozen=True)
class ToySpec:
    """One training. Raises ValueError when a field breaks its rule."""

    lr: float = 0.01  # > 0, up to MAX_LR
    num_epochs: int = 100
    seed: int = 0  # of the start

    def __post_init__(self) -> None:
        require_finite("lr", (self.lr,))
        require(0 < self.lr <= MAX_LR, f"lr must be > 0, up to {MAX_LR:g}", self.lr)
        rule = f"num_epochs must be between 1 and {MAX_EPOCHS}"
        require(1 <= self.num_epochs <= MAX_EPOCHS, rule, self.num_epochs)
        require(0 <= self.seed < 2**31, "seed must be between 0 and 2147483647", self.seed)


@dataclass(frozen=True)
class ToyRun:
    """w and b (E + 1,) before the first epoch and after each, what the net says of x = 4, the loss.

    loss and grad_w, grad_b (E,) are what each epoch met. It stops where the loss has grown a
    million times over: then `diverged`, and E is less than was asked for.
    """

    spec: ToySpec
    w: Tensor
    b: Tensor
    loss: Tensor
    grad_w: Tensor
    grad_b: Tensor
    y_hat: Tensor  # (E, 3)
    diverged: bool

    @property
    def said(self) -> Tensor:
        """The prediction at 4, (E + 1,)."""
        return self.w * ASKED + self.b

    @property
    def num_epochs(self) -> int:
        """E, the epochs that were made."""
        return len(self.loss)


def train(
    X: Tensor,
    y: Tensor,
    net: nn.Module,
    loss: nn.Module,
    trainer: torch.optim.Optimizer,
    num_epochs: int,
) -> Iterator[tuple[Tensor, Tensor]]:
    """The loop: five lines, and a pause in which one can look."""
    for _ in range(num_epochs):
        y_hat = net(X)
        total = loss(y_hat, y)
        trainer.zero_grad()
        total.backward()
        trainer.step()
        yield y_hat, total


def first_parameters(seed: int) -> tuple[float, float]:
    """w and b as nn.Linear(1, 1) begins: uniform within ±1, here by a generator."""
    generator = torch.Generator().manual_seed(seed)
    draws = torch.rand(2, generator=generator) * 2 - 1
    return draws[0].item(), draws[1].item()


def made(spec: ToySpec) -> tuple[nn.Linear, nn.Module, torch.optim.Optimizer]:
    """The net with its start, the loss that adds up, and the trainer."""
    net = nn.Linear(1, 1)
    w, b = first_parameters(spec.seed)
    nn.init.constant_(net.weight, w)
    nn.init.constant_(net.bias, b)
    loss = nn.MSELoss(reduction="sum")
    trainer = torch.optim.SGD(net.parameters(), lr=spec.lr)
    return net, loss, trainer


def run(spec: ToySpec) -> ToyRun:
    """Train, and keep plain numbers of every epoch."""
    data = load(FixedSpec("toy"))
    X, y = data.X.float(), data.y.float()
    net, loss, trainer = made(spec)
    states, met = [(net.weight.item(), net.bias.item())], list[list[float]]()
    diverged = False
    for y_hat, total in train(X, y, net, loss, trainer, spec.num_epochs):
        cost = total.item()
        if not cost <= EXPLODED * max(met[0][0] if met else cost, 1e-12):
            diverged = True
            break
        met.append([cost, net.weight.grad.item(), net.bias.grad.item(), *y_hat.flatten().tolist()])
        states.append((net.weight.item(), net.bias.item()))
    w, b = torch.tensor(states, dtype=torch.double).T
    seen = torch.tensor(met, dtype=torch.double)
    return ToyRun(spec, w, b, seen[:, 0], seen[:, 1], seen[:, 2], seen[:, 3:], diverged)


@dataclass(frozen=True)
class Modes:
    """The training without training: θ after k epochs is best + Σ axis · (1 − lr · λ)^k.

    curvature (2,), the smaller first; axes (2, 2): row i is what the start is away from the answer
    along axis i, as (w, b).
    """

    curvature: Tensor
    axes: Tensor


def modes(seed: int) -> Modes:
    """Those of a start."""
    A = with_ones(load(FixedSpec("toy")).X)
    curvature, vectors = torch.linalg.eigh(2 * A.T @ A)
    away = torch.tensor(first_parameters(seed), dtype=torch.double) - torch.tensor(BEST)
    return Modes(curvature, (vectors.T @ away)[:, None] * vectors.T)


def state_after(found: Modes, lr: float, epochs: Tensor) -> Tensor:
    """(w, b) after these many epochs (E,): (E, 2)."""
    left = (1 - lr * found.curvature) ** epochs[:, None]  # (E, 2)
    return torch.tensor(BEST, dtype=torch.double) + left @ found.axes


def largest_stable_lr() -> float:
    """2/λ_max: above it every epoch ends farther away."""
    return 2 / modes(0).curvature[-1].item()


def of_seeds(lr: float, num_epochs: int, seeds: int = 20) -> Tensor:
    """The prediction at 4 after the epochs, of the starts of the first seeds, sorted: (seeds,)."""
    after = torch.tensor([float(num_epochs)], dtype=torch.double)
    ends = [state_after(modes(seed), lr, after)[0] for seed in range(seeds)]
    return torch.stack([end[0] * ASKED + end[1] for end in ends]).sort().values
