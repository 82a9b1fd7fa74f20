"""The toy net in pictures: what it says of x = 4 over the epochs, and its line now.

Both are formulas of the rate and the number of epochs, so the browser draws them while a thumb
moves: θ after k epochs is (2, 0) + Σ axis · (1 − lr · λ)^k.
"""

import functools
from typing import Any

import altair as alt
import numpy as np

from charts import form, theme
from charts.form import Columns, Form
from charts.palettes import Palette
from core.data import FIXED
from core.toy_net import ANSWER, ASKED, BEST, MAX_EPOCHS
from lessons.concise.tables_further import ToyTables

FAR = 4.0  # how far from 8 the picture reaches: what is beyond has left it
DOTS = 40  # of torch's predictions
NOW = "min(step, epochs)"
# What is left of the two directions after k epochs; no power beyond what a number can hold
LEFT = "clamp(pow(1 - lr * at.lambda{i}, {k}), -1e6, 1e6)"


def state(what: str, k: str) -> str:
    """w or b after k epochs, as an expression of `lr`."""
    parts = [f"at.{what}{i} * {LEFT.format(i=i, k=k)}" for i in (0, 1)]
    return f"(at.{what}_best + {' + '.join(parts)})"


def numbers_of(tables: ToyTables) -> Columns:
    """What the forms read: the rate, the epochs, and the directions of the bowl."""
    spec, modes = tables.run.spec, tables.modes
    axes = {
        f"{what}{i}": modes.axes[i, k].item() for i in (0, 1) for k, what in enumerate(("w", "b"))
    }
    curvatures = {f"lambda{i}": modes.curvature[i].item() for i in (0, 1)}
    best = {f"{what}_best": value for what, value in zip(("w", "b"), BEST, strict=True)}
    return form.numbers(
        lr=spec.lr,
        epochs=spec.num_epochs,
        answer=ANSWER,
        asked=ASKED,
        x0=0.0,
        x1=4.6,
        **axes,
        **curvatures,
        **best,
    )


def said_chart(tables: ToyTables, palette: Palette) -> Form:
    """The prediction at 4 over the epochs."""
    said = tables.run.said.numpy()
    shown = np.unique(np.linspace(0, len(said) - 1, DOTS).astype(int))
    inside = shown[np.abs(said[shown] - ANSWER) <= FAR]
    inside = inside if len(inside) else shown[:1]
    return said_form(palette).with_tables(
        at=numbers_of(tables),
        torch={"epoch": inside.astype(np.int16), "said": said[inside].clip(ANSWER - FAR, 20)},
    )


@functools.lru_cache(maxsize=8)
def said_form(palette: Palette) -> Form:
    """What the predictions look like."""
    x = theme.x_axis("epoch", "epoch", ("0", "epochs")).axis(alt.Axis(tickMinStep=1))
    y = theme.y_axis("said", "ŷ at x = 4", (str(ANSWER - FAR), str(ANSWER + FAR)))
    at_4 = f"{state('w', 'datum.epoch')} * at.asked + {state('b', 'datum.epoch')}"
    curve = (
        alt.Chart(alt.sequence(0, MAX_EPOCHS + 1, as_="epoch"))
        .transform_filter("datum.epoch <= epochs")
        .transform_calculate(said=at_4)
        .encode(x=x, y=y)
    )
    style: dict[str, Any] = {"clip": True, "tooltip": None}
    answer = form.table("at").encode(y=theme.on(y, "answer"))
    dots = form.table("torch").encode(x=x, y=y, tooltip=theme.tips("epoch", "said"))
    here = curve.transform_filter(f"datum.epoch == {NOW}")
    layers = [
        answer.mark_rule(color=palette.truth, strokeDash=[6, 4], strokeWidth=1.8, tooltip=None),
        curve.mark_line(color=palette.model, strokeWidth=2.4, **style),
        dots.mark_circle(color=palette.data, size=26, opacity=1, clip=True),
        here.mark_circle(color=palette.model, size=120, opacity=1, **style),
    ]
    return _built(
        layers,
        palette,
        title="What the net says of x = 4, epoch by epoch",
        description="The prediction at 4 against epochs, with the answer 8 as a dashed line.",
    )


def line_chart(tables: ToyTables, palette: Palette) -> Form:
    """The line of the net now, the three samples, and the place where it is asked."""
    x, y = FIXED["toy"]
    return line_form(palette).with_tables(
        at=numbers_of(tables),
        points={"x": list(map(float, x)), "y": list(map(float, y))},
    )


@functools.lru_cache(maxsize=8)
def line_form(palette: Palette) -> Form:
    """What the line looks like."""
    x = theme.x_axis("x", "x", ("at.x0", "at.x1"))
    y = theme.y_axis("y", "y", ("-3", "13"))
    w, b = state("w", NOW), state("b", NOW)
    asked = form.table("at").transform_calculate(x="at.asked", y=f"{w} * at.asked + {b}")
    points = form.table("points").encode(x=x, y=y, tooltip=theme.tips("x", "y"))
    style: dict[str, Any] = {"clip": True, "tooltip": None}
    layers = [
        form.straight(w, b, x, y, color=palette.model, strokeWidth=3),
        points.mark_circle(color=palette.data, size=110, opacity=1, clip=True),
        theme.landmark(
            form.table("at").transform_calculate(x="at.asked", y="at.answer"),
            x,
            y,
            colour=palette.truth,
            shape="diamond",
        ),
        asked.mark_circle(color=palette.model, size=120, opacity=1, **style).encode(x=x, y=y),
    ]
    return _built(
        layers,
        palette,
        title="The line now, and what is asked",
        description="The three samples, the line of the net at this epoch, and at x = 4 its "
        "prediction as a dot and the answer as a diamond.",
    )


def _built(layers: list[Any], palette: Palette, *, title: str, description: str) -> Form:
    chart = form.steerable(alt.layer(*layers, form.carried("at")), "epochs", above_zero=("lr",))
    chart = theme.stepped(chart, form.LAST_STEP)
    return form.of(theme.finish(chart, palette, title=title, description=description, height=300))
