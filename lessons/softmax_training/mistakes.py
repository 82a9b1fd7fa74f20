"""What a mistake costs: curves of the right run and of the wrong one, and the damage in words."""

import math

import pandas as pd

from charts import scores
from charts.curves import compare_chart
from charts.palettes import Palette
from charts.theme import Chart
from core import softmax as sm
from lessons.softmax_training.tables import TrainingTables


def by_epoch(tables: TrainingTables, column: str, start: int = 0) -> pd.Series:
    """One metric, indexed by epoch, from epoch `start` on."""
    return tables.metrics.set_index("epoch")[column].iloc[start:]


def double_charts(
    right: TrainingTables, wrong: TrainingTables, palette: Palette
) -> tuple[Chart, Chart]:
    """What a second softmax costs: accuracy, and a reported loss that is stuck above its floor."""
    accuracy = compare_chart(
        {
            "right": (by_epoch(right, "test_accuracy"), "model", False),
            "softmax twice": (by_epoch(wrong, "test_accuracy"), "compare", True),
        },
        palette,
        title="Test accuracy, same seed and same batches",
        axis="test accuracy",
        percent=True,
    )
    loss = compare_chart(
        {
            "right: loss while training": (by_epoch(right, "running_loss", 1), "model", False),
            "softmax twice: the loss it reports": (
                by_epoch(wrong, "running_loss", 1),
                "compare",
                True,
            ),
            "softmax twice: its true loss": (by_epoch(wrong, "train_loss", 1), "compare", False),
        },
        palette,
        title="The reported loss is stuck above its floor",
        axis="loss",
        level=(sm.double_floor(right.facts.q), "floor"),
    )
    return accuracy, loss


def trust_charts(
    right: TrainingTables, wrong: TrainingTables, palette: Palette
) -> tuple[Chart, Chart]:
    """Whether certainty can be trusted: of the right model, and of the one with two softmaxes."""
    return (
        scores.calibration_chart(right.calibration, palette, title="Right: certainty and truth"),
        scores.calibration_chart(wrong.calibration, palette, title="Softmax twice: the same"),
    )


def unscaled_chart(right: TrainingTables, stable: TrainingTables, palette: Palette) -> Chart:
    """The loss of each batch with pixels between 0 and 1, and with raw ones."""
    top = right.facts.top
    return compare_chart(
        {
            "pixels between 0 and 1": (right.batches.set_index("epoch")["loss"], "model", False),
            f"pixels 0 to {top}, loss from the logits": (
                stable.batches.set_index("epoch")["loss"].clip(lower=1e-6),
                "compare",
                False,
            ),
        },
        palette,
        title="Loss of the batches on a log scale",
        axis="loss (log scale)",
        level=(math.log(right.facts.q), "guessing"),
        log=True,
    )


def metric_chart(tables: TrainingTables, palette: Palette) -> Chart:
    """The mean loss, and what is printed when batch means are divided by the number of images."""
    return compare_chart(
        {
            "mean loss of the epoch": (by_epoch(tables, "running_loss", 1), "model", False),
            "what a loop that divides twice prints": (
                by_epoch(tables, "printed_loss", 1),
                "compare",
                True,
            ),
        },
        palette,
        title="The same run, and what is printed about it",
        axis="loss",
    )
