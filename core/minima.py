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
AT_REST = 1e-6  # a smaller slope moves the ball by nothing that a picture or four digits show


@dataclass(frozen=True)
class Curve:
    """A curve to roll on: height and slope, the stretch that is shown, and its minima there."""

    formula: str  # LaTeX
    height: Callable[[Tensor], Tensor]
    slope: Callable[[Tensor], Tensor]
    shown: tuple[float, float]
    guesses: tuple[float, ...]  # a little beside each minimum, left to right
    endless: bool = False  # whether it falls ever lower outside of that stretch


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
        endless=True,
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


FATES = ("away", "to and fro", "marked", "elsewhere", "on its way")


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
        """Which minimum the ball lies in (within 0.01), or None. One that flies past is not in."""
        away = (self.minima[:, 0] - self.x[-1]).abs()
        passes = bool((self.x[-3:] - self.x[-1]).abs().max() > 0.02)
        lies = self.left_at is None and away.min() < 0.01 and not passes and not self.bounces
        return int(away.argmin()) if lies else None

    @property
    def fate(self) -> str:
        """What became of the ball; one of FATES."""
        if self.left_at is not None:
            return "away"
        if self.bounces:
            return "to and fro"
        if self.ended_in is not None:
            return "marked"
        return "elsewhere" if self.rests else "on its way"

    @property
    def rests(self) -> bool:
        """Whether it has come to rest in a minimum: no slope, and uphill on both sides."""
        sides = self.x[-1] + torch.tensor([-1e-3, 1e-3], dtype=torch.double)
        left, right = CURVES[self.spec.curve].slope(sides).tolist()
        return self.left_at is None and abs(self.slope[-1].item()) < AT_REST and left < 0 < right

    @property
    def bounces(self) -> bool:
        """Whether it turned back in the last quarter, by steps hardly shorter than before.

        A path without order has short steps among the long ones: many may differ by half.
        """
        moves = self.x.diff()
        quarter = len(moves) // 4
        if quarter < 2 or self.left_at is not None or self.rests:
            return False
        earlier, later = moves[-2 * quarter : -quarter], moves[-quarter:]
        turned = bool((later[:-1] * later[1:] < 0).any())
        hardly = 0.9 if quarter < 10 else 0.5
        return turned and bool(later.abs().max() > hardly * earlier.abs().max())

    @property
    def leaps(self) -> list[tuple[int, float]]:
        """The steps that crossed a hilltop, each with that hilltop; rolling never does."""
        tops = basin_edges(self.spec.curve, (self.x.min().item(), self.x.max().item()))
        sides = self.x[:, None] > torch.tensor(tops, dtype=torch.double)  # (T + 1, tops)
        crossed = (sides[1:] != sides[:-1]).nonzero().tolist()
        return [(number + 1, tops[top]) for number, top in crossed]

    @property
    def landing(self) -> float:
        """Where one more step leads: where a ball that flew away came down."""
        return step(self.x[-1], self.slope[-1], self.spec.lr).item()


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


def basin_edges(name: str, ends: tuple[float, float] | None = None) -> list[float]:
    """The hilltops in a stretch, by default the one that is shown.

    A ball let go left or right of one rolls to other ends, if its steps are short.
    """
    curve = CURVES[name]
    low, high = ends or curve.shown
    num = max(400, round(100 * (high - low)))  # a hill is far wider than 0.01
    x = torch.linspace(low, high, num, dtype=torch.double)
    slope = curve.slope(x)
    tops = (slope[:-1] > 0) & (slope[1:] <= 0)
    share = slope[:-1] / (slope[:-1] - slope[1:])  # where a straight line between them is 0
    return (x[:-1] + share * x.diff())[tops].tolist()
