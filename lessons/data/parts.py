"""The stage of the lesson: data drawn and dealt into batches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from charts.palettes import Palette
from core import data
from core.batches import DealSpec
from lessons.data import cache, cards, clouds, controls, words, words_deal
from lessons.data.noise import floor_chart, noise_chart, sigma_chart
from lessons.data.tables import DataTables, DealTables
from ui import alone, figure, kinds, own_data, player, prose, stage

MOVING = (
    controls.N,
    controls.NOISE,
    controls.CORRELATION,
    controls.W1,
    controls.W2,
    controls.B,
    controls.BATCH,
)
MAX_ROWS = 1000  # more would be a blob, and cards too small to see


@dataclass(frozen=True)
class Scene:
    """What is drawn, and how it is dealt."""

    data: data.DataSpec
    deal: DealSpec

    @property
    def drawn(self) -> bool:
        """Whether the truth is known: the data were drawn here."""
        return isinstance(self.data, data.SyntheticSpec)


def scene() -> Scene:
    """Choose the data, one's own or drawn, and how they are dealt."""
    stage.listen("data", *MOVING)
    row = st.columns(4)
    name = controls.SOURCE.show(row[0])
    own = own_data.chosen(name, "data", max_rows=MAX_ROWS)
    numbers = None if own else _shape_of_the_cloud(name, row)
    tries = st.container(horizontal=True, vertical_alignment="center")
    with alone.fold(tries, "More settings"):
        truth = None if own else _truth(name)
        seed, num_epochs = int(controls.SEED.show()), int(controls.EPOCHS.show())
    with tries:
        kinds.presets("data", controls.PRESETS)
    spec: data.DataSpec = own or kinds.checked(
        "data", data.SyntheticSpec, **(numbers or {}), **(truth or {}), seed=seed
    )
    return Scene(spec, _deal(data.shape(spec)[0], num_epochs, seed))


def _shape_of_the_cloud(name: str, row: Sequence[kinds.Place]) -> dict[str, Any]:
    """n, noise, and how the two features go together."""
    return {
        "n": int(controls.N.show(row[1])),
        "noise": controls.NOISE.show(row[2]),
        "correlation": controls.CORRELATION.show(row[3]) if name == "two features" else 0.0,
    }


def _truth(name: str) -> dict[str, Any]:
    """The weights and the bias that generate the data."""
    w = (controls.W1.show(), *([controls.W2.show()] if name == "two features" else []))
    return {"w": w, "b": controls.B.show()}


def _deal(n: int, num_epochs: int, seed: int) -> DealSpec:
    """How n samples are dealt: the size of a batch, and two switches."""
    size, order, last = st.columns([2, 1, 1], vertical_alignment="bottom")
    return kinds.checked(
        "data_deal",
        DealSpec,
        safe={"batch_size": 1},
        n=n,
        batch_size=int(controls.BATCH.show(size, landmarks=(n,), high=n)),
        num_epochs=num_epochs,
        shuffle=controls.SHUFFLE.show(order),
        drop_last=controls.DROP.show(last),
        seed=seed,
    )


def ask(tables: DataTables) -> bool:
    """The prediction of this lesson: how small can the loss become? Whether it is answered."""
    return prose.predict(
        "data",
        words.best_loss_question(tables),
        words.losses(tables),
        words.best_loss(tables),
        words.best_loss_reason(tables),
    )


def views(tables: DataTables, deal: DealTables, palette: Palette) -> None:
    """The player, a cloud a feature, the cards, and what they say at this step."""
    player.show("data", deal.last_step, unit="batch", landmarks=deal.epoch_starts, counts_from=1)
    with alone.views():
        prose.key(palette, dashed=words.DASHED, **words.key(tables))
        with st.container(key="data"):
            columns = st.columns(2) if tables.d == 2 else [st.container()]
            for feature, column in enumerate(columns):
                chart = clouds.scatter_chart(tables, deal, feature, palette)
                figure.show(chart, column, called=tables.called)
            figure.show(cards.cards_chart(deal, palette))
    if not alone.on():
        player.readout("data", words_deal.readout_lines(deal, tables.d), readout_table(deal))
        prose.summary(words.summary(tables))


def first_rows(tables: DataTables) -> None:
    """The first samples as a table, and the shapes of all."""
    st.dataframe(tables.first.round(4), hide_index=True)
    prose.summary(words.shapes(tables))


def noise(tables: DataTables, seed: int, palette: Palette) -> None:
    """The noise and a question; once it is answered, the floor and how losses come up to it."""
    prose.key(palette, dashed=words.DASHED, **words.NOISE_KEY)
    bell, after = st.columns([1, 2])
    figure.show(noise_chart(tables, palette), bell)
    with after:
        if ask(tables):
            sample = cache.floor_table(tables.d, seed)
            figure.beside(sigma_chart(tables, palette), floor_chart(tables, sample, palette))
            prose.notice("\n".join(words.floors(tables)))


def left_over(tables: DataTables, palette: Palette) -> None:
    """What the best line leaves of one's own samples: noise, or a bend that it misses."""
    prose.key(palette, **words.LEFT_KEY)
    left = (clouds.left_chart(tables, j, palette) for j in range(tables.d))
    figure.beside(*left, called=tables.called)
    prose.notice("\n".join(words.floors(tables)))


def readout_table(deal: DealTables) -> pd.DataFrame:
    """What the readout under the cards looks up: one row a step."""
    return pd.DataFrame(words_deal.readout_rows(deal))
