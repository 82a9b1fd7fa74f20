"""Data that somebody typed, pasted or uploaded: read into rows, or refused with what to change."""

import math
import re
from dataclasses import dataclass

from core.checks import require
from core.data import MAX_N, OwnSpec

EXAMPLE = "1 2.1\n2 3.9\n3 6.2\n4 7.8\n5 10.4"
LARGEST = 1e12  # its square, summed over MAX_N rows, still leaves a float many digits
MAX_COLUMNS = 9  # eight features and y


@dataclass(frozen=True)
class Reading:
    """What was read: the samples, and what will make them hard to read, in sentences."""

    spec: OwnSpec
    advice: tuple[str, ...]


def read(text: str = EXAMPLE, max_rows: int = MAX_N) -> Reading:
    """Read the text and look for constant columns, too few rows and wild scales.

    Raises ValueError as parse_points does.
    """
    spec = parse_points(text, max_rows)
    return Reading(spec, advice_on(spec))


def parse_points(text: str = EXAMPLE, max_rows: int = MAX_N) -> OwnSpec:
    """Read one sample a line: x (or x1, x2, …) and then y, with spaces, commas or tabs between.

    Empty lines and a first line of names are skipped. Raises ValueError naming the line and what
    to change.

    >>> parse_points("area, price\\n50, 10\\n60, 12").rows
    ((50.0, 10.0), (60.0, 12.0))
    """
    numbered = enumerate(text.lstrip("\ufeff").splitlines(), 1)
    lines = [(number, line.strip()) for number, line in numbered if line.strip()]
    if lines and not any(character.isdigit() for character in lines[0][1]):
        lines = lines[1:]  # a header
    require(len(lines) >= 1, "own data needs at least one line with an x and a y", "none")
    require(len(lines) <= max_rows, f"here own data may have {max_rows} lines", len(lines))
    rows = tuple(_row(number, line) for number, line in lines)
    require(len(rows[0]) <= MAX_COLUMNS, f"own data may have {MAX_COLUMNS} columns", len(rows[0]))
    return OwnSpec(rows)


def _row(number: int, line: str) -> tuple[float, ...]:
    gap = re.search(r"[,;\t]\s*[,;\t]|^[,;]", line)
    require(gap is None, f"line {number} has a missing value; fill it or drop the line", repr(line))
    row = tuple(_number(number, word) for word in re.split(r"[\s,;]+", line.strip(" ,;\t")))
    require(len(row) >= 2, f"line {number} needs at least two numbers, x and y", repr(line))
    return row


def _number(number: int, word: str) -> float:
    try:
        value = float(word.strip('"'))
    except ValueError:
        rule = f"line {number} may hold only numbers, such as 2.5 or -1e3"
        raise ValueError(f"{rule}. Got {word!r}.") from None
    rule = f"line {number}: a number must lie between -{LARGEST:g} and {LARGEST:g}"
    require(abs(value) <= LARGEST, rule, word)  # also refuses nan and inf
    return value


def advice_on(spec: OwnSpec) -> tuple[str, ...]:
    """What will make a lesson hard to read with these samples, and what to do about it."""
    *features, _ = zip(*spec.rows, strict=True)
    advice = []
    if len(spec.rows) <= len(features):
        advice.append(
            f"{len(spec.rows)} rows cannot fix {len(features) + 1} parameters: many answers are "
            "equally good. Add rows."
        )
    spreads = [spread(column) for column in features]
    for j, width in enumerate(spreads, 1):
        if width == 0 and len(spec.rows) > 1:
            advice.append(f"Column {j} is constant: its weight and b cannot be told apart.")
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


def standardised(spec: OwnSpec) -> OwnSpec:
    """Every feature with mean 0 and standard deviation 1 (a constant one becomes 0); y as it is.

    z = (x − mean) / σ. The bowl of standardised features is as round as their correlation allows.
    """
    *features, y = zip(*spec.rows, strict=True)
    columns = [
        [(value - mean(column)) / (spread(column) or 1.0) for value in column]
        for column in features
    ]
    return OwnSpec(tuple(zip(*columns, y, strict=True)))


def one_feature(spec: OwnSpec) -> OwnSpec:
    """The same samples with their first feature only, for figures that have one x axis."""
    return OwnSpec(tuple((row[0], row[-1]) for row in spec.rows))
