"""The samples of an epoch as cards, dealt into batches."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from charts import theme
from charts.palettes import Palette
from charts.theme import Chart
from lessons.data.tables import DealTables

MAX_LABELS = 240  # cards with a number on them
STATES = ["dealt", "in hand", "to come", "dropped"]  # of a card


# --- dealing ------------------------------------------------------------------------------------


EPOCH = "min(floor(step / per_epoch), num_epochs - 1)"  # at a step, in the browser


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
    """Pixels for the cards and their title: 24 a row while there are few rows, 5 at least."""
    rows = float(cards["bottom"].max())
    return 60 + round(rows * min(24.0, max(5.0, 170 / rows)))


def deal_title(deal: DealTables) -> str:
    """What is dealt, with the short last batch named."""
    sizes = deal.sizes
    full = len(sizes) - (sizes[-1] != sizes[0])
    text = f"An epoch of {deal.spec.n:,}: {full:,} batch{'es' * (full != 1)} of {sizes[0]:,}"
    if full < len(sizes):
        text += f", one of {sizes[-1]}"
    return text + (f"; {deal.dropped} dropped" if deal.dropped else "")


# --- mistakes -----------------------------------------------------------------------------------


def counts_chart(drawn: Sequence[int], palette: Palette) -> Chart:
    """How many samples were drawn how often in one epoch; `drawn` says it of each sample."""
    times = [drawn.count(many) for many in range(max(drawn) + 1)]
    table = pd.DataFrame({"times": range(len(times)), "samples": times})
    table["left"], table["right"] = table["times"] - 0.4, table["times"] + 0.4
    x = theme.x_axis("left", "times drawn in the epoch", (-0.6, len(times) - 0.4))
    y = theme.y_axis("samples", "samples", (0, float(max(times)) * 1.15))
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
