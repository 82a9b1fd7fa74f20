"""The one way a chart comes onto a page."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from charts.form import Form, Table, taken_apart
from charts.naming import Naming, named
from charts.theme import Chart
from charts.wall import for_a_wall
from ui import alone

Ready = dict[str, Any]  # a specification with its tables as the browser reads them


def ready(chart: Chart | Form, called: Naming | None = None) -> Ready:
    """All the work of a chart, before it is shown; x and y are `called` as their owner does."""
    form = chart if isinstance(chart, Form) else taken_apart(chart)
    form = named(form, called) if called else form
    form = for_a_wall(form) if alone.on() else form
    form = Form(form.spec | {"background": "white"}, form.tables) if alone.paper() else form
    return {**form.spec, "datasets": {name: arrow(table) for name, table in form.tables.items()}}


def show(chart: Chart | Form | Ready, place: Any = st, *, called: Naming | None = None) -> None:
    """Draw a chart so that other numbers in it do not build it anew.

    On a page it has its own height, on a wall as much as is left.
    """
    spec = chart if isinstance(chart, dict) else ready(chart, called)
    theme = None if alone.paper() else "streamlit"  # on paper white, also where the app is dark
    place.vega_lite_chart(spec, height="stretch" if alone.on() else "content", theme=theme)


def beside(*charts: Chart | Form, called: Naming | None = None) -> None:
    """Charts in columns, all worked out before the first is shown: they change as one."""
    views = [ready(chart, called) for chart in charts]
    for column, view in zip(st.columns(len(views)), views, strict=True):
        show(view, column)


def arrow(table: Table) -> bytes:
    """A table as the bytes that the browser reads."""
    whole = arrow_table(table)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, whole.schema) as writer:
        writer.write_table(whole)
    return bytes(sink.getvalue().to_pybytes())


def arrow_table(table: Table) -> pa.Table:
    """A table by columns; by pandas, as Streamlit does it, takes ten times as long."""
    return pa.table({str(name): column_of(values) for name, values in table.items()})


def column_of(values: Any) -> pa.Array:
    """One column: a series of pandas, an array (masked where a number is missing) or a list."""
    if isinstance(values, np.ma.MaskedArray):
        return pa.array(values.data, mask=values.mask)
    return pa.array(values.to_numpy() if isinstance(values, pd.Series) else values)
