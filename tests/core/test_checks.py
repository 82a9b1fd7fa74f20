"""A rule that is broken is told with the value that broke it."""

import math

import pytest

from core.checks import MOST, quoted, require, require_finite


def test_a_rule_that_holds_says_nothing():
    require(True, "n must be >= 1", 3)
    require_finite("lr", [0.0, -1e300])


def test_a_broken_rule_is_one_sentence_with_the_value():
    with pytest.raises(ValueError, match=r"^n must be >= 1\. Got 0\.$"):
        require(False, "n must be >= 1", 0)


@pytest.mark.parametrize(("value", "said"), [(math.nan, "nan"), (math.inf, "inf")])
def test_the_first_value_that_is_no_number_is_named(value, said):
    with pytest.raises(ValueError, match=rf"^lr must be finite\. Got {said}\.$"):
        require_finite("lr", [1.0, value])


def test_what_somebody_wrote_is_repeated_on_one_line_cut_and_with_nothing_unseen():
    assert quoted("a\n b\x00c\u202ed") == "'a b\\u0000c\\u202ed'"
    assert quoted("x" * MOST) == f"'{'x' * MOST}'"
    assert quoted("x" * (MOST + 1)) == f"'{'x' * MOST}…'"
    assert len(quoted("\u202e" * 500)) == MOST + 3
