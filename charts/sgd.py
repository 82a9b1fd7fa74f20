"""SGD in linked views: tables from a run, charts from tables. All views follow one `step`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import torch

from charts import theme
from charts.theme import Chart, Palette
from core.loss_surface import Window, grid, window_around
from core.sgd import MISTAKES, Run, SgdSpec, batch_view

PHASES = ("predict", "error", "gradient", "update")
PLANES = {"w₁ and w₂": (0, 1), "w₁ and b": (0, 2), "w₂ and b": (1, 2)}  # indices into theta
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


def parameter_names(d: int) -> list[str]:
    """What the parameters are called on screen: w, b for one feature, else w₁ … w_d, b."""
    digits = "₁₂₃₄₅₆₇₈"
    return ["w", "b"] if d == 1 else [f"w{digits[j]}" for j in range(d)] + ["b"]


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
    window = window_around(torch.stack(list(places.values())), across, up)
    x, y, loss = (t.numpy() for t in grid(run.bowl, window, run.bowl.theta, 121))
    levels = np.geomspace(max(loss.min() * 1.3, loss.max() * 1e-3), loss.max() * 0.85, 9)
    return SgdTables(
        states=states_table(run, across, up),
        updates=updates_table(run),
        points=points_table(run),
        places=pd.DataFrame(
            [(name, t[across].item(), t[up].item()) for name, t in places.items()],
            columns=["name", "x", "y"],
        ),
        heat=theme.heatmap_table(x, y, loss),
        contour=theme.contour_table(x[::2], y[::2], loss[::2, ::2], list(levels)),
        window=window,
        look_up=look_up(run, window),
        names=parameter_names(run.data.d),
        best=run.bowl.theta.tolist(),
        best_loss=run.bowl.loss,
        diverged_at=run.diverged_at,
        reversals=reversals(run.theta),
        epoch_ends=run.epoch_ends,
    )


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


def points_table(run: Run) -> pd.DataFrame:
    """One row a sample: i, x1 … xd, y."""
    table = pd.DataFrame(run.data.X.numpy(), columns=[f"x{j + 1}" for j in range(run.data.d)])
    return table.assign(y=run.data.y.flatten().numpy(), i=range(run.data.n))


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
    places = tables.places.set_index("name")
    marks = [
        theme.landmark(places.loc[[name]], x, y, colour=getattr(palette, name), shape=shape)
        for name, shape in (("optimum", "cross"), ("truth", "diamond"))
        if name in places.index
    ]
    layers = [
        theme.heatmap(tables.heat, x, y),
        theme.contours(tables.contour, x, y),
        ahead,
        trail,
        *batch_rings(x, y, palette),
        *marks,
        *gradient_arrows(tables, x, y, palette),
        now_mark(x, y, window, palette),
    ]
    arrays = pick(tables, "cx", "cy", "r00", "r01", "r11", "gx", "gy", "fx", "fy")
    arrays |= {
        f"theta{k}": rounded(tables.look_up[f"theta{k}"]) for k in (window.across, window.up)
    }
    chart = theme.stepped(alt.layer(*layers), tables.num_updates, num_phases=len(PHASES), **arrays)
    return theme.finish(
        chart,
        palette,
        title=f"Where we are: loss over {names[window.across]} and {names[window.up]}",
        description="Heat map of the loss of all samples over two parameters, with the path of "
        "the updates, the optimum as a cross and the truth as a diamond. Rings show the bowl of "
        "the current mini-batch; two arrows show its downhill direction and that of all samples.",
        height=430,
    )


def pick(tables: SgdTables, *names: str) -> dict[str, list[Any]]:
    """The look-up arrays one chart needs, and no others: each is sent once a chart."""
    return {name: tables.look_up[name] for name in names}


def batch_rings(x: alt.X, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    """Lines of equal loss of the current batch: the outer one goes through the current point."""
    turn = np.linspace(0, 2 * np.pi, 49)
    rings = pd.DataFrame(
        [
            (size, k, size * np.cos(t), size * np.sin(t))
            for size in (1.0, 0.66, 0.33)
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
    """Vertical range that holds the samples at the optimum, where the picture comes to rest."""
    d = len(tables.names) - 1
    best = tables.best
    rest = sum(
        (best[k] * tables.points[f"x{k + 1}"] for k in range(d) if k != feature),
        start=tables.points["y"] * 0,
    )
    partial = tables.points["y"] - rest
    return float(partial.min()), float(partial.max())


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
    """The order of this epoch: samples as cards, the batch lit, the short last one visible."""
    n = len(tables.points)
    sizes = tables.updates["size"]
    per_epoch = tables.epoch_ends[0] if tables.epoch_ends else tables.num_updates
    cards = strip_table(list(sizes[:per_epoch]))
    labels = "samples" if n <= MAX_CARDS else f"samples (of {n} cards, batches are drawn as blocks)"
    x = theme.x_axis("left", f"{labels}, in the order of this epoch", (0, n))
    inside = f"step < {tables.num_updates}"
    current = f"({inside} ? step % {per_epoch} : {per_epoch})"
    base = alt.Chart(cards).encode(x=x, x2="right")
    done = base.mark_rect(height=26, tooltip=None).encode(
        color=alt.condition(
            f"datum.batch < {current}", alt.value(palette.data), alt.value(palette.quiet)
        ),
        stroke=alt.value(palette.paper),
        strokeWidth=alt.value(1 if n <= MAX_CARDS else 0.4),
    )
    lit = (
        base.transform_filter(f"datum.batch == {current}")
        .mark_rect(height=26, color=palette.batch, stroke=palette.paper, strokeWidth=0.6)
        .encode(tooltip=["batch", "size"])
    )
    chart = theme.stepped(alt.layer(done, lit), tables.num_updates)
    short = f"; the last has {cards['size'].iloc[-1]}" if len(set(sizes[:per_epoch])) > 1 else ""
    return theme.finish(
        chart,
        palette,
        title=f"This epoch: {n} samples, dealt into batches of {sizes.iloc[0]}{short}",
        description="A strip of all samples in the order of this epoch; dealt batches are dark, "
        "the current one is lit.",
        height=112,
    )


def strip_table(sizes: Sequence[int]) -> pd.DataFrame:
    """Cards of one epoch: left, right (positions), batch (its number), size. One row a card or,
    above MAX_CARDS samples, one row a batch."""
    total, rows = sum(sizes), []
    left = 0
    for batch, size in enumerate(sizes):
        width = 1 if total <= MAX_CARDS else size
        for start in range(left, left + size, width):
            rows.append((start, start + width, batch, size))
        left += size
    return pd.DataFrame(rows, columns=["left", "right", "batch", "size"])


# --- words ------------------------------------------------------------------------------------


def readout_lines(tables: SgdTables, lr: float) -> list[tuple[str, str]]:
    """The four parts of one update with the numbers of its batch; {name} is filled as it plays."""
    names, d = tables.names, len(tables.names) - 1
    product = " + ".join(f"{{theta{k}}} · {{first_x{k + 1}}}" for k in range(d))
    slopes = ",  ".join(f"∂L/∂{name} = {{g{k}}}" for k, name in enumerate(names))
    moves = ",   ".join(
        f"{name} ← {{theta{k}}} − {lr:g} · ({{g{k}}}) = {{theta{k}+1}}"
        for k, name in enumerate(names)
    )
    return [
        (
            "1 Predict",
            f"ŷ = {product} + {{theta{d}}} = {{first_y_hat}}, for the batch's first "
            "sample (number {first_i}); the batch has {size}",
        ),
        (
            "2 Error",
            "ŷ − y = {first_y_hat} − ({first_y}) = {first_error};  "
            "half the mean square over the batch: L = {batch_loss}",
        ),
        (
            "3 Gradient",
            f"mean of (ŷ − y) · x over the batch: {slopes}.  "
            "It differs from all samples' direction by {angle}°",
        ),
        ("4 Update", moves),
    ]


def readout_table(tables: SgdTables) -> pd.DataFrame:
    """One row a state, one column for every name in `readout_lines`; the last has no batch.

    The parameters keep all their digits; the rest has the four that are shown.
    """
    d, points, T = tables.d, tables.points, tables.num_updates
    first = [batch[0] for batch in tables.look_up["batch"]]
    theta = np.array([tables.look_up[f"theta{k}"] for k in range(d + 1)])  # (d + 1, T + 1)
    features = points[[f"x{k + 1}" for k in range(d)]].to_numpy()[first].T  # (d, T)
    y = points["y"].to_numpy()[first]
    y_hat = (theta[:d, :T] * features).sum(0) + theta[d, :T]
    columns: dict[str, Any] = {
        "first_i": first,
        "first_y_hat": y_hat,
        "first_y": y,
        "first_error": y_hat - y,
        "size": tables.updates["size"],
        **{f"first_x{k + 1}": features[k] for k in range(d)},
        **pick(tables, "batch_loss", "angle", *(f"g{k}" for k in range(d + 1))),
    }
    table = pd.DataFrame(columns, dtype=np.float32).reindex(range(T + 1))
    return table.assign(**{f"theta{k}": theta[k] for k in range(d + 1)})


# What a path can look like on the bowl; the answer of the page's question is one of these
SHAPES = ("nearly straight", "it wanders", "it zig-zags", "it flies away")


def path_shape(tables: SgdTables) -> str:
    """Which of SHAPES the path has, from the angles between its steps and the full gradient."""
    if tables.diverged_at is not None:
        return "it flies away"
    if tables.reversals > 0.5:
        return "it zig-zags"
    return "nearly straight" if median_angle(tables) < 10 else "it wanders"


def median_angle(tables: SgdTables) -> float:
    """The middle angle, in degrees, between the batch's gradient and that of all samples."""
    return float(np.median(tables.look_up["angle"]))


