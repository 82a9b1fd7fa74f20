"""What became of a training of a classifier, read from its curves alone.

Level and direction both count: how the last epochs lie to guessing and to the training images, and
where they are heading. The last half of the epochs is looked at, so that one lucky epoch, or one
seed, does not decide.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.checks import require

RISES = 0.045  # of the training loss, an epoch: what rises by more of it on average is noisy
LITTLE = 0.1  # a training loss below this is so small that its own share of it says nothing
GAP = 0.05  # training accuracy above the test accuracy by more: it fits its training images better
TO_GO = 0.07  # test loss that as many epochs again would still win
LOW = 0.3  # a test loss below this has little left to win
HALF = 0.5  # of the first training loss: above it there is a way to go, whatever the pace


@dataclass(frozen=True)
class Curves:
    """Losses and accuracies of E + 1 states, the first of them before training; q classes.

    Raises ValueError when they are not of one length, or fewer than two.
    """

    train_loss: Sequence[float]
    test_loss: Sequence[float]
    train_accuracy: Sequence[float]
    test_accuracy: Sequence[float]
    q: int

    def __post_init__(self) -> None:
        count = len(self.train_loss)
        require(count >= 2, "curves need at least 1 epoch", count - 1)
        for values in (self.test_loss, self.train_accuracy, self.test_accuracy):
            require(len(values) == count, f"curves must all have {count} states", len(values))

    @property
    def num_epochs(self) -> int:
        """Epochs after the first state."""
        return len(self.train_loss) - 1

    @property
    def late(self) -> range:
        """The epochs that are looked at: the last half, at least three if there are so many."""
        return range(
            self.num_epochs - min(max(3, self.num_epochs // 2), self.num_epochs) + 1,
            self.num_epochs + 1,
        )


@dataclass(frozen=True)
class Judgement:
    """A name, and what it was judged by, all of the late epochs.

    The name is guessing, noisy, unstable, overfitted, rising, slow or good.

    `rises`: mean rise of the training loss from epoch to epoch, as a share of it; falls count 0.
    `gap`: mean training accuracy above mean test accuracy. `to_go`: what as many epochs again would
    take off the test loss, at its pace. `loss`: mean training loss.
    """

    name: str
    rises: float
    gap: float
    to_go: float
    loss: float


def judge(curves: Curves) -> Judgement:
    """Name what became of a training.

    guessing: at most twice as often right as who guesses. noisy: the training loss rises again and
    again. unstable: it lies above where it began. overfitted: clearly better on what it was trained
    with. rising: the test loss rises. slow: more than half of the first training loss is left, or
    the test loss would still fall a lot, and is not low.
    """
    late = curves.late
    loss = _mean([curves.train_loss[k] for k in late])
    pairs = [(curves.train_loss[k - 1], curves.train_loss[k]) for k in late]
    rises = _mean([max(after - before, 0.0) for before, after in pairs]) / max(loss, LITTLE)
    gap = _mean([curves.train_accuracy[k] - curves.test_accuracy[k] for k in late])
    to_go = -by_doubling([curves.test_loss[k] for k in late], late)
    if curves.num_epochs == 1:
        to_go = curves.test_loss[0] - curves.test_loss[1]
    checks = {
        "guessing": max(curves.train_accuracy[-1], curves.test_accuracy[-1]) <= 2 / curves.q,
        "noisy": rises > RISES,
        "unstable": loss > curves.train_loss[0],
        "overfitted": gap > GAP,
        "rising": to_go < -TO_GO,
        "slow": loss > HALF * curves.train_loss[0]
        or (to_go > TO_GO and curves.test_loss[-1] > LOW),
        "good": True,
    }
    name = next(name for name, holds in checks.items() if holds)
    return Judgement(name, rises, gap, to_go, loss)


def by_doubling(values: Sequence[float], epochs: Sequence[int]) -> float:
    """What a doubling of the epochs adds, by the straight line of least squares over log₂ epoch.

    Slope Σ(x − x̄)(v − v̄) / Σ(x − x̄)², x = log₂ epoch; 0 for a single epoch.
    """
    x = [math.log2(epoch) for epoch in epochs]
    x_mean, mean = _mean(x), _mean(values)
    spread = sum((a - x_mean) ** 2 for a in x)
    together = sum((a - x_mean) * (v - mean) for a, v in zip(x, values, strict=True))
    return together / spread if spread else 0.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
