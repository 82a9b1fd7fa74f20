"""The weights along a row of α as tables: the paths, the slice of two, what each α is worth."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from charts import theme
from core import regularization
from core.regularization import LASSO, Path, PathSpec

LEVELS = 7  # lines of equal loss
LONGEST = 1e4  # of an ellipse: beside its width, longer is a pair of lines
APART = 0.055  # of the picture's height, between two names


@dataclass(frozen=True)
class PathTables:
    """A path, and what of it the browser looks up at position k of the slider.

    paths: k, log_alpha, w, column. labels: name, role, y (where the name stands). pair: w1, w2 (the
    weights that are drawn), c1, c2 (where the loss is least in their slice; of one weight only w1
    and c1). facts: alpha, left (weights that are not 0), l1, l2 (Σ|w| and ‖w‖), loss (without the
    penalty: Σ(ŷ − y)² of ridge, 1/2n of it of lasso), train, test (R², NaN where there is none).
    H (2, 2) is the curvature of the slice, M the ellipse of radius 1.
    """

    spec: PathSpec
    names: tuple[str, ...]
    constant: tuple[str, ...]
    n: int
    paths: pd.DataFrame
    labels: pd.DataFrame
    pair: pd.DataFrame
    shown: tuple[int, ...]
    facts: pd.DataFrame
    best: np.ndarray
    H: np.ndarray
    M: np.ndarray
    radius: float
    x: tuple[float, float]
    y: tuple[float, float]
    height: tuple[float, float]
    kept: int
    best_train: float | None
    best_test: float | None
    ends_at: float  # the α from which on lasso leaves nothing

    @property
    def log_alpha(self) -> np.ndarray:
        """The positions of the slider."""
        return np.log10(self.facts["alpha"].to_numpy())

    @property
    def is_lasso(self) -> bool:
        """Whether the sizes are charged for, and not the squares."""
        return self.spec.penalty == LASSO

    @property
    def is_flat(self) -> bool:
        """Whether every label is equal, so that there is nothing to explain."""
        return self.best_train is None

    @property
    def d(self) -> int:
        """How many weights the model has."""
        return len(self.names)

    def at(self, log_alpha: float) -> int:
        """The position k of an α."""
        return int(np.abs(self.log_alpha - log_alpha).argmin())

    def weights(self, k: int) -> np.ndarray:
        """All weights at a position."""
        return self.paths.loc[self.paths["k"] == k, "w"].to_numpy()


def path_tables(spec: PathSpec) -> PathTables:
    """Fit the path, and lay it out."""
    path = regularization.path(spec)
    split, W = path.split, path.W
    shown = path.pair
    pair, H, M = _slice(path)
    x, y, radius = _window(pair, M, H)
    low, high = theme.pad(min(W.min().item(), 0.0), max(W.max().item(), 0.0), 0.05)
    return PathTables(
        spec=spec,
        names=split.names,
        constant=tuple(split.names[j] for j in split.constant),
        n=split.n,
        paths=_paths(path),
        labels=_labels(W[0].numpy(), split.names, shown, (low, high)),
        pair=pair,
        shown=shown,
        facts=_facts(path),
        best=path.best.numpy(),
        H=H,
        M=M,
        radius=radius,
        x=x,
        y=y,
        height=(low, high),
        kept=len(split.y_test),
        best_train=_r2(split.X, split.y, path.best),
        best_test=_r2(split.X_test, split.y_test, path.best),
        ends_at=regularization.least_alpha_for_nothing(split.X, split.y),
    )


def _paths(path: Path) -> pd.DataFrame:
    k, d = path.W.shape
    return pd.DataFrame(
        {
            "k": np.repeat(np.arange(k), d).astype(np.int16),
            "log_alpha": np.repeat(path.log_alpha.numpy(), d).astype(np.float32),
            "w": path.W.flatten().numpy(),
            "column": np.tile(np.arange(d), k).astype(np.int8),
        }
    )


def _r2(X: Tensor, y: Tensor, w: Tensor) -> float | None:
    found = regularization.r2_of(X, y, w[None])
    return None if found is None else found.item()


def _facts(path: Path) -> pd.DataFrame:
    missing = torch.full_like(path.log_alpha, torch.nan)
    X, y = path.split.X, path.split.y
    squares = (path.W @ X.T - y.flatten()).square().sum(1)
    return pd.DataFrame(
        {
            "alpha": (10**path.log_alpha).numpy(),
            "left": (path.W != 0).sum(1).numpy(),
            "l1": path.W.abs().sum(1).numpy(),
            "l2": path.W.norm(dim=1).numpy(),
            "loss": (squares / (2 * len(y) if path.spec.penalty == LASSO else 1)).numpy(),
            "train": (missing if path.train is None else path.train).numpy(),
            "test": (missing if path.test is None else path.test).numpy(),
        }
    )


def roles(d: int, shown: tuple[int, ...]) -> list[str]:
    """What each weight is drawn as: the two of the slice in colours of their own."""
    role = ["data"] * d
    for j, colour in zip(shown, ("model", "compare"), strict=False):
        role[j] = colour
    return role


def _labels(
    start: np.ndarray, names: tuple[str, ...], shown: tuple[int, ...], ends: tuple[float, float]
) -> pd.DataFrame:
    """Where the names stand beside the left end: at their weights, moved apart."""
    gap = APART * (ends[1] - ends[0])
    order = np.argsort(start, kind="stable")
    places = start[order].astype(float)
    for _ in range(200):  # push neighbours apart until none overlap
        close = np.flatnonzero(np.diff(places) < gap * 0.999)
        if not len(close):
            break
        for i in close:
            middle, half = (places[i] + places[i + 1]) / 2, gap / 2
            places[i], places[i + 1] = middle - half, middle + half
    y = np.empty_like(places)
    y[order] = places
    return pd.DataFrame({"name": list(names), "role": roles(len(names), shown), "y": y})


def _slice(path: Path) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """The weights of the pair, and the lowest point of the loss while the others stand.

    c = w − H⁻¹ g, for in the slice the loss is a bowl with curvature H.
    """
    at = list(path.pair)
    split = path.split
    X = split.X[:, at]
    H = X.T @ X / split.n
    g = regularization.slope(split.X, split.y, path.W)[:, at]
    w = path.W[:, at]
    centre = w - g @ torch.linalg.pinv(H, hermitian=True)
    columns: dict[str, np.ndarray] = {}
    for k in range(len(at)):
        columns |= {f"w{k + 1}": w[:, k].numpy(), f"c{k + 1}": centre[:, k].numpy()}
    values, V = torch.linalg.eigh(H)
    floor = (values[-1] / LONGEST**2).clamp_min(1e-300)
    M = V / values.clamp_min(floor).sqrt() if values[-1] > 0 else torch.zeros_like(H)
    return pd.DataFrame(columns), H.numpy(), M.numpy()


def _window(
    pair: pd.DataFrame, M: np.ndarray, H: np.ndarray
) -> tuple[tuple[float, float], tuple[float, float], float]:
    """Ends of the slice: 0 and all places inside; and how far the outermost ellipse reaches.

    Of one weight the ends along it, and the loss without any penalty at 0.
    """
    if "w2" not in pair:
        reach = max(float(pair[["w1", "c1"]].abs().max().max()), 1e-6)
        side = float(np.sign(pair["c1"].iloc[0])) or 1.0
        left, right = sorted((-0.35 * side * reach, 1.5 * side * reach))
        tall = float(H[0, 0]) * reach**2 / 2
        return (left, right), (-0.08 * tall, 1.7 * tall or 1.0), 1.0
    ends = []
    for k in ("1", "2"):
        values = pair[[f"w{k}", f"c{k}"]].to_numpy()
        far = 0.3 * np.abs(values).max()  # beyond 0: some of the circle's other side
        ends.append((min(values.min(), -far), max(values.max(), far)))
    half = max(max(high - low for low, high in ends), 1e-6) * 0.6
    (x0, x1), (y0, y1) = (((a + b) / 2 - half, (a + b) / 2 + half) for a, b in ends)
    start = pair[["c1", "c2"]].to_numpy()[0]
    radius = 1.7 * float(np.sqrt(max(start @ H @ start, 0.0)))
    return (x0, x1), (y0, y1), radius
