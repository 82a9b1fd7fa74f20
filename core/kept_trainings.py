"""Trainings on images as text, which a link can carry: ``clothes 6000 0.05 64 20 0``."""

from core.checks import quoted, require
from core.images import SETS
from core.softmax_training import SoftmaxSpec

FIELDS = "set, training images, lr, batch size, epochs, seed and perhaps how many are held out"


def write(spec: SoftmaxSpec) -> str:
    """One run as text. Raises ValueError for a run with a mistake: those are not kept.

    >>> write(SoftmaxSpec("clothes", 6000, 0.05, 64, 20, num_valid=600))
    'clothes 6000 0.05 64 20 0 600'
    """
    mistake = spec.loss if spec.loss != "stable" else "" if spec.scaled else "raw pixels"
    require(not mistake, "a kept run has no mistake in it", mistake)
    fields = (spec.data, spec.num_train, spec.lr, spec.batch_size, spec.num_epochs, spec.seed)
    return " ".join(map(str, (*fields, *([spec.num_valid] if spec.num_valid else []))))


def read(text: str) -> SoftmaxSpec:
    """The run that the text says. Raises ValueError when a field is missing or breaks its rule.

    >>> read("digits 1437 0.3 32 20 7").seed
    7
    """
    words = text.split()
    rule = f"a run is written as {FIELDS}, such as clothes 6000 0.05 64 20 0"
    require(len(words) in (6, 7), rule, quoted(" ".join(words)))
    require(words[0] in SETS, f"the set must be one of {', '.join(SETS)}", quoted(words[0]))
    num_train, batch_size, num_epochs, seed, *held = (
        _whole(words[k]) for k in (1, 3, 4, 5, *range(6, len(words)))
    )
    return SoftmaxSpec(
        words[0], num_train, _number(words[2]), batch_size, num_epochs, seed,
        num_valid=held[0] if held else 0,
    )  # fmt: skip


def _number(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        raise ValueError(f"lr must be a number, such as 0.1. Got {quoted(word)}.") from None


def _whole(word: str) -> int:
    rule = "images, batch size, epochs and seed must be whole numbers up to 9 digits"
    require(word.isascii() and word.isdigit() and len(word) <= 9, rule, quoted(word))
    return int(word)
