"""Labels as numbers, and the small network with today's numbers."""

from dataclasses import dataclass

import torch
from torch import Tensor

from core import softmax as sm
from core.logits import NAMES
from core.small_network import OUTPUTS, PARAMETERS, NetSpec, base, parameters

SAMPLES = ("dog", "cat", "chicken", "dog", "chicken", "dog")  # the labels of the figure


@dataclass(frozen=True)
class NetTables:
    """The network of a spec: x (4,), w (4, 3), b (3,), o and y_hat (3,); spot: a class, from 0."""

    spec: NetSpec
    x: Tensor
    w: Tensor
    b: Tensor
    o: Tensor
    y_hat: Tensor
    spot: int

    @property
    def turned(self) -> int:
        """The place of the parameter that is turned."""
        return PARAMETERS.index(self.spec.turned)

    @property
    def numbers(self) -> dict[str, float]:
        """x1 … x4, the base of every parameter, which is turned and by how much."""
        return {
            **{f"x{i + 1}": value for i, value in enumerate(self.spec.x)},
            **{f"base{k}": value for k, value in enumerate(base(self.spec))},
            "turned": self.turned,
            "by": self.spec.by,
            "spot": self.spot,
        }


def net_tables(spec: NetSpec, spot: int = 0) -> NetTables:
    """What the network of a spec says of its picture."""
    x = torch.tensor(spec.x, dtype=torch.double)
    w, b = parameters(spec)
    o = sm.logits(x[None], w, b)
    return NetTables(spec, x, w, b, o[0], sm.softmax(o)[0], min(spot, OUTPUTS - 1))


def label_numbers() -> Tensor:
    """The labels of the figure as classes from 0."""
    return torch.tensor([NAMES.index(name) for name in SAMPLES])


def one_hot_cells() -> dict[str, list[float]]:
    """A row a cell of the one-hot matrix of the figure: sample i, class k, v = 0 or 1."""
    rows = sm.one_hot(label_numbers(), OUTPUTS)
    return {
        "i": [float(i) for i in range(len(rows)) for _ in range(OUTPUTS)],
        "k": [float(k) for _ in rows for k in range(OUTPUTS)],
        "v": rows.flatten().tolist(),
    }
