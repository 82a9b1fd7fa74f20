"""The further parts as tables: weight decay, too many features, one α in two meanings, scale."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from core import many_columns, regularization, weight_decay
from core.linear_regression import score
from core.many_columns import Many, ManySpec
from core.regularization import EXERCISE, Split
from core.weight_decay import DecayRun, DecaySpec

# --- weight decay -----------------------------------------------------------------------------


@dataclass(frozen=True)
class DecayTables:
    """A run by columns, a row an update and one more.

    lines: w1, w2 before the update, s1, s2 after the shrinking, g1, g2 the slopes of the loss,
    t1, t2 after the update, r1, r2 after one step of ridge's gradient from where that one stands.
    NaN where a training has ended.
    """

    run: DecayRun
    lines: pd.DataFrame
    num_updates: int


def decay_tables(spec: DecaySpec) -> DecayTables:
    """Train all three ways, and lay them side by side."""
    run = weight_decay.run(spec)
    many = len(run.apart) - 1
    keep = 1 - spec.lr * spec.decay
    columns: dict[str, np.ndarray] = {}
    for k in (0, 1):
        columns |= {
            f"w{k + 1}": run.apart[:, k].numpy(),
            f"s{k + 1}": keep * run.apart[:, k].numpy(),
            f"g{k + 1}": _padded(run.slopes[:, k], many + 1),
            f"t{k + 1}": _padded(run.apart[1:, k], many + 1),
            f"r{k + 1}": _padded(run.inside[1:, k], many + 1),
        }
    return DecayTables(run, pd.DataFrame(columns), many)


def _padded(values: Tensor, rows: int) -> np.ndarray:
    array = values.double().numpy()[:rows]
    return np.concatenate([array, np.full(rows - len(array), np.nan)])


# --- too many features ------------------------------------------------------------------------


@dataclass(frozen=True)
class ManyTables:
    """ridge: k, columns, train, test. free: columns, train, test, without a penalty."""

    spec: ManySpec
    log_alpha: np.ndarray
    ridge: pd.DataFrame
    free: pd.DataFrame
    nothing: float

    def at(self, log_alpha: float) -> int:
        """The position k of an α."""
        return int(np.abs(self.log_alpha - log_alpha).argmin())

    def of(self, k: int) -> pd.DataFrame:
        """The rows of one α."""
        return self.ridge[self.ridge["k"] == k].reset_index(drop=True)


def many_tables(spec: ManySpec) -> ManyTables:
    """Learn with more and more columns, and lay out the errors."""
    found: Many = many_columns.run(spec)
    many, p = len(found.log_alpha), len(found.counts)
    return ManyTables(
        spec,
        found.log_alpha.numpy(),
        pd.DataFrame(
            {
                "k": np.tile(np.arange(many), p).astype(np.int16),
                "columns": np.repeat(found.counts, many).astype(np.int16),
                "train": found.train.flatten().numpy(),
                "test": found.test.flatten().numpy(),
            }
        ),
        pd.DataFrame(
            {
                "columns": list(found.counts),
                "train": found.free_train.numpy(),
                "test": found.free_test.numpy(),
            }
        ),
        found.nothing,
    )


# --- one α, two meanings ----------------------------------------------------------------------


@dataclass(frozen=True)
class Meanings:
    """The slope of the exercise, each row `times` over, under one given α.

    as_ridge and as_lasso by scikit-learn's words; converted is ridge with α · times; squares and
    product are Σx² and Σxy of the four rows, the mean taken away.
    """

    alpha: float
    times: int
    as_ridge: float
    as_lasso: float
    converted: float
    squares: float
    product: float
    nothing_from: float


def meanings(alpha: float, times: int) -> Meanings:
    """What one α does under either name. Raises ValueError for an α below 0 or beyond 10⁹."""
    regularization.require_alpha(alpha)
    four = regularization.samples(EXERCISE)
    X, y = four.X.repeat(times, 1), four.y.repeat(times, 1)
    one = torch.tensor([alpha], dtype=torch.double)
    return Meanings(
        alpha,
        times,
        regularization.ridge(X, y, alpha).item(),
        regularization.lasso(X, y, one).item(),
        (X.T @ y).item() / ((X.T @ X).item() + alpha * times),
        (four.X.T @ four.X).item(),
        (four.X.T @ four.y).item(),
        regularization.least_alpha_for_nothing(X, y),
    )


# --- scale, and b -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Damage:
    """A model as it should be and with a mistake: weights in the units of before, b, R² (or None).

    column is the one that goes best with y; kept says whether R² is of rows that were kept back.
    """

    column: int

    right: np.ndarray
    wrong: np.ndarray
    right_b: float
    wrong_b: float
    right_r2: float | None
    wrong_r2: float | None
    kept: bool


def _fit(split: Split, penalty: str, alpha: float) -> Tensor:
    alphas = torch.tensor([alpha], dtype=torch.double)
    return regularization.weights(split.X, split.y, penalty, alphas)[0]


def damage(split: Split, penalty: str, alpha: float, factor: float, charged_b: bool) -> Damage:
    """Fit as it should be, and with the strongest column in other units or with b charged for."""
    right = _fit(split, penalty, alpha)
    column = regularization.strongest(split.X, split.y)[0]
    units = torch.ones(split.X.shape[1], dtype=torch.double)
    units[column] = factor
    level = split.level
    X, y = split.X * units, split.y
    b = level
    if charged_b:
        ones = torch.ones(len(X), 1, dtype=torch.double)
        whole = Split(
            torch.cat([X, ones], dim=1), y + level, split.X_test, split.y_test, split.names, level
        )
        *fitted, b = _fit(whole, penalty, alpha).tolist()
        wrong = torch.tensor(fitted, dtype=torch.double) * units
    else:
        moved = Split(X, y, split.X_test, split.y_test, split.names, level)
        wrong = _fit(moved, penalty, alpha) * units
    kept = len(split.y_test) > 0
    rows = (split.X_test, split.y_test) if kept else (split.X, split.y)
    r2 = [
        score(rows[0] @ w[:, None] + shift, rows[1]).r2
        for w, shift in ((right, 0.0), (wrong, b - level))
    ]
    return Damage(column, right.numpy(), wrong.numpy(), level, b, r2[0], r2[1], kept)
