"""How a cache tells specs apart: by their text."""

from collections.abc import Callable
from typing import Any

from core.data import OwnSpec


def as_written(*specs: type[Any]) -> dict[str | type[Any], Callable[[Any], Any]]:
    """For `hash_funcs`: these frozen specs, and own data in any of them, are what their text says.

    Streamlit would hash every number of own data by itself, 0.05 s for 1,000 rows in every call.
    """
    texts: dict[str | type[Any], Callable[[Any], Any]] = {OwnSpec: repr}
    return texts | {spec: repr for spec in specs}
