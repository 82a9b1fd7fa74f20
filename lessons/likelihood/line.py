"""Data and the line on trial, with residuals or with bells; and all residuals under one bell.

What depends on w, b and σ is worked out in the browser by the formulas of core.likelihood, so that
it moves with the thumb of a slider; a test holds the two against each other.
"""

import functools
from dataclasses import dataclass, replace
from typing import Any

import altair as alt
import numpy as np

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from core.likelihood import LineSpec
from lessons.likelihood.tables import NUM_BELLS, ChainTables

# For screen readers. Without today's numbers, which the formulas say: a description is part of the
# form, and another one would draw the whole picture anew.
RESIDUALS = "The points, the line on trial, and the residuals as rules from each point to the line."
BELLS = "The points and the line on trial; on it stand normal bells, their width is the density."
MANY = 200  # samples; more are drawn smaller

X_ENDS, Y_ENDS = ("at.x0", "at.x1"), ("at.y0", "at.y1")
X, Y = theme.x_axis("x", "x", X_ENDS), theme.y_axis("y", "y", Y_ENDS)
PEAK = "1 / (sqrt(2 * PI) * sigma)"  # the density of the bell at its middle
STILL: dict[str, Any] = {"clip": True, "tooltip": None}


def density(residual: str) -> str:
    """core.likelihood.normal around 0, as an expression."""
    return f"exp(-pow({residual} / sigma, 2) / 2) / (sqrt(2 * PI) * sigma)"


def samples() -> alt.Chart:
    """A mark a sample, with what the line on trial says of it: y_hat, residual, density."""
    return (
        form.table("points")
        .transform_calculate(y_hat="w * datum.x + b")
        .transform_calculate(residual="datum.y - datum.y_hat")
        .transform_calculate(density=density("datum.residual"))
    )


def line_numbers(line: LineSpec) -> dict[str, float]:
    """w, b and σ of the line on trial, as the forms read them."""
    return {"w": line.w, "b": line.b, "sigma": line.sigma}


@dataclass(frozen=True)
class Shown:
    """What stands beside the data and the line on trial; residuals are drawn where no bells are.

    truth, best: further lines. chosen: a ring around the sample that the formulas spell out.
    lit: rings around those that the player has multiplied so far.
    """

    truth: bool = True
    bells: bool = False
    best: bool = False
    chosen: bool = False
    lit: bool = False


def line_chart(tables: ChainTables, palette: Palette, *, title: str, shown: Shown) -> Form:
    """The data and the line on trial, with residuals or with bells, and what else is shown."""
    links = tables.links
    lines = {"best_w": links.best.theta[0].item(), "best_b": links.best.theta[-1].item()}
    if links.data.w is None or links.data.b is None:
        shown = replace(shown, truth=False)
    else:
        lines |= {"truth_w": links.data.w[0, 0].item(), "truth_b": links.data.b.item()}
    return line_form(palette, title, shown, tables.n > MANY).with_tables(
        at=form.numbers(
            **line_numbers(tables.links.line),
            **lines,
            x0=tables.x[0],
            x1=tables.x[1],
            y0=tables.y[0],
            y1=tables.y[1],
            chosen=tables.chosen,
            place=(tables.x[1] - tables.x[0]) / (NUM_BELLS + 1),
            best_sigma=links.best_sigma,
        ),
        points=tables.points[["i", "x", "y", "bell"]],
    )


@functools.lru_cache(maxsize=64)
def line_form(palette: Palette, title: str, shown: Shown, many: bool) -> Form:
    """What the line and its samples look like."""
    dots = samples().mark_circle(
        color=palette.data, size=14 if many else 34, fillOpacity=0.85, opacity=1, clip=True
    )
    tips = theme.tips("i", "x", "y", "y_hat", "residual", "density")
    layers = [
        *(bell_layers(palette) if shown.bells else [residual_layer(palette)]),
        dots.encode(x=X, y=Y, tooltip=tips),
        form.straight("w", "b", X, Y, color=palette.model, strokeWidth=3),
    ]
    if shown.truth:
        style: dict[str, Any] = {"color": palette.truth, "strokeWidth": 2, "strokeDash": [6, 4]}
        layers.append(form.straight("at.truth_w", "at.truth_b", X, Y, **style))
    if shown.best:
        style = {"color": palette.optimum, "strokeWidth": 1.6, "strokeDash": [2, 3]}
        layers.append(form.straight("at.best_w", "at.best_b", X, Y, **style))
    if shown.chosen:
        layers.append(rings("datum.i === at.chosen", palette, size=140, strokeWidth=2.4))
    if shown.lit:
        size, width = (16, 1.0) if many else (70, 1.8)
        layers.append(rings("datum.i <= step", palette, size=size, strokeWidth=width))
    chart = form.steerable(
        alt.layer(*layers, form.carried("at")),
        "w",
        "b",
        above_zero=["sigma"],
        # Units of x for one unit of density: a bell of the data's own noise fills its place. A
        # narrower one may reach over two, no farther; σ then shows in the numbers alone.
        scale="at.place * sqrt(2 * PI) * min(0.85 * (at.best_sigma || sigma), 2 * sigma)",
    )
    chart = theme.stepped(chart, form.LAST_STEP) if shown.lit else chart
    words = BELLS if shown.bells else RESIDUALS
    return form.of(theme.finish(chart, palette, title=title, description=words, height=HEIGHT))


