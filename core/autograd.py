"""What torch records while it computes, and what it does with the record on the way back.

Nothing here knows a rule of calculus: nodes and edges are read from `grad_fn.next_functions`, the
stored values from `_saved_…`, and the way back from hooks that torch calls as it goes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

MAX_NODES = 60  # what a picture can show
LEAF = "AccumulateGrad"  # what torch calls the node of a tensor that collects a gradient
BOOKKEEPING = ("alpha", "dim", "keepdim", "sizes", "strides", "numel")  # saved, and no value
SLOTS = {"self": 0, "other": 1, "mat2": 1, "exponent": 2, "result": 3}  # in the order one reads
MATRIX = ("MmBackward0",)  # whose slope is a matrix even where the shapes agree

Forward = Callable[[Mapping[str, Tensor]], dict[str, Tensor]]


class Watch(TorchFunctionMode):
    """While it is open, remember the result and the operands of every operation torch records."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[Any, tuple[Tensor, tuple[Any, ...]]] = {}

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Call the operation, and keep what came out of it."""
        out = func(*args, **(kwargs or {}))
        if isinstance(out, Tensor) and out.grad_fn is not None:
            self.seen.setdefault(out.grad_fn, (out.detach().clone(), args))
        return out


@dataclass(frozen=True)
class Kept:
    """A value that torch stored for the way back: which operand it was, its number, whose it is.

    node is the number of the node whose value it is, or None for a constant.
    """

    slot: str
    value: Tensor
    node: int | None


@dataclass(frozen=True)
class Node:
    """A node of the recorded graph. `kind` is torch's name of it, such as MulBackward0.

    value is what was computed there; constants are the operands that no gradient goes to; name is
    what the program calls the result, or "".
    """

    number: int
    kind: str
    name: str
    value: Tensor
    kept: tuple[Kept, ...] = ()
    constants: tuple[tuple[int, Tensor], ...] = ()

    @property
    def leaf(self) -> bool:
        """Whether a gradient is collected here."""
        return self.kind == LEAF


@dataclass(frozen=True)
class Edge:
    """From the node that used a value (`user`, as its operand `slot`) to the one that made it.

    local is the slope of the user's value in this operand, entry by entry, or None where it is not
    entry by entry: a matrix product, or an operand that was stretched or summed.
    """

    user: int
    slot: int
    maker: int
    local: Tensor | None


@dataclass(frozen=True)
class Graph:
    """Nodes in the order of the way forward (leaves first), and edges user -> maker."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @property
    def output(self) -> Node:
        """The node whose value was asked for: nobody uses it."""
        return self.nodes[-1]

    @property
    def leaves(self) -> tuple[Node, ...]:
        """Where gradients are collected."""
        return tuple(node for node in self.nodes if node.leaf)

    @property
    def operations(self) -> tuple[Node, ...]:
        """All other nodes, in the order in which they were computed."""
        return tuple(node for node in self.nodes if not node.leaf)


@dataclass(frozen=True)
class Move:
    """One node of the way back: the gradient that had arrived there, and what it sent along edges.

    sent is a tuple of (index of the edge, gradient); a leaf sends nothing, and keeps what arrived.
    """

    node: int
    arrived: Tensor
    sent: tuple[tuple[int, Tensor], ...] = ()


@dataclass(frozen=True)
class Trace:
    """A graph with its way back: the moves in torch's own order, and `.grad` of every leaf."""

    graph: Graph
    moves: tuple[Move, ...]
    grads: dict[str, Tensor]
    external: Tensor


def trace(forward: Forward, params: Mapping[str, Tensor], external: Tensor | None = None) -> Trace:
    """Run a program, read what torch recorded, and watch the gradient go back.

    forward takes the parameters by name and returns its results by name, the last of them the
    output; params are copied, so nothing is changed. external is the gradient handed to
    `backward`, of the output's shape; without it the output must be a scalar.
    Raises ValueError for a graph of more than MAX_NODES nodes, and where a gradient is too large.
    """
    leaves = {name: p.detach().clone().requires_grad_() for name, p in params.items()}
    with Watch() as watch:
        results = forward(leaves)
    output = list(results.values())[-1]
    functions, graph = read(output, watch, {**leaves, **results})
    seed = torch.ones_like(output) if external is None else external
    moves = go_back(output, functions, graph, seed)
    for name, leaf in leaves.items():
        if leaf.grad is not None and not leaf.grad.isfinite().all():
            raise ValueError(f"The gradient of {name} is too large to hold at these values.")
    grads = {name: leaf.grad for name, leaf in leaves.items() if leaf.grad is not None}
    return Trace(graph, moves, grads, seed)


