"""What the lesson says of the printed batch, the dealers, the small sets; mistakes, exercises."""

from charts.numbers import count, number, short, tex
from core.broadcasting import BroadcastSpec
from core.reshaping import Reshaped, ReshapeSpec, Turned
from core.shapes import spelt
from core.vectorization import ONE
from core.worked_batch import NOISE, B, W, WorkedBatch
from lessons.vectorization.tables_further import (
    DEALERS,
    DealtTables,
    N,
    SetTables,
    share_of_largest,
)
from lessons.vectorization.tables_time import TimingTables, crossing
from lessons.vectorization.words_time import WORK, lasting, many

MISTAKES = {
    "timed once": "a single run, by the time of day",
    "labels of shape (n,)": "(10, 1) − (10,) is (10, 10)",
    "reshape for a transpose": "the shape is right, every number is in the wrong place",
    "view of a transpose": "memory in another order cannot be viewed as one row",
}

# --- the printed batch --------------------------------------------------------------------------

PRINTED = (
    "Ten samples of the book's data, as an edition for PyTorch prints its first batch: two "
    f"features, and y = 2x₁ − 3.4x₂ + 4.2 + noise of σ = {NOISE}. The truth is known, so what it "
    "leaves of each label, the **residual**, is the noise itself."
)


def batch_formula(batch: WorkedBatch, row: int) -> tuple[str, str]:
    """The prediction and the residual of one row, in letters and in numbers (LaTeX)."""
    x1, x2 = batch.X[row - 1].tolist()
    y_hat, y = batch.y_hat[row - 1].item(), batch.y[row - 1].item()
    left = batch.residual[row - 1].item()
    symbols = r"\hat y = x_1 w_1 + x_2 w_2 + b, \qquad r = y - \hat y"
    numbers = (
        rf"\hat y = {tex(x1, 5)} \cdot {tex(W[0])} + {tex(x2, 5)} \cdot {tex(W[1])} + {tex(B)} = "
        rf"{y_hat:.5f}, \qquad r = {tex(y, 5)} - {_plain(y_hat)} = {left:.5f}"
    )
    return symbols, numbers


def _plain(value: float) -> str:
    return f"({value:.5f})" if value < 0 else f"{value:.5f}"


def batch_summary(batch: WorkedBatch) -> str:
    """The residuals in three numbers, and what noise of σ = 0.01 would leave."""
    left = batch.residual
    within = int((left.abs() <= NOISE).sum())
    beyond = int((left.abs() > 2 * NOISE).sum())
    row = int(left.abs().argmax()) + 1
    return (
        f"Their standard deviation is {left.std().item():.4f}, the largest is "
        f"{left.abs().max().item():.4f} (row {row}). Noise of σ = {NOISE} leaves two in three "
        f"within σ (here {within} of {len(left)}) and one in twenty beyond 2σ (here {beyond}): "
        "the printed rows are what they claim to be."
    )


def label_words(batch: WorkedBatch, *, flat: bool) -> str:
    """What the shape of the labels makes of ŷ − y."""
    right, wrong = batch.losses
    n = len(batch.y)
    if not flat:
        return (
            f"y is printed as ({n},), ŷ = Xw + b is ({n}, 1). With `y.reshape(ŷ.shape)`, ŷ − y is "
            f"({n}, 1): {n} errors, and their mean loss is **{number(right, 3)}**, near σ²/2 = "
            f"{number(NOISE**2 / 2)}."
        )
    return (
        f"y left as ({n},), ŷ − y is ({n}, {n}): {n * n} differences, no error, and a mean loss of "
        f"**{number(wrong, 3)}** instead of {number(right, 3)}. The predictions are perfect; the "
        "loss says they are far off, and training would follow it."
    )


# --- dealers ------------------------------------------------------------------------------------

