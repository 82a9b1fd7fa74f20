"""What each line of torch.nn hides: the same by torch and by hand, run now, on a few numbers.

Every piece is a pair of functions that find the same things under the same names, as plain numbers
and text.
Source: Dive into Deep Learning, 3.5 Concise Implementation of Linear Regression; PyTorch's
reference of torch.nn, torch.optim and torch.utils.data.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from core.attempts import Found
from core.batches import data_iter
from core.concise import set_to_zero, sgd

X = torch.tensor([[1.0, 2.0], [0.0, -1.0], [-2.0, 1.0], [3.0, 0.5]])  # (4, 2)
Y = torch.tensor([[2.0], [5.0], [-1.0], [4.0]])  # (4, 1)
W, B = (3.0, -1.0), 0.5  # what both sides begin with, where the start is not what is looked at


def seeded() -> torch.Generator:
    """A generator that begins anew."""
    return torch.Generator().manual_seed(0)


def linear() -> nn.Linear:
    """A layer that holds W and B."""
    net = nn.Linear(2, 1)
    with torch.no_grad():
        net.weight.copy_(torch.tensor([W]))
        net.bias.fill_(B)
    return net


def parameters() -> tuple[Tensor, Tensor]:
    """w (2, 1) and b (1,) with the same numbers."""
    w = torch.tensor(W).reshape(2, 1).requires_grad_()
    return w, torch.tensor([B], requires_grad=True)


# --- the loader -------------------------------------------------------------------------------


def loader_by_torch() -> Found:
    """Seven rows in batches of three, by DataLoader."""
    rows = TensorDataset(torch.arange(7))
    loader = DataLoader(rows, batch_size=3, shuffle=True, generator=seeded())
    batches = [row.tolist() for (row,) in loader]
    return told_of(batches)


def loader_by_hand() -> Found:
    """Seven rows in batches of three, like cards."""
    batches = [dealt.tolist() for dealt in data_iter(3, 7, seeded())]
    return told_of(batches)


def told_of(batches: list[list[int]]) -> Found:
    """What both must share: the sizes, and that every row is there once."""
    return {
        "sizes": [float(len(batch)) for batch in batches],
        "every row once": sorted(chain(*batches)) == list(range(7)),
        "first batch": ", ".join(map(str, batches[0])),
    }


# --- the layer --------------------------------------------------------------------------------


def layer_by_torch() -> Found:
    """A linear layer."""
    net = linear()
    y_hat = net(X)
    return {"weights": shape(net.weight), "ŷ": shape(y_hat), "first ŷ": y_hat[0].item()}


def layer_by_hand() -> Found:
    """A product and a sum."""
    w, b = parameters()
    y_hat = X @ w + b
    return {"weights": shape(w), "ŷ": shape(y_hat), "first ŷ": y_hat[0].item()}


def shape(tensor: Tensor) -> str:
    """(4, 1), as the book writes it."""
    return str(tuple(tensor.shape))


# --- the start --------------------------------------------------------------------------------


def start_by_torch() -> Found:
    """Left alone the layer has drawn a start already; these lines draw over it."""
    net = nn.Linear(2, 1)
    nn.init.normal_(net.weight, mean=0, std=0.01, generator=seeded())
    nn.init.zeros_(net.bias)
    return {"w": net.weight.flatten().tolist(), "b": net.bias.tolist()}


def start_by_hand() -> Found:
    """The same draw."""
    w = torch.normal(0, 0.01, size=(2, 1), generator=seeded(), requires_grad=True)
    b = torch.zeros(1, requires_grad=True)
    return {"w": w.flatten().tolist(), "b": b.tolist()}


# --- the loss ---------------------------------------------------------------------------------


def loss_by_torch() -> Found:
    """One class, three ways to add up."""
    y_hat = linear()(X)
    return {
        "mean, the default": nn.MSELoss()(y_hat, Y).item(),
        "sum": nn.MSELoss(reduction="sum")(y_hat, Y).item(),
        "none": nn.MSELoss(reduction="none")(y_hat, Y).flatten().tolist(),
    }


def loss_by_hand() -> Found:
    """Squares without a half, and what is done with them."""
    w, b = parameters()
    squares = (X @ w + b - Y) ** 2
    return {
        "mean, the default": squares.mean().item(),
        "sum": squares.sum().item(),
        "none": squares.flatten().tolist(),
    }


# --- the trainer ------------------------------------------------------------------------------


def step_by_torch() -> Found:
    """One step of SGD: it finds lr in itself, and the gradients in the parameters."""
    net = linear()
    trainer = torch.optim.SGD(net.parameters(), lr=0.1)
    nn.MSELoss(reduction="sum")(net(X), Y).backward()
    trainer.step()
    return {"w": net.weight.flatten().tolist(), "b": net.bias.tolist()}


def step_by_hand() -> Found:
    """The same step."""
    w, b = parameters()
    ((X @ w + b - Y) ** 2).sum().backward()
    sgd((w, b), lr=0.1, batch_size=1)
    return {"w": w.flatten().tolist(), "b": b.tolist()}


# --- zero_grad --------------------------------------------------------------------------------


def zero_by_torch() -> Found:
    """zero_grad between two calls of backward."""
    net = linear()
    trainer = torch.optim.SGD(net.parameters(), lr=0.1)
    nn.MSELoss()(net(X), Y).backward()
    first = net.bias.grad.item()
    trainer.zero_grad()
    cleared = str(net.bias.grad)
    nn.MSELoss()(net(X), Y).backward()
    return {"b.grad": first, "cleared": cleared, "b.grad again": net.bias.grad.item()}


def zero_by_hand() -> Found:
    """A zero between two calls of backward."""
    w, b = parameters()
    ((X @ w + b - Y) ** 2).mean().backward()
    first = b.grad.item()
    set_to_zero(w, b)
    cleared = str(b.grad)
    ((X @ w + b - Y) ** 2).mean().backward()
    return {"b.grad": first, "cleared": cleared, "b.grad again": b.grad.item()}


# --- all of them ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """A line of torch.nn, the same by hand, and what the line does not say.

    differs are the names under which the two sides find other things, and rightly so.
    """

    by_torch: Callable[[], Found]
    by_hand: Callable[[], Found]
    hides: tuple[str, ...]
    differs: tuple[str, ...] = ()


PIECES: dict[str, Piece] = {
    "MSELoss(reduction)": Piece(
        loss_by_torch,
        loss_by_hand,
        (
            "**Where the sum is a mean**: in the default, `reduction='mean'`. `.sum()` adds up "
            "because you say so; PyTorch's own losses take the mean unless told otherwise.",
            "**No ½**: the book's loss is half of it, and so is the book's gradient.",
            "**Shapes**: (n, 1) against (n,) is broadcast to n × n, with a warning and no error.",
        ),
    ),
    "nn.Linear": Piece(
        layer_by_torch,
        layer_by_hand,
        (
            "**The shape of its weights** is (outputs, inputs) = (1, 2), the book's w is (2, 1): "
            "the layer computes X Wᵀ + b.",
            "**Parameters** come with `requires_grad=True`, the bias is there unless "
            "`bias=False`, and the numbers are float32.",
            "**What stands inside**: `nn.Sequential(nn.Linear(2, 1))` is the same net in a box; "
            "its layer is then `net[0]`.",
        ),
        ("weights",),
    ),
    "the start": Piece(
        start_by_torch,
        start_by_hand,
        (
            "**A start of its own**: `nn.Linear(d, 1)` has drawn w and b uniformly within ±1/√d "
            "before you say anything. It is a good one; it is not N(0, 0.01²), and b is not 0.",
            "**The generator**: without one the numbers come from the one that all code shares.",
            "**`.data`**: older programs write `net[0].weight.data.normal_(0, 0.01)`, past "
            "autograd's back. `nn.init` does it under `no_grad`.",
        ),
    ),
    "DataLoader": Piece(
        loader_by_torch,
        loader_by_hand,
        (
            "**`shuffle=False`** is the default: the order of the data, in every epoch the same.",
            "**The short last batch** is dealt too (`drop_last=False`). The mean is over its own "
            "length, so nothing has to be divided by hand.",
            "**Its draws**: it takes a number from the generator for itself first, so the same "
            "seed gives another order than by hand, and just as good a one.",
        ),
        ("first batch",),
    ),
    "SGD": Piece(
        step_by_torch,
        step_by_hand,
        (
            "**It divides by nothing**: p ← p − lr · p.grad. By hand a mean was made here, of a "
            "sum; in torch.nn it is made in the loss.",
            "**Defaults**: momentum 0, weight decay 0. The S is not in it either: what is "
            "stochastic comes from the loader.",
            "**`no_grad`** is inside `step()`; and the trainer knows only the parameters that it "
            "was given.",
        ),
    ),
    "zero_grad": Piece(
        zero_by_torch,
        zero_by_hand,
        (
            "**`None`, not 0**: `zero_grad()` throws the gradients away (`set_to_none=True`), and "
            "backward makes new ones. Who reads `.grad` in between finds `None`.",
            "**When**: anywhere between `step()` and the next `backward()`. Left out, gradients "
            "add up.",
        ),
        ("cleared",),
    ),
}
