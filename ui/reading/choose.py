"""Which column is the label, which are features, which are left out, and why."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from core.checks import quoted
from core.data import OwnSpec
from ui.reading.table import Column, Question, Table

MOST_FEATURES = 8
LABELS = re.compile(
    r"^(y|target|label|price|preis|prix|salary|pay|wage|income|sales|sold|revenue|output|response|"
    r"outcome|score|medv|mpg|value|cost|result|dependent.*|.*[_ .](price|target|label|salary))$",
    re.I,
)
COUNTED = re.compile(
    r"^(|index|idx|id|identifier|no|nr|num|row|rownames?|obs|#|unnamed: ?\d+|.*[_ ]id)$", re.I
)
WHEN = re.compile(r"^(year|yr|date|jahr|datum)s?$", re.I)
SEED = 0  # of the sample when there are more rows than a lesson can show


@dataclass(frozen=True)
class Roles:
    """Columns by number: the label, the features in order; the others with why they are out."""

    label: int
    features: tuple[int, ...]
    why: dict[int, str] = field(hash=False, default_factory=dict)


def with_rows(table: Table) -> Table:
    """The table with one more column: the number of the row, as a feature."""
    numbers = np.arange(1, table.n + 1, dtype=float)
    shown = tuple(str(k) for k in range(1, min(table.n, 6) + 1))
    row = Column("row", "", "number", numbers, 0, (), "", shown)
    return replace(table, columns=(row, *table.columns))


def left_out(table: Table) -> dict[int, str]:
    """Columns that nobody would take for a feature, and why."""
    why = {}
    for k, column in enumerate(table.columns):
        if column.kind == "text":
            why[k] = "it is text"
        elif column.kind == "empty":
            why[k] = "it is empty in every row"
        elif is_count(column, k, table):
            why[k] = "it only numbers the rows"
        elif column.kind == "date":
            why[k] = f"it is a date (as a number: {column.unit})"
    return why


def is_count(column: Column, k: int, table: Table) -> bool:
    """Whether a column only numbers the rows or names them."""
    values = column.values
    if column.kind != "number" or column.missing or column.bad or len(values) < 2:
        return False
    name = column.name if column.named else ""
    whole = bool(np.all(values == np.round(values)))
    if not COUNTED.match(name) or not whole or len(np.unique(values)) < len(values):
        return False
    steps = bool(np.all(np.diff(values) == 1)) and values[0] in (0, 1)
    others = [c for c in table.columns if c.numeric and c is not column]
    if not column.named:  # names for all others, or none at all
        named = any(c.named for c in others)
        return steps and k == 0 and ((named and len(others) >= 1) or len(others) >= 2)
    return (steps or name.lower() not in ("", "no", "nr", "num", "row")) and len(others) >= 1


def default_roles(table: Table, answers: Sequence[str] = ()) -> Roles:
    """What a person would choose: the last column of numbers over the others.

    Raises ValueError when there is no column of numbers for the label and one for a feature.
    """
    why = left_out(table)
    usable = [k for k in table.numeric if k not in why]
    dates = [k for k in table.numeric if table.columns[k].kind == "date"]
    counts = [k for k in table.numeric if why.get(k) == "it only numbers the rows"]
    for spare in (dates, counts):
        if len(usable) == 1 and spare:
            usable = sorted([*spare[:1], *usable])
            why.pop(spare[0])
    if len(usable) < 2:
        raise ValueError(too_few(table))
    still = [k for k in usable if np.ptp(table.columns[k].present) == 0]
    moving = [k for k in usable if k not in still]
    label = last_of([k for k in moving if not is_when(table.columns[k])], moving, usable)
    features = [k for k in usable if k != label and (k not in still or not moving[1:])]
    return Roles(label, tuple(features[:MOST_FEATURES]), why)


def last_of(*choices: list[int]) -> int:
    """The last of the first choice that has any."""
    return next(choice[-1] for choice in choices if choice)


def is_when(column: Column) -> bool:
    """Whether a column says when: it explains, and is not to be explained."""
    return column.kind == "date" or bool(column.named and WHEN.match(column.name))


def too_few(table: Table) -> str:
    """Why no label and feature can be found, with the first cell that stands in the way."""
    rule = "own data needs two columns of numbers, a feature and a label"
    odd = [c for c in table.columns if c.kind == "text"]
    mixed = [c for c in odd if c.first_bad]
    if mixed:
        column = mixed[0]
        row = table.lines[column.bad[0]]
        place = f"line {row} may hold only numbers in {quoted(column.name)}"
        return f"{rule}; {place}. Got {quoted(column.first_bad)}."
    if odd:
        column = odd[0]
        first = next((c for c in column.shown if c.strip()), "")
        found = f"{len(table.numeric)} of numbers"
        return f"{rule}. Got {quoted(first)} in {quoted(column.name)}, and {found}."
    return f"{rule}. Got {len(table.numeric)}."


def label_question(table: Table, roles: Roles) -> Question | None:
    """The last column has a name and not one number: is another one the label?"""
    last = table.columns[-1]
    if last.kind != "empty":
        return None
    name = table.columns[roles.label].name
    return Question(
        "label",
        f"{quoted(last.name)} is empty in every row. Which column is the label?",
        {"other": f"take {name} as the label"},
    )


def better_label(table: Table, roles: Roles) -> int | None:
    """A feature whose name says that it is the label, when the label's own name does not."""
    if LABELS.match(table.columns[roles.label].name) and table.columns[roles.label].named:
        return None
    named = [k for k in roles.features if table.columns[k].named]
    return next((k for k in named if LABELS.match(table.columns[k].name)), None)


