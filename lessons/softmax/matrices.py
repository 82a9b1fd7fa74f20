"""A batch of logits as a matrix: the label of each row picks one cell, and that is the loss."""

import functools

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from lessons.softmax.tables_batch import BatchTables
from lessons.softmax.words_further import SHOWN


def batch_chart(tables: BatchTables, shown: str, palette: Palette, title: str) -> Form:
    """The matrix of a batch: logits, probabilities or surprises; a thumb stretches the logits."""
    n, q = tables.o.shape
    cells = [(i, k) for i in range(n) for k in range(q)]
    return batch_form(palette, n, q, title).with_tables(
        at=form.numbers(scale=tables.scale, shown=SHOWN.index(shown)),
        cells={
            "i": [float(i) for i, _ in cells],
            "k": [float(k) for _, k in cells],
            "o": tables.base.flatten().tolist(),
            "picked": [float(tables.y[i] == k) for i, k in cells],
        },
        heads={"k": [*map(float, range(q)), q + 0.35], "head": [*tables.names, "loss"]},
    )


@functools.lru_cache(maxsize=16)
def batch_form(palette: Palette, n: int, q: int, title: str) -> Form:
    """What a batch of n rows looks like: the label ringed, the largest filled, the loss beside."""
    x = alt.X("x:Q", scale=alt.Scale(domain=[-0.05, q + 1.0], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[n + 0.75, -0.75], nice=False), axis=None)
    cells = (
        form.table("cells")
        .transform_calculate(z="scale * datum.o")
        .transform_calculate(e="exp(datum.z)")
        .transform_joinaggregate(total="sum(e)", highest="max(z)", groupby=["i"])
        .transform_calculate(
            p="datum.e / datum.total",
            surprise="log(datum.total) - datum.z",
            largest="datum.z === datum.highest",
            x="datum.k + 0.04",
            x2="datum.k + 0.96",
            y="datum.i + 0.06",
            y2="datum.i + 0.94",
            middle="datum.k + 0.5",
            centre="datum.i + 0.53",
        )
        .transform_calculate(
            text="format([datum.z, datum.p, datum.surprise][at.shown], '.3~f')",
        )
    )
    box = cells.encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"))
    text = cells.encode(x=theme.on(x, "middle"), y=theme.on(y, "centre"), text="text:N")
    chart = form.steerable(
        alt.layer(
            box.mark_rect(color=palette.quiet, tooltip=None),
            box.transform_filter("datum.largest").mark_rect(
                color=palette.model, fillOpacity=0.45, tooltip=None
            ),
            box.transform_filter("datum.picked == 1").mark_rect(
                fillOpacity=0, stroke=palette.truth, strokeWidth=3, tooltip=None
            ),
            text.mark_text(fontSize=13, color=palette.ink, tooltip=None),
            *_losses(cells, x, y, n, q, palette),
            form.carried("at"),
        ),
        above_zero=["scale"],
    )
    return form.of(
        theme.finish(
            chart,
            palette,
            title=title,
            description="A matrix, a row a sample and a column a class, with the cell of the label "
            "ringed, the largest cell filled, and the loss of each row.",
            height=70 + 44 * (n + 1),
        )
    )


def _losses(
    cells: alt.Chart, x: alt.X, y: alt.Y, n: int, q: int, palette: Palette
) -> list[alt.Chart]:
    """What stands around the matrix: names of the classes, the loss of each row, their mean."""
    picked = cells.transform_filter("datum.picked == 1")
    loss = picked.transform_calculate(x=f"{q + 0.55:g}", text="format(datum.surprise, '.5f')")
    mean = (
        picked.transform_aggregate(mean="mean(surprise)")
        .transform_calculate(
            x=f"{q + 0.9:g}",
            y=f"{n + 0.4:g}",
            text="'mean loss ' + format(datum.mean, '.7f')",
        )
        .mark_text(align="right", fontSize=13, fontWeight="bold", color=palette.ink, tooltip=None)
        .encode(x=x, y=y, text="text:N")
    )
    heads = (
        form.table("heads")
        .transform_calculate(x=f"datum.k < {q} ? datum.k + 0.5 : {q + 0.55:g}", y="-0.35")
        .mark_text(fontSize=12, fontWeight="bold", color=palette.ink, tooltip=None)
        .encode(x=x, y=y, text="head:N")
    )
    return [
        loss.mark_text(fontSize=13, color=palette.ink, tooltip=None).encode(
            x=x, y=theme.on(y, "centre"), text="text:N"
        ),
        mean,
        heads,
    ]
