"""Data in pictures: scatters with the batch in hand, the noise and its floor, the cards dealt."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import torch

from charts import theme
from charts.numbers import number, short
from charts.samples import parameter_names, points_table
from charts.theme import Chart, Palette
from core import data as core
from core.batches import DealSpec, deal_epochs
from core.data import Dataset, DataSpec, SyntheticSpec
from core.linear_regression import rank, with_ones

SUBSCRIPTS = "₁₂₃₄₅₆₇₈"
ROW = 40  # cards side by side; more would be thinner than a finger on a phone
MAX_LABELS = 240  # cards with a number on them
SIZES = (1, 2, 3, 4, 5, 7, 10, 20, 50, 100, 200, 500, 1000)  # of the data sets that show the floor
STATES = ["dealt", "in hand", "to come", "dropped"]  # of a card
REPEATS = 20  # data sets of each size


@dataclass(frozen=True)
class DataTables:
    """What the data charts read.

    points (n rows): i, x1 … xd, y. first (up to 6 rows): sample, x₁ … , and for drawn data signal
    and noise, then y. slopes and r (d numbers each) belong to each feature's own cloud; an r is
    None where a column does not vary. `free` is the rank of X with its column of ones, `rho` the
    correlation of drawn features. The rest is None when nobody knows the truth.
    """

    points: pd.DataFrame
    first: pd.DataFrame
    names: list[str]
    slopes: list[float]
    r: list[float | None]
    means: list[float]
    best: list[float]
    loss: float
    unique: bool
    free: int
    rho: float
    w: list[float] | None
    b: float | None
    noise: float | None
    expected_r: list[float | None] | None
    expected_loss: float | None
    expected_std: float | None
    epsilon: list[float] | None

    @property
    def n(self) -> int:
        """Number of samples."""
        return len(self.points)

    @property
    def d(self) -> int:
        """Number of features."""
        return len(self.slopes)

    @property
    def features(self) -> list[str]:
        """What the features are called on screen."""
        return ["x"] if self.d == 1 else [f"x{SUBSCRIPTS[j]}" for j in range(self.d)]


def data_tables(spec: DataSpec) -> DataTables:
    """All tables of one data set."""
    return tables_of(core.load(spec), spec if isinstance(spec, SyntheticSpec) else None)


def shuffled_apart_tables(spec: DataSpec) -> DataTables:
    """The tables of the same data after the mistake of shuffling X and y apart."""
    return tables_of(core.shuffled_apart(core.load(spec)), None)


def tables_of(rows: Dataset, drawn: SyntheticSpec | None) -> DataTables:
    """The tables of rows; `drawn` is what theory speaks about, None when nobody drew them."""
    best, free = core.best_line(rows), rank(with_ones(core.standardised(rows).X))
    return DataTables(
        points=points_table(rows.X, rows.y),
        first=first_table(rows),
        names=parameter_names(rows.d),
        slopes=without_rounding(core.cloud_slopes(rows.X, rows.y), rows),
        r=known(core.correlation(rows.X, rows.y)),
        means=[*rows.X.mean(0).tolist(), rows.y.mean().item()],
        best=without_rounding(best.theta, rows),
        loss=real_loss(best.loss, rows),
        unique=best.unique,
        free=free,
        rho=drawn.correlation if drawn else 0.0,
        w=None if rows.w is None else rows.w.flatten().tolist(),
        b=None if rows.b is None else rows.b.item(),
        noise=rows.noise,
        expected_r=known(core.expected_correlation(drawn)) if drawn else None,
        expected_loss=core.expected_loss(drawn.noise, rows.n, free - 1) if drawn else None,
        expected_std=core.label_std(drawn) if drawn else None,
        epsilon=None if rows.w is None else residuals(rows),
    )


def known(values: torch.Tensor) -> list[float | None]:
    """Numbers, with None for those that are not defined."""
    return [value if math.isfinite(value) else None for value in values.tolist()]


def without_rounding(parameters: torch.Tensor, rows: Dataset) -> list[float]:
    """Weights, and b where it follows, with 0 for what moves no prediction but by rounding."""
    reach = with_ones(rows.X).abs().amax(0)[: len(parameters)]
    nothing = (parameters * reach).abs() <= 1e-12 * rows.y.abs().max()
    return torch.where(nothing, 0.0, parameters).tolist()


def real_loss(loss: float, rows: Dataset) -> float:
    """The loss, or 0 where it is nothing but rounding beside the labels."""
    return loss if loss > 1e-24 * rows.y.square().mean().item() else 0.0


def residuals(rows: Dataset) -> list[float]:
    """The noise of each sample: y − (Xw + b) of the truth. Empty when nobody knows the truth."""
    if rows.w is None or rows.b is None:
        return []
    # the sum as it was added when y was made: where the noise is 0, exactly 0 is left
    return (rows.y - (rows.X @ rows.w + rows.b)).flatten().tolist()


def first_table(rows: Dataset, count: int = 6) -> pd.DataFrame:
    """The first samples, written out: sample, x…, Xw + b and noise where known, y."""
    names = ["x"] if rows.d == 1 else [f"x{SUBSCRIPTS[j]}" for j in range(rows.d)]
    table = pd.DataFrame(rows.X[:count].numpy(), columns=names)
    table.insert(0, "sample", range(len(table)))
    if rows.w is not None and rows.b is not None:
        table["Xw + b"] = (rows.X @ rows.w + rows.b)[:count].flatten().numpy()
        table["noise ε"] = residuals(rows)[:count]
    return table.assign(y=rows.y[:count].flatten().numpy())


# --- dealing ------------------------------------------------------------------------------------


EPOCH = "min(floor(step / per_epoch), num_epochs - 1)"  # at a step, in the browser


@dataclass(frozen=True)
class DealTables:
    """What the cards read: one row a card, and one value a step for what moves.

    cards (n rows): pos (in the order of dealing), batch, left, right, top, bottom. `order` holds
    the sample number of every card of every epoch, one epoch after the other; `batches` the sample
    numbers of every batch. per_epoch batches make one epoch; `dropped` cards are left over.
    """

    cards: pd.DataFrame
    order: list[int]
    batches: list[list[int]]
    per_epoch: int
    num_epochs: int
    dropped: int
    spec: DealSpec

    @property
    def last_step(self) -> int:
        """The step with the last batch in hand; at step 0 it is the first."""
        return len(self.batches) - 1

    @property
    def sizes(self) -> list[int]:
        """How many samples the batches of one epoch hold."""
        return [len(batch) for batch in self.batches[: self.per_epoch]]

    @property
    def numbers(self) -> dict[str, float]:
        """What the charts read to find the batch of a step in `order`."""
        return {
            "n": self.spec.n,
            "batch_size": self.spec.batch_size,
            "per_epoch": self.per_epoch,
            "num_epochs": self.num_epochs,
        }

    @property
    def epoch_starts(self) -> list[int]:
        """The steps at which the first batch of an epoch is in hand."""
        return [self.per_epoch * k for k in range(self.num_epochs)]


def deal_tables(spec: DealSpec) -> DealTables:
    """Lay the cards of an epoch out in rows, whole batches side by side while they fit."""
    epochs = deal_epochs(spec)
    sizes = [len(batch) for batch in epochs[0]]
    dropped = spec.n - sum(sizes)
    order = []
    for batches in epochs:
        dealt = torch.cat(batches).tolist()
        left_over = sorted(set(range(spec.n)) - set(dealt)) if dropped else []
        order += dealt + left_over
    return DealTables(
        cards=cards_table(sizes, dropped),
        order=order,
        batches=[batch.tolist() for batches in epochs for batch in batches],
        per_epoch=len(sizes),
        num_epochs=spec.num_epochs,
        dropped=dropped,
        spec=spec,
    )


def cards_table(sizes: Sequence[int], dropped: int = 0) -> pd.DataFrame:
    """Where each card lies: pos, batch, left, right, top, bottom, in units of a card.

    Batches stand side by side while a row has room, larger ones take several rows; gaps part them.
    Left-over cards come last, as one more pile.
    """
    piles = [*sizes, dropped] if dropped else list(sizes)
    a_row = max(1, ROW // max(sizes)) if max(sizes) <= ROW else 1
    rows, top = [], 0.0
    for pile, size in enumerate(piles):
        column = pile % a_row
        left = column * (min(max(sizes), ROW) + 0.6)
        places = np.arange(size)
        rows.append(
            pd.DataFrame(
                {
                    "batch": pile,
                    "left": left + places % ROW,
                    "top": top + places // ROW * 1.15,
                }
            )
        )
        if column == a_row - 1 or pile == len(piles) - 1:
            top += math.ceil(max(piles[pile - column : pile + 1]) / ROW) * 1.15 + 0.35
    table = pd.concat(rows, ignore_index=True)
    return table.assign(
        pos=range(len(table)), right=table["left"] + 0.92, bottom=table["top"] + 1.0
    ).astype({"batch": np.int16, "left": np.float32, "top": np.float32})


def cards_chart(deal: DealTables, palette: Palette) -> Chart:
    """One epoch as cards: dealt, in hand, still to come; the numbers change with each epoch."""
    cards, n = deal.cards, deal.spec.n
    wide = max(float(cards["right"].max()), 20.0)  # a few cards are cards, not planks
    x = alt.X("left:Q", title=None, axis=None, scale=_ends(0, wide))
    y = alt.Y("top:Q", title=None, axis=None, scale=_ends(cards["bottom"].max(), 0))
    state = (
        "datum.batch >= per_epoch ? 'dropped' : datum.batch < step - epoch * per_epoch ? 'dealt'"
        " : datum.batch > step - epoch * per_epoch ? 'to come' : 'in hand'"
    )
    base = (
        alt.Chart(cards)
        .transform_calculate(state=state)
        .transform_calculate(sample="order[epoch * n + datum.pos]")
    )
    colours = [palette.data, palette.batch, palette.quiet, palette.paper]
    boxes = base.mark_rect(cornerRadius=1.5).encode(
        x=x,
        x2=alt.X2("right:Q"),
        y=y,
        y2=alt.Y2("bottom:Q"),
        color=alt.Color("state:N", scale=alt.Scale(domain=STATES, range=colours), legend=None),
        stroke=alt.value(palette.quiet),
        tooltip=[alt.Tooltip("sample:Q"), alt.Tooltip("batch:Q"), alt.Tooltip("state:N")],
    )
    layers = [boxes, card_numbers(base, x, y, palette)] if n <= MAX_LABELS else [boxes]
    chart = theme.stepped(alt.layer(*layers), deal.last_step, order=deal.order, epoch=EPOCH)
    chart = theme.with_numbers(chart, wide=wide, **deal.numbers)
    return theme.finish(
        chart,
        palette,
        title=deal_title(deal),
        description="The samples of one epoch as cards in the order of dealing, batch by batch: "
        "dealt cards are dark, the batch in hand is lit, the rest is pale.",
        height=cards_height(cards),
    )


def _ends(low: float, high: float) -> alt.Scale:
    return alt.Scale(domain=[float(low), float(high)], nice=False, zero=False)


def card_numbers(base: alt.Chart, x: alt.X, y: alt.Y, palette: Palette) -> alt.Chart:
    """The number of the sample on each card, where a screen `wide` cards wide has room for it."""
    return (
        base.transform_calculate(
            label="width / wide > 15 ? datum.sample : ''",
            middle="datum.left + 0.46",
            centre="datum.top + 0.5",
        )
        .mark_text(fontSize=11, tooltip=None)
        .encode(
            x=theme.on(x, "middle"),
            y=theme.on(y, "centre"),
            text=alt.Text("label:N"),
            color=alt.when("datum.state == 'dealt'")
            .then(alt.value(palette.paper))
            .when("datum.state == 'in hand'")
            .then(alt.value("#10151A"))  # on a bright card, also at night
            .otherwise(alt.value(palette.ink)),
        )
    )


def cards_height(cards: pd.DataFrame) -> int:
    """Pixels for the cards and their title: 24 a row while there are few rows."""
    rows = float(cards["bottom"].max())
    return 60 + round(rows * min(24.0, max(10.0, 260 / rows)))


def deal_title(deal: DealTables) -> str:
    """What is dealt, with the short last batch named."""
    sizes = deal.sizes
    full = len(sizes) - (sizes[-1] != sizes[0])
    text = f"An epoch of {deal.spec.n:,}: {full:,} batch{'es' * (full != 1)} of {sizes[0]:,}"
    if full < len(sizes):
        text += f", one of {sizes[-1]}"
    return text + (f"; {deal.dropped} dropped" if deal.dropped else "")


# --- scatters -----------------------------------------------------------------------------------


def scatter_chart(tables: DataTables, deal: DealTables, feature: int, palette: Palette) -> Chart:
    """One feature against y: cloud, its own best line, the truth's slope, the batch ringed."""
    name = tables.features[feature]
    layers, x, y = cloud_layers(tables, feature, palette)
    rings = (
        alt.Chart(pd.DataFrame({"slot": range(max(deal.sizes))}))
        .transform_calculate(place="(step - epoch * per_epoch) * batch_size + datum.slot")
        .transform_filter("step < num_epochs * per_epoch && datum.place < n")
        .transform_calculate(i="order[epoch * n + datum.place]")
        .transform_calculate(x="px[datum.i]", y="py[datum.i]")
        .mark_point(color=palette.batch, size=90, strokeWidth=2.2, clip=True, tooltip=None)
    )
    chart = theme.stepped(
        alt.layer(*layers, rings.encode(x=x, y=y)),
        deal.last_step,
        order=deal.order,
        epoch=EPOCH,
        px=tables.points[f"x{feature + 1}"].tolist(),
        py=tables.points["y"].tolist(),
    )
    chart = theme.with_numbers(chart, **deal.numbers)
    return theme.finish(
        chart,
        palette,
        title=scatter_title(tables, feature),
        description=f"Scatter of {name} against y with the line of the cloud, the slope of the "
        "truth as a dashed line, and rings around the batch in hand.",
        height=380,
    )


