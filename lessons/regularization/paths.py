"""The weights along α, and what each α is worth on rows that were kept back."""

import functools
from typing import Any

import altair as alt
import numpy as np

from charts import form, theme
from charts.form import Form
from charts.numbers import spelt
from charts.palettes import Palette
from lessons.regularization.tables import PathTables, roles

STRENGTH = "pow(10, alpha)"
AT_K = "clamp(round((alpha - at.a0) / at.step), 0, at.last)"
POWERS = alt.Axis(tickMinStep=1, labelExpr="format(pow(10, datum.value), '~g')")
MOST_LETTERS = 14


def short_name(name: str, most: int = MOST_LETTERS) -> str:
    """A name as far as there is room for it."""
    return name if len(name) <= most else name[: most - 1] + "…"


def numbers_of(tables: PathTables, log_alpha: float) -> dict[str, float]:
    """What every form of the stage reads: where the slider stands, and its grid."""
    grid = tables.log_alpha
    return {
        "alpha": log_alpha,
        "a0": grid[0],
        "a1": grid[-1],
        "step": grid[1] - grid[0],
        "last": len(grid) - 1,
    }


def paths_chart(tables: PathTables, log_alpha: float, palette: Palette) -> Form:
    """Every weight from almost free to very dear."""
    grid = tables.log_alpha
    room = 0.16 * (grid[-1] - grid[0])
    numbers = numbers_of(tables, log_alpha)
    low, high = tables.height
    inside = tables.labels["y"]
    low, high = min(low, inside.min()), max(high, inside.max())
    role = np.array(roles(tables.d, tables.shown))
    at = tables.paths["column"].to_numpy()
    return paths_form(palette).with_tables(
        at=form.numbers(**numbers, left=grid[0] - room, y0=low, y1=high, zero=0.0),
        paths={
            "k": tables.paths["k"].to_numpy(),
            "a": tables.paths["log_alpha"].to_numpy(),
            "w": tables.paths["w"].to_numpy(),
            "name": [tables.names[j] for j in at],
            "role": role[at].tolist(),
        },
        labels={
            "name": [short_name(name) for name in tables.labels["name"]],
            "role": tables.labels["role"].tolist(),
            "y": tables.labels["y"].to_numpy(),
        },
    )


@functools.lru_cache(maxsize=4)
def paths_form(palette: Palette) -> Form:
    """What the paths look like: two weights in colours, the others grey, a rule at this α."""
    x = theme.x_axis("a", "α", ("at.left", "at.a1")).axis(POWERS)
    y = theme.y_axis("w", "weight", ("at.y0", "at.y1"))
    names = ["data", "compare", "model"]
    scale = alt.Scale(domain=names, range=[getattr(palette, name) for name in names])
    colour = alt.Color("role:N", scale=scale, legend=None)
    base = form.table("paths").encode(x=x, y=y, color=colour)
    here = base.transform_filter(f"datum.k == {AT_K}").encode(
        tooltip=[alt.Tooltip("name:N"), *theme.tips("w")]
    )
    style: dict[str, Any] = {"tooltip": None, "clip": True}
    now = form.table("at").transform_calculate(a="alpha").encode(x=x)
    zero = form.table("at").encode(x=theme.on(x, "a0"), y=theme.on(y, "zero"), x2=alt.X2("a1:Q"))
    names_left = form.table("labels").transform_calculate(a="at.a0")
    layers = [
        zero.mark_rule(color=palette.ink, strokeWidth=1, tooltip=None),
        *(
            base.transform_filter(f"datum.role {which} 'data'")
            .encode(detail=alt.Detail("name:N"))
            .mark_line(strokeWidth=width, **style)
            for which, width in (("===", 1.4), ("!==", 3.0))
        ),
        now.mark_rule(color=palette.ink, strokeWidth=1.6, strokeDash=[5, 4], **style),
        here.mark_circle(size=75, opacity=1, clip=True),
        names_left.mark_text(align="right", dx=-5, fontSize=12, tooltip=None).encode(
            x=x, y=theme.on(y, "y"), text="name:N", color=colour
        ),
        form.carried("at"),
    ]
    chart = form.steerable(alt.layer(*layers), "alpha")
    return form.of(
        theme.finish(
            chart,
            palette,
            title=alt.ExprRef(f"'Every weight, as α grows. Here α = ' + {spelt(STRENGTH, 3)}"),
            description="A line for each weight against the strength of the penalty on a "
            "logarithmic scale, with a rule and dots at the strength that is set.",
            height=340,
        )
    )


def scores_chart(tables: PathTables, log_alpha: float, palette: Palette) -> Form:
    """R² of the rows one learns from, and of those kept back, along α."""
    numbers = numbers_of(tables, log_alpha)
    facts = tables.facts[["train", "test"]]
    low = max(float(np.nanmin(facts.to_numpy())), -0.5)
    high = float(np.nanmax(facts.to_numpy()))
    y0, y1 = theme.pad(min(low, 0.0), high, 0.08)
    grid = tables.log_alpha
    best = int(np.nanargmax(facts["test"].to_numpy()))
    return scores_form(palette).with_tables(
        at=form.numbers(**numbers, y0=y0, y1=y1),
        scores={"a": grid, **{name: facts[name].to_numpy() for name in ("train", "test")}},
        best={"a": [grid[best]], "test": [float(facts["test"].iloc[best])]},
    )


@functools.lru_cache(maxsize=4)
def scores_form(palette: Palette) -> Form:
    """What the scores look like."""
    x = theme.x_axis("a", "α", ("at.a0", "at.a1")).axis(POWERS)
    y = theme.y_axis("train", "R²", ("at.y0", "at.y1"))
    base = form.table("scores").encode(x=x)
    style: dict[str, Any] = {"tooltip": None, "clip": True}
    now = form.table("at").transform_calculate(a="alpha").encode(x=x)
    best = form.table("best")
    layers = [
        base.mark_line(color=palette.data, strokeWidth=2, strokeDash=[6, 4], **style).encode(y=y),
        base.mark_line(color=palette.model, strokeWidth=3, **style).encode(y=theme.on(y, "test")),
        now.mark_rule(color=palette.ink, strokeWidth=1.6, strokeDash=[5, 4], **style),
        theme.landmark(best, x, theme.on(y, "test"), colour=palette.optimum, shape="cross"),
        form.carried("at"),
    ]
    return form.of(
        theme.finish(
            form.steerable(alt.layer(*layers), "alpha"),
            palette,
            title="How well it predicts, as α grows",
            description="R squared of the rows that were learned from, dashed, and of those kept "
            "back, against the strength of the penalty; a cross marks the best of the latter.",
            height=280,
        )
    )
