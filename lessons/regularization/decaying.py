"""Weight decay step by step: the way of the weights, and their size."""

import functools
from typing import Any

import altair as alt
import numpy as np

from charts import form, theme
from charts.bowl import square_axes
from charts.form import Columns, Form
from charts.palettes import Palette
from core.weight_decay import START
from lessons.regularization.tables_further import DecayTables

FAR = 3.0  # how far a way may be followed: a run that flies off leaves the picture
WAYS = ("without", "apart", "inside")


def _ways(tables: DecayTables) -> dict[str, np.ndarray]:
    run = tables.run
    return {name: getattr(run, name).numpy().clip(-1e6, 1e6) for name in WAYS}


def _columns(way: np.ndarray) -> Columns:
    steps = np.arange(len(way)).astype(np.int16)
    return {
        "step": steps,
        "x": way[:, 0].astype(np.float32),
        "y": way[:, 1].astype(np.float32),
        "size": np.hypot(way[:, 0], way[:, 1]).astype(np.float32),
        "last": np.full(len(way), len(way) - 1, dtype=np.int16),
    }


def way_chart(tables: DecayTables, palette: Palette) -> Form:
    """The plane of the two weights, with the update just made as its two parts."""
    ways = _ways(tables)
    seen = np.concatenate([*ways.values(), [START], [[0.0, 0.0]]])
    seen = seen[(np.abs(seen) <= FAR).all(1)]
    middle = (seen.min(0) + seen.max(0)) / 2
    half = float((seen.max(0) - seen.min(0)).max()) * 0.58
    ends = {
        "x0": middle[0] - half,
        "x1": middle[0] + half,
        "y0": middle[1] - half,
        "y1": middle[1] + half,
    }
    made = tables.lines.iloc[:-1]
    parts: dict[str, np.ndarray] = {
        "step": np.repeat(np.arange(1, len(made) + 1), 3).astype(np.int16),
        "k": np.tile([0, 1, 2], len(made)).astype(np.int8),
    }
    for axis, k in (("x", "1"), ("y", "2")):
        three = made[[f"w{k}", f"s{k}", f"t{k}"]].to_numpy().clip(-1e6, 1e6)
        parts[axis] = three.flatten().astype(np.float32)
    run = tables.run
    return way_form(palette).with_tables(
        at=form.numbers(**ends, zero=0.0),
        parts=parts,
        ridge={"x": [run.ridge[0].item()], "y": [run.ridge[1].item()]},
        best={"x": [run.best[0].item()], "y": [run.best[1].item()]},
        **{name: _columns(way) for name, way in ways.items()},
    )


LOOKS = (("without", 1.6, 50), ("apart", 6.0, 170), ("inside", 1.8, 60))


def _look(palette: Palette) -> dict[str, str]:
    return {"without": palette.data, "apart": palette.model, "inside": palette.compare}


@functools.lru_cache(maxsize=4)
def way_form(palette: Palette) -> Form:
    """What the ways look like: decay apart broad, in the gradient thin on top, none grey."""
    x, y = square_axes(("at.x0", "at.x1"), ("at.y0", "at.y1"), ("w₁", "w₂"))
    style: dict[str, Any] = {"clip": True, "tooltip": None}
    zero = form.table("at")
    layers: list[Any] = [
        zero.mark_rule(color=palette.quiet, strokeWidth=1.4, tooltip=None).encode(
            x=theme.on(x, "zero")
        ),
        zero.mark_rule(color=palette.quiet, strokeWidth=1.4, tooltip=None).encode(
            y=theme.on(y, "zero")
        ),
    ]
    for name, width, size in LOOKS:
        base = form.table(name).encode(x=x, y=y, order=alt.Order("step:Q"))
        colour = _look(palette)[name]
        here = base.transform_filter("datum.step == min(step, datum.last)")
        layers += [
            base.mark_line(color=colour, strokeWidth=width, opacity=0.25, **style),
            base.transform_filter("datum.step <= step").mark_line(
                color=colour, strokeWidth=width, **style
            ),
            here.mark_circle(color=colour, size=size, opacity=1, **style),
        ]
    parts = form.table("parts").transform_filter("datum.step == step")
    layers += [
        parts.mark_line(color=palette.ink, strokeWidth=2, strokeDash=[4, 3], **style).encode(
            x=x, y=y, order=alt.Order("k:Q")
        ),
        theme.landmark(alt.NamedData("best"), x, y, colour=palette.data, shape="cross"),
        theme.landmark(alt.NamedData("ridge"), x, y, colour=palette.optimum, shape="cross"),
    ]
    return _finished(
        layers,
        palette,
        title="The way of two weights",
        description="Three trainings in the plane of two weights: with decay apart from the "
        "gradient, with decay in it, and without; crosses where ridge and least squares are, and "
        "the update just made in its two parts, dashed.",
    )


def size_chart(tables: DecayTables, palette: Palette) -> Form:
    """‖w‖ at every update, and that of ridge."""
    ways = {name: _columns(way) for name, way in _ways(tables).items()}
    sizes = np.concatenate([np.asarray(way["size"]) for way in ways.values()])
    ridge = tables.run.ridge.norm().item()
    high = float(max(sizes[sizes <= FAR].max(), ridge)) * 1.08
    last = max(len(np.asarray(way["step"])) for way in ways.values()) - 1
    return size_form(palette).with_tables(
        at=form.numbers(x1=float(max(last, 1)), y1=high, level=ridge), **ways
    )


@functools.lru_cache(maxsize=4)
def size_form(palette: Palette) -> Form:
    """What the sizes look like."""
    x = theme.x_axis("step", "update", ("0", "at.x1")).axis(alt.Axis(tickMinStep=1))
    y = theme.y_axis("size", "length of w", ("0", "at.y1"))
    style: dict[str, Any] = {"clip": True, "tooltip": None}
    level = form.table("at").encode(y=theme.on(y, "level"))
    layers: list[Any] = [
        level.mark_rule(color=palette.optimum, strokeDash=[6, 4], strokeWidth=1.8, tooltip=None)
    ]
    for name, width, size in LOOKS:
        base = form.table(name).encode(x=x, y=y)
        colour = _look(palette)[name]
        layers += [
            base.mark_line(color=colour, strokeWidth=width, opacity=0.25, **style),
            base.transform_filter("datum.step <= step").mark_line(
                color=colour, strokeWidth=width, **style
            ),
            base.transform_filter("datum.step == min(step, datum.last)").mark_circle(
                color=colour, size=size, opacity=1, **style
            ),
        ]
    return _finished(
        layers,
        palette,
        title="How long the weights are together",
        description="The length of the weights against updates for all three trainings, with a "
        "dashed line where the weights of ridge are.",
    )


def _finished(layers: list[Any], palette: Palette, *, title: str, description: str) -> Form:
    chart = form.reading(alt.layer(*layers, form.carried("at")))
    chart = theme.stepped(chart, form.LAST_STEP)
    return form.of(theme.finish(chart, palette, title=title, description=description, height=320))
