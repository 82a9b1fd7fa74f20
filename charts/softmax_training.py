"""Softmax regression on images: tables from a run, curves and words from tables.

All figures follow one `step`, the epoch. A running mean is drawn in the middle of its epoch,
because that is the time it belongs to; what is measured at an end is drawn at the end.
"""

import math
from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd
import torch

from charts import images as tiles
from charts import scores, theme
from charts.theme import Chart, Palette
from core import softmax as sm
from core.images import SETS, Facts, ImageSet, scale
from core.softmax_training import Divergence, Epoch, SoftmaxRun, SoftmaxSpec

MAX_DOTS = 400  # batch losses that a curve shows; more would be one grey blur
GALLERY = 18  # images, as in the book: two rows of nine
NOISY = 0.03  # test accuracy that jumps by more than this between late epochs is noisy
SLOW = 0.02  # a loss that still falls by more than this share in an epoch is not done

SERIES = {  # column suffix -> colour role, form, words
    "running": ("batch", "circle", "training, while the weights moved"),
    "train": ("model", "circle", "training, end of epoch"),
    "test": ("truth", "diamond", "test, end of epoch"),
}


@dataclass(frozen=True, eq=False)
class TrainingTables:
    """What the page reads of a run; E + 1 states, m test images, d pixels, q classes.

    metrics (E + 1 rows): the fields of core's Epoch. batches: epoch (as a fraction), loss.
    w (E+1, d, q) and b (E+1, q) float32; said and sure (E+1, m): class and percent at each state.
    confusion, classes, calibration, mistakes (test image numbers, surest first): the last state.
    first: y_hat and loss of the first test image, for the formula.
    """

    spec: SoftmaxSpec
    metrics: pd.DataFrame
    batches: pd.DataFrame
    w: np.ndarray
    b: np.ndarray
    said: np.ndarray
    sure: np.ndarray
    truth: np.ndarray
    confusion: pd.DataFrame
    classes: pd.DataFrame
    calibration: pd.DataFrame
    mistakes: list[int]
    first: tuple[float, float]
    on_black: tuple[str, float]
    divergence: Divergence | None

    @property
    def facts(self) -> Facts:
        """Names, shape and sizes of the images."""
        return SETS[self.spec.data]

    @property
    def num_epochs(self) -> int:
        """Epochs that were whole."""
        return len(self.metrics) - 1

    @property
    def last(self) -> pd.Series:
        """The metrics after the last whole epoch."""
        return self.metrics.iloc[-1]


def training_tables(run: SoftmaxRun, images: ImageSet) -> TrainingTables:
    """All tables of one run on the images it was trained with."""
    spec, names, y = run.spec, images.facts.names, images.y_test
    y_hat, predicted = run.probabilities, run.predictions
    said, sure = answers(run, images)
    confusion = scores.confusion_table(y, predicted, names)
    wrong = (predicted != y).nonzero().flatten()
    surest = wrong[y_hat[wrong].amax(1).argsort(descending=True, stable=True)]
    on_black = sm.softmax(run.b[-1:])[0]
    return TrainingTables(
        spec=spec,
        metrics=metrics_table(run.epochs),
        batches=batches_table(run.batch_losses, spec.updates_per_epoch),
        w=run.w.numpy(),
        b=run.b.numpy(),
        said=said,
        sure=sure,
        truth=y.numpy().astype(np.uint8),
        confusion=confusion,
        classes=scores.class_table(confusion),
        calibration=scores.calibration_table(y_hat, y),
        mistakes=surest[:GALLERY].tolist(),
        first=(y_hat[0, y[0]].item(), sm.cross_entropy(run.test_logits[:1], y[:1]).item()),
        on_black=(names[int(on_black.argmax())], on_black.max().item()),
        divergence=run.divergence,
    )


def metrics_table(epochs: tuple[Epoch, ...]) -> pd.DataFrame:
    """One row an epoch, the fields of core's Epoch as columns."""
    return pd.DataFrame(list(epochs))


def batches_table(losses: torch.Tensor, per_epoch: int) -> pd.DataFrame:
    """Loss of each batch: epoch (a fraction: the middle of the update), loss; thinned by means."""
    block = max(1, math.ceil(len(losses) / MAX_DOTS))
    parts = losses.split(block) if len(losses) else ()
    middles = [(k * block + len(part) / 2) / per_epoch for k, part in enumerate(parts)]
    return pd.DataFrame(
        {"epoch": middles, "loss": [part.mean().item() for part in parts]}, dtype=np.float32
    )


