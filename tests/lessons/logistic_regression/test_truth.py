"""What is said is true, in many states: of the run, of one score, of maps, starts and machines."""

import math
import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.numbers import number
from core import logistic_regression as lr
from core.class_maps import HIDDEN, PAIRS, MapSpec
from core.data import OwnSpec
from core.linear_svm import SvmSpec
from core.logistic_regression import POINTS, LogisticSpec
from core.relu_head import HEADS, WAYS, HeadSpec
from lessons.logistic_regression import words, words_heads, words_map
from lessons.logistic_regression.tables import curve_tables, far_tables, gradient, score_tables
from lessons.logistic_regression.tables_heads import head_tables
from lessons.logistic_regression.tables_map import map_tables, pair_scores
from lessons.logistic_regression.tables_svm import svm_tables

BAD = re.compile(r"(?<![\w.])-?(nan|inf|None)(?![\w.])")


def as_float(text: str) -> float:
    """A number as the page spells it."""
    plain = text.replace("−", "-").replace(",", "")
    power = re.fullmatch(r"(.+) × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", plain)
    if not power:
        return float(plain)
    digits = power[2].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(power[1]) * 10.0 ** int(digits)


# --- the curve ----------------------------------------------------------------------------------

RUNS = st.builds(
    LogisticSpec,
    points=st.sampled_from(list(POINTS)),
    lr=st.sampled_from([1e-4, 0.01, 0.3, 10.0, 1000.0]),
    num_epochs=st.sampled_from([1, 10, 30, 100, 300]),
    seed=st.integers(0, 9999),
)


@pytest.mark.row("LOG-2")
@settings(max_examples=25, deadline=None)
@given(RUNS)
def test_what_is_said_of_a_run_is_so(spec):
    tables = curve_tables(spec)
    x, y = torch.tensor(tables.points["x"].to_numpy()), torch.tensor(tables.points["y"].to_numpy())
    w, b = float(tables.last["w"]), float(tables.last["b"])
    z = w * x + b
    said, noticed = words.summary(tables), words.notice(tables)
    assert not BAD.search(said + noticed + "".join(words.formula(tables)))
    assert f"{int(((z > 0) == (y > 0.5)).sum())} of {len(x)} points are on the right side" in said
    (loss,) = re.findall(r"the loss is (.+)\.$", said)
    assert as_float(loss) == pytest.approx(lr.bce(z, y).sum().item(), rel=1e-3, abs=1e-12)
    # the gradient, by autograd
    theta = torch.tensor([w, b], dtype=torch.double, requires_grad=True)
    total = torch.nn.functional.binary_cross_entropy_with_logits(
        theta[0] * x + theta[1], y, reduction="sum"
    )
    total.backward()
    assert gradient(tables) == pytest.approx(theta.grad.tolist(), abs=1e-9)
    assert ("**It has no end**" in noticed) == tables.separable
    assert ("**The loss rose**" in noticed) == (words.rises_of(tables) > 0)
    if spec.lr <= 0.01:
        assert "**The loss rose**" not in noticed
    if found := re.search(r"to the (right|left) of x = ([^\s]+(?: × 10\S+)?)\.", noticed):
        edge, step = as_float(found[2]), 1e-2 * max(abs(as_float(found[2])), 1.0)
        inside = edge + step if found[1] == "right" else edge - step
        assert w * inside + b > 0


@pytest.mark.row("LOG-2")
@pytest.mark.parametrize("points", POINTS)
def test_the_answer_is_what_long_training_shows(points):
    """Separable: a doubled curve is better. Not: a steeper one than the best is worse."""
    tables = curve_tables(LogisticSpec(points, lr=0.05, num_epochs=3000))
    x, y = torch.tensor(tables.points["x"].to_numpy()), torch.tensor(tables.points["y"].to_numpy())
    w, b = float(tables.last["w"]), float(tables.last["b"])
    now, doubled = (lr.bce(k * (w * x + b), y).sum().item() for k in (1, 2))
    asked = words.question(tables)
    assert asked.answer in asked.options
    assert (asked.answer == words.GROWS) == (doubled < now - 1e-9)
    assert now >= tables.lowest - 1e-9
    if asked.answer == words.REST:
        assert number(tables.lowest) in asked.why


