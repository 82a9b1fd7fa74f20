"""Altair without checking every chart against its schema on every rerun.

The tests draw every chart of every page with the checks on. In the app they were half the time
between a slider and its picture. Written for the pinned altair 6.3.0, by its internal names; if a
later version has other names, nothing happens but slower charts.
"""

from typing import Any

import altair as alt
from altair.utils import schemapi


def charts() -> None:
    """Switch off schema validation in this process, and build altair's class table only once."""
    schemapi.disable_debug_mode()
    if not (hasattr(schemapi, "_FromDict") and hasattr(schemapi.SchemaBase, "validate")):
        return
    table = schemapi._FromDict(alt.VegaLiteSchema._default_wrapper_classes())
    quick: Any = schemapi  # names that are not ours to type
    quick._FromDict = lambda _classes: table
    quick.SchemaBase.validate = classmethod(lambda cls, *args, **kwargs: None)
