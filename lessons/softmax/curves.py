"""What stands beside the rows: a curve of all that a number could be, with the place of today's.

Worked out in the browser too, so that points run along their curves under the thumb.
"""

import functools
import math
from typing import Any

import altair as alt
import numpy as np

from charts import form, theme
from charts.form import Form
from charts.numbers import spelt
from charts.palettes import Palette
from lessons.softmax.rows import EXPS, LIMIT, SHARES, arrays, lit, pointable
from lessons.softmax.tables import ChainTables

HEIGHT = 284
COLD, HOT = 0.02, 100.0  # ends of the temperatures
STEPS = 40  # of a curve over the temperatures
STILL: dict[str, Any] = {"clip": True, "tooltip": None}


def made(
    layers: list[alt.Chart], palette: Palette, q: int, title: str, description: str, **texts: str
) -> Form:
    """A form over the logits of q classes, whose arrays are computed in this order.

    `lit` is the class that is pointed at, where one of the layers can be.
    """
    can = any(getattr(layer, "name", None) == "targets" for layer in layers)
    names = [f"o{k + 1}" for k in range(q)]
    chart = form.steerable(
        alt.layer(*layers, form.carried("at")),
        *names,
        "shift",
        "lr",
        **(lit() if can else {"lit": "at.spot"}),
        **arrays(q, {"o": f"[{', '.join(names)}]", **EXPS, **texts}),
    )
    return form.of(
        theme.finish(chart, palette, title=title, description=description, height=HEIGHT)
    )


def classes(tables: ChainTables) -> dict[str, list[Any]]:
    """A row a class."""
    return {"k": list(range(tables.q)), "name": list(tables.names)}


def marked(which: str, x: alt.X, y: alt.Y, text: str, palette: Palette, **style: Any) -> alt.Chart:
    """What is said beside the class for which `which` is true."""
    words = (
        form.table("classes")
        .transform_filter(which)
        .transform_calculate(**{name_of(x): text_of(x), name_of(y): text_of(y), "text": text})
    )
    look: dict[str, Any] = {"fontSize": 12, "fontWeight": "bold", "color": palette.ink}
    return words.mark_text(**(look | style), tooltip=None).encode(x=x, y=y, text="text:N")


def name_of(axis: alt.X | alt.Y) -> str:
    """The field of an axis."""
    return str(axis.shorthand).removesuffix(":Q")


def text_of(axis: alt.X | alt.Y) -> str:
    """The array that holds a class's place on an axis."""
    return f"{name_of(axis)}[datum.k]"


# --- the exponential --------------------------------------------------------------------------


def exp_chart(tables: ChainTables, palette: Palette) -> Form:
    """exp over the logits, with every class on it: what it does to a distance between two."""
    return exp_form(palette, tables.q).with_tables(
        at=form.numbers(**tables.numbers), classes=classes(tables)
    )


@functools.lru_cache(maxsize=32)
def exp_form(palette: Palette, q: int) -> Form:
    """What the exponential looks like; its axis ends at the largest exp."""
    x = theme.x_axis("o", "logit o", (-LIMIT, LIMIT))
    y = theme.y_axis("exps", "exp(o)", ("0", "1.18 * highest"))
    curve = (
        alt.Chart(alt.sequence(0, 121, as_="i"))
        .transform_calculate(o=f"-{LIMIT:g} + datum.i / 120 * {2 * LIMIT:g}")
        .transform_calculate(exps="exp(datum.o)")
        .transform_filter("datum.exps <= 1.2 * highest")
        .mark_line(color=palette.data, strokeWidth=2, **STILL)
        .encode(x=x, y=y)
    )
    dots = form.table("classes").transform_calculate(o="o[datum.k]", exps="exps[datum.k]")
    stems = dots.mark_rule(color=palette.data, strokeOpacity=0.45, **STILL).encode(x=x, y=y)
    others = dots.transform_filter("datum.k !== lit").encode(x=x, y=y)
    this = dots.transform_filter("datum.k === lit").encode(x=x, y=y)
    text = f"'exp(' + {spelt('o[datum.k]')} + ') = ' + {spelt('exps[datum.k]')}"
    return made(
        [
            curve,
            stems,
            others.mark_circle(color=palette.data, size=90, opacity=1, **STILL),
            this.mark_circle(color=palette.model, size=150, opacity=1, **STILL),
            marked("datum.k === lit", x, y, text, palette, align="right", dx=-10, dy=-6),
            pointable(dots.mark_point(size=700, fillOpacity=0.001, filled=True, **STILL)).encode(
                x=x, y=y
            ),
        ],
        palette,
        q,
        "exp: never negative, and differences become ratios",
        "The exponential over the logits, with a point for every class.",
        highest="max(exps[{k}])",
    )


