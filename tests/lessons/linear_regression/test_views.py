"""The lesson's tables and charts: what they hold, and that only finite numbers reach a chart."""

import math
import re
from collections.abc import Iterable

import altair as alt
import numpy as np
import pytest
import torch
from drawing import AWKWARD, picture, texts_in
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reading import numbers_in

from charts.palettes import DARK, LIGHT
from core.data import FixedSpec, OwnSpec, SyntheticSpec, load, named_spec
from core.house import HouseSpec
from core.linear_regression import conventions
from lessons.linear_regression import (
    house,
    squared_loss,
    tables_house,
    tables_solution,
    words,
    words_house,
    words_solution,
)
from lessons.linear_regression import line as charts
from lessons.linear_regression.tables import (
    MAX_SQUARES,
    LineTables,
    line_tables,
    on_grid,
    one_residual,
    slider_range,
    slider_ranges,
    standing_lines,
    trap_table,
)
from ui.live import Thumb, steered

ONE, TOY, EXERCISE = (
    load(named_spec("one feature", n=12)),
    load(FixedSpec()),
    load(FixedSpec("exercise")),
)


HERE = {"area": 100.0, "age": 30.0, "distance": 5.0}


palettes = pytest.mark.parametrize("palette", [LIGHT, DARK])


def finite(chart) -> dict:
    spec = chart.to_dict()
    assert all(math.isfinite(v) for v in numbers_in(spec))
    assert spec["description"]
    assert spec["title"]["text"]
    return spec


# --- my line -----------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [ONE, TOY, EXERCISE])
def test_the_area_of_the_squares_is_2n_times_the_loss(data):
    tables = line_tables(data, 1.0, 2.0)
    area = ((tables.points["y"] - tables.points["mine"]) ** 2).sum()
    assert area == pytest.approx(tables.mine.squares)
    assert area / (2 * data.n) == pytest.approx(tables.mine.loss)


def squares_in(svg: str, colour: str) -> list[tuple[float, float]]:
    """Widths and heights of the squares of one colour."""
    paths = re.findall(rf'd="([^"]*)" fill="{colour}" fill-opacity="[.0-9]+" stroke=', svg)
    sides = [re.fullmatch(r"M[^h]*h([-\d.e]+)v([-\d.e]+)h[-\d.e]+Z", path) for path in paths]
    return [(float(side[1]), float(side[2])) for side in sides if side]


@pytest.mark.parametrize("width", [300, 900])
@pytest.mark.parametrize("w", [1.0, -2.0])
def test_a_square_has_equal_sides_on_screen_and_its_residual_is_one(width, w):
    tables = line_tables(EXERCISE, w, 11.5)
    chart = charts.line_chart(tables, show_best=True, palette=LIGHT)
    svg, pixels = picture(chart, width), 430 / (tables.y[1] - tables.y[0])
    for line, colour in (("mine", LIGHT.model), ("best", LIGHT.optimum)):
        sides = squares_in(svg, colour)
        residuals = (tables.points["y"] - tables.points[line]).abs() * pixels
        assert [across for across, _ in sides] == pytest.approx([up for _, up in sides], rel=1e-6)
        assert [up for _, up in sides] == pytest.approx(residuals.tolist(), rel=1e-6)


@pytest.mark.parametrize("best", [False, True])
def test_a_thumb_that_moved_draws_what_the_server_will(best):
    def drawn(w: float, b: float) -> list:
        tables = line_tables(ONE, w, b)
        line = charts.line_chart(tables, show_best=best, palette=LIGHT)
        return [line, charts.loss_bars(tables, LIGHT)]

    stands = {"w": Thumb("w", 1.0), "b": Thumb("b", 2.0)}
    for before, after in zip(drawn(1.0, 2.0), drawn(-1.5, 6.0), strict=True):
        before = steered(before, stands)
        assert picture(before, w=-1.5, b=6.0) == picture(after)
        assert picture(before, w=1.0, b=2.0) == picture(before) != picture(after)


def loss_of(text: str) -> float:
    """A number as a label spells it."""
    plain = text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--"))
    return float(plain.replace(" × 10", "e"))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(*2 * [st.floats(-1e6, 1e6)]), min_size=1, max_size=8),
    st.floats(-100, 100),
    st.floats(-1e6, 1e6),
)
def test_the_bars_are_as_long_as_core_says(rows, w, b):
    tables = line_tables(load(OwnSpec(tuple(rows))), w, b)
    title, *_, mine, best = texts_of_bars(tables)
    assume(tables.mine.loss > 1e6 * tables.no_loss)  # otherwise both are rounding
    assert loss_of(mine) == pytest.approx(tables.mine.loss, rel=1e-3)
    assert loss_of(best) == pytest.approx(tables.best.loss, rel=1e-3)
    if tables.ratio is not None:
        said = title.removeprefix("My loss is ").removesuffix(" × the smallest")
        assert loss_of(said) == pytest.approx(tables.ratio, rel=1e-3)


