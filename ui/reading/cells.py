"""Text as rows of cells: what parts them, and which lines are no data."""

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.checks import quoted, require
from ui.reading.lists import from_json, from_python
from ui.reading.numbers import LONGEST, is_missing, looks_numeric
from ui.reading.sheet import Row, Sheet

SAMPLE = 200  # lines that are enough to see how cells are parted
MOST_COLUMNS = 1000
COMMENT = re.compile(r"^\s*(#|%|//)")
DATE = re.compile(
    r"\d[-/.:]\d|\d.*\b(?:{0})|\b(?:{0}).*\d".format(
        "jan|feb|m[aä]r|apr|ma[yi]|jun|jul|aug|sep|o[ck]t|nov|de[cz]"
    ),
    re.I,
)
RULE = re.compile(r"^[\s|+:=\-─┼│]+$")
WIDE_MARKS = re.compile("[，；｜]")
FULL = {ord("，"): ",", ord("；"): ";", ord("｜"): "|", ord("－"): "-", ord("．"): "."}
ANY = "any"  # commas, semicolons, bars and blanks in one file
BLANKS = "blanks"
WIDE_BLANKS = "columns"  # two blanks and more: single ones stand in names
ONE = "one"  # nothing parts them: one column
DELIMITERS = (",", ";", "\t", "|", ", \t", WIDE_BLANKS, BLANKS, ANY)
PARTED = {
    ", \t": re.compile(r"\s*[,;]\s*\t\s*|\t"),
    WIDE_BLANKS: re.compile(r"\s{2,}|\t"),
    BLANKS: re.compile(r"\s+"),
    ANY: re.compile(r"\s*[,;|\t]\s*|\s+"),
}
PAIR = re.compile(r"^\s*[-+−]?(\d+),(\d+)\s*$")


