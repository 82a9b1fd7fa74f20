"""Three ways of one piece of work: they agree; and their times, by a clock of our own."""

import time

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import vectorization as core
from core.vectorization import ADD, LIST, LOOP, MULTIPLY, ONE, OPERATIONS, PREDICT, TimingSpec


class Clock:
    """Each reading is later than the one before; `pause` is remembered, and takes no time."""

    def __init__(self, *steps: float) -> None:
        self.now, self.steps, self.at, self.pauses = 0.0, steps or (1.0,), 0, []

    def __call__(self) -> float:
        self.now += self.steps[self.at % len(self.steps)]
        self.at += 1
        return self.now

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)


def quick(step: float = 1e-6):
    """A clock by which every run takes `step` seconds, whatever it does."""
    return Clock(step)


# --- the work ---------------------------------------------------------------------------------


@pytest.mark.row("VEC-1")
@pytest.mark.parametrize("n", [1, 3, 1000])
def test_adding_by_loop_by_list_and_at_once_gives_the_same_cells(n):
    a, b = core.numbers(ADD, n)
    at_once = core.vector_add(a, b)
    assert torch.equal(core.loop_add(a, b), at_once)
    assert torch.tensor(core.list_add(a.tolist(), b.tolist())).equal(at_once)


@pytest.mark.row("VEC-2")
def test_houses_by_row_and_at_once_cost_the_same():
    X, w, b = core.numbers(PREDICT, 3)
    at_once = core.vector_predict(X, w, b)
    assert at_once.shape == (3,)
    by_row = torch.tensor([(x @ w).item() + b for x in X])
    assert torch.allclose(at_once, by_row, rtol=1e-6, atol=0)
    assert torch.allclose(core.loop_predict(X, w, b), by_row, rtol=1e-6, atol=0)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_three_ways_agree_up_to_rounding(operation):
    assert core.largest_difference(operation, 125) < 2e-5


@given(st.integers(1, 5), st.integers(0, 99))
def test_a_matrix_product_by_hand(s, seed):
    A, B = torch.rand(2, s, s, generator=torch.Generator().manual_seed(seed))
    expected = torch.einsum("ik,kj->ij", A.double(), B.double())
    by_loop = core.loop_multiply(A, B).double()
    by_list = torch.tensor(core.list_multiply(A.tolist(), B.tolist())).double()
    for found in (by_loop, by_list, core.matrix_multiply(A, B).double()):
        assert torch.allclose(found, expected, atol=1e-5)


def test_sizes_go_from_1_to_a_million():
    assert core.sizes(ADD) == (1, 10, 100, 1000, 10_000, 100_000, 1_000_000)
    assert core.sizes(PREDICT)[:3] == (1, 3, 10)
    assert core.sizes(MULTIPLY) == (1, 8, 125, 1000, 22**3, 46**3, 100**3)
    assert [core.side(n) for n in core.sizes(MULTIPLY)] == [1, 2, 5, 10, 22, 46, 100]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_numbers_are_those_of_their_seed(operation):
    first, again = core.numbers(operation, 8), core.numbers(operation, 8)
    assert all(
        torch.equal(torch.as_tensor(a), torch.as_tensor(b))
        for a, b in zip(first, again, strict=True)
    )


# --- the measurement, by a clock of our own ----------------------------------------------------


@pytest.mark.row("B18")
@pytest.mark.row("VEC-1")
def test_every_point_has_a_cold_run_and_five_that_count():
    clock = Clock(0.0, 0.0, 9.0, 0.0, 1.0, 0.0, 2.0, 0.0, 7.0, 0.0, 3.0, 0.0, 1.0)
    timer = core.timed(core.nothing, 6, clock, clock.pause)
    assert timer.times == [9.0, 1.0, 2.0, 7.0, 3.0, 1.0]
    timing = core.Timing(ONE, 10, (9.0, 1.0, 2.0, 7.0, 3.0, 1.0))
    assert timing.warm == (1.0, 2.0, 7.0, 3.0, 1.0)
    assert timing.seconds == 2.0  # the median: the run of 7 s counts as one


def small(monkeypatch, largest: int = 100):
    """Only small sizes, so that nothing of the work takes time."""
    monkeypatch.setattr(core, "POWERS", tuple(range(len(str(largest)))))


