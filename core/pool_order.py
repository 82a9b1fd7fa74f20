"""ReLU before pooling, or after it: the same for the largest number, not for the mean."""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import require
from core.convolution import avg_pool2d, max_pool2d, relu

SIDE, WINDOW, MOST = 4, 2, 9  # of the numbers that are looked at: −9 … 9
MANY = 10_000  # windows of random numbers that are counted


@dataclass(frozen=True)
class OrderSpec:
    """Which numbers. Raises ValueError when a field breaks its rule."""

    seed: int = 0

    def __post_init__(self) -> None:
        require(0 <= self.seed < 2**31, "seed must be between 0 and 2147483647", self.seed)


@dataclass(frozen=True, eq=False)
class Orders:
    """X and ReLU(X) (4, 4); of each pooling the result of ReLU first, the pooled X, and its ReLU.

    `many` counts, of MANY random windows, those in which the order matters.
    """

    X: Tensor
    rectified: Tensor
    first: dict[str, Tensor]
    pooled: dict[str, Tensor]
    last: dict[str, Tensor]
    many: dict[str, int]


POOLS = {"max": max_pool2d, "mean": avg_pool2d}


def orders(spec: OrderSpec) -> Orders:
    """Both orders, with both poolings.

    max(relu(x)) = relu(max(x)), because relu never puts a larger number below a smaller one; a mean
    has no such law: mean(relu(x)) ≥ relu(mean(x)).
    """
    generator = torch.Generator().manual_seed(spec.seed)
    X = torch.randint(-MOST, MOST + 1, (1, 1, SIDE, SIDE), generator=generator).float()
    wide = torch.randn(MANY, 1, WINDOW, WINDOW, generator=generator)
    first = {name: pool(relu(X), WINDOW) for name, pool in POOLS.items()}
    pooled = {name: pool(X, WINDOW) for name, pool in POOLS.items()}
    many = {
        name: int((pool(relu(wide), WINDOW) != relu(pool(wide, WINDOW))).sum())
        for name, pool in POOLS.items()
    }
    return Orders(
        X[0, 0],
        relu(X)[0, 0],
        {name: value[0, 0] for name, value in first.items()},
        {name: value[0, 0] for name, value in pooled.items()},
        {name: relu(value)[0, 0] for name, value in pooled.items()},
        many,
    )
