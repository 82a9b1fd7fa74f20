"""The path over the bowl, the batch's own bowl in it, and both gradients."""

import functools
from typing import Any

import altair as alt
import numpy as np

from charts import form, heat, theme
from charts.bowl import landmarks, square_ends
from charts.form import Columns, Form
from charts.palettes import Palette
from lessons.sgd.stage import MOVES, NOW, built, ends
from lessons.sgd.tables import SgdTables, drawn

SHARES = 20_000
X_ENDS, Y_ENDS = ("at.x0", "at.x1"), ("at.y0", "at.y1")


# --- the bowl ---------------------------------------------------------------------------------


def bowl_chart(tables: SgdTables, palette: Palette, *, ahead: bool = True) -> Form:
    """The loss of all samples over two parameters, the path, the batch's own bowl, two arrows.

    The path is drawn up to the player's step; what is `ahead` of it, pale, when it may be seen.
    """
    window, names = tables.window, tables.names
    shown = (names[window.across], names[window.up])
    ring = ("cx", "cy", "r00", "r01", "r11")
    here = {"x": f"theta{window.across}", "y": f"theta{window.up}"}
    return bowl_form(palette, shown, tables.square).with_tables(
        at=form.numbers(T=tables.num_updates, ahead=int(ahead), **ends(window.x, window.y)),
        heat=tables.heat,
        contour=tables.contour,
        run={**drawn(tables.run, "step", *ring, **here), **arrow_tips(tables)},
        places=drawn(tables.places, "name", "x", "y"),
    )


def arrow_tips(tables: SgdTables) -> Columns:
    """Where the downhill arrows end, from the model on, in SHARES of the picture's window.

    An arrow is a fifth of the picture at most, so two bytes hold it to a twentieth of a pixel.
    """
    window, run = tables.window, tables.run
    ends = {"x": (window.across, window.x), "y": (window.up, window.y)}
    tips = {
        f"{tip}{axis}": (run[f"{tip}{axis}"] - run[f"theta{index}"]).to_numpy() / (high - low)
        for tip in "gf"
        for axis, (index, (low, high)) in ends.items()
    }
    last = np.arange(len(run)) == tables.num_updates  # no update leaves the last state
    held = {k: np.clip(np.where(last, 0, v * SHARES), -SHARES, SHARES) for k, v in tips.items()}
    return {k: v.round().astype(np.int16) for k, v in held.items()}


@functools.lru_cache(maxsize=64)
def bowl_form(palette: Palette, names: tuple[str, str], square: bool) -> Form:
    """What the bowl looks like, whatever the run: `square` where one unit is as long both ways."""
    as_given = dict(zip(("left", "right", "low", "high"), (*X_ENDS, *Y_ENDS), strict=True))
    shown = square_ends(X_ENDS, Y_ENDS) if square else as_given
    x = theme.x_axis("x", names[0], ("left", "right"))
    y = theme.y_axis("y", names[1], ("low", "high"))
    path = form.table("run").encode(x=x, y=y)
    white: dict[str, Any] = {"color": "#FFFFFF", "clip": True, "tooltip": None, "order": False}
    layers = [
        heat.heatmap(alt.NamedData("heat"), x, y),
        heat.contours(alt.NamedData("contour"), x, y),
        heat.scale(alt.NamedData("heat"), "loss (yellow is low)"),
        path.mark_line(opacity=0.35, strokeWidth=1, **white).transform_filter("at.ahead"),
        path.mark_line(strokeWidth=2.2, **white).transform_filter("datum.step <= step"),
        batch_rings(x, y, palette),
        batch_bottom(x, y, palette),
        *landmarks(alt.NamedData("places"), x, y, palette),
        *gradient_arrows(x, y, palette),
        next_step(x, y, palette),
        now_mark(x, y, palette),
        *outside_mark(x, y, names, palette),
    ]
    return built(
        form.reading(alt.layer(*layers), **shown, **NOW, after="run[min(step + 1, at.T)] || {}"),
        palette,
        title=f"Loss over {names[0]} and {names[1]}: click to start elsewhere",
        description="Heat map of the loss of all samples over two parameters, with the path of "
        "the updates, the optimum as a cross and the truth as a diamond. A ring shows the bowl of "
        "the current mini-batch; two arrows show its downhill direction and that of all samples.",
        height=430,
    )


