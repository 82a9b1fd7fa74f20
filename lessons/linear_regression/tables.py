"""My line and the best line over the points: samples, residuals, losses, ranges."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from charts import theme
from charts.naming import Naming, naming
from core.data import Dataset, FixedSpec, load
from core.linear_regression import (
    Score,
    closed_form,
    coefficients,
    differences_without_reshape,
    linreg,
    score,
)

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
    called: Naming

    @property
    def ratio(self) -> float | None:
        """My loss over the smallest; None when the smallest is zero."""
        return self.mine.loss / self.best.loss if self.best.loss > self.no_loss else None

    @property
    def no_loss(self) -> float:
        """A loss this small beside the spread of y is rounding."""
        return 1e-16 * max(self.best.spread / self.n, 1e-12 * self.size**2, 1e-300)

    @property
    def lift(self) -> float:
        """A power of ten that suits the heights: how far a line is lifted for a question."""
        spread = (self.best.spread / self.n) ** 0.5 or self.size or 1.0
        return float(10.0 ** np.floor(np.log10(spread)))

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
        mine=settled(score(mine, y), y),
        best=settled(score(ideal, y), y),
        x=theme.pad(X.min().item(), X.max().item(), 0.25),
        y=theme.pad(heights.min().item(), heights.max().item(), 0.3),
        called=naming(data),
    )


def settled(found: Score, y: Tensor) -> Score:
    """The score, without what rounding leaves of an exact fit: 1e-30 would be read as an area."""
    if found.squares > 1e-24 * len(y) * y.square().max().item():
        return found
    r2 = None if found.r2 is None else 1.0
    return Score(0.0, 0.0, 0.0, found.spread, r2)


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


def four_decimals(r2: float | None) -> float | None:
    """R² as it is shown: a slider's step away from zero is zero."""
    return None if r2 is None else round(r2, 4)


def one_residual(y_hat: float, y: float) -> tuple[Tensor, Tensor]:
    """A prediction and a label as the (1, 1) tensors that core reads."""
    return torch.tensor([[y_hat]], dtype=torch.double), torch.tensor([[y]], dtype=torch.double)


# --- the broadcast trap -----------------------------------------------------------------------


def trap_table(data: Dataset, *, reshape: bool) -> pd.DataFrame:
    """The differences of a batch as cells: row (of ŷ), column (of y), value, right, text.

    The model stands half way between zero and the data's best parameters. With the reshape there
    is one column; without it every ŷ meets every y.
    """
    half = closed_form(data.X, data.y).theta / 2
    y_hat = linreg(data.X, half[:-1, None], half[-1:])
    wrong = differences_without_reshape(y_hat, data.y)
    grid = (y_hat - data.y if reshape else wrong).numpy()
    row, column = np.indices(grid.shape)
    value = grid.ravel()
    return pd.DataFrame(
        {
            "row": row.ravel(),
            "column": column.ravel(),
            "value": value,
            "right": True if reshape else (row == column).ravel(),
            "text": [f"{v:.1f}".replace("-", "−") for v in value],
        }
    )


def doubled_fit() -> tuple[list[list[float]], list[float], list[float]]:
    """[x, y] fitted from [x, x] on the toy line: weights (2, 2), a new input, and what it gives."""
    toy = load(FixedSpec())
    X, Y = torch.cat([toy.X, toy.X], dim=1), torch.cat([toy.X, toy.y], dim=1)
    coef, intercept = coefficients(X, Y)
    ask = X[-1] + 1
    return coef.tolist(), ask.tolist(), (ask @ coef.T + intercept).tolist()
