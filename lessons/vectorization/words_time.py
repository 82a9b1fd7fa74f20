"""What the lesson says of time: every number is one that was measured on this machine just now."""

import time
from itertools import takewhile

from charts.numbers import agreeing, number, short, tex
from core.timer import Timer
from core.vectorization import ADD, LIST, LOOP, MULTIPLY, ONE, PREDICT, WAYS, side
from lessons.vectorization.tables_time import (
    PRINTED,
    PRINTED_N,
    TimingTables,
    call_cost,
    cell_cost,
    crossing,
)

KEY = {
    "data": LOOP,
    "compare": LIST,
    "model": ONE,
    "optimum": "the least this machine can need",
}
RING = {"batch": "printed in an edition of the book, one run each"}
DASHED = ("optimum",)
UNITS = ((1e-6, 1e9, "ns"), (1e-3, 1e6, "µs"), (1.0, 1e3, "ms"), (float("inf"), 1.0, "s"))
WORK = {ADD: ("sum", "sums"), PREDICT: ("house", "houses"), MULTIPLY: ("product", "products")}


def lasting(seconds: float, digits: int = 3) -> str:
    """A time as people read it.

    >>> lasting(2.2e-6), lasting(0.0345), lasting(3.4), lasting(0.9999996)
    ('2.2 µs', '34.5 ms', '3.4 s', '1 s')
    """
    rounded = float(f"{seconds:.{digits}g}")
    scale, unit = next((scale, unit) for below, scale, unit in UNITS if rounded < below)
    return f"{number(rounded * scale, digits)} {unit}"


def many(ratio: float) -> str:
    """How many times, with two digits: 1,600 or 2.4."""
    rounded = float(f"{ratio:.2g}")
    return f"{rounded:,.0f}" if rounded >= 10 else short(rounded, 2)


def how_much(operation: str, n: int) -> str:
    """The work at one size: 1,000 sums; 10,648 products, of two matrices of 22 × 22."""
    one, more = WORK[operation]
    text = f"{n:,} {one if n == 1 else more}"
    return text + (f" (two matrices of {side(n)} × {side(n)})" if operation == MULTIPLY else "")


# --- the question -------------------------------------------------------------------------------

LONGER = ("about the same time", "about three times as long", "about ten times as long")


def ten_for_one(tables: TimingTables) -> tuple[str, str, str] | None:
    """Ten numbers instead of one in one operation: question, answer, and why; None if unknown."""
    sizes = [n for n in tables.sizes if n in (1, 8, 10)]
    one, ten = (tables.seconds(ONE, n) for n in (sizes[0], sizes[-1]))
    if not one or not ten:
        return None
    ratio = ten / one
    answer = LONGER[0] if ratio < 1.7 else LONGER[1] if ratio < 5.5 else LONGER[2]
    what = how_much(tables.operation, sizes[-1])
    question = f"One operation does {what} instead of 1. Compared with 1 it takes …"
    why = (
        f"Measured just now: {lasting(one)} for 1, {lasting(ten)} for {sizes[-1]}. What is paid "
        "for is the call, not the numbers in it."
        if answer == LONGER[0]
        else f"Measured just now: {lasting(one)} for 1, {lasting(ten)} for {sizes[-1]}. As a rule "
        "the call costs more than ten numbers; something disturbed these runs. Measure again."
    )
    return question, answer, why


# --- under the figures --------------------------------------------------------------------------


def summary(tables: TimingTables, n: int) -> str:
    """The medians at one size, how they compare, and when that was measured."""
    at = tables.done.at(ONE, n)
    head = f"{how_much(tables.operation, n)}: "
    if at.runs:
        warm = at.warm
        head += (
            f"one operation takes {lasting(at.seconds or 0.0)}, the median of {len(warm)} runs "
            f"between {lasting(min(warm))} and {lasting(max(warm))}"
        )
    else:
        head += "one operation was not run"
    ways = [said for way in (LOOP, LIST) if (said := _beside(tables, way, n))]
    return f"{'; '.join([head, *ways])}. {measured_when(tables)}"


def _beside(tables: TimingTables, way: str, n: int) -> str:
    """What a loop takes at this size, run or foretold, beside one operation."""
    seconds, ratio = tables.seconds(way, n), tables.ratio(way, n)
    if not seconds:
        return ""
    times = "" if not ratio else f", {many(ratio)} times as long"
    if not tables.done.at(way, n).runs:
        return f"a {way} was not run: it would take about {lasting(seconds, 2)}{times}"
    return f"a {way} {lasting(seconds)}{times}"


def measured_when(tables: TimingTables) -> str:
    """That the figures are of this machine, and of when."""
    same = (
        "All three ways give the same numbers"
        if tables.difference == 0
        else f"The three results differ by {short(tables.difference, 2)} at most, by rounding"
    )
    return (
        f"Measured on this machine, one thread, {tables.when}, in {lasting(tables.done.seconds, 2)}"
        f" of work. {same}."
    )


