"""Every row of the source material, and every known mistake, has a test that names it."""

import re

import pytest
from reading import ROOT
from rows import KINDS


def marked() -> set[str]:
    """What the tests are marked with."""
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if path.name != "test_rows.py"]
    marks = [re.findall(r'row\("([A-Z]{3}-\d|B\d\d)"\)', path.read_text("utf-8")) for path in files]
    return set().union(*marks)


@pytest.mark.parametrize("kind", KINDS)
def test_each_has_a_test_that_names_it(kind):
    assert set(KINDS[kind]) - marked() == set()
