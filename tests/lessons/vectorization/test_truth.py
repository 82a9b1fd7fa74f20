"""What the lesson says is true on any machine, of any shapes, in every state of its controls."""

import math
import re

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from timings import machines, made, unknown

from core import broadcasting, reshaping, small_sets, worked_batch
from core.broadcasting import SIGNS, BroadcastSpec
from core.reshaping import ReshapeSpec
from core.vectorization import ADD, LIST, LOOP, MULTIPLY, ONE, PREDICT
from lessons.vectorization import (
    tables_cells,
    tables_further,
    words_further,
    words_shapes,
    words_time,
)
from lessons.vectorization.tables_time import n_of
from lessons.vectorization.words_time import lasting

UNIT = {"ns": 1e-9, "µs": 1e-6, "ms": 1e-3, "s": 1.0}


def seconds_in(text: str) -> float:
    """A time as it is written."""
    value, unit = re.fullmatch(r"([\d.,]+) (ns|µs|ms|s)", text).groups()
    return float(value.replace(",", "")) * UNIT[unit]


def clean(text: str) -> None:
    """Nothing that is no number, no unfilled name, no double blank."""
    assert not re.search(r"\b(nan|inf|None)\b|e-\d|\{\w*\}|too large|  ", text), text


# --- time -------------------------------------------------------------------------------------


@given(st.floats(1e-10, 1e3))
def test_a_time_is_written_with_three_digits_in_the_unit_one_reads(seconds):
    text = lasting(seconds)
    assert seconds_in(text) == pytest.approx(seconds, rel=0.006)
    if 1e-9 <= seconds < 1:
        assert 0.99 <= float(text.split()[0].replace(",", "")) < 1000.5


@given(machines(), st.integers(0, 6))
def test_all_that_is_said_of_time_can_be_read_off_the_measurement(tables, power):
    n = n_of(tables, power)
    for text in (
        words_time.summary(tables, n),
        words_time.notice(tables, n),
        words_time.where_it_goes(tables, n),
        words_time.printed_words(tables) if tables.operation == ADD else "",
        words_time.clock_words(tables),
        *(" ".join(row.values()) for row in words_time.watch_rows(tables, n)),
        words_further.timed_once(tables),
    ):
        clean(text)
    summary = words_time.summary(tables, n)
    at = tables.done.at(ONE, n)
    median, low, high = re.search(
        r"one operation takes (\S+ \S+), the median of 5 runs between (\S+ \S+) and (\S+ \S+?);",
        summary,
    ).groups()
    assert seconds_in(median) == pytest.approx(at.seconds, rel=0.006)
    assert seconds_in(low) <= seconds_in(median) <= seconds_in(high)
    for way in (LOOP, LIST):
        run = bool(tables.done.at(way, n).runs)
        assert (f"a {way} was not run" in summary) == (not run)
    ratio = re.search(r"a loop over a tensor [^;]*?([\d,.]+) times as long", summary)
    assert float(ratio[1].replace(",", "")) == pytest.approx(tables.ratio(LOOP, n), rel=0.06)


@given(machines(), st.integers(0, 6))
def test_what_is_to_be_noticed_holds(tables, power):
    n = n_of(tables, power)
    said = words_time.notice(tables, n)
    level = re.search(r"up to n = ([\d,]+) it takes less than twice (\S+ \S+?)\.", said)
    if level:
        last = int(level[1].replace(",", ""))
        assert last >= 10 or tables.operation == MULTIPLY
        for size in tables.sizes:
            if size <= last:
                assert tables.seconds(ONE, size) < 2 * seconds_in(level[2]) * 1.01
    assert ("Hollow dots" in said) == any(not t.runs for t in tables.done.timings)
    cold = tables.done.at(ONE, n)
    share = cold.runs[0] / cold.seconds
    assert ("nothing was warm yet" in said) == (share > 1.1)
    assert ("the others were slower" in said) == (share <= 0.9)
    goes = words_time.where_it_goes(tables, n)
    assert ("less than the" in goes) == (cold.seconds < tables.done.limit * n)


