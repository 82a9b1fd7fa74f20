"""SGD in linked views that follow one `step`: forms that stay, and a run's numbers in them."""

import functools
from typing import Any

import altair as alt
import numpy as np

from charts import form, heat, theme
from charts.bowl import landmarks, square_ends
from charts.form import Form
from charts.theme import Palette, log_ends, positive_floor
from lessons.sgd.tables import MAX_CARDS, SgdTables, card_heights, drawn, for_drawing, strip_table

PHASES = ("predict", "error", "gradient", "update")
MANY_DOTS = 240  # more losses than these are drawn as one shape, without a value on hover
NOW = {
    "run": "data('run')",
    "now": "run[min(step, at.T)] || {}",
}  # the run, and its row at this step
X_ENDS, Y_ENDS = ("at.x0", "at.x1"), ("at.y0", "at.y1")
MOVES = "step < at.T"  # not yet at the end: there is an update to look at


def built(chart: theme.Chart, palette: Palette, *, phases: bool = True, **words: Any) -> Form:
    """The form of a chart that reads `at`, and `step` and `phase` of the player."""
    chart = theme.stepped(chart, form.LAST_STEP, num_phases=len(PHASES) if phases else 0)
    finished = theme.finish(chart, palette, **words)
    return form.of(finished)


def ends(x: tuple[float, float], y: tuple[float, float]) -> dict[str, float]:
    """The ends of the two axes as the forms read them."""
    return {"x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1]}


# --- the bowl ---------------------------------------------------------------------------------


def bowl_chart(tables: SgdTables, palette: Palette) -> Form:
    """The loss of all samples over two parameters, the path, the batch's own bowl, two arrows."""
    window, names = tables.window, tables.names
    shown = (names[window.across], names[window.up])
    arrows = ("cx", "cy", "r00", "r01", "r11", "gx", "gy", "fx", "fy")
    here = {"x": f"theta{window.across}", "y": f"theta{window.up}"}
    return bowl_form(palette, shown, tables.square).with_tables(
        at=form.numbers(T=tables.num_updates, **ends(window.x, window.y)),
        heat=tables.heat,
        contour=tables.contour,
        run=drawn(tables.run, "step", *arrows, **here),
        places=drawn(tables.places, "name", "x", "y"),
    )


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
        path.mark_line(opacity=0.35, strokeWidth=1, **white),
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
    """Downhill for the batch (its colour, ending in a ring) and for all samples (white, a dot)."""
    layers = []
    for tip, colour, filled in (("f", "#FFFFFF", True), ("g", palette.batch, False)):
        arrow = (
            form.table("at")
            .transform_filter(f"{MOVES} && phase >= 2")
            .transform_calculate(x="now.x", y="now.y", x2=f"now.{tip}x", y2=f"now.{tip}y")
        )
        still: dict[str, Any] = {"color": colour, "clip": True, "tooltip": None}
        layers += [
            arrow.mark_rule(strokeWidth=2.6, **still).encode(
                x=x, y=y, x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q")
            ),
            arrow.mark_point(filled=filled, size=55, strokeWidth=2.2, opacity=1, **still).encode(
                x=theme.on(x, "x2"), y=theme.on(y, "y2")
            ),
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
        run=drawn(tables.run, *theta, "batch"),
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
        .transform_filter(f"{MOVES} && datum.slot < length(batch)")
        .transform_calculate(row="points[batch[datum.slot]] || {}")
        .transform_calculate(x=f"datum.row.{shown}", v="datum.row.y" + rest.format(row="datum.row"))
        .transform_calculate(fit=line)
    )
    layers = [cloud, *_lines(line, x, y, palette), *_batch_marks(batch, x, y, palette)]
    chart = alt.layer(*layers, form.carried("run"), form.carried("at"))
    look_ups = {"points": "data('points')", **NOW, "batch": "split(now.batch || '', ' ')"}
    return built(
        form.reading(chart, **look_ups),
        palette,
        title="What we see: this batch and its residuals",
        description="Scatter of the samples with the current mini-batch ringed, its residuals as "
        "vertical lines, the model's line now and the closed-form line.",
        height=430,
    )


def partial_range(tables: SgdTables, feature: int) -> tuple[float, float]:
    """Vertical range that holds the samples (at the optimum) and the first line."""
    d, points = tables.d, tables.points
    x = {k: points[f"x{k + 1}"].to_numpy() for k in range(d)}
    partial = points["y"].to_numpy() - sum(tables.best[k] * x[k] for k in x if k != feature)
    # the line at the start, where the story begins
    slope, bias = (tables.run[f"theta{k}"].to_numpy()[0] for k in (feature, d))
    first = bias + slope * x[feature]
    return float(min(partial.min(), first.min())), float(max(partial.max(), first.max()))


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


# --- the loss, and the order of the samples ---------------------------------------------------


def loss_chart(tables: SgdTables, palette: Palette) -> Form:
    """How it goes: the loss of all samples as a line, of each batch as dots, and where we are."""
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
            T=T, marks=marks, title=loss_title(tables), **ends((0, max(T, 1)), (low, high))
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
    return "How it goes: loss of all (line), of batches (dots)"


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
        here.mark_rule(strokeWidth=1.4, **now).encode(x=x),
        here.mark_circle(size=90, opacity=1, clip=True, **now).encode(x=x, y=y),
    ]
    return built(
        form.reading(alt.layer(*layers), **NOW),
        palette,
        phases=False,
        title=alt.ExprRef("at.title"),
        description="Loss on a logarithmic scale against updates; dashed lines end the epochs.",
        height=250,
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


def strip_chart(tables: SgdTables, palette: Palette) -> Form:
    """The order of this epoch: samples as cards, the batch lit, the short last one visible.

    The height of a card is its sample's y, so that a shuffle looks like one and an order by size
    like a ramp.
    """
    n, sizes, one_by_one = tables.n, tables.sizes, tables.n <= MAX_CARDS
    per_epoch = tables.epoch_ends[0] if tables.epoch_ends else tables.num_updates
    cards = strip_table(sizes[:per_epoch])
    short = f", the last of {sizes[per_epoch - 1]}" if len(set(sizes[:per_epoch])) > 1 else ""
    title = f"This epoch: {n} samples in batches of {sizes[0]}{short}"  # short enough for a phone
    given: dict[str, form.Table] = {
        "at": form.numbers(T=tables.num_updates, per_epoch=per_epoch, n=n, title=title),
        "cards": cards,
    }
    if one_by_one:
        given |= {
            "run": drawn(tables.run, "batch"),
            "heights": card_heights(tables.points["y"].to_numpy()),
        }
    return strip_form(palette, one_by_one).with_tables(**given)


@functools.lru_cache(maxsize=16)
def strip_form(palette: Palette, one_by_one: bool) -> Form:
    """What the strip looks like: a card a sample, or a block a batch where there are too many."""
    colour = (
        alt.when(f"{MOVES} && first + datum.batch == step")
        .then(alt.value(palette.batch))
        .when("first + datum.batch < step")
        .then(alt.value(palette.data))
        .otherwise(alt.value(palette.quiet))
    )
    tall = "; a tall one has a large y" if one_by_one else ""
    base = form.table("cards").encode(
        x=theme.x_axis("left", f"samples, in the order of this epoch{tall}", ("0", "at.n")),
        x2=alt.X2("right:Q"),
        color=colour,
        stroke=alt.value(palette.paper),
        tooltip=theme.tips("batch", "size"),
    )
    # `first` changes once an epoch, and with it what is looked up for every card
    look_ups = {"first": "floor(min(step, at.T - 1) / at.per_epoch) * at.per_epoch"}
    layers = [base]
    if one_by_one:
        look_ups |= {"run": "data('run')", "heights": "data('heights')"}
        dealt = (
            "split((run[min(first + datum.batch, at.T - 1)] || {batch: ''}).batch, ' ')[datum.slot]"
        )
        # not called `height`: that name is Vega's own signal for the size of the picture
        cards = base.transform_calculate(card=f"heights[{dealt}]").transform_calculate(
            tall="datum.card ? datum.card.tall : 0"
        )
        up = alt.Y("tall:Q", scale=alt.Scale(domain=[0, 1]), axis=None)
        layers = [
            cards.encode(y=up, y2=alt.Y2Datum(0)),
            form.carried("run"),
            form.carried("heights"),
        ]
    chart = alt.layer(layers[0].mark_rect(), *layers[1:], form.carried("at"))
    return built(
        form.reading(chart, **look_ups),
        palette,
        phases=False,
        title=alt.ExprRef("at.title"),
        description="A strip of all samples in the order of this epoch; dealt batches are dark, "
        "the current one is lit.",
        height=140,
    )
