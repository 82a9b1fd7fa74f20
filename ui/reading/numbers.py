"""Cells as numbers: decimal comma or point, thousands, currency, percent, the true minus."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

MISSING = frozenset(
    {"", "na", "n/a", "nan", "null", "none", "nil", "missing", "nat", "?", "-", "--", "—", "–"}
    | {".", "..", "…", "#n/a", "#na", "#null!", "#div/0!", "#value!", "<na>", "(null)", "nd"}
    | {"n.d.", "n.a.", "k.a.", "not available", "no data"}
)
WIDE = {ord(wide): chr(ord(wide) - 0xFEE0) for wide in map(chr, range(0xFF01, 0xFF5F))}
MINUS = dict.fromkeys(map(ord, "−–—‒﹣－"), "-")
SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u2009\u200a\u3000\u2002\u2003"), " ")
TRANSLATED = WIDE | MINUS | SPACES | {ord("’"): "'", ord("٬"): ",", ord("٫"): "."}
LONGEST = 60  # characters of a cell that may be a number or a date
CURRENCY = re.compile(r"[$€£¥₹₽₩₺₴元]|\b(?:usd|eur|gbp|chf|jpy|cny|rmb|inr|aud|cad)\b", re.I)
SIGNED = re.compile(r"^(\()?\s*([-+]?)\s*(.*?)\s*(\))?$", re.S)
BODY = re.compile(
    r"^([\d.,' ]*\d[.,]?|[.,]\d+)(?:[eE]([-+]?\d{1,3}))?\s*"
    r"([^\d\s.,'\"=+\-*/(\[<>!$][^\d=\"<>!]*)?$"
)
LONG_UNITS = frozenset(  # longer ones are words
    {"miles", "feet", "foot", "inch", "inches", "yards", "sqft", "acres", "years", "year", "days"}
    | {"hours", "hour", "minutes", "mins", "secs", "seconds", "weeks", "months", "tons", "tonnes"}
    | {"pounds", "grams", "litres", "liters", "metres", "meters", "watts", "volts", "degrees"}
    | {"jahre", "tage", "stunden", "meter", "gramm", "liter"}
)
GROUPS = re.compile(r"^\d{1,3}(?:([ '.,])\d{3})(?:\1\d{3})*(?:[.,]\d*)?$")
THREE = re.compile(r"^[-+]?[1-9]\d{0,2}[.,]\d{3}$")


@dataclass(frozen=True)
class Numbers:
    """A column as numbers: values (n, NaN where there is none), which cells are no number at all.

    `mark` is the decimal mark that was used; `unsettled` whether the other would do as well.
    """

    values: np.ndarray
    missing: int
    bad: tuple[int, ...]
    mark: str
    unsettled: bool
    unit: str


def is_missing(cell: str) -> bool:
    """Whether a cell says that nothing is there."""
    return cell.strip().lower() in MISSING


def looks_numeric(cell: str) -> bool:
    """Whether a cell could be a number in some country's spelling."""
    body = body_of(cell)
    return body is not None and evidence(body.digits) != "!"


@dataclass(frozen=True)
class Body:
    """What is left of a cell without sign, currency, percent and unit."""

    sign: int
    digits: str  # with its marks
    power: int
    unit: str


def body_of(cell: str) -> Body | None:
    """A cell taken apart, None when it is no number in any spelling."""
    if len(cell) > LONGEST:
        return None
    text = cell.translate(TRANSLATED).strip().strip("\"'").strip()
    money = CURRENCY.search(text)
    text = (text[: money.start()] + " " + text[money.end() :]).strip() if money else text
    opened, sign, rest, closed = SIGNED.match(text).groups()  # type: ignore[union-attr]  # it matches anything
    found = BODY.match(rest)
    if not found or bool(opened) != bool(closed):
        return None
    digits, power, unit = found.groups()
    digits = digits.strip()
    if " " in digits or "'" in digits:
        if not GROUPS.match(digits):
            return None
        digits = digits.replace(" ", "").replace("'", "")
    negative = (sign == "-") != bool(opened)
    unit = (unit or "").strip()
    a_word = unit.isalpha() and len(unit) > 3 and unit.lower() not in LONG_UNITS
    if a_word or len(unit) > 12:
        return None
    unit = unit or (money.group() if money else "")
    return Body(-1 if negative else 1, digits, int(power or 0), unit)


def evidence(digits: str) -> str:
    """What the digits say of their marks: a decimal mark, "?" where both would do, "" if none."""
    point, comma = digits.count("."), digits.count(",")
    if point and comma:
        mark = max(".,", key=digits.rfind)
        whole, _, fraction = digits.rpartition(mark)
        fits = GROUPS.match(whole) and not {".", ","} & set(fraction) and mark not in whole
        return mark if fits else "!"
    mark = "." if point else ","
    if point + comma == 0:
        return ""
    if point + comma > 1:
        return ",."[mark == ","] if GROUPS.match(digits) else "!"
    return "?" if THREE.match(digits) else mark


