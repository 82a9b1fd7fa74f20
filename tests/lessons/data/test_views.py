"""The data before any model: what is drawn is the data, and the cards are the batches."""

import json
import math
import re
from dataclasses import replace

import pytest
import torch

from charts.palettes import DARK, LIGHT
from core.batches import DealSpec, deal_epochs, replaced
from core.data import OwnSpec, SyntheticSpec, load, synthetic_data
from lessons.data import clouds, words, words_deal
from lessons.data import tables as charts
from lessons.data.cards import cards_chart, counts_chart, deal_title
from lessons.data.noise import floor_chart, noise_chart, sigma_chart

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
        specs_of(clouds.scatter_chart(tables, deal, feature, LIGHT))
    specs_of(cards_chart(deal, DARK))
    said = [words.summary(tables), words.notice(tables), words.shapes(tables)]
    said += [words_deal.deal_words(deal), *words.formula(tables), words.flat_labels(load(spec))]
    said += [text for pair in words.exercises(tables, deal) for text in pair]
    if tables.noise is not None:
        for chart in (
            noise_chart(tables, LIGHT),
            sigma_chart(tables, DARK),
            floor_chart(tables, charts.floor_table(tables.d, 0), LIGHT),
        ):
            specs_of(chart)
        assert words.best_loss(tables) in words.losses(tables)
        said.append(words.best_loss_reason(tables))
    assert not {"nan", "inf", "None"} & set(" ".join(said).replace("*", " ").split())


@pytest.mark.row("DAT-1")
def test_the_table_of_samples_is_the_data():
    data, tables = synthetic_data(SPECS["the book's"]), charts.data_tables(SPECS["the book's"])
    assert tables.points["x2"].tolist() == data.X[:, 1].tolist()
    assert tables.points["y"].tolist() == data.y[:, 0].tolist()
    row = tables.first.iloc[0]
    assert row["Xw + b"] + row["noise ε"] == pytest.approx(row["y"])
    assert (row["x₁"], row["x₂"]) == pytest.approx((-1.1258, -1.1524), abs=1e-4)
    assert row["y"] == pytest.approx(5.8655, abs=1e-4)


@pytest.mark.row("DAT-3")
def test_correlations_are_near_theory_and_weights_are_those_in_use():
    tables = charts.data_tables(SPECS["the book's"])
    assert tables.w == [2.0, -3.4]
    assert tables.expected_r == pytest.approx([0.5070, -0.8619], abs=1e-3)
    for r, expected in zip(tables.r, tables.expected_r, strict=True):
        assert abs(r - expected) < 0.06
    deal = charts.deal_tables(DealSpec(n=1000, batch_size=300))
    truth = specs_of(clouds.scatter_chart(tables, deal, 1, LIGHT))["layer"][2]
    rows = truth["data"]["name"]
    (left, right) = specs_of(clouds.scatter_chart(tables, deal, 1, LIGHT))["datasets"][rows]
    slope = (right["y"] - left["y"]) / (right["x"] - left["x"])
    assert slope == pytest.approx(-3.4)  # the dashed line has the slope of the weight in use


@pytest.mark.row("DAT-2")
@pytest.mark.parametrize("noise", [0.01, 0.1, 1.0])
def test_the_smallest_loss_is_near_the_floor(noise: float):
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
    assert bell["count"].sum() * step / width == pytest.approx(tables.n, rel=1e-3)


@pytest.mark.row("DAT-4")
def test_a_thousand_in_batches_of_three_hundred():
    deal = charts.deal_tables(DEALS["short last"])
    assert deal.sizes == [300, 300, 300, 100]
    assert deal.epoch_starts == [0, 4]
    assert deal.last_step == 7
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
    specs_of(cards_chart(deal, LIGHT))


def test_the_readout_counts_the_samples_seen():
    rows = words_deal.readout_rows(charts.deal_tables(DealSpec(n=10, batch_size=4, num_epochs=2)))
    assert [row["seen"] for row in rows] == ["4", "8", "10", "4", "8", "10"]
    assert [row["size"] for row in rows] == [4, 4, 2, 4, 4, 2]


