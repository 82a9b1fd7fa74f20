"""Both ways to compute softmax in float32, row by row, with the bits of every number."""

import math
from dataclasses import dataclass

from charts.numbers import number
from core import float_bits, overflow
from core.overflow import EdgeSpec, Way

ROWS = ("exp₁", "exp₂", "exp₃", "Σ", "ŷ₁", "ŷ₂", "ŷ₃", "loss")


@dataclass(frozen=True)
class EdgeTables:
    """The two ways of one spec, and what goes wrong first on each: "" or one of FAILURES."""

    spec: EdgeSpec
    written: Way
    rescued: Way
    fails: str
    rescue_fails: str


def edge_tables(spec: EdgeSpec) -> EdgeTables:
    """Both ways, really computed in float32."""
    written, safe = overflow.as_written(spec), overflow.rescued(spec)
    return EdgeTables(spec, written, safe, overflow.failure(written), overflow.failure(safe))


def numbers_of(way: Way) -> list[float]:
    """The numbers of a way in the order of ROWS."""
    return [*way.exps.tolist(), way.total, *way.y_hat.tolist(), way.loss]


def spelt(value: float, digits: int = 5) -> str:
    """A number of float32 as it is read; what is none, and what is infinite, in words."""
    if math.isnan(value):
        return "not a number"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    negative = value == 0 and math.copysign(1, value) < 0
    return "−0" if negative else number(value, digits)


def bits_table(way: Way) -> dict[str, list[float]]:
    """A row a bit: r the row of ROWS, i its place (0 is the sign), bit, part (0, 1 or 2)."""
    patterns = [float_bits.bits(value) for value in numbers_of(way)]
    names = list(dict.fromkeys(float_bits.PARTS))
    places = range(len(float_bits.PARTS))
    return {
        "r": [float(r) for r in range(len(ROWS)) for _ in places],
        "i": [float(i) for _ in ROWS for i in places],
        "bit": [float(bit) for pattern in patterns for bit in pattern],
        "part": [float(names.index(float_bits.PARTS[i])) for _ in ROWS for i in places],
    }


def rows_table(way: Way) -> dict[str, list[str] | list[float]]:
    """A row a number: r, name, text, lost (1 where it is no finite number)."""
    values = numbers_of(way)
    return {
        "r": [float(r) for r in range(len(ROWS))],
        "name": list(ROWS),
        "text": [spelt(value) for value in values],
        "lost": [float(not math.isfinite(value)) for value in values],
    }
