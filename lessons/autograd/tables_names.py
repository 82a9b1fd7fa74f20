"""What the values and operations of a recorded graph are called, and the rules of their slopes."""

import operator
from collections.abc import Sequence

from torch import Tensor

from charts.numbers import agreeing, bracket, number
from core.autograd import Edge, Graph, Kept, Node
from core.graphs import Program

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