def cloud_chart(tables: DataTables, feature: int, palette: Palette) -> Chart:
    """One feature against y, without batches."""
    return theme.finish(
        alt.layer(*cloud_layers(tables, feature, palette)[0]),
        palette,
        title=scatter_title(tables, feature),
        description=f"Scatter of {tables.features[feature]} against y with its lines.",
        height=320,
    )


def cloud_layers(
    tables: DataTables, feature: int, palette: Palette
) -> tuple[list[alt.Chart], alt.X, alt.Y]:
    """Samples, the best line of this cloud alone, and the truth's slope; and their axes."""
    column = f"x{feature + 1}"
    points = tables.points[["i", column, "y"]].rename(columns={column: "x"})
    ends = theme.pad(points["x"].min(), points["x"].max())
    x = theme.x_axis("x", tables.features[feature], ends)
    y = theme.y_axis("y", "y", theme.pad(points["y"].min(), points["y"].max()))
    slope, mean_x, mean_y = tables.slopes[feature], tables.means[feature], tables.means[-1]
    own = [mean_y + slope * (end - mean_x) for end in ends]
    cloud = alt.Chart(points).mark_circle(color=palette.data, size=22, opacity=0.65, clip=True)
    tip = [alt.Tooltip("i:Q", title="sample"), *theme.tips("x", "y")]
    layers = [
        cloud.encode(x=x, y=y, tooltip=tip),
        _line(ends, own, x, y, color=palette.compare, strokeWidth=1.6),
    ]
    if tables.w is not None and tables.b is not None:
        truth = [tables.w[feature] * end + tables.b for end in ends]
        style: dict[str, Any] = {"color": palette.truth, "strokeWidth": 2.4, "strokeDash": [7, 5]}
        layers.append(_line(ends, truth, x, y, **style))
    return layers, x, y


