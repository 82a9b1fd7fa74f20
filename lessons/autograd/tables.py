"""A recorded graph as tables: nodes, edges and their ways, and what is seen at every step.

Steps: 0 is before anything; then one for each operation forward, one where backward begins, and
one for each node of the way back, in torch's own order.
"""

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from charts.numbers import agreeing, bracket, number
from core.autograd import Edge, Graph, Kept, Move, Node, Trace
from core.graph_layout import Layout, layout
from core.graphs import GraphSpec, Program, program

SIGNS = {
    "Mul": "×",
    "Add": "+",
    "Sub": "−",
    "Div": "÷",
    "Neg": "−( )",
    "Exp": "exp",
    "Log": "log",
    "Sqrt": "√",
    "Sin": "sin",
    "Cos": "cos",
    "Tanh": "tanh",
    "Sigmoid": "σ",
    "Relu": "relu",
    "Mm": "@",
    "Sum": "Σ",
    "Mean": "mean",
    "Pow": "^",
}
BETWEEN = {"Mul": "·", "Add": "+", "Sub": "−", "Div": "/", "Mm": "@", "Pow": "^"}
RESULTS = {"Mul": operator.mul, "Add": operator.add, "Sub": operator.sub, "Div": operator.truediv}
LONG = 8  # ranks from which on the picture has room for single numbers only
NEVER = 10_000  # a step that does not come


def base_of(kind: str) -> str:
    """What torch calls an operation: MulBackward0 is Mul."""
    return kind.partition("Backward")[0]


def shown(value: Tensor, most: int = 3) -> str:
    """A value in few letters: the number, up to `most` of them, or the shape."""
    if value.numel() == 1:
        return number(value.item())
    if value.numel() <= most:
        return f"[{', '.join(number(v, 3) for v in value.flatten().tolist())}]"
    return str(tuple(value.shape))


def told(name: str, value: Tensor) -> str:
    """A name with its value: x = 3; with many numbers, r of shape (10, 1)."""
    return f"{name} {'=' if value.numel() <= 3 else 'of shape'} {shown(value)}"


@dataclass(frozen=True)
class GraphTables:
    """All that the pictures and words of one graph read.

    run has a row a step: lit, the number of the node in hand, and what is said of the step (now,
    stored, why). num_forward is F; the way back begins at step F + 1.
    """

    spec: GraphSpec
    program: Program
    trace: Trace
    places: Layout
    nodes: pd.DataFrame
    edges: pd.DataFrame
    ways: pd.DataFrame
    run: pd.DataFrame

    @property
    def graph(self) -> Graph:
        """What torch recorded."""
        return self.trace.graph

    @property
    def num_forward(self) -> int:
        """F, the operations of the way forward."""
        return len(self.graph.operations)

    @property
    def num_steps(self) -> int:
        """T, the last step."""
        return len(self.run) - 1

    @cached_property
    def names(self) -> "Names":
        """How the values of the graph are called."""
        return Names(self.graph, self.program)


