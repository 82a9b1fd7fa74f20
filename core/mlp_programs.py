"""Programs with a layer too many dimensions or a loss too many: as one finds them, and corrected.

Each trains, or tries to, on the first clothes in the box with torch.nn, and is run when somebody
looks at it. What torch says is what it says now.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core import images
from core.attempts import Found
from core.mlp import first_net

IMAGES, BATCH, SEED, LR = 1280, 64, 0, 0.1


def batches() -> Iterator[tuple[Tensor, Tensor]]:
    """Images as a loader gives them, X (64, 1, 28, 28), and their labels y (64,)."""
    clothes = images.load("clothes")
    X = images.scale(clothes.X[:IMAGES], clothes.facts.top).reshape(-1, 1, 28, 28)
    return zip(X.split(BATCH), clothes.y[:IMAGES].split(BATCH), strict=True)


def small_net() -> nn.Sequential:
    """784-64-10, with a start that depends on the seed alone."""
    first, last = nn.Linear(784, 64), nn.Linear(64, 10)
    start = first_net((784, 64, 10), "default", torch.Generator().manual_seed(SEED))
    with torch.no_grad():
        for layer, (w, b) in zip((first, last), start, strict=True):
            layer.weight.copy_(w)
            layer.bias.copy_(b)
    return nn.Sequential(first, nn.ReLU(), last)


def kept_for_a_plot() -> Found:
    """The losses go into a list as they are, and the list into a plot, which wants numbers."""
    net, loss, losses = small_net(), nn.CrossEntropyLoss(), []
    trainer = torch.optim.SGD(net.parameters(), lr=LR)
    for X, y in batches():
        batch_loss = loss(net(X.reshape(-1, 784)), y)
        trainer.zero_grad()
        batch_loss.backward()
        trainer.step()
        losses.append(batch_loss)
    points = [one.numpy() for one in losses]  # what plt.plot(losses) asks for
    return {"points of the curve": str(len(points))}


def kept_as_numbers() -> Found:
    """`batch_loss.item()` is a number: nothing of the graph stays behind it."""
    net, loss, losses = small_net(), nn.CrossEntropyLoss(), []
    trainer = torch.optim.SGD(net.parameters(), lr=LR)
    for X, y in batches():
        batch_loss = loss(net(X.reshape(-1, 784)), y)
        trainer.zero_grad()
        batch_loss.backward()
        trainer.step()
        losses.append(batch_loss.item())
    return {
        "points of the curve": str(len(losses)),
        "first loss": f"{losses[0]:.4f}",
        "last loss": f"{losses[-1]:.4f}",
    }


def not_flattened() -> Found:
    """Pictures of 28 × 28 into a layer that expects rows of 784."""
    X, _ = next(batches())
    o = small_net()(X)
    return {"shape of the logits": str(tuple(o.shape))}


def all_in_one_row() -> Found:
    """`flatten()` without saying where to begin: the batch is flattened too."""
    X, _ = next(batches())
    o = small_net()(X.flatten())
    return {"shape of the logits": str(tuple(o.shape))}


def flattened() -> Found:
    """A row of 784 for each picture; −1 is filled in with the number of pictures."""
    X, _ = next(batches())
    o = small_net()(X.reshape(-1, 784))
    return {"shape of the logits": str(tuple(o.shape))}


def learned(rows: Callable[[Tensor], Tensor]) -> Found:
    """Three epochs with images made into rows by a function: what the net says of them then."""
    net, loss, dealt = small_net(), nn.CrossEntropyLoss(), list(batches())
    trainer = torch.optim.SGD(net.parameters(), lr=LR)
    for _ in range(3):
        for X, y in dealt:
            trainer.zero_grad()
            loss(net(rows(X)), y).backward()
            trainer.step()
    right = sum(int((net(rows(X)).argmax(1) == y).sum()) for X, y in dealt)
    return {"shape of the rows": str(tuple(rows(X).shape)), "right of 1,280": f"{right:,}"}


def mixed_up() -> Found:
    """The shape is right, and nothing else: row i holds pixels of many pictures."""
    return learned(lambda X: X.reshape(784, -1).T)


def in_order() -> Found:
    """Row i is picture i."""
    return learned(lambda X: X.reshape(-1, 784))


@dataclass(frozen=True)
class Program:
    """A program as it is written, and corrected."""

    written: Callable[[], Found]
    corrected: Callable[[], Found]


PROGRAMS = {
    "losses kept for a plot": Program(kept_for_a_plot, kept_as_numbers),
    "pictures not flattened": Program(not_flattened, flattened),
    "everything in one row": Program(all_in_one_row, flattened),
    "the right shape, mixed up": Program(mixed_up, in_order),
}
