"""What is said is true in any state: zeros, touching, the best α, decay, columns, extremes."""

import functools
import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.numbers import number
from core import regularization
from core.data import OwnSpec
from core.many_columns import ManySpec
from core.regularization import ALL, COLUMNS, DIABETES, EXERCISE, LASSO, PENALTIES, RIDGE, PathSpec
from core.weight_decay import GONE, PLAIN, RULES, DecaySpec
from lessons.regularization import words, words_further
from lessons.regularization.tables import path_tables as fresh_tables
from lessons.regularization.tables_further import damage, decay_tables, many_tables, meanings

path_tables = functools.lru_cache(maxsize=64)(fresh_tables)


@st.composite
def rows(draw):
    """Own rows, often awkward: constants, copies, few rows, equal labels."""
    n, d = draw(st.integers(1, 14)), draw(st.integers(1, 4))
    cells = st.integers(-4, 4).map(float)
    columns = [draw(st.lists(cells, min_size=n, max_size=n)) for _ in range(d + 1)]
    if draw(st.booleans()):
        columns[draw(st.integers(0, d))] = [2.0] * n
    if draw(st.booleans()):
        columns[0] = columns[d - 1]
    return OwnSpec(tuple(zip(*columns, strict=True)))


SPECS = st.builds(
    PathSpec,
    st.one_of(st.sampled_from([DIABETES, EXERCISE]), rows()),
    st.sampled_from(list(PENALTIES)),
    st.sampled_from(list(COLUMNS)),
)


@settings(max_examples=60, deadline=None)
@given(SPECS, st.floats(0, 1))
def test_what_is_said_of_the_stage_holds_in_any_state(spec, share):
    tables = path_tables(spec)
    k = round(share * (len(tables.facts) - 1))
    found = tables.weights(k)
    zeros = [
        name
        for name, w in zip(tables.names, found, strict=True)
        if w == 0 and name not in tables.constant
    ]
    said = words.notice(tables, k)
    assert not re.search(r"\bnan\b|\binf\b|too large", said + words.summary(tables, k))
    if not tables.is_flat:
        count = "no weight is" if not zeros else f"{len(zeros)} weight"
        assert (
            f"{count} exactly 0" in said
            or f"{count}s are exactly 0" in said
            or (f"{count} is exactly 0" in said)
        )
    assert words.summary(tables, k).startswith(f"α = {number(tables.facts['alpha'][k], 3)}: ")
    if len(tables.shown) == 2 and tables.is_lasso:
        pair = found[list(tables.shown)]
        assert ("with a **corner**" in said) == ((pair == 0).sum() == 1)
        assert ("with an **edge**" in said) == (pair != 0).all()
    none = "no rows are kept back" in words.no_test(tables)
    assert none == (tables.kept == 0)
    assert ("cannot fix" in said) == (tables.d - len(tables.constant) >= tables.n)
    words.formula(tables, k)
    words.key(tables)


@settings(max_examples=60, deadline=None)
@given(SPECS, st.floats(0, 1))
def test_the_answer_is_counted_and_among_the_options(spec, share):
    tables = path_tables(spec)
    k = round(share * (len(tables.facts) - 1))
    asked = words.question(tables, k)
    assert asked.answer in asked.options
    assert len(set(asked.options)) == len(asked.options) >= 2
    then = min(k + 20, len(tables.facts) - 1)
    real = [j for j, name in enumerate(tables.names) if name not in tables.constant]
    assert int(asked.answer) == int((tables.weights(then)[real] == 0).sum())
    if tables.is_lasso and then == len(tables.facts) - 1 and not tables.is_flat:
        assert "Nothing is left" in asked.why


@settings(max_examples=30, deadline=None)
@given(SPECS)
def test_a_penalty_never_fits_the_learned_rows_better(spec):
    tables = path_tables(spec)
    train = tables.facts["train"].to_numpy()
    if tables.is_flat:
        assert np.isnan(train).all()
        return
    assert (np.diff(train) <= 1e-6).all()
    assert train[0] <= tables.best_train + 1e-6
    sizes = tables.facts["l1" if tables.is_lasso else "l2"].to_numpy()
    assert (np.diff(sizes) <= 1e-6 * sizes.max()).all()


