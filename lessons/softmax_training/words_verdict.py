"""What became of a run, in one word and its reason: level and direction, from core's judgement."""

from collections.abc import Callable

from charts.numbers import count, number
from core.curve_verdict import HALF, TO_GO, Curves, Judgement, judge
from lessons.softmax_training.tables import TrainingTables

BY_HEART = 0.995  # of the training images right: all but one in two hundred


def curves_of(tables: TrainingTables) -> Curves:
    """The curves that are judged: losses and accuracies at the ends of the epochs."""
    table = tables.metrics
    return Curves(
        table["train_loss"].tolist(),
        table["test_loss"].tolist(),
        table["train_accuracy"].tolist(),
        table["test_accuracy"].tolist(),
        tables.facts.q,
    )


def verdict(tables: TrainingTables) -> tuple[str, str]:
    """What became of the run, in one word of ui/prose.VERDICTS, and why."""
    found = tables.divergence
    if found:
        return "diverged", (
            f"the loss stopped being a number at update {found.update:,} (epoch {found.epoch}); "
            f"the figures show the {count(tables.num_epochs, 'epoch')} before. Lower the learning "
            "rate"
        )
    curves = curves_of(tables)
    judgement = judge(curves)
    return judgement.name, REASONS[judgement.name](tables, curves, judgement)


def _guessing(tables: TrainingTables, curves: Curves, judgement: Judgement) -> str:
    return (
        f"{tables.last['test_accuracy']:.1%} of the test images are right, and who guesses is "
        f"right with {1 / curves.q:.0%}. The training loss began at {number(curves.train_loss[0])} "
        f"and ends at {number(curves.train_loss[-1])}"
    )


def _noisy(tables: TrainingTables, curves: Curves, judgement: Judgement) -> str:
    spec, late = tables.spec, curves.late
    rises = [curves.train_loss[k] - curves.train_loss[k - 1] for k in late]
    seen = [curves.test_accuracy[k] for k in late]
    above = (
        f". On average it is {number(judgement.loss)}, above the {number(curves.train_loss[0])} "
        "that it began with"
        if judgement.loss > curves.train_loss[0]
        else ""
    )
    often = sum(rise > 0 for rise in rises)
    return (
        f"in {often} of the last {count(len(late), 'epoch')} the training loss rose, by up to "
        f"{number(max(rises), 3)}, while the test accuracy lay between {min(seen):.1%} and "
        f"{max(seen):.1%}{above}. A learning rate of {spec.lr:g} is bold for batches of "
        f"{spec.batch_size:,}"
    )


def _unstable(tables: TrainingTables, curves: Curves, judgement: Judgement) -> str:
    return (
        f"over the last {count(len(curves.late), 'epoch')} the training loss was "
        f"{number(judgement.loss)} on average, above the {number(curves.train_loss[0])} that it "
        f"began with. A learning rate of {tables.spec.lr:g} is too large here"
    )


def _overfitted(tables: TrainingTables, curves: Curves, judgement: Judgement) -> str:
    known = curves.train_accuracy[-1]
    heart = "it knows its training images by heart: " if known >= BY_HEART else ""
    return (
        f"{heart}{known:.1%} of {tables.spec.num_fit:,} training images are right and "
        f"{curves.test_accuracy[-1]:.1%} of the test images; over the last "
        f"{count(len(curves.late), 'epoch')} the gap was {100 * judgement.gap:.1f} points on "
        "average. More images would help, not more epochs"
    )


def _rising(tables: TrainingTables, curves: Curves, judgement: Judgement) -> str:
    best = min(range(1, curves.num_epochs + 1), key=lambda k: curves.test_loss[k])
    return (
        f"the test loss was lowest after epoch {best} ({number(curves.test_loss[best])}) and ends "
        f"at {number(curves.test_loss[-1])}"
    )


def _slow(tables: TrainingTables, curves: Curves, judgement: Judgement) -> str:
    level = f"the test loss is at {number(curves.test_loss[-1])}"
    if judgement.to_go > TO_GO:
        ahead = (
            "and still falls: at its pace as many epochs again would take about "
            f"{number(min(judgement.to_go, curves.test_loss[-1]), 2)} off it"
        )
    else:
        ahead = (
            f"and the training loss at {number(judgement.loss)} on average: more than {HALF:.0%} "
            f"of the {number(curves.train_loss[0])} that it began with is left"
        )
    return f"{level} {ahead}. More epochs, a larger learning rate or smaller batches go further"


def _good(tables: TrainingTables, curves: Curves, judgement: Judgement) -> str:
    return (
        f"{curves.test_accuracy[-1]:.1%} of the test images are right and "
        f"{curves.train_accuracy[-1]:.1%} of the training images, and the loss has come down from "
        f"{number(curves.test_loss[0])} to {number(curves.test_loss[-1])} on the test images"
    )


REASONS: dict[str, Callable[[TrainingTables, Curves, Judgement], str]] = {
    "guessing": _guessing,
    "noisy": _noisy,
    "unstable": _unstable,
    "overfitted": _overfitted,
    "rising": _rising,
    "slow": _slow,
    "good": _good,
}
