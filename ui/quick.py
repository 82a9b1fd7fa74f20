"""Altair without checking every chart against its schema on every rerun.

The tests draw every chart of every page with the checks on. In the app they were half the time
between a slider and its picture. Written for the pinned altair 6.3.0, by its internal names; if a
later version has other names, nothing happens but slower charts.
"""

from typing import Any

import altair as alt
from altair.utils import schemapi

ATOMS = frozenset((str, int, float, bool, type(None)))  # values that a copy may share


def charts() -> None:
    """Switch off schema validation in this process, and build altair's class table only once."""
    schemapi.disable_debug_mode()
    if not (hasattr(schemapi, "_FromDict") and hasattr(schemapi.SchemaBase, "validate")):
        return
    table = schemapi._FromDict(alt.VegaLiteSchema._default_wrapper_classes())
    quick: Any = schemapi  # names that are not ours to type
    quick._FromDict = lambda _classes: table
    quick.SchemaBase.validate = classmethod(lambda cls, *args, **kwargs: None)
    if hasattr(schemapi, "_deep_copy"):
        quick._deep_copy = _deep_copy


def _deep_copy(obj: Any, by_ref: set[str]) -> Any:
    """Altair's own deep copy, without a call for each of the hundreds of values that are not set.

    Layering a dozen marks copies each of them several times; 19 in 20 of their fields are empty.
    """
    if isinstance(obj, schemapi.SchemaBase):
        copier = getattr(type(obj), "__deepcopy__", None)
        if copier is not None:  # it knows better
            return copier(obj, {})
        kwds = {
            k: v if v is alt.Undefined or k in by_ref or type(v) in ATOMS else _deep_copy(v, by_ref)
            for k, v in obj._kwds.items()
        }
        return obj.__class__(*(_deep_copy(arg, by_ref) for arg in obj._args), **kwds)
    if isinstance(obj, list):
        return [v if type(v) in ATOMS else _deep_copy(v, by_ref) for v in obj]
    if isinstance(obj, dict):
        return {k: v if k in by_ref else _deep_copy(v, by_ref) for k, v in obj.items()}
    return obj
