"""The lesson's page: the stage in its states, exact numbers, true errors, bad input."""

from functools import partial

import pytest
from reading import ROOT, check, open_by_link, text_of, titles_of

from core.regularization_programs import PROGRAMS
from lessons.regularization import controls

opened = partial(open_by_link, ROOT / "pages" / "09_regularization.py", "reg_")


@pytest.mark.row("REG-1")
@pytest.mark.row("REG-2")
def test_the_page_opens_on_two_weights_and_answers_its_question():
    at = opened()
    said = text_of(at)
    assert "α = 1: 2 of 10 weights not 0" in said
    explained = "R², the share of the spread explained, is 0.278 on 111 kept rows"
    assert f"{explained} (without a penalty 0.359)." in said
    at.button_group(key="reg_predict").set_value("10").run()
    check(at)
    assert "Yes: 10." in text_of(at)
    at.selectbox(key="reg_penalty").set_value("ridge").run()
    assert "Yes:" not in text_of(at)
    assert "α = 1: 10 of 10 weights not 0" in text_of(at)
    at.button_group(key="reg_predict").set_value("0").run()
    assert "Yes: 0." in text_of(at)
    for number, told in enumerate(
        (
            "α = 0.1: 7 of 10 weights not 0",
            "α = 1: 2 of 10",
            "α = 10: 0 of 10",
            "α = 100: 10 of 10 weights not 0, ‖w‖ = 15.5",
            "α = 0.1: 2 of 2",
            "The diamond touches with a **corner**: s2 is exactly 0",
            "α = 2: 1 of 1 weight not 0, Σ|w| = 1.56",
        )
    ):
        at.button(key=f"reg_preset_{number}").click().run()
        check(at, number)
        assert told in text_of(at), controls.PRESETS[number].name


OWN = "a,still,y\n1,5,2\n2,5,3.5\n3,5,7\n4,5,7.5\n5,5,11\n6,5,12"


def test_own_rows_with_a_constant_column_and_with_more_columns_than_rows():
    at = opened(data="own points", points=OWN)
    said = text_of(at)
    assert "Not in use: still." in said
    assert "Own columns and labels are standardised" in said
    assert "Here no rows are kept back" in said
    at = opened(data="own points", points="1 2 3 4 9\n2 1 5 5 3\n0 4 4 1 1", penalty="ridge")
    assert "3 rows, the mean taken away, cannot fix 4 weights" in text_of(at)
    at = opened(data="own points", points="1 2\n1 <b>x</b>")
    assert at.error


def test_no_penalty_and_a_huge_one_are_each_told_in_a_sentence():
    further = controls.FURTHER.options[1]
    at = opened(further=further)
    for given, told in ((0.0, "α = 0 is least squares"), (1e9, "Lasso leaves nothing")):
        at.number_input(key="reg_given").set_value(given).run()
        check(at, given)
        assert told in text_of(at)
    at.slider(key="reg_times").set_value(10).run()
    assert "| Ridge(alpha=1 × 10¹⁰), α · m |" in text_of(at)


def test_programs_show_their_true_errors():  # B60, B61
    at = opened()
    told = {
        "Boston house prices": "`load_boston` has been removed",
        "penalty='l1'": "FutureWarning: 'penalty' was deprecated",
    }
    for name, program in PROGRAMS.items():
        for corrected in (False, True):
            at.selectbox(key="reg_program").set_value(name)
            at.toggle(key="reg_corrected").set_value(corrected).run()
            check(at, (name, corrected))
            shown = [code.value for code in at.code]
            function = program.corrected if corrected else program.written
            assert any(f"def {function.__name__}(" in text for text in shown)
            assert any(told.get(name, "def ") in text for text in shown) or corrected
            assert (f"Corrected. What was wrong: {program.wrong}." in text_of(at)) == corrected


def test_decay_is_equal_or_not_and_may_diverge():
    at = opened()
    for number, told in enumerate(
        (
            "which is rounding",
            "**not the same**",
            "**not the same**",
            "diverged: a weight went beyond",
        )
    ):
        at.button(key=f"reg_way_preset_{number}").click().run()
        check(at, number)
        assert told in text_of(at)


def test_mistakes_of_scale_and_of_b_are_measured():
    at = opened(further=controls.FURTHER.options[2], factor="0.01")
    assert "bmi multiplied by 0.01 needs a weight 100 times as large" in text_of(at)
    at.toggle(key="reg_charged_b").set_value(True).run()
    check(at)
    assert "b is drawn towards 0, from 151.9" in text_of(at)


@pytest.mark.parametrize("link", [{"alpha": "nan"}, {"alpha": "1e9"}, {"data": "<img>"}])
def test_a_link_that_makes_no_sense_is_dropped(link):
    at = opened(**link)
    assert not at.error
    assert "α = 1: 2 of 10" in text_of(at)
    assert "Where the smallest loss touches the penalty" in titles_of(at)
