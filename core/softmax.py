"""Softmax regression: logits to probabilities, cross-entropy, and its gradient.

Conventions: X (n, d), labels y (n,) int64, logits o (n, q), w (d, q), b (q,), all float32 here.
Rows are samples, columns are classes. `naive` marks what the book, Dive into Deep Learning, writes
first and what fails.
"""

import math

import torch
from torch import Tensor

from core.checks import require

INIT_STD = 0.01  # standard deviation of the first weights, the book's
EXP_LIMIT = 88.72  # exp overflows float32 above this


def init(
    d: int, q: int, generator: torch.Generator, std: float = INIT_STD
) -> tuple[Tensor, Tensor]:
    """Start values: w ~ N(0, std²) of shape (d, q), b = 0 of shape (q,).

    Source: Dive into Deep Learning, 4.4 Softmax Regression Implementation from Scratch.
    """
    # Stored class by class and seen transposed: narrow products below run two to four times faster.
    return (torch.randn(q, d, generator=generator) * std).T, torch.zeros(q)


def logits(X: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """One score per class: o = Xw + b. X (n, d), w (d, q), b (q,) gives (n, q).

    Source: Dive into Deep Learning, 4.1 Softmax Regression.
    """
    # (wᵀXᵀ)ᵀ is Xw; with q = 10 columns torch computes it in half the time.
    return (w.T @ X.T).T.contiguous() + b


def softmax_naive(o: Tensor) -> Tensor:
    """Probabilities as the book first writes them: ŷⱼ = exp(oⱼ) / Σₖ exp(oₖ).

    Breaks outside about ±88: inf / inf and 0 / 0 are not numbers.
    Source: Dive into Deep Learning, 4.4 Softmax Regression Implementation from Scratch.
    """
    exponentials = o.exp()
    return exponentials / exponentials.sum(1, keepdim=True)


def log_sum_exp(o: Tensor) -> Tensor:
    """log Σₖ exp(oₖ) of each row, safe: the largest logit is taken out first.

    = m + log Σₖ exp(oₖ − m),  m = maxₖ oₖ.  (n, q) gives (n, 1).
    Source: Dive into Deep Learning, 4.5 Concise Implementation of Softmax Regression.
    """
    largest = o.amax(1, keepdim=True)
    return largest + (o - largest).exp().sum(1, keepdim=True).log()


def log_softmax(o: Tensor) -> Tensor:
    """log ŷⱼ = oⱼ − log Σₖ exp(oₖ), without ever forming a ŷ that could be 0. (n, q) to (n, q)."""
    return o - log_sum_exp(o)


def softmax(o: Tensor) -> Tensor:
    """Probabilities of each row: positive, sum to 1, same order as the logits.

    Source: Dive into Deep Learning, 4.1 Softmax Regression, and
    4.5 Concise Implementation of Softmax Regression (the largest taken out).
    """
    exponentials = (o - o.amax(1, keepdim=True)).exp()  # the largest is exp(0) = 1
    return exponentials / exponentials.sum(1, keepdim=True)


def tempered(o: Tensor, temperature: float) -> Tensor:
    """Probabilities at a temperature T > 0: softmax(o / T), (n, q) to (n, q).

    T → 0 gives all to the largest logit, T → ∞ the same to every class; T = 1 is softmax itself.
    Raises ValueError when T is not positive.
    Source: Dive into Deep Learning, 4.1 Softmax Regression, exercises.
    """
    require(temperature > 0, "temperature must be > 0", temperature)
    return softmax(o / temperature)


def one_hot(y: Tensor, q: int) -> Tensor:
    """Labels as rows with a single 1: (n,) int64 gives (n, q) float32.

    Source: Dive into Deep Learning, 4.1 Softmax Regression.
    """
    return torch.zeros(len(y), q).scatter_(1, y.reshape(-1, 1), 1.0)


def pick(table: Tensor, y: Tensor) -> Tensor:
    """From each row the entry of its label: table (n, q) and y (n,) give (n,)."""
    return table.gather(1, y.reshape(-1, 1)).flatten()


def cross_entropy(o: Tensor, y: Tensor) -> Tensor:
    """Loss of each sample straight from the logits: l = log Σₖ exp(oₖ) − o_y. Gives (n,).

    Source: Dive into Deep Learning, 4.1 Softmax Regression.
    """
    return log_sum_exp(o).flatten() - pick(o, y)


def cross_entropy_naive(y_hat: Tensor, y: Tensor) -> Tensor:
    """Loss of each sample from probabilities: l = −log ŷ_y; inf where ŷ_y is 0.

    Source: Dive into Deep Learning, 4.4 Softmax Regression Implementation from Scratch.
    """
    return -pick(y_hat, y).log()


def gradient(o: Tensor, y: Tensor) -> Tensor:
    """Slope of each sample's loss in its logits: ∂l/∂o = softmax(o) − one-hot(y). (n, q).

    Source: Dive into Deep Learning, 4.1 Softmax Regression.
    """
    return softmax(o) - one_hot(y, o.shape[1])


def double_floor(q: int) -> float:
    """The lowest loss that softmax twice can report for q classes.

    A second softmax is handed probabilities, at best (1, 0, …, 0): −log softmax(1, 0, …, 0)₁
    = log(e + q − 1) − 1.
    """
    return math.log(math.e + q - 1) - 1
