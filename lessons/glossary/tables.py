"""The sorting as tables: where each case lies, both output layers, both losses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch

from core import glossary
from core.glossary import BY_NAME, CASES, HOW_MUCH, KINDS, WHICH_ONE, Case, Output
from core.sgd import SgdSpec, run

Columns = dict[str, list[Any]]
MOST = 5  # units that are drawn; of more the last but one is dots
GRID = [k / 10 for k in range(-60, 61)]


@dataclass(frozen=True)
class SortSpec:
    """The case in hand, the raw output, and what was sorted so far: case -> kind."""

    case: str = CASES[0].name
    o: float = 2.0
    guesses: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class SortTables:
    """A sorting: the case, the layer of either kind, and what either makes of o."""

    spec: SortSpec
    case: Case
    layers: Mapping[str, Output]  # kind -> layer
    said: Mapping[str, float]  # kind -> ŷ of the unit in hand
    losses: Mapping[str, float]  # kind -> loss, where 1 would be right

    @property
    def guess(self) -> str | None:
        """What the case in hand was sorted into."""
        return self.spec.guesses.get(self.case.name)

    @property
    def right(self) -> int:
        """How many were sorted rightly."""
        return sum(BY_NAME[name].kind == kind for name, kind in self.spec.guesses.items())

    @property
    def rivals(self) -> int:
        """Classes beside the one in hand, where the question is which one."""
        return max(self.layers[WHICH_ONE].units, 2) - 1


def layers_of(case: Case) -> dict[str, Output]:
    """The layer of either kind: the one that follows, and the one of a wrong sort.

    A question for a name would get one number, a question for numbers three classes.
    """
    usual = {HOW_MUCH: 1, WHICH_ONE: 3}
    return {
        kind: glossary.output_layer(kind, case.answers if kind == case.kind else usual[kind])
        for kind in KINDS
    }


def sort_tables(spec: SortSpec) -> SortTables:
    """What is to be drawn and said of a sorting."""
    case = BY_NAME[spec.case]
    layers = layers_of(case)
    o = torch.tensor(spec.o, dtype=torch.double)
    said, losses = {}, {}
    for kind, output in layers.items():
        raw = glossary.in_hand(o, output.units)
        said[kind] = glossary.predict(raw, output)[0].item()
        losses[kind] = glossary.loss(raw, glossary.wanted(output.units), output).item()
    return SortTables(spec, case, layers, said, losses)


def board(tables: SortTables) -> Columns:
    """A row a case: its column (0 how much, 1 not yet, 2 which one), its place in it, its state."""
    lengths = [0, 0, 0]
    rows: Columns = {"x": [], "y": [], "text": [], "state": [], "hand": []}
    for case in CASES:
        guess = tables.spec.guesses.get(case.name)
        column = 1 if guess is None else 2 * KINDS.index(guess)
        state = "open" if guess is None else "right" if guess == case.kind else "wrong"
        sign = {"open": "", "right": "✓ ", "wrong": "✗ "}[state]
        values = (column, lengths[column], sign + case.name, state, case.name == tables.case.name)
        for name, value in zip(rows, values, strict=True):
            rows[name].append(value)
        lengths[column] += 1
    return rows


def state_of(tables: SortTables, kind: str) -> str:
    """Whether a kind follows from the question; open until it was sorted."""
    if tables.guess is None:
        return "open"
    return "follows" if kind == tables.case.kind else "other"


def nets(tables: SortTables) -> dict[str, Columns]:
    """Both output layers as nodes, edges and dots, each with its state: left and right."""
    nodes: Columns = {"x": [], "y": [], "text": [], "state": []}
    edges: Columns = {"x": [], "y": [], "x2": [], "y2": [], "state": []}
    dots: Columns = {"x": [], "y": [], "state": []}
    for left, kind in enumerate(KINDS):
        state, units = state_of(tables, kind), tables.layers[kind].units
        inputs, outputs = _heights(3), _heights(min(units, MOST))
        gone = MOST - 2 if units > MOST else -1
        for y in inputs:
            _add(nodes, left + 0.22, y, "x", state)
        for k, y in enumerate(outputs):
            if k == gone:
                _add(dots, left + 0.72, y, state)
                continue
            _add(nodes, left + 0.72, y, "ŷ", state)
            for start in inputs:
                _add(edges, left + 0.22, start, left + 0.72, y, state)
    return {"nodes": nodes, "edges": edges, "dots": dots}


def units_drawn(units: int) -> int:
    """How many of so many units are drawn: one gives way to dots where there are too many."""
    return units if units <= MOST else MOST - 1


def _add(table: Columns, *values: Any) -> None:
    for column, value in zip(table.values(), values, strict=True):
        column.append(value)


def _heights(count: int) -> list[float]:
    """Where so many units stand, one over the other, around the middle."""
    return [0.58 + 0.13 * ((count - 1) / 2 - k) for k in range(count)]


def curves(tables: SortTables) -> Columns:
    """Both losses over the raw output of the unit in hand."""
    o = torch.tensor(GRID, dtype=torch.double)
    rows: Columns = {"o": [], "loss": [], "kind": [], "state": []}
    for kind, output in tables.layers.items():
        values = glossary.loss(
            glossary.in_hand(o, output.units), glossary.wanted(output.units), output
        )
        rows["o"] += GRID
        rows["loss"] += values.tolist()
        rows["kind"] += [kind] * len(GRID)
        rows["state"] += [state_of(tables, kind)] * len(GRID)
    return rows


# --- set beforehand, or learned ---------------------------------------------------------------


@dataclass(frozen=True)
class Value:
    """A quantity of a run, before its first update and after its last one."""

    name: str
    before: float
    after: float
    learned: bool  # a parameter; else a hyper-parameter


def of_a_run(spec: SgdSpec) -> tuple[Value, ...]:
    """Everything that has a value in a run, and what training did to it."""
    done = run(spec)
    names = [f"w{k + 1}" for k in range(done.theta.shape[1] - 1)] + ["b"]
    first, last = done.theta[0].tolist(), done.theta[-1].tolist()
    learned = [Value(*row, True) for row in zip(names, first, last, strict=True)]
    kept = [
        Value(name, getattr(spec, name), getattr(done.spec, name), False)
        for name in ("lr", "batch_size", "num_epochs")
    ]
    return (*learned, *kept)
