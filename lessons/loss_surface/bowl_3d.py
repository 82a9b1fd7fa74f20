"""The loss surface as a bowl one can turn."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from charts import heat, theme
from charts.palettes import Palette
from charts.samples import parameter_names
from core.loss_surface import Surface, surface_grid
from lessons.loss_surface.tables import SurfaceTables
from lessons.loss_surface.tables_point import PointTables


def bowl_3d(scene: Surface, tables: SurfaceTables, point: PointTables, palette: Palette) -> Any:
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
        # the colours of the map, place by place
        surfacecolor=heat.levels(loss, *tables.heat.loc[0, ["low", "high"]]),
        cmin=0,
        cmax=1,
        colorscale=[[i / 9, c] for i, c in enumerate(theme.VIRIDIS)],
        showscale=False,
        opacity=0.92,
        hovertemplate="%{x:.3g}, %{y:.3g}: loss %{z:.4g}<extra></extra>",
    )
    places = {
        "the point": (point.x, point.y, point.loss),
        "optimum": (*low, scene.loss(scene.lowest).item()),
    }
    across, up, height = zip(*places.values(), strict=True)
    dots = go.Scatter3d(
        x=across,
        y=up,
        z=height,
        mode="markers",
        marker={"size": 6, "color": [palette.model, palette.optimum]},
        hoverinfo="skip",
    )
    rings = [
        go.Scatter3d(
            x=line[:, 0],
            y=line[:, 1],
            z=np.full(len(line), level),
            mode="lines",
            line={"color": "#FFFFFF", "width": 3},
            hoverinfo="skip",
        )
        for level, line in heat.contour_lines(x, y, loss, tables.levels)
    ]
    return go.Figure([bowl, *rings, dots]).update_layout(
        height=520,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        showlegend=False,
        uirevision="keep the camera",
        paper_bgcolor=palette.paper,
        scene={
            **stage(names, palette),
            "annotations": [flag(text, place, palette) for text, place in places.items()],
        },
    )


def stage(names: Sequence[str], palette: Palette) -> dict[str, Any]:
    """The axes and the camera: the whole bowl is seen, on a phone too."""
    ink = {"color": palette.ink, "gridcolor": palette.quiet, "backgroundcolor": palette.paper}
    titles = dict(zip(("xaxis", "yaxis", "zaxis"), (*names, "loss"), strict=True))
    return {
        **{axis: {"title": title, "nticks": 5, **ink} for axis, title in titles.items()},
        "aspectmode": "manual",  # wider than high
        "aspectratio": {"x": 1, "y": 1, "z": 0.75},
        "camera": {"eye": {"x": 1.5, "y": 1.5, "z": 1.3}, "center": {"z": -0.15}},
    }


def flag(text: str, place: tuple[float, float, float], palette: Palette) -> dict[str, Any]:
    """A name on paper above a place: written on the surface it would sink into it."""
    x, y, z = place
    down = 34 if text == "optimum" else -34  # the two may stand on one spot
    looks = {"bgcolor": palette.paper, "arrowcolor": palette.ink, "arrowwidth": 1, "arrowhead": 0}
    font = {"color": palette.ink, "size": 12}
    return {"x": x, "y": y, "z": z, "text": text, "ax": 30, "ay": down, "font": font, **looks}