DEALT = (
    f"{N} samples, dealt into batches three ways: by a function of ten lines; by torch's "
    "`DataLoader` from a `TensorDataset`, which holds X and y together; and from a `Dataset` of "
    "one's own, which needs only `__len__` and `__getitem__`: how many, and the i-th one."
)
DEALT_LINES = [
    ("This batch", "number {number}, samples in it: {size}"),
    ("By hand", "{hand}"),
    ("TensorDataset", "{torch}"),
    ("One's own", "{own}"),
]


def dealt_summary(tables: DealtTables) -> str:
    """That each dealer shows each sample once, in which batches, and of which shape."""
    once = [name for name in DEALERS if sorted(tables.flat(name)) == list(range(N))]
    sizes = tables.sizes
    full, short_last = len(sizes) - (sizes[-1] != sizes[0]), sizes[-1] != sizes[0]
    said = count(full, f"batch of {sizes[0]}", f"batches of {sizes[0]}")
    said += f" and one of {sizes[-1]}" if short_last else ""
    X, y = (spelt(shape) for shape in tables.shapes[DEALERS[1]])
    who = "All three show" if len(once) == len(DEALERS) else f"Only {', '.join(once)} shows"
    return (
        f"{who} each of {N} samples exactly once an epoch, in {said}. "
        f"`next(iter(…))` of a loader gives X {X} and y {y}."
    )


def dealt_notice(tables: DealtTables, *, is_train: bool) -> str:
    """Orders, and the mean loss of an epoch summed up batch by batch."""
    hand, loader, own = (tables.flat(name) for name in DEALERS)
    lines = []
    if not is_train:
        lines.append("Without shuffling (is_train=False) all three keep the order: 0, 1, 2, …")
    elif loader == own != hand:
        lines.append(
            "From one seed both loaders deal the same order; the function by hand draws its "
            "shuffle in another way and deals another one. A fair shuffle each."
        )
    else:
        lines.append("From one seed the loaders deal the same order.")
    lines.append(
        "An `Accumulator(2)` adds up the loss of each batch and its number of samples: "
        f"{number(tables.weighted, 5)} in the mean (for ŷ = 0), which is that of all samples at "
        "once."
        + (
            ""
            if abs(tables.of_means - tables.mean) < 1e-9 * tables.mean
            else f" The mean of the batch means would be {number(tables.of_means, 5)}: the short "
            "last batch would count as much as a full one."
        )
    )
    return "\n".join(f"- {line}" for line in lines)


# --- small sets ---------------------------------------------------------------------------------


def set_summary(tables: SetTables) -> str:
    """Shape, balance and source in words."""
    n, d = tables.shape
    text = f"**{tables.title}**: {count(n, 'sample')}, {count(d, 'feature')}; X {spelt((n, d))}, "
    if tables.classes:
        parts = ", ".join(
            f"{samples:,} of class {name}"
            for name, samples in zip(tables.classes, tables.counts, strict=True)
        )
        text += (
            f"y holds classes: {parts}. Whoever always guesses the larger class is right in "
            f"{share_of_largest(tables):.2%} of the samples: an accuracy below that is worse than "
            "none."
        )
    else:
        low, mean, high = tables.y_range
        text += (
            f"y is a number between {short(low, 4)} and {short(high, 4)}, {short(mean, 4)} in the "
            "mean."
        )
    return f"{text} {tables.about} Source: {tables.source}."


# --- mistakes -----------------------------------------------------------------------------------


def timed_once(tables: TimingTables) -> str:
    """What single cold runs say of the factor, at every size, beside the medians."""
    wrong = []
    for n in tables.sizes:
        at = tables.done.at(ONE, n)
        if at.runs and at.seconds:
            wrong.append((max(at.runs) / min(at.runs), n, at))
    if not wrong:
        return "No size was run: measure again."
    worst, n, at = max(wrong, key=lambda each: each[0])
    return (
        f"Time one run, and you can get any of these: at n = {n:,} the {len(at.runs)} runs of one "
        f"operation took between {lasting(min(at.runs))} and {lasting(max(at.runs))}, "
        f"{many(worst)} times as long; the first took {lasting(at.runs[0])}, the median is "
        f"{lasting(at.seconds or 0.0)}. And `time.time` is the time of day: a machine that sets "
        "its clock meanwhile changes the result, which can even be negative. On a GPU there is a "
        "third trap: a call returns before the work is done, so one waits for it "
        "(`torch.cuda.synchronize()`) before the watch is stopped."
    )


