"""What the lesson says of a graph: the question, what to notice, what is stored, the exercises."""

from dataclasses import dataclass

from charts.numbers import count, number
from core import zeroing
from core.autograd import Edge, Graph
from core.graphs import BatchSpec, ExpressionSpec
from core.missing_pieces import PIECES
from lessons.autograd.tables import GraphTables, stored_numbers
from lessons.autograd.tables_names import shown

GRAPHS = {
    "z = xy + b": "the smallest graph with a product and a sum",
    "Q = 3a³ − b²": "vectors: backward needs a weight for each entry of Q",
    "one sample": "½(wx + b − y)², the squared loss of one sample; x and y are given",
    "a batch": "the squared loss of a mini-batch of the book's synthetic data",
    "two-layer net": "one hidden layer and an activation, then a linear output",
    "my own expression": "typed by you",
}
ABOVE = "the graph above"
CURVES = {
    "3a³ at a = 2": "",
    "eˣ at x = 1": "",
    "sin x at x = 1": "",
    "1/x at x = 0.001": "",
    "x² at x = 3": "a parabola: a central difference has no truncation",
    ABOVE: "in the first number of its first parameter",
}
PIECE_WORDS = dict.fromkeys(PIECES, "")
WORDS = (
    "- **Graph**: a note of every operation on tensors that need a gradient, made while they are "
    "carried out. An operation is a node; an edge leads from it to each operation that made one "
    "of its operands.\n"
    "- **Leaf**: a tensor made by hand, with `requires_grad=True`. Here the way back ends, and "
    "the gradient is collected in its `.grad`.\n"
    "- **Local slope**: how much the result of one operation changes with one operand.\n"
    "- **Chain rule**: along a way the local slopes multiply; where ways meet, they add up.\n"
    "- **backward()**: walks the graph from the output to the leaves and does just that."
)
EXAMPLE = "x * sin(x) + exp(-x) / 2"
EMPTY = f"Nothing is typed yet, so this is the graph of `{EXAMPLE}`."


@dataclass(frozen=True)
class Question:
    """A question with its options, the true one, and why."""

    text: str
    options: tuple[str, ...]
    answer: str
    why: str


def key() -> dict[str, str]:
    """What the colours of the graph mean: role -> words."""
    return {
        "data": "computed, on the way forward",
        "model": "gradient, on the way back",
        "batch": "the node in hand",
    }


def named(name: str) -> str:
    """A name as code: a reader may have typed it, and it is not to be taken for Markdown."""
    return f"`{name}`"


# --- the question -----------------------------------------------------------------------------


def question(tables: GraphTables) -> Question:
    """What will lie in a .grad; or, where that is a matrix, which leaf is reached first."""
    if isinstance(tables.spec, ExpressionSpec):
        return _value_question(tables)
    names, nodes = tables.names, tables.graph.nodes
    reached = [names.node(move.node) for move in tables.trace.moves if nodes[move.node].leaf]
    first = reached[0]
    return Question(
        "Which parameter will have its gradient first?",
        tuple(tables.program.params),
        first,
        f"The way back begins at the output and meets {first} first; then "
        f"{', '.join(reached[1:])}.",
    )


def _value_question(tables: GraphTables) -> Question:
    leaf = tables.graph.leaves[0]
    name = tables.names.node(leaf.number)
    grad = tables.trace.grads[name]
    answer = shown(grad)
    others = [
        leaf.value,
        tables.graph.output.value,
        *(node.value for node in tables.graph.nodes[1:]),
    ]
    wrong = [shown(value) for value in (*others, grad + 1, -grad, grad * 0) if value.numel() < 5]
    options = list(dict.fromkeys([answer, *wrong]))[:4]
    return Question(
        f"After backward(), what will lie in `{name}.grad`?",
        tuple(sorted(options, key=_size)),
        answer,
        _why_so(tables, leaf.number, answer),
    )


def _size(option: str) -> tuple[float, str]:
    """Options in the order of their numbers, so that their order tells nothing."""
    first = option.strip("[]").partition(",")[0].replace("−", "-")
    try:
        return float(first), option
    except ValueError:
        return 0.0, option


def _why_so(tables: GraphTables, leaf: int, answer: str) -> str:
    found = ways(tables.graph, leaf)
    if any(edge.local is None or edge.local.numel() > 1 for way in found for edge in way):
        return "Along its way the local slopes multiply, entry by entry."
    if len(found) == 1:
        return f"Along its one way the local slopes multiply: {_product(found[0])} = {answer}."
    if len(found) > 3:
        return f"{len(found)} ways lead there; along each the slopes multiply, and the ways add up."
    parts = " + ".join(_product(way) for way in found)
    return f"{len(found)} ways lead there, and they add up: {parts} = {answer}."


def _product(way: list[Edge]) -> str:
    factors = [edge.local.item() for edge in way if edge.local is not None]
    return " · ".join(f"({number(v)})" if v < 0 else number(v) for v in factors)


def ways(graph: Graph, leaf: int, most: int = 50) -> list[list[Edge]]:
    """All ways from the output to a leaf, as lists of edges; `most` of them."""
    behind: dict[int, list[Edge]] = {}
    for edge in graph.edges:
        behind.setdefault(edge.user, []).append(edge)
    found: list[list[Edge]] = []
    waiting: list[tuple[int, list[Edge]]] = [(graph.output.number, [])]
    while waiting and len(found) < most:
        node, way = waiting.pop()
        if node == leaf:
            found.append(way)
        waiting += [(e.maker, [*way, e]) for e in reversed(behind.get(node, []))]
    return found


# --- under and beside the picture -------------------------------------------------------------


READOUT = (("Now", "{now}"), ("Stored", "{stored}"), ("Why", "{why}"))


