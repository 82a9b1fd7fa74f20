"""Runs beside each other: overlaid curves, and the heat map of a grid of runs."""

from collections.abc import Sequence

import altair as alt

from charts import scores, theme
from charts.curves import compare_chart
from charts.palettes import Palette
from charts.theme import VIRIDIS, Chart
from lessons.softmax_training.tables import TrainingTables
from lessons.softmax_training.tables_compare import SweepTables, name_of

ROLES = ("model", "compare", "optimum", "truth", "batch", "data")  # in the order of the runs


def compare_charts(runs: Sequence[TrainingTables], palette: Palette) -> tuple[Chart, Chart]:
    """Test accuracy and test loss of the runs by epoch."""

    def curves(column: str) -> dict[str, tuple[object, str, bool]]:
        return {
            f"{k + 1}: {name_of(run.spec)}": (
                run.metrics.set_index("epoch")[column],
                ROLES[k % len(ROLES)],
                k > 0,
            )
            for k, run in enumerate(runs)
        }

    return (
        compare_chart(
            curves("test_accuracy"),  # type: ignore[arg-type]
            palette,
            title="Test accuracy of the runs",
            axis="test accuracy",
            percent=True,
        ),
        compare_chart(
            curves("test_loss"),  # type: ignore[arg-type]
            palette,
            title="Test loss of the runs",
            axis="test loss",
        ),
    )


def sweep_chart(tables: SweepTables, palette: Palette) -> Chart:
    """The test accuracy of every model, rates to the right, batch sizes down; the best framed."""
    order = {name: alt.EncodingSortField(name, op="min") for name in ("i", "j")}
    x = alt.X("lr:N", title="learning rate", sort=order["i"], axis=alt.Axis(labelAngle=0))
    y = alt.Y("batch:N", title="batch size", sort=order["j"])
    base = alt.Chart(tables.cells).encode(x=x, y=y)
    cells = base.mark_rect().encode(
        color=alt.Color("level:Q", scale=alt.Scale(domain=[0, 1], range=VIRIDIS), legend=None),
        tooltip=scores.tips(["lr:N", "batch:N", "text:N", "loss:N"]),
    )
    texts = base.mark_text(fontSize=13, tooltip=None).encode(
        text="text:N",
        color=alt.ColorValue(
            "#FFFFFF", condition={"test": "datum.level > 0.5", "value": "#101418"}
        ),
    )
    best = base.transform_filter("datum.best").mark_rect(
        fillOpacity=0, stroke=palette.model, strokeWidth=4, tooltip=None
    )
    return theme.finish(
        alt.layer(cells, best, texts),
        palette,
        title="Test accuracy of every model; the best is framed",
        description="Test accuracy of models trained together, by learning rate and batch size.",
        height=300,
    )