def answers(run: SoftmaxRun, images: ImageSet) -> tuple[np.ndarray, np.ndarray]:
    """What every state says of every test image: class and certainty in percent, (E+1, m)."""
    X = scale(images.X_test, images.facts.top if run.spec.scaled else 1)
    said, sure = [], []
    for w, b in zip(run.w, run.b, strict=True):
        share, best = sm.softmax(sm.logits(X, w, b)).max(1)
        said.append(best.to(torch.uint8))
        sure.append((100 * share).round().to(torch.uint8))
    return torch.stack(said).numpy(), torch.stack(sure).numpy()


NO_BATCHES = batches_table(torch.zeros(0), 1)


# --- curves -----------------------------------------------------------------------------------


def loss_chart(
    metrics: pd.DataFrame,
    batches: pd.DataFrame,
    spec: SoftmaxSpec,
    palette: Palette,
    *,
    live: bool = False,
) -> Chart:
    """Loss by epoch: every batch as a dot, the two sets at the end of each epoch, and guessing.

    `live` draws all there is, for a run that is still going; otherwise the figure follows `step`.
    """
    table = long_table(metrics, "loss")
    both = pd.concat([table["value"], batches["loss"]])
    low, high = 0.0, float(both.max()) * 1.04
    log = high > 10  # far above guessing: a straight axis would hide everything else
    if log:
        low, high = max(float(both.min()), 1e-6) / 1.5, high * 1.5
    x = theme.x_axis("epoch", "epoch", (0, spec.num_epochs))
    y = theme.y_axis("value", "loss (log scale)" if log else "loss", (low, high), log=log)
    guess = pd.DataFrame({"value": [math.log(SETS[spec.data].q)], "words": ["guessing"]})
    level = alt.Chart(guess).encode(y=y)
    layers = [
        level.mark_rule(color=palette.quiet, strokeDash=[2, 3], strokeWidth=2, tooltip=None),
        level.mark_text(align="right", dy=-7, color=palette.ink, tooltip=None).encode(
            alt.XValue("width"), text=alt.Text("words:N")
        ),
        batch_dots(batches, x, y, palette),
        *series_layers(table, x, y, palette, ".4f", live=live),
    ]
    return finish_curves(
        layers,
        len(metrics) - 1,
        palette,
        live=live,
        title="Loss: dots are batches, lines are whole sets",
        description="Cross-entropy loss by epoch for each batch, for the training set and for the "
        "test set.",
    )


