"""Shapes as people write them: `(3, 1)`, `3 x 1`, `3,1`, and `()` for a single number."""

import math
import re

from core.checks import require

Shape = tuple[int, ...]
MOST_AXES = 6
LARGEST = 10**9  # of one size
SPOKEN = re.compile(r"[^0-9A-Za-z.+/ −]")  # what a sentence does not repeat of a stranger's text

TIMES = re.compile(r"(?<=\d)\s*[x×*]\s*(?=[-\d])")  # 3 x 1 is (3, 1)


def parse_shape(text: str, name: str, *, may_be_open: bool = False) -> Shape:
    """The sizes in the text; `name` is what the messages call the shape.

    With `may_be_open` a size may be −1: torch works it out. Raises ValueError naming the place.

    >>> parse_shape("(3, 1)", "A"), parse_shape("2x-1", "y", may_be_open=True)
    ((3, 1), (2, -1))
    """
    require(bool(text.strip()), f"{name}: write () for a single number", "nothing")
    inside = text.strip().strip("()[]").replace("−", "-")
    words = [word for word in re.split(r"[\s,;]+", TIMES.sub(" ", inside)) if word]
    rule = f"{name}: a shape here has at most {MOST_AXES} sizes"
    require(len(words) <= MOST_AXES, rule, len(words))
    return tuple(_size(word, f"{name}, size {k}", may_be_open) for k, word in enumerate(words, 1))


def _size(word: str, place: str, may_be_open: bool) -> int:
    least = "1, or −1 for the one torch works out" if may_be_open else "1"
    rule = f"{place}: a size is a whole number of at least {least}"
    said = SPOKEN.sub("·", word.replace("-", "−"))[:24]
    require(bool(re.fullmatch(r"-?[0-9]{1,10}", word)), rule, said)
    size = int(word)
    require(size >= 1 or (may_be_open and size == -1), rule, said)
    require(size <= LARGEST, f"{place}: a size here is at most {LARGEST:,}", f"{size:,}")
    return size


def spelt(shape: Shape) -> str:
    """A shape as Python writes it, with a true minus.

    >>> spelt((3, 1)), spelt((-1,)), spelt(())
    ('(3, 1)', '(−1,)', '()')
    """
    return str(tuple(shape)).replace("-", "−")


def amount(n: int) -> str:
    """So many cells, and what they weigh as float32 where that is much.

    >>> amount(64), amount(10**9)
    ('64 cells', '1,000,000,000 cells, 4 GB as float32')
    """
    weight = f", {n * 4 / 1e9:.3g} GB as float32" if n >= 10**7 else ""
    return f"{n:,} cells{weight}"


def cells(shape: Shape) -> int:
    """How many numbers a tensor of this shape holds: the product of its sizes, 1 for ()."""
    return math.prod(shape)
