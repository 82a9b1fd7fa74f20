"""Shapes as sheets of cells: two operands and their result, a reshape, three houses at once."""

import itertools
import math
from dataclasses import dataclass

import pandas as pd
import torch

from charts import cells as sheets
from charts.numbers import short
from core import broadcasting, reshaping, vectorization
from core.broadcasting import SIGNS, BroadcastSpec
from core.reshaping import ReshapeSpec
from core.shapes import Shape, cells, spelt

MOST_COLUMNS, MOST_ROWS, MOST_CELLS = 12, 24, 144  # of a grid that is drawn
GAP = 1.6  # cells between two grids, where a sign stands
PITCH = 3.6  # cells from one grid to the next at least: its shape is written over it
NARROWEST = 20.0  # cells of a sheet: a few of them are cells, not planks
STRIP = 12  # numbers of memory in a row


@dataclass(frozen=True)
class Sheet:
    """cells: block, left, top, text, order (of the player), copy, and what decides the look.

    signs: left, top, text. numbers: what the readout looks up, one row a step.
    """

    cells: pd.DataFrame
    signs: pd.DataFrame
    numbers: pd.DataFrame
    wide: float
    high: float

    @property
    def last_step(self) -> int:
        """The step of the last cell."""
        return max(len(self.numbers) - 1, 0)

    @property
    def room(self) -> float:
        """Pixels that the longest number needs."""
        return sheets.room([str(text) for text in self.cells["text"]])


def indices(shape: Shape) -> list[Shape]:
    """Every index of a tensor of this shape, in reading order."""
    return list(itertools.product(*map(range, shape)))


def bracketed(index: Shape) -> str:
    """An index as code has it: [1, 2]; nothing for a single number."""
    return str(list(index)) if index else ""


# --- broadcasting -------------------------------------------------------------------------------


@dataclass(frozen=True)
class BroadcastTables:
    """The two shapes, place by place, and the sheet; None where it is too large to be drawn.

    `error` is what torch says where the shapes do not fit, else empty. `difference` compares the
    mean square of a trap's table with that of the n differences that were meant.
    """

    spec: BroadcastSpec
    axes: list[broadcasting.Axis]
    sheet: Sheet | None
    error: str


def broadcast_tables(spec: BroadcastSpec) -> BroadcastTables:
    """Work the operation out and lay its cells out."""
    found = broadcasting.outcome(spec)
    error = found if isinstance(found, str) else ""
    drawn = [spec.a, spec.b] if spec.result is None else [spec.result]
    sheet = _pair_sheet(spec, found) if all(map(can_be_drawn, drawn)) else None
    return BroadcastTables(spec, broadcasting.aligned(spec.a, spec.b), sheet, error)


def can_be_drawn(shape: Shape) -> bool:
    """Whether a screen has room for a tensor of this shape."""
    wide, high = sheets.extent(shape[-3:])
    fits = wide <= MOST_COLUMNS and high <= MOST_ROWS and cells(shape) <= MOST_CELLS
    return len(shape) <= 3 and fits


def _pair_sheet(spec: BroadcastSpec, found: torch.Tensor | str) -> Sheet:
    """A, B and what is made of them, each as large as the result where there is one."""
    operands = dict(zip("AB", broadcasting.operands(spec), strict=True))
    shapes: dict[str, Shape] = {"A": spec.a, "B": spec.b}
    grids = {name: spec.result or shape for name, shape in shapes.items()}
    if spec.result is not None:
        grids["C"] = spec.result
    lefts = _side_by_side([sheets.extent(shape)[0] for shape in grids.values()])
    rows, high = [], max(sheets.extent(shape)[1] for shape in grids.values())
    for (block, shape), left in zip(grids.items(), lefts, strict=False):
        for order, (index, (x, y)) in enumerate(
            zip(indices(shape), sheets.places(shape), strict=True)
        ):
            if block == "C" and isinstance(found, torch.Tensor):
                value, copied = found[index].item(), False
            else:
                own = broadcasting.read_from(index, shapes[block])
                value = operands[block][own].item()
                copied = own != index[len(index) - len(own) :] or any(index[: -len(own) or None])
            wrong = block == "C" and spec.trap and index[0] != index[1]
            at = order if spec.result is not None else -1
            rows.append((block, bracketed(index), left + x, y, short(value, 7), at, copied, wrong))
    columns = ["block", "index", "left", "top", "text", "order", "copy", "wrong"]
    table = pd.DataFrame(rows, columns=columns)
    heads = [f"A {spelt(spec.a)}", f"B {spelt(spec.b)}"]
    heads += [f"{spec.operation}: {spelt(spec.result)}"] if spec.result is not None else []
    between = [SIGNS[spec.operation], "="][: len(grids) - 1]
    signs = [(left, -0.55, head) for left, head in zip(lefts, heads, strict=False)]
    widths = [sheets.extent(shape)[0] for shape in grids.values()]
    signs += [
        (left + wide + 0.6, high / 2, sign)
        for left, wide, sign in zip(lefts, widths, between, strict=False)
    ]
    return Sheet(
        table,
        pd.DataFrame(signs, columns=["left", "top", "text"]),
        _pair_numbers(spec, found),
        max(lefts[-1], NARROWEST),
        high,
    )


