"""The images of a set as tables: what is in the gallery, in one image, and in all of its pixels."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from charts import images as tiles
from core import class_means as cm
from core import images as im
from core.batches import data_iter
from core.images import SETS, Facts, ImageSet

SHOWN = 18  # images: three blocks of two rows of three
TOLD_APART = 300  # batches beside each other
BINS = 32  # of a histogram of grey values


@dataclass(frozen=True)
class GallerySpec:
    """Which images are shown: a set, its part, a class (−1: all) and the first one's place."""

    data: str = "clothes"
    part: str = "training"
    label: int = -1
    first: int = 0

    @property
    def facts(self) -> Facts:
        """Names, shape and sizes of the set."""
        return SETS[self.data]


@dataclass(frozen=True, eq=False)
class GalleryTables:
    """`rows` are the numbers of the images shown, `labels` their classes, `urls` their pictures.

    `count` is how many there are of this class in this part, of `n` in all.
    """

    spec: GallerySpec
    rows: list[int]
    labels: list[int]
    urls: list[str]
    count: int
    n: int

    @property
    def names(self) -> list[str]:
        """What the images show."""
        return [self.spec.facts.names[k] for k in self.labels]


def part_of(images: ImageSet, part: str) -> tuple[Tensor, Tensor]:
    """X and y of the training or the test images."""
    return (images.X, images.y) if part == "training" else (images.X_test, images.y_test)


def gallery_tables(images: ImageSet, spec: GallerySpec) -> GalleryTables:
    """SHOWN images from `first` on, fewer at the end; a `first` beyond the end shows the last."""
    X, y = part_of(images, spec.part)
    fitting = torch.arange(len(y)) if spec.label < 0 else (y == spec.label).nonzero().flatten()
    first = min(spec.first, max(len(fitting) - 1, 0))
    rows = fitting[first : first + SHOWN]
    facts = images.facts
    urls = [tiles.grey(pixels, facts.shape, facts.top) for pixels in X[rows].numpy()]
    return GalleryTables(spec, rows.tolist(), y[rows].tolist(), urls, len(fitting), len(y))


@dataclass(frozen=True, eq=False)
class PixelTables:
    """One image and one of its pixels: `pixels` (h, w) uint8, of class `name`, number `index`."""

    facts: Facts
    part: str
    index: int
    name: str
    pixels: np.ndarray
    row: int
    column: int
    mean: float
    std: float

    @property
    def value(self) -> int:
        """The pixel as it is stored."""
        return int(self.pixels[self.row, self.column])

    @property
    def scaled(self) -> float:
        """The pixel between 0 and 1."""
        return self.value / self.facts.top

    @property
    def normalised(self) -> float:
        """The pixel around 0."""
        return (self.scaled - self.mean) / self.std

    @property
    def ends(self) -> dict[str, tuple[float, float]]:
        """The smallest and the largest pixel of the image, in each of the three units."""
        stored = float(self.pixels.min()), float(self.pixels.max())
        scaled = stored[0] / self.facts.top, stored[1] / self.facts.top
        low, high = ((x - self.mean) / self.std for x in scaled)
        return {"stored": stored, "scaled": scaled, "normalised": (low, high)}


def pixel_tables(images: ImageSet, part: str, index: int, row: int, column: int) -> PixelTables:
    """An image by its number; μ and σ are those of the set, to four digits."""
    X, y = part_of(images, part)
    pixels = X[index].numpy().reshape(images.facts.shape)
    name = images.facts.names[int(y[index])]
    mean, std = round(images.mean, 4), round(images.std, 4)
    return PixelTables(images.facts, part, index, name, pixels, row, column, mean, std)


def pixel_table(tables: PixelTables) -> dict[str, np.ndarray]:
    """One row a pixel, row by row: row, column, value."""
    rows, columns = np.indices(tables.pixels.shape, dtype=np.int16)
    value = tables.pixels.astype(np.int16)
    return {"row": rows.ravel(), "column": columns.ravel(), "value": value.ravel()}


# --- all pixels ---------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class HistogramTables:
    """How often each grey value comes among all training pixels: counts (top + 1,)."""

    data: str
    counts: np.ndarray
    mean: float
    std: float
    classes: dict[str, float]  # mean scaled pixel of each class

    @property
    def facts(self) -> Facts:
        """Names, shape and sizes of the set."""
        return SETS[self.data]

    @property
    def n(self) -> int:
        """Pixels in all."""
        return int(self.counts.sum())

    @property
    def black(self) -> float:
        """Share of pixels that are 0."""
        return float(self.counts[0] / self.n)


def histogram_tables(images: ImageSet) -> HistogramTables:
    """Counts and moments of all training pixels."""
    facts = images.facts
    means = cm.class_means(images.X, images.y, facts.q).mean(1) / facts.top
    counts = im.grey_counts(images.X, facts.top).numpy()
    classes = dict(zip(facts.names, means.tolist(), strict=True))
    return HistogramTables(images.name, counts, images.mean, images.std, classes)


