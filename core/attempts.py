"""Code that is meant to fail, run now: what it found, what it raised, and what torch warned of."""

import re
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO, TypeAlias

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
        except (RuntimeError, TypeError, NameError, ImportError, IndexError) as raised:
            found, error = {}, f"{type(raised).__name__}: {raised}"
    return Attempt(found, error, tuple(said))


@contextmanager
def warned() -> Iterator[list[str]]:
    """Gives a list that holds each thing torch warns of in the block, in this thread, once.

    Of some things torch warns only the first time in a process: here it warns every time.
    """
    said: dict[str, None] = {}
    found: list[str] = []
    here = threading.get_ident()

    def note(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if threading.get_ident() == here:  # another visitor's thread may warn meanwhile
            said[_without_place(message, category)] = None

    with CATCHING, warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = note
        before = torch.is_warn_always_enabled()
        torch.set_warn_always(True)
        try:
            yield found
        finally:
            torch.set_warn_always(before)
        found += said


def _without_place(message: Warning | str, category: type[Warning]) -> str:
    """A warning without the lines of torch's own source that it names."""
    text = re.sub(r"\s*\(Triggered internally.*?\)", "", str(message), flags=re.S)
    return f"{category.__name__}: {' '.join(text.split())}"
