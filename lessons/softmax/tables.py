"""The logits of one sample and what follows from them, as the figures and the sentences read it."""

from dataclasses import dataclass

import torch

from core import information
from core.logits import LogitsSpec, Said, said


def sums_of(rows: tuple[tuple[float, ...], ...]) -> tuple[list[float], list[float]]:
    """The sums of a matrix over its rows (one a column) and over its columns (one a row)."""
    X = torch.tensor(rows)
    return X.sum(0).tolist(), X.sum(1).tolist()


@dataclass(frozen=True)
class ChainTables:
    """What the logits say, and the numbers that the forms read.

    spot: the class that is spelled out, from 0. kind: how often each class comes, of
    core.information.SHARES; P (q,) are these shares. asks: whether a label is at hand.
    """

    said: Said
    spot: int
    kind: str
    P: torch.Tensor
    entropy: float
    cross: float
    asks: bool

    @property
    def q(self) -> int:
        """Number of classes."""
        return self.said.spec.q

    @property
    def names(self) -> tuple[str, ...]:
        """What the classes are called."""
        return self.said.spec.names

    @property
    def numbers(self) -> dict[str, float]:
        """o1, o2, …, and the others, as the forms read them; label is −1 where none is at hand."""
        spec = self.said.spec
        return {
            **{f"o{k + 1}": value for k, value in enumerate(spec.o)},
            "spot": self.spot,
            "label": spec.label if self.asks else -1,
            "T": spec.temperature,
            "shift": spec.shift,
            "lr": spec.lr,
            "kind": list(information.SHARES).index(self.kind),
        }


def chain_tables(
    spec: LogitsSpec,
    spot: int = 0,
    kind: str = next(iter(information.SHARES)),
    *,
    asks: bool = True,
) -> ChainTables:
    """Everything about the logits of a spec; a spot beyond the last class is the last one."""
    told = said(spec)
    P = information.shares(kind, told.y_hat, spec.label)
    return ChainTables(
        told,
        min(spot, spec.q - 1),
        kind,
        P,
        information.entropy(P),
        information.cross_entropy(P, told.y_hat),
        asks,
    )
