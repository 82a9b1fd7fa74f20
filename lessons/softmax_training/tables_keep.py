"""What leaves the page as a file, and what comes back."""

from dataclasses import dataclass

import pandas as pd
import torch

from charts import images as tiles
from charts.palettes import Palette
from core import weights_file
from core.images import ImageSet
from core.softmax_training import evaluate
from lessons.softmax_training.tables import TrainingTables


@dataclass(frozen=True, eq=False)
class LoadedTables:
    """Weights from a file: what they do on the test images, how far they are from the run's."""

    loss: float
    accuracy: float
    apart: float
    urls: list[str]


def weights_of(tables: TrainingTables) -> tuple[torch.Tensor, torch.Tensor]:
    """The last weights and biases of a run."""
    return torch.from_numpy(tables.w[-1]), torch.from_numpy(tables.b[-1])


def history(tables: TrainingTables) -> str:
    """A row an epoch: the metrics, as CSV."""
    held = tables.spec.num_valid > 0
    left_out = [] if held else ["valid_loss", "valid_accuracy"]
    return tables.metrics.drop(columns=left_out).to_csv(index=False)


def predictions(tables: TrainingTables) -> str:
    """A row a test image: number, what it is, what the model says, how sure in percent; as CSV."""
    names = pd.Series(tables.facts.names)
    table = pd.DataFrame(
        {
            "image": range(len(tables.truth)),
            "truth": names[tables.truth].to_numpy(),
            "said": names[tables.said[-1]].to_numpy(),
            "sure_percent": tables.sure[-1],
        }
    )
    return table.to_csv(index=False)


def class_scores(tables: TrainingTables) -> str:
    """A row a class: how many, how many recognised, the share and its range; as CSV."""
    columns = ["name", "n", "hits", "share", "low", "high", "mistaken_for", "mistaken"]
    return tables.classes[columns].to_csv(index=False)


def loaded(data: bytes, tables: TrainingTables, images: ImageSet, palette: Palette) -> LoadedTables:
    """Weights of a file on the test images. Raises ValueError when it is none of this layer."""
    facts = tables.facts
    w, b = weights_file.read(data, facts.d, facts.q)
    top = facts.top if tables.spec.scaled else 1
    loss, accuracy = evaluate(images.X_test, images.y_test, w, b, top)
    here = weights_of(tables)
    apart = max(float((w - here[0]).abs().max()), float((b - here[1]).abs().max()))
    limit = max(float(w.abs().quantile(0.995)), 1e-12)
    urls = [tiles.weights(column, facts.shape, limit, palette) for column in w.T.numpy()]
    return LoadedTables(loss, accuracy, apart, urls)