def texts_of_bars(tables: LineTables) -> list[str]:
    """The title first, then the marks of the axes, and the labels of both bars."""
    *others, title = texts_in(picture(charts.loss_bars(tables, LIGHT)))
    return [title, *others]


@pytest.mark.parametrize("best", [False, True])
@palettes
def test_my_line_is_drawn_with_and_without_the_best(best, palette):
    tables = line_tables(ONE, 1.0, 2.0)
    spec = finite(charts.line_chart(tables, show_best=best, palette=palette))
    assert len(spec["layer"]) == (6 if best else 4)  # one carries the numbers
    spec |= {"datasets": {}}
    alt.LayerChart.from_dict(spec, validate=True)
    bars = finite(charts.loss_bars(tables, palette)) | {"datasets": {}}
    alt.LayerChart.from_dict(bars, validate=True)


def test_the_best_line_is_never_beaten_and_the_ratio_says_so():
    assert line_tables(EXERCISE, 3.16, 3.6).ratio == pytest.approx(1)
    assert line_tables(EXERCISE, 3.0, 4.0).ratio == pytest.approx(0.02 / 0.004)
    assert line_tables(TOY, 1.0, 0.0).ratio is None
    for (w, b), said in {
        (2.0, 0.0): "The best line leaves no loss, and so does mine",
        (1.0, 0.0): "The best line leaves no loss",
    }.items():
        assert texts_of_bars(line_tables(TOY, w, b))[0] == said
    assert texts_of_bars(line_tables(EXERCISE, 3.0, 4.0))[0] == ("My loss is 5 × the smallest")


@pytest.mark.parametrize(
    "rows",
    [
        ((2.0, 3.0),),
        ((2.0, 3.0), (2.0, 5.0)),
        ((1.0, 5.0), (2.0, 5.0)),
        ((1e12, 1e12), (-1e12, 2.0)),
        ((1e-9, 1e-9), (2e-9, 5e-9)),
        ((0.0, 0.0),),
        tuple((float(i), float(i % 7)) for i in range(5000)),
        *AWKWARD.values(),
    ],
)
def test_awkward_points_are_drawn_and_the_sliders_hold_the_best_line(rows):
    data = load(OwnSpec(rows))
    tables = line_tables(data, 0.0, 0.0)
    for chart in (
        charts.line_chart(tables, show_best=True, palette=LIGHT),
        charts.loss_bars(tables, LIGHT),
    ):
        finite(chart)
        assert not re.search("NaN|Infinity|undefined", picture(chart))
    assert len(tables.points) <= MAX_SQUARES
    for span, best in zip(slider_ranges(data), (tables.best_w, tables.best_b), strict=True):
        assert span.low < span.high
        assert span.low <= 0 <= span.high
        assert abs(on_grid(best, span) - best) <= span.step * 0.51
    for text in (
        words.line_summary(tables),
        words.line_notice(tables),
        words.score_table(tables),
    ):
        assert "nan" not in text
        assert "inf" not in text


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_a_slider_can_always_stand_near_each_line_and_on_zero(best, other, reach):
    span = slider_range(best, reach, (other,))
    for place in (best, other):
        assert abs(on_grid(place, span) - place) <= span.step * 0.51
    assert abs(on_grid(0.0, span)) <= 1e-6 * span.step
    assert span.step <= max(reach / 250, 1e-8 * (span.high - span.low))


YEARS = ((2000.0, 10.0), (2001.0, 12.0), (2002.0, 11.0), (2003.0, 15.0))


STAMPS = tuple((1.7e6 + x, y) for x, y in YEARS)


@pytest.mark.parametrize(
    "data", [ONE, TOY, EXERCISE, *(load(OwnSpec(rows)) for rows in (YEARS, STAMPS))]
)
def test_flat_mirrored_and_best_line_can_be_stood_on_wherever_the_data_lie(data):
    lines = standing_lines(data, *slider_ranges(data))
    flat, best, mirrored = (line_tables(data, w, b).mine for w, b in lines)
    best_r2 = line_tables(data, 0.0, 0.0).best.r2
    assert flat.r2 == pytest.approx(0, abs=1e-4)
    assert best.r2 == pytest.approx(best_r2, abs=1e-4)
    assert mirrored.r2 == pytest.approx(-3 * best_r2, abs=0.02)


