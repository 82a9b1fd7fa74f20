"""SGD in linked views: tables from a run, charts from tables. All views follow one `step`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import torch

from charts import theme
from charts.loss_surface import (
    bowl_levels,
    landmarks,
    parameter_names,
    places_table,
    points_table,
)
from charts.theme import Chart, Palette
from core.loss_surface import Window, grid, window_around
from core.sgd import Run, batch_view

PHASES = ("predict", "error", "gradient", "update")
MAX_CARDS = 240  # cards of the epoch strip; with more samples a card would be thinner than a pixel


@dataclass(frozen=True)
class SgdTables:
    """What the SGD charts read. `x` and `y` in states are the two parameters shown.

    states (T + 1 rows): step, x, y, loss, truncated to what fits the window for the path.
    updates (T rows): step, batch_loss, size. points (n rows): i, one column a feature, y.
    places: name (start, optimum, truth), x, y. heat, contour: see charts.theme.
    look_up: name -> list with one value a step, for the marks of "now" and the readout.
    """

    states: pd.DataFrame
    updates: pd.DataFrame
    points: pd.DataFrame
    places: pd.DataFrame
    heat: pd.DataFrame
    contour: pd.DataFrame
    window: Window
    look_up: dict[str, list[Any]]
    names: list[str]
    best: list[float]
    best_loss: float
    epoch_ends: list[int]
    diverged_at: int | None
    reversals: float  # share of the updates that turn back on the one before

    @property
    def num_updates(self) -> int:
        """T, how many updates there are."""
        return len(self.updates)

    @property
    def n(self) -> int:
        """Number of samples."""
        return len(self.points)

    @property
    def d(self) -> int:
        """Number of features."""
        return len(self.names) - 1


def sgd_tables(run: Run, across: int, up: int) -> SgdTables:
    """All tables of one run, seen over the parameters with indices `across` and `up`."""
    truth = (
        None
        if run.data.w is None or run.data.b is None
        else torch.cat([run.data.w.flatten(), run.data.b])
    )
    places = {"start": run.theta[0], "optimum": run.bowl.theta}
    if truth is not None:
        places["truth"] = truth
    window = window_on(run, torch.stack(list(places.values())), across, up)
    x, y, loss = (t.numpy() for t in grid(run.bowl, window, run.bowl.theta, 121))
    return SgdTables(
        states=states_table(run, across, up),
        updates=updates_table(run),
        points=points_table(run.data.X, run.data.y),
        places=places_table(places, across, up),
        heat=theme.heatmap_table(x, y, loss),
        contour=theme.contour_table(x[::2], y[::2], loss[::2, ::2], bowl_levels(loss)),
        window=window,
        look_up=look_up(run, window),
        names=parameter_names(run.data.d),
        best=run.bowl.theta.tolist(),
        best_loss=run.bowl.loss,
        diverged_at=run.diverged_at,
        reversals=reversals(run.theta),
        epoch_ends=run.epoch_ends,
    )


def window_on(run: Run, places: torch.Tensor, across: int, up: int) -> Window:
    """Start, optimum and truth in view, and of the path what is not four times as far away."""
    near = window_around(places, across, up, room=3.0)
    x, y = run.theta[:, across], run.theta[:, up]
    seen = (x > near.x[0]) & (x < near.x[1]) & (y > near.y[0]) & (y < near.y[1])
    return window_around(torch.cat([places, run.theta[seen]]), across, up, room=0.25)


def reversals(theta: torch.Tensor) -> float:
    """The share of updates whose direction is more against the one before than along it."""
    moves = theta.diff(dim=0)
    if len(moves) < 2:
        return 0.0
    return ((moves[1:] * moves[:-1]).sum(1) < 0).double().mean().item()


def states_table(run: Run, across: int, up: int) -> pd.DataFrame:
    """One row a state: step, x and y (the parameters shown) and the loss of all rows.

    Four bytes a number: these are pixels; the exact parameters are in look_up.
    """
    table = {
        "x": run.theta[:, across].float().numpy(),
        "y": run.theta[:, up].float().numpy(),
        "loss": run.full_loss.float().numpy(),
    }
    return pd.DataFrame(table).assign(step=np.arange(run.num_updates + 1, dtype=np.int16))


def updates_table(run: Run) -> pd.DataFrame:
    """One row an update: step (before it), batch_loss, and the size of its batch."""
    return pd.DataFrame(
        {
            "step": np.arange(run.num_updates, dtype=np.int16),
            "batch_loss": run.batch_loss.float().numpy(),
            "size": np.array([len(batch) for batch in run.batches], dtype=np.int32),
        }
    )


def look_up(run: Run, window: Window) -> dict[str, list[Any]]:
    """One value a step for everything that moves. Parameters keep all digits, pictures four.

    theta0 … (T + 1); batch (lists of sample numbers); cx, cy, r00, r01, r11 the ring of the batch's
    bowl; gx, gy and fx, fy the tips of the batch's and the full gradient's downhill arrows.
    """
    T, plane = run.num_updates, [window.across, window.up]
    view = batch_view(run, *plane)
    span = torch.tensor([window.x[1] - window.x[0], window.y[1] - window.y[0]])
    batch, full = -run.batch_grad[:, plane], -run.full_grad[:T, plane]
    # The longer of the two arrows is a fifth of the picture: directions compare, lengths too.
    longest = torch.maximum((batch / span).norm(dim=1), (full / span).norm(dim=1))
    scale = (0.2 / longest.clamp_min(1e-300))[:, None]
    here = run.theta[:T, plane]
    cosine = torch.cosine_similarity(run.batch_grad, run.full_grad[:T], dim=1).clamp(-1, 1)
    arrays: dict[str, list[Any]] = {
        f"theta{j}": run.theta[:, j].tolist() for j in range(run.theta.shape[1])
    }
    arrays["batch"] = [batch.tolist() for batch in run.batches]
    short = {
        "cx": view.centre[:, 0],
        "cy": view.centre[:, 1],
        "r00": view.root[:, 0, 0],
        "r01": view.root[:, 0, 1],
        "r11": view.root[:, 1, 1],
        "gx": (here + scale * batch)[:, 0],
        "gy": (here + scale * batch)[:, 1],
        "fx": (here + scale * full)[:, 0],
        "fy": (here + scale * full)[:, 1],
        "loss": run.full_loss,
        "batch_loss": run.batch_loss,
        "angle": torch.rad2deg(torch.acos(cosine)),
    }
    for j in range(run.theta.shape[1]):
        short[f"g{j}"] = run.batch_grad[:, j]
        short[f"f{j}"] = run.full_grad[:T, j]
    return arrays | {name: rounded(values.tolist()) for name, values in short.items()}


def rounded(values: Iterable[float], digits: int = 4) -> list[float]:
    """A few significant digits, for drawing: a third of the bytes, and no eye can tell."""
    return [float(f"{value:.{digits}g}") for value in values]


# --- the bowl ---------------------------------------------------------------------------------


def bowl_chart(tables: SgdTables, palette: Palette) -> Chart:
    """Where we are: the loss over two parameters, the path so far, and the batch's own bowl."""
    window, names = tables.window, tables.names
    x = theme.x_axis("x", names[window.across], window.x)
    y = theme.y_axis("y", names[window.up], window.y)
    path = alt.Chart(tables.states[["step", "x", "y"]]).encode(x=x, y=y, order="step:Q")
    ahead = path.mark_line(color="#FFFFFF", opacity=0.35, strokeWidth=1, clip=True, tooltip=None)
    trail = path.mark_line(
        color="#FFFFFF", strokeWidth=2.2, clip=True, tooltip=None
    ).transform_filter("datum.step <= step")
    layers = [
        theme.heatmap(tables.heat, x, y),
        theme.contours(tables.contour, x, y),
        ahead,
        trail,
        *batch_rings(x, y, palette),
        *landmarks(tables.places, x, y, palette),
        *gradient_arrows(tables, x, y, palette),
        now_mark(x, y, window, palette),
        theme.click_layer(start_places(window), x, y),
    ]
    arrays = pick(tables, "cx", "cy", "r00", "r01", "r11", "gx", "gy", "fx", "fy")
    arrays |= {
        f"theta{k}": rounded(tables.look_up[f"theta{k}"]) for k in (window.across, window.up)
    }
    chart = theme.stepped(alt.layer(*layers), tables.num_updates, num_phases=len(PHASES), **arrays)
    return theme.finish(
        chart,
        palette,
        title=f"Loss over {names[window.across]} and {names[window.up]}: click to start elsewhere",
        description="Heat map of the loss of all samples over two parameters, with the path of "
        "the updates, the optimum as a cross and the truth as a diamond. Rings show the bowl of "
        "the current mini-batch; two arrows show its downhill direction and that of all samples.",
        height=430,
    )


