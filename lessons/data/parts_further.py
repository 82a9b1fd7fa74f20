"""The further sections of the lesson: mistakes, and torch's own dealer."""

import streamlit as st

from charts.palettes import Palette
from core import data
from core.batches import DealSpec, data_iter, deal_epochs, load_array, replaced
from core.data import DataSpec
from lessons.data import cache, cards, clouds, controls, words, words_deal
from lessons.data.tables import dealers, times_drawn
from ui import figure, prose, source


def further(section: str, spec: DataSpec, deal: DealSpec, palette: Palette) -> None:
    """Show the chosen section of the lesson."""
    if section == "Break it":
        _break_it(spec, deal, palette)
    else:
        _loader(spec, deal)


def _break_it(spec: DataSpec, deal: DealSpec, palette: Palette) -> None:
    mistake = controls.MISTAKE.show()
    if mistake == "X and y shuffled apart":
        right, wrong = cache.data_tables(spec), cache.shuffled_apart_tables(spec)
        figure.show(clouds.cloud_chart(wrong, 0, palette), called=wrong.called)
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
