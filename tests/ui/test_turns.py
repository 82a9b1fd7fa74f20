"""Turns are short while any long work is under way, and as before when the last one has ended."""

import sys

import pytest

from ui.turns import SHORT, USUAL, short_turns


def test_turns_are_short_until_the_last_work_ends_whatever_order_they_end_in():
    first, second = short_turns(), short_turns()
    first.__enter__()
    second.__enter__()
    assert sys.getswitchinterval() == pytest.approx(SHORT)
    first.__exit__(None, None, None)
    assert sys.getswitchinterval() == pytest.approx(SHORT)
    second.__exit__(None, None, None)
    assert sys.getswitchinterval() == pytest.approx(USUAL)


def test_turns_are_as_before_after_an_error():
    with pytest.raises(ZeroDivisionError), short_turns():
        1 / 0  # noqa: B018
    assert sys.getswitchinterval() == pytest.approx(USUAL)
