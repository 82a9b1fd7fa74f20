"""Convolution and pooling from scratch: every place that a kernel can stand on, and one product.

Conventions: images X (n, c, h, w); kernels w (o, c, k, k) and b (o,); places are counted row by
row. As in deep learning everywhere, the kernel is not turned over: what is computed is a
cross-correlation.
"""

import functools

import torch
from torch import Tensor

from core.checks import quoted, require

MOST_SIDE = 5  # rows and columns of a kernel that is typed
MOST_WEIGHT = 1000.0  # of a typed kernel, either sign

Kernel = tuple[tuple[float, ...], ...]
KERNELS: dict[str, Kernel] = {
    "upright edges": ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
    "level edges": ((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
    "all edges": ((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)),
    "blur": ((0, 0.2, 0), (0.2, 0.2, 0.2), (0, 0.2, 0)),
    "sharpen": ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
    "nothing": ((0, 0, 0), (0, 1, 0), (0, 0, 0)),
}


def out_size(n: int, k: int, stride: int = 1, padding: int = 0) -> int:
    """Places that a kernel k wide has along a side of n: ⌊(n + 2·padding − k) / stride⌋ + 1.

    Without padding and with stride 1 that is n − k + 1; pooling steps by its own width, which
    leaves ⌊n / k⌋.

    >>> out_size(28, 5), out_size(24, 2, stride=2), out_size(28, 5, padding=2)
    (24, 12, 28)

    Raises ValueError where the kernel does not fit, or a number makes no sense.
    Source: Dive into Deep Learning, 7.3 Padding and Stride.
    """
    require(n >= 1, "a side must have at least 1 pixel", n)
    require(k >= 1, "a kernel must be at least 1 wide", k)
    require(stride >= 1, "stride must be >= 1", stride)
    require(padding >= 0, "padding must be >= 0", padding)
    across = n + 2 * padding
    require(k <= across, f"the kernel must be at most {across} wide, as the padded picture is", k)
    return (across - k) // stride + 1


def padded(X: Tensor, padding: int) -> Tensor:
    """X (n, c, h, w) with so many rows and columns of zeros on each side."""
    if not padding:
        return X
    n, c, h, w = X.shape
    wide = X.new_zeros(n, c, h + 2 * padding, w + 2 * padding)
    wide[:, :, padding : padding + h, padding : padding + w] = X
    return wide


def windows(X: Tensor, k: int, stride: int = 1) -> Tensor:
    """What a kernel sees at each of its places, (n, c, rows, columns, k, k): a view, no copy."""
    return X.unfold(2, k, stride).unfold(3, k, stride)


def unfolded(X: Tensor, k: int, stride: int = 1, padding: int = 0) -> Tensor:
    """Every place as a column: (n, c·k·k, places), so that all of them are one matrix product.

    Raises ValueError where the kernel does not fit.
    """
    n, c, h, w = X.shape
    places = out_size(h, k, stride, padding) * out_size(w, k, stride, padding)
    seen = windows(padded(X, padding), k, stride)
    return seen.permute(0, 1, 4, 5, 2, 3).reshape(n, c * k * k, places)


def conv2d(
    X: Tensor, w: Tensor, b: Tensor | None = None, stride: int = 1, padding: int = 0
) -> Tensor:
    """At each place the products of pixels and kernel, summed, plus b: (n, o, rows, columns).

    y[o, r, s] = b[o] + Σ w[o, c, i, j] · x[c, r·stride + i, s·stride + j]
    Raises ValueError where channels or sizes do not fit.
    Source: Dive into Deep Learning, 7.2 Convolutions for Images.
    """
    o, c, k, _ = w.shape
    require(X.shape[1] == c, f"X must have {c} channels, as the kernels have", X.shape[1])
    rows, columns = (out_size(side, k, stride, padding) for side in X.shape[2:])
    summed = w.reshape(o, -1) @ unfolded(X, k, stride, padding)
    if b is not None:
        summed = summed + b[:, None]
    return summed.reshape(len(X), o, rows, columns)


def pooled(X: Tensor, k: int) -> list[Tensor]:
    """The first number of every window of k × k, the second, …: k·k times (n, c, rows, columns).

    Rows and columns that are left over at the end are in no window.
    """
    rows, columns = (out_size(side, k, k) for side in X.shape[2:])
    whole = X[:, :, : rows * k, : columns * k]
    return [whole[:, :, i::k, j::k] for i in range(k) for j in range(k)]


def max_pool2d(X: Tensor, k: int) -> Tensor:
    """The largest number of every window of k × k. Raises ValueError where none fits.

    Source: Dive into Deep Learning, 7.5 Pooling.
    """
    return functools.reduce(torch.maximum, pooled(X, k))


def avg_pool2d(X: Tensor, k: int) -> Tensor:
    """The mean of every window of k × k. Raises ValueError where none fits."""
    return torch.stack(pooled(X, k)).mean(0)


def relu(X: Tensor) -> Tensor:
    """max(x, 0), number by number."""
    return X.clamp_min(0)


def of_picture(picture: Tensor, kernel: Kernel, stride: int = 1, padding: int = 0) -> Tensor:
    """One kernel over one picture (h, w), without a bias: (rows, columns)."""
    w = torch.tensor(kernel, dtype=picture.dtype)
    return conv2d(picture[None, None], w[None, None], None, stride, padding)[0, 0]


def read_kernel(text: str) -> Kernel:
    """A square kernel from text: numbers with blanks or commas between them, nine make a 3 × 3.

    >>> read_kernel("0 1 0; 1 -4 1; 0 1 0")
    ((0.0, 1.0, 0.0), (1.0, -4.0, 1.0), (0.0, 1.0, 0.0))

    Raises ValueError when a part is no number, or they make no square of 1 to 5 rows.
    """
    words = text.replace(";", " ").replace(",", " ").replace("−", "-").split()
    sides = {side * side: side for side in range(1, MOST_SIDE + 1)}
    rule = "a kernel must have 1, 4, 9, 16 or 25 numbers, row by row"
    require(len(words) in sides, rule, len(words))
    numbers = [_weight(word) for word in words]
    side = sides[len(words)]
    return tuple(tuple(numbers[i * side : (i + 1) * side]) for i in range(side))


def _weight(word: str) -> float:
    rule = f"a weight must be a number between −{MOST_WEIGHT:g} and {MOST_WEIGHT:g}"
    try:
        over, _, under = word.partition("/")  # 1/9
        value = float(over) / float(under or 1)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{rule}, such as 0.5 or 1/9. Got {quoted(word)}.") from None
    require(-MOST_WEIGHT <= value <= MOST_WEIGHT, rule, quoted(word))  # what is no number neither
    return value