def shape_reason(tables: SgdTables) -> str:
    """Why the path has that shape, with the numbers of this run."""
    if tables.diverged_at is not None:
        return f"The loss grows a million times over by update {tables.diverged_at}."
    angle = median_angle(tables)
    first = (
        f"The downhill direction of a batch differs from that of all samples by {angle:.0f}° "
        "(the median over this run)."
    )
    if tables.reversals > 0.5:
        return first + f" And {tables.reversals:.0%} of the updates turn back on the one before."
    return first


def summary(tables: SgdTables) -> str:
    """One line that says in words where the run ends and how far that is from the best."""
    end = [tables.look_up[f"theta{k}"][-1] for k in range(tables.d + 1)]
    reached = ", ".join(
        f"{name} = {value:.4g}" for name, value in zip(tables.names, end, strict=True)
    )
    best = ", ".join(
        f"{name} = {value:.4g}" for name, value in zip(tables.names, tables.best, strict=True)
    )
    return (
        f"After {tables.num_updates} updates: {reached}; the closed form gives {best}. "
        f"Loss {tables.states['loss'].iloc[-1]:.4g}; the smallest is {tables.best_loss:.4g}. "
        "On the bowl, white is the path and, ending in a dot, the downhill direction of all "
        "samples; its length and that of the batch's can be compared."
    )


