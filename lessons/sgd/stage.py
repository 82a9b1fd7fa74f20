"""What the four linked views of a run share: their player, and the marks of now."""

from typing import Any

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from lessons.sgd.tables import SgdTables

PHASES = ("predict", "error", "gradient", "update")
NOW = {
    "run": "data('run')",
    "now": "run[min(step, at.T)] || {}",
}  # the run, and its row at this step
MOVES = "step < at.T"  # not yet at the end: there is an update to look at


def built(chart: theme.Chart, palette: Palette, *, phases: bool = True, **words: Any) -> Form:
    """The form of a chart that reads `at`, and `step` and `phase` of the player."""
    chart = theme.stepped(chart, form.LAST_STEP, num_phases=len(PHASES) if phases else 0)
    finished = theme.finish(chart, palette, **words)
    return form.of(finished)


def ends(x: tuple[float, float], y: tuple[float, float]) -> dict[str, float]:
    """The ends of the two axes as the forms read them."""
    return {"x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1]}


def partial_range(tables: SgdTables, feature: int) -> tuple[float, float]:
    """Vertical range that holds the samples (at the optimum) and the first line."""
    d, points = tables.d, tables.points
    x = {k: points[f"x{k + 1}"].to_numpy() for k in range(d)}
    partial = points["y"].to_numpy() - sum(tables.best[k] * x[k] for k in x if k != feature)
    # the line at the start, where the story begins
    slope, bias = (tables.run[f"theta{k}"].to_numpy()[0] for k in (feature, d))
    first = bias + slope * x[feature]
    return float(min(partial.min(), first.min())), float(max(partial.max(), first.max()))