# --- the temperature --------------------------------------------------------------------------


def temperature_chart(tables: ChainTables, palette: Palette) -> Form:
    """The probabilities at every temperature, and at today's."""
    grid = np.geomspace(COLD, HOT, STEPS + 1)
    return temperature_form(palette, tables.q).with_tables(
        at=form.numbers(**tables.numbers),
        classes=classes(tables),
        grid={
            "k": [k for k in range(tables.q) for _ in grid],
            "T": [T for _ in range(tables.q) for T in grid.tolist()],
        },
    )


@functools.lru_cache(maxsize=32)
def temperature_form(palette: Palette, q: int) -> Form:
    """What the curves over the temperature look like; the largest logit is taken out first."""
    x = theme.x_axis("T", "temperature T (log scale)", (COLD, HOT), log=True)
    y = theme.y_axis("p", "ŷ", (0, 1.04))
    lines = (
        form.table("grid")
        .transform_calculate(e="exp((o[datum.k] - top) / datum.T)")
        .transform_joinaggregate(total="sum(e)", groupby=["T"])
        .transform_calculate(p="datum.e / datum.total")
        .encode(x=x, y=y, detail=alt.Detail("k:N"))
    )
    now = form.table("classes").transform_calculate(T="at.T", p="tempered[datum.k]")
    rule = alt.Chart(alt.sequence(0, 1, as_="one")).transform_calculate(T="at.T")
    even = alt.Chart(alt.sequence(0, 1, as_="one")).transform_calculate(p=str(1 / q))
    said = now.transform_filter("datum.k === lit").transform_calculate(
        text=f"names[datum.k].name + ': ' + {spelt('datum.p')}"
    )
    ink: dict[str, Any] = {"fontSize": 12, "fontWeight": "bold", "dy": -12, "tooltip": None}
    sides: tuple[tuple[str, dict[str, Any]], ...] = (
        ("at.T <= 5", {"align": "left", "dx": 9}),
        ("at.T > 5", {"align": "right", "dx": -9}),
    )
    words = [
        said.transform_filter(where)
        .mark_text(color=palette.ink, **ink, **side)
        .encode(x=x, y=y, text="text:N")
        for where, side in sides
    ]
    this, others = "datum.k === lit", "datum.k !== lit"
    return made(
        [
            even.mark_rule(color=palette.ink, strokeDash=[2, 3], strokeOpacity=0.5, **STILL).encode(
                y=y
            ),
            rule.mark_rule(color=palette.ink, strokeOpacity=0.5, **STILL).encode(x=x),
            lines.mark_line(**STILL).encode(
                color=alt.condition(this, alt.value(palette.model), alt.value(palette.data)),
                strokeWidth=alt.condition(this, alt.value(3), alt.value(1.4)),
            ),
            now.transform_filter(others)
            .mark_circle(color=palette.data, size=60, opacity=1, **STILL)
            .encode(x=x, y=y),
            now.transform_filter(this)
            .mark_circle(color=palette.model, size=130, opacity=1, **STILL)
            .encode(x=x, y=y),
            *words,
            pointable(lines.mark_line(strokeWidth=14, strokeOpacity=0.001, **STILL)),
        ],
        palette,
        q,
        "Cold gives all to the largest, heat levels",
        "The probability of every class over the temperature; dashed is the same for all.",
        top="max(o[{k}])",
        cooled="[exp((o[{k}] - top) / at.T)]",
        cooled_sum="Σcooled[{k}]",
        tempered="[cooled[{k}] / cooled_sum]",
        names="data('classes')",
    )


