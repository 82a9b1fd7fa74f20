"""What was timed, as tables: every way at every size, every run at one size, and the limit."""

from dataclasses import dataclass

import pandas as pd

from core import vectorization as core
from core.vectorization import ADD, LOOP, ONE, WAYS, Measurement, Timing

FEW = 125  # so many numbers cost next to nothing beside the call
PRINTED_N = 1000  # one run each, by time.time, in the book's edition for PyTorch
PRINTED = {LOOP: 0.02039504051208496, ONE: 0.0008330345153808594}


@dataclass(frozen=True)
class TimingTables:
    """A measurement, and when it was made (such as "14:31:05 UTC").

    points: way, n, seconds, low, high (of the warm runs), run (whether it was), per (ns for one of
    the n, as are low_per and high_per), kind. `difference` is how far the results of the three ways
    lie apart.
    """

    done: Measurement
    when: str
    points: pd.DataFrame
    difference: float

    @property
    def operation(self) -> str:
        """What was timed."""
        return self.done.spec.operation

    @property
    def sizes(self) -> tuple[int, ...]:
        """Every n."""
        return core.sizes(self.operation)

    def seconds(self, way: str, n: int) -> float | None:
        """The median, or what is foretold."""
        return self.done.at(way, n).seconds

    def ratio(self, way: str, n: int) -> float | None:
        """How many times as long as one operation; None where one of the two is not known."""
        slow, fast = self.seconds(way, n), self.seconds(ONE, n)
        return slow / fast if slow and fast else None

    @property
    def largest_run(self) -> dict[str, int]:
        """The largest n at which each way was run."""
        return {way: max((t.n for t in self.done.of(way) if t.runs), default=0) for way in WAYS}


def timing_tables(done: Measurement, when: str, difference: float) -> TimingTables:
    """The tables of a measurement; `difference` is `largest_difference` of the three ways."""
    rows = [_point(timing) for timing in done.timings if timing.seconds]
    names = ["way", "n", "seconds", "low", "high", "run", "per"]
    points = pd.DataFrame(rows, columns=names)
    for end in ("low", "high"):
        points[f"{end}_per"] = 1e9 * points[end] / points["n"]
    points["kind"] = ["run" if was else "foretold, not run" for was in points["run"]]
    return TimingTables(done, when, points, difference)


def _point(timing: Timing) -> tuple[str, int, float, float, float, bool, float]:
    seconds = timing.seconds or 0.0
    warm = timing.warm or (seconds,)
    per = 1e9 * seconds / timing.n
    return timing.way, timing.n, seconds, min(warm), max(warm), bool(timing.runs), per


def n_of(tables: TimingTables, power: int) -> int:
    """The size that the slider names: of matrix products the nearest cube."""
    wanted = 10**power
    return min(tables.sizes, key=lambda n: abs(n - wanted))


def runs_table(tables: TimingTables, n: int) -> pd.DataFrame:
    """Every run at one size: way, number (0 is the cold one), seconds, kind."""
    rows = [
        (timing.way, number, seconds, "first, cold" if number == 0 else "counts")
        for way in WAYS
        for timing in [tables.done.at(way, n)]
        for number, seconds in enumerate(timing.runs)
    ]
    return pd.DataFrame(rows, columns=["way", "number", "seconds", "kind"])


def medians_table(tables: TimingTables, n: int) -> pd.DataFrame:
    """The median of each way that was run at one size: way, seconds, label."""
    found = [(way, tables.done.at(way, n)) for way in WAYS]
    rows = [(way, timing.seconds) for way, timing in found if timing.runs]
    return pd.DataFrame(rows, columns=["way", "seconds"])


def limit_table(tables: TimingTables) -> pd.DataFrame:
    """The least time that this machine can need: n, seconds, per (ns for one of the n)."""
    ends = (min(tables.sizes), max(tables.sizes))
    seconds = [tables.done.limit * n for n in ends]
    return pd.DataFrame({"n": ends, "seconds": seconds, "per": [1e9 * tables.done.limit] * 2})


def printed_table(tables: TimingTables) -> pd.DataFrame:
    """What was printed: way, n, seconds, per; only for the sum of two vectors."""
    printed = PRINTED if tables.operation == ADD else {}
    rows = [(way, PRINTED_N, s, 1e9 * s / PRINTED_N) for way, s in printed.items()]
    return pd.DataFrame(rows, columns=["way", "n", "seconds", "per"])


def call_cost(tables: TimingTables) -> float | None:
    """Seconds of one operation on next to nothing: what a call costs whatever n is.

    The least of the medians up to n = 100: small sizes differ by chance alone.
    """
    few = [tables.seconds(ONE, n) for n in tables.sizes if n <= FEW]
    return min((seconds for seconds in few if seconds), default=None)


def crossing(tables: TimingTables) -> float | None:
    """The n from which the machine's limit takes longer than the call itself."""
    cost = call_cost(tables)
    return cost / tables.done.limit if cost else None


def cell_cost(tables: TimingTables, way: str = LOOP) -> float | None:
    """Seconds of a loop for one of the n, at the largest size it was run."""
    largest = tables.largest_run[way]
    seconds = tables.seconds(way, largest) if largest else None
    return seconds / largest if seconds else None
