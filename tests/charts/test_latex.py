"""Matrices in formulas."""

import torch

from charts import latex


def test_a_matrix_of_small_numbers_has_its_power_of_ten_before_it():
    small = torch.tensor([[0.000998, -0.0000012], [-0.0000012, 0.0000089]], dtype=torch.double)
    text = latex.small_matrix_tex(small)
    assert text.startswith(r"10^{-4} \cdot \begin{bmatrix}9.98 & -0.012 ")
    assert latex.small_matrix_tex(torch.eye(2)) == latex.matrix_tex(torch.eye(2))


def test_a_matrix_that_is_too_wide_has_dots_in_its_middle():
    wide = torch.arange(81, dtype=torch.double).reshape(9, 9)
    shown = latex.matrix_tex(wide)
    assert shown.count(r"\\") == 4
    assert all(line.count("&") == 4 for line in shown.split(r"\\"))
    assert r"\cdots & 8 " in shown
    assert shown.endswith(r"72 & 73 & 74 & \cdots & 80\end{bmatrix}")
    assert latex.matrix_tex(wide[:, :5]).count(r"\\") == 8
    assert latex.matrix_tex(wide[:4], cut=True).count(r"\vdots") == 5
