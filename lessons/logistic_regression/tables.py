"""The runs of the curve as tables: a state a row, and what the readout and the words need."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch

from core import logistic_regression as lr
from core.logistic_regression import LogisticRun, LogisticSpec

ROOM = 0.35  # beside the points, as a share of their width


@dataclass(frozen=True)
class CurveTables:
    """A run: points (x, y); states, a row a kept epoch: epoch, w, b, loss, edge (NaN: nowhere).

    `lowest` is the least loss there is, 0 and never reached where `separable`.
    """

    spec: LogisticSpec
    points: pd.DataFrame
    states: pd.DataFrame
    ends: tuple[float, float]
    separable: bool
    lowest: float

    @property
    def last(self) -> pd.Series:
        """The state after the last epoch."""
        return self.states.iloc[-1]

    @property
    def num_frames(self) -> int:
        """Steps of the player."""
        return len(self.states) - 1


def curve_tables(spec: LogisticSpec) -> CurveTables:
    """Train, and lay out what is drawn and said."""
    run = lr.train(spec)
    x = run.x.numpy()
    width = float(x.max() - x.min())
    return CurveTables(
        spec=spec,
        points=pd.DataFrame({"x": x, "y": run.y.numpy(), "i": np.arange(len(x))}),
        states=_states(run),
        ends=(float(x.min()) - ROOM * width, float(x.max()) + ROOM * width),
        separable=lr.separable(run.x, run.y),
        lowest=lr.smallest_loss(run.x, run.y),
    )


def _states(run: LogisticRun) -> pd.DataFrame:
    edges = [lr.boundary(w, b) for w, b in zip(run.w.tolist(), run.b.tolist(), strict=True)]
    p = lr.sigmoid(run.w[:, None] * run.x + run.b[:, None])
    right = ((p > 0.5) == (run.y > 0.5)).sum(1)
    return pd.DataFrame(
        {
            "epoch": run.epoch.numpy(),
            "w": run.w.numpy(),
            "b": run.b.numpy(),
            "loss": run.loss.numpy(),
            "edge": [np.nan if edge is None else edge for edge in edges],
            "right": right.numpy(),
        }
    )


def probabilities(tables: CurveTables, frame: int = -1) -> list[float]:
    """ŷ of every point in one state."""
    state = tables.states.iloc[frame]
    z = state["w"] * torch.tensor(tables.points["x"].to_numpy()) + state["b"]
    return lr.sigmoid(z).tolist()


def gradient(tables: CurveTables, frame: int = -1) -> tuple[float, float]:
    """The slopes of the loss in w and b in one state."""
    x, y = (torch.tensor(tables.points[name].to_numpy()) for name in ("x", "y"))
    error = torch.tensor(probabilities(tables, frame), dtype=torch.double) - y
    return float((error * x).sum()), float(error.sum())


# --- one score ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ScoreTables:
    """One score and class: probability, slope of σ, and of each loss its value and slope in z."""

    z: float
    y: int
    p: float
    steep: float
    bce: float
    bce_slope: float
    squared: float
    squared_slope: float


def score_tables(z: float, y: int) -> ScoreTables:
    """All that follows from a score, in float64."""
    at, label = torch.tensor([z], dtype=torch.double), torch.tensor([float(y)], dtype=torch.double)
    functions = (lr.bce, lr.bce_slope, lr.squared, lr.squared_slope)
    values = [function(at, label).item() for function in functions]
    return ScoreTables(z, y, lr.sigmoid(at).item(), lr.slope(at).item(), *values)


@dataclass(frozen=True)
class FarTables:
    """One score in float32: the probability it rounds to, and both ways to the loss and slope."""

    z: float
    y: int
    p: float
    split: float
    split_slope: float
    whole: float
    whole_slope: float

    @property
    def agree(self) -> bool:
        """Whether both ways give the same loss, to a hundredth."""
        return abs(self.split - self.whole) < 0.01 * max(self.whole, 1.0)

    @property
    def slope_is_lost(self) -> bool:
        """Whether hardly a hundredth of a slope that counts is left in two steps."""
        return abs(self.whole_slope) > 0.01 and abs(self.split_slope) < 0.01 * abs(self.whole_slope)


def far_tables(z: float, y: int) -> FarTables:
    """Sigmoid and then the clamped loss, beside the loss from the score."""
    at, label = torch.tensor([z]), torch.tensor([float(y)])
    p = lr.sigmoid(at)
    found = (lr.bce_split(p, label), lr.split_slope(p, label), lr.bce(at, label))
    values = [value.item() for value in (*found, lr.bce_slope(at, label))]
    return FarTables(z, y, p.item(), *values)
