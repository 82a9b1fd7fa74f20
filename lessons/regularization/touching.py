"""The circle or the diamond on the lines of equal loss of two weights, and where they touch.

The other weights stay where they stand at this α: in their slice the loss is a bowl, and the
weights are where the smallest line of equal loss touches what the penalty allows.
"""

import functools
from typing import Any

import altair as alt

from charts import form, theme
from charts.bowl import square_axes
from charts.form import Form
from charts.numbers import spelt
from charts.palettes import Palette
from lessons.regularization.paths import AT_K, STRENGTH, numbers_of, short_name
from lessons.regularization.tables import LEVELS, PathTables

CORNERS = 72  # of a curve; a multiple of four, so that the diamond has its corners
TURN = f"datum.k % {CORNERS + 1} * 2 * PI / {CORNERS}"
# An ellipse of radius r around the centre (c1, c2), at the angle t
ACROSS = "c1 + {r} * (at.m11 * cos(datum.t) + at.m12 * sin(datum.t))"
UP = "c2 + {r} * (at.m21 * cos(datum.t) + at.m22 * sin(datum.t))"
RING = (
    "sqrt(max(at.h11 * pow(p1 - c1, 2) + 2 * at.h12 * (p1 - c1) * (p2 - c2)"
    " + at.h22 * pow(p2 - c2, 2), 0))"
)
ALLOWED = "(at.diamond ? abs(p1) + abs(p2) : sqrt(p1 * p1 + p2 * p2))"
EDGE = "(at.diamond ? abs(cos(datum.t)) + abs(sin(datum.t)) : 1)"


def touching_chart(tables: PathTables, log_alpha: float, palette: Palette) -> Form:
    """The slice of two weights; of a model with one weight, its loss with the penalty added."""
    numbers = numbers_of(tables, log_alpha) | {"diamond": float(tables.is_lasso)}
    (x0, x1), (y0, y1) = tables.x, tables.y
    numbers |= {"x0": x0, "x1": x1, "y0": y0, "y1": y1}
    if len(tables.shown) == 1:
        best = float(tables.pair["c1"].iloc[0])
        numbers |= {"w_hat": best, "h": float(tables.H[0, 0]), "n": float(tables.n), "log": 1.0}
        return charged_form(palette, short_name(tables.names[0])).with_tables(
            at=form.numbers(**numbers)
        )
    entries = {f"m{i + 1}{j + 1}": float(tables.M[i, j]) for i in (0, 1) for j in (0, 1)}
    bend = {"h11": (0, 0), "h12": (0, 1), "h22": (1, 1)}
    entries |= {name: float(tables.H[at]) for name, at in bend.items()}
    names = [short_name(tables.names[j], 24) for j in tables.shown]
    return touching_form(palette, names[0], names[1]).with_tables(
        at=form.numbers(**numbers, **entries, radius=tables.radius / LEVELS, zero=0.0),
        pair={name: tables.pair[name].to_numpy() for name in ("w1", "w2", "c1", "c2")},
    )


def _looked_up(chart: Any) -> Any:
    """The chart with this α's weights p1, p2 and the centre c1, c2 of the slice."""
    columns = {f"all_{name}": f"pluck(data('pair'), '{name}')" for name in ("w1", "w2", "c1", "c2")}
    chart = form.steerable(chart, "alpha", **columns)
    found = {"i": AT_K, "p1": "all_w1[i]", "p2": "all_w2[i]", "c1": "all_c1[i]", "c2": "all_c2[i]"}
    params = [alt.param(name=name, expr=text).param for name, text in found.items()]
    chart.params = [*chart.params, *params]
    return chart