@pytest.mark.row("LIN-4")
def test_the_exercise_is_answered_with_19_4():
    (question, answer), *_ = words.exercises(line_tables(EXERCISE, 0.0, 0.0))
    assert "x = 5" in question
    assert "**19.4**" in answer


@pytest.mark.row("LIN-4")
def test_the_two_output_trick_gives_four_and_eight():
    assert "(0.5, 0.5), (1, 1)" in words.two_outputs()
    assert "**[4, 8]**" in words.two_outputs()


# --- the normal equation -----------------------------------------------------------------------


def test_the_steps_show_todays_matrices():
    tables = tables_solution.equation_tables(EXERCISE.X, EXERCISE.y, ["w", "b"])
    told = " ".join(tex for _, *formulas in words_solution.steps(tables) for tex in formulas)
    assert r"\begin{bmatrix}30 & 10 \\ 10 & 4\end{bmatrix}" in told
    assert r"\begin{bmatrix}3.16 \\ 3.6\end{bmatrix}" in told
    assert not tables.other_losses


def test_a_copied_feature_is_named_and_has_equal_answers():
    X = torch.cat([EXERCISE.X, EXERCISE.X], dim=1)
    names = tables_solution.system_names(2, "the first feature twice")
    assert names == ["w", "w′", "b"]
    tables = tables_solution.equation_tables(X, EXERCISE.y, names)
    assert tables.other_losses == pytest.approx([0.004] * 3)
    assert "only 2 different things" in words_solution.steps(tables)[-1][0]
    assert "One column can be written" in words_solution.singular_words(tables)


@pytest.mark.parametrize(
    ("X", "said"),
    [
        (
            [[1.0]],
            "1 row cannot fix 2 numbers, so the bottom of the loss is not a point but a line",
        ),
        (
            [[1.0, 2.0]],
            "1 row cannot fix 3 numbers, so the bottom of the loss is not a point but a plane",
        ),
        ([[1.0, 2.0], [3.0, 5.0]], "2 rows cannot fix 3 numbers, so .* a line"),
        ([[1.0, 2.0, 4.0]], "a space of 3 dimensions"),
        ([[5.0, 7.0]] * 4, "2 columns can be written with the others, so .* a plane"),
    ],
)
def test_the_bottom_of_the_loss_has_as_many_dimensions_as_numbers_are_left_free(X, said):
    X = torch.tensor(X, dtype=torch.double)
    names = tables_solution.system_names(X.shape[1], "the points as they are")
    tables = tables_solution.equation_tables(X, X.sum(dim=1, keepdim=True), names)
    assert re.search(said, words_solution.singular_words(tables).replace("**", ""))


def test_matrices_that_stand_side_by_side_are_formulas_of_their_own():
    tables = tables_solution.equation_tables(EXERCISE.X, EXERCISE.y, ["w", "b"])
    _, (_, *product), *_ = words_solution.steps(tables)
    assert len(product) == 2
    assert all(tex.count("bmatrix") == 2 for tex in product)  # begin and end


def test_the_tables_hold_numbers_that_fit_a_phone():
    X = torch.cat([ONE.X, ONE.X], dim=1)
    equation = tables_solution.equation_tables(X, ONE.y, ["w", "w′", "b"])
    houses = tables_house.house_tables(HouseSpec(), list(HERE), HERE)
    for text in (
        words_solution.answer_table(equation),
        words_solution.other_table(equation),
        words_house.growth_table(houses),
        words.convention_rows("x", conventions(ONE.y * 0, ONE.y)),
    ):
        _, _, *rows = text.splitlines()
        cells = [cell for row in rows for cell in row.split("|")[2:-1]]
        assert max(len(word) for cell in cells for word in cell.split()) <= 8


# --- loss conventions, the trap ----------------------------------------------------------------


@palettes
@pytest.mark.parametrize(("y_hat", "y"), [(1.5, 0.3), (-2.0, 0.5)])
def test_the_tangents_are_as_steep_as_core_says(palette, y_hat, y):
    chart = squared_loss.parabola_chart(y_hat, y, palette)
    finite(chart)
    dashed = re.findall(
        r'd="M([-.\d]+),([-.\d]+)L([-.\d]+),([-.\d]+)"[^>]*stroke-dasharray', picture(chart)
    )
    across, up = 300 / (2 * squared_loss.REACH), 320 / (0.75 * squared_loss.REACH**2 + 1.5)
    slopes = [(y0 - y1) / up / ((x1 - x0) / across) for x0, y0, x1, y1 in map(floats, dashed)]
    book, plain, *_ = conventions(*one_residual(y_hat, y))
    assert slopes == pytest.approx([book.slope, plain.slope], rel=5e-5)


def floats(texts: Iterable[str]) -> list[float]:
    return [float(text) for text in texts]


