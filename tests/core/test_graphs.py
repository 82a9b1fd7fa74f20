"""The programs of the lesson: formula, autograd and differences agree; bad settings are refused."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.differences import gradient
from core.graphs import (
    ACTIVATIONS,
    BatchSpec,
    ExpressionSpec,
    NetSpec,
    batch_program,
    expression_program,
    program,
    subscript,
)

Q = "Q = 3a^3 - b^2"
VECTORS = (("a", (2.0, 3.0)), ("b", (6.0, 4.0)))
SPECS = [
    ExpressionSpec(),
    ExpressionSpec(Q, VECTORS, (), (1.0, 1.0)),
    ExpressionSpec(
        "(w*x + b - y)^2 / 2",
        (("w", (0.5,)), ("x", (2.0,)), ("b", (1.0,)), ("y", (3.0,))),
        ("x", "y"),
    ),
    BatchSpec(),
    BatchSpec(reduction="mean", batch_size=7, seed=3),
    *(NetSpec(width=3, n=4, activation=name, seed=2) for name in ACTIVATIONS),
]


@pytest.mark.row("AUT-5")
@pytest.mark.parametrize(
    "spec", SPECS, ids=[type(s).__name__ + str(k) for k, s in enumerate(SPECS)]
)
def test_formula_autograd_and_differences_agree(spec):
    of = program(spec)
    grads, formula = of.run().grads, of.formula()
    quotients = gradient(of.scalar, of.params, 1e-6, "central")
    assert grads.keys() == formula.keys() == quotients.keys()
    for name, grad in grads.items():
        assert torch.allclose(formula[name], grad, rtol=1e-12, atol=1e-12)
        assert torch.allclose(quotients[name], grad, rtol=1e-6, atol=1e-6)


@pytest.mark.row("AUT-5")
def test_the_gradient_of_the_books_batch():
    found = program(BatchSpec()).run().grads
    assert found["w"].flatten().tolist() == pytest.approx([-35.9105, 35.3854], abs=1e-4)
    assert found["b"].item() == pytest.approx(-47.3777, abs=1e-4)


@pytest.mark.row("AUT-2")
def test_an_external_gradient_weighs_the_entries_of_a_vector():
    def at(*weights: float) -> dict[str, list[float]]:
        found = program(ExpressionSpec(Q, VECTORS, (), weights)).run()
        assert found.graph.output.value.tolist() == [-12, 65]
        return {name: grad.tolist() for name, grad in found.grads.items()}

    assert at(1.0, 1.0) == {"a": [36, 81], "b": [-12, -8]}
    assert at(1.0, 0.0) == {"a": [36, 0], "b": [-12, 0]}
    assert at(2.0, 2.0) == {"a": [72, 162], "b": [-24, -16]}  # as a second backward leaves it


@pytest.mark.row("AUT-2")
def test_an_integer_gradient_is_taken_and_a_second_backward_doubles():
    a = torch.tensor([2.0, 3.0], requires_grad=True)
    b = torch.tensor([6.0, 4.0], requires_grad=True)
    out = 3 * a**3 - b**2
    out.backward(gradient=torch.tensor([1, 1]), retain_graph=True)
    out.backward(gradient=torch.tensor([1, 1]))
    assert a.grad.tolist() == [72, 162]
    assert b.grad.tolist() == [-24, -16]


@pytest.mark.row("AUT-4")
@settings(max_examples=25)
@given(st.integers(1, 50), st.integers(0, 1000), st.floats(-3, 3), st.floats(-3, 3))
def test_the_gradient_of_the_sum_is_batch_size_times_that_of_the_mean(size, seed, w, b):
    whole, mean = (
        program(BatchSpec(size, seed, (w, -w), b, reduction)).run().grads
        for reduction in ("sum", "mean")
    )
    for name in whole:
        assert torch.allclose(whole[name], size * mean[name], rtol=1e-12, atol=1e-9)


def test_no_gradient_goes_to_what_is_given():
    of = expression_program(SPECS[2])
    assert list(of.params) == ["w", "b"]
    assert list(of.data) == ["x", "y"]
    assert list(of.run().grads) == ["w", "b"]


def test_results_have_the_names_of_the_page():
    assert list(
        batch_program(BatchSpec()).forward(
            {**batch_program(BatchSpec()).data, **batch_program(BatchSpec()).params}
        )
    ) == ["Xw", "ŷ", "r", "r²", "l", "L"]
    names = [node.name for node in expression_program(ExpressionSpec()).run().graph.nodes]
    assert names == ["x", "y", "b", "v₁", "z"]
    assert subscript(12) == "₁₂"


def test_a_program_runs_in_any_dtype():
    of = program(BatchSpec())
    single = {name: value.float() for name, value in of.params.items()}
    assert of.scalar(single).dtype == torch.float32
    assert of.scalar(single).item() == pytest.approx(of.scalar(of.params).item(), rel=1e-5)


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda: ExpressionSpec("x*y", (("x", (1.0,)),)), "Character 3 has no value: `y`"),
        (lambda: ExpressionSpec("x/y", (("x", (1.0,)), ("y", (0.0,)))), "divides by zero"),
        (
            lambda: ExpressionSpec("x*y", (("x", (1.0,)), ("y", (float("nan"),)))),
            "y must be finite",
        ),
        (lambda: ExpressionSpec("x*2", (("x", (1e7,)),)), "x must lie within ±1,000,000. Got 1"),
        (lambda: ExpressionSpec("x*2", (("x", (1.0, 2.0)),)), "gradient needs 2 numbers.* Got 0"),
        (lambda: ExpressionSpec("x*2", (("x", (1.0,)),), (), (1.0, 2.0)), "needs 1 numbers"),
        (lambda: ExpressionSpec("x*2", (("x", (1.0,) * 9),), (), (1.0,) * 9), "holds 1 to 4"),
        (
            lambda: ExpressionSpec("x*y", (("x", (1.0,)), ("y", (1.0, 2.0))), (), (1.0, 1.0)),
            "all names need equally many numbers",
        ),
        (lambda: ExpressionSpec("x*2", (("x", (1.0,)),), ("x",)), "at least one name must need"),
        (lambda: BatchSpec(0), "batch_size must be between 1 and 50. Got 0"),
        (lambda: BatchSpec(10_000), "batch_size must be between 1 and 50. Got 10000"),
        (lambda: BatchSpec(w=(float("inf"), 0.0)), "w and b must be finite"),
        (lambda: BatchSpec(reduction="max"), "reduction must be one of sum, mean. Got max"),
        (lambda: BatchSpec(seed=-1), "seed must be between"),
        (lambda: NetSpec(width=9), "width must be 1 to 4. Got 9"),
        (lambda: NetSpec(n=0), "n must be between 1 and 50"),
        (lambda: NetSpec(activation="step"), "activation must be one of tanh"),
    ],
)
def test_a_bad_spec_states_rule_and_value(build, said: str):
    with pytest.raises(ValueError, match=said):
        build()
