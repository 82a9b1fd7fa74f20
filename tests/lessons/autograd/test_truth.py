"""What is said is true, in many states: sums, products, what is stored and why, the questions."""

import re

import pytest
import torch
from drawing import assert_drawable
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from charts.palettes import LIGHT
from core import zeroing
from core.attempts import attempt
from core.autograd_descent import DescentSpec
from core.differences import KINDS
from core.graphs import ACTIVATIONS, BatchSpec, ExpressionSpec, NetSpec
from core.missing_pieces import PIECES
from core.zeroing import CallsSpec, RaceSpec
from lessons.autograd import words, words_formulas, words_further
from lessons.autograd.errors import errors_chart
from lessons.autograd.tables import graph_tables, kept_table, stored_numbers
from lessons.autograd.tables_further import (
    FUNCTIONS,
    calls_table,
    descent_tables,
    error_tables,
    errors_of_graph,
    measured_at,
    race_tables,
    three_ways,
)
from lessons.autograd.tables_names import base_of, why

TEXTS = (
    "x*y + b",
    "x*x + x/y",
    "3x - 2y*b",
    "exp(x)*2^y - tanh(b)",
    "relu(x*y + b)^2",
    "sigmoid(x)*sqrt(b^2 + 1)/y",
    "log(x^2 + 1)*sin(y) - cos(b)",
    "-(x - y)^3",
    "(x^2 + 1)^y",
)
NUMBERS = st.floats(-4, 4).map(lambda v: round(v, 2)).filter(lambda v: abs(v) > 0.05)


@st.composite
def specs(draw):
    """Any graph the page may show."""
    kind = draw(st.sampled_from(["text", "text", "vector", "batch", "net"]))
    if kind == "batch":
        size, seed = draw(st.integers(1, 50)), draw(st.integers(0, 99))
        return BatchSpec(
            size,
            seed,
            (draw(NUMBERS), draw(NUMBERS)),
            draw(NUMBERS),
            draw(st.sampled_from(["sum", "mean"])),
        )
    if kind == "net":
        return NetSpec(
            draw(st.integers(1, 4)),
            draw(st.integers(1, 10)),
            draw(st.sampled_from(sorted(ACTIVATIONS))),
            draw(st.integers(0, 99)),
        )
    if kind == "vector":
        pair = st.tuples(NUMBERS, NUMBERS)
        return ExpressionSpec(
            "Q = 3a^3 - b^2", (("a", draw(pair)), ("b", draw(pair))), (), draw(pair)
        )
    values = tuple((name, (draw(NUMBERS),)) for name in "xyb")
    try:
        return ExpressionSpec(draw(st.sampled_from(TEXTS)), values)
    except ValueError:
        assume(False)


def as_float(text: str) -> float:
    """A number as the page spells it."""
    plain = text.strip(" ()").replace("−", "-")
    power = re.fullmatch(r"(.+) × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", plain)
    if not power:
        return float(plain)
    digits = power[2].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(power[1]) * 10.0 ** int(digits)


