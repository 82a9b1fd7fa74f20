"""The samples of a data set as rows, and what its parameters are called."""

import numpy as np
import pandas as pd
import torch


def parameter_names(d: int) -> list[str]:
    """What the parameters are called on screen: w, b for one feature, else w₁ … w_d, b."""
    digits = "₁₂₃₄₅₆₇₈"
    return ["w", "b"] if d == 1 else [f"w{digits[j]}" for j in range(d)] + ["b"]


def points_table(X: torch.Tensor, y: torch.Tensor) -> pd.DataFrame:
    """One row a sample: i, x1 … xd, y."""
    columns = {f"x{j + 1}": X[:, j].numpy() for j in range(X.shape[1])}
    return pd.DataFrame(columns | {"y": y.flatten().numpy(), "i": np.arange(len(X))})
