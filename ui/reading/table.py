"""A table as it was understood: its columns with names, units and kinds, and what is open."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from core.checks import quoted, require
from core.own_data import LARGEST, LARGEST_WORDS
from ui.reading import numbers
from ui.reading.cells import is_date, sheet_of, straight
from ui.reading.decode import MOST_BYTES, decoded
from ui.reading.numbers import is_missing, looks_numeric
from ui.reading.sheet import Row, Sheet

SHOWN = 6  # first rows that are kept as they were written
MOST_NAME = 40
MOST_BAD = 1 / 3  # of the cells of a column of numbers
UNIT = re.compile(r"^(.*?\S)\s*[(\[]\s*([^()\[\]]{1,15}?)\s*[)\]]$")
SLASHED = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{2,4})\b")
YEAR = 365.2425  # days


@dataclass(frozen=True, eq=False)
class Column:
    """One column: `values` (n, NaN where none), or no values where it holds words.

    kind: number, date, text or empty. `missing` counts gaps, `bad` are rows whose cell is no
    number, `first_bad` the first such cell. `shown` are its first cells as they were written.
    """

    name: str
    unit: str
    kind: str
    values: np.ndarray
    missing: int
    bad: tuple[int, ...]
    first_bad: str
    shown: tuple[str, ...]
    note: str = ""
    named: bool = True

    @property
    def numeric(self) -> bool:
        """Whether a lesson can use it."""
        return self.kind in ("number", "date")

    @property
    def present(self) -> np.ndarray:
        """Its numbers without the gaps."""
        return np.asarray(self.values[~np.isnan(self.values)])


@dataclass(frozen=True)
class Question:
    """Something the table does not settle: what is asked, and an answer -> what it reads like."""

    key: str
    text: str
    answers: dict[str, str] = field(hash=False)


@dataclass(frozen=True, eq=False)
class Table:
    """What was understood. `lines` (n) are the lines of the rows in the text, for sentences."""

    columns: tuple[Column, ...]
    n: int
    lines: tuple[int, ...]
    notes: tuple[str, ...]
    questions: tuple[Question, ...]

    @property
    def numeric(self) -> list[int]:
        """The columns that a lesson can use, by number."""
        return [k for k, column in enumerate(self.columns) if column.numeric]


def read(source: str | bytes, answers: Mapping[str, str] | None = None) -> Table:
    """The table in a text or a file, with what somebody answered to its questions.

    Raises ValueError in one sentence that says what to change.
    """
    answers = answers or {}
    if isinstance(source, bytes):
        found, notes = decoded(source)
    else:
        require(
            len(source) <= MOST_BYTES, f"a text may have {MOST_BYTES:,} characters", len(source)
        )
        found, notes = source.replace("\0", ""), ()
    if isinstance(found, str):
        sheet = sheet_of(found, answers.get("columns", ""))
    else:
        filled = [row for row in found if any(cell.strip() for cell in row)]
        sheet = straight(Sheet(filled, list(range(1, len(filled) + 1)), ","))
    return understood(sheet, notes, answers)


def understood(sheet: Sheet, notes: tuple[str, ...], answers: Mapping[str, str]) -> Table:
    """Names, units and numbers of the rows of a sheet."""
    names, units, body, lines = heads(sheet)
    if not body:
        got = f"only names: {quoted(', '.join(filter(None, names)))}"
        require(False, "own data needs at least one line with an x and a y", got)
    columns, questions = columns_of(lines, names, units, body, sheet.delimiter, answers)
    if sheet.pairs:
        questions.insert(0, pairs_question(body))
    if lists := long_lists(columns, sheet):
        questions.insert(0, lists)
    return Table(
        columns=tuple(columns),
        n=len(body),
        lines=tuple(lines),
        notes=(*notes, *sheet.notes),
        questions=tuple(q for q in questions if q.key not in answers),
    )


def pairs_question(body: Sequence[Row]) -> Question:
    """One column of decimals, or two columns?"""
    first = [row for row in body[:3] if len(row) > 1]
    decimals = "; ".join(f"{a}.{b}" for a, b, *_ in first)
    pairs = "; ".join(f"{a} and {b}" for a, b, *_ in first)
    return Question(
        "columns",
        "Is the comma a decimal comma, or does it part two columns?",
        {"one": f"one column: {decimals}, …", "two": f"two columns: {pairs}, …"},
    )


def long_lists(columns: Sequence[Column], sheet: Sheet) -> Question | None:
    """One column alone: the number of the row can be its feature, when somebody says so."""
    numeric = [column for column in columns if column.numeric]
    if len(numeric) != 1 or sheet.pairs or any(column.first_bad for column in columns):
        return None
    name = numeric[0].name
    return Question(
        "row",
        f"There is one column of numbers, {quoted(name)}; a label needs a feature beside it.",
        {"yes": f"take the row's number as the feature of {name}"},
    )


# --- names and units ----------------------------------------------------------------------------


def heads(sheet: Sheet) -> tuple[list[str], list[str], list[Row], list[int]]:
    """Names and units of the columns, and the rows that are data, with their lines."""
    rows, lines = sheet.rows, sheet.lines
    width = len(rows[0])
    names, units = [""] * width, [""] * width
    if has_names(rows):
        names, rows, lines = rows[0], rows[1:], lines[1:]
    elif sheet.heading and len(sheet.heading) == width:
        names = sheet.heading
    if len(rows) > 1 and is_units(rows):
        units = [cell.strip(" ()[]") for cell in rows[0]]
        rows, lines = rows[1:], lines[1:]
    pairs = [parted(clean(name)) for name in names]
    units = [short(unit or own) for unit, (_, own) in zip(units, pairs, strict=True)]
    return [name for name, _ in pairs], units, rows, lines


def clean(text: str) -> str:
    """A name on one line, of what can be seen, and not longer than an axis can carry."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split()).strip("\"'")
    return line if len(line) <= MOST_NAME else f"{line[: MOST_NAME - 1]}…"