def batch_dots(batches: pd.DataFrame, x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """The loss of each batch as a faint dot."""
    return (
        alt.Chart(batches.rename(columns={"loss": "value"}))
        .mark_circle(color=palette.batch, size=10, opacity=0.4, clip=True, tooltip=None)
        .encode(x=x, y=y)
    )


def accuracy_chart(
    metrics: pd.DataFrame, spec: SoftmaxSpec, palette: Palette, *, live: bool = False
) -> Chart:
    """Accuracy by epoch, in the three ways it is measured; the start is below the picture."""
    table = long_table(metrics, "accuracy")
    seen = table.loc[table["epoch"] > 0, "value"] if len(metrics) > 1 else table["value"]
    ends = max(float(seen.min()) - 0.03, 0.0), min(float(seen.max()) + 0.03, 1.0)
    x = theme.x_axis("epoch", "epoch", (0, spec.num_epochs))
    y = theme.y_axis("value", "accuracy", ends).axis(format=".0%")
    return finish_curves(
        series_layers(table, x, y, palette, ".2%", live=live),
        len(metrics) - 1,
        palette,
        live=live,
        title="Accuracy: a running mean lags behind what the epoch reached",
        description="Accuracy by epoch: running mean over the epoch, training set and test set at "
        "the end of the epoch.",
    )


def long_table(metrics: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Rows series, measured, epoch, value of one measure; a running mean stands amid its epoch."""
    parts = []
    for series in SERIES:
        words = SERIES[series][2]
        part = metrics[["epoch"]].assign(series=series, measured=words)
        part["value"] = metrics[f"{series}_{measure}"]
        if series == "running":
            part = part[part["epoch"] > 0].assign(epoch=lambda table: table["epoch"] - 0.5)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def series_layers(
    table: pd.DataFrame, x: alt.X, y: alt.Y, palette: Palette, digits: str, *, live: bool
) -> list[alt.Chart]:
    """A faint line for the whole run and a strong one up to `step`, with a mark an epoch."""
    names, shapes = list(SERIES), [shape for _, shape, _ in SERIES.values()]
    ink = [getattr(palette, role) for role, _, _ in SERIES.values()]
    fill = [palette.model if name == "train" else palette.paper for name in names]
    base = alt.Chart(table).encode(
        x=x,
        y=y,
        color=alt.Color("series:N", scale=alt.Scale(domain=names, range=ink), legend=None),
    )
    so_far = base if live else base.transform_filter("datum.epoch <= step")
    marks = so_far.mark_point(size=42, opacity=1, strokeWidth=1.6, clip=True).encode(
        shape=alt.Shape(
            "series:N",
            scale=alt.Scale(domain=names, range=shapes),
            legend=None,
        ),
        fill=alt.Fill("series:N", scale=alt.Scale(domain=names, range=fill), legend=None),
        tooltip=scores.tips(["measured:N", "epoch:Q"], value=digits),
    )
    return [
        base.mark_line(opacity=0.3, strokeWidth=1.2, clip=True, tooltip=None),
        so_far.mark_line(strokeWidth=2, clip=True, tooltip=None),
        marks,
    ]


def finish_curves(
    layers: list[alt.Chart],
    num_steps: int,
    palette: Palette,
    *,
    live: bool,
    title: str,
    description: str,
) -> Chart:
    """Curves with a rule at the current epoch, unless they are still growing."""
    chart: Chart = alt.layer(*layers)
    if not live:
        now = alt.Chart(theme.one_row()).transform_calculate(epoch="step")
        rule = now.mark_rule(color=palette.ink, strokeWidth=1, opacity=0.6, tooltip=None)
        chart = theme.stepped(alt.layer(rule.encode(alt.X("epoch:Q")), *layers), num_steps)
    return theme.finish(chart, palette, title=title, description=description, height=310)


# --- pictures ---------------------------------------------------------------------------------


def weight_limit(tables: TrainingTables) -> float:
    """The weight at the ends of the colour scale: all but 1 in 200 of the last ones are inside."""
    return float(np.quantile(np.abs(tables.w[-1]), 0.995))


def template_urls(tables: TrainingTables, palette: Palette) -> list[list[str]]:
    """The weights of every class at every state as pictures, all on one scale: [state][class]."""
    limit, shape = weight_limit(tables), tables.facts.shape
    return [
        [tiles.weights(w[:, j], shape, limit, palette) for j in range(w.shape[1])] for w in tables.w
    ]


def template_charts(
    urls: list[list[str]], tables: TrainingTables, palette: Palette
) -> tuple[Chart, Chart]:
    """The weights of each class as a picture, in two rows of five."""
    names = tables.facts.names
    half = len(names) // 2
    words = "Pictures of the weights of each class: orange pixels speak for it, blue ones against."
    return (
        tiles.templates_chart(
            [row[:half] for row in urls],
            names[:half],
            palette,
            title="Templates: what each class looks for",
            description=words,
        ),
        tiles.templates_chart(
            [row[half:] for row in urls],
            names[half:],
            palette,
            title="Orange speaks for the class, blue against",
            description=words,
        ),
    )


def gallery_rows(tables: TrainingTables, choice: str) -> list[int]:
    """Numbers of the test images to show: ``first``, ``mistakes``, or those of the class named."""
    if choice == "mistakes":
        return tables.mistakes
    if choice in tables.facts.names:
        return np.flatnonzero(tables.truth == tables.facts.names.index(choice))[:GALLERY].tolist()
    return list(range(min(GALLERY, len(tables.truth))))


def gallery_charts(
    tables: TrainingTables, images: ImageSet, rows: list[int], palette: Palette
) -> list[Chart]:
    """Test images with their names and what the model says of them at `step`, six to a chart."""
    facts, charts = tables.facts, []
    names = np.array(facts.names)
    for start in range(0, len(rows), 6):
        part = rows[start : start + 6]
        pixels = images.X_test[torch.tensor(part)].numpy()
        charts.append(
            tiles.gallery_chart(
                [tiles.grey(image, facts.shape, facts.top) for image in pixels],
                [facts.names[label] for label in tables.truth[part]],
                names[tables.said[:, part]],
                tables.sure[:, part],
                palette,
                columns=3,
                title=f"Test images {start + 1} to {start + len(part)}",
                description="Test images with their true class and the class the model gives them; "
                "wrong answers are framed and crossed.",
            )
        )
    return charts


# --- mistakes ---------------------------------------------------------------------------------


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
        f"{stable.last['test_accuracy']:.1%} against {right.last['test_accuracy']:.1%}. "
        f"Divide by {top}, or make the learning rate {top}² = {top**2:,} times smaller."
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


# --- words ------------------------------------------------------------------------------------


def hardest(tables: TrainingTables) -> str:
    """The class that is recognised least often."""
    return str(tables.classes.iloc[0]["name"])


def hardest_reason(tables: TrainingTables) -> str:
    """How badly the hardest class does, and what it is taken for."""
    worst, best = tables.classes.iloc[0], tables.classes.iloc[-1]
    return (
        f"{worst['hits']} of {worst['n']} are recognised ({worst['share']:.0%}); it is taken for "
        f"{worst['mistaken_for']} {worst['mistaken']} times. The easiest is {best['name']}, with "
        f"{best['share']:.0%}."
    )


def size_words(spec: SoftmaxSpec) -> str:
    """What the settings amount to: images, updates, parameters."""
    facts = SETS[spec.data]
    return (
        f"{spec.num_train:,} of {facts.num_train:,} training images, {facts.num_test:,} for "
        f"testing · {spec.updates_per_epoch:,} updates an epoch, {spec.num_updates:,} in all · "
        f"{facts.d} × {facts.q} weights + {facts.q} biases = {facts.d * facts.q + facts.q:,} "
        f"parameters"
    )


def summary(tables: TrainingTables) -> str:
    """One line that says in words where the run ends."""
    first, last = tables.metrics.iloc[0], tables.last
    return (
        f"From guessing (loss {first['test_loss']:.3f}, {first['test_accuracy']:.0%} right) to a "
        f"test loss of {last['test_loss']:.3f} and {last['test_accuracy']:.1%} of "
        f"{tables.facts.num_test:,} test images right after {tables.num_epochs} epochs; on the "
        f"training images {last['train_accuracy']:.1%}."
    )


def template_words(tables: TrainingTables) -> str:
    """What the colours of the templates mean, with the ends of their scale."""
    return (
        "Each picture is one column of the weights. A bright pixel of the image raises the score "
        "of a class where its picture is orange and lowers it where it is blue; the ends of the "
        f"scale are ±{weight_limit(tables):.3g}, the same for all ten and for every epoch."
    )


def gallery_words(tables: TrainingTables, rows: list[int]) -> str:
    """How many of the images shown are answered right at the end."""
    right = int((tables.said[-1][rows] == tables.truth[rows]).sum())
    return (
        f"Under each image its true class and, at the epoch of the player, what the model says and "
        f"how sure it is. After the last epoch {right} of these {len(rows)} are right; a wrong "
        "answer is framed and crossed, and begins with “not”."
    )


def verdict(tables: TrainingTables) -> tuple[str, str]:
    """What became of the run, in one word of ui/prose.VERDICTS, and why."""
    spec, metrics, found = tables.spec, tables.metrics, tables.divergence
    if found:
        return "diverged", (
            f"the loss stopped being a number at update {found.update:,} (epoch {found.epoch}); "
            f"the figures show the {tables.num_epochs} epochs before. Lower the learning rate"
        )
    late = metrics["test_accuracy"].iloc[-max(2, len(metrics) // 3) :]
    late = late[late.index > 0]
    if len(late) > 1 and late.max() - late.min() > NOISY and late.diff().min() < -NOISY / 2:
        return "noisy", (
            f"test accuracy still jumps between {late.min():.1%} and {late.max():.1%} from epoch "
            f"to epoch: a learning rate of {spec.lr:g} is bold for batches of {spec.batch_size}"
        )
    fall = 1 - metrics["train_loss"].iloc[-1] / metrics["train_loss"].iloc[-2]
    if fall > SLOW:
        return "slow", (
            f"the last epoch still took {fall:.1%} off the training loss. More epochs, a larger "
            "learning rate or smaller batches would bring it further"
        )
    return "good", (
        f"the last epoch changed the training loss by {abs(fall):.1%}; "
        f"{tables.last['test_accuracy']:.1%} of the test images are right"
    )


def notice(tables: TrainingTables) -> str:
    """What to look for, with the run's own numbers."""
    if not tables.num_epochs:
        return "- No epoch was whole, so there is only the beginning to see: ten pictures of noise."
    first, last, worst = tables.metrics.iloc[1], tables.last, tables.classes.iloc[0]
    lag = (
        f"- In epoch 1 the running accuracy is **{first['running_accuracy']:.1%}** and the test "
        f"accuracy **{first['test_accuracy']:.1%}**. The test set is not easier: the running mean "
        "remembers the beginning of the epoch, when the weights knew nothing. Measured alike, at "
        f"the end of the epoch, the training images are at {first['train_accuracy']:.1%}.\n"
    )
    learned_by_heart = last["train_accuracy"] - last["test_accuracy"] > 0.02
    return (
        lag + f"- At the end **{last['train_accuracy']:.1%}** of the training images and "
        f"**{last['test_accuracy']:.1%}** of the test images are right"
        + (": it also learned accidents of its training images" if learned_by_heart else "")
        + f".\n- The hardest class is **{worst['name']}**: {worst['hits']} of {worst['n']}, most "
        f"often taken for {worst['mistaken_for']}. Compare their two templates.\n"
        "- One linear layer has one template a class. It cannot say “either of these two shapes”; "
        "that is what more layers are for.\n"
        "- The test set is looked at after every epoch here, to see. To *choose* a learning rate "
        "or a number of epochs, hold out a part of the training images instead."
    )


def formula(tables: TrainingTables) -> tuple[str, str]:
    """Model, loss and update in letters, and the first test image in numbers (LaTeX)."""
    y_hat, loss = tables.first
    name = tables.facts.names[int(tables.truth[0])].replace(" ", r"\ ")
    symbols = (
        r"\hat{\mathbf{y}} = \mathrm{softmax}(\mathbf{x}\mathbf{W} + \mathbf{b}), \qquad "
        r"l = -\log \hat{y}_y, \qquad \mathbf{W} \leftarrow \mathbf{W} - "
        r"\frac{\eta}{|\mathcal{B}|} \mathbf{X}^\top (\hat{\mathbf{Y}} - \mathbf{Y})"
    )
    numbers = (
        rf"\text{{first test image, }} y = \text{{{name}}}: \quad "
        rf"l = -\log {y_hat:.4g} = {loss:.4g}"
    )
    return symbols, numbers


def script(spec: SoftmaxSpec) -> str:
    """A script that repeats the run on the page, settings filled in."""
    return (
        "from core import images\n"
        "from core.softmax_training import SoftmaxSpec, run\n\n"
        f"spec = {spec!r}\n"
        "result = run(images.load(spec.data), spec)\n"
        "for epoch in result.epochs:\n"
        '    print(epoch.epoch, f"{epoch.running_loss:.4f} {epoch.test_accuracy:.4f}")\n'
    )


def exercises(tables: TrainingTables) -> list[tuple[str, str]]:
    """Questions with answers computed from the run on the page."""
    facts, first = tables.facts, tables.metrics.iloc[0]
    said, share = tables.on_black
    last = tables.spec.num_train - (tables.spec.updates_per_epoch - 1) * tables.spec.batch_size
    return [
        (
            f"Before the first update, what loss do you expect for {facts.q} classes?",
            f"Every class gets about 1/{facts.q}, so −log(1/{facts.q}) = log {facts.q} = "
            f"**{math.log(facts.q):.4f}**. Measured: {first['train_loss']:.4f}.",
        ),
        (
            "An image that is black everywhere: what does the trained model say?",
            "All inputs are 0, so the weights play no part and the logits are the biases. It says "
            f"**{said}**, with a probability of {share:.0%}.",
        ),
        (
            "How many images are in the last batch of an epoch, and how many updates is an epoch?",
            f"⌈{tables.spec.num_train:,} / {tables.spec.batch_size:,}⌉ = "
            f"**{tables.spec.updates_per_epoch:,}** updates; the last batch has **{last:,}**. The "
            "update divides by that number, not by the nominal batch size.",
        ),
    ]
