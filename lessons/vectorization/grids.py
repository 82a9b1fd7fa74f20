"""Shapes as sheets of cells: the cell in hand is lit wherever it stands."""

import functools
from typing import Any

from charts import form
from charts.cells import sheet
from charts.form import Form
from charts.palettes import Palette
from core.shapes import spelt
from lessons.vectorization.tables_cells import (
    BroadcastTables,
    HouseTables,
    ReshapeTables,
    Sheet,
)
from lessons.vectorization.tables_further import DealtTables


def broadcast_chart(tables: BroadcastTables, drawn: Sheet, palette: Palette) -> Form:
    """A and B with their stretched copies, and the result; the cells of one step are lit."""
    result = tables.spec.result
    title = (
        f"{spelt(tables.spec.a)} and {spelt(tables.spec.b)} do not fit"
        if result is None
        else f"{tables.spec.operation} is {spelt(result)}: dashed cells are copies"
        if any(drawn.cells["copy"])
        else f"{tables.spec.operation} is {spelt(result)}: nothing is stretched"
    )
    return broadcast_form(palette, drawn.high).with_tables(**_tables(drawn, title))


def _tables(drawn: Sheet, title: str, **numbers: float) -> dict[str, Any]:
    """The tables of a sheet, as its form reads them."""
    at = form.numbers(wide=drawn.wide, high=drawn.high, room=drawn.room, title=title, **numbers)
    return {"at": at, "cells": drawn.cells, "signs": drawn.signs}


@functools.lru_cache(maxsize=64)
def broadcast_form(palette: Palette, rows: float) -> Form:
    """What two operands and their result look like, whatever their numbers."""
    look = (
        "datum.order == step ? (datum.block == 'C' ? 'made' : 'read')"
        " : datum.copy ? 'copy' : datum.wrong ? 'wrong' : 'own'"
    )
    return sheet(
        form.table("cells").transform_calculate(look=look),
        palette,
        description="Two tensors as grids of cells, stretched to one shape where they fit, and the "
        "result beside them. The cells of the current step are lit; copies have dashed edges.",
        rows=rows,
        tips={"block": "in", "index": "cell", "text": "number"},
    )


def reshape_chart(tables: ReshapeTables, palette: Palette) -> Form:
    """x, the row of memory and y; y fills in reading order as one plays."""
    x, y = (spelt(tuple(part.shape)) for part in (tables.done.x, tables.done.y))
    shared = "one memory, two shapes" if tables.done.shared else "the numbers were copied"
    title = f"{x} becomes {y}: {shared}"
    return reshape_form(palette, tables.sheet.high).with_tables(**_tables(tables.sheet, title))


@functools.lru_cache(maxsize=64)
def reshape_form(palette: Palette, rows: float) -> Form:
    """What a reshape looks like, whatever its shapes."""
    look = (
        "datum.order == step ? (datum.later ? 'made' : 'read')"
        " : datum.later && datum.order > step ? 'empty' : datum.striped ? 'other' : 'own'"
    )
    return sheet(
        form.table("cells").transform_calculate(look=look),
        palette,
        description="A tensor, the row of memory it reads, and the same numbers in another shape. "
        "The number of the current step is lit in each; later ones are still to come.",
        rows=rows,
        tips={"block": "in", "text": "number"},
    )


def house_chart(tables: HouseTables, palette: Palette) -> Form:
    """Three houses priced at once; thumbs move the weights, the player the house in hand."""
    title = "Three houses at once; the one in hand is lit"
    return house_form(palette, tables.sheet.high).with_tables(
        **_tables(tables.sheet, title, **tables.weights)
    )


@functools.lru_cache(maxsize=4)
def house_form(palette: Palette, rows: float) -> Form:
    """What the product of (3, 2) and (2,), its sums and b look like, whatever the weights."""
    weight = "(datum.column ? w2 : w1)"
    given = "(datum.column ? datum.x2 : datum.x1)"
    value = (
        f"datum.block == 'X' ? {given} : datum.block == 'w' ? {weight}"
        f" : datum.block == 'p' ? {given} * {weight} : datum.block == 'b' ? b"
        " : datum.x1 * w1 + datum.x2 * w2 + b"
    )
    look = (
        "datum.order == step ? (datum.block == 'ŷ' ? 'made' : 'read') : datum.copy ? 'copy' : 'own'"
    )
    narrow = "abs(datum.value) >= 10 && width / at.wide < 36"  # on a phone tenths have no room
    tenths = f"({narrow} ? round(datum.value) : round(datum.value * 10) / 10)"
    chart = form.table("cells").transform_calculate(value=value)
    chart = chart.transform_calculate(look=look, text=f"format({tenths}, '.4~g')")
    return sheet(
        chart,
        palette,
        description="A matrix of three houses, the weights stretched to its rows, their products, "
        "the bias stretched to three, and the three prices. The house in hand is lit.",
        rows=rows,
        tips={"block": "in", "text": "number"},
        steerable=("w1", "w2", "b"),
    )


def dealt_chart(tables: DealtTables, palette: Palette) -> Form:
    """Three strips of samples, one a dealer; the batch in hand is lit in each."""
    title = "Three dealers, one epoch: the batch in hand is lit"
    drawn = tables.sheet
    return dealt_form(palette, drawn.high).with_tables(**_tables(drawn, title))


@functools.lru_cache(maxsize=4)
def dealt_form(palette: Palette, rows: float) -> Form:
    """What the strips look like, whatever is dealt."""
    look = "datum.order == step ? 'read' : datum.striped ? 'other' : 'own'"
    return sheet(
        form.table("cells").transform_calculate(look=look),
        palette,
        description="Three strips of numbered samples in the order of dealing, batches a little "
        "apart, one strip for each dealer; the batch in hand is lit.",
        rows=rows,
        tips={"block": "dealt by", "text": "sample", "order": "batch, from 0"},
    )