@settings(max_examples=30, deadline=None)
@given(RUNS)
def test_the_printed_probability_follows_from_the_printed_numbers(spec):
    _, numbers = words.formula(curve_tables(spec))
    inside, p = re.fullmatch(r"\\hat y\^\{\(\d+\)\} = \\sigma\((.+)\) = (.+)", numbers).groups()
    plain = re.sub(r"\\times 10\^\{(-?\d+)\}", r"e\1", inside).replace(r"\cdot", "*")
    z = eval(plain.replace(" ", ""))
    found = float(re.sub(r"\\times 10\^\{(-?\d+)\}", r"e\1", p))
    assert lr.sigmoid(torch.tensor(z, dtype=torch.double)).item() == pytest.approx(
        found, rel=2e-3, abs=1e-300
    )


# --- one score ----------------------------------------------------------------------------------


@pytest.mark.row("LOG-1")
@given(st.integers(-120, 120), st.sampled_from([0, 1]))
def test_what_is_said_of_a_score_is_so(tenths, y):
    tables = score_tables(tenths / 10, y)
    said = words.score_notice(tables)
    assert ("class 1" in said.splitlines()[0]) == (tables.z > 0) == (tables.p > 0.5)
    assert (", rightly" in said) == (tables.z != 0 and (tables.p > 0.5) == (y == 1))
    assert tables.bce_slope / tables.squared_slope >= 2 - 1e-12
    assert tables.steep <= 0.25
    _, numbers = words.score_formula(tables)
    p, rest = numbers.split(" - ", 1)
    printed = [
        float(re.sub(r"\\times 10\^\{(-?\d+)\}", r"e\1", v)) for v in (p, rest.split("= ")[1])
    ]
    assert printed[0] - y == pytest.approx(printed[1], rel=2e-3, abs=1e-12)
    assert not BAD.search(said + words.score_summary(tables))


@pytest.mark.row("LOG-3")
def test_sure_and_wrong_is_told_with_the_known_slopes():
    said = words.score_notice(score_tables(0.0, 1))
    assert "the slopes are −0.99995 and −9.1 × 10⁻⁵" in said


@pytest.mark.row("LOG-3")
@given(st.integers(-250, 250), st.sampled_from([0, 1]))
def test_what_is_said_far_out_is_so(z, y):
    tables = far_tables(float(z), y)
    said = words.far_words(tables)
    assert ("Here both ways agree" in said) == (
        abs(tables.split - tables.whole) < 0.01 * max(tables.whole, 1)
    )
    assert ("has rounded to exactly" in said) == (tables.p in (0.0, 1.0))
    assert (" slope is left" in said) == tables.slope_is_lost
    assert ("And no slope" in said) == (tables.slope_is_lost and tables.split_slope == 0)
    wrong_side = (z > 0) == (y == 0)
    if tables.slope_is_lost:
        assert wrong_side
        assert abs(z) > 16
    assert not BAD.search(said + words.far_summary(tables))
    assert tables.split <= 100 + 1e-4


def test_the_known_cases_far_out():
    assert "loss is 100, and it is really 200" in words.far_words(far_tables(200, 0))
    assert "loss is 100, and it is really 18" in words.far_words(far_tables(18, 0))
    assert words.far_words(far_tables(5, 0)) == "Here both ways agree on the loss."


# --- maps ---------------------------------------------------------------------------------------


@st.composite
def maps(draw):
    """Any state of the map that the page may show, its ends included."""
    source = draw(st.sampled_from(["make_classification", "breast cancer", "own points"]))
    own = None
    if source == "own points":
        d, n = draw(st.integers(1, 2)), draw(st.integers(2, 12))
        values = st.sampled_from([0.0, 1.0, 2.5, -3.0, 1e9])
        rows = [(*(draw(values) for _ in range(d)), float(k % 2)) for k in range(n)]
        own = OwnSpec(tuple(rows))
    return MapSpec(
        source,
        own,
        draw(st.sampled_from(PAIRS)) if own is None else PAIRS[0],
        draw(st.booleans()),
        draw(st.sampled_from(HIDDEN)),
        10,
        draw(st.sampled_from([0.01, 5.0, 1000.0])),
        draw(st.sampled_from([1, 10, 30])),
        draw(st.integers(0, 99)),
        held_back=draw(st.booleans()) and (own is None or len(own.rows) > 5),
    )


