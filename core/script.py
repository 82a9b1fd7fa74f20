"""A data set as Python that builds it again, for the scripts that a reader copies and runs."""

from core.data import DataSpec, OwnSpec

FILE = "rows.csv"  # what own rows are called that are too many to stand in a script
MOST_ROWS = 200  # written into a script: beyond that the script is all rows


def needs_file(spec: DataSpec) -> bool:
    """Whether the rows are read from FILE, because they are too many to be written out."""
    return isinstance(spec, OwnSpec) and len(spec.rows) > MOST_ROWS


def data_code(spec: DataSpec) -> str:
    """Lines that leave the spec in the variable `spec`, with the imports they need.

    >>> print(data_code(OwnSpec(((1.0, 2.0),))))
    from core.data import OwnSpec
    <BLANKLINE>
    rows = (
        (1.0, 2.0),
    )
    spec = OwnSpec(rows, standardise=False)
    """
    if not isinstance(spec, OwnSpec):
        return f"from core.data import {type(spec).__name__}\n\nspec = {spec!r}"
    named = f", names={spec.names!r}, units={spec.units!r}" if spec.names else ""
    build = f"spec = OwnSpec(rows, standardise={spec.standardise}{named})"
    if not needs_file(spec):
        rows = "".join(f"    {row!r},\n" for row in spec.rows)
        return f"from core.data import OwnSpec\n\nrows = (\n{rows})\n{build}"
    return (
        "from pathlib import Path\n\n"
        "from core.data import OwnSpec\n"
        "from core.own_data import parse_points\n\n"
        f"# the {len(spec.rows):,} rows of the page, saved beside this script\n"
        f'rows = parse_points(Path("{FILE}").read_text()).rows\n'
        f"{build}"
    )


def rows_file(spec: OwnSpec) -> str:
    """The rows as FILE holds them: one sample a line, every digit kept."""
    return "".join(",".join(map(repr, row)) + "\n" for row in spec.rows)
