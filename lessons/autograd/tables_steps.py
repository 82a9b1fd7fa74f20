"""What happens at every step: what is in hand, what has arrived, what is stored, and why."""

from collections.abc import Sequence

import pandas as pd
import torch
from torch import Tensor

from charts.numbers import agreeing, bracket, number
from core.autograd import Edge, Move, Node, Trace
from lessons.autograd.tables_names import Names, rule, shown, told, why


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
