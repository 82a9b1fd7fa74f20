"""Programs from notes: each stops or misleads as it is said; corrected, each runs and is right."""

import math

import pytest

from core.from_notes import NOTES, compiled, outcome


def written(name: str):
    return outcome(NOTES[name].written)


def mended(name: str):
    return outcome(NOTES[name].corrected)


@pytest.mark.parametrize("name", NOTES)
def test_corrected_it_runs_and_is_another_program(name):
    note, found = NOTES[name], mended(name)
    assert note.written != note.corrected
    assert found.printed
    assert not found.error
    assert found == mended(name)  # chance has a seed


@pytest.mark.parametrize(
    ("name", "error"),
    [
        pytest.param(
            "an empty line that is not empty",
            "SyntaxError: invalid non-printable character U+00A0",
            marks=pytest.mark.row("B56"),
        ),
        pytest.param(
            "signs lost in a copy", "SyntaxError: invalid syntax", marks=pytest.mark.row("B25")
        ),
        pytest.param(
            "a bracket left open",
            "SyntaxError: '(' was never closed",
            marks=pytest.mark.row("B58"),
        ),
        pytest.param(
            "a path on one's own disk", "FileNotFoundError: ", marks=pytest.mark.row("B57")
        ),
        pytest.param("one index too many", "IndexError: ", marks=pytest.mark.row("B53")),
    ],
    ids=["U+00A0", "signs", "bracket", "path", "index"],
)
def test_it_stops_with_the_true_error_and_prints_nothing(name, error):
    found = written(name)
    assert found.error.startswith(error)
    assert found.printed == ()
    if error.startswith("SyntaxError"):
        with pytest.raises(SyntaxError):
            compiled(NOTES[name].written)


@pytest.mark.row("B25")
def test_each_of_the_lost_signs_is_an_error_by_itself():
    _, line, *_ = NOTES["signs lost in a copy"].written.splitlines()
    with pytest.raises(SyntaxError):
        compiled("def squared_loss(y_hat, y):\n" + line)
    with pytest.raises(SyntaxError):
        compiled("import torchdef squared_loss(y_hat, y):\n    return 0\n")


@pytest.mark.row("B30")
def test_what_was_never_imported_is_missed_after_the_training():
    found = written("imported nowhere")
    assert found.printed == mended("imported nowhere").printed[:1]
    assert found.error == "NameError: name 'plt' is not defined"


@pytest.mark.row("B62")
def test_the_second_class_of_a_name_is_taken_for_the_first():
    assert written("one name for two").printed == (f"the line at 3: {3**2}",)
    assert mended("one name for two").printed == (f"the line at 3: {2 * 3}",)


@pytest.mark.row("B59")
def test_a_global_changes_the_net_and_an_own_value_does_not():
    assert written("a net that reads a global").printed == ("net at 3: 6", "net at 3: 27")
    assert mended("a net that reads a global").printed == ("net at 3: 6", "net at 3: 6")


@pytest.mark.row("B51")
@pytest.mark.row("B14")
def test_half_a_second_an_epoch_is_counted_and_the_history_is_as_long():
    assert written("sleep in the loop").printed[-1] == f"seconds spent asleep: {0.5 * 100:g}"
    (line,) = mended("sleep in the loop").printed
    assert line.endswith("to be watched: 100")


@pytest.mark.row("B26")
def test_the_argument_of_normal_is_the_deviation_and_its_square_is_the_variance():
    (line,) = written("0.01: which width?").printed
    variance = float(line.removeprefix("variance: "))
    assert math.isclose(variance, 0.01**2, rel_tol=0.02)
    assert mended("0.01: which width?").printed[0].startswith("standard deviation: 0.0100")


@pytest.mark.row("B13")
def test_without_train_dropout_is_off_from_the_second_epoch_on():
    ends = [line.rsplit(" ", 1)[1] for line in written("eval, and never train again").printed]
    assert ends == ["True", "False"]
    ends = [line.rsplit(" ", 1)[1] for line in mended("eval, and never train again").printed]
    assert ends == ["True", "True"]


@pytest.mark.row("B32")
def test_a_third_class_is_never_named_and_holds_some_probability():
    times, mean = written("three outputs for two classes").printed
    assert times.endswith(": 0")
    assert 0 < float(mean.rsplit(" ", 1)[1]) < 0.05


@pytest.mark.row("B37")
def test_labels_of_a_coin_are_learned_and_not_foreseen():
    assert written("graded on what it learned").printed == ("accuracy: 100%",)
    learned, new = mended("graded on what it learned").printed
    assert learned.endswith(" 100%")
    assert 30 <= int(new.rsplit(" ", 1)[1].rstrip("%")) <= 70


@pytest.mark.row("B53")
def test_the_corrected_sum_is_minus_the_log_of_the_label():
    (line,) = mended("one index too many").printed
    assert float(line) == pytest.approx(-math.log(0.5))


@pytest.mark.row("B46")
def test_a_plus_in_the_residual_finds_the_line_of_minus_y():
    assert written("a minus that became a plus").printed == ("at x = 4: -8.0",)
    assert mended("a minus that became a plus").printed == ("at x = 4: 8.0",)