def bins_table(tables: HistogramTables) -> dict[str, np.ndarray]:
    """One row a bin that is not empty: start and end as scaled pixels, count, share of all."""
    values = np.arange(len(tables.counts))
    width = max(1, -(-len(values) // BINS))
    which = values // width
    count = np.bincount(which, tables.counts)
    half = 0.5 / tables.facts.top
    start = np.arange(len(count)) * width / tables.facts.top - half
    end = np.minimum((np.arange(len(count)) + 1) * width / tables.facts.top - half, 1 + half)
    full = count > 0
    share = count / tables.n
    return {"start": start[full], "end": end[full], "count": count[full], "share": share[full]}


# --- batches ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DealtSpec:
    """How a set is dealt, and which batch is looked at; epoch and number count from 1."""

    data: str = "clothes"
    batch_size: int = 256
    shuffle: bool = True
    epoch: int = 1
    number: int = 1
    seed: int = 1

    @property
    def n(self) -> int:
        """Training images."""
        return SETS[self.data].num_train


@dataclass(frozen=True, eq=False)
class DealtTables:
    """Of the batch looked at its image numbers, labels, and the pictures of the first SHOWN;
    `same` is whether epoch 1 has the same batch of this number."""

    spec: DealtSpec
    rows: list[int]
    labels: list[int]
    urls: list[str]
    same: bool

    @property
    def names(self) -> list[str]:
        """What the images show."""
        return [SETS[self.spec.data].names[k] for k in self.labels]


def counts_of(n: int, batch_size: int) -> tuple[int, int]:
    """How many batches n images make, and the size of the last one.

    >>> counts_of(60_000, 256), counts_of(10_000, 256)
    ((235, 96), (40, 16))
    """
    batches = -(-n // batch_size)
    return batches, n - (batches - 1) * batch_size


def strip_table(spec: DealtSpec) -> dict[str, np.ndarray]:
    """The batches of an epoch, or where they are too many to be told apart, stretches of them:
    start, end (images), number of the first, batches, size (images of a batch)."""
    count, _ = counts_of(spec.n, spec.batch_size)
    first = np.arange(count)
    if count > TOLD_APART:
        here = spec.number - 1
        first = np.unique(np.clip([0, here, here + 1, count - 1], 0, count - 1))
    batches = np.diff(np.append(first, count))
    start = first * spec.batch_size
    end = np.minimum((first + batches) * spec.batch_size, spec.n)
    size = np.minimum(end - start, spec.batch_size)
    return {"start": start, "end": end, "number": first + 1, "batches": batches, "size": size}


def dealt_tables(images: ImageSet, spec: DealtSpec) -> DealtTables:
    """Deal up to the epoch that is looked at, each epoch in its own order."""
    generator = torch.Generator().manual_seed(spec.seed)
    epochs = [
        data_iter(spec.batch_size, spec.n, generator, shuffle=spec.shuffle)
        for _ in range(spec.epoch)
    ]
    batch = epochs[-1][spec.number - 1]
    facts = images.facts
    urls = [tiles.grey(p, facts.shape, facts.top) for p in images.X[batch[:SHOWN]].numpy()]
    return DealtTables(
        spec,
        batch.tolist(),
        images.y[batch].tolist(),
        urls,
        torch.equal(batch, epochs[0][spec.number - 1]),
    )


# --- means --------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class MeansTables:
    """The mean image of each class: `means` (q, d) scaled; `urls` their pictures; `accuracy` the
    share of test images that lie nearest to the mean of their own class, of each class too."""

    data: str
    means: np.ndarray
    urls: list[str]
    accuracy: float

    @property
    def facts(self) -> Facts:
        """Names, shape and sizes of the set."""
        return SETS[self.data]


def means_tables(images: ImageSet) -> MeansTables:
    """Mean images, and how well the nearest of them guesses the class of a test image."""
    facts = images.facts
    raw = cm.class_means(images.X, images.y, facts.q)
    batches = zip(images.X_test.split(1000), images.y_test.split(1000), strict=True)
    accuracy = cm.nearest_mean_accuracy(batches, raw)
    urls = [tiles.grey(mean.round().numpy().astype(int), facts.shape, facts.top) for mean in raw]
    return MeansTables(images.name, (raw / facts.top).numpy(), urls, accuracy)


@dataclass(frozen=True, eq=False)
class AwayTables:
    """How far an image of class `label` (−1: none of them) lies from each mean: `away` (q,)."""

    names: tuple[str, ...]
    away: np.ndarray
    label: int

    @property
    def nearest(self) -> int:
        """The class whose mean is nearest."""
        return self.order[0]

    @property
    def order(self) -> list[int]:
        """The classes, the nearest first."""
        return np.argsort(self.away, kind="stable").tolist()


def away_tables(tables: MeansTables, pixels: np.ndarray, label: int = -1) -> AwayTables:
    """Distances of an image (h, w) of whole numbers 0 … top, in scaled pixels."""
    x = torch.from_numpy(pixels.reshape(1, -1).astype(np.float32) / tables.facts.top)
    away = cm.distances(x, torch.from_numpy(tables.means))[0].numpy()
    return AwayTables(tables.facts.names, away, label)