class Names:
    """What the values of a graph are called, constants included."""

    def __init__(self, graph: Graph, of: Program) -> None:
        self.graph, self.data = graph, of.data
        self.behind: dict[int, list[Edge]] = {node.number: [] for node in graph.nodes}
        for edge in graph.edges:
            self.behind[edge.user].append(edge)

    def node(self, number: int) -> str:
        """The name of a node's value."""
        return self.graph.nodes[number].name or f"node {number}"

    def constant(self, value: Tensor) -> str:
        """A constant: its number, or the name of the data it is."""
        for name, data in self.data.items():
            if data.data_ptr() == value.data_ptr():
                return name
        return shown(value)

    def operands(self, node: Node) -> list[tuple[str, Tensor]]:
        """The operands of an operation in their order: name and value."""
        nodes = self.graph.nodes
        made = [(self.node(e.maker), nodes[e.maker].value) for e in self.behind[node.number]]
        fixed = dict(node.constants)
        found = []
        for place in range(len(made) + len(fixed)):
            if place in fixed:
                found.append((self.constant(fixed[place]), fixed[place]))
            elif made:
                found.append(made.pop(0))
        return found

    def kept(self, kept: Kept) -> str:
        """What a stored value is called."""
        return self.node(kept.node) if kept.node is not None else self.constant(kept.value)

    def all_kept(self, node: Node) -> list[str]:
        """The names of all that is stored at a node, each once."""
        return list(dict.fromkeys(self.kept(kept) for kept in node.kept))

    def sign(self, node: Node) -> str:
        """What stands in the circle of a node."""
        if node.leaf:
            return self.node(node.number)
        base = base_of(node.kind)
        sign = SIGNS.get(base, base.lower()[:5])
        if base == "Pow" and len(node.constants) == 1:
            place, value = node.constants[0]
            return f"( )^{self.constant(value)}" if place else f"{self.constant(value)}^( )"
        if base in BETWEEN and node.constants:
            place, value = node.constants[0]
            name = self.constant(value)
            short = name if len(name) <= 4 else "…"
            return f"{sign} {short}" if place else f"{short} {sign}"
        return sign

    def formula(self, node: Node) -> str:
        """The operation in names: x · y."""
        return self._spelt(node, [name for name, _ in self.operands(node)])

    def numbers(self, node: Node) -> str:
        """The operation in today's numbers, or nothing where they are many."""
        values = [value for _, value in self.operands(node)]
        if any(value.numel() > 1 for value in values):
            return ""
        operands = [value.item() for value in values]
        result, digits = RESULTS.get(base_of(node.kind)), 4
        if result and len(operands) == 2:
            digits = agreeing(result, *operands)
        return self._spelt(node, [bracket(value, digits) for value in operands])

    @staticmethod
    def _spelt(node: Node, operands: Sequence[str]) -> str:
        base = base_of(node.kind)
        if base in BETWEEN and len(operands) == 2:
            gap = "" if base == "Pow" else " "
            return f"{operands[0]}{gap}{BETWEEN[base]}{gap}{operands[1]}"
        if base == "Neg":
            return f"−{operands[0]}"
        word = SIGNS.get(base, base.lower())
        return f"{'sum' if base == 'Sum' else word}({', '.join(operands)})"


SLOPES = {  # where there are many entries, the local slope in letters: u the operand, h the result
    "PowBackward0": "× n·uⁿ⁻¹",
    "Tanh": "× (1 − h²)",
    "Sigmoid": "× h(1 − h)",
    "Relu": "× (1 if u > 0)",
}


def rule(names: Names, edge: Edge, most: int = 3) -> str:
    """What a gradient is multiplied by along an edge: the local slope, or a rule in letters."""
    user, maker = names.graph.nodes[edge.user], names.graph.nodes[edge.maker]
    base = base_of(user.kind)
    operands = [name for name, _ in names.operands(user)]
    if edge.local is not None:
        if bool((edge.local == edge.local.flatten()[0]).all()):
            return f"× {bracket(edge.local.flatten()[0].item(), 4)}"
        if edge.local.numel() <= most:
            return f"× {shown(edge.local, most)}"
        if user.kind == "PowBackward0" and operands[1] == "2":
            return f"× 2{operands[0]}"
        return SLOPES.get(user.kind, SLOPES.get(base, "× slope"))
    if base == "Mm":
        return f"@ {operands[1]}ᵀ" if edge.slot == 0 else f"{operands[0]}ᵀ @"
    if base == "Sum":
        return "to each"
    if base == "Mean":
        return f"to each, ÷ {maker.value.numel()}"
    return "Σ over rows" if maker.value.numel() < user.value.numel() else "…"


# --- from a spec to its tables ----------------------------------------------------------------


def graph_tables(spec: GraphSpec) -> GraphTables:
    """Run a program, read its graph, and lay it out."""
    of = program(spec)
    trace = of.run()
    graph, names = trace.graph, Names(trace.graph, of)
    numbers = [node.number for node in graph.nodes]
    places = layout(numbers, [(edge.maker, edge.user) for edge in graph.edges])
    born, fired = steps_of(trace)
    nodes = nodes_table(names, places, born, fired)
    most = most_numbers(places)
    edges = edges_table(names, trace, born, fired, most)
    run = run_table(names, trace, most)
    return GraphTables(spec, of, trace, places, nodes, edges, ways_table(edges, places), run)