def sheet_of(text: str, columns: str = "") -> Sheet:
    """The cells of a text; `columns` is "one" or "two" where somebody was asked.

    Raises ValueError when the text holds no table.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    require(bool(text.strip()), "own data needs at least one line with an x and a y", "none")
    found = from_json(text) or from_python(text)
    return found or from_lines(text, columns)


def from_lines(text: str, columns: str = "") -> Sheet:
    """One row a line."""
    delimiter, text = told(text)
    head = list(itertools.islice(rows_of(text), SAMPLE))
    require(bool(head), "own data needs at least one line with an x and a y", "only comments")
    if WIDE_MARKS.search(text) and (not delimiter):
        as_it_is, other = best(head), text.translate(FULL)
        translated = best(list(itertools.islice(rows_of(other), SAMPLE)))
        if translated[1] > as_it_is[1]:
            text, head = other, list(itertools.islice(rows_of(other), SAMPLE))
    delimiter = delimiter or (ONE if columns == "one" else best(head)[0])
    comments = [line for _, line in numbered(text) if COMMENT.match(line)][-1:]
    numbers, rows = split(text, delimiter)
    pairs = delimiter == "," and not columns and may_be_one_column(head)
    if columns == "one":
        rows = [[" ".join(row)] for row in rows]
    heading = cells_of(comments[0].lstrip(" #%/"), delimiter) if comments else None
    found = Sheet(rows, numbers, delimiter, (), pairs, heading)
    return straight(found)


def told(text: str) -> tuple[str, str]:
    """The delimiter that a spreadsheet names in its first line, and the rest."""
    found = re.match(r"^\s*\"?sep=(.)\"?\s*\n", text, re.I)
    return (found.group(1), text[found.end() :]) if found else ("", text)


def numbered(text: str) -> Iterator[tuple[int, str]]:
    """Lines with something in them, counted from 1."""
    return ((k, line) for k, line in enumerate(text.split("\n"), 1) if line.strip())


def rows_of(text: str) -> Iterator[tuple[int, str]]:
    """Lines with something in them that are neither comments nor rules of a frame."""
    return (
        (k, line) for k, line in numbered(text) if not COMMENT.match(line) and not is_rule(line)
    )


def is_rule(line: str) -> bool:
    """Whether a line only draws: `|---|---|`, `+----+`, `=====`."""
    return bool(RULE.match(line)) and bool(re.search(r"[-=─]{2}|:-", line))


def best(head: Sequence[tuple[int, str]]) -> tuple[str, float]:
    """The delimiter that makes most of the first lines a table of numbers, and how well it does."""
    lines = [line for _, line in head]
    tabbed = any(re.search(r"[,;] ?\t", line) for line in lines)
    names = [name for name in DELIMITERS if name != ", \t" or tabbed]
    scores = {name: score([cells_of(line, name) for line in lines]) for name in names}
    scores[ONE] = score([[line.strip()] for line in lines]) - 0.5
    name = max(scores, key=lambda one: scores[one])
    return name, scores[name]


def score(rows: Sequence[Row]) -> float:
    """How much a table these rows are: of one width, with cells of numbers below the first."""
    cut = [trimmed(row) for row in rows]
    below = cut[1:] if len(cut) > 1 and not all(map(looks_numeric, cut[0])) else cut
    widths = Counter(map(len, below))
    width, often = max(widths.items(), key=lambda item: (item[1], item[0]))
    cells = [cell for row in below if len(row) == width for cell in row]
    good = sum(map(worth, cells)) / max(len(cells), 1)
    full = sum(bool(cell.strip()) for cell in cells) / max(len(cells), 1)
    good += {width: 0.05, width - 1: 0.03}.get(len(cut[0]), 0)
    return often / len(below) + 2 * good + 0.2 * full + (0.6 if width > 1 else 0)


def worth(cell: str) -> float:
    """How much a cell speaks for the way it was cut out."""
    if looks_numeric(cell) or is_missing(cell):
        return 1.0
    return 0.5 if is_date(cell) else 0.0


def is_date(cell: str) -> bool:
    """Whether a cell may be a date; longer ones are texts."""
    return len(cell) <= LONGEST and bool(DATE.search(cell))


def trimmed(row: Row) -> Row:
    """A row without the empty cells at its end."""
    if row and row[-1].strip():
        return row
    end = len(row)
    while end > 1 and not row[end - 1].strip():
        end -= 1
    return row[:end]


def cells_of(line: str, delimiter: str) -> Row:
    """One line in cells."""
    if delimiter == ONE:
        return [line.strip()]
    if delimiter in PARTED:
        return [cell.strip("\"'") for cell in PARTED[delimiter].split(line.strip(" ,;\t|"))]
    if delimiter == "|":
        line = line.strip().strip("|")
    try:
        row = next(csv.reader([line], delimiter=delimiter, skipinitialspace=delimiter != "\t"), [])
    except csv.Error:
        row = line.split(delimiter)
    return [cell.strip() for cell in row]


def split(text: str, delimiter: str) -> tuple[list[int], list[Row]]:
    """All rows of the text, and the lines on which they begin."""
    if delimiter in (ONE, "|") or delimiter in PARTED:
        pairs = [(k, cells_of(line, delimiter)) for k, line in rows_of(text)]
        return [k for k, _ in pairs], [row for _, row in pairs]
    return quoted_rows(text, delimiter)


def quoted_rows(text: str, delimiter: str) -> tuple[list[int], list[Row]]:
    """Rows in which quotation marks hold cells together, also over lines."""
    blank = delimiter != "\t"
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=blank)
    drawn = any(mark in text for mark in "#%/=─│") or "--" in text
    numbers, rows, begin = [], [], 1
    try:
        for row in reader:
            if row and not (drawn and no_data(delimiter.join(row))) and any(row):
                if reader.line_num - begin > 20:
                    raise csv.Error("a quotation mark that is never closed")
                numbers.append(begin)
                rows.append(row)
            begin = reader.line_num + 1
    except csv.Error:  # quotation marks that hold nothing together: take them as they are
        lines = list(rows_of(text))
        cut = [[cell.strip().strip('"') for cell in line.split(delimiter)] for _, line in lines]
        return [k for k, _ in lines], cut
    return numbers, rows


def no_data(line: str) -> bool:
    """Whether a line is a comment or a rule."""
    return bool(COMMENT.match(line)) or is_rule(line)


def may_be_one_column(head: Sequence[tuple[int, str]]) -> bool:
    """Whether `0,25` on every line may be one column of decimals under one name, or two columns."""
    lines = [line for _, line in head]
    named = bool(lines) and not PAIR.match(lines[0])
    parts = [PAIR.match(line) for line in lines[named:]]
    if not parts or not all(parts):
        return False
    if named:
        return len(cells_of(lines[0], ",")) == 1
    seconds = [part.group(2) for part in parts if part]
    return any(len(second) > 1 and second.startswith("0") for second in seconds)


def straight(sheet: Sheet) -> Sheet:
    """The rows of one width: titles and notes left out, missing cells at the end filled up.

    Raises ValueError naming a line that has more cells than the others.
    """
    full = [k for k, row in enumerate(sheet.rows) if any(cell.strip() for cell in row)]
    require(bool(full), "own data needs at least one line with an x and a y", "only comments")
    rows = [trimmed(sheet.rows[k]) for k in full]
    lines = [sheet.lines[k] for k in full]
    first, last = ends(rows)
    width = width_of(rows[first:last])
    require(width <= MOST_COLUMNS, f"a table may have {MOST_COLUMNS:,} columns", f"{width:,}")
    kept, own = rows[first:last], lines[first:last]
    if len(kept[0]) == width - 1 and corner(kept):
        check_corner(kept, own, sheet.delimiter)
        kept = [["", *kept[0]], *kept[1:]]  # names without one for the row numbers
    for row, line in zip(kept, own, strict=True):
        check_width(row, line, width, sheet.delimiter)
    even = [row if len(row) == width else row + [""] * (width - len(row)) for row in kept]
    left = [*range(first), *range(last, len(rows))]
    said = [f"Line {lines[k]} is left out: {quoted(' '.join(rows[k]))}." for k in left[:3]]
    return replace(sheet, rows=even, lines=own, notes=(*sheet.notes, *said))


def check_corner(rows: Sequence[Row], lines: Sequence[int], delimiter: str) -> None:
    """Raise ValueError where the cell too many is no row's number: `1,200` is two cells as well."""
    first = [row[0] for row in rows[1:]]
    thousands = delimiter == "," and all(re.fullmatch(r"\s*\d{3}\s*", row[1]) for row in rows[1:])
    if thousands or len(set(first)) < len(first):
        rule = f"line {lines[1]} has {len(rows[1])} cells under {len(rows[0])} names"
        advice = "put quotation marks around a cell that holds a comma"
        raise ValueError(f"{rule}; {advice}. Got {quoted(', '.join(rows[1]))}.")