def notice(tables: SgdTables, lr: float, limit: float, best_lr: float) -> str:
    """What to look for, with the run's own numbers."""
    sizes = tables.updates["size"]
    short = (
        f"\n- The last batch of an epoch has **{sizes.iloc[tables.epoch_ends[0] - 1]}** samples, "
        f"the others {sizes.iloc[0]}."
        if tables.epoch_ends and sizes.iloc[tables.epoch_ends[0] - 1] != sizes.iloc[0]
        else ""
    )
    share = lr / limit
    return (
        f"- The batch's bowl has its own bottom. Its gradient stands upright on its own ring, and "
        f"so points **{median_angle(tables):.0f}°** (median) away from the gradient of all "
        f"samples: that is why the path wanders. A larger batch has a bowl more like the whole.\n"
        f"- The largest stable rate of this data is 2/λ_max = **{limit:.4g}**; the best fixed rate "
        f"is **{best_lr:.4g}**. You stand at {lr:.4g}, which is {share:.0%} of the limit."
        f"{short}\n"
        "- Step back: the run is remembered, so time runs backwards as easily as forwards."
    )


def update_formula(tables: SgdTables, lr: float) -> tuple[str, str]:
    """The update in letters, and the first update of this run in numbers (LaTeX)."""
    w0, w1, g0 = tables.look_up["theta0"][0], tables.look_up["theta0"][1], tables.look_up["g0"][0]
    name = "w" if tables.d == 1 else "w_1"
    symbols = (
        r"(\mathbf{w}, b) \leftarrow (\mathbf{w}, b) - \frac{\eta}{|\mathcal{B}|} "
        r"\sum_{i \in \mathcal{B}} \partial_{(\mathbf{w}, b)}\, l^{(i)}(\mathbf{w}, b)"
    )
    numbers = rf"{name}:\quad {w0:.4g} - {lr:g} \times ({g0:.5g}) = {w1:.5g}"
    return symbols, numbers


