"""Altair made quicker draws the same pictures: compared in a process of its own each way."""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DRAW = """
import json, sys
if sys.argv[1] == "quick":
    from ui import quick
    quick.charts()
from charts import sgd
from charts.theme import LIGHT
from core.sgd import SgdSpec, run
tables = sgd.sgd_tables(run(SgdSpec(lr=0.1, batch_size=100)), 0, 1)
for chart in (sgd.bowl_chart(tables, LIGHT), sgd.fit_chart(tables, 0, LIGHT),
              sgd.loss_chart(tables, LIGHT), sgd.strip_chart(tables, LIGHT)):
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
