"""Steps 6 and 7 of the chain: loss and likelihood as one curve and one surface; the likeliest σ."""

from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import torch

from charts import theme
from charts.likelihood import HEIGHT, sigma_table
from charts.theme import Chart, Palette
from core.data import Dataset
from core.likelihood import (
    Chain,
    LineSpec,
    loss_grid,
    nll,
    nll_from_loss,
    nll_grid,
    profile,
    sigma_mle,
)
from core.linear_regression import closed_form


@dataclass(frozen=True)
class TwinTables:
    """NLL and loss over w (b at its best for each w), and over w and b.

    They depend on the data and σ, not on the line. curve: w, loss, nll. heat_* and contour_*: see
    charts.theme. best_w, best_b: the least-squares line.
    argmin_loss, argmin_nll: grid points of the lowest values of the curve.
    """

    curve: pd.DataFrame
    heat_loss: pd.DataFrame
    heat_nll: pd.DataFrame
    contour_loss: pd.DataFrame
    contour_nll: pd.DataFrame
    w: tuple[float, float]
    b: tuple[float, float]
    argmin_loss: float
    argmin_nll: float
    best_w: float
    best_b: float
    grid_step: float


Surface = tuple[pd.DataFrame, pd.DataFrame]  # a heat map and its contours, see charts.theme


def loss_surface(data: Dataset, num: int = 45) -> Surface:
    """The squared loss over w and b, which knows no σ."""
    _, _, w, b = _grids(data, num)
    return _surface(w[::4].numpy(), b.numpy(), loss_grid(data, w[::4], b).numpy())


def _grids(data: Dataset, num: int) -> tuple[float, float, torch.Tensor, torch.Tensor]:
    """The best w and b, and the places around them: w (4 num + 1,) and b (num,)."""
    best_w, best_b = closed_form(data.X, data.y).theta.tolist()
    half_w, half_b = _half_widths(data)
    w = torch.linspace(best_w - half_w, best_w + half_w, 4 * num + 1, dtype=torch.double)
    b = torch.linspace(best_b - half_b, best_b + half_b, num, dtype=torch.double)
    return best_w, best_b, w, b


def twin_tables(
    data: Dataset, sigma: float, num: int = 45, by_loss: Surface | None = None
) -> TwinTables:
    """Both quantities on the same grids, each computed in its own way.

    `by_loss` is the loss_surface of the data where it is known: moving σ does not change it.
    """
    best_w, best_b, w, b = _grids(data, num)
    loss, curve = profile(data, w, sigma)
    by_logs = _surface(w[::4].numpy(), b.numpy(), nll_grid(data, w[::4], b, sigma).numpy())
    by_loss = by_loss or loss_surface(data, num)
    return TwinTables(
        curve=pd.DataFrame({"w": w, "loss": loss, "nll": curve}),
        heat_loss=by_loss[0],
        heat_nll=by_logs[0],
        contour_loss=by_loss[1],
        contour_nll=by_logs[1],
        w=(w[0].item(), w[-1].item()),
        b=(b[0].item(), b[-1].item()),
        argmin_loss=w[loss.argmin()].item(),
        argmin_nll=w[curve.argmin()].item(),
        best_w=best_w,
        best_b=best_b,
        grid_step=(w[1] - w[0]).item(),
    )


def _half_widths(data: Dataset) -> tuple[float, float]:
    """How far to look around the best w and b: as far as the data's own spread would carry."""
    x_spread, y_spread = (v.std(correction=0).item() for v in (data.X[:, 0], data.y))
    half_b = 1.6 * y_spread or max(abs(data.y.mean().item()), 1.0)
    half_w = 1.6 * y_spread / x_spread if x_spread > 0 and y_spread > 0 else 1.0
    return half_w, half_b


def _surface(x: np.ndarray, y: np.ndarray, z: np.ndarray) -> Surface:
    """Heat map and contours of a surface by its height above its own lowest point."""
    above = z - z.min()
    top = float(above.max()) or 1.0
    heat = theme.heatmap_table(x, y, above + 0.01 * top)
    levels = [top * share**2 for share in np.linspace(0.12, 0.9, 8)]
    return heat, theme.contour_table(x, y, above, levels)


