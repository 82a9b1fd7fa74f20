"""Twenty starts of a net with a ReLU before its loss, as tables: a start a row."""

from dataclasses import dataclass

import pandas as pd

from core import relu_head
from core.relu_head import WAYS, HeadSpec

SHOWN = 61  # epochs whose losses are drawn


@dataclass(frozen=True)
class HeadTables:
    """runs: seed, outcome, crashed (epoch, or −1), largest, loss (at the end), right (share).

    losses: seed, epoch, loss, of SHOWN epochs. ones and rows count the samples.
    """

    spec: HeadSpec
    runs: pd.DataFrame
    losses: pd.DataFrame
    ones: int
    rows: int

    @property
    def num_epochs(self) -> int:
        """Epochs of each start."""
        return WAYS[self.spec.way][1]

    def many(self, outcome: str) -> int:
        """Starts that ended so."""
        return int((self.runs["outcome"] == outcome).sum())


def head_tables(spec: HeadSpec) -> HeadTables:
    """Train all starts, and judge them."""
    found = relu_head.train(spec)
    seeds = range(len(found.crashed))
    right = ((found.outputs > 0.5) == (found.y.flatten() > 0.5)).double().mean(1)
    runs = pd.DataFrame(
        {
            "seed": list(seeds),
            "outcome": [found.outcome(seed) for seed in seeds],
            "crashed": found.crashed.tolist(),
            "largest": found.largest.tolist(),
            "loss": found.loss[-1].tolist(),
            "right": right.tolist(),
        }
    )
    last = len(found.loss) - 1
    epochs = sorted({round(k * last / (SHOWN - 1)) for k in range(SHOWN)})
    losses = pd.concat(
        [
            pd.DataFrame({"epoch": epochs, "loss": found.loss[epochs, seed].numpy()}).assign(
                seed=seed
            )
            for seed in seeds
        ],
        ignore_index=True,
    )
    return HeadTables(spec, runs, losses, int(found.y.sum()), len(found.y))
