"""Code that is meant to fail, run now: what it found, what it raised, and what torch warned of."""

import re
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

import torch

Found: TypeAlias = dict[str, object]  # plain numbers and text, by name

CATCHING = threading.Lock()  # what Python does with warnings is one setting for all visitors


@dataclass(frozen=True)
class Attempt:
    """What became of a function: what it found, or the error it raised; and what torch warned of.

    error is "RuntimeError: …" word for word, or "".
    """

    found: Found
    error: str
    warned: tuple[str, ...]


def attempt(function: Callable[[], Found]) -> Attempt:
    """Run a function now, and catch what it raises and what torch warns of."""
    with warned() as said:
        try:
            found, error = function(), ""
        except (RuntimeError, TypeError, NameError) as raised:
            found, error = {}, f"{type(raised).__name__}: {raised}"
    return Attempt(found, error, tuple(said))


@contextmanager
def warned() -> Iterator[list[str]]:
    """Gives a list that holds, once the block is left, each thing torch warned of in it, once.

    Of some things torch warns only the first time in a process: here it warns every time.
    """
    said: list[str] = []
    with CATCHING, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        before = torch.is_warn_always_enabled()
        torch.set_warn_always(True)
        try:
            yield said
        finally:
            torch.set_warn_always(before)
        said += dict.fromkeys(_without_place(warning) for warning in caught)


def _without_place(warning: warnings.WarningMessage) -> str:
    """A warning without the lines of torch's own source that it names."""
    text = re.sub(r"\s*\(Triggered internally.*?\)", "", str(warning.message), flags=re.S)
    return f"{warning.category.__name__}: {' '.join(text.split())}"
