"""Points under the hand, as the server has them: what a hand left, what is undone, and extremes."""

import math

import pytest
from drawing import AWKWARD
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import ROOT, as_read, check, open_by_link, open_page, text_of

from ui import address, own_given, touch
from ui.reading.table import read

LESSONS = {"linreg": "03_linear_regression", "surface": "04_loss_surface", "sgd": "05_sgd"}
NUMBERS = st.floats(-1e15, 1e15) | st.integers(-(10**6), 10**6).map(float) | st.sampled_from([0.0])
ROWS = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=20)
NAMES = [
    (),
    ("x", "y"),
    ("year", "id"),
    ("x", "x"),
    ("area", "price"),
    ("1990", "2000"),
    ("", "=1"),
]


def page_of(lesson: str):
    return ROOT / "pages" / f"{LESSONS[lesson]}.py"


def left(at, lesson: str, rows, number: int = 1):
    """A hand has left these points."""
    at.session_state[f"{lesson}_touch_left"] = {
        "rows": [list(row) for row in rows],
        "number": number,
    }
    at.run()
    check(at, rows)
    return at


def headline(at) -> str:
    return next(as_read(m.value) for m in at.markdown if "** over **" in m.value)


def press(at, key: str):
    at.button(key=key).click().run()
    check(at)
    return at


def chosen(at, lesson: str) -> str:
    return at.selectbox(key=f"{lesson}_data").value


# --- what is made of a hand's points --------------------------------------------------------------


@given(ROWS, st.sampled_from(NAMES))
@settings(max_examples=150)
def test_points_are_read_back_as_they_were_left_and_nothing_is_asked(rows, names):
    made = touch.given(rows, names)
    table = read(made.source, made.answers)
    assert not table.questions
    spec, chosen = own_given.made_of(made, table).spec(1, touch.MOST, standardise=False)
    assert spec.rows == tuple(rows)
    assert not chosen.gaps


@pytest.mark.parametrize(
    "rows",
    [
        None,
        [],
        "1 2",
        [[1]],
        [[1, 2, 3]],
        [[1, math.nan]],
        [[1, math.inf]],
        [[1, 1e16]],
        [[1, "a"]],
        [[1.0, 2.0]] * (touch.MOST + 1),
    ],
)
def test_what_our_script_would_not_send_is_refused(rows):
    with pytest.raises((ValueError, TypeError)):
        touch.points_in(rows)


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=9), st.floats(-50, 50),
       st.floats(0.1, 50))  # fmt: skip
def test_a_drawn_axis_and_the_numbers_behind_it_are_two_ways_to_say_one_place(raw, shift, factor):
    drawn = [(x - shift) * factor for x in raw]
    found_shift, found_factor = touch.scale([float(x) for x in raw], drawn)
    for x, place in zip(raw, drawn, strict=True):
        assert math.isclose((x - found_shift) * found_factor, place, rel_tol=1e-9, abs_tol=1e-6)


@given(st.lists(st.sampled_from("abc<>"), max_size=30))
def test_undo_and_redo_walk_the_states_in_their_order(moves):
    steps, line, at = touch.Steps(), [], -1  # the line of states as a list and a place in it
    for move in moves:
        if move in "<>":
            found = steps.back() if move == "<" else steps.forth()
            there = at + (1 if move == ">" else -1)
            if line and 0 <= there < len(line):
                at = there
                assert found is not None
                assert found.name == line[at]
            else:
                assert found is None
        else:
            steps.look(touch.State(move, {}, None))
            if not line or line[at] != move:
                line, at = [*line[: at + 1], move], at + 1
    assert [state.name for state in steps.past] == line[: max(at, 0)][-touch.MOST_STEPS :]


# --- on the pages ---------------------------------------------------------------------------------


