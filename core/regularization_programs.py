"""Programs for scikit-learn as older notes have them, and as they run today; all are run now."""

from collections.abc import Callable
from dataclasses import dataclass

from core.attempts import Found


def boston() -> Found:
    """Ridge on the Boston house prices."""
    from sklearn.datasets import load_boston
    from sklearn.linear_model import Ridge

    X, y = load_boston(return_X_y=True)
    model = Ridge(alpha=0.1).fit(X, y)
    return {"R² of the same rows": float(model.score(X, y))}


def diabetes() -> Found:
    """The same on the diabetes set."""
    from sklearn.datasets import load_diabetes
    from sklearn.linear_model import Ridge

    X, y = load_diabetes(return_X_y=True)
    model = Ridge(alpha=0.1).fit(X, y)
    return {"R² of the same rows": float(model.score(X, y))}


def l1_by_penalty() -> Found:
    """Logistic regression with the sizes of the weights charged for, in the words of before 1.8."""
    from sklearn.datasets import make_classification
    from sklearn.linear_model import LogisticRegression

    X, y = make_classification(1000, 4, n_informative=2, n_redundant=0, random_state=42)
    model = LogisticRegression(penalty="l1", C=0.01, solver="liblinear").fit(X, y)
    return {"weights that are 0": f"{(model.coef_ == 0).sum()} of 4"}


def l1_by_ratio() -> Found:
    """The same in the words of today; and with more of C, which is less of a penalty."""
    from sklearn.datasets import make_classification
    from sklearn.linear_model import LogisticRegression

    X, y = make_classification(1000, 4, n_informative=2, n_redundant=0, random_state=42)
    found: Found = {}
    for C in (0.01, 1):
        model = LogisticRegression(l1_ratio=1, C=C, solver="liblinear").fit(X, y)
        found[f"weights that are 0, C = {C}"] = f"{(model.coef_ == 0).sum()} of 4"
    return found


def equal_alphas() -> Found:
    """Ridge and Lasso with one α, on the exercise: as if α meant the same."""
    from sklearn.linear_model import Lasso, Ridge

    X, y = [[1], [2], [3], [4]], [6.8, 9.8, 13.2, 16.2]
    X, y = X * 10, y * 10  # the same four rows, ten times
    return {
        "Ridge(1), slope": float(Ridge(alpha=1).fit(X, y).coef_[0]),
        "Lasso(1), slope": float(Lasso(alpha=1).fit(X, y).coef_[0]),
    }


def converted_alphas() -> Found:
    """Ridge's α grows with the rows, for it stands beside a sum; Lasso's stands beside a mean."""
    from sklearn.linear_model import Lasso, Ridge

    X, y = [[1], [2], [3], [4]], [6.8, 9.8, 13.2, 16.2]
    found: Found = {}
    for times in (1, 10):
        rows, labels = X * times, y * times
        ridge = Ridge(alpha=1 * times).fit(rows, labels).coef_[0]
        lasso = Lasso(alpha=1).fit(rows, labels).coef_[0]
        found[f"Ridge({times}), slope, {4 * times} rows"] = float(ridge)
        found[f"Lasso(1), slope, {4 * times} rows"] = float(lasso)
    return found


@dataclass(frozen=True)
class Program:
    """A program as it is written and as it should be, and what is wrong with the first."""

    written: Callable[[], Found]
    corrected: Callable[[], Found]
    wrong: str


PROGRAMS = {
    "Boston house prices": Program(
        boston,
        diabetes,
        "scikit-learn removed this set in version 1.2, for one of its columns was made on a racist "
        "assumption, in a way that nobody can work back. Take the diabetes set, or your own data",
    ),
    "penalty='l1'": Program(
        l1_by_penalty,
        l1_by_ratio,
        "since scikit-learn 1.8 this word is deprecated: l1_ratio=1 says the same. C is the "
        "inverse of a penalty: small C, strong penalty",
    ),
    "One α for both": Program(
        equal_alphas,
        converted_alphas,
        "Ridge adds the errors up and Lasso divides by 2n: ten times the rows make Ridge's α ten "
        "times weaker, and leave Lasso's as it was",
    ),
}