def test_the_best_alpha_is_judged_by_what_was_measured():
    for penalty in PENALTIES:
        tables = path_tables(PathSpec(penalty=penalty))
        said, test = words.which(tables), tables.facts["test"]
        assert number(float(tables.facts["alpha"][test.argmax()]), 3) in said
        assert ("no better with one" in said) == (test.max() <= tables.best_test)
    rows_of = words.decades(path_tables(PathSpec(penalty=RIDGE)))
    assert [row["weights not 0"] for row in rows_of] == ["10"] * 7
    assert [row["R², kept rows"] for row in rows_of][1:6] == [
        "0.357",
        "0.369",
        "0.357",
        "0.143",
        "0.0199",
    ]


def as_float(text: str) -> float:
    power = re.fullmatch(r"\(?(\S+?)\\times 10\^\{(-?\d+)\}\)?", text.strip())
    return float(power[1]) * 10.0 ** int(power[2]) if power else float(text.strip(" ()"))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(list(PENALTIES)), st.integers(0, 100), st.booleans())
def test_the_printed_sum_adds_up(penalty, k, exercise):
    tables = path_tables(PathSpec(EXERCISE if exercise else DIABETES, penalty))
    _, numbers = words.formula(tables, k)
    w = float(tables.pair["w1"].iloc[k])
    if not exercise:
        parts = re.findall(r"underbrace\{(.+?)\}_", numbers)
        alpha, size = parts[1].split(r" \cdot ")
        total = as_float(parts[0]) + as_float(alpha) * as_float(size)
        assert as_float(numbers.rsplit("=", 1)[1]) == pytest.approx(total, rel=1e-3)
        return
    assert as_float(numbers.rsplit("=", 1)[1]) == pytest.approx(w, rel=1e-3, abs=1e-9)
    alpha = tables.facts["alpha"][k]
    truly = 15.8 / (5 + alpha) if penalty == RIDGE else max(3.16 - 0.8 * alpha, 0)
    assert w == pytest.approx(truly, rel=1e-6, abs=1e-7)


# --- one weight, decay ------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(st.integers(-30, 30), st.integers(0, 30))
def test_what_is_left_of_one_weight(w, a):
    w_hat, alpha = w / 10, a / 10
    said = words_further.zeros(w_hat, alpha)
    left = regularization.soft_threshold(torch.tensor(w_hat), torch.tensor(alpha)).item()
    assert f"lasso leaves {number(left)}, ridge {number(w_hat / (1 + alpha))}." in said
    assert ("stays at exactly 0" in said) == (abs(w_hat) <= alpha and w_hat != 0 and alpha > 0)
    assert "nan" not in "".join(words_further.zero_formula(w_hat, alpha))
    assert "½αw² for ridge, of α|w| for lasso" in words_further.ZERO_INTRO
    grid = torch.arange(-300, 301) / 100  # both are least where it is said that they are
    for penalty, best in ((alpha / 2 * grid**2, w_hat / (1 + alpha)), (alpha * abs(grid), left)):
        lowest = grid[(0.5 * (grid - w_hat) ** 2 + penalty).argmin()].item()
        assert lowest == pytest.approx(best, abs=0.0051)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(list(RULES)), st.integers(1, 30), st.integers(0, 40), st.integers(1, 12))
def test_equal_is_said_only_where_both_ways_are_one(rule, lr, decay, updates):
    tables = decay_tables(DecaySpec(lr / 20, decay / 20, 5 * updates, rule))
    run = tables.run
    said, more = words_further.decay_summary(tables), words_further.decay_words(tables)
    gone = run.diverged or run.inside[-1].abs().max() > GONE
    assert ("diverged" in said) == bool(gone)
    if not gone:
        assert ("which is rounding" in said) == run.equal
        assert ("not the same" in said) != run.equal
    if rule == PLAIN or decay == 0:
        assert run.equal or gone
    assert ("beyond 0" in more) == (lr / 20 * decay / 20 > 1)
    assert not re.search(r"\bnan\b|\binf\b", said + more)


@pytest.mark.row("REG-1")
@settings(max_examples=30, deadline=None)
@given(SPECS)
def test_the_end_of_lasso_is_where_its_last_weight_goes(spec):
    """Not the next place of the slider: the path is empty from max |xᵀy| / n on, and not before."""
    tables = path_tables(PathSpec(spec.data, LASSO, spec.columns))
    alpha, left = tables.facts["alpha"].to_numpy(), tables.facts["left"].to_numpy()
    assert (left[alpha > tables.ends_at * (1 + 1e-6)] == 0).all()
    assert (left[alpha < tables.ends_at * (1 - 1e-6)] > 0).all()
    said = words.notice(tables, 0)
    assert (f"From about α = {number(tables.ends_at, 3)} on" in said) != tables.is_flat


