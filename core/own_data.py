"""Rows as a script reads them again, and what will make a lesson hard to read with own data."""

import math
import re

from core.checks import quoted, require
from core.data import MAX_N, OwnSpec

EXAMPLE = "1 2.1\n2 3.9\n3 6.2\n4 7.8\n5 10.4"
LARGEST = 1e15  # its square, summed over MAX_N rows, still leaves a float many digits
LARGEST_WORDS = "10¹⁵"
MAX_COLUMNS = 9  # eight features and y
BETWEEN = re.compile(r"[\s,;]+")
GAP = re.compile(r"[,;\t]\s*[,;\t]|^[,;]")


def parse_points(text: str = EXAMPLE, max_rows: int = MAX_N) -> OwnSpec:
    """Read one sample a line: x (or x1, x2, …) and then y, with spaces, commas or tabs between.

    Empty lines and a first line of names (without a number) are skipped. Raises ValueError naming
    the line and what to change.

    >>> parse_points("area, price\\n50, 10\\n60, 12").rows
    ((50.0, 10.0), (60.0, 12.0))
    """
    numbered = enumerate(text.lstrip("\ufeff").splitlines(), 1)
    lines = [(number, line.strip()) for number, line in numbered if line.strip()]
    names = lines[:1] if lines and not any(map(_is_number, BETWEEN.split(lines[0][1]))) else []
    lines = lines[len(names) :]
    got = f"only names: {quoted(names[0][1])}" if names else "none"
    require(len(lines) >= 1, "own data needs at least one line with an x and a y", got)
    require(len(lines) <= max_rows, f"here own data may have {max_rows:,} lines", f"{len(lines):,}")
    rows = tuple(_row(number, line) for number, line in lines)
    require(len(rows[0]) <= MAX_COLUMNS, f"own data may have {MAX_COLUMNS} columns", len(rows[0]))
    return OwnSpec(rows)


def _row(number: int, line: str) -> tuple[float, ...]:
    if GAP.search(line):  # `require` would spell its rule out for each of 100,000 lines
        rule = f"line {number} has a missing value; fill it or drop the line"
        raise ValueError(f"{rule}. Got {quoted(line)}.")
    row = tuple(_number(number, word) for word in BETWEEN.split(line.strip(" ,;\t")))
    if len(row) < 2:
        raise ValueError(f"line {number} needs at least two numbers, x and y. Got {quoted(line)}.")
    return row


def _is_number(word: str) -> bool:
    try:
        float(word.strip('"'))
    except ValueError:
        return False
    return True


def _number(number: int, word: str) -> float:
    try:
        value = float(word.strip('"'))
    except ValueError:
        rule = f"line {number} may hold only numbers, such as 2.5 or -1e3"
        raise ValueError(f"{rule}. Got {quoted(word)}.") from None
    if not abs(value) <= LARGEST:  # so written, it also refuses nan
        rule = f"line {number}: a number must lie between −{LARGEST_WORDS} and {LARGEST_WORDS}"
        raise ValueError(f"{rule}. Got {quoted(word)}.")
    return value


def advice_on(spec: OwnSpec) -> tuple[str, ...]:
    """What will make a lesson hard to read with these samples, and what to do about it."""
    *features, _ = zip(*spec.rows, strict=True)
    advice, n = [], len(spec.rows)
    if n <= len(features):
        advice.append(
            f"{n} row{'s' * (n != 1)} cannot fix {len(features) + 1} parameters: many answers are "
            "equally good. Add rows."
        )
    spreads = [spread(column) for column in features]
    for j, width in enumerate(spreads, 1):
        if width == 0 and n > 1:
            advice.append(f"Column {j} is constant: its weight and b cannot be told apart.")
    if spec.standardise:
        return tuple(advice)  # the rest is about scales
    pairs = zip(features, spreads, strict=True)
    far = [abs(mean(column)) > 10 * (width or 1) for column, width in pairs]
    moving = [width for width in spreads if width > 0]
    if moving and (max(moving) > 30 or min(moving) < 1 / 30 or any(far)):
        advice.append(
            "The features have very different scales or lie far from zero, so the bowl is a "
            "narrow valley: standardise them."
        )
    return tuple(advice)


def mean(column: tuple[float, ...]) -> float:
    """Average of a column."""
    return math.fsum(column) / len(column)


def spread(column: tuple[float, ...]) -> float:
    """Standard deviation of a column; exactly 0 when all values are equal."""
    if min(column) == max(column):
        return 0.0
    centre = mean(column)
    return math.sqrt(math.fsum((value - centre) ** 2 for value in column) / len(column))
