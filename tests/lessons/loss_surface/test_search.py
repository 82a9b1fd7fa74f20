"""What is said of an exhaustive search is what that search did."""

import pytest
from drawing import assert_drawable

from charts.palettes import LIGHT
from core.search import SearchSpec, rounds, search
from lessons.loss_surface import search as charts
from lessons.loss_surface import tables_further, words_search

ONE = SearchSpec("toy", ((0.0, 4.0),), 0.1)
MISSED = SearchSpec("toy", ((3.0, 6.0),), 0.1)
SINGLE = SearchSpec("toy", ((9.5, 10.0),), 0.5)
TWO = SearchSpec("exercise", ((0.0, 6.0), (0.0, 6.0)), 0.1)
VALLEY = SearchSpec("exercise", ((0.0, 4.0), (0.0, 4.0)), 0.5)


def test_rounds_that_worked_say_so():
    for spec in (ONE, TWO):
        text = words_search.rounds_words(rounds(spec, 4))
        assert "It worked" in text
        assert "not" not in text


def test_rounds_beside_the_best_do_not_say_they_worked():
    text = words_search.rounds_words(rounds(MISSED, 5))
    assert "a = 2, loss 0, lies outside of the range" in text
    assert "a = 2.889, loss 3.687" in text
    assert "worked" not in text
    assert "1 × 10⁻⁵" in text
    assert "e-05" not in text


def test_rounds_that_lose_a_narrow_valley_say_so():
    text = words_search.rounds_words(rounds(VALLEY, 5))
    assert "narrow valley" in text
    assert "a = 3.16, b = 3.6, loss 0.008" in text
    assert "worked" not in text


def test_the_answer_is_that_of_the_last_round():
    results = rounds(TWO, 3)
    total = sum(found.spec.evaluations for found in results)
    text = words_search.answer(results)
    assert "**a = 3.16, b = 3.6**" in text
    assert f"After {total:,} evaluations in 3 rounds" in text
    assert words_search.answer(rounds(ONE, 1)).startswith("After 40 evaluations: **a = 2**")
    assert "After 1 evaluation:" in words_search.answer(rounds(SINGLE, 1))


def test_the_warning_says_where_the_best_is():
    assert "did not look where it is" in words_search.edge_warning(rounds(MISSED, 1))
    lost = words_search.edge_warning(rounds(VALLEY, 1))
    assert "a = 3.5" in lost
    assert "did not look where it is" not in lost
    assert "too coarse" in lost
    beside = rounds(SearchSpec("toy", ((0.0, 2.0),), 0.1), 3)
    assert words_search.edge_warning(beside[:1]) is not None
    assert words_search.edge_warning(beside) is None  # the later rounds went there
    on_it = words_search.edge_warning(rounds(SearchSpec("toy", ((1.5, 2.5),), 0.5), 1))
    assert "is the best" in on_it


@pytest.mark.parametrize(
    ("ends", "step", "digits"), [((0.0, 4.0), 0.1, "12,577"), ((0.0, 6.0), 0.1, "13,959")]
)
def test_the_digits_of_a_power_are_counted(ends, step: float, digits: str):
    assert f"with {digits} digits" in words_search.cost_words(
        search(SearchSpec("toy", (ends,), step))
    )


def test_ten_to_a_power_has_one_digit_more():
    assert "with 7,851 digits" in words_search.cost_words(
        search(SearchSpec("toy", ((0.0, 5.0),), 0.5))
    )


def test_one_candidate_is_not_two():
    found = search(SINGLE)
    text = words_search.cost_words(found)
    assert "1 candidate " in text
    assert "digits" not in text
    assert charts.line_chart(found, LIGHT).title["text"] == "1 candidate, tried once"
    pair = search(SearchSpec("exercise", ((9.5, 10.0),) * 2, 0.5))
    assert charts.plane_chart(pair, LIGHT).title["text"] == "1 pair, tried once"


def test_the_bottom_of_the_cost_chart_is_explained():
    table = tables_further.cost_table(ONE)
    chart = charts.cost_chart(table, 0.1, LIGHT)
    assert_drawable(chart)
    assert "0 stands at 0.000001" in str(chart.to_dict()["layer"][0]["encoding"]["y"]["title"])


def test_what_a_finer_step_buys_is_said():
    assert "every step finds the best itself" in words_search.bought_words(
        tables_further.cost_table(ONE)
    )
    flat = words_search.bought_words(tables_further.cost_table(MISSED))
    assert "every step ends 4.667 above the best" in flat
    text = words_search.bought_words(tables_further.cost_table(TWO))
    assert "from 0.032 to 0" in text
    assert "from 144 to 360,000" in text


def test_a_grid_that_would_be_too_large_is_left_out_of_the_costs():
    table = tables_further.cost_table(SearchSpec("exercise", ((-5.0, 10.0),) * 2, 0.5))
    assert table["step"].tolist() == [0.5, 0.2, 0.1, 0.05, 0.02]
    assert_drawable(charts.cost_chart(table, 0.5, LIGHT))


def test_ranges_have_a_true_minus():
    table = tables_further.rounds_table(rounds(SearchSpec("toy", ((-5.0, 10.0),), 0.5), 2))
    assert table["range"].iloc[0] == "−5 to 10"


def test_a_small_step_is_written_as_people_write_it():
    table = tables_further.rounds_table(rounds(ONE, 5))
    assert table["step"].tolist() == ["0.1", "0.01", "0.001", "0.0001", "1 × 10⁻⁵"]
