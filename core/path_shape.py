"""What a path looks like, judged by the path itself: straight, bent, wandering, zig-zag."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

STRIDE = 0.02  # of the picture's side: what is smaller than this an eye does not follow
STRAIGHT = 0.05  # of the chord's length: a path that keeps so near to its chord looks straight
RESTLESS = 15.0  # degrees a turn that are taken back again

SHAPES = ("nearly straight", "it bends", "it wanders", "it zig-zags", "it hardly moves")


@dataclass(frozen=True)
class PathShape:
    """name: one of SHAPES. Of the path in strides of at least STRIDE:

    strides (their number), deviation (its farthest point from the straight line between its ends,
    as a share of that line), turned (degrees from the first stride to the last), restless (degrees
    a turn that other turns take back), back (share of its length in strides that turn back).
    """

    name: str
    strides: int
    deviation: float
    turned: float
    restless: float
    back: float


def path_shape(points: Sequence[tuple[float, float]]) -> PathShape:
    """Judge a path by points in units of the picture's side."""
    path = in_strides(points)
    moves = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(path)]
    if not moves:
        return PathShape("it hardly moves", 0, 0.0, 0.0, 0.0, 0.0)
    turns = [angle(a, b) for a, b in pairwise(moves)]
    turned, taken_back = abs(sum(turns)), sum(map(abs, turns)) - abs(sum(turns))
    restless = taken_back / max(len(turns), 1)
    lengths = [math.hypot(*move) for move in moves]
    against = sum(length for turn, length in zip(turns, lengths[1:], strict=True) if abs(turn) > 90)
    back, away = against / sum(lengths), deviation(path)
    if back > 0.5:
        name = "it zig-zags"
    elif restless > RESTLESS:
        name = "it wanders"
    else:
        name = "it bends" if away > STRAIGHT else "nearly straight"
    return PathShape(name, len(moves), away, turned, restless, back)


def in_strides(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The first point, and then each that is at least a stride away from the one kept before."""
    kept = [points[0]]
    for x, y in points[1:]:
        if math.hypot(x - kept[-1][0], y - kept[-1][1]) >= STRIDE:
            kept.append((x, y))
    return kept


def angle(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The turn from one move to the next in degrees, to the left positive."""
    cross = one[0] * other[1] - one[1] * other[0]
    return math.degrees(math.atan2(cross, one[0] * other[0] + one[1] * other[1]))


def deviation(path: Sequence[tuple[float, float]]) -> float:
    """The farthest point from the straight line between the ends, over the length of that line.

    A path that ends where it began has no such line; its reach is then taken over a stride.
    """
    (x0, y0), (x1, y1) = path[0], path[-1]
    chord = math.hypot(x1 - x0, y1 - y0)
    if chord < STRIDE:
        return max(math.hypot(x - x0, y - y0) for x, y in path) / STRIDE
    return max(abs((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) for x, y in path) / chord**2
