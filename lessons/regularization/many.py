"""Errors on learned and kept rows, from ten columns to four hundred."""

import functools
from typing import Any

import altair as alt
import numpy as np

from charts import form, theme
from charts.form import Form
from charts.numbers import spelt
from charts.palettes import Palette
from lessons.regularization.paths import AT_K, STRENGTH
from lessons.regularization.tables_further import ManyTables

FLOOR = 1.0  # of the picture: an error of 0 has no place on its axis


def many_chart(tables: ManyTables, log_alpha: float, palette: Palette) -> Form:
    """Ridge at this α, and no penalty, against the number of columns."""
    grid = tables.log_alpha
    tall = float(max(tables.free["test"].max(), tables.ridge["test"].max()))
    raised = [
        {name: np.maximum(table[name].to_numpy(), FLOOR / 2) for name in ("train", "test")}
        for table in (tables.ridge, tables.free)
    ]
    return many_form(palette).with_tables(
        at=form.numbers(
            alpha=log_alpha,
            a0=grid[0],
            step=grid[1] - grid[0],
            last=len(grid) - 1,
            rows=tables.spec.n,
            x1=int(tables.free["columns"].max()),
            y0=FLOOR,
            y1=tall * 1.3,
            nothing=tables.nothing,
        ),
        ridge={
            "k": tables.ridge["k"].to_numpy(),
            "p": tables.ridge["columns"].to_numpy(),
            **raised[0],
        },
        free={
            "p": tables.free["columns"].to_numpy(),
            **raised[1],
        },
    )


@functools.lru_cache(maxsize=4)
def many_form(palette: Palette) -> Form:
    """What the errors look like: solid on kept rows, dashed on those that were learned from."""
    x = theme.x_axis("p", "columns", ("0", "at.x1"))
    y = theme.y_axis("test", "error (RMSE)", ("at.y0", "at.y1"), log=True)
    y = y.axis(alt.Axis(values=[m * t for t in (1, 10, 100, 1000) for m in (1, 2, 5)]))
    style: dict[str, Any] = {"clip": True, "tooltip": None}
    rule = form.table("at")
    here = form.table("ridge").transform_filter(f"datum.k == {AT_K}")
    layers: list[Any] = [
        rule.mark_rule(color=palette.ink, strokeDash=[2, 3], tooltip=None).encode(
            x=theme.on(x, "rows")
        ),
        rule.mark_rule(color=palette.ink, strokeDash=[2, 3], tooltip=None).encode(
            y=theme.on(y, "nothing")
        ),
    ]
    for base, colour, width in (
        (form.table("free"), palette.data, 1.8),
        (here, palette.model, 3.0),
    ):
        for name, dash in (("train", [6, 4]), ("test", [1, 0])):
            layers.append(
                base.mark_line(color=colour, strokeWidth=width, strokeDash=dash, **style).encode(
                    x=x, y=theme.on(y, name)
                )
            )
    layers.append(
        here.mark_circle(color=palette.model, size=45, opacity=1, clip=True).encode(
            x=x, y=y, tooltip=theme.tips("p", "train", "test")
        )
    )
    chart = form.steerable(alt.layer(*layers, form.carried("at")), "alpha")
    return form.of(
        theme.finish(
            chart,
            palette,
            title=alt.ExprRef(f"'Errors, column by column. α = ' + {spelt(STRENGTH, 3)}"),
            description="The error on learned rows, dashed, and on kept rows, solid, against the "
            "number of columns on a logarithmic axis: with ridge and without a penalty. Dotted "
            "rules mark as many columns as rows, and the error of the mean.",
            height=340,
        )
    )