def _side_by_side(widths: list[float]) -> list[float]:
    """Where grids of these widths begin, one after the other, and where the last one ends."""
    lefts = [0.3]
    for wide in widths:
        lefts.append(lefts[-1] + max(wide + GAP, PITCH))
    return lefts


def _pair_numbers(spec: BroadcastSpec, found: torch.Tensor | str) -> pd.DataFrame:
    """Which cells each cell of the result is made of: index, a, b (their names), va, vb, vc."""
    if spec.result is None or isinstance(found, str):
        return pd.DataFrame(
            {name: ["–"] for name in ("index", "a", "b", "va", "vb", "vc")},
        )
    A, B = broadcasting.operands(spec)
    rows = []
    for index in indices(spec.result):
        one, other = (broadcasting.read_from(index, shape) for shape in (spec.a, spec.b))
        values = (A[one].item(), B[other].item(), found[index].item())
        texts = [short(value, 7) for value in values]
        rows.append((bracketed(index), bracketed(one), bracketed(other), *texts))
    return pd.DataFrame(rows, columns=["index", "a", "b", "va", "vb", "vc"])


# --- reshaping ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReshapeTables:
    """What became of a reshape, and its sheet: x, the memory it reads, and y."""

    spec: ReshapeSpec
    done: reshaping.Reshaped
    sheet: Sheet

    @property
    def n(self) -> int:
        """How many numbers there are."""
        return self.done.y.numel()


def reshape_tables(spec: ReshapeSpec) -> ReshapeTables:
    """Reshape, and lay x, memory and y out."""
    done = reshaping.reshaped(spec)
    return ReshapeTables(spec, done, _reshape_sheet(done))


