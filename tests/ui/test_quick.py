"""Altair made quicker draws the same pictures: every chart of every page, drawn each way."""

import itertools
import subprocess
import sys
from functools import wraps
from pathlib import Path

import pytest
from reading import PAGES, ROOT
from walking import ChartsSeen

from core import vectorization
from lessons.vectorization import cache

# The tests draw as altair does (tests/conftest.py); what ships is drawn in a process of its own.
QUICKLY = """
import sys
from pathlib import Path
sys.path[:0] = [".", "tests/helpers", "tests/ui"]
import altair, torch
from altair.utils import schemapi
from test_quick import steady_watch
from walking import ChartsSeen
torch.set_num_threads(1)
steady_watch()
seen = ChartsSeen(Path(sys.argv[1])).seen
assert schemapi.SchemaBase.validate() is None, "the app did not make altair quicker"
print(*seen, sep="\\n")
"""


def steady_watch() -> None:
    """What is timed on a page takes longer at each look: the same on every walk."""
    looks = itertools.count()
    kept = vectorization.measure

    @wraps(kept)  # the page shows its source
    def measure(*args, **kwargs):
        return kept(*args, clock=lambda: 1e-2 * next(looks) ** 1.5, **kwargs)

    vectorization.measure = measure


@pytest.fixture(autouse=True)
def no_real_watch(monkeypatch):
    monkeypatch.setattr(vectorization, "measure", vectorization.measure)  # put back afterwards
    cache.timing_tables.clear()
    steady_watch()
    yield
    cache.timing_tables.clear()


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
