"""One update as the book writes it: parameters hold their gradients, and change where they are."""

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from core.data import load
from core.linear_regression import linreg, squared_loss
from core.sgd import SgdSpec, deal, start_of


def sgd(params: Iterable[Tensor], lr: float, batch_size: int) -> None:
    """Change every parameter in place, and set its gradient to zero.

    p ← p − lr · p.grad / batch_size, for gradients of the sum over a batch. A gradient that is not
    set to zero is added to the next one.
    Source: Dive into Deep Learning, 3.4 Linear Regression Implementation from Scratch.
    """
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad / batch_size
                p.grad.zero_()


@dataclass(frozen=True)
class InPlace:
    """The first update of a run, for (w₁ … w_d, b): each (d + 1,); grad is of the batch's sum."""

    size: int
    before: Tensor
    grad: Tensor
    after: Tensor
    grad_after: Tensor


def first_update(spec: SgdSpec) -> InPlace:
    """Make the first update of a run with autograd and `sgd`, and keep what was there around it."""
    data = load(spec.data)
    batch = next(deal(spec, data.y))[0]
    w, b = (p.clone().requires_grad_() for p in start_of(spec, data.d))
    squared_loss(linreg(data.X[batch], w, b), data.y[batch]).sum().backward()

    def now() -> tuple[Tensor, Tensor]:
        grads = [torch.zeros_like(p) if p.grad is None else p.grad for p in (w, b)]
        return torch.cat([p.detach().flatten() for p in (w, b)]), torch.cat(
            [g.flatten() for g in grads]
        )

    before, grad = now()
    sgd([w, b], spec.lr, len(batch))
    after, grad_after = now()
    return InPlace(len(batch), before, grad, after, grad_after)
