"""Expressions as text: what is written is read back as the same, by us, by Python and by eye."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.expressions import evaluate, parse
from core.terms import Term, names_in, python, quoted, tex, tex_name, written

LEAVES = st.one_of(
    st.sampled_from(["x", "y"]).map(lambda name: Term("name", name=name)),
    st.integers(1, 9).map(lambda k: Term("number", number=float(k))),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from("+-*/"), inner, inner).map(lambda t: Term(t[0], (t[1], t[2]))),
        st.tuples(inner, st.integers(2, 3)).map(
            lambda t: Term("^", (t[0], Term("number", number=float(t[1]))))
        ),
        inner.map(lambda u: Term("neg", (u,))),
        inner.map(lambda u: Term("tanh", (u,))),
    ),
    max_leaves=6,
)
VALUES = {"x": torch.tensor(1.7, dtype=torch.double), "y": torch.tensor(-0.6, dtype=torch.double)}


def value(tree: Term) -> float | str:
    """Its value, or that it has none."""
    try:
        return evaluate(tree, VALUES).item()
    except ValueError:
        return "none"


@given(TREES)
def test_what_is_written_is_read_back_with_the_same_value(tree):
    if not names_in(tree) or tree.op == "name" or value(tree) == "none":
        return
    assert value(parse(written(tree))) == pytest.approx(value(tree), rel=1e-12, abs=1e-12)


@given(TREES)
def test_python_reads_it_as_we_do(tree):
    if value(tree) == "none":
        return
    text = python(tree).replace("torch.tanh(", "tanh(")
    names = {
        "x": 1.7,
        "y": -0.6,
        "tanh": lambda v: torch.tanh(torch.tensor(v, dtype=torch.double)).item(),
    }
    assert eval(text, {"__builtins__": {}}, names) == pytest.approx(value(tree), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("3a^3 - b^2", r"3 \cdot a^{3} - b^{2}"),
        ("x/(y + 1)", r"\frac{x}{y + 1}"),
        ("(x + y)*b", r"\left(x + y\right) \cdot b"),
        ("sqrt(x*y)", r"\sqrt{x \cdot y}"),
        ("sigmoid(w1*x)", r"\sigma\left(w_{1} \cdot x\right)"),
        ("(x - y)^2", r"\left(x - y\right)^{2}"),
        ("x - (y - b)", r"x - \left(y - b\right)"),
        ("x*1e-9", r"x \cdot 1\cdot 10^{-9}"),
    ],
)
def test_an_expression_in_latex(text: str, latex: str):
    assert tex(parse(text)) == latex


def test_names_in_latex():
    assert [tex_name(n) for n in ("x", "w1", "w_12", "rate", "y_hat")] == [
        "x",
        "w_{1}",
        "w_{12}",
        r"\mathrm{rate}",
        r"\mathrm{y\_hat}",
    ]


def test_what_a_stranger_typed_is_quoted_as_code():
    assert quoted("**x** `y`\n#") == "`**x** y #`"
    assert quoted("x" * 99) == f"`{'x' * 40}…`"
    assert quoted(" ` ") == "nothing"
