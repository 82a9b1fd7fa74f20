"""One weight under either penalty: its two losses, and what becomes of every best weight."""

import functools
from typing import Any

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from lessons.regularization.touching import charged_form

REACH = 3.0  # of the best weight, to both sides


def charged_chart(w_hat: float, alpha: float, palette: Palette, *, lasso: bool) -> Form:
    """The loss of one weight with curvature 1, the penalty, and their sum."""
    title = "Lasso" if lasso else "Ridge"
    return charged_form(palette, "", title).with_tables(
        at=form.numbers(
            alpha=alpha,
            w_hat=w_hat,
            h=1.0,
            n=1.0,
            log=0.0,
            diamond=float(lasso),
            x0=-REACH - 0.5,
            x1=REACH + 0.5,
            y0=-0.3,
            y1=6.0,
        )
    )


def threshold_chart(w_hat: float, alpha: float, palette: Palette) -> Form:
    """What is left of every best weight."""
    at = form.numbers(alpha=alpha, w_hat=w_hat, x0=-REACH - 0.3, x1=REACH + 0.3)
    return threshold_form(palette).with_tables(at=at)


@functools.lru_cache(maxsize=4)
def threshold_form(palette: Palette) -> Form:
    """What is left: a flat piece under lasso, a line through 0 under ridge."""
    x = theme.x_axis("x", "best weight ŵ", ("at.x0", "at.x1"))
    y = theme.y_axis("y", "weight w", ("at.x0", "at.x1"))
    style: dict[str, Any] = {"tooltip": None, "clip": True}
    grid = alt.Chart(alt.sequence(-330, 331, as_="k")).transform_calculate(x="datum.k / 100")
    soft = "({x} < 0 ? -1 : 1) * max(abs({x}) - alpha, 0)"
    shrunk = "{x} / (1 + alpha)"
    dots = form.table("at").transform_calculate(x="w_hat")
    layers = [
        grid.transform_calculate(y="datum.x")
        .mark_line(color=palette.data, strokeWidth=1.4, strokeDash=[3, 3], **style)
        .encode(x=x, y=y)
    ]
    for rule, colour, width in ((shrunk, palette.compare, 2.0), (soft, palette.model, 3.0)):
        curve = grid.transform_calculate(y=rule.format(x="datum.x"))
        dot = dots.transform_calculate(y=rule.format(x="w_hat"))
        layers += [
            curve.mark_line(color=colour, strokeWidth=width, **style).encode(x=x, y=y),
            dot.mark_circle(color=colour, size=120, opacity=1, clip=True).encode(
                x=x, y=y, tooltip=theme.tips("x", "y")
            ),
        ]
    chart = form.steerable(alt.layer(*layers, form.carried("at")), "alpha", "w_hat")
    return form.of(
        theme.finish(
            chart,
            palette,
            title="What is left of every best weight",
            description="The weight that is left against the best weight without a penalty: under "
            "lasso with a flat piece at zero, under ridge a straight line.",
            height=280,
        )
    )
