"""One data set and its loss over two parameters: which data, which loss, which cut, which window.

theta = (w₁, …, w_d, b) is (d + 1,). The squared loss is read off its bowl (`core/bowl.py`).
"""

from dataclasses import dataclass, field

import torch
from torch import Tensor

from core.bowl import Bowl, Window, fold, gradient_at, grid, loss_at, square_window
from core.checks import require, require_finite
from core.data import (
    Dataset,
    DataSpec,
    SyntheticSpec,
    in_units,
    load,
    shape,
    standardised,
    with_outliers,
)
from core.linear_regression import with_ones
from core.losses import KINDS, best_theta, mean_loss, mean_slope

# --- the cut of a bowl by the plane of two parameters -------------------------------------------


@dataclass(frozen=True)
class Cut:
    """The bowl seen over two parameters, itself a bowl: L = loss + ½ δᵀ H δ, δ from its centre.

    H (2, 2), centre (2,), curvatures (2,) ascending, axes (2, 2) with one unit axis a column.
    """

    H: Tensor
    centre: Tensor
    loss: float
    curvatures: Tensor
    axes: Tensor

    @property
    def flat(self) -> bool:
        """Whether it is a valley without an end: one curvature is zero."""
        return endless(self.H)

    @property
    def condition(self) -> float:
        """Steepest over flattest curvature; infinite for a valley without an end."""
        return float("inf") if self.flat else (self.curvatures[1] / self.curvatures[0]).item()


def endless(H: Tensor) -> bool:
    """Whether one of the two curvatures of H (2, 2) is zero: det H ≤ 1e-12 · H₁₁ H₂₂.

    The units of the features must not decide: years near 2000 beside a column of ones make a
    curvature of 1e-13 of the other's, and yet one best line.
    """
    return bool(H.det() <= 1e-12 * H.diagonal().prod())


def cut(bowl: Bowl, across: int, up: int, base: Tensor) -> Cut:
    """Cut the bowl where the parameters not shown stand at `base` (d + 1,).

    With P the two shown and R the rest: centre = θ*_P − H_PP⁻¹ H_PR (base_R − θ*_R).
    """
    shown = torch.tensor([across, up])
    H = bowl.H[shown][:, shown]
    curvatures, axes = torch.linalg.eigh(H)
    away = base - bowl.theta
    away[shown] = 0
    flat = endless(H)
    if not flat:
        curvatures[0] = H.det() / curvatures[1]  # beside a steep one eigh leaves it few digits
    inverse = torch.linalg.pinv(H, hermitian=True, rtol=1e-10) if flat else torch.linalg.inv(H)
    lowest = base.clone()
    lowest[shown] = bowl.theta[shown] - inverse @ (bowl.H @ away)[shown]
    loss = loss_at(bowl, lowest).item()
    return Cut(H, lowest[shown], loss, curvatures.clamp_min(0), axes)


# --- everything one page shows, from one spec ---------------------------------------------------

RESTS = {
    "at its best value": "the floor of the bowl you see is the true smallest loss",
    "at zero": "as if that parameter were left out",
}


@dataclass(frozen=True)
class SurfaceSpec:
    """Which data, which loss, which two parameters. Raises ValueError when a rule is broken."""

    data: DataSpec = field(default_factory=lambda: SyntheticSpec(w=(2.0,), noise=1.0, n=30))
    across: int = 0
    up: int = 1
    kind: str = "squared"  # one of core.losses.KINDS
    delta: float = 1.0  # of the Huber loss, in units of y, > 0
    units: float = 1.0  # x₁ is multiplied by this, > 0
    standardise: bool = False
    outliers: int = 0  # labels lifted, 0 .. n
    rest: str = "at its best value"  # where a third parameter stands, one of RESTS

    def __post_init__(self) -> None:
        n, d = shape(self.data)
        require(self.across != self.up, "the two parameters must differ", self.across)
        for index in (self.across, self.up):
            require(0 <= index <= d, f"a parameter must be 0 to {d}", index)
        require(self.kind in KINDS, f"loss must be one of {', '.join(KINDS)}", self.kind)
        require_finite("delta", (self.delta,))
        require(self.delta > 0, "delta must be > 0", self.delta)
        require_finite("units", (self.units,))
        require(self.units > 0, "units must be > 0", self.units)
        require(0 <= self.outliers <= n, f"outliers must be 0 to n = {n}", self.outliers)
        require(self.rest in RESTS, f"rest must be one of {', '.join(RESTS)}", self.rest)
        best = self.kind == "squared" or self.rest == "at its best value"
        require(best, "only the squared loss is cut elsewhere than at its best", self.kind)


