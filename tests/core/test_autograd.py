"""The graph is the one that torch recorded, and the way back is the one torch went."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.autograd import LEAF, MAX_NODES, Edge, Graph, Trace, Watch, functions_of, read, trace
from core.expressions import evaluate, parse
from core.graphs import BatchSpec, ExpressionSpec, NetSpec, program

NUMBERS = st.floats(-3, 3).filter(lambda v: abs(v) > 0.05)
TEXTS = (
    "x*y + b",
    "x*x*y + x/b",
    "sin(x*y)*exp(b/2)",
    "tanh(x)*x^3 - y/(b^2 + 1)",
    "(x + y)^2*b*b",
)
SPECS = {
    "z": ExpressionSpec(),
    "shared": ExpressionSpec("x*x + exp(x)*2^x", (("x", (2.0,)),)),
    "vector": ExpressionSpec(
        "Q = 3a^3 - b^2", (("a", (2.0, 3.0)), ("b", (6.0, 4.0))), (), (1.0, 1.0)
    ),
    "batch": BatchSpec(),
    "mean": BatchSpec(reduction="mean"),
    "net": NetSpec(width=3, n=4),
    "sigmoid net": NetSpec(width=2, n=1, activation="sigmoid"),
    "relu net": NetSpec(width=4, n=5, activation="relu"),
}
every_spec = pytest.mark.parametrize("spec", SPECS.values(), ids=list(SPECS))


def tensors(**numbers: float) -> dict[str, torch.Tensor]:
    return {name: torch.tensor(v, dtype=torch.double) for name, v in numbers.items()}


def traced(text: str, **numbers: float) -> Trace:
    tree = parse(text)
    return trace(lambda given: {"out": evaluate(tree, given)}, tensors(**numbers))


def from_torch(output: torch.Tensor) -> set[tuple[str, int, str]]:
    """Every edge as torch has it, found by a walk of our own: user, operand, maker."""
    seen, edges = set(), set()

    def walk(function) -> None:
        if function in seen:
            return
        seen.add(function)
        for slot, (maker, _) in enumerate(function.next_functions):
            if maker is not None:
                edges.add((id(function), slot, id(maker)))
                walk(maker)

    walk(output.grad_fn)
    return edges, {id(function): function for function in seen}


def recorded(spec) -> tuple[torch.Tensor, list, Graph]:
    """The output of a program, torch's functions behind it, and our graph."""
    of = program(spec)
    params = {name: p.clone().requires_grad_() for name, p in of.params.items()}
    with Watch() as watch:
        results = of.forward({**of.data, **params})
    output = list(results.values())[-1]
    return output, *read(output, watch, {**params, **results})


@pytest.mark.row("AUT-1")
@every_spec
def test_the_graph_is_the_one_torch_recorded(spec):
    output, functions, graph = recorded(spec)
    edges, known = from_torch(output)
    assert {id(f) for f in functions} == set(known)
    mine = {(id(functions[e.user]), e.slot, id(functions[e.maker])) for e in graph.edges}
    assert mine == edges
    for node, function in zip(graph.nodes, functions, strict=True):
        assert node.kind == (LEAF if hasattr(function, "variable") else function.name())
    assert functions[graph.output.number] is output.grad_fn


def test_another_program_is_another_graph():
    one, other = traced("x*y + b", x=1.0, y=2.0, b=3.0), traced("x*y - b", x=1.0, y=2.0, b=3.0)
    assert [n.kind for n in one.graph.operations] == ["MulBackward0", "AddBackward0"]
    assert [n.kind for n in other.graph.operations] == ["MulBackward0", "SubBackward0"]


@pytest.mark.row("AUT-1")
def test_the_small_graph_on_paper():
    found = program(ExpressionSpec()).run()
    assert found.graph.output.value == 17
    assert found.grads == tensors(x=4.0, y=3.0, b=1.0)
    assert [edge.local.item() for edge in found.graph.edges] == [4.0, 3.0, 1.0, 1.0]
    assert [node.kind for node in found.graph.leaves] == [LEAF] * 3


