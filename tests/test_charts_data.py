"""The data before any model: what is drawn is the data, and the cards are the batches."""

import json

import pytest
import torch

from charts import data as charts
from charts import data_words as words
from charts.theme import DARK, LIGHT
from core.data import DealSpec, OwnSpec, SyntheticSpec, deal_epochs, load, replaced, synthetic_data

SPECS = {
    "the book's": SyntheticSpec(),
    "one feature": SyntheticSpec(w=(2.0,), noise=1.0, n=60),
    "one row": SyntheticSpec(n=1),
    "two rows": SyntheticSpec(n=2),
    "no noise": SyntheticSpec(noise=0.0, n=50),
    "a copied feature": SyntheticSpec(n=40, correlation=1.0),
    "nothing to say": SyntheticSpec(w=(0.0, 0.0), b=0.0, noise=0.0, n=20),
    "own points": OwnSpec(((1.0, 2.0), (2.0, 4.1), (3.0, 5.9))),
    "own, constant": OwnSpec(((1.0, 2.0), (1.0, 3.0))),
    "one own point": OwnSpec(((1.0, 2.0),)),
}
DEALS = {
    "short last": DealSpec(n=1000, batch_size=300),
    "dropped": DealSpec(n=1000, batch_size=300, drop_last=True),
    "one sample": DealSpec(n=1, batch_size=1),
    "anew": DealSpec(n=100, batch_size=10, replace=True),
    "in order": DealSpec(n=20, batch_size=6, shuffle=False, num_epochs=3),
    "one by one": DealSpec(n=300, batch_size=1),
}


def specs_of(chart):
    spec = chart.to_dict()
    json.dumps(spec, allow_nan=False)
    return spec


@pytest.mark.parametrize("name", SPECS)
def test_every_chart_and_sentence_holds_only_numbers(name: str):
    spec, tables = SPECS[name], charts.data_tables(SPECS[name])
    dealing = DealSpec(n=tables.n, batch_size=min(16, tables.n))
    deal = charts.deal_tables(dealing)
    for feature in range(tables.d):
        specs_of(charts.scatter_chart(tables, deal, feature, LIGHT))
    specs_of(charts.cards_chart(deal, DARK))
    said = [words.summary(tables), words.notice(tables), words.shapes(tables)]
    said += [words.deal_words(deal), *words.formula(tables), words.flat_labels(load(spec))]
    said += [text for pair in words.exercises(tables, deal) for text in pair]
    if tables.noise is not None:
        for chart in (
            charts.noise_chart(tables, LIGHT),
            charts.sigma_chart(tables, DARK),
            charts.floor_chart(tables, charts.floor_table(tables.d, 0), LIGHT),
        ):
            specs_of(chart)
        assert words.best_loss(tables) in words.LOSSES
        said.append(words.best_loss_reason(tables))
    assert not {"nan", "inf", "None"} & set(" ".join(said).replace("*", " ").split())


def test_the_table_of_samples_is_the_data():
    data, tables = synthetic_data(SPECS["the book's"]), charts.data_tables(SPECS["the book's"])
    assert tables.points["x2"].tolist() == data.X[:, 1].tolist()
    assert tables.points["y"].tolist() == data.y[:, 0].tolist()
    row = tables.first.iloc[0]
    assert row["Xw + b"] + row["noise ε"] == pytest.approx(row["y"])
    assert (row["x₁"], row["x₂"]) == pytest.approx((-1.1258, -1.1524), abs=1e-4)  # DAT-1
    assert row["y"] == pytest.approx(5.8655, abs=1e-4)


def test_correlations_are_near_theory_and_weights_are_those_in_use():  # DAT-3
    tables = charts.data_tables(SPECS["the book's"])
    assert tables.w == [2.0, -3.4]
    assert tables.expected_r == pytest.approx([0.5070, -0.8619], abs=1e-3)
    for r, expected in zip(tables.r, tables.expected_r, strict=True):
        assert abs(r - expected) < 0.06
    deal = charts.deal_tables(DealSpec(n=1000, batch_size=300))
    truth = specs_of(charts.scatter_chart(tables, deal, 1, LIGHT))["layer"][2]
    rows = truth["data"]["name"]
    (left, right) = specs_of(charts.scatter_chart(tables, deal, 1, LIGHT))["datasets"][rows]
    slope = (right["y"] - left["y"]) / (right["x"] - left["x"])
    assert slope == pytest.approx(-3.4)  # the dashed line has the slope of the weight in use


@pytest.mark.parametrize("noise", [0.01, 0.1, 1.0])
def test_the_smallest_loss_is_near_the_floor(noise: float):  # DAT-2
    tables = charts.data_tables(SyntheticSpec(noise=noise))
    assert tables.loss == pytest.approx(noise**2 / 2, rel=0.15)
    assert tables.expected_loss == pytest.approx(noise**2 / 2 * (1 - 3 / 1000))
    assert words.best_loss(tables) == "about σ²/2"


