"""Matrices in formulas."""

import torch

from charts import latex


def test_a_matrix_of_small_numbers_has_its_power_of_ten_before_it():
    small = torch.tensor([[0.000998, -0.0000012], [-0.0000012, 0.0000089]], dtype=torch.double)
    text = latex.small_matrix_tex(small)
    assert text.startswith(r"10^{-4} \cdot \begin{bmatrix}9.98 & -0.012 ")
    assert latex.small_matrix_tex(torch.eye(2)) == latex.matrix_tex(torch.eye(2))