def _line(
    ends: Sequence[float], heights: Sequence[float], x: alt.X, y: alt.Y, **style: Any
) -> alt.Chart:
    row = pd.DataFrame({"x": ends, "y": heights})
    return alt.Chart(row).mark_line(clip=True, tooltip=None, **style).encode(x=x, y=y)


def scatter_title(tables: DataTables, feature: int) -> str:
    """The feature, its slope and its correlation, and what theory expects."""
    r = tables.r[feature]
    text = f"{tables.features[feature]}: slope {number(tables.slopes[feature], 3)}"
    if r is None:
        return text + ", r undefined"
    expected = tables.expected_r[feature] if tables.expected_r else None
    theory = f" (theory {number(expected, 3)})" if expected is not None else ""
    return f"{text}, r = {number(r, 3)}{theory}"


# --- noise and its floor ------------------------------------------------------------------------


def noise_table(tables: DataTables, bins: int = 21) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Histogram of the noise (left, right, count) and the normal curve beside it (x, count)."""
    sigma = tables.noise or 0.0
    epsilon = np.array(tables.epsilon or [0.0])
    reach = max(float(np.abs(epsilon).max()), 3.5 * sigma) or 1.0  # without noise: one bar at 0
    edges = np.linspace(-reach, reach, bins + 1)
    counts = np.histogram(epsilon, edges)[0]
    bars = pd.DataFrame({"left": edges[:-1], "right": edges[1:], "count": counts})
    x = np.linspace(-reach, reach, 101)
    density = (
        np.exp(-(x**2) / (2 * sigma**2)) / (sigma * math.sqrt(2 * math.pi)) if sigma else 0 * x
    )
    return bars, pd.DataFrame({"x": x, "count": density * len(epsilon) * (edges[1] - edges[0])})


def noise_chart(tables: DataTables, palette: Palette) -> Chart:
    """The noise that was drawn, and the bell it was drawn from."""
    bars, bell = noise_table(tables)
    ends = (float(bars["left"].min()), float(bars["right"].max()))
    top = float(max(bars["count"].max(), bell["count"].max())) * 1.08
    x, y = theme.x_axis("x", "ε = y − (Xw + b)", ends), theme.y_axis("count", "samples", (0, top))
    layers = [
        alt.Chart(bars)
        .mark_rect(color=palette.data, opacity=0.6, clip=True)
        .encode(x=theme.on(x, "left"), x2=alt.X2("right:Q"), y=y, y2=alt.datum(0)),
        alt.Chart(bell)
        .mark_line(color=palette.truth, strokeWidth=2.2, strokeDash=[7, 5], clip=True, tooltip=None)
        .encode(x=x, y=y),
    ]
    return theme.finish(
        alt.layer(*layers[: 2 if tables.noise else 1]),  # without noise there is no bell
        palette,
        title=f"The noise drawn, σ = {number(tables.noise or 0.0)}",
        description="Histogram of the noise of all samples with the normal curve it comes from.",
        height=290,
    )


def sigma_chart(tables: DataTables, palette: Palette, largest: float = 5.0) -> Chart:
    """The floor σ²/2 over σ, and the loss of the best line of these data on it."""
    sigma = tables.noise or 0.0
    grid = np.linspace(0, largest, 61)
    floor = pd.DataFrame({"x": grid, "y": [core.noise_floor(s) for s in grid]})
    x = theme.x_axis("x", "noise σ", (-0.03 * largest, largest * 1.03))  # room for a cross at 0
    top = core.noise_floor(largest)
    y = theme.y_axis("y", "loss", (-0.04 * top, 1.06 * top))
    here = theme.one_row(x=sigma, y=tables.loss)
    layers: list[Chart] = [
        alt.Chart(floor)
        .mark_line(color=palette.truth, strokeDash=[7, 5], strokeWidth=2.2, tooltip=None)
        .encode(x=x, y=y),
        theme.landmark(here, x, y, colour=palette.optimum, shape="cross"),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="The floor σ²/2, and the best line's loss",
        description="A parabola of the loss floor over the noise, with the loss of the best line "
        "of these data as a cross.",
        height=290,
    )


def floor_table(d: int, seed: int) -> pd.DataFrame:
    """Loss of the closed form over the floor, for many data sets of many sizes: n, share."""
    rows = []
    for size in SIZES:
        losses = core.floor_sample(1.0, size, d, REPEATS, seed)
        rows += [(size, loss / core.noise_floor(1.0)) for loss in losses.tolist()]
    return pd.DataFrame(rows, columns=["n", "share"])


def floor_chart(tables: DataTables, sample: pd.DataFrame, palette: Palette) -> Chart:
    """How the best line's loss comes up to the floor as rows are added, in units of the floor."""
    sizes = np.unique(np.geomspace(1, max(SIZES), 60).round())
    curve = [core.expected_loss(1.0, int(n), tables.d) / core.noise_floor(1.0) for n in sizes]
    expected = pd.DataFrame({"n": sizes, "share": curve})
    x = theme.x_axis("n", "rows n (log scale)", (0.8, max(SIZES) * 1.15), log=True)
    y = theme.y_axis("share", "loss / (σ²/2)", (-0.08, 1.8))
    layers: list[Chart] = [
        alt.Chart(sample)
        .mark_circle(color=palette.data, size=14, opacity=0.45, clip=True, tooltip=None)
        .encode(x=x, y=y),
        alt.Chart(theme.one_row(share=1.0))
        .mark_rule(color=palette.truth, strokeDash=[7, 5], strokeWidth=2.2, tooltip=None)
        .encode(y=y),
        alt.Chart(expected)
        .mark_line(color=palette.compare, strokeWidth=2, clip=True, tooltip=None)
        .encode(x=x, y=y),
    ]
    if tables.noise:
        here = theme.one_row(n=tables.n, share=tables.loss / core.noise_floor(tables.noise))
        layers.append(theme.landmark(here, x, y, colour=palette.optimum, shape="cross"))
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="More rows: the loss comes up to the floor",
        description="Loss of the best line in units of the floor against the number of rows: dots "
        "are drawn data sets, the line is what theory expects, the cross is these data.",
        height=290,
    )


