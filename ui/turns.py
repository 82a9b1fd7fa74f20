"""Who holds Python lets go of it sooner: for long work beside a visitor who waits."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

USUAL = sys.getswitchinterval()  # seconds
SHORT = USUAL / 10

_lock = threading.Lock()
_wanted: list[object] = []  # one entry for each piece of work under way: the last one out resets


@contextmanager
def short_turns() -> Iterator[None]:
    """Meanwhile a thread that waits for Python gets it within half a millisecond, not five.

    A loop holds Python until it is asked for it; a visitor's page asks some fifty times a run.
    """
    mine = object()
    with _lock:
        _wanted.append(mine)
        sys.setswitchinterval(SHORT)
    try:
        yield
    finally:
        with _lock:
            _wanted.remove(mine)
            if not _wanted:
                sys.setswitchinterval(USUAL)
