"""One work in three ways (a loop over a tensor, a loop over a list, one operation), and its time.

A measurement is bounded: a way that would take too long at a size is not run there but foretold
from the largest size that was run. Between long runs it pauses, so that others come to their turn.
Numbers are float32, as torch makes them; `n` counts the smallest steps of a loop.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from core.checks import require
from core.timer import Accumulator, Clock, Timer

LOOP, LIST, ONE = WAYS = ("loop over a tensor", "loop over a list", "one operation")
ADD, PREDICT, MULTIPLY = OPERATIONS = ("add two vectors", "predict houses", "multiply two matrices")
POWERS = tuple(range(7))  # n from 10⁰ to 10⁶
FLOAT = 4  # bytes of a number
PAUSE = 0.05  # seconds that a measurement rests at most, after a run that took longer than BRIEF
BRIEF = 1e-3
Call = Callable[[], object]

# --- one vector plus another --------------------------------------------------------------------


def loop_add(a: Tensor, b: Tensor) -> Tensor:
    """c = a + b, cell by cell: a, b and c are (n,).

    Source: Dive into Deep Learning, 3.1 Linear Regression.
    """
    c = torch.zeros(len(a))
    for i in range(len(a)):
        c[i] = a[i] + b[i]
    return c


def list_add(a: list[float], b: list[float]) -> list[float]:
    """The same loop over Python's own numbers, n of them in each list."""
    c = []
    for i in range(len(a)):
        c.append(a[i] + b[i])
    return c


def vector_add(a: Tensor, b: Tensor) -> Tensor:
    """c = a + b in one operation: a, b and c are (n,)."""
    return a + b


# --- the price of houses ------------------------------------------------------------------------


def loop_predict(X: Tensor, w: Tensor, b: float) -> Tensor:
    """ŷᵢ = xᵢ₁w₁ + xᵢ₂w₂ + b, house by house: X (n, 2), w (2,), ŷ (n,).

    Source: Dive into Deep Learning, 3.1 Linear Regression.
    """
    y_hat = torch.zeros(len(X))
    for i in range(len(X)):
        y_hat[i] = X[i, 0] * w[0] + X[i, 1] * w[1] + b
    return y_hat


def list_predict(X: list[list[float]], w: list[float], b: float) -> list[float]:
    """The same loop over Python's own numbers: n rows of 2."""
    y_hat = []
    for x in X:
        y_hat.append(x[0] * w[0] + x[1] * w[1] + b)
    return y_hat


def vector_predict(X: Tensor, w: Tensor, b: float) -> Tensor:
    """ŷ = Xw + b for all houses at once: X (n, 2), w (2,), ŷ (n,); b is broadcast."""
    return X @ w + b


# --- a matrix times a matrix --------------------------------------------------------------------


def loop_multiply(A: Tensor, B: Tensor) -> Tensor:
    """cᵢⱼ = Σₖ aᵢₖbₖⱼ, product by product: all (s, s), so n = s³ products."""
    C = torch.zeros(len(A), len(A))
    for i in range(len(A)):
        for j in range(len(A)):
            for k in range(len(A)):
                C[i, j] += A[i, k] * B[k, j]
    return C


def list_multiply(A: list[list[float]], B: list[list[float]]) -> list[list[float]]:
    """The same loop over Python's own numbers: s rows of s."""
    C = [[0.0] * len(A) for _ in A]
    for i in range(len(A)):
        for j in range(len(A)):
            for k in range(len(A)):
                C[i][j] += A[i][k] * B[k][j]
    return C


def matrix_multiply(A: Tensor, B: Tensor) -> Tensor:
    """C = AB in one operation, all (s, s)."""
    return A @ B


# --- what is timed ------------------------------------------------------------------------------

CODE: dict[str, tuple[Callable[..., object], ...]] = {  # in the order of WAYS
    ADD: (loop_add, list_add, vector_add),
    PREDICT: (loop_predict, list_predict, vector_predict),
    MULTIPLY: (loop_multiply, list_multiply, matrix_multiply),
}


def side(n: int) -> int:
    """The side of the square matrices whose product takes about n products: the root of s³."""
    return round(n ** (1 / 3))


def sizes(operation: str) -> tuple[int, ...]:
    """The n that are timed: the powers of ten; three houses too; of products the nearest cubes."""
    powers = [10**k for k in POWERS]
    if operation == MULTIPLY:
        return tuple(side(n) ** 3 for n in powers)
    return tuple(sorted([*powers, 3])) if operation == PREDICT else tuple(powers)


def numbers(operation: str, n: int) -> tuple[Tensor | float, ...]:
    """What the functions of an operation take, drawn from seed 0."""
    generator = torch.Generator().manual_seed(0)
    if operation == ADD:
        return torch.rand(n, generator=generator), torch.rand(n, generator=generator)
    if operation == PREDICT:
        return torch.rand(n, 2, generator=generator), torch.tensor([2.4, -3.0]), 90.0
    s = side(n)
    return torch.rand(s, s, generator=generator), torch.rand(s, s, generator=generator)


def prepared(operation: str, way: str, n: int) -> Call:
    """One way of the work on n numbers, ready to be called; the numbers are made beforehand."""
    function = CODE[operation][WAYS.index(way)]
    given: tuple[object, ...] = numbers(operation, n)
    if way == LIST:
        given = tuple(x.tolist() if isinstance(x, Tensor) else x for x in given)
    return lambda: function(*given)


