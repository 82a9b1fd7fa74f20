"""What core works out about a reading net, as tables."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import torch

from core import letters, rnn
from core.reach import Reached, ReachSpec, reaches, spectral_radius
from core.rnn import Net, RnnSpec, Start

NUM_STARTS = 20
LONG = 1000  # epochs, for whoever asks whether patience helps


@dataclass(frozen=True)
class RnnTables:
    """A training of E epochs on T letters, V kinds of them, H units.

    said: what the net says before the first update and after each. losses (E + 1,). Flat arrays,
    row by row: hidden, from_x and from_h (E + 1, T, H), the state and the two sums it is made of;
    bias (E + 1, H), both together; y_hat (E + 1, T, V); reach (E + 1, T, T). last: the net at
    the end; radius, of its W_hh.
    """

    spec: RnnSpec
    said: tuple[str, ...]
    losses: np.ndarray
    hidden: np.ndarray
    from_x: np.ndarray
    from_h: np.ndarray
    bias: np.ndarray
    y_hat: np.ndarray
    reach: np.ndarray
    weights: tuple[np.ndarray, ...]
    radius: float

    @property
    def net(self) -> Net:
        """The net at the end."""
        return Net(*map(torch.from_numpy, self.weights))

    @property
    def num_steps(self) -> int:
        """Steps of the player: every letter of every epoch, counted from 0."""
        return len(self.said) * len(self.spec.source) - 1

    @property
    def epoch_ends(self) -> list[int]:
        """The steps at which a word has been read to its end."""
        length = len(self.spec.source)
        return [length * k - 1 for k in range(1, len(self.said) + 1)]

    @property
    def right(self) -> int:
        """How many letters are right in the end."""
        return sum(a == b for a, b in zip(self.said[-1], self.spec.target, strict=True))

    @property
    def first_right(self) -> int | None:
        """The first epoch at whose end the whole word is right, None if there is none."""
        found = [epoch for epoch, word in enumerate(self.said) if word == self.spec.target]
        return found[0] if found else None

    @property
    def floor(self) -> float:
        """What no state between −1 and 1 gets below, read as logits."""
        return rnn.floor(len(self.spec.letters))


def rnn_tables(spec: RnnSpec) -> RnnTables:
    """The training, and the sums behind every state."""
    run = rnn.run(spec)
    nets, X = run.nets, run.trace.X
    before = run.trace.H[:, :-1]
    if spec.way == rnn.FORGETS:
        before = before * 0
    arrays = {
        "hidden": run.trace.H[:, 1:],
        "from_x": (nets.W_xh @ X.T).mT,
        "from_h": before @ nets.W_hh.mT,
        "bias": nets.b_xh + nets.b_hh,
        "y_hat": run.trace.y_hat,
        "reach": run.reach,
    }
    last = rnn.last_net(nets)
    return RnnTables(
        spec,
        run.said,
        run.trace.loss.numpy(),
        weights=tuple(tensor.numpy().copy() for tensor in last.tensors),
        radius=spectral_radius(last.W_hh),
        **{name: tensor.flatten().numpy().astype(np.float32) for name, tensor in arrays.items()},
    )


def at_the_end(tables: RnnTables, name: str) -> np.ndarray:
    """The rows of an array that belong to the last epoch, (T, ·)."""
    T = len(tables.spec.source)
    epochs = tables.spec.num_epochs + 1
    values: np.ndarray = getattr(tables, name)
    return values.reshape(epochs, T, -1)[-1]


@dataclass(frozen=True)
class StartsTables:
    """Twenty starts under both heads: head -> what became of each."""

    spec: RnnSpec
    starts: dict[str, tuple[Start, ...]]

    def right(self, head: str) -> list[Start]:
        """Those that said the word in the end."""
        return [start for start in self.starts[head] if start.said == self.spec.target]


def starts_tables(spec: RnnSpec) -> StartsTables:
    """The same training from seeds 0 to 19, under both heads; the seed of `spec` counts for none.

    A state under no head has a unit a letter, and so has the other one here.
    """
    hidden = len(spec.letters)
    found = {}
    for head in rnn.HEADS:
        found[head] = rnn.starts(replace(spec, head=head, hidden=hidden, seed=0), NUM_STARTS)
    return StartsTables(spec, found)


def curves_table(tables: StartsTables, head: str) -> pd.DataFrame:
    """Columns seed, epoch, loss, said and right; at most some hundred epochs of each seed."""
    frames = []
    for start in tables.starts[head]:
        last = len(start.losses) - 1
        epochs = np.unique(np.linspace(0, last, min(last, 100) + 1).round().astype(int))
        frames.append(
            pd.DataFrame(
                {
                    "seed": start.seed,
                    "epoch": epochs,
                    "loss": np.array(start.losses)[epochs],
                    "said": start.said,
                    "right": start.said == tables.spec.target,
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


@dataclass(frozen=True)
class ReachTables:
    """How far the last letter's gradient reaches: norms by distance, with tanh and without."""

    spec: ReachSpec
    bent: Reached
    straight: Reached


def reach_tables(spec: ReachSpec) -> ReachTables:
    """Both ways back through the text."""
    return ReachTables(spec, *reaches(spec))


@dataclass(frozen=True)
class Asked:
    """A word the trained net was asked, what it says to each letter and how surely."""

    word: str
    said: str
    sure: tuple[float, ...]
    writes: str


def asked(tables: RnnTables, word: str) -> Asked:
    """Any word of known letters; and what the net writes when it reads what it said itself.

    Raises ValueError for words that the net cannot read.
    """
    spec = tables.spec
    y_hat = rnn.answers(spec, tables.net, word)
    sure, said = y_hat.max(-1)
    writes = rnn.own_writing(spec, tables.net, word[0])
    return Asked(word, letters.spelt(said, spec.letters), tuple(sure.tolist()), writes)


@dataclass(frozen=True)
class Damage:
    """What became of one way to build the net, from one seed."""

    head: str
    way: str
    said: str
    loss: float


def damages(spec: RnnSpec) -> tuple[Damage, ...]:
    """Every head with every way, from the seed of `spec`; as many units as there are letters."""
    found = []
    for head in rnn.HEADS:
        for way in rnn.WAYS:
            other = replace(spec, head=head, way=way, hidden=len(spec.letters))
            nets = rnn.train(other, [spec.seed])
            trace = rnn.forward(rnn.last_net(rnn.first_of(nets)), *rnn.data(other), way)
            said = letters.spelt(trace.O.argmax(-1), spec.letters)
            found.append(Damage(head, way, said, float(trace.loss)))
    return tuple(found)
