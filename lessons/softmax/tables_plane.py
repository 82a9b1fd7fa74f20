"""Three classes in the plane, as the views read a run: samples, states, and regions as corners."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.plane_classes import EDGE, ClassesRun, ClassesSpec, Q, train
from core.regions import area, region

MARGINS = (
    0.0,
    math.log(3),
    math.log(9),
)  # ahead of every rival by so much: 1, 3, 9 times as likely
CORNERS = 6  # of a square that two rivals have cut
FINE = 4000  # places from the middle to the edge


@dataclass(frozen=True)
class PlaneTables:
    """A run of T updates.

    points: i, x, y, k (class from 0). run: T + 1 rows of the weights w00 … w12 and b0 … b2 (input,
    class), and loss, reported, accuracy, confidence, right. dealt: i, in the order of dealing.
    corners: x and y in 1/FINE of the edge, for every state, polygon (class, then margin), corner.
    """

    spec: ClassesSpec
    points: pd.DataFrame
    run: pd.DataFrame
    dealt: np.ndarray
    corners: dict[str, np.ndarray]

    @property
    def last(self) -> pd.Series:
        """The state after the last update."""
        return self.run.iloc[-1]


def plane_tables(spec: ClassesSpec) -> PlaneTables:
    """Train, and lay out what is drawn."""
    run = train(spec)
    weights = {f"w{i}{j}": run.w[:, i, j].double().numpy() for i in range(2) for j in range(Q)} | {
        f"b{j}": run.b[:, j].double().numpy() for j in range(Q)
    }
    measures = {
        name: getattr(run, name).double().numpy()
        for name in ("loss", "reported", "accuracy", "confidence")
    }
    table = pd.DataFrame(weights | measures)
    table["right"] = (table["accuracy"] * spec.n).round().astype(int)
    points = pd.DataFrame(
        {
            "i": np.arange(spec.n, dtype=np.int16),
            "x": run.X[:, 0].numpy(),
            "y": run.X[:, 1].numpy(),
            "k": run.y.numpy().astype(np.int8),
        }
    )
    dealt = np.concatenate([batch.numpy() for batch in run.batches]).astype(np.int16)
    return PlaneTables(spec, points, table, dealt, corners_of(run))


def corners_of(run: ClassesRun) -> dict[str, np.ndarray]:
    """Where each class wins at every state, as corners; a region that is nowhere is one point."""
    polygons = len(MARGINS) * Q
    places = np.zeros((len(run.w), polygons, CORNERS, 2))
    for t in range(len(run.w)):
        regions = [
            region(run.w[t], run.b[t], j, EDGE, margin) for j in range(Q) for margin in MARGINS
        ]
        whole = sum(area(corners) for corners in regions[:: len(MARGINS)])
        if whole > 4 * EDGE**2 + 1e-6:  # before the first update all classes tie everywhere
            continue
        for polygon, corners in enumerate(regions):
            for c in range(CORNERS if corners else 0):
                places[t, polygon, c] = corners[min(c, len(corners) - 1)]
    flat = (places / EDGE * FINE).round().astype(np.int16).reshape(-1, 2)
    return {"x": flat[:, 0], "y": flat[:, 1]}


def readout_table(tables: PlaneTables) -> pd.DataFrame:
    """What the lines under the player read, a row a state."""
    return tables.run.drop(columns=["reported"])


@dataclass(frozen=True)
class TwiceTables:
    """The same run with its loss computed right, and with softmax applied twice."""

    right: PlaneTables
    wrong: PlaneTables


def floor_gap(tables: TwiceTables, floor: float) -> float:
    """How far the smallest loss that softmax twice reported lies above its floor."""
    return float(tables.wrong.run["reported"].min()) - floor
