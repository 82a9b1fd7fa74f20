"""A recurrent net that reads a word letter by letter, trained by backpropagation through time.

All tensors may have more dimensions in front (...): several seeds, or all epochs of one run, are
worked out together.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core import letters
from core.adam import adam, begin
from core.checks import require

MOST_EPOCHS, MOST_SEEDS = 1000, 40
MOST_HIDDEN = 8
TANH, LINEAR = "the state itself", "a linear layer"
HEADS = {
    TANH: "h is taken for the logits: numbers between −1 and 1",
    LINEAR: "o = W_hq h + b_q: logits as large as they need to be",
}
FULL, FORGETS, CUT = "remembers", "forgets at every letter", "gradient stops at every letter"
WAYS = {
    FULL: "the right way: the state goes on, and the gradient goes all the way back",
    FORGETS: "every letter begins with a state of zeros, as if it were the first",
    CUT: "the state goes on, but is detached: no gradient reaches an earlier letter",
}


@dataclass(frozen=True)
class RnnSpec:
    """By default the usual first example: hello → ohlol, 4 units, Adam at 0.05, 35 epochs.

    `hidden` counts only under a linear head; else there is a unit a letter.
    Raises ValueError when a field breaks its rule.
    """

    source: str = "hello"
    target: str = "ohlol"
    head: str = TANH
    hidden: int = 4
    lr: float = 0.05
    num_epochs: int = 35
    seed: int = 0
    way: str = FULL

    def __post_init__(self) -> None:
        letters.require_pair(self.source, self.target)
        require(self.head in HEADS, f"head must be one of {', '.join(HEADS)}", self.head)
        require(self.way in WAYS, f"way must be one of {', '.join(WAYS)}", self.way)
        require(
            1 <= self.hidden <= MOST_HIDDEN,
            f"hidden must be between 1 and {MOST_HIDDEN}",
            self.hidden,
        )
        require(0 < self.lr <= 10, "lr must be > 0 and <= 10", self.lr)
        require(
            1 <= self.num_epochs <= MOST_EPOCHS,
            f"num_epochs must be between 1 and {MOST_EPOCHS:,}",
            self.num_epochs,
        )

    @property
    def letters(self) -> str:
        """The letters the net knows, in order."""
        return letters.alphabet(self.source, self.target)

    @property
    def units(self) -> int:
        """How many numbers the state has."""
        return self.hidden if self.head == LINEAR else len(self.letters)


@dataclass(frozen=True)
class Net:
    """W_xh (..., H, V), W_hh (..., H, H), b_xh and b_hh (..., H); with a head W_hq, b_q."""

    W_xh: Tensor
    W_hh: Tensor
    b_xh: Tensor
    b_hh: Tensor
    W_hq: Tensor | None = None
    b_q: Tensor | None = None

    @property
    def tensors(self) -> tuple[Tensor, ...]:
        """All parameters, in the order in which they are drawn."""
        every = (self.W_xh, self.W_hh, self.b_xh, self.b_hh, self.W_hq, self.b_q)
        return tuple(tensor for tensor in every if tensor is not None)


@dataclass(frozen=True)
class Trace:
    """A word that was read: H (..., T + 1, H), the state before each letter and the last; the
    logits O (..., T, V); y_hat (..., T, V), their softmax; loss (...), the mean over the letters.
    """

    X: Tensor
    y: Tensor
    H: Tensor
    O: Tensor  # noqa: E741
    y_hat: Tensor
    loss: Tensor


def draw_net(spec: RnnSpec, seeds: Sequence[int]) -> Net:
    """First weights, uniform between ±1/√H, drawn as torch.nn.RNN and torch.nn.Linear do."""
    V, H = len(spec.letters), spec.units
    shapes: list[tuple[int, ...]] = [(H, V), (H, H), (H,), (H,)]
    shapes += [(V, H), (V,)] if spec.head == LINEAR else []
    end, nets = 1 / math.sqrt(H), []
    for seed in seeds:
        g = torch.Generator().manual_seed(seed)
        nets.append([torch.empty(*s).uniform_(-end, end, generator=g).double() for s in shapes])
    return Net(*(torch.stack(same) for same in zip(*nets, strict=True)))


# --- one word, forwards and backwards ---------------------------------------------------------


def rnn(net: Net, X: Tensor, way: str = FULL) -> Tensor:
    """The states h_t = tanh(W_xh x_t + W_hh h_{t−1} + b_xh + b_hh), from zeros: (..., T + 1, H).

    X (T, V). Source: Dive into Deep Learning, 9.5 Recurrent Neural Network Implementation.
    """
    from_letters = (net.W_xh @ X.T).mT + (net.b_xh + net.b_hh)[..., None, :]  # (..., T, H)
    zeros = torch.zeros_like(net.b_hh)
    H = [zeros]
    for t in range(len(X)):
        before = zeros if way == FORGETS else H[-1]
        from_state = (net.W_hh @ before[..., None])[..., 0]
        H.append(torch.tanh(from_letters[..., t, :] + from_state))
    return torch.stack(H, -2)


def forward(net: Net, X: Tensor, y: Tensor, way: str = FULL) -> Trace:
    """Read a word and judge what is said: the mean of −log ŷ_t of the right letter. y (T,)."""
    H = rnn(net, X, way)
    O = H[..., 1:, :]  # noqa: E741
    if net.W_hq is not None and net.b_q is not None:
        O = O @ net.W_hq.mT + net.b_q[..., None, :]  # noqa: E741
    log_y_hat = torch.log_softmax(O, -1)
    right = log_y_hat.gather(-1, y.expand(O.shape[:-1])[..., None])[..., 0]
    return Trace(X, y, H, O, log_y_hat.exp(), -right.mean(-1))


def own_slopes(net: Net, trace: Trace) -> tuple[Tensor, Tensor]:
    """∂L_t/∂o_t = ŷ_t − y_t (..., T, V), and ∂L_t/∂h_t (..., T, H), of each letter's own loss."""
    dO = trace.y_hat - torch.eye(trace.y_hat.shape[-1], dtype=torch.double)[trace.y]
    return dO, dO if net.W_hq is None else dO @ net.W_hq