@functools.lru_cache(maxsize=32)
def touching_form(palette: Palette, across: str, up: str) -> Form:
    """What the slice looks like."""
    names = (f"weight of {across}", f"weight of {up}")
    x, y = square_axes(("at.x0", "at.x1"), ("at.y0", "at.y1"), names)
    style: dict[str, Any] = {"tooltip": None, "clip": True}
    round_trip = alt.Chart(alt.sequence(0, CORNERS + 1, as_="k")).transform_calculate(t=TURN)
    many = alt.Chart(alt.sequence(0, LEVELS * (CORNERS + 1), as_="k"))
    level = f"((floor(datum.k / {CORNERS + 1}) + 1) * at.radius)"
    levels = (
        many.transform_calculate(t=TURN, level=level)
        .transform_calculate(x=ACROSS.format(r="datum.level"), y=UP.format(r="datum.level"))
        .encode(x=x, y=y, detail=alt.Detail("level:O"), order=alt.Order("k:Q"))
    )
    ring = round_trip.transform_calculate(x=ACROSS.format(r=RING), y=UP.format(r=RING))
    shape = round_trip.transform_calculate(
        x=f"{ALLOWED} / {EDGE} * cos(datum.t)", y=f"{ALLOWED} / {EDGE} * sin(datum.t)"
    )
    order = alt.Order("k:Q")
    one = form.table("at").transform_calculate(x="p1", y="p2")
    centre = form.table("at").transform_calculate(x="c1", y="c2")
    zero = form.table("at")
    path = form.table("pair").encode(x=theme.on(x, "w1"), y=theme.on(y, "w2"))
    layers = [
        zero.mark_rule(color=palette.quiet, strokeWidth=1.4, tooltip=None).encode(
            x=theme.on(x, "zero")
        ),
        zero.mark_rule(color=palette.quiet, strokeWidth=1.4, tooltip=None).encode(
            y=theme.on(y, "zero")
        ),
        levels.mark_line(color=palette.data, strokeWidth=1, opacity=0.7, **style),
        shape.mark_line(
            color=palette.model, fill=palette.model, fillOpacity=0.16, strokeWidth=2.2, **style
        ).encode(x=x, y=y, order=order),
        ring.mark_line(color=palette.ink, strokeWidth=2, **style).encode(x=x, y=y, order=order),
        path.mark_line(color=palette.model, strokeWidth=1.6, opacity=0.6, **style),
        theme.landmark(centre, x, y, colour=palette.optimum, shape="cross"),
        one.mark_circle(color=palette.model, size=150, opacity=1, clip=True).encode(
            x=x, y=y, tooltip=theme.tips("x", "y")
        ),
        form.carried("at"),
        form.carried("pair"),
    ]
    return form.of(
        theme.finish(
            _looked_up(alt.layer(*layers)),
            palette,
            title="Where the smallest loss touches the penalty",
            description="Lines of equal loss over two weights, and the circle or diamond that the "
            "penalty allows; a filled dot where they touch, a cross where the loss is least, and "
            "the way of the dot as the penalty grows.",
            height=340,
        )
    )


# --- one weight -------------------------------------------------------------------------------

FORCE = f"(at.log ? {STRENGTH} : alpha)"
SIZES = f"(at.diamond ? {FORCE} : 0)"
SQUARES = f"(at.diamond ? 0 : {FORCE} / at.n)"
BEST_W = f"(sign(w_hat) * max(abs(at.h * w_hat) - {SIZES}, 0) / max(at.h + {SQUARES}, 1e-300))"
LOSS = "at.h / 2 * pow({w} - w_hat, 2)"
ADDED = f"({SIZES} * abs({{w}}) + {SQUARES} / 2 * pow({{w}}, 2))"


def sign_free(text: str) -> str:
    """Vega has no sign(): the sign of ŵ by comparison."""
    return text.replace("sign(w_hat)", "(w_hat < 0 ? -1 : 1)")


@functools.lru_cache(maxsize=32)
def charged_form(palette: Palette, name: str, title: str = "") -> Form:
    """The loss of one weight, what the penalty adds, their sum, and where the sum is least."""
    x = theme.x_axis("w", f"weight of {name}" if name else "w", ("at.x0", "at.x1"))
    y = theme.y_axis("y", "loss", ("at.y0", "at.y1"))
    style: dict[str, Any] = {"tooltip": None, "clip": True}
    grid = alt.Chart(alt.sequence(0, 241, as_="k")).transform_calculate(
        w="at.x0 + datum.k / 240 * (at.x1 - at.x0)"
    )
    loss, added = LOSS.format(w="datum.w"), ADDED.format(w="datum.w")
    least = form.table("at").transform_calculate(w=sign_free(BEST_W))
    least = least.transform_calculate(y=f"{loss} + {added}")
    free = form.table("at").transform_calculate(w="w_hat", y="0")
    layers = [
        grid.transform_calculate(y=loss)
        .mark_line(color=palette.data, strokeWidth=1.6, **style)
        .encode(x=x, y=y),
        grid.transform_calculate(y=added)
        .mark_line(color=palette.ink, strokeWidth=1.6, strokeDash=[6, 4], **style)
        .encode(x=x, y=y),
        grid.transform_calculate(y=f"{loss} + {added}")
        .mark_line(color=palette.model, strokeWidth=3, **style)
        .encode(x=x, y=y),
        theme.landmark(free, x, y, colour=palette.optimum, shape="cross"),
        least.mark_circle(color=palette.model, size=150, opacity=1, clip=True).encode(
            x=x, y=y, tooltip=theme.tips("w")
        ),
        form.carried("at"),
    ]
    said = alt.ExprRef(f"'{title or 'Loss and penalty'}: w = ' + {spelt(sign_free(BEST_W), 3)}")
    return form.of(
        theme.finish(
            form.steerable(alt.layer(*layers), "alpha", "w_hat"),
            palette,
            title=said,
            description="The loss of one weight, what the penalty adds to it, dashed, and their "
            "sum, with a dot where the sum is least and a cross where the loss alone is.",
            height=340 if name else 280,
        )
    )
