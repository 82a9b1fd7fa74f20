"""Ridge and lasso: a loss that also charges for large weights; both from scratch.

Conventions: X (n, d) and y (n, 1) are centred, so that b is not charged for: b = ȳ − x̄ᵀw.
Scales are those of scikit-learn: ridge charges Σ(ŷ − y)² + α‖w‖², lasso Σ(ŷ − y)²/2n + α‖w‖₁.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import require
from core.data import FixedSpec, OwnSpec, load, standardised
from core.linear_regression import score
from core.small_sets import diabetes_split

RIDGE, LASSO = "ridge", "lasso"
PENALTIES = {
    RIDGE: "α times the sum of the squared weights: a circle",
    LASSO: "α times the sum of their sizes: a diamond",
}
DIABETES, EXERCISE = "diabetes", "exercise"
FEWEST_TO_SPLIT = 12  # own rows from which on every fourth is kept back
MAX_ALPHA = 1e9
FLAT = 1e-12  # beside the largest, a curvature this small is rounding


@dataclass(frozen=True)
class Split:
    """Rows to learn from, X (n, d) and y (n, 1), both centred; and the rows kept back, moved alike.

    names are those of the columns; X_test and y_test have no rows where none were kept back; level
    is ȳ, the b of the rows as they were with their columns centred.
    """

    X: Tensor
    y: Tensor
    X_test: Tensor
    y_test: Tensor
    names: tuple[str, ...]
    level: float

    @property
    def n(self) -> int:
        """How many rows are learned from."""
        return len(self.X)

    @property
    def constant(self) -> tuple[int, ...]:
        """The columns that say nothing: equal in every row that is learned from."""
        return tuple(j for j in range(self.X.shape[1]) if not self.X[:, j].any())


def centred(X: Tensor, y: Tensor, X_test: Tensor, y_test: Tensor, names: tuple[str, ...]) -> Split:
    """Move all rows so that those to learn from have mean 0; a constant column becomes exactly 0.

    Then the best b is 0, and no penalty can reach it.
    """
    middle, level = X.mean(0), y.mean(0)
    still = X.amax(0) == X.amin(0)
    moved = [torch.where(still, 0.0, rows - middle) for rows in (X, X_test)]
    return Split(moved[0], y - level, moved[1], y_test - level, names, level.item())


def samples(data: str | OwnSpec) -> Split:
    """The diabetes set split as scikit-learn does, the exercise, or own rows.

    Own columns and labels are standardised, so that one row of α suits them all, and every fourth
    row is kept back where there are enough. Raises ValueError for another name.
    """
    if isinstance(data, OwnSpec):
        rows = standardised(load(data))
        y = rows.y if rows.y.min() == rows.y.max() else rows.y / rows.y.std(0, correction=0)
        names = rows.names[:-1] or tuple(f"x{j + 1}" for j in range(rows.d))
        kept = torch.arange(rows.n) % 4 == 3
        kept &= torch.tensor(rows.n >= FEWEST_TO_SPLIT)
        return centred(rows.X[~kept], y[~kept], rows.X[kept], y[kept], names)
    require(data in (DIABETES, EXERCISE), "data must be diabetes, exercise or own rows", data)
    if data == EXERCISE:
        rows = load(FixedSpec("exercise"))
        return centred(rows.X, rows.y, rows.X[:0], rows.y[:0], ("x",))
    return centred(*diabetes_split())


# --- the two penalties --------------------------------------------------------------------------


def require_alpha(alpha: float) -> None:
    """Raise ValueError unless a penalty can be this strong: 0 <= alpha <= 10⁹."""
    require(0 <= alpha <= MAX_ALPHA, "alpha must be between 0 and 1000000000", alpha)


def ridge(X: Tensor, y: Tensor, alpha: float) -> Tensor:
    """The weights of ridge in one step: w = (XᵀX + αI)⁻¹ Xᵀy, (d,).

    Any α > 0 makes the matrix invertible. Without a penalty it is least squares, and the shortest
    of all answers where there are many. Raises ValueError for an α below 0 or beyond 10⁹.
    Source: Dive into Deep Learning, 3.7 Weight Decay.
    """
    require_alpha(alpha)
    if alpha == 0:
        return (torch.linalg.pinv(X) @ y).flatten()
    eye = torch.eye(X.shape[1], dtype=X.dtype)
    return torch.linalg.solve(X.T @ X + alpha * eye, X.T @ y).flatten()


def ridge_path(X: Tensor, y: Tensor, alphas: Tensor) -> Tensor:
    """Ridge for many α at once, (len(alphas), d).

    Along the axes of XᵀX each weight shrinks by itself: w(α) = V (Λ + α)⁻¹ Vᵀ Xᵀy.
    """
    curvature, V = torch.linalg.eigh(X.T @ X)
    steep = curvature > FLAT * curvature[-1].clamp_min(torch.finfo(X.dtype).tiny)
    along = torch.where(steep, (V.T @ X.T @ y).flatten(), 0.0)
    return along / (torch.where(steep, curvature, 1.0) + alphas[:, None]) @ V.T


def soft_threshold(z: Tensor, alpha: Tensor) -> Tensor:
    """Move towards zero by α, and stop there: sign(z) · max(|z| − α, 0)."""
    return z.sign() * (z.abs() - alpha).clamp_min(0)


def lasso(X: Tensor, y: Tensor, alphas: Tensor, sweeps: int = 2000, tol: float = 1e-9) -> Tensor:
    """The weights of lasso for each α, by coordinate descent, (len(alphas), d).

    One weight at a time is put where its loss is least while the others stand:
    wⱼ = S(xⱼᵀrⱼ/n, α) / (xⱼᵀxⱼ/n), with rⱼ what the other columns leave of y. A column of zeros
    keeps the weight 0.
    Source: J. Friedman, T. Hastie, R. Tibshirani, Regularization Paths for Generalized Linear
    Models via Coordinate Descent, 2010.
    """
    n, d = X.shape
    G, c = X.T @ X / n, (X.T @ y / n).flatten()
    W = torch.zeros(len(alphas), d, dtype=X.dtype)
    for _ in range(sweeps):
        before = W.clone()
        for j in range(d):
            if G[j, j] > 0:
                left = c[j] - W @ G[:, j] + G[j, j] * W[:, j]
                W[:, j] = soft_threshold(left, alphas) / G[j, j]
        if (W - before).abs().max() <= tol * W.abs().max():
            break
    return W


def least_alpha_for_nothing(X: Tensor, y: Tensor) -> float:
    """From this α on lasso leaves nothing: max |xⱼᵀy| / n."""
    return (X.T @ y / len(X)).abs().max().item()


def weights(X: Tensor, y: Tensor, penalty: str, alphas: Tensor) -> Tensor:
    """The weights for each α, (len(alphas), d). Raises ValueError for another penalty."""
    require(penalty in PENALTIES, "penalty must be ridge or lasso", penalty)
    return ridge_path(X, y, alphas) if penalty == RIDGE else lasso(X, y, alphas)


def slope(X: Tensor, y: Tensor, w: Tensor) -> Tensor:
    """Slope of the book's loss Σ(ŷ − y)²/2n at weights w (…, d): Xᵀ(Xw − y) / n, (…, d)."""
    return (w @ X.T - y.flatten()) @ X / len(X)