def test_drawing_with_replacement_misses_about_a_third():
    times = charts.times_drawn(deal_epochs(replaced(DealSpec(n=1000, batch_size=10)))[0], 1000)
    chart = specs_of(counts_chart(times, LIGHT))
    (rows,) = chart["datasets"].values()
    assert sum(row["samples"] for row in rows) == 1000
    assert sum(row["times"] * row["samples"] for row in rows) == 1000
    assert 0.3 < rows[0]["samples"] / 1000 < 0.45
    assert "never seen" in words_deal.with_replacement(times)


def test_shuffling_x_and_y_apart_destroys_the_correlation():
    right = charts.data_tables(SPECS["the book's"])
    wrong = charts.shuffled_apart_tables(SPECS["the book's"])
    assert max(abs(r) for r in wrong.r) < 0.1
    assert wrong.loss > 1000 * right.loss
    assert "nothing left to learn" in words.shuffled_apart(right, wrong)


@pytest.mark.row("DAT-7")
def test_torchs_dealer_shows_every_sample_once_too():
    rows = load(SPECS["one feature"])
    text = words_deal.by_loader(charts.dealers(rows, DealSpec(n=60, batch_size=10)))
    assert "60 of 60 samples, in 6 batches" in text
    assert "X (10, 1), y (10, 1)" in text
    in_order = DealSpec(n=60, batch_size=10, shuffle=False)
    both = charts.dealers(rows, in_order)
    assert words_deal.by_hand(both) in words_deal.by_loader(both)


def test_the_script_shown_draws_the_same_data():
    printed: list[object] = []
    text = words.script(SPECS["one feature"], DealSpec(n=60, batch_size=25))
    exec(text, {"print": lambda *said: printed.extend(said)})
    assert torch.equal(printed[0], synthetic_data(SPECS["one feature"]).X[:3])
    assert [size for size in printed if isinstance(size, int)] == [25, 25, 10]


# --- what is said at the ends of the sliders ----------------------------------------------------


def value_of(latex: str) -> float:
    """What a sum of products that is written in LaTeX amounts to."""
    latex = re.sub(r"\\times 10\^\{(-?\d+)\}", r"e\1", latex).replace(r"&\quad", "")
    return eval(latex.replace(r"\cdot", "*").replace("&", "").replace(r"\\", ""))


@pytest.mark.parametrize(
    "spec",
    [
        *(SyntheticSpec(seed=seed, n=9, noise=1.0) for seed in range(20)),
        SyntheticSpec(noise=0.0),
        SyntheticSpec(w=(2.0,), n=1),
        SPECS["nothing to say"],
        SPECS["own points"],
        OwnSpec(((1000001.0, 2.0), (1000002.0, 4.0), (1000003.0, 6.0))),
    ],
)
def test_the_rule_in_numbers_adds_up_as_it_is_written(spec):
    lines = words.formula(charts.data_tables(spec))[1].split(r"\begin{aligned}")[1]
    left, equals, right = lines.removesuffix(r"\end{aligned}").rpartition("&= ")
    assert equals, "a sum of ordinary numbers needs no ≈"
    sum_ = value_of(left.partition("&= ")[2])
    assert float(f"{sum_:.4g}") == value_of(right)


def test_a_sum_that_eight_digits_cannot_write_is_not_called_equal():
    terms = [(1 / 3, 1 / 7), (-1 / 21,), (1e-15,)]
    digits, equals = words.digits_that_add_up(terms, math.fsum(map(math.prod, terms)))
    assert equals == r"\approx"
    assert digits == 8


@pytest.mark.parametrize("w", [(2.0, -3.4), (0.0, 0.0), (0.3,)])
def test_without_noise_there_is_no_rounding_to_see(w):
    spec = SyntheticSpec(w=w, noise=0.0, n=100)
    tables = charts.data_tables(spec)
    assert set(tables.epsilon) == {0.0}
    assert set(tables.first["noise ε"]) == {0.0}
    assert [value for value in (*tables.best, *tables.slopes) if 0 < abs(value) < 1e-6] == []
    assert "10⁻" not in words.summary(tables) + words.formula(tables)[1]
    bars, _ = charts.noise_table(tables)
    assert bars["right"].max() >= 1  # an axis of billionths would show only rounding
    assert bars["count"].max() == 100


