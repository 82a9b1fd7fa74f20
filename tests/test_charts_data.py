"""The data before any model: what is drawn is the data, and the cards are the batches."""

import json

import pytest

from charts import data as charts
from charts.theme import DARK, LIGHT
from core.data import DealSpec, SyntheticSpec, synthetic_data

SPECS = {
    "the book's": SyntheticSpec(),
    "one feature": SyntheticSpec(w=(2.0,), noise=1.0, n=60),
    "one row": SyntheticSpec(n=1),
    "two rows": SyntheticSpec(n=2),
    "no noise": SyntheticSpec(noise=0.0, n=50),
    "a copied feature": SyntheticSpec(n=40, correlation=1.0),
    "nothing to say": SyntheticSpec(w=(0.0, 0.0), b=0.0, noise=0.0, n=20),
}
DEALS = {
    "short last": DealSpec(n=1000, batch_size=300),
    "dropped": DealSpec(n=1000, batch_size=300, drop_last=True),
    "one sample": DealSpec(n=1, batch_size=1),
    "anew": DealSpec(n=100, batch_size=10, replace=True),
    "in order": DealSpec(n=20, batch_size=6, shuffle=False, num_epochs=3),
}


@pytest.mark.parametrize("name", SPECS)
def test_every_chart_and_sentence_holds_only_numbers(name: str):
    spec = SPECS[name]
    tables = charts.data_tables(spec)
    deal = charts.deal_tables(DealSpec(n=spec.n, batch_size=min(16, spec.n)))
    drawn = [charts.cloud_chart(tables, deal, k + 1, LIGHT) for k in range(tables.d)]
    drawn += [charts.floor_chart(charts.floor_table(spec, 50), tables, DARK)]
    for chart in drawn:
        json.dumps(chart.to_dict(), allow_nan=False)
    said = [charts.notice(tables), charts.floor_words(tables, spec), *charts.formula(tables)]
    said += [
        text
        for pair in charts.exercises(tables, deal, DealSpec(n=spec.n, batch_size=1))
        for text in pair
    ]
    assert not {"nan", "inf", "None"} & set(" ".join(said).replace("*", " ").split())
    assert charts.tighter_feature(tables) in ("x₁", "x₂", "they are alike")


def test_the_table_of_samples_is_the_data():
    data, tables = synthetic_data(SPECS["the book's"]), charts.data_tables(SPECS["the book's"])
    assert tables.points["x2"].tolist() == data.X[:, 1].tolist()
    assert tables.points["y"].tolist() == data.y[:, 0].tolist()
    row = tables.rows.iloc[0]
    assert row["Xw + b"] + row["noise ε"] == pytest.approx(row["y"])
    assert (row["x₁"], row["x₂"]) == pytest.approx((-1.1258, -1.1524), abs=1e-4)  # DAT-1


def test_correlations_are_near_theory_and_weights_are_those_in_use():  # DAT-3
    features = charts.data_tables(SPECS["the book's"]).features
    assert features["weight"].tolist() == [2.0, -3.4]
    assert features["expected_r"].tolist() == pytest.approx([0.5070, -0.8619], abs=1e-3)
    for row in features.to_dict("records"):
        assert abs(row["r"] - row["expected_r"]) < 0.06


@pytest.mark.parametrize("noise", [0.01, 0.1, 1.0])
def test_the_smallest_loss_is_near_the_floor(noise: float):  # DAT-2
    tables = charts.data_tables(SyntheticSpec(noise=noise))
    assert tables.loss == pytest.approx(noise**2 / 2, rel=0.15)
    assert tables.floor == noise**2 / 2
    sample = charts.floor_table(SyntheticSpec(noise=noise, n=30), 2000)["loss"]
    assert sample.mean() == pytest.approx(noise**2 / 2 * (1 - 3 / 30), rel=0.05)


def test_a_thousand_in_batches_of_three_hundred():  # DAT-4
    deal = charts.deal_tables(DEALS["short last"])
    assert deal.sizes == [300, 300, 300, 100]
    assert deal.epoch_ends == [4, 8]
    assert sorted(i for batch in deal.batches[:4] for i in batch) == list(range(1000))
    assert deal.batches[:4] != deal.batches[4:]
    dropped = charts.deal_tables(DEALS["dropped"])
    assert dropped.sizes == [300, 300, 300]
    assert dropped.never == 100


@pytest.mark.parametrize("name", DEALS)
def test_cards_lie_side_by_side_and_carry_the_samples_of_their_batch(name: str):
    deal = charts.deal_tables(DEALS[name])
    for _, epoch in deal.cards.groupby("epoch"):
        assert (epoch["left"].to_numpy()[1:] == epoch["right"].to_numpy()[:-1]).all()
    for card in deal.cards.to_dict("records"):
        assert card["sample"] in deal.batches[card["batch"]]
    json.dumps(charts.deal_chart(deal, LIGHT).to_dict(), allow_nan=False)
    assert charts.deal_words(deal, DEALS[name])


def test_drawing_anew_misses_about_a_third():
    deal = charts.deal_tables(DealSpec(n=1000, batch_size=10, replace=True))
    assert 0.3 < deal.never / 1000 < 0.45
    assert "never seen" in charts.deal_words(deal, DealSpec(n=1000, batch_size=10, replace=True))


def test_small_sets_show_the_number_on_every_card():
    spec = charts.deal_chart(charts.deal_tables(DEALS["in order"]), LIGHT).to_dict()
    marks = [layer["mark"]["type"] for layer in spec["layer"]]
    assert marks == ["rect", "rect", "rect", "text"]


def test_shuffling_x_and_y_apart_destroys_the_correlation_and_says_so():
    right = charts.data_tables(SPECS["the book's"])
    wrong = charts.data_tables(SPECS["the book's"], apart=True)
    assert max(abs(r) for r in wrong.features["r"]) < 0.1
    assert wrong.loss > 1000 * right.loss
    assert "Shuffle the pairs" in charts.apart_words(wrong, right)


def test_the_script_shown_draws_the_same_data():
    printed: list[object] = []
    text = charts.script(SPECS["one feature"], DEALS["in order"])
    exec(text, {"print": lambda *said: printed.extend(said)})
    assert printed[1].tolist() == synthetic_data(SPECS["one feature"]).y[:6].tolist()
    assert printed[2] == [6, 6, 6, 2]
