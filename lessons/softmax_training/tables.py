"""A training run as tables: one row an epoch, a batch, an answer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch

from charts import images as tiles
from charts import scores
from charts.palettes import Palette
from core import softmax as sm
from core.images import SETS, Facts, ImageSet, scale
from core.softmax_training import Divergence, Epoch, SoftmaxRun, SoftmaxSpec

MAX_DOTS = 400  # batch losses that a curve shows; more would be one grey blur
GALLERY = 18  # images: two rows of nine


@dataclass(frozen=True, eq=False)
class TrainingTables:
    """What the page reads of a run; E + 1 states, m test images, d pixels, q classes.

    metrics (E + 1 rows): the fields of core's Epoch. batches: epoch (as a fraction), loss.
    w (E+1, d, q) and b (E+1, q) float32; said and sure (E+1, m): class and percent at each state.
    confusion, classes, calibration, mistakes (test image numbers, surest first): the last state.
    first: the loss of the first test image, for the formula.
    """

    spec: SoftmaxSpec
    metrics: pd.DataFrame
    batches: pd.DataFrame
    w: np.ndarray
    b: np.ndarray
    said: np.ndarray
    sure: np.ndarray
    truth: np.ndarray
    confusion: pd.DataFrame
    classes: pd.DataFrame
    calibration: pd.DataFrame
    mistakes: list[int]
    first: float
    on_black: tuple[str, float]
    divergence: Divergence | None

    @property
    def facts(self) -> Facts:
        """Names, shape and sizes of the images."""
        return SETS[self.spec.data]

    @property
    def num_epochs(self) -> int:
        """Epochs that were whole."""
        return len(self.metrics) - 1

    @property
    def last(self) -> pd.Series:
        """The metrics after the last whole epoch."""
        return self.metrics.iloc[-1]


def training_tables(run: SoftmaxRun, images: ImageSet) -> TrainingTables:
    """All tables of one run on the images it was trained with."""
    spec, names, y = run.spec, images.facts.names, images.y_test
    y_hat, predicted = run.probabilities, run.predictions
    said, sure = answers(run, images)
    confusion = scores.confusion_table(y, predicted, names)
    wrong = (predicted != y).nonzero().flatten()
    surest = wrong[y_hat[wrong].amax(1).argsort(descending=True, stable=True)]
    on_black = sm.softmax(run.b[-1:])[0]
    return TrainingTables(
        spec=spec,
        metrics=metrics_table(run.epochs),
        batches=batches_table(run.batch_losses, spec.updates_per_epoch),
        w=run.w.numpy(),
        b=run.b.numpy(),
        said=said,
        sure=sure,
        truth=y.numpy().astype(np.uint8),
        confusion=confusion,
        classes=scores.class_table(confusion),
        calibration=scores.calibration_table(y_hat, y),
        mistakes=surest[:GALLERY].tolist(),
        first=sm.cross_entropy(run.test_logits[:1].double(), y[:1]).item(),
        on_black=(names[int(on_black.argmax())], on_black.max().item()),
        divergence=run.divergence,
    )


def metrics_table(epochs: tuple[Epoch, ...]) -> pd.DataFrame:
    """One row an epoch, the fields of core's Epoch as columns."""
    return pd.DataFrame(list(epochs))


def batches_table(losses: torch.Tensor, per_epoch: int) -> pd.DataFrame:
    """Loss of each batch: epoch (a fraction: the middle of the update), loss; thinned by means."""
    block = max(1, math.ceil(len(losses) / MAX_DOTS))
    parts = losses.split(block) if len(losses) else ()
    middles = [(k * block + len(part) / 2) / per_epoch for k, part in enumerate(parts)]
    return pd.DataFrame(
        {"epoch": middles, "loss": [part.mean().item() for part in parts]}, dtype=np.float32
    )


def answers(run: SoftmaxRun, images: ImageSet) -> tuple[np.ndarray, np.ndarray]:
    """What every state says of every test image: class and certainty in percent, (E+1, m)."""
    X = scale(images.X_test, images.facts.top if run.spec.scaled else 1)
    said, sure = [], []
    for w, b in zip(run.w, run.b, strict=True):
        share, best = sm.softmax(sm.logits(X, w, b)).max(1)
        said.append(best.to(torch.uint8))
        sure.append((100 * share).round().to(torch.uint8))
    return torch.stack(said).numpy(), torch.stack(sure).numpy()


NO_BATCHES = batches_table(torch.zeros(0), 1)


# --- pictures ---------------------------------------------------------------------------------


def weight_limit(tables: TrainingTables) -> float:
    """The weight at the ends of the colour scale: all but 1 in 200 of the last ones are inside."""
    return float(np.quantile(np.abs(tables.w[-1]), 0.995))


def gallery_rows(tables: TrainingTables, choice: str) -> list[int]:
    """Numbers of the test images to show: the first ones, the surest mistakes, or one class."""
    if choice == "the surest mistakes":
        return tables.mistakes
    if choice in tables.facts.names:
        return np.flatnonzero(tables.truth == tables.facts.names.index(choice))[:GALLERY].tolist()
    return list(range(min(GALLERY, len(tables.truth))))


def template_urls(tables: TrainingTables, palette: Palette) -> list[list[str]]:
    """The weights of every class at every state as pictures, all on one scale: [state][class]."""
    limit, shape = weight_limit(tables), tables.facts.shape
    return [
        [tiles.weights(w[:, j], shape, limit, palette) for j in range(w.shape[1])] for w in tables.w
    ]


def image_urls(images: ImageSet, rows: Sequence[int]) -> list[str]:
    """These test images as pictures."""
    facts = images.facts
    pixels = images.X_test[torch.tensor(list(rows), dtype=torch.long)].numpy()
    return [tiles.grey(image, facts.shape, facts.top) for image in pixels]
