"""What a page says of own data: what was understood, what was left out, what is to be decided."""

import numpy as np

from charts.numbers import number
from charts.text import as_text
from core.data import OwnSpec
from ui.reading import choose, units
from ui.reading.choose import Chosen, Roles
from ui.reading.table import Column, Table


def with_unit(column: Column) -> str:
    """A column's name and unit: `area (m²)`."""
    return f"{column.name} ({column.unit})" if column.unit else column.name


def headline(table: Table, spec: OwnSpec, roles: tuple[tuple[int, ...], int], source: str) -> str:
    """Label over features, how many rows, from where."""
    features, label = roles
    shown = [as_text(with_unit(table.columns[k])) for k in features]
    names = " and ".join([*shown[:2], f"{len(shown) - 2} more"] if len(shown) > 3 else shown)
    target = as_text(with_unit(table.columns[label]))
    if not spec.names:  # nobody named them: the lesson calls them as the book does
        target, d = "y", len(features)
        names = "x" if d == 1 else " and ".join(f"x{'₁₂₃₄₅₆₇₈'[j]}" for j in range(min(d, 2)))
        names += f" and {d - 2} more" if d > 2 else ""
    rows = f"{len(spec.rows):,} row{'s' * (len(spec.rows) != 1)}"
    d = len(features)
    where = f", from {as_text(source)}" if source else ""
    return f"**{target}** over **{names}**: {rows}, {d} feature{'s' * (d != 1)}{where}."


def left_out(table: Table, roles: Roles, used: tuple[int, ...], most: int) -> list[str]:
    """Columns that are not in use, and why."""
    said = [
        f"**{as_text(table.columns[k].name)}** is left out: {as_text(why)}."
        for k, why in roles.why.items()
        if k not in used
    ]
    offered = [
        as_text(table.columns[k].name)
        for k in table.numeric
        if k not in used and k not in roles.why
    ]
    if offered:
        here = f"This lesson shows {most} feature{'s' * (most != 1)}. " if len(used) > most else ""
        shown = ", ".join(offered[:6]) + (f" and {len(offered) - 6} more" * (len(offered) > 6))
        said.append(f"{here}Not in use: {shown}.")
    return said[:4] + ([f"{len(said) - 4} more columns are left out."] if len(said) > 4 else [])


def rows_said(table: Table, chosen: Chosen, spec: OwnSpec) -> list[str]:
    """Rows left out for their gaps, and the sample when not all are shown."""
    said = [as_text(choose.gaps_said(table, chosen))] if chosen.gaps else []
    if len(spec.rows) < chosen.complete:
        said.append(
            f"A sample of {len(spec.rows):,} of {chosen.complete:,} rows is shown, drawn with seed "
            f"{choose.SEED}: always the same one."
        )
    return said


def notes(table: Table, used: tuple[int, ...]) -> list[str]:
    """How cells were read that may be read otherwise, and lines that were left out."""
    cells = [
        f"{as_text(c.name)}: {as_text(c.note)}."
        for c in (table.columns[k] for k in used)
        if c.note and c.kind != "date"
    ]
    return [*map(as_text, table.notes), *cells]


def long_said(column: Column, power: int) -> str:
    """That a column's numbers are too long to read, and the unit that would make them short."""
    largest = float(np.abs(column.present).max())
    return (
        f"**{as_text(column.name)}** runs to {number(largest, 3)}: counted in "
        f"{as_text(units.spelt(power))}, every number of the lesson is short."
    )


def counted_said(column: Column, power: int) -> str:
    """That a column is counted in another unit than it was given in, and what 1 is."""
    one = f"10^{power}" if abs(power) > 12 else f"{10.0**power:,.12g}"
    return (
        f"**{as_text(column.name)}** is counted in {as_text(units.spelt(power))}: 1 here is "
        f"{as_text(one)} as it was given."
    )


def way_back(spec: OwnSpec, plain: OwnSpec) -> list[str]:
    """What one unit of a standardised axis is in the units of the column, and where its 0 is."""
    said = []
    for j, column in enumerate(list(zip(*plain.rows, strict=True))[:-1]):
        values = np.array(column)
        spread, mean = float(values.std()), float(values.mean())
        name = spec.names[j] if spec.names else ("x" if len(spec.rows[0]) == 2 else f"x{j + 1}")
        unit = f" {as_text(spec.units[j])}" if spec.units and spec.units[j] else ""
        said.append(
            f"{as_text(name)}: 1 on the axis is {number(spread, 4)}{unit}, and 0 is "
            f"{number(mean, 4)}{unit}."
        )
    return said