def steps_of(trace: Trace) -> tuple[dict[int, int], dict[int, int]]:
    """For every node the step in which its value is there, and the one in which it goes back."""
    graph = trace.graph
    born = {node.number: 0 for node in graph.leaves}
    born |= {node.number: k for k, node in enumerate(graph.operations, 1)}
    first = len(graph.operations) + 2
    return born, {move.node: first + k for k, move in enumerate(trace.moves)}


def nodes_table(
    names: Names, places: Layout, born: dict[int, int], fired: dict[int, int]
) -> pd.DataFrame:
    """One row a node: k, along and across, sign, value, kept, born, fired, leaf."""
    rows, most = [], most_numbers(places)
    for node in names.graph.nodes:
        along, across = places.places[node.number]
        kept = names.all_kept(node)
        label = shown(node.value, most)
        rows.append(
            {
                "k": node.number,
                "along": along,
                "across": across,
                "sign": names.sign(node),
                "value": label
                if node.leaf
                else _labelled(names.node(node.number), node.value, most),
                "kept": f"keeps {', '.join(kept)}" if kept else "",
                "born": born[node.number],
                "fired": fired.get(node.number, NEVER),
                "leaf": int(node.leaf),
                "torch": node.kind,
            }
        )
    return pd.DataFrame(rows)


def most_numbers(places: Layout) -> int:
    """How many numbers of a value fit beside a node."""
    return 2 if places.ranks < LONG else 1


def _labelled(name: str, value: Tensor, most: int) -> str:
    return f"{name} {'= ' if value.numel() <= most else ''}{shown(value, most)}"


def edges_table(
    names: Names, trace: Trace, born: dict[int, int], fired: dict[int, int], most: int
) -> pd.DataFrame:
    """One row an edge: its ends, its local slope, the product sent along it, born and fired."""
    sent = {k: gradient for move in trace.moves for k, gradient in move.sent}
    arrived = {move.node: move.arrived for move in trace.moves}
    rows = []
    for k, edge in enumerate(names.graph.edges):
        local = rule(names, edge, most)
        rows.append(
            {
                "edge": k,
                "user": edge.user,
                "maker": edge.maker,
                "local": local,
                "product": product_text(local, edge, arrived.get(edge.user), sent.get(k), most),
                "born": born[edge.user],
                "fired": fired.get(edge.user, NEVER),
            }
        )
    return pd.DataFrame(rows)


def product_text(
    local: str, edge: Edge, arrived: Tensor | None, sent: Tensor | None, most: int = 3
) -> str:
    """What is said on an edge while a gradient goes along it: 1 × 4 = 4."""
    if arrived is None or sent is None:
        return local
    if edge.local is not None and arrived.numel() == 1:
        factors = (arrived.item(), edge.local.item())
        digits = agreeing(lambda a, b: a * b, *factors)
        left, right = number(factors[0], digits), bracket(factors[1], digits)
        return f"{left} × {right} = {number(sent.item())}"
    return f"{local} → {shown(sent, most)}"


def ways_table(edges: pd.DataFrame, places: Layout) -> pd.DataFrame:
    """The way of every edge, from the maker to the user, point by point."""
    rows = [
        {"edge": k, "order": n, "along": along, "across": across, "born": b, "fired": f}
        for k, (b, f) in enumerate(zip(edges["born"], edges["fired"], strict=True))
        for n, (along, across) in enumerate(places.ways[k])
    ]
    return pd.DataFrame(rows)


def middles_table(tables: GraphTables) -> pd.DataFrame:
    """Where the words of an edge stand, and the way it takes there: along, across, and its ends.

    Nearer to the input than to the user: there edges have parted.
    """
    rows = []
    for way in tables.places.ways:
        k = (len(way) - 1) // 2
        (x, y), (x2, y2) = way[k], way[k + 1]
        share = 0.5
        rows.append(
            {
                "along": x + share * (x2 - x),
                "across": y + share * (y2 - y),
                "da": x2 - x,
                "dc": y2 - y,
            }
        )
    return pd.concat([tables.edges.reset_index(drop=True), pd.DataFrame(rows)], axis=1)


