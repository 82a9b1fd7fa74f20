"""What a mistake costs: curves of the right run and of the wrong one, and the damage in words."""

import math

import altair as alt
import pandas as pd

from charts import scores, theme
from charts.theme import Chart, Palette
from core import softmax as sm
from lessons.softmax_training.tables import TrainingTables


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


def double_floor(q: int) -> float:
    """The lowest loss softmax twice can report: −log softmax(1, 0, …, 0)₁ = log(e + q − 1) − 1."""
    return math.log(math.e + q - 1) - 1


def double_words(right: TrainingTables, wrong: TrainingTables) -> str:
    """The measured damage of a second softmax."""
    floor, good, bad = double_floor(right.facts.q), right.last, wrong.last
    errors = [scores.calibration_error(tables.calibration) for tables in (right, wrong)]
    return (
        f"**Softmax twice.** The loss function already contains a softmax; the model applies one "
        f"too. What goes into the second is squeezed between 0 and 1, so its answer can never be "
        f"sure: with {right.facts.q} classes the reported loss cannot fall below "
        f"log(e + {right.facts.q - 1}) − 1 = **{floor:.4f}**. Here it reports "
        f"{bad['running_loss']:.3f}, while the same weights have a true loss of "
        f"{bad['train_loss']:.3f}; the right run is at {good['train_loss']:.3f}. Test accuracy "
        f"falls from {good['test_accuracy']:.1%} to **{bad['test_accuracy']:.1%}**, and the gap "
        f"between certainty and truth goes from {errors[0]:.3f} to {errors[1]:.3f}. Nothing "
        "crashes, which is why this mistake lives long. Hand logits to the loss."
    )


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


def unscaled_words(right: TrainingTables, naive: TrainingTables, stable: TrainingTables) -> str:
    """The measured damage of pixels that were not scaled, with the book's loss and with ours."""
    top, found = right.facts.top, naive.divergence
    stays = stable.last["test_accuracy"] > right.last["test_accuracy"] - 0.01
    end = (
        f"the loss is not a number at update **{found.update}** of {right.spec.num_updates:,}"
        if found
        else f"the run survives here and ends at a test loss of {naive.last['test_loss']:.3f}"
    )
    return (
        f"**Raw pixels.** Pixels between 0 and {top} make every logit and every slope {top} times "
        f"larger. With the book's softmax and logarithm, {end}: exp overflows above "
        f"{sm.EXP_LIMIT}, and a probability that rounds to 0 has the logarithm −∞. Computed from "
        f"the logits the loss stays a number, but each update is {top}² times too bold: the test "
        f"loss ends at **{stable.last['test_loss']:.3f}** instead of "
        f"{right.last['test_loss']:.3f}, with an accuracy of "
        f"{stable.last['test_accuracy']:.1%} against {right.last['test_accuracy']:.1%}"
        + (": accuracy alone would not have told. " if stays else ". ")
        + f"Divide by {top}, or make the learning rate {top}² = {top**2:,} times smaller."
    )


def metric_chart(tables: TrainingTables, palette: Palette) -> Chart:
    """The mean loss, and what is printed when batch means are divided by the number of images."""
    return compare_chart(
        {
            "mean loss of the epoch": (by_epoch(tables, "running_loss", 1), "model", False),
            "what the book's program prints": (
                by_epoch(tables, "printed_loss", 1),
                "compare",
                True,
            ),
        },
        palette,
        title="The same run, and what is printed about it",
        axis="loss",
    )


def metric_words(tables: TrainingTables) -> str:
    """The measured damage of the metric that divides twice."""
    last, spec = tables.last, tables.spec
    if not tables.num_epochs:
        return "No epoch was whole, so there is nothing to print."
    ratio = last["running_loss"] / last["printed_loss"]
    return (
        "**Divided twice.** The built-in loss of a batch is already a mean. Summing "
        f"{spec.updates_per_epoch:,} of them and dividing by {spec.num_train:,} images divides by "
        f"the batch size a second time: the program prints **{last['printed_loss']:.5f}** where "
        f"the mean loss is **{last['running_loss']:.4f}**, {ratio:.1f} times as much "
        f"({spec.num_train:,} / {spec.updates_per_epoch:,} = "
        f"{spec.num_train / spec.updates_per_epoch:.1f}). The training is right, only the number "
        "is wrong: it looks far too good, and changes when you change the batch size. Weigh each "
        "batch by its size before you sum."
    )
