"""Both trainings as tables: what each line found at every update, the two paths, how far apart."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from torch import Tensor

from core import concise
from core.concise import APART, EQUAL, Both, ConciseSpec, Side

SIDES = ("hand", "nn")
SMALLEST = 1e-9  # where a difference of 0 is drawn: a log axis has no 0
EPSILON = float(np.finfo(np.float32).eps)  # the gap above 1 of the numbers both sides hold


@dataclass(frozen=True)
class ConciseTables:
    """Both sides of a run, by columns.

    lines has a row an update and one more: size, x1, x2, y of the batch's first row; for each side
    (hand_…, nn_…) y, loss, g0 g1 g2 as they lay in .grad, t0 t1 t2 before the update; NaN after a
    side has ended. paths: step, w1, w2, run. apart: step, apart, from the start on. ends: the
    book's loss of all samples after each epoch, a column a side.
    """

    spec: ConciseSpec
    lines: pd.DataFrame
    paths: pd.DataFrame
    apart: pd.DataFrame
    ends: pd.DataFrame
    num_updates: int
    epoch_ends: list[int]
    rate: float
    ratio: float
    part_at: int | None
    diverged: tuple[str, ...]
    warned: tuple[str, ...]
    truth: tuple[float, ...]

    @property
    def most_apart(self) -> float:
        """The largest difference of a parameter at any step."""
        return float(self.apart["apart"].max())

    @property
    def is_equal(self) -> bool:
        """Whether nothing but rounding lies between the two at any step."""
        return self.part_at is None and not self.diverged

    @property
    def is_right(self) -> bool:
        """Whether the concise side is written the right way."""
        return self.spec.way == EQUAL


def concise_tables(spec: ConciseSpec) -> ConciseTables:
    """Train both ways, and lay them side by side."""
    both = concise.run(spec)
    sides = {"hand": both.hand, "nn": both.nn}
    longest = max(side.num_updates for side in sides.values())
    apart = both.apart.numpy().astype(float)
    parted = np.flatnonzero(apart > APART)
    per_epoch = spec.per_epoch
    return ConciseTables(
        spec=spec,
        lines=lines_table(both, longest),
        paths=pd.concat([_path(name, side) for name, side in sides.items()], ignore_index=True),
        apart=pd.DataFrame({"step": np.arange(len(apart)), "apart": apart}),
        ends=pd.DataFrame(
            {
                name: [
                    side.full_loss[min(epoch * per_epoch, side.num_updates)].item()
                    for epoch in range(spec.num_epochs + 1)
                ]
                for name, side in sides.items()
            }
        ),
        num_updates=longest,
        epoch_ends=list(range(per_epoch, longest + 1, per_epoch)),
        rate=both.rate,
        ratio=concise.first_ratio(both),
        part_at=int(parted[0]) if len(parted) else None,
        diverged=tuple(name for name, side in sides.items() if side.diverged),
        warned=both.warned,
        truth=(*spec.data.w, spec.data.b),
    )


def lines_table(both: Both, longest: int) -> pd.DataFrame:
    """What the lines of both loops found, a row an update, and one more for where it led."""
    rows = longest + 1
    first = [(len(X), *X[0].tolist(), y[0].item()) for X, y in both.batches[:longest]]
    batch = np.array([*first, first[-1]], dtype=float)
    columns = dict(zip(("size", "x1", "x2", "y"), batch.T, strict=True))
    for name, side in zip(SIDES, (both.hand, both.nn), strict=True):
        columns[f"{name}_y"] = _padded(side.y_hat, rows)
        columns[f"{name}_loss"] = _padded(side.loss, rows)
        for k in range(3):
            columns[f"{name}_g{k}"] = _padded(side.grad[:, k], rows)
            columns[f"{name}_t{k}"] = _padded(side.theta[:, k], rows)
    return pd.DataFrame(columns).astype({"size": int})


def _padded(values: Tensor, rows: int) -> np.ndarray:
    """As long as the longer side, no number where there is none."""
    array = values.double().numpy()
    return np.concatenate([array, np.full(rows - len(array), np.nan)])


def _path(name: str, side: Side) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "step": np.arange(side.num_updates + 1),
            "w1": side.theta[:, 0].double().numpy(),
            "w2": side.theta[:, 1].double().numpy(),
            "run": name,
        }
    )


def first_update(tables: ConciseTables, side: str) -> tuple[float, float, float]:
    """w₁ before the first update of a side, its gradient, and w₁ after it."""
    rows = tables.lines
    before, after = rows[f"{side}_t0"].iloc[:2]
    return float(before), float(rows[f"{side}_g0"].iloc[0]), float(after)


def largest_error(tables: ConciseTables, side: str) -> float:
    """The largest error of a parameter where a side ended."""
    columns = [tables.lines[f"{side}_t{k}"].dropna().iloc[-1] for k in range(3)]
    return max(abs(value - true) for value, true in zip(columns, tables.truth, strict=True))
