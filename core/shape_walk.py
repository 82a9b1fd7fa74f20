"""The shapes of a convolutional net, layer by layer, and what happens where they no longer fit."""

from dataclasses import dataclass

from core.checks import require
from core.convolution import out_size

MOST_SIDE, MOST_KERNEL, MOST_STRIDE, MOST_PADDING, MOST_POOL = 64, 15, 4, 4, 4
MOST_LINEAR = 100_000


@dataclass(frozen=True)
class Block:
    """A convolution and the pooling behind it. Raises ValueError when a field breaks its rule."""

    kernel: int = 5
    stride: int = 1
    padding: int = 0
    pool: int = 2

    def __post_init__(self) -> None:
        for name, value, low, high in (
            ("kernel", self.kernel, 1, MOST_KERNEL),
            ("stride", self.stride, 1, MOST_STRIDE),
            ("padding", self.padding, 0, MOST_PADDING),
            ("pool", self.pool, 1, MOST_POOL),
        ):
            require(low <= value <= high, f"{name} must be between {low} and {high}", value)


@dataclass(frozen=True)
class WalkSpec:
    """A net of two blocks and a linear layer. Raises ValueError when a field breaks its rule."""

    side: int = 28  # pixels of a side of the picture
    first: Block = Block()
    second: Block = Block()
    linear: int = 320  # numbers that the linear layer expects
    channels: tuple[int, int, int] = (1, 10, 20)  # of the picture, behind each convolution
    classes: int = 10

    def __post_init__(self) -> None:
        require(1 <= self.side <= MOST_SIDE, f"side must be between 1 and {MOST_SIDE}", self.side)
        rule = f"linear must be between 1 and {MOST_LINEAR:,}"
        require(1 <= self.linear <= MOST_LINEAR, rule, self.linear)


@dataclass(frozen=True)
class Stop:
    """Where a picture is after a layer: its shape, how the side came about, the layer's numbers."""

    name: str
    shape: tuple[int, ...]
    sum: str  # with today's numbers; empty where nothing is computed
    parameters: int = 0


@dataclass(frozen=True)
class Walk:
    """The stops that are reached, and one sentence about the first layer that does not fit."""

    spec: WalkSpec
    stops: tuple[Stop, ...]
    stuck: str = ""

    @property
    def flat(self) -> int | None:
        """Numbers that reach the linear layer; None where none do."""
        return next((stop.shape[1] for stop in self.stops if stop.name == "flatten"), None)


def conv_sum(n: int, k: int, stride: int, padding: int) -> str:
    """How many places a kernel has, in numbers.

    >>> conv_sum(28, 5, 1, 0), conv_sum(28, 5, 2, 1)
    ('28 − 5 + 1 = 24', '⌊(28 + 2·1 − 5) / 2⌋ + 1 = 13')
    """
    places = out_size(n, k, stride, padding)
    across = f"{n} + 2·{padding}" if padding else f"{n}"
    if stride == 1:
        return f"{across} − {k} + 1 = {places}"
    top = f"({across} − {k})"
    return f"⌊{top} / {stride}⌋ + 1 = {places}"


def pool_sum(n: int, k: int) -> str:
    """How many windows a pooling has, in numbers.

    >>> pool_sum(24, 2), pool_sum(9, 2)
    ('24 / 2 = 12', '⌊9 / 2⌋ = 4')
    """
    return f"{n} / {k} = {n // k}" if n % k == 0 else f"⌊{n} / {k}⌋ = {n // k}"


def walk(spec: WalkSpec) -> Walk:
    """Follow one picture from layer to layer, as far as it comes.

    Source: Dive into Deep Learning, 7.6 Convolutional Neural Networks (LeNet).
    """
    side, stops = spec.side, [Stop("picture", (1, spec.channels[0], spec.side, spec.side), "")]
    blocks = zip((1, 2), (spec.first, spec.second), strict=True)
    for number, block in blocks:
        before, after = spec.channels[number - 1], spec.channels[number]
        across = side + 2 * block.padding
        if block.kernel > across:
            return Walk(spec, tuple(stops), too_wide(number, block, side))
        made = out_size(side, block.kernel, block.stride, block.padding)
        how = conv_sum(side, block.kernel, block.stride, block.padding)
        held = (before * block.kernel**2 + 1) * after
        stops.append(Stop(f"convolution {number}", (1, after, made, made), how, held))
        if block.pool > made:
            return Walk(spec, tuple(stops), too_few(number, block, made))
        side = out_size(made, block.pool, block.pool)
        how = pool_sum(made, block.pool)
        stops.append(Stop(f"pooling {number}, ReLU", (1, after, side, side), how))
    flat = spec.channels[-1] * side**2
    stops.append(Stop("flatten", (1, flat), f"{spec.channels[-1]} · {side} · {side} = {flat}"))
    if flat != spec.linear:
        return Walk(spec, tuple(stops), wrong_linear(spec, side, flat))
    held = (spec.linear + 1) * spec.classes
    stops.append(Stop("linear layer", (1, spec.classes), "", held))
    return Walk(spec, tuple(stops))


def too_wide(number: int, block: Block, side: int) -> str:
    """Why a convolution has no place."""
    across = side + 2 * block.padding
    rim = f", {across} with its padding" if block.padding else ""
    return (
        f"Convolution {number} has no place to stand on: its kernel is {block.kernel} wide, and "
        f"what it gets is {side} wide{rim}."
    )


def too_few(number: int, block: Block, side: int) -> str:
    """Why a pooling has no window."""
    return (
        f"Pooling {number} has not one whole window: it takes {block.pool} by {block.pool}, and "
        f"what it gets is {side} by {side}."
    )


def wrong_linear(spec: WalkSpec, side: int, flat: int) -> str:
    """Why the linear layer refuses."""
    return (
        f"The linear layer was made for {spec.linear:,} numbers and gets {spec.channels[-1]} · "
        f"{side} · {side} = {flat:,}."
    )
