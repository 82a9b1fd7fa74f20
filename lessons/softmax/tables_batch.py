"""A batch of logits with its labels: good ones, bad ones, and what each row costs."""

from dataclasses import dataclass

import torch
from torch import Tensor

from core import scores
from core import softmax as sm
from core.logits import NAMES

LABELS = (2, 0, 1)
# name -> the logits of three samples, each of three classes
BATCHES = {
    "good": ((0.1, 0.2, 0.9), (1.1, 0.1, 0.2), (0.2, 2.1, 0.1)),
    "bad": ((0.8, 0.2, 0.3), (0.2, 0.3, 0.5), (0.2, 0.2, 0.5)),
}


@dataclass(frozen=True)
class BatchTables:
    """base (n, q): the logits as published; o = scale · base; y (n,); losses (n,) of the rows."""

    base: Tensor
    scale: float
    o: Tensor
    y: Tensor
    losses: Tensor
    accuracy: float
    names: tuple[str, ...]

    @property
    def loss(self) -> float:
        """The mean loss of the batch."""
        return self.losses.mean().item()


def batch_tables(name: str, scale: float = 1.0) -> BatchTables:
    """One of BATCHES, its logits stretched by `scale`."""
    base, y = torch.tensor(BATCHES[name], dtype=torch.double), torch.tensor(LABELS)
    o = scale * base
    losses = sm.cross_entropy(o, y)
    return BatchTables(base, scale, o, y, losses, scores.accuracy(o, y), NAMES[: base.shape[1]])