# --- a path ---------------------------------------------------------------------------------------

ALL = "all of them"
STRONGEST, ALIKE, UNEQUAL = "the two strongest", "the two most alike", "strongest and weakest"
COLUMNS = {
    ALL: "the model has every column; the right picture is a slice through the two strongest",
    STRONGEST: "only the two columns that go best with y",
    ALIKE: "only the two columns that go best with each other",
    UNEQUAL: "only the column that goes best with y, and the one that goes worst",
}
LOW, HIGH, STEPS = -3, 3, 20  # log₁₀ α of the slider, and its steps in a decade


@dataclass(frozen=True)
class PathSpec:
    """Whose weights, under which penalty, with which columns. Raises ValueError for other names."""

    data: str | OwnSpec = DIABETES
    penalty: str = LASSO
    columns: str = ALL

    def __post_init__(self) -> None:
        require(self.penalty in PENALTIES, "penalty must be ridge or lasso", self.penalty)
        require(self.columns in COLUMNS, f"columns must be {', '.join(COLUMNS)}", self.columns)


@dataclass(frozen=True)
class Path:
    """The weights along a row of α.

    split holds the columns of the model; log_alpha (k,), W (k, d); pair are the two columns that
    are drawn (one where there is only one); train and test (k,) are R², None where y does not vary
    or nothing was kept back; best (d,) is least squares.
    """

    spec: PathSpec
    split: Split
    log_alpha: Tensor
    W: Tensor
    pair: tuple[int, ...]
    best: Tensor
    train: Tensor | None
    test: Tensor | None