def value_of(body: Body, mark: str) -> float:
    """The number that a cell says with this decimal mark; NaN when it says none."""
    other = "," if mark == "." else "."
    whole, _, fraction = body.digits.partition(mark)
    if other in whole and not GROUPS.match(whole):
        return math.nan
    if other in fraction or mark in fraction:
        return math.nan
    digits = f"{whole.replace(other, '') or '0'}.{fraction or '0'}"
    return body.sign * float(f"{digits}e{body.power}")


def parsed(cells: Sequence[str], delimiter: str = "", chosen: str = "", usual: str = "") -> Numbers:
    """A column of cells as numbers.

    `chosen` is the decimal mark that a person asked for, `usual` that of other columns.
    """
    quick = plain(cells)
    if quick is not None and not chosen:
        head = [cell for cell in cells[:1000] if not is_missing(cell)]
        sure = delimiter not in (";", "\t") or usual == "."
        if sure or not head or not all(map(THREE.match, head)):
            return quick
    if quick is None and wordy(cells):
        bad = tuple(k for k, cell in enumerate(cells) if not is_missing(cell))
        nothing = np.full(len(cells), np.nan)
        return Numbers(nothing, len(cells) - len(bad), bad, ".", False, "")
    if chosen != "." and usual != "." and (comma := with_commas(cells, chosen or usual)):
        return comma
    return carefully(cells, delimiter, chosen, usual)


def carefully(cells: Sequence[str], delimiter: str, chosen: str, usual: str) -> Numbers:
    """Cell by cell, each taken apart."""
    bodies = [None if is_missing(cell) else body_of(cell) for cell in cells]
    said = {evidence(body.digits) for body in bodies if body}
    mark, unsettled = decided(said, delimiter, usual)
    mark = chosen or mark
    unit = common_unit([body.unit for body in bodies if body])
    values = np.full(len(cells), np.nan)
    bad = []
    for k, (cell, body) in enumerate(zip(cells, bodies, strict=True)):
        if body and fits(body.unit, unit):
            values[k] = value_of(body, own_mark(body, mark))
        if not np.isfinite(values[k]):
            values[k] = np.nan
            if body or not is_missing(cell):
                bad.append(k)
    missing = int(np.isnan(values).sum()) - len(bad)
    return Numbers(values, missing, tuple(bad), mark, unsettled and not chosen, unit)


def wordy(cells: Sequence[str], sample: int = 400) -> bool:
    """Whether hardly any cell of a sample is a number."""
    some = [cell for cell in cells[:: max(len(cells) // sample, 1)] if not is_missing(cell)]
    return len(some) > 20 and sum(map(looks_numeric, some)) < 0.2 * len(some)


def with_commas(cells: Sequence[str], usual: str) -> Numbers | None:
    """The column when all cells are plain numbers but for a decimal comma, and it is sure."""
    head = [body_of(cell) for cell in cells[:200] if not is_missing(cell)]
    said = {evidence(body.digits) if body else "!" for body in head}
    if not ("," in said or usual == ",") or not said <= {",", "", "?"}:
        return None
    if any("." in cell for cell in cells):
        return None
    found = plain([cell.replace(",", ".") for cell in cells])
    return replace(found, mark=",") if found else None


def common_unit(units: Sequence[str]) -> str:
    """The unit of most cells that have one."""
    counts = Counter(unit for unit in units if unit)
    return counts.most_common(1)[0][0] if counts else ""


def fits(unit: str, common: str) -> bool:
    """Whether a cell counts in the unit of its column: 5 g is no 5 among kilograms."""
    return unit == common or (not unit and common != "%")


def own_mark(body: Body, mark: str) -> str:
    """The mark of one cell: its own where it leaves no doubt."""
    said = evidence(body.digits)
    return said if said in (".", ",") else mark


def decided(said: set[str], delimiter: str, usual: str) -> tuple[str, bool]:
    """The decimal mark of a column, and whether the other would do as well."""
    marks = said & {".", ","}
    if len(marks) == 1:
        return marks.pop(), False
    if "?" not in said or len(marks) == 2 or usual:
        return usual or ".", False
    if delimiter == ",":  # whoever parts cells by commas writes a decimal point
        return ".", False
    return ".", True


def plain(cells: Sequence[str]) -> Numbers | None:
    """The column when every cell is missing or spelt as Python spells numbers; else None."""
    try:
        values = np.array(list(map(float, cells)))
    except ValueError:
        if None in map(plain_or_missing, cells[:: max(len(cells) // 50, 1)]):
            return None
        found = list(map(plain_or_missing, cells))
        if None in found:
            return None
        values = np.array(found, dtype=float)
    bad = [k for k in np.flatnonzero(~np.isfinite(values)).tolist() if not is_missing(cells[k])]
    values[~np.isfinite(values)] = np.nan
    missing = int(np.isnan(values).sum()) - len(bad)
    return Numbers(values, missing, tuple(bad), ".", False, "")


def plain_or_missing(cell: str) -> float | None:
    """A number as Python spells it, NaN where nothing is there, None for anything else."""
    try:
        return float(cell) if "_" not in cell else None
    except ValueError:
        return math.nan if is_missing(cell) else None