@given(machines())
def test_the_answer_to_the_question_is_the_measured_one(tables):
    question, answer, why = words_time.ten_for_one(tables)
    few = next(n for n in tables.sizes if n in (8, 10))
    ratio = tables.seconds(ONE, few) / tables.seconds(ONE, 1)
    nearest = min(
        zip((1, 3, 10), words_time.LONGER, strict=True),
        key=lambda each: abs(math.log(ratio / each[0])),
    )
    assert answer == nearest[1]
    clean(question + why)


@given(machines(), st.integers(0, 6))
def test_the_printed_operands_of_the_formula_give_its_printed_result(tables, power):
    n = n_of(tables, power)
    _, latex = words_time.time_formula(tables, n)
    plain = re.sub(r"\\times 10\^\{(-?\d+)\}", r"e\1", latex.replace("{,}", ""))
    call, times, each, result = re.search(
        r"approx ([\d.e-]+) \+ (\d+) \\cdot ([\d.e-]+) .*?= ([\d.e-]+)\\,", plain
    ).groups()
    assert int(times) == n
    made_of = float(call) + n * float(each)
    assert f"{made_of:.3g}" == f"{float(result):.3g}"


def test_a_machine_that_ran_nothing_is_told_as_it_is():
    for operation in (ADD, PREDICT, MULTIPLY):
        tables = unknown(operation)
        n = tables.sizes[-1]
        for text in (
            words_time.summary(tables, n),
            words_time.notice(tables, n),
            words_time.where_it_goes(tables, n),
            words_time.printed_words(tables),
            words_further.timed_once(tables),
        ):
            clean(text)
        assert words_time.ten_for_one(tables) is None
        assert words_time.time_formula(tables, n) is None
        for row in words_time.printed_rows(tables):
            clean(" ".join(row.values()))
        assert len(words_further.exercises(tables, ReshapeSpec())) >= 2


@pytest.mark.row("VEC-1")
def test_the_printed_figures_and_ours_are_rows_of_one_table():
    rows = words_time.printed_rows(made())
    assert [list(row.values())[1] for row in rows] == ["20.4 ms", "833 µs", "24.5"]
    assert rows[-1]["here, the median"] == words_time.many((1e-6 + 3e-3) / (1e-6 + 2e-7))


@pytest.mark.row("UTL-1")
def test_the_watch_tells_what_it_kept():
    first, *_ = words_time.watch_rows(made(cold=3.0), 10_000)
    loop = 1e-6 + 3e-6 * 10_000
    assert first == {
        "n = 10,000": LOOP,
        "first run": lasting(3 * loop),
        "mean of the others": lasting(1.056 * loop),
        "their median": lasting(loop),
        "their sum": lasting(5.28 * loop),
    }


def test_three_houses_are_told_where_houses_are_timed():
    said = words_time.notice(made(PREDICT), 10)
    assert f"{lasting(1e-6 + 9e-6)} one by one" in said
    assert "three houses" not in words_time.notice(made(ADD), 10)


def test_the_two_clocks_are_told_apart_as_python_knows_them():
    day, counter = words_time.clock_rows()
    assert (day["may be set anew"], day["never goes back"]) == ("yes", "no")
    assert (counter["may be set anew"], counter["never goes back"]) == ("no", "yes")


# --- shapes -----------------------------------------------------------------------------------

shapes = st.lists(st.integers(1, 4), max_size=4).map(tuple)