def width_of(rows: Sequence[Row]) -> int:
    """How many columns the table has: as most rows; names may stand over more."""
    words = len(rows) > 1 and sum(map(looks_numeric, rows[0])) < 0.5 * len(rows[0])
    widths = Counter(map(len, rows[1:] if words else rows))
    most = max(widths.values())
    width = max(w for w, often in widths.items() if often == most)
    often_wider = [w for w, often in widths.items() if often >= 0.2 * len(rows) and often > 2]
    return max([width, *often_wider, *([len(rows[0])] if words else [])])


def check_width(row: Row, line: int, width: int, delimiter: str) -> None:
    """Raise ValueError where a line has other cells than the table and nobody can say which."""
    if len(row) > width:
        rule = f"line {line} has {len(row)} cells where others have {width}"
        advice = "put quotation marks around a cell that holds a comma"
        raise ValueError(f"{rule}; {advice}. Got {quoted(', '.join(row))}.")
    if len(row) < width and delimiter in (BLANKS, WIDE_BLANKS, ANY, ", \t"):
        rule = f"line {line} has {len(row)} of {width} cells: a missing value"
        raise ValueError(f"{rule}; write NA for it, or drop the line. Got {quoted(' '.join(row))}.")


def ends(rows: Sequence[Row]) -> tuple[int, int]:
    """Where the table begins and ends: without the titles before it and the notes after it."""
    width = Counter(map(len, rows)).most_common(1)[0][0]
    first, last = 0, len(rows)
    while width > 1 and first < last - 1 and lonely(rows[first]):
        first += 1
    while width > 1 and last - 1 > first and lonely(rows[last - 1]):
        last -= 1
    return first, last


def lonely(row: Row) -> bool:
    """Whether a row is a title or a note: words, all in one cell."""
    return len(row) == 1 and not looks_numeric(row[0])


def corner(rows: Sequence[Row]) -> bool:
    """Whether the first row names all columns but the first one."""
    words = [cell for cell in rows[0] if not looks_numeric(cell)]
    return len(words) > 0.5 * len(rows[0]) and all(len(r) == len(rows[0]) + 1 for r in rows[1:5])
