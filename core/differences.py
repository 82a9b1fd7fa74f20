"""The slope as a quotient of small differences, and what is wrong with it at every step size.

A step that is too long cuts the curve short (truncation); one that is too short drowns in the last
digit of the two values that are subtracted (rounding). Between them lies the best step.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import require

KINDS = {
    "forward": "(f(x + h) − f(x)) / h: its error shrinks as h",
    "central": "(f(x + h) − f(x − h)) / 2h: its error shrinks as h²",
}
DTYPES = {"float32": torch.float32, "float64": torch.float64}
POWERS = [k / 4 for k in range(-60, 1)]  # of ten: the step sizes of a curve

Scalar = Callable[[Tensor], Tensor]


def quotient(f: Scalar, x: Tensor, h: float, kind: str = "forward") -> Tensor:
    """The difference quotient of f at the number x, computed in the dtype of x.

    Raises ValueError for a kind that is not one of KINDS, or h that is not > 0.
    """
    require(kind in KINDS, f"kind must be one of {', '.join(KINDS)}", kind)
    require(h > 0, "h must be > 0", h)
    if kind == "forward":
        return (f(x + h) - f(x)) / h
    return (f(x + h) - f(x - h)) / (2 * h)


def gradient(
    f: Callable[[Mapping[str, Tensor]], Tensor],
    params: Mapping[str, Tensor],
    h: float,
    kind: str = "forward",
) -> dict[str, Tensor]:
    """The quotient in every entry of every parameter: as many runs of f as there are entries."""
    return {name: _slopes_in(f, params, name, h, kind) for name in params}


def _slopes_in(
    f: Callable[[Mapping[str, Tensor]], Tensor],
    params: Mapping[str, Tensor],
    name: str,
    h: float,
    kind: str,
) -> Tensor:
    flat = params[name].detach().reshape(-1)
    entries = [
        quotient(along(f, params, name, k), flat[k], h, kind).reshape(()) for k in range(len(flat))
    ]
    return torch.stack(entries).reshape(params[name].shape)


def along(
    f: Callable[[Mapping[str, Tensor]], Tensor], params: Mapping[str, Tensor], name: str, k: int = 0
) -> Scalar:
    """f as a function of entry k of one parameter, the others as they are, in the dtype it gets."""

    def alone(x: Tensor) -> Tensor:
        cast = {other: value.detach().to(x.dtype) for other, value in params.items()}
        return f({**cast, name: _with(cast[name], k, x)})

    return alone


def _with(value: Tensor, k: int, x: Tensor) -> Tensor:
    """A copy of a tensor with another number in its entry k."""
    copy = value.clone()
    copy.view(-1)[k] = x
    return copy


@dataclass(frozen=True)
class Curve:
    """The error of the quotient over step sizes: h (m,), error by dtype (m,), and the theory.

    exact is the slope in float64; truncation (m,) is |f″|h/2 or |f‴|h²/6, rounding by dtype
    ε|f|/h (half of it for a central one), ε the gap between 1 and the next number.
    """

    kind: str
    h: Tensor
    error: dict[str, Tensor]
    exact: float
    truncation: Tensor
    rounding: dict[str, Tensor]

    def best(self, dtype: str) -> float:
        """The step size with the smallest error that was met; of equal ones the longest."""
        error = self.error[dtype]
        return self.h[error == error.min()].max().item()


def curve(f: Scalar, x: float, kind: str = "forward") -> Curve:
    """Measure the quotient's error at x over all step sizes, in float32 and float64."""
    h = torch.tensor([10.0**power for power in POWERS], dtype=torch.double)
    slopes = derivatives(f, x)
    error = {}
    for name, dtype in DTYPES.items():
        at = torch.tensor(x, dtype=dtype)
        steps = [quotient(f, at, step, kind).double() for step in h.tolist()]
        error[name] = (torch.stack(steps) - slopes[1]).abs()
    value, half = abs(slopes[0]), 2 if kind == "central" else 1
    rounding = {name: torch.finfo(d).eps * value / (half * h) for name, d in DTYPES.items()}
    longer = abs(slopes[2]) * h / 2 if kind == "forward" else abs(slopes[3]) * h**2 / 6
    return Curve(kind, h, error, slopes[1], longer, rounding)


def derivatives(f: Scalar, x: float) -> tuple[float, float, float, float]:
    """f and its first three derivatives at x, by autograd of autograd, in float64."""
    at = torch.tensor(x, dtype=torch.double, requires_grad=True)
    found = [f(at).reshape(())]
    for _ in range(3):
        if not found[-1].requires_grad:
            found.append(torch.zeros((), dtype=torch.double))
            continue
        (slope,) = torch.autograd.grad(found[-1], at, create_graph=True, allow_unused=True)
        found.append(torch.zeros((), dtype=torch.double) if slope is None else slope)
    f0, f1, f2, f3 = (value.item() for value in found)
    return f0, f1, f2, f3
