"""A loss over two parameters, seen from above: levels, landmarks, and axes that are to scale."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd
import torch

from charts import theme
from charts.palettes import Palette
from charts.theme import Chart
from core.bowl import Window

PLANES = {"w₁ and w₂": (0, 1), "w₁ and b": (0, 2), "w₂ and b": (1, 2)}  # indices into theta
REACH = (1.9, 1.3)  # a wide screen sees this much more across, a tall one this much more up


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


def reach(window: Window, axis: int, factors: tuple[float, float] = REACH) -> tuple[float, float]:
    """The ends of what any screen may show of a window along one axis."""
    low, high = (window.x, window.y)[axis]
    middle, half = (low + high) / 2, (high - low) / 2 * factors[axis]
    return middle - half, middle + half


def square_axes(x: theme.Domain, y: theme.Domain, names: Sequence[str]) -> tuple[alt.X, alt.Y]:
    """Axes on which one unit is as long across as up, on a screen of any shape."""
    shown = square_ends(x, y)
    across, up = (
        # not domainMin and domainMax: with those Vega also takes the extent of every mark each step
        alt.Scale(domain=[alt.ExprRef(shown[end]) for end in ends], nice=False, zero=False)
        for ends in (("left", "right"), ("low", "high"))
    )
    return alt.X("x:Q", title=names[0], scale=across), alt.Y("y:Q", title=names[1], scale=up)


def square_ends(x: theme.Domain, y: theme.Domain) -> dict[str, str]:
    """The left, right, low and high end of such axes, as expressions.

    The given ends, numbers or expressions, are those of a square; the wider side of the picture
    shows more of the surface, up to REACH.
    """
    across = _grown(x, f"min({REACH[0]}, max(1, width / height))")
    up = _grown(y, f"min({REACH[1]}, max(1, height / width))")
    return dict(zip(("left", "right", "low", "high"), (*across, *up), strict=True))


def _grown(ends: theme.Domain, factor: str) -> tuple[str, str]:
    low, high = ends
    middle, half = f"(({low}) + ({high})) / 2", f"(({high}) - ({low})) / 2"
    return f"{middle} - {half} * {factor}", f"{middle} + {half} * {factor}"


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
