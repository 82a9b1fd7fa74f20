"""Which rows of the source material are proven, and by which tests.

The material is a table that only whoever tests has to know; pages and code name public sources.
"""

from collections.abc import Iterable

# How many rows each family of the material has: DAT-1 to DAT-8, and so on.
FAMILIES = {
    **{"FND": 4, "DAT": 8, "VEC": 2, "LIN": 4, "LOS": 6, "EXH": 3, "SGD": 7},
    **{"AUT": 6, "NRM": 5, "SCR": 4, "CON": 3, "REG": 2, "LOG": 5, "SMX": 8},
    **{"IMG": 5, "STR": 5, "MLP": 3, "CNN": 2, "RNN": 2, "UTL": 4, "FRW": 2},
}
ROWS = [f"{family}-{i + 1}" for family, size in FAMILIES.items() for i in range(size)]
MISTAKES = [f"B{i + 1:02}" for i in range(62)]  # known mistakes of the material


def proven(marked: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The tests of every row, each once, from pairs of a row and a test.

    Raises ValueError for a row that the material does not have.
    """
    tests: dict[str, list[str]] = {row: [] for row in ROWS + MISTAKES}
    for row, test in marked:
        if row not in tests:
            raise ValueError(
                f"{test} is marked with {row}, which is no row and no mistake of the material."
            )
        if test not in tests[row]:
            tests[row].append(test)
    return tests


def table(tests: dict[str, list[str]]) -> str:
    """Each proven row with its tests, and the rows without one."""
    lines = [
        f"{row:6} {len(names):3}  {name}" if name is names[0] else f"{'':10}  {name}"
        for row, names in tests.items()
        for name in names
    ]
    return "\n".join([*lines, "", *(_missing(name, of, tests) for name, of in KINDS.items())])


KINDS = {"rows": ROWS, "known mistakes": MISTAKES}


def _missing(name: str, of: list[str], tests: dict[str, list[str]]) -> str:
    none = [row for row in of if not tests[row]]
    rest = f"None for: {', '.join(none)}." if none else ""
    return f"{len(of) - len(none)} of {len(of)} {name}. {rest}".strip()