def test_a_moved_prediction_and_a_moved_label_draw_what_the_server_will():
    stands = {"y_hat": Thumb("y_hat", 1.5), "y": Thumb("y", 0.3)}
    before = steered(squared_loss.parabola_chart(1.5, 0.3, LIGHT), stands)
    after = squared_loss.parabola_chart(-0.5, 1.2, LIGHT)
    assert picture(before, y_hat=-0.5, y=1.2) == picture(after) != picture(before)


def test_conventions_at_the_bottom_have_no_ratio():
    rows = words.convention_rows("x", conventions(*one_residual(1.0, 1.0)))
    assert rows.count("| – |") == 4


@pytest.mark.row("LOS-5")
@palettes
@pytest.mark.parametrize(("reshape", "cells"), [(True, 10), (False, 100)])
def test_the_trap_shows_ten_errors_or_a_hundred_differences(reshape, cells, palette):
    table = trap_table(load(SyntheticSpec(n=10)), reshape=reshape)
    assert len(table) == cells
    assert table["right"].sum() == 10
    finite(squared_loss.trap_chart(table, palette))


def test_the_ringed_differences_are_the_errors():
    data = load(SyntheticSpec(n=10))
    right = trap_table(data, reshape=True)["value"]
    wrong = trap_table(data, reshape=False)
    assert wrong.loc[wrong["right"], "value"].tolist() == pytest.approx(right.tolist())


# --- houses ------------------------------------------------------------------------------------


@pytest.mark.row("LIN-3")
@pytest.mark.parametrize("factors", [[], ["area"], ["age"], ["area", "age"], list(HERE)])
@palettes
def test_the_price_is_its_hand_sum_and_the_plane_goes_through_it(factors, palette):
    tables = tables_house.house_tables(HouseSpec(), factors, HERE)
    weights = tables.model.w.flatten().tolist()
    by_hand = sum(w * HERE[f] for w, f in zip(weights, factors, strict=True))
    assert tables.price == pytest.approx(by_hand + tables.model.b.item(), abs=1e-9)
    at = tables_house.plane(tables, np.array([100.0]), np.array([30.0]))
    assert at.item() == pytest.approx(tables.price, abs=1e-9)
    zero = tables_house.house_tables(HouseSpec(), factors, dict.fromkeys(HERE, 0.0))
    assert zero.price == pytest.approx(tables.model.b.item(), abs=1e-9)
    finite(house.plane_chart(tables, palette))
    assert len(words_house.growth_table(tables).splitlines()) == 3 + len(factors)


@pytest.mark.parametrize("factors", [["area"], ["age"], list(HERE)])
def test_a_moved_thumb_draws_the_house_that_the_server_will(factors):
    stands = {name: Thumb(name, value) for name, value in HERE.items()}
    thumbs = {"area": 150.0, "age": 7.0}
    before, after = (
        tables_house.house_tables(HouseSpec(), factors, here) for here in (HERE, HERE | thumbs)
    )
    for chart in (house.plane_chart, house.sum_chart):
        moved = steered(chart(before, LIGHT), stands)
        assert picture(moved, **thumbs) == picture(chart(after, LIGHT)) != picture(moved)


@pytest.mark.parametrize(
    ("overlap", "said"), [(0.95, "correlation 0.998"), (0.6, "correlation 0.79"), (0.6, "60%")]
)
def test_the_correlation_of_the_houses_is_told_apart_from_the_control(overlap, said):
    tables = tables_house.house_tables(HouseSpec(overlap=overlap), ["area", "age"], HERE)
    assert said in words_house.house_notice(tables)


def test_factors_that_were_drawn_apart_are_not_said_to_move_together():
    tables = tables_house.house_tables(HouseSpec(), ["area", "distance"], HERE)
    assert "move together" not in words_house.house_notice(tables)


def test_the_price_may_break_only_between_its_terms():
    tables = tables_house.house_tables(HouseSpec(), list(HERE), HERE)
    letters, numbers = words_house.price_formula(tables)
    assert letters.count(r"\cdot") == numbers.count(r"\cdot") == 3
    for formula in (letters, numbers):
        outside = re.sub(r"\{(?:[^{}]|\{[^{}]*\})*\}", "", formula)
        assert r"\cdot" not in outside


# --- numbers -----------------------------------------------------------------------------------


def test_a_loss_that_is_only_rounding_is_shown_as_zero():
    tables = tables_solution.equation_tables(EXERCISE.X[:1], EXERCISE.y[:1], ["w", "b"])
    assert tables.other_losses == [0.0, 0.0, 0.0]
    assert all(loss == 0 for _, loss in tables.answers.values())
