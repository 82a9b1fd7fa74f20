"""Scripts as notebooks: what is in them, and what they are refused for."""

import ast
import json
import subprocess
import sys
from itertools import pairwise

import pytest

from core import notebook, sgd
from core.data import OwnSpec
from core.notebook import bound, file_of

SCRIPT = """from core.sgd import SgdSpec, run
from core.data import OwnSpec

result = run(SgdSpec(data={own!r}, lr=0.1, batch_size=2, num_epochs=2))
print(result.theta[-1].tolist())
"""
OWN = OwnSpec(((1.0, 2.0), (2.0, 3.5), (3.0, 7.0)), names=("<b>年龄</b>", "a'b\"c"), units=("", ""))


def cells(text: str, kind: str = "code") -> list[str]:
    return [cell["source"] for cell in json.loads(text)["cells"] if cell["cell_type"] == kind]


def test_it_runs_where_there_is_nothing_of_this_project(tmp_path):
    made = notebook.notebook("SGD", SCRIPT.format(own=OWN))
    code = "\n\n".join(cells(made))
    assert "from core" not in code
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True
    )
    spec = sgd.SgdSpec(data=OWN, lr=0.1, batch_size=2, num_epochs=2)
    assert done.stdout.strip() == str(sgd.run(spec).theta[-1].tolist()), done.stderr


def test_the_functions_in_it_are_those_that_ran():
    code = "\n\n".join(cells(notebook.notebook("SGD", SCRIPT.format(own=OWN))))
    for function in (sgd.run, sgd.step, sgd.SgdSpec):
        assert file_of("core.sgd").source(function.__name__) in code


def test_each_cell_of_code_has_words_above_it_and_the_last_one_the_settings():
    made = json.loads(notebook.notebook("SGD", SCRIPT.format(own=OWN)))
    assert made["nbformat"] == 4
    kinds = [cell["cell_type"] for cell in made["cells"]]
    assert kinds[:2] == ["markdown", "code"]
    assert all(a != b for a, b in pairwise(kinds))
    assert len({cell["id"] for cell in made["cells"]}) == len(kinds)
    assert made["cells"][-1]["source"].startswith("result = run(")
    assert any("core/sgd.py" in text for text in cells(json.dumps(made), "markdown"))


def test_a_library_under_a_short_name_and_a_file_of_core_as_a_whole():
    code = "\n\n".join(
        cells(notebook.notebook("x", "from core import softmax as sm\n\nprint(sm.softmax)\n"))
    )
    assert "sm = SimpleNamespace(softmax=softmax)" in code
    assert "from types import SimpleNamespace" in code


def test_two_things_of_one_name_are_refused():
    script = "from core import data, likelihood, images\n\ndata.load; images.SETS; images.status\n"
    script += "from core import datasets, boxed\n\ndatasets.status; boxed.status\n"
    with pytest.raises(ValueError, match=r"must be one thing\. It is of core\.\w+ and core\.\w+\."):
        notebook.notebook("x", script)


def test_the_names_of_a_function_are_its_own():
    (function,) = ast.parse("def f(a, *b):\n    from c import d as e\n    g = a\n    return h").body
    assert isinstance(function, ast.FunctionDef)
    assert bound(function) == {"a", "b", "e", "g"}
