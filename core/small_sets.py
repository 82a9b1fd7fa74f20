"""Small sets of data to learn with, each with its shape, its classes, and where it comes from.

The sets of scikit-learn lie inside its package. One set is a file that nobody may ship: where it is
missing, another set of the same kind stands in and says so.
"""

import gzip
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from core import datasets
from core.checks import require
from core.data import FIXED, SyntheticSpec, synthetic_data

DIABETES = "diabetes.csv.gz"  # 759 rows of 8 features and a label, as the course notes use it
MOST_BYTES = 1_000_000  # of that file unpacked


@dataclass(frozen=True, eq=False)
class SmallSet:
    """X (n, d) and y (n,), float64. `classes` names the labels 0, 1, …; empty where y is a number.

    `pairs` are two columns worth looking at together. `stand_in` says why it is not the set that
    was asked for; empty where it is.
    """

    title: str
    X: Tensor
    y: Tensor
    features: tuple[str, ...]
    classes: tuple[str, ...]
    source: str
    about: str
    pairs: tuple[tuple[int, int], ...] = ()
    stand_in: str = ""

    @property
    def counts(self) -> tuple[int, ...]:
        """Samples of each class."""
        return tuple(int((self.y == k).sum()) for k in range(len(self.classes)))


def names(d: int) -> tuple[str, ...]:
    """x1, x2, …, xd."""
    return tuple(f"x{j}" for j in range(1, d + 1))


def _column(*values: float) -> Tensor:
    return torch.tensor(values, dtype=torch.double)


def toy_line() -> SmallSet:
    """Three points on y = 2x."""
    x, y = (_column(*column) for column in FIXED["toy"])
    about = "Three points on y = 2x, without noise: every answer can be checked by head."
    return SmallSet("toy line", x[:, None], y, names(1), (), "made up", about)


def exercise() -> SmallSet:
    """Four points near a line."""
    x, y = (_column(*column) for column in FIXED["exercise"])
    about = "Four points near y = 3.16x + 3.6; what is y at x = 5?"
    return SmallSet("exercise", x[:, None], y, names(1), (), "course notes", about)


def book() -> SmallSet:
    """The 1,000 samples of the book, drawn from seed 0."""
    rows = synthetic_data(SyntheticSpec())
    return SmallSet(
        "synthetic, two features",
        rows.X,
        rows.y.flatten(),
        names(2),
        (),
        "drawn here, seed 0, as in Dive into Deep Learning, section 3.3",
        "y = 2x₁ − 3.4x₂ + 4.2 and noise, σ = 0.01: the truth is known, so answers can be judged.",
        ((0, 1),),
    )


def hours() -> SmallSet:
    """Three points with two classes."""
    about = "Three points, two classes: the smallest set for logistic regression."
    x, y = _column(1, 2, 3)[:, None], _column(0, 0, 1)
    return SmallSet("logistic toy", x, y, names(1), ("0", "1"), "course notes", about)


def made_classes() -> SmallSet:
    """scikit-learn's make_classification with four features, of which two tell the class."""
    from sklearn.datasets import make_classification

    X, y = make_classification(
        n_samples=1000, n_features=4, n_informative=2, n_redundant=0, random_state=42
    )
    return SmallSet(
        "make_classification",
        torch.from_numpy(X).double(),
        torch.from_numpy(y).double(),
        names(4),
        ("0", "1"),
        "scikit-learn: make_classification(1000, 4, n_informative=2, n_redundant=0, "
        "random_state=42)",
        "Only x1 and x3 tell the classes apart; x2 and x4 are noise. Whoever draws x1 and x2, as "
        "the course notes do, sees half of it.",
        ((0, 1), (0, 2)),
    )


def diabetes_progress() -> SmallSet:
    """scikit-learn's diabetes set: a number to predict."""
    from sklearn.datasets import load_diabetes

    bunch = load_diabetes()
    return SmallSet(
        "diabetes, progress",
        torch.from_numpy(bunch.data).double(),
        torch.from_numpy(bunch.target).double(),
        tuple(bunch.feature_names),
        (),
        "scikit-learn: load_diabetes; B. Efron and others, Least Angle Regression, 2004",
        "442 patients, ten measurements scaled to mean 0, and how far the illness went in a year. "
        "It is often taken where older courses use the Boston house prices, which scikit-learn "
        "removed.",
        ((2, 8),),
    )