def short(unit: str) -> str:
    """A unit of at most 15 characters."""
    return clean(unit)[:15]


def parted(name: str) -> tuple[str, str]:
    """A name and the unit in brackets behind it.

    >>> parted("area (m²)")
    ('area', 'm²')
    """
    found = UNIT.match(name)
    return (found.group(1), found.group(2)) if found else (name, "")


def has_names(rows: Sequence[Row]) -> bool:
    """Whether the first row names the columns."""
    first, rest = rows[0], rows[1:51]
    if not rest:
        return any(map(is_name, first)) and not any(map(looks_numeric, first))
    counted = [cell.strip() for cell in first if looks_numeric(cell)]
    if counted and not years(first) and not in_turn(counted):
        return False  # a row of data in which some cell is a word
    for k, cell in enumerate(first):
        below = [row[k] for row in rest if not is_missing(row[k])]
        of_numbers = below and sum(map(looks_numeric, below)) > len(below) / 2
        if of_numbers and is_name(cell):
            return True
    if all(is_name(cell) or not cell.strip() for cell in first):
        return len(set(first)) == len(first) and not rows_alike(rows)
    return years(first) and not all(years(row) for row in rest[:3])


def is_name(cell: str) -> bool:
    """Whether a cell can name a column: no number, and no word for none or for too many."""
    endless = cell.strip().lstrip("+-−").lower() in ("inf", "infinity", "∞")
    return bool(cell.strip()) and not (looks_numeric(cell) or is_missing(cell) or endless)


def rows_alike(rows: Sequence[Row]) -> bool:
    """Whether the first row looks like the second: words or dates in the same places."""
    return any(is_date(cell) and is_date(row) for cell, row in zip(*rows[:2], strict=True))


def in_turn(cells: Sequence[str]) -> bool:
    """Whether cells count 0, 1, 2, … or 1, 2, 3, …: names that nobody gave."""
    start = cells[0] if cells[0] in ("0", "1") else ""
    return (
        bool(start) and len(cells) > 1 and cells == [str(int(start) + k) for k in range(len(cells))]
    )


def years(row: Row) -> bool:
    """Whether a row is a word and then years one after the other: a heading of years."""
    words = [cell for cell in row if not looks_numeric(cell)]
    found = [cell for cell in row if re.fullmatch(r"(1[6-9]|20|21)\d\d(\.0)?", cell.strip())]
    in_order = found == sorted(found) and len(set(found)) == len(found)
    return bool(words) and len(found) >= 2 and len(found) + len(words) == len(row) and in_order


