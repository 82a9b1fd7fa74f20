"""The first losses of a training, with pixels scaled and raw, as a table."""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from core.images import SETS, ImageSet
from core.softmax_training import SoftmaxSpec
from core.unscaled import breaks_at, first_losses

FIRST = 24  # updates


@dataclass(frozen=True, eq=False)
class UnscaledTables:
    """Losses (k,) of the same batches: scaled; raw by the book's loss; raw from the logits."""

    spec: SoftmaxSpec
    scaled: Tensor
    raw: Tensor
    stable: Tensor

    @property
    def top(self) -> int:
        """The value of a white pixel."""
        return SETS[self.spec.data].top

    @property
    def broken(self) -> tuple[int, int]:
        """Updates, from 1, of the first infinite and the first missing raw loss; 0 for none."""
        return breaks_at(self.raw)


def unscaled_tables(images: ImageSet, spec: SoftmaxSpec) -> UnscaledTables:
    """The three trainings, each from the same first weights and through the same batches."""
    count = min(FIRST, spec.num_updates)
    runs = (
        replace(spec, loss="naive"),
        replace(spec, loss="naive", scaled=False),
        replace(spec, scaled=False),
    )
    return UnscaledTables(spec, *(first_losses(images, one, count) for one in runs))


def finite(losses: Tensor) -> Tensor:
    """The losses that can be drawn: up to the first that is no number."""
    bad = ~losses.isfinite()
    return losses[: int(bad.long().argmax())] if bad.any() else losses


def largest(tables: UnscaledTables) -> float:
    """The largest loss of the stable raw run that is a number."""
    return float(finite(tables.stable).max()) if len(finite(tables.stable)) else float(torch.inf)
