"""Surprise, entropy and cross-entropy of what can happen, in nats: one nat is 1 / log 2 bits.

P is how often each class really comes, Q what a model believes; each (q,), not negative, sum 1.
"""

import math

import torch
from torch import Tensor

from core import softmax as sm
from core.checks import require

BIT = math.log(2)  # nats in a bit

# How often each class comes: name -> what it is
SHARES = {
    "the true class, always": "a label: all of the weight on one class",
    "9 times in 10 the true class": "one label in ten is another class, each equally often",
    "as the model says": "the model is right about every share",
    "all equally often": "nothing is known beforehand",
}


def surprise(Q: Tensor) -> Tensor:
    """What each class would cost if it came: −log Q; infinite where Q is 0.

    Source: Dive into Deep Learning, 22.11 Information Theory.
    """
    return -Q.log()


def entropy(P: Tensor) -> float:
    """The mean surprise of who believes the truth: H(P) = −Σⱼ Pⱼ log Pⱼ, with 0 log 0 = 0.

    Source: Dive into Deep Learning, 4.1 Softmax Regression.
    """
    return cross_entropy(P, P)


def cross_entropy(P: Tensor, Q: Tensor) -> float:
    """The mean surprise of who believes Q while P is true: H(P, Q) = −Σⱼ Pⱼ log Qⱼ ≥ H(P).

    What never comes costs nothing, whatever Q says of it.
    Source: Dive into Deep Learning, 4.1 Softmax Regression.
    """
    comes = P > 0
    return (P[comes] * surprise(Q[comes])).sum().item()


def shares(kind: str, y_hat: Tensor, label: int) -> Tensor:
    """How often each class comes, (q,), by one of SHARES; raises ValueError for another kind."""
    require(kind in SHARES, f"kind must be one of {', '.join(SHARES)}", kind)
    q = len(y_hat)
    one_hot = sm.one_hot(torch.tensor([label]), q)[0].to(y_hat.dtype)
    if kind == "the true class, always":
        return one_hot
    if kind == "as the model says":
        return y_hat
    if kind == "all equally often":
        return torch.full_like(y_hat, 1 / q)
    return 0.9 * one_hot + 0.1 * (1 - one_hot) / (q - 1)
