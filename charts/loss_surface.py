"""The loss over two parameters: bowl, slices, and the line with the squares a point means.

Axes of a bowl have equal units, whatever the shape of the screen: a round bowl looks round and
downhill stands upright on the lines of equal loss.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import torch

from charts import theme
from charts.theme import Chart, Palette
from core.loss_surface import (
    Surface,
    Window,
    bowl_of_flat_labels,
    grid,
    loss_at,
    slice_along,
    surface_grid,
)
from core.losses import charge

PLANES = {"w₁ and w₂": (0, 1), "w₁ and b": (0, 2), "w₂ and b": (1, 2)}  # indices into theta
REACH = (1.9, 1.3)  # a wide screen sees this much more across, a tall one this much more up
MAX_SQUARES = 60  # more squares than these are a grey blob
STAND = (1.3, 1.0)  # how far beyond the window a point may stand: what every screen still shows


def parameter_names(d: int) -> list[str]:
    """What the parameters are called on screen: w, b for one feature, else w₁ … w_d, b."""
    digits = "₁₂₃₄₅₆₇₈"
    return ["w", "b"] if d == 1 else [f"w{digits[j]}" for j in range(d)] + ["b"]


def bowl_levels(loss: np.ndarray) -> list[float]:
    """Nine loss values for contour lines, evenly spaced to a logarithmic eye."""
    low, high = max(loss.min() * 1.3, loss.max() * 1e-3), loss.max() * 0.85
    if loss.max() <= 0:
        return []
    return [float(level) for level in np.geomspace(low, max(high, low * 1.01), 9)]


def places_table(places: dict[str, torch.Tensor], across: int, up: int) -> pd.DataFrame:
    """Named parameters (d + 1,) in the plane of two of them: name, x, y."""
    rows = [(name, theta[across].item(), theta[up].item()) for name, theta in places.items()]
    return pd.DataFrame(rows, columns=["name", "x", "y"])


# --- tables -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SurfaceTables:
    """What the pictures of one surface read, whatever point is chosen on it.

    points (n rows): i, x1 … xd, y. places: name (optimum, truth), x, y. arms (0 or 2 rows): x, y,
    x2, y2, curvature, label. ring: x, y, line.  heat, contour: see charts.theme.
    `best` and `base` are all parameters, `lowest` is the bottom in sight; `loss_at` names the loss
    at optimum and truth. curvatures (ascending) and axes (one unit axis a row) are the cut's.
    """

    heat: pd.DataFrame
    contour: pd.DataFrame
    points: pd.DataFrame
    places: pd.DataFrame
    arms: pd.DataFrame
    ring: pd.DataFrame
    window: Window
    names: list[str]
    best: list[float]
    base: list[float]
    lowest: tuple[float, float]
    loss_at: dict[str, float]
    curvatures: list[float]
    axes: list[list[float]]
    mean_square: float  # of the feature shown: the curvature along its weight
    condition: float
    whole_condition: float
    unique: bool
    squared: bool

    @property
    def d(self) -> int:
        """Number of features."""
        return len(self.names) - 1

    @property
    def feature(self) -> int:
        """The feature whose scatter goes with this picture."""
        return self.window.across if self.window.across < self.d else self.window.up

    @property
    def shown(self) -> tuple[str, str]:
        """Names of the two parameters shown."""
        return self.names[self.window.across], self.names[self.window.up]

    def ends(self, axis: int) -> tuple[float, float]:
        """How far the picture reaches along an axis (0 across, 1 up) on any screen."""
        return reach(self.window, axis)


def reach(window: Window, axis: int, factors: tuple[float, float] = REACH) -> tuple[float, float]:
    """The ends of what any screen may show of a window along one axis."""
    low, high = (window.x, window.y)[axis]
    middle, half = (low + high) / 2, (high - low) / 2 * factors[axis]
    return middle - half, middle + half


def point_grid(window: Window, axis: int) -> tuple[float, float, float]:
    """Where a point may stand along an axis: low, high, and a round step, some 500 of them."""
    low, high = reach(window, axis, STAND)
    rough = (high - low) / 400
    decade = 10.0 ** math.floor(math.log10(rough))
    step = max(m * decade for m in (1, 2, 5) if m * decade <= rough)
    return math.floor(low / step) * step, math.ceil(high / step) * step, step


def surface_tables(scene: Surface) -> SurfaceTables:
    """All tables of one surface."""
    window, spec = scene.window, scene.spec
    squared = spec.kind == "squared"
    x, y, loss = (
        t.numpy()
        for t in surface_grid(scene, reach(window, 0), reach(window, 1), 121 if squared else 81)
    )
    places = {
        "optimum": scene.lowest,
        **({"truth": scene.truth} if scene.truth is not None else {}),
    }
    levels = bowl_levels(loss)
    parabola = squared and not scene.cut.flat
    return SurfaceTables(
        heat=theme.heatmap_table(x, y, loss),
        contour=rings_table(scene, levels) if parabola else theme.contour_table(x, y, loss, levels),
        points=points_table(scene.data.X, scene.data.y),
        places=places_table(places, spec.across, spec.up),
        arms=arms_table(scene),
        ring=ring_table(scene),
        window=window,
        names=parameter_names(scene.data.d),
        best=scene.best.tolist(),
        base=scene.base.tolist(),
        lowest=(scene.lowest[spec.across].item(), scene.lowest[spec.up].item()),
        loss_at={name: scene.loss(t).item() for name, t in places.items()},
        curvatures=scene.cut.curvatures.tolist(),
        axes=scene.cut.axes.T.tolist(),
        mean_square=scene.data.X[:, min(spec.across, spec.up)].square().mean().item(),
        condition=scene.cut.condition,
        whole_condition=scene.bowl.condition,
        unique=scene.bowl.unique,
        squared=squared,
    )


def points_table(X: torch.Tensor, y: torch.Tensor) -> pd.DataFrame:
    """One row a sample: i, x1 … xd, y."""
    table = pd.DataFrame(X.numpy(), columns=[f"x{j + 1}" for j in range(X.shape[1])])
    return table.assign(y=y.flatten().numpy(), i=range(len(X)))


def arms_table(scene: Surface) -> pd.DataFrame:
    """The bowl's own axes, each as the diameter of one line of equal loss; none for other losses.

    An arm is √(2c/λ) long for a loss c above the bottom; a flat direction has no end.
    """
    columns = ["x", "y", "x2", "y2", "curvature", "label"]
    if scene.spec.kind != "squared":
        return pd.DataFrame([], columns=columns, dtype=float)
    centre, rows = scene.cut.centre, []
    for length, curvature, axis in zip(
        arm_lengths(scene), scene.cut.curvatures.tolist(), scene.cut.axes.T, strict=True
    ):
        near, far = centre - length * axis, centre + length * axis
        if (near[0] > far[0]).item():
            near, far = far, near  # the label stands right of the right end
        rows.append((*near.tolist(), *far.tolist(), curvature, f"λ = {curvature:.3g}"))
    if scene.cut.flat:
        rows[0] = (*rows[0][:5], "")  # its ends are out of sight; the words say it
    return pd.DataFrame(rows, columns=columns)


def arm_lengths(scene: Surface) -> list[float]:
    """How long the two arms are drawn, the flattest first: as long as the picture has room."""
    window, (x, y) = scene.window, scene.cut.centre.tolist()
    half = (window.x[1] - window.x[0]) / 2
    to_edge = min(x - window.x[0], window.x[1] - x, y - window.y[0], window.y[1] - y)
    length = max(0.75 * to_edge, 0.25 * half)
    flat, steep = scene.cut.curvatures.tolist()
    if scene.cut.flat:
        return [4 * half, length if steep > 0 else 4 * half]
    return [length, length * math.sqrt(flat / steep)]


def ring_table(scene: Surface) -> pd.DataFrame:
    """The line of equal loss that both arms touch: x, y, line; none in an endless valley."""
    if scene.spec.kind != "squared" or scene.cut.flat:
        return rings_table(scene, [])
    flattest = scene.cut.curvatures[0].item()
    return rings_table(scene, [scene.cut.loss + flattest * arm_lengths(scene)[0] ** 2 / 2])


def rings_table(scene: Surface, levels: Sequence[float]) -> pd.DataFrame:
    """Lines of equal loss of a parabola, which are ellipses: x, y, line.

    Half-axis k of level L is √(2 (L − L*) / λₖ) long: exact, where a grid would cut the tips off.
    """
    num = 73
    turn = torch.linspace(0, 2 * math.pi, num, dtype=torch.double)
    unit = torch.stack([turn.cos(), turn.sin()])  # (2, num)
    above = torch.tensor([max(level - scene.cut.loss, 0.0) for level in levels])
    lengths = (2 * above / scene.cut.curvatures[:, None]).sqrt().T  # (levels, 2)
    rings = scene.cut.centre[:, None] + scene.cut.axes @ (lengths[..., None] * unit)
    return pd.DataFrame(
        {
            "x": rings[:, 0].flatten().float().numpy(),
            "y": rings[:, 1].flatten().float().numpy(),
            "line": np.repeat(np.arange(len(levels), dtype=np.int16), num),
        }
    )


@dataclass(frozen=True)
class PointTables:
    """What one point of the surface means.

    theta all parameters; loss there; slope its gradient in the plane; at_optimum whether the point
    was close enough to be put exactly there. residuals (n rows): i, x, v, fit, r, drawn.
    slices: per axis (value, loss). `bottoms`: per axis the lowest (value, loss) of the slice.
    """

    theta: list[float]
    x: float
    y: float
    loss: float
    slope: tuple[float, float]
    at_optimum: bool
    residuals: pd.DataFrame
    slices: tuple[pd.DataFrame, pd.DataFrame]
    bottoms: tuple[tuple[float, float], tuple[float, float]]
    angle: float | None  # degrees between downhill and the way to the optimum; None at the optimum


def point_tables(scene: Surface, x: float, y: float, grain: float = 0.0) -> PointTables:
    """Look at one point. Within half a `grain` of the optimum it is the optimum."""
    spec = scene.spec
    low_x, low_y = scene.lowest[spec.across].item(), scene.lowest[spec.up].item()
    # a slider has steps; without this nobody could ever stand on the bottom
    if abs(x - low_x) <= grain / 2 * 1.001 and abs(y - low_y) <= grain / 2 * 1.001:
        x, y = low_x, low_y
    theta = scene.at(x, y)
    slope = scene.slope(theta)[[spec.across, spec.up]]
    curves = [
        slice_along(scene, theta, index, reach(scene.window, axis))
        for axis, index in enumerate((spec.across, spec.up))
    ]
    there = (x, y) == (low_x, low_y)
    return PointTables(
        theta=theta.tolist(),
        x=x,
        y=y,
        loss=scene.loss(theta).item(),
        slope=(slope[0].item(), slope[1].item()),
        at_optimum=there,
        residuals=residual_table(scene, theta),
        slices=(slice_table(*curves[0]), slice_table(*curves[1])),
        bottoms=(slice_bottom(scene, theta, 0), slice_bottom(scene, theta, 1)),
        angle=None if there else angle_between(-slope, torch.tensor([low_x - x, low_y - y])),
    )


def angle_between(a: torch.Tensor, b: torch.Tensor) -> float | None:
    """Degrees between two directions; None when one of them has no length."""
    a, b = a.double(), b.double()
    if min(a.norm().item(), b.norm().item()) < 1e-12:
        return None
    cosine = (a @ b / (a.norm() * b.norm())).clamp(-1, 1)
    return math.degrees(math.acos(cosine.item()))


def slice_table(values: torch.Tensor, losses: torch.Tensor) -> pd.DataFrame:
    """One slice: value, loss. All eight bytes: own data can have losses beyond a float32."""
    return pd.DataFrame({"value": values.numpy(), "loss": losses.numpy()})


def slice_bottom(scene: Surface, theta: torch.Tensor, axis: int) -> tuple[float, float]:
    """Where the slice along one axis is lowest: exact for a parabola, to a 400th for the others."""
    index = (scene.spec.across, scene.spec.up)[axis]
    if scene.spec.kind == "squared":
        curvature = scene.bowl.H[index, index].item()
        lowest = theta.clone()
        lowest[index] -= scene.slope(theta)[index].item() / curvature if curvature > 0 else 0
        return lowest[index].item(), scene.loss(lowest).item()
    values, losses = slice_along(scene, theta, index, reach(scene.window, axis), 401)
    best = int(losses.argmin())
    return values[best].item(), losses[best].item()


def residual_table(scene: Surface, theta: torch.Tensor) -> pd.DataFrame:
    """One row a sample: i, x (of the feature shown), v (y minus the other features' part), fit,
    r = fit − v, cost, and drawn: whether its square is drawn (MAX_SQUARES of them, evenly)."""
    X, y, d = scene.data.X, scene.data.y.flatten(), scene.data.d
    feature = scene.spec.across if scene.spec.across < d else scene.spec.up
    rest = [k for k in range(d) if k != feature]
    v = y - X[:, rest] @ theta[rest]
    fit = theta[feature] * X[:, feature] + theta[d]
    columns = {"x": X[:, feature], "v": v, "fit": fit, "r": fit - v}
    columns["cost"] = charge(fit - v, scene.spec.kind, scene.spec.delta)
    table = pd.DataFrame({name: column.numpy() for name, column in columns.items()})
    every = math.ceil(len(table) / MAX_SQUARES)
    return table.assign(i=range(len(table)), drawn=np.arange(len(table)) % every == 0)


# --- the bowl -----------------------------------------------------------------------------------


def square_axes(x: theme.Domain, y: theme.Domain, names: Sequence[str]) -> tuple[alt.X, alt.Y]:
    """Axes on which one unit is as long across as up, on a screen of any shape.

    The ends, numbers or expressions, are those of a square; the wider side of the picture shows
    more of the surface, up to REACH.
    """
    across = _grown(x, f"min({REACH[0]}, max(1, width / height))")
    up = _grown(y, f"min({REACH[1]}, max(1, height / width))")
    return (
        alt.X("x:Q", title=names[0], scale=across),
        alt.Y("y:Q", title=names[1], scale=up),
    )


def _grown(ends: theme.Domain, factor: str) -> alt.Scale:
    low, high = ends
    middle, half = f"(({low}) + ({high})) / 2", f"(({high}) - ({low})) / 2"
    # not domainMin and domainMax: with those Vega also takes the extent of every mark at each step
    ends_at = [alt.ExprRef(f"{middle} {sign} {half} * {factor}") for sign in "-+"]
    return alt.Scale(domain=ends_at, nice=False, zero=False)


def landmarks(
    places: pd.DataFrame | alt.NamedData, x: alt.X, y: alt.Y, palette: Palette
) -> list[Chart]:
    """The places worth knowing, by their name: a cross for the optimum, a diamond for the truth."""
    return [
        theme.landmark(
            alt.Chart(places).transform_filter(f"datum.name === '{name}'"),
            x,
            y,
            colour=getattr(palette, name),
            shape=shape,
        )
        for name, shape in (("optimum", "cross"), ("truth", "diamond"))
    ]


def bowl_chart(
    tables: SurfaceTables, point: PointTables, palette: Palette, *, arms: bool = True
) -> Chart:
    """The surface from above; a click on it chooses the selection `place` (x, y)."""
    x, y = square_axes(("left", "right"), ("low", "high"), tables.shown)
    layers = [
        theme.heatmap(tables.heat, x, y),
        theme.contours(tables.contour, x, y),
        *(bowl_arms(tables, x, y) if arms else []),
        *crosshair(point, x, y),
        *landmarks(tables.places, x, y, palette),
        *downhill(tables, point, x, y, palette),
        point_mark(point, x, y, palette),
        theme.click_layer(x, y, *(reach(tables.window, axis, STAND) for axis in (0, 1))),
    ]
    return theme.finish(
        theme.with_numbers(alt.layer(*layers), **window_ends(tables.window)),
        palette,
        title=f"Where you stand: the loss over {tables.shown[0]} and {tables.shown[1]}",
        description="Heat map with contours of the loss over two parameters. A cross marks the "
        "optimum, a diamond the truth, a filled circle the chosen point with an arrow downhill; "
        "two lines through the optimum are the bowl's own axes. The sliders move the point.",
        height=430,
    )


def window_ends(window: Window) -> dict[str, float]:
    """The numbers that the square axes of a bowl read."""
    (left, right), (low, high) = window.x, window.y
    return {"left": left, "right": right, "low": low, "high": high}


def bowl_arms(tables: SurfaceTables, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The bowl's own axes with their curvatures, and the line of equal loss they span."""
    if tables.arms.empty:
        return []
    base = alt.Chart(tables.arms).encode(x=x, y=y)
    label = base.encode(x=theme.on(x, "x2"), y=theme.on(y, "y2"), text=alt.Text("label:N"))
    text: dict[str, Any] = {"align": "left", "dx": 8, "fontSize": 12, "clip": True}
    ring = theme.contours(tables.ring, x, y, opacity=1, width=1.4)
    return [
        *([] if tables.ring.empty else [ring]),
        base.mark_rule(
            color="#FFFFFF", strokeWidth=1.8, strokeDash=[6, 3], clip=True, tooltip=None
        ).encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q")),
        label.mark_text(color="#10151A", stroke="#10151A", strokeWidth=3, opacity=0.6, **text),
        label.mark_text(color="#FFFFFF", **text),
    ]


def crosshair(point: PointTables, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Where the two slices cut the surface: thin lines through the point."""
    row = theme.one_row(x=point.x, y=point.y)
    style: dict[str, Any] = {
        "color": "#FFFFFF",
        "strokeWidth": 1,
        "opacity": 0.6,
        "strokeDash": [2, 3],
        "tooltip": None,
    }
    base = alt.Chart(row)
    return [base.mark_rule(**style).encode(x=x), base.mark_rule(**style).encode(y=y)]


def downhill(
    tables: SurfaceTables, point: PointTables, x: alt.X, y: alt.Y, palette: Palette
) -> list[alt.Chart]:
    """The steepest way down from the point, as a direction; nothing where it is level."""
    length = math.hypot(*point.slope)
    if point.angle is None or length == 0:
        return []
    half = (tables.window.x[1] - tables.window.x[0]) / 2
    away = [-part / length * 0.3 * half for part in point.slope]
    row = theme.one_row(x=point.x, y=point.y, x2=point.x + away[0], y2=point.y + away[1])
    base = alt.Chart(row)
    turn = math.degrees(math.atan2(away[0], away[1])) % 360
    layers = []
    for colour, width in (("#10151A", 5.0), (palette.model, 2.8)):
        style: dict[str, Any] = {"color": colour, "clip": True, "tooltip": None}
        layers += [
            base.mark_rule(strokeWidth=width, **style).encode(
                x=x, y=y, x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q")
            ),
            base.mark_point(
                shape="triangle-up",
                angle=turn,
                size=90,
                filled=True,
                opacity=1,
                stroke=colour,
                strokeWidth=width - 2.6,
                **style,
            ).encode(x=theme.on(x, "x2"), y=theme.on(y, "y2")),
        ]
    return layers


def point_mark(point: PointTables, x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """The chosen parameters."""
    return (
        alt.Chart(theme.one_row(x=point.x, y=point.y, loss=point.loss))
        .mark_circle(
            color=palette.model, size=150, stroke="#FFFFFF", strokeWidth=1.6, opacity=1, clip=True
        )
        .encode(x=x, y=y, tooltip=[alt.Tooltip(f"{name}:Q", format=".4g") for name in "xy"])
    )


# --- what the point means for the data ----------------------------------------------------------


def fit_chart(tables: SurfaceTables, point: PointTables, palette: Palette) -> Chart:
    """The line of the point, and every residual as a square of that side (or as its length)."""
    rows, name = point.residuals, "x" if tables.d == 1 else f"x{'₁₂₃₄₅₆₇₈'[tables.feature]}"
    x_ends = theme.pad(rows["x"].min(), rows["x"].max(), 0.12)
    y_ends = theme.pad(*fit_range(tables, rows), 0.12)
    x = theme.x_axis("x", name, x_ends)
    y = theme.y_axis("v", "y" if tables.d == 1 else "y minus the other features' part", y_ends)
    drawn = rows[rows["drawn"]]
    every = "" if len(drawn) == len(rows) else f" ({len(drawn)} of {len(rows)} drawn)"
    what = "squares" if tables.squared else "lengths"
    layers = [
        *(residual_squares(drawn, x, y, palette) if tables.squared else []),
        residual_lines(drawn, x, y, palette),
        *fit_lines(tables, point, x, y, x_ends, palette),
        alt.Chart(rows)
        .mark_circle(color=palette.data, size=30, opacity=0.85, clip=True)
        .encode(x=x, y=y, tooltip=["i", *(alt.Tooltip(c, format=".4g") for c in ("x", "v", "r"))]),
    ]
    across = (x_ends[1] - x_ends[0]) / (y_ends[1] - y_ends[0])
    return theme.finish(
        theme.with_numbers(alt.layer(*layers), x_per_y=across),
        palette,
        title=f"What it means: the line, and its residuals as {what}{every}",
        description="Scatter of the samples with the line of the chosen point, a square on every "
        "residual, and the closed-form line.",
        height=430,
    )


def fit_range(tables: SurfaceTables, rows: pd.DataFrame) -> tuple[float, float]:
    """Vertical range that holds the samples, now and at the optimum, and the line if it is near."""
    rest = [k for k in range(tables.d) if k != tables.feature]
    best = tables.points["y"] - sum(
        (tables.best[k] * tables.points[f"x{k + 1}"] for k in rest), start=0.0 * tables.points["y"]
    )
    both = pd.concat([rows["v"], best])
    low, high = float(both.min()), float(both.max())
    span = max(high - low, 1e-9)
    # the line too, but a line far away must not flatten the samples
    line = rows["fit"]
    return (
        min(low, max(float(line.min()), low - span)),
        max(high, min(float(line.max()), high + span)),
    )


def residual_squares(
    rows: pd.DataFrame,
    x: alt.X,
    y: alt.Y,
    palette: Palette,
) -> list[alt.Chart]:
    """A square on each residual, square on the screen: its side across is measured in pixels."""
    style: dict[str, Any] = {"color": palette.model, "clip": True, "tooltip": None}
    return [
        alt.Chart(rows)
        .transform_calculate(side="datum.x + datum.r * x_per_y * height / width")
        .mark_rect(fillOpacity=0.06, stroke=palette.model, strokeOpacity=0.3, **style)
        .encode(x=x, x2=alt.X2("side:Q"), y=y, y2=alt.Y2("fit:Q"))
    ]


def residual_lines(rows: pd.DataFrame, x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """The residuals: from each sample straight up or down to the line."""
    return (
        alt.Chart(rows)
        .mark_rule(color=palette.model, strokeWidth=1.2, opacity=0.7, clip=True, tooltip=None)
        .encode(x=x, y=y, y2=alt.Y2("fit:Q"))
    )


def fit_lines(
    tables: SurfaceTables,
    point: PointTables,
    x: alt.X,
    y: alt.Y,
    ends: Sequence[float],
    palette: Palette,
) -> list[alt.Chart]:
    """The line of the point, thick, and the best line, thin and dashed."""
    thin: dict[str, Any] = {"color": palette.optimum, "strokeWidth": 1.6, "strokeDash": [5, 4]}
    thick: dict[str, Any] = {"color": palette.model, "strokeWidth": 3}
    lines = []
    for theta, style in ((tables.best, thin), (point.theta, thick)):
        slope, height = theta[tables.feature], theta[tables.d]
        row = pd.DataFrame({"x": ends, "v": [slope * end + height for end in ends]})
        lines.append(alt.Chart(row).mark_line(clip=True, tooltip=None, **style).encode(x=x, y=y))
    return lines


# --- slices, and the bowl in three dimensions ---------------------------------------------------


def slice_chart(tables: SurfaceTables, point: PointTables, axis: int, palette: Palette) -> Chart:
    """The loss along one parameter through the point (0 across, 1 up), with its tangent there."""
    name, (low, high) = tables.shown[axis], tables.ends(axis)
    lowest = point.bottoms[axis][0]
    table, here = point.slices[axis], (point.x, point.y)[axis]
    top = max(float(table["loss"].max()) * 1.02, 1e-12)
    x, y = theme.x_axis("value", name, (low, high)), theme.y_axis("loss", "loss", (0, top))
    run, slope = (high - low) * 0.12, point.slope[axis]
    moves = (-run, run)
    tangent = pd.DataFrame(
        {"value": [here + m for m in moves], "loss": [point.loss + slope * m for m in moves]}
    )
    bottom, now = (
        theme.one_row(value=v, loss=loss) for v, loss in (point.bottoms[axis], (here, point.loss))
    )
    marks: dict[str, Any] = {"clip": True, "tooltip": None}
    layers = [
        alt.Chart(theme.one_row(loss=tables.loss_at["optimum"]))
        .mark_rule(color=palette.optimum, strokeDash=[5, 4], tooltip=None)
        .encode(y=y),
        alt.Chart(table).mark_line(color=palette.data, strokeWidth=2, clip=True).encode(x=x, y=y),
        alt.Chart(tangent)
        .mark_line(color=palette.model, strokeWidth=1.6, **marks)
        .encode(x=x, y=y),
        alt.Chart(bottom)
        .mark_point(color=palette.ink, size=70, strokeWidth=2, **marks)
        .encode(x=x, y=y),
        alt.Chart(now).mark_circle(color=palette.model, size=130, **marks).encode(x=x, y=y),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title=f"Along {name} alone: slope {theme.number(slope)}, lowest at {theme.number(lowest)}",
        description=f"The loss as a curve over {name} through the chosen point, with its tangent. "
        "A ring marks the lowest place of this slice, a dashed line the smallest loss of all.",
        height=280,
    )


def bowl_3d(scene: Surface, point: PointTables, palette: Palette) -> Any:
    """The same surface as a bowl one can turn, a plotly figure."""
    import plotly.graph_objects as go  # loaded only when somebody asks for it

    window, spec = scene.window, scene.spec
    x, y, loss = (t.numpy() for t in surface_grid(scene, window.x, window.y, 49))
    names = [parameter_names(scene.data.d)[k] for k in (spec.across, spec.up)]
    low = (scene.lowest[spec.across].item(), scene.lowest[spec.up].item())
    bowl = go.Surface(
        x=x,
        y=y,
        z=loss,
        colorscale=[[i / 9, c] for i, c in enumerate(theme.VIRIDIS[::-1])],
        showscale=False,
        opacity=0.92,
        contours={"z": {"show": True, "color": "#FFFFFF"}},
        hovertemplate="%{x:.3g}, %{y:.3g}: loss %{z:.4g}<extra></extra>",
    )
    dots = go.Scatter3d(
        x=[point.x, low[0]],
        y=[point.y, low[1]],
        z=[point.loss, scene.loss(scene.lowest).item()],
        mode="markers+text",
        text=["the point", "optimum"],
        textfont={"color": palette.ink},
        marker={"size": 6, "color": [palette.model, palette.optimum]},
        hoverinfo="skip",
    )
    axis = {"color": palette.ink, "gridcolor": palette.quiet, "backgroundcolor": palette.paper}
    return go.Figure([bowl, dots]).update_layout(
        height=520,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        showlegend=False,
        uirevision="keep the camera",
        paper_bgcolor=palette.paper,
        scene={
            "xaxis": {"title": names[0], **axis},
            "yaxis": {"title": names[1], **axis},
            "zaxis": {"title": "loss", **axis},
        },
    )


# --- the surface of a mistake -------------------------------------------------------------------


@dataclass(frozen=True)
class FlatLabels:
    """The surface of labels that are (n,): heat, contour, and its bottom over the two shown."""

    heat: pd.DataFrame
    contour: pd.DataFrame
    bottom: tuple[float, float]
    loss: float
    true_loss: float  # of that bottom, with the labels as they should be


def flat_labels_tables(scene: Surface) -> FlatLabels:
    """What the surface becomes when ŷ (n, 1) meets y (n,)."""
    wrong, window = bowl_of_flat_labels(scene.data.X, scene.data.y), scene.window
    wide = Window(window.across, window.up, reach(window, 0), reach(window, 1))
    x, y, loss = (t.numpy() for t in grid(wrong, wide, wrong.theta, 121))
    return FlatLabels(
        heat=theme.heatmap_table(x, y, loss),
        contour=theme.contour_table(x[::2], y[::2], loss[::2, ::2], bowl_levels(loss)),
        bottom=(wrong.theta[window.across].item(), wrong.theta[window.up].item()),
        loss=wrong.loss,
        true_loss=loss_at(scene.bowl, wrong.theta).item(),
    )


def flat_labels_chart(tables: SurfaceTables, wrong: FlatLabels, palette: Palette) -> Chart:
    """The wrong surface, its bottom, and where the bottom should be."""
    x, y = square_axes(tables.window.x, tables.window.y, tables.shown)
    bottom = theme.one_row(x=wrong.bottom[0], y=wrong.bottom[1])
    layers = [
        theme.heatmap(wrong.heat, x, y),
        theme.contours(wrong.contour, x, y),
        *landmarks(tables.places, x, y, palette),
        alt.Chart(bottom)
        .mark_circle(
            color=palette.model, size=150, stroke="#FFFFFF", strokeWidth=1.6, opacity=1, clip=True
        )
        .encode(x=x, y=y),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="The surface of 1-D labels: its bottom is elsewhere",
        description="Heat map of the broadcast loss, its bottom as a circle, the true optimum as "
        "a cross.",
        height=430,
    )
