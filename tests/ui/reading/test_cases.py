"""Files as people have them: every one does what its line in EXPECTED.tsv says.

The folder lies beside the checkout (or where ONELAYER_CASES says); a smaller one ships with the
tests, so that no kind is ever left out.
"""

import csv
import math
import os
import re
from pathlib import Path

import pytest
from reading import ROOT

from core.data import load
from ui.reading import choose, table

SHIPPED = ROOT / "tests" / "cases" / "own-data"
BESIDE = Path(os.environ.get("ONELAYER_CASES", ROOT.parent / "shared" / "cases" / "own-data"))
FOLDERS = [folder for folder in (SHIPPED, BESIDE) if (folder / "EXPECTED.tsv").exists()]
CASES = [
    pytest.param(folder / row["file"], row["expected"], id=row["file"])
    for folder in FOLDERS
    for row in csv.DictReader((folder / "EXPECTED.tsv").open(encoding="utf-8"), delimiter="\t")
]


def outcome(path: Path):
    """The table, its roles and what stays open; or the sentence that refuses it."""
    try:
        found = table.read(path.read_bytes())
        if any(question.key == "row" for question in found.questions):
            return found, None, list(found.questions)
        roles = choose.default_roles(found)
    except ValueError as error:
        return None, None, str(error)
    label = choose.label_question(found, roles)
    return found, roles, [*found.questions, *([label] if label else [])]


@pytest.mark.parametrize(("path", "expected"), CASES)
def test_a_file_does_what_a_person_expects_of_it(path: Path, expected: str):
    found, roles, said = outcome(path)
    what, _, rest = expected.partition(":")
    if found is None:
        assert "refused" in what
        assert said.endswith(".")
        assert "Traceback" not in said
        assert len(said) < 300
        return
    assert what != "refused", rest
    if what == "asks":
        assert said
        assert all(question.answers for question in said)
        return
    assert not said, "a question that nobody should be asked"
    spec, chosen = choose.spec_of(found, roles.features[:2], roles.label, 1000)
    data = load(spec)
    assert all(map(math.isfinite, [*data.X.flatten().tolist(), *data.y.flatten().tolist()]))
    columns = {column.name: column for column in found.columns}
    as_it_says(rest, spec, chosen, columns)


def as_it_says(rest: str, spec, chosen, columns) -> None:
    """What a line of EXPECTED.tsv says in words that can be checked."""
    for name, values in re.findall(r"(\w+) = ((?:-?[\d.]+(?:, )?)+)", rest):
        wanted = [float(v) for v in values.strip(" ,").split(", ")]
        assert columns[name].present.tolist() == pytest.approx(wanted)
    if names := re.search(r"names ([^,;]+?) and ([^,;]+?)(?:,| …|$)", rest):
        assert {re.sub(r" 1\.61$", "", n.strip()) for n in names.groups()} <= set(spec.names)
    if rows := re.search(r"(?:^|, |\s)(\d+) rows(?! of)", rest.replace(" or 3 rows", " rows")):
        assert len(spec.rows) == int(rows.group(1)), chosen
    if label := re.search(r"label (\w+)", rest.split("the label")[0]):
        assert spec.names[-1] == label.group(1)
    if feature := re.search(r"feature (\w+)", rest):
        assert feature.group(1) in spec.names
    if "left out" in rest and (out := re.search(r"(\w+) is left out", rest)):
        assert out.group(1) not in spec.names


def test_a_hint_says_that_price_is_the_label_where_the_last_column_has_no_such_name():
    found = table.read("price,area\n210,61\n250,75\n")
    roles = choose.default_roles(found)
    assert choose.better_label(found, roles) == 0
    assert found.columns[roles.label].name == "area"


def test_answers_settle_what_was_asked():
    decimals = table.read("X\n0,25\n0,35\n0,8\n", {"columns": "one"})
    assert decimals.columns[0].present.tolist() == [0.25, 0.35, 0.8]
    assert table.read("X\n0,25\n0,35\n", {"columns": "two"}).questions == ()
    text = "area\tprice\n1,200\t5\n1,300\t6\n"
    for mark, first in ((",", 1.2), (".", 1200)):
        answered = table.read(text, {"mark:area": mark})
        assert answered.questions == ()
        assert answered.columns[0].present[0] == first
    days = "date,v\n03/04/1990,5\n05/07/1990,6\n"
    assert table.read(days, {"date:date": "day first days"}).columns[0].present[1] == 93
    assert table.read(days, {"date:date": "month first days"}).columns[0].present[1] == 64
