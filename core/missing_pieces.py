"""What torch says when a piece is missing: each mistake is made now, and what it raises is caught.

Every piece is a pair of functions that differ in that piece alone. They return what they found, as
plain numbers and text.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch

from core.attempts import Found
from core.autograd import functions_of


def without_zero_grad() -> Found:
    """Three calls of backward, nothing set to zero between them."""
    w = torch.tensor(5.0, requires_grad=True)
    seen = []
    for _ in range(3):
        loss = 2 * w
        loss.backward()
        seen.append(w.grad.item())
    return {"w.grad after each call": seen}


def with_zero_grad() -> Found:
    """The same, and w.grad set to zero before each call."""
    w = torch.tensor(5.0, requires_grad=True)
    seen = []
    for _ in range(3):
        if w.grad is not None:
            w.grad.zero_()
        loss = 2 * w
        loss.backward()
        seen.append(w.grad.item())
    return {"w.grad after each call": seen}


def without_sum() -> Found:
    """backward from a vector: one loss a sample."""
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    losses = (2 * w) ** 2
    losses.backward()
    return {"w.grad": w.grad.tolist()}


def with_sum() -> Found:
    """backward from their sum, which is a scalar."""
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    losses = (2 * w) ** 2
    losses.sum().backward()
    return {"w.grad": w.grad.tolist()}


def without_no_grad() -> Found:
    """The update of a weight where it is, while torch records."""
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    (w**2).sum().backward()
    w -= 0.1 * w.grad
    return {"w": w.tolist()}


def with_no_grad() -> Found:
    """The same update, not recorded."""
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    (w**2).sum().backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
    return {"w": w.tolist(), "w is still a leaf": w.is_leaf}


def with_new_name() -> Found:
    """Not in place: the name w goes to a new tensor, which is a result and no leaf."""
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    for _ in range(2):
        loss = (w**2).sum()
        loss.backward()
        w = w - 0.1 * w.grad
    return {"w": w.tolist()}


def with_same_tensor() -> Found:
    """In place and not recorded: w stays the tensor that collects."""
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    for _ in range(2):
        loss = (w**2).sum()
        loss.backward()
        with torch.no_grad():
            w -= 0.1 * w.grad
            w.grad.zero_()
    return {"w": w.tolist()}


def with_data() -> Found:
    """A weight changed through .data between forward and backward: nobody notices."""
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    loss = (w**2).sum()
    w.data -= 1.0
    loss.backward()
    return {"w.grad": w.grad.tolist(), "2w when the loss was computed": [4.0, 6.0]}


def with_no_grad_instead() -> Found:
    """The same change under no_grad: torch counts it, and refuses."""
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    loss = (w**2).sum()
    with torch.no_grad():
        w -= 1.0
    loss.backward()
    return {"w.grad": w.grad.tolist()}


def with_detach() -> Found:
    """The prediction cut off the graph before the loss."""
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    y_hat = (3 * w).detach()
    loss = (y_hat**2).sum()
    loss.backward()
    return {"w.grad": w.grad.tolist()}


def without_detach() -> Found:
    """The prediction as it is."""
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    y_hat = 3 * w
    loss = (y_hat**2).sum()
    loss.backward()
    return {"w.grad": w.grad.tolist()}


def plot_with_grad() -> Found:
    """What a plotting library does with a loss: it asks for numpy."""
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    losses = [(w**2).sum()]
    heights = [loss.numpy() for loss in losses]
    return {"heights": [float(height) for height in heights]}


def plot_numbers() -> Found:
    """A plain number for the plot."""
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    losses = [(w**2).sum().item()]
    return {"heights": losses}


def backward_twice() -> Found:
    """A second backward through one graph: what it had stored is gone."""
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    loss = (w**2).sum()
    loss.backward()
    loss.backward()
    return {"w.grad": w.grad.tolist()}


def backward_twice_retained() -> Found:
    """The first call keeps what was stored, so the second finds it, and adds."""
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    loss = (w**2).sum()
    loss.backward(retain_graph=True)
    loss.backward()
    return {"w.grad": w.grad.tolist()}


def log_with_graph() -> Found:
    """The losses of ten epochs added up as they are: with each its graph stays alive."""
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    total = torch.zeros(())
    for _ in range(10):
        total = total + (w**2).sum()
    alive = len(functions_of(total, most=1000))
    return {"total": total.item(), "nodes kept alive": alive}


def log_numbers() -> Found:
    """The same sum of plain numbers: every graph is freed at once."""
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    total = 0.0
    for _ in range(10):
        total += (w**2).sum().item()
    return {"total": total, "nodes kept alive": 0}


@dataclass(frozen=True)
class Piece:
    """A mistake, the same code with the piece in its place, and why it matters."""

    wrong: Callable[[], Found]
    right: Callable[[], Found]
    why: str


PIECES: dict[str, Piece] = {
    "no sum()": Piece(
        without_sum,
        with_sum,
        "backward starts from one number, whose slope in itself is 1. A vector has no such start: "
        "add its entries first, or hand backward a weight for each of them.",
    ),
    "no zero_grad": Piece(
        without_zero_grad,
        with_zero_grad,
        "Every call adds to what lies in .grad; what is not cleared before it counts again.",
    ),
    "no no_grad: in place on a leaf": Piece(
        without_no_grad,
        with_no_grad,
        "The update is no part of the loss. Recorded, it would change a value that the record "
        "stands on, so torch refuses to change a leaf where it is. This is the first use of "
        "no_grad; the second is to evaluate without keeping a graph.",
    ),
    "a new tensor for w": Piece(
        with_new_name,
        with_same_tensor,
        "w − 0.1 · w.grad is a result, not a leaf: from the second turn on nothing is collected "
        "in its .grad, which stays empty.",
    ),
    ".data": Piece(
        with_data,
        with_no_grad_instead,
        ".data changes a number behind torch's back. The slope 2w is then worked out from the new "
        "w, for a loss of the old one: a wrong gradient and no error. Under no_grad torch counts "
        "the change and refuses.",
    ),
    "detach": Piece(
        with_detach,
        without_detach,
        "detach gives the number without its history. What comes after it cannot be traced back "
        "to w: right for a plot, wrong inside a loss.",
    ),
    "plotting a tensor": Piece(
        plot_with_grad,
        plot_numbers,
        "A plot needs numbers. item() gives one, detach().numpy() an array, and either lets the "
        "graph go.",
    ),
    "backward twice": Piece(
        backward_twice,
        backward_twice_retained,
        "The first call frees what was stored on the way forward. With retain_graph it stays, and "
        "the second call adds the same gradient once more.",
    ),
    "logging with the graph": Piece(
        log_with_graph,
        log_numbers,
        "A loss that is kept keeps its whole graph, with every value stored in it: memory grows "
        "with every epoch. Evaluate under no_grad, or keep item().",
    ),
}
