"""Loss and −log P over one grid of lines, and over σ."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch

from charts import theme
from charts.heat import contour_table, heatmap_table
from core.data import Dataset
from core.likelihood import Chain, loss_grid, nll_grid, nll_over_sigma, profile, sigma_mle
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
    """Heat map and contours of a surface by its height above its own lowest point.

    The colours follow log z: all that lies lower than a hundredth of the highest is one yellow.
    """
    above = z - z.min()
    top = float(above.max()) or 1.0
    heat = heatmap_table(x, y, np.maximum(above, 0.01 * top))
    levels = [top * share**2 for share in np.linspace(0.12, 0.9, 8)]
    return heat, contour_table(x, y, above, levels)


def on_curve(twin: TwinTables, links: Chain) -> bool:
    """Whether the curve's picture holds the line on trial."""
    low, high = theme.pad(twin.curve["loss"].min(), twin.curve["loss"].max(), 0.08)
    return twin.w[0] <= links.line.w <= twin.w[1] and low <= links.loss <= high


def on_surface(twin: TwinTables, links: Chain) -> bool:
    """Whether the picture of the surfaces holds the line on trial."""
    line = links.line
    return twin.w[0] <= line.w <= twin.w[1] and twin.b[0] <= line.b <= twin.b[1]


ROOM = 2.65  # how far the picture of σ reaches above the lowest point, a sample


def sigma_in_sight(links: Chain) -> bool:
    """Whether the picture of σ is high enough for the σ on trial."""
    residual = links.said.residual
    hat = sigma_mle(residual)
    if hat == 0:
        return True
    here, lowest = nll_over_sigma(
        residual, torch.tensor([links.line.sigma, hat], dtype=torch.double)
    ).tolist()
    return bool(here <= lowest + ROOM * links.n)


def nll_at(sigma: str) -> str:
    """core.likelihood.nll_over_sigma as an expression: n residuals with sum of squares `sum`."""
    return f"datum.n * log(2 * PI * pow({sigma}, 2)) / 2 + datum.sum / (2 * pow({sigma}, 2))"