# --- the loss of a label ----------------------------------------------------------------------

LEAST_P = 0.0005  # where the curve of −log begins


def loss_chart(tables: ChainTables, palette: Palette) -> Form:
    """−log ŷ over ŷ: what the probability of the true class costs."""
    return loss_form(palette, tables.q).with_tables(
        at=form.numbers(**tables.numbers), classes=classes(tables)
    )


@functools.lru_cache(maxsize=32)
def loss_form(palette: Palette, q: int) -> Form:
    """What the curve looks like; its axis holds the loss, 3 at least."""
    x = theme.x_axis("y_hat", "ŷ, given to a class", (0, 1))
    y = theme.y_axis("surprise", "−log ŷ", ("0", "1.12 * max(surprise[at.label], 3)"))
    curve = (
        alt.Chart(alt.sequence(0, 161, as_="i"))
        .transform_calculate(y_hat=f"exp({math.log(LEAST_P):g} * (1 - datum.i / 160))")
        .transform_calculate(surprise="-log(datum.y_hat)")
        .mark_line(color=palette.data, strokeWidth=2, **STILL)
        .encode(x=x, y=y)
    )
    dots = form.table("classes").transform_calculate(
        y_hat="y_hat[datum.k]", surprise="surprise[datum.k]"
    )
    truth = dots.transform_filter("datum.k === at.label")
    others = dots.transform_filter("datum.k !== at.label")
    text = f"'l = ' + {spelt('surprise[datum.k]')}"
    side: dict[str, Any] = {"align": "left", "dx": 12, "dy": -4}
    right = "datum.k === at.label && y_hat[datum.k] > 0.6"
    left = "datum.k === at.label && y_hat[datum.k] <= 0.6"
    return made(
        [
            curve,
            truth.mark_rule(color=palette.truth, strokeWidth=2, **STILL).encode(x=x, y=y),
            others.mark_circle(color=palette.data, size=60, opacity=1, **STILL).encode(x=x, y=y),
            truth.mark_point(
                shape="diamond", color=palette.truth, size=130, strokeWidth=2.4, **STILL
            ).encode(x=x, y=y),
            marked(left, x, y, text, palette, **side),
            marked(right, x, y, text, palette, align="right", dx=-2, dy=-16),
        ],
        palette,
        q,
        "The loss is the surprise at the true class",
        "Minus the logarithm over the probability, with the true class as a diamond.",
        surprise="[log(total) - o[{k}]]",
    )


# --- one update -------------------------------------------------------------------------------

LR_MOST = 4.0


def update_chart(tables: ChainTables, palette: Palette) -> Form:
    """The loss after one update, over the learning rate; the tangent is what the slope promises."""
    return update_form(palette, tables.q).with_tables(
        at=form.numbers(**tables.numbers), classes=classes(tables)
    )