@pytest.mark.parametrize("rho", [-1.0, -0.9, 0.0, 0.5, 1.0])
@pytest.mark.parametrize("w", [(2.0, -3.4), (3.0,)])
def test_the_spread_of_y_is_the_root_that_is_written(rho: float, w: tuple[float, ...]):
    spec = SyntheticSpec(w=w, noise=1.5, n=20, correlation=rho)
    tables, deal = charts.data_tables(spec), charts.deal_tables(DealSpec(n=20, batch_size=5))
    answer = words.exercises(tables, deal)[2][1]
    root, shown = re.search(r"√\((.*)\) = \*\*(.*)\*\*", answer).groups()
    plain = root.replace("−", "-").replace("²", "**2").replace("·", "*")
    assert math.sqrt(eval(plain)) == pytest.approx(float(shown), rel=1e-3)


@pytest.mark.parametrize("rho", [-1.0, 1.0])
def test_a_copied_feature_is_not_said_to_be_told_apart(rho: float):
    tables = charts.data_tables(SyntheticSpec(noise=1.0, n=100, correlation=rho))
    text = words.notice(tables)
    assert "keeps them apart" not in text
    assert "is the tighter one" not in text
    assert "singular" in text
    assert tables.expected_loss == pytest.approx(0.5 * (1 - 2 / 100))  # x₁ and b; x₂ adds nothing


def test_what_a_cloud_takes_from_the_other_feature_is_not_mistaken_for_noise():
    alone = SyntheticSpec(w=(2.0, 0.0), noise=5.0, n=31)
    for seed in range(20):
        tables = charts.data_tables(replace(alone, seed=seed))
        moved = max(abs(s - w) for s, w in zip(tables.slopes, tables.best, strict=False))
        assert ("A cloud alone misleads" in words.notice(tables)) == (moved > 0.5)


def test_three_samples_on_two_copied_features_are_not_fitted_exactly():
    tables = charts.data_tables(SyntheticSpec(noise=1.0, n=3, correlation=1.0))
    assert tables.loss > 0
    assert words.best_loss(tables) != "0"
    assert "exactly" not in words.best_loss_reason(tables)


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 7, 10, 100])
@pytest.mark.parametrize("noise", [0.0, 1.0])
def test_only_one_answer_about_the_loss_is_true(n: int, noise: float):
    for seed in range(10):
        tables = charts.data_tables(SyntheticSpec(noise=noise, n=n, seed=seed))
        truths = {"0": tables.loss == 0, "more than 0": tables.loss > 0}
        if noise:
            share = tables.loss / (noise**2 / 2)
            truths = {
                "0": share == 0,
                "well below σ²/2, not 0": 0 < share < 0.7,
                "about σ²/2": 0.7 <= share < 1.41,
                "about σ²": share >= 1.41,
            }
        assert tuple(truths) == words.losses(tables)
        assert [name for name, true in truths.items() if true] == [words.best_loss(tables)]


def test_theory_expects_no_correlation_of_rounding():
    spec = SyntheticSpec(w=(3.0, 5.0), noise=1.0, n=50, correlation=-0.6)
    assert charts.data_tables(spec).expected_r[0] == 0


@pytest.mark.parametrize("n", [1, 2, 3, 4, 100])
def test_a_shuffle_is_told_as_it_went(n: int):
    spec = SyntheticSpec(noise=1.0, n=n)
    right, wrong = charts.data_tables(spec), charts.shuffled_apart_tables(spec)
    text = words.shuffled_apart(right, wrong)
    assert not re.search(r"falls|rises|undefined|from (\S+) to \1\b", text)
    same = right.points["y"].tolist() == wrong.points["y"].tolist()
    assert ("does not show" in text) == same
    assert ("whatever their labels" in text) == (not same and wrong.loss == 0)


def test_a_constant_feature_loses_nothing_by_a_shuffle():
    spec = OwnSpec(((1.0, 2.0), (1.0, 3.0), (1.0, 5.0)))
    text = words.shuffled_apart(charts.data_tables(spec), charts.shuffled_apart_tables(spec))
    assert "does not show" in text


@pytest.mark.parametrize(("n", "size", "drop"), [(1, 1, False), (3, 2, False), (100, 12, True)])
def test_drawing_with_replacement_is_counted_not_presumed(n: int, size: int, drop: bool):
    spec = DealSpec(n=n, batch_size=size, drop_last=drop, replace=True)
    batches = deal_epochs(spec)[0]
    times = torch.cat(batches).tolist()
    often = sum(times.count(i) > 1 for i in range(n))
    text = words_deal.with_replacement(charts.times_drawn(batches, n))
    assert f"seen more than once **{often}**" in text
    assert f"**{n - len(set(times))}**" in text
    assert "close to 1/e" not in text  # few samples, or fewer draws than samples
    assert ("no sample twice" in text) == drop
    hundred = charts.times_drawn(deal_epochs(replaced(DealSpec()))[0], 100)
    assert "close to 1/e" in words_deal.with_replacement(hundred)


