"""A spec written as code builds the very same spec."""

import pytest

from core.data import FixedSpec, OwnSpec, SyntheticSpec
from core.script import FILE, MOST_ROWS, data_code, needs_file, rows_file

SPECS = {
    "drawn": SyntheticSpec(w=(2.0,), noise=0.3, n=7, seed=9, correlation=0.5),
    "fixed": FixedSpec("exercise"),
    "one row": OwnSpec(((0.1, -3e-9),)),
    "names": OwnSpec(((1.0, 2.0),), names=("the 'area'", "y\\n"), units=("m²", "")),
    "some rows": OwnSpec(tuple((k / 3, k / 7) for k in range(21)), standardise=True),
    "as many as fit": OwnSpec(tuple((k / 3, k / 7, 1e12) for k in range(MOST_ROWS))),
    "too many": OwnSpec(tuple((k / 3, -k / 7e9) for k in range(MOST_ROWS + 1)), standardise=True),
    "thousands": OwnSpec(tuple((k / 3, k % 7 / 9) for k in range(3000))),
}


@pytest.mark.parametrize("name", SPECS)
def test_a_spec_written_as_code_is_the_same_spec(name: str, tmp_path, monkeypatch):
    spec = SPECS[name]
    monkeypatch.chdir(tmp_path)
    if isinstance(spec, OwnSpec) and needs_file(spec):
        (tmp_path / FILE).write_text(rows_file(spec))
    built: dict[str, object] = {}
    exec(compile(data_code(spec), name, "exec"), built)
    assert built["spec"] == spec
    assert len(data_code(spec)) < 20_000