def start_places(window: Window) -> pd.DataFrame:
    """The places on the bowl that a click can choose as the start: x, y."""
    sides = [np.linspace(low, high, 25)[1:-1] for low, high in (window.x, window.y)]
    across, up = (np.round(side, 2).astype(np.float32) for side in sides)
    return pd.DataFrame({"x": np.tile(across, len(up)), "y": np.repeat(up, len(across))})


def pick(tables: SgdTables, *names: str) -> dict[str, list[Any]]:
    """The look-up arrays one chart needs, and no others: each is sent once a chart."""
    return {name: tables.look_up[name] for name in names}


def batch_rings(x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """Lines of equal loss of the current batch: the outer one goes through the current point."""
    turn = np.linspace(0, 2 * np.pi, 41)
    rings = pd.DataFrame(
        [
            (size, k, size * np.cos(t), size * np.sin(t))
            for size in (1.0, 0.5)
            for k, t in enumerate(turn)
        ],
        columns=["ring", "k", "cos", "sin"],
    )
    line = (
        alt.Chart(rings)
        .transform_filter("step < length(cx)")
        .transform_calculate(
            x="cx[step] + r00[step] * datum.cos + r01[step] * datum.sin",
            y="cy[step] + r11[step] * datum.sin",
        )
        .mark_line(color=palette.batch, strokeWidth=1.4, opacity=0.9, clip=True, tooltip=None)
        .encode(x=x, y=y, detail="ring:N", order="k:Q")
    )
    return [line]


def gradient_arrows(tables: SgdTables, x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """Downhill for the batch (its colour, ending in a ring) and for all samples (white, a dot)."""
    window, names = tables.window, tables.names
    layers = []
    for tip_x, tip_y, colour, filled in (
        ("fx", "fy", "#FFFFFF", True),
        ("gx", "gy", palette.batch, False),
    ):
        base = (
            alt.Chart(theme.one_row())
            .transform_filter("step < length(gx) && phase >= 2")
            .transform_calculate(
                x=f"theta{window.across}[step]",
                y=f"theta{window.up}[step]",
                x2=f"{tip_x}[step]",
                y2=f"{tip_y}[step]",
            )
        )
        tip_axes = {
            "x": theme.x_axis("x2", names[window.across], window.x),
            "y": theme.y_axis("y2", names[window.up], window.y),
        }
        layers.append(
            base.mark_rule(color=colour, strokeWidth=2.6, clip=True, tooltip=None).encode(
                x=x, y=y, x2="x2:Q", y2="y2:Q"
            )
        )
        layers.append(
            base.mark_point(
                color=colour, filled=filled, size=55, strokeWidth=2.2, clip=True, tooltip=None
            ).encode(**tip_axes)
        )
    return layers


def now_mark(x: alt.X, y: alt.Y, window: Window, palette: Palette) -> alt.Chart:
    """The parameters now."""
    return (
        alt.Chart(theme.one_row())
        .transform_calculate(x=f"theta{window.across}[step]", y=f"theta{window.up}[step]")
        .mark_circle(color=palette.model, size=130, stroke="#FFFFFF", strokeWidth=1.5, clip=True)
        .encode(
            x=x,
            y=y,
            opacity=alt.value(1),
            tooltip=[alt.Tooltip("x:Q", format=".5g"), alt.Tooltip("y:Q", format=".5g")],
        )
    )


# --- the data ---------------------------------------------------------------------------------


def fit_chart(tables: SgdTables, feature: int, palette: Palette) -> Chart:
    """What we see: the samples, the batch ringed, its residuals, the line now and at the optimum.

    With several features the vertical axis is y minus what the other features explain now, so
    that a residual on screen is the true residual of the model.
    """
    d = len(tables.names) - 1
    rest = [k for k in range(d) if k != feature]
    shown = f"x{feature + 1}"
    points = tables.points.rename(columns={shown: "x"})
    explained = "".join(f" - theta{k}[step] * datum.x{k + 1}" for k in rest)
    x_domain = theme.pad(points["x"].min(), points["x"].max())
    y_domain = theme.pad(*_partial_range(tables, feature))
    x = theme.x_axis("x", "x" if d == 1 else f"x{'₁₂₃₄₅₆₇₈'[feature]}", x_domain)
    y = theme.y_axis("v", "y" if d == 1 else "y minus the other features' part", y_domain)
    cloud = (
        alt.Chart(points)
        .transform_calculate(v="datum.y" + explained)
        .mark_circle(color=palette.data, size=26, opacity=0.75, clip=True)
        .encode(x=x, y=y, tooltip=[alt.Tooltip("i:Q", title="sample"), "x:Q", "y:Q"])
    )
    layers = [
        cloud,
        *_lines(tables, feature, x, y, x_domain, palette),
        *_batch_marks(tables, feature, x, y, palette),
    ]
    arrays = pick(tables, "batch")
    arrays |= {f"theta{k}": rounded(tables.look_up[f"theta{k}"]) for k in range(d + 1)}
    arrays["py"] = rounded(points["y"])
    arrays |= {f"px{k + 1}": rounded(tables.points[f"x{k + 1}"]) for k in range(d)}
    chart = theme.stepped(alt.layer(*layers), tables.num_updates, num_phases=len(PHASES), **arrays)
    return theme.finish(
        chart,
        palette,
        title="What we see: the batch of this update, and its residuals",
        description="Scatter of the samples with the current mini-batch ringed, its residuals as "
        "vertical lines, the model's line now and the closed-form line.",
        height=430,
    )


def _partial_range(tables: SgdTables, feature: int) -> tuple[float, float]:
    """Vertical range that holds the samples (at the optimum) and the first line."""
    d = len(tables.names) - 1
    best = tables.best
    rest = sum(
        (best[k] * tables.points[f"x{k + 1}"] for k in range(d) if k != feature),
        start=tables.points["y"] * 0,
    )
    partial = tables.points["y"] - rest
    x = tables.points[f"x{feature + 1}"]
    slope, bias = (tables.look_up[f"theta{k}"][0] for k in (feature, d))
    first = bias + slope * x  # the line at the start, where the story begins
    return float(min(partial.min(), first.min())), float(max(partial.max(), first.max()))


def _lines(
    tables: SgdTables,
    feature: int,
    x: alt.X,
    y: alt.Y,
    ends: tuple[float, float],
    palette: Palette,
) -> list[alt.Chart]:
    """The model's line now, thick, and the closed-form line, thin and dashed."""
    best, bias = tables.best, len(tables.names) - 1
    at_ends = pd.DataFrame({"x": ends})
    optimum = at_ends.assign(v=[best[feature] * end + best[bias] for end in ends])
    return [
        alt.Chart(optimum)
        .mark_line(color=palette.optimum, strokeWidth=1.6, strokeDash=[5, 4], clip=True)
        .encode(x=x, y=y),
        alt.Chart(at_ends)
        .transform_calculate(v=f"theta{feature}[step] * datum.x + theta{bias}[step]")
        .mark_line(color=palette.model, strokeWidth=3, clip=True, tooltip=None)
        .encode(x=x, y=y),
    ]


def _batch_marks(
    tables: SgdTables, feature: int, x: alt.X, y: alt.Y, palette: Palette
) -> list[alt.Chart]:
    """Rings around the samples of the batch, and a line from each to the model's line."""
    d = len(tables.names) - 1
    slots = pd.DataFrame({"slot": range(int(tables.updates["size"].max()))})
    others = "".join(f" - theta{k}[step] * px{k + 1}[datum.i]" for k in range(d) if k != feature)
    base = (
        alt.Chart(slots)
        .transform_filter("step < length(batch) && datum.slot < length(batch[step])")
        .transform_calculate(i="batch[step][datum.slot]")
        .transform_calculate(x=f"px{feature + 1}[datum.i]", v="py[datum.i]" + others)
        .transform_calculate(fit=f"theta{feature}[step] * datum.x + theta{d}[step]")
    )
    residuals = (
        base.transform_filter("phase >= 1")
        .mark_rule(color=palette.batch, strokeWidth=1.6, clip=True, tooltip=None)
        .encode(x=x, y=y, y2="fit:Q")
    )
    rings = base.mark_point(
        color=palette.batch, size=95, strokeWidth=2.2, clip=True, tooltip=None
    ).encode(x=x, y=y)
    return [residuals, rings]


# --- the loss, and the order of the samples ---------------------------------------------------


def loss_chart(tables: SgdTables, palette: Palette) -> Chart:
    """How it goes: the loss of all samples as a line, of each batch as dots, and where we are."""
    states = tables.states
    floor = positive_floor(states["loss"])
    x = theme.x_axis("step", "update", (0, max(tables.num_updates, 1)))
    ends = log_ends(pd.concat([states["loss"], tables.updates["batch_loss"]]), floor)
    y = theme.y_axis("loss", "loss (log scale)", ends, log=True)
    full = states[["step"]].assign(loss=states["loss"].clip(lower=ends[0]))
    dots = tables.updates[["step", "size"]].assign(
        loss=tables.updates["batch_loss"].clip(lower=ends[0])
    )
    epochs = pd.DataFrame({"step": tables.epoch_ends})
    layers = [
        alt.Chart(epochs).mark_rule(color=palette.quiet, strokeDash=[2, 3]).encode(x=x),
        alt.Chart(dots)
        .mark_circle(color=palette.batch, size=14, opacity=0.6, clip=True)
        .encode(x=x, y=y, tooltip=["step", alt.Tooltip("loss", format=".4g"), "size"]),
        alt.Chart(full)
        .mark_line(color=palette.model, strokeWidth=2, clip=True)
        .encode(x=x, y=y, tooltip=["step", alt.Tooltip("loss", format=".5g")]),
        alt.Chart(theme.one_row())
        .transform_calculate(step="step")
        .mark_rule(color=palette.model, strokeWidth=1.4, tooltip=None)
        .encode(x=x),
        alt.Chart(theme.one_row())
        .transform_calculate(step="step", loss=f"max(loss[step], {ends[0]})")
        .mark_circle(color=palette.model, size=90, clip=True, tooltip=None)
        .encode(x=x, y=y),
    ]
    chart = theme.stepped(alt.layer(*layers), tables.num_updates, loss=tables.look_up["loss"])
    return theme.finish(
        chart,
        palette,
        title="How it goes: loss of all samples (line) and of each batch (dots)",
        description="Loss on a logarithmic scale against updates; dashed lines end the epochs.",
        height=250,
    )


def positive_floor(losses: pd.Series) -> float:
    """The smallest loss a log scale should still show: 1e-12 of the largest."""
    return max(float(losses.max()), 1e-12) * 1e-12


def log_ends(losses: pd.Series, floor: float) -> tuple[float, float]:
    """Ends of a log axis that hold all losses above the floor, with a little room."""
    low = max(float(losses.clip(lower=floor).min()), floor)
    high = max(float(losses.max()), low * 10)
    return low / 1.5, high * 1.5


def strip_chart(tables: SgdTables, palette: Palette) -> Chart:
    """The order of this epoch: samples as cards, the batch lit, the short last one visible.

    The height of a card is its sample's y, so that a shuffle looks like one and an order by size
    like a ramp.
    """
    n, sizes = tables.n, tables.updates["size"]
    per_epoch = tables.epoch_ends[0] if tables.epoch_ends else tables.num_updates
    cards = strip_table(list(sizes[:per_epoch]))
    x = theme.x_axis("left", "samples, in the order of this epoch", (0, n))
    first = f"max(0, floor(min(step, {tables.num_updates - 1}) / {per_epoch}) * {per_epoch})"
    colour = (
        alt.when(f"step < {tables.num_updates} && first + datum.batch == step")
        .then(alt.value(palette.batch))
        .when("first + datum.batch < step")
        .then(alt.value(palette.data))
        .otherwise(alt.value(palette.quiet))
    )
    base = alt.Chart(cards).encode(
        x=x,
        x2=alt.X2("right:Q"),
        color=colour,
        stroke=alt.value(palette.paper),
        tooltip=theme.tips("batch", "size"),
    )
    arrays: dict[str, list[Any] | str] = {"first": first}
    if n <= MAX_CARDS:
        # not called `height`: that name is Vega's own signal for the size of the picture
        arrays |= pick(tables, "batch") | {"tall_of": card_heights(tables.points["y"])}
        dealt = "batch[min(first + datum.batch, length(batch) - 1)]"
        base = base.transform_calculate(tall=f"tall_of[{dealt}[datum.slot]]").encode(
            y=alt.Y("tall:Q", scale=alt.Scale(domain=[0, 1]), axis=None), y2=alt.Y2Datum(0)
        )
    strip = alt.layer(base.mark_rect())
    chart = theme.stepped(strip, tables.num_updates, num_phases=0, **arrays)
    short = f"; the last has {cards['size'].iloc[-1]}" if len(set(sizes[:per_epoch])) > 1 else ""
    tall = "; a tall card is a large y" if n <= MAX_CARDS else ""
    return theme.finish(
        chart,
        palette,
        title=f"This epoch: {n} samples, dealt into batches of {sizes.iloc[0]}{short}{tall}",
        description="A strip of all samples in the order of this epoch; dealt batches are dark, "
        "the current one is lit.",
        height=140,
    )


def card_heights(y: pd.Series) -> list[float]:
    """y between 0.15 and 1: the smallest card can still be seen."""
    span = float(y.max() - y.min())
    return rounded(0.15 + 0.85 * (y - y.min()) / span if span else y * 0 + 0.6, 3)


def strip_table(sizes: Sequence[int]) -> pd.DataFrame:
    """Cards of one epoch: left, right (positions), batch (its number), slot (place in it), size.

    One row a card; above MAX_CARDS samples one row a batch.
    """
    one_by_one = sum(sizes) <= MAX_CARDS
    rows, left = [], 0
    for batch, size in enumerate(sizes):
        width = 1 if one_by_one else size
        for slot in range(0, size, width):
            rows.append((left + slot, left + slot + width, batch, slot, size))
        left += size
    return pd.DataFrame(rows, columns=["left", "right", "batch", "slot", "size"])