@pytest.mark.row("REG-1")
def test_the_end_of_lasso_of_the_exercise_is_the_one_of_the_exercise():
    assert path_tables(PathSpec(EXERCISE, LASSO)).ends_at == pytest.approx(15.8 / 4)
    split = regularization.path_split(PathSpec(DIABETES, LASSO))
    by_hand = np.abs(split.X.numpy().T @ split.y.numpy().ravel()).max() / len(split.X)
    assert path_tables(PathSpec(DIABETES, LASSO)).ends_at == pytest.approx(by_hand)


def test_names_and_scores_are_explained_where_they_are_used():
    for data in (DIABETES, EXERCISE):
        said = words.notice(path_tables(PathSpec(data, LASSO)), 0)
        assert "R² is the share of the spread of y" in said
        assert ("bmi is the body mass index" in said) == (data == DIABETES)


# --- further ----------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", [ManySpec(), ManySpec(50, 7), ManySpec(331, 3)])
def test_what_is_said_of_many_columns(spec):
    tables = many_tables(spec)
    for k in (0, 20, len(tables.log_alpha) - 1):
        said = words_further.many_words(tables, k)
        worst = tables.free["test"].argmax()
        assert f"worst at {tables.free['columns'][worst]} columns" in said
        exact = tables.free.loc[tables.free["columns"] >= spec.n, "train"]
        assert exact.max() < 1e-6
        best = tables.of(k)["test"].argmin()
        assert f"best at {tables.of(k)['columns'][best]} columns" in words_further.many_summary(
            tables, k
        )


@pytest.mark.row("REG-2")
@settings(max_examples=40, deadline=None)
@given(st.one_of(st.sampled_from([0.0, 1.0, 3.95, 1e9]), st.floats(0, 1e9)), st.integers(1, 20))
def test_one_alpha_means_two_things_and_is_converted(alpha, times):
    found = meanings(alpha, times)
    said = words_further.meaning_words(found)
    assert found.as_ridge == pytest.approx(15.8 * times / (5 * times + alpha), rel=1e-9)
    assert found.converted == pytest.approx(15.8 / (5 + alpha), rel=1e-9)
    assert found.as_lasso == pytest.approx(max(3.16 - 0.8 * alpha, 0), abs=1e-7)
    assert ("leaves nothing" in said) == (found.as_lasso == 0)
    assert found.as_ridge > 0
    assert ("least squares" in said) == (alpha == 0)
    rows = words_further.meaning_rows(found)
    assert (rows[0]["slope"] == rows[1]["slope"]) or times > 1


def test_an_alpha_that_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match=r"alpha must be between 0 and 1000000000\. Got -1"):
        meanings(-1, 1)


@settings(max_examples=25, deadline=None)
@given(
    SPECS,
    st.floats(-4, 1),
    st.sampled_from([0.001, 0.1, 1, 10, 1000]),
    st.booleans(),
)
def test_the_damage_is_measured(spec, log_alpha, factor, charged_b):
    split = regularization.path_split(spec)
    found = damage(split, spec.penalty, 10**log_alpha, factor, charged_b)
    said = words_further.damage_words(found, split.names[found.column], factor, charged_b=charged_b)
    if factor == 1 and not charged_b:
        assert found.wrong == pytest.approx(found.right, rel=1e-6, abs=1e-9)
        assert "No mistake" in said
    assert (number(found.wrong_b) in said) or not charged_b
    if charged_b:
        assert abs(found.wrong_b) <= abs(found.right_b) + 1e-6
    assert np.isfinite(found.wrong).all()
    assert not re.search(r"\bnan\b|\binf\b", said)
    words_further.damage_rows(found, split.names)


def test_exercises_are_worked_out():
    (_, ridge), (_, lasso), (_, half), _ = words.exercises()
    assert "= 1.58" in ridge
    assert "= 3.95 on" in lasso
    assert "After 35 updates" in half
    assert 0.98**35 <= 0.5 < 0.98**34


def test_the_script_names_the_columns_and_the_penalty():
    tables = path_tables(PathSpec(OwnSpec(((1.0, 2.0, 3.0), (2.0, 1.0, 4.0))), LASSO))
    text = words.script(tables, 3)
    assert "OwnSpec(rows" in text
    assert "columns=" not in text
    assert "columns=" in words.script(path_tables(PathSpec(columns="the two most alike")), 3)
    assert ALL not in text
