"""Samples as rows, and the names of the parameters."""

import pytest
import torch

from charts.samples import parameter_names, points_table


@pytest.mark.parametrize(
    ("d", "names"), [(1, ["w", "b"]), (2, ["w₁", "w₂", "b"]), (3, ["w₁", "w₂", "w₃", "b"])]
)
def test_parameters_are_numbered_when_there_are_several_weights(d, names):
    assert parameter_names(d) == names


def test_a_row_is_a_sample_with_its_number():
    X, y = torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[5.0], [6.0]])
    table = points_table(X, y)
    assert table.to_dict("list") == {"x1": [1, 3], "x2": [2, 4], "y": [5, 6], "i": [0, 1]}
