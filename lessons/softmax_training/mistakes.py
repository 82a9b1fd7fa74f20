"""What a mistake costs: curves of the right run and of the wrong one, and the damage in words."""

import math

import altair as alt
import pandas as pd

from charts import scores, theme
from charts.theme import Chart, Palette
from lessons.softmax_training.tables import TrainingTables
from lessons.softmax_training.words_mistakes import double_floor


def compare_chart(
    series: dict[str, tuple[pd.Series, str, bool]],
    palette: Palette,
    *,
    title: str,
    axis: str,
    level: tuple[float, str] | None = None,
    percent: bool = False,
    log: bool = False,
) -> Chart:
    """Several curves over epochs on one axis: name -> (values by epoch, colour role, dashed).

    `level` is a height worth knowing and its name.
    """
    rows = [
        pd.DataFrame({"epoch": values.index, "value": values.to_numpy(), "run": name})
        for name, (values, _, _) in series.items()
    ]
    table = pd.concat(rows, ignore_index=True)
    look = [
        (getattr(palette, role), [6, 3] if dashed else [1, 0])
        for _, role, dashed in series.values()
    ]
    names = list(series)
    x = theme.x_axis("epoch", "epoch", (0, table["epoch"].max() if len(table) else 1))
    y = theme.y_axis("value", axis, log=log)
    layers: list[alt.Chart] = [
        alt.Chart(table)
        .mark_line(strokeWidth=2.2, clip=True)
        .encode(
            x=x,
            y=y.axis(format=".0%") if percent else y,
            color=alt.Color(
                "run:N",
                title=None,
                scale=alt.Scale(domain=names, range=[colour for colour, _ in look]),
                legend=alt.Legend(orient="top", columns=1, labelLimit=330, symbolType="stroke"),
            ),
            strokeDash=alt.StrokeDash(
                "run:N", scale=alt.Scale(domain=names, range=[dash for _, dash in look])
            ),
            tooltip=scores.tips(["run:N"], epoch=".2f", value=".4g"),
        )
    ]
    if level:
        row = pd.DataFrame({"value": [level[0]], "words": [level[1]]})
        base = alt.Chart(row).encode(y=y)
        layers += [
            base.mark_rule(color=palette.ink, strokeDash=[2, 3], tooltip=None),
            base.mark_text(align="right", dy=9, color=palette.ink, tooltip=None).encode(
                alt.XValue("width"), text=alt.Text("words:N")
            ),
        ]
    description = f"Lines by epoch: {', '.join(names)}."
    return theme.finish(
        alt.layer(*layers), palette, title=title, description=description, height=320
    )


def by_epoch(tables: TrainingTables, column: str, start: int = 0) -> pd.Series:
    """One metric, indexed by epoch, from epoch `start` on."""
    return tables.metrics.set_index("epoch")[column].iloc[start:]


def double_charts(
    right: TrainingTables, wrong: TrainingTables, palette: Palette
) -> tuple[Chart, Chart]:
    """What a second softmax costs: accuracy, and a reported loss that is stuck above its floor."""
    accuracy = compare_chart(
        {
            "right": (by_epoch(right, "test_accuracy"), "model", False),
            "softmax twice": (by_epoch(wrong, "test_accuracy"), "compare", True),
        },
        palette,
        title="Test accuracy, same seed and same batches",
        axis="test accuracy",
        percent=True,
    )
    loss = compare_chart(
        {
            "right: loss while training": (by_epoch(right, "running_loss", 1), "model", False),
            "softmax twice: the loss it reports": (
                by_epoch(wrong, "running_loss", 1),
                "compare",
                True,
            ),
            "softmax twice: its true loss": (by_epoch(wrong, "train_loss", 1), "compare", False),
        },
        palette,
        title="The reported loss is stuck above its floor",
        axis="loss",
        level=(double_floor(right.facts.q), "floor"),
    )
    return accuracy, loss


def unscaled_chart(right: TrainingTables, stable: TrainingTables, palette: Palette) -> Chart:
    """The loss of each batch with pixels between 0 and 1, and with raw ones."""
    top = right.facts.top
    return compare_chart(
        {
            "pixels between 0 and 1": (right.batches.set_index("epoch")["loss"], "model", False),
            f"pixels 0 to {top}, loss from the logits": (
                stable.batches.set_index("epoch")["loss"].clip(lower=1e-6),
                "compare",
                False,
            ),
        },
        palette,
        title="Loss of the batches on a log scale",
        axis="loss (log scale)",
        level=(math.log(right.facts.q), "guessing"),
        log=True,
    )


def metric_chart(tables: TrainingTables, palette: Palette) -> Chart:
    """The mean loss, and what is printed when batch means are divided by the number of images."""
    return compare_chart(
        {
            "mean loss of the epoch": (by_epoch(tables, "running_loss", 1), "model", False),
            "what a loop that divides twice prints": (
                by_epoch(tables, "printed_loss", 1),
                "compare",
                True,
            ),
        },
        palette,
        title="The same run, and what is printed about it",
        axis="loss",
    )