@functools.lru_cache(maxsize=32)
def update_form(palette: Palette, q: int) -> Form:
    """What the way down looks like, from η = 0 to LR_MOST."""
    x = theme.x_axis("eta", "learning rate η of the one update", (0, LR_MOST))
    y = theme.y_axis("loss", "loss after it", ("0", "1.1 * max(here, 0.1)"))

    def loss(eta: str) -> str:
        total = " + ".join(f"exp(o[{k}] - {eta} * slope[{k}])" for k in range(q))
        return f"log({total}) - (o[at.label] - {eta} * slope[at.label])"

    curve = alt.Chart(alt.sequence(0, 61, as_="i")).transform_calculate(
        eta=f"datum.i / 60 * {LR_MOST:g}"
    )
    promise = curve.transform_calculate(loss="here - datum.eta * steep").transform_filter(
        "datum.loss >= 0"
    )
    now = alt.Chart(alt.sequence(0, 1, as_="one")).transform_calculate(eta="lr", loss=loss("lr"))
    start = alt.Chart(alt.sequence(0, 1, as_="eta")).transform_calculate(loss="here")
    words = now.transform_calculate(text=f"'l = ' + {spelt('datum.loss')}")
    return made(
        [
            promise.mark_line(
                color=palette.batch, strokeDash=[5, 4], strokeWidth=1.6, **STILL
            ).encode(x=x, y=y),
            curve.transform_calculate(loss=loss("datum.eta"))
            .mark_line(color=palette.data, strokeWidth=2, **STILL)
            .encode(x=x, y=y),
            start.mark_circle(color=palette.data, size=90, opacity=1, tooltip=None).encode(
                x=x, y=y
            ),
            now.mark_circle(color=palette.model, size=150, opacity=1, tooltip=None).encode(
                x=x, y=y
            ),
            words.mark_text(
                fontSize=12, fontWeight="bold", color=palette.ink, align="left", dx=9, dy=-10
            ).encode(x=x, y=y, text="text:N"),
        ],
        palette,
        q,
        "One update: the loss it leads to",
        "The loss after one update over the learning rate, and the straight line of the slope.",
        y="[{k} === at.label ? 1 : 0]",
        slope="[y_hat[{k}] - y[{k}]]",
        here="log(total) - o[at.label]",
        steep="Σpow(slope[{k}], 2)",
    )


# --- entropy and cross-entropy ----------------------------------------------------------------

BARS = ("entropy H(P)", "cross-entropy H(P, Q)", "the gap between them")


def entropy_chart(tables: ChainTables, palette: Palette) -> Form:
    """H(P), H(P, Q) and what lies between them, as bars."""
    return entropy_form(palette, tables.q).with_tables(
        at=form.numbers(**tables.numbers),
        classes=classes(tables),
        bars={"i": list(range(len(BARS))), "name": list(BARS)},
    )


@functools.lru_cache(maxsize=32)
def entropy_form(palette: Palette, q: int) -> Form:
    """What the three bars look like; the gap stands where it is, at the end of the entropy."""
    x = theme.x_axis("start", "nats", ("0", f"1.45 * max(cross, {math.log(2):g})"))
    y = alt.Y("i:O", title=None, axis=None, scale=alt.Scale(padding=0.55))
    bars = (
        form.table("bars")
        .transform_calculate(value="[entropy, cross, cross - entropy][datum.i]")
        .transform_calculate(
            start="datum.i === 2 ? entropy : 0",
            end="datum.i === 2 ? cross : datum.value",
            text=f"{spelt('abs(datum.value) < 1e-12 ? 0 : datum.value')} + ' nats = ' + "
            f"{spelt('abs(datum.value) < 1e-12 ? 0 : datum.value / LN2', 3)} + ' bits'",
        )
        .encode(y=y)
    )
    colours = alt.Scale(domain=[0, 1, 2], range=[palette.truth, palette.model, palette.batch])
    return made(
        [
            bars.mark_bar(tooltip=None).encode(
                x=x, x2=alt.X2("end:Q"), color=alt.Color("i:O", legend=None, scale=colours)
            ),
            bars.mark_text(
                align="left", dy=-28, fontSize=12, color=palette.ink, tooltip=None
            ).encode(x=alt.XValue(4), text="name:N"),
            bars.mark_text(
                align="left", dx=6, fontSize=12, fontWeight="bold", color=palette.ink, tooltip=None
            ).encode(x=theme.on(x, "end"), text="text:N"),
        ],
        palette,
        q,
        "Never below the entropy",
        "Bars of the entropy, the cross-entropy and the gap between them.",
        y="[{k} === at.label ? 1 : 0]",
        surprise="[log(total) - o[{k}]]",
        **SHARES,
        own="[P[{k}] > 0 ? -P[{k}] * log(P[{k}]) : 0]",
        entropy="Σown[{k}]",
        cross="ΣP[{k}] * surprise[{k}]",
    )
