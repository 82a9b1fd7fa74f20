"""Another shape over the same numbers: what moves, what is worked out, what is shared.

The numbers of a tensor lie in one row of memory; a shape and its strides say how to walk along it.
`reshape` gives another shape to the same row where it can: a view, which shares the numbers. After
a transpose it often cannot, and copies them first.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from core.checks import require
from core.shapes import Shape, amount, cells, parse_shape, spelt

MOST_DRAWN = 64  # more than that cannot be told apart in a picture
MOST_AXES = 3


@dataclass(frozen=True)
class ReshapeSpec:
    """x = arange(n).reshape(source), perhaps transposed, then reshaped to `target`.

    One size of `target` may be −1. Raises ValueError when a rule is broken, naming the place.
    """

    source: Shape = (2, 6)
    target: Shape = (-1, 1)
    transposed: bool = False

    def __post_init__(self) -> None:
        for name, shape in (("x", self.source), ("the new shape", self.target)):
            rule = f"{name}: the picture shows 1 to {MOST_AXES} sizes"
            require(1 <= len(shape) <= MOST_AXES, rule, spelt(shape))
        n = cells(self.source)
        rule = f"x, {spelt(self.source)}: the picture shows at most {MOST_DRAWN} cells"
        require(n <= MOST_DRAWN, rule, amount(n))
        filled(self.target, n)

    @cached_property
    def filled(self) -> Shape:
        """The target with its −1 worked out."""
        return filled(self.target, cells(self.source))


def read_shapes(source: str, target: str, transposed: bool) -> ReshapeSpec:
    """The spec of two shapes as somebody typed them. Raises ValueError naming the place."""
    shapes = (
        parse_shape(source, "the shape of x"),
        parse_shape(target, "the new shape", may_be_open=True),
    )
    return ReshapeSpec(*shapes, transposed)


def filled(target: Shape, n: int) -> Shape:
    """The target with −1 replaced by n over the product of the other sizes.

    Raises ValueError where that is no whole number, where the sizes do not make n, or for two −1,
    each with what torch itself says.

    >>> filled((-1, 1), 12), filled((2, 3, -1), 24)
    ((12, 1), (2, 3, 4))
    """
    others = math.prod(size for size in target if size != -1)
    said = f"{spelt(target)}; torch says: {torch_says(target, n)}"
    rule = "the new shape: only one size can be left open, the others must be known"
    require(target.count(-1) <= 1, rule, said)
    if -1 not in target:
        rule = f"the new shape: its sizes must make {n}, one place for each number of x"
        require(others == n, rule, said)
        return target
    rule = f"the new shape: {n} numbers cannot be shared out evenly over {others}"
    require(n % others == 0, rule, said)
    return tuple(n // others if size == -1 else size for size in target)


def torch_says(target: Shape, n: int) -> str:
    """The text of torch's error for this target, raised and caught now; empty if there is none."""
    try:
        torch.arange(n).reshape(target)
    except RuntimeError as error:
        return str(error)
    return ""


def source_of(spec: ReshapeSpec) -> Tensor:
    """x: the numbers 0 … n−1 in order of memory, the axes reversed when transposed."""
    x = torch.arange(cells(spec.source)).reshape(spec.source)
    return x.permute(*reversed(range(x.ndim))) if spec.transposed else x


def is_view(x: Tensor, y: Tensor) -> bool:
    """Whether the two read the same memory."""
    return x.untyped_storage().data_ptr() == y.untyped_storage().data_ptr()


@dataclass(frozen=True)
class Reshaped:
    """x and y = x.reshape(target). `shared` says whether y reads the memory of x.

    `written` is x after 99 was written into the first cell of y. `view_error` is what torch says of
    x.view(target), empty where it says nothing.
    """

    x: Tensor
    y: Tensor
    shared: bool
    written: Tensor
    view_error: str


def reshaped(spec: ReshapeSpec) -> Reshaped:
    """Do it, and find out what is shared."""
    x = source_of(spec)
    y = x.reshape(spec.target)
    other = source_of(spec)
    other.reshape(spec.target)[(0,) * len(spec.filled)] = 99
    try:
        x.view(spec.target)
        error = ""
    except RuntimeError as refused:
        error = str(refused)
    return Reshaped(x, y, is_view(x, y), other, error)


def place_in_memory(index: Shape, strides: Shape) -> int:
    """Where a cell lies in the row of memory: the sum of index · stride."""
    return sum(i * stride for i, stride in zip(index, strides, strict=True))


@dataclass(frozen=True)
class Turned:
    """A table, its transpose, and what a reshape to the same shape makes of it."""

    X: list[list[int]]
    by_transpose: list[list[int]]
    by_reshape: list[list[int]]


def turned() -> Turned:
    """Three houses, m² and years, turned in the right way and in the wrong one."""
    X = torch.tensor([[50, 10], [80, 40], [120, 5]])
    return Turned(X.tolist(), X.T.tolist(), X.reshape(2, 3).tolist())
