"""Two trainings that race: their losses, and their ways through the plane of the weights."""

import functools
from typing import Any

import altair as alt
import numpy as np

from charts import form, theme
from charts.form import Columns, Form
from charts.palettes import Palette
from core.data import SyntheticSpec
from lessons.autograd.tables_further import NOT_ZEROED, ZEROED, RaceTables

TRUTH = SyntheticSpec().w
TABLES = {"zeroed": ZEROED, "never": NOT_ZEROED}


def losses_chart(tables: RaceTables, palette: Palette) -> Form:
    """The loss of all samples over the updates: whole and pale, then drawn up to the player."""
    losses = tables.runs["loss"].to_numpy()
    low, high = theme.log_ends(losses, theme.positive_floor(losses))
    marks = " ".join(f"{value:g}" for value in theme.log_marks(low, high))
    return losses_form(palette).with_tables(
        at=form.numbers(x0=0, x1=max(tables.num_updates, 1), y0=low, y1=high, marks=marks),
        **{name: _rows(tables, run, "step", "loss", low) for name, run in TABLES.items()},
    )


def ways_chart(tables: RaceTables, palette: Palette) -> Form:
    """Both ways through the plane of the weights, and the truth as a diamond."""
    runs = tables.runs
    (x0, x1), (y0, y1) = (
        theme.pad(min(float(runs[w].min()), true), max(float(runs[w].max()), true))
        for w, true in zip(("w1", "w2"), TRUTH, strict=True)
    )
    return ways_form(palette).with_tables(
        at=form.numbers(x0=x0, x1=x1, y0=y0, y1=y1),
        truth={"x": [TRUTH[0]], "y": [TRUTH[1]]},
        **{name: _rows(tables, run, "w1", "w2") for name, run in TABLES.items()},
    )


def _rows(tables: RaceTables, run: str, x: str, y: str, least: float | None = None) -> Columns:
    """One run as the forms read it: step, x, y, and the number of its last step."""
    rows = tables.runs[tables.runs["run"] == run]
    heights = rows[y].to_numpy()
    return {
        "step": rows["step"].to_numpy().astype(np.int16),
        "x": rows[x].to_numpy().astype(np.float32),
        "y": (heights if least is None else np.maximum(heights, least)).astype(np.float32),
        "last": np.full(len(rows), len(rows) - 1, dtype=np.int16),
    }


@functools.lru_cache(maxsize=8)
def losses_form(palette: Palette) -> Form:
    """What the losses look like."""
    x = theme.x_axis("x", "update", ("at.x0", "at.x1")).axis(alt.Axis(tickMinStep=1))
    marks = alt.Axis(values=alt.ExprRef("split(at.marks, ' ')"), format="~g")
    y = theme.y_axis("y", "loss of all samples (log scale)", ("at.y0", "at.y1"), log=True)
    return _finished(
        _lines(x, y.axis(marks), palette),
        palette,
        title="The loss of both runs",
        description="Loss on a logarithmic scale against updates, one line a run.",
    )


@functools.lru_cache(maxsize=8)
def ways_form(palette: Palette) -> Form:
    """What the ways look like."""
    x = theme.x_axis("x", "w₁", ("at.x0", "at.x1"))
    y = theme.y_axis("y", "w₂", ("at.y0", "at.y1"))
    truth = theme.landmark(alt.NamedData("truth"), x, y, colour=palette.truth, shape="diamond")
    return _finished(
        [*_lines(x, y, palette), truth],
        palette,
        title="Their ways to the truth (diamond)",
        description="The weights of both runs, update by update, with the true weights as a "
        "diamond.",
    )


def _lines(x: alt.X, y: alt.Y, palette: Palette) -> list[Any]:
    """A line a run, pale; the part so far over it, and a dot where each is now."""
    layers: list[Any] = []
    looks = {"never": (palette.compare, 1.6), "zeroed": (palette.model, 2.6)}
    for name, (colour, width) in looks.items():
        line = form.table(name).encode(x=x, y=y, order=alt.Order("step:Q"))
        style: dict[str, Any] = {"color": colour, "clip": True, "tooltip": None}
        here = line.transform_filter("datum.step == min(step, datum.last)")
        layers += [
            line.mark_line(strokeWidth=1, opacity=0.35, **style),
            line.transform_filter("datum.step <= step").mark_line(strokeWidth=width, **style),
            here.mark_circle(size=90, opacity=1, **style),
        ]
    return layers


def _finished(layers: list[Any], palette: Palette, *, title: str, description: str) -> Form:
    chart = form.reading(alt.layer(*layers, form.carried("at")))
    chart = theme.stepped(chart, form.LAST_STEP)
    return form.of(theme.finish(chart, palette, title=title, description=description, height=330))