def script(spec: SgdSpec) -> str:
    """A script that repeats the run on the page, settings filled in."""
    return (
        "from core.data import FixedSpec, OwnSpec, SyntheticSpec\n"
        "from core.sgd import SgdSpec, run\n\n"
        f"result = run({spec!r})\n"
        "print(result.theta[-1], result.full_loss[result.epoch_ends])\n"
    )


def damage_table(right: Run, wrong: Run) -> pd.DataFrame:
    """The loss of all samples of two runs: step, loss, run (``right`` or ``with the mistake``)."""
    tables = [
        pd.DataFrame({"step": range(len(r.full_loss)), "loss": r.full_loss.numpy(), "run": label})
        for r, label in ((right, "right"), (wrong, "with the mistake"))
    ]
    return pd.concat(tables, ignore_index=True)


def damage_chart(table: pd.DataFrame, palette: Palette) -> Chart:
    """Loss of the right run and of the one with the mistake, on one log axis."""
    low, high = log_ends(table["loss"], positive_floor(table["loss"]))
    source = table.assign(loss=table["loss"].clip(lower=low))
    colour = alt.Color(
        "run:N",
        title=None,
        scale=alt.Scale(
            domain=["right", "with the mistake"], range=[palette.model, palette.compare]
        ),
        legend=alt.Legend(orient="top"),
    )
    dash = alt.StrokeDash("run:N", legend=None, scale=alt.Scale(range=[[1, 0], [6, 3]]))
    chart = (
        alt.Chart(source)
        .mark_line(strokeWidth=2, clip=True)
        .encode(
            x=theme.x_axis("step", "update", (0, max(int(table["step"].max()), 1))),
            y=theme.y_axis("loss", "loss of all samples (log scale)", (low, high), log=True),
            color=colour,
            strokeDash=dash,
            tooltip=["run", "step", alt.Tooltip("loss", format=".5g")],
        )
    )
    return theme.finish(
        chart,
        palette,
        title="What the mistake costs: the same run, right and wrong",
        description="Two loss curves on a logarithmic scale.",
        height=280,
    )


def damage_words(table: pd.DataFrame, mistake: str) -> str:
    """The measured damage in a sentence."""
    ends = table.groupby("run")["loss"].last()
    right, wrong = ends["right"], ends["with the mistake"]
    last = table.groupby("run")["step"].max()["with the mistake"]
    return (
        f"**{mistake}**: {MISTAKES[mistake]}. The right run ends at a loss of {right:.4g}, "
        f"this one at {wrong:.4g} after {last} updates."
        + (
            " Here the two are equal: nothing in these settings meets the mistake. Choose a batch "
            "size that does not divide n."
            if right == wrong
            else ""
        )
    )


def exercises(tables: SgdTables, lr: float, limit: float) -> list[tuple[str, str]]:
    """Questions with answers computed from the run on the page."""
    n, size = tables.n, int(tables.updates["size"].iloc[0])
    per_epoch = -(-n // size)
    g0, w0 = tables.look_up["g0"][0], tables.look_up["theta0"][0]
    name = tables.names[0]
    return [
        (
            f"How many updates make one epoch of {n} samples with batches of {size}?",
            f"⌈{n} / {size}⌉ = **{per_epoch}**, and the last batch holds "
            f"{n - (per_epoch - 1) * size}.",
        ),
        (
            f"The first update: {name} is {w0:.4g} and its slope is {g0:.4g}. With a learning rate "
            f"of {lr:g}, where does {name} go?",
            f"{w0:.4g} − {lr:g} × ({g0:.4g}) = **{w0 - lr * g0:.4g}**.",
        ),
        (
            "Double the steepest curvature of the bowl. What happens to the largest stable rate?",
            f"It halves: 2/λ_max goes from {limit:.4g} to **{limit / 2:.4g}**.",
        ),
    ]
