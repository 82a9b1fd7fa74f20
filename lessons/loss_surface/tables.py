"""The numbers of a loss surface: heat map, contours, own axes, and the places worth knowing."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch

from charts import heat, numbers
from charts.bowl import bowl_levels, places_table, reach
from charts.naming import Naming, naming
from charts.samples import parameter_names, points_table
from core.bowl import Window, grid, loss_at, square_window
from core.loss_surface import Surface, bowl_of_flat_labels, surface_grid

STAND = (1.3, 1.0)  # how far beyond the window a point may stand: what every screen still shows


@dataclass(frozen=True)
class SurfaceTables:
    """What the pictures of one surface read, whatever point is chosen on it.

    points (n rows): i, x1 … xd, y. places: name (optimum, truth), x, y. arms (0 or 2 rows): x, y,
    x2, y2, curvature, label. ring: x, y, line.  heat, contour, labels: see charts.heat; `levels`
    are the losses of the contours.
    `best` and `base` are all parameters, `lowest` is the bottom in sight; `loss_at` names the loss
    at optimum and truth, `best_loss` is the smallest of all parameters, seen or not; `noise` is the
    standard deviation the labels were drawn with, if known. H (2 rows), curvatures (ascending) and
    axes (one unit axis a row) are the cut's.
    """

    heat: pd.DataFrame
    contour: pd.DataFrame
    labels: pd.DataFrame
    levels: list[float]
    points: pd.DataFrame
    places: pd.DataFrame
    arms: pd.DataFrame
    ring: pd.DataFrame
    window: Window
    names: list[str]
    called: Naming
    best: list[float]
    base: list[float]
    lowest: tuple[float, float]
    loss_at: dict[str, float]
    best_loss: float
    noise: float | None
    outliers: int
    rest: str  # where a third parameter stands, one of core.loss_surface.RESTS
    H: list[list[float]]
    curvatures: list[float]
    axes: list[list[float]]
    mean_square: float  # of the feature shown: the curvature along its weight
    condition: float
    whole_condition: float
    unique: bool
    kind: str  # of the loss, one of core.losses.KINDS
    delta: float  # of the Huber loss

    @property
    def d(self) -> int:
        """Number of features."""
        return len(self.names) - 1

    @property
    def squared(self) -> bool:
        """Whether the surface is a parabola."""
        return self.kind == "squared"

    @property
    def feature(self) -> int:
        """The feature whose scatter goes with this picture."""
        return self.window.across if self.window.across < self.d else self.window.up

    @property
    def second(self) -> int:
        """The other parameter shown: the bias, or another feature's weight."""
        return self.window.across + self.window.up - self.feature

    @property
    def shown(self) -> tuple[str, str]:
        """Names of the two parameters shown."""
        return self.names[self.window.across], self.names[self.window.up]

    def ends(self, axis: int) -> tuple[float, float]:
        """How far the picture reaches along an axis (0 across, 1 up) on any screen."""
        return reach(self.window, axis)

    @property
    def grain(self) -> float:
        """The longer step of the two sliders that move the point."""
        return max(point_grid(self.window, axis)[2] for axis in (0, 1))


def point_grid(window: Window, axis: int) -> tuple[float, float, float]:
    """Where a point may stand along an axis: low, high, and a round step, some 500 of them."""
    low, high = reach(window, axis, STAND)
    rough = (high - low) / 400
    decade = 10.0 ** math.floor(math.log10(rough))
    step = max(m * decade for m in (1, 2, 5) if m * decade <= rough)
    # rounded: a slider from -3.1500000000000004 would never stand where the server says
    return round(math.floor(low / step) * step, 10), round(math.ceil(high / step) * step, 10), step


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
        heat=heat.heatmap_table(x, y, loss),
        contour=rings_table(scene, levels) if parabola else heat.contour_table(x, y, loss, levels),
        labels=heat.label_table(
            heat.contour_lines(x[::2], y[::2], loss[::2, ::2], levels),
            window.x,
            window.y,
            [(theta[spec.across].item(), theta[spec.up].item()) for theta in places.values()],
        ),
        levels=levels,
        points=points_table(scene.data.X, scene.data.y),
        places=places_table(places, spec.across, spec.up),
        arms=arms_table(scene),
        ring=ring_table(scene),
        window=window,
        names=parameter_names(scene.data.d),
        called=naming(scene.data),
        best=scene.best.tolist(),
        base=scene.base.tolist(),
        lowest=(scene.lowest[spec.across].item(), scene.lowest[spec.up].item()),
        loss_at={name: scene.loss(t).item() for name, t in places.items()},
        best_loss=scene.loss(scene.best).item(),
        noise=scene.data.noise,
        outliers=spec.outliers,
        rest=spec.rest,
        H=scene.cut.H.tolist(),
        curvatures=scene.cut.curvatures.tolist(),
        axes=scene.cut.axes.T.tolist(),
        mean_square=scene.data.X[:, min(spec.across, spec.up)].square().mean().item(),
        condition=scene.cut.condition,
        whole_condition=scene.bowl.condition,
        unique=scene.bowl.unique,
        kind=spec.kind,
        delta=spec.delta,
    )


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
        rows.append(
            (*near.tolist(), *far.tolist(), curvature, f"λ = {numbers.number(curvature, 3)}")
        )
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
    above = (torch.tensor(levels, dtype=torch.double) - scene.cut.loss).clamp_min(0)
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
class FlatLabels:
    """The surface of labels that are (n,): heat, contour, and its bottom over the two shown.

    Its `window` holds that bottom too, which may lie far from what the right surface shows.
    """

    heat: pd.DataFrame
    contour: pd.DataFrame
    window: Window
    bottom: tuple[float, float]
    loss: float
    true_loss: float  # of that bottom, with the labels as they should be


def flat_labels_tables(scene: Surface) -> FlatLabels:
    """What the surface becomes when ŷ (n, 1) meets y (n,)."""
    wrong, spec = bowl_of_flat_labels(scene.data.X, scene.data.y), scene.spec
    marks = [scene.lowest, wrong.theta, *([scene.truth] if scene.truth is not None else [])]
    window = square_window(torch.stack(marks), spec.across, spec.up)
    wide = Window(window.across, window.up, reach(window, 0), reach(window, 1))
    x, y, loss = (t.numpy() for t in grid(wrong, wide, wrong.theta, 121))
    return FlatLabels(
        heat=heat.heatmap_table(x, y, loss),
        contour=heat.contour_table(x[::2], y[::2], loss[::2, ::2], bowl_levels(loss)),
        window=window,
        bottom=(wrong.theta[window.across].item(), wrong.theta[window.up].item()),
        loss=wrong.loss,
        true_loss=loss_at(scene.bowl, wrong.theta).item(),
    )