# --- what happens at every step ---------------------------------------------------------------


def run_table(names: Names, trace: Trace, most: int) -> pd.DataFrame:
    """One row a step: lit, now, stored, why, and g0, g1 … what of its gradient each node shows."""
    rows = [_start(names), *(_forward(names, node) for node in names.graph.operations)]
    empty = {f"g{node.number}": "" for node in names.graph.nodes}
    rows = [row | empty for row in rows]
    output = names.graph.output.number
    grads = {output: trace.external}
    said = empty | {f"g{output}": f"grad {shown(trace.external, most)}"}
    rows.append(_seed(names, trace) | said)
    for move in trace.moves:
        said = {key: _summed(text) for key, text in said.items()}
        node = names.graph.nodes[move.node]
        if node.leaf:
            said[f"g{move.node}"] = f".grad = {shown(move.arrived, most)}"
        coming: dict[int, list[Tensor]] = {}
        for k, gradient in move.sent:
            coming.setdefault(names.graph.edges[k].maker, []).append(gradient)
        for maker, gradients in coming.items():
            parts = [grads[maker], *gradients] if maker in grads else gradients
            grads[maker] = torch.stack(parts).sum(0)
            said[f"g{maker}"] = f"grad {_sum(parts, grads[maker], most)}"
        rows.append(_back(names, move) | said)
    return pd.DataFrame(rows)


def _summed(text: str) -> str:
    """A sum that was shown as it arrived is its result from the next step on."""
    return f"grad {text.rpartition(' = ')[2]}" if text.startswith("grad ") and "=" in text else text


def _sum(parts: Sequence[Tensor], total: Tensor, most: int) -> str:
    """What has arrived: one gradient, or several that add up."""
    if len(parts) == 1 or total.numel() > 1:
        return shown(total, most)
    first, *others = (part.item() for part in parts)
    digits = agreeing(lambda *values: sum(values), first, *others)
    terms = [number(first, digits), *(bracket(value, digits) for value in others)]
    return f"{' + '.join(terms)} = {shown(total)}"


def _start(names: Names) -> dict[str, object]:
    inputs = [told(names.node(n.number), n.value) for n in names.graph.leaves]
    return {
        "lit": -1,
        "now": f"The inputs are there: {', '.join(inputs)}. Nothing has been computed.",
        "stored": "nothing yet",
        "why": "torch records an operation when it is carried out",
    }


def _forward(names: Names, node: Node) -> dict[str, object]:
    value = shown(node.value)
    steps = [names.node(node.number), names.formula(node), names.numbers(node)]
    ends = f" = {value}" if node.value.numel() <= 3 else f", of shape {value}"
    kept = [told(names.kept(k), k.value) for k in node.kept]
    kept = [text.partition(" = ")[0] if _twice(text) else text for text in kept]
    return {
        "lit": node.number,
        "now": f"Forward: {' = '.join(dict.fromkeys(filter(None, steps)))}{ends}",
        "stored": ", ".join(dict.fromkeys(kept)) or "no number",
        "why": why(node),
    }


def _twice(text: str) -> bool:
    """A constant is its own name: 3 = 3."""
    name, _, value = text.partition(" = ")
    return name == value


def _seed(names: Names, trace: Trace) -> dict[str, object]:
    out = names.node(names.graph.output.number)
    if trace.external.numel() == 1:
        return {
            "lit": names.graph.output.number,
            "now": f"backward() begins at the output: the slope of {out} in itself is 1",
            "stored": "all of it still",
            "why": "every slope is one of the output, so the output begins",
        }
    return {
        "lit": names.graph.output.number,
        "now": f"backward(gradient) begins: {shown(trace.external)} is put in at {out}",
        "stored": "all of it still",
        "why": "the output has many entries; each counts by its weight",
    }


