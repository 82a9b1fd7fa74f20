"""Altair made quicker draws the same pictures: every chart of every page, drawn each way."""

import subprocess
import sys
from pathlib import Path

import pytest
from reading import PAGES, ROOT
from walking import ChartsSeen

# The tests draw as altair does (tests/conftest.py); what ships is drawn in a process of its own.
QUICKLY = """
import sys
from pathlib import Path
sys.path[:0] = [".", "tests/helpers"]
import altair, torch
from altair.utils import schemapi
from walking import ChartsSeen
torch.set_num_threads(1)
seen = ChartsSeen(Path(sys.argv[1])).seen
assert schemapi.SchemaBase.validate() is None, "the app did not make altair quicker"
print(*seen, sep="\\n")
"""


def quickly(page: Path) -> list[str]:
    """The charts of a walk through all options of a page, as the app draws them."""
    done = subprocess.run(
        [sys.executable, "-c", QUICKLY, str(page)],
        cwd=ROOT, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_the_quick_way_draws_exactly_what_altair_draws(page):
    plain = ChartsSeen(page).seen
    assert len(set(plain)) > 10
    assert plain == quickly(page)
