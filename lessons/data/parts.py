"""The data lesson's further sections: each reads its controls, asks the cache, and shows charts."""

import pandas as pd
import streamlit as st

from charts.theme import Palette
from core import data
from core.batches import DealSpec, data_iter, deal_epochs, load_array, replaced
from core.data import DataSpec
from lessons.data import cache, cards, clouds, controls, words, words_deal
from lessons.data.noise import floor_chart, noise_chart, sigma_chart
from lessons.data.tables import DataTables, DealTables, dealers, times_drawn
from ui import figure, prose, source

MOVING = (
    controls.N,
    controls.NOISE,
    controls.CORRELATION,
    controls.W1,
    controls.W2,
    controls.B,
    controls.BATCH,
)


def first_rows(tables: DataTables) -> None:
    """The first samples as a table, and the shapes of all."""
    st.dataframe(tables.first.round(4), hide_index=True)
    prose.summary(words.shapes(tables))


def noise(tables: DataTables, seed: int, palette: Palette) -> None:
    """The noise, its floor, and how the best line comes up to it."""
    prose.key(palette, dashed=words.DASHED, **words.NOISE_KEY)
    left, middle, right = st.columns(3)
    figure.show(noise_chart(tables, palette), left)
    figure.show(sigma_chart(tables, palette), middle)
    sample = cache.floor_table(tables.d, seed)
    figure.show(floor_chart(tables, sample, palette), right)


def readout_table(deal: DealTables) -> pd.DataFrame:
    """What the readout under the cards looks up: one row a step."""
    return pd.DataFrame(words_deal.readout_rows(deal))


def further(section: str, spec: DataSpec, deal: DealSpec, palette: Palette) -> None:
    """Show the chosen section of the lesson."""
    if section == "Break it":
        _break_it(spec, deal, palette)
    else:
        _loader(spec, deal)


def _break_it(spec: DataSpec, deal: DealSpec, palette: Palette) -> None:
    mistake = controls.MISTAKE.show()
    if mistake == "none":
        st.markdown("Choose a mistake, and see what it does to the data.")
    elif mistake == "X and y shuffled apart":
        right, wrong = cache.data_tables(spec), cache.shuffled_apart_tables(spec)
        figure.show(clouds.cloud_chart(wrong, 0, palette))
        prose.broken(words.shuffled_apart(right, wrong))
        source.show(data.shuffled_apart)
    elif mistake == "with replacement":
        times = times_drawn(deal_epochs(replaced(deal))[0], deal.n)
        figure.show(cards.counts_chart(times, palette))
        prose.broken(words_deal.with_replacement(times))
        source.show(deal_epochs)
    else:
        prose.broken(words.flat_labels(data.load(spec)))


def _loader(spec: DataSpec, deal: DealSpec) -> None:
    st.markdown(
        "torch has the same dealer: a `TensorDataset` holds X and y together, so that they cannot "
        "be shuffled apart, and a `DataLoader` deals from it."
    )
    both = dealers(data.load(spec), deal)
    left, right = st.columns(2)
    with left:
        source.show(data_iter)
        prose.notice(words_deal.by_hand(both))
    with right:
        source.show(load_array)
        prose.notice(words_deal.by_loader(both))
