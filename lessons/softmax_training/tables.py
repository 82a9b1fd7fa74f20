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
    x = theme.x_axis("epoch", "epoch", (0, 1.02 * spec.num_epochs))
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
        title="Loss: dots are batches, lines are sets",
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
    x = theme.x_axis("epoch", "epoch", (0, 1.02 * spec.num_epochs))
    y = theme.y_axis("value", "accuracy", ends).axis(format=".0%")
    return finish_curves(
        series_layers(table, x, y, palette, ".2%", live=live),
        len(metrics) - 1,
        palette,
        live=live,
        title="Accuracy: the running mean lags",
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


def template_charts(tables: TrainingTables, palette: Palette) -> tuple[Chart, Chart]:
    """The weights of each class as a picture, in two rows of five."""
    names, urls = tables.facts.names, template_urls(tables, palette)
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
    """Numbers of the test images to show: the first ones, the surest mistakes, or one class."""
    if choice == "the surest mistakes":
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