def _reshape_sheet(done: reshaping.Reshaped) -> Sheet:
    """x over its memory on the left, y on the right; a copy has a memory of its own."""
    x_shape, y_shape = tuple(done.x.shape), tuple(done.y.shape)
    values = done.y.flatten().tolist()
    n, order_of = len(values), {value: k for k, value in enumerate(values)}
    x_wide, x_high = sheets.extent(x_shape)
    y_left = max(x_wide, min(n, STRIP)) + GAP
    row_of = [index[-2] if len(index) > 1 else 0 for index in indices(x_shape)]  # by order
    rows = [
        *(("x", 0.3 + x, y, k, k) for k, (x, y) in enumerate(sheets.places(x_shape))),
        *(("y", 0.3 + y_left + x, y, k, k) for k, (x, y) in enumerate(sheets.places(y_shape))),
    ]
    strips = [("memory of x", [order_of[place] for place in range(n)])]
    if not done.shared:
        strips.append(("memory of y", list(range(n))))
    signs = [(0.3, -0.55, f"x {spelt(x_shape)}"), (0.3 + y_left, -0.55, f"y {spelt(y_shape)}")]
    top = x_high + sheets.HEAD
    for name, orders in strips:
        said = name if not done.shared else "memory of x and of y"
        signs.append((0.3, top - 0.5, said + (": a copy" if name == "memory of y" else "")))
        rows += [(name, 0.3 + k % STRIP, top + k // STRIP, at, at) for k, at in enumerate(orders)]
        top += math.ceil(n / STRIP) + sheets.HEAD
    table = pd.DataFrame(rows, columns=["block", "left", "top", "order", "at"])
    table["text"] = [str(values[k]) for k in table.pop("at")]
    table["striped"] = [row_of[k] % 2 == 1 for k in table["order"]]
    table["later"] = table["block"].isin(["y", "memory of y"])  # filled as one plays
    return Sheet(
        table.assign(copy=False),
        pd.DataFrame(signs, columns=["left", "top", "text"]),
        _reshape_numbers(done),
        max(0.3 + y_left + sheets.extent(y_shape)[0] + 0.3, NARROWEST),
        max(top - sheets.HEAD, sheets.extent(y_shape)[1]),
    )


def _reshape_numbers(done: reshaping.Reshaped) -> pd.DataFrame:
    """Where each number stands: value, x and y (indices), place in memory, and the sum for it."""
    strides = done.x.stride()
    rows = []
    for x, y in zip(indices(tuple(done.x.shape)), indices(tuple(done.y.shape)), strict=True):
        place = reshaping.place_in_memory(x, strides)
        walk = " + ".join(f"{i} · {stride}" for i, stride in zip(x, strides, strict=True))
        rows.append((str(done.x[x].item()), bracketed(x), bracketed(y), str(place), walk))
    return pd.DataFrame(rows, columns=["value", "x", "y", "place", "walk"])


# --- three houses at once -----------------------------------------------------------------------

HOUSES = ((50.0, 10.0), (80.0, 40.0), (120.0, 5.0))  # m², years


@dataclass(frozen=True)
class HouseTables:
    """The sheet of X · w, its sums and b. `by_row` and `at_once` are the prices, in thousands."""

    sheet: Sheet
    weights: dict[str, float]
    by_row: list[float]
    at_once: list[float]


def house_tables(w1: float, w2: float, b: float) -> HouseTables:
    """Three houses priced one by one and at once: float32, as torch does it."""
    X, w = torch.tensor(HOUSES), torch.tensor([w1, w2])
    at_once = vectorization.vector_predict(X, w, b)
    by_row = vectorization.loop_predict(X, w, b)
    return HouseTables(
        house_sheet(w1, w2, b), {"w1": w1, "w2": w2, "b": b}, by_row.tolist(), at_once.tolist()
    )


BLOCKS = (  # of the sheet: name, columns, where it begins, its head, the sign after it
    ("X", 2, 0.2, "X (3, 2)", "·"),
    ("w", 2, 3.1, "w (2,)", "="),
    ("p", 2, 6.0, "X · w", "Σ +"),
    ("b", 1, 9.5, "b", "="),
    ("ŷ", 1, 11.4, "ŷ", ""),
)
WIDE = 12.6  # cells of the sheet: close enough for a phone to show the numbers


def house_sheet(w1: float, w2: float, b: float) -> Sheet:
    """Where the cells stand; their numbers are worked out from x1, x2 and the weights."""
    rows = [
        (block, i, j, left + j, float(i), x1, x2, block in "wb" and i > 0, i)
        for block, columns, left, _, _ in BLOCKS
        for i, (x1, x2) in enumerate(HOUSES)
        for j in range(columns)
    ]
    names = ["block", "row", "column", "left", "top", "x1", "x2", "copy", "order"]
    table = pd.DataFrame(rows, columns=names)
    table["text"] = "888"  # about as long as a number here is
    signs = [(left, -0.55, head) for _, _, left, head, _ in BLOCKS]
    signs += [(left + columns + 0.3, 1.5, sign) for _, columns, left, _, sign in BLOCKS if sign]
    numbers = pd.DataFrame({"x1": [x for x, _ in HOUSES], "x2": [x for _, x in HOUSES]})
    numbers["y_hat"] = [x1 * w1 + x2 * w2 + b for x1, x2 in HOUSES]
    sheet_signs = pd.DataFrame(signs, columns=["left", "top", "text"])
    return Sheet(table, sheet_signs, numbers, WIDE, float(len(HOUSES)))
