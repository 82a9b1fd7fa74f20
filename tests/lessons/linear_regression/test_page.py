"""The lesson's page: opens in every state, says what is wrong, and loses nothing."""

import math
import re
from functools import partial

import pytest
from reading import ROOT, check, open_by_link, text_of, titles_of

from ui import player

PAGE = ROOT / "pages" / "03_linear_regression.py"


opened = partial(open_by_link, PAGE)


@pytest.mark.parametrize("data", ["one feature", "toy line", "exercise", "own points"])
def test_every_data_set_opens(data: str):
    titles = " ".join(titles_of(opened(linreg_data=data)))
    assert ("leaves no loss" if data == "toy line" else "× the smallest") in titles


@pytest.mark.parametrize("system", ["the first feature twice", "the first row only"])
def test_a_singular_system_is_met_and_explained(system: str):
    text = text_of(opened(linreg_system=system))
    assert "singular" in text
    assert "pseudo-inverse" in text
    assert "the shortest" in text


def test_one_click_takes_the_best_line_and_its_loss_is_the_smallest():
    app = opened(linreg_data="exercise")
    next(b for b in app.button if b.label == "Take the best line").click()
    app.run()
    assert not app.exception
    assert math.isclose(app.slider(key="linreg_w").value, 3.16, abs_tol=1e-9)
    assert math.isclose(app.slider(key="linreg_b").value, 3.6, abs_tol=1e-9)
    assert "My loss is 1 × the smallest" in titles_of(app)


@pytest.mark.row("LOS-5")
def test_switching_the_reshape_off_shows_the_matrix_and_the_damage():
    on = {"linreg_reshape": "true"}
    assert "(10, 10)" not in text_of(opened(linreg_further="Break it", **on))
    text = text_of(opened(linreg_further="Break it"))
    assert "(10, 10): 100 differences" in text
    assert "1-D labels" in text


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ("", "at least one line"),
        ("1 2\n3 four", "line 2 may hold only numbers"),
        ("1,2\n3,,4", "missing value"),
    ],
)
def test_bad_own_data_is_one_sentence_and_nothing_is_lost(points: str, said: str):
    app = opened(linreg_data="own points")
    app.text_area(key="linreg_points").set_value(points)
    app.run()
    assert not app.exception
    assert said in text_of(app)
    assert app.text_area(key="linreg_points").value == points
    assert "still show the last settings that work" in text_of(app)


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ("2 3", "cannot fix"),
        ("2 3\n2 4\n2 7", "constant"),
        ("1 5\n2 5\n3 5", "every"),
        ("1e11 1e12\n9e11 3e11\n-5e11 0", "standardise"),
        ("1e-9 1e-9\n2e-9 3e-9\n4e-9 4e-9", "3 rows"),
        ("0 0", "cannot fix"),
        ("1 2 3\n2 3 9\n4 4 1\n7 1 2", "first of your 2 features"),
    ],
)
def test_awkward_own_data_is_shown_with_advice(points: str, said: str):
    app = opened(linreg_data="own points")
    app.text_area(key="linreg_points").set_value(points)
    app.run()
    assert not app.exception
    text = text_of(app)
    assert said in text
    assert not {"nan", "inf", "-inf"} & set(text.lower().split())
    next(b for b in app.button if b.label == "Take the best line").click()
    app.run()
    assert not app.exception


def test_house_factors_switch_on_one_by_one():
    app = opened()
    for count, name in enumerate(("age", "distance"), 2):
        app.toggle(key=f"linreg_{name}").set_value(True).run()
        assert not app.exception
        table = next(m.value for m in app.markdown if m.value.startswith("| factors"))
        assert len(table.splitlines()) == 2 + 1 + count
    app.toggle(key="linreg_area").set_value(False).run()
    app.toggle(key="linreg_age").set_value(False).run()
    app.toggle(key="linreg_distance").set_value(False).run()
    assert not app.exception


def test_my_line_stands_where_the_link_says():
    app = opened(linreg_data="exercise", linreg_w="1", linreg_b="11.5")
    assert "| loss | 6.045 | 0.004 |" in text_of(app)


def test_many_own_rows_open_and_only_some_squares_are_drawn():
    rows = "\n".join(f"{i % 997} {3 * (i % 997) + i % 7}" for i in range(1500))
    app = opened(linreg_data="own points")
    app.text_area(key="linreg_points").set_value(rows).run()
    check(app)
    assert "Of 1,500 points, 200 evenly chosen are drawn" in text_of(app)


YEARS = "2000 10\n2001 12\n2002 11\n2003 15"


@pytest.mark.parametrize(
    ("preset", "r2"), [("", 0), ("Flat, at the mean", 0), ("Wrong way", -2.1), ("Take the", 0.7)]
)
def test_the_presets_keep_their_word_for_points_far_from_zero(preset: str, r2: float):
    app = opened(linreg_data="own points", linreg_points=YEARS)
    for button in [b for b in app.button if preset and b.label.startswith(preset)]:
        button.click()
        app.run()
    check(app)
    shown = re.search(r"\| R² \| (\S+) \|", text_of(app))
    assert shown is not None
    assert float(shown[1].replace("−", "-")) == pytest.approx(r2, abs=0.01)


def test_one_row_of_the_book_leaves_a_plane():
    app = opened(linreg_book="true", linreg_system="the first row only")
    assert "not a point but a **plane**" in text_of(app)


def test_the_player_of_the_rows_counts_them_as_the_text_does(monkeypatch: pytest.MonkeyPatch):
    shown: list[dict] = []
    monkeypatch.setattr(player, "_player", lambda data, key: shown.append(data))
    assert "X has 8 rows" in text_of(opened())
    (rows,) = [data for data in shown if data["target"] == "linreg_rows"]
    assert (rows["counts_from"], rows["num_steps"] + rows["counts_from"]) == (1, 8)


def test_a_slider_at_its_end_survives_data_with_a_shorter_range():
    at = opened()
    b = at.slider(key="linreg_b")
    b.set_value(b.max).run()
    at.slider(key="linreg_n").set_value(2.0).run()
    at.slider(key="linreg_noise").set_value(0.0).run()
    assert not at.exception
    b = at.slider(key="linreg_b")
    assert b.min <= b.value <= b.max


def test_up_to_eight_features_go_into_the_normal_equation():
    columns = [[(7 * k * k + 3 * j * k + j * j) % (11 + j) for j in range(9)] for k in range(30)]
    rows = "\n".join(",".join(map(str, row)) for row in columns)
    names = ",".join(f"c{j}" for j in range(9))
    text = text_of(opened(linreg_data="own points", linreg_points=f"{names}\n{rows}"))
    assert "8 features" in text
    assert "The figure shows the first of your 8 features, c0" in text
    assert "is only (9, 9)" in text
