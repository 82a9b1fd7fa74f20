"""One run of SGD as tables: what its views, its words and its readout read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import torch

from charts import heat
from charts.bowl import bowl_levels, places_table, reach
from charts.form import Columns
from charts.naming import Naming, naming
from charts.samples import parameter_names, points_table
from core.bowl import Window, fold, grid, window_around
from core.data import DataSpec, load
from core.path_shape import PathShape, path_shape
from core.sgd import Run, batch_view
from core.verdict import Verdict, evidence, verdict

MAX_CARDS = 240  # cards of the epoch strip; with more samples a card would be thinner than a pixel
LARGEST = float(np.finfo(np.float32).max)
ZOOMS = (1.0, 1.5, 2.2, 3.2, 4.0)  # how much larger than its least the window may be
MAX_STRETCH = 4.0  # spans that differ more than this are drawn on axes of their own


@dataclass(frozen=True)
class SgdTables:
    """What the SGD charts read. `x` and `y` are the two parameters shown.

    run: one row a state, T + 1 in all. step, theta0 … thetad and loss (of all samples) are the
    state's. The rest belongs to the update that leaves it, and is empty or 0 in the last row: batch
    (sample numbers as text, in order), size, batch_loss, g0 … gd and f0 … fd (gradients of the
    batch and of all samples), angle (between them, in degrees). In the plane of x and y: cx, cy,
    r00, r01, r11 (the ring of the batch's bowl through here), gx, gy and fx, fy (arrow tips).
    points (n rows): i, one column a feature, y. places: name (start, optimum, truth), x, y.
    heat, contour: see charts.theme. `square`: one unit is as long across as up.
    """

    run: pd.DataFrame
    points: pd.DataFrame
    places: pd.DataFrame
    heat: pd.DataFrame
    contour: pd.DataFrame
    window: Window
    square: bool
    names: tuple[str, ...]
    called: Naming
    best: list[float]
    best_loss: float
    epoch_ends: list[int]
    diverged_at: int | None
    path: PathShape  # as it is drawn
    full: bool  # every update sees all samples
    angle: float  # median of the angles that say something, in degrees
    verdict: Verdict

    @property
    def num_updates(self) -> int:
        """T, how many updates there are."""
        return len(self.run) - 1

    @property
    def updates(self) -> pd.DataFrame:
        """The rows of `run` that have an update."""
        return self.run.iloc[:-1]

    @property
    def sizes(self) -> list[int]:
        """The sizes of the batches, update by update."""
        return self.updates["size"].tolist()

    @property
    def n(self) -> int:
        """Number of samples."""
        return len(self.points)

    @property
    def d(self) -> int:
        """Number of features."""
        return len(self.names) - 1


@dataclass(frozen=True)
class Backdrop:
    """What lies under every run on the same data in the same window, tables as SgdTables has them.

    Learning rates that are neighbours share it.
    """

    points: pd.DataFrame
    heat: pd.DataFrame
    contour: pd.DataFrame


def backdrop(spec: DataSpec, window: Window, square: bool) -> Backdrop:
    """The samples, and the bowl's picture with its contour lines."""
    data = load(spec)
    bowl = fold(data.X, data.y)
    ends = [reach(window, axis) if square else (window.x, window.y)[axis] for axis in (0, 1)]
    seen = Window(window.across, window.up, *ends)
    x, y, loss = (t.numpy() for t in grid(bowl, seen, bowl.theta, 89))
    return Backdrop(
        points=points_table(data.X, data.y),
        heat=heat.heatmap_table(x, y, loss),
        contour=heat.contour_table(x[::2], y[::2], loss[::2, ::2], bowl_levels(loss)),
    )


def sgd_tables(
    run: Run,
    across: int,
    up: int,
    under: Callable[[DataSpec, Window, bool], Backdrop] = backdrop,
) -> SgdTables:
    """All tables of one run, seen over the parameters with indices `across` and `up`.

    `under` gives the backdrop; a caller that remembers them saves half of the work.
    """
    places = {"start": run.theta[0], "optimum": run.bowl.theta}
    if run.data.w is not None and run.data.b is not None:
        places["truth"] = torch.cat([run.data.w.flatten(), run.data.b])
    landmarks = [theta for name, theta in places.items() if name != "start"]
    window, square = window_on(run, torch.stack(landmarks), across, up)
    below = under(run.spec.data, window, square)
    rows = run_table(run, window)
    return SgdTables(
        run=rows,
        points=below.points,
        places=places_table(places, across, up),
        heat=below.heat,
        contour=below.contour,
        window=window,
        square=square,
        names=tuple(parameter_names(run.data.d)),
        called=naming(run.data),
        best=run.bowl.theta.tolist(),
        best_loss=run.bowl.loss,
        diverged_at=run.diverged_at,
        path=drawn_path(run, window),
        full=evidence(run).full,
        angle=median_angle(rows, run.bowl.loss),
        epoch_ends=run.epoch_ends,
        verdict=verdict(run),
    )


def window_on(run: Run, places: torch.Tensor, across: int, up: int) -> tuple[Window, bool]:
    """Zero and the `places` in view, the start, and of the path what is not four times as far away.

    It grows about its middle, and by steps: two learning rates that are neighbours are seen in the
    same picture, and the browser lays out a new one only now and then. Nor does it hang on the
    start: who clicks on the picture finds the start under the pointer.
    Also whether one unit is to be as long across as up: then a gradient stands upright on its ring.
    """
    home = window_around(torch.cat([torch.zeros_like(places[:1]), places]), across, up)
    ends = torch.tensor([home.x, home.y], dtype=run.theta.dtype)
    middle, half = ends.mean(1), ends.diff(dim=1).flatten() / 2
    square = bool(half.max() <= MAX_STRETCH * half.min())
    if square:
        half = half.max().expand(2)
    away = ((run.theta[:, [across, up]] - middle).abs() / half).amax(1)
    near = away[away <= ZOOMS[-1]].tolist()
    needed = max([away[0].item(), *near])
    zoom = next((zoom for zoom in ZOOMS if needed <= zoom), 1.1 * needed)
    (left, low), (right, high) = (middle - zoom * half).tolist(), (middle + zoom * half).tolist()
    return Window(across, up, (left, right), (low, high)), square


def drawn_path(run: Run, window: Window) -> PathShape:
    """What the path looks like in the picture. With all samples nothing wanders: it overshoots."""
    plane = [window.across, window.up]
    span = run.theta.new_tensor([window.x[1] - window.x[0], window.y[1] - window.y[0]])
    found = path_shape((run.theta[:, plane] / span).tolist())
    if found.name == "it wanders" and evidence(run).full:
        return replace(found, name="it zig-zags")
    return found


def median_angle(rows: pd.DataFrame, best_loss: float) -> float:
    """The middle angle, in degrees, between the batch's gradient and that of all samples.

    At the bottom both are roundings, and their angle says nothing: these updates do not count.
    """
    above = rows["loss"].to_numpy()[:-1] - best_loss
    meant = above > 1e-12 * above.max(initial=0)
    angles = rows["angle"].to_numpy()[:-1][meant]
    return float(np.median(angles)) if meant.any() else 0.0


def run_table(run: Run, window: Window) -> pd.DataFrame:
    """One row a state, as SgdTables says. The parameters keep all their digits."""
    T, d = run.num_updates, run.data.d
    cosine = torch.cosine_similarity(run.batch_grad, run.full_grad[:T], dim=1).clamp(-1, 1)
    of_update: dict[str, Any] = {
        "batch_loss": run.batch_loss,
        # near 0 and 180° a cosine has no digits left for the angle: 1e-6° would be a rounding
        "angle": torch.rad2deg(torch.acos(cosine)).round(decimals=4),
        **{f"g{j}": run.batch_grad[:, j] for j in range(d + 1)},
        **{f"f{j}": run.full_grad[:T, j] for j in range(d + 1)},
        **in_the_plane(run, window),
    }
    columns: dict[str, Any] = {"step": np.arange(T + 1, dtype=np.int16)}
    columns |= {f"theta{j}": run.theta[:, j].numpy() for j in range(d + 1)}
    columns["loss"] = run.full_loss.numpy()
    columns["batch"] = [" ".join(map(str, batch.tolist())) for batch in run.batches] + [""]
    columns["size"] = np.array([*map(len, run.batches), 0], dtype=np.int16)
    columns |= {name: np.append(values.numpy(), 0.0) for name, values in of_update.items()}
    return pd.DataFrame(columns)


def in_the_plane(run: Run, window: Window) -> dict[str, torch.Tensor]:
    """The batch's ring and the two downhill arrows of every update, in the plane of the window."""
    T, plane = run.num_updates, [window.across, window.up]
    view = batch_view(run, *plane)
    span = torch.tensor([window.x[1] - window.x[0], window.y[1] - window.y[0]])
    batch, full = -run.batch_grad[:, plane], -run.full_grad[:T, plane]
    # The longer of the two arrows is a fifth of the picture: directions compare, lengths too.
    longest = torch.maximum((batch / span).norm(dim=1), (full / span).norm(dim=1))
    scale = (0.2 / longest.clamp_min(1e-300))[:, None]
    here = run.theta[:T, plane]
    return {
        "cx": view.centre[:, 0],
        "cy": view.centre[:, 1],
        "r00": view.root[:, 0, 0],
        "r01": view.root[:, 0, 1],
        "r11": view.root[:, 1, 1],
        "gx": (here + scale * batch)[:, 0],
        "gy": (here + scale * batch)[:, 1],
        "fx": (here + scale * full)[:, 0],
        "fy": (here + scale * full)[:, 1],
    }


def drawn(table: pd.DataFrame, *columns: str, **renamed: str) -> Columns:
    """Some columns of a table, for drawing: numbers take four bytes, and no eye can tell.

    `renamed` are columns under another name, new=old. What a float32 cannot hold is far outside
    of every picture, and is moved to its edge.
    """
    names = {name: name for name in columns} | renamed
    return {new: for_drawing(table[old].to_numpy()) for new, old in names.items()}


def for_drawing(values: np.ndarray) -> np.ndarray:
    """Eight bytes a number become four; everything else stays as it is."""
    if values.dtype != np.float64:
        return values
    return np.clip(values, -LARGEST, LARGEST).astype(np.float32)


DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
PAIRS = [high + low for high in DIGITS for low in DIGITS]  # 4,096 sample numbers, two letters each


def coded(batches: pd.Series) -> list[str]:
    """The sample numbers of each batch, two letters each: half as long as when spelt out."""
    return ["".join([PAIRS[int(i)] for i in batch.split()]) for batch in batches]


def sample_at(batch: str, slot: str) -> str:
    """The sample number in a slot of a coded batch, as an expression; both are expressions."""
    letters = (f"substring({batch}, 2 * {slot} + {k}, 2 * {slot} + {k + 1})" for k in (0, 1))
    high, low = (f"indexof('{DIGITS}', {letter})" for letter in letters)
    return f"(64 * {high} + {low})"


def card_heights(y: np.ndarray) -> Columns:
    """tall: y between 0.15 and 1, so that the smallest card can still be seen."""
    span = float(y.max() - y.min())
    tall = 0.15 + 0.85 * (y - y.min()) / span if span else y * 0 + 0.6
    return {"tall": for_drawing(tall)}


def strip_table(sizes: Sequence[int]) -> Columns:
    """Cards of one epoch: left, right (positions), batch (its number), slot (place in it), size.

    One row a card; above MAX_CARDS samples one row a batch.
    """
    batches = np.arange(len(sizes))
    if sum(sizes) > MAX_CARDS:
        batch, size, right = batches, np.array(sizes), np.cumsum(sizes)
        left = right - size
    else:
        batch, size = np.repeat(batches, sizes), np.repeat(sizes, sizes)
        left = np.arange(len(batch))
        right = left + 1
    starts = np.cumsum(sizes) - np.array(sizes)
    columns = {
        "left": left,
        "right": right,
        "batch": batch,
        "slot": left - starts[batch],
        "size": size,
    }
    return {name: values.astype(np.int16) for name, values in columns.items()}


def readout_table(tables: SgdTables) -> Columns:
    """One row a state, one column for every name in `readout_lines`; the last has no batch.

    The parameters keep all their digits; the rest has the four that are shown, or none.
    """
    d, points, run, T = tables.d, tables.points, tables.run, tables.num_updates
    first = np.array([int(batch.split(" ", 1)[0]) for batch in run["batch"][:T]], dtype=np.int64)
    theta = [run[f"theta{k}"].to_numpy() for k in range(d + 1)]  # (T + 1,) each
    features = [points[f"x{k + 1}"].to_numpy()[first] for k in range(d)]  # (T,) each
    y = points["y"].to_numpy()[first]
    y_hat = sum(theta[k][:T] * features[k] for k in range(d)) + theta[d][:T]
    of_update = {
        "first_i": first,
        "first_y_hat": y_hat,
        "first_y": y,
        "first_error": y_hat - y,
        **{f"first_x{k + 1}": features[k] for k in range(d)},
        **{name: run[name].to_numpy()[:T] for name in ("size", "batch_loss", "angle")},
        **{f"g{k}": run[f"g{k}"].to_numpy()[:T] for k in range(d + 1)},
    }
    columns: dict[str, np.ndarray] = {name: shown(v) for name, v in of_update.items()}
    return columns | {f"theta{k}": theta[k] for k in range(d + 1)}


def shown(values: np.ndarray) -> np.ndarray:
    """Numbers of the updates for the eye, in few bytes, and none for the last state."""
    if values.dtype.kind == "i":
        last = np.arange(len(values) + 1) == len(values)
        return np.ma.array(np.append(values, 0).astype(np.int16), mask=last)
    return for_drawing(np.append(values, np.nan))