def functions_of(output: Tensor, most: int = MAX_NODES) -> list[Any]:
    """All nodes behind a tensor, in the order in which they were made, the leaves first.

    Without recursion: a graph may be deeper than Python's stack. Raises ValueError for more than
    `most` of them.
    """
    found: dict[Any, None] = {}
    waiting = [output.grad_fn]
    while waiting:
        function = waiting.pop()
        if function is None or function in found:
            continue
        if len(found) == most:
            raise ValueError(
                f"A picture holds a graph of at most {most} nodes, and this one goes on behind "
                f"{function.name()}. Got more than {most} nodes."
            )
        found[function] = None
        waiting += [maker for maker, _ in reversed(function.next_functions)]
    leaves = [f for f in found if hasattr(f, "variable")]
    others = [f for f in found if not hasattr(f, "variable")]
    return leaves + sorted(others, key=lambda f: f._sequence_nr())


def read(output: Tensor, watch: Watch, names: Mapping[str, Tensor]) -> tuple[list[Any], Graph]:
    """The recorded graph of a tensor: torch's functions, and what they say of themselves."""
    functions = functions_of(output)
    order = {name: place for place, name in enumerate(names)}
    called = {_function(tensor, functions): name for name, tensor in names.items()}
    leaves = [f for f in functions if hasattr(f, "variable")]
    leaves.sort(key=lambda f: order.get(called.get(f, ""), len(order)))
    functions = leaves + functions[len(leaves) :]
    numbers = {function: number for number, function in enumerate(functions)}
    nodes = tuple(_node(f, numbers, watch, called.get(f, "")) for f in functions)
    edges = tuple(edge for f in functions for edge in _edges(f, numbers, nodes))
    return functions, Graph(nodes, edges)


def _function(tensor: Tensor, functions: list[Any]) -> Any:
    """The node that stands for a tensor."""
    if tensor.grad_fn is not None:
        return tensor.grad_fn
    return next((f for f in functions if getattr(f, "variable", None) is tensor), None)


def _node(function: Any, numbers: dict[Any, int], watch: Watch, name: str) -> Node:
    if hasattr(function, "variable"):
        return Node(numbers[function], LEAF, name, function.variable.detach().clone())
    value, operands = watch.seen[function]
    constants = tuple(
        (place, torch.as_tensor(operand).detach())
        for place, operand in enumerate(operands)
        if isinstance(operand, int | float)
        or (isinstance(operand, Tensor) and not operand.requires_grad)
    )
    kept = tuple(_kept(function, numbers))
    return Node(numbers[function], function.name(), name, value, kept, constants)


def _kept(function: Any, numbers: dict[Any, int]) -> list[Kept]:
    """What torch stored at a node: the attributes `_saved_…` that hold a value."""
    kept = []
    for attribute in dir(function):
        slot = attribute.removeprefix("_saved_")
        if slot == attribute or any(word in slot for word in BOOKKEEPING):
            continue
        value = getattr(function, attribute)
        if isinstance(value, int | float):
            kept.append(Kept(slot, torch.tensor(float(value)), None))
        elif isinstance(value, Tensor):
            owner = value.grad_fn or next(
                (f for f in numbers if getattr(f, "variable", None) is value), None
            )
            kept.append(Kept(slot, value.detach(), numbers.get(owner)))
    return sorted(kept, key=lambda one: SLOTS.get(one.slot, len(SLOTS)))


def _edges(function: Any, numbers: dict[Any, int], nodes: tuple[Node, ...]) -> list[Edge]:
    """The edges behind a node; their local slopes come from the node itself, asked with ones."""
    if hasattr(function, "variable"):
        return []
    user = nodes[numbers[function]]
    with torch.no_grad():
        slopes = function(torch.ones_like(user.value))
    slopes = slopes if isinstance(slopes, tuple) else (slopes,)
    edges = []
    for slot, (maker, _) in enumerate(function.next_functions):
        if maker is None:
            continue
        made = nodes[numbers[maker]].value
        alone = made.numel() == user.value.numel() == 1
        by_entry = alone or (made.shape == user.value.shape and user.kind not in MATRIX)
        local = slopes[slot].detach().reshape(made.shape) if by_entry else None
        edges.append(Edge(user.number, slot, numbers[maker], local))
    return edges


def go_back(
    output: Tensor, functions: list[Any], graph: Graph, external: Tensor
) -> tuple[Move, ...]:
    """Call backward, and write down what arrives at every node and what it sends on."""
    moves: list[Move] = []
    at = {(edge.user, edge.slot): k for k, edge in enumerate(graph.edges)}

    def note(number: int) -> Callable[..., None]:
        def hook(sent: tuple[Tensor | None, ...], arrived: tuple[Tensor, ...]) -> None:
            along = tuple(
                (at[number, slot], gradient.detach().clone())
                for slot, gradient in enumerate(sent)
                if gradient is not None and (number, slot) in at
            )
            moves.append(Move(number, arrived[0].detach().clone(), along))

        return hook

    hooks = [function.register_hook(note(k)) for k, function in enumerate(functions)]
    output.backward(gradient=external)
    for hook in hooks:
        hook.remove()
    return tuple(moves)
