"""The further parts as tables: the toy net, its forecast, and every mistake measured."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import torch

from core import toy_net
from core.concise import EQUAL, WAYS, ConciseSpec
from core.toy_net import ANSWER, ASKED, Modes, ToyRun, ToySpec
from lessons.concise.tables import concise_tables, largest_error

# --- the toy net ------------------------------------------------------------------------------


@dataclass(frozen=True)
class ToyTables:
    """A run of the toy net: lines (a row an epoch and one more), and what is known beforehand.

    lines: y1 y2 y3 (ŷ), loss, gw, gb, w, b. seeds: the least, the median and the largest
    prediction at 4 of twenty starts after these epochs. slow: what the slow direction keeps of its
    distance in an epoch.
    """

    run: ToyRun
    modes: Modes
    lines: pd.DataFrame
    seeds: tuple[float, float, float]
    limit: float
    slow: float

    @property
    def said(self) -> float:
        """What the net says of x = 4 where the run ended."""
        return self.run.said[-1].item()

    @property
    def off(self) -> float:
        """How far that is from 8."""
        return abs(self.said - ANSWER)


def toy_tables(spec: ToySpec) -> ToyTables:
    """Train the toy net, and foretell it."""
    run, modes = toy_net.run(spec), toy_net.modes(spec.seed)
    seeds = toy_net.of_seeds(spec.lr, spec.num_epochs)
    columns = {"loss": run.loss, "gw": run.grad_w, "gb": run.grad_b}
    columns |= {f"y{k + 1}": run.y_hat[:, k] for k in range(3)}
    lines = {
        name: np.concatenate([values.numpy(), values.numpy()[-1:]])
        for name, values in columns.items()
    }
    return ToyTables(
        run,
        modes,
        pd.DataFrame({**lines, "w": run.w.numpy(), "b": run.b.numpy(), "said": run.said.numpy()}),
        (seeds[0].item(), seeds.median().item(), seeds[-1].item()),
        toy_net.largest_stable_lr(),
        abs(1 - spec.lr * modes.curvature[0].item()),
    )


def epochs_until(tables: ToyTables, within: float) -> int | None:
    """After how many epochs this start says 8 within a distance at this rate, if below the limit.

    Worked out, not trained: the first epoch from which on it holds.
    """
    lr = tables.run.spec.lr
    if lr >= tables.limit:
        return None
    epochs = torch.arange(200_001, dtype=torch.double)
    states = toy_net.state_after(tables.modes, lr, epochs)
    off = (states[:, 0] * ASKED + states[:, 1] - ANSWER).abs() > within
    if not off.any():
        return 0
    last = int(off.nonzero()[-1])
    return last + 1 if last + 1 < len(epochs) else None


# --- every mistake measured -------------------------------------------------------------------


def damages(spec: ConciseSpec) -> pd.DataFrame:
    """One row a way to write the concise side, all with the settings of the spec.

    way, loss (the book's, of all samples, where it ended), apart (the largest difference to the
    loop by hand), part_at (the update after which they differ by more than rounding, or −1), error
    (of the worst parameter), diverged.
    """
    rows = []
    for way in WAYS:
        tables = concise_tables(replace(spec, way=way))
        rows.append(
            {
                "way": way,
                "loss": float(tables.ends["nn"].iloc[-1]),
                "apart": tables.most_apart,
                "part_at": -1 if tables.part_at is None else tables.part_at,
                "error": largest_error(tables, "nn"),
                "diverged": "nn" in tables.diverged,
                "right": way == EQUAL,
            }
        )
    return pd.DataFrame(rows)