def test_more_rows_come_up_to_the_floor_and_few_rows_leave_nothing():
    share = charts.floor_table(2, 0).groupby("n")["share"].mean()
    assert (share[[1, 2, 3]] < 1e-12).all()  # three parameters pass through three rows
    assert share[1000] == pytest.approx(1, abs=0.05)
    assert words.best_loss(charts.data_tables(SyntheticSpec(n=3, noise=1.0))) == "0"


def test_the_histogram_counts_every_sample_and_the_bell_is_as_large():
    tables = charts.data_tables(SyntheticSpec(noise=1.0))
    bars, bell = charts.noise_table(tables)
    assert bars["count"].sum() == tables.n
    width = bars["right"].iloc[0] - bars["left"].iloc[0]
    step = bell["x"].diff().iloc[1]
    assert bell["count"].sum() * step / width == pytest.approx(tables.n, rel=0.01)


def test_a_thousand_in_batches_of_three_hundred():  # DAT-4
    deal = charts.deal_tables(DEALS["short last"])
    assert deal.sizes == [300, 300, 300, 100]
    assert deal.epoch_ends == [4, 8]
    assert sorted(i for batch in deal.batches[:4] for i in batch) == list(range(1000))
    assert deal.batches[:4] != deal.batches[4:]
    dropped = charts.deal_tables(DEALS["dropped"])
    assert dropped.sizes == [300, 300, 300]
    assert dropped.dropped == 100


@pytest.mark.parametrize("name", DEALS)
def test_a_card_carries_the_sample_of_its_batch_and_no_two_cards_overlap(name: str):
    deal = charts.deal_tables(DEALS[name])
    n, cards = deal.spec.n, deal.cards
    assert len(cards) == n
    assert len(deal.order) == n * deal.num_epochs
    assert not cards.duplicated(["left", "top"]).any()
    for step, batch in enumerate(deal.batches):
        epoch, place = divmod(step, deal.per_epoch)
        mine = cards.loc[cards["batch"] == place, "pos"]
        assert [deal.order[epoch * n + pos] for pos in mine] == batch
    for _, row in cards.groupby("top"):
        ordered = row.sort_values("left")
        assert (ordered["left"].to_numpy()[1:] >= ordered["right"].to_numpy()[:-1] - 1e-3).all()
    specs_of(charts.cards_chart(deal, LIGHT))


def test_the_readout_counts_the_samples_seen():
    rows = words.readout_rows(charts.deal_tables(DealSpec(n=10, batch_size=4, num_epochs=2)))
    assert [row["seen"] for row in rows] == [4, 8, 10, 4, 8, 10, None]
    assert [row["size"] for row in rows] == [4, 4, 2, 4, 4, 2, None]


def test_drawing_with_replacement_misses_about_a_third():
    batches = deal_epochs(replaced(DealSpec(n=1000, batch_size=10)))[0]
    chart = specs_of(charts.counts_chart(batches, 1000, LIGHT))
    (rows,) = chart["datasets"].values()
    assert sum(row["samples"] for row in rows) == 1000
    assert sum(row["times"] * row["samples"] for row in rows) == 1000
    assert 0.3 < rows[0]["samples"] / 1000 < 0.45
    assert "never seen" in words.with_replacement(batches, 1000)


def test_shuffling_x_and_y_apart_destroys_the_correlation():
    right = charts.data_tables(SPECS["the book's"])
    wrong = charts.shuffled_apart_tables(SPECS["the book's"])
    assert max(abs(r) for r in wrong.r) < 0.1
    assert wrong.loss > 1000 * right.loss
    assert "nothing left to learn" in words.shuffled_apart(right, wrong)


def test_torchs_dealer_shows_every_sample_once_too():  # DAT-7
    rows = load(SPECS["one feature"])
    text = words.by_loader(rows, DealSpec(n=60, batch_size=10))
    assert "60 of 60 samples, in 6 batches" in text
    assert "X (10, 1), y (10, 1)" in text
    in_order = DealSpec(n=60, batch_size=10, shuffle=False)
    assert words.by_hand(rows, in_order) in words.by_loader(rows, in_order)


def test_the_script_shown_draws_the_same_data():
    printed: list[object] = []
    text = words.script(SPECS["one feature"], DealSpec(n=60, batch_size=25))
    exec(text, {"print": lambda *said: printed.extend(said)})
    assert torch.equal(printed[0], synthetic_data(SPECS["one feature"]).X[:3])
    assert [size for size in printed if isinstance(size, int)] == [25, 25, 10]