def reshape_for_transpose(turned: Turned) -> str:
    """A table of houses turned by reshape instead of by a transpose."""
    first = turned.by_reshape[0]
    return (
        f"X holds three houses, m² and years: {turned.X}. Its transpose, `X.T`, has a row of m² "
        f"and a row of years: {turned.by_transpose}. `X.reshape(2, 3)` has the same shape and is "
        f"{turned.by_reshape}: it reads on in the old order, so its first row mixes {first[0]} m², "
        f"{first[1]} years and {first[2]} m². No error is raised, for the shapes are right."
    )


def view_of_transpose(done: Reshaped) -> str:
    """torch's own text, raised and caught now."""
    said = f"raises, just now: `RuntimeError: {done.view_error}`" if done.view_error else "works"
    return (
        f"x = arange(6).reshape(2, 3).T has strides {spelt(done.x.stride())}: its rows lie apart "
        f"in memory. `x.view(6)` {said} `x.reshape(6)` copies and gives {done.y.tolist()}; "
        "`x.contiguous().view(6)` does the same in two steps."
    )


# --- check yourself, and a script ---------------------------------------------------------------


def exercises(tables: TimingTables, spec: ReshapeSpec) -> list[tuple[str, str]]:
    """Questions whose answers are computed."""
    n = 1
    for size in spec.source:
        n *= size
    big = BroadcastSpec((8, 1, 6, 1), (7, 1, 5)).result or ()
    found = [
        (
            f"x has {n} numbers. What is −1 in x.reshape(−1, 1), and what in x.reshape(1, −1)?",
            f"**{n}** in both: {n} / 1. The first is a column {spelt((n, 1))}, the second a row "
            f"{spelt((1, n))}.",
        ),
        (
            "A is (8, 1, 6, 1), B is (7, 1, 5). Which shape has A + B?",
            f"From the end: 1 and 5 give 5; 6 and 1 give 6; 1 and 7 give 7; 8 and nothing give 8. "
            f"**{spelt(big)}**.",
        ),
        _ten_for_one(tables),
    ]
    return [exercise for exercise in found if exercise]


def _ten_for_one(tables: TimingTables) -> tuple[str, str] | None:
    """Why ten numbers cost what one costs, in measured numbers."""
    n = min(tables.sizes, key=lambda size: abs(size - 10))
    one, ten, cross = tables.seconds(ONE, 1), tables.seconds(ONE, n), crossing(tables)
    if not one or not ten or not cross or ten > 2 * one:
        return None
    works = WORK[tables.operation][1]
    return (
        f"Why does one operation take about as long for {n} {works} as for one?",
        f"Because both pay for one call: {lasting(one)} for one and {lasting(ten)} for {n}, "
        f"measured just now. The {works} themselves need {lasting(tables.done.limit)} each at the "
        f"least. Only from about {float(f'{cross:.1g}'):,.0f} on do they cost more than the call.",
    )


def script(tables: TimingTables, n: int, spec: ReshapeSpec, pair: BroadcastSpec) -> str:
    """A script that measures again and repeats both shapes, settings filled in."""
    return (
        f"from core.broadcasting import {type(pair).__name__}, outcome\n"
        "from core.reshaping import ReshapeSpec, reshaped\n"
        "from core.vectorization import TimingSpec, measure\n\n"
        f"done = measure(TimingSpec({tables.operation!r}))\n"
        "for timing in done.timings:\n"
        f"    if timing.n == {n}:\n"
        "        print(timing.way, timing.seconds, timing.runs)\n"
        f"print(outcome({pair!r}))\n"
        f"print(reshaped({spec!r}))\n"
    )
