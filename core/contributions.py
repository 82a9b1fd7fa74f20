"""What each pixel adds to the logits of one image."""

import torch
from torch import Tensor

from core.checks import require


def contributions(x: Tensor, w: Tensor) -> Tensor:
    """What every pixel adds to every logit: c_ij = x_i w_ij. x (d,), w (d, q) gives (d, q).

    Down a column they add up to the logit without its bias: Σ_i c_ij + b_j = o_j.
    Raises ValueError when x and w do not have the same number of pixels.
    Source: Dive into Deep Learning, 4.1 Softmax Regression.
    """
    require(x.shape == w.shape[:1], f"x needs as many pixels as w has rows, {len(w)}", len(x))
    return x.unsqueeze(1) * w


def rival(o: Tensor, y: int) -> tuple[int, int]:
    """What is said of an image with logits o (q,), and what it competes with.

    That is the true class y where the answer is wrong, and where it is right the second best.
    """
    first, second = torch.topk(o, 2).indices.tolist()
    return first, (second if first == y else y)