def residual_layer(palette: Palette) -> alt.Chart:
    """From each point straight to the line: what the noise must have been."""
    rules = samples().mark_rule(
        color=palette.model, strokeOpacity=0.55, opacity=1, strokeWidth=1.4, **STILL
    )
    return rules.encode(x=X, y=Y, y2=alt.Y2("y_hat:Q"))


def bell_layers(palette: Palette) -> list[alt.Chart]:
    """Bells standing on the line, their densities as lengths, the chosen one drawn strongest."""
    marked = samples().transform_filter("datum.bell")
    bells = (
        marked.transform_calculate(k="sequence(-30, 31)")
        .transform_flatten(["k"])
        .transform_calculate(away="0.11 * sigma * datum.k")
        .transform_calculate(
            level="datum.y_hat + datum.away",
            tip=f"datum.x + scale * {density('datum.away')}",
            strength="datum.i === at.chosen ? 0.34 : 0.13",
        )
        .mark_area(orient="horizontal", color=palette.model, opacity=1, line=False, **STILL)
        .encode(
            x=X,
            x2=alt.X2("tip:Q"),
            y=theme.on(Y, "level"),
            detail=alt.Detail("i:N"),
            fillOpacity=as_is(alt.FillOpacity, "strength"),
        )
    )
    lengths = (
        marked.transform_calculate(
            tip="datum.x + scale * datum.density",
            strength="datum.i === at.chosen ? 1 : 0.6",
        )
        .mark_rule(color=palette.model, strokeWidth=2.4, clip=True)
        .encode(
            x=X,
            x2=alt.X2("tip:Q"),
            y=Y,
            strokeOpacity=as_is(alt.StrokeOpacity, "strength"),
            tooltip=theme.tips("i", "density"),
        )
    )
    return [bells, lengths]


def as_is(channel: type[Any], field: str) -> Any:
    """An opacity that the table already holds."""
    return channel(field, type="quantitative", scale=None, legend=None)


def rings(which: str, palette: Palette, **style: Any) -> alt.Chart:
    """Rings around the samples for which an expression is true."""
    return (
        form.table("points")
        .transform_filter(which)
        .mark_point(color=palette.batch, aria=False, **style, **STILL)
        .encode(x=X, y=Y)
    )


# --- all residuals under one bell -------------------------------------------------------------


def noise_chart(tables: ChainTables, palette: Palette, *, heights: bool) -> Form:
    """All residuals on one axis under the assumed bell; with `heights`, each one's density."""
    line = line_numbers(tables.links.line)
    words = "The density of residuals" if heights else "The noise this line needs"
    title = f"{words}, and a bell of σ = "
    return noise_form(palette, heights).with_tables(
        at=form.numbers(**line, title=title, chosen=tables.chosen, far=far_away(tables)),
        points=tables.points[["i", "x", "y"]],
    )


def far_away(tables: ChainTables) -> float:
    """The largest residual the axis makes room for: twenty times what is usual among the labels.

    From the data alone, so that the axis is the same wherever the line comes from.
    """
    y = tables.points["y"].to_numpy()
    away = np.abs(y - np.median(y))
    usual = float(np.quantile(away, 0.9))
    return 20 * usual if usual > 0 else max(float(away.max()), 1.0)


@functools.lru_cache(maxsize=8)
def noise_form(palette: Palette, heights: bool) -> Form:
    """What the residuals and their bell look like. The axis holds both, and is as long each way."""
    x = theme.x_axis("residual", "residual y − ŷ")
    y = theme.y_axis("density", "density", ("0", f"1.08 * {PEAK}"))
    bell = (
        alt.Chart(alt.sequence(-120, 121, as_="k"))
        .transform_calculate(residual="datum.k / 30 * sigma")
        .transform_calculate(density=density("datum.residual"))
        .mark_line(color=palette.model, strokeWidth=2.4, **STILL)
    )
    mirrored = (
        samples()
        .transform_calculate(room="min(1.1 * abs(datum.residual), at.far)")
        .transform_calculate(room2="-datum.room")
    )
    room = mirrored.mark_rule(strokeOpacity=0, opacity=1, aria=False, tooltip=None)
    layers: list[alt.Chart] = [
        bell.encode(x=x, y=y),
        room.encode(x=theme.on(x, "room"), x2=alt.X2("room2:Q")),
    ]
    if heights:
        colour: Any = (
            alt.when("datum.i === at.chosen")
            .then(alt.value(palette.batch))
            .otherwise(alt.value(palette.data))
        )
        stem = samples().mark_rule(strokeWidth=1.6, clip=True).encode(x=x, y=y, color=colour)
        dot = samples().mark_circle(size=46, clip=True, opacity=1)
        tips = theme.tips("i", "residual", "density")
        layers += [stem, dot.encode(x=x, y=y, color=colour, tooltip=tips)]
    else:
        feet = samples().transform_calculate(foot=f"0.035 * {PEAK}")
        tick = feet.mark_tick(color=palette.data, thickness=1.6, size=18, clip=True)
        layers.append(tick.encode(x=x, y=theme.on(y, "foot"), tooltip=theme.tips("i", "residual")))
    chart = form.steerable(alt.layer(*layers, form.carried("at")), "w", "b", above_zero=["sigma"])
    return form.of(
        theme.finish(
            chart,
            palette,
            title=alt.ExprRef("at.title + format(sigma, '.4~g')"),
            description="The residuals on one axis under a normal curve.",
            height=HEIGHT,
        )
    )


HEIGHT = 312  # with the sliders and the player on one small screen
