"""What is said is true, in every state: of the sort, of the losses, of sums, of dates."""

import re
from fractions import Fraction
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.glossary import BY_NAME, CASES, HOW_MUCH, KINDS, WHICH_ONE
from core.precision import FORMATS, exact, spacing, stored
from core.sgd import SgdSpec
from lessons.glossary import words, words_history, words_precision
from lessons.glossary.parts_further import RUN
from lessons.glossary.tables import SortSpec, of_a_run, sort_tables
from lessons.glossary.tables_history import CLAIMS, EVENTS, FRAMEWORKS, LANES, TOLD, spans
from lessons.glossary.tables_precision import LR, START, TIMES, rests, sum_tables

NUMBERS = ("0.1", "0.2", "0.25", "0.3", "0.5", "0.7")
GUESSES = st.dictionaries(st.sampled_from([*BY_NAME]), st.sampled_from(KINDS))
SORTS = st.builds(
    SortSpec,
    st.sampled_from([*BY_NAME]),
    st.integers(-60, 60).map(lambda k: k / 10),
    GUESSES,
)


@pytest.mark.row("FND-1")
@settings(max_examples=80, deadline=None)
@given(SORTS)
def test_a_sort_is_said_to_be_right_where_it_is_and_explained_where_it_is_not(spec):
    tables = sort_tables(spec)
    case, said = BY_NAME[spec.case], words.verdict(tables)
    guess = spec.guesses.get(spec.case)
    assert said.startswith("**Right") == (guess == case.kind)
    assert (case.trap in said) == (guess not in (None, case.kind))
    assert (said == "") == (guess is None)
    right = sum(BY_NAME[name].kind == kind for name, kind in spec.guesses.items())
    score = words.score(tables)
    if spec.guesses:
        assert score.startswith(f"{right} of {len(spec.guesses)} sorted rightly.")
        assert ("to go" in score) == (len(spec.guesses) < len(CASES))
    if guess is None:  # nothing gives the answer away
        assert case.because not in said + words.summary(tables)
        assert not re.search(r"[Ii]t follows", words.summary(tables))
    else:
        assert tables.layers[case.kind].loss in words.summary(tables)


@pytest.mark.row("FND-1")
@settings(max_examples=80, deadline=None)
@given(SORTS)
def test_losses_are_what_is_printed_and_the_sentences_hold(spec):
    tables = sort_tables(spec)
    squared, log = (tables.losses[kind] for kind in KINDS)
    assert squared == pytest.approx((spec.o - 1) ** 2 / 2)
    noticed = words.notice(tables)
    further = sort_tables(SortSpec(spec.case, spec.o + 0.1))
    assert further.losses[WHICH_ONE] < log  # it goes on falling, always
    grows = further.losses[HOW_MUCH] > squared
    assert ("above 1" in noticed) == (spec.o > 1)
    if spec.o > 1:
        assert grows
    elif spec.o <= 0.9:
        assert not grows
    letters, numbers = words.formula(tables)
    if tables.guess is None:
        assert "how much" in letters
        assert "which one" in numbers
    else:
        shown = tables.losses[tables.case.kind]
        assert float(re.sub(r"\\times 10\^\{(-?\d+)\}", r"e\1", numbers.rpartition("= ")[2])) == (
            pytest.approx(shown, rel=1e-3)
        )
    assert not re.search(r"\bnan\b|\binf\b", noticed + numbers)
    told = words.summary(tables) + noticed
    assert told.count(words.worked_out(tables)) == 1  # no loss stands there without its origin


@pytest.mark.row("FND-1")
def test_the_loss_of_which_one_is_worked_out_where_it_stands():
    told = words.summary(sort_tables(SortSpec()))
    assert "three units, one at o and 2 at 0" in told
    assert "e^2/(e^2 + 2) = 0.787" in told
    assert "−log 0.787 = 0.2395" in told


@pytest.mark.row("B01")
@pytest.mark.row("FND-2")
@settings(max_examples=8, deadline=None)
@given(st.sampled_from([0.01, 0.1, 0.5]), st.integers(1, 4), st.sampled_from([5, 10, 100]))
def test_training_changes_parameters_and_no_hyper_parameter(lr, epochs, size):
    values = of_a_run(SgdSpec(RUN.data, lr, size, epochs))
    for one in values:
        assert (one.before != one.after) == one.learned
    rows = words.value_rows(values)
    kinds = {row[""]: row["so it is a"] for row in rows}
    assert kinds["`lr`"] == kinds["`batch_size`"] == kinds["`num_epochs`"] == "hyper-parameter"
    assert kinds["`b`"] == "parameter"
    damage = words.hyper_damage(values)
    assert "w1, w2, b would be hyper-parameters, and lr, batch_size, num_epochs would not" in damage
    (learned,) = [a for q, a in words.exercises(sort_tables(SortSpec()), values) if "twice" in q]
    assert "Learned: w1, w2, b" in learned