@dataclass(frozen=True)
class Chosen:
    """The rows of a choice: which of the table's rows are used, and how many gaps each column has.

    `gaps`: column -> rows left out because of it; a row counts where it is missing first.
    """

    rows: np.ndarray
    gaps: dict[str, int]
    complete: int
    total: int


def rows_in_use(table: Table, used: Sequence[int], max_rows: int) -> Chosen:
    """Rows with all their numbers; a seeded sample of them when there are too many.

    Raises ValueError when no row is complete.
    """
    whole = np.ones(table.n, dtype=bool)
    gaps: dict[str, int] = {}
    for k in (used[-1], *used[:-1]):  # the label first: without it a row says nothing
        column = table.columns[k]
        gone = whole & np.isnan(column.values)
        if gone.any():
            gaps[column.name] = int(gone.sum())
        whole &= ~gone
    rows = np.flatnonzero(whole)
    if not len(rows):
        raise ValueError(none_left(table, used))
    complete = len(rows)
    if complete > max_rows:
        pick = np.random.default_rng(SEED).choice(complete, max_rows, replace=False)
        rows = rows[np.sort(pick)]
    return Chosen(rows, gaps, complete, table.n)


def none_left(table: Table, used: Sequence[int]) -> str:
    """That every row has a missing value, and where the first ones are."""
    columns = [table.columns[k] for k in used]
    first = next(c for c in columns if np.isnan(c.values[0]))
    cell = first.first_bad if first.bad and first.bad[0] == 0 else "nothing"
    rule = "every row has a missing value; fill them in, or choose other columns"
    return f"{rule}. Got {quoted(cell)} for {quoted(first.name)} in line {table.lines[0]}."


def spec_of(
    table: Table, features: Sequence[int], label: int, max_rows: int, standardise: bool = False
) -> tuple[OwnSpec, Chosen]:
    """The chosen columns as own data, and which rows were left out."""
    used = (*features, label)
    chosen = rows_in_use(table, used, max_rows)
    columns = [table.columns[k].values[chosen.rows].tolist() for k in used]
    given = [table.columns[k] for k in used]
    named = any(column.named for column in given)
    return (
        OwnSpec(
            tuple(zip(*columns, strict=True)),
            standardise,
            tuple(column.name for column in given) if named else (),
            tuple(column.unit for column in given) if named else (),
        ),
        chosen,
    )


def gaps_said(table: Table, chosen: Chosen) -> str:
    """How many rows were left out, and for what; "" when none was."""
    if not chosen.gaps:
        return ""
    parts = [f"{n:,} {'has' if n == 1 else 'have'} no {quoted(c)}" for c, n in chosen.gaps.items()]
    left = chosen.total - chosen.complete
    odd = [c for c in table.columns if c.name in chosen.gaps and c.bad]
    seen = [
        f" Line {table.lines[c.bad[0]]} of {quoted(c.name)} is no number: {quoted(c.first_bad)}."
        for c in odd
    ]
    rows = f"{chosen.total:,} row{'s' * (chosen.total != 1)}"
    are = "is" if left == 1 else "are"
    return f"{left:,} of {rows} {are} left out: {' and '.join(parts)}.{''.join(seen)}"
