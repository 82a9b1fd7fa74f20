"""How far back a gradient reaches through a long text: it vanishes, is carried, or explodes."""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from core import rnn
from core.checks import require
from core.letters import indices, one_hot
from core.rnn import Net, RnnSpec

MOST_LENGTH = 200


@dataclass(frozen=True)
class ReachSpec:
    """A text of `length` letters, the first weights of a seed, W_hh scaled to a spectral radius.

    Raises ValueError when a field breaks its rule.
    """

    source: str = "hello"
    target: str = "ohlol"
    seed: int = 0
    length: int = 40
    radius: float = 0.8

    def __post_init__(self) -> None:
        RnnSpec(self.source, self.target)  # raises for words
        require(
            2 <= self.length <= MOST_LENGTH,
            f"length must be between 2 and {MOST_LENGTH}",
            self.length,
        )
        require(0 < self.radius <= 4, "radius must be > 0 and <= 4", self.radius)


@dataclass(frozen=True)
class Reached:
    """norms (T,): ‖∂L_T/∂h_s‖ of the last letter's loss, s = T, T − 1, … 1: as far back as the
    place says. slope: the length of ∂L_T/∂W_hh, all its numbers as one arrow.
    """

    norms: Tensor
    slope: float

    @property
    def factor(self) -> float:
        """By how much a letter further back changes the norm, on average over all of them."""
        first, last = (max(float(self.norms[k]), 1e-300) for k in (0, -1))
        return float((last / first) ** (1 / (len(self.norms) - 1)))


def reaches(spec: ReachSpec) -> tuple[Reached, Reached]:
    """With tanh, and without it: h_t = W_xh x_t + W_hh h_{t−1} + b."""
    net, X, y = text(spec)
    return back(net, X, y, bends=True), back(net, X, y, bends=False)


def text(spec: ReachSpec) -> tuple[Net, Tensor, Tensor]:
    """The net, the word over and over (T, V), and the letter that is to be said last (1,)."""
    word = RnnSpec(spec.source, spec.target, seed=spec.seed)
    net = Net(*(tensor[0] for tensor in rnn.draw_net(word, [spec.seed]).tensors))
    net = replace(net, W_hh=net.W_hh * spec.radius / spectral_radius(net.W_hh))
    times = -(-spec.length // len(spec.source))
    X = one_hot((spec.source * times)[: spec.length], word.letters)
    last = (spec.target * times)[spec.length - 1]
    return net, X, indices(last, word.letters)


def spectral_radius(W: Tensor) -> float:
    """The size of the largest eigenvalue: what a long row of factors W grows by in the end."""
    return float(torch.linalg.eigvals(W).abs().max())


def back(net: Net, X: Tensor, y: Tensor, *, bends: bool) -> Reached:
    """From the loss of the last letter back to the first: ∂L/∂h_{s−1} = W_hhᵀ (1 − h_s²) ∂L/∂h_s.

    Without tanh nothing bends, and 1 − h² is 1.
    Source: Dive into Deep Learning, 9.7 Backpropagation Through Time.
    """
    H = [torch.zeros_like(net.b_hh)]
    for x in X:
        a = net.W_xh @ x + net.W_hh @ H[-1] + net.b_xh + net.b_hh
        H.append(torch.tanh(a) if bends else a)
    dh = torch.softmax(H[-1], -1) - torch.eye(len(H[-1]), dtype=torch.double)[y[0]]
    norms, dW = [], torch.zeros_like(net.W_hh)
    for s in reversed(range(len(X))):
        norms.append(dh.norm())
        da = dh * (1 - H[s + 1] ** 2) if bends else dh
        dW = dW + torch.outer(da, H[s])
        dh = net.W_hh.mT @ da
    return Reached(torch.stack(norms), float(dW.norm()))


def clipped(norm: float, most: float = 1.0) -> float:
    """How long a gradient is after clipping: g ← min(1, θ / ‖g‖) g, θ the `most`.

    Source: Dive into Deep Learning, 9.5 Recurrent Neural Network Implementation from Scratch.
    """
    return min(norm, most)
