"""Samples dealt into mini-batches, like cards: by hand, and by torch."""

from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, TensorDataset

from core.checks import require
from core.data import MAX_N

Loader = DataLoader[tuple[Tensor, ...]]


def data_iter(
    batch_size: int,
    n: int,
    generator: torch.Generator,
    *,
    shuffle: bool = True,
    drop_last: bool = False,
) -> list[Tensor]:
    """Deal the indices 0 … n−1 into batches, like cards: the last one may be short.

    Returns a list of index tensors, each (batch_size,) but perhaps the last.
    Raises ValueError when batch_size is not between 1 and n.
    Source: Dive into Deep Learning, 3.3 Synthetic Regression Data.
    """
    require(1 <= batch_size <= n, f"batch_size must be between 1 and n = {n}", batch_size)
    order = torch.randperm(n, generator=generator) if shuffle else torch.arange(n)
    batches = list(order.split(batch_size))
    return batches[:-1] if drop_last and len(batches[-1]) < batch_size else batches


# --- dealing batches ----------------------------------------------------------------------------


@dataclass(frozen=True)
class DealSpec:
    """How the samples are dealt. Raises ValueError when a field breaks its rule."""

    n: int = 100
    batch_size: int = 12  # 1 .. n
    num_epochs: int = 2  # >= 1
    shuffle: bool = True
    drop_last: bool = False
    replace: bool = False  # draw each batch anew, as theory does: samples repeat and miss
    seed: int = 0

    def __post_init__(self) -> None:
        require(1 <= self.n <= MAX_N, f"n must be between 1 and {MAX_N}", self.n)
        rule = f"batch_size must be between 1 and n = {self.n}"
        require(1 <= self.batch_size <= self.n, rule, self.batch_size)
        require(self.num_epochs >= 1, "num_epochs must be >= 1", self.num_epochs)
        require(0 <= self.seed < 2**31, "seed must be between 0 and 2147483647", self.seed)


def deal_epochs(spec: DealSpec) -> list[list[Tensor]]:
    """The batches of every epoch, each freshly shuffled when the spec says so."""
    generator = torch.Generator().manual_seed(spec.seed)
    epochs = []
    for _ in range(spec.num_epochs):
        batches = data_iter(
            spec.batch_size, spec.n, generator, shuffle=spec.shuffle, drop_last=spec.drop_last
        )
        if spec.replace:
            batches = [
                torch.randint(spec.n, (len(batch),), generator=generator) for batch in batches
            ]
        epochs.append(batches)
    return epochs


def replaced(spec: DealSpec) -> DealSpec:
    """The same dealing with every card put back before the next is drawn."""
    return replace(spec, replace=True)


def never_seen(batches: list[Tensor], n: int) -> int:
    """How many of the n samples are in none of the batches."""
    return n - len(torch.cat(batches).unique()) if batches else n


def load_array(
    X: Tensor,
    y: Tensor,
    batch_size: int,
    is_train: bool,
    seed: int = 0,
    *,
    drop_last: bool = False,
) -> Loader:
    """The same dealing by torch's own loader: shuffled when training, in order otherwise.

    Yields (X (batch_size, d), y (batch_size, 1)), the last batch perhaps shorter.
    Source: Dive into Deep Learning, 3.3 Synthetic Regression Data.
    """
    generator = torch.Generator().manual_seed(seed)
    rows = TensorDataset(X, y)
    return DataLoader(rows, batch_size, shuffle=is_train, generator=generator, drop_last=drop_last)


class Rows(Dataset[tuple[Tensor, ...]]):
    """A data set of one's own: how many samples, and sample i. torch's loader asks for no more.

    X (n, d), y (n, 1). `asked` keeps the numbers of the samples in the order they were asked for.
    """

    def __init__(self, X: Tensor, y: Tensor) -> None:
        require(len(X) == len(y), f"y needs as many rows as X, {len(X)}", len(y))
        self.X, self.y = X, y
        self.asked: list[int] = []

    def __len__(self) -> int:
        return len(self.y)

    def __getitem__(self, i: int) -> tuple[Tensor, ...]:
        self.asked.append(i)
        return self.X[i], self.y[i]


def load_rows(rows: Rows, batch_size: int, is_train: bool, seed: int = 0) -> Loader:
    """The same loader over one's own data set: it asks sample by sample and stacks the answers."""
    generator = torch.Generator().manual_seed(seed)
    return DataLoader(rows, batch_size, shuffle=is_train, generator=generator)
