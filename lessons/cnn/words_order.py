"""What the lesson says of ReLU and pooling, and of the loop that trusts every batch."""

from charts.numbers import count
from core.pool_order import MANY
from core.shape_walk import WalkSpec, walk
from lessons.cnn.tables_order import LoopTables, OrderTables

ORDER = (
    "Some write `relu(max_pool(x))`, some `max_pool(relu(x))`. ReLU replaces what is below 0 by 0. "
    "Here are both orders, worked out on the same sixteen numbers: in windows of 2 × 2, once with "
    "the largest number of a window, once with its mean."
)
LOOP = (
    "A net has answered the test images, and a loop counts class by class which answers were "
    "right. This one takes it for granted that every batch is full."
)


def order_words(tables: OrderTables) -> str:
    """What the two sheets show, and how general it is."""
    apart, many = tables.apart("mean"), tables.done.many
    before, after = relu_work()
    seen = (
        f"in **{apart}** of these four windows it matters here"
        if apart
        else "in these four windows it happens not to matter; other seeds show that it can"
    )
    return (
        f"- **The largest number.** ReLU never puts a larger number below a smaller one, so the "
        f"largest stays the largest: the order matters in {many['max']} of {MANY:,} random "
        f"windows.\n"
        f"- **The mean.** {seen.capitalize()}, and in {many['mean']:,} of {MANY:,} random ones. "
        "Where a window holds numbers of both signs, ReLU first takes the negative ones out of the "
        "mean.\n"
        f"- **What it saves.** Pooled first, ReLU has {after:,} numbers to look at behind the "
        f"first convolution of the net above, as it was at first; otherwise {before:,}."
    )


def relu_work() -> tuple[int, int]:
    """Numbers that ReLU looks at in the first block of the net: before pooling, and after."""
    _, conv, pool, *_ = walk(WalkSpec()).stops
    sizes = [stop.shape[1] * stop.shape[2] * stop.shape[3] for stop in (conv, pool)]
    return sizes[0], sizes[1]


def division(tables: LoopTables) -> str:
    """The test images as full batches and a rest."""
    return (
        f"{tables.num_test:,} = {tables.full} · {tables.batch_size} + {tables.rest}"
        if tables.rest
        else f"{tables.num_test:,} = {tables.full} · {tables.batch_size}"
    )


def loop_words(tables: LoopTables) -> str:
    """What became of the loop that trusts every batch."""
    if not tables.rest:
        found = tables.trusting.found
        return (
            f"**Nothing breaks.** {division(tables)}: every batch is full, and the loop counts "
            f"{found['seen']:,} images. The mistake is there all the same. Choose another batch."
        )
    return (
        f"**It breaks on the last batch.** {division(tables)}: after {tables.full} full batches "
        f"one of {tables.rest} comes, and the loop asks it for image {tables.rest}, counted from "
        f"0. Python says now:\n\n`{tables.trusting.error}`"
    )


def mended_words(tables: LoopTables) -> str:
    """What the loop counts that asks each batch how long it is."""
    return (
        f"**Mended.** `range(len(batch))` in place of `range(batch_size)`: it counts "
        f"{tables.asking.found['seen']:,} images, all there are "
        f"({division(tables)}, {count(tables.full + bool(tables.rest), 'batch', 'batches')})."
    )
