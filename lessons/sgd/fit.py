"""The samples, the batch in rings, and the line before and after an update."""

import functools
from typing import Any

import altair as alt
import numpy as np

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from lessons.sgd.bowl import X_ENDS, Y_ENDS
from lessons.sgd.stage import MOVES, NOW, built, ends, partial_range
from lessons.sgd.tables import SgdTables, coded, drawn, sample_at

# --- the data ---------------------------------------------------------------------------------


def fit_chart(tables: SgdTables, feature: int, palette: Palette) -> Form:
    """What we see: the samples, the batch ringed, its residuals, the line now and at the optimum.

    With several features the vertical axis is y minus what the other features explain now, so
    that a residual on screen is the true residual of the model.
    """
    d, points, best = tables.d, tables.points, tables.best
    x = points[f"x{feature + 1}"]
    x_ends, y_ends = theme.pad(x.min(), x.max()), theme.pad(*partial_range(tables, feature))
    x_name = "x" if d == 1 else f"x{'₁₂₃₄₅₆₇₈'[feature]}"
    theta = [f"theta{k}" for k in range(d + 1)]
    slots = np.arange(max(tables.sizes), dtype=np.int16)
    return fit_form(palette, feature, d, x_name).with_tables(
        at=form.numbers(
            T=tables.num_updates, slope=best[feature], bias=best[d], **ends(x_ends, y_ends)
        ),
        points=drawn(points, "i", "y", *(f"x{k + 1}" for k in range(d))),
        run={**drawn(tables.run, *theta), "batch": coded(tables.run["batch"])},
        slots={"slot": slots},
    )


@functools.lru_cache(maxsize=64)
def fit_form(palette: Palette, feature: int, d: int, x_name: str) -> Form:
    """What the scatter looks like: feature `feature` of `d` across, the rest of y up."""
    shown, others = f"x{feature + 1}", [k for k in range(d) if k != feature]
    x = theme.x_axis("x", x_name, X_ENDS)
    y = theme.y_axis("v", "y" if d == 1 else "y minus the other features' part", Y_ENDS)
    rest = "".join(f" - now.theta{k} * {{row}}.x{k + 1}" for k in others)
    line = f"now.theta{feature} * datum.x + now.theta{d}"
    cloud = (
        form.table("points")
        .transform_calculate(x=f"datum.{shown}", v="datum.y" + rest.format(row="datum"))
        .mark_circle(color=palette.data, size=26, opacity=0.75, clip=True)
        .encode(x=x, y=y, tooltip=[alt.Tooltip("i:Q", title="sample"), *theme.tips("x", "y")])
    )
    batch = (
        form.table("slots")
        .transform_filter(f"{MOVES} && 2 * datum.slot < length(batch)")
        .transform_calculate(row=f"points[{sample_at('batch', 'datum.slot')}] || {{}}")
        .transform_calculate(x=f"datum.row.{shown}", v="datum.row.y" + rest.format(row="datum.row"))
        .transform_calculate(fit=line)
    )
    layers = [cloud, *_lines(line, x, y, palette), *_batch_marks(batch, x, y, palette)]
    chart = alt.layer(*layers, form.carried("run"), form.carried("at"))
    look_ups = {"points": "data('points')", **NOW, "batch": "now.batch || ''"}
    return built(
        form.reading(chart, **look_ups),
        palette,
        title="What we see: this batch and its residuals",
        description="Scatter of the samples with the current mini-batch ringed, its residuals as "
        "vertical lines, the model's line now and the closed-form line.",
        height=430,
    )


def _lines(line: str, x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """The model's line now, thick, and the closed-form line, thin and dashed."""
    two_ends = alt.Chart(alt.sequence(0, 2, as_="k")).transform_calculate(
        x="datum.k ? at.x1 : at.x0"
    )
    optimum = two_ends.transform_calculate(v="at.slope * datum.x + at.bias")
    model = two_ends.transform_calculate(v=line)
    still: dict[str, Any] = {"clip": True, "tooltip": None}
    marks = (
        optimum.mark_line(color=palette.optimum, strokeWidth=1.6, strokeDash=[5, 4], **still),
        model.mark_line(color=palette.model, strokeWidth=3, **still),
    )
    return [mark.encode(x=x, y=y) for mark in marks]


def _batch_marks(batch: alt.Chart, x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """Rings around the samples of the batch, and a line from each to the model's line."""
    still: dict[str, Any] = {"color": palette.batch, "clip": True, "tooltip": None}
    residuals = batch.transform_filter("phase >= 1").mark_rule(strokeWidth=1.6, **still)
    rings = batch.mark_point(size=95, strokeWidth=2.2, opacity=1, **still)
    return [residuals.encode(x=x, y=y, y2=alt.Y2("fit:Q")), rings.encode(x=x, y=y)]
