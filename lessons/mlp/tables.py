"""Runs of a net as tables: one row a layer, a moment, a batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from core import depth, mlp
from core.depth import DepthRun, DepthSpec
from core.mlp import MlpRun, MlpSpec, Moment, Spread


@dataclass(frozen=True, eq=False)
class Rows:
    """Histograms of layers at several moments: S moments, L layers.

    heights (S, L, bins): 1 is the highest bin of its row, exact zeros left out; zeros, std (S, L);
    ends: where the bins begin and end; shown: what of it a picture shows.
    """

    heights: np.ndarray
    zeros: np.ndarray
    std: np.ndarray
    ends: tuple[float, float]
    shown: tuple[float, float]


@dataclass(frozen=True, eq=False)
class MlpTables:
    """What the page reads of a run; S moments, m test images, L layers, L − 1 of them hidden.

    moments (S rows): update, epoch (a fraction), loss, accuracy, test_loss, test_accuracy.
    hits (S, m) bool; moved (S, L), as core's Moment. hash: of the stored file, else "".
    """

    spec: MlpSpec
    moments: pd.DataFrame
    hits: np.ndarray
    moved: np.ndarray
    rows: Rows
    diverged: int
    stopped: bool
    hash: str = ""
    torch: str = ""

    @property
    def last(self) -> pd.Series:
        """The last moment."""
        return self.moments.iloc[-1]

    @property
    def num_steps(self) -> int:
        """Moments after the start."""
        return len(self.moments) - 1

    @property
    def num_test(self) -> int:
        """Test images."""
        return int(self.hits.shape[1])


def mlp_tables(run: MlpRun, *, stopped: bool = False, hash: str = "", torch: str = "") -> MlpTables:
    """All tables of one run."""
    spec = run.spec
    return MlpTables(
        spec=spec,
        moments=moments_table(run.moments, spec),
        hits=np.stack([moment.hits.numpy() for moment in run.moments]),
        moved=np.stack([moment.moved.numpy() for moment in run.moments]),
        rows=rows_of([moment.activations for moment in run.moments], mlp.ENDS[spec.activation]),
        diverged=run.diverged,
        stopped=stopped,
        hash=hash,
        torch=torch,
    )


def moments_table(moments: Sequence[Moment], spec: MlpSpec) -> pd.DataFrame:
    """One row a moment: update, epoch, loss, accuracy, test_loss, test_accuracy."""
    rows = [
        (
            one.update,
            one.update / spec.updates_per_epoch,
            one.loss,
            one.accuracy,
            one.test_loss,
            one.test_accuracy,
        )
        for one in moments
    ]
    names = ["update", "epoch", "loss", "accuracy", "test_loss", "test_accuracy"]
    return pd.DataFrame(rows, columns=names)


def rows_of(spreads: Sequence[Spread], ends: tuple[float, float]) -> Rows:
    """Histograms of several moments, each row as high as its highest bin."""
    shares = np.stack([one.shares.numpy() for one in spreads]).astype(np.float64)
    most = shares.max(axis=2, keepdims=True)
    return Rows(
        heights=np.divide(shares, most, out=np.zeros_like(shares), where=most > 0),
        zeros=np.stack([one.zeros.numpy() for one in spreads]),
        std=np.stack([one.std.numpy() for one in spreads]),
        ends=ends,
        shown=shown(shares, ends),
    )


def shown(shares: np.ndarray, ends: tuple[float, float]) -> tuple[float, float]:
    """The part of the bins that a picture needs: from the first filled one to the last.

    Filled is a bin with a thousandth of the values of a row at any moment. Ends that mean
    something, those of tanh and sigmoid, stay.
    """
    if ends in (mlp.ENDS["tanh"], mlp.ENDS["sigmoid"]):
        return ends
    filled = np.flatnonzero(shares.max(axis=(0, 1)) > 1e-3)
    if not len(filled):
        return ends
    width = (ends[1] - ends[0]) / shares.shape[2]
    low = 0.0 if ends[0] == 0 else ends[0] + width * int(filled[0])
    return low, ends[0] + width * (int(filled[-1]) + 1)


def layers_table(sizes: Sequence[int]) -> pd.DataFrame:
    """One row a layer: number, inputs, outputs, weights, biases, parameters, share (0 … 1)."""
    counts = mlp.parameters(sizes)
    return pd.DataFrame(
        {
            "number": range(1, len(counts) + 1),
            "inputs": sizes[:-1],
            "outputs": sizes[1:],
            "weights": [d * q for d, q in pairwise(sizes)],
            "biases": sizes[1:],
            "parameters": counts,
            "share": np.array(counts) / sum(counts),
        }
    )


def batch_table(hits: np.ndarray, size: int) -> np.ndarray:
    """The accuracy of each batch of test images at each moment: (S, m) gives (S, batches)."""
    starts = np.arange(0, hits.shape[1], size)
    right = np.add.reduceat(hits.astype(np.int64), starts, axis=1)
    sizes = np.diff([*starts, hits.shape[1]])
    return np.asarray(right / sizes)


def means(tables: MlpTables, size: int) -> tuple[float, float, np.ndarray]:
    """At the last moment: the true accuracy, the mean of the batches, and the batches."""
    batches = batch_table(tables.hits[-1:], size)[0]
    return float(tables.hits[-1].mean()), float(batches.mean()), batches


def counted(tables: MlpTables) -> str:
    """The accuracy at the last moment as right over all."""
    right = int(tables.hits[-1].sum())
    return f"{right:,} / {tables.num_test:,} = {right / tables.num_test:.2%}"


# --- depth ------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class DepthTables:
    """What the page reads of a deep net; K looks, L hidden layers.

    looks (K rows): update, loss, accuracy, test_accuracy. signals: what the layers hand on; slopes:
    log₁₀ |slope| of their weights, with the std of the slopes themselves.
    """

    spec: DepthSpec
    looks: pd.DataFrame
    signals: Rows
    slopes: Rows
    distinct: tuple[int, ...]
    diverged: int

    @property
    def num_steps(self) -> int:
        """Looks after the start."""
        return len(self.looks) - 1


def depth_tables(run: DepthRun) -> DepthTables:
    """All tables of one deep net."""
    spec = run.spec
    looks = [(one.update, one.loss, one.accuracy, one.test_accuracy) for one in run.looks]
    return DepthTables(
        spec,
        pd.DataFrame(looks, columns=["update", "loss", "accuracy", "test_accuracy"]),
        rows_of([one.activations for one in run.looks], mlp.ENDS[spec.activation]),
        rows_of([one.slopes for one in run.looks], depth.SLOPE_ENDS),
        run.distinct,
        run.diverged,
    )
