"""My line against the best line: each residual a square, their area the loss, and the words."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import torch

from charts import form, theme
from charts.form import Form
from charts.numbers import short, signed, spelt, tex
from charts.theme import Chart, Palette
from core.data import Dataset, DataSpec, FixedSpec, OwnSpec, load
from core.linear_regression import Score, closed_form, coefficients, layers_and_parameters, score

MAX_SQUARES = 200  # squares drawn; with more they hide each other


@dataclass(frozen=True)
class LineTables:
    """points: i, x, y, mine, best (the predictions of both lines); at most MAX_SQUARES rows are
    drawn, all n are scored. `best_w`, `best_b` are the closed form, `mean` is that of y; x_mean and
    x_variance (divided by n) are those of all x; x and y are the domains of the axes."""

    points: pd.DataFrame
    n: int
    d: int
    w: float
    b: float
    best_w: float
    best_b: float
    mean: float
    x_mean: float
    x_variance: float
    unique: bool
    mine: Score
    best: Score
    x: tuple[float, float]
    y: tuple[float, float]

    @property
    def ratio(self) -> float | None:
        """My loss over the smallest; None when the smallest is zero."""
        return self.mine.loss / self.best.loss if self.best.loss > self.no_loss else None

    @property
    def no_loss(self) -> float:
        """A loss this small beside the spread of y is rounding."""
        return 1e-12 * max(self.best.spread / self.n, 1e-12 * self.size**2, 1e-300)

    @property
    def size(self) -> float:
        """The largest |y| drawn: what rounding is measured against."""
        return float(self.points["y"].abs().max())


def line_tables(data: Dataset, w: float, b: float) -> LineTables:
    """My line against the best line on the first feature of the data."""
    X, y = data.X[:, :1], data.y
    best = closed_form(X, y)
    best_w, best_b = best.theta.tolist()
    mine = X * w + b
    ideal = X * best_w + best_b
    shown = torch.linspace(0, data.n - 1, min(data.n, MAX_SQUARES)).round().long()
    points = pd.DataFrame(
        torch.cat([X, y, mine, ideal], dim=1)[shown].numpy(), columns=["x", "y", "mine", "best"]
    ).assign(i=shown.numpy())
    heights = torch.cat([y, ideal])
    return LineTables(
        points=points,
        n=data.n,
        d=data.d,
        w=w,
        b=b,
        best_w=best_w,
        best_b=best_b,
        mean=y.mean().item(),
        x_mean=X.mean().item(),
        x_variance=X.var(correction=0).item(),
        unique=best.unique,
        mine=score(mine, y),
        best=score(ideal, y),
        x=theme.pad(X.min().item(), X.max().item(), 0.25),
        y=theme.pad(heights.min().item(), heights.max().item(), 0.3),
    )


@dataclass(frozen=True)
class Range:
    """Ends and step of a slider, round numbers; `low`, `high` and the best value are inside."""

    low: float
    high: float
    step: float

    @property
    def format(self) -> str:
        """How its numbers are written: the decimals of the step, powers of ten when extreme."""
        power = int(np.floor(np.log10(self.step)))
        return f"%.{max(0, -power)}f" if -6 < power < 6 else "%.3e"


FINEST = 1e-8  # step of a slider beside its range; finer is rounding


def nice_step(span: float) -> float:
    """The round number (1, 2 or 5 times a power of ten) nearest below span / 500."""
    target = max(span, 1e-12) / 500
    power = 10.0 ** np.floor(np.log10(target))
    return float(max(m * power for m in (1, 2, 5) if m * power <= target * (1 + 1e-9)))


def slider_range(best: float, reach: float, places: Sequence[float] = ()) -> Range:
    """A slider around the best value, reaching `reach` to both sides, always over zero and over
    `places`. Its step suits the reach: data far from zero have a long slider, not a coarse one."""
    low = min(best - reach, -reach / 4, *places)
    high = max(best + reach, reach / 4, *places)
    step = nice_step(max(2 * reach, 500 * FINEST * (high - low)))
    return Range(
        float(f"{np.floor(low / step) * step:.12g}"),
        float(f"{np.ceil(high / step) * step:.12g}"),
        step,
    )


def slider_ranges(data: Dataset) -> tuple[Range, Range]:
    """Ranges of my w and my b that suit the data and reach every line of `standing_lines`."""
    X, y = data.X[:, :1], data.y
    best_w, best_b = closed_form(X, y).theta.tolist()
    tall = (y.max() - y.min()).item() or max(abs(y[0].item()), 1.0)
    wide = (X.max() - X.min()).item() or max(abs(X[0].item()), 1.0)
    w = slider_range(best_w, 1.5 * tall / wide, (-best_w,))
    rounded = on_grid(best_w, w)
    heights = [height_of(data, slope) for slope in (0.0, rounded, -rounded)]
    return w, slider_range(best_b, 1.5 * tall, heights)


def height_of(data: Dataset, w: float) -> float:
    """The best b for a given w: the line through the mean of the points."""
    return (data.y.mean() - w * data.X[:, 0].mean()).item()


def standing_lines(data: Dataset, w: Range, b: Range) -> list[tuple[float, float]]:
    """Flat at the mean, the best line, and the best mirrored at the mean: (w, b) on the sliders.

    Each b suits the w that the slider can show: far from zero a step of w lifts the line a lot.
    """
    best = on_grid(closed_form(data.X[:, :1], data.y).theta[0].item(), w)
    return [
        (slope, on_grid(height_of(data, slope), b))
        for slope in (on_grid(0.0, w), best, on_grid(-best, w))
    ]


def on_grid(value: float, span: Range) -> float:
    """The nearest value a slider of this range can show."""
    steps = round((value - span.low) / span.step)
    snapped = min(max(span.low + steps * span.step, span.low), span.high)
    return round(snapped, max(10, 6 - int(np.floor(np.log10(span.step)))))


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
    loss = f"datum.line === '{LINES[0]}' ? my_loss : at.best_loss"
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


def line_summary(tables: LineTables) -> str:
    """One line under the figure: how many squares, their area, and what cannot be seen."""
    drawn, points = len(tables.points), tables.points
    first = (
        f" The figure shows the first of your {tables.d} features; the normal equation below uses "
        "all."
        if tables.d > 1
        else ""
    )
    out = ((points["mine"] < tables.y[0]) | (points["mine"] > tables.y[1])).sum()
    less = f" Of {tables.n:,} points, {drawn} evenly chosen are drawn." if drawn < tables.n else ""
    more = f" {out} of the squares leave the picture, but they count." if out else ""
    return (
        "Both sides of a square are its residual, in units of y. Total area "
        f"{short(tables.mine.squares, 5)}; divided by 2n = {2 * tables.n} that is the loss, "
        f"{short(tables.mine.loss, 5)}.{less}{more}{first}"
    )


GUESSES = ("less than 1.5 times", "1.5 to 10 times", "more than 10 times")


def guess_answer(tables: LineTables) -> str:
    """Which of GUESSES is true for my line now."""
    if tables.ratio is None:
        return GUESSES[0] if tables.mine.loss <= tables.no_loss else GUESSES[2]
    return GUESSES[0] if tables.ratio < 1.5 else GUESSES[1 if tables.ratio <= 10 else 2]


def guess_reason(tables: LineTables) -> str:
    """Why, with the two losses and the largest square's share."""
    areas = (tables.points["y"] - tables.points["mine"]) ** 2
    share = float(areas.max() / areas.sum()) if areas.sum() > 0 else 0.0
    return (
        f"Yours is {short(tables.mine.loss, 4)}, the smallest is {short(tables.best.loss, 4)}. "
        f"The largest of the {len(areas)} squares alone is {share:.0%} of your area: an error "
        "counts by its square."
    )


