"""Several runs beside each other, and a grid of runs, as tables."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from charts.numbers import number
from core.softmax_training import SoftmaxSpec
from core.sweep import Sweep, SweepSpec, fitting
from lessons.softmax_training.tables import TrainingTables

AROUND = (0.1, 0.3, 1.0, 3.0)  # times the learning rate of the run
SIZES = (0.5, 1, 2, 4)  # times its batch size
MOST_IMAGES, MOST_EPOCHS = 6000, 10  # of a sweep: sixteen models want to be seen soon


@dataclass(frozen=True, eq=False)
class SweepTables:
    """A grid of runs.

    cells: lr, batch, i, j (their ranks), accuracy, text, loss, best, level (0 worst, 1 best).
    """

    spec: SweepSpec
    cells: pd.DataFrame


def sweep_spec(spec: SoftmaxSpec) -> SweepSpec:
    """Sixteen runs around this one, fewer where a batch size would not fit.

    Raises ValueError when a learning rate around it breaks its rule.
    """
    num_train = min(spec.num_fit, MOST_IMAGES)
    num_epochs = min(spec.num_epochs, MOST_EPOCHS)
    small = max(spec.batch_size // 2, 1)
    wanted = [int(2 * small * times) for times in SIZES] if spec.batch_size > 1 else [1, 2, 4, 8]
    sizes = fitting([size for size in wanted if size % small == 0], num_train, num_epochs)
    sizes = sizes or (num_train,)
    lrs = tuple(float(f"{spec.lr * times:.3g}") for times in AROUND)
    return SweepSpec(spec.data, num_train, lrs, sizes, num_epochs, spec.seed)


def sweep_tables(found: Sweep) -> SweepTables:
    """The cells of the heat map."""
    spec = found.spec
    rows = []
    best = int(found.test_accuracy.argmax())
    for k, (lr, size) in enumerate(spec.models):
        loss, accuracy = found.test_loss[k].item(), found.test_accuracy[k].item()
        lost = loss == float("inf")
        rows.append(
            {
                "lr": f"{lr:g}",
                "batch": f"{size:,}",
                "i": spec.lrs.index(lr),
                "j": spec.batch_sizes.index(size),
                "accuracy": accuracy,
                "text": "no number" if lost else f"{accuracy:.1%}",
                "loss": "no number" if lost else number(loss),
                "best": k == best and not lost,
            }
        )
    cells = pd.DataFrame(rows)
    low, high = cells["accuracy"].min(), cells["accuracy"].max()
    level = (cells["accuracy"] - low) / max(high - low, 1e-9)
    return SweepTables(spec, cells.assign(level=level))


def name_of(spec: SoftmaxSpec) -> str:
    """A run in a few words, for a legend and a table."""
    held = f", {spec.num_valid:,} held out" if spec.num_valid else ""
    return (
        f"{spec.data} {spec.num_fit:,}, lr {spec.lr:g}, batch {spec.batch_size:,}, "
        f"{spec.num_epochs} epochs, seed {spec.seed}{held}"
    )


def compare_rows(runs: Sequence[TrainingTables], verdicts: Sequence[str]) -> list[dict[str, str]]:
    """A row a run, by the number that its curve has: what it cost and where it ended."""
    return [
        {
            "run": str(k),
            "updates": f"{run.spec.num_updates:,}",
            "training loss": number(run.last["train_loss"]),
            "test loss": number(run.last["test_loss"]),
            "training accuracy": f"{run.last['train_accuracy']:.1%}",
            "test accuracy": f"{run.last['test_accuracy']:.1%}",
            "verdict": verdict,
        }
        for k, (run, verdict) in enumerate(zip(runs, verdicts, strict=True), 1)
    ]
