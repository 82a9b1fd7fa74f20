"""Adam: every parameter has a rate of its own, from the sizes its gradients had so far."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-8


@dataclass(frozen=True)
class AdamState:
    """The means of gradients and of their squares, one tensor a parameter, after `step` updates."""

    mean: tuple[Tensor, ...]
    square: tuple[Tensor, ...]
    step: int = 0


def begin(parameters: Sequence[Tensor]) -> AdamState:
    """Nothing remembered yet."""
    zeros = tuple(map(torch.zeros_like, parameters))
    return AdamState(zeros, zeros)


def adam(
    parameters: Sequence[Tensor], gradients: Sequence[Tensor], state: AdamState, lr: float
) -> tuple[tuple[Tensor, ...], AdamState]:
    """One update: θ ← θ − lr · v̂ / (√ŝ + ε), v and s leaky means of g and g², v̂ = v / (1 − β₁ᵗ).

    Source: Dive into Deep Learning, 12.10 Adam.
    """
    step = state.step + 1
    mean, square, moved = [], [], []
    for theta, g, v, s in zip(parameters, gradients, state.mean, state.square, strict=True):
        mean.append(BETA_1 * v + (1 - BETA_1) * g)
        square.append(BETA_2 * s + (1 - BETA_2) * g**2)
        v_hat = mean[-1] / (1 - BETA_1**step)
        s_hat = square[-1] / (1 - BETA_2**step)
        moved.append(theta - lr * v_hat / (s_hat.sqrt() + EPSILON))
    return tuple(moved), AdamState(tuple(mean), tuple(square), step)
