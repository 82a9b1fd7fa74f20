"""Units that make the numbers of a column short, and the way back."""

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from core.checks import quoted, require
from core.data import MAX_NAME
from core.own_data import LARGEST, LARGEST_WORDS
from ui.reading.table import Column, Table

LONG = 1e5  # from here on a number, its square and their sums are too long to be read
SHORT = 1e-4
MOST = 300  # a power of ten that a float can hold
UNIT = "unit:"  # before the name of a column: the answer is the power of ten it is counted in
SPELT = {3: "thousands", 6: "millions", 9: "billions", 12: "trillions", -3: "thousandths"}
SPELT |= {-6: "millionths"}


def unit_power(column: Column) -> int:
    """The power of ten, a multiple of 3, that would make a column's numbers short; 0 if they are.

    A date is no amount: it is not counted in thousands.
    """
    largest = float(np.max(np.abs(column.present), initial=0.0))
    if column.kind != "number" or not largest or SHORT <= largest < LONG:
        return 0
    return 3 * int(math.log10(largest) // 3)


def spelt(power: int) -> str:
    """What a count in this power of ten is called: thousands, millions, units of 10^15."""
    return SPELT.get(power, f"units of 10^{power}")


def powers(answers: Mapping[str, str]) -> dict[str, int]:
    """The columns that are counted in another unit, by name; what is no such power is left out."""
    found = {}
    for key, answer in answers.items():
        digits = answer.removeprefix("-")
        if (
            key.startswith(UNIT)
            and digits.isascii()
            and digits.isdigit()
            and int(digits[:9]) <= MOST
        ):
            found[key.removeprefix(UNIT)] = int(answer)
    return found


def counted(table: Table, powers: Mapping[str, int]) -> Table:
    """The table with these columns counted in powers of ten, which their units then say.

    Raises ValueError where a number would be larger than own data may have.
    """
    columns = tuple(
        _counted(column, powers[column.name])
        if column.kind == "number" and powers.get(column.name)
        else column
        for column in table.columns
    )
    return replace(table, columns=columns) if powers else table


def _counted(column: Column, power: int) -> Column:
    unit = f"{spelt(power)} of {column.unit}" if column.unit else spelt(power)
    by = 10.0 ** abs(power)
    with np.errstate(over="ignore"):
        values = column.values / by if power > 0 else column.values * by
    rule = f"numbers of {quoted(column.name)} must stay below {LARGEST_WORDS} in their unit"
    require(bool(np.all(np.abs(np.nan_to_num(values)) <= LARGEST)), rule, f"10^{power}")
    return replace(column, values=values, unit=unit if len(unit) <= MAX_NAME else spelt(power))
