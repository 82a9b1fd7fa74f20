"""What noise leaves of the loss: how SGD with a fixed learning rate scatters about the optimum.

With a row's features and a one as a, its error at the optimum r and δ = θ − θ*, a sample pulls
with the gradient a(aᵀδ − r). For batches of B samples that are drawn anew for every update, the
second moment C = E[δδᵀ] follows

    C ← (I − ηH) C (I − ηH) + η²/B · (E[a aᵀ C a aᵀ] − H C H) + η²/B · S,    S = E[r² a aᵀ],

exactly where r and a are independent or δ has mean 0, as it has after a while. Matrices over
second moments are (p², p²), p = d + 1.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.bowl import fold
from core.data import Dataset
from core.linear_regression import with_ones


@dataclass(frozen=True)
class Moments:
    """Of the rows a (p entries each): H = E[aaᵀ] (p, p), fourth = E[aaᵀ ⊗ aaᵀ], S = E[r² aaᵀ]."""

    H: Tensor
    fourth: Tensor
    S: Tensor


def moments(data: Dataset) -> Moments:
    """Those of a data set, along the axes of its bowl that are not flat."""
    bowl, A = fold(data.X, data.y), with_ones(data.X)
    residual = A @ bowl.theta[:, None] - data.y  # (n, 1)
    curvatures, axes = torch.linalg.eigh(bowl.H)
    A = A @ axes[:, curvatures > 1e-12 * curvatures[-1]]
    pairs = (A[:, :, None] * A[:, None, :]).flatten(1)  # (n, p²): every row's aaᵀ
    p, n = A.shape[1], len(A)
    mean = (pairs.mean(0).reshape(p, p), pairs.T @ pairs / n)
    return Moments(*mean, (residual**2 * pairs).mean(0).reshape(p, p))


def normal_moments(d: int, noise: float) -> Moments:
    """Those of d independent normal features of variance 1, labels with normal noise.

    E[aaᵀ C aaᵀ] = C + Cᵀ + tr(C) I, less 2C_bb in the corner of the bias, whose input is always 1.
    """
    p = d + 1
    eye = torch.eye(p, dtype=torch.double)
    alike = torch.einsum("ij,kl->ikjl", eye, eye)  # C ↦ C; with i and k swapped: C ↦ Cᵀ
    same = (alike + alike.transpose(0, 1)).reshape(p * p, p * p)
    fourth = same + torch.outer(eye.reshape(-1), eye.reshape(-1))
    fourth[-1, -1] -= 2
    return Moments(eye, fourth, noise**2 * eye)


def mean_size(n: int, batch_size: int) -> float:
    """One size for the batches of an epoch: their harmonic mean, for noise goes by 1/B.

    >>> mean_size(100, 12)  # eight of 12 and one of 4
    9.818181818181818
    """
    whole, short = divmod(n, batch_size)
    return (whole + (short > 0)) / (whole / batch_size + (1 / short if short else 0))


def in_mean_square(of: Moments, lr: float, batch_size: float) -> Tensor:
    """What one update does to C, the noise at the optimum left out: a matrix (p², p²)."""
    rest = torch.eye(len(of.H), dtype=of.H.dtype) - lr * of.H
    scatter = of.fourth - torch.kron(of.H, of.H)
    return torch.kron(rest, rest) + lr**2 / batch_size * scatter


def largest_stable_lr(of: Moments, batch_size: float) -> float:
    """Above it the mean of the squared distance grows without end, whatever the noise.

    C → C − η L₁C + η² L₂C shrinks every C if and only if η < 1 / λ_max(L₁⁻¹L₂), with
    L₁C = HC + CH and L₂C = HCH + (E[aaᵀCaaᵀ] − HCH) / B. For B → ∞ it is 2/λ_max.
    """
    eye = torch.eye(len(of.H), dtype=of.H.dtype)
    first = torch.kron(of.H, eye) + torch.kron(eye, of.H)
    both = torch.kron(of.H, of.H)
    second = both + (of.fourth - both) / batch_size
    L = torch.linalg.cholesky(first)
    left = torch.linalg.solve_triangular(L, second, upper=False)
    return (
        1 / torch.linalg.eigvalsh(torch.linalg.solve_triangular(L, left.mT, upper=False))[-1].item()
    )


def floor(of: Moments, lr: float, batch_size: float) -> float | None:
    """The loss above the optimum at which a fixed lr stays on average: ½ tr(HC).

    None where nothing is stationary: at and above `largest_stable_lr`.
    """
    if lr >= largest_stable_lr(of, batch_size):
        return None
    change = in_mean_square(of, lr, batch_size)
    eye = torch.eye(len(change), dtype=change.dtype)
    C = torch.linalg.solve(eye - change, lr**2 / batch_size * of.S.reshape(-1))
    return max((of.H.reshape(-1) @ C).item() / 2, 0.0)


def expected(of: Moments, lr: float, batch_size: float, C: Tensor, updates: int) -> Tensor:
    """C (p, p) after so many updates."""
    p = len(of.H)
    affine = torch.zeros(p * p + 1, p * p + 1, dtype=C.dtype)
    affine[:-1, :-1] = in_mean_square(of, lr, batch_size)
    affine[:-1, -1] = lr**2 / batch_size * of.S.reshape(-1)
    affine[-1, -1] = 1
    start = torch.cat([C.reshape(-1), C.new_ones(1)])
    return (torch.linalg.matrix_power(affine, updates) @ start)[:-1].reshape(p, p)
