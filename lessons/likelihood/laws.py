"""Three laws of noise, the loss and the line of each; and what the figures around them share."""

from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd
import torch

from charts import theme
from charts.theme import Chart, Palette
from core import noise, noise_fits
from core.data import Dataset

HEIGHT = 380
LAW_NAMES = {"normal": "normal", "laplace": "Laplace", "student": "Student's t"}
DASHES = [[1, 0], [7, 3], [2, 3]]  # solid, long, short: colour is never the only difference


def _law_colours(palette: Palette) -> alt.Scale:
    return alt.Scale(
        domain=list(LAW_NAMES.values()), range=[palette.model, palette.optimum, palette.compare]
    )


def _law_legend(field: str, palette: Palette) -> alt.Color:
    return alt.Color(f"{field}:N", scale=_law_colours(palette), legend=legend())


def _law_dashes(key: alt.Legend | None = None) -> alt.StrokeDash:
    """Colour is never the only difference."""
    dashes = alt.Scale(domain=list(LAW_NAMES.values()), range=DASHES)
    return alt.StrokeDash("law:N", scale=dashes, legend=key)


def legend() -> alt.Legend:
    """One line of names above the figure; two channels with it share one legend."""
    return alt.Legend(title=None, orient="top", labelLimit=260, symbolSize=250)


@dataclass(frozen=True)
class LawTables:
    """points: i, x, y. lines: law, x, y (three fitted lines and the truth if known).

    fits: law, w, b, scale, nll (missing where the likelihood has no maximum).
    shapes: law, r, density, loss, slope. outlier: number of the changed sample, from 1, or None.
    """

    points: pd.DataFrame
    lines: pd.DataFrame
    fits: pd.DataFrame
    shapes: pd.DataFrame
    outlier: int | None


def law_tables(data: Dataset, outlier: float | None, nu: int) -> LawTables:
    """Fit one data set under each law, with or without an outlier in place of a label."""
    seen = data if outlier is None else noise.with_outlier(data, outlier)
    fits = {law: noise_fits.fit(law, seen, nu) for law in noise.LAWS}
    points = pd.DataFrame({"x": seen.X[:, 0], "y": seen.y[:, 0]})
    points.insert(0, "i", np.arange(1, seen.n + 1))
    ends = theme.pad(points["x"].min(), points["x"].max())
    lines = {LAW_NAMES[law]: fit.theta.tolist() for law, fit in fits.items()}
    if data.w is not None and data.b is not None:
        lines["truth"] = [data.w[0, 0].item(), data.b.item()]
    return LawTables(
        points=points,
        lines=pd.DataFrame(
            [(name, end, w * end + b) for name, (w, b) in lines.items() for end in ends],
            columns=["law", "x", "y"],
        ),
        fits=fits_table(fits, seen),
        shapes=shapes_table(nu),
        outlier=None if outlier is None else min(noise.FIFTH, seen.n - 1) + 1,
    )


def fits_table(fits: dict[str, noise_fits.Fit], data: Dataset) -> pd.DataFrame:
    """One row a law: law, w, b, scale, nll (missing where the likelihood has no maximum)."""
    rows = [
        (law, fit.theta[0].item(), fit.theta[1].item(), fit.scale, fit.nll(data))
        for law, fit in fits.items()
    ]
    return pd.DataFrame(rows, columns=["law", "w", "b", "scale", "nll"])


def shapes_table(nu: int) -> pd.DataFrame:
    """Density, loss and slope of the loss of each law at variance 1: law, r, and the three."""
    r = torch.linspace(-5, 5, 201, dtype=torch.double)
    parts = []
    for name, law in noise.LAWS.items():
        scale = law.spread(nu)
        parts.append(
            pd.DataFrame(
                {
                    "law": LAW_NAMES[name],
                    "r": r,
                    "density": noise.log_density(name, r, scale, nu).exp(),
                    "loss": law.loss(r, scale, nu),
                    "slope": law.slope(r, scale, nu),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def heights(tables: LawTables, *, zoom: bool) -> tuple[float, float]:
    """What the picture of the lines shows of y: with `zoom` the outlier is not made room for."""
    points = tables.points
    near = points if not zoom else points[points["i"] != tables.outlier]
    near = near if len(near) else points
    return theme.pad(near["y"].min(), near["y"].max(), 0.25)


def laws_chart(tables: LawTables, palette: Palette, *, zoom: bool) -> Chart:
    """One data set, three laws, three lines. With `zoom` the outlier may lie off the picture."""
    points = tables.points
    x = theme.x_axis("x", "x", theme.pad(points["x"].min(), points["x"].max()))
    y = theme.y_axis("y", "y", heights(tables, zoom=zoom))
    fitted = tables.lines[tables.lines["law"] != "truth"]
    true = tables.lines[tables.lines["law"] == "truth"]
    layers: list[Chart] = [
        alt.Chart(points)
        .mark_circle(color=palette.data, size=38, fillOpacity=0.85, opacity=1, clip=True)
        .encode(x=x, y=y, tooltip=theme.tips("i", "x", "y")),
        alt.Chart(true)
        .mark_line(color=palette.truth, strokeDash=[6, 4], strokeWidth=1.6, clip=True)
        .encode(x=x, y=y),
        alt.Chart(fitted)
        .mark_line(strokeWidth=2.6, clip=True)
        .encode(x=x, y=y, color=_law_legend("law", palette), strokeDash=_law_dashes(legend())),
    ]
    if tables.outlier is not None:
        ring = alt.Chart(points[points["i"] == tables.outlier])
        ring_mark = ring.mark_point(color=palette.batch, size=150, strokeWidth=2.4, clip=True)
        layers.append(ring_mark.encode(x=x, y=y))
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="The most likely line under each law",
        description="The points and the lines fitted under three laws of noise.",
        height=HEIGHT + 20,
    )


SHAPES = {
    "density": ("The law: density of a residual", "density"),
    "loss": ("Its loss: −log density, from 0", "loss"),
    "slope": ("How hard a residual pulls", "slope of the loss"),
}


def shape_chart(shapes: pd.DataFrame, kind: str, palette: Palette) -> Chart:
    """One property of the three laws over the residual: density, loss or slope."""
    title, heading = SHAPES[kind]
    top = {"density": shapes["density"].max() * 1.05, "loss": 6.0, "slope": 4.0}[kind]
    x = theme.x_axis("r", "residual r, in standard deviations", (-5, 5))
    y = theme.y_axis(kind, heading, (-top if kind == "slope" else 0, top))
    chart = (
        alt.Chart(shapes)
        .mark_line(strokeWidth=2.2, clip=True)
        .encode(
            x=x,
            y=y,
            color=alt.Color("law:N", scale=_law_colours(palette), legend=None),
            strokeDash=_law_dashes(),
            tooltip=[alt.Tooltip("law:N"), *theme.tips("r", kind)],
        )
    )
    return theme.finish(
        chart,
        palette,
        title=title,
        description=f"{heading} of the normal, Laplace and Student's t law.",
        height=270,
    )
