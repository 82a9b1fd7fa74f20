"""Other losses and other conventions: what an error costs, and the best line under each."""

import altair as alt
import pandas as pd
import torch

from charts import theme
from charts.palettes import Palette
from charts.theme import Chart
from core.losses import KINDS, charge
from lessons.loss_surface.tables import SurfaceTables
from lessons.loss_surface.tables_point import PointTables

DASHES = {"squared": [1, 0], "absolute": [6, 3], "Huber": [2, 2]}


def charges_chart(point: PointTables, delta: float, palette: Palette) -> Chart:
    """What an error costs under each loss; the ticks below are the residuals of the point.

    A far outlier would squeeze the middle, where the losses differ in kind: it is counted instead.
    """
    span = min(max(float(point.residuals["r"].abs().max()), 3 * delta, 1e-6), 6 * delta)
    r = torch.linspace(-span, span, 121, dtype=torch.double)
    curves = [
        pd.DataFrame({"r": r.numpy(), "cost": charge(r, kind, delta).numpy(), "loss": kind})
        for kind in KINDS
    ]
    top = float(charge(torch.tensor(span), "Huber", delta)) * 1.5
    x = theme.x_axis("r", "residual r = ŷ − y", (-span, span))
    y = theme.y_axis("cost", "cost", (0, top))
    inside = point.residuals.loc[point.residuals["r"].abs() <= span, ["r"]]
    beyond = len(point.residuals) - len(inside)
    below = f"{beyond} samples are further out" if beyond else "ticks: the point's"
    ticks = alt.Chart(inside).mark_tick(
        color=palette.data, thickness=1, size=14, opacity=0.8, tooltip=None
    )
    lines = loss_lines(alt.Chart(pd.concat(curves)), palette)
    return theme.finish(
        alt.layer(ticks.encode(x=x, y=alt.value("height")), lines.encode(x=x, y=y)),
        palette,
        title=f"What one residual costs; {below}",
        description="Cost against the residual for the squared, absolute and Huber loss.",
        height=330,
    )


def loss_lines(chart: alt.Chart, palette: Palette) -> alt.Chart:
    """Lines told apart by loss: colour and dashes, and a legend on top."""
    kinds = list(KINDS)
    colours = [palette.optimum, palette.compare, palette.batch]
    return chart.mark_line(strokeWidth=2.4, clip=True).encode(
        color=alt.Color(
            "loss:N",
            title=None,
            scale=alt.Scale(domain=kinds, range=colours),
            legend=alt.Legend(orient="top"),
        ),
        strokeDash=alt.StrokeDash(
            "loss:N",
            scale=alt.Scale(domain=kinds, range=list(DASHES.values())),
            title=None,
        ),
    )


def kinds_chart(tables: SurfaceTables, kinds: pd.DataFrame, palette: Palette) -> Chart:
    """The best line under each loss, through the samples."""
    feature = tables.feature
    shown, name = tables.points[[f"x{feature + 1}", "y"]], tables.names[feature]
    points = shown.rename(columns={f"x{feature + 1}": "x"})
    rest = [k for k in range(tables.d) if k != feature]
    for k in rest:
        points = points.assign(y=points["y"] - tables.best[k] * tables.points[f"x{k + 1}"])
    ends = theme.pad(points["x"].min(), points["x"].max())
    x = theme.x_axis("x", "x" if tables.d == 1 else f"x{'₁₂'[feature]}", ends)
    y = theme.y_axis(
        "y",
        "y" if tables.d == 1 else f"y minus the rest, at the best {tables.kind} loss",
        theme.pad(points["y"].min(), points["y"].max()),
    )
    lines = pd.DataFrame(
        [
            (row["loss"], end, row[name] * end + row[tables.names[-1]])
            for _, row in kinds.iterrows()
            for end in ends
        ],
        columns=["loss", "x", "y"],
    )
    cloud = alt.Chart(points).mark_circle(color=palette.data, size=26, opacity=0.75, clip=True)
    return theme.finish(
        alt.layer(cloud.encode(x=x, y=y), loss_lines(alt.Chart(lines), palette).encode(x=x, y=y)),
        palette,
        title="The best line under each loss",
        description="Scatter of the samples with the best line of each loss.",
        height=330,
    )
