"""Data in pictures: scatters with the batch in hand, the noise and its floor, the cards dealt."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch

from charts.naming import Naming, naming
from charts.samples import parameter_names, points_table
from core import data as core
from core import residuals as shapes_left
from core.batches import DealSpec, deal_epochs, load_array
from core.data import Dataset, DataSpec, SyntheticSpec
from core.linear_regression import linreg, rank, with_ones

ROW = 40  # cards side by side; more would be thinner than a finger on a phone
SIZES = (1, 2, 3, 4, 5, 7, 10, 20, 50, 100, 200, 500, 1000)  # of the data sets that show the floor
REPEATS = 20  # data sets of each size


@dataclass(frozen=True)
class DataTables:
    """What the data charts read.

    points (n rows): i, x1 … xd, y. first (up to 6 rows): sample, x₁ … , and for drawn data signal
    and noise, then y. slopes and r (d numbers each) belong to each feature's own cloud; an r is
    None where a column does not vary. `free` is the rank of X with its column of ones, `rho` the
    correlation of drawn features, `between` that of the two features as they are. left (n numbers)
    is what the best line leaves, bends says of each feature whether that bends with it. The rest is
    None when nobody knows the truth.
    """

    points: pd.DataFrame
    first: pd.DataFrame
    names: list[str]
    called: Naming
    slopes: list[float]
    r: list[float | None]
    means: list[float]
    best: list[float]
    loss: float
    unique: bool
    free: int
    rho: float
    between: float | None
    left: list[float]
    bends: list[bool]
    w: list[float] | None
    b: float | None
    noise: float | None
    expected_r: list[float | None] | None
    expected_loss: float | None
    expected_std: float | None
    epsilon: list[float] | None

    @property
    def n(self) -> int:
        """Number of samples."""
        return len(self.points)

    @property
    def d(self) -> int:
        """Number of features."""
        return len(self.slopes)

    @property
    def features(self) -> list[str]:
        """What the features are called in charts."""
        return [self.called.raw(j) for j in range(self.d)]


def data_tables(spec: DataSpec) -> DataTables:
    """All tables of one data set."""
    return tables_of(core.load(spec), spec if isinstance(spec, SyntheticSpec) else None)


def shuffled_apart_tables(spec: DataSpec) -> DataTables:
    """The tables of the same data after the mistake of shuffling X and y apart."""
    return tables_of(core.shuffled_apart(core.load(spec)), None)


def tables_of(rows: Dataset, drawn: SyntheticSpec | None) -> DataTables:
    """The tables of rows; `drawn` is what theory speaks about, None when nobody drew them."""
    best, free = core.best_line(rows), rank(with_ones(core.standardised(rows).X))
    return DataTables(
        points=points_table(rows.X, rows.y),
        first=first_table(rows),
        names=parameter_names(rows.d),
        called=naming(rows),
        slopes=without_rounding(core.cloud_slopes(rows.X, rows.y), rows),
        r=known(core.correlation(rows.X, rows.y)),
        means=[*rows.X.mean(0).tolist(), rows.y.mean().item()],
        best=without_rounding(best.theta, rows),
        loss=real_loss(best.loss, rows),
        unique=best.unique,
        free=free,
        rho=drawn.correlation if drawn else 0.0,
        between=known(core.correlation(rows.X[:, :1], rows.X[:, 1:]))[0] if rows.d == 2 else None,
        left=left_over(rows, best.theta),
        bends=[False] * rows.d if drawn else shapes_left.bends(rows.X, rows.y),
        w=None if rows.w is None else rows.w.flatten().tolist(),
        b=None if rows.b is None else rows.b.item(),
        noise=rows.noise,
        expected_r=known(core.expected_correlation(drawn)) if drawn else None,
        expected_loss=core.expected_loss(drawn.noise, rows.n, free - 1) if drawn else None,
        expected_std=core.label_std(drawn) if drawn else None,
        epsilon=None if rows.w is None else residuals(rows),
    )


def known(values: torch.Tensor) -> list[float | None]:
    """Numbers, with None for those that are not defined."""
    return [value if math.isfinite(value) else None for value in values.tolist()]


def without_rounding(parameters: torch.Tensor, rows: Dataset) -> list[float]:
    """Weights, and b where it follows, with 0 for what moves no prediction but by rounding."""
    reach = with_ones(rows.X).abs().amax(0)[: len(parameters)]
    nothing = (parameters * reach).abs() <= 1e-12 * rows.y.abs().max()
    return torch.where(nothing, 0.0, parameters).tolist()


def real_loss(loss: float, rows: Dataset) -> float:
    """The loss, or 0 where it is nothing but rounding beside the labels."""
    return loss if loss > 1e-24 * rows.y.square().mean().item() else 0.0


def residuals(rows: Dataset) -> list[float]:
    """The noise of each sample: y − (Xw + b) of the truth. Empty when nobody knows the truth."""
    if rows.w is None or rows.b is None:
        return []
    # the sum as it was added when y was made: where the noise is 0, exactly 0 is left
    return (rows.y - (rows.X @ rows.w + rows.b)).flatten().tolist()


def left_over(rows: Dataset, theta: torch.Tensor) -> list[float]:
    """What the best line leaves of each label, with 0 where only rounding is left."""
    left = (rows.y - linreg(rows.X, theta[:-1, None], theta[-1:])).flatten()
    return torch.where(left.abs() > 1e-12 * rows.y.abs().max(), left, 0.0).tolist()


def means_of_left(tables: "DataTables", feature: int) -> pd.DataFrame:
    """Mean of what is left of neighbours along a feature: x, left."""
    x = torch.tensor(tables.points[f"x{feature + 1}"].tolist(), dtype=torch.double)
    mean_x, mean = shapes_left.running_mean(x, torch.tensor(tables.left, dtype=torch.double))
    return pd.DataFrame({"x": mean_x, "left": mean})


def first_table(rows: Dataset, count: int = 6) -> pd.DataFrame:
    """The first samples, written out: sample, x…, Xw + b and noise where known, y."""
    called = naming(rows)
    names = [called.axis(j) for j in range(rows.d)]
    table = pd.DataFrame(rows.X[:count].numpy(), columns=names)
    if "sample" in names:
        table = table.rename(columns={"sample": "sample "})  # theirs, beside ours
    table.insert(0, "sample", range(len(table)))
    if rows.w is not None and rows.b is not None:
        table["Xw + b"] = (rows.X @ rows.w + rows.b)[:count].flatten().numpy()
        table["noise ε"] = residuals(rows)[:count]
    return table.assign(**{called.axis(rows.d): rows.y[:count].flatten().numpy()})


@dataclass(frozen=True)
class DealTables:
    """What the cards read: one row a card, and one value a step for what moves.

    cards (n rows): pos (in the order of dealing), batch, left, right, top, bottom. `order` holds
    the sample number of every card of every epoch, one epoch after the other; `batches` the sample
    numbers of every batch. per_epoch batches make one epoch; `dropped` cards are left over.
    """

    cards: pd.DataFrame
    order: list[int]
    batches: list[list[int]]
    per_epoch: int
    num_epochs: int
    dropped: int
    spec: DealSpec

    @property
    def last_step(self) -> int:
        """The step with the last batch in hand; at step 0 it is the first."""
        return len(self.batches) - 1

    @property
    def sizes(self) -> list[int]:
        """How many samples the batches of one epoch hold."""
        return [len(batch) for batch in self.batches[: self.per_epoch]]

    @property
    def numbers(self) -> dict[str, float]:
        """What the charts read to find the batch of a step in `order`."""
        return {
            "n": self.spec.n,
            "batch_size": self.spec.batch_size,
            "per_epoch": self.per_epoch,
            "num_epochs": self.num_epochs,
        }

    @property
    def epoch_starts(self) -> list[int]:
        """The steps at which the first batch of an epoch is in hand."""
        return [self.per_epoch * k for k in range(self.num_epochs)]


def deal_tables(spec: DealSpec) -> DealTables:
    """Lay the cards of an epoch out in rows, whole batches side by side while they fit."""
    epochs = deal_epochs(spec)
    sizes = [len(batch) for batch in epochs[0]]
    dropped = spec.n - sum(sizes)
    order = []
    for batches in epochs:
        dealt = torch.cat(batches).tolist()
        left_over = sorted(set(range(spec.n)) - set(dealt)) if dropped else []
        order += dealt + left_over
    return DealTables(
        cards=cards_table(sizes, dropped),
        order=order,
        batches=[batch.tolist() for batches in epochs for batch in batches],
        per_epoch=len(sizes),
        num_epochs=spec.num_epochs,
        dropped=dropped,
        spec=spec,
    )


def cards_table(sizes: Sequence[int], dropped: int = 0) -> pd.DataFrame:
    """Where each card lies: pos, batch, left, right, top, bottom, in units of a card.

    Batches stand side by side while a row has room, larger ones take several rows; gaps part them.
    Left-over cards come last, as one more pile.
    """
    piles = [*sizes, dropped] if dropped else list(sizes)
    a_row = max(1, ROW // max(sizes)) if max(sizes) <= ROW else 1
    rows, top = [], 0.0
    for pile, size in enumerate(piles):
        column = pile % a_row
        left = column * (min(max(sizes), ROW) + 0.6)
        places = np.arange(size)
        rows.append(
            pd.DataFrame(
                {
                    "batch": pile,
                    "left": left + places % ROW,
                    "top": top + places // ROW * 1.15,
                }
            )
        )
        if column == a_row - 1 or pile == len(piles) - 1:
            top += math.ceil(max(piles[pile - column : pile + 1]) / ROW) * 1.15 + 0.35
    table = pd.concat(rows, ignore_index=True)
    return table.assign(
        pos=range(len(table)), right=table["left"] + 0.92, bottom=table["top"] + 1.0
    ).astype({"batch": np.int16, "left": np.float32, "top": np.float32})


# --- noise and its floor ------------------------------------------------------------------------


def noise_table(tables: DataTables, bins: int = 21) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Histogram of the noise (left, right, count) and the normal curve beside it (x, count)."""
    sigma = tables.noise or 0.0
    epsilon = np.array(tables.epsilon or [0.0])
    reach = max(float(np.abs(epsilon).max()), 3.5 * sigma) or 1.0  # without noise: one bar at 0
    edges = np.linspace(-reach, reach, bins + 1)
    counts = np.histogram(epsilon, edges)[0]
    bars = pd.DataFrame({"left": edges[:-1], "right": edges[1:], "count": counts})
    x = np.linspace(-reach, reach, 101)
    density = (
        np.exp(-(x**2) / (2 * sigma**2)) / (sigma * math.sqrt(2 * math.pi)) if sigma else 0 * x
    )
    return bars, pd.DataFrame({"x": x, "count": density * len(epsilon) * (edges[1] - edges[0])})