def twin_chart(twin: TwinTables, links: Chain, palette: Palette, *, both: bool = True) -> Chart:
    """NLL and loss over w as one curve with two rulers: left the loss, right the NLL.

    Without `both` the loss alone, for who has yet to say where the NLL is lowest.
    """
    low, high = theme.pad(twin.curve["loss"].min(), twin.curve["loss"].max(), 0.08)
    x = theme.x_axis("w", "w (b at its best for each w)", twin.w)
    left = theme.y_axis("loss", "squared loss L", (low, high))
    wide: dict[str, Any] = {"color": palette.model, "strokeWidth": 9, "opacity": 0.35, "clip": True}
    curve = alt.Chart(twin.curve).mark_line(**wide)
    here = alt.Chart(theme.one_row(w=links.line.w, loss=links.loss)).mark_circle(
        color=palette.model, size=130, opacity=1, clip=True
    )
    tips = theme.tips("w", "loss", "nll") if both else theme.tips("w", "loss")
    chart: Chart = alt.layer(curve.encode(x=x, y=left, tooltip=tips), here.encode(x=x, y=left))
    title = "The squared loss over w: where is −log P lowest?"
    words = "The squared loss over w, b at its best for each w"
    if both:
        ends = [float(nll_from_loss(end, links.n, links.line.sigma)) for end in (low, high)]
        chart = alt.layer(chart, _nll_side(twin, palette, x, (ends[0], ends[1])))
        chart = chart.resolve_scale(y="independent")
        title = "Two quantities, one curve: only the rulers differ"
        words = (
            "Squared loss (wide) and negative log-likelihood (dashed) over w, each with its own "
            "vertical axis; they coincide and share their lowest point"
        )
    return theme.finish(chart, palette, title=title, description=f"{words}.", height=HEIGHT)


def _nll_side(twin: TwinTables, palette: Palette, x: alt.X, ends: tuple[float, float]) -> Chart:
    """The NLL over w on a ruler of its own, and the w of its lowest point."""
    ruler = theme.y_axis("nll", "−log likelihood", ends)
    ruler = ruler.axis(orient="right", grid=False, titleColor=palette.optimum)
    thin = alt.Chart(twin.curve).mark_line(
        color=palette.optimum, strokeWidth=2, strokeDash=[6, 4], clip=True
    )
    argmin = alt.Chart(theme.one_row(w=twin.argmin_nll)).mark_rule(
        color=palette.optimum, strokeDash=[2, 3], strokeWidth=1.6
    )
    tips = theme.tips("w", "loss", "nll")
    return alt.layer(thin.encode(x=x, y=ruler, tooltip=tips), argmin.encode(x=x))


def surface_chart(twin: TwinTables, line: LineSpec, palette: Palette, kind: str) -> Chart:
    """The surface of `loss` or `nll` over w and b, with the least-squares line and this line."""
    heat = twin.heat_loss if kind == "loss" else twin.heat_nll
    lines = twin.contour_loss if kind == "loss" else twin.contour_nll
    x, y = theme.x_axis("x", "w", twin.w), theme.y_axis("y", "b", twin.b)
    best = theme.one_row(x=twin.best_w, y=twin.best_b)
    layers = [
        theme.heatmap(heat, x, y),
        theme.contours(lines, x, y),
        theme.landmark(best, x, y, colour=palette.optimum, shape="cross"),
        alt.Chart(theme.one_row(x=line.w, y=line.b))
        .mark_circle(
            color=palette.model, size=130, stroke="#FFFFFF", strokeWidth=1.5, opacity=1, clip=True
        )
        .encode(x=x, y=y, tooltip=theme.tips("x", "y")),
    ]
    name = "Squared loss" if kind == "loss" else "−log likelihood"
    return theme.finish(
        alt.layer(*layers),
        palette,
        title=f"{name} over w and b",
        description=f"Heat map of {name} with contours, its lowest point and the line on trial.",
        height=HEIGHT,
    )


# --- step 7: the most likely line, and the most likely sigma ----------------------------------


def sigma_chart(links: Chain, palette: Palette) -> Chart:
    """Now the width: NLL over σ at this line, its lowest point at σ̂, and where σ stands."""
    table = sigma_table(links)
    hat = sigma_mle(links.said.residual)
    lowest = table["nll"].min()
    x = theme.x_axis("sigma", "σ", (0, table["sigma"].max()))
    y = theme.y_axis("nll", "−log likelihood", theme.pad(lowest, lowest + 2.5 * links.n))
    here = theme.one_row(sigma=links.line.sigma, nll=links.by_logs)
    layers: list[Chart] = [
        alt.Chart(table)
        .mark_line(color=palette.model, strokeWidth=2.4, clip=True)
        .encode(x=x, y=y, tooltip=theme.tips("sigma", "nll")),
        alt.Chart(here)
        .mark_circle(color=palette.model, size=130, opacity=1, clip=True)
        .encode(x=x, y=y),
    ]
    if hat > 0:
        best = theme.one_row(sigma=hat, nll=nll(links.said.residual, hat).total)
        layers.append(theme.landmark(best, x, y, colour=palette.optimum, shape="cross"))
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="With the line fixed, the likelihood also chooses σ",
        description="Negative log-likelihood over sigma, lowest at the root mean squared residual.",
        height=HEIGHT,
    )
