"""Two classes and several columns: a net with or without a hidden layer, and where it divides.

X (n, d), y (n, 1) of 0 and 1; all float32 as in torch. Every layer is written out, slopes too.
"""

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from core.checks import require
from core.data import OwnSpec
from core.logistic_regression import bce, check_classes, check_rate, sigmoid
from core.small_sets import breast_cancer, made_classes

MOST_EPOCHS = 2000
MOST_ROWS = 2000
FRAMES = 22  # states that are kept of a run, about
GONE = 1e12  # a parameter beyond this is on its way out of float32

# set -> (its columns that are offered, what it is)
SETS: dict[str, tuple[tuple[int, ...], str]] = {
    "make_classification": ((0, 1, 2, 3), "1,000 samples, four columns, two of which tell"),
    "breast cancer": ((0, 1, 4, 27), "569 cell samples, 30 measurements, four of them offered"),
    "own points": ((0, 1), "your own: the label is a column of two values"),
}
PAIRS = ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3))  # places among the columns offered
HIDDEN = ("sigmoid", "none", "no hidden layer")


@dataclass(frozen=True, eq=False)
class Classes:
    """Samples of two classes. `split_at` says that y was a number, and above which it is class 1.

    X (n, d) as it was measured, Z (n, d) as it is trained on, y (n, 1), names of the d columns.
    """

    X: Tensor
    Z: Tensor
    y: Tensor
    names: tuple[str, ...]
    classes: tuple[str, str]
    split_at: float | None = None
    constant: tuple[str, ...] = ()  # columns that do not vary
    is_scaled: bool = True  # Z is X with mean 0 and standard deviation 1, else X itself

    @property
    def counts(self) -> tuple[int, int]:
        """Samples of class 0 and of class 1."""
        ones = int(self.y.sum())
        return len(self.y) - ones, ones


@dataclass(frozen=True)
class MapSpec:
    """A set, a net and one run. Raises ValueError when a field breaks its rule."""

    source: str = "make_classification"
    own: OwnSpec | None = None  # the rows of own points
    pair: tuple[int, int] = (0, 2)  # places among the columns that are offered
    only_pair: bool = False  # train on these two columns alone
    hidden: str = "sigmoid"  # activation of the hidden layer
    width: int = 10  # units in it, 1 .. 50
    lr: float = 0.1
    num_epochs: int = 1000  # full batches
    seed: int = 0
    held_back: bool = False  # every fifth row is kept for testing

    def __post_init__(self) -> None:
        require(self.source in SETS, f"source must be one of {', '.join(SETS)}", self.source)
        require(self.hidden in HIDDEN, f"hidden must be one of {', '.join(HIDDEN)}", self.hidden)
        require(1 <= self.width <= 50, "width must be between 1 and 50", self.width)
        check_rate(self.lr)
        rule = f"num_epochs must be between 1 and {MOST_EPOCHS}"
        require(1 <= self.num_epochs <= MOST_EPOCHS, rule, self.num_epochs)
        require(0 <= self.seed < 2**31, "seed must be between 0 and 2147483647", self.seed)
        require((self.source == "own points") == (self.own is not None), "own", self.own)
        if self.own is not None:
            classes = own_classes(self.own)
            self._check_rows(classes)
        require(self.pair in PAIRS, "pair must be two columns, the smaller first", self.pair)

    def _check_rows(self, classes: Classes) -> None:
        rule = f"a map may have {MOST_ROWS} rows"
        require(len(classes.y) <= MOST_ROWS, rule, len(classes.y))
        if self.held_back:
            y = classes.y[kept_for_training(len(classes.y))]
            rule = "after every fifth row is held back, both classes must be left to train on"
            require(0 < y.mean().item() < 1, rule, f"only class {classes.classes[int(y[0])]}")


@dataclass(frozen=True, eq=False)
class Net:
    """Parameters of one state: w1 (d, h), b1 (h,), w2 (h, 1), b2 (1,); w1 None without a layer."""

    w2: Tensor
    b2: Tensor
    w1: Tensor | None = None
    b1: Tensor | None = None
    activation: str = "sigmoid"


@dataclass(frozen=True, eq=False)
class MapRun:
    """Some states of a run: epoch (T,), and the net at each. `diverged` where it left float32."""

    spec: MapSpec
    classes: Classes
    columns: tuple[int, ...]  # what the net sees, of the columns of `classes`
    train: Tensor  # (n,), whether a row is trained on
    epoch: tuple[int, ...]
    nets: tuple[Net, ...]
    diverged: bool


# --- samples ------------------------------------------------------------------------------------


