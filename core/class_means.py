"""The mean image of each class, and how far an image lies from it."""

from collections.abc import Iterable

import torch
from torch import Tensor

from core.checks import require


def class_means(X: Tensor, y: Tensor, q: int) -> Tensor:
    """Mean of the images of each class, (q, d) float32: μ_k = 1/n_k Σ x over the images with y = k.

    X (n, d), y (n,). Raises ValueError when a class has no image.
    """
    counts = torch.bincount(y, minlength=q)
    require(bool((counts > 0).all()), f"each of {q} classes needs an image", counts.tolist())
    return torch.stack([X[y == k].float().mean(0) for k in range(q)])


def distances(X: Tensor, means: Tensor) -> Tensor:
    """Distance of every image to every mean, (n, q): ‖x − μ_k‖ = √Σ (x_j − μ_kj)².

    X (n, d) and means (q, d) in the same units.
    """
    return torch.cdist(X.float(), means.float(), compute_mode="donot_use_mm_for_euclid_dist")


def nearest(X: Tensor, means: Tensor) -> Tensor:
    """The class whose mean lies nearest to each image, (n,)."""
    return distances(X, means).argmin(1)


def nearest_mean_accuracy(batches: Iterable[tuple[Tensor, Tensor]], means: Tensor) -> float:
    """Share of images that lie nearest to the mean of their own class, over batches of (X, y)."""
    hits = n = 0
    for X, y in batches:
        hits += int((nearest(X, means) == y).sum())
        n += len(y)
    require(n > 0, "accuracy needs at least 1 sample", n)
    return hits / n
