"""Lists and records, as Python and JSON write them, as rows of cells."""

import ast
import json
from collections.abc import Mapping, Sequence

from core.checks import quoted, require
from ui.reading.sheet import Sheet

MOST_PYTHON = 300_000  # characters that are looked at as Python


def from_json(text: str) -> Sheet | None:
    """Records, columns or lists written as JSON, one record a line included."""
    if text.lstrip()[:1] not in "[{":
        return None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        try:
            data = [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            return None
    return from_values(data)


def from_python(text: str) -> Sheet | None:
    """Lists and arrays as Python writes them, read and never run."""
    if ("[" not in text and "(" not in text) or len(text) > MOST_PYTHON:
        return None
    try:
        body = ast.parse(text.strip()).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if len(body) == 1 and isinstance(body[0], ast.Expr):
        written = isinstance(body[0].value, ast.Call) or text.lstrip()[0] in "[({"
        return from_values(literal(body[0].value)) if written else None
    given = [s for s in body if isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name)]
    if any(isinstance(statement, ast.Expr) for statement in body):
        return None
    found = {ast.unparse(s.targets[0]): literal(s.value) for s in given}
    named = {name: v for name, v in found.items() if isinstance(v, list | tuple | dict)}
    return from_values(next(iter(named.values())) if len(named) == 1 else named) if named else None


def literal(node: ast.expr) -> object:
    """What a list, a dict, or the list inside `np.array(…)` says; None for anything else."""
    if isinstance(node, ast.Call) and node.args:
        node = node.args[0]
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def from_values(data: object) -> Sheet | None:
    """Values as JSON has them: records, rows, or columns by name (also inside of one more box)."""
    if isinstance(data, dict):
        lists = {str(k): v for k, v in data.items() if isinstance(v, list | tuple) and v}
        boxes = [v for v in data.values() if isinstance(v, dict)]
        if len(lists) >= 2 or (lists and all(plain(v) for v in lists.values())):
            columns = {name: column for name, column in lists.items() if plain(column)}
            return from_columns(columns) if columns else None
        if len(boxes) >= 2 and len(boxes) == len(data):  # pandas: column -> row -> value
            return from_columns({str(k): list(v.values()) for k, v in data.items()})
        return from_values(next(iter(lists.values()))) if lists else None
    if not isinstance(data, list | tuple) or not data:
        return None
    if all(isinstance(row, dict) for row in data):
        names = list(dict.fromkeys(str(key) for row in data for key in row))
        rows = [[spell(row.get(name)) for name in names] for row in data]
        return Sheet([names, *rows], list(range(len(rows) + 1)), ",")
    if all(isinstance(row, list | tuple) for row in data):
        rows = [[spell(value) for value in row] for row in data]
        if 2 <= len(rows) <= 9 < len(rows[0]) and len({len(row) for row in rows}) == 1:
            rows = [list(column) for column in zip(*rows, strict=True)]  # x and y as two long lists
        return Sheet(rows, list(range(1, len(rows) + 1)), ",")
    if plain(data):
        return Sheet([[spell(value)] for value in data], list(range(1, len(data) + 1)), ",")
    return None


def plain(values: Sequence[object]) -> bool:
    """Whether a list holds values and no further lists."""
    return not any(isinstance(value, list | tuple | dict) for value in values)


def from_columns(columns: Mapping[str, Sequence[object]]) -> Sheet:
    """Columns by name; they must be equally long."""
    lengths = {name: len(values) for name, values in columns.items()}
    got = ", ".join(f"{quoted(name)} has {n}" for name, n in list(lengths.items())[:4])
    require(len(set(lengths.values())) == 1, "all lists must be equally long", got)
    rows = [[spell(value) for value in row] for row in zip(*columns.values(), strict=True)]
    return Sheet([list(columns), *rows], list(range(len(rows) + 1)), ",")


def spell(value: object) -> str:
    """A value of JSON as a cell."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)