def four_decimals(r2: float | None) -> float | None:
    """R² as it is shown: a slider's step away from zero is zero."""
    return None if r2 is None else round(r2, 4)


def score_table(tables: LineTables) -> str:
    """Both lines side by side, as a Markdown table."""
    rows = [
        ("w", tables.w, tables.best_w),
        ("b", tables.b, tables.best_b),
        ("area of all squares", tables.mine.squares, tables.best.squares),
        ("loss", tables.mine.loss, tables.best.loss),
        ("RMSE", tables.mine.rmse, tables.best.rmse),
        ("R²", four_decimals(tables.mine.r2), four_decimals(tables.best.r2)),
    ]
    cells = [
        f"| {name} | {'not defined' if m is None else short(m, 4)} "
        f"| {'not defined' if o is None else short(o, 4)} |"
        for name, m, o in rows
    ]
    return "\n".join(["| | my line | best line |", "|---|---:|---:|", *cells])


def score_formulas(tables: LineTables) -> list[tuple[str, str]]:
    """Loss, RMSE and R² in letters and with the numbers of my line (LaTeX)."""
    s, n = tables.mine, tables.n
    area = tex(s.squares, bare=True)
    shown, spread = four_decimals(s.r2), tex(s.spread, bare=True)
    r2 = (
        r"R^2 \text{ is not defined: every } y \text{ is the same}"
        if shown is None
        else rf"R^2 = 1 - \frac{{{area}}}{{{spread}}} = {tex(shown, bare=True)}"
    )
    return [
        (
            r"L(w, b) = \frac{1}{n} \sum_i \tfrac12 (\hat y^{(i)} - y^{(i)})^2",
            rf"L = \frac{{{area}}}{{2 \cdot {n}}} = {tex(s.loss, bare=True)}",
        ),
        (
            r"\mathrm{RMSE} = \sqrt{\tfrac{1}{n} \sum_i (\hat y^{(i)} - y^{(i)})^2}",
            rf"\mathrm{{RMSE}} = \sqrt{{{area} / {n}}} = {tex(s.rmse, bare=True)}",
        ),
        (r"R^2 = 1 - \frac{\sum_i (\hat y^{(i)} - y^{(i)})^2}{\sum_i (y^{(i)} - \bar y)^2}", r2),
    ]


