"""Regions of a linear classifier: each point lies in the polygon of the class that wins there."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.regions import area, cut, region

seeds = st.integers(0, 10**6)


def classifier(seed: int, q: int = 3) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(2, q, generator=generator), torch.randn(q, generator=generator)


def inside(corners, x1: float, x2: float) -> bool:
    """By the sign of the turn at every edge: the corners of these polygons turn left."""
    if len(corners) < 3:
        return False
    ring = zip(corners, corners[1:] + corners[:1], strict=True)
    return all(
        (b1 - a1) * (x2 - a2) - (b2 - a2) * (x1 - a1) >= -1e-9 for (a1, a2), (b1, b2) in ring
    )


@given(seeds)
def test_a_point_lies_in_the_region_of_the_class_that_wins_there(seed):
    w, b = classifier(seed)
    regions = [region(w, b, j, 4.0) for j in range(3)]
    generator = torch.Generator().manual_seed(seed + 1)
    for x in (torch.rand(20, 2, generator=generator) * 8 - 4).tolist():
        o = torch.tensor(x) @ w + b
        ahead = o.topk(2).values
        if ahead[0] - ahead[1] > 1e-3:
            assert [inside(corners, *x) for corners in regions] == [
                j == o.argmax() for j in range(3)
            ]


@given(seeds, st.floats(0.1, 3))
def test_the_regions_fill_the_picture_and_shrink_with_the_margin(seed, margin):
    w, b = classifier(seed)
    areas = [area(region(w, b, j, 4.0)) for j in range(3)]
    assert sum(areas) == pytest.approx(64, abs=1e-6)
    for j in range(3):
        sure = region(w, b, j, 4.0, margin)
        assert area(sure) <= areas[j] + 1e-9
        for x in sure:
            y_hat = (torch.tensor(x, dtype=torch.double) @ w.double() + b.double()).softmax(0)
            rivals = torch.cat([y_hat[:j], y_hat[j + 1 :]])
            assert (y_hat[j] / rivals >= math.exp(margin) * (1 - 1e-6)).all()


def test_before_training_all_classes_tie_everywhere():
    w, b = torch.zeros(2, 3), torch.zeros(3)
    assert all(area(region(w, b, j, 4.0)) == 64 for j in range(3))
    assert region(w, b, 0, 4.0, 0.1) == []


def test_a_square_is_cut_in_half():
    square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    assert area(cut(square, 1.0, 0.0, -0.5)) == pytest.approx(0.5)
    assert cut(square, 1.0, 0.0, -2.0) == []
    assert area([]) == 0
