"""Bytes of a file as text, in whatever encoding, or as the cells of a workbook."""

import io
import re
import unicodedata

from charset_normalizer import from_bytes
from python_calamine import CalamineError, CalamineWorkbook

from core.checks import quoted, require

MOST_BYTES = 50_000_000
SNIFFED = 100_000  # bytes that are enough to tell an encoding
FOREIGN = {  # how a file begins that is no table, and what it is
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"RIFF": "a picture or a sound",
    b"BM": "a picture",
    b"\x1f\x8b": "a packed file (gzip)",
    b"7z\xbc\xaf": "a packed file (7z)",
    b"Rar!": "a packed file (rar)",
    b"PAR1": "a Parquet file",
    b"\x80\x04\x95": "a pickle",
    b"\x93NUMPY": "an array of NumPy",
    b"SQLite": "a data base",
    b"{\\rtf": "a text of a word processor",
}
MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
LIKELY = ["cp1252", "cp1250", "cp1251", "cp1253", "cp932", "big5", "gb18030", "euc_kr"]
HIGH = re.compile(rb"[\x80-\xff]+")
WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
Grid = list[list[str]]


def decoded(data: bytes) -> tuple[str | Grid, tuple[str, ...]]:
    """The text of a file, or its cells when it is a workbook; and what to say of it.

    Raises ValueError when it is no table, too large, or nothing that can be read.
    """
    size = f"{len(data) / 1e6:,.0f} MB"
    require(len(data) <= MOST_BYTES, f"a file may have {MOST_BYTES / 1e6:.0f} MB", size)
    require(bool(data.strip()), "a file needs at least one line with an x and a y", "an empty file")
    if data.startswith(WORKBOOK):
        return workbook(data)
    for beginning, what in FOREIGN.items():
        if data.startswith(beginning) and not (beginning == b"BM" and data.isascii()):
            refuse(what)
    text, notes = as_characters(data)
    strange = sum(c < " " and c not in "\t\n\r\f\v" for c in text[:SNIFFED])
    if "\0" in text[:SNIFFED] or strange > 0.01 * min(len(text), SNIFFED):
        refuse("no text")
    if re.match(r"\s*<(!doctype html|html|\?xml|svg)", text[:200], re.I):
        refuse("a page of the web")
    return text, notes


def refuse(what: str) -> None:
    """Say that a file holds no table."""
    raise ValueError(f"a file must be a table: .csv, .tsv, .txt, .xlsx or .json. Got {what}.")


def workbook(data: bytes) -> tuple[Grid, tuple[str, ...]]:
    """The cells of the first sheet of a workbook that has any, as they would be typed."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [(name, book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
    except (CalamineError, ValueError, OSError) as error:
        message = "a file must be a table: .csv, .tsv, .txt, .xlsx or .json"
        raise ValueError(f"{message}. Got a packed file that is no workbook.") from error
    full = [(name, rows) for name, rows in sheets if any(any(map(filled, row)) for row in rows)]
    require(bool(full), "a workbook needs a sheet with numbers in it", "empty sheets")
    name, rows = full[0]
    others = len(full) - 1
    more = f"; {others} more sheet{'s' * (others != 1)} left out" if others else ""
    return [[typed(cell) for cell in row] for row in rows], (f"Sheet {quoted(name)}{more}.",)


def filled(cell: object) -> bool:
    """Whether something stands in a cell."""
    return cell not in ("", None)


def typed(cell: object) -> str:
    """A cell of a workbook as one would type it: numbers with a point, dates by year first."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float):
        return repr(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell)


def as_characters(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Text and how it was understood where that was a guess."""
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, errors="ignore"), ()
    if wide := without_mark(data):
        return data.decode(wide, errors="ignore"), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            return whole_lines(data[: error.start].decode("utf-8"))
    encoding = guessed(data[:SNIFFED])
    return data.decode(encoding, errors="replace"), (f"Letters read as {spelt(encoding)}.",)


def whole_lines(text: str) -> tuple[str, tuple[str, ...]]:
    """A text that was cut in the middle of a character, without its last line."""
    lines = text.splitlines()
    said = f"The file ends in the middle of a character: line {len(lines)} is left out."
    return "\n".join(lines[:-1]), (said,)


def without_mark(data: bytes) -> str:
    """UTF-16 that does not say so: every other byte is 0."""
    sample = data[:2000]
    half = max(len(sample) // 2, 1)
    for encoding, first in (("utf-16-be", 0), ("utf-16-le", 1)):
        if sample[first::2].count(0) > 0.7 * half and sample[1 - first :: 2].count(0) < 0.1 * half:
            return encoding
    return ""


def guessed(sample: bytes) -> str:
    """The encoding of bytes that are no UTF-8."""
    if chinese(sample):
        return "gb18030"
    found = from_bytes(sample, cp_isolation=LIKELY).best()
    encoding = found.encoding if found else "cp1252"
    if encoding == "gb18030":  # tried above: what is left are letters of the west side by side
        encoding = "cp1252"
    if eastern(sample):
        return encoding if encoding in ("cp1251", "cp1253") else "cp1251"
    text = sample.decode(encoding, errors="replace")
    letters = [c for c in text if ord(c) > 127]
    west = sample.decode("cp1252", errors="replace")
    known = all(unicodedata.category(c)[0] in "LSPZ" and ord(c) < 0x2200 for c in west if c > "~")
    # few letters are too few to guess by: they are those of the west
    return "cp1252" if len(letters) < 12 and known else encoding


def eastern(sample: bytes) -> bool:
    """Whether whole words are made of letters that are no ASCII, as in Cyrillic and in Greek."""
    words = re.findall(rb"[A-Za-z\x80-\xff]{3,}", sample)
    high = [word for word in words if all(byte >= 0xC0 for byte in word)]
    return bool(high) and len(high) >= 0.5 * len(words)


def chinese(sample: bytes) -> bool:
    """Whether all that is not ASCII are pairs of bytes that GBK gives to common characters."""
    runs = HIGH.findall(sample)
    pairs = [run[k : k + 2] for run in runs for k in range(0, len(run), 2)]
    # the last run may be cut by the end of the sample
    whole = [pair for pair in pairs if len(pair) == 2]
    common = [pair for pair in whole if 0xB0 <= pair[0] <= 0xD7 or pair[0] in (0xA1, 0xA3)]
    return len(pairs) - len(whole) <= 1 and bool(pairs) and len(common) > 0.8 * len(pairs)


def spelt(encoding: str) -> str:
    """The name of an encoding as people know it."""
    names = {"gb18030": "GBK", "cp1252": "Latin-1", "cp932": "Shift-JIS", "big5": "Big5"}
    return names.get(encoding, encoding.replace("cp", "Windows-"))