def backward(net: Net, trace: Trace, way: str = FULL) -> Net:
    """Backpropagation through time: the slope of the mean loss by every parameter.

    From the last letter to the first, ∂L/∂a_t = (1 − h_t²) · (own part + W_hhᵀ ∂L/∂a_{t+1}), a_t
    being what tanh is taken of. Source: Dive into Deep Learning, 9.7 Backpropagation Through Time.
    """
    dO, dH = (slope / len(trace.y) for slope in own_slopes(net, trace))
    bent = 1 - trace.H[..., 1:, :] ** 2
    later = torch.zeros_like(net.b_hh)  # what the letters after this one ask of its state
    dA: list[Tensor] = []
    for t in reversed(range(len(trace.y))):
        dA.insert(0, (dH[..., t, :] + later) * bent[..., t, :])
        if way == FULL:
            later = (net.W_hh.mT @ dA[0][..., None])[..., 0]
    da = torch.stack(dA, -2)  # (..., T, H)
    db = da.sum(-2)
    before = trace.H[..., :-1, :] * (way != FORGETS)
    slopes = (da.mT @ trace.X, da.mT @ before, db, db)
    if net.W_hq is None:
        return Net(*slopes)
    return Net(*slopes, dO.mT @ trace.H[..., 1:, :], dO.sum(-2))


def reach(net: Net, trace: Trace, way: str = FULL) -> Tensor:
    """‖∂L_t/∂h_s‖ for the loss of every letter t and the state after every letter s: (..., T, T).

    Row t, column s; nothing reaches a later letter. A step back multiplies by W_hhᵀ (1 − h²).
    """
    T = len(trace.y)
    own = own_slopes(net, trace)[1]
    slopes = torch.zeros_like(own)  # of every L_t, by the state in hand
    columns = []
    for s in reversed(range(T)):
        if s < T - 1:
            da = slopes * (1 - trace.H[..., s + 2, :] ** 2)[..., None, :]
            slopes = da @ net.W_hh if way == FULL else torch.zeros_like(slopes)
        mine = torch.arange(T) == s
        slopes = torch.where(mine[:, None], own, slopes)
        columns.append(slopes.norm(dim=-1))
    return torch.stack(columns[::-1], -1)


