"""The normal density itself: three curves of the book, one's own, and the areas under them."""

import altair as alt
import pandas as pd
import torch

from charts import theme
from charts.noise import DASHES, HEIGHT, legend
from charts.theme import Chart, Palette
from core import likelihood

TEXTBOOK = ((0.0, 1.0), (0.0, 2.0), (3.0, 1.0))  # μ and σ of the three curves of the book
REACH = 7.0  # the bell's axis runs from -REACH to REACH


def bell_table(mu: float, sigma: float) -> pd.DataFrame:
    """Rows x, density for the three curves of the book and for one's own: curve, x, density."""
    x = torch.linspace(-REACH, REACH, 421, dtype=torch.double)
    curves = {f"μ = {m:g}, σ = {s:g}": (m, s) for m, s in TEXTBOOK} | {"yours": (mu, sigma)}
    return pd.concat(
        [
            pd.DataFrame({"curve": name, "x": x, "density": likelihood.normal(x, m, s)})
            for name, (m, s) in curves.items()
        ],
        ignore_index=True,
    )


def areas(mu: float, sigma: float) -> dict[str, float]:
    """Area under each curve between −REACH and REACH, by thin trapezia.

    The grid is finer than the narrowest bell.
    """
    curves = {f"μ = {m:g}, σ = {s:g}": (m, s) for m, s in TEXTBOOK} | {"yours": (mu, sigma)}
    x = torch.linspace(-REACH, REACH, 20_001, dtype=torch.double)
    return {
        name: torch.trapezoid(likelihood.normal(x, m, s), x).item()
        for name, (m, s) in curves.items()
    }


def bell_chart(table: pd.DataFrame, mu: float, sigma: float, palette: Palette) -> Chart:
    """The normal density: three curves to compare with, and one's own with its middle shaded."""
    top = max(float(table["density"].max()) * 1.06, 0.45)
    x = theme.x_axis("x", "x", (-REACH, REACH))
    y = theme.y_axis("density", "density p(x)", (0, top))
    own = table[table["curve"] == "yours"]
    others = table[table["curve"] != "yours"]
    names = list(others["curve"].unique())
    dashes = alt.Scale(domain=names, range=DASHES)
    middle = own[(own["x"] - mu).abs() <= sigma]
    layers = [
        alt.Chart(middle)
        .mark_area(color=palette.model, opacity=0.2, clip=True, tooltip=None)
        .encode(x=x, y=y),
        alt.Chart(others)
        .mark_line(color=palette.data, strokeWidth=1.8, clip=True)
        .encode(
            x=x,
            y=y,
            strokeDash=alt.StrokeDash("curve:N", scale=dashes, legend=legend()),
            tooltip=[alt.Tooltip("curve:N"), *theme.tips("x", "density")],
        ),
        alt.Chart(own)
        .mark_line(color=palette.model, strokeWidth=3, clip=True)
        .encode(x=x, y=y, tooltip=theme.tips("x", "density")),
    ]
    if top > 1:
        one = alt.Chart(theme.one_row(density=1.0))
        layers.append(one.mark_rule(color=palette.ink, strokeDash=[2, 4]).encode(y=y))
    return theme.finish(
        alt.layer(*layers),
        palette,
        title=f"Your bell, μ = {mu:g}, σ = {sigma:g}: shaded within one σ",
        description="Normal densities: the three of the book and one with its middle shaded.",
        height=HEIGHT,
    )
