"""Local and global minima: a ball that rolls down a curve by x ← x − lr · slope.

One number x stands for all parameters. The rule is that of core.sgd.step; only the curve is new.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import require, require_finite

MAX_STEPS = 1000


@dataclass(frozen=True)
class Curve:
    """A curve to roll on: height and slope, the stretch that is shown, and its minima there."""

    formula: str  # LaTeX
    height: Callable[[Tensor], Tensor]
    slope: Callable[[Tensor], Tensor]
    shown: tuple[float, float]
    guesses: tuple[float, ...]  # a little beside each minimum, left to right


CURVES = {
    "parabola": Curve(
        r"f(x) = (x - 2)^2",
        lambda x: (x - 2) ** 2,
        lambda x: 2 * (x - 2),
        (-2.0, 6.0),
        (1.0,),
    ),
    "quartic": Curve(
        r"f(x) = x^4 - 3x^2 + x",
        lambda x: x**4 - 3 * x**2 + x,
        lambda x: 4 * x**3 - 6 * x + 1,
        (-2.2, 2.2),
        (-1.2, 1.2),
    ),
    "waves": Curve(
        r"f(x) = x \cos(\pi x)",
        lambda x: x * torch.cos(math.pi * x),
        lambda x: torch.cos(math.pi * x) - math.pi * x * torch.sin(math.pi * x),
        (-1.0, 2.0),
        (-0.2, 1.1),
    ),
}


@dataclass(frozen=True)
class RollSpec:
    """One ball. Raises ValueError when a field breaks its rule."""

    curve: str = "quartic"  # one of CURVES
    start: float = 0.2
    lr: float = 0.01  # > 0
    num_steps: int = 200  # 1 .. MAX_STEPS

    def __post_init__(self) -> None:
        require(self.curve in CURVES, f"curve must be one of {', '.join(CURVES)}", self.curve)
        require_finite("start", (self.start,))
        require_finite("lr", (self.lr,))
        require(self.lr > 0, "lr must be > 0", self.lr)
        rule = f"num_steps must be between 1 and {MAX_STEPS}"
        require(1 <= self.num_steps <= MAX_STEPS, rule, self.num_steps)


@dataclass(frozen=True)
class Roll:
    """Where the ball was: x, height and slope, each (T + 1,). `minima` (m, 2): place and height.

    `left_at` is the step at which it flew off the curve, or None; the run ends there.
    """

    spec: RollSpec
    x: Tensor
    height: Tensor
    slope: Tensor
    minima: Tensor
    left_at: int | None

    @property
    def global_minimum(self) -> int:
        """Which of the minima is the lowest."""
        return int(self.minima[:, 1].argmin())

    @property
    def ended_in(self) -> int | None:
        """Which minimum the ball lies in (within 0.01), or None."""
        away = (self.minima[:, 0] - self.x[-1]).abs()
        return int(away.argmin()) if self.left_at is None and away.min() < 0.01 else None


def step(x: Tensor, slope: Tensor, lr: float) -> Tensor:
    """One step of a ball, which is one step of gradient descent: x − lr · f′(x)."""
    return x - lr * slope


def roll(spec: RollSpec) -> Roll:
    """Let the ball go and remember where it was."""
    curve = CURVES[spec.curve]
    x = torch.tensor(spec.start, dtype=torch.double)
    places, left_at = [x], None
    bound = 10 * max(abs(end) for end in curve.shown)
    for number in range(1, spec.num_steps + 1):
        x = step(x, curve.slope(x), spec.lr)
        if abs(x.item()) > bound:
            left_at = number
            break
        places.append(x)
    track = torch.stack(places)
    return Roll(spec, track, curve.height(track), curve.slope(track), minima(spec.curve), left_at)


def minima(name: str) -> Tensor:
    """Place and height of every minimum in sight, (m, 2), by rolling with small steps."""
    curve = CURVES[name]
    x = torch.tensor(curve.guesses, dtype=torch.double)
    for _ in range(2000):
        x = step(x, curve.slope(x), 0.02)
    return torch.stack([x, curve.height(x)], dim=1)


def basin_edges(name: str, num: int = 400) -> list[float]:
    """The hilltops between the minima: a ball let go left or right of one rolls to other ends."""
    curve = CURVES[name]
    x = torch.linspace(*curve.shown, num, dtype=torch.double)
    slope = curve.slope(x)
    tops = (slope[:-1] > 0) & (slope[1:] <= 0)
    return ((x[:-1] + x[1:]) / 2)[tops].tolist()