# --- training ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class RnnResult:
    """A training, E epochs: the nets (E + 1, ...) before the first update and after each.

    trace: the word read by each of them; reach (E + 1, T, T). said: what each says.
    """

    spec: RnnSpec
    nets: Net
    trace: Trace
    reach: Tensor
    said: tuple[str, ...]


def train(spec: RnnSpec, seeds: Sequence[int]) -> Net:
    """Full batch: an epoch is one update. All nets (S, E + 1, ...), S seeds at once."""
    X, y = data(spec)
    net = draw_net(spec, seeds)
    parameters, state = net.tensors, begin(net.tensors)
    history = [parameters]
    for _ in range(spec.num_epochs):
        net = Net(*parameters)
        slopes = backward(net, forward(net, X, y, spec.way), spec.way)
        parameters, state = adam(parameters, slopes.tensors, state, spec.lr)
        history.append(parameters)
    return Net(*(torch.stack(same, 1) for same in zip(*history, strict=True)))


def run(spec: RnnSpec) -> RnnResult:
    """Train from one seed, and read the word again with the net of every epoch."""
    nets = first_of(train(spec, [spec.seed]))
    trace = forward(nets, *data(spec), spec.way)
    said = tuple(letters.spelt(row, spec.letters) for row in trace.O.argmax(-1))
    return RnnResult(spec, nets, trace, reach(nets, trace, spec.way), said)


def data(spec: RnnSpec) -> tuple[Tensor, Tensor]:
    """The letters that come in, one-hot (T, V), and the numbers of those to say (T,)."""
    known = spec.letters
    return letters.one_hot(spec.source, known), letters.indices(spec.target, known)


@dataclass(frozen=True)
class Start:
    """What became of a seed: what it said in the end, the loss after each epoch, and the first
    epoch from which on it was right for the first time; None: never.
    """

    seed: int
    said: str
    losses: tuple[float, ...]
    first_right: int | None


def starts(spec: RnnSpec, num_seeds: int = 20) -> tuple[Start, ...]:
    """The same training from seeds 0, 1, 2, …, all in one."""
    require(
        1 <= num_seeds <= MOST_SEEDS, f"num_seeds must be between 1 and {MOST_SEEDS}", num_seeds
    )
    trace = forward(train(spec, range(num_seeds)), *data(spec), spec.way)
    said = trace.O.argmax(-1)  # (S, E + 1, T)
    right = (said == trace.y).all(-1)
    return tuple(
        Start(
            seed,
            letters.spelt(said[seed, -1], spec.letters),
            tuple(trace.loss[seed].tolist()),
            int(right[seed].int().argmax()) if bool(right[seed].any()) else None,
        )
        for seed in range(num_seeds)
    )


def floor(num_letters: int) -> float:
    """The least mean loss of logits between −1 and 1: ln(1 + (V − 1) e⁻²).

    The right letter at 1 and all others at −1; tanh comes near, and never there.
    """
    return math.log1p((num_letters - 1) * math.exp(-2))


def num_parameters(spec: RnnSpec) -> int:
    """H·V + H·H + 2H, and V·H + V of a linear head."""
    return sum(tensor[0].numel() for tensor in draw_net(spec, [0]).tensors)


# --- a trained net is asked -------------------------------------------------------------------


def first_of(nets: Net) -> Net:
    """The net of the first seed."""
    return Net(*(tensor[0] for tensor in nets.tensors))


def last_net(nets: Net) -> Net:
    """The net of the last epoch."""
    return Net(*(tensor[-1] for tensor in nets.tensors))


def answers(spec: RnnSpec, net: Net, word: str) -> Tensor:
    """What the net says to any word of its letters, ŷ (T, V).

    Raises ValueError for an empty word, one too long, or a letter the net has not met.
    """
    letters.require_word(word, "the word to ask")
    X = letters.one_hot(word, spec.letters)
    return forward(net, X, X.argmax(-1), spec.way).y_hat


def own_writing(spec: RnnSpec, net: Net, first: str, length: int = 10) -> str:
    """What comes of it if each letter that the net says is the next it reads."""
    word = first
    for _ in range(length):
        said = answers(spec, net, word[-letters.MOST_LETTERS :])[-1].argmax()
        word += spec.letters[int(said)]
    return word