def largest_difference(operation: str, n: int) -> float:
    """How far the results of the three ways lie apart at most: they round in different places."""
    results = [torch.as_tensor(prepared(operation, way, n)()).double() for way in WAYS]
    return max((result - results[-1]).abs().max().item() for result in results)


# --- the measurement ----------------------------------------------------------------------------


@dataclass(frozen=True)
class TimingSpec:
    """What is timed, and how much time that may take. Raises ValueError when a rule is broken."""

    operation: str = ADD
    repeats: int = 5  # runs that count, at each size; one more comes first
    limit: float = 0.8  # seconds for one way at one size; what would take more is foretold
    total: float = 1.5  # seconds after which no further size is begun

    def __post_init__(self) -> None:
        rule = f"operation must be one of {', '.join(OPERATIONS)}"
        require(self.operation in OPERATIONS, rule, self.operation)
        require(self.repeats >= 5, "a median needs at least 5 repeats", self.repeats)
        require(0 < self.limit <= 3, "limit must be between 0 and 3 seconds", self.limit)
        require(0 < self.total <= 4, "total must be between 0 and 4 seconds", self.total)


@dataclass(frozen=True)
class Timing:
    """One way at one size. `runs` in seconds, the first one cold; empty where it was not run."""

    way: str
    n: int
    runs: tuple[float, ...]
    foretold: float | None = None  # seconds, from the largest size that was run

    @property
    def warm(self) -> tuple[float, ...]:
        """All runs but the first."""
        return self.runs[1:]

    @property
    def seconds(self) -> float | None:
        """The median of the warm runs, else what is foretold; None where nothing is known."""
        if not self.runs:
            return self.foretold
        timer = Timer()
        timer.times = list(self.warm)
        return timer.median()


@dataclass(frozen=True)
class Measurement:
    """What was measured. `limit` is the least time for one of the n that this machine can need.

    `reading` is what two readings of the clock cost, in seconds; `rate` what the machine did at its
    best: bytes copied, or products of a large matrix product, a second. `seconds` all runs took.
    """

    spec: TimingSpec
    timings: tuple[Timing, ...]
    reading: float
    rate: float
    limit: float
    seconds: float

    def of(self, way: str) -> tuple[Timing, ...]:
        """The timings of one way, small sizes first."""
        return tuple(timing for timing in self.timings if timing.way == way)

    def at(self, way: str, n: int) -> Timing:
        """One timing."""
        return next(timing for timing in self.of(way) if timing.n == n)


def timed(call: Call, runs: int, clock: Clock, pause: Callable[[float], None]) -> Timer:
    """Run so often, each run timed; a rest after every run that was not brief."""
    timer = Timer(clock)
    for _ in range(runs):
        timer.start()
        call()
        took = timer.stop()
        if took > BRIEF:
            pause(min(took, PAUSE))
    return timer


def nothing() -> None:
    """What is timed to learn what the clock costs."""


def no_report(share: float, doing: str) -> None:
    """Nobody looks on."""


def measure(
    spec: TimingSpec,
    clock: Clock = time.perf_counter,
    pause: Callable[[float], None] = time.sleep,
    report: Callable[[float, str], None] = no_report,
) -> Measurement:
    """Time each way at each size: one cold run, then `repeats` more; all ways on the same numbers.

    With one thread of torch's, which holds for the Python thread that sets it. `report` is told the
    share that is done and what comes next; it may raise to end it.
    """
    torch.set_num_threads(1)
    spent = Accumulator(1)  # seconds of all runs so far
    plan = [(way, n) for way in (ONE, LOOP, LIST) for n in sizes(spec.operation)]
    timings: list[Timing] = []
    for step, (way, n) in enumerate(plan):
        report(step / len(plan), f"Timing a {way}, n = {n:,}")
        before = next((t for t in reversed(timings) if t.way == way and t.runs), None)
        foretold = before.seconds / before.n * n if before and before.seconds else None
        if spent[0] > spec.total or (foretold or 0.0) * (spec.repeats + 1) > spec.limit:
            timings.append(Timing(way, n, (), foretold))
            continue
        timer = timed(prepared(spec.operation, way, n), spec.repeats + 1, clock, pause)
        spent.add(timer.sum())
        timings.append(Timing(way, n, tuple(timer.times)))
    reading = timed(nothing, 101, clock, pause).median()
    rate = best_rate(spec.operation, clock, pause)
    limit = 1 / rate if spec.operation == MULTIPLY else moved(spec.operation) / rate
    return Measurement(spec, tuple(timings), reading, rate, limit, spent[0])


def moved(operation: str) -> int:
    """Bytes that one of the n moves between memory and processor.

    A sum reads two numbers and writes one; a house too. A product of a large matrix product moves
    next to none: each number is used s times.
    """
    return 0 if operation == MULTIPLY else 3 * FLOAT


def best_rate(operation: str, clock: Clock, pause: Callable[[float], None]) -> float:
    """The best this machine did just now: bytes copied a second, or products a second.

    Copies are of blocks of 10⁴, 10⁵ and 10⁶ numbers, each read once and written once; products are
    those of two matrices of 256 × 256.
    """
    if operation == MULTIPLY:
        seconds = timed(prepared(MULTIPLY, ONE, 256**3), 6, clock, pause).times[1:]
        return 256**3 / max(min(seconds), 1e-9)
    rates = []
    for n in (10**4, 10**5, 10**6):
        block, other = torch.zeros(n), torch.zeros(n)
        seconds = timed(partial(other.copy_, block), 6, clock, pause).times[1:]
        rates.append(2 * FLOAT * n / max(min(seconds), 1e-9))
    return max(rates)
