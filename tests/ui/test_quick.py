"""Altair made quicker draws the same pictures: compared in a process of its own each way."""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DRAW = """
import json, sys
if sys.argv[1] == "quick":
    from ui import quick
    quick.charts()
from lessons.linear_regression import line as lines
from lessons.linear_regression.tables import line_tables
from lessons.sgd import bowl, compare, strip
from lessons.sgd.tables import sgd_tables
from lessons.sgd.tables_further import runs_tables
from charts.theme import LIGHT
from core.data import FixedSpec, load
from core.sgd import SgdSpec, run
spec = SgdSpec(lr=0.1, batch_size=100)
tables = sgd_tables(run(spec), 0, 1)
names, line = tables.names, line_tables(load(FixedSpec("exercise")), 3.0, 4.0)
runs = runs_tables([spec, SgdSpec(lr=0.03)], names, 0, 1)
for chart in (bowl.bowl_chart(tables, LIGHT), strip.strip_chart(tables, LIGHT),
              compare.overlay_chart(runs, LIGHT),
              lines.line_chart(line, show_best=True, palette=LIGHT)):
    print(json.dumps(chart.to_dict(), sort_keys=True))
"""


def drawn(how: str) -> str:
    """The specifications of the SGD charts, drawn in a fresh process; "" when it failed."""
    done = subprocess.run(
        [sys.executable, "-c", DRAW, how], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_quick_way_draws_exactly_what_altair_draws():
    plain, quick = drawn("plain"), drawn("quick")
    assert plain.count("\n") == 4
    assert hashlib.sha256(plain.encode()).hexdigest() == hashlib.sha256(quick.encode()).hexdigest()
