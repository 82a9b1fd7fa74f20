"""Lines of code come from the functions themselves, each with the moment it stands for."""

from ui import listing
from ui.listing import Line


def made(size: int) -> list[int]:
    """Not shown."""
    numbers = list(range(size))
    numbers.reverse()
    return numbers


def looped(numbers: list[int]):
    """Not shown either."""
    for number in numbers:
        half = number / 2
        print(
            half,
        )
        yield half


def test_the_body_of_a_function_without_docstring_and_return():
    assert listing.lines_of(made) == (
        Line("numbers = list(range(size))"),
        Line("numbers.reverse()"),
    )


def test_statements_of_a_loop_have_their_phases_and_the_rest_has_none():
    lines = listing.lines_of(looped, (0, 1, 2))
    assert [line.phase for line in lines] == [0, 1, 2, 2, 2, None]
    assert lines[0].code == "for number in numbers:"
    assert lines[1].code == "    half = number / 2"
    assert lines[-1].code == "    yield half"


def test_texts_go_to_their_phase_and_other_lines_are_marked():
    lines = listing.told(listing.lines_of(looped, (0, 1, 2)), {1: "half {half}"})
    assert [line.says for line in lines] == ["", "half {half}", "", "", "", ""]
    marked = listing.marked((Line("a = 1"), Line("b = 2")), (Line("a = 1", 3),))
    assert [line.other for line in marked] == [False, True]