def floor_table(d: int, seed: int) -> pd.DataFrame:
    """Loss of the closed form over the floor, for many data sets of many sizes: n, share."""
    rows = []
    for size in SIZES:
        losses = core.floor_sample(1.0, size, d, REPEATS, seed)
        rows += [(size, loss / core.noise_floor(1.0)) for loss in losses.tolist()]
    return pd.DataFrame(rows, columns=["n", "share"])


# --- two dealers, and one that puts the cards back ------------------------------------------------


def times_drawn(batches: Sequence[torch.Tensor], n: int) -> list[int]:
    """How often each of n samples is in the batches."""
    return torch.cat(list(batches)).bincount(minlength=n).tolist()


@dataclass(frozen=True)
class FirstBatch:
    """The first batch that a dealer hands out: the shapes of X and y, and the first label."""

    X_shape: tuple[int, ...]
    y_shape: tuple[int, ...]
    label: float


@dataclass(frozen=True)
class Dealers:
    """The hand-written dealer beside torch's, which shows `seen` of n samples in `batches`."""

    by_hand: FirstBatch
    by_loader: FirstBatch
    n: int
    seen: int
    batches: int
    same: bool  # whether both deal in the same order


def dealers(rows: Dataset, spec: DealSpec) -> Dealers:
    """One epoch dealt by hand and by torch's DataLoader."""
    hands = deal_epochs(spec)[0]
    loader = load_array(
        rows.X, rows.y, spec.batch_size, spec.shuffle, spec.seed, drop_last=spec.drop_last
    )
    batches = list(loader)
    seen = torch.cat([X for X, _ in batches])
    return Dealers(
        by_hand=_first(rows.X[hands[0]], rows.y[hands[0]]),
        by_loader=_first(*batches[0]),
        n=rows.n,
        seen=len(seen),
        batches=len(batches),
        same=torch.equal(seen, rows.X[torch.cat(hands)]),
    )


def _first(X: torch.Tensor, y: torch.Tensor) -> FirstBatch:
    return FirstBatch(tuple(X.shape), tuple(y.shape), y[0, 0].item())