def line_notice(tables: LineTables) -> str:
    """What to look for, with the figure's own numbers."""
    flat = tables.best.spread / tables.n / 2
    worse = (
        f"\n- Your R² is below zero: the flat line ŷ = ȳ, with a loss of {short(flat, 4)}, "
        "would do better."
        if tables.mine.r2 is not None and tables.mine.r2 < -1e-3
        else ""
    )
    many = (
        ""
        if tables.unique
        else "\n- These points do not fix a line: many lines share the smallest loss."
    )
    floor = (
        "The best line goes through every point: no loss need be left."
        if tables.ratio is None
        else f"No line can do better than **{short(tables.best.loss, 4)}** here: what the best "
        "line leaves is in the points, not in the line."
    )
    return (
        f"- An error of 2 costs four times an error of 1. The RMSE brings the loss back to the "
        f"units of y: your line is off by **{short(tables.mine.rmse)}**, the best by "
        f"**{short(tables.best.rmse)}**.\n- {floor}{worse}{many}"
    )


def exercises(tables: LineTables) -> list[tuple[str, str]]:
    """Questions with answers computed from the points on the page."""
    w, b = tables.best_w, tables.best_b
    ahead = round(float(tables.points["x"].max())) + 1
    return [
        (
            f"What does the best line predict for x = {ahead}?",
            f"{short(w, 4)} · {ahead} {signed(b, 4)} = **{short(w * ahead + b, 4)}**.",
        ),
        (
            "Measure y in units three times smaller, so that every number is three times as "
            "large, and fit again. What happens to the smallest loss, to its RMSE and to R²?",
            f"Areas grow with the square: the loss goes from {short(tables.best.loss, 4)} to "
            f"**{short(9 * tables.best.loss, 4)}**, the RMSE from {short(tables.best.rmse, 4)} to "
            f"**{short(3 * tables.best.rmse, 4)}**. R² is a ratio of areas and stays.",
        ),
        (
            "A fully connected layer has 4 inputs and 3 outputs. How many parameters is that?",
            "4 · 3 weights and 3 biases: "
            f"**{layers_and_parameters((4, 3))[1]}**, in {layers_and_parameters((4, 3))[0]} layer.",
        ),
    ]


def two_outputs() -> str:
    """Two columns in, two columns out, on the toy line: what is fitted and what it predicts."""
    toy = load(FixedSpec())
    X, Y = torch.cat([toy.X, toy.X], dim=1), torch.cat([toy.X, toy.y], dim=1)
    coef, intercept = coefficients(X, Y)
    ask = X[-1:] + 1
    answer = (ask @ coef.T + intercept)[0].tolist()
    rows = ", ".join(f"({', '.join(short(v, 4) for v in row)})" for row in coef.tolist())
    return (
        "`LinearRegression` calls the weights `coef_` and the bias `intercept_`. It also fits "
        "several outputs at once: each has weights of its own, found without looking at the "
        "others. A known trick feeds it every x twice, [x, x], and asks for [x, y]. XᵀX is then "
        f"singular; of the many answers the shortest is taken, `coef_` = ({rows}), and "
        f"[{short(ask[0, 0].item())}, {short(ask[0, 1].item())}] gives "
        f"**[{', '.join(short(v, 4) for v in answer)}]**. One column in and one out does the same "
        "without the detour."
    )


def spec_text(spec: DataSpec) -> str:
    """A spec as code; long own data is named instead of printed."""
    if isinstance(spec, OwnSpec) and len(spec.rows) > 20:
        scale = ", standardise=True" if spec.standardise else ""
        return f"OwnSpec(rows{scale})  # your {len(spec.rows):,} rows, as tuples (x, y)"
    return repr(spec)


def script(spec: DataSpec, w: float, b: float) -> str:
    """A script that repeats my line and the best line on the page, settings filled in."""
    return (
        "from core.data import FixedSpec, OwnSpec, SyntheticSpec, load\n"
        "from core.linear_regression import closed_form, score\n\n"
        f"data = load({spec_text(spec)})\n"
        f"print(score(data.X[:, :1] * {w!r} + {b!r}, data.y))\n"
        "print(closed_form(data.X[:, :1], data.y))\n"
    )
