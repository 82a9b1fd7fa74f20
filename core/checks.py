"""Errors that state the rule and the value: ``lr must be > 0. Got -0.1.``"""

import math
from collections.abc import Iterable


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
