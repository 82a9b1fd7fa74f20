"""The programs that do not run stop with torch's own words; corrected, they do what they should."""

import pytest

from core.attempts import attempt
from core.mlp_programs import PROGRAMS


@pytest.mark.row("B43")
@pytest.mark.row("MLP-2")
def test_losses_that_still_remember_cannot_be_plotted():
    program = PROGRAMS["losses kept for a plot"]
    broken, right = attempt(program.written), attempt(program.corrected)
    assert broken.error.startswith("RuntimeError: Can't call numpy() on Tensor that requires grad")
    assert not broken.found
    assert right.found["points of the curve"] == "20"
    assert float(str(right.found["last loss"])) < float(str(right.found["first loss"]))


@pytest.mark.parametrize(
    ("name", "shapes"),
    [
        ("pictures not flattened", "1792x28 and 784x64"),
        ("everything in one row", "1x50176 and 784x64"),
    ],
)
def test_shapes_that_do_not_fit_are_said_by_torch(name, shapes):
    broken, right = attempt(PROGRAMS[name].written), attempt(PROGRAMS[name].corrected)
    assert broken.error.startswith("RuntimeError")
    assert "shapes cannot be multiplied" in broken.error
    assert shapes in broken.error
    assert right.found == {"shape of the logits": "(64, 10)"}


def test_a_shape_that_fits_can_be_wrong_all_the_same():
    program = PROGRAMS["the right shape, mixed up"]
    mixed, right = (attempt(one) for one in (program.written, program.corrected))
    assert not mixed.error
    assert mixed.found["shape of the rows"] == right.found["shape of the rows"] == "(64, 784)"
    few, many = (int(str(one.found["right of 1,280"])) for one in (mixed, right))
    assert few < 500 < many
