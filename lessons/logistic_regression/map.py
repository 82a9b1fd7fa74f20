"""The plane as a net divides it, frame by frame, and how well each pair of columns tells."""

import functools
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from charts import classes, form, theme
from charts.form import Form
from charts.naming import Naming
from charts.palettes import Palette
from lessons.logistic_regression.tables_map import MapTables

STILL: dict[str, Any] = {"clip": True, "tooltip": None}


def map_chart(tables: MapTables, urls: Sequence[str], palette: Palette) -> Form:
    """Samples, shades and border at the player's `step`; a picture a frame in `urls`."""
    (x0, x1), (y0, y1) = tables.ends
    dots = max(14, min(60, 9000 // tables.n))
    return map_form(palette).with_tables(
        at=form.numbers(
            x0=x0, x1=x1, y0=y0, y1=y1, T=tables.num_frames, n=tables.n, size=dots
        ),
        points=tables.points,
        wrong={"v": tables.wrong},
        frames={"url": list(urls)},
        border=tables.border[["x", "y", "line", "frame"]],
    )  # fmt: skip


def called(tables: MapTables) -> Naming:
    """What the axes of the map are called."""
    return Naming(2, (*tables.names, tables.label))


@functools.lru_cache(maxsize=4)
def map_form(palette: Palette) -> Form:
    """What the map looks like, whatever the run."""
    x = theme.x_axis("x", "x₁", ("at.x0", "at.x1"))
    y = theme.y_axis("y", "x₂", ("at.y0", "at.y1"))
    picture = (
        form.table("at")
        .transform_calculate(
            x="at.x0", x2="at.x1", y="at.y0", y2="at.y1", url="(frames[now] || {}).url"
        )
        .transform_filter("isValid(datum.url)")
        .mark_image(aspect=False, tooltip=None, clip=True)
        .encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"), url=alt.Url("url:N"))
    )
    border = (
        form.table("border")
        .transform_filter("datum.frame === now")
        .mark_line(color=palette.model, strokeWidth=3, order=False, **STILL)
        .encode(x=x, y=y, detail=alt.Detail("line:N"))
    )
    samples = form.table("points").transform_calculate(
        wrong="(wrong[now * at.n + datum.i] || {}).v === 1"
    )
    held = (
        samples.transform_filter("datum.held === 1")
        .mark_point(color=palette.batch, size=70, strokeWidth=1.6, **STILL)
        .encode(x=x, y=y)
    )
    dots, *crosses = classes.samples(samples, x, y, palette, 2, size=alt.ExprRef("at.size"))
    chart = form.reading(
        alt.layer(
            picture, dots, held, *crosses, border,
            *(form.carried(name) for name in ("at", "wrong", "frames")),
        ),
        frames="data('frames')",
        wrong="data('wrong')",
        now="min(step, at.T)",
    )  # fmt: skip
    chart = theme.stepped(chart, form.LAST_STEP)
    return form.of(
        theme.finish(
            chart,
            palette,
            title="Where each class wins, at this epoch",
            description="The samples of two classes over two columns, shaded by the probability "
            "of each class, the border where it is a half as a thick line, and a cross on every "
            "sample on the wrong side.",
            height=440,
        )
    )


def accuracy_chart(tables: MapTables, palette: Palette) -> Form:
    """The share that is right over the epochs, of the rows trained on and of those held back."""
    later = tables.states[tables.states["epoch"] >= 1]
    parts = [("train", later["accuracy"])]
    if tables.held:
        parts.append(("held", later["held_accuracy"]))
    rows = pd.concat(
        [
            pd.DataFrame(
                {"t": range(1, len(later) + 1), "epoch": later["epoch"].astype(float), "v": v}
            ).assign(part=part)
            for part, v in parts
        ],
        ignore_index=True,
    )
    last = max(float(later["epoch"].max()), 10.0) * 1.15 if len(later) else 10.0
    low = min([float(rows["v"].min()) if len(rows) else 0.5, tables.majority, 1 - 0.5])
    marks = " ".join(f"{value:g}" for value in theme.log_marks(1.0, last))
    return accuracy_form(palette).with_tables(
        at=form.numbers(
            x1=last, y0=max(low - 0.03, -0.01), level=tables.majority, T=tables.num_frames,
            marks=marks,
        ),
        rows=rows,
    )  # fmt: skip


@functools.lru_cache(maxsize=4)
def accuracy_form(palette: Palette) -> Form:
    """What the accuracy over the epochs looks like."""
    x = theme.x_axis("epoch", "epoch (log scale)", ("1", "at.x1"), log=True)
    x = x.axis(alt.Axis(values=alt.ExprRef("split(at.marks, ' ')"), format="~s"))
    y = theme.y_axis("v", "right", ("at.y0", "1.01"))
    y = y.axis(alt.Axis(format=".0%", tickCount=5))
    level = form.table("at").encode(y=theme.on(y, "level"))
    layers: list[Any] = [
        level.mark_rule(color=palette.ink, strokeDash=[2, 3], tooltip=None),
        level.mark_text(
            text="the larger class", align="right", dy=10, color=palette.ink, tooltip=None
        ).encode(x=alt.XValue("width")),
    ]
    for part, colour, width in (("held", palette.batch, 2.0), ("train", palette.model, 2.6)):
        line = form.table("rows").transform_filter(f"datum.part === '{part}'").encode(x=x, y=y)
        now = line.transform_filter("datum.t === max(1, min(step, at.T))")
        layers += [
            line.mark_line(color=colour, strokeWidth=1.3, strokeOpacity=0.4, **STILL),
            line.transform_filter("datum.t <= step").mark_line(
                color=colour, strokeWidth=width, **STILL
            ),
            now.mark_circle(color=colour, size=90, opacity=1, **STILL),
        ]
    chart = theme.stepped(form.reading(alt.layer(*layers, form.carried("at"))), form.LAST_STEP)
    return form.of(
        theme.finish(
            chart,
            palette,
            title="How many are right",
            description="Accuracy against epochs, with the share of the larger class as a dashed "
            "line.",
            height=215,
        )
    )


def pairs_chart(scores: pd.DataFrame, chosen: tuple[int, int], palette: Palette) -> Form:
    """The score of every pair of columns as a bar, the pair that is drawn in colour."""
    rows = scores.assign(
        name=[pair_name(row) for _, row in scores.iterrows()],
        chosen=[int(pair == chosen or len(scores) == 1) for pair in scores["pair"]],
    )
    return pairs_form(palette).with_tables(
        at=form.numbers(half=0.5), rows=rows[["name", "score", "chosen"]]
    )


def pair_name(row: "pd.Series[Any]") -> str:
    """Both columns of a pair in one label."""
    return f"{row['across']}, {row['up']}" if row["up"] else str(row["across"])


@functools.lru_cache(maxsize=4)
def pairs_form(palette: Palette) -> Form:
    """What the scores look like."""
    x = theme.x_axis("score", "15 neighbours agree", ("0", "1"))
    x = x.axis(alt.Axis(format=".0%", tickCount=5))
    y = alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelLimit=150, labelOverlap=False))
    bars = form.table("rows").encode(x=x, y=y)
    scale = alt.Scale(domain=[0, 1], range=[palette.data, palette.model])
    half = form.table("at").mark_rule(color=palette.ink, strokeDash=[2, 3], tooltip=None)
    chart = form.reading(
        alt.layer(
            bars.mark_bar(height=10, tooltip=None).encode(
                fill=alt.Fill("chosen:O", scale=scale, legend=None)
            ),
            half.encode(x=theme.on(x, "half")),
            form.carried("at"),
        )
    )
    return form.of(
        theme.finish(
            chart,
            palette,
            title="How well a pair tells them apart",
            description="A bar for each pair of columns: how often the nearest samples of other "
            "folds are of a sample's own class, with a half as a dashed line.",
            height=215,
        )
    )
