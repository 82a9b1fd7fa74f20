"""The printed batch, three dealers of the same samples, and the catalogue of small sets."""

import math
from dataclasses import dataclass

import pandas as pd
import torch

from core import batches, small_sets
from core.small_sets import SmallSet
from core.timer import Accumulator
from core.worked_batch import WorkedBatch
from lessons.vectorization.tables_cells import Sheet

# --- the printed batch --------------------------------------------------------------------------


def batch_table(batch: WorkedBatch) -> pd.DataFrame:
    """The printed rows: row (from 1), x₁, x₂, y, ŷ of the truth, residual y − ŷ."""
    return pd.DataFrame(
        {
            "row": range(1, len(batch.y) + 1),
            "x₁": batch.X[:, 0].tolist(),
            "x₂": batch.X[:, 1].tolist(),
            "y, printed": batch.y.tolist(),
            "ŷ of the truth": batch.y_hat.flatten().tolist(),
            "residual y − ŷ": batch.residual.tolist(),
        }
    )


# --- dealt by three dealers ---------------------------------------------------------------------

N = 16  # samples: as many as a phone can show in a row
DEALERS = (
    "data_iter, by hand",
    "TensorDataset + DataLoader",
    "a Dataset of one's own + DataLoader",
)


@dataclass(frozen=True)
class DealtTables:
    """orders: what each dealer deals, batch by batch. `mean` is the mean loss of an epoch, all its
    samples at once; `weighted` as summed up batch by batch, `of_means` the mean of batch means.
    """

    orders: dict[str, list[list[int]]]
    shapes: dict[str, tuple[tuple[int, ...], ...]]
    sheet: Sheet
    mean: float
    weighted: float
    of_means: float

    @property
    def sizes(self) -> list[int]:
        """How many samples each batch holds."""
        return [len(batch) for batch in self.orders[DEALERS[0]]]

    def flat(self, dealer: str) -> list[int]:
        """All samples in the order in which a dealer shows them."""
        return [i for batch in self.orders[dealer] for i in batch]


def dealt_tables(batch_size: int, is_train: bool, seed: int) -> DealtTables:
    """One epoch of 16 samples by each dealer; y is ½ of the number of the sample."""
    index = torch.arange(float(N))
    X, y = torch.stack([index, -index], 1), index[:, None] / 2
    generator = torch.Generator().manual_seed(seed)
    by_hand = batches.data_iter(batch_size, N, generator, shuffle=is_train)
    loader = list(batches.load_array(X, y, batch_size, is_train, seed))
    own = list(batches.load_rows(batches.Rows(X, y), batch_size, is_train, seed))
    dealt = dict(zip(DEALERS, ([(X[i], y[i]) for i in by_hand], loader, own), strict=True))
    orders = {
        name: [part[0][:, 0].int().tolist() for part in parts] for name, parts in dealt.items()
    }
    shapes = {name: tuple(tuple(t.shape) for t in parts[0]) for name, parts in dealt.items()}
    sums, means = Accumulator(2), []
    for _, labels in loader:
        losses = labels**2 / 2  # of ŷ = 0
        sums.add(losses.sum().item(), len(losses))
        means.append(losses.mean().item())
    return DealtTables(
        orders,
        shapes,
        _strips(orders),
        (y**2 / 2).mean().item(),
        sums[0] / sums[1],
        sum(means) / len(means),
    )


def _strips(orders: dict[str, list[list[int]]]) -> Sheet:
    """A strip of cells for each dealer, the batches a little apart."""
    rows, signs = [], []
    for strip, (name, dealt) in enumerate(orders.items()):
        top, left = strip * 2.3, 0.3
        signs.append((0.3, top - 0.5, name))
        for batch, samples in enumerate(dealt):
            for sample in samples:
                rows.append((name, left, top, str(sample), batch, batch % 2 == 1))
                left += 1
            left += 0.35
    columns = ["block", "left", "top", "text", "order", "striped"]
    cells = pd.DataFrame(rows, columns=columns).assign(copy=False, later=False)
    first = next(iter(orders.values()))
    numbers = pd.DataFrame(
        [
            (k + 1, len(batch), *(", ".join(map(str, dealt[k])) for dealt in orders.values()))
            for k, batch in enumerate(first)
        ],
        columns=["number", "size", "hand", "torch", "own"],
    )
    return Sheet(
        cells,
        pd.DataFrame(signs, columns=["left", "top", "text"]),
        numbers,
        max(cells["left"]) + 1.3,
        2.3 * (len(orders) - 1) + 1.0,
    )


# --- the catalogue ------------------------------------------------------------------------------


@dataclass(frozen=True)
class SetTables:
    """A small set. first: its first rows. balance: label, samples, share (of classes or of bins of
    y). clouds: one table a picture, with x, y, label (the class; empty where y is a number), and
    the names of its axes.
    """

    title: str
    shape: tuple[int, int]
    classes: tuple[str, ...]
    counts: tuple[int, ...]
    y_range: tuple[float, float, float]
    first: pd.DataFrame
    balance: pd.DataFrame
    clouds: list[tuple[pd.DataFrame, str, str]]
    source: str
    about: str
    stand_in: str


def set_tables(name: str) -> SetTables:
    """Load a set of the catalogue and count."""
    found = small_sets.load(name)
    y = found.y
    return SetTables(
        found.title,
        (found.X.shape[0], found.X.shape[1]),
        found.classes,
        found.counts,
        (y.min().item(), y.mean().item(), y.max().item()),
        _first(found),
        _balance(found),
        _clouds(found),
        found.source,
        found.about,
        found.stand_in,
    )


def _first(found: SmallSet, rows: int = 5) -> pd.DataFrame:
    table = pd.DataFrame(found.X[:rows].numpy(), columns=list(found.features))
    return table.assign(y=found.y[:rows].numpy())


def _balance(found: SmallSet) -> pd.DataFrame:
    """Samples of each class, or of each of up to ten equal parts of the range of y."""
    if found.classes:
        names, counts = list(found.classes), list(found.counts)
    else:
        bins = min(10, len(found.y))
        low, high = found.y.min().item(), found.y.max().item()
        counts = torch.histc(found.y, bins, low, high).int().tolist()
        step = (high - low) / bins
        names = [f"{low + (k + 0.5) * step:.3g}" for k in range(bins)]
    total = len(found.y)
    rows = [(k, n, c, c / total) for k, (n, c) in enumerate(zip(names, counts, strict=True))]
    return pd.DataFrame(rows, columns=["place", "label", "samples", "share"])


def _clouds(found: SmallSet) -> list[tuple[pd.DataFrame, str, str]]:
    """Two columns with the class as colour; where y is a number, a column against y."""
    if not found.classes:
        columns = found.pairs[0] if found.pairs else (0,)
        return [
            (_cloud(found.X[:, j], found.y, [""] * len(found.y)), found.features[j], "y")
            for j in columns
        ]
    labels = [found.classes[int(k)] for k in found.y]
    if not found.pairs:
        return [(_cloud(found.X[:, 0], found.y, labels), found.features[0], "class")]
    return [
        (_cloud(found.X[:, i], found.X[:, j], labels), found.features[i], found.features[j])
        for i, j in found.pairs
    ]


def _cloud(x: torch.Tensor, y: torch.Tensor, labels: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"x": x.numpy(), "y": y.numpy(), "label": labels})


def share_of_largest(tables: SetTables) -> float:
    """The share of the largest class: what always guessing it would get right."""
    return max(tables.counts) / sum(tables.counts) if tables.counts else math.nan
