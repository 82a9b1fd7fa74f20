"""A trained net as tables: how it was trained, its filters, and what it makes of one picture."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch

from charts import images as tiles
from charts.palettes import Palette
from core import cnn
from core import softmax as sm
from core.cnn import CnnRun, CnnSpec, Epoch, Net
from core.cnn_stored import Stored
from core.images import SETS

TOP = 255


@dataclass(frozen=True)
class RunTables:
    """metrics: epoch, running_loss, test_loss, test_accuracy. kernels (E + 1, 10, 5, 5).

    `net` are the arrays of the last net; `hash` and `torch` are those of a stored run.
    """

    spec: CnnSpec
    metrics: pd.DataFrame
    kernels: np.ndarray
    net: tuple[np.ndarray, ...]
    diverged: bool = False
    hash: str = ""
    torch: str = ""

    @property
    def num_epochs(self) -> int:
        """Whole epochs."""
        return len(self.metrics) - 1

    @property
    def accuracy(self) -> float:
        """Share of the test images that the last net names right."""
        return float(self.metrics["test_accuracy"].iloc[-1])


def metrics_table(epochs: tuple[Epoch, ...]) -> pd.DataFrame:
    """Epochs as rows."""
    return pd.DataFrame([vars(epoch) for epoch in epochs])


def run_tables(run: CnnRun) -> RunTables:
    """A run as tables."""
    kernels = torch.stack(run.kernels)[:, :, 0].numpy()
    net = tuple(values.numpy() for values in run.net)
    return RunTables(run.spec, metrics_table(run.epochs), kernels, net, run.diverged)


def stored_tables(stored: Stored) -> RunTables:
    """A stored run as tables."""
    made = run_tables(stored.run)
    return RunTables(
        made.spec, made.metrics, made.kernels, made.net, hash=stored.hash, torch=stored.torch
    )


@dataclass(frozen=True)
class MapTables:
    """What a net makes of a picture (28, 28): map1 (10, 12, 12), map2 (20, 4, 4), answers.

    answers: name, share (the softmax of the logits), in the order of the classes.
    """

    run: RunTables
    picture: np.ndarray
    map1: np.ndarray
    map2: np.ndarray
    answers: pd.DataFrame

    @property
    def said(self) -> str:
        """The most probable class."""
        return str(self.answers["name"].iloc[int(self.answers["share"].to_numpy().argmax())])

    @property
    def sure(self) -> float:
        """Its probability."""
        return float(self.answers["share"].max())


def map_tables(run: RunTables, picture: torch.Tensor) -> MapTables:
    """Send one picture (28, 28), 0 … 255, through the net."""
    net = Net(*(torch.from_numpy(values) for values in run.net))
    seen = cnn.forward(cnn.batch_of(picture.reshape(1, -1), TOP), net)
    shares = sm.softmax(seen.logits)[0].numpy()
    names = SETS[run.spec.data].names
    return MapTables(
        run,
        picture.numpy(),
        seen.map1[0].numpy(),
        seen.map2[0].numpy(),
        pd.DataFrame({"name": names, "share": shares}),
    )


def filter_urls(run: RunTables, palette: Palette) -> list[list[str]]:
    """The filters of the first layer by epoch, on one scale: [epoch][filter]."""
    limit = float(np.abs(run.kernels).max())
    return [
        [tiles.weights(kernel.ravel(), (cnn.KERNEL, cnn.KERNEL), limit, palette) for kernel in row]
        for row in run.kernels
    ]


def map_urls(maps: np.ndarray) -> list[str]:
    """Maps as grey pictures, all on one scale: black is 0, white the largest."""
    top = max(float(maps.max()), 1e-12)
    levels = (maps / top * TOP).round().astype(np.uint8)
    return [tiles.grey(level.ravel(), level.shape, TOP) for level in levels]


def picture_url(tables: MapTables) -> str:
    """The picture that was asked about."""
    return tiles.grey(tables.picture.ravel(), tables.picture.shape, TOP)
