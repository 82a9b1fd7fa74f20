"""Programs for scikit-learn, run now: which stop, which are warned of, and what they find."""

import pytest

from core.attempts import attempt
from core.regularization_programs import PROGRAMS


@pytest.mark.row("B60")
def test_the_boston_set_is_gone_and_another_takes_its_place():
    program = PROGRAMS["Boston house prices"]
    assert "`load_boston` has been removed" in attempt(program.written).error
    corrected = attempt(program.corrected)
    assert corrected.found["R² of the same rows"] == pytest.approx(0.5126, abs=1e-4)
    assert not corrected.error + "".join(corrected.warned)


@pytest.mark.row("B61")
@pytest.mark.row("REG-2")
def test_l1_by_penalty_is_warned_of_and_by_ratio_it_finds_the_same():
    program = PROGRAMS["penalty='l1'"]
    written, corrected = attempt(program.written), attempt(program.corrected)
    assert any("'penalty' was deprecated in version 1.8" in text for text in written.warned)
    assert not corrected.warned
    assert written.found["weights that are 0"] == "3 of 4"
    assert corrected.found["weights that are 0, C = 0.01"] == "3 of 4"
    assert corrected.found["weights that are 0, C = 1"] == "0 of 4"


@pytest.mark.row("REG-2")
def test_one_alpha_has_two_meanings():
    program = PROGRAMS["One α for both"]
    written = attempt(program.written).found
    assert written["Lasso(1), slope"] == pytest.approx(2.36, abs=1e-4)
    assert written["Ridge(1), slope"] == pytest.approx(158 / 51)
    slopes = attempt(program.corrected).found
    assert slopes["Ridge(1), slope, 4 rows"] == pytest.approx(slopes["Ridge(10), slope, 40 rows"])
    assert slopes["Lasso(1), slope, 4 rows"] == pytest.approx(slopes["Lasso(1), slope, 40 rows"])
