"""What the lesson says of other losses, and of sum or mean."""

import pandas as pd

from charts.numbers import count as counted
from charts.numbers import number
from core.loss_surface import SurfaceSpec
from lessons.loss_surface.tables import FlatLabels, SurfaceTables
from lessons.loss_surface.words import rounding


def kinds_words(kinds: pd.DataFrame, tables: SurfaceTables, spec: SurfaceSpec) -> str:
    """What the three best lines say about outliers, with their numbers."""
    name = tables.names[tables.feature]
    slopes = dict(zip(kinds["loss"], kinds[name], strict=True))
    text = ", ".join(f"{kind} {number(slope)}" for kind, slope in slopes.items())
    lines = [f"- The best {name} under each loss: {text}."]
    if spec.outliers:
        moved = dict(zip(kinds["loss"], kinds["moved"], strict=True))
        far = ", ".join(f"{kind} by {number(by, 3)}" for kind, by in moved.items())
        lines.append(
            f"- {counted(spec.outliers, 'label')} of {len(tables.points)} "
            f"{'is' if spec.outliers == 1 else 'are'} lifted by 15. That moved each best {name} "
            f"from where it was: {far}. The squared loss pays for each of them with its square; "
            "the absolute one pulls with the same force wherever a sample lies."
        )
    else:
        apart = max(slopes.values()) - min(slopes.values())
        lines.append(
            f"- They differ by {number(apart, 3)} at most. No label is lifted here: lift some "
            "under More settings, as outliers, and compare."
        )
    lines.append(
        "- The squared loss is smooth and folds into one bowl. The absolute one has a corner at "
        "0, so its slope does not fade near the bottom. Huber is a parabola inside ±δ and straight "
        "outside: smooth, and it pulls no harder for a sample beyond δ."
    )
    return "\n".join(lines)


def conventions_words(table: pd.DataFrame) -> str:
    """What the conventions change, and what they do not."""
    last = table.iloc[-1]
    limit = number(last["largest stable η"])
    return (
        "All four have their bottom at the **same** place. Loss and gradient are stretched by the "
        f"same factor (the plain sum: {number(last['times'])} times). The next lesson walks "
        "downhill in steps of η times the gradient; η is called the learning rate. A steeper bowl "
        f"bears a smaller one: for the plain sum, steps stay stable below η = {limit}. "
        "So a learning rate means nothing without its convention: 0.03 for the book's loss (that "
        "of Dive into Deep Learning, with its ½) is 0.015 for PyTorch's `nn.MSELoss`."
    )


def flat_labels(tables: SurfaceTables, wrong: FlatLabels) -> str:
    """The measured damage of labels without a second dimension."""
    across, up = tables.shown
    n = len(tables.points)
    if n == 1:
        return (
            "ŷ is (1, 1) and y is (1,), so ŷ − y is (1, 1): with a single sample there is no wrong "
            "label to meet, and the mistake stays hidden. Take two samples or more."
        )
    best = number(tables.best_loss if tables.best_loss > rounding(tables) else 0)
    return (
        f"ŷ is ({n}, 1) and y is ({n},), so ŷ − y is ({n}, {n}): every prediction is compared with "
        f"every label. No error is raised. The bottom of this surface is at {across} = "
        f"{number(wrong.bottom[0])}, {up} = {number(wrong.bottom[1])}: it ignores x and predicts "
        f"the mean of y. Training reports {number(wrong.loss)} and stops there; the true loss of "
        f"that line is {number(wrong.true_loss)}, the best is {best}."
    )
