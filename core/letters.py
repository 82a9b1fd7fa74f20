"""Words as rows of zeros with a single 1: a letter in, a letter out."""

import unicodedata

import torch
from torch import Tensor

from core.checks import quoted, require

MOST_LETTERS = 12  # of a word: as many as stand beside each other
MOST_KINDS = 8  # different letters


def read(text: str) -> str:
    """What somebody typed as a word: in small letters, composed, without blanks around it.

    >>> read("  Hello ")
    'hello'
    """
    return unicodedata.normalize("NFC", text.strip().lower())


def require_word(word: str, what: str, most: int = MOST_LETTERS) -> None:
    """Raise ValueError unless it is 1 to `most` letters and nothing else."""
    require(bool(word), f"{what} must have at least one letter", "none")
    require(len(word) <= most, f"{what} may have at most {most} letters", f"{len(word):,}")
    for letter in word:
        plain = letter.isalpha() and letter <= "\uffff"  # a browser counts others twice
        require(plain, f"{what} may hold letters only", quoted(letter))


def require_pair(source: str, target: str) -> None:
    """Raise ValueError unless each letter that comes in has one that is to go out."""
    require_word(source, "the word that comes in")
    require_word(target, "the word to say")
    require(
        len(source) == len(target),
        "both words must be equally long, a letter out for each letter in",
        f"{len(source)} and {len(target)}",
    )
    kinds = len(alphabet(source, target))
    require(
        2 <= kinds <= MOST_KINDS,
        f"both words together must use 2 to {MOST_KINDS} different letters",
        kinds,
    )


def alphabet(*words: str) -> str:
    """Every letter of the words once, in order: the place of a letter is its number.

    >>> alphabet("hello", "ohlol")
    'ehlo'
    """
    return "".join(sorted(set("".join(words))))


def indices(word: str, letters: str) -> Tensor:
    """The number of each letter, (T,).

    Raises ValueError for a letter that is not among `letters`.
    """
    for letter in word:
        known = ", ".join(letters)
        require(letter in letters, f"the net has only met the letters {known}", quoted(letter))
    return torch.tensor([letters.index(letter) for letter in word])


def one_hot(word: str, letters: str) -> Tensor:
    """A row a letter with a single 1, (T, V).

    Raises ValueError for a letter that is not among `letters`.
    Source: Dive into Deep Learning, 4.1 Softmax Regression.
    """
    return torch.eye(len(letters), dtype=torch.double)[indices(word, letters)]


def spelt(numbers: Tensor, letters: str) -> str:
    """The word of these numbers (T,)."""
    return "".join(letters[int(k)] for k in numbers)


def right_without_memory(source: str, target: str) -> int:
    """How many letters can be right at most if the same letter in always gives the same one out.

    >>> right_without_memory("hello", "ohlol")
    4
    """
    said = [[out for x, out in zip(source, target, strict=True) if x == k] for k in set(source)]
    return sum(max(map(outs.count, outs)) for outs in said)