def test_a_clock_that_moves_by_the_same_step_gives_exact_figures(monkeypatch):
    small(monkeypatch)
    clock = quick(1e-6)
    done = core.measure(TimingSpec(ADD), clock, clock.pause)
    assert [(t.way, t.n) for t in done.timings[:3]] == [(ONE, 1), (ONE, 10), (ONE, 100)]
    assert len(done.timings) == 9
    for timing in done.timings:
        assert len(timing.runs) == 6
        assert timing.seconds == pytest.approx(1e-6, rel=1e-6)
    assert done.reading == pytest.approx(1e-6, rel=1e-6)
    assert done.seconds == pytest.approx(54e-6, rel=1e-6)  # 9 points of 6 runs
    assert done.rate == pytest.approx(2 * 4 * 10**6 / 1e-6, rel=1e-6)
    assert done.limit == pytest.approx(12 / done.rate, rel=1e-12)
    assert not clock.pauses  # brief runs leave others their turn by themselves


def test_what_would_take_too_long_is_foretold_and_not_run(monkeypatch):
    small(monkeypatch, 1000)
    clock = quick(0.05)  # every run takes 50 ms: 6 of them 0.3 s
    done = core.measure(TimingSpec(ADD, limit=0.5, total=4.0), clock, clock.pause)
    loop = done.of(LOOP)
    assert [len(t.runs) for t in loop] == [6, 0, 0, 0]  # 10 times as much would take 3 s
    assert [t.seconds for t in loop] == pytest.approx([0.05, 0.5, 5.0, 50.0])
    assert done.at(LOOP, 1000).foretold == pytest.approx(50.0)


def test_after_the_total_nothing_more_is_begun(monkeypatch):
    small(monkeypatch)
    clock = quick(0.1)
    done = core.measure(TimingSpec(ADD, limit=3.0, total=0.5), clock, clock.pause)
    assert [t.way for t in done.timings if t.runs] == [ONE]  # 6 runs of 0.1 s are 0.6 s
    assert done.at(LIST, 1).seconds is None
    assert done.at(ONE, 10).seconds == pytest.approx(1.0)


def test_long_runs_are_followed_by_a_rest_and_brief_ones_are_not():
    for step, rests in ((5e-4, 0), (5e-3, 4), (0.5, 4)):
        clock = quick(step)
        core.timed(core.nothing, 4, clock, clock.pause)
        assert clock.pauses == pytest.approx([min(step, core.PAUSE)] * rests)


def test_whoever_looks_on_is_told_and_may_end_it(monkeypatch):
    small(monkeypatch)
    told: list[tuple[float, str]] = []
    clock = quick()
    core.measure(TimingSpec(PREDICT), clock, clock.pause, lambda *said: told.append(said))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] < 1
    assert "a loop over a tensor, n = 10" in " ".join(text for _, text in told)

    def enough(share: float, doing: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        core.measure(TimingSpec(ADD), clock, clock.pause, enough)


def test_the_limit_of_a_matrix_product_is_its_products(monkeypatch):
    small(monkeypatch, 1)
    clock = quick(1e-3)
    done = core.measure(TimingSpec(MULTIPLY), clock, clock.pause)
    assert done.rate == pytest.approx(256**3 / 1e-3, rel=1e-6)
    assert done.limit == pytest.approx(1 / done.rate)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ({"operation": "divide"}, r"operation must be one of .* Got divide\."),
        ({"repeats": 4}, r"a median needs at least 5 repeats\. Got 4\."),
        ({"limit": 0.0}, "limit must be between"),
        ({"total": 60.0}, "total must be between"),
    ],
)
def test_a_measurement_that_could_block_others_is_refused(field, said):
    with pytest.raises(ValueError, match=said):
        TimingSpec(**field)


@pytest.mark.row("VEC-1")
def test_one_operation_is_at_least_20_times_as_fast_at_ten_thousand():
    """The one figure of a real clock: measured are thousands, so 20 holds on any machine."""
    loop, one = (
        core.timed(core.prepared(ADD, way, 10_000), 6, time.perf_counter, lambda _: None)
        for way in (LOOP, ONE)
    )
    timings = [core.Timing(way, 10_000, tuple(t.times)) for way, t in ((LOOP, loop), (ONE, one))]
    assert len(timings[0].warm) >= 5
    assert timings[0].seconds >= 20 * timings[1].seconds


def test_one_thread_measures_whatever_was_set_before(monkeypatch):
    """torch's number of threads holds for the thread that sets it: a page's run is another one."""
    small(monkeypatch, 1)
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        clock = quick()
        core.measure(TimingSpec(ADD), clock, clock.pause)
        assert torch.get_num_threads() == 1
    finally:
        torch.set_num_threads(before)
