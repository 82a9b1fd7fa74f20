"""Other losses and other conventions: what an error costs, and the best line under each."""

import altair as alt
import pandas as pd
import torch

from charts import theme
from charts.numbers import number
from charts.samples import parameter_names
from charts.theme import Chart, Palette
from core.loss_surface import Surface, SurfaceSpec, prepare
from core.losses import CONVENTIONS, KINDS, best_theta, charge, stretch
from lessons.loss_surface.tables import SurfaceTables
from lessons.loss_surface.tables_point import PointTables

DASHES = {"squared": [1, 0], "absolute": [6, 3], "Huber": [2, 2]}


def kinds_table(spec: SurfaceSpec) -> pd.DataFrame:
    """The best line under each loss: kind, one column a parameter, and the three losses there."""
    data = prepare(spec)
    names, rows = parameter_names(data.d), []
    for kind in KINDS:
        theta = best_theta(data.X, data.y, kind, spec.delta)
        rows.append((kind, *theta.tolist()))
    return pd.DataFrame(rows, columns=["loss", *names])


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
        "y" if tables.d == 1 else "y minus the other features' part",
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


def kinds_words(kinds: pd.DataFrame, tables: SurfaceTables, spec: SurfaceSpec) -> str:
    """What the three best lines say about outliers, with their numbers."""
    name = tables.names[tables.feature]
    slopes = dict(zip(kinds["loss"], kinds[name], strict=True))
    text = ", ".join(f"{kind} {number(slope)}" for kind, slope in slopes.items())
    apart = abs(slopes["squared"] - slopes["absolute"])
    lines = [f"- The best {name} under each loss: {text}."]
    if spec.outliers:
        lines.append(
            f"- {spec.outliers} of {len(tables.points)} labels are lifted. The squared loss pays "
            f"for each of them with its square and tilts by {number(apart, 3)} more than the "
            "absolute one, which pulls with the same force wherever a sample lies."
        )
    else:
        lines.append("- Without outliers the three agree closely. Add some under More settings.")
    lines.append(
        "- The squared loss is smooth and folds into one bowl. The absolute one has a corner at "
        "0, so its slope does not fade near the bottom. Huber is a parabola inside ±δ and straight "
        "outside: smooth, and hard to pull."
    )
    return "\n".join(lines)


def conventions_words(table: pd.DataFrame) -> str:
    """What the conventions change, and what they do not."""
    last = table.iloc[-1]
    limit = number(last["largest stable η"])
    return (
        "All four have their bottom at the **same** place. Loss and gradient are stretched by the "
        f"same factor (the plain sum: {number(last['times'])} times). The next lesson walks "
        "downhill in steps of η times the gradient; η is called the learning rate. A steeper bowl "
        f"bears a smaller one: for the plain sum η is stable up to {limit}. "
        "So a learning rate means nothing without its convention: 0.03 for the book's loss is "
        "0.015 for `nn.MSELoss`."
    )
