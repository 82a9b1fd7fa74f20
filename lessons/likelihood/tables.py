"""The chain from noise to squared loss as tables, made from core's Chain: what its figures read.

All tables have one row a sample unless said otherwise. The figures are in likelihood_line (data,
line and bells), likelihood_product (product, logs, two parts) and likelihood_loss (the loss and
the likelihood, and their one lowest place).
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import torch

from charts import theme
from charts.naming import Naming, naming
from charts.numbers import number
from core.data import Dataset
from core.likelihood import (
    Chain,
    breaks_at,
    log_normal,
    normal,
    rounding,
    running_product,
    sigma_mle,
)
from core.linear_regression import linreg

NUM_BELLS = 7  # more of them stand in each other's way
MAX_BARS = 60  # bars of the fifth step; more would be thinner than the gaps between them


@dataclass(frozen=True)
class ChainTables:
    """What the figures of the steps read.

    points: i (from 1), x, y, y_hat, residual, density, log_density, constant, squares, bell
    (whether its bell is drawn).
    product (n + 1 rows from k = 0): k, factor, log_factor, log_sum, log10, text32, text64.
    `chosen` is the sample that the formulas spell out.
    """

    links: Chain
    points: pd.DataFrame
    chosen: int
    x: tuple[float, float]
    y: tuple[float, float]

    # Made when a step asks for them: every move of a slider makes the tables anew.

    @cached_property
    def product(self) -> pd.DataFrame:
        """See product_table."""
        return product_table(self.links)

    @property
    def breaks32(self) -> int | None:
        """Number of factors after which float32 has lost the product."""
        return breaks_at(self.links.product32)

    @property
    def breaks64(self) -> int | None:
        """Number of factors after which float64 has lost the product."""
        return breaks_at(self.links.product64)

    @property
    def n(self) -> int:
        """Number of samples."""
        return self.links.n

    @property
    def called(self) -> Naming:
        """What x and y are called."""
        return naming(self.links.data)

    @property
    def sigma(self) -> float:
        """Width of the bell on trial."""
        return self.links.line.sigma

    @property
    def row(self) -> pd.Series:
        """The sample that the formulas spell out."""
        return self.points.iloc[self.chosen - 1]

    @property
    def within(self) -> float:
        """Share of the residuals of the line on trial within two σ."""
        return float((self.points["residual"].abs() <= 2 * self.sigma).mean())

    @property
    def best_within(self) -> float:
        """The same for the least-squares line, with the σ on trial."""
        data, theta = self.links.data, self.links.best.theta
        residual = data.y - linreg(data.X, theta[:-1, None], theta[-1:])
        return (residual.abs() <= 2 * self.sigma).double().mean().item()

    @property
    def best_slope(self) -> float | None:
        """The w with the smallest squares at today's b; None where every w is as good."""
        x, y = self.points["x"], self.points["y"]
        square = float((x**2).sum())
        return float((x * (y - self.links.line.b)).sum()) / square if square > 0 else None

    @property
    def wider_log(self) -> float:
        """Log density of the sample that is spelled out, under a bell twice as wide."""
        residual = self.links.said.residual[self.chosen - 1]
        return log_normal(residual, 0.0, 2 * self.sigma).item()

    @property
    def wider_breaks64(self) -> int | None:
        """breaks64 under a bell twice as wide."""
        density = normal(self.links.said.residual, 0.0, 2 * self.sigma)
        return breaks_at(running_product(density, torch.float64))

    @property
    def hat(self) -> float:
        """σ̂ of the line on trial; 0 where only rounding is left."""
        hat = sigma_mle(self.links.said.residual)
        return hat if hat > rounding(self.links.data) else 0.0

    @property
    def hat_without(self) -> float | None:
        """σ̂ without the sample that is farthest from the line; None for a single sample."""
        near, _ = self.links.said.residual.abs().sort()
        near = near[:-1]
        return sigma_mle(near) if len(near) else None

    @property
    def cut(self) -> int:
        """Number of samples at whose x the line on trial is outside of the picture."""
        return int((~self.points["y_hat"].between(*self.y)).sum())


def chain_tables(links: Chain, chosen: int = 1) -> ChainTables:
    """All tables of one line on one data set; `chosen` is a sample's number, from 1."""
    chosen = min(max(chosen, 1), links.n)
    x_ends, y_ends = _window(links.data)
    points = points_table(links, chosen)
    return ChainTables(links=links, points=points, chosen=chosen, x=x_ends, y=y_ends)


def _window(data: Dataset) -> tuple[tuple[float, float], tuple[float, float]]:
    """Axes that depend on the data alone, so that moving the line does not move them."""
    x, y = data.X[:, 0], data.y
    low, high = theme.pad(x.min().item(), x.max().item(), 0.05)
    return (low, high + (high - low) / NUM_BELLS), theme.pad(y.min().item(), y.max().item(), 0.15)


def points_table(links: Chain, chosen: int) -> pd.DataFrame:
    """One row a sample, with everything the chain says of it."""
    said, sigma = links.said, links.line.sigma
    residual = said.residual.numpy()
    residual = np.where(np.abs(residual) > rounding(links.data), residual, 0.0)
    x = links.data.X[:, 0].numpy()
    numbers = np.arange(1, links.n + 1)
    return pd.DataFrame(
        {
            "i": numbers,
            "x": x,
            "y": links.data.y.flatten().numpy(),
            "y_hat": said.y_hat.numpy(),
            "residual": residual,
            "density": said.density.numpy(),
            "log_density": said.log_density.numpy(),
            "constant": math.log(2 * math.pi * sigma**2) / 2,
            "squares": (said.residual**2 / (2 * sigma**2)).numpy(),
            "bell": np.isin(numbers, [chosen, *_spread_over(x)]),
        }
    )


def _spread_over(x: np.ndarray) -> list[int]:
    """Numbers of up to NUM_BELLS samples, evenly spread along the x axis."""
    places = np.linspace(x.min(), x.max(), NUM_BELLS)
    return [int(np.abs(x - place).argmin()) + 1 for place in places]


def product_table(links: Chain) -> pd.DataFrame:
    """One row for each number k of factors so far, from none to n."""
    logs = links.said.log_density
    log_sum = np.concatenate([[0.0], logs.cumsum(0).numpy()])
    return pd.DataFrame(
        {
            "k": np.arange(links.n + 1),
            "factor": np.concatenate([[1.0], links.said.density.numpy()]),
            "log_factor": np.concatenate([[0.0], logs.numpy()]),
            "log_sum": log_sum,
            "log10": log_sum / math.log(10),
            "text32": ["1", *map(_spell, links.product32.tolist())],
            "text64": ["1", *map(_spell, links.product64.tolist())],
        }
    )


def _spell(value: float) -> str:
    """A product as a person would write it, from 1e-324 to infinity."""
    if value == 0:
        return "exactly 0"
    if not math.isfinite(value):
        return "infinity" if value > 0 else "not a number"
    return number(value)


def readout_table(tables: ChainTables) -> pd.DataFrame:
    """One row for each number of factors, for the lines that follow the player.

    Before the first factor there is none: it is missing there.
    """
    columns = ["factor", "log_factor", "log_sum", "text32", "text64"]
    table = tables.product[columns].copy()
    table.loc[0, ["factor", "log_factor"]] = np.nan
    return table