def close(said: str, true: float) -> bool:
    return as_float(said) == pytest.approx(true, rel=6e-4, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(specs())
def test_the_last_step_shows_the_gradients_that_torch_left(spec):
    tables = graph_tables(spec)
    last = tables.run.iloc[-1]
    for node in tables.graph.leaves:
        text, grad = last[f"g{node.number}"], tables.trace.grads[node.name]
        assert text.startswith(".grad = ")
        if grad.numel() == 1:
            assert close(text.removeprefix(".grad = "), grad.item())
    assert all(
        text.startswith(("grad ", ".grad "))
        for key, text in last.items()
        if re.fullmatch(r"g\d+", key)
    )


@settings(max_examples=40, deadline=None)
@given(specs())
def test_every_product_and_sum_that_is_shown_is_right(spec):
    tables = graph_tables(spec)
    shown = [*tables.edges["product"], *tables.run.filter(regex=r"^g\d+$").to_numpy().flatten()]
    for text in shown:
        if " × " in text and " = " in text and "[" not in text and "× 10" not in text:
            left, right = text.split(" = ")
            a, b = left.split(" × ")
            assert as_float(a) * as_float(b) == pytest.approx(as_float(right), rel=1e-3, abs=1e-9)
        elif " + " in text and "× 10" not in text:
            left, right = text.removeprefix("grad ").split(" = ")
            assert sum(map(as_float, left.split(" + "))) == pytest.approx(
                as_float(right), rel=1e-3, abs=1e-9
            )


@settings(max_examples=40, deadline=None)
@given(specs())
def test_what_is_said_to_be_stored_is_what_torch_stores(spec):
    tables = graph_tables(spec)
    for node, row in zip(tables.graph.operations, kept_table(tables), strict=True):
        slots, said = {kept.slot for kept in node.kept}, why(node)
        assert (row["stored"] == "no number") == (not slots)
        assert row["torch's name"] == f"`{node.kind}`"
        if "so the result is kept" in said or "the result is kept" in said:
            assert "result" in slots
        if "whatever" in said or base_of(node.kind) in ("Sum", "Mean"):
            assert not slots
        if "only the constant is kept" in said:
            assert slots
            assert all(kept.node is None for kept in node.kept)
    numbers, none = stored_numbers(tables.graph)
    assert none == sum(row["stored"] == "no number" for row in kept_table(tables))
    text = words.stored(tables)
    assert (f"**{numbers:,} number" in text) == (numbers > 0)
    assert ("**nothing** is stored" in text) == (numbers == 0)


@settings(max_examples=40, deadline=None)
@given(specs())
def test_a_question_has_its_true_answer_among_distinct_options(spec):
    tables = graph_tables(spec)
    asked = words.question(tables)
    assert asked.answer in asked.options
    assert len(asked.options) == len(set(asked.options)) >= 2
    if isinstance(spec, ExpressionSpec) and not spec.external:
        name = tables.names.node(tables.graph.leaves[0].number)
        assert close(asked.answer, tables.trace.grads[name].item())
    elif not isinstance(spec, ExpressionSpec):
        first = next(m for m in tables.trace.moves if tables.graph.nodes[m.node].leaf)
        assert asked.answer == tables.names.node(first.node)


@settings(max_examples=40, deadline=None)
@given(specs())
def test_words_and_formulas_can_be_said_of_any_graph(spec):
    tables = graph_tables(spec)
    texts = [
        words.notice(tables),
        words.summary(tables, answered=True),
        words.summary(tables, answered=False),
        *words_formulas.formula(tables),
        *(part for exercise in words.exercises(tables) for part in exercise),
    ]
    for text in texts:
        assert text
        assert not re.search(r"\b(nan|inf|None|tensor)\b", text)
        assert text.count("{") == text.count("}")
    users = [sum(e.maker == n.number for e in tables.graph.edges) for n in tables.graph.nodes]
    assert ("Every value is used once" in texts[0]) == (max(users) == 1)
    zero = [name for name, grad in tables.trace.grads.items() if not grad.any()]
    assert ("Nothing gets through" in texts[0]) == bool(zero)


@settings(max_examples=25, deadline=None)
@given(specs())
def test_the_script_prints_the_value_and_the_gradients_of_the_page(spec):
    tables = graph_tables(spec)
    printed: list = []
    exec(words_formulas.script(spec), {"print": lambda *said: printed.extend(said)})
    value, *grads = printed
    flat = lambda v: [v] if isinstance(v, float) else v  # noqa: E731
    assert flat(value) == pytest.approx(tables.graph.output.value.flatten().tolist(), rel=1e-12)
    params = [name for name in tables.program.params if name in tables.trace.grads]
    for name, grad in zip(params, grads, strict=True):
        assert flat(grad) == pytest.approx(tables.trace.grads[name].flatten().tolist(), rel=1e-9)


# --- three ways -------------------------------------------------------------------------------


@pytest.mark.row("AUT-5")
@settings(max_examples=30, deadline=None)
@given(specs(), st.sampled_from(sorted(KINDS)), st.integers(-14, 0))
def test_three_ways_are_told_as_they_are(spec, kind: str, power: int):
    tables = graph_tables(spec)
    found = three_ways(tables.program, tables.trace.grads, 10.0**power, kind)
    rows = words_formulas.three_ways(found)
    said = words_formulas.three_ways_words(found, 10.0**power, kind)
    assert len(rows) == len(tables.trace.grads)
    worst = max(one.formula_off for one in found)
    scale = max(grad.abs().max().item() for grad in tables.trace.grads.values())
    assert worst <= 1e-12 * max(scale, 1.0)
    assert ("agree to the last digit" in said) == (worst == 0)
    offs = torch.tensor([one.difference_off for one in found])
    assert ("leaves the values" in said) == (not offs.isfinite().all())
    assert ("the difference agrees too" in said) == (offs.max().item() == 0)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_errors_are_told_as_they_were_met(name: str, kind: str):
    tables = error_tables(*FUNCTIONS[name], kind)
    for power in (-15.0, -8.0, -4.0, -0.25, 0.0):
        said = words_formulas.error_words(tables, power, name)
        now = measured_at(tables, power)
        missing = {"float64", "float32"} - set(now)
        assert said.count("there is no value at this step") == len(missing)
        index = (tables.curve.h - 10.0**power).abs().argmin()
        cut = tables.curve.truncation[index].item()
        if "is the larger in float64" in said:
            larger = "truncation" if cut > tables.curve.rounding["float64"][index] else "rounding"
            assert f"{larger} is the larger in float64" in said
        assert ("nothing is cut off" in said) == (tables.curve.truncation.max().item() == 0)


@settings(max_examples=20, deadline=None)
@given(specs(), st.sampled_from(sorted(KINDS)), st.sampled_from([-15.0, -8.0, -1.0, 0.0]))
def test_the_errors_of_any_graph_can_be_drawn_and_told(spec, kind: str, power: float):
    tables = graph_tables(spec)
    errors = errors_of_graph(tables.program, kind)
    name = next(iter(tables.program.params))
    exact = tables.trace.grads[name].flatten()[0].item()
    assert errors.curve.exact == pytest.approx(exact, rel=1e-9, abs=1e-12)
    assert_drawable(errors_chart(errors, power, LIGHT))
    for text in (
        words_formulas.error_words(errors, power, words.ABOVE),
        *words_formulas.error_formula(errors, power),
    ):
        assert not re.search(r"\b(nan|inf|None)\b", text)


# --- pieces, calls, race, descent -------------------------------------------------------------


@pytest.mark.parametrize("name", PIECES)
@pytest.mark.parametrize("mended", [False, True])
def test_what_became_of_a_piece_is_told_as_it_was(name: str, mended: bool):
    found = attempt(PIECES[name].right if mended else PIECES[name].wrong)
    said = words_further.became(name, found, mended=mended)
    assert ("torch stops with the error above" in said) == bool(found.error)
    assert ("It runs" in said) == (mended and not found.error)
    assert ("No error is raised" in said) == (not mended and not found.error)


@pytest.mark.row("AUT-3")
@given(st.text(alphabet="bz", min_size=1, max_size=12))
def test_calls_are_told_as_torch_counted_them(calls: str):
    spec = CallsSpec(calls)
    after = calls_table(spec)["after"].tolist()
    said = words_further.calls_words(spec, after)
    assert after == zeroing.count(spec)
    assert f"**{', '.join(f'{v:g}' for v in after)}**" in said
    assert ("set it to zero" in said) == calls.endswith("z")
    if calls.endswith("b"):
        assert f"= {after[-1]:g}." in said
        assert ("since the last zero_()" in said) == ("z" in calls)


@pytest.mark.parametrize(
    "spec",
    [
        RaceSpec(),
        RaceSpec(lr=0.001, batch_size=1000, num_epochs=1),
        RaceSpec(lr=0.3, batch_size=20, num_epochs=2),
        RaceSpec(lr=10.0, batch_size=100, num_epochs=9),
    ],
)
def test_the_race_is_told_as_it_went(spec: RaceSpec):
    tables = race_tables(spec)
    said = words_further.race_words(tables)
    right, wrong = tables.ends.iloc[-1]
    assert ("happens to be ahead" in said) == (
        wrong <= right and not tables.diverged["never zeroed"]
    )
    assert ("ball without friction" in said) == (
        wrong > right and not tables.diverged["never zeroed"]
    )
    assert ("diverged" in said) == any(tables.diverged.values())
    assert ("Both runs diverged" in said) == all(tables.diverged.values())


@pytest.mark.row("AUT-6")
@settings(max_examples=25, deadline=None)
@given(st.integers(1, 240), st.integers(-20, 20), st.integers(1, 300), st.booleans())
def test_the_descent_is_told_as_it_went(alpha: int, start: int, epochs: int, double: bool):
    spec = DescentSpec(alpha / 1000, start / 2, epochs, "float64" if double else "float32")
    tables = descent_tables(spec)
    run, said = tables.run, words_further.descent_words(tables)
    assert ("The run was stopped there" in said) == run.diverged
    if not run.diverged:
        assert f"a = **{run.a[-1]!r}**" in said
    assert ("still on its way" in said) == (not run.diverged and run.stalled is None)
    assert ("got there exactly" in said) == (run.stalled is not None and run.a[-1] == 2)
    assert ("rounded off" in said) == (run.stalled is not None and run.a[-1] != 2)


def test_the_stall_is_told_with_its_numbers():
    said = words_further.descent_words(descent_tables(DescentSpec()))
    assert "a goes 7, 6.9, 6.508, 5.6966, …" in said
    assert "average 101.3129." in said
    assert "a = **2.0000007152557373**" in said
