"""ReLU and pooling in either order, and the loop over the test images, as tables."""

from dataclasses import dataclass

import pandas as pd
from torch import Tensor

from charts.cells import Place
from charts.numbers import number
from core.attempts import Attempt
from core.concise_cnn import (
    counted,
    counted_to_the_end_of_a_full_batch,
    counted_to_the_end_of_this_batch,
)
from core.pool_order import SIDE, WINDOW, Orders, OrderSpec, orders
from lessons.cnn.tables import LETTER

BAND = SIDE + 1.4  # cells from one band to the next, either way
WIDE, HIGH = 2 * BAND + WINDOW + 0.6, SIDE + 1.4 + WINDOW


@dataclass(frozen=True)
class OrderTables:
    """cells and signs of a sheet for each pooling, by its name (see `charts.cells`)."""

    done: Orders
    cells: dict[str, pd.DataFrame]
    signs: dict[str, pd.DataFrame]

    def apart(self, pool: str) -> int:
        """Windows of the sheet in which the order matters."""
        return int((self.done.first[pool] != self.done.last[pool]).sum())

    def room(self, pool: str) -> float:
        """Pixels that the longest number needs."""
        return LETTER * max(map(len, self.cells[pool]["text"])) + 1


def order_tables(spec: OrderSpec) -> OrderTables:
    """Both orders on the same numbers."""
    done = orders(spec)
    return OrderTables(
        done, {pool: _cells(done, pool) for pool in done.first}, {p: _signs(p) for p in done.first}
    )


def _grids(done: Orders, pool: str) -> list[tuple[str, Tensor, Place, int]]:
    """Name, numbers, corner, and how many cells of a side one window takes."""
    first, last = done.first[pool], done.last[pool]
    return [
        ("X", done.X, (0.3, 0.0), WINDOW),
        ("ReLU(X)", done.rectified, (0.3 + BAND, 0.0), WINDOW),
        (f"{pool} of ReLU(X)", first, (0.3 + 2 * BAND, 1.0), 1),
        (f"{pool} of X", done.pooled[pool], (0.3 + BAND + 1, BAND), 1),
        (f"ReLU of {pool}", last, (0.3 + 2 * BAND, BAND), 1),
    ]


def _cells(done: Orders, pool: str) -> pd.DataFrame:
    rows = []
    differs = done.first[pool] != done.last[pool]
    for block, values, (left, top), size in _grids(done, pool):
        for i, line in enumerate(values.tolist()):
            for j, value in enumerate(line):
                own = ("own", "other")[(i // size + j // size) % 2]
                wrong = block.startswith(f"ReLU of {pool}") and bool(differs[i, j])
                look = "wrong" if wrong else own
                rows.append((block, left + j, top + i, number(value, 3), look, wrong))
    return pd.DataFrame(rows, columns=["block", "left", "top", "text", "look", "copy"])


def _signs(pool: str) -> pd.DataFrame:
    signs = [
        (0.3, -0.55, "X"),
        (0.3 + BAND, -0.55, "ReLU first"),
        (0.3 + 2 * BAND, 0.45, f"then {pool}"),
        (0.3 + BAND + 1, BAND - 0.55, f"{pool} first"),
        (0.3 + 2 * BAND, BAND - 0.55, "then ReLU"),
    ]
    arrows = [(0.3 + SIDE + 0.5, 2.0), (0.3 + BAND + SIDE + 0.5, 2.0)]
    arrows += [(0.3 + BAND + 1 - 0.9, BAND + 1), (0.3 + 2 * BAND - 0.9, BAND + 1)]
    return pd.DataFrame(
        [*signs, *((left, top, "→") for left, top in arrows)], columns=["left", "top", "text"]
    )


@dataclass(frozen=True)
class LoopTables:
    """What becomes of the loop that trusts every batch, and of the one that asks."""

    num_test: int
    batch_size: int
    trusting: Attempt
    asking: Attempt

    @property
    def full(self) -> int:
        """Batches that are full."""
        return self.num_test // self.batch_size

    @property
    def rest(self) -> int:
        """Images in a last, short batch; 0 where there is none."""
        return self.num_test % self.batch_size


def loop_tables(num_test: int, batch_size: int) -> LoopTables:
    """Run both loops."""
    loops = (counted_to_the_end_of_a_full_batch, counted_to_the_end_of_this_batch)
    trusting, asking = (counted(loop, num_test, batch_size) for loop in loops)
    return LoopTables(num_test, batch_size, trusting, asking)
