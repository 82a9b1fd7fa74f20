"""Exhaustive search in pictures: what was tried, what was found, and what it cost."""

import math

import altair as alt
import numpy as np
import pandas as pd

from charts import theme
from charts.heat import heatmap, heatmap_table, scale
from charts.palettes import Palette
from charts.theme import Chart
from core.search import Found, least_squares
from lessons.loss_surface.tables_further import FLOOR, beyond_table, line_table
from lessons.loss_surface.words_search import tried_once


def line_chart(found: Found, palette: Palette) -> Chart:
    """Every candidate as a dot on the curve; the best is filled, the true best is a cross."""
    (best,), least = least_squares(found.spec)
    curve, table = beyond_table(found), line_table(found)
    x = theme.x_axis("a", "a, the slope of ŷ = ax", (curve["a"].min(), curve["a"].max()))
    top = float(curve["loss"].max())
    y = theme.y_axis("loss", "mean squared error", (-0.04 * top, top))  # the cross fits above 0
    tip = [alt.Tooltip("a:Q", format=".4g"), alt.Tooltip("loss:Q", format=".5g")]
    chosen = alt.Chart(table[table["best"]]).encode(x=x, y=y, tooltip=tip)
    optimum = pd.DataFrame({"a": [best], "loss": [least]})
    layers = [
        alt.Chart(curve)
        .mark_line(color=palette.quiet, strokeWidth=2, clip=True, tooltip=None)
        .encode(x=x, y=y),
        alt.Chart(table)
        .mark_point(color=palette.data, size=28, clip=True)
        .encode(x=x, y=y, tooltip=tip),
        theme.landmark(optimum, x, y, colour=palette.optimum, shape="cross"),
        chosen.mark_circle(color=palette.model, size=120, opacity=1, clip=True),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title=tried_once(len(table), "candidate"),
        description="The mean squared error of every candidate as dots on its curve, the best of "
        "them filled, and the true best as a cross.",
        height=360,
    )


def plane_chart(found: Found, palette: Palette) -> Chart:
    """Every candidate pair as one cell; the best cell is marked, the true best is a cross."""
    a, b = (column.numpy() for column in found.tried)
    half = found.spec.step / 2
    # every cell several pixels wide, so that the browser shows cells and not a blur
    bigger = np.ones((math.ceil(200 / len(b)), math.ceil(200 / len(a))))
    heat = heatmap_table(a, b, np.kron(found.loss.numpy().T, bigger)).assign(
        x=a[0] - half, x2=a[-1] + half, y=b[0] - half, y2=b[-1] + half
    )
    x = theme.x_axis("x", "a", (a[0] - half, a[-1] + half))
    y = theme.y_axis("y", "b", (b[0] - half, b[-1] + half))
    best, least = least_squares(found.spec)
    inside = all(lo <= v <= hi for v, (lo, hi) in zip(best, found.spec.ranges, strict=True))
    here = theme.one_row(x=found.best[0], y=found.best[1], loss=found.best_loss)
    layers: list[Chart] = [heatmap(heat, x, y), scale(heat, "mean r² (yellow is low)")]
    if inside:
        optimum = theme.one_row(x=best[0], y=best[1], loss=least)
        layers.append(theme.landmark(optimum, x, y, colour=palette.optimum, shape="cross"))
    layers.append(
        alt.Chart(here)
        .mark_circle(color=palette.model, size=110, stroke="#FFFFFF", strokeWidth=1.5, opacity=1)
        .encode(x=x, y=y)
    )
    return theme.finish(
        alt.layer(*layers),
        palette,
        title=tried_once(found.spec.evaluations, "pair"),
        description="Heat map of the mean squared error, one cell a pair of a and b, the best "
        "pair as a circle and the true best as a cross.",
        height=360,
    )


def two_lines_chart(table: pd.DataFrame, palette: Palette) -> Chart:
    """What two lines miss each point by, side by side: residuals are too small for a scatter."""
    lines = table["line"].unique().tolist()
    x = alt.X("x:O", title="x", axis=alt.Axis(labelAngle=0))
    y = theme.y_axis("r", "residual r = ŷ − y", (-0.25, 0.25))
    colour = alt.Color(
        "line:N",
        title=None,
        scale=alt.Scale(domain=lines, range=[palette.compare, palette.model]),
        legend=alt.Legend(orient="top"),
    )
    beside = alt.XOffset("line:N", sort=lines)
    tips = [alt.Tooltip(f, format=".3~f") for f in ("x", "y", "y_hat", "r")]
    bars = alt.Chart(table).mark_bar().encode(x=x, xOffset=beside, y=y, color=colour, tooltip=tips)
    zero = alt.Chart(theme.one_row(r=0.0)).mark_rule(color=palette.ink, tooltip=None).encode(y=y)
    return theme.finish(
        alt.layer(bars, zero),
        palette,
        title="Two neighbours: what each misses by",
        description="Bars of the residuals of two lines at the four points of the exercise.",
        height=260,
    )


def cost_chart(table: pd.DataFrame, step: float, palette: Palette) -> Chart:
    """How many evaluations each step costs, and how far above the best it ends; both axes log."""
    rows = table.rename(columns={"above the best": "above"}).assign(
        shown=lambda t: t["above"].clip(lower=FLOOR), here=np.isclose(table["step"], step)
    )
    ends = (rows["evaluations"].min() / 1.6, rows["evaluations"].max() * 1.6)
    x = theme.x_axis("evaluations", "evaluations (log scale)", ends, log=True)
    y = theme.y_axis(
        "shown",
        "loss above the best (log scale; 0 stands at 0.000001)",
        (FLOOR / 2, max(rows["shown"].max() * 3, 1e-2)),
        log=True,
    )
    base = alt.Chart(rows).encode(x=x, y=y)
    tip = ["step", alt.Tooltip("evaluations", format=","), alt.Tooltip("above", format=".3g")]
    layers = [
        base.mark_line(color=palette.data, strokeWidth=1.4, clip=True, tooltip=None),
        base.mark_point(color=palette.data, size=60, filled=True, opacity=1).encode(tooltip=tip),
        base.transform_filter("datum.here").mark_circle(
            color=palette.model, size=130, opacity=1, tooltip=None
        ),
        base.mark_text(color=palette.ink, dy=-11, fontSize=12).encode(text="step:Q"),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="What a finer step costs, and what it buys",
        description="Loss above the best against the number of evaluations, one dot a step size. "
        "A dot at the bottom has found the best to a millionth, or exactly.",
        height=360,
    )


def zigzag_chart(found: Found, palette: Palette) -> Chart:
    """A picture that misleads: all losses of a search over two, drawn against a alone."""
    a, b = found.tried
    table = pd.DataFrame(
        {
            "order": np.arange(len(a) * len(b), dtype=np.int32),
            "a": np.repeat(a.numpy().astype(np.float32), len(b)),
            "loss": found.loss.flatten().numpy().astype(np.float32),
        }
    )
    return theme.finish(
        alt.Chart(table)
        .mark_line(color=palette.compare, strokeWidth=0.8, clip=True, tooltip=None)
        .encode(
            x=theme.x_axis("a", "a", theme.pad(float(a[0]), float(a[-1]), 0.02)),
            y=theme.y_axis("loss", "mean squared error", (0, float(table["loss"].max()))),
            order=alt.Order("order:Q"),
        ),
        palette,
        title="All losses against a alone: a zig-zag, not a curve",
        description="The losses of all pairs, in the order of trying, against a alone.",
        height=300,
    )
