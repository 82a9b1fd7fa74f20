"""Rows of cells, before anybody knows what they mean."""

from dataclasses import dataclass

Row = list[str]


@dataclass(frozen=True)
class Sheet:
    """Rows of cells, the line of the text that each came from, and what parted them.

    `notes` say what was left out, `pairs` that the cells may as well be one column of decimals.
    """

    rows: list[Row]
    lines: list[int]
    delimiter: str
    notes: tuple[str, ...] = ()
    pairs: bool = False
    heading: Row | None = None  # names that stood in a comment