def strongest(X: Tensor, y: Tensor) -> list[int]:
    """The columns by how well they go with y, the best first."""
    with_y = (_unit(X).T @ y).flatten().abs()
    return [int(j) for j in with_y.argsort(descending=True, stable=True)]


def _unit(X: Tensor) -> Tensor:
    return X / X.norm(dim=0).clamp_min(torch.finfo(X.dtype).tiny)


def pair_of(X: Tensor, y: Tensor, columns: str) -> tuple[int, ...]:
    """The two columns of a name of COLUMNS, in their order; the only one where there is one."""
    if X.shape[1] == 1:
        return (0,)
    order = strongest(X, y)
    if columns == ALIKE:
        alike = (_unit(X).T @ _unit(X)).abs().triu(1)
        first, second = divmod(int(alike.argmax()), X.shape[1])
        return (first, second) if first != second else (0, 1)
    pair = (order[0], order[-1] if columns == UNEQUAL else order[1])
    return (min(pair), max(pair))


def path_split(spec: PathSpec) -> Split:
    """The rows of a spec, with the columns that its model has."""
    split = samples(spec.data)
    if spec.columns == ALL:
        return split
    return only(split, pair_of(split.X, split.y, spec.columns))


def path(spec: PathSpec) -> Path:
    """Fit a whole row of α, and judge each on the rows that were kept back."""
    split = path_split(spec)
    pair = pair_of(split.X, split.y, STRONGEST)
    log_alpha = torch.linspace(LOW, HIGH, (HIGH - LOW) * STEPS + 1, dtype=torch.double)
    W = weights(split.X, split.y, spec.penalty, 10**log_alpha)
    best = ridge(split.X, split.y, 0.0)
    said = torch.cat([W, best[None]]).abs() * split.X.norm(dim=0)
    W = torch.where(said.amax(0) > FLAT * split.y.norm(), W, 0.0)  # what rounding left of a 0
    return Path(
        spec,
        split,
        log_alpha,
        W,
        pair,
        best,
        r2_of(split.X, split.y, W),
        r2_of(split.X_test, split.y_test, W),
    )


def only(split: Split, columns: tuple[int, ...]) -> Split:
    """The same rows with only some of the columns."""
    at = list(columns)
    names = tuple(split.names[j] for j in at)
    return Split(split.X[:, at], split.y, split.X_test[:, at], split.y_test, names, split.level)


def r2_of(X: Tensor, y: Tensor, W: Tensor) -> Tensor | None:
    """R² of each row of weights, (k,); None without rows or where y does not vary."""
    if not len(y):
        return None
    found = [score(X @ w[:, None], y).r2 for w in W]
    return None if None in found else torch.tensor(found, dtype=torch.double)
