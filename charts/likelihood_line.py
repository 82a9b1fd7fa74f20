"""Data and the line on trial, with residuals or with bells; and all residuals under one bell."""

import math
from typing import Any

import altair as alt
import pandas as pd
import torch

from charts import theme
from charts.likelihood import HEIGHT, ChainTables
from charts.theme import Chart, Palette
from core.likelihood import normal

# For screen readers. Without today's numbers, which the formulas say: a description is part of the
# form, and another one would draw the whole picture anew.
RESIDUALS = "The points, the line on trial, and the residuals as rules from each point to the line."
BELLS = "The points and the line on trial; on it stand normal bells, their width is the density."
POINT = ["i", "x", "y", "y_hat", "residual", "density"]  # what is drawn or told of a sample


def _axes(tables: ChainTables) -> tuple[alt.X, alt.Y]:
    return theme.x_axis("x", "x", tables.x), theme.y_axis("y", "y", tables.y)


def _line(tables: ChainTables, name: str, **style: Any) -> alt.Chart:
    x, y = _axes(tables)
    ends = tables.lines[tables.lines["name"] == name]
    return alt.Chart(ends).mark_line(clip=True, tooltip=None, **style).encode(x=x, y=y)


def _base_layers(tables: ChainTables, palette: Palette, truth: bool) -> list[alt.Chart]:
    """Points, the line on trial, and the truth if it is to be seen and known."""
    x, y = _axes(tables)
    size = 34 if tables.n <= 200 else 14
    points = (
        alt.Chart(tables.points[POINT])
        .mark_circle(color=palette.data, size=size, fillOpacity=0.85, opacity=1, clip=True)
        .encode(x=x, y=y, tooltip=theme.tips("i", "x", "y", "y_hat", "residual", "density"))
    )
    layers = [points, _line(tables, "model", color=palette.model, strokeWidth=3)]
    if truth and "truth" in set(tables.lines["name"]):
        dashed = _line(tables, "truth", color=palette.truth, strokeWidth=2, strokeDash=[6, 4])
        layers.append(dashed)
    return layers


def _as_is(channel: type[Any], field: str) -> Any:
    """A colour or opacity that the table already holds."""
    kind = "nominal" if channel is alt.Color else "quantitative"
    return channel(field, type=kind, scale=None, legend=None)


def residual_layer(tables: ChainTables, palette: Palette) -> alt.Chart:
    """From each point straight to the line: what the noise must have been."""
    x, y = _axes(tables)
    return (
        alt.Chart(tables.points[POINT])
        .mark_rule(
            color=palette.model,
            strokeOpacity=0.55,
            opacity=1,
            strokeWidth=1.4,
            clip=True,
            tooltip=None,
        )
        .encode(x=x, y=y, y2=alt.Y2("y_hat"))
    )


def bell_layers(tables: ChainTables, palette: Palette) -> list[alt.Chart]:
    """Bells standing on the line, their densities as lengths, the chosen one drawn strongest."""
    x, y = _axes(tables)
    bells = (
        alt.Chart(tables.bells.assign(strength=tables.bells["i"].eq(tables.chosen) * 0.21 + 0.13))
        .mark_area(
            orient="horizontal", color=palette.model, opacity=1, line=False, clip=True, tooltip=None
        )
        .encode(
            x=x,
            x2=alt.X2("tip"),
            y=y,
            detail=alt.Detail("i:N"),
            fillOpacity=_as_is(alt.FillOpacity, "strength"),
        )
    )
    drawn = tables.points.loc[tables.points["bell"], ["i", "x", "y", "tip", "density"]]
    shown = alt.Chart(drawn.assign(strength=drawn["i"].eq(tables.chosen) * 0.4 + 0.6))
    lengths = shown.mark_rule(color=palette.model, strokeWidth=2.4, clip=True).encode(
        x=x,
        x2=alt.X2("tip"),
        y=y,
        strokeOpacity=_as_is(alt.StrokeOpacity, "strength"),
        tooltip=theme.tips("i", "density"),
    )
    return [bells, lengths]


def chosen_layer(tables: ChainTables, palette: Palette) -> alt.Chart:
    """A ring around the sample that the formulas spell out."""
    x, y = _axes(tables)
    return (
        alt.Chart(tables.points.loc[tables.points["i"] == tables.chosen, ["x", "y"]])
        .mark_point(color=palette.batch, size=140, strokeWidth=2.4, clip=True, tooltip=None)
        .encode(x=x, y=y)
    )


