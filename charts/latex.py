"""Matrices in LaTeX."""

import math

from torch import Tensor

from charts.numbers import tex

WIDEST = 5  # columns that fit half a page; of more the first and the last are shown


def matrix_tex(values: Tensor, digits: int = 4, *, cut: bool = False) -> str:
    """A matrix in LaTeX. Entries that are rounding beside the largest are 0; `cut` shows dots.

    Of a matrix that is wider than half a page the middle is dots as well.
    """
    floor = values.abs().max().item() * 1e-13
    cells = [
        [tex(0.0 if abs(v) < floor else v, digits, bare=True) for v in row]
        for row in values.tolist()
    ]
    if len(cells[0]) > WIDEST:
        cells = [[*row[: WIDEST - 2], r"\cdots", row[-1]] for row in cells]
        if len(cells) > WIDEST and not cut:
            dots = [r"\vdots"] * (WIDEST - 2)
            cells = [*cells[: WIDEST - 2], [*dots, r"\ddots", r"\vdots"], cells[-1]]
    if cut:
        cells.append([r"\vdots"] * len(cells[0]))
    rows = [" & ".join(row) for row in cells]
    return r"\begin{bmatrix}" + r" \\ ".join(rows) + r"\end{bmatrix}"


def small_matrix_tex(values: Tensor) -> str:
    """As `matrix_tex`, with a power of ten before it when all entries are small: a narrower one."""
    power = math.floor(math.log10(values.abs().max().item()))
    if power > -3:
        return matrix_tex(values)
    return rf"10^{{{power}}} \cdot {matrix_tex(values * 10.0**-power, 3)}"