def diabetes_split() -> tuple[Tensor, Tensor, Tensor, Tensor, tuple[str, ...]]:
    """Three quarters of the diabetes set to learn from, and a quarter to judge by; the names.

    X (331, 10), y (331, 1), X (111, 10), y (111, 1): the rows that scikit-learn's train_test_split
    takes with random_state=0, which lays out one permutation, the quarter first.
    """
    from sklearn.utils import check_random_state

    rows = diabetes_progress()
    n = len(rows.y)
    order = torch.from_numpy(check_random_state(0).permutation(n)).long()
    kept, learned = order[: math.ceil(n / 4)], order[math.ceil(n / 4) :]
    y = rows.y[:, None]
    return rows.X[learned], y[learned], rows.X[kept], y[kept], rows.features


def breast_cancer() -> SmallSet:
    """scikit-learn's breast cancer set: two classes."""
    from sklearn.datasets import load_breast_cancer

    bunch = load_breast_cancer()
    return SmallSet(
        "breast cancer",
        torch.from_numpy(bunch.data).double(),
        torch.from_numpy(bunch.target).double(),
        tuple(bunch.feature_names),
        tuple(bunch.target_names),
        "scikit-learn: load_breast_cancer; UCI Breast Cancer Wisconsin (Diagnostic), CC BY 4.0",
        "569 cell samples with 30 measurements of their nuclei.",
        ((0, 1),),
    )


def diabetes_onset(folder: Path | None = None) -> SmallSet:
    """The file of the course notes where it is; else the breast cancer set stands in, and says so.

    Raises nothing: a file that cannot be read has the same stand-in.
    """
    path = (folder or datasets.folder()) / DIABETES
    try:
        rows = torch.tensor(read_rows(path), dtype=torch.double)
    except FileNotFoundError:
        why = f"{DIABETES} is not in the data folder (the one that {datasets.VARIABLE} names)"
    except (OSError, EOFError, ValueError) as error:
        why = f"{DIABETES} cannot be read: {' '.join(str(error).split())[:120]}"
    else:
        return SmallSet(
            "diabetes, onset",
            rows[:, :-1],
            rows[:, -1],
            names(8),
            ("0", "1"),
            f"{DIABETES}, found in the data folder",
            "759 rows, eight measurements scaled to −1 … 1, and whether diabetes followed.",
            ((1, 5),),
        )
    return replace(breast_cancer(), stand_in=f"{why}. The breast cancer set stands in.")


def read_rows(path: Path) -> list[list[float]]:
    """Rows of nine numbers with a label 0 or 1 at the end, from a packed file.

    Raises ValueError naming the line, or OSError.
    """
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as lines:
        text = lines.read(MOST_BYTES + 1)
    require(len(text) <= MOST_BYTES, f"it may hold {MOST_BYTES:,} characters", "more")
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            row = [float(value) for value in line.split(",")]
        except ValueError:
            raise ValueError(f"line {number} holds something that is no number") from None
        require(len(row) == 9, f"line {number} must hold 9 numbers", len(row))
        require(all(map(math.isfinite, row)), f"line {number} must hold finite numbers", "another")
        require(row[-1] in (0, 1), f"line {number} must end with a label, 0 or 1", row[-1])
        rows.append(row)
    require(len(rows) >= 2, "it must hold at least 2 lines", len(rows))
    return rows


SETS: dict[str, Callable[[], SmallSet]] = {
    "toy line": toy_line,
    "exercise": exercise,
    "synthetic": book,
    "logistic toy": hours,
    "make_classification": made_classes,
    "diabetes, progress": diabetes_progress,
    "diabetes, onset": diabetes_onset,
    "breast cancer": breast_cancer,
}


def load(name: str) -> SmallSet:
    """A set of the catalogue. Raises ValueError for another name."""
    require(name in SETS, f"the set must be one of {', '.join(SETS)}", name)
    return SETS[name]()
