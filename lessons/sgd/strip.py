"""The order of an epoch: samples as cards, the batch lit."""

import functools

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from lessons.sgd.stage import MOVES, built
from lessons.sgd.tables import (
    MAX_CARDS,
    SgdTables,
    card_heights,
    coded,
    sample_at,
    strip_table,
)


def strip_chart(tables: SgdTables, palette: Palette) -> Form:
    """The order of this epoch: samples as cards, the batch lit, the short last one visible.

    The height of a card is its sample's y, so that a shuffle looks like one and an order by size
    like a ramp.
    """
    n, sizes, one_by_one = tables.n, tables.sizes, tables.n <= MAX_CARDS
    per_epoch = tables.epoch_ends[0] if tables.epoch_ends else tables.num_updates
    cards = strip_table(sizes[:per_epoch])
    short = f", the last of {sizes[per_epoch - 1]}" if len(set(sizes[:per_epoch])) > 1 else ""
    title = f"This epoch: {n} samples in batches of {sizes[0]}{short}"  # short enough for a phone
    given: dict[str, form.Table] = {
        "at": form.numbers(T=tables.num_updates, per_epoch=per_epoch, n=n, title=title),
        "cards": cards,
    }
    if one_by_one:
        given |= {
            "run": {"batch": coded(tables.run["batch"])},
            "heights": card_heights(tables.points["y"].to_numpy()),
        }
    return strip_form(palette, one_by_one).with_tables(**given)


@functools.lru_cache(maxsize=16)
def strip_form(palette: Palette, one_by_one: bool) -> Form:
    """What the strip looks like: a card a sample, or a block a batch where there are too many."""
    colour = (
        alt.when(f"{MOVES} && first + datum.batch == step")
        .then(alt.value(palette.batch))
        .when("first + datum.batch < step")
        .then(alt.value(palette.data))
        .otherwise(alt.value(palette.quiet))
    )
    tall = "; a tall one has a large y" if one_by_one else ""
    base = form.table("cards").encode(
        x=theme.x_axis("left", f"samples, in the order of this epoch{tall}", ("0", "at.n")),
        x2=alt.X2("right:Q"),
        color=colour,
        stroke=alt.value(palette.paper),
        tooltip=theme.tips("batch", "size"),
    )
    # `first` changes once an epoch, and with it what is looked up for every card
    look_ups = {"first": "floor(min(step, at.T - 1) / at.per_epoch) * at.per_epoch"}
    layers = [base]
    if one_by_one:
        look_ups |= {"run": "data('run')", "heights": "data('heights')"}
        batch = "(run[min(first + datum.batch, at.T - 1)] || {batch: ''}).batch"
        dealt = sample_at(batch, "datum.slot")
        # not called `height`: that name is Vega's own signal for the size of the picture
        cards = base.transform_calculate(card=f"heights[{dealt}]").transform_calculate(
            tall="datum.card ? datum.card.tall : 0"
        )
        up = alt.Y("tall:Q", scale=alt.Scale(domain=[0, 1]), axis=None)
        layers = [
            cards.encode(y=up, y2=alt.Y2Datum(0)),
            form.carried("run"),
            form.carried("heights"),
        ]
    chart = alt.layer(layers[0].mark_rect(), *layers[1:], form.carried("at"))
    return built(
        form.reading(chart, **look_ups),
        palette,
        phases=False,
        title=alt.ExprRef("at.title"),
        description="A strip of all samples in the order of this epoch; dealt batches are dark, "
        "the current one is lit.",
        height=140,
    )
