"""Mini-batch stochastic gradient descent: a step returns, a run remembers.

Conventions: theta = (w₁, …, w_d, b) is (d + 1,); T is the number of updates. State k holds the
parameters before update k, so there are T + 1 states; batch k leads from state k to state k + 1.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import torch
from torch import Tensor

from core.batches import data_iter
from core.bowl import Bowl, fold, gradient_at, loss_at
from core.checks import require, require_finite
from core.data import Dataset, DataSpec, SyntheticSpec, load, shape
from core.decay import DECAYS, rates
from core.linear_regression import gradient, linreg, squared_loss, with_ones

MAX_UPDATES = 3000  # what a browser can hold and a person can scrub
EXPLODED = 1e6  # a run whose loss grew this many times over has diverged; more tells nothing
MAX_LR = 1e6  # beyond it, and beyond this start, a first step can leave what a float64 holds
MAX_START = 1e6
ROWS_AT_ONCE = 20_000  # rows whose gradients are worked out together: bounds the memory


Update = Callable[[Tensor, Tensor, Tensor, Tensor, float], tuple[Tensor, Tensor]]  # see `step`

# What goes wrong in practice, and what it does
MISTAKES = {
    "no zero_grad": "gradients of all earlier updates are added to this one",
    "nominal divisor": "the short last batch is divided by batch_size, not by its length",
    "1-D labels": "ŷ (n, 1) minus y (n,) broadcasts to n × n differences",
}


# In what order an epoch deals the samples
ORDERS = {
    "reshuffled": "a new random order for every epoch",
    "shuffled once": "one random order, repeated in every epoch",
    "as it is": "the order of the data",
    "sorted": "by the label, smallest first: an order that breaks SGD",
    "drawn anew": "every sample of a batch drawn from all, also twice: the SGD of theory",
}


@dataclass(frozen=True)
class SgdSpec:
    """One run. Raises ValueError when a field breaks its rule, or does not fit the data.

    Fitting means: batch_size <= n, one start value a parameter, at most MAX_UPDATES updates.
    """

    data: DataSpec = field(default_factory=SyntheticSpec)
    lr: float = 0.03  # > 0, up to MAX_LR
    batch_size: int = 10  # 1 .. n
    num_epochs: int = 3  # >= 1
    seed: int = 0  # of the order of the samples
    start: tuple[float, ...] = ()  # (w1, .., wd, b); () means all zero
    mistake: str = ""  # one of MISTAKES, made on purpose at every update
    order: str = "reshuffled"  # one of ORDERS
    decay: str = "fixed"  # one of DECAYS: how the learning rate shrinks

    def __post_init__(self) -> None:
        require_finite("lr", (self.lr,))
        require(self.lr > 0, "lr must be > 0", self.lr)
        require(self.lr <= MAX_LR, f"lr must be <= {MAX_LR:,.0f}", self.lr)
        require(self.batch_size >= 1, "batch_size must be >= 1", self.batch_size)
        require(self.num_epochs >= 1, "num_epochs must be >= 1", self.num_epochs)
        require(0 <= self.seed < 2**31, "seed must be between 0 and 2147483647", self.seed)
        require_finite("start", self.start)
        far = max(map(abs, self.start), default=0.0)
        require(far <= MAX_START, f"start must lie within ±{MAX_START:,.0f}", far)
        require(
            not self.mistake or self.mistake in MISTAKES,
            f"mistake must be one of {', '.join(MISTAKES)}",
            self.mistake,
        )
        require(self.order in ORDERS, f"order must be one of {', '.join(ORDERS)}", self.order)
        require(self.decay in DECAYS, f"decay must be one of {', '.join(DECAYS)}", self.decay)
        self._check_against_data()

    def _check_against_data(self) -> None:
        n, d = shape(self.data)
        require(self.batch_size <= n, f"batch_size must be <= n = {n}", self.batch_size)
        require(
            len(self.start) in (0, d + 1),
            f"start needs {d + 1} numbers (w₁ … w_d, b)",
            len(self.start),
        )
        updates = self.num_epochs * math.ceil(n / self.batch_size)
        require(
            updates <= MAX_UPDATES,
            f"a run may have {MAX_UPDATES} updates; take fewer epochs or larger batches",
            updates,
        )


@dataclass(frozen=True)
class Run:
    """Everything that happened, remembered.

    theta (T+1, d+1), batches T index tensors, batch_loss (T,) before the update, batch_grad
    (T, d+1), batch_H (T, d+1, d+1) the batch's curvature, full_loss (T+1,) and full_grad
    (T+1, d+1) over all rows. `epoch_ends` are the states at which an epoch was complete.
    `diverged_at` is the update after which the loss had grown a million times over, or None; the
    run stops there, with only finite numbers in it.
    """

    spec: SgdSpec
    data: Dataset
    bowl: Bowl
    theta: Tensor
    batches: list[Tensor]
    batch_loss: Tensor
    batch_grad: Tensor
    batch_H: Tensor
    full_loss: Tensor
    full_grad: Tensor
    epoch_ends: list[int]
    diverged_at: int | None

    @property
    def num_updates(self) -> int:
        """T, the number of updates that were made."""
        return len(self.batches)


def step(w: Tensor, b: Tensor, X: Tensor, y: Tensor, lr: float) -> tuple[Tensor, Tensor]:
    """One update from one mini-batch; changes nothing, returns the new parameters.

    w ← w − lr · Xᵀ(Xw + b − y) / |B|,  b ← b − lr · mean(Xw + b − y).  |B| is the true length of
    this batch: dividing by the nominal size shortens the step of a short last one.
    Source: Dive into Deep Learning, 3.1 Linear Regression.
    """
    grad_w, grad_b = gradient(X, y, w, b)
    return w - lr * grad_w, b - lr * grad_b


def deal(spec: SgdSpec, y: Tensor) -> Iterator[list[Tensor]]:
    """The batches of each epoch as index tensors, in the order the spec asks for.

    y (n, 1) is only looked at to sort by it.
    """
    generator = torch.Generator().manual_seed(spec.seed)
    fixed = {
        "shuffled once": torch.randperm(len(y), generator=generator),
        "as it is": torch.arange(len(y)),
        "sorted": y.flatten().argsort(stable=True),
    }
    generator.manual_seed(spec.seed)
    for _ in range(spec.num_epochs):
        if spec.order == "reshuffled":
            yield data_iter(spec.batch_size, len(y), generator)
        elif spec.order == "drawn anew":
            drawn = torch.randint(len(y), (len(y),), generator=generator)
            yield list(drawn.split(spec.batch_size))
        else:
            yield list(fixed[spec.order].split(spec.batch_size))


def run(spec: SgdSpec) -> Run:
    """Train by mini-batch SGD and remember every state.

    Source: Dive into Deep Learning, 3.4 Linear Regression Implementation from Scratch.
    """
    data = load(spec.data)
    bowl = fold(data.X, data.y)
    w, b = start_of(spec, data.d)
    too_much = EXPLODED * max(squared_loss(linreg(data.X, w, b), data.y).mean().item(), 1e-12)
    update = mistaken(spec) if spec.mistake else step
    lrs = rates(spec.decay, spec.lr, spec.num_epochs, math.ceil(data.n / spec.batch_size))
    theta, batches, diverged_at = [join(w, b)], [], None
    for epoch in deal(spec, data.y):
        dealt = torch.cat(epoch)  # all rows in their new order, then cut: fewer look-ups
        X, y = (rows[dealt].split(spec.batch_size) for rows in (data.X, data.y))
        for X_batch, y_batch in zip(X, y, strict=True):
            w, b = update(w, b, X_batch, y_batch, lrs[len(theta) - 1])
            theta.append(join(w, b))
        calm = loss_at(bowl, torch.stack(theta[-len(epoch) :])) <= too_much  # not so is also NaN
        batches += epoch
        if not calm.all():
            diverged_at = len(batches) - len(epoch) + int(calm.int().argmin()) + 1
            break
    return remember(spec, data, bowl, torch.stack(theta), batches, diverged_at)


def remember(
    spec: SgdSpec,
    data: Dataset,
    bowl: Bowl,
    theta: Tensor,
    batches: list[Tensor],
    diverged_at: int | None,
) -> Run:
    """Work out what every batch and all samples said at the states of a run, up to its ruin.

    It is not done while the run goes on: one sum over thousands of rows takes as long as one over
    the ten of a batch.
    """
    theta, batches = theta[: (diverged_at or len(batches)) + 1], batches[:diverged_at]
    batch_loss, batch_grad, batch_H = of_batches(data, batches, theta)
    per_epoch = math.ceil(data.n / spec.batch_size)
    return Run(
        spec=spec,
        data=data,
        bowl=bowl,
        theta=theta,
        batches=batches,
        batch_loss=batch_loss,
        batch_grad=batch_grad,
        batch_H=batch_H,
        full_loss=loss_at(bowl, theta),
        full_grad=gradient_at(bowl, theta),
        epoch_ends=list(range(per_epoch, len(batches) + 1, per_epoch)),
        diverged_at=diverged_at,
    )


def of_batches(
    data: Dataset, batches: list[Tensor], theta: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Mean loss (T,), gradient (T, d+1) and curvature (T, d+1, d+1) of batch k at state k.

    With A the batch's rows and a one each, r = Aθ − y:  r²/2,  Aᵀr / |B|,  AᵀA / |B|. All batches
    at once: each row of each batch is worked out, then summed by the batch it is in.
    """
    sizes = torch.tensor([len(batch) for batch in batches])
    many = max(ROWS_AT_ONCE // int(sizes.max()), 1)
    parts = []
    for k in range(0, len(batches), many):
        rows, size = torch.cat(batches[k : k + many]), sizes[k : k + many]
        which = torch.repeat_interleave(size)  # 0 0 0 1 1 1 …: the batch of each row
        A = with_ones(data.X[rows])
        residual = (A * theta[k + which]).sum(1, keepdim=True) - data.y[rows]
        columns = torch.cat(
            [residual**2 / 2, residual * A, (A[:, :, None] * A[:, None, :]).flatten(1)], dim=1
        )
        sums = torch.zeros(len(size), columns.shape[1], dtype=columns.dtype)
        parts.append(sums.index_add(0, which, columns) / size[:, None])
    loss, grad, H = torch.cat(parts).split([1, data.d + 1, (data.d + 1) ** 2], dim=1)
    return loss.flatten(), grad, H.unflatten(1, (data.d + 1, data.d + 1))


def mistaken(spec: SgdSpec) -> Update:
    """An update like `step` that makes the spec's mistake, and remembers what the mistake needs."""
    grads: list[Tensor] = []

    def update(w: Tensor, b: Tensor, X: Tensor, y: Tensor, lr: float) -> tuple[Tensor, Tensor]:
        grads.append(join(*gradient(X, y, w, b)))
        wrong = wrong_gradient(spec, grads, X, y, w, b)
        return w - lr * wrong[:-1, None], b - lr * wrong[-1:]

    return update


def wrong_gradient(
    spec: SgdSpec, grads: list[Tensor], X: Tensor, y: Tensor, w: Tensor, b: Tensor
) -> Tensor:
    """What an update subtracts when the spec's mistake is made, (d + 1,).

    `grads` are the true batch gradients so far, this batch's last.
    """
    if spec.mistake == "no zero_grad":
        return torch.stack(grads).sum(0)
    if spec.mistake == "nominal divisor":
        return grads[-1] * len(X) / spec.batch_size
    differences = linreg(X, w, b) - y.flatten()  # (n, n): the trap
    return with_ones(X).T @ differences.sum(1) / len(X)


def start_of(spec: SgdSpec, d: int) -> tuple[Tensor, Tensor]:
    """The first parameters as w (d, 1) and b (1,)."""
    theta = torch.tensor(spec.start or (0.0,) * (d + 1), dtype=torch.double)
    return theta[:-1, None], theta[-1:]


def join(w: Tensor, b: Tensor) -> Tensor:
    """w (d, 1) and b (1,) as one vector (d + 1,)."""
    return torch.cat([w.flatten(), b.flatten()])


@dataclass(frozen=True)
class BatchView:
    """The batch's own bowl in the plane of two parameters, at every update.

    centre (T, 2) is its bottom. root (T, 2, 2), upper triangular, maps the unit circle to the ring
    of equal batch loss through the current point: its gradient stands upright on that ring.
    """

    centre: Tensor
    root: Tensor


def batch_view(result: Run, across: int, up: int) -> BatchView:
    """Cut every batch's bowl by the plane of two parameters through the current state.

    With H = LLᵀ the batch's curvature and g its gradient in that plane: centre = θ − H⁻¹g, and the
    ring through θ is centre + √(gᵀH⁻¹g) · L⁻ᵀ u for unit u. A batch of one sample leaves a flat
    direction; it is given a millionth of the steep one's curvature, a very long ring.
    """
    plane = torch.tensor([across, up])
    H = result.batch_H[:, plane][:, :, plane]  # (T, 2, 2)
    flat = 1e-6 * H.diagonal(dim1=1, dim2=2).sum(1).clamp_min(1e-300)  # (T,)
    L = torch.linalg.cholesky(H + flat[:, None, None] * torch.eye(2, dtype=H.dtype))
    g = result.batch_grad[:, plane, None]  # (T, 2, 1)
    along = torch.linalg.solve_triangular(L, g, upper=False)  # L⁻¹g
    away = torch.linalg.solve_triangular(L.mT, along, upper=True)  # H⁻¹g
    inverse = torch.linalg.inv(L).mT  # L⁻ᵀ, upper triangular
    return BatchView(
        result.theta[:-1, plane] - away[..., 0], along.norm(dim=1)[..., None] * inverse
    )
