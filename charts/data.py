"""The data before any model: clouds, first rows, the floor that noise leaves, and dealt batches."""

from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import torch

from charts import theme
from charts.loss_surface import points_table
from charts.theme import Chart, Palette
from core import data as core
from core.data import Dataset, DealSpec, SyntheticSpec
from core.linear_regression import closed_form

MAX_CARDS = 1500  # cards that are drawn one by one; above, a batch is one block
MAX_NUMBERED = 45  # samples whose number still fits on their card
SUBSCRIPTS = "₁₂₃₄₅₆₇₈"


@dataclass(frozen=True)
class DataTables:
    """What the data charts read.

    points: i, x1 … xd, y. rows: the first samples with Xw + b and the noise beside y. features:
    one row a feature: feature (number from 1), weight, slope (of the cloud), r, expected_r (None
    where nothing varies). loss: of the closed form; floor and expected: what theory says of it.
    """

    points: pd.DataFrame
    rows: pd.DataFrame
    features: pd.DataFrame
    bias: float
    loss: float
    floor: float
    expected: float
    label_mean: float
    label_std: float
    expected_std: float
    unique: bool

    @property
    def n(self) -> int:
        """Number of samples."""
        return len(self.points)

    @property
    def d(self) -> int:
        """Number of features."""
        return len(self.features)


def data_tables(spec: SyntheticSpec, apart: bool = False) -> DataTables:
    """All tables of one drawn data set; `apart` shuffles X and y one after the other."""
    data = core.synthetic_data(spec)
    data = core.shuffled_apart(data, spec.seed) if apart else data
    best = closed_form(data.X, data.y)
    return DataTables(
        points=points_table(data.X, data.y),
        rows=first_rows(data, spec),
        features=features_table(data, spec),
        bias=spec.b,
        loss=best.loss,
        floor=core.noise_floor(spec.noise),
        expected=core.expected_loss(spec.noise, spec.n, data.d),
        label_mean=data.y.mean().item(),
        label_std=data.y.std(correction=0).item(),
        expected_std=core.label_std(spec),
        unique=best.unique,
    )


def first_rows(data: Dataset, spec: SyntheticSpec, shown: int = 6) -> pd.DataFrame:
    """The first samples: x₁ … x_d, what the truth says (Xw + b), the noise, and their sum y."""
    w = torch.tensor(spec.w, dtype=torch.double)[:, None]
    said = (data.X @ w + spec.b)[:shown, 0].numpy()
    y = data.y[:shown, 0].numpy()
    table = pd.DataFrame(
        data.X[:shown].numpy(), columns=[f"x{SUBSCRIPTS[j]}" for j in range(data.d)]
    )
    return table.assign(**{"Xw + b": said, "noise ε": y - said, "y": y})


def features_table(data: Dataset, spec: SyntheticSpec) -> pd.DataFrame:
    """One row a feature: its weight, the slope of its cloud, and r as drawn and as expected."""
    table = pd.DataFrame(
        {
            "feature": range(1, data.d + 1),
            "weight": spec.w,
            "slope": core.cloud_slopes(data.X, data.y).tolist(),
            "r": core.correlation(data.X, data.y).tolist(),
            "expected_r": core.expected_correlation(spec).tolist(),
        }
    )
    return table.astype(object).where(table.notna(), None)


# --- clouds -----------------------------------------------------------------------------------


def cloud_chart(tables: DataTables, deal: "DealTables", feature: int, palette: Palette) -> Chart:
    """One feature against y: the samples, the batch in hand ringed, two lines."""
    row = tables.features.iloc[feature - 1]
    name = "x" if tables.d == 1 else f"x{SUBSCRIPTS[feature - 1]}"
    points = tables.points.rename(columns={f"x{feature}": "x"})[["i", "x", "y"]]
    x = theme.x_axis("x", name, theme.pad(points["x"].min(), points["x"].max()))
    y = theme.y_axis("y", "y", theme.pad(points["y"].min(), points["y"].max()))
    ends = np.array([points["x"].min(), points["x"].max()])
    truth = pd.DataFrame({"x": ends, "y": tables.bias + row["weight"] * ends})
    middle = points[["x", "y"]].mean()
    cloud = pd.DataFrame({"x": ends, "y": middle["y"] + row["slope"] * (ends - middle["x"])})
    line: dict[str, Any] = {"strokeWidth": 2, "clip": True, "tooltip": None}
    layers = [
        alt.Chart(points)
        .mark_circle(color=palette.data, size=26, opacity=0.75, clip=True)
        .encode(x=x, y=y, tooltip=[alt.Tooltip("i:Q", title="sample"), *theme.tips("x", "y")]),
        alt.Chart(cloud).mark_line(color=palette.optimum, **line).encode(x=x, y=y),
        alt.Chart(truth).mark_line(color=palette.truth, strokeDash=[7, 4], **line).encode(x=x, y=y),
        ringed(deal, x, y, palette),
    ]
    arrays: dict[str, list[Any]] = {
        "batch": deal.batches,
        "px": [float(f"{v:.4g}") for v in points["x"]],
        "py": [float(f"{v:.4g}") for v in points["y"]],
    }
    chart = theme.stepped(alt.layer(*layers), deal.num_steps, num_phases=0, **arrays)
    drawn = "not defined" if row["r"] is None else f"{row['r']:.3f}"
    return theme.finish(
        chart,
        palette,
        title=f"{name} against y: correlation {drawn}",
        description=f"Scatter of {name} and the label, with the line of its true weight (dashed), "
        "the best line through this cloud, and the dealt batch ringed.",
        height=400,
    )