@pytest.mark.row("LOG-4")
@settings(max_examples=20, deadline=None)
@given(maps())
def test_what_is_said_of_a_map_is_so(spec):
    tables = map_tables(spec)
    scores = pair_scores(MapSpec(spec.source, spec.own))
    best = scores.iloc[int(scores["score"].argmax())]
    mine = scores[[p == spec.pair or len(scores) == 1 for p in scores["pair"]]].iloc[0]
    noticed = words_map.notice(tables, float(mine["score"]), ("best", float(best["score"])))
    said = words_map.summary(tables) + " ".join(words_map.what_was_done(tables))
    formula = "".join(words_map.formula(tables))
    assert not BAD.search(said + noticed + formula + words_map.marks(tables))
    right = 1 - tables.wrong.reshape(len(tables.states), -1)[-1]
    trained = tables.points["held"] == 0
    assert tables.last["accuracy"] == pytest.approx(right[trained].mean())
    assert f"{100 * right[trained].mean():.1f} % are right" in said
    assert sum(tables.counts) == tables.n == len(right)
    ones = int(tables.points["k"].sum())
    assert f"{tables.n - ones} of class 0 and {ones} of class 1" in said
    gain = tables.last["accuracy"] - tables.linear
    hidden = spec.hidden == "sigmoid"
    level = hidden and abs(gain) < words_map.ROOM
    lower = tables.linear_loss - tables.last["loss"] >= words_map.LOSS_ROOM
    assert ("does nothing here" in noticed) == (level and not lower)
    assert ("but more surely" in noticed) == (level and lower)
    assert ("**The hidden layer pays**" in noticed) == (hidden and gain >= words_map.ROOM)
    assert ("Best of the pairs offered" in noticed) == (mine["score"] < best["score"])
    assert ("is a slice" in noticed) == (tables.num_columns > 2)
    assert (words_map.verdict(tables) is not None) == tables.diverged
    if tables.collapse is not None and not tables.diverged and spec.lr < 1000:
        assert tables.collapse < 1e-4
    assert ("held back" in said) == bool(tables.held) == spec.held_back


@pytest.mark.row("LOG-4")
@pytest.mark.row("LOG-5")
def test_the_lesson_of_the_hidden_layer_and_of_the_pairs():
    unused = map_tables(MapSpec(lr=0.1))
    scores = pair_scores(MapSpec())
    best = scores.iloc[int(scores["score"].argmax())]
    assert (best["across"], best["up"]) == ("x1", "x3")
    assert best["score"] == pytest.approx(0.916, abs=0.01)
    assert scores["score"].iloc[0] < 0.65
    said = words_map.notice(
        unused, float(scores["score"].iloc[0]), ("x1, x3", float(best["score"]))
    )
    assert "**The hidden layer does nothing here.**" in said
    assert "sees little of what tells the classes apart" in said
    assert "Best of the pairs offered: x1, x3, 91." in said
    used = words_map.notice(map_tables(MapSpec(lr=5)), best["score"], ("x1, x3", best["score"]))
    assert "**The hidden layer pays**" in used


def test_a_map_of_one_feature_says_what_is_up():
    own = OwnSpec(tuple((float(x), float(x * x)) for x in range(6)))
    tables = map_tables(MapSpec("own points", own, (0, 1), num_epochs=30))
    done = " ".join(words_map.what_was_done(tables))
    assert "more than two values, so it was cut in two: class 1 is what lies above" in done
    assert "There is one feature only" in done
    assert tables.names == ("x1", "row number")
    assert np.ptp(tables.cells[-1].astype(int), axis=0).max() == 0, "what is up changes nothing"
    still = OwnSpec(((1.0, 4.0, 0.0), (2.0, 4.0, 1.0)))
    constant = map_tables(MapSpec("own points", still, (0, 1), num_epochs=3))
    assert "x2 is the same in every row" in " ".join(words_map.what_was_done(constant))


# --- twenty starts ------------------------------------------------------------------------------


@pytest.mark.row("LOG-3")
@pytest.mark.parametrize("head", HEADS)
def test_what_is_said_of_each_start_is_so(head):
    tables = head_tables(HeadSpec(head, list(WAYS)[head == "sigmoid"]))
    counted = tables.runs["outcome"].value_counts()
    said = words_heads.summary(tables)
    numbers = [int(v) for v in re.findall(r"(\d+) (?:crash|die|are fine)", said)]
    assert numbers == [int(counted.get(name, 0)) for name in ("crash", "dead", "fine")]
    majority = max(tables.ones, tables.rows - tables.ones) / tables.rows
    for seed, run in tables.runs.iterrows():
        text = words_heads.opened(tables, int(seed))
        assert not BAD.search(text)
        word = {"crash": "crashes", "dead": "is dead", "fine": "is fine"}[run["outcome"]]
        assert f"**Seed {seed} {word}**" in text
        if run["outcome"] == "dead":
            assert f"= {number(100 * tables.ones / tables.rows)}" in text
        if run["outcome"] == "fine":
            assert ("no more than that" in text) == (run["right"] <= majority + 1e-9)
    lesson = words_heads.lesson_of(tables)
    assert lesson.startswith("With a sigmoid 0 starts") == (head == "sigmoid")
    if head == "ReLU":
        assert f"{numbers[0] + numbers[1]} starts of 20 fail" in lesson


