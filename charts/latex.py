"""Matrices in LaTeX."""

import math

from torch import Tensor

from charts.numbers import tex


def matrix_tex(values: Tensor, digits: int = 4, *, cut: bool = False) -> str:
    """A matrix in LaTeX. Entries that are rounding beside the largest are 0; `cut` shows dots."""
    floor = values.abs().max().item() * 1e-13
    rows = [
        " & ".join(tex(0.0 if abs(v) < floor else v, digits, bare=True) for v in row)
        for row in values.tolist()
    ]
    if cut:
        rows.append(" & ".join([r"\vdots"] * values.shape[1]))
    return r"\begin{bmatrix}" + r" \\ ".join(rows) + r"\end{bmatrix}"


def small_matrix_tex(values: Tensor) -> str:
    """As `matrix_tex`, with a power of ten before it when all entries are small: a narrower one."""
    power = math.floor(math.log10(values.abs().max().item()))
    if power > -3:
        return matrix_tex(values)
    return rf"10^{{{power}}} \cdot {matrix_tex(values * 10.0**-power, 3)}"
