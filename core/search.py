"""Exhaustive search: try every candidate of a grid, keep the best. No gradient, no formula.

The model is y = ax, or y = ax + b; the loss is the mean squared error, without ½.
Candidates are low, low + step, … below high, as `arange` gives them.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import require, require_finite
from core.data import FIXED

MAX_EVALUATIONS = 1_000_000  # a second's work; the point is made long before


@dataclass(frozen=True)
class SearchSpec:
    """What to try. Raises ValueError when a rule is broken or the grid has too many points."""

    data: str = "toy"  # one of core.data.FIXED
    ranges: tuple[tuple[float, float], ...] = ((0.0, 4.0),)  # one (low, high) a parameter, 1 or 2
    step: float = 0.1  # > 0

    def __post_init__(self) -> None:
        require(self.data in FIXED, f"data must be one of {', '.join(FIXED)}", self.data)
        require(1 <= len(self.ranges) <= 2, "search over 1 or 2 parameters", len(self.ranges))
        for low, high in self.ranges:
            require_finite("a range", (low, high))
            require(low < high, "a range must begin below its end", f"{low:g} to {high:g}")
        require_finite("step", (self.step,))
        require(self.step > 0, "step must be > 0", self.step)
        require(
            self.evaluations <= MAX_EVALUATIONS,
            f"the grid may have {MAX_EVALUATIONS:,} points; take a larger step or a smaller range",
            f"{self.evaluations:,}",
        )

    @property
    def evaluations(self) -> int:
        """How many times the loss is computed: the product of the candidates a parameter."""
        return math.prod(count(low, high, self.step) for low, high in self.ranges)


@dataclass(frozen=True)
class Found:
    """What a search saw: `tried`, one (k,) a parameter; `loss` (k,) or (k, k), a first.

    `index` counts in the order of trying (b runs fastest); `best` are the parameters with the
    smallest loss. `on_edge` says which of them are the first or last candidate: the true best may
    then lie outside.
    """

    spec: SearchSpec
    tried: tuple[Tensor, ...]
    loss: Tensor
    index: int
    best: tuple[float, ...]
    best_loss: float
    on_edge: tuple[bool, ...]

    def predict(self, x: float) -> float:
        """The found line at x."""
        return self.best[0] * x + (self.best[1] if len(self.best) > 1 else 0.0)


def count(low: float, high: float, step: float) -> int:
    """How many candidates low, low + step, … lie below high."""
    # 4 / 0.1 may round to 40.000000000000001: a hair is not one more candidate
    return max(1, math.ceil((high - low) / step - 1e-9))


def candidates(low: float, high: float, step: float) -> Tensor:
    """low, low + step, … below high, (k,)."""
    return low + step * torch.arange(count(low, high, step), dtype=torch.double)


def mean_squared(data: str, tried: tuple[Tensor, ...]) -> Tensor:
    """Mean squared error of y = ax (+ b) at all combinations of the candidates: (k,) or (k, k)."""
    x, y = (torch.tensor(column, dtype=torch.double) for column in FIXED[data])
    loss = torch.zeros([len(column) for column in tried], dtype=torch.double)
    for x_i, y_i in zip(x, y, strict=True):  # sample by sample: the grid is large, the data small
        y_hat = tried[0] * x_i
        if len(tried) > 1:
            y_hat = y_hat[:, None] + tried[1]
        loss += (y_hat - y_i) ** 2 / len(x)
    return loss


def search(spec: SearchSpec) -> Found:
    """Try all candidates and keep the first with the smallest loss."""
    tried = tuple(candidates(low, high, spec.step) for low, high in spec.ranges)
    loss = mean_squared(spec.data, tried)
    index = int(loss.argmin())
    at = [int(place) for place in torch.unravel_index(torch.tensor(index), loss.shape)]
    return Found(
        spec=spec,
        tried=tried,
        loss=loss,
        index=index,
        best=tuple(column[i].item() for column, i in zip(tried, at, strict=True)),
        best_loss=loss.flatten()[index].item(),
        on_edge=tuple(i in (0, len(c) - 1) for c, i in zip(tried, at, strict=True)),
    )


def refined(found: Found, finer: float = 10) -> SearchSpec:
    """The next round of a person who searches: one step either side of the best, finer steps."""
    step = found.spec.step
    # high is one fine step beyond, because candidates stay below it
    ranges = tuple((value - step, value + step + step / finer) for value in found.best)
    return SearchSpec(found.spec.data, ranges, step / finer)


def rounds(spec: SearchSpec, num_rounds: int) -> list[Found]:
    """Search, then search finer around the best, `num_rounds` times in all."""
    require(num_rounds >= 1, "rounds must be >= 1", num_rounds)
    results = [search(spec)]
    for _ in range(num_rounds - 1):
        results.append(search(refined(results[-1])))
    return results


def holds(spec: SearchSpec, theta: tuple[float, ...]) -> bool:
    """Whether the parameters lie in the ranges of the search, whose ends are not included."""
    hair = 1e-9  # least squares gives 1.9999999999 for 2
    pairs = zip(theta, spec.ranges, strict=True)
    return all(low - hair <= value < high - hair for value, (low, high) in pairs)


def arrived(found: Found) -> bool:
    """Whether the answer is within one step of the best there is, in every parameter."""
    best, _ = least_squares(found.spec)
    reach = found.spec.step * (1 + 1e-6)
    return all(abs(a - b) <= reach for a, b in zip(found.best, best, strict=True))


def least_squares(spec: SearchSpec) -> tuple[tuple[float, ...], float]:
    """What the search is looking for, by formula: the best parameters and their loss."""
    x, y = (torch.tensor(column, dtype=torch.double) for column in FIXED[spec.data])
    A = torch.stack([x, torch.ones_like(x)][: len(spec.ranges)], dim=1)  # (n, 1) or (n, 2)
    theta = torch.linalg.lstsq(A, y[:, None]).solution
    loss = (A @ theta - y[:, None]).square().mean().item()
    return tuple(theta.flatten().tolist()), loss
