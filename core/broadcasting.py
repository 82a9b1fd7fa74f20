"""Two shapes in one operation: which sizes fit, which are stretched, and which are refused.

Shapes are laid below each other from their ends. Two sizes fit when they are equal or one of them
is 1; a size that is missing counts as 1. A size of 1 is used again and again: the copies are read,
not made.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import require
from core.shapes import Shape, amount, cells, parse_shape, spelt

SIGNS = {"A + B": "+", "A − B": "−", "A · B": "·"}
MOST_CELLS = 1_000_000  # of a result that is worked out here


@dataclass(frozen=True)
class BroadcastSpec:
    """Two shapes and what is done. Raises ValueError when a rule is broken.

    A holds 1, 2, 3, …, B holds 10, 20, 30, …; with `plain` A holds ones and B tens.
    """

    a: Shape = (3, 1)
    b: Shape = (4,)
    operation: str = "A + B"
    plain: bool = False

    def __post_init__(self) -> None:
        rule = f"operation must be one of {', '.join(SIGNS)}"
        require(self.operation in SIGNS, rule, self.operation)
        for name, shape in (("A", self.a), ("B", self.b), (self.operation, self.result or ())):
            size = cells(shape)
            rule = f"{name}, {spelt(shape)}: at most {MOST_CELLS:,} cells are worked out here"
            require(size <= MOST_CELLS, rule, amount(size))

    @property
    def result(self) -> Shape | None:
        """The shape of the result; None where the two do not fit."""
        return result_shape(self.a, self.b)

    @property
    def trap(self) -> bool:
        """Whether a column meets a row of as many numbers: a table where a list was meant."""
        n = len(self.a) == 2 and self.a[0]
        return bool(n) and n > 1 and self.a[1] == 1 and self.b == (n,)


def read_pair(a: str, b: str, operation: str, plain: bool) -> BroadcastSpec:
    """The spec of two shapes as somebody typed them. Raises ValueError naming the place."""
    shapes = parse_shape(a, "the shape of A"), parse_shape(b, "the shape of B")
    return BroadcastSpec(*shapes, operation, plain)


@dataclass(frozen=True)
class Axis:
    """One place of the two shapes, from the left; None where a shape has no size there."""

    a: int | None
    b: int | None

    @property
    def size(self) -> int | None:
        """The size of the result: the common one, or the one that is not 1; None if refused."""
        a, b = self.a or 1, self.b or 1
        return max(a, b) if a == b or 1 in (a, b) else None

    def stretches(self, which: str) -> bool:
        """Whether the size of this operand ("a" or "b") is 1 or missing, and the other's is not."""
        own = getattr(self, which) or 1
        return self.size is not None and own != self.size


def aligned(a: Shape, b: Shape) -> list[Axis]:
    """The two shapes below each other from their ends, as axes from the left."""
    long = max(len(a), len(b))
    left, right = ((None,) * (long - len(shape)) + shape for shape in (a, b))
    return [Axis(*pair) for pair in zip(left, right, strict=True)]


def result_shape(a: Shape, b: Shape) -> Shape | None:
    """The shape of a + b, or None where a place refuses.

    Source: Dive into Deep Learning, 2.1 Data Manipulation.
    """
    found = [axis.size for axis in aligned(a, b)]
    return None if None in found else tuple(size for size in found if size is not None)


def operands(spec: BroadcastSpec) -> tuple[Tensor, Tensor]:
    """A and B, filled as the spec says; they hold no more numbers than their own shapes."""
    if spec.plain:
        return torch.ones(spec.a), torch.full(spec.b, 10.0)
    A, B = (torch.arange(1.0, cells(shape) + 1) for shape in (spec.a, spec.b))
    return A.reshape(spec.a), 10 * B.reshape(spec.b)


def outcome(spec: BroadcastSpec) -> Tensor | str:
    """What torch makes of it: the result, or the text of its error, raised and caught now."""
    try:
        return combined(*operands(spec), spec.operation)
    except RuntimeError as error:
        return str(error)


def combined(A: Tensor, B: Tensor, operation: str) -> Tensor:
    """A + B, A − B or A · B; torch stretches what has to be stretched."""
    if operation == "A + B":
        return A + B
    return A - B if operation == "A − B" else A * B


def read_from(index: Shape, shape: Shape) -> Shape:
    """The cell of an operand of this shape that a cell of the result reads.

    Where the operand's size is 1 it is always cell 0; places that it does not have are left out.
    """
    own = index[len(index) - len(shape) :]
    return tuple(0 if size == 1 else place for place, size in zip(own, shape, strict=True))
