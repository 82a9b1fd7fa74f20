"""The two paths through the plane of the weights, and how far apart they are at every step."""

import functools
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from charts import form, theme
from charts.form import Columns, Form
from charts.palettes import Palette
from core.concise import APART
from lessons.concise.tables import SIDES, SMALLEST, ConciseTables

FAR = 1.2  # how far a path may leave the other one's room and still be shown, in its widths


def paths_chart(tables: ConciseTables, palette: Palette) -> Form:
    """Both paths, the truth as a diamond, and where each is now."""
    paths, truth = tables.paths, tables.truth
    (x0, x1), (y0, y1) = (_ends(paths, w, at) for w, at in zip(("w1", "w2"), truth, strict=False))
    return paths_form(palette).with_tables(
        at=form.numbers(x0=x0, x1=x1, y0=y0, y1=y1),
        truth={"x": [truth[0]], "y": [truth[1]]},
        **{side: _rows(tables, side) for side in SIDES},
    )


def _ends(paths: pd.DataFrame, w: str, true: float) -> tuple[float, float]:
    """What the picture holds of a weight: of a run that flies off only the beginning."""
    hand = paths.loc[paths["run"] == "hand", w]
    low, high = min(float(hand.min()), true), max(float(hand.max()), true)
    reach = FAR * (high - low)
    low = min(low, max(float(paths[w].min()), low - reach))
    high = max(high, min(float(paths[w].max()), high + reach))
    return theme.pad(low, high)


def _rows(tables: ConciseTables, side: str) -> Columns:
    rows = tables.paths[tables.paths["run"] == side]
    return {
        "step": rows["step"].to_numpy().astype(np.int16),
        "x": rows["w1"].to_numpy().astype(np.float32),
        "y": rows["w2"].to_numpy().astype(np.float32),
        "last": np.full(len(rows), len(rows) - 1, dtype=np.int16),
    }


@functools.lru_cache(maxsize=8)
def paths_form(palette: Palette) -> Form:
    """What the paths look like: the one by hand broad, the concise one thin on top of it."""
    x = theme.x_axis("x", "w₁", ("at.x0", "at.x1"))
    y = theme.y_axis("y", "w₂", ("at.y0", "at.y1"))
    layers: list[Any] = []
    for side, colour, width, size, pale in (
        ("hand", palette.model, 6.0, 170, 0.22),
        ("nn", palette.compare, 1.8, 50, 0.6),
    ):
        line = form.table(side).encode(x=x, y=y, order=alt.Order("step:Q"))
        style: dict[str, Any] = {"color": colour, "clip": True, "tooltip": None}
        here = line.transform_filter("datum.step == min(step, datum.last)")
        layers += [
            line.mark_line(strokeWidth=width, opacity=pale, **style),
            line.transform_filter("datum.step <= step").mark_line(strokeWidth=width, **style),
            here.mark_circle(size=size, opacity=1, **style),
        ]
    layers.append(
        theme.landmark(alt.NamedData("truth"), x, y, colour=palette.truth, shape="diamond")
    )
    return _finished(
        layers,
        palette,
        title="Two paths to the truth (diamond)",
        description="The weights of both trainings, update by update: the one by hand as a broad "
        "line, the one by torch.nn as a thin one, with the true weights as a diamond.",
    )


def apart_chart(tables: ConciseTables, palette: Palette) -> Form:
    """The largest difference of a parameter at every step, and what rounding may do."""
    apart = np.maximum(tables.apart["apart"].to_numpy(), SMALLEST)
    low, high = SMALLEST / 1.5, max(float(apart.max()) * 3, 1e-2)
    marks = " ".join(f"{value:g}" for value in theme.log_marks(low, high))
    steps = tables.apart["step"].to_numpy().astype(np.int16)
    return apart_form(palette).with_tables(
        at=form.numbers(x1=max(tables.num_updates, 1), y0=low, y1=high, marks=marks, limit=APART),
        apart={
            "step": steps,
            "apart": apart.astype(np.float32),
            "last": np.full(len(steps), len(steps) - 1, dtype=np.int16),
        },
    )


@functools.lru_cache(maxsize=8)
def apart_form(palette: Palette) -> Form:
    """What the differences look like."""
    x = theme.x_axis("step", "update", ("0", "at.x1")).axis(alt.Axis(tickMinStep=1))
    marks = alt.Axis(values=alt.ExprRef("split(at.marks, ' ')"), format="~g")
    y = theme.y_axis("apart", "difference (log)", ("at.y0", "at.y1"), log=True)
    y = y.axis(marks)
    line = form.table("apart").encode(x=x, y=y)
    style: dict[str, Any] = {"color": palette.compare, "clip": True, "tooltip": None}
    level = form.table("at").encode(y=theme.on(y, "limit"))
    layers = [
        level.mark_rule(color=palette.ink, strokeDash=[2, 3], tooltip=None),
        level.mark_text(
            text="below: rounding", align="right", dy=10, color=palette.ink, tooltip=None
        ).encode(x=alt.XValue("width")),
        line.mark_line(strokeWidth=1.2, opacity=0.4, **style),
        line.transform_filter("datum.step <= step").mark_line(strokeWidth=2.4, **style),
        line.transform_filter("datum.step == min(step, datum.last)").mark_circle(
            size=80, opacity=1, **style
        ),
    ]
    return _finished(
        layers,
        palette,
        title="How far apart the parameters are",
        description="The largest difference of w₁, w₂ and b between the two trainings against "
        "updates, on a logarithmic scale, with a dashed line below which it is rounding.",
    )


def _finished(layers: list[Any], palette: Palette, *, title: str, description: str) -> Form:
    chart = form.reading(alt.layer(*layers, form.carried("at")))
    chart = theme.stepped(chart, form.LAST_STEP)
    return form.of(theme.finish(chart, palette, title=title, description=description, height=300))
