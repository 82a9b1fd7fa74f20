"""A run seen along the bowl's own axes, in which full-batch descent falls apart into d + 1 numbers.

With H uᵢ = λᵢ uᵢ, every full-batch update multiplies the distance along uᵢ by 1 − ηλᵢ, whatever the
other distances are. For mini-batches that is the mean's pace, and the noise comes on top.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.sgd import Run


@dataclass(frozen=True)
class Axes:
    """The axes of a bowl that are not flat, steepest first: k of them.

    curvature (k,), direction (d + 1, k), distance (T + 1, k) to the optimum along each, without its
    sign, and pace (T + 1, k): |1 − ηλᵢ|ᵗ times the first.
    """

    curvature: Tensor
    direction: Tensor
    distance: Tensor
    pace: Tensor


def along_axes(result: Run) -> Axes:
    """Split the distance to the optimum: |uᵢᵀ(θ_t − θ*)| beside |1 − ηλᵢ|ᵗ |uᵢᵀ(θ₀ − θ*)|."""
    curvature, direction = torch.linalg.eigh(result.bowl.H)  # ascending
    steep = (curvature > 1e-12 * curvature[-1]).nonzero().flatten().flip(0)
    curvature, direction = curvature[steep], direction[:, steep]
    distance = ((result.theta - result.bowl.theta) @ direction).abs()
    updates = torch.arange(len(distance), dtype=distance.dtype)[:, None]
    pace = distance[0] * (1 - result.spec.lr * curvature).abs() ** updates
    return Axes(curvature, direction, distance, pace)