def test_labels_in_one_dimension_do_no_harm_to_one_sample():
    assert "does not show" in words.flat_labels(load(SPECS["one row"]))
    text = words.flat_labels(load(SPECS["no noise"]))
    assert "should be 0;" in text


@pytest.mark.parametrize(
    ("n", "size", "drop", "says"),
    [
        (3, 2, False, "1 full one and one of 1: **2** in all."),
        (5, 2, False, "2 full ones and one of 1: **3** in all."),
        (100, 12, True, "8 full ones: **8** in all. Drop last leaves the other 4 out."),
        (1000, 1, False, "1,000 full ones: **1,000** in all."),
    ],
)
def test_the_batches_of_an_epoch_are_those_that_are_dealt(n, size, drop, says):
    deal = charts.deal_tables(DealSpec(n=n, batch_size=size, drop_last=drop))
    answer = words.exercises(charts.data_tables(SPECS["own points"]), deal)[0][1]
    assert answer == says
    assert f"**{len(deal.sizes):,}**" in answer


def test_shuffling_is_said_to_do_what_it_does():
    def said(**changes):
        return words_deal.deal_words(charts.deal_tables(DealSpec(n=6, **changes)))

    assert "in other batches" in said(batch_size=4)
    assert "nothing but the order within it" in said(batch_size=6)
    assert "nothing but the order within it" in said(batch_size=6, shuffle=False)
    assert "another order" in said(batch_size=1)
    assert "**1** sample is in no batch" in said(batch_size=5, drop_last=True)


@pytest.mark.parametrize("drop", [False, True])
@pytest.mark.parametrize("shuffle", [False, True])
def test_torchs_dealer_deals_as_the_switches_say(shuffle: bool, drop: bool):
    spec = DealSpec(n=60, batch_size=25, shuffle=shuffle, drop_last=drop)
    text = words_deal.by_loader(charts.dealers(load(SPECS["one feature"]), spec))
    assert ("50 of 60 samples, in 2 batches" if drop else "60 of 60 samples, in 3 batches") in text
    assert ("in the same order as by hand" in text) == (not shuffle)


@pytest.mark.parametrize("name", DEALS)
def test_every_title_of_the_cards_and_clouds_fits_above_a_phone(name: str):
    assert len(deal_title(charts.deal_tables(DEALS[name]))) <= 50
    for seed in range(10):
        tables = charts.data_tables(SyntheticSpec(noise=1.0, n=100, seed=seed))
        assert max(len(clouds.scatter_title(tables, j)) for j in range(2)) <= 50


@pytest.mark.parametrize("name", SPECS)
def test_the_key_of_the_clouds_names_what_is_drawn_in_them_and_nothing_else(name: str):
    tables = charts.data_tables(SPECS[name])
    deal = charts.deal_tables(DealSpec(n=tables.n, batch_size=1))
    drawn = json.dumps(specs_of(clouds.scatter_chart(tables, deal, 0, LIGHT)))
    named = words.key(tables)
    for role in ("data", "batch", "truth", "compare", "optimum", "model"):
        assert (getattr(LIGHT, role) in drawn) == (role in named), role


def test_one_of_anything_is_not_many():
    tables, deal = charts.data_tables(SPECS["one row"]), charts.deal_tables(DEALS["one sample"])
    text = " ".join(
        [
            words.summary(tables),
            words.notice(tables),
            words_deal.deal_words(deal),
            words.best_loss_question(tables),
            words.best_loss_reason(tables),
            *(part for pair in words.exercises(tables, deal) for part in pair),
            *(part for pair in words_deal.readout_lines(deal, 2) for part in pair),
            words_deal.with_replacement(charts.times_drawn(deal_epochs(replaced(deal.spec))[0], 1)),
            words_deal.by_loader(charts.dealers(load(SPECS["one row"]), deal.spec)),
        ]
    )
    many = r"samples|rows|batches|ones|draws|labels"
    assert not re.search(rf"(?<![\d,.])1 (full )?({many})\b", text), text