def summary(tables: GraphTables, *, answered: bool) -> str:
    """One line: what was recorded and computed; the gradients once they may be seen."""
    graph, names = tables.graph, tables.names
    out = graph.output
    leaves = count(len(graph.leaves), "leaf", "leaves")
    text = (
        f"{count(len(graph.operations), 'operation')}, {leaves}. "
        f"Forward: {named(names.node(out.number))} = {shown(out.value)}."
    )
    if answered:
        grads = (f"`{name}.grad` = {shown(grad)}" for name, grad in tables.trace.grads.items())
        return f"{text} Back: {', '.join(grads)}."
    return f"{text} Press play, or the right arrow key, to walk on; backward begins after it."


def notice(tables: GraphTables) -> str:
    """What to look for, in the numbers of this graph."""
    graph, names = tables.graph, tables.names
    order = [names.node(m.node) for m in tables.trace.moves if not graph.nodes[m.node].leaf]
    lines = [
        f"The way back takes the operations in the opposite order: it begins at "
        f"{named(order[0])}"
        + (f" and ends at {named(order[-1])}." if len(order) > 1 else ", the only one."),
        _notice_shared(tables),
        "Every node knows only its own rule: it multiplies what arrives by its local slope and "
        "hands it on. No node sees the whole formula, and yet the result is exact.",
    ]
    if fades := _notice_small(tables):
        lines.append(fades)
    return "\n".join(f"- {line}" for line in lines if line)


def _notice_shared(tables: GraphTables) -> str:
    graph, names = tables.graph, tables.names
    users = {node.number: sum(e.maker == node.number for e in graph.edges) for node in graph.nodes}
    shared = [number for number, many in users.items() if many > 1]
    if not shared:
        return (
            "Every value is used once, so one gradient arrives at each node. Use a name twice (try "
            "*One name, three ways*) and they add up."
        )
    told = ", ".join(f"{named(names.node(k))} ({users[k]} times)" for k in shared)
    return f"Used more than once: {told}. There the gradients that arrive are added."


def _notice_small(tables: GraphTables) -> str:
    zero = [name for name, grad in tables.trace.grads.items() if not grad.any()]
    if zero:
        told = ", ".join(map(named, zero))
        return f"Nothing gets through to {told}: one factor on every way, or the sum of ways, is 0."
    return ""


# --- what is stored ---------------------------------------------------------------------------


def stored(tables: GraphTables) -> str:
    """How much torch holds on to, for which operations, and until when."""
    numbers, none = stored_numbers(tables.graph)
    many = len(tables.graph.operations)
    some = many - none
    first = (
        f"Here torch holds on to **{count(numbers, 'number')}**, for {some} of "
        f"{count(many, 'operation')}."
        if numbers
        else "Here **nothing** is stored: every slope is the same whatever the values are."
    )
    return (
        "A local slope often depends on values that were there on the way forward: of x · y the "
        "slope in x is y. On the way back they are needed again, so torch keeps them when it "
        f"computes. {first} A sum or a difference has the same slope everywhere and keeps no "
        "number.\n\n"
        "Kept is no copy: the record holds on to the tensor itself. As backward passes a node, "
        "the record lets go, which is why a second backward fails; and under `no_grad` nothing is "
        "recorded, so nothing is kept."
    )


# --- exercises --------------------------------------------------------------------------------


def exercises(tables: GraphTables) -> list[tuple[str, str]]:
    """Questions with answers, computed from the graph and by torch."""
    return [
        _exercise_stored(tables),
        _exercise_calls(),
        _exercise_sum(tables),
        _exercise_cost(tables),
    ]


def _exercise_stored(tables: GraphTables) -> tuple[str, str]:
    graph, names = tables.graph, tables.names
    kept = {n.number: ", ".join(map(named, names.all_kept(n))) for n in graph.operations}
    rows = [f"{named(names.node(k))} keeps {text or 'no number'}" for k, text in kept.items()]
    return (
        "Name, for each operation of the graph above, what must be stored for the way back.",
        f"{'; '.join(rows)}. The rule: whatever its local slope is made of. The slope of a product "
        "is the other factor, of a power the base, of exp, tanh and sigmoid the result.",
    )


def _exercise_calls() -> tuple[str, str]:
    seen = [number(v) for v in zeroing.count(zeroing.CallsSpec("bbbzb"))]
    return (
        "`loss = 2 * w`. You call backward three times, each on a fresh loss, then "
        "`w.grad.zero_()`, then backward once more. What lies in `w.grad` after each of the five "
        "calls?",
        f"{', '.join(seen)}. The slope is 2 each time; each call adds it to what is there, and "
        "only zero_() takes it away.",
    )


def _exercise_sum(tables: GraphTables) -> tuple[str, str]:
    size = tables.spec.batch_size if isinstance(tables.spec, BatchSpec) else 10
    return (
        f"Your loss is the mean over a batch of {size} instead of the sum. What becomes of the "
        "gradient, and which learning rate makes the same step?",
        f"Every gradient is divided by {size}, so the rate must be {size} times as large. PyTorch "
        "does neither by itself: `.sum()` adds because you say so, and built-in losses such as "
        "`nn.MSELoss` take the mean unless told `reduction='sum'`. Divide once, not twice.",
    )


def _exercise_cost(tables: GraphTables) -> tuple[str, str]:
    entries = sum(value.numel() for value in tables.program.params.values())
    return (
        f"The graph above has {count(entries, 'number')} to differentiate by. How many runs does a "
        "forward difference take, and how many backward? And for a million?",
        f"A forward difference runs the program once as it is and once for each number: "
        f"{entries + 1} runs, and a million and one. backward walks the graph once, whatever their "
        "number, for about the price of two or three runs. That is why networks are trained with "
        "it.",
    )
