"""Pictures made smaller or larger: two matrix products, one down the rows and one along them."""

import torch
from torch import Tensor

from core.checks import require

METHODS = {
    "area": "each new pixel is the mean of the area it covers",
    "nearest": "each new pixel copies the one at its middle",
    "bilinear": "each new pixel is a mean that weighs near pixels more: torchvision's Resize",
}
MAX_SIDE = 4096


def weights(n: int, m: int, method: str = "area") -> Tensor:
    """How much each of n old pixels counts in each of m new ones: (m, n), rows sum to 1.

    area: the share of new pixel i's stretch [i, i+1)·n/m that lies in old pixel j.
    bilinear: a triangle around the middle (i + ½)·n/m, at least one old pixel to each side.
    Raises ValueError when a side is not between 1 and MAX_SIDE, or the method is unknown.
    """
    require(method in METHODS, f"method must be one of {', '.join(METHODS)}", method)
    for side in (n, m):
        require(1 <= side <= MAX_SIDE, f"a side must be between 1 and {MAX_SIDE}", side)
    scale = n / m
    new, old = torch.arange(m).double().unsqueeze(1), torch.arange(n).double()
    middle = (new + 0.5) * scale
    if method == "nearest":
        return (middle.floor().clamp(max=n - 1) == old).float()
    if method == "area":
        end, start = (new + 1) * scale, new * scale
        shares = (torch.minimum(end, old + 1) - torch.maximum(start, old)).clamp(min=0)
    else:
        shares = (1 - (old + 0.5 - middle).abs() / max(scale, 1.0)).clamp(min=0)
    return (shares / shares.sum(1, keepdim=True)).float()


def resized(picture: Tensor, shape: tuple[int, int], method: str = "area") -> Tensor:
    """The picture (…, h, w) in another shape (…, h′, w′), float32: W_h X W_wᵀ."""
    h, w = picture.shape[-2:]
    return weights(h, shape[0], method) @ picture.float() @ weights(w, shape[1], method).T