def batch_rings(x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """Two lines of equal loss of the batch; the outer one goes through the current point."""
    half = 41
    return (
        alt.Chart(alt.sequence(0, 2 * half, as_="k"))
        .transform_calculate(
            ring=f"floor(datum.k / {half})", turn=f"2 * PI * (datum.k % {half}) / {half - 1}"
        )
        .transform_calculate(
            cos="(1 - datum.ring / 2) * cos(datum.turn)",
            sin="(1 - datum.ring / 2) * sin(datum.turn)",
        )
        .transform_filter(MOVES)
        .transform_calculate(
            x="now.cx + now.r00 * datum.cos + now.r01 * datum.sin",
            y="now.cy + now.r11 * datum.sin",
        )
        .mark_line(color=palette.batch, strokeWidth=1.4, opacity=0.9, clip=True, tooltip=None)
        .encode(x=x, y=y, detail=alt.Detail("ring:N"), order=alt.Order("k:Q"))
    )


def gradient_arrows(x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """Downhill for all samples (their grey, a dot) and for the batch (its colour, a ring).

    A halo of paper keeps the grey visible on every colour of the bowl, and no white path.
    """
    layers = []
    for tip, colour, filled in (("f", palette.data, True), ("g", palette.batch, False)):
        arrow = (
            form.table("at")
            .transform_filter(f"{MOVES} && phase >= 2")
            .transform_calculate(
                x="now.x",
                y="now.y",
                x2=f"now.x + now.{tip}x * (at.x1 - at.x0) / {SHARES}",
                y2=f"now.y + now.{tip}y * (at.y1 - at.y0) / {SHARES}",
            )
        )
        still: dict[str, Any] = {"clip": True, "tooltip": None}
        line = arrow.encode(x=x, y=y, x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"))
        end = arrow.encode(x=theme.on(x, "x2"), y=theme.on(y, "y2"))
        point: dict[str, Any] = {"filled": filled, "opacity": 1, **still}
        if filled:
            point |= {"stroke": palette.paper, "strokeWidth": 1.4}
            layers.append(line.mark_rule(strokeWidth=5.5, color=palette.paper, **still))
        else:
            point |= {"strokeWidth": 2.2}
        layers += [
            line.mark_rule(strokeWidth=2.6, color=colour, **still),
            end.mark_point(size=70, color=colour, **point),
        ]
    return layers


def batch_bottom(x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """Where this batch alone would go: the bottom of its own bowl, a cross as the optimum has."""
    cross = form.table("at").transform_filter(MOVES).transform_calculate(x="now.cx", y="now.cy")
    return cross.mark_point(
        shape="cross", size=90, color=palette.batch, strokeWidth=2.4, clip=True, tooltip=None
    ).encode(x=x, y=y)


def next_step(x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """The step that this update makes, to the state after it: a step that is too long is seen."""
    return (
        form.table("at")
        .transform_filter(f"{MOVES} && phase >= 3")
        .transform_calculate(x="now.x", y="now.y", x2="after.x", y2="after.y")
        .mark_rule(color=palette.model, strokeWidth=2.4, strokeDash=[5, 3], clip=True, tooltip=None)
        .encode(x=x, y=y, x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"))
    )


def now_mark(x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """The parameters now."""
    return (
        form.table("at")
        .transform_calculate(x="now.x", y="now.y")
        .mark_circle(
            color=palette.model, size=130, stroke="#FFFFFF", strokeWidth=1.5, opacity=1, clip=True
        )
        .encode(
            x=x,
            y=y,
            tooltip=[alt.Tooltip("x:Q", format=".5g"), alt.Tooltip("y:Q", format=".5g")],
        )
    )


def outside_mark(x: alt.X, y: alt.Y, names: tuple[str, str], palette: Palette) -> list[alt.Chart]:
    """Where the model is not in the picture: a pointer at its edge, and the parameters in words.

    The pointer stands on the line from the picture's middle to the model.
    """
    where = " + ', ' + ".join(
        f"'{name} = ' + format(now.{axis}, '.3~r')" for name, axis in zip(names, "xy", strict=True)
    )
    outside = (
        form.table("at")
        .transform_calculate(
            along="(now.x - (left + right) / 2) / (right - left)",
            over="(now.y - (low + high) / 2) / (high - low)",
        )
        .transform_calculate(far="max(abs(datum.along), abs(datum.over))")
        .transform_filter("datum.far > 0.5")
        .transform_calculate(
            x="(left + right) / 2 + 0.46 * (right - left) * datum.along / datum.far",
            y="(low + high) / 2 + 0.46 * (high - low) * datum.over / datum.far",
            turn="atan2(datum.along * width, datum.over * height) * 180 / PI",
            said=where,
        )
    )
    still: dict[str, Any] = {"clip": True, "tooltip": None}
    return [
        outside.mark_point(
            shape="triangle-up",
            filled=True,
            size=260,
            color=palette.model,
            stroke="#FFFFFF",
            opacity=1,
            **still,
        ).encode(x=x, y=y, angle=alt.Angle("turn:Q", scale=None)),
        outside.mark_text(
            fontSize=13,
            fontWeight="bold",
            align=alt.ExprRef("now.x < (left + right) / 2 ? 'left' : 'right'"),
            dy=alt.ExprRef("now.y < (low + high) / 2 ? -24 : 24"),
            color="#FFFFFF",
            **still,
        ).encode(x=x, y=y, text="said:N"),
    ]