def scaled(X: Tensor) -> Tensor:
    """Every column with mean 0 and standard deviation 1; one that does not vary is 0."""
    spread = X.std(0, correction=0)
    still = X.amax(0) == X.amin(0)
    return torch.where(still, 0.0, (X - X.mean(0)) / torch.where(still, 1.0, spread))


@lru_cache(maxsize=4)
def built_in(source: str) -> Classes:
    """A set that lies inside scikit-learn; make_classification is trained on as it is."""
    found = made_classes() if source == "make_classification" else breast_cancer()
    Z = found.X if source == "make_classification" else scaled(found.X)
    y, (zero, one) = found.y[:, None], map(str, found.classes)
    names, is_scaled = tuple(map(str, found.features)), source != "make_classification"
    return Classes(found.X, Z.float(), y.float(), names, (zero, one), is_scaled=is_scaled)


def own_classes(own: OwnSpec) -> Classes:
    """Own rows as two classes: the label's two values, the smaller is class 0.

    A label of more values is split above its median. Raises ValueError for one class.
    """
    rows = torch.tensor(own.rows, dtype=torch.double)
    require(len(rows) >= 2, "two classes need at least 2 rows", len(rows))
    X, label = rows[:, :-1], rows[:, -1]
    values, middle = label.unique(), None
    require(len(values) > 1, "the label must hold both classes", f"only {values[0].item():g}")
    if len(values) == 2:
        y, classes = label == values[1], (f"{values[0].item():g}", f"{values[1].item():g}")
    else:
        middle = label.median().item() if label.median() < values[-1] else values[-2].item()
        y, classes = label > middle, (f"at most {middle:g}", f"above {middle:g}")
    names = own.names[:-1] or tuple(f"x{j + 1}" for j in range(X.shape[1]))
    check_classes(y.double())
    still = (X.amax(0) == X.amin(0)).tolist()
    constant = tuple(name for name, is_still in zip(names, still, strict=True) if is_still)
    return Classes(X, scaled(X).float(), y.float()[:, None], names, classes, middle, constant)


def load(spec: MapSpec) -> Classes:
    """The samples that a spec names."""
    return own_classes(spec.own) if spec.own is not None else built_in(spec.source)


def offered(classes: Classes, source: str) -> tuple[int, ...]:
    """The columns that may be drawn, of a set or of own points."""
    return tuple(j for j in SETS[source][0] if j < len(classes.names))


def drawn(spec: MapSpec, classes: Classes) -> tuple[int, ...]:
    """The two columns across and up; only one where own points have no more."""
    columns = offered(classes, spec.source)
    if len(columns) == 1:
        return columns
    across, up = spec.pair
    return (columns[across], columns[up]) if up < len(columns) else columns[:2]


def kept_for_training(n: int) -> Tensor:
    """All rows but every fifth, (n,)."""
    return torch.arange(n) % 5 != 4


# --- the net ------------------------------------------------------------------------------------


def made(spec: MapSpec, d: int) -> Net:
    """A start as nn.Linear draws it: uniform within ± 1/√inputs of each layer."""
    generator = torch.Generator().manual_seed(spec.seed)

    def draw(inputs: int, outputs: int) -> tuple[Tensor, Tensor]:
        w = torch.rand(inputs, outputs, generator=generator) * 2 - 1
        b = torch.rand(outputs, generator=generator) * 2 - 1
        return w / inputs**0.5, b / inputs**0.5

    if spec.hidden == "no hidden layer":
        return Net(*draw(d, 1))
    first, last = draw(d, spec.width), draw(spec.width, 1)
    return Net(*last, *first, spec.hidden)


def hidden_of(net: Net, X: Tensor) -> Tensor:
    """What the last layer gets: activations (n, h), or X itself without a hidden layer."""
    if net.w1 is None or net.b1 is None:
        return X
    a = X @ net.w1 + net.b1
    return sigmoid(a) if net.activation == "sigmoid" else a


def score(net: Net, X: Tensor) -> Tensor:
    """The logit of class 1, (n, 1)."""
    return hidden_of(net, X) @ net.w2 + net.b2


def update(net: Net, X: Tensor, y: Tensor, lr: float) -> Net:
    """One step on the mean of the losses, its slopes by hand.

    dz = (ŷ − y)/n,  dw₂ = hᵀdz,  da = dz w₂ᵀ ⊙ h(1 − h),  dw₁ = Xᵀda
    """
    h = hidden_of(net, X)
    dz = (sigmoid(h @ net.w2 + net.b2) - y) / len(y)
    w2, b2 = net.w2 - lr * h.T @ dz, net.b2 - lr * dz.sum(0)
    if net.w1 is None or net.b1 is None:
        return Net(w2, b2)
    da = dz @ net.w2.T
    if net.activation == "sigmoid":
        da = da * h * (1 - h)
    return Net(w2, b2, net.w1 - lr * X.T @ da, net.b1 - lr * da.sum(0), net.activation)