def line_chart(
    tables: ChainTables,
    palette: Palette,
    *,
    title: str,
    truth: bool = True,
    bells: bool = False,
    best: bool = False,
    chosen: bool = False,
    lit: bool = False,
) -> Chart:
    """The data and the line on trial, with residuals or with bells, and what else the step asks.

    `best` adds the least-squares line, `chosen` rings the sample that the formulas spell out,
    `lit` those that the player has multiplied so far.
    """
    layers = _base_layers(tables, palette, truth)
    if bells:
        layers = [*bell_layers(tables, palette), *layers]
    else:
        layers = [residual_layer(tables, palette), *layers]
    if best:
        thin = _line(tables, "best", color=palette.optimum, strokeWidth=1.6, strokeDash=[2, 3])
        layers.append(thin)
    if chosen:
        layers.append(chosen_layer(tables, palette))
    if lit:
        layers.append(lit_layer(tables, palette))
    chart: Chart = alt.layer(*layers)
    chart = theme.stepped(chart, tables.n) if lit else chart
    return theme.finish(
        chart,
        palette,
        title=title,
        description=BELLS if bells else RESIDUALS,
        height=HEIGHT,
    )


def lit_layer(tables: ChainTables, palette: Palette) -> alt.Chart:
    """Rings around the samples that the player has multiplied so far."""
    x, y = _axes(tables)
    size, width = (70, 1.8) if tables.n <= 200 else (16, 1.0)
    return (
        alt.Chart(tables.points[["i", "x", "y"]])
        .transform_filter("datum.i <= step")
        .mark_point(
            color=palette.batch, size=size, strokeWidth=width, clip=True, tooltip=None, aria=False
        )
        .encode(x=x, y=y)
    )


def noise_chart(tables: ChainTables, palette: Palette, *, heights: bool) -> Chart:
    """All residuals on one axis under the assumed bell; with `heights`, each one's density."""
    reach = _residual_reach(tables)
    x = theme.x_axis("residual", "residual y − ŷ", reach)
    peak = 1 / (math.sqrt(2 * math.pi) * tables.sigma)
    y = theme.y_axis("density", "density", (0, peak * 1.08))
    grid = torch.linspace(*reach, 241, dtype=torch.double)
    bell = pd.DataFrame({"residual": grid, "density": normal(grid, 0.0, tables.sigma)})
    chosen = tables.points["i"].eq(tables.chosen)
    base = alt.Chart(
        tables.points[["i", "residual", "density"]].assign(
            colour=chosen.map({True: palette.batch, False: palette.data})
        )
    )
    layers: list[alt.Chart] = [
        alt.Chart(bell)
        .mark_line(color=palette.model, strokeWidth=2.4, clip=True, tooltip=None)
        .encode(x=x, y=y)
    ]
    if heights:
        colour = _as_is(alt.Color, "colour")
        stem = base.mark_rule(strokeWidth=1.6, clip=True).encode(x=x, y=y, color=colour)
        dot = base.mark_circle(size=46, clip=True, opacity=1).encode(
            x=x, y=y, color=colour, tooltip=theme.tips("i", "residual", "density")
        )
        layers += [stem, dot]
    else:
        feet = alt.Chart(tables.points[["i", "residual"]].assign(density=peak * 0.035))
        tick = feet.mark_tick(color=palette.data, thickness=1.6, size=18, clip=True)
        layers.append(tick.encode(x=x, y=y, tooltip=theme.tips("i", "residual")))
    title = "The density of residuals" if heights else "The noise this line needs"
    return theme.finish(
        alt.layer(*layers),
        palette,
        title=f"{title}, and a bell of σ = {tables.sigma:g}",
        description="The residuals on one axis under a normal curve.",
        height=HEIGHT,
    )


def _residual_reach(tables: ChainTables) -> tuple[float, float]:
    """An axis for residuals that holds the bell, and the residuals unless they are far too far."""
    sizes = tables.points["residual"].abs()
    usual, far = float(sizes.quantile(0.9)), float(sizes.max())
    reach = max(3.5 * tables.sigma, 1.1 * (far if far < 20 * usual else usual))
    return -reach, reach
