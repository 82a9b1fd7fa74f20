"""Two programs as one finds them in notes, with their mistakes, and corrected; all are run now.

Both train nn.Linear(2, 1) on y = 3x₁ − 3.4x₂ + 3.2 + noise of σ = 0.01, 1,000 rows, in batches of
ten. The first is a snippet (rate 0.03, three epochs), the second is whole (rate 0.01, five): other
numbers for one task, and neither program says why.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.attempts import Found
from core.batches import Loader, load_array
from core.data import SyntheticSpec, load

DATA = SyntheticSpec(w=(3.0, -3.4), b=3.2)
SEED = 0


def samples() -> tuple[Tensor, Tensor, Loader]:
    """Features (1000, 2), labels (1000, 1), and the loader that deals them."""
    data = load(DATA)
    X, y = data.X.float(), data.y.float()
    return X, y, load_array(X, y, 10, is_train=True, seed=SEED)


def first_net() -> nn.Sequential:
    """The net with the book's start."""
    layer = nn.Linear(2, 1)
    nn.init.normal_(layer.weight, 0, 0.01, generator=torch.Generator().manual_seed(SEED))
    nn.init.zeros_(layer.bias)
    return nn.Sequential(layer)


def snippet() -> Found:
    """The short program, as it is written."""
    x, y, data_iter = samples()
    net, loss = first_net(), nn.MSELoss()
    trainer = torch.optim.SGD(net.parameters(), lr=0.03)
    printed: Found = {}
    for epoch in range(3):
        for x, y in data_iter:
            l = loss(net(x), y)
            trainer.zero_grad()
            l.backward()
            trainer.step()
        l = loss(net(X), Y)
        printed[f"epoch {epoch + 1}, loss"] = f"{l:f}"
    return printed


def snippet_guessed() -> Found:
    """Mended by guess: x and y are names that exist."""
    x, y, data_iter = samples()
    net, loss = first_net(), nn.MSELoss()
    trainer = torch.optim.SGD(net.parameters(), lr=0.03)
    printed: Found = {}
    for epoch in range(3):
        for x, y in data_iter:
            l = loss(net(x), y)
            trainer.zero_grad()
            l.backward()
            trainer.step()
        l = loss(net(x), y)
        printed[f"epoch {epoch + 1}, loss"] = f"{l:f}"
        printed[f"epoch {epoch + 1}, of rows"] = str(len(y))
    return printed


def snippet_corrected() -> Found:
    """Names of their own for all rows and for a batch; looked at without a record."""
    features, labels, data_iter = samples()
    net, loss = first_net(), nn.MSELoss()
    trainer = torch.optim.SGD(net.parameters(), lr=0.03)
    printed: Found = {}
    for epoch in range(3):
        for X, y in data_iter:
            l = loss(net(X), y)
            trainer.zero_grad()
            l.backward()
            trainer.step()
        with torch.no_grad():
            l = loss(net(features), labels)
        printed[f"epoch {epoch + 1}, loss"] = f"{l.item():f}"
        printed[f"epoch {epoch + 1}, of rows"] = str(len(labels))
    return printed


def program() -> Found:
    """The whole program, as it is written: it runs."""
    features, labels, data_iter = samples()
    net, loss = first_net(), nn.MSELoss()
    trainer = torch.optim.SGD(net.parameters(), lr=0.01)
    printed: Found = {}
    history = []
    for epoch in range(5):
        for X, y in data_iter:
            l = loss(net(X), y)
            trainer.zero_grad()
            l.backward()
            trainer.step()
        l = loss(net(features), labels)
        printed[f"epoch {epoch + 1}, loss"] = f"{float(l):f}"
        history.append(l)
    return printed | kept(history)


def program_corrected() -> Found:
    """The same, with the loss of an epoch taken under no_grad and kept as a number."""
    features, labels, data_iter = samples()
    net, loss = first_net(), nn.MSELoss()
    trainer = torch.optim.SGD(net.parameters(), lr=0.01)
    printed: Found = {}
    history = []
    for epoch in range(5):
        for X, y in data_iter:
            l = loss(net(X), y)
            trainer.zero_grad()
            l.backward()
            trainer.step()
        with torch.no_grad():
            l = loss(net(features), labels).item()
        printed[f"epoch {epoch + 1}, loss"] = f"{l:f}"
        history.append(l)
    return printed | kept(history)


def plotted() -> Found:
    """What comes next in many programs: the losses of the batches, kept, are to be drawn."""
    _, _, data_iter = samples()
    net, loss = first_net(), nn.MSELoss()
    trainer = torch.optim.SGD(net.parameters(), lr=0.03)
    history = []
    for X, y in data_iter:
        l = loss(net(X), y)
        trainer.zero_grad()
        l.backward()
        trainer.step()
        history.append(l)
    heights = [l.numpy() for l in history]
    return {"heights": len(heights), "last": float(heights[-1])}


def plotted_corrected() -> Found:
    """The number of each loss, worked out once; its graph is let go."""
    _, _, data_iter = samples()
    net, loss = first_net(), nn.MSELoss()
    trainer = torch.optim.SGD(net.parameters(), lr=0.03)
    history = []
    for X, y in data_iter:
        l = loss(net(X), y)
        trainer.zero_grad()
        l.backward()
        trainer.step()
        history.append(l.item())
    heights = history
    return {"heights": len(heights), "last": heights[-1]}


def kept(history: list[Tensor | float]) -> Found:
    """How many of the losses that were kept still hold the graph they came from."""
    graphs = sum(isinstance(l, Tensor) and l.grad_fn is not None for l in history)
    return {"losses kept": str(len(history)), "with their graphs": str(graphs)}


@dataclass(frozen=True)
class Program:
    """A program as it is written, the same corrected, and what was wrong with it."""

    written: Callable[[], Found]
    corrected: Callable[[], Found]
    wrong: str


PROGRAMS: dict[str, Program] = {
    "the snippet": Program(
        snippet,
        snippet_corrected,
        "`X` and `Y` are defined nowhere; and `for x, y in data_iter` has overwritten the data "
        "`x, y` with the last batch. All rows and a batch need names of their own.",
    ),
    "the snippet, mended by guess": Program(
        snippet_guessed,
        snippet_corrected,
        "With `x` and `y` for `X` and `Y` it runs, and what it prints is the loss of the last "
        "batch of the epoch, ten rows, under the name of all of them.",
    ),
    "the whole program": Program(
        program,
        program_corrected,
        "It runs. The loss of an epoch is worked out while torch records: each one that is kept "
        "keeps its graph, and torch warns when it is made a number. Under `no_grad`, or with "
        "`.item()`, nothing is kept.",
    ),
    "and then a plot": Program(
        plotted,
        plotted_corrected,
        "A list of losses is a list of tensors that belong to graphs: a plot asks for numbers and "
        "gets an error. `append(l.item())` keeps the number, and the loss is not worked out twice "
        "to add it up.",
    ),
}
