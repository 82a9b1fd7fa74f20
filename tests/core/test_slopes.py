"""Slopes by the rules of a textbook: equal to autograd's, and short."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.expressions import FUNCTIONS, evaluate, parse
from core.slopes import FUNCTIONS as KNOWN
from core.slopes import derivative
from core.terms import names_in, written

TEXTS = (
    "x*y + b",
    "3x^3 - y^2",
    "x/y - y/x",
    "exp(x*y)*sin(x)",
    "log(x^2 + 1) + sqrt(y^2 + 2)",
    "tanh(x*y + b)^2",
    "sigmoid(x)/cos(y)",
    "(x^2 + 1)^y",
    "2^(x*y)",
    "-x*-y - -b",
    "relu(x*y)*x",
    "x*x*x",
    "1/(1 + exp(-x))",
    "x - 2 - (y - x)",
)
NUMBERS = st.floats(-2, 2).filter(lambda v: abs(v) > 0.05)


@pytest.mark.parametrize("text", TEXTS)
@given(x=NUMBERS, y=NUMBERS, b=NUMBERS)
def test_a_slope_by_rules_is_that_of_autograd(text: str, x: float, y: float, b: float):
    tree = parse(text)
    numbers = dict(zip("xyb", (x, y, b), strict=True))
    values = {
        k: torch.tensor(v, dtype=torch.double, requires_grad=True) for k, v in numbers.items()
    }
    try:
        evaluate(tree, values).backward()
    except ValueError:
        return
    plain = {name: value.detach() for name, value in values.items()}
    for name in names_in(tree):
        expected = values[name].grad.item()
        assert evaluate(derivative(tree, name), plain).item() == pytest.approx(
            expected, rel=1e-9, abs=1e-9
        )


@pytest.mark.parametrize(
    ("text", "by", "slope"),
    [
        ("x*y + b", "x", "y"),
        ("x*y + b", "b", "1"),
        ("3a^3 - b^2", "a", "9 * a^2"),
        ("3a^3 - b^2", "b", "-(2 * b)"),
        ("x - y", "w", "0"),
        ("log(x)", "x", "1 / x"),
        ("x^2*y^2", "x", "2 * x * y^2"),
    ],
)
def test_what_is_0_or_times_1_is_left_out(text: str, by: str, slope: str):
    assert written(derivative(parse(text), by)) == slope


def test_every_function_that_can_be_typed_has_a_slope():
    assert set(KNOWN) == set(FUNCTIONS)
