"""A softmax network small enough to see whole: the four pixels of a 2 × 2 picture, three classes.

12 weights w (4, 3) and 3 biases b (3,); one of the fifteen can be turned.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import require, require_finite

INPUTS, OUTPUTS = 4, 3

# name -> (what it is, weights, a row an input, and biases)
WEIGHTS: dict[str, tuple[str, tuple[tuple[float, ...], ...], tuple[float, ...]]] = {
    "templates": (
        "each class looks for bright pixels of its own: above, below, on a diagonal",
        ((2.0, -1.5, 1.5), (2.0, -1.5, -1.5), (-1.5, 2.0, -1.5), (-1.5, 2.0, 1.5)),
        (0.0, 0.0, 0.5),
    ),
    "all zero": (
        "no class is preferred: a start from which training can begin",
        ((0.0, 0.0, 0.0),) * INPUTS,
        (0.0, 0.0, 0.0),
    ),
    "twin classes": (
        "the first two classes have the same weights: no picture can tell them apart",
        ((1.0, 1.0, -1.0), (1.0, 1.0, -1.0), (-1.0, -1.0, 1.0), (-1.0, -1.0, 1.0)),
        (0.0, 0.0, 0.0),
    ),
}
# The parameters in order: w₁₁ w₁₂ w₁₃ w₂₁ … w₄₃ b₁ b₂ b₃; the first index is that of the input
PARAMETERS = (
    *(f"w{'₁₂₃₄'[i]}{'₁₂₃'[j]}" for i in range(INPUTS) for j in range(OUTPUTS)),
    *(f"b{'₁₂₃'[j]}" for j in range(OUTPUTS)),
)


@dataclass(frozen=True)
class NetSpec:
    """A picture, weights by name, and one parameter turned. Raises ValueError on a broken rule."""

    x: tuple[float, ...] = (0.9, 0.8, 0.1, 0.2)  # 0 black .. 1 white
    weights: str = "templates"
    turned: str = PARAMETERS[0]
    by: float = 0.0

    def __post_init__(self) -> None:
        require(len(self.x) == INPUTS, f"x must have {INPUTS} pixels", len(self.x))
        require(all(0 <= x <= 1 for x in self.x), "pixels must be between 0 and 1", self.x)
        rule = f"weights must be one of {', '.join(WEIGHTS)}"
        require(self.weights in WEIGHTS, rule, self.weights)
        rule = f"turned must be one of {', '.join(PARAMETERS)}"
        require(self.turned in PARAMETERS, rule, self.turned)
        require_finite("by", (self.by,))


def base(spec: NetSpec) -> tuple[float, ...]:
    """The fifteen numbers before one is turned, in the order of PARAMETERS."""
    _, w, b = WEIGHTS[spec.weights]
    return (*(value for row in w for value in row), *b)


def parameters(spec: NetSpec) -> tuple[Tensor, Tensor]:
    """w (4, 3) and b (3,), float64, with the one parameter turned."""
    now = torch.tensor(base(spec), dtype=torch.double)
    now[PARAMETERS.index(spec.turned)] += spec.by
    w, b = now.split([INPUTS * OUTPUTS, OUTPUTS])
    return w.reshape(INPUTS, OUTPUTS), b
