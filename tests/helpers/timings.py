"""Measurements without a clock: made-up times of any machine, for the words and the charts."""

from hypothesis import strategies as st

from core import vectorization as core
from core.vectorization import LIST, LOOP, ONE, Measurement, Timing, TimingSpec
from lessons.vectorization.tables_time import TimingTables, timing_tables


def made(
    operation: str = core.ADD,
    call: float = 1e-6,
    each: float = 2e-10,
    cell: float = 3e-6,
    listed: float = 4e-8,
    largest: int = 10_000,
    cold: float = 3.0,
    difference: float = 0.0,
) -> TimingTables:
    """What a machine with these costs would show: runs a little apart, the first one `cold`."""
    timings = []
    for way, start, slope, last in (
        (ONE, call, each, 10**6),
        (LOOP, call, cell, largest),
        (LIST, 1e-7, listed, 10**6),
    ):
        for n in core.sizes(operation):
            middle = start + slope * n
            if n <= last:
                runs = (cold * middle, *(middle * share for share in (0.98, 1.0, 1.01, 1.3, 0.99)))
                timings.append(Timing(way, n, runs))
            else:
                timings.append(Timing(way, n, (), middle))
    spec = TimingSpec(operation)
    done = Measurement(spec, tuple(timings), 1e-7, 12 / each, each, 0.7)
    return timing_tables(done, "on 30 November at 12:00:00 UTC", difference)


def unknown(operation: str = core.ADD) -> TimingTables:
    """A machine so slow that only the smallest size of one operation was run."""
    timings = [
        Timing(way, n, (0.3,) * 6 if way == ONE and n == 1 else ())
        for way in (ONE, LOOP, LIST)
        for n in core.sizes(operation)
    ]
    done = Measurement(TimingSpec(operation), tuple(timings), 1e-7, 1e9, 1e-9, 1.8)
    return timing_tables(done, "on 30 November at 12:00:00 UTC", 0.0)


@st.composite
def machines(draw) -> TimingTables:
    """Any machine, any operation."""
    power = st.floats(-1, 1).map(lambda x: 10.0**x)
    return made(
        draw(st.sampled_from(core.OPERATIONS)),
        call=1e-6 * draw(power),
        each=2e-10 * draw(power),
        cell=3e-6 * draw(power),
        listed=4e-8 * draw(power),
        largest=draw(st.sampled_from([1, 1000, 10_000, 10**6])),
        difference=draw(st.sampled_from([0.0, 4.8e-7])),
        cold=draw(st.sampled_from([0.5, 0.95, 1.0, 1.05, 3.0, 400.0])),
    )
