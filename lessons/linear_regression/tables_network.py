"""The one-layer network: its edges, nodes and terms, and the same product for many rows."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from torch import Tensor

from charts.numbers import bracket, signed
from core.linear_regression import NeuronSpec, layers_and_parameters, linreg, terms


@dataclass(frozen=True)
class MatrixTables:
    """cells: block (X, w, b, ŷ), row (from 1), left (columns of the picture), top, value of X,
    hand (the row of X it belongs to, from 0; −1 for none), x1, x2, … of that row (0 for none).
    signs: left, top, text. `line` and `numbers` fill the readout, one row of `numbers` a row of X.
    weights: w1, w2, …, and b."""

    cells: pd.DataFrame
    signs: pd.DataFrame
    numbers: pd.DataFrame
    line: str
    shapes: dict[str, tuple[int, ...]]
    weights: dict[str, float]


def matrix_tables(X: Tensor, w: Tensor, b: Tensor) -> MatrixTables:
    """X (n, d), w (d, 1), b (1,) and ŷ (n, 1) as cells on one sheet."""
    n, d = X.shape
    columns = {f"x{j + 1}": X[:, j].numpy() for j in range(d)}
    product = " + ".join(f"{{x{j + 1}}} · {bracket(w[j].item(), 4)}" for j in range(d))
    y_hat = linreg(X, w, b)
    return MatrixTables(
        cells_table(X),
        signs_table(n, d),
        pd.DataFrame({**columns, "y_hat": y_hat[:, 0].numpy()}),
        f"ŷ = {product} {signed(b.item(), 4)} = {{y_hat}}",
        {
            "X": tuple(X.shape),
            "w": tuple(w.shape),
            "b": tuple(b.shape),
            "ŷ": tuple(y_hat.shape),
        },
        {**{f"w{j + 1}": w[j].item() for j in range(d)}, "b": b.item()},
    )


def cells_table(X: Tensor) -> pd.DataFrame:
    """Where the cells of X, w, b and ŷ stand, and the row of X that each belongs to."""
    n, d = X.shape
    middle = (n - d) / 2
    blocks = [
        *(("X", i, j, i, X[i, j].item(), i) for i in range(n) for j in range(d)),
        *(("w", j, d + 0.6, middle + j, 0.0, -1) for j in range(d)),
        ("b", 0, d + 2.2, (n - 1) / 2, 0.0, -1),
        *(("ŷ", i, d + 3.8, i, 0.0, i) for i in range(n)),
    ]
    cells = pd.DataFrame(blocks, columns=["block", "row", "left", "top", "value", "hand"])
    for j in range(d):
        cells[f"x{j + 1}"] = [X[k, j].item() if k >= 0 else 0.0 for k in cells["hand"]]
    cells["row"] += 1  # as people count
    return cells


def signs_table(n: int, d: int) -> pd.DataFrame:
    """What is written between the blocks and over them."""
    signs = [(d + 0.3, "·"), (d + 1.9, "+"), (d + 3.5, "=")]
    heads = [(d / 2, "X"), (d + 1.1, "w"), (d + 2.7, "b"), (d + 4.3, "ŷ")]
    return pd.DataFrame(
        [(left, n / 2, text) for left, text in signs]
        + [(left, -0.45, text) for left, text in heads],
        columns=["left", "top", "text"],
    )


DIGITS = "₁₂₃₄₅₆₇₈"
THICKEST = 9.0  # pixels: the edge of the heaviest weight


@dataclass(frozen=True)
class NetworkTables:
    """numbers: x1, x2, …, w1, w2, …, b. `terms` (d + 1) are what the edges carry; they add up to
    `output`."""

    numbers: dict[str, float]
    terms: list[float]
    output: float
    num_layers: int
    num_parameters: int

    @property
    def d(self) -> int:
        """Number of inputs."""
        return len(self.terms) - 1


def network_tables(spec: NeuronSpec) -> NetworkTables:
    """The one-layer network of a spec in numbers: d inputs, a 1 for the bias, one neuron."""
    X, w, b = spec.tensors
    numbers = {f"x{j}": value for j, value in enumerate(spec.x, start=1)}
    numbers |= {f"w{j}": value for j, value in enumerate(spec.w, start=1)}
    return NetworkTables(
        numbers | {"b": spec.b},
        terms(X, w, b)[0].tolist(),
        round(linreg(X, w, b).item(), 9),  # 0.3 · 3 − 0.9 is not quite 0 in floats
        *layers_and_parameters((len(spec.x), 1)),
    )


def term_names(d: int) -> list[str]:
    """What is multiplied on each edge, the bias last."""
    return [f"w{DIGITS[j]}·x{DIGITS[j]}" for j in range(d)] + ["b·1"]


def edges_table(d: int) -> pd.DataFrame:
    """One row an edge, from each input (and the 1) to the neuron: k, name, product, ends, label."""
    heights = np.linspace(0.84, 0.22, d + 1)
    middle, place = float(heights.mean()), 0.42  # of the way: where the labels do not meet
    return pd.DataFrame(
        {
            "k": range(d + 1),
            "name": [*(f"w{DIGITS[j]}" for j in range(d)), "b"],
            "product": term_names(d),
            "x": LEFT,
            "y": heights,
            "x2": RIGHT,
            "y2": middle,
            "label_x": LEFT + place * (RIGHT - LEFT),
            "label_y": heights + place * (middle - heights),
        }
    )


def nodes_table(d: int) -> pd.DataFrame:
    """Inputs, the 1 of the bias, and the neuron: k, text, place, kind."""
    heights = np.linspace(0.84, 0.22, d + 1)
    return pd.DataFrame(
        {
            "k": range(d + 2),
            "text": [*(f"x{DIGITS[j]}" for j in range(d)), "1", "Σ"],
            "x": [LEFT] * (d + 1) + [RIGHT],
            "y": [*heights, heights.mean()],
            "kind": ["input"] * d + ["one", "output"],
        }
    )


LEFT, RIGHT = 0.13, 0.84  # where inputs and neuron stand, of the width
