"""The lesson's page: presets show what they name, exercises have today's numbers, own data stay."""

import re
from functools import partial

import pytest
from reading import ROOT, charts_of, check, open_by_link, text_of

from charts.palettes import LIGHT
from ui import player, prose

PAGE = ROOT / "pages" / "01_data.py"


opened = partial(open_by_link, PAGE)


@pytest.mark.parametrize(
    ("preset", "says"),
    [
        ("The book's data", "1,000 samples in batches of 10:"),
        ("Short last batch", "3 full ones and one of 100: **4** in all."),
        ("Much noise", "The floor is σ²/2 = 12.5."),
        ("Three samples", "1 full one and one of 1: **2** in all."),
    ],
)
def test_every_preset_shows_what_it_names(preset: str, says: str):
    at = opened()
    next(b for b in at.button if b.label == preset).click().run()
    check(at, preset)
    assert says in text_of(at)


@pytest.mark.parametrize(("preset", "rho"), [("Correlated", 0.9), ("Copied feature", 1.0)])
def test_a_preset_from_own_points_writes_the_correlation_into_the_link(preset: str, rho: float):
    at = opened(data_source="own points")
    next(b for b in at.button if b.label == preset).click().run()
    check(at, preset)
    assert at.slider(key="data_correlation").value == rho
    assert float(at.query_params["data_correlation"]) == rho


def test_the_exercises_have_todays_numbers():
    text = text_of(opened(data_noise="2", data_n="50", data_batch="20", data_w1="3", data_w2="0"))
    assert "2 full ones and one of 10: **3** in all." in text
    assert "The floor is σ²/2 = 2." in text
    assert "Four times as high: **8**." in text
    assert "**3.606**" in text  # √(3² + 0² + 2²)


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ("", "at least one line"),
        ("1 2\n3 four", "line 2 may hold only numbers"),
        ("1,2\n3,,4", "missing value"),
        ("1 2\n1 2 3", "line 1 has 2 of 3 cells: a missing value"),
        ("1 1e300", "a number must lie between"),
    ],
    ids=["empty", "word", "missing", "ragged", "huge"],
)
def test_bad_own_data_is_one_sentence_and_nothing_is_lost(points: str, said: str):
    at = opened(data_source="own points")
    before = [spec for spec, _ in charts_of(at)]
    at.text_area(key="data_points").set_value(points).run()
    check(at, points[:20])
    assert said in text_of(at)
    assert at.text_area(key="data_points").value == points
    assert [spec for spec, _ in charts_of(at)] == before


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ("2 3", "1 row, 1 feature"),
        ("2 3\n2 4\n2 7", "constant"),
        ("1000 1\n2000 2\n9 3", "standardise them"),
        ("x1,x2,y\n1,2,3\n4,4,6", "2 rows, 2 features"),
    ],
    ids=["one", "constant", "scales", "names"],
)
def test_awkward_own_data_is_shown_with_advice(points: str, said: str):
    at = opened(data_source="own points", data_points=points)
    assert said in text_of(at)
    assert list(charts_of(at))


@pytest.mark.parametrize(
    "link",
    [{}, {"data_batch": "100", "data_epochs": "1"}, {"data_n": "1"}, {"data_drop": "true"}],
)
def test_the_player_stands_on_a_batch_everywhere_and_counts_it_as_the_readout_does(
    link: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    shown: list[dict] = []
    monkeypatch.setattr(player, "_player", lambda data, key: shown.append(data))
    monkeypatch.setattr(player, "_readout", lambda data, key: shown.append(data))
    opened(**link)
    bar, readout = shown
    table = readout["table"].to_pydict()
    assert len(table["seen"]) == bar["num_steps"] + 1  # one row for each place of the player
    assert all(None not in column for column in table.values())
    assert bar["counts_from"] == int(table["number"][0]) == 1
    starts = [step for step, number in enumerate(table["number"]) if number == "1"]
    assert bar["landmarks"] == starts


@pytest.mark.parametrize("given", ["0", "about σ²/2"])
def test_without_noise_only_one_answer_is_true(given: str):
    at = opened(data_noise="1")
    at.button_group(key="data_predict").set_value(given).run()
    at.slider(key="data_noise").set_value(0.0).run()
    check(at, given)
    options = [option.content for option in at.button_group(key="data_predict").proto.options]
    assert options == ["0", "more than 0"]
    at.button_group(key="data_predict").set_value("0").run()
    assert "**Yes: 0.**" in text_of(at)


def test_a_key_draws_a_line_where_the_figures_do_and_a_mark_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
):
    drawn: list[str] = []
    monkeypatch.setattr(prose.st, "html", drawn.append)
    prose.key(LIGHT, truth="the truth")
    prose.key(LIGHT, truth="the truth", data="samples", dashed=("truth",))
    mark, line = drawn
    assert 'class="form truth"' in mark
    assert "dashed" not in mark
    assert 'class="form truth"' not in line
    assert line.count('class="form dashed"') == 1
    assert 'class="form data"' in line


def test_the_exercise_on_the_spread_counts_the_correlation():
    text = text_of(opened(data_correlation="1", data_noise="0"))
    assert "√(2² + (−3.4)² + 2 · 2 · (−3.4) · 1 + 0²) = **1.4**" in text  # y = (2 − 3.4) x + 4.2


@pytest.mark.parametrize("mistake", ["X and y shuffled apart", "with replacement", "1-D labels"])
@pytest.mark.parametrize("n", ["1", "2", "3"])
def test_a_mistake_is_told_as_it_went_with_few_samples(mistake: str, n: str):
    text = text_of(opened(data_n=n, data_mistake=mistake))
    assert "undefined to" not in text
    assert not re.search(r"\d × 10⁻", text), "a loss that is nothing but rounding"
