"""A loss from above: its levels, its landmarks, and axes of one scale."""

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from charts.bowl import bowl_levels, landmarks, places_table, reach, square_axes, square_ends
from charts.palettes import LIGHT
from core.bowl import Window


@given(st.floats(0, 1e12), st.floats(1e-9, 1e12))
def test_contours_are_nine_levels_that_rise_evenly_to_a_logarithmic_eye(low, more):
    levels = bowl_levels(np.array([low, low + more]))
    assert len(levels) == 9
    steps = np.diff(np.log(levels))
    assert (steps > 0).all()
    assert steps == pytest.approx(steps[0])


def test_a_surface_of_zeros_has_no_contours():
    assert bowl_levels(np.zeros((3, 3))) == []


def test_places_are_seen_in_the_plane_of_two_parameters():
    places = {"optimum": torch.tensor([1.0, 2.0, 3.0]), "truth": torch.tensor([4.0, 5.0, 6.0])}
    assert places_table(places, 2, 0).to_dict("list") == {
        "name": ["optimum", "truth"],
        "x": [3.0, 6.0],
        "y": [1.0, 4.0],
    }


def test_a_screen_sees_at_most_so_much_more_than_the_window():
    window = Window(0, 1, (0.0, 10.0), (-1.0, 1.0))
    assert reach(window, 0, (2.0, 3.0)) == (-5.0, 15.0)
    assert reach(window, 1, (2.0, 3.0)) == (-3.0, 3.0)


@pytest.mark.parametrize(("width", "shown"), [(400, (0, 1, 0, 1)), (600, (-0.25, 1.25, 0, 1))])
def test_the_wider_side_shows_more_and_a_unit_stays_as_long_across_as_up(width, shown):
    ends = square_ends((0.0, 1.0), (0.0, 1.0))
    screen = {"min": min, "max": max, "width": width, "height": 400}
    found = [eval(ends[end], {}, screen) for end in ("left", "right", "low", "high")]
    assert found == pytest.approx(shown)
    assert (found[1] - found[0]) / width == pytest.approx((found[3] - found[2]) / 400)


def test_landmarks_are_a_cross_and_a_diamond_where_they_stand():
    places = pd.DataFrame({"name": ["optimum", "truth"], "x": [1.0, 2.0], "y": [3.0, 4.0]})
    x, y = square_axes((0.0, 5.0), (0.0, 5.0), ("x", "y"))
    marks = [layer.to_dict() for layer in landmarks(places, x, y, LIGHT)]
    shapes = [str(mark) for mark in marks]
    assert ["cross" in shapes[0], "diamond" in shapes[1]] == [True, True]
    assert ["optimum" in shapes[0], "truth" in shapes[1]] == [True, True]
