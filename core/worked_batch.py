"""Ten samples that a textbook printed, with the truth they came from: a batch worked out by hand.

y = 2x₁ − 3.4x₂ + 4.2 + noise of σ = 0.01. The labels were printed as (10,), not (10, 1).
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.linear_regression import linreg, squared_loss

NOISE = 0.01  # standard deviation
W, B = (2.0, -3.4), 4.2
ROWS = (  # x₁, x₂, y
    (-1.4239, -1.3788, 6.0394),
    (0.0275, 1.3550, -0.3365),
    (0.7616, -1.1384, 9.5882),
    (0.2967, -0.1162, 5.1810),
    (0.0822, 2.0826, -2.7355),
    (-0.6343, -0.7222, 5.3873),
    (0.4282, 0.0235, 4.9827),
    (1.4056, 0.3506, 5.7962),
    (-0.6496, -0.5202, 4.6727),
    (-0.3969, -0.9951, 6.7921),
)


@dataclass(frozen=True)
class WorkedBatch:
    """X (10, 2), y (10,) as printed, y_hat (10, 1) of the truth, residual (10,): y − ŷ."""

    X: Tensor
    y: Tensor
    y_hat: Tensor
    residual: Tensor

    @property
    def right(self) -> Tensor:
        """ŷ − y with the labels reshaped: ten errors, (10, 1)."""
        return self.y_hat - self.y.reshape(self.y_hat.shape)

    @property
    def wrong(self) -> Tensor:
        """ŷ − y as printed, (10, 1) − (10,): every prediction minus every label, (10, 10)."""
        return self.y_hat - self.y

    @property
    def losses(self) -> tuple[float, float]:
        """The mean of the squared loss with the reshape, and of the table without it."""
        right = squared_loss(self.y_hat, self.y).mean().item()
        return right, (self.wrong**2 / 2).mean().item()


def worked_batch() -> WorkedBatch:
    """The printed rows, and what the truth predicts for them.

    Source: Dive into Deep Learning, 3.4 Linear Regression Implementation from Scratch.
    """
    rows = torch.tensor(ROWS, dtype=torch.double)
    X, y = rows[:, :2], rows[:, 2]
    w, b = torch.tensor(W, dtype=torch.double)[:, None], torch.tensor([B], dtype=torch.double)
    y_hat = linreg(X, w, b)
    return WorkedBatch(X, y, y_hat, y - y_hat.flatten())
