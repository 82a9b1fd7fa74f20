"""What is said and drawn of a ball on a curve is what its path did."""

import pytest
from drawing import assert_drawable, picture

from charts.palettes import LIGHT
from core.minima import RollSpec, roll
from lessons.loss_surface import minima, words_minima


def said(curve: str, start: float, lr: float, steps: int) -> str:
    return words_minima.outcome(roll(RollSpec(curve, start, lr, steps)))


def ends_of(chart, axis: str) -> list[float]:
    return chart.to_dict()["layer"][0]["encoding"][axis]["scale"]["domain"]


@pytest.mark.parametrize(("start", "lr"), [(6.0, 0.01), (2.2, 0.1)])
def test_a_step_that_leaps_over_the_hill_is_said(start: float, lr: float):
    text = said("quartic", start, lr, 1000)
    assert "**global**" in text
    assert f"Step 1 leapt over the hilltop at x = 0.17, from x = {start:g} to" in text
    assert "beyond the hilltop" not in text


def test_a_ball_that_rolled_is_not_said_to_leap():
    text = said("quartic", 0.1, 0.01, 1000)
    assert "leapt" not in text
    assert "beyond the hilltop at x = 0.17" in text
    assert "leapt" not in said("quartic", 0.2, 0.01, 1000)


def test_waves_that_fall_ever_lower_have_no_global_minimum():
    text = said("waves", 2.0, 0.01, 1000)
    assert "global" not in text
    assert "in sight" in text


def test_several_leaps_are_counted():
    result = roll(RollSpec("quartic", 1.95, 0.2, 200))
    assert len(result.leaps) == 2
    assert "It leapt over a hilltop 2 times." in words_minima.outcome(result)


def test_a_ball_at_rest_outside_of_the_marked_minima_is_not_sent_on():
    text = said("waves", 6.0, 0.001, 1000)
    assert "rests at x = 5.02" in text
    assert "another minimum than those marked" in text
    assert "more steps" not in text


@pytest.mark.parametrize(
    ("curve", "start", "lr", "steps", "ends"),
    [
        ("parabola", 0.2, 1.0, 10, "between x = 0.2 and x = 3.8"),
        ("parabola", 0.2, 1.0, 1000, "between x = 0.2 and x = 3.8"),
        ("quartic", 0.2, 0.3, 200, "between x = "),
        ("waves", 1.1, 0.5, 200, "between x = −0."),
    ],
)
def test_a_ball_that_jumps_to_and_fro_is_not_given_more_steps(curve, start, lr, steps, ends):
    text = said(curve, start, lr, steps)
    assert "jumps to and fro" in text
    assert ends in text
    assert "Give it more steps" not in text


def test_a_ball_on_its_way_is_given_more_steps():
    text = said("parabola", -2.0, 0.001, 10)
    assert "Give it more steps" in text
    assert "after 10 steps" in text
    assert "after 1 step," in said("parabola", -2.0, 0.001, 1)


def test_a_ball_that_flew_away_is_said_to_do_only_what_it_did():
    once = said("quartic", 6.0, 1.1, 200)
    assert "at step 1:" in once
    assert "from x = 6 to x = −905.9" in once
    assert "longer than the one before" not in once
    assert "every step was longer than the one before" in said("parabola", 0.2, 1.1, 200)


@pytest.mark.parametrize(
    ("curve", "start", "lr"), [("quartic", 6.0, 0.01), ("waves", 6.0, 0.001), ("waves", 2.0, 1.0)]
)
def test_the_picture_holds_the_path_of_a_ball_that_stayed(curve: str, start: float, lr: float):
    result = roll(RollSpec(curve, start, lr, 200))
    chart = minima.roll_chart(result, LIGHT)
    if result.left_at is None:
        low, high = ends_of(chart, "x")
        assert low < result.x.min()
        assert result.x.max() < high
        low, high = ends_of(chart, "y")
        assert low < result.height.min()
        assert result.height.max() < high
    assert_drawable(chart)
    picture(chart, step=0)


def test_one_point_of_height_still_stands_over_the_minima():
    result = roll(RollSpec("quartic", 6.0, 1.1, 200))
    low, high = ends_of(minima.height_chart(result, LIGHT), "y")
    assert low < -3.5
    assert high > 1194


def test_every_mark_is_named():
    two = roll(RollSpec("quartic"))
    assert set(words_minima.key(two)) == {"data", "model", "optimum"}
    assert "ring" in words_minima.marks(two)
    assert "dashed" in words_minima.marks(two)
    one = roll(RollSpec("parabola"))
    assert "ring" not in words_minima.marks(one)
    assert "dashed" in words_minima.marks(one)


def test_the_steps_of_a_ball_that_jumps_are_measured():
    text = said("parabola", 0.2, 1.0, 10)
    assert "The longest of these steps is 3.6, the longest of the 2 before was 3.6." in text