def notice(tables: TimingTables, n: int) -> str:
    """What to look for in the figure."""
    lines = [_loops(tables), _one(tables), _three(tables), _hollow(tables), cold(tables, n)]
    return "\n".join(f"- {line}" for line in lines if line)


def _loops(tables: TimingTables) -> str:
    cell, listed = cell_cost(tables, LOOP), cell_cost(tables, LIST)
    if not cell or not listed:
        return ""
    one = WORK[tables.operation][0]
    compared = (
        f", {many(cell / listed)} times as much: every cell that is read from a tensor is a call "
        "of torch, and makes a small tensor"
        if cell > listed
        else ""
    )
    return (
        f"A **loop** pays for every {one} anew: {lasting(listed)} over a list, {lasting(cell)} "
        f"over a tensor{compared}. Ten times as many take ten times as long: a straight line."
    )


def _one(tables: TimingTables) -> str:
    cost = call_cost(tables)
    if not cost:
        return ""
    level = list(takewhile(lambda n: (tables.seconds(ONE, n) or 1.0) < 2 * cost, tables.sizes))
    if len(level) < 3:
        return ""
    return (
        f"**One operation** is level at first: up to n = {level[-1]:,} it takes less than twice "
        f"{lasting(cost)}. That is the price of one call, however many numbers are in it: ten "
        "numbers cost what one costs."
    )


def _three(tables: TimingTables) -> str:
    """The three houses of the book, where houses are timed."""
    if tables.operation != PREDICT:
        return ""
    loop, one = (tables.seconds(way, 3) for way in (LOOP, ONE))
    if not loop or not one:
        return ""
    return (
        f"The **three houses** of the book: {lasting(loop)} one by one, {lasting(one)} at once, "
        f"{many(loop / one)} times."
    )


def _hollow(tables: TimingTables) -> str:
    """What was not run, where something was not."""
    skipped = [way for way in (LOOP, LIST, ONE) if any(not t.runs for t in tables.done.of(way))]
    if not skipped:
        return ""
    ways = " and ".join(f"a {way} above n = {tables.largest_run[way]:,}" for way in skipped)
    return (
        f"**Hollow dots** were not run ({ways}): they are foretold from the largest size that was. "
        "*Measure longer* runs more of them."
    )


def cold(tables: TimingTables, n: int) -> str:
    """What one measurement alone would have said, at this size."""
    at = tables.done.at(ONE, n)
    if not at.runs or not at.seconds:
        return ""
    ratio = at.runs[0] / at.seconds
    said = (
        f"{many(ratio)} times the median: nothing was warm yet, neither caches nor memory"
        if ratio > 1.1
        else "about the median: this time it was not slow"
        if ratio > 0.9
        else f"{short(ratio, 2)} times the median: this time the others were slower"
    )
    return (
        f"The **first run** of one operation took {lasting(at.runs[0])}, {said}. Whoever measures "
        "once measures that. So run once for nothing, then several times, and take the median: one "
        "disturbed run does not move it."
    )


# --- the printed figures ------------------------------------------------------------------------


def printed_rows(tables: TimingTables) -> list[dict[str, str]]:
    """The printed figures beside those measured here, at the same n; only for a sum of vectors."""
    rows = []
    for way in (LOOP, ONE):
        at = tables.done.at(way, PRINTED_N)
        first, median = (lasting(at.runs[0]), lasting(at.seconds or 0)) if at.runs else ("–", "–")
        rows.append(
            {
                f"n = {PRINTED_N:,}": way,
                "printed, one run": lasting(PRINTED[way]),
                "here, the first run": first,
                "here, the median": median,
            }
        )
    loop, one = (tables.done.at(way, PRINTED_N) for way in (LOOP, ONE))
    ran = bool(loop.runs and one.runs)
    rows.append(
        {
            f"n = {PRINTED_N:,}": "loop / operation",
            "printed, one run": f"{PRINTED[LOOP] / PRINTED[ONE]:.1f}",
            "here, the first run": many(loop.runs[0] / one.runs[0]) if ran else "–",
            "here, the median": many((loop.seconds or 0) / (one.seconds or 1)) if ran else "–",
        }
    )
    return rows


def printed_words(tables: TimingTables) -> str:
    """What the difference between the printed figures and ours says."""
    loop, one = (tables.seconds(way, PRINTED_N) for way in (LOOP, ONE))
    text = (
        "The book's edition for PyTorch timed each once, by `time.time`, and found a factor of "
        f"{PRINTED[LOOP] / PRINTED[ONE]:.1f}."
    )
    if not loop or not one:
        return text
    return (
        f"{text} Our medians lie {many(loop / one)} apart. The printed loop took "
        f"{many(PRINTED[LOOP] / loop)} times ours, the printed operation "
        f"{many(PRINTED[ONE] / one)} times: a single cold run says less about a sum than about all "
        "that happens around the first one."
    )


# --- where the time goes ------------------------------------------------------------------------