@pytest.mark.row("B40")
def test_where_a_sigmoid_does_not_fail_the_lesson_counts_the_starts_that_learned_nothing():
    tables = head_tables(HeadSpec("sigmoid", next(iter(WAYS))))  # all rows at once, 300 updates
    share = tables.ones / tables.rows
    stuck = int((tables.runs["right"] <= max(share, 1 - share) + 1e-9).sum())
    assert stuck >= 15
    said = words_heads.lesson_of(tables)
    assert f"{stuck} of them are right no more often than who always names the larger" in said
    assert "It takes a larger rate, or more updates." in said


# --- the machine --------------------------------------------------------------------------------


def test_a_machine_in_which_every_sample_has_a_say_has_no_hollow_ones():
    tables = svm_tables(MapSpec("make_classification", pair=(0, 1)), SvmSpec(1.0))
    assert tables.supporting == tables.n == 1000
    said = words_map.svm_notice(tables)
    assert "**1,000 of 1,000 samples**" in said
    assert "no sample is drawn hollow" in said


def test_the_minus_of_the_loss_stands_before_both_of_its_terms():
    letters, _ = words.formula(curve_tables(LogisticSpec(num_epochs=1)))
    assert r"-\sum_i \left[" in letters


@pytest.mark.row("FND-4")
@pytest.mark.parametrize("C", [0.001, 1.0, 100.0])
def test_what_is_said_of_the_machine_is_so(C):
    chosen = MapSpec("make_classification", pair=(0, 2))
    tables = svm_tables(chosen, SvmSpec(C))
    assert f"**{tables.supporting} of 1,000 samples**" in words_map.svm_notice(tables)
    assert f"The other {1000 - tables.supporting}, drawn hollow" in words_map.svm_notice(tables)
    line = tables.lines.set_index("kind").loc["svm"]
    z = line["w1"] * tables.points["x"] + line["w2"] * tables.points["y"] + line["b"]
    t = 2 * tables.points["k"] - 1
    assert int((t * z < 1).sum()) == tables.supporting
    assert float((t * z > 0).mean()) == pytest.approx(tables.accuracy["svm"])
    if C == 1:
        assert "On all 4 columns 86.8 % and 86.6 %." in words_map.svm_summary(tables)


def test_a_smaller_C_makes_the_margins_wider():
    lengths = [svm_tables(MapSpec(), SvmSpec(C)).lengths["svm"] for C in (0.001, 0.1, 10.0)]
    assert lengths == sorted(lengths)


@given(st.integers(-60, 60))
def test_the_losses_of_a_margin_are_told(twentieths):
    m = twentieths / 20
    said = words_map.margin_summary(m)
    assert number(math.log1p(math.exp(-m))) in said
    assert number(max(0.0, 1 - m) ** 2) in said


# --- exercises and scripts ----------------------------------------------------------------------


def test_exercises_are_worked_out():
    (_, values), (_, edge), (_, ratio), (asked, dead) = words.exercises()
    assert "σ(−1) = 0.268941" in values
    assert "At x = −b/w = 4, both times" in edge
    assert "about 11000 times" in ratio
    assert "62.74" in asked
    assert "100 · 357/569 = 62.74" in dead


@pytest.mark.parametrize(
    "spec", [LogisticSpec(), LogisticSpec("a coin", lr=10.0, num_epochs=30, seed=5)]
)
def test_the_script_of_the_curve_prints_what_the_page_says(spec):
    tables, printed = curve_tables(spec), []
    exec(words.script(tables), {"print": lambda *said: printed.extend(said)})
    w, b, loss = (tables.last[name] for name in ("w", "b", "loss"))
    assert printed == pytest.approx([w, b, loss], rel=1e-12)


@pytest.mark.parametrize(
    "spec",
    [
        MapSpec(num_epochs=10, held_back=True),
        MapSpec("own points", OwnSpec(((1.0, 2.0), (2.0, 5.0), (3.0, 5.0))), (0, 1), num_epochs=3),
    ],
)
def test_the_script_of_the_map_prints_what_the_page_says(spec):
    tables, printed = map_tables(spec), []
    exec(words_map.script(tables), {"print": lambda *said: printed.extend(said)})
    last = tables.last
    assert printed == pytest.approx([last["epoch"], last["loss"], last["accuracy"]], rel=1e-9)
