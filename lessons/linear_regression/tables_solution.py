"""The normal equation of the points, solved, and what else solves it."""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.bowl import fold
from core.normal_equation import NormalEquation, descend, equal_answers, normal_equation

UPDATES = 100  # of gradient descent, beside the answer in one step
SHIFTS = (0.0, 1.0, -2.0)  # along the flat direction, when there are many answers


@dataclass(frozen=True)
class EquationTables:
    """What the section shows: `names` of the parameters, the equation's parts, and three answers.

    theta and loss by name: normal equation, torch's lstsq, descent. `others` are equally good
    parameters when there is no single best, one row each, with `other_losses`.
    """

    names: list[str]
    equation: NormalEquation
    answers: dict[str, tuple[Tensor, float]]
    others: Tensor
    other_losses: list[float]


def equation_tables(X: Tensor, y: Tensor, names: list[str]) -> EquationTables:
    """Solve by the normal equation, by torch.linalg.lstsq and by descent; find equal answers."""
    equation, bowl = normal_equation(X, y), fold(X, y)
    answers = {
        "normal equation" if bowl.unique else "pseudo-inverse": equation.answer.theta,
        # gelsd: the driver that accepts columns that copy each other
        "torch's solver": torch.linalg.lstsq(equation.X, y, driver="gelsd").solution.flatten(),
        f"descent, {UPDATES} updates": descend(bowl, UPDATES),
    }
    others = torch.zeros(0, len(names)) if bowl.unique else equal_answers(equation, SHIFTS)
    return EquationTables(
        names,
        equation,
        {name: (theta, _loss(equation.X, y, theta)) for name, theta in answers.items()},
        others,
        [_loss(equation.X, y, theta) for theta in others],
    )


def _loss(A: Tensor, y: Tensor, theta: Tensor) -> float:
    """The mean loss; what is only rounding, beside y or the parts of ŷ, counts as zero."""
    loss = ((A @ theta - y.flatten()) ** 2).mean().item() / 2
    parts = (A.abs() @ theta.abs()).square().mean().item()
    return loss if loss > max(1e-20 * (y**2).mean().item(), 1e-30 * parts) else 0.0


def system_names(d: int, how: str) -> list[str]:
    """What the parameters are called: w and b, w₁ w₂ and b, with w′ for a copied feature."""
    digits = "₁₂₃₄₅₆₇₈"
    if how == "the first feature twice":
        d -= 1
        plain = ["w"] if d == 1 else [f"w{digits[j]}" for j in range(d)]
        return [plain[0], f"{plain[0]}′", *plain[1:], "b"]
    return ["w", "b"] if d == 1 else [*(f"w{digits[j]}" for j in range(d)), "b"]
