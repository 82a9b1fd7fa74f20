"""One score in pictures that a thumb moves: the sigmoid and its tangent, losses, slopes."""

import functools
from typing import Any

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from charts.theme import Chart
from lessons.logistic_regression.curve import sigma
from lessons.logistic_regression.tables import FarTables, ScoreTables

STILL: dict[str, Any] = {"clip": True, "tooltip": None}
PARTS = 240  # pieces of a curve, twice as many far out
NEAR, FAR = 12.0, 250.0  # how far the scores reach
FIRST_LOST = 2.0**-24  # float32 between ½ and 1 is a multiple of it

# Each as an expression of a score, in a float64 of the browser
BCE = "max({z}, 0) - {z} * at.y + log(1 + exp(-abs({z})))"
ERROR = f"({sigma('{z}')} - at.y)"
SQUARED = f"pow({ERROR}, 2)"
SQUARED_SLOPE = f"2 * {ERROR} * {sigma('{z}')} * (1 - {sigma('{z}')})"
# ŷ as float32 rounds it: for z > 0 first 1 + exp(−z), to a multiple of 2⁻²³, then its inverse, to
# one of 2⁻²⁴; for z < 0 to 0 below half its smallest number
ONE_MORE = f"(round((1 + exp(-{{z}})) / {2 * FIRST_LOST!r}) * {2 * FIRST_LOST!r})"
NEAR_ONE = f"round(1 / {ONE_MORE} / {FIRST_LOST!r}) * {FIRST_LOST!r}"
P32 = f"({{z}} > 0 ? {NEAR_ONE} : ({{z}} < -103.97 ? 0 : {sigma('{z}')}))"
SPLIT = f"(at.y ? min(100, -log({P32})) : min(100, -log(1 - {P32})))"
SPREAD = f"{P32} * (1 - {P32})"
SPLIT_SLOPE = f"({P32} - at.y) * {SPREAD} / max({SPREAD}, 1e-12)"


def _curve(expression: str, x: alt.X, y: alt.Y, reach: float, **style: Any) -> alt.Chart:
    """A function of the score from end to end."""
    parts = PARTS if reach == NEAR else 2 * FAR
    place = f"{reach} * (2 * datum.k / {parts} - 1)"
    line = alt.Chart(alt.sequence(0, parts + 1, as_="k")).transform_calculate(x=place)
    value = expression.replace("{z}", "datum.x")
    return line.transform_calculate(y=value).mark_line(**style, **STILL).encode(x=x, y=y)


def _dot(expression: str, x: alt.X, y: alt.Y, colour: str, size: int = 130) -> alt.Chart:
    """Where the score in hand is on a function."""
    spot = form.table("at").transform_calculate(x="z", y=expression.replace("{z}", "z"))
    return spot.mark_circle(color=colour, size=size, opacity=1, **STILL).encode(x=x, y=y)


def _built(layers: list[Chart], palette: Palette, title: str, description: str) -> Form:
    chart = form.steerable(alt.layer(*layers, form.carried("at")), "z")
    return form.of(theme.finish(chart, palette, title=title, description=description, height=260))


def score_charts(tables: ScoreTables, palette: Palette) -> tuple[Form, Form, Form]:
    """The sigmoid and its tangent, both losses, both slopes; the number z is a thumb's."""
    at = form.numbers(z=tables.z, y=tables.y)
    forms = (sigmoid_form(palette), losses_form(palette), slopes_form(palette))
    first, second, third = (view.with_tables(at=at) for view in forms)
    return first, second, third


def _z(reach: float) -> alt.X:
    return theme.x_axis("x", "score z", (str(-reach), str(reach)))