@given(shapes, shapes, st.sampled_from(list(SIGNS)), st.booleans())
def test_all_that_is_said_of_two_shapes_is_what_torch_does(a, b, operation, plain):
    spec = BroadcastSpec(a, b, operation, plain)
    tables = tables_cells.broadcast_tables(spec)
    question, options, answer, why = words_shapes.which_shape(spec)
    assert answer == ("an error" if spec.result is None else str(spec.result))
    assert options.count(answer) == 1
    assert 2 <= len(options) == len(set(options)) <= 4
    clean(question + why)
    rows = words_shapes.axis_rows(tables)
    summary, notice = words_shapes.broadcast_summary(tables), words_shapes.broadcast_notice(tables)
    for text in (summary, notice, *(" ".join(row.values()) for row in rows)):
        clean(text)
    if spec.result is None:
        assert "do not fit" in summary
        refused = [row["place, from the end"] for row in rows if row["result"] == "refused"]
        said = words_shapes.refusal(tables)
        assert refused
        assert all(f"place {place} from the end" in said for place in refused)
        with pytest.raises(RuntimeError) as raised:
            torch.ones(a) + torch.ones(b)
        assert str(raised.value) in said
        return
    sizes = [row["result"] for row in rows if row["result"] != "()"]
    assert tuple(map(int, sizes)) == spec.result
    result = math.prod(spec.result)
    for name, shape in (("A", a), ("B", b)):
        times = result // math.prod(shape)
        assert (f"Every number of {name} is used {times:,} times." in notice) == (times > 1)
    assert ("cell meets cell" in notice) == (math.prod(a) == math.prod(b) == result)
    assert (f"{result:,} cell" in summary) or result == 1
    if tables.sheet is None:
        clean(words_shapes.too_large(tables))


@pytest.mark.row("VEC-2")
def test_ones_and_tens_print_11_11_11():
    tables = tables_cells.broadcast_tables(BroadcastSpec((3,), (), "A + B", plain=True))
    assert str(torch.ones(3) + 10) in words_shapes.broadcast_notice(tables)
    counted = tables_cells.broadcast_tables(BroadcastSpec((3,), ()))
    assert "11., 11., 11." not in words_shapes.broadcast_notice(counted)


@given(st.integers(2, 12))
def test_the_trap_counts_its_strangers(n):
    tables = tables_cells.broadcast_tables(BroadcastSpec((n, 1), (n,), "A − B"))
    said = words_shapes.trap(tables)
    assert f"the result is ({n}, {n})" in said
    assert f"{n * n:,}, of which {n * n - n:,} (shaded)" in said


@pytest.mark.row("DAT-6")
@given(
    st.sampled_from([(2, 6), (12,), (3, 4), (2, 2, 3), (1, 12), (12, 1)]),
    st.sampled_from([(-1, 1), (-1,), (3, -1), (2, 3, -1), (4, 3), (12,)]),
    st.booleans(),
)
def test_all_that_is_said_of_a_reshape_is_what_torch_did(source, target, transposed):
    spec = ReshapeSpec(source, target, transposed)
    tables = tables_cells.reshape_tables(spec)
    done = reshaping.reshaped(spec)
    said = words_shapes.open_size(tables)
    for text in (
        said,
        words_shapes.shared_words(tables),
        words_shapes.view_words(tables),
        words_shapes.reshape_summary(tables),
    ):
        clean(text)
    if -1 in target:
        made_of = done.y.shape[target.index(-1)]
        assert f"**−1 is {made_of}.**" in said
    shared = words_shapes.shared_words(tables)
    assert ("**y is a view.**" in shared) == done.shared
    assert ("is then 99" in shared) == done.shared
    assert ("never copies; here it raises" in words_shapes.view_words(tables)) == (not done.shared)


@pytest.mark.row("B28")
def test_no_numpy_is_thanked_for_what_torch_does():
    said = words_shapes.open_size(tables_cells.reshape_tables(ReshapeSpec()))
    assert "torch works it out: 12 numbers over 1 are 12" in said
    assert "No NumPy is involved" in said


@given(st.floats(-5, 5), st.floats(-5, 5), st.integers(-20, 20))
def test_three_houses_are_priced_in_words_as_in_cells(w1, w2, tens):
    tables = tables_cells.house_tables(round(w1, 1), round(w2, 1), 10.0 * tens)
    clean(words_shapes.house_words(tables))
    symbols, numbers = words_shapes.house_formula(tables)
    assert "nan" not in symbols + numbers
    assert "--" not in numbers
    clean(re.sub(r"\{(x1|x2|y_hat)\}", "1", words_shapes.house_lines(tables)[0][1]))


# --- batch, dealers, sets, mistakes ------------------------------------------------------------


