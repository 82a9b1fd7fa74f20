"""The normal density itself: three curves of the book, one's own, and the areas under them."""

import functools

import altair as alt
import pandas as pd
import torch

from charts import form, theme
from charts.form import Form
from charts.theme import Palette
from core import likelihood
from lessons.likelihood.laws import DASHES, HEIGHT, legend
from lessons.likelihood.line import PEAK, density

TEXTBOOK = ((0.0, 1.0), (0.0, 2.0), (3.0, 1.0))  # μ and σ of the three curves of the book
CURVES = {f"μ = {m:g}, σ = {s:g}": (m, s) for m, s in TEXTBOOK}
REACH = 7.0  # the bell's axis runs from -REACH to REACH


def textbook_table() -> pd.DataFrame:
    """Rows curve, x, density for the three curves of the book."""
    x = torch.linspace(-REACH, REACH, 421, dtype=torch.double)
    return pd.concat(
        [
            pd.DataFrame({"curve": name, "x": x, "density": likelihood.normal(x, m, s)})
            for name, (m, s) in CURVES.items()
        ],
        ignore_index=True,
    )


def areas(mu: float, sigma: float) -> dict[str, float]:
    """Area under each curve between −REACH and REACH, by thin trapezia.

    The grid is finer than the narrowest bell.
    """
    curves = CURVES | {"yours": (mu, sigma)}
    x = torch.linspace(-REACH, REACH, 20_001, dtype=torch.double)
    return {
        name: torch.trapezoid(likelihood.normal(x, m, s), x).item()
        for name, (m, s) in curves.items()
    }


def cuts_the_middle(mu: float, sigma: float) -> bool:
    """Whether the middle of a bell, one σ to each side, reaches over the edge of the picture."""
    return abs(mu) + sigma > REACH


def bell_chart(mu: float, sigma: float, palette: Palette) -> Form:
    """The normal density: three curves to compare with, and one's own with its middle shaded."""
    return bell_form(palette).with_tables(
        at=form.numbers(mu=mu, sigma=sigma), curves=textbook_table()
    )


@functools.lru_cache(maxsize=4)
def bell_form(palette: Palette) -> Form:
    """What the bells look like. One's own is core.likelihood.normal, worked out in the browser."""
    x = theme.x_axis("x", "x", (-REACH, REACH))
    y = theme.y_axis("density", "density p(x)", ("0", f"max(0.45, 1.06 * {PEAK})"))
    dashes = alt.Scale(domain=list(CURVES), range=DASHES)
    own = (
        alt.Chart(alt.sequence(-210, 211, as_="k"))
        .transform_calculate(x=f"datum.k / 210 * {REACH}")
        .transform_calculate(density=density("(datum.x - mu)"))
    )
    middle = own.transform_filter("abs(datum.x - mu) <= sigma")
    one = alt.Chart(alt.sequence(1, 2, as_="density"))
    layers = [
        middle.mark_area(color=palette.model, opacity=0.2, clip=True, tooltip=None).encode(
            x=x, y=y
        ),
        form.table("curves")
        .mark_line(color=palette.data, strokeWidth=1.8, clip=True)
        .encode(
            x=x,
            y=y,
            strokeDash=alt.StrokeDash("curve:N", scale=dashes, legend=legend()),
            tooltip=[alt.Tooltip("curve:N"), *theme.tips("x", "density")],
        ),
        own.mark_line(color=palette.model, strokeWidth=3, clip=True).encode(
            x=x, y=y, tooltip=theme.tips("x", "density")
        ),
        one.mark_rule(color=palette.ink, strokeDash=[2, 4], clip=True, tooltip=None).encode(y=y),
    ]
    return form.of(
        theme.finish(
            form.steerable(alt.layer(*layers, form.carried("at")), "mu", "sigma"),
            palette,
            title="Your bell, shaded within one σ",
            description="Normal densities: the three of the book and one with its middle shaded.",
            height=HEIGHT,
        )
    )