@functools.lru_cache(maxsize=4)
def sigmoid_form(palette: Palette) -> Form:
    """What the sigmoid looks like."""
    x, y = _z(NEAR), theme.y_axis("y", "ŷ = σ(z)", ("-0.1", "1.1"))
    tangent = (
        alt.Chart(alt.sequence(0, 2, as_="k"))
        .transform_calculate(x="z + (datum.k ? 3 : -3)")
        .transform_calculate(
            y=f"{sigma('z')} + (datum.x - z) * ({sigma('z')}) * (1 - {sigma('z')})"
        )
        .mark_line(color=palette.ink, strokeWidth=2, strokeDash=[5, 3], **STILL)
        .encode(x=x, y=y)
    )
    thin: dict[str, Any] = {"color": palette.ink, "strokeOpacity": 0.3, **STILL}
    at = form.table("at")
    layers: list[Chart] = [
        at.transform_calculate(y="0.5").mark_rule(**thin).encode(y=y),
        at.transform_calculate(x="0").mark_rule(**thin).encode(x=x),
        _curve(sigma("{z}"), x, y, NEAR, color=palette.model, strokeWidth=2.6),
        tangent,
        _dot(sigma("{z}"), x, y, palette.model),
    ]
    return _built(
        layers,
        palette,
        "σ makes a probability of a score",
        "The sigmoid from score −12 to 12, with its tangent at the score in hand.",
    )


@functools.lru_cache(maxsize=4)
def losses_form(palette: Palette) -> Form:
    """What both losses look like."""
    x, y = _z(NEAR), theme.y_axis("y", "loss", ("-0.5", "12.5"))
    layers: list[Chart] = []
    for text, colour, width in ((BCE, palette.model, 2.6), (SQUARED, palette.compare, 1.8)):
        layers += [
            _curve(text, x, y, NEAR, color=colour, strokeWidth=width),
            _dot(text, x, y, colour),
        ]
    return _built(
        layers,
        palette,
        "What it costs: no end, or never above 1",
        "Cross-entropy and the squared loss of the probability against the score.",
    )


@functools.lru_cache(maxsize=4)
def slopes_form(palette: Palette) -> Form:
    """What the slopes of both look like."""
    x, y = _z(NEAR), theme.y_axis("y", "slope in z", ("-1.1", "1.1"))
    layers: list[Chart] = []
    for text, colour, width in ((ERROR, palette.model, 2.6), (SQUARED_SLOPE, palette.compare, 1.8)):
        layers += [
            _curve(text, x, y, NEAR, color=colour, strokeWidth=width),
            _dot(text, x, y, colour),
        ]
    return _built(
        layers,
        palette,
        "What training feels of it",
        "The slopes of cross-entropy and of the squared loss against the score.",
    )


def far_charts(tables: FarTables, palette: Palette) -> tuple[Form, Form]:
    """Loss and slope of both ways to cross-entropy, far out; the number z is a thumb's."""
    at = form.numbers(z=tables.z, y=tables.y)
    return far_loss_form(palette).with_tables(at=at), far_slope_form(palette).with_tables(at=at)


@functools.lru_cache(maxsize=4)
def far_loss_form(palette: Palette) -> Form:
    """What the two losses look like where float32 ends."""
    x, y = _z(FAR), theme.y_axis("y", "loss", ("-8", "255"))
    layers: list[Chart] = [
        _curve(BCE, x, y, FAR, color=palette.model, strokeWidth=2.6),
        _curve(SPLIT, x, y, FAR, color=palette.compare, strokeWidth=1.8, interpolate="step-after"),
        _dot(BCE, x, y, palette.model, 150),
        _dot(SPLIT, x, y, palette.compare, 90),
    ]
    return _built(
        layers,
        palette,
        "The loss: from the score, or in two steps",
        "Cross-entropy from the score, and from a float32 probability with log 0 taken as −100.",
    )


@functools.lru_cache(maxsize=4)
def far_slope_form(palette: Palette) -> Form:
    """What their slopes look like."""
    x, y = _z(FAR), theme.y_axis("y", "slope in z", ("-1.15", "1.15"))
    layers: list[Chart] = [
        _curve(ERROR, x, y, FAR, color=palette.model, strokeWidth=2.6),
        _curve(SPLIT_SLOPE, x, y, FAR, color=palette.compare, strokeWidth=1.8),
        _dot(ERROR, x, y, palette.model, 150),
        _dot(SPLIT_SLOPE, x, y, palette.compare, 90),
    ]
    return _built(
        layers,
        palette,
        "The slope: kept, or lost",
        "The slope of both ways in the score: one stays, the other is 0 where ŷ has rounded.",
    )
