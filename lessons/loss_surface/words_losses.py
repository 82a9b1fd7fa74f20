"""What the lesson says of other losses, and of sum or mean."""

import pandas as pd

from charts.numbers import number
from core.loss_surface import SurfaceSpec
from lessons.loss_surface.tables import SurfaceTables


def kinds_words(kinds: pd.DataFrame, tables: SurfaceTables, spec: SurfaceSpec) -> str:
    """What the three best lines say about outliers, with their numbers."""
    name = tables.names[tables.feature]
    slopes = dict(zip(kinds["loss"], kinds[name], strict=True))
    text = ", ".join(f"{kind} {number(slope)}" for kind, slope in slopes.items())
    apart = abs(slopes["squared"] - slopes["absolute"])
    lines = [f"- The best {name} under each loss: {text}."]
    if spec.outliers:
        lines.append(
            f"- {spec.outliers} of {len(tables.points)} labels are lifted. The squared loss pays "
            f"for each of them with its square and tilts by {number(apart, 3)} more than the "
            "absolute one, which pulls with the same force wherever a sample lies."
        )
    else:
        lines.append("- Without outliers the three agree closely. Add some under More settings.")
    lines.append(
        "- The squared loss is smooth and folds into one bowl. The absolute one has a corner at "
        "0, so its slope does not fade near the bottom. Huber is a parabola inside ±δ and straight "
        "outside: smooth, and hard to pull."
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
        f"bears a smaller one: for the plain sum η is stable up to {limit}. "
        "So a learning rate means nothing without its convention: 0.03 for the loss of "
        "the book, *Dive into Deep Learning*, is 0.015 for `nn.MSELoss`."
    )
