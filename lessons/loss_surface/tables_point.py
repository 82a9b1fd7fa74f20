"""One point of the loss surface: its loss, its slope, its residuals, and the slices through it."""

import math
from dataclasses import dataclass

import pandas as pd
import torch

from charts.bowl import reach
from core.linear_regression import with_ones
from core.loss_surface import Surface, lowest_along, slice_along
from core.losses import charge


@dataclass(frozen=True)
class PointTables:
    """What one point of the surface means.

    theta all parameters; loss there; slope its gradient in the plane, 0 where only rounding is left
    of it; at_optimum whether the point
    was close enough to be put exactly there, instead of where it was `placed`.
    residuals (n rows): r = ŷ − y, cost.
    slices: per axis (value, loss). `bottoms`: per axis the lowest (value, loss) of the slice.
    """

    theta: list[float]
    x: float
    y: float
    placed: tuple[float, float]
    loss: float
    slope: tuple[float, float]
    at_optimum: bool
    residuals: pd.DataFrame
    slices: tuple[pd.DataFrame, pd.DataFrame]
    bottoms: tuple[tuple[float, float], tuple[float, float]]
    angle: float | None  # degrees between downhill and the way to the optimum; None at the optimum


def point_tables(scene: Surface, x: float, y: float, grain: float = 0.0) -> PointTables:
    """Look at one point. Within half a `grain` of the optimum it is the optimum."""
    spec = scene.spec
    placed = x, y
    low_x, low_y = scene.lowest[spec.across].item(), scene.lowest[spec.up].item()
    # a slider has steps; without this nobody could ever stand on the bottom
    if abs(x - low_x) <= grain / 2 * 1.001 and abs(y - low_y) <= grain / 2 * 1.001:
        x, y = low_x, low_y
    theta = scene.at(x, y)
    slope = scene.slope(theta)[[spec.across, spec.up]]
    slope = torch.where(slope.abs() > slope_rounding(scene), slope, 0.0)
    curves = [
        slice_along(scene, theta, index, reach(scene.window, axis))
        for axis, index in enumerate((spec.across, spec.up))
    ]
    there = (x, y) == (low_x, low_y)
    return PointTables(
        theta=theta.tolist(),
        x=x,
        y=y,
        placed=placed,
        loss=scene.loss(theta).item(),
        slope=(slope[0].item(), slope[1].item()),
        at_optimum=there,
        residuals=residual_table(scene, theta),
        slices=(slice_table(*curves[0]), slice_table(*curves[1])),
        bottoms=(
            lowest_along(scene, theta, spec.across),
            lowest_along(scene, theta, spec.up),
        ),
        angle=None if there else angle_between(-slope, way_down(scene, x, y)),
    )


def slope_rounding(scene: Surface) -> float:
    """A slope this small is what float64 leaves of zero: a mean of residuals times features."""
    largest = max(1.0, scene.data.X.square().mean().sqrt().item())
    size = scene.data.y.square().mean().sqrt().item()
    return 1e-13 * largest * (1.0 if scene.spec.kind == "absolute" else size)


def way_down(scene: Surface, x: float, y: float) -> torch.Tensor:
    """From a point of the plane to the optimum, (2,); in an endless valley to its floor."""
    spec = scene.spec
    way = scene.lowest[[spec.across, spec.up]] - torch.tensor([x, y], dtype=torch.double)
    if spec.kind == "squared" and scene.cut.flat:
        steep = scene.cut.axes[:, 1]
        return (way @ steep) * steep
    return way


def angle_between(a: torch.Tensor, b: torch.Tensor) -> float | None:
    """Degrees between two directions; None when one of them has no length."""
    a, b = a.double(), b.double()
    if min(a.norm().item(), b.norm().item()) == 0:
        return None
    a, b = a / a.norm(), b / b.norm()
    # not by the cosine: its arc loses half of the digits near 0
    return math.degrees(2 * math.atan2((a - b).norm().item(), (a + b).norm().item()))


def slice_table(values: torch.Tensor, losses: torch.Tensor) -> pd.DataFrame:
    """One slice: value, loss. All eight bytes: own data can have losses beyond a float32."""
    return pd.DataFrame({"value": values.numpy(), "loss": losses.numpy()})


def residual_table(scene: Surface, theta: torch.Tensor) -> pd.DataFrame:
    """One row a sample: r = ŷ − y, and its cost."""
    r = with_ones(scene.data.X) @ theta - scene.data.y.flatten()
    cost = charge(r, scene.spec.kind, scene.spec.delta)
    return pd.DataFrame({"r": r.numpy(), "cost": cost.numpy()})
