"""Code beside code, with a line in hand: what ran, lit line by line as the player moves.

The lines come from the functions that ran, so what is lit is what was done; the numbers beside a
line are those of the player's step.
"""

import ast
import functools
import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import streamlit as st

from charts.form import Table
from ui import assets, figure, player

_listing = st.components.v2.component(
    "onelayer_listing",
    html='<div class="listing"></div>',
    css=assets.text("listing.css"),
    js=assets.text("format.js", "listing.js"),
)


@dataclass(frozen=True)
class Line:
    """A line of code, the phase of a step that it stands for (None: of none), and what it says.

    says is a text with {column} in it, as in a readout; `other` marks a line that is not as it
    should be.
    """

    code: str
    phase: int | None = None
    says: str = ""
    other: bool = False


@dataclass(frozen=True)
class Side:
    """A column of code, with its title."""

    title: str
    lines: tuple[Line, ...]


def show(key: str, sides: Sequence[Side], table: Table, rows: int) -> None:
    """The sides beside each other, following the player of this key through `rows` steps.

    `table` has one row a step, and one more where a text looks at the next step.
    """
    settings = {"target": key, "sides": [asdict(side) for side in sides], "rows": rows}
    data = {"settings": settings, "table": figure.arrow_table(player.shorter(table))}
    _listing(data=data, key=f"{key}_listing")


@functools.lru_cache(maxsize=128)
def lines_of(function: Callable[..., Any], phases: tuple[int, ...] = ()) -> tuple[Line, ...]:
    """The body of a function, without its docstring and what it returns.

    With `phases`, those of the head of its loop and of the loop's statements, in order; statements
    that are left over, such as a yield, have none.
    """
    text = textwrap.dedent(inspect.getsource(function))
    source, (definition,) = text.splitlines(), ast.parse(text).body
    assert isinstance(definition, ast.FunctionDef)
    lines: list[Line] = []
    for statement in definition.body:
        if _is_text(statement) or isinstance(statement, ast.Return):
            continue
        if not (isinstance(statement, ast.For) and phases):
            lines += _lines(source, statement.lineno, statement.end_lineno)
            continue
        lines += _lines(source, statement.lineno, statement.body[0].lineno - 1, phases[0])
        rest = [*phases[1:], *[None] * len(statement.body)]
        for part, phase in zip(statement.body, rest, strict=False):
            lines += _lines(source, part.lineno, part.end_lineno, phase)
    return tuple(lines)


def told(lines: Sequence[Line], says: Mapping[int | None, str]) -> tuple[Line, ...]:
    """The lines with a text for each phase."""
    return tuple(replace(line, says=says.get(line.phase, "")) for line in lines)


def marked(lines: Sequence[Line], right: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, those marked that are not among the right ones."""
    known = {line.code for line in right}
    return tuple(replace(line, other=line.code not in known) for line in lines)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _lines(
    source: Sequence[str], first: int, last: int | None, phase: int | None = None
) -> list[Line]:
    """Lines `first` to `last` of a function, counted from 1, moved to the left by its indent."""
    return [Line(text.removeprefix("    "), phase) for text in source[first - 1 : last]]
