"""The plane as a linear classifier divides it: where each class wins, as polygons.

Class j wins where o_j ≥ o_k for every other k. Each of these is a half-plane, because the logits
are linear, so a region is a convex polygon: the picture, cut off once a rival.
"""

import torch
from torch import Tensor

Point = tuple[float, float]


def region(w: Tensor, b: Tensor, j: int, edge: float, margin: float = 0.0) -> list[Point]:
    """Where o_j is ahead of every rival by `margin`, inside |x₁|, |x₂| ≤ edge, as corners in order.

    w (2, q), b (q,). With margin = log r, class j is at least r times as likely as each rival. An
    empty list where that is nowhere.
    """
    corners: list[Point] = [(-edge, -edge), (edge, -edge), (edge, edge), (-edge, edge)]
    w, b = w.double(), b.double()
    for k in range(w.shape[1]):
        if k != j:
            (a1, a2), c = (w[:, j] - w[:, k]).tolist(), (b[j] - b[k]).item() - margin
            corners = cut(corners, a1, a2, c)
    return corners


def cut(corners: list[Point], a1: float, a2: float, c: float) -> list[Point]:
    """The part of a convex polygon where a₁x₁ + a₂x₂ + c ≥ 0.

    Source: I. E. Sutherland and G. W. Hodgman, Reentrant Polygon Clipping, 1974.
    """
    heights = [a1 * x1 + a2 * x2 + c for x1, x2 in corners]
    kept: list[Point] = []
    for (here, h), (there, t) in zip(
        zip(corners, heights, strict=True),
        zip(corners[1:] + corners[:1], heights[1:] + heights[:1], strict=True),
        strict=True,
    ):
        if h >= 0:
            kept.append(here)
        if (h >= 0) != (t >= 0):
            share = h / (h - t)
            (x1, x2), (u1, u2) = here, there
            kept.append((x1 + share * (u1 - x1), x2 + share * (u2 - x2)))
    return kept


def area(corners: list[Point]) -> float:
    """The area of a polygon, its corners in order (either way round); 0 for none."""
    x = torch.tensor(corners, dtype=torch.double).reshape(-1, 2)
    turned = x.roll(-1, 0)
    return abs((x[:, 0] * turned[:, 1] - x[:, 1] * turned[:, 0]).sum().item()) / 2