@dataclass(frozen=True)
class Surface:
    """One data set and its loss over two parameters.

    `best` (d + 1,) has the smallest loss of all, `base` (d + 1,) is where the parameters not shown
    stand, `lowest` (d + 1,) is the bottom in sight; `truth` (d + 1,) generated the data, if known.
    """

    spec: SurfaceSpec
    data: Dataset
    bowl: Bowl
    cut: Cut
    best: Tensor
    base: Tensor
    lowest: Tensor
    truth: Tensor | None
    window: Window

    def loss(self, theta: Tensor) -> Tensor:
        """Mean loss at any parameters: theta (…, d + 1) gives (…,).

        The squared loss is read off the bowl: its cost does not depend on the number of rows.
        """
        if self.spec.kind == "squared":
            return loss_at(self.bowl, theta)
        return mean_loss(self.data.X, self.data.y, theta, self.spec.kind, self.spec.delta)

    def slope(self, theta: Tensor) -> Tensor:
        """Gradient of the mean loss at one theta, (d + 1,)."""
        if self.spec.kind == "squared":
            return gradient_at(self.bowl, theta)
        return mean_slope(self.data.X, self.data.y, theta, self.spec.kind, self.spec.delta)

    def at(self, across: float, up: float) -> Tensor:
        """The parameters (d + 1,) of a point of the picture."""
        theta = self.base.clone()
        theta[self.spec.across], theta[self.spec.up] = across, up
        return theta


def prepare(spec: SurfaceSpec) -> Dataset:
    """Load the data, lift outliers, change units, standardise: in this order."""
    data = in_units(with_outliers(load(spec.data), spec.outliers), spec.units)
    return standardised(data) if spec.standardise else data


def surface(spec: SurfaceSpec) -> Surface:
    """Fold the data of a spec into its surface; the only step whose cost grows with n."""
    data = prepare(spec)
    bowl = fold(data.X, data.y)
    best = best_theta(data.X, data.y, spec.kind, spec.delta)
    shown = torch.tensor([spec.across, spec.up])
    base = best.clone()
    if spec.rest == "at zero":
        base = torch.zeros_like(best)
        base[shown] = best[shown]
    plane = cut(bowl, spec.across, spec.up, base)
    lowest = base.clone()
    if spec.kind == "squared":
        lowest[shown] = plane.centre
    truth = None if data.w is None or data.b is None else torch.cat([data.w.flatten(), data.b])
    marks = [torch.zeros_like(best), lowest, *([truth] if truth is not None else [])]
    window = square_window(torch.stack(marks), spec.across, spec.up)
    return Surface(spec, data, bowl, plane, best, base, lowest, truth, window)


def surface_grid(
    scene: Surface, x: tuple[float, float], y: tuple[float, float], num: int
) -> tuple[Tensor, Tensor, Tensor]:
    """The loss of any kind over a num × num grid between these ends, as `grid` returns it."""
    if scene.spec.kind == "squared":
        return grid(scene.bowl, Window(scene.spec.across, scene.spec.up, x, y), scene.base, num)
    across = torch.linspace(*x, num, dtype=torch.double)
    up = torch.linspace(*y, num, dtype=torch.double)
    rows = []
    for value in up:  # row by row: n × num residuals at a time, not n × num²
        theta = scene.base.repeat(num, 1)
        theta[:, scene.spec.across], theta[:, scene.spec.up] = across, value
        rows.append(scene.loss(theta))
    return across, up, torch.stack(rows)


def slice_along(
    scene: Surface, theta: Tensor, index: int, ends: tuple[float, float], num: int = 121
) -> tuple[Tensor, Tensor]:
    """The loss along one parameter through `theta`: values (num,) and losses (num,)."""
    values = torch.linspace(*ends, num, dtype=torch.double)
    line = theta.repeat(num, 1)
    line[:, index] = values
    return values, scene.loss(line)


def lowest_along(scene: Surface, theta: Tensor, index: int) -> tuple[float, float]:
    """Where the loss along one parameter through `theta` is lowest: its value, and the loss.

    A parabola's bottom is −slope/curvature away. Along any line the other losses fall until their
    slope changes its sign: that place is halved in, to the last digit.
    """
    here = theta.clone()
    slope = scene.slope(here)[index].item()
    if scene.spec.kind == "squared":
        curvature = scene.bowl.H[index, index].item()
        here[index] -= slope / curvature if curvature > 0 else 0
        return here[index].item(), scene.loss(here).item()

    def rises(value: float) -> bool:
        here[index] = value
        return scene.slope(here)[index].item() > 0

    start, stride = theta[index].item(), 1.0
    if slope == 0:  # on the floor; a feature of zeros is level everywhere
        return start, scene.loss(theta).item()
    toward = -1.0 if slope > 0 else 1.0
    while rises(start + toward * stride) == (slope > 0) and stride < 1e15:
        stride *= 2
    low, high = sorted((start, start + toward * stride))
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (low, middle) if rises(middle) else (middle, high)
    losses = []
    for value in (low, high):
        here[index] = value
        losses.append((scene.loss(here).item(), value))
    loss, value = min(losses)
    return value, loss


def bowl_of_flat_labels(X: Tensor, y: Tensor) -> Bowl:
    """The bowl one gets when y is (n,) and ŷ − y broadcasts to (n, n): every ŷ against every y.

    The mean over all pairs has the same curvature, but its bottom is w = 0 and b = mean of y.
    """
    A = with_ones(X)
    theta = torch.zeros(A.shape[1], dtype=X.dtype)
    theta[-1] = y.mean()
    honest = fold(X, y)
    return Bowl(honest.H, theta, (y - y.mean()).square().mean().item() / 2, honest.unique)
