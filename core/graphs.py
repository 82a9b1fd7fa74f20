"""The programs whose graphs the lesson draws: an expression, a mini-batch, a net of two layers.

Each says how to compute forward, and, by the formulas of a textbook, the gradient by hand.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import torch
from torch import Tensor

from core.autograd import Forward, Trace, trace
from core.checks import require, require_finite
from core.data import SyntheticSpec, load
from core.expressions import evaluate, output_name, parse
from core.linear_regression import gradient, linreg
from core.slopes import derivative
from core.terms import names_in

Tensors: TypeAlias = Mapping[str, Tensor]
MAX_VALUE = 1e6
MAX_ENTRIES = 4  # numbers in one name of an expression
MAX_BATCH = 50
MAX_WIDTH = 4
REDUCTIONS = {
    "sum": "add the losses of the samples",
    "mean": "add them and divide by the batch size",
}
ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
}
DIGITS = "₀₁₂₃₄₅₆₇₈₉"


@dataclass(frozen=True)
class Program:
    """Something to differentiate: parameters, other data, how to compute, and its slope by hand.

    forward and by_hand take parameters and data together, in any dtype; forward gives every named
    result, the output last; by_hand the gradient of each parameter. external is what `backward`
    is handed, None for a scalar.
    """

    params: dict[str, Tensor]
    data: dict[str, Tensor]
    forward: Forward
    by_hand: Callable[[Tensors], dict[str, Tensor]]
    external: Tensor | None = None

    def run(self) -> Trace:
        """Forward and back, with all that torch recorded."""
        return trace(
            lambda params: self.forward({**self.data, **params}), self.params, self.external
        )

    def scalar(self, params: Tensors) -> Tensor:
        """The output as one number: its sum, weighted by the external gradient, in their dtype."""
        like = next(iter(params.values())).dtype
        data = {name: value.to(like) for name, value in self.data.items()}
        output = list(self.forward({**data, **params}).values())[-1]
        return output if self.external is None else (output * self.external.to(like)).sum()

    def formula(self) -> dict[str, Tensor]:
        """The gradient by hand, at these parameters."""
        return self.by_hand({**self.data, **self.params})


# --- an expression ----------------------------------------------------------------------------


@dataclass(frozen=True)
class ExpressionSpec:
    """An expression, and a value for each of its names; several numbers for a name are a vector.

    No gradient goes to the names in `fixed`. A vector needs an external gradient of its length.
    Raises ValueError for all that `parse` and `evaluate` refuse, and for gradients too large.
    """

    text: str = "z = x*y + b"
    values: tuple[tuple[str, tuple[float, ...]], ...] = (
        ("x", (3.0,)),
        ("y", (4.0,)),
        ("b", (5.0,)),
    )
    fixed: tuple[str, ...] = ()
    external: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        names = names_in(parse(self.text))
        lengths = {len(numbers) for name, numbers in self.values if name in names}
        for name, numbers in self.values:
            require_finite(name, numbers)
            largest = max(map(abs, numbers), default=0.0)
            require(largest <= MAX_VALUE, f"{name} must lie within ±{MAX_VALUE:,.0f}", largest)
        require(len(lengths) <= 1, "all names need equally many numbers", sorted(lengths))
        length = max(lengths, default=1)
        require(1 <= length <= MAX_ENTRIES, f"a name holds 1 to {MAX_ENTRIES} numbers", length)
        require_finite("the external gradient", self.external)
        given = len(self.external)
        rule = f"the external gradient needs {length} numbers, as the output has"
        require(given == length or (given == 0 and length == 1), rule, given)
        free = [name for name in names if name not in self.fixed]
        require(bool(free), "at least one name must need a gradient", list(self.fixed))
        expression_program(self).run()  # what has no value or no gradient is refused here


def expression_program(spec: ExpressionSpec) -> Program:
    """The program of an expression: an operation of torch for every operation in it.

    Its slope by hand is that of `core.slopes`, weighted by the external gradient.
    """
    tree, out = parse(spec.text), output_name(spec.text)
    names = names_in(tree)
    values = {name: as_tensor(numbers) for name, numbers in spec.values if name in names}
    params = {name: value for name, value in values.items() if name not in spec.fixed}

    def forward(given: Tensors) -> dict[str, Tensor]:
        results: list[Tensor] = []
        evaluate(tree, given, lambda _, value: results.append(value))
        recorded = [value for value in results if value.requires_grad] or results
        numbered = {f"v{subscript(k)}": value for k, value in enumerate(recorded[:-1], 1)}
        return {**numbered, out: recorded[-1]}

    external = as_tensor(spec.external) if spec.external else None
    weight = torch.ones((), dtype=torch.double) if external is None else external

    def by_hand(given: Tensors) -> dict[str, Tensor]:
        slopes = {name: evaluate(derivative(tree, name), given) for name in params}
        return {name: (weight * slope).expand_as(given[name]) for name, slope in slopes.items()}

    fixed = {name: value for name, value in values.items() if name in spec.fixed}
    return Program(params, fixed, forward, by_hand, external)


def as_tensor(numbers: tuple[float, ...]) -> Tensor:
    """One number as a scalar, several as a vector."""
    return torch.tensor(numbers[0] if len(numbers) == 1 else numbers, dtype=torch.double)


def subscript(number: int) -> str:
    """A number as an index: 12 is ₁₂."""
    return "".join(DIGITS[int(digit)] for digit in str(number))


# --- a mini-batch of linear regression --------------------------------------------------------


@dataclass(frozen=True)
class BatchSpec:
    """The loss of one mini-batch of the book's synthetic data, at w and b.

    The first batch_size rows that the seed draws, with w = (2, −3.4), b = 4.2, noise 0.01.
    """

    batch_size: int = 10
    seed: int = 0
    w: tuple[float, float] = (0.1, 0.2)
    b: float = 0.3
    reduction: str = "sum"

    def __post_init__(self) -> None:
        rule = f"batch_size must be between 1 and {MAX_BATCH}"
        require(1 <= self.batch_size <= MAX_BATCH, rule, self.batch_size)
        require_finite("w and b", (*self.w, self.b))
        largest = max(map(abs, (*self.w, self.b)))
        require(largest <= MAX_VALUE, f"w and b must lie within ±{MAX_VALUE:,.0f}", largest)
        rule = f"reduction must be one of {', '.join(REDUCTIONS)}"
        require(self.reduction in REDUCTIONS, rule, self.reduction)
        SyntheticSpec(n=self.batch_size, seed=self.seed)


def batch_program(spec: BatchSpec) -> Program:
    """ŷ = Xw + b, r = ŷ − y, l = r²/2, L = Σ l or its mean; ∂L/∂w = Xᵀr, ∂L/∂b = Σ r, or over n.

    Source: Dive into Deep Learning, 3.4 Linear Regression Implementation from Scratch.
    """
    rows = load(SyntheticSpec(n=spec.batch_size, seed=spec.seed))
    params = {
        "w": torch.tensor(spec.w, dtype=torch.double)[:, None],
        "b": torch.tensor([spec.b], dtype=torch.double),
    }

    def forward(given: Tensors) -> dict[str, Tensor]:
        product = given["X"] @ given["w"]
        y_hat = product + given["b"]
        r = y_hat - given["y"]
        square = r**2
        loss = square / 2
        total = loss.sum() if spec.reduction == "sum" else loss.mean()
        return {"Xw": product, "ŷ": y_hat, "r": r, "r²": square, "l": loss, "L": total}

    def by_hand(given: Tensors) -> dict[str, Tensor]:
        X, y = given["X"], given["y"]
        grad_w, grad_b = gradient(X, y, given["w"], given["b"])
        scale = len(X) if spec.reduction == "sum" else 1
        return {"w": grad_w * scale, "b": grad_b * scale}

    return Program(params, {"X": rows.X, "y": rows.y}, forward, by_hand)


# --- a net of two layers ----------------------------------------------------------------------


@dataclass(frozen=True)
class NetSpec:
    """The mean loss of a net with one hidden layer, on n samples with two features each."""

    width: int = 2
    n: int = 1
    activation: str = "tanh"
    seed: int = 0

    def __post_init__(self) -> None:
        require(1 <= self.width <= MAX_WIDTH, f"width must be 1 to {MAX_WIDTH}", self.width)
        require(1 <= self.n <= MAX_BATCH, f"n must be between 1 and {MAX_BATCH}", self.n)
        rule = f"activation must be one of {', '.join(ACTIVATIONS)}"
        require(self.activation in ACTIVATIONS, rule, self.activation)
        SyntheticSpec(n=self.n, seed=self.seed)


def net_program(spec: NetSpec) -> Program:
    """u = XW₁ + b₁, h = φ(u), ŷ = hW₂ + b₂, L = mean (ŷ − y)²/2, and its gradient by hand.

    ∂L/∂ŷ = (ŷ − y)/n = δ, ∂L/∂W₂ = hᵀδ, ∂L/∂b₂ = Σ δ; ε = δW₂ᵀ ⊙ φ′(u), ∂L/∂W₁ = Xᵀε,
    ∂L/∂b₁ = Σ ε.
    Source: Dive into Deep Learning, 5.3 Forward Propagation, Backward Propagation, and
    Computational Graphs.
    """
    rows = load(SyntheticSpec(n=spec.n, seed=spec.seed))
    act = ACTIVATIONS[spec.activation]

    def forward(given: Tensors) -> dict[str, Tensor]:
        first = given["X"] @ given["W₁"]
        u = first + given["b₁"]
        h = act(u)
        second = h @ given["W₂"]
        y_hat = second + given["b₂"]
        r = y_hat - given["y"]
        square = r**2
        mean = square.mean()
        named = {"XW₁": first, "u": u, "h": h, "hW₂": second, "ŷ": y_hat, "r": r}
        return {**named, "r²": square, "m": mean, "L": mean / 2}

    def by_hand(given: Tensors) -> dict[str, Tensor]:
        X, h = given["X"], act(linreg(given["X"], given["W₁"], given["b₁"]))
        delta = (linreg(h, given["W₂"], given["b₂"]) - given["y"]) / len(X)
        slope = {"tanh": 1 - h**2, "sigmoid": h * (1 - h), "relu": (h > 0).to(h.dtype)}
        epsilon = delta @ given["W₂"].T * slope[spec.activation]
        return {
            "W₁": X.T @ epsilon,
            "b₁": epsilon.sum(0),
            "W₂": h.T @ delta,
            "b₂": delta.sum(0),
        }

    return Program(_first_weights(spec), {"X": rows.X, "y": rows.y}, forward, by_hand)


def _first_weights(spec: NetSpec) -> dict[str, Tensor]:
    """Weights drawn from the seed, with two digits, so that they can be followed on paper."""
    generator = torch.Generator().manual_seed(spec.seed + 1)
    shapes = {"W₁": (2, spec.width), "b₁": (spec.width,), "W₂": (spec.width, 1), "b₂": (1,)}
    return {
        name: torch.randn(shape, generator=generator).double().mul(100).round() / 100
        for name, shape in shapes.items()
    }


GraphSpec: TypeAlias = ExpressionSpec | BatchSpec | NetSpec


def program(spec: GraphSpec) -> Program:
    """The program of a spec."""
    if isinstance(spec, ExpressionSpec):
        return expression_program(spec)
    return batch_program(spec) if isinstance(spec, BatchSpec) else net_program(spec)
