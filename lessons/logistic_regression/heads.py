"""Twenty starts as a grid, one of them open, and how its loss went."""

import functools
from typing import Any

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from core.relu_head import OUTCOMES
from lessons.logistic_regression.tables_heads import HeadTables

STILL: dict[str, Any] = {"clip": True, "tooltip": None}
ACROSS = 5  # tiles in a row
LEAST = 1e-2  # of the loss axis


def grid_chart(tables: HeadTables, opened: int, palette: Palette) -> Form:
    """A tile a start, with its outcome in a word and a colour, the open one framed."""
    runs = tables.runs
    rows = len(runs) // ACROSS
    return grid_form(palette).with_tables(
        at=form.numbers(opened=opened, rows=rows),
        tiles={
            "seed": runs["seed"].to_list(),
            "x": [seed % ACROSS for seed in runs["seed"]],
            "y": [rows - 1 - seed // ACROSS for seed in runs["seed"]],
            "what": [OUTCOMES.index(outcome) for outcome in runs["outcome"]],
            "outcome": runs["outcome"].to_list(),
        },
    )


@functools.lru_cache(maxsize=4)
def grid_form(palette: Palette) -> Form:
    """What the grid looks like."""
    ends: dict[str, Any] = {"axis": None}
    x = alt.X("x:Q", scale=alt.Scale(domain=[-0.04, ACROSS + 0.04], nice=False), **ends)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[-0.04, 4.04], nice=False), **ends)
    tiles = form.table("tiles").transform_calculate(
        x1="datum.x + 0.03", x2="datum.x + 0.97", y1="datum.y + 0.05", y2="datum.y + 0.95",
        mx="datum.x + 0.5", my="datum.y + 0.62", ly="datum.y + 0.3",
        name="'seed ' + datum.seed",
    )  # fmt: skip
    scale = alt.Scale(
        domain=[*range(len(OUTCOMES))], range=[palette.model, palette.data, palette.truth]
    )
    box: dict[str, Any] = {
        "x": theme.on(x, "x1"), "x2": alt.X2("x2:Q"), "y": theme.on(y, "y1"), "y2": alt.Y2("y2:Q")
    }  # fmt: skip
    style: dict[str, Any] = {"color": palette.ink, **STILL}
    chart = form.reading(
        alt.layer(
            tiles.mark_rect(cornerRadius=3, fillOpacity=0.28, tooltip=None).encode(
                fill=alt.Fill("what:O", scale=scale, legend=None), **box
            ),
            tiles.transform_filter("datum.seed === at.opened")
            .mark_rect(
                cornerRadius=3, fillOpacity=0, stroke=palette.ink, strokeWidth=2.5, tooltip=None
            )
            .encode(**box),
            tiles.mark_text(fontSize=12, **style).encode(
                x=theme.on(x, "mx"), y=theme.on(y, "my"), text="name:N"
            ),
            tiles.mark_text(fontSize=14, fontWeight="bold", **style).encode(
                x=theme.on(x, "mx"), y=theme.on(y, "ly"), text="outcome:N"
            ),
            form.carried("at"),
        )
    )
    return form.of(
        theme.finish(
            chart,
            palette,
            title="Twenty starts of the same net",
            description="A grid of twenty tiles, one a seed, each with its outcome: crash, dead or "
            "fine. The open one has a frame.",
            height=300,
        )
    )


def head_loss_chart(tables: HeadTables, opened: int, palette: Palette) -> Form:
    """The losses of all starts, thin, and of the open one, thick, up to where it crashed."""
    losses = tables.losses
    crashed = tables.runs["crashed"]
    stops = [c if c >= 0 else tables.num_epochs for c in crashed]
    rows = losses.assign(stop=[stops[seed] for seed in losses["seed"]])
    rows = rows[rows["epoch"] <= rows["stop"]]
    return head_loss_form(palette).with_tables(
        at=form.numbers(opened=opened, last=tables.num_epochs, stop=stops[opened]),
        rows=rows[["seed", "epoch", "loss"]].assign(loss=rows["loss"].clip(lower=LEAST)),
    )


@functools.lru_cache(maxsize=4)
def head_loss_form(palette: Palette) -> Form:
    """What the losses look like."""
    x = theme.x_axis("epoch", "epoch", ("0", "at.last")).axis(alt.Axis(tickMinStep=1))
    y = theme.y_axis("loss", "mean loss (log scale)", ("0.05", "200"), log=True)
    y = y.axis(alt.Axis(values=[0.1, 1, 10, 100], format="~g"))
    lines = form.table("rows").encode(x=x, y=y)
    opened = lines.transform_filter("datum.seed === at.opened")
    chart = form.reading(
        alt.layer(
            lines.mark_line(color=palette.data, strokeWidth=1, strokeOpacity=0.55, **STILL).encode(
                detail=alt.Detail("seed:N")
            ),
            opened.mark_line(color=palette.model, strokeWidth=3, **STILL),
            form.table("at")
            .transform_filter("at.stop < at.last")
            .mark_rule(color=palette.ink, strokeDash=[5, 4], **STILL)
            .encode(x=theme.on(x, "stop")),
            form.carried("at"),
        )
    )
    return form.of(
        theme.finish(
            chart,
            palette,
            title="The loss of each start",
            description="The mean loss of each start against epochs on a logarithmic scale, the "
            "open one as a thick line that ends where it crashed.",
            height=300,
        )
    )