@pytest.mark.row("DAT-5")
@pytest.mark.parametrize("row", range(1, 11))
def test_the_printed_sum_of_each_row_adds_up(row):
    batch = worked_batch.worked_batch()
    _, latex = words_further.batch_formula(batch, row)
    left, right = latex.split(r"\qquad")

    def value(text: str) -> float:
        return eval(text.replace(r"\cdot", "*").strip().rstrip(","))

    made_of, y_hat = (value(part) for part in left.split(" = ")[1:])
    assert made_of == pytest.approx(y_hat, abs=6e-6)
    difference, residual = (value(part) for part in right.split(" = ")[1:])
    assert difference == pytest.approx(residual, abs=1.1e-5)
    assert residual == pytest.approx(batch.residual[row - 1].item(), abs=6e-6)


def test_the_batch_is_summed_up_with_its_own_numbers():
    batch = worked_batch.worked_batch()
    said = words_further.batch_summary(batch)
    assert "0.0115" in said
    assert "0.0230 (row 8)" in said
    right, wrong = batch.losses
    flat = words_further.label_words(batch, flat=True)
    assert "(10, 10): 100 differences" in flat
    assert f"{wrong:.3g}" in flat
    assert wrong > 1e4 * right


@given(st.integers(1, 16), st.booleans(), st.integers(0, 999))
def test_all_that_is_said_of_the_dealers_holds(batch_size, is_train, seed):
    tables = tables_further.dealt_tables(batch_size, is_train, seed)
    summary = words_further.dealt_summary(tables)
    notice = words_further.dealt_notice(tables, is_train=is_train)
    clean(summary + notice)
    assert "All three show each of 16 samples exactly once" in summary
    assert ("and one of" in summary) == (16 % batch_size != 0)
    hand, loader, own = (tables.flat(name) for name in tables_further.DEALERS)
    assert ("deals another one" in notice) == (is_train and loader == own != hand)
    assert ("keep the order" in notice) == (not is_train)
    apart = abs(tables.of_means - tables.mean) > 1e-6 * tables.mean
    assert ("The mean of the batch means would be" in notice) == apart


@pytest.mark.row("DAT-8")
@pytest.mark.parametrize("name", small_sets.SETS)
def test_a_set_is_summed_up_with_its_counts(name):
    tables = tables_further.set_tables(name)
    said = words_further.set_summary(tables)
    clean(said)
    for label, samples in zip(tables.classes, tables.counts, strict=True):
        assert f"{samples:,} of class {label}" in said


def test_a_reshape_for_a_transpose_mixes_metres_and_years():
    said = words_further.reshape_for_transpose(reshaping.turned())
    assert "its first row mixes 50 m², 10 years and 80 m²" in said


def test_the_view_of_a_transpose_raises_what_is_quoted():
    spec = ReshapeSpec((2, 3), (6,), transposed=True)
    with pytest.raises(RuntimeError) as raised:
        torch.arange(6).reshape(2, 3).T.view(6)
    assert str(raised.value) in words_further.view_of_transpose(reshaping.reshaped(spec))


@given(machines())
def test_exercises_are_answered_by_core(tables):
    found = words_further.exercises(tables, ReshapeSpec((3, 4), (-1,)))
    assert len(found) >= 2
    answers = " ".join(answer for _, answer in found)
    assert "**12** in both" in answers
    shape = tuple(torch.broadcast_shapes((8, 1, 6, 1), (7, 1, 5)))
    assert f"**{shape}**" in answers
    clean(answers)


def test_the_script_repeats_both_shapes_and_measures_this_size():
    pair, spec = BroadcastSpec((3, 1), (4,)), ReshapeSpec((2, 6), (3, -1), True)
    text = words_further.script(made(), 100, spec, pair)
    said = [line for line in text.splitlines() if "measure(" not in line and "set_num" not in line]
    printed: list[object] = []
    names = {"print": lambda *what: printed.extend(what), "done": made().done}
    exec("\n".join(said), names)
    assert [way for way in printed if isinstance(way, str)] == [ONE, LOOP, LIST]
    outcome = broadcasting.outcome(pair)
    assert any(isinstance(each, torch.Tensor) and torch.equal(each, outcome) for each in printed)
    assert printed[-1].y.tolist() == reshaping.reshaped(spec).y.tolist()
    compile(text, "script", "exec")
