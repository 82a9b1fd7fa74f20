"""The plane in three regions that move with every update, and how loss and accuracy follow."""

import functools
from typing import Any

import altair as alt

from charts import classes, form, theme
from charts.form import Form
from charts.palettes import Palette
from core.logits import NAMES
from core.plane_classes import EDGE, Q
from lessons.softmax.tables_plane import CORNERS, FINE, MARGINS, PlaneTables

STILL: dict[str, Any] = {"clip": True, "tooltip": None}


def plane_chart(tables: PlaneTables, palette: Palette) -> Form:
    """The samples, the region of every class at the player's `step`, the batch in rings."""
    spec = tables.spec
    polygons = Q * len(MARGINS)
    middles = tables.points.groupby("k")[["x", "y"]].mean()
    return plane_form(palette).with_tables(
        at=form.numbers(
            T=spec.num_updates, n=spec.n, size=spec.batch_size, per_epoch=spec.updates_per_epoch
        ),
        points=tables.points,
        run=tables.run[[name for name in tables.run if str(name)[0] in "wb"]].astype("float32"),
        corners=tables.corners,
        dealt={"i": tables.dealt},
        places={
            "p": [p for p in range(polygons) for _ in range(CORNERS)],
            "c": [c for _ in range(polygons) for c in range(CORNERS)],
        },
        slots={"slot": list(range(spec.batch_size))},
        names={
            "x": middles["x"].tolist(),
            "y": middles["y"].tolist(),
            "name": list(NAMES[:Q]),
        },
    )


@functools.lru_cache(maxsize=4)
def plane_form(palette: Palette) -> Form:
    """What the plane looks like, whatever the run."""
    x, y = theme.x_axis("x", "x₁", (-EDGE, EDGE)), theme.y_axis("y", "x₂", (-EDGE, EDGE))
    names = form.table("names").encode(x=x, y=y, text=alt.Text("name:N"))
    style: dict[str, Any] = {"fontSize": 14, "fontWeight": "bold", **STILL}
    chart = form.reading(
        alt.layer(
            _regions(x, y, palette),
            *_samples(x, y, palette),
            _batch(x, y, palette),
            names.mark_text(stroke=palette.paper, strokeWidth=5, strokeJoin="round", **style),
            names.mark_text(color=palette.ink, **style),
            *(form.carried(name) for name in ("at", "run", "corners", "dealt")),
        ),
        run="data('run')",
        now="run[min(step, at.T)] || {}",
        cs="data('corners')",
        dealt="data('dealt')",
        points="data('points')",
        epoch="floor(step / at.per_epoch)",
        first="epoch * at.n + (step % at.per_epoch) * at.size",
        after="min(first + at.size, (epoch + 1) * at.n)",
    )
    chart = theme.stepped(chart, form.LAST_STEP)
    return form.of(
        theme.finish(
            chart,
            palette,
            title="Where each class wins, at this update",
            description="The samples of three classes in the plane, the region in which each class "
            "has the largest logit, and the samples of the current batch.",
            height=440,
        )
    )


def _regions(x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """Where each class wins, and where it does by far, as polygons of this state."""
    scale = alt.Scale(domain=[*range(Q)], range=classes.colours(palette))
    place = f"cs[(step * {Q * len(MARGINS)} + datum.p) * {CORNERS} + datum.c]"
    return (
        form.table("places")
        .transform_calculate(corner=f"{place} || {{}}")
        .transform_calculate(
            x=f"datum.corner.x / {FINE / EDGE:g}",
            y=f"datum.corner.y / {FINE / EDGE:g}",
            k=f"floor(datum.p / {len(MARGINS)})",
        )
        .mark_line(
            interpolate="linear-closed", filled=True, fillOpacity=0.13, strokeWidth=0, **STILL
        )
        .encode(
            x=x,
            y=y,
            detail=alt.Detail("p:N"),
            order=alt.Order("c:Q"),
            fill=alt.Fill("k:O", scale=scale, legend=None),
        )
    )


def _samples(x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """The samples by class, and a cross on those that lie on the wrong side now."""
    o = [f"now.w0{j} * datum.x + now.w1{j} * datum.y + now.b{j}" for j in range(Q)]
    samples = (
        form.table("points")
        .transform_calculate(o=f"[{', '.join(o)}]")
        .transform_calculate(
            top="max(datum.o[0], datum.o[1], datum.o[2])",
            wrong="datum.o[datum.k] < max(datum.o[0], datum.o[1], datum.o[2])",
        )
    )
    return classes.samples(samples, x, y, palette, Q)


def _batch(x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """Rings around the samples that make the next update."""
    return (
        form.table("slots")
        .transform_calculate(place="first + datum.slot")
        .transform_filter("step < at.T && datum.place < after")
        .transform_calculate(row="points[dealt[datum.place].i] || {}")
        .transform_calculate(x="datum.row.x", y="datum.row.y")
        .mark_point(color=palette.batch, size=170, strokeWidth=2.2, **STILL)
        .encode(x=x, y=y)
    )


def measure_chart(tables: PlaneTables, palette: Palette, measure: str) -> Form:
    """The loss or the accuracy of all samples over the updates, up to the player's `step`."""
    values = tables.run[measure]
    high = 1.0 if measure == "accuracy" else max(1.06 * float(values.max()), 0.1)
    low = max(0.0, float(values.min()) - 0.05) if measure == "accuracy" else 0.0
    return measure_form(palette, measure).with_tables(
        at=form.numbers(T=tables.spec.num_updates, low=low, high=high),
        run={"t": list(range(len(values))), "v": values.to_numpy(dtype="float32")},
    )


@functools.lru_cache(maxsize=8)
def measure_form(palette: Palette, measure: str) -> Form:
    """What the curve of a measure looks like."""
    x = theme.x_axis("t", "update" if measure == "accuracy" else "", ("0", "at.T"))
    y = theme.y_axis("v", measure, ("at.low", "at.high"))
    if measure == "accuracy":
        y = y.axis(format=".0%", tickCount=4)
    line = form.table("run").encode(x=x, y=y)
    now = line.transform_filter("datum.t === min(step, at.T)")
    title = "Loss: mean cross-entropy" if measure == "loss" else "Accuracy: the share that is right"
    chart = theme.stepped(
        form.reading(
            alt.layer(
                line.mark_line(color=palette.model, strokeWidth=1.4, strokeOpacity=0.35, **STILL),
                line.transform_filter("datum.t <= step").mark_line(
                    color=palette.model, strokeWidth=3, **STILL
                ),
                now.mark_circle(color=palette.model, size=110, opacity=1, tooltip=None),
                form.carried("at"),
            )
        ),
        form.LAST_STEP,
    )
    return form.of(
        theme.finish(
            chart,
            palette,
            title=title,
            description=f"The {measure} of all samples over the updates.",
            height=220,
        )
    )