def _back(names: Names, move: Move) -> dict[str, object]:
    node = names.graph.nodes[move.node]
    name = names.node(node.number)
    if node.leaf:
        return {
            "lit": node.number,
            "now": f"Back: {shown(move.arrived)} is added to {name}.grad, which was empty",
            "stored": f"{name} has its gradient",
            "why": "an input has nothing behind it: here the way ends",
        }
    parts = []
    for k, gradient in move.sent:
        edge = names.graph.edges[k]
        text = product_text(rule(names, edge), edge, move.arrived, gradient)
        parts.append(f"{text} to {names.node(edge.maker)}")
    kept = names.all_kept(node)
    return {
        "lit": node.number,
        "now": f"Back: at {name} {shown(move.arrived)} has arrived. On goes {'; '.join(parts)}",
        "stored": f"{', '.join(kept)}: used, and let go" if kept else "no number was needed",
        "why": why(node),
    }


WHY = {
    "Mul": "the slope of a product in one factor is the other factor",
    "Add": "the slope of a sum in each part is 1, whatever the parts are",
    "Sub": "the slopes of a difference are 1 and −1, whatever the parts are",
    "Div": "u/v has the slope 1/v in u, and −u/v² in v",
    "Neg": "the slope is −1, whatever the operand is",
    "PowBackward0": "the slope of uⁿ in u is n · uⁿ⁻¹",
    "PowBackward1": "the slope of uⁿ in u is n · uⁿ⁻¹, and in n it is uⁿ · log u",
    "PowBackward2": "the slope of uⁿ in n is uⁿ · log u, so the result is kept",
    "Exp": "the slope of eᵘ is eᵘ itself, so the result is kept",
    "Log": "the slope of log u is 1/u",
    "Sqrt": "the slope of √u is 1/(2√u), so the result is kept",
    "Sin": "the slope of sin u is cos u",
    "Cos": "the slope of cos u is −sin u",
    "Tanh": "the slope of h = tanh u is 1 − h², so the result is kept",
    "Sigmoid": "the slope of s = σ(u) is s(1 − s), so the result is kept",
    "Relu": "the slope of relu is 1 where the result is above 0, else 0: the result is kept",
    "Mm": "for A @ B the gradient of B is Aᵀ @ that of the result, and of A that @ Bᵀ",
    "Sum": "every entry counts once, so each gets what arrived",
    "Mean": "every entry counts 1/n, so each gets that share of what arrived",
}


def why(node: Node) -> str:
    """Why torch stores at an operation what it stores."""
    known = WHY.get(node.kind, WHY.get(base_of(node.kind)))
    text = known or "its slope is a rule of torch's own"
    factors = base_of(node.kind) in ("Mul", "Mm")
    if factors and node.constants:
        return f"{text}; no gradient goes to the constant, so only the constant is kept"
    return text


# --- columns for the browser ------------------------------------------------------------------


def columns(table: pd.DataFrame, *names: str) -> dict[str, np.ndarray | list[object]]:
    """Some columns of a table as the form reads them: numbers short, text as lists."""
    found: dict[str, np.ndarray | list[object]] = {}
    for name in names or tuple(table.columns):
        values = table[name]
        if values.dtype.kind == "i":
            found[name] = values.to_numpy().astype(np.int16)
        elif values.dtype.kind == "f":
            found[name] = values.to_numpy().astype(np.float32)
        else:
            found[name] = list(values)
    return found


def kept_table(tables: GraphTables) -> list[dict[str, str]]:
    """One row an operation: what was computed, what torch stored for the way back, and why."""
    names = tables.names
    return [
        {
            "torch's name": f"`{node.kind}`",
            "operation": f"`{names.node(node.number)} = {names.formula(node)}`",
            "stored": ", ".join(f"`{k}`" for k in names.all_kept(node)) or "no number",
            "because": why(node),
        }
        for node in tables.graph.operations
    ]


def stored_numbers(graph: Graph) -> tuple[int, int]:
    """How many numbers are stored for the way back, and how many operations store none.

    A value that several operations store is one tensor in memory, and counts once.
    """
    owned = {kept.node: kept.value.numel() for node in graph.nodes for kept in node.kept}
    constants = sum(k.value.numel() for n in graph.nodes for k in n.kept if k.node is None)
    none = sum(not node.kept for node in graph.operations)
    return sum(many for owner, many in owned.items() if owner is not None) + constants, none
