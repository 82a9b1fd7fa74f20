"""What a path looks like, for paths whose look nobody doubts."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.path_shape import path_shape

LINE = [(k / 20, k / 40) for k in range(21)]
CORNER = [(k / 20, 0.0) for k in range(11)] + [(0.5, k / 20) for k in range(1, 11)]
ZIGZAG = [(k / 100, 0.3 * (k % 2)) for k in range(30)]
RESTLESS = [(k / 20, 0.06 * math.sin(1.1 * k)) for k in range(21)]


@pytest.mark.parametrize(
    ("points", "name"),
    [
        (LINE, "nearly straight"),
        (CORNER, "it bends"),
        (ZIGZAG, "it zig-zags"),
        (RESTLESS, "it wanders"),
        ([(0.5, 0.5)] * 9, "it hardly moves"),
        ([(0.5, 0.5)], "it hardly moves"),
    ],
)
def test_a_path_is_called_what_it_looks_like(points, name):
    assert path_shape(points).name == name


def test_a_right_angle_turns_by_90_degrees():
    assert path_shape(CORNER).turned == pytest.approx(90)


@given(st.floats(0, 2 * math.pi), st.floats(-3, 3), st.floats(-3, 3))
def test_turning_or_moving_the_picture_changes_nothing(angle, right, up):
    c, s = math.cos(angle), math.sin(angle)
    turned = [(c * x - s * y + right, s * x + c * y + up) for x, y in CORNER]
    assert path_shape(turned).name == "it bends"
    assert path_shape(turned).turned == pytest.approx(90, abs=1e-6)
