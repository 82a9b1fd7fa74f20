"""One evaluation of the loss surface: what it costs with a thousand rows, and with a million."""

import statistics
import time

import torch

from core.bowl import Bowl, fold, grid, window_around
from core.data import MAX_N, SyntheticSpec, synthetic_data
from core.linear_regression import with_ones

ROUNDS = 40


def bowl_of(n: int) -> tuple[Bowl, float]:
    """The bowl of n rows, and the seconds of the one pass that folds them."""
    parts = [synthetic_data(SyntheticSpec(n=min(n, MAX_N), seed=k)) for k in range(-(-n // MAX_N))]
    X, y = torch.cat([part.X for part in parts]), torch.cat([part.y for part in parts])
    start = time.perf_counter()
    bowl = fold(X, y)
    return bowl, time.perf_counter() - start


def evaluate(bowl: Bowl) -> float:
    """Seconds for the loss over a 60 × 60 grid."""
    window = window_around(torch.stack([bowl.theta * 0, bowl.theta]), 0, 1)
    start = time.perf_counter()
    grid(bowl, window, bowl.theta, 60)
    return time.perf_counter() - start


def naive(n: int) -> float:
    """Seconds for the same grid by a pass over all rows for each of its points (100 of 3,600)."""
    data = synthetic_data(SyntheticSpec(n=n))
    A, y = with_ones(data.X), data.y.flatten()
    start = time.perf_counter()
    for _ in range(100):
        ((A @ torch.zeros(3, dtype=torch.double) - y) ** 2).mean()
    return (time.perf_counter() - start) * 36


def measure() -> list[dict[str, str]]:
    """Rows of what, value and bar."""
    torch.set_num_threads(1)
    small, large = bowl_of(1_000), bowl_of(1_000_000)
    evaluate(small[0])
    turns = [(evaluate(small[0]), evaluate(large[0])) for _ in range(ROUNDS)]
    few, many = (statistics.median(turn[k] for turn in turns) for k in (0, 1))
    return [
        {"what": "60 × 60 surface, n = 1,000", "value": f"{few * 1e3:.2f} ms", "bar": ""},
        {"what": "60 × 60 surface, n = 1,000,000", "value": f"{many * 1e3:.2f} ms", "bar": ""},
        {"what": "their ratio", "value": f"{many / few:.2f} ×", "bar": "at most 1.2 ×"},
        {"what": "the one pass, n = 1,000,000", "value": f"{large[1] * 1e3:.0f} ms", "bar": ""},
        {
            "what": "without folding, n = 100,000",
            "value": f"{naive(100_000):.1f} s",
            "bar": "",
        },
    ]