def time_formula(tables: TimingTables, n: int) -> tuple[str, str] | None:
    """t ≈ call + n · number, in letters and in today's numbers (LaTeX); None if unknown."""
    cost, at = call_cost(tables), tables.seconds(ONE, n)
    if not cost or not at:
        return None
    each = tables.done.limit
    symbols = r"t(n) \approx t_\text{call} + n \cdot t_\text{number}"
    unit, scale = (r"\mu\text{s}", 1e6) if cost + n * each < 1e-3 else (r"\text{ms}", 1e3)
    call, one = cost * scale, each * scale
    digits = agreeing(lambda a, b: a + n * b, call, one, digits=3, least=3)
    times = f"{n:,}".replace(",", "{,}")
    numbers = (
        rf"\begin{{aligned}}t({times}) &\approx {tex(call, digits)} + {times} \cdot "
        rf"{tex(one, digits)} \\ &= {tex(call + n * one, 3)}\,{unit} \\ "
        rf"\text{{measured}} &\phantom{{=}}\;\, {tex(at * scale, 3)}\,{unit}\end{{aligned}}"
    )
    return symbols, numbers


def where_it_goes(tables: TimingTables, n: int) -> str:
    """Python's dispatch against the machine's own limit, in numbers."""
    lines = [_dispatch(tables), _limit(tables), _from_when(tables), _at_size(tables, n)]
    return "\n".join(f"- {line}" for line in lines if line)


LETTERS = (
    "t is the time of one operation on n numbers: what the call costs whatever n is, and what each "
    "number costs at the least, by the machine's limit."
)
CALLS = {
    ADD: "reads a[i], reads b[i], adds, writes c[i]: four calls of torch for one sum",
    PREDICT: "reads four cells, multiplies twice, adds twice, writes one: nine calls for one house",
    MULTIPLY: "reads three cells, multiplies, adds, writes one: six calls for one product",
}


def _dispatch(tables: TimingTables) -> str:
    cost = call_cost(tables)
    if not cost:
        return ""
    return (
        f"**The call, {lasting(cost)}.** Python finds the function; torch looks at types and "
        "shapes, picks the right machine code (its *dispatch*), makes room for the result, and "
        f"only then computes. The loop over a tensor {CALLS[tables.operation]}."
    )


def _limit(tables: TimingTables) -> str:
    if tables.operation == MULTIPLY:
        return (
            f"**The machine's limit.** Two matrices of 256 × 256 were multiplied at "
            f"{number(tables.done.rate / 1e9, 3)} billion products a second: that is "
            f"{lasting(tables.done.limit, 2)} a product. Memory is no limit here, for every number "
            "that is read is used many times."
        )
    return (
        f"**The machine's limit.** Memory was copied at {number(tables.done.rate / 1e9, 3)} GB/s "
        "at best, just now. Two numbers are read and one is written, 4 bytes each: 12 bytes need "
        f"{lasting(tables.done.limit, 2)}. The addition itself is done while they travel."
    )


def _from_when(tables: TimingTables) -> str:
    n = crossing(tables)
    if not n:
        return ""
    return (
        f"**Who waits for whom.** Below n ≈ {float(f'{n:.1g}'):,.0f} the call costs more than the "
        "numbers, above it the numbers cost more than the call. A model that calls torch once for "
        "a batch of a few pays mostly for calls."
    )


def _at_size(tables: TimingTables, n: int) -> str:
    at, least = tables.seconds(ONE, n), tables.done.limit * n
    if not at:
        return ""
    share = at / least
    if share < 1:
        return (
            f"At n = {n:,} it took {lasting(at)}, less than the {lasting(least)} of the limit: the "
            "limit was measured in runs of its own, and this machine is not equally quick always."
        )
    told = f"{many(share)} times" if share >= 1.05 else "as good as"
    return (
        f"At n = {n:,} it took {lasting(at)}, {told} the {lasting(least)} that this machine needs "
        "at least."
    )


def watch_rows(tables: TimingTables, n: int) -> list[dict[str, str]]:
    """What the watch kept at one size: the first run, then the mean, median and sum of the others.

    A way that was not run there has dashes.
    """
    rows = []
    for way in WAYS:
        at = tables.done.at(way, n)
        watch = Timer()
        watch.times = list(at.warm)
        kept = [at.runs[0], watch.avg(), watch.median(), watch.sum()] if at.runs else []
        names = ("first run", "mean of the others", "their median", "their sum")
        texts = [lasting(seconds) for seconds in kept] or ["–"] * len(names)
        rows.append({f"n = {n:,}": way, **dict(zip(names, texts, strict=True))})
    return rows


def clock_words(tables: TimingTables) -> str:
    """What two readings of the clock cost, beside the quickest run."""
    reading = tables.done.reading
    return (
        f"Two readings of the clock alone take {lasting(reading)}: that is in every figure, and "
        "matters only at the smallest n."
    )


def clock_rows() -> list[dict[str, str]]:
    """What Python says of its two clocks on this machine."""
    rows = []
    for name in ("time", "perf_counter"):
        info = time.get_clock_info(name)
        rows.append(
            {
                "clock": f"`time.{name}`",
                "may be set anew": "yes" if info.adjustable else "no",
                "never goes back": "yes" if info.monotonic else "no",
                "resolution it claims": lasting(info.resolution),
            }
        )
    return rows