# --- mistakes -----------------------------------------------------------------------------------


def counts_chart(batches: Sequence[torch.Tensor], n: int, palette: Palette) -> Chart:
    """How many samples were drawn how often in one epoch."""
    drawn = torch.cat(list(batches)).bincount(minlength=n)
    times = drawn.bincount().numpy()
    table = pd.DataFrame({"times": range(len(times)), "samples": times})
    table["left"], table["right"] = table["times"] - 0.4, table["times"] + 0.4
    x = theme.x_axis("left", "times drawn in the epoch", (-0.6, len(times) - 0.4))
    y = theme.y_axis("samples", "samples", (0, float(times.max()) * 1.15))
    bars = alt.Chart(table).encode(x=x, y=y)
    layers = [
        bars.mark_rect(color=palette.data, tooltip=None).encode(
            x2=alt.X2("right:Q"), y2=alt.datum(0)
        ),
        bars.mark_text(dy=-9, fontSize=12, color=palette.ink, tooltip=None).encode(
            x=theme.on(x, "times"), text=alt.Text("samples:Q")
        ),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="With replacement: how often each sample came up",
        description="Bars: how many samples were drawn how many times in one epoch.",
        height=280,
    )


def r_text(r: float | None) -> str:
    """A correlation, or the word for one that is not defined."""
    return "undefined" if r is None else short(r)
