"""Errors that state the rule and the value: ``lr must be > 0. Got -0.1.``"""

import math
from collections.abc import Iterable

MOST = 40  # characters of what somebody wrote that a message repeats


def require(holds: bool, rule: str, got: object) -> None:
    """Raise ValueError ``<rule>. Got <got>.`` unless `holds`.

    >>> require(False, "lr must be > 0", -0.1)
    Traceback (most recent call last):
    ...
    ValueError: lr must be > 0. Got -0.1.
    """
    if not holds:
        raise ValueError(f"{rule}. Got {got}.")


def require_finite(name: str, values: Iterable[float]) -> None:
    """Raise ValueError unless every one of `values` is a finite number."""
    for value in values:
        if not math.isfinite(value):  # the sentence is only made when it is needed
            raise ValueError(f"{name} must be finite. Got {value}.")


def quoted(text: str, most: int = MOST) -> str:
    """What somebody wrote as a message repeats it: on one line, what cannot be seen spelt out.

    A page shows messages as text, so nothing in them is taken for markup.

    >>> print(quoted("1\t![x](http://a/very/long/address/that/nobody/reads)"))
    '1 ![x](http://a/very/long/address/that/n…'
    """
    line = " ".join(text.split())
    seen = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in line[: most + 1])
    return f"'{seen[:most]}…'" if len(seen) > most else f"'{seen}'"
