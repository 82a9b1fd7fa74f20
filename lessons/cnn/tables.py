"""A kernel on its way over a picture, as tables: the picture, what is in view, what is made."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch

from charts import images as tiles
from charts.cells import Place
from charts.numbers import number
from charts.palettes import Palette
from core.sliding import Slide, SlideSpec, slide

EDGE = 0.6  # cells before the first grid, where an equals sign stands
GAP = 0.9  # cells between two grids
HEADED = 1.3  # rows between the upper grids and the lower, where their names stand
NARROWEST = 5.0  # cells of a sheet: a kernel of one number is a cell, not a plank
LETTER = 6.0  # pixels of a digit
TOP = 255


@dataclass(frozen=True)
class SlideTables:
    """cells, signs: the sheet (see `charts.cells`); numbers: one row a place, for the readout.

    around (side + 2p)² and out: the numbers that the browser looks up, row by row.
    """

    done: Slide
    cells: pd.DataFrame
    signs: pd.DataFrame
    numbers: pd.DataFrame
    around: np.ndarray
    out: np.ndarray
    row: int  # of the test images

    @property
    def spec(self) -> SlideSpec:
        """How the kernel goes."""
        return self.done.spec

    @property
    def side(self) -> int:
        """Pixels of a side of the picture."""
        return len(self.done.picture)

    @property
    def rows(self) -> int:
        """Places in a column."""
        return self.done.out.shape[0]

    @property
    def columns(self) -> int:
        """Places in a row."""
        return self.done.out.shape[1]

    @property
    def places(self) -> int:
        """Places in all."""
        return self.done.out.numel()

    @property
    def high(self) -> float:
        """Rows of the sheet."""
        return float(self.cells["top"].max()) + 1

    @property
    def wide(self) -> float:
        """Cells of the sheet across."""
        return max(float(self.cells["left"].max()) + 1, NARROWEST)

    @property
    def room(self) -> float:
        """Pixels that the longest number needs; the sum has room beside it."""
        weights = {w for line in self.spec.kernel for w in line}
        pixels = set(self.around.tolist())
        texts = [number(w) for w in weights] + [number(w * x) for w in weights for x in pixels]
        return LETTER * max(map(len, [*texts, number(max(pixels))])) + 1

    @property
    def weight_sum(self) -> float:
        """The sum of the kernel's weights."""
        return float(torch.tensor(self.spec.kernel, dtype=torch.double).sum())

    @property
    def ends(self) -> tuple[float, float]:
        """The smallest and the largest sum."""
        return float(self.out.min()), float(self.out.max())


def slide_tables(
    picture: torch.Tensor, spec: SlideSpec, *, row: int = 0, upright: bool = False
) -> SlideTables:
    """Slide the kernel over a picture (side, side) of grey values 0 … 255, a `row` of the test
    images.

    `upright`: the grids of the sheet stand one below the other, as where there is more height.
    """
    done = slide(picture, spec)
    rows, columns = np.indices(tuple(done.out.shape))
    out = done.out.numpy()
    numbers = pd.DataFrame(
        {"row": rows.ravel() + 1, "column": columns.ravel() + 1, "sum": out.ravel()}
    )
    around = done.around.numpy().astype(np.int16).ravel()
    corners = _corners(spec.k, upright)
    cells, signs = _cells(spec, corners), _signs(spec.k, corners)
    return SlideTables(done, cells, signs, numbers, around, out.ravel(), row)


def _corners(k: int, upright: bool) -> dict[str, Place]:
    """Left and top of the grids: two by two, or one below the other."""
    low, right = k + HEADED, EDGE + k + GAP
    if upright:
        tops = {"pixels": 0.0, "kernel": low, "products": 2 * low}
        grids = {block: (EDGE, top) for block, top in tops.items()}
    else:
        grids = {"pixels": (EDGE, 0.0), "kernel": (right, 0.0), "products": (EDGE, low)}
    return grids | {"sum": (right, grids["products"][1] + (k - 1) / 2)}


def _cells(spec: SlideSpec, corners: dict[str, Place]) -> pd.DataFrame:
    """One row a cell: block, left, top, its place i, j in the window, its weight, copy."""
    k = spec.k
    rows = [
        (block, left + j, top + i, i, j, float(spec.kernel[i][j]), False)
        for block, (left, top) in corners.items()
        for i in range(1 if block == "sum" else k)
        for j in range(1 if block == "sum" else k)
    ]
    return pd.DataFrame(rows, columns=["block", "left", "top", "i", "j", "weight", "copy"])


def _signs(k: int, corners: dict[str, Place]) -> pd.DataFrame:
    """The names of the grids, and what is done between them."""
    names = {"pixels": "pixels in view", "kernel": "kernel", "products": "products", "sum": "sum"}
    signs = [(*_above(corners[block]), name) for block, name in names.items()]
    for block, sign in (("kernel", "×"), ("products", "=")):
        left, top = corners[block]
        signs.append((left - 0.5, top + k / 2, sign))
    left, top = corners["sum"]
    return pd.DataFrame([*signs, (left - 0.5, top + 0.5, "Σ")], columns=["left", "top", "text"])


def _above(corner: Place) -> Place:
    return corner[0], corner[1] - 0.55


def picture_url(tables: SlideTables) -> str:
    """The picture as it is, white is 255."""
    pixels = tables.done.picture.numpy().astype(np.uint8).ravel()
    return tiles.grey(pixels, (tables.side, tables.side), TOP)


def out_url(tables: SlideTables, palette: Palette) -> str:
    """What the kernel makes: grey where nothing is below 0, else orange above 0 and blue below."""
    shape, (low, high) = (tables.rows, tables.columns), tables.ends
    if low >= 0:
        share = tables.out / max(high, 1e-12) * TOP
        return tiles.grey(share.round().astype(np.uint8), shape, TOP)
    return tiles.weights(tables.out, shape, max(-low, high), palette)
