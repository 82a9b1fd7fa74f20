"""The first updates of a training, one loss each, also when it is no number any more."""

import torch
from torch import Tensor

from core import softmax as sm
from core.batches import data_iter
from core.checks import require
from core.images import ImageSet
from core.softmax_training import SoftmaxSpec, updates_in_a_row

MOST = 200


def first_losses(images: ImageSet, spec: SoftmaxSpec, count: int) -> Tensor:
    """The mean loss of each of the first `count` batches, before its update: (count,).

    Infinity and NaN stay as they come. Batches and first weights are those of the whole run.
    Raises ValueError when the run has not so many updates, or they are more than MOST.
    """
    most = min(MOST, spec.num_updates)
    require(1 <= count <= most, f"count must be between 1 and {most}", count)
    generator = torch.Generator().manual_seed(spec.seed)
    w, b = sm.init(images.facts.d, images.facts.q, generator)
    batches: list[Tensor] = []
    while len(batches) < count:
        batches += data_iter(spec.batch_size, spec.num_fit, generator)
    return updates_in_a_row(images, spec, w, b, batches[:count])[2].means


def breaks_at(losses: Tensor) -> tuple[int, int]:
    """The numbers, from 1, of the first infinite and the first NaN loss; 0 where there is none."""

    def first(which: Tensor) -> int:
        return int(which.long().argmax()) + 1 if which.any() else 0

    return first(losses.isinf()), first(losses.isnan())
