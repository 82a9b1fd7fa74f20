"""What is said is true, in many states: who is right, the floor, the reach, the sums printed."""

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.numbers import number
from core import rnn
from core.letters import right_without_memory
from core.reach import ReachSpec
from core.rnn import FORGETS, FULL, HEADS, LINEAR, TANH, WAYS, RnnSpec
from lessons.rnn import words, words_further
from lessons.rnn.tables import (
    asked,
    at_the_end,
    damages,
    reach_tables,
    rnn_tables,
    starts_tables,
)


@st.composite
def specs(draw):
    """Any state of the net that the page may show."""
    length = draw(st.integers(1, 12))
    word = st.text("abcdefgh", min_size=length, max_size=length)
    source, target = draw(word), draw(word)
    if len(set(source + target)) == 1:
        source, target = "a" * length, "b" * length
    return RnnSpec(
        source,
        target,
        draw(st.sampled_from(list(HEADS))),
        draw(st.integers(1, 8)),
        draw(st.sampled_from([0.002, 0.05, 0.2, 1.0])),
        draw(st.sampled_from([5, 20, 100])),
        draw(st.integers(0, 99)),
        draw(st.sampled_from(list(WAYS))),
    )


@settings(max_examples=20, deadline=None)
@given(specs())
def test_what_is_said_of_a_run_is_what_the_run_did(spec):
    tables = rnn_tables(spec)
    run = rnn.run(spec)
    said, noticed = words.summary(tables), words.notice(tables)
    right = sum(a == b for a, b in zip(run.said[-1], spec.target, strict=True))
    assert f"the net says `{run.said[-1]}`: {right} of {len(spec.source)} letter" in said
    assert number(float(run.trace.loss[-1])) in said
    if spec.head == TANH:
        assert run.trace.loss.min() > tables.floor - 1e-12
    ever = spec.target in run.said
    assert ("In none of the" in noticed) != ever
    assert ("still does" in noticed) == (run.said[-1] == spec.target)
    assert bool(words.broken(tables)) == (spec.way != FULL)
    below = float(run.trace.loss[-1]) < tables.floor
    told = words.floor_words(tables)
    assert ("below it" in told) == (spec.head == LINEAR and below)
    assert not re.search(r"\bnan\b|\binf\b|too large", said + noticed + told)


@settings(max_examples=20, deadline=None)
@given(specs())
def test_the_question_has_its_answer_and_a_net_that_forgets_keeps_to_it(spec):
    tables = rnn_tables(spec)
    asked_ = words.question(tables)
    assert asked_.answer in asked_.options
    assert len(asked_.options) >= 2
    assert int(asked_.answer) == right_without_memory(spec.source, spec.target)
    if spec.way == FORGETS:
        assert tables.right <= int(asked_.answer)
    assert (words.torn(spec) is None) == (int(asked_.answer) == len(spec.source))


@settings(max_examples=20, deadline=None)
@given(specs())
def test_memory_and_reach_are_told_as_they_are(spec):
    tables = rnn_tables(spec)
    run, told = rnn.run(spec), words.notice(tables)
    if pair := words.twice(spec):
        first, second = pair
        assert spec.source[first] == spec.source[second]
        assert f"at places {first + 1} and {second + 1}" in told
        apart = float((run.trace.H[-1, first + 1] - run.trace.H[-1, second + 1]).abs().max())
        assert ("states are the same too" in told) == (spec.way == FORGETS)
        assert apart == 0 or spec.way != FORGETS
    else:
        assert len(set(spec.source)) == len(spec.source)
    if len(spec.source) > 1:
        far = float(run.reach[-1, -1, 0])
        assert (far == 0) >= (spec.way != FULL)
        assert ("with 0:" in told) >= (spec.way != FULL)
    many = int(re.search(r"(\d+) of [\d,]+ number", told)[1])
    assert many == int((run.trace.H[-1, 1:].abs().float() > 0.99).sum())


@settings(max_examples=20, deadline=None)
@given(specs())
def test_the_sum_that_is_printed_adds_up_to_the_state(spec):
    tables = rnn_tables(spec)
    _, numbers = words.formula(tables)
    plain = re.sub(r"\\times 10\^\{(.+?)\}", r"e\1", numbers)
    parts, total, state = re.search(
        r"= \\tanh\((.+)\)\\\\&= \\tanh\((.+?)\) = (.+?)\\end", plain
    ).groups()
    h = at_the_end(tables, "hidden")[-1, 0]
    as_float = [float(total), float(state)]
    summed = sum(float(part.strip("() ")) for part in parts.split(" + "))
    assert summed == pytest.approx(float(total), rel=1e-3, abs=1e-5)
    assert as_float[1] == pytest.approx(float(h), rel=2e-3, abs=1e-5)
    assert math.tanh(as_float[0]) == pytest.approx(as_float[1], rel=2e-3, abs=1e-5)
    run = rnn.run(spec)
    sums = sum(tables_of(tables, name) for name in ("from_x", "from_h")) + tables.bias.reshape(
        len(run.said), 1, -1
    )
    np.testing.assert_allclose(np.tanh(sums), run.trace.H[:, 1:].numpy(), atol=2e-6)


