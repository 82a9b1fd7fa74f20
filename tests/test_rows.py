"""Every row of the source material has a test that names it."""

import re

from reading import ROOT
from rows import ROWS


def test_every_row_has_a_test_that_names_it():
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if path.name != "test_rows.py"]
    marks = [re.findall(r'row\("([A-Z]{3}-\d)"\)', path.read_text("utf-8")) for path in files]
    assert set(ROWS) - set().union(*marks) == set()
