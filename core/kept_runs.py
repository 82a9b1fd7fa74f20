"""Runs of SGD as short text, so that a link can carry them: ``0.1 12 4 0 reshuffled 1 -2.5``."""

from dataclasses import replace

from core.checks import quoted, require
from core.data import DataSpec
from core.sgd import ORDERS, SgdSpec

FIELDS = "lr, batch size, epochs, seed, order and perhaps the start"
NAMES = {name: name.replace(" ", "-") for name in ORDERS}  # one word each: shuffled-once


def write(spec: SgdSpec) -> str:
    """One run as text. Its data are not in it; a start of zeros is left out.

    Raises ValueError for a run with a mistake, or a rate that shrinks: those are not kept.

    >>> write(SgdSpec(lr=0.1, batch_size=12, order="shuffled once", start=(1.0, 0.5, 0.0)))
    '0.1 12 3 0 shuffled-once 1.0 0.5 0.0'
    """
    require(not spec.mistake, "a kept run has no mistake in it", spec.mistake)
    require(spec.decay == "fixed", "a kept run has a fixed learning rate", spec.decay)
    start = canonical(spec).start
    fields = (spec.lr, spec.batch_size, spec.num_epochs, spec.seed, NAMES[spec.order], *start)
    return " ".join(map(str, fields))


def read(text: str, data: DataSpec) -> SgdSpec:
    """The run that the text says, on these data.

    Raises ValueError when a field is missing or not a number, breaks a rule, or does not fit the
    data: larger batches than samples, or a start of another length.

    >>> read("0.1 12 3 0 sorted", SgdSpec().data).order
    'sorted'
    """
    words = text.split()
    rule = f"a run is written as {FIELDS}, such as 0.1 12 4 0 reshuffled"
    require(len(words) >= 5, rule, quoted(" ".join(words)))
    orders = {word: order for order, word in NAMES.items()}
    require(words[4] in orders, f"the order must be one of {', '.join(orders)}", quoted(words[4]))
    batch_size, num_epochs, seed = (_whole(word) for word in words[1:4])
    start = tuple(_number(word) for word in words[5:])
    return canonical(
        SgdSpec(data, _number(words[0]), batch_size, num_epochs, seed, start, "", orders[words[4]])
    )


def canonical(spec: SgdSpec) -> SgdSpec:
    """The same run in the one spelling it has as text: a start of zeros is no start."""
    return spec if any(spec.start) else replace(spec, start=())


def _number(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        rule = "lr and start must be numbers, such as 0.1"
        raise ValueError(f"{rule}. Got {quoted(word)}.") from None


def _whole(word: str) -> int:
    rule = "batch size, epochs and seed must be whole numbers up to 9 digits"
    require(word.isascii() and word.isdigit() and len(word) <= 9, rule, quoted(word))
    return int(word)
