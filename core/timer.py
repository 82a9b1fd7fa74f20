"""Two small instruments: a stop-watch that keeps its times, and sums that add up as one goes."""

import statistics
import time
from collections.abc import Callable
from itertools import accumulate

from core.checks import require

Clock = Callable[[], float]  # gives seconds; only differences between its readings mean something


class Timer:
    """A stop-watch that keeps every time it took, in seconds; it starts when it is made.

    `clock` is read at each start and stop. `perf_counter` never goes back and has the finest steps;
    `time.time` is the time of day, which a machine may set anew in the middle of a measurement.
    Source: Dive into Deep Learning, 3.1 Linear Regression.
    """

    def __init__(self, clock: Clock = time.perf_counter) -> None:
        self.clock = clock
        self.times: list[float] = []
        self.start()

    def start(self) -> None:
        """Start the watch, anew if it runs."""
        self.began = self.clock()

    def stop(self) -> float:
        """Stop the watch; keeps the time since the start and gives it back, in seconds."""
        self.times.append(self.clock() - self.began)
        return self.times[-1]

    def sum(self) -> float:
        """All times together, in seconds."""
        return sum(self.times)

    def avg(self) -> float:
        """The mean time, in seconds. Raises ValueError before the first stop."""
        require(bool(self.times), "a mean needs at least 1 time", len(self.times))
        return self.sum() / len(self.times)

    def median(self) -> float:
        """The middle time, in seconds: one slow run moves it little. Raises ValueError like avg."""
        require(bool(self.times), "a median needs at least 1 time", len(self.times))
        return statistics.median(self.times)

    def cumsum(self) -> list[float]:
        """The time that had passed at each stop, in seconds."""
        return list(accumulate(self.times))


class Accumulator:
    """`n` sums that grow together, such as the loss of all samples so far and their number.

    Raises ValueError for n < 1, or when another number of values is added.
    Source: Dive into Deep Learning, 4.4 Softmax Regression Implementation from Scratch.
    """

    def __init__(self, n: int) -> None:
        require(n >= 1, "n must be >= 1", n)
        self.data = [0.0] * n

    def add(self, *values: float) -> None:
        """Add one value to each sum."""
        require(len(values) == len(self.data), f"add needs {len(self.data)} values", len(values))
        self.data = [total + float(value) for total, value in zip(self.data, values, strict=True)]

    def reset(self) -> None:
        """Every sum is 0 again."""
        self.data = [0.0] * len(self.data)

    def __getitem__(self, index: int) -> float:
        return self.data[index]
