"""ReLU and pooling in either order, as a sheet of cells."""

import functools

from charts import form
from charts.cells import sheet
from charts.form import Form
from charts.palettes import Palette
from lessons.cnn.tables_order import HIGH, WIDE, OrderTables


def order_chart(tables: OrderTables, pool: str, palette: Palette) -> Form:
    """The same numbers, ReLU first above, pooling first below."""
    apart = tables.apart(pool)
    title = f"{pool}: both ways the same" if not apart else f"{pool}: {apart} of 4 differ"
    at = form.numbers(wide=WIDE, high=HIGH, room=tables.room(pool), title=title.capitalize())
    return order_form(palette).with_tables(
        at=at, cells=tables.cells[pool], signs=tables.signs[pool]
    )


@functools.lru_cache(maxsize=4)
def order_form(palette: Palette) -> Form:
    """What both orders look like, whatever the numbers."""
    return sheet(
        form.table("cells"),
        palette,
        description="Numbers, above with ReLU first and pooling second, below the other way round; "
        "cells that differ have dashed edges.",
        rows=HIGH,
        tips={"block": "in", "text": "number"},
    )
