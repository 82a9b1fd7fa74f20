"""The squared loss under its conventions, and the broadcast trap that makes it silently wrong."""

import functools
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import torch
from torch import Tensor

from charts import form, theme
from charts.form import Form
from charts.numbers import short, tex
from charts.theme import Chart, Palette
from core.data import Dataset
from core.linear_regression import Convention, closed_form, differences_without_reshape, linreg

REACH = 4.0  # residuals shown on each side of zero


def one_residual(y_hat: float, y: float) -> tuple[Tensor, Tensor]:
    """A prediction and a label as the (1, 1) tensors that core reads."""
    return torch.tensor([[y_hat]], dtype=torch.double), torch.tensor([[y]], dtype=torch.double)


def parabola_chart(y_hat: float, y: float, palette: Palette) -> Form:
    """One residual, charged twice: the tangent of r² is exactly twice as steep."""
    return parabola_form(palette).with_tables(
        at=form.numbers(y_hat=y_hat, y=y), kinds={"kind": KINDS}
    )


KINDS = ["½ r²", "r²"]  # the book's loss, and nn.MSELoss


@functools.lru_cache(maxsize=4)
def parabola_form(palette: Palette) -> Form:
    """What the two losses look like; loss and slope as by core's conventions for one residual."""
    x = theme.x_axis("r", "residual r = ŷ − y", (-REACH, REACH))
    y = theme.y_axis("loss", "loss of this sample", (-1.5, REACH**2 * 0.75))
    colour = alt.Color(
        "kind:N",
        title=None,
        legend=alt.Legend(orient="top"),
        scale=alt.Scale(domain=KINDS, range=[palette.model, palette.compare]),
    )
    channels: dict[str, Any] = {"x": x, "y": y, "color": colour}
    curve = _both(f"sequence({-REACH}, {REACH + 0.05}, 0.1)", "pow(datum.r, 2)")
    tangent = _both("[now - 1.2, now + 1.2]", "pow(now, 2) + 2 * now * (datum.r - now)")
    here = _both("[now]", "pow(now, 2)")
    chart = alt.layer(
        curve.mark_line(strokeWidth=2.4, clip=True).encode(**channels),
        tangent.mark_line(strokeWidth=1.8, strokeDash=[5, 3], clip=True).encode(**channels),
        here.mark_circle(size=90, opacity=1, clip=True).encode(**channels),
        form.carried("at"),
    )
    return form.of(
        theme.finish(
            form.steerable(chart, "y_hat", "y", now="y_hat - y"),
            palette,
            title="One residual, two losses, two slopes",
            description="Two parabolas over the residual, with their tangents at the current one.",
            height=320,
        )
    )


def _both(r: str, square: str) -> alt.Chart:
    """Both losses at the places `r` (an array), from what r² or its tangent is there."""
    halved = f"(datum.kind === '{KINDS[0]}' ? 0.5 : 1)"
    places = form.table("kinds").transform_calculate(r=r).transform_flatten(["r"])
    return places.transform_calculate(loss=f"{halved} * ({square})")


def convention_words(n: int) -> str:
    """What distinguishes the two tables of conventions."""
    return (
        "The slope is that of the loss when every prediction rises together (the slope in b). With "
        f"one residual, sum and mean agree; with all {n:,} points of this page, and the flat line "
        f"ŷ = 0, a sum is {n:,} times its mean. A learning rate that suits one convention is too "
        "large or too small by that factor for another."
    )


def convention_rows(what: str, found: list[Convention]) -> str:
    """The conventions as a Markdown table: loss, slope, and how many times the book's slope."""
    book = found[0].slope
    rows = [
        f"| {c.name} | {short(c.loss)} | {short(c.slope)} | {times(c.slope, book)} |" for c in found
    ]
    head = f"| {what} | loss | slope | times the book's |"
    return "\n".join([head, "|---|---:|---:|---:|", *rows])


def times(value: float, book: float) -> str:
    """A ratio of slopes; at the bottom of the bowl both are zero and there is none."""
    return "–" if abs(book) < 1e-12 else f"{value / book:.6g}"


def residual_formula(y_hat: float, y: float) -> list[tuple[str, str]]:
    """The two losses of one residual and their slopes: letters, then numbers (LaTeX)."""
    r = y_hat - y
    number = tex(r)
    return [
        (
            r"l = \tfrac12 r^2, \qquad \partial l / \partial \hat y = r",
            rf"\tfrac12 \cdot {number}^2 = {tex(r * r / 2)}, \qquad {tex(r, bare=True)}",
        ),
        (
            r"l = r^2, \qquad \partial l / \partial \hat y = 2r",
            rf"{number}^2 = {tex(r * r)}, \qquad 2 \cdot {number} = {tex(2 * r, bare=True)}",
        ),
    ]


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


def trap_chart(table: pd.DataFrame, palette: Palette) -> Chart:
    """The differences as a heat map; those that are errors are ringed."""
    rows, columns = int(table["row"].max()) + 1, int(table["column"].max()) + 1
    size = float(table["value"].abs().max()) or 1.0
    cells = alt.Chart(table).encode(
        x=alt.X("column:O", title="label y, by number", axis=alt.Axis(labelAngle=0)),
        y=alt.Y("row:O", title="prediction ŷ, by number"),
        tooltip=[
            alt.Tooltip("row:O"),
            alt.Tooltip("column:O"),
            alt.Tooltip("value:Q", format=".4f"),
        ],
    )
    boxes = cells.mark_rect().encode(
        color=alt.Color(
            "value:Q",
            legend=None,
            scale=alt.Scale(
                domain=[-size, 0, size], range=[*diverging(palette)], interpolate="rgb"
            ),
        )
    )
    ring = cells.transform_filter("datum.right").mark_rect(
        fillOpacity=0, stroke=palette.ink, strokeWidth=2
    )
    text = cells.mark_text(fontSize=11, color=palette.ink).encode(text=alt.Text("text:N"))
    ringed = "all are errors" if columns == 1 else f"{rows} are errors"
    return theme.finish(
        alt.layer(boxes, ring, text),
        palette,
        title=f"({rows}, {columns}): {rows * columns} differences, {ringed}",
        description="Heat map of predictions minus labels; the diagonal holds the true errors.",
        height=400,
    )


def diverging(palette: Palette) -> tuple[str, str, str]:
    """Negative, zero, positive: two hues that meet in the paper, so that ink stays readable."""
    if palette.name == "dark":
        return "#0B4F7A", palette.paper, "#8A3D00"
    return "#8CC3E6", palette.paper, "#F5B183"


def trap_words(table: pd.DataFrame, *, reshape: bool) -> str:
    """What the shapes do, and what that makes of the loss of this batch."""
    n = int(table["row"].max()) + 1
    right = float((table.loc[table["right"], "value"] ** 2).mean() / 2)
    if reshape:
        return (
            f"ŷ ({n}, 1) minus y.reshape(ŷ.shape) ({n}, 1) is ({n}, 1): {n} errors, and their loss "
            f"is {short(right, 4)}."
        )
    wrong = float((table["value"] ** 2).mean() / 2)
    return (
        f"ŷ ({n}, 1) minus y ({n},) is ({n}, {n}): {n * n} differences, of which {n * n - n} "
        "compare one sample's prediction with another's label. The mean loss reads "
        f"{short(wrong, 4)} instead of {short(right, 4)}, and no error is raised."
    )
