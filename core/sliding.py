"""A kernel on its way over one picture: what it sees at every place, and what it makes of it."""

from dataclasses import dataclass

import torch
from torch import Tensor

from core import convolution as cv
from core.checks import require
from core.convolution import KERNELS, Kernel

MOST_STRIDE, MOST_PADDING = 4, 3


@dataclass(frozen=True)
class SlideSpec:
    """Which kernel, and how it goes. Raises ValueError when a field breaks its rule."""

    kernel: Kernel = KERNELS["upright edges"]
    stride: int = 1
    padding: int = 0

    def __post_init__(self) -> None:
        sides = {len(self.kernel), *map(len, self.kernel)}
        rule = f"a kernel must be a square of at most {cv.MOST_SIDE} rows"
        require(len(sides) == 1 and 1 <= max(sides) <= cv.MOST_SIDE, rule, f"rows of {sides}")
        rule = f"stride must be between 1 and {MOST_STRIDE}"
        require(1 <= self.stride <= MOST_STRIDE, rule, self.stride)
        rule = f"padding must be between 0 and {MOST_PADDING}"
        require(0 <= self.padding <= MOST_PADDING, rule, self.padding)

    @property
    def k(self) -> int:
        """Rows and columns of the kernel."""
        return len(self.kernel)


@dataclass(frozen=True, eq=False)
class Slide:
    """around (h + 2p, w + 2p): the picture with its rim of zeros; out (rows, columns)."""

    spec: SlideSpec
    picture: Tensor
    around: Tensor
    out: Tensor

    def seen(self, row: int, column: int) -> Tensor:
        """The pixels in view at one place, (k, k)."""
        top, left, k = row * self.spec.stride, column * self.spec.stride, self.spec.k
        return self.around[top : top + k, left : left + k]

    @property
    def strongest(self) -> tuple[int, int]:
        """Row and column of the place whose sum is farthest from 0, the first of several."""
        at = int(self.out.abs().flatten().argmax())
        return at // self.out.shape[1], at % self.out.shape[1]


def slide(picture: Tensor, spec: SlideSpec) -> Slide:
    """Slide a kernel over a picture (h, w) of grey values, in float64: sums of whole numbers stay.

    Raises ValueError where the kernel does not fit.
    """
    grey = picture.double()
    around = cv.padded(grey[None, None], spec.padding)[0, 0]
    return Slide(spec, grey, around, cv.of_picture(grey, spec.kernel, spec.stride, spec.padding))


def turned(kernel: Kernel) -> Kernel:
    """The kernel turned by half a turn: what mathematics calls a convolution uses it this way.

    >>> turned(((1, 2), (3, 4)))
    ((4, 3), (2, 1))
    """
    return tuple(tuple(reversed(row)) for row in reversed(kernel))


def by_loops(picture: Tensor, kernel: Kernel, stride: int = 1) -> Tensor:
    """The same without padding, number by number: four loops, to compare with."""
    rows, columns = (cv.out_size(side, len(kernel), stride) for side in picture.shape)
    out = torch.zeros(rows, columns, dtype=picture.dtype)
    for r in range(rows):
        for s in range(columns):
            for i, weights in enumerate(kernel):
                for j, weight in enumerate(weights):
                    out[r, s] += weight * picture[r * stride + i, s * stride + j]
    return out
