"""Sums in a format as tables: every digit, every error; and a descent in each of the formats."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from core.precision import FORMATS, Format, Sums, add_up, descend, exponent, spacing

TIMES = 10
STEPS = 60  # passes of the descents: enough for all formats but float64
START, LR = Fraction(7), Fraction(1, 100)
LEAST = 1e-9  # what a distance of 0 is drawn as, on an axis of powers of ten


@dataclass(frozen=True)
class SumTables:
    """x added ten times in a format; `added` is the addition in hand, 0 before the first."""

    number: str
    added: int
    sums: Sums

    @property
    def form(self) -> Format:
        """The format of every sum."""
        return self.sums.form

    @property
    def x(self) -> Fraction:
        """What is added, as it was meant."""
        return self.sums.x

    @property
    def error(self) -> Fraction:
        """How far the sum in hand is from what was meant, exactly."""
        return self.sums.errors[self.added]

    @property
    def gap(self) -> Fraction:
        """The distance of neighbours in the format, at the sum in hand."""
        return spacing(self.sums.sums[self.added], self.form)


def sum_tables(number: str, added: int, name: str) -> SumTables:
    """The sums of a number that is written in decimals, in the format of this name."""
    return SumTables(number, added, add_up(Fraction(number), TIMES, FORMATS[name]))


def power(tables: SumTables) -> int:
    """The power of ten in which the errors are drawn: a small whole number of it is the largest."""
    largest = max((abs(error) for error in tables.sums.errors), default=Fraction(0))
    return 0 if not largest else (exponent(largest) * 30103) // 100000


def errors(tables: SumTables) -> dict[str, list[Any]]:
    """A row a sum: how many terms, and how far it is off, in units of 10^power."""
    unit = Fraction(10) ** power(tables)
    return {
        "k": list(range(TIMES + 1)),
        "error": [float(error / unit) for error in tables.sums.errors],
        "now": [k == tables.added for k in range(TIMES + 1)],
    }


@dataclass(frozen=True)
class Rest:
    """Where a descent in a format ends: its last a, exactly, and the step it has rested since."""

    name: str
    a: Fraction
    stops_at: int | None
    away: tuple[float, ...]  # |a − 2| after each step


def rests() -> tuple[Rest, ...]:
    """The descents of all formats, from a = 7."""
    found = []
    for form in FORMATS.values():
        done = descend(START, LR, STEPS, form)
        away = tuple(float(abs(a - 2)) for a in done.a)
        found.append(Rest(form.name, done.a[-1], done.stops_at, away))
    return tuple(found)


def distances(found: tuple[Rest, ...], name: str) -> dict[str, list[Any]]:
    """A row a step and format; the format in hand is told apart."""
    rows: dict[str, list[Any]] = {"step": [], "away": [], "name": [], "hand": []}
    for rest in found:
        rows["step"] += range(STEPS + 1)
        rows["away"] += [max(value, LEAST) for value in rest.away]
        rows["name"] += [rest.name] * (STEPS + 1)
        rows["hand"] += [rest.name == name] * (STEPS + 1)
    return rows