def ways(graph: Graph, node: int) -> list[list[Edge]]:
    """All ways from a node back to leaves."""
    edges = [edge for edge in graph.edges if edge.user == node]
    if not edges:
        return [[]]
    return [[edge, *way] for edge in edges for way in ways(graph, edge.maker)]


@pytest.mark.row("AUT-1")
@settings(max_examples=30)
@given(st.sampled_from(TEXTS), NUMBERS, NUMBERS, NUMBERS)
def test_the_products_along_all_ways_add_up_to_autograds_gradient(text, x, y, b):
    found = traced(text, x=x, y=y, b=b)
    sums = dict.fromkeys((node.number for node in found.graph.leaves), 0.0)
    for way in ways(found.graph, found.graph.output.number):
        sums[way[-1].maker] += math.prod(edge.local.item() for edge in way)
    for node in found.graph.leaves:
        expected = found.grads[node.name].item()
        assert sums[node.number] == pytest.approx(expected, rel=1e-9, abs=1e-9)


@every_spec
def test_what_arrives_at_a_node_is_the_sum_of_what_was_sent_to_it(spec):
    found = program(spec).run()
    sent: dict[int, list[torch.Tensor]] = {found.graph.output.number: [found.external]}
    for move in found.moves:
        assert torch.allclose(move.arrived, torch.stack(sent[move.node]).sum(0), rtol=1e-12)
        for k, gradient in move.sent:
            sent.setdefault(found.graph.edges[k].maker, []).append(gradient)
            local = found.graph.edges[k].local
            if local is not None:
                assert torch.allclose(gradient, local * move.arrived, rtol=1e-12)
    assert {move.node for move in found.moves} == {node.number for node in found.graph.nodes}
    for node in found.graph.leaves:
        (move,) = (move for move in found.moves if move.node == node.number)
        assert torch.equal(move.arrived, found.grads[node.name])


@every_spec
def test_a_node_goes_back_only_when_all_its_users_have(spec):
    found = program(spec).run()
    at = {move.node: k for k, move in enumerate(found.moves)}
    assert all(at[edge.user] < at[edge.maker] for edge in found.graph.edges)


def test_what_is_stored_is_read_from_torch():
    found = traced("x*y + exp(b)*3 + tanh(x)", x=2.0, y=3.0, b=0.5).graph
    kept = {node.kind: [k.slot for k in node.kept] for node in found.operations}
    assert kept["AddBackward0"] == []
    assert kept["ExpBackward0"] == kept["TanhBackward0"] == ["result"]
    product, by_three = (n for n in found.operations if n.kind == "MulBackward0")
    assert [(k.slot, k.value.item()) for k in product.kept] == [("self", 2.0), ("other", 3.0)]
    assert [k.node for k in product.kept] == [0, 1]
    assert [(k.slot, k.value.item(), k.node) for k in by_three.kept] == [("other", 3.0, None)]
    assert [(place, v.item()) for place, v in by_three.constants] == [(1, 3.0)]


def test_a_program_changes_nothing_of_its_parameters():
    params = tensors(x=2.0, y=3.0)
    trace(lambda p: {"out": p["x"] * p["y"]}, params)
    assert params["x"].grad is None
    assert not params["x"].requires_grad


def test_a_graph_of_ten_thousand_nodes_is_a_sentence():
    x = torch.ones((), requires_grad=True)
    y = x
    for _ in range(10_000):
        y = y + 1
    with pytest.raises(
        ValueError, match=rf"at most {MAX_NODES} nodes, and this one goes on behind AddBackward0"
    ):
        functions_of(y)
    assert len(functions_of(y, most=20_000)) == 10_001


def test_a_gradient_too_large_is_a_sentence():
    with pytest.raises(ValueError, match="The gradient of x is too large to hold"):
        traced("1/(x*1e-150)", x=1e-100)
