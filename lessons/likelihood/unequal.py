"""Noise that differs from sample to sample: whom should the line believe?"""

import math
from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd
import torch

from charts import theme
from charts.theme import Chart, Palette
from core import noise, noise_fits
from lessons.likelihood.laws import DASHES, HEIGHT, legend


@dataclass(frozen=True)
class UnequalTables:
    """points: x, y, sigma. bells: i, x, y, tip. lines: name (plain, weighted, truth), x, y.

    slopes: method, estimate (of w), one row a simulation. slope_plain, slope_weighted: of the data.
    """

    points: pd.DataFrame
    bells: pd.DataFrame
    lines: pd.DataFrame
    slopes: pd.DataFrame
    slope_plain: float
    slope_weighted: float


def unequal_tables(spec: noise.NoisySpec, num_sets: int = 2000) -> UnequalTables:
    """The same line with noise that grows along x: one data set, and many redrawn."""
    data, sigmas = noise.noisy_line(spec)
    weights = 1 / sigmas**2 if spec.sigma > 0 else torch.ones_like(sigmas)
    plain = noise_fits.weighted_fit(data.X, data.y, torch.ones_like(sigmas))
    weighted = noise_fits.weighted_fit(data.X, data.y, weights)
    draws = torch.randn(num_sets, spec.n, generator=torch.Generator().manual_seed(spec.seed + 1))
    slopes = {
        name: spec.w + noise_fits.slope_estimates(data.X, sigmas, each, draws.double())
        for name, each in (("all alike", torch.ones_like(sigmas)), ("weighted", weights))
    }
    points = pd.DataFrame({"x": data.X[:, 0], "y": data.y[:, 0], "sigma": sigmas[:, 0]})
    ends = theme.pad(points["x"].min(), points["x"].max())
    lines = {"plain": plain.tolist(), "weighted": weighted.tolist(), "truth": [spec.w, spec.b]}
    rows = [(name, end, w * end + b) for name, (w, b) in lines.items() for end in ends]
    return UnequalTables(
        points=points,
        bells=growing_bells(points, spec),
        lines=pd.DataFrame(rows, columns=["name", "x", "y"]),
        slopes=pd.concat(
            [pd.DataFrame({"method": k, "estimate": v}) for k, v in slopes.items()],
            ignore_index=True,
        ),
        slope_plain=plain[0].item(),
        slope_weighted=weighted[0].item(),
    )


def growing_bells(points: pd.DataFrame, spec: noise.NoisySpec, num: int = 6) -> pd.DataFrame:
    """Bells on the true line, each with the width the noise has there: i, x, y, tip.

    All are drawn equally far to the right: here the width is the message, not the density.
    """
    low, high = points["x"].min(), points["x"].max()
    place = (high - low or 1.0) / num
    away = np.linspace(-3, 3, 41)
    shape = 0.8 * place * np.exp(-(away**2) / 2)
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "i": k,
                    "x": x,
                    "y": spec.w * x + spec.b + away * spec.sigma * math.exp(spec.growth * x),
                    "tip": x + shape,
                }
            )
            for k, x in enumerate(np.linspace(low, high, num))
        ],
        ignore_index=True,
    )


def unequal_chart(tables: UnequalTables, palette: Palette) -> Chart:
    """Noise that grows along x, and the two lines: one trusts every point alike, one does not."""
    points = tables.points
    low, high = theme.pad(points["x"].min(), points["x"].max())
    x = theme.x_axis("x", "x", (low, high + (high - low) / 8))
    y = theme.y_axis("y", "y", theme.pad(points["y"].min(), points["y"].max()))
    names = {
        "plain": "all alike",
        "weighted": "weighted",
        "truth": "truth",
    }
    scale = alt.Scale(
        domain=list(names.values()), range=[palette.model, palette.optimum, palette.truth]
    )
    dashes = alt.Scale(domain=list(names.values()), range=DASHES)
    layers = [
        alt.Chart(tables.bells)
        .mark_area(orient="horizontal", color=palette.truth, opacity=0.18, clip=True, tooltip=None)
        .encode(x=x, x2=alt.X2("tip"), y=y, detail=alt.Detail("i:N")),
        alt.Chart(points)
        .mark_circle(color=palette.data, size=30, fillOpacity=0.85, opacity=1, clip=True)
        .encode(x=x, y=y, tooltip=theme.tips("x", "y", "sigma")),
        alt.Chart(tables.lines.replace({"name": names}))
        .mark_line(strokeWidth=2.4, clip=True, tooltip=None)
        .encode(
            x=x,
            y=y,
            color=alt.Color("name:N", scale=scale, legend=legend()),
            strokeDash=alt.StrokeDash("name:N", scale=dashes, legend=legend()),
        ),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="Noise that grows: whom should the line believe?",
        description="Points whose scatter grows with x, bells of growing width, and two lines.",
        height=HEIGHT,
    )
