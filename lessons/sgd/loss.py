"""The loss of all samples and of each batch, over the updates."""

import functools
from typing import Any

import altair as alt
import numpy as np

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from charts.theme import log_ends, positive_floor
from lessons.sgd.bowl import X_ENDS, Y_ENDS
from lessons.sgd.stage import NOW, built, ends
from lessons.sgd.tables import SgdTables, drawn, for_drawing

PLAIN = "How it goes: loss of all (line), of batches (dots)"
MANY_DOTS = 240  # more losses than these are drawn as one shape, without a value on hover


# --- the loss, and the order of the samples ---------------------------------------------------


def loss_chart(tables: SgdTables, palette: Palette, *, ahead: bool = True) -> Form:
    """How it goes: the loss of all samples as a line, of each batch as dots, and where we are.

    What is `ahead` of the player's step is covered, unless it may be seen.
    """
    T, run = tables.num_updates, tables.run
    loss, batch_loss = run["loss"].to_numpy(), run["batch_loss"].to_numpy()
    low, high = log_ends(np.append(loss, batch_loss[:T]), positive_floor(loss))
    marks = " ".join(f"{value:g}" for value in theme.log_marks(low, high))
    few = T <= MANY_DOTS
    # the last state has no batch: its dot would stand under the axis, where it is not seen
    kept = {"loss": loss, "batch_loss": batch_loss}
    above = {name: for_drawing(np.maximum(values, low)) for name, values in kept.items()}
    return loss_form(palette).with_tables(
        at=form.numbers(
            T=T,
            ahead=int(ahead),
            marks=marks,
            plain=PLAIN,
            title=loss_title(tables),
            **ends((0, max(T, 1)), (low, high)),
        ),
        run={
            **drawn(run, "step", *["size"] * few),
            **{k: for_drawing(v) for k, v in above.items()},
        },
        epochs={"step": np.array([0, *tables.epoch_ends], dtype=np.int16)},
    )


def loss_title(tables: SgdTables) -> str:
    """What to look at; where a run was cut short, why. Short enough for a phone."""
    if tables.diverged_at is not None:
        return f"Stopped at update {tables.diverged_at}: loss grew × 1,000,000"
    return PLAIN


@functools.lru_cache(maxsize=16)
def loss_form(palette: Palette) -> Form:
    """What the loss looks like: few dots have values on hover, many are one shape."""
    x = theme.x_axis("step", "update", X_ENDS).axis(alt.Axis(tickMinStep=1))
    marks = alt.Axis(
        values=alt.ExprRef("split(at.marks, ' ')"), format="~g", minExtent=46, maxExtent=46
    )
    y = theme.y_axis("loss", "loss (log scale)", Y_ENDS, log=True).axis(marks)
    updates, few = form.table("run"), f"datum.step < at.T && at.T <= {MANY_DOTS}"
    many = f"datum.step < at.T && at.T > {MANY_DOTS}"
    here = form.table("at").transform_calculate(step="step", loss="now.loss")
    now: dict[str, Any] = {"color": palette.model, "tooltip": None}
    layers = [
        form.table("epochs").mark_rule(color=palette.quiet, strokeDash=[2, 3]).encode(x=x),
        batch_dots(updates.transform_filter(few), x, y, palette),
        batch_specks(updates.transform_filter(many), x, y, palette),
        form.table("run")
        .mark_line(color=palette.model, strokeWidth=2, clip=True, tooltip=None, order=False)
        .encode(x=x, y=y),
        cover(x, palette),
        here.mark_rule(strokeWidth=1.4, **now).encode(x=x),
        here.mark_circle(size=90, opacity=1, clip=True, **now).encode(x=x, y=y),
    ]
    return built(
        form.reading(alt.layer(*layers), **NOW),
        palette,
        phases=False,
        title=alt.ExprRef("at.ahead || step >= at.T ? at.title : at.plain"),
        description="Loss on a logarithmic scale against updates; dashed lines end the epochs.",
        height=250,
    )


def cover(x: alt.X, palette: Palette) -> alt.Chart:
    """Paper over what is to come; it begins a little to the right, so that now can be seen."""
    later = form.table("at").transform_filter("!at.ahead && step < at.T")
    return (
        later.transform_calculate(step="step + 0.2", end="at.T")
        .mark_rect(color=palette.paper, opacity=1, clip=True, tooltip=None)
        .encode(x=x, x2=alt.X2("end:Q"))
    )


def batch_dots(updates: alt.Chart, x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """The loss of each batch, with its values on hover."""
    return updates.mark_circle(color=palette.batch, size=14, opacity=0.7, clip=True).encode(
        x=x, y=theme.on(y, "batch_loss"), tooltip=theme.tips("step", "batch_loss", "loss", "size")
    )


def batch_specks(updates: alt.Chart, x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """The same as one line with a gap after every point: a thousand shapes would slow the player.

    With round caps a line of one point is a dot.
    """
    return (
        updates.transform_calculate(pair="[datum.batch_loss, null]")
        .transform_flatten(["pair"])
        .mark_line(
            color=palette.batch,
            strokeWidth=3.4,
            strokeCap="round",
            opacity=0.7,
            clip=True,
            tooltip=None,
            order=False,
            invalid="break-paths-show-domains",
        )
        .encode(x=x, y=theme.on(y, "pair"))
    )
