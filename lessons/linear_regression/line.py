"""My line against the best line: each residual a square, their area the loss, and the words."""

import functools
from typing import Any

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.numbers import spelt
from charts.palettes import Palette
from charts.theme import Chart
from lessons.linear_regression.tables import LineTables

# --- the figures: the browser works out what depends on w and b, and a thumb moves it ----------


def line_chart(tables: LineTables, *, show_best: bool, palette: Palette) -> Form:
    """The points, my line, and each residual as a square; the best line when asked for."""
    return line_form(palette, show_best).with_tables(
        at=form.numbers(
            **_lines(tables),
            x0=tables.x[0],
            x1=tables.x[1],
            y0=tables.y[0],
            y1=tables.y[1],
        ),
        points=tables.points[["i", "x", "y"]],
    )


# What of `at` follows the points while a hand moves them, column -> what it is of them.
OF_POINTS = {"best_w": "w", "best_b": "b"}
OF_LOSSES = {
    "best_loss": "loss",
    "no_loss": "no_loss",
    "rounding": "rounding",
    "x_mean": "x_mean",
    "x_variance": "x_variance",
}


def _lines(tables: LineTables) -> dict[str, float]:
    """w and b of both lines, as the forms read them."""
    return {"w": tables.w, "b": tables.b, "best_w": tables.best_w, "best_b": tables.best_b}


@functools.lru_cache(maxsize=8)
def line_form(palette: Palette, show_best: bool) -> Form:
    """What the lines and their squares look like; predictions as by core's linreg."""
    x = theme.x_axis("x", "x", ("at.x0", "at.x1"))
    y = theme.y_axis("y", "y", ("at.y0", "at.y1"))
    points = form.table("points").transform_calculate(mine="w * datum.x + b")
    mine = _squares(points, "mine", "w", palette.model).encode(x=x, y=y)
    my_line = form.straight("w", "b", x, y, color=palette.model, strokeWidth=3)
    layers: list[Chart] = [mine, my_line]
    if show_best:
        ideal = form.table("points").transform_calculate(best="at.best_w * datum.x + at.best_b")
        best = _squares(ideal, "best", "at.best_w", palette.optimum).encode(x=x, y=y)
        style: dict[str, Any] = {"strokeDash": [5, 4], "strokeWidth": 2}
        best_line = form.straight("at.best_w", "at.best_b", x, y, color=palette.optimum, **style)
        layers = [best, mine, best_line, my_line]
    dots = points.mark_circle(color=palette.data, size=55, opacity=1, clip=True)
    tips = [alt.Tooltip("i:Q"), *theme.tips("x", "y", "mine")]
    chart = alt.layer(*layers, dots.encode(x=x, y=y, tooltip=tips), form.carried("at"))
    return form.of(
        theme.finish(
            form.steerable(chart, "w", "b"),
            palette,
            title="The loss is area: each residual is the side of a square",
            description="Scatter with a line; from each point a square whose side is its residual. "
            "Together the squares have the area 2n times the loss.",
            height=430,
        )
    )


def _squares(points: alt.Chart, line: str, slope: str, colour: str) -> alt.Chart:
    """Squares between the points and one of the lines, square on screen at any width.

    Vega knows the picture's width and height, so the side is turned from units of y into units of
    x there. They lie on the side of the point where the line does not cross them.
    """
    turn = "((at.x1 - at.x0) / width) / ((at.y1 - at.y0) / height)"
    return (
        points.transform_calculate(
            edge=f"datum.x + ({slope} >= 0 ? -1 : 1) * (datum.y - datum.{line}) * {turn}",
            area=f"pow(datum.y - datum.{line}, 2)",
        )
        .mark_rect(fill=colour, fillOpacity=0.16, stroke=colour, strokeWidth=1.2, clip=True)
        .encode(
            x2=alt.X2("edge"),
            y2=alt.Y2(line),
            tooltip=[
                alt.Tooltip("i:Q"),
                alt.Tooltip("area:Q", format=".4g", title="area of its square"),
            ],
        )
    )


def loss_bars(tables: LineTables, palette: Palette) -> Form:
    """My loss over the smallest loss, as two bars."""
    return bars_form(palette).with_tables(
        at=form.numbers(
            **_lines(tables),
            best_loss=tables.best.loss,
            no_loss=tables.no_loss,
            rounding=1e-24 * float(tables.points["y"].abs().max()) ** 2,
            x_mean=tables.x_mean,
            x_variance=tables.x_variance,
        ),
        bars={"line": LINES},
    )


LINES = ["my line", "best line"]

# core.loss_surface.loss_at: the smallest loss, and what H makes of the way from there. With the
# square completed, so that rounding cannot bring it below the smallest. All n points are in it.
MY_LOSS = (
    "at.best_loss + (at.x_variance * pow(w - at.best_w, 2)"
    " + pow(b - at.best_b + at.x_mean * (w - at.best_w), 2)) / 2"
)
# One of them, and neither while the browser is still loading the numbers.
RATIO = f"'My loss is ' + {spelt('ratio')} + ' × the smallest'"
NO_RATIO = "'The best line leaves no loss' + (my_loss <= at.no_loss ? ', and so does mine' : '')"


@functools.lru_cache(maxsize=4)
def bars_form(palette: Palette) -> Form:
    """What the two bars look like; there is no ratio to a smallest loss of zero."""
    x = theme.x_axis("loss", "loss", ("0", "room > at.no_loss ? room : 1"))
    y = alt.Y("line:N", sort=LINES, title=None, axis=alt.Axis(labelFontSize=13))
    mine = "my_loss > at.rounding ? my_loss : 0"  # 1e-31 would be read as a loss
    loss = f"datum.line === '{LINES[0]}' ? ({mine}) : at.best_loss"
    bars = form.table("bars").transform_calculate(loss=loss)
    colour = alt.Color(
        "line:N",
        legend=None,
        scale=alt.Scale(domain=LINES, range=[palette.model, palette.optimum]),
    )
    tips = [alt.Tooltip("line:N"), alt.Tooltip("loss:Q", format=".6g")]
    text = bars.transform_calculate(text=spelt("datum.loss")).mark_text(
        align="left", dx=6, fontSize=13, color=palette.ink, tooltip=None
    )
    chart = form.steerable(
        alt.layer(
            bars.mark_bar(height=20).encode(x=x, y=y, color=colour, tooltip=tips),
            text.encode(x=x, y=y, text=alt.Text("text:N")),
            form.carried("at"),
        ),
        "w",
        "b",
        my_loss=MY_LOSS,
        ratio="my_loss / at.best_loss",
        room="1.35 * my_loss",
    )
    return form.of(
        theme.finish(
            chart,
            palette,
            title=alt.ExprRef(
                f"at.best_loss > at.no_loss ? {RATIO} : at.best_loss >= 0 ? {NO_RATIO} : ''"
            ),
            description="My loss above the smallest loss there is, as two bars.",
            height=165,
        )
    )
