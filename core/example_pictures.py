"""Pictures to begin with, drawn by the app: a thing in one colour, somewhere on its ground."""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import require

Point = tuple[float, float]  # across and down, in shares of width and height
Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Example:
    """Outlines in ink on a ground: where two of them overlap there is ground again."""

    outlines: tuple[tuple[Point, ...], ...]
    ink: Colour
    ground: Colour
    shape: tuple[int, int]  # height and width in pixels


SHIRT = (
    *((0.40, 0.18), (0.30, 0.22), (0.14, 0.40), (0.24, 0.50), (0.31, 0.42), (0.30, 0.84)),
    *((0.70, 0.84), (0.69, 0.42), (0.76, 0.50), (0.86, 0.40), (0.70, 0.22), (0.60, 0.18)),
    *((0.55, 0.24), (0.45, 0.24)),
)
TROUSERS = (
    *((0.36, 0.10), (0.32, 0.90), (0.46, 0.90), (0.50, 0.32), (0.54, 0.90), (0.68, 0.90)),
    (0.64, 0.10),
)
BOOT = (
    *((0.36, 0.16), (0.60, 0.16), (0.60, 0.52), (0.86, 0.64), (0.90, 0.80), (0.54, 0.80)),
    *((0.50, 0.74), (0.46, 0.74), (0.46, 0.82), (0.34, 0.82)),
)
SEVEN = (
    *((0.34, 0.20), (0.70, 0.20), (0.70, 0.29), (0.52, 0.82), (0.42, 0.82), (0.58, 0.30)),
    (0.34, 0.30),
)
RING = (
    *((0.50, 0.14), (0.66, 0.20), (0.74, 0.50), (0.66, 0.80), (0.50, 0.86), (0.34, 0.80)),
    *((0.26, 0.50), (0.34, 0.20)),
)
HOLE = tuple((0.5 + 0.62 * (x - 0.5), 0.5 + 0.74 * (y - 0.5)) for x, y in RING)

EXAMPLES = {
    "a red T-shirt on white paper": Example((SHIRT,), (186, 50, 42), (250, 248, 242), (200, 260)),
    "bright trousers on a dark wall": Example(
        (TROUSERS,), (214, 198, 160), (38, 42, 56), (220, 180)
    ),
    "a boot on grey": Example((BOOT,), (64, 44, 32), (196, 194, 190), (200, 220)),
    "a seven in blue ink": Example((SEVEN,), (28, 58, 150), (252, 250, 240), (200, 160)),
    "a zero in chalk": Example((RING, HOLE), (236, 236, 224), (40, 70, 58), (180, 200)),
}


def example(name: str) -> Tensor:
    """One of the examples as a picture, (h, w, 3) uint8."""
    require(name in EXAMPLES, f"name must be one of {', '.join(EXAMPLES)}", name)
    drawn = EXAMPLES[name]
    h, w = drawn.shape
    inside = torch.zeros(h, w, dtype=torch.bool)
    for outline in drawn.outlines:
        inside ^= filled(outline, drawn.shape)
    ink, ground = (torch.tensor(c, dtype=torch.uint8) for c in (drawn.ink, drawn.ground))
    return torch.where(inside.unsqueeze(2), ink, ground)


def filled(outline: tuple[Point, ...], shape: tuple[int, int]) -> Tensor:
    """Which pixel's middle lies inside of a closed outline: a ray from it crosses an odd number."""
    h, w = shape
    y = ((torch.arange(h) + 0.5) / h).unsqueeze(1)
    x = (torch.arange(w) + 0.5) / w
    inside = torch.zeros(h, w, dtype=torch.bool)
    for (x1, y1), (x2, y2) in zip(outline, outline[1:] + outline[:1], strict=True):
        if y1 == y2:
            continue
        crosses = (y1 > y) != (y2 > y)
        inside ^= crosses & (x < x1 + (y - y1) / (y2 - y1) * (x2 - x1))
    return inside
