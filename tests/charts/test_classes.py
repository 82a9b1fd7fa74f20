"""Samples of a few classes: one shade a stretch of probability, colours that differ."""

import numpy as np
import pytest

from charts import classes
from charts.palettes import DARK, LIGHT


def test_a_shade_is_a_stretch_of_probabilities_and_a_half_is_an_edge():
    p = np.array([0.0, 0.05, 0.2, 0.49, 0.5, 0.51, 0.8, 0.95, 1.0])
    assert (classes.shade_of(p) * 5).round().tolist() == [0, 0, 1, 2, 3, 3, 4, 5, 5]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_shades_lead_from_one_class_to_the_other_over_paper(palette):
    shades = classes.shades(palette)
    assert len(set(shades)) == 6
    assert classes.mixed("#102030", palette.paper, 0.0) == palette.paper
    assert classes.mixed("#102030", palette.paper, 1.0) == "#102030"
    assert len(set(classes.colours(palette))) == 3 == len(set(classes.SHAPES))