def is_units(rows: Sequence[Row]) -> bool:
    """Whether the first row below the names holds units."""
    first, rest = rows[0], rows[1:11]
    numeric = [
        k for k in range(len(first)) if all(looks_numeric(row[k]) for row in rest if row[k].strip())
    ]
    words = [first[k] for k in numeric if first[k].strip()]
    bracketed = any(re.fullmatch(r"[(\[].*[)\]]", word.strip()) for word in words)
    fit = all(not looks_numeric(word) and len(word) <= 15 for word in words)
    spelt = all(re.fullmatch(r"[(\[]?[^\d\s=\"<>!]{0,12}\d?[)\]]?", word.strip()) for word in words)
    enough = len(words) > 0.5 * len(numeric) and len(rest) > 1
    gaps = any(is_missing(word) for word in words)
    return bool(words) and fit and spelt and enough and not gaps and (bracketed or len(words) > 1)


def told_apart(names: Sequence[str]) -> list[str]:
    """Each name once: y, y (2), y (3)."""
    seen: dict[str, int] = {}
    result = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return result


# --- columns ------------------------------------------------------------------------------------


def columns_of(
    lines: Sequence[int],
    names: Sequence[str],
    units: Sequence[str],
    body: Sequence[Row],
    delimiter: str,
    answers: Mapping[str, str],
) -> tuple[list[Column], list[Question]]:
    """Every column that holds something, and what is open about it."""
    cells = list(zip(*body, strict=True))
    full = [
        k for k, (name, column) in enumerate(zip(names, cells, strict=True))
        if name or not all(map(is_missing, column))
    ]  # fmt: skip
    called = told_apart([names[k] or f"column {k + 1}" for k in full])
    usual = usual_mark([cells[k][:200] for k in full], delimiter)
    columns, questions = [], []
    for name, k in zip(called, full, strict=True):
        chosen = answers.get(f"mark:{name}", "")
        column, question = column_of(
            name, units[k], cells[k], delimiter, chosen, usual, answers.get(f"date:{name}", "")
        )
        not_too_large(column, cells[k], lines)
        columns.append(column if names[k] else unnamed(column))
        questions += [question] if question else []
    return columns, questions


def not_too_large(column: Column, cells: Sequence[str], lines: Sequence[int]) -> None:
    """Raise ValueError where a number is too large to be squared and added up."""
    large = np.flatnonzero(np.abs(np.nan_to_num(column.values)) > LARGEST)
    if len(large):
        ends = f"between −{LARGEST_WORDS} and {LARGEST_WORDS}"
        rule = f"a number must lie {ends}; count it in a larger unit"
        place = f"{quoted(column.name)}, line {lines[large[0]]}"
        raise ValueError(f"{place}: {rule}. Got {quoted(cells[large[0]])}.")


def unnamed(column: Column) -> Column:
    """The column with the mark that its name is only a number."""
    return replace(column, named=False)


def usual_mark(heads: Sequence[Sequence[str]], delimiter: str) -> str:
    """The decimal mark that some column leaves no doubt about; "" when none does."""
    said = set()
    for cells in heads:
        bodies = [numbers.body_of(cell) for cell in cells]
        good = [body for body in bodies if body]
        if len(good) > len(cells) / 2:
            said |= {numbers.evidence(body.digits) for body in good} & {".", ","}
    return said.pop() if len(said) == 1 else ""


def column_of(
    name: str,
    unit: str,
    cells: Sequence[str],
    delimiter: str,
    chosen: str,
    usual: str,
    as_date: str = "",
) -> tuple[Column, Question | None]:
    """One column, and the question it leaves open."""
    shown = tuple(cell.strip() for cell in cells[:SHOWN])
    found = numbers.parsed(cells, delimiter, chosen, usual)
    present = len(cells) - found.missing
    if present == 0:
        none = np.full(len(cells), np.nan)
        return Column(name, unit, "empty", none, len(cells), (), "", shown), None
    if len(found.bad) > MOST_BAD * present:
        dates = dates_of(name, cells, shown, as_date)
        if dates:
            return dates
        first = cells[found.bad[0]] if len(found.bad) < present else ""
        none = np.full(len(cells), np.nan)
        return Column(name, unit, "text", none, found.missing, found.bad, first, shown), None
    first = cells[found.bad[0]] if found.bad else ""
    column = Column(
        name,
        unit or short(found.unit),
        "number",
        found.values,
        found.missing,
        found.bad,
        first,
        shown,
        note_of(found, shown, cells),
    )
    return column, mark_question(name, cells, found) if found.unsettled else None