def tables_of(tables, name):
    return getattr(tables, name).reshape(len(tables.said), len(tables.spec.source), -1)


@pytest.mark.row("RNN-1")
@pytest.mark.row("RNN-2")
def test_twenty_starts_are_counted_as_they_ended():
    spec = RnnSpec()
    tables = starts_tables(spec)
    said = words_further.starts_words(tables)
    for head in HEADS:
        right = sum(start.said == "ohlol" for start in rnn.starts(RnnSpec(head=head)))
        assert len(tables.right(head)) == right
        assert f"{right} of 20 starts say `ohlol`" in said
    wrong = [start.said for start in tables.starts[TANH] if start.said != "ohlol"]
    told = re.search(r"the others say (.+?)\.", said)[1]
    assert sum(map(int, re.findall(r"\((\d+)\)", told))) == len(wrong)
    for start in tables.starts[TANH]:
        assert ("Never" in words_further.start_help(start)) == (start.first_right is None)


@settings(max_examples=8, deadline=None)
@given(specs())
def test_every_mistake_is_measured_and_named_as_it_is(spec):
    found = damages(spec)
    said = words_further.damage_words(found, spec)
    least = rnn.floor(len(spec.letters))
    assert len(found) == len(HEADS) * len(WAYS)
    assert all(one.loss > least - 1e-12 for one in found if one.head == TANH)
    below = said.split("the loss of ")[1].split(": only")[0]
    assert below.count(";") + (below != "none") == sum(one.loss < least for one in found)
    same = [one for one in found if (one.head, one.way) == (TANH, spec.way)]
    if spec.head == TANH:
        assert same[0].said == rnn.run(spec).said[-1]


@pytest.mark.parametrize("hidden", [2, 4])
def test_units_that_the_stage_has_not_are_told(hidden):
    spec = RnnSpec("abbabaab", "babbabaa", LINEAR, hidden=hidden)
    (same,) = (one for one in damages(spec) if (one.head, one.way) == (LINEAR, FULL))
    assert (same.loss == pytest.approx(rnn.run(spec).trace.loss[-1])) == (hidden == 2)
    said = words_further.damage_words(damages(spec), spec)
    for text in (said, words_further.open_words(spec)):
        assert (f"that of the stage {hidden}" in text) == (hidden != 2)


def test_states_that_are_the_same_are_not_said_to_differ():
    said = words.notice(rnn_tables(RnnSpec(lr=1.0)))
    assert "differ by up to 0" not in said
    assert "are the same to all digits" in said
    assert "differ by up to" in words.notice(rnn_tables(RnnSpec()))


@pytest.mark.parametrize("radius", [0.1, 0.8, 1.0, 2.0])
@pytest.mark.parametrize("length", [10, 200])
def test_the_fate_of_a_slope_is_told_as_it_is(radius, length):
    tables = reach_tables(ReachSpec(length=length, radius=radius, seed=3))
    said = words_further.reach_words(tables, 1.0)
    fates = re.findall(r"\*\*(.+?)\*\*", said)
    for fate, way in zip(fates, (tables.bent, tables.straight), strict=True):
        first, last = way.norms[0].item(), way.norms[-1].item()
        expected = "vanishes" if last < first / 1000 else "explodes" if last > 1000 * first else ""
        assert fate == (expected or "is carried")
    if length == 200:
        assert fates[1] == {0.1: "vanishes", 0.8: "vanishes", 2.0: "explodes"}.get(radius, fates[1])
    assert not re.search(r"\bnan\b|too large", said + words_further.clip_words(tables))


def test_another_word_is_answered_by_the_trained_net():
    tables = rnn_tables(RnnSpec(head=LINEAR))
    found = asked(tables, "hello")
    assert found.said == tables.said[-1]
    assert "the word it was trained on" in words_further.asked_words(found, tables)
    other = asked(tables, "olleh")
    assert len(words_further.asked_rows(other)) == 5
    assert "nothing was asked" in words_further.asked_words(other, tables)


def test_exercises_are_worked_out():
    (_, count), (_, floor), (_, back) = words.exercises(rnn_tables(RnnSpec()))
    assert count.startswith("4 · 4 + 4 · 4 + 4 + 4 = 40:")
    assert "1.478" in floor
    assert back.startswith("After 31:")
    assert 0.8**31 <= 1e-3 < 0.8**30