def is_gone(net: Net) -> bool:
    """Whether a parameter is on its way out of float32."""
    parts = [part for part in (net.w1, net.b1, net.w2, net.b2) if part is not None]
    return not all(bool((part.abs() < GONE).all()) for part in parts)


def kept_epochs(num_epochs: int) -> set[int]:
    """Epochs whose states are kept: the first ones, and then ever farther apart."""
    powers = [num_epochs ** (k / (FRAMES - 1)) for k in range(FRAMES)]
    return {0, num_epochs, *(round(epoch) for epoch in powers)}


def train(spec: MapSpec) -> MapRun:
    """Full-batch gradient descent; it stops where a parameter leaves float32.

    Source: Dive into Deep Learning, 5.2 Implementation of Multilayer Perceptrons.
    """
    classes = load(spec)
    columns = drawn(spec, classes) if spec.only_pair else tuple(range(len(classes.names)))
    rows = kept_for_training(len(classes.y)) | (not spec.held_back)
    X, y = classes.Z[rows][:, list(columns)], classes.y[rows]
    net, keep, states = made(spec, len(columns)), kept_epochs(spec.num_epochs), []
    for epoch in range(spec.num_epochs + 1):
        if epoch in keep:
            if is_gone(net):
                break
            states.append((epoch, net))
        if epoch < spec.num_epochs:
            net = update(net, X, y, spec.lr)
    epochs, nets = zip(*states, strict=True)
    diverged = epochs[-1] < spec.num_epochs
    return MapRun(spec, classes, columns, rows, epochs, nets, diverged)


def collapsed(net: Net) -> tuple[Tensor, Tensor]:
    """Without an activation the two layers are one: w = w₁w₂ (d, 1), b = b₁w₂ + b₂ (1,).

    Raises ValueError for a net whose hidden layer has an activation.
    """
    if net.w1 is None or net.b1 is None:
        return net.w2, net.b2
    require(net.activation == "none", "only layers without activation collapse", net.activation)
    return net.w1 @ net.w2, net.b1 @ net.w2 + net.b2


def as_trained(classes: Classes, j: int, values: Tensor) -> Tensor:
    """Values of a column as they were measured -> as the net sees them."""
    column = classes.X[:, j]
    if not classes.is_scaled:
        return values.float()
    spread = column.std(correction=0) if column.max() > column.min() else torch.tensor(1.0)
    return ((values - column.mean()) / spread).float()


def over_plane(run: MapRun, net: Net, xs: Tensor, ys: Tensor) -> Tensor:
    """ŷ over a grid of the two columns drawn, (ys, xs); the others stay at their mean.

    Where there is only one column, what is up changes nothing.
    """
    classes, axes = run.classes, drawn(run.spec, run.classes)
    rows = classes.Z.mean(0).repeat(len(ys) * len(xs), 1)
    up, across = torch.meshgrid(ys, xs, indexing="ij")
    for j, values in zip(axes, (across, up), strict=False):
        rows[:, j] = as_trained(classes, j, values.flatten())
    p = sigmoid(score(net, rows[:, list(run.columns)]))
    return p.reshape(len(ys), len(xs))


def measured(net: Net, X: Tensor, y: Tensor) -> tuple[float, float]:
    """The mean loss and the share that is right, of these rows."""
    z = score(net, X)
    return bce(z.double(), y.double()).mean().item(), ((z > 0) == (y > 0.5)).double().mean().item()


# --- how well two columns tell the classes apart ------------------------------------------------


def folds(y: Tensor, many: int = 5) -> Tensor:
    """The fold of every row, (n,), so that each holds its share of both classes, in order."""
    place = torch.zeros(len(y), dtype=torch.long)
    for value in (0, 1):
        mine = (y.flatten() == value).nonzero().flatten()
        place[mine] = torch.arange(len(mine)) * many // max(len(mine), 1)
    return place


def neighbour_score(X: Tensor, y: Tensor, k: int = 15) -> float:
    """How often the k nearest rows of the other four fifths vote for a row's own class.

    Five folds, columns scaled alike, no training at all. ½ is a coin where both classes are equal.
    """
    Z, place = scaled(X.double()), folds(y)
    apart = torch.cdist(Z, Z)
    apart[place[:, None] == place] = torch.inf  # its own fold does not vote
    others = int((place[:, None] != place).sum(1).min())
    if others == 0:
        return 0.0
    nearest = apart.topk(min(k, others), largest=False).indices
    votes = y.flatten()[nearest].mean(1)
    return ((votes > 0.5) == (y.flatten() > 0.5)).double().mean().item()