@pytest.mark.row("FRW-2")
@settings(max_examples=60, deadline=None)
@given(st.sampled_from(NUMBERS), st.integers(0, TIMES), st.sampled_from([*FORMATS]))
def test_every_digit_and_side_of_a_sum_is_true(text, added, name):
    tables = sum_tables(text, added, name)
    total, meant = tables.sums.sums[added], added * Fraction(text)
    said = words_precision.summary(tables)
    assert f" is {exact(total)}, " in said
    assert (", above " in said) == (total > meant)
    assert (", below " in said) == (total < meant)
    assert (", exactly " in said) == (total == meant)
    if total != meant:
        share = float(abs(total - meant) / spacing(total, FORMATS[name]))
        (printed,) = re.findall(r": (\S+) of the gap", said)
        assert float(printed) == pytest.approx(share, rel=1e-2)
    _, options, answer, why = words_precision.question(tables)
    assert answer in options
    last = tables.sums.sums[-1]
    assert answer.split()[0] == (
        "exactly"
        if last == 10 * Fraction(text)
        else "above"
        if last > 10 * Fraction(text)
        else "below"
    )
    assert Fraction(answer.split()[1]) == 10 * Fraction(text)
    assert exact(last) in why
    kept = words_precision.stored_words(tables)
    assert ("kept exactly" in kept) == (tables.sums.kept == Fraction(text))
    lines = words_precision.addition(tables).splitlines()
    if added:
        before, plus, exactly, after = (Fraction(line.split()[-1]) for line in lines)
        assert before + plus == exactly
        assert after == total


@pytest.mark.row("FRW-2")
def test_the_descents_rest_where_it_is_said():
    found = {rest.name: rest for rest in rests()}
    assert exact(found["float32"].a) == "2.0000007152557373046875"
    for rest in found.values():
        said = words_precision.rest_words(rest)
        assert "from a = 7 with η = 0.01" in said
        assert (float(START), float(LR)) == (7, 0.01)
        assert exact(rest.a) in said
        assert ("comes to rest" in said) == (rest.stops_at is not None)
        if rest.stops_at is None:
            continue
        for x in (1, 2, 3):  # each of the three updates is rounded away
            kept = partial(stored, form=FORMATS[rest.name])
            slope = kept(2 * x * kept(kept(rest.a * x) - 2 * x))
            update = kept(kept(Fraction(1, 100)) * slope)
            assert 0 < abs(update) <= spacing(rest.a, FORMATS[rest.name]) / 2
    rows = {row["format"]: row for row in words_precision.formats_rows()}
    assert rows["bfloat16"]["bytes"] == "2"
    assert rows["float32"]["binary digits"] == "24"


@pytest.mark.row("FND-4")
def test_every_date_has_a_source_and_years_go_on():
    years = [event.year for event in EVENTS]
    assert years == sorted(years)
    assert all(event.source and event.lane in LANES for event in EVENTS)
    assert all("](http" in one.source for one in FRAMEWORKS)
    counts = re.findall(r"\d+", words_history.events_words())[:6]
    lanes = [sum(event.lane == lane for event in EVENTS) for lane in LANES]
    assert list(map(int, counts)) == [len(EVENTS), years[0], years[-1], *lanes]
    for event in EVENTS:
        assert f"{event.year}, {event.name}" in words_history.sources()


@pytest.mark.row("B24")
@pytest.mark.row("B27")
@pytest.mark.row("B55")
@pytest.mark.row("FRW-1")
def test_no_told_claim_stands_uncorrected():
    when = {one.name: one for one in FRAMEWORKS}
    assert when["TensorFlow"].when == "November 2015"
    assert when["PyTorch"].when == "January 2017"
    assert {claim.about for claim in CLAIMS} == {
        "TensorFlow",
        "PyTorch",
        "Caffe",
        "linear regression",
        "y = Xw + b",
        "sharp pictures in a notebook",
    }
    damage = words_history.told_damage()
    for claim, row in zip(CLAIMS, words_history.claim_rows(), strict=True):
        assert claim.corrected in damage
        assert row["corrected"] == claim.corrected
        assert "](http" in claim.source
    told, corrected = spans(True), spans(False)
    assert set(corrected["which"]) == {"corrected"}
    wrong = [n for n, which in zip(told["name"], told["which"], strict=True) if which == TOLD]
    assert wrong == [one.name for one in FRAMEWORKS if one.told]
    for one in FRAMEWORKS:
        assert one.told != one.when
        assert one.span[0] <= 2021 > one.span[1]
    said = words_history.frameworks_words(True)
    assert all(name in said for name in wrong)


def test_the_exercises_are_worked_out():
    exercises = words.exercises(sort_tables(SortSpec("digit", -1.5)), of_a_run(RUN))
    said = " ".join(answer for _, answer in exercises)
    assert "**7,850**" in said
    assert "½ (−1.5 − 1)² = **3.125**" in said
    assert "spam and disease" in said
