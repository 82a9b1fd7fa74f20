"""What is said is true, in many states: equal or not, the rates, the sums that are printed."""

import re
from fractions import Fraction
from inspect import getsource

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.numbers import number
from core.attempts import attempt
from core.concise import APART, EQUAL, WAYS, ConciseSpec
from core.concise_pieces import PIECES
from core.concise_programs import PROGRAMS
from core.data import SyntheticSpec
from core.toy_net import ToySpec, largest_stable_lr
from lessons.concise import words, words_further
from lessons.concise.tables import concise_tables, first_update
from lessons.concise.tables_further import damages, epochs_until, toy_tables
from lessons.concise.words_further import TWO_SETTINGS


@st.composite
def specs(draw):
    """Any state of the two loops that the page may show."""
    n = draw(st.sampled_from([50, 100]))
    return ConciseSpec(
        SyntheticSpec((3.0, -3.4), 3.2, n=n, seed=draw(st.integers(0, 99))),
        draw(st.sampled_from([0.001, 0.03, 0.1, 0.3, 1.0])),
        draw(st.sampled_from([1, 2, 10, 30, 50])),
        draw(st.integers(1, 3)),
        draw(st.integers(0, 99)),
        draw(st.sampled_from(list(WAYS))),
    )


def as_float(text: str) -> float:
    """A number as the page spells it, plain or in LaTeX."""
    plain = text.strip(" ()").replace("−", "-")
    if latex := re.fullmatch(r"(\S+)\\times 10\^\{(-?\d+)\}", plain):
        return float(latex[1]) * 10.0 ** int(latex[2])
    power = re.fullmatch(r"(.+) × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", plain)
    if not power:
        return float(plain)
    digits = power[2].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(power[1]) * 10.0 ** int(digits)


@settings(max_examples=40, deadline=None)
@given(specs())
def test_equal_is_said_where_nothing_but_rounding_differs(spec):
    tables = concise_tables(spec)
    said, noticed = words.summary(tables), words.notice(tables)
    assert tables.is_equal == ("rounding" in said) == ("**Equal at every step**" in noticed)
    if tables.is_equal:
        assert tables.most_apart <= APART
    elif tables.part_at is not None:
        rows = tables.apart["apart"]
        assert rows[tables.part_at] > APART >= rows[: tables.part_at].max() or tables.part_at == 0
    assert ("diverged" in said) == bool(tables.diverged)
    if spec.way == EQUAL and spec.lr < 0.3:
        assert tables.is_equal
    assert not re.search(r"\bnan\b|\binf\b", said + noticed)


@settings(max_examples=40, deadline=None)
@given(specs())
def test_the_answer_is_what_was_measured(spec):
    tables = concise_tables(spec)
    asked = words.question(tables)
    assert asked.answer in asked.options
    assert len(set(asked.options)) == len(asked.options) >= 2
    size = int(tables.lines["size"].iloc[0])
    assert asked.answer == words.times(Fraction(2, size))
    (by_hand,) = re.findall(r"has the gradient (.+?)\. How large", asked.text)
    assert as_float(by_hand) == pytest.approx(tables.lines["hand_g0"].iloc[0], rel=1e-3)


@settings(max_examples=40, deadline=None)
@given(specs())
def test_the_printed_steps_add_up(spec):
    tables = concise_tables(spec)
    _, numbers = words.formula(tables)
    steps = re.findall(
        r"w_1 &= (.+?) - (?:\\frac\{(.+?)\}\{(\d+)\}|(.+?)) \\cdot (.+?) = (.+?)(?=\\\\|\\end)",
        numbers,
    )
    assert len(steps) == 2
    for side, (before, over, by, rate, gradient, after) in zip(("hand", "nn"), steps, strict=True):
        factor = as_float(rate) if rate else as_float(over) / int(by)
        made = as_float(before) - factor * as_float(gradient)
        assert made == pytest.approx(as_float(after), rel=2e-3, abs=2e-4)
        assert as_float(after) == pytest.approx(first_update(tables, side)[2], rel=1e-3, abs=1e-5)


