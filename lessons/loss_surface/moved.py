"""What moves with the point of a loss surface, as expressions: its line, residuals, loss and slope.

The browser works them out by the formulas of core.loss_surface and core.losses, so that they move
with the thumbs of two sliders; tests hold the two against each other.
"""

import math
from dataclasses import dataclass

import altair as alt
import numpy as np

from charts import form
from charts.form import Columns
from charts.theme import Chart
from lessons.loss_surface.tables import SurfaceTables
from lessons.loss_surface.tables_point import PointTables

MAX_SQUARES = 60  # more squares than these are a grey blob
AWAY_X, AWAY_Y = "(here_x - at.low_x)", "(here_y - at.low_y)"  # of the point from the optimum
# What of `at` follows the points while a hand moves them, column -> what it is of them.
OF_POINTS = {
    "low_x": "w",
    "low_y": "b",
    "least": "loss",
    "h_xx": "x_square",
    "h_xy": "x_mean",
    "h_yy": "one",
}
GRADIENT = (  # core.loss_surface.gradient_at, on the cut that is shown
    f"at.h_xx * {AWAY_X} + at.h_xy * {AWAY_Y}",
    f"at.h_xy * {AWAY_X} + at.h_yy * {AWAY_Y}",
)
PULL = {  # core.losses.pull
    "absolute": "((datum.r > 0) - (datum.r < 0))",
    "Huber": "clamp(datum.r, -at.delta, at.delta)",
}


def at_point(chart: Chart, **expressions: str) -> Chart:
    """A chart that reads `at`, `expressions`, and the point as here_x and here_y.

    As in point_tables the point is the optimum where it is half a grain from it.
    """
    near = " && ".join(f"abs(point_{k} - at.low_{k}) <= 0.5005 * at.grain" for k in "xy")
    here = {f"here_{k}": f"at_bottom ? at.low_{k} : point_{k}" for k in "xy"}
    return form.steerable(chart, "point_x", "point_y", at_bottom=near, **here, **expressions)


def point_numbers(tables: SurfaceTables, point: PointTables) -> dict[str, float]:
    """The point and the parabola around the optimum, as the forms read them in `at`."""
    (h_xx, h_xy), (_, h_yy) = tables.H
    return {
        "point_x": point.placed[0],
        "point_y": point.placed[1],
        "low_x": tables.lowest[0],
        "low_y": tables.lowest[1],
        "grain": tables.grain,
        "least": tables.loss_at["optimum"],
        "h_xx": h_xx,
        "h_xy": h_xy,
        "h_yy": h_yy,
        "delta": tables.delta,
        "bias": tables.base[-1],
    }


def loss(x: str, y: str) -> str:
    """core.loss_surface.loss_at as an expression: the parabola, anywhere on the cut."""
    a, b = f"({x} - at.low_x)", f"({y} - at.low_y)"
    return f"at.least + (at.h_xx * {a} * {a} + 2 * at.h_xy * {a} * {b} + at.h_yy * {b} * {b}) / 2"


@dataclass(frozen=True)
class Line:
    """The line of the point: `weight` and `second` are here_x and here_y in one order or the other.

    `second` is the bias, or another feature's weight; that feature's part then moves the samples.
    """

    weight: str
    second: str
    second_is_bias: bool

    @property
    def bias(self) -> str:
        """The height of the line at 0, as an expression."""
        return self.second if self.second_is_bias else "at.bias"


def line_of(tables: SurfaceTables) -> Line:
    """What the two parameters shown are to the line."""
    across = tables.feature == tables.window.across
    weight, second = ("here_x", "here_y") if across else ("here_y", "here_x")
    return Line(weight, second, tables.second == tables.d)


def samples_table(tables: SurfaceTables) -> Columns:
    """One row a sample: i, x (of the feature shown), y (minus the part of features at their base),
    other (the second weight's feature, or 0), drawn (MAX_SQUARES of them, evenly)."""
    points, d = tables.points, tables.d
    y = points["y"].to_numpy()
    for k in set(range(d)) - {tables.feature, tables.second}:
        y = y - tables.base[k] * points[f"x{k + 1}"].to_numpy()
    number = np.arange(len(points))
    return {
        "i": number,
        "x": points[f"x{tables.feature + 1}"].to_numpy(),
        "y": y,
        "other": np.zeros(len(y))
        if tables.second == d
        else points[f"x{tables.second + 1}"].to_numpy(),
        "drawn": number % math.ceil(len(number) / MAX_SQUARES) == 0,
    }


def samples(line: Line) -> alt.Chart:
    """A mark a sample, as the line sees it: v (y minus other features' part), fit, r = fit − v."""
    v = "datum.y" if line.second_is_bias else f"datum.y - {line.second} * datum.other"
    return (
        form.table("samples")
        .transform_calculate(v=v, fit=f"{line.weight} * datum.x + {line.bias}")
        .transform_calculate(r="datum.fit - datum.v")
    )


def slope(kind: str, line: Line) -> alt.Chart:
    """One row with the gradient of the loss at the point: slope_x, slope_y."""
    if kind == "squared":
        across, up = GRADIENT
        return form.table("at").transform_calculate(slope_x=across, slope_y=up)
    # core.losses.mean_slope: the mean of pull(r) · (x, 1)
    second = "1" if line.second_is_bias else "datum.other"
    across, up = ("datum.x", second) if line.weight == "here_x" else (second, "datum.x")
    return (
        samples(line)
        .transform_calculate(pull=PULL[kind])
        .transform_calculate(pull_x=f"datum.pull * {across}", pull_y=f"datum.pull * {up}")
        .transform_aggregate(slope_x="mean(pull_x)", slope_y="mean(pull_y)")
    )
