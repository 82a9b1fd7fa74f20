"""A recorded graph as tables: nodes, edges and their ways, and what is seen at every step.

Steps: 0 is before anything; then one for each operation forward, one where backward begins, and
one for each node of the way back, in torch's own order.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from torch import Tensor

from core.autograd import Graph, Trace
from core.graph_layout import Layout, layout
from core.graphs import GraphSpec, Program, program
from lessons.autograd.tables_names import Names, rule, shown, why
from lessons.autograd.tables_steps import product_text, run_table

LONG = 8  # ranks from which on the picture has room for single numbers only
NEVER = 10_000  # a step that does not come


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
    def names(self) -> Names:
        """How the values of the graph are called."""
        return Names(self.graph, self.program)


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