@settings(max_examples=25, deadline=None)
@given(specs())
def test_the_lines_have_a_number_for_every_update_of_their_side(spec):
    tables = concise_tables(spec)
    assert len(tables.lines) == tables.num_updates + 1
    for texts in words.line_texts(tables):
        names = set(re.findall(r"\{(\w+)(?:\+1)?\}", " ".join(texts.values())))
        assert names <= set(tables.lines)
    longest = [side for side in ("hand", "nn") if not tables.lines[f"{side}_t0"].isna().any()]
    assert longest
    assert tables.lines[f"{longest[0]}_g0"].notna().sum() == tables.num_updates


@pytest.mark.parametrize("name", PIECES)
def test_what_both_sides_found_stands_side_by_side(name):
    piece = PIECES[name]
    by_torch, by_hand = (attempt(side).found for side in (piece.by_torch, piece.by_hand))
    rows = words_further.found_beside(by_torch, by_hand)
    for row in rows:
        assert (row["by torch.nn"] == row["by hand"]) == (row[""] not in piece.differs)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_said_to_stop_only_where_it_does(name):
    program = PROGRAMS[name]
    for corrected, function in ((False, program.written), (True, program.corrected)):
        tried = attempt(function)
        said = words_further.became(program, tried, corrected=corrected)
        assert ("stops with the error" in said) == bool(tried.error)
        assert said.startswith("Corrected") == corrected
        assert not (corrected and tried.error)


@pytest.mark.row("CON-3")
@settings(max_examples=20, deadline=None)
@given(st.floats(0.001, 0.07), st.integers(1, 150), st.integers(0, 99))
def test_the_verdict_on_the_toy_net_is_true(lr, epochs, seed):
    tables = toy_tables(ToySpec(lr, epochs, seed))
    name, reason = words_further.toy_verdict(tables)
    assert (name == "diverged") == (lr > largest_stable_lr())
    assert (name == "good") == (tables.off <= 0.01 and name != "diverged")
    assert number(largest_stable_lr(), 3) in reason or name == "good"
    assert "nan" not in reason + words_further.toy_words(tables)


@pytest.mark.row("CON-3")
def test_just_above_the_limit_is_flagged_and_a_thousand_epochs_are_enough():
    assert words_further.toy_verdict(toy_tables(ToySpec(0.062)))[0] == "diverged"
    long = toy_tables(ToySpec(0.01, 1000))
    assert words_further.toy_verdict(long)[0] == "good"
    enough = epochs_until(long, 0.01)
    assert enough is not None
    assert (long.run.said[enough:] - 8).abs().max() <= 0.011
    assert abs(long.run.said[enough - 1] - 8) >= 0.0095


def test_every_mistake_is_measured_and_only_the_right_way_never_parts():
    found = damages(ConciseSpec())
    assert list(found["way"]) == list(WAYS)
    assert found.loc[found["right"], "part_at"].tolist() == [-1]
    assert (found.loc[~found["right"], "part_at"] >= 0).all()
    rows = words_further.damage_rows(found)
    assert rows[0]["parts at update"] == "never"
    better = found.loc[~found["right"] & (found["loss"] < found["loss"][0]), "way"]
    said = words_further.damage_words(found)
    assert all(way in said for way in better)
    gone = damages(ConciseSpec(lr=0.3, batch_size=100, num_epochs=10))
    assert "Diverged: sum instead of mean" in words_further.damage_words(gone)


def test_exercises_are_worked_out():
    (_, rates), (_, shapes), (_, floor), (_, mean) = words.exercises(concise_tables(ConciseSpec()))
    assert rates.startswith("0.15,")
    assert "0.004687" in rates
    assert "18 parameters in 1 layer" in shapes
    assert "σ² = 0.0001" in floor
    assert "(3 · 2 + 3 · 4 + 1 · 9) / 7 = 3.857" in mean


@pytest.mark.row("B06")
def test_the_two_programs_differ_in_rate_and_epochs_and_the_lesson_says_which():
    snippet = getsource(PROGRAMS["the snippet"].written)
    whole = getsource(PROGRAMS["the whole program"].written)
    assert all(written in snippet for written in ("lr=0.03", "range(3)"))
    assert all(written in whole for written in ("lr=0.01", "range(5)"))
    assert "three epochs at 0.03" in TWO_SETTINGS
    assert "five at 0.01" in TWO_SETTINGS
