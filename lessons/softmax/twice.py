"""Softmax twice beside the right loss: the same samples, the same batches, the same start."""

import pandas as pd

from charts.curves import compare_chart
from charts.palettes import Palette
from charts.theme import Chart
from core import softmax as sm
from core.plane_classes import Q
from lessons.softmax.tables_plane import PlaneTables, TwiceTables


def of(tables: PlaneTables, column: str) -> pd.Series:
    """One measure by update."""
    return tables.run[column]


def twice_charts(tables: TwiceTables, palette: Palette) -> tuple[Chart, Chart, Chart]:
    """The losses with the floor, the accuracies, and how sure both are."""
    right, wrong = tables.right, tables.wrong
    losses = compare_chart(
        {
            "right": (of(right, "loss"), "model", False),
            "twice: what it reports": (of(wrong, "reported"), "compare", True),
            "twice: its true loss": (of(wrong, "loss"), "compare", False),
        },
        palette,
        title="The reported loss cannot pass its floor",
        axis="mean loss",
        level=(sm.double_floor(Q), "floor"),
        across="update",
    )
    accuracy, confidence = (
        compare_chart(
            {
                "right": (of(right, name), "model", False),
                "twice": (of(wrong, name), "compare", True),
            },
            palette,
            title=title,
            axis=name,
            percent=True,
            across="update",
        )
        for name, title in (
            ("accuracy", "Accuracy: the share that is right"),
            ("confidence", "How sure: the mean of the largest ŷ"),
        )
    )
    return losses, accuracy, confidence