def ringed(deal: "DealTables", x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """Rings around the samples of the batch in hand."""
    slots = pd.DataFrame({"slot": range(deal.largest)})
    return (
        alt.Chart(slots)
        .transform_filter("step < length(batch) && datum.slot < length(batch[step])")
        .transform_calculate(i="batch[step][datum.slot]")
        .transform_calculate(x="px[datum.i]", y="py[datum.i]")
        .mark_point(color=palette.batch, size=95, strokeWidth=2.2, clip=True, tooltip=None)
        .encode(x=x, y=y)
    )


# --- the floor --------------------------------------------------------------------------------


def floor_table(spec: SyntheticSpec, repeats: int = 1000) -> pd.DataFrame:
    """Loss of the closed form on fresh data sets like this one, one row each: loss."""
    losses = core.floor_sample(spec.noise, spec.n, len(spec.w), repeats, spec.seed)
    return pd.DataFrame({"loss": losses.numpy()})


def floor_chart(sample: pd.DataFrame, tables: DataTables, palette: Palette) -> Chart:
    """Where the smallest loss lies over many data sets like this one, and where theory puts it."""
    values = [*sample["loss"], tables.loss, tables.floor, tables.expected]
    ends = theme.pad(min(values), max(values))
    counts, edges = np.histogram(sample["loss"], bins=30, range=ends)
    bars = pd.DataFrame({"left": edges[:-1], "right": edges[1:], "count": counts})
    x = theme.x_axis("left", "smallest loss any line can reach", ends)
    y = theme.y_axis("count", "data sets", (0, max(float(counts.max()) * 1.1, 1.0)))
    marks = pd.DataFrame({"left": [tables.floor, tables.expected, tables.loss]})
    rule: dict[str, Any] = {"clip": True, "tooltip": None}
    layers = [
        alt.Chart(bars)
        .mark_rect(color=palette.data, opacity=0.55, clip=True)
        .encode(
            x=x,
            x2=alt.X2("right:Q"),
            y=y,
            y2=alt.Y2Datum(0),
            tooltip=theme.tips("left", "right", "count"),
        ),
        alt.Chart(marks.iloc[:1])
        .mark_rule(color=palette.truth, strokeWidth=2, strokeDash=[7, 4], **rule)
        .encode(x=x),
        alt.Chart(marks.iloc[1:2])
        .mark_rule(color=palette.optimum, strokeWidth=2, **rule)
        .encode(x=x),
        alt.Chart(marks.iloc[2:]).mark_rule(color=palette.model, strokeWidth=3, **rule).encode(x=x),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="The floor that noise leaves: smallest losses of 1,000 data sets like this one",
        description="Histogram of the closed form's loss over fresh data sets, with this data "
        "set's loss, the floor σ²/2 and the expected loss as vertical lines.",
        height=300,
    )


# --- dealing ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class DealTables:
    """Epochs of dealt cards. cards: epoch, left, right, batch (counted through), sample, size.

    batches: the sample numbers of every batch, one a step. never: how many samples no batch of
    the first epoch holds. epoch_ends: the steps at which an epoch is dealt out.
    """

    cards: pd.DataFrame
    batches: list[list[int]]
    epoch_ends: list[int]
    never: int
    n: int

    @property
    def num_steps(self) -> int:
        """How many batches are dealt; at the last step none is in hand."""
        return len(self.batches)

    @property
    def largest(self) -> int:
        """Samples of the largest batch."""
        return max((len(batch) for batch in self.batches), default=1)

    @property
    def sizes(self) -> list[int]:
        """Samples of each batch of the first epoch."""
        return [len(batch) for batch in self.batches[: self.epoch_ends[0]]]


def deal_tables(spec: DealSpec) -> DealTables:
    """Deal the epochs of a spec into cards."""
    epochs = core.deal_epochs(spec)
    one_by_one = spec.n * spec.num_epochs <= MAX_CARDS
    cards: list[tuple[int, ...]] = []
    batches: list[list[int]] = []
    ends: list[int] = []
    for epoch, dealt in enumerate(epochs, 1):
        left = 0
        for batch in dealt:
            width = 1 if one_by_one else len(batch)
            for slot in range(0, len(batch), width):
                place = left + slot
                sample = int(batch[slot])
                cards.append((epoch, place, place + width, len(batches), sample, len(batch)))
            left += len(batch)
            batches.append(batch.tolist())
        ends.append(len(batches))
    columns = ["epoch", "left", "right", "batch", "sample", "size"]
    never = core.never_seen(epochs[0], spec.n)
    return DealTables(pd.DataFrame(cards, columns=columns), batches, ends, never, spec.n)


def deal_chart(deal: DealTables, palette: Palette) -> Chart:
    """Every epoch as a row of cards, in the order they are dealt; the batch in hand is lit."""
    x = theme.x_axis("left", "place in the epoch's order", (0, max(deal.n, 1)))
    y = alt.Y("epoch:O", title="epoch", axis=alt.Axis(labelAngle=0))
    base = alt.Chart(deal.cards).encode(
        x=x, x2=alt.X2("right:Q"), y=y, stroke=alt.value(palette.paper)
    )
    dealt, lit = "datum.batch < step", "datum.batch == step"
    tooltip = [alt.Tooltip("sample:Q"), alt.Tooltip("batch:Q"), alt.Tooltip("size:Q")]
    layers = [
        base.mark_rect(color=palette.quiet).encode(tooltip=tooltip),
        base.transform_filter(dealt).mark_rect(color=palette.data).encode(tooltip=tooltip),
        base.transform_filter(lit).mark_rect(color=palette.batch).encode(tooltip=tooltip),
    ]
    if deal.n <= MAX_NUMBERED:
        number = alt.Chart(deal.cards).transform_calculate(middle="(datum.left + datum.right) / 2")
        layers.append(
            number.mark_text(fontSize=11, color=palette.ink, tooltip=None).encode(
                x=theme.on(x, "middle"), y=y, text=alt.Text("sample:Q")
            )
        )
    chart = theme.stepped(alt.layer(*layers), deal.num_steps)
    sizes = ", ".join(map(str, deal.sizes[:6])) + (" …" if len(deal.sizes) > 6 else "")
    return theme.finish(
        chart,
        palette,
        title=f"Dealt like cards: batches of {sizes}" if deal.sizes else "No batch is dealt",
        description="Rows of cards, one row an epoch; dealt batches dark, the one in hand lit.",
        height=110 + 46 * len(deal.epoch_ends),
    )


# --- words ------------------------------------------------------------------------------------


def notice(tables: DataTables) -> str:
    """What to look for in the clouds, with their numbers."""
    lines = []
    for row in tables.features.to_dict("records"):
        name = "x" if tables.d == 1 else f"x{SUBSCRIPTS[row['feature'] - 1]}"
        if row["r"] is None:
            lines.append(f"- **{name}** or y does not vary here, so they have no correlation.")
            continue
        expected = "" if row["expected_r"] is None else f"; theory expects {row['expected_r']:.3f}"
        lines.append(
            f"- **{name}**: weight {theme.number(row['weight'])}, slope of its own cloud "
            f"{theme.number(row['slope'])}, correlation {row['r']:.3f}{expected}."
        )
    if tables.d > 1:
        lines.append(
            "- A cloud is loose when the *other* feature moves y too. That is not noise: "
            "it is what the model has not been told in this picture."
        )
    if not tables.unique:
        lines.append(
            "- The features carry the same information (or there are too few rows): XᵀX is "
            "singular, and many weights fit equally well."
        )
    return "\n".join(lines)


def apart_words(wrong: DataTables, right: DataTables) -> str:
    """What shuffling X and y apart costs, measured."""
    r = [f"{value:.3f}" for value in wrong.features["r"] if value is not None]
    return (
        "**X and y were shuffled one after the other**, so every label stands beside another "
        f"sample's features. The correlations fall to {' and '.join(r) or 'nothing'}, and the "
        f"smallest loss rises from {theme.number(right.loss)} to {theme.number(wrong.loss)}: about "
        f"half the variance of y, {theme.number(wrong.label_std**2 / 2)}. Shuffle the pairs."
    )


def floor_words(tables: DataTables, spec: SyntheticSpec) -> str:
    """The floor in numbers: this data set, the floor σ²/2, and what theory expects."""
    if spec.noise == 0:
        return (
            f"Without noise the truth fits every sample: the smallest loss is "
            f"{theme.number(tables.loss)}, a rounding error at most."
        )
    return (
        f"No line does better than **{theme.number(tables.loss)}** on these {tables.n} samples. "
        f"The truth itself would lose σ²/2 = **{theme.number(tables.floor)}** on average; the best "
        f"line loses a little less, σ²/2 · (1 − {tables.d + 1}/{tables.n}) = "
        f"**{theme.number(tables.expected)}**, because its {tables.d + 1} parameters also fit some "
        "of the noise. No training can go below this floor, and none should try."
    )


def deal_words(deal: DealTables, spec: DealSpec) -> str:
    """What an epoch holds, counted."""
    if not deal.sizes:
        return f"With the short batch dropped, {spec.n} samples make no batch of {spec.batch_size}."
    text = (
        f"{deal.n} samples in batches of {spec.batch_size} make **{len(deal.sizes)}** updates an "
        f"epoch; the last batch has **{deal.sizes[-1]}**. "
    )
    if spec.replace:
        return text + (
            f"Drawn anew for every batch, samples repeat, and **{deal.never}** of {deal.n} "
            f"({deal.never / deal.n:.0%}) are never seen in this epoch; 1/e is 37 %."
        )
    if deal.never:
        return text + f"**{deal.never}** samples are left out of this epoch with the short batch."
    return text + "Every sample is dealt exactly once an epoch."


def formula(tables: DataTables) -> tuple[str, str]:
    """How a label is made, in letters and for the first sample (LaTeX)."""
    row = tables.rows.iloc[0]
    weights = [theme.tex(weight) for weight in tables.features["weight"]]
    terms = " + ".join(
        rf"{weight} \times {theme.tex(row.iloc[j])}" for j, weight in enumerate(weights)
    )
    symbols = (
        r"\mathbf{y} = \mathbf{X}\mathbf{w} + b + \boldsymbol{\epsilon}, \qquad "
        r"\epsilon_i \sim \mathcal{N}(0, \sigma^2)"
    )
    numbers = (
        rf"y_1 = {terms} + {theme.tex(tables.bias)} + "
        rf"\underbrace{{{theme.tex(row['noise ε'])}}}_{{\epsilon_1}} = {theme.tex(row['y'])}"
    )
    return symbols, numbers


def tighter_feature(tables: DataTables) -> str:
    """Which cloud is tighter, for the page's question."""
    if tables.d == 1:
        return "x₁"
    r = [abs(value or 0.0) for value in tables.features["r"]]
    return "they are alike" if abs(r[0] - r[1]) < 0.05 else f"x{SUBSCRIPTS[int(np.argmax(r))]}"


def exercises(tables: DataTables, deal: DealTables, spec: DealSpec) -> list[tuple[str, str]]:
    """Questions with answers computed from the data on the page."""
    n, size = spec.n, spec.batch_size
    return [
        (
            f"How many updates does an epoch of {n} samples make with batches of {size}? "
            "How large is the last?",
            f"⌈{n}/{size}⌉ = **{-(-n // size)}**; the last batch holds "
            f"**{n - (-(-n // size) - 1) * size}**.",
        ),
        (
            "Double the noise. What happens to the floor?",
            f"It is four times as high: σ²/2 goes from {theme.number(tables.floor)} to "
            f"**{theme.number(4 * tables.floor)}**.",
        ),
        (
            "How much do the labels vary, and why?",
            f"Their standard deviation is {theme.number(tables.label_std)}; theory expects "
            f"√(Σ w² + σ²) = {theme.number(tables.expected_std)} for independent features of "
            "variance 1: every feature and the noise add their part.",
        ),
    ]


def script(spec: SyntheticSpec, deal: DealSpec) -> str:
    """A script that draws the same data and deals the same batches."""
    return (
        "from core.data import DealSpec, SyntheticSpec, deal_epochs, synthetic_data\n\n"
        f"data = synthetic_data({spec!r})\n"
        f"epochs = deal_epochs({deal!r})\n"
        "print(data.X[:6], data.y[:6], [len(batch) for batch in epochs[0]])\n"
    )
