"""No sentence whose condition is false: random states, each sentence held against its definition.

What is recomputed here is recomputed with numpy and plain Python, not with the app's functions.
"""

import contextlib
import io
import math
import random
import re
from dataclasses import replace

import numpy as np
import pytest

from core.information import SHARES
from core.logits import LogitsSpec
from core.overflow import EdgeSpec, as_written
from core.plane_classes import LAYOUTS, ClassesSpec
from core.small_network import PARAMETERS, WEIGHTS, NetSpec
from lessons.softmax import controls, words, words_formulas, words_further, words_net
from lessons.softmax.tables import ChainTables, chain_tables
from lessons.softmax.tables_batch import batch_tables
from lessons.softmax.tables_edge import edge_tables
from lessons.softmax.tables_net import net_tables
from lessons.softmax.tables_plane import TwiceTables, plane_tables

STATES = 400
NUMBER = r"(−?[\d.,]*\d(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def value(text: str) -> float:
    plain = re.sub(r" × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: "e" + m[1].translate(RAISED), text)
    return float(plain.replace("−", "-").replace(",", ""))


def near(text: str, true: float, digits: int = 4) -> bool:
    """Whether a printed number is this one, up to half a unit of its last digit and rounding."""
    return math.isclose(value(text), true, rel_tol=0.6 * 10.0 ** (1 - digits), abs_tol=2e-9)


def state(number: int) -> ChainTables:
    draw = random.Random(number)
    q = draw.randint(3, 10)
    o = [round(draw.uniform(-6, 6) / 0.05) * 0.05 for _ in range(q)]
    kind = draw.random()
    if kind < 0.15:
        o = [o[0]] * q
    elif kind < 0.3:
        o[draw.randrange(1, q)] = o[0] = max(o)
    elif kind < 0.35:
        o = [draw.choice([-6.0, 6.0]) for _ in range(q)]
    spec = LogitsSpec(
        tuple(round(v, 2) for v in o),
        draw.randrange(q),
        float(draw.choice(controls.T.rungs)),
        round(draw.choice([0.0, draw.uniform(-6, 6)]) / 0.05) * 0.05,
        draw.randint(1, 80) * 0.05,
    )
    return chain_tables(spec, draw.randrange(q), draw.choice(list(SHARES)))


class Truth:
    """The state once more, by numpy."""

    def __init__(self, tables: ChainTables) -> None:
        spec = tables.said.spec
        self.o, self.q = np.array(spec.o), len(spec.o)
        self.y_hat = self.shares(self.o)
        self.cold = self.shares((self.o + spec.shift) / spec.temperature)
        self.loss = float(-np.log(self.y_hat[spec.label]))
        self.slope = self.y_hat - np.eye(self.q)[spec.label]
        self.after = self.o - spec.lr * self.slope
        self.loss_after = float(-np.log(self.shares(self.after)[spec.label]))
        self.first = [k for k in range(self.q) if self.o[k] == self.o.max()]

    @staticmethod
    def shares(o: np.ndarray) -> np.ndarray:
        e = np.exp(o - o.max())
        return e / e.sum()


# --- the chain --------------------------------------------------------------------------------


def names_in(text: str) -> list[str]:
    return re.split(r", | and ", text)


@pytest.mark.row("SMX-2")
@pytest.mark.parametrize("number", range(STATES))
def test_what_is_said_of_the_logits_is_true(number):
    tables = state(number)
    true, spec, said = Truth(tables), tables.said.spec, words.notice(1, tables)
    if np.ptp(true.o) == 0:
        assert said.startswith("All")
        assert near(re.search(rf"1/{true.q} = {NUMBER}", said)[1], 1 / true.q)
    else:
        assert names_in(re.match(r"\*\*(.*?)\*\*", said)[1]) == [spec.names[k] for k in true.first]
        assert ("each: exp" in said) == (len(true.first) > 1)
        ratio = re.search(rf"so its share is exp\({NUMBER}\) = {NUMBER} times", said)
        assert near(ratio[1], np.ptp(true.o))
        assert near(ratio[2], true.y_hat.max() / true.y_hat.min())
    cold = words.notice(2, tables)
    if np.ptp(true.o) > 0:
        top = re.search(rf"At T = {NUMBER} (.*?) (?:has|have) {NUMBER}", cold)
        assert near(top[1], spec.temperature)
        assert names_in(top[2]) == [spec.names[k] for k in true.first]
        assert near(top[3], true.cold.max())
    assert ("Move c" in cold) == (spec.shift == 0)
    assert ("float32 would" in cold) == (
        np.ptp(true.o) > 0 and (true.o.max() + spec.shift) / spec.temperature > 88.72
    )


@pytest.mark.row("SMX-4")
@pytest.mark.row("SMX-5")
@pytest.mark.parametrize("number", range(STATES))
def test_what_is_said_of_loss_and_slope_is_true(number):
    tables = state(number)
    true, spec = Truth(tables), tables.said.spec
    said = words.notice(5, tables)
    given = re.search(rf"true class, {NUMBER}: the loss is \*\*{NUMBER}\*\*, (.*?) \(log", said)
    assert near(given[1], true.y_hat[spec.label])
    assert near(given[2], true.loss)
    guess = math.log(true.q)
    expected = (
        "exactly" if abs(true.loss - guess) < 1e-9 else "less" if true.loss < guess else "more"
    )
    assert given[3].startswith(expected)
    said = words.notice(6, tables)
    pulled = re.search(rf"pulled up by {NUMBER}", said)[1]
    assert near(pulled, 1 - true.y_hat[spec.label])
    loss = re.search(rf"takes the loss from {NUMBER} to \*\*{NUMBER}\*\*", said)
    assert near(loss[1], true.loss)
    assert near(loss[2], true.loss_after)
    rivals = np.delete(true.slope, spec.label)
    hardest = re.search(
        rf"\. (\w.*?) (?:is|are) pushed down hardest(?:, alike)?, by {NUMBER}", said
    )
    assert near(hardest[2], rivals.max())
    assert len(names_in(hardest[1])) == (rivals >= rivals.max() - 1e-12).sum()


@pytest.mark.row("SMX-4")
@pytest.mark.parametrize("number", range(STATES))
def test_what_is_said_of_surprise_is_true(number):
    tables = state(number)
    true = Truth(tables)
    P = tables.P.numpy()
    comes = P > 0
    entropy = float(-(P[comes] * np.log(P[comes])).sum())
    cross = float(-(P[comes] * np.log(true.y_hat[comes])).sum())
    said = words.notice(7, tables)
    if "believes exactly" in said:
        assert cross - entropy < 1e-9
    else:
        assert cross - entropy > 0
        assert ("P is sure" in said) == (entropy == 0)
        if entropy:
            mean = re.search(rf"mean surprise {NUMBER}, {NUMBER} is chance", said)
            assert near(mean[1], cross)
            assert near(mean[2], entropy)
            gap = value(re.search(rf"remove; {NUMBER} is the price", said)[1])
            assert near(mean[1], value(mean[2]) + gap)
        most = re.search(rf"would be (.*), with {NUMBER} nats", said)
        assert near(most[2], -np.log(true.y_hat.min()))


@pytest.mark.parametrize("number", range(STATES))
def test_every_question_has_one_true_answer(number):
    tables = state(number)
    true, spec = Truth(tables), tables.said.spec
    for step, question in words.QUESTIONS.items():
        asked = question(tables)
        if asked is None:
            costs = np.sort(tables.P.numpy() * -np.log(true.y_hat))
            assert step == 7
            assert costs[-1] - costs[-2] < 1e-9
            continue
        assert len(set(asked.options)) == len(asked.options) >= 3
        assert asked.answer in asked.options
    raised = true.o + np.eye(true.q)[tables.spot]
    gain = true.shares(raised)[tables.spot] - true.y_hat[tables.spot]
    if min(abs(gain - 0.1), abs(gain - 0.2)) > 1e-9:
        expected = words.GROWS[0 if gain < 0.1 else 1 if gain <= 0.2 else 2]
        assert words.QUESTIONS[1](tables).answer == expected
    half = true.shares((true.o + spec.shift) / spec.temperature * 2)[true.first[0]]
    now = true.cold[true.first[0]]
    colder = words.QUESTIONS[2](tables).answer
    assert colder == words.COLDER[2 if abs(half - now) < 1e-9 else 0]
    assert words.QUESTIONS[6](tables).answer == words.SUM_MOVES[2]


def latex(text: str) -> float:
    """A number of a formula."""
    text = re.sub(r"\\times 10\^\{(-?\d+)\}", r"e\1", text.replace("(", "").replace(")", ""))
    return float(text.replace(" ", "").replace("−", "-"))


@pytest.mark.parametrize("number", range(STATES))
def test_printed_operands_give_the_printed_result(number):
    tables = state(number)
    fraction = re.search(
        r"\\frac\{([^e{}]*(?:\\times 10\^\{-?\d+\})?)\}\{([^{}]*)\} = (.*)$",
        words_formulas.formula(1, tables)[1],
    )
    if fraction:
        top, total, result = map(latex, fraction.groups())
        assert math.isclose(top / total, result, rel_tol=6e-4)
    for _, _, numbers in words_formulas.loss_cards(tables)[1:]:
        assert numbers.startswith("l = ")
    minus = words_formulas.loss_cards(tables)[2][2].removeprefix("l = ")
    left, _, result = minus.partition(" = ")
    first, _, second = left.partition(" - ")
    assert latex(first) - latex(second) == pytest.approx(latex(result), rel=6e-4, abs=1e-9)
    whole, _, parts = words_formulas.formula(7, tables)[1].partition(" = ")
    h, _, gap = parts.partition(" + ")
    assert latex(h) + latex(gap) == pytest.approx(latex(whole), rel=6e-4, abs=1e-9)


def test_the_exercises_are_right():
    for number in range(60):
        tables = state(number)
        true = Truth(tables)
        first, second, third, sums, _ = words.exercises(tables)
        needed = value(re.search(rf"\*\*{NUMBER}\*\*", first[1])[1])
        o = true.o.copy()
        o[tables.spot] = needed
        assert true.shares(o)[tables.spot] == pytest.approx(0.5, abs=2e-4)
        printed = re.search(rf"log {NUMBER} =", first[1])[1]
        assert near(re.search(rf"\*\*{NUMBER}\*\*", first[1])[1], math.log(value(printed)))
        assert near(re.search(rf"\*\*{NUMBER}\*\*", second[1])[1], 88.72 - true.o.max())
        assert near(re.search(rf"\*\*{NUMBER}\*\*", third[1])[1], math.log(true.q))
        assert "**[[6], [15]]**" in sums[1]
        assert "[5, 7, 9]" in sums[1]


def test_the_script_runs_and_prints_what_the_page_says():
    tables = state(5)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(words.script(tables.said.spec), {})
    assert f"{tables.said.loss}" in printed.getvalue()
    assert f"{tables.said.loss_after}" in printed.getvalue()


# --- the network ------------------------------------------------------------------------------


@pytest.mark.row("SMX-1")
@pytest.mark.parametrize("number", range(100))
def test_what_is_said_of_the_network_is_true(number):
    draw = random.Random(number)
    x = tuple(round(draw.choice([0.0, draw.random()]) / 0.05) * 0.05 for _ in range(4))
    spec = NetSpec(
        x, draw.choice(list(WEIGHTS)), draw.choice(PARAMETERS), round(draw.uniform(-3, 3), 1)
    )
    tables = net_tables(spec, draw.randrange(3))
    said = words_net.net_notice(tables)
    o = tables.x.numpy() @ tables.w.numpy() + tables.b.numpy()
    ahead = [("cat", "chicken", "dog")[k] for k in range(3) if o[k] >= o.max() - 1e-9]
    if len(ahead) == 1:
        assert f"is that of **{ahead[0]}**" in said
    else:
        assert said.startswith(f"{', '.join(ahead[:-1])} and {ahead[-1]} share")
    assert "784 × 10 + 10 = **7,850**" in said
    assert "= 12 weights, and 3 biases: 15 parameters" in words_net.net_summary(tables)
    _, answer, _ = words_net.turned_question(tables)
    place = PARAMETERS.index(spec.turned)
    moves = place >= 12 or x[place // 3] > 0
    assert answer == (words_net.SOME[0] if moves else words_net.SOME[2])


# --- the edge of float32 ----------------------------------------------------------------------


def edge_states() -> list[EdgeSpec]:
    draw = random.Random(1)
    fixed = [(88.0, 0.0, 0.0), (89.0, 0.0, 0.0), (-200.0,) * 3, (0.0, -110.0, 0.0), (88.5,) * 3]
    drawn = [tuple(draw.randint(-600, 600) / 2 for _ in range(3)) for _ in range(150)]
    near_edge = [tuple(draw.randint(170, 180) / 2 for _ in range(3)) for _ in range(40)]
    return [EdgeSpec(o, draw.randrange(3)) for o in [*fixed, *drawn, *near_edge]]


@pytest.mark.row("SMX-3")
def test_what_is_said_at_the_edge_is_true():
    for spec in edge_states():
        tables = edge_tables(spec)
        said = words_further.edge_words(tables)
        o = np.array(spec.o, dtype=np.float64)
        with np.errstate(all="ignore"):
            exps = np.exp(o.astype(np.float32))
            y_hat = exps / exps.sum()
            loss = -np.log(y_hat[spec.label])
        broken = not (np.isfinite(y_hat).all() and np.isfinite(loss))
        assert said.startswith("**As written it breaks") == broken, spec
        true = math.log(np.exp(o - o.max()).sum()) + o.max() - o[spec.label]
        assert tables.rescued.loss == pytest.approx(true, abs=1e-4)
        if broken:
            loss = value(re.search(rf"the loss is \*\*{NUMBER}\*\*", said)[1])
            assert loss == pytest.approx(true, abs=1e-4, rel=1e-4)
        _, options, answer, _ = words_further.next_question(tables)
        assert answer in options


@pytest.mark.row("SMX-3")
def test_the_question_at_the_edge_knows_what_comes_next():
    for o, answer in (((88.0, 0.0, 0.0), 2), ((80.0, 0.0, 0.0), 0), ((-120.0, 0.0, 0.0), 1)):
        asked = words_further.next_question(edge_tables(EdgeSpec(o)))
        assert asked[2] == words_further.NEXT[answer]
    assert math.isnan(as_written(EdgeSpec((89.0, 0.0, 0.0))).y_hat[0].item())


def test_the_presets_of_the_edge_show_what_they_promise():
    fails = {}
    for preset in controls.EDGE_PRESETS:
        o = tuple(preset.values[f"softmax_e{k + 1}"] for k in range(3))
        label = int(preset.values.get("softmax_edge_label", "1")) - 1
        fails[preset.name] = edge_tables(EdgeSpec(o, label)).fails
    assert fails == {
        "88, still whole": "",
        "89: ∞ / ∞": "∞/∞",
        "−200: 0 / 0": "0/0",
        "log 0": "log 0",
        "A sum too large": "Σ = ∞",
    }


# --- plane, matrices, twice -------------------------------------------------------------------

RUNS = [
    ClassesSpec(layout=layout, lr=lr, batch_size=size, num_epochs=epochs, seed=seed)
    for layout in LAYOUTS
    for lr, size, epochs, seed in (
        (0.3, 15, 6, 0),
        (10.0, 5, 4, 1),
        (0.001, 150, 1, 2),
        (1, 150, 40, 3),
    )
]


@pytest.mark.parametrize("spec", RUNS, ids=str)
def test_what_is_said_of_the_plane_is_true(spec):
    tables = plane_tables(spec)
    accuracy, loss = (tables.run[name].to_numpy() for name in ("accuracy", "loss"))
    said = words_further.plane_notice(tables)
    best = re.search(r"at any time is ([\d.]+)%, first at update (\d+)", said)
    assert float(best[1]) == pytest.approx(100 * accuracy.max(), abs=0.051)
    assert accuracy[int(best[2])] == pytest.approx(accuracy.max(), abs=1e-6)
    assert (accuracy[: int(best[2])] < accuracy.max() - 1e-7).all()
    falls = re.search(rf"still falls, by {NUMBER}", said)
    rough = int((np.diff(loss) > 1e-6).sum())
    assert ("Every update lowered" in said) == (rough == 0)
    if falls:
        assert near(falls[1], loss[int(best[2])] - loss[-1])
    _, options, answer, _ = words_further.plane_prediction(tables)
    right = accuracy[-1]
    expected = 0 if right == 1 else 1 if right > 0.9 else 2 if right >= 0.7 else 3
    assert answer == options[expected]
    assert f"{spec.num_updates} update" in words_further.plane_summary(tables)


@pytest.mark.row("SMX-7")
@pytest.mark.parametrize("spec", RUNS, ids=str)
def test_what_is_said_of_softmax_twice_is_true(spec):
    tables = TwiceTables(plane_tables(spec), plane_tables(replace(spec, loss="double")))
    right, wrong = tables.right.last, tables.wrong.last
    said = words_further.twice_words(tables)
    apart = abs(right["accuracy"] - wrong["accuracy"])
    assert ("Accuracy is the same" in said) == (apart < 0.0005)
    assert ("hardly tells" in said) == (0.0005 <= apart <= 0.02)
    assert (": worse." in said) == (wrong["loss"] > right["loss"])
    assert "0.5514" in said
    assert tables.wrong.run["reported"].min() > 0.5514


@pytest.mark.row("SMX-7")
def test_the_default_run_shows_what_the_row_asks_for():
    """Equal accuracy on toy data, a true loss that is worse, a reported one above its floor."""
    spec = ClassesSpec()
    right, wrong = (plane_tables(one).last for one in (spec, replace(spec, loss="double")))
    assert right["accuracy"] == wrong["accuracy"]
    assert wrong["loss"] > right["loss"] * 1.2
    assert wrong["reported"] > 0.5514


@pytest.mark.row("SMX-6")
@pytest.mark.parametrize("scale", [0.1, 1.0, 3.0, 10.0])
def test_stretching_keeps_the_answers_and_moves_the_loss(scale):
    good, bad = batch_tables("good", scale), batch_tables("bad", scale)
    said = words_further.batch_words(good, bad)
    assert f"**{good.loss:.7f}**" in said
    assert f"**{bad.loss:.7f}**" in said
    assert "100% of them are right" in said
    assert said.startswith("As published") == (scale == 1.0)
    assert (good.loss < batch_tables("good").loss) == (scale > 1)
    assert (bad.loss > batch_tables("bad").loss) == (scale > 1)