def test_a_first_touch_makes_the_points_ones_own_and_one_click_leads_back():
    at = open_page(page_of("linreg"), {"linreg_n": "20"})
    left(at, "linreg", [(0.5, 1.0), (1.5, 2.25), (3.0, 4.0)])
    assert chosen(at, "linreg") == "own points"
    assert headline(at) == "**y** over **x**: 3 rows, 1 feature."
    assert at.text_area(key="linreg_points").value == "x,y\n0.5,1\n1.5,2.25\n3,4\n"
    assert "These points are yours now; they began as one feature." in text_of(at)
    link = at.session_state[address.SAID]["linreg_points"]
    press(at, "linreg_touch_example")
    assert chosen(at, "linreg") == "one feature"
    assert at.slider(key="linreg_n").value == 20
    press(at, "linreg_touch_undo")
    assert headline(at).startswith("**y** over **x**: 3 rows")
    other = open_by_link(page_of("linreg"), linreg_data="own points", linreg_points=link)
    assert headline(other) == headline(at)
    assert other.text_area(key="linreg_points").value == at.text_area(key="linreg_points").value


def test_the_table_and_the_hand_change_the_same_points_and_both_are_undone():
    at = open_page(page_of("linreg"), {"linreg_data": "own points"})
    at.text_area(key="linreg_points").set_value(
        "area (m²),price (k€)\n50,100\n60,130\n80,150"
    ).run()
    left(at, "linreg", [(50, 100), (60, 120), (80, 150)])
    assert headline(at).startswith("**price (k€)** over **area (m²)**: 3 rows")
    assert "60,120" in at.text_area(key="linreg_points").value
    typed = at.text_area(key="linreg_points").value + "90,170\n"
    at.text_area(key="linreg_points").set_value(typed).run()
    assert headline(at).startswith("**price (k€)** over **area (m²)**: 4 rows")
    press(at, "linreg_touch_undo")
    assert "60,120" in at.text_area(key="linreg_points").value
    assert headline(at).startswith("**price (k€)** over **area (m²)**: 3 rows")
    press(at, "linreg_touch_undo")
    assert "60,130" in at.text_area(key="linreg_points").value
    press(at, "linreg_touch_redo")
    press(at, "linreg_touch_redo")
    assert headline(at).startswith("**price (k€)** over **area (m²)**: 4 rows")
    assert at.button(key="linreg_touch_redo").disabled


def test_my_line_stays_where_it_is_when_the_points_move_its_sliders_ends():
    at = open_page(page_of("linreg"))
    at.slider(key="linreg_b").set_value(2.0).run()
    left(at, "linreg", [(0.0, 1.0), (1.0, 2.0), (2.0, 30.0)])
    assert at.slider(key="linreg_b").value == 2.0


def test_what_was_lifted_stays_where_it_is_seen():
    at = open_page(page_of("surface"), {"surface_outliers": "3"})
    left(at, "surface", [(0.0, 1.0), (1.0, 20.0)])
    assert at.slider(key="surface_outliers").value == 0
    press(at, "surface_touch_undo")
    assert at.slider(key="surface_outliers").value == 3


MANY = [(k / 7, (k * 37 % 11) / 3) for k in range(touch.MOST)]


@pytest.mark.parametrize("lesson", LESSONS)
def test_nothing_a_hand_can_leave_ends_in_a_traceback(lesson):
    at = open_page(page_of(lesson))
    for number, rows in enumerate([*AWKWARD.values(), MANY, [(2.0, 3.0)]], 1):
        left(at, lesson, rows, number)
        assert f"{len(rows)} row" in headline(at)
    for rows in ([], [[1, math.inf]], [["a", 1]]):
        left(at, lesson, rows)
        assert "1 row," in headline(at)  # as it was
    for _ in range(3):
        press(at, f"{lesson}_touch_undo")
    press(at, f"{lesson}_touch_example")
    assert chosen(at, lesson) == "one feature"


@pytest.mark.parametrize(
    ("settings_", "why"),
    [({"sgd_data": "two features"}, "there is one feature"), ({"sgd_n": "500"}, "Here are 500")],
)
def test_where_points_cannot_be_touched_it_says_why(settings_, why):
    assert why in text_of(open_page(page_of("sgd"), settings_))
