"""The tables of the further sections: other losses, exhaustive search, local minima."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import torch

from charts import theme
from charts.numbers import number
from charts.samples import parameter_names
from core.data import FIXED
from core.loss_surface import Surface, SurfaceSpec, prepare
from core.losses import CONVENTIONS, KINDS, best_theta, stretch
from core.minima import CURVES, Roll
from core.search import (
    MAX_EVALUATIONS,
    Found,
    SearchSpec,
    count,
    least_squares,
    mean_squared,
    search,
)
from lessons.loss_surface.tables_point import PointTables


def kinds_table(spec: SurfaceSpec) -> pd.DataFrame:
    """The best line under each loss: loss, one column a parameter; and moved, how far the lifted
    labels shifted the weight of the feature shown."""
    data, without = prepare(spec), prepare(replace(spec, outliers=0))
    names, rows = parameter_names(data.d), []
    feature = min(spec.across, spec.up)
    for kind in KINDS:
        theta, clean = (best_theta(d.X, d.y, kind, spec.delta) for d in (data, without))
        rows.append((kind, *theta.tolist(), abs(theta - clean)[feature].item()))
    return pd.DataFrame(rows, columns=["loss", *names, "moved"])


def conventions_table(scene: Surface, point: PointTables) -> pd.DataFrame:
    """The same surface added up in four ways: convention, loss, slopes, lowest point, limit."""
    first, second = (parameter_names(scene.data.d)[k] for k in (scene.spec.across, scene.spec.up))
    limit = scene.bowl.largest_stable_lr
    rows = []
    for convention in CONVENTIONS:
        factor = stretch(convention, scene.data.n)
        rows.append(
            {
                "convention": convention,
                "times": factor,
                "loss here": factor * point.loss,
                f"∂/∂{first}": factor * point.slope[0],
                f"∂/∂{second}": factor * point.slope[1],
                f"lowest at {first}": scene.lowest[scene.spec.across].item(),
                f"lowest at {second}": scene.lowest[scene.spec.up].item(),
                "largest stable η": limit / factor,
            }
        )
    return pd.DataFrame(rows)


def drawn_ends(roll: Roll) -> tuple[float, float]:
    """The piece of the x axis to draw: where the curve is shown, and the path if the ball stayed.

    One that flew away would squeeze the curve to a line.
    """
    low, high = CURVES[roll.spec.curve].shown
    if roll.left_at is not None:
        return low, high
    return min(low, roll.x.min().item()), max(high, roll.x.max().item())


def curve_table(roll: Roll) -> pd.DataFrame:
    """The curve where it is drawn: x, height."""
    curve, (low, high) = CURVES[roll.spec.curve], drawn_ends(roll)
    shown = curve.shown[1] - curve.shown[0]
    num = 1 + round(240 * (high - low) / shown)  # as fine, however wide
    x = torch.linspace(low, high, num, dtype=torch.double)
    return pd.DataFrame({"x": x.float().numpy(), "height": curve.height(x).float().numpy()})


def roll_readout(roll: Roll) -> pd.DataFrame:
    """One row a step: x, slope."""
    return pd.DataFrame({"x": roll.x.numpy(), "slope": roll.slope.numpy()})


TWO_LINES = ((3.2, 3.4), (3.2, 3.5))  # a, b: neighbours on the grid of the exercise


def two_lines_table() -> pd.DataFrame:
    """Two lines on the exercise, one row a line and point: line, x, y, y_hat, r."""
    rows = [
        (f"ŷ = {a:g}x + {b:g}", x, y, a * x + b, a * x + b - y)
        for a, b in TWO_LINES
        for x, y in zip(*FIXED["exercise"], strict=True)
    ]
    table = pd.DataFrame(rows, columns=["line", "x", "y", "y_hat", "r"])
    return table.assign(r=table["r"].round(12))  # 3.2 + 3.4 − 6.6 is not quite −0 in floats


STEPS = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01)
NAMES = ("a", "b")
FLOOR = 1e-6  # "exactly the best" has no place on a log axis; it is drawn here, at the bottom


def line_table(found: Found) -> pd.DataFrame:
    """One row a candidate of a search over one parameter: a, loss, best (bool)."""
    table = pd.DataFrame({"a": found.tried[0].numpy(), "loss": found.loss.numpy()})
    return table.assign(best=np.arange(len(table)) == found.index)


def beyond_table(found: Found, num: int = 121) -> pd.DataFrame:
    """The loss of the line beside the searched range too, where the search never looks: a, loss."""
    (best,), _ = least_squares(found.spec)
    low, high = found.spec.ranges[0]
    ends = theme.pad(min(low, best - 1), max(high, best + 1), 0.08)
    a = torch.linspace(*ends, num, dtype=torch.double)
    loss = mean_squared(found.spec.data, (a,))
    return pd.DataFrame({"a": a.float().numpy(), "loss": loss.float().numpy()})


def cost_table(spec: SearchSpec) -> pd.DataFrame:
    """What a finer step buys: step, evaluations, loss, above (the best possible).

    Steps whose grid would have too many points are left out.
    """
    _, least = least_squares(spec)
    rows = []
    for step in STEPS:
        if math.prod(count(low, high, step) for low, high in spec.ranges) > MAX_EVALUATIONS:
            break
        found = search(replace(spec, step=step))
        above = max(found.best_loss - least, 0.0)
        rows.append((step, found.spec.evaluations, *found.best, found.best_loss, above))
    names = NAMES[: len(spec.ranges)]
    return pd.DataFrame(rows, columns=["step", "evaluations", *names, "loss", "above the best"])


def rounds_table(results: list[Found]) -> pd.DataFrame:
    """One row a round of a person who searches: step, evaluations so far, the best, its loss."""
    rows, total = [], 0
    for number_of, found in enumerate(results, 1):
        total += found.spec.evaluations
        ranges = ", ".join(
            f"{number(low, 6)} to {number(high, 6)}" for low, high in found.spec.ranges
        )
        rows.append(
            (number_of, ranges, number(found.spec.step), total, *found.best, found.best_loss)
        )
    names = NAMES[: len(results[0].best)]
    columns = ["round", "range", "step", "evaluations so far", *names, "loss"]
    return pd.DataFrame(rows, columns=columns)
