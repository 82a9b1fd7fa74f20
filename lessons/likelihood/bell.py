"""The normal density itself: three well-known curves, one's own, and the areas under them."""

import functools

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from lessons.likelihood.laws import DASHES, HEIGHT, legend
from lessons.likelihood.line import PEAK, density
from lessons.likelihood.tables_around import CURVES, REACH, textbook_table


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
            description="Normal densities: three of a textbook and one with its middle shaded.",
            height=HEIGHT,
        )
    )
