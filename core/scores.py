"""How a classifier does: hits, confusions, and whether its certainty is earned."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import require


def correct(o: Tensor, y: Tensor) -> int:
    """How many rows have their largest entry at the label, as a count.

    Source: Dive into Deep Learning, 4.3 The Base Classification Model.
    """
    return int((o.argmax(1) == y).sum())


def accuracy(o: Tensor, y: Tensor) -> float:
    """Share of rows that are right: correct / n, between 0 and 1.

    Source: Dive into Deep Learning, 4.3 The Base Classification Model.
    """
    require(len(y) > 0, "accuracy needs at least 1 sample", len(y))
    return correct(o, y) / len(y)


def confusion(y: Tensor, predicted: Tensor, q: int) -> Tensor:
    """Counts (q, q): row = true class, column = predicted class; the trace counts the hits."""
    return torch.bincount(y * q + predicted, minlength=q * q).reshape(q, q)


def wilson(hits: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Between which shares the truth lies when `hits` of n are right: 95% by Wilson's interval.

    (p̂ + z²/2n ± z √(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n), p̂ = hits/n. Raises ValueError unless
    0 <= hits <= n and n >= 1.
    Source: E. B. Wilson, 1927, Probable Inference, the Law of Succession,
    and Statistical Inference.
    """
    require(n >= 1, "an interval needs at least 1 sample", n)
    require(0 <= hits <= n, f"hits must be between 0 and n = {n}", hits)
    share, more = hits / n, z * z / n
    middle = share + more / 2
    reach = z * math.sqrt(share * (1 - share) / n + more / (4 * n))
    return max((middle - reach) / (1 + more), 0.0), min((middle + reach) / (1 + more), 1.0)


@dataclass(frozen=True)
class Calibration:
    """Confidence against accuracy in equal-width bins. All (bins,); empty bins hold 0.

    `count` samples, `confidence` mean of the largest probability, `accuracy` share that is right;
    `error` is the expected calibration error Σ count/n · |accuracy − confidence|.
    """

    count: Tensor
    confidence: Tensor
    accuracy: Tensor
    error: float


def calibration(y_hat: Tensor, y: Tensor, bins: int = 10) -> Calibration:
    """Does 70% sure mean right 7 times in 10? y_hat (n, q) probabilities, y (n,).

    Source: C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger, 2017,
    On Calibration of Modern Neural Networks.
    """
    confidence, predicted = y_hat.double().max(1)
    right = (predicted == y).double()
    which = (confidence * bins).long().clamp(0, bins - 1)
    count = torch.bincount(which, minlength=bins)
    safe = count.clamp(min=1)
    mean_confidence = torch.bincount(which, confidence, bins) / safe
    mean_right = torch.bincount(which, right, bins) / safe
    error = (count * (mean_right - mean_confidence).abs()).sum() / len(y)
    return Calibration(count, mean_confidence, mean_right, error.item())