def note_of(found: numbers.Numbers, shown: Sequence[str], cells: Sequence[str]) -> str:
    """How cells were read that are spelt in their own way: `1,200 is 1200`."""
    first: list[float] = found.values[:200].tolist()  # noqa: PD011  (an array, no table)
    for cell, value in zip(cells[:200], first, strict=True):
        if value == value and cell.strip() and spelt_otherwise(cell):
            return f"{cell.strip()} is read as {value:.12g}"
    return ""


def spelt_otherwise(cell: str) -> bool:
    """Whether Python would not read the cell as it is."""
    try:
        float(cell)
    except ValueError:
        return True
    return False


def mark_question(name: str, cells: Sequence[str], found: numbers.Numbers) -> Question:
    """Is it a decimal mark, or does it part thousands? With both readings."""
    cell = next(c for c in cells if (b := numbers.body_of(c)) and numbers.evidence(b.digits) == "?")
    body = numbers.body_of(cell)
    mark = "," if "," in cell else "."
    other = "." if mark == "," else ","
    readings = {}
    for chosen in (mark, other):
        value = numbers.value_of(body, chosen) if body else 0.0
        readings[chosen] = f"{cell.strip()} is {value:.12g}"
    return Question(f"mark:{name}", f"How are the numbers of {quoted(name)} written?", readings)


# --- dates --------------------------------------------------------------------------------------


def dates_of(
    name: str, cells: Sequence[str], shown: tuple[str, ...], as_date: str
) -> tuple[Column, Question | None] | None:
    """A column of dates as days since the first, or as years; None when it holds other words."""
    given = [cell for cell in cells if not is_missing(cell)]
    if not all(is_date(cell) for cell in given[:50]):
        return None
    day_first = as_date.startswith("day first")
    when = pd.to_datetime(
        pd.Series([None if is_missing(cell) else cell.strip() for cell in cells], dtype=object),
        errors="coerce", format="mixed", dayfirst=day_first or certain_day_first(given), utc=True,
    )  # fmt: skip
    if when.isna().sum() > len(cells) - len(given) + 0.05 * len(given):
        return None
    first = when.min()
    days = ((when - first).dt.total_seconds() / 86400).to_numpy(dtype=float)
    gaps = int(np.isnan(days).sum())
    if as_date.endswith("years"):
        years = first.year + (first.day_of_year - 1) / YEAR + days / YEAR
        read_as = f"{given[0].strip()} is read as {np.nanmin(years):.2f}"
        return Column(name, "years", "date", years, gaps, (), "", shown, read_as), None
    note = f"days since {first:%Y-%m-%d}"
    column = Column(name, note, "date", days, gaps, (), "", shown, note)
    return column, day_question(name, given) if not as_date else None


def certain_day_first(cells: Sequence[str]) -> bool:
    """Whether some date can only have its day first: 25/3/1990."""
    found = [SLASHED.match(cell.strip()) for cell in cells[:2000]]
    return any(int(one.group(1)) > 12 or "." in one.group(0) for one in found if one)


def day_question(name: str, cells: Sequence[str]) -> Question | None:
    """3/4/1990: the third of April, or the fourth of March?"""
    found = [SLASHED.match(cell.strip()) for cell in cells[:2000]]
    parts = [(int(one.group(1)), int(one.group(2))) for one in found if one]
    if len(parts) < len(cells[:2000]) or certain_day_first(cells):
        return None
    if any(second > 12 for _, second in parts) or all(a == b for a, b in parts):
        return None
    cell = next(c for c, (a, b) in zip(cells, parts, strict=False) if a != b).strip()
    day, month = pd.to_datetime(cell, dayfirst=True), pd.to_datetime(cell, dayfirst=False)
    return Question(
        f"date:{name}",
        f"How are the dates of {quoted(name)} written?",
        {
            "day first days": f"{cell} is {day.day} {day:%B %Y}",
            "month first days": f"{cell} is {month.day} {month:%B %Y}",
        },
    )
