"""The walk of a picture through the layers of a net, as tables."""

from dataclasses import dataclass

import pandas as pd

from core.attempts import Attempt
from core.concise_cnn import asked
from core.shape_walk import Walk, WalkSpec, walk

NAMES = ("picture", "conv 1", "pool 1", "conv 2", "pool 2", "flat", "linear")
SHEETS = 5  # channels that are drawn, one behind the other
LARGEST, BEHIND = 0.62, 0.035  # of a slot: the widest picture, and from one sheet to the next
BAR = 0.05  # half the width of a column of numbers


@dataclass(frozen=True)
class WalkTables:
    """What core works out, what torch says, and what is drawn.

    boxes: x, x2, y, y2 of every sheet in slots; labels: slot, name, line1, line2; cross: the slot
    that nothing passes, one row or none.
    """

    walk: Walk
    torch: Attempt
    boxes: pd.DataFrame
    labels: pd.DataFrame
    cross: pd.DataFrame


def walk_tables(spec: WalkSpec) -> WalkTables:
    """Walk, and ask torch too."""
    done = walk(spec)
    reached = len(done.stops)
    stuck = [(reached + 0.5, NAMES[reached])] if done.stuck else []
    return WalkTables(
        done,
        asked(spec),
        _boxes(done),
        _labels(done),
        pd.DataFrame(stuck, columns=["x", "name"]),
    )


def _boxes(done: Walk) -> pd.DataFrame:
    widest = max(stop.shape[-1] for stop in done.stops if len(stop.shape) == 4)
    rows = []
    for slot, stop in enumerate(done.stops):
        if len(stop.shape) == 4:
            channels, half = min(stop.shape[1], SHEETS), stop.shape[-1] / widest * LARGEST / 2
            shifts = [BEHIND * (k - (channels - 1) / 2) for k in range(channels)]
            rows += [_box(slot, half, half, shift) for shift in shifts]
        else:
            high = LARGEST / 2 if stop.name == "flatten" else LARGEST / 6
            rows.append(_box(slot, BAR, high, 0.0))
    return pd.DataFrame(rows, columns=["x", "x2", "y", "y2"])


def _box(slot: int, across: float, down: float, shift: float) -> tuple[float, float, float, float]:
    middle = slot + 0.5 + shift
    return middle - across, middle + across, shift - down, shift + down


def _labels(done: Walk) -> pd.DataFrame:
    rows = []
    for slot, stop in enumerate(done.stops):
        sides = " × ".join(map(str, stop.shape[2:])) or "numbers"
        rows.append((slot + 0.5, NAMES[slot], f"{stop.shape[1]:,}", sides))
    return pd.DataFrame(rows, columns=["x", "name", "line1", "line2"])
