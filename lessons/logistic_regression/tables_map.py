"""A map of two classes as tables: samples, a state a frame, what the plane says in each."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch

from charts import heat, theme
from core import class_maps, linear_svm
from core.class_maps import PAIRS, Classes, MapRun, MapSpec
from core.linear_svm import SvmSpec

CELLS = 84  # of the map, on each side


@dataclass(frozen=True)
class MapTables:
    """A run: samples i, x, y, k, held; states, a row a frame: epoch, loss, accuracy, held_accuracy.

    wrong (T·n,): whether a sample lies on the wrong side in a frame; cells (T, CELLS, CELLS): ŷ in
    256 parts; border: x, y, line, frame. names are those of the two axes.
    """

    spec: MapSpec
    points: pd.DataFrame
    states: pd.DataFrame
    wrong: np.ndarray
    cells: np.ndarray
    border: pd.DataFrame
    ends: tuple[tuple[float, float], tuple[float, float]]
    names: tuple[str, str]
    classes: tuple[str, str]
    counts: tuple[int, int]
    held: int
    num_columns: int
    diverged: bool
    split_at: float | None
    constant: tuple[str, ...]
    one_column: bool
    collapse: float | None  # how far two layers without activation are from the one they make
    one_layer: tuple[float, ...]  # the weights of that one, of the drawn columns, and its bias
    label: str
    linear: float  # the share that logistic regression alone gets right, fitted to its end
    linear_loss: float  # and its mean cross-entropy there
    is_scaled: bool

    @property
    def n(self) -> int:
        """Number of samples."""
        return len(self.points)

    @property
    def num_frames(self) -> int:
        """Steps of the player."""
        return len(self.states) - 1

    @property
    def majority(self) -> float:
        """The share of the larger class: what always naming it gets right."""
        return max(self.counts) / sum(self.counts)

    @property
    def last(self) -> pd.Series:
        """The state at the end."""
        return self.states.iloc[-1]


def map_tables(spec: MapSpec) -> MapTables:
    """Train, and look at the plane in every kept state."""
    run = class_maps.train(spec)
    classes, axes = run.classes, class_maps.drawn(spec, run.classes)
    points = _points(classes, axes, run.train)
    ends = tuple(
        theme.pad(float(points[v].min()), float(points[v].max()), 0.04) for v in ("x", "y")
    )
    xs, ys = (torch.linspace(*end, CELLS, dtype=torch.double) for end in ends)
    cells = np.stack([class_maps.over_plane(run, net, xs, ys).numpy() for net in run.nets])
    X = classes.Z[:, list(run.columns)]
    linear = _linear(run, X)
    right = [((class_maps.score(net, X) > 0) == (classes.y > 0.5)).flatten() for net in run.nets]
    names = tuple(classes.names[j] for j in axes)
    return MapTables(
        spec=spec,
        points=points,
        states=_states(run, X),
        wrong=np.concatenate([(~row).numpy().astype(np.int8) for row in right]),
        cells=(cells * 255).round().astype(np.uint8),
        border=_borders(xs.numpy(), ys.numpy(), cells),
        ends=(ends[0], ends[1]),
        names=(names[0], names[1] if len(names) > 1 else "row number"),
        classes=classes.classes,
        counts=classes.counts,
        held=int((~run.train).sum()),
        num_columns=len(run.columns),
        diverged=run.diverged,
        split_at=classes.split_at,
        constant=classes.constant,
        one_column=len(axes) == 1,
        collapse=_collapse(run, X),
        one_layer=_one_layer(run),
        label=_label(spec),
        linear=linear.accuracy,
        linear_loss=linear_svm.logistic_loss(linear.margins).mean().item(),
        is_scaled=classes.is_scaled,
    )


def _linear(run: MapRun, X: torch.Tensor) -> linear_svm.Fit:
    """Of the rows that are trained on, with the penalty that scikit-learn has by default."""
    return linear_svm.fit("logistic", X[run.train], run.classes.y[run.train], SvmSpec())


def _label(spec: MapSpec) -> str:
    return spec.own.names[-1] if spec.own is not None and spec.own.names else "y"


def _points(classes: Classes, axes: tuple[int, ...], train: torch.Tensor) -> pd.DataFrame:
    n = len(classes.y)
    up = classes.X[:, axes[1]].numpy() if len(axes) > 1 else np.arange(1.0, n + 1)
    return pd.DataFrame(
        {
            "i": np.arange(n, dtype=np.int16),
            "x": classes.X[:, axes[0]].numpy().astype(np.float64),
            "y": up.astype(np.float64),
            "k": classes.y.flatten().numpy().astype(np.int8),
            "held": (~train).numpy().astype(np.int8),
        }
    )


def _states(run: MapRun, X: torch.Tensor) -> pd.DataFrame:
    rows = []
    for epoch, net in zip(run.epoch, run.nets, strict=True):
        loss, accuracy = class_maps.measured(net, X[run.train], run.classes.y[run.train])
        row = {"epoch": epoch, "loss": loss, "accuracy": accuracy, "held_accuracy": np.nan}
        if not bool(run.train.all()):
            row["held_accuracy"] = class_maps.measured(
                net, X[~run.train], run.classes.y[~run.train]
            )[1]
        rows.append(row)
    return pd.DataFrame(rows)


def _borders(x: np.ndarray, y: np.ndarray, cells: np.ndarray) -> pd.DataFrame:
    """Where ŷ is ½ in each frame, thinned: a line needs no more points than a screen shows."""
    found = [
        heat.contour_table(x, y, p, [0.5]).assign(frame=frame) for frame, p in enumerate(cells)
    ]
    table = pd.concat(found, ignore_index=True)
    return table.astype({"frame": np.int16, "line": np.int16})


def _collapse(run: MapRun, X: torch.Tensor) -> float | None:
    net = run.nets[-1]
    if net.w1 is None or net.activation != "none":
        return None
    w, b = class_maps.collapsed(net)
    z = class_maps.score(net, X)
    return float(((X @ w + b - z).abs() / z.abs().clamp_min(1.0)).max())


def _one_layer(run: MapRun) -> tuple[float, ...]:
    net = run.nets[-1]
    if net.w1 is not None and net.activation != "none":
        return ()
    w, b = class_maps.collapsed(net)
    return (*w.flatten().tolist(), b.item())


# --- pairs ------------------------------------------------------------------------------------


def pair_scores(spec: MapSpec) -> pd.DataFrame:
    """How well each pair that a set offers tells the classes apart: across, up, score, pair."""
    classes = class_maps.load(spec)
    columns = class_maps.offered(classes, spec.source)
    rows = []
    for across, up in PAIRS:
        if up < len(columns):
            pair = [columns[across], columns[up]]
            score = class_maps.neighbour_score(classes.X[:, pair], classes.y)
            names = [classes.names[j] for j in pair]
            rows.append({"across": names[0], "up": names[1], "score": score, "pair": (across, up)})
    if not rows:  # one column only
        score = class_maps.neighbour_score(classes.X[:, list(columns)], classes.y)
        name = classes.names[columns[0]]
        rows.append({"across": name, "up": "", "score": score, "pair": (0, 0)})
    return pd.DataFrame(rows)
