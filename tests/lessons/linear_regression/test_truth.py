"""In 500 random states of its controls the lesson says nothing that is false of that state.

What a sentence claims is worked out again here from definitions, in numpy, and not by core.
"""

import io
import math
import random
import re
from contextlib import redirect_stdout
from functools import lru_cache

import numpy as np
import pytest

from charts.numbers import short
from core import data
from core.data import DataSpec, OwnSpec, load, named_spec
from core.house import BASE, FACTORS, HouseSpec, draw_houses
from core.linear_regression import NeuronSpec
from core.normal_equation import SYSTEMS, arrange
from core.script import FILE, needs_file, rows_file
from lessons.linear_regression import (
    controls,
    parts,
    tables_house,
    tables_network,
    tables_solution,
    words,
    words_house,
    words_network,
    words_solution,
)
from lessons.linear_regression.tables import Range, line_tables, slider_ranges

NUM_STATES = 500
NUM = r"[(−-]*[\d.]+(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
TEX = r"\(?-?[\d.]+(?:\\times 10\^\{-?\d+\})?\)?"
OWN = (
    ((2.0, 3.0),),
    ((2.0, 3.0), (2.0, 5.0)),
    ((1.0, 2.0), (2.0, 4.0), (3.0, 6.0)),
    ((1.0, 5.0), (2.0, 5.0), (4.0, 5.0)),
    ((2000.0, 10.0), (2001.0, 12.0), (2002.0, 11.0), (2003.0, 15.0)),
    ((1e-9, 1e-9), (2e-9, 3e-9), (4e-9, 4e-9)),
    ((1.0, 2.0, 3.0), (2.0, 3.0, 9.0), (4.0, 4.0, 1.0), (7.0, 1.0, 2.0)),
    ((1e11, 1e12), (9e11, 3e11), (-5e11, 0.0)),
    ((0.0, 0.0),),
    tuple((k / 7, (k * k) % 11 / 3) for k in range(300)),
)


def read(text: str) -> float:
    """A number as the page prints it, in words or in LaTeX."""
    plain = text.replace("−", "-").replace(" ", "")
    plain = re.sub(r"\\times10\^\{(-?\d+)\}", r"e\1", plain)
    plain = plain.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")).replace("×10", "e")
    return float(plain.strip("(){}*"))


def any_of(rng: random.Random, low: float, high: float, step: float) -> float:
    """A place on the grid of a slider, its ends more often than others."""
    if rng.random() < 0.2:
        return rng.choice((low, high))
    return round(low + rng.randint(0, round((high - low) / step)) * step, 10)


def any_on(rng: random.Random, slider) -> float:
    return any_of(rng, slider.low, slider.high, slider.step)


def any_data(rng: random.Random) -> DataSpec:
    name = rng.choice(list(controls.DATA.options))
    if name == "own points":
        return OwnSpec(rng.choice(OWN), rng.random() < 0.3)
    n, noise = int(any_on(rng, controls.N)), any_on(rng, controls.NOISE)
    return named_spec(name, n=n, noise=noise, seed=rng.randint(0, 99))


class State:
    """My line over some points, and what is true of it by definition."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(seed)
        self.spec = any_data(rng)
        self.rows = load(self.spec)
        spans = slider_ranges(self.rows)
        self.w, self.b = (any_of(rng, span.low, span.high, span.step) for span in spans)
        self.tables = line_tables(self.rows, self.w, self.b)
        self.x, self.y = self.rows.X[:, 0].numpy(), self.rows.y[:, 0].numpy()
        self.zero = 1e-20 * float((self.y**2).max())  # a square this small is rounding

    @property
    def squares(self) -> float:
        return float(((self.w * self.x + self.b - self.y) ** 2).sum())

    @property
    def least(self) -> float:
        """The smallest loss, from centred x and y."""
        x, y = self.x - self.x.mean(), self.y - self.y.mean()
        w = (x @ y) / (x @ x) if x @ x > 1e-20 * (self.x @ self.x) else 0.0
        return float(((w * x - y) ** 2).mean() / 2)


@lru_cache(maxsize=NUM_STATES)
def state(seed: int) -> State:
    return State(seed)


every_state = pytest.mark.parametrize("first", range(0, NUM_STATES, 50))


def states(first: int) -> list[State]:
    return [state(seed) for seed in range(first, first + 50)]


@every_state
def test_area_loss_and_what_leaves_the_picture_are_those_of_my_line(first: int):
    for s in states(first):
        text = words.line_summary(s.tables)
        area, twice_n, loss = re.search(
            rf"Total area ({NUM}); divided by 2n = (\d+) that is the loss, ({NUM})\.", text
        ).groups()
        assert short(read(area) / int(twice_n), 5) == loss, s.spec
        assert read(area) == pytest.approx(s.squares, rel=1e-4, abs=s.zero * len(s.y)), s.spec
        assert int(twice_n) == 2 * len(s.y)
        assert ("evenly chosen" in text) == (len(s.y) > len(s.tables.points))
        assert ("first of your" in text) == (s.rows.d > 1)


@every_state
def test_rounding_is_never_shown_as_a_result(first: int):
    for s in states(first):
        for score in (s.tables.mine, s.tables.best):
            assert score.squares == 0 or score.squares > s.zero * 1e-5
        powers = re.findall(r"× 10⁻([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", words.score_table(s.tables))
        tiny = max((math.log10(read(f"1 × 10{power}")) for power in powers), default=0.0)
        assert tiny < 20 or np.abs(s.y).max() < 1e-5, s.spec


@every_state
def test_the_printed_formulas_give_the_printed_results(first: int):
    for s in states(first):
        loss, rmse, r2 = (numbers for _, numbers in words.score_formulas(s.tables))
        area, n, result = re.search(
            rf"frac\{{({TEX})\}}\{{2 \\cdot (\d+)\}} = ({TEX})", loss
        ).groups()
        assert f"{read(area) / 2 / int(n):.4g}" == f"{read(result):.4g}"
        area, n, result = re.search(rf"sqrt\{{({TEX}) / (\d+)\}} = ({TEX})", rmse).groups()
        assert f"{(read(area) / int(n)) ** 0.5:.4g}" == f"{read(result):.4g}"
        flat = s.y.min() == s.y.max()
        assert ("not defined" in r2) == flat
        if not flat:
            area, spread, result = re.search(
                rf"1 - \\frac\{{({TEX})\}}\{{({TEX})\}} = ({TEX})", r2
            ).groups()
            printed = round(1 - read(area) / read(spread), 4)
            assert f"{printed:.4g}" == f"{read(result):.4g}" or printed == read(result) == 0


@every_state
def test_what_to_notice_is_true(first: int):
    for s in states(first):
        text = words.line_notice(s.tables)
        spread = float(((s.y - s.y.mean()) ** 2).mean())
        if "through every point" in text:
            assert s.least <= 1e-9 * spread + s.zero, s.spec
        else:
            (told,) = re.findall(rf"better than \*\*({NUM})\*\*", text)
            if np.ptp(s.x) > 1e-6 * np.abs(s.x).max():
                assert read(told) == pytest.approx(s.least, rel=1e-3, abs=s.zero), s.spec
        fixed = np.linalg.matrix_rank(
            np.c_[s.x / max(np.abs(s.x).max(), 1e-300), np.ones_like(s.x)]
        )
        assert ("many lines share" in text) == (fixed < 2), s.spec
        worse = s.squares > len(s.y) * spread * 1.0001
        if s.y.min() == s.y.max():
            assert "there is none" in text
        else:
            assert ("would do better than yours" in text) == worse, s.spec


@every_state
def test_lifting_the_best_line_costs_half_the_square(first: int):
    for s in states(first):
        question, answers = words.lift_question(s.tables)
        assert len(set(answers)) == 3
        lift = read(re.search(rf"lift all of it by ({NUM})\.", question)[1])
        grown = read(re.search(rf"= ({NUM})$", answers[0])[1])
        assert grown == pytest.approx(lift**2 / 2)
        x = s.x - s.x.mean()
        w = (x @ s.y) / (x @ x) if x @ x > 0 else 0.0
        best = s.y.mean() + w * x - s.y
        more = ((best + lift) ** 2).mean() / 2 - (best**2).mean() / 2
        assert more == pytest.approx(grown, rel=1e-6)
        a, b, c = re.search(
            rf"to ({NUM}) \+ ({NUM}) = ({NUM}),", words.lift_reason(s.tables)
        ).groups()
        assert short(read(a) + read(b), 4) == c


@every_state
def test_the_exercises_compute_what_they_print(first: int):
    for s in states(first):
        (_, ahead), (_, thrice), _ = words.exercises(s.tables)
        w, x, sign, b, y = re.search(
            rf"^({NUM}) · (-?\d+) ([+−]) ({NUM}) = \*\*({NUM})\*\*", ahead
        ).groups()
        result = read(w) * int(x) + read(b) * (1 if sign == "+" else -1)
        assert short(result, 4) == y, s.spec
        assert int(x) > s.x[s.tables.points["i"]].max()  # it is extrapolation
        for factor, squared in ((9, "loss becomes"), (3, "RMSE")):
            a, c = re.search(rf"{squared} {factor} · ({NUM}) = \*\*({NUM})\*\*", thrice).groups()
            assert short(factor * read(a), 4) == c
        assert ("R² is a ratio of areas and stays" in thrice) == (s.y.min() < s.y.max())


@every_state
def test_presets_are_offered_where_they_keep_their_word(first: int):
    for s in states(first)[::2]:
        sliders = parts._stand(s.spec)
        for preset in parts.line_presets(s.rows, *sliders):
            assert {slider.key for slider in sliders} <= set(preset.values)
            w, b = (preset.values[slider.key] for slider in sliders)
            for value, slider in zip((w, b), sliders, strict=True):
                assert slider.low <= value <= slider.high
            squares = float(((w * s.x + b - s.y) ** 2).sum())
            spread = float(((s.y - s.y.mean()) ** 2).sum())
            match preset.name:
                case "Wrong way":
                    assert squares > spread, s.spec
                case "Flat, at the mean":
                    told = "R² is 0" in preset.reason
                    assert told == (s.y.min() < s.y.max())
                    assert not told or abs(1 - squares / spread) < 0.01, s.spec
                case _:
                    step = max(slider.step for slider in sliders)
                    assert Range(0, 1, step).step == step
                    assert preset.values[controls.BEST.key] is True


# --- the network, the normal equation, the houses -------------------------------------------------


def test_what_is_said_of_doubling_is_what_doubling_does():
    rng = random.Random(1)
    sliders = (controls.X1, controls.X2, controls.W1, controls.W2, controls.BIAS)
    for _ in range(NUM_STATES):
        x1, x2, w1, w2, b = (any_on(rng, s) if rng.random() < 0.9 else 0.0 for s in sliders)
        tables = tables_network.network_tables(NeuronSpec((x1, x2), (w1, w2), b))
        answer, reason = words_network.doubling(tables)
        once, twice = (round(f * (w1 * x1 + w2 * x2) + b, 9) for f in (1, 2))
        doubles, stays = twice == round(2 * once, 9), twice == once
        index = 2 if stays else 0 if doubles else 1
        assert answer == words_network.DOUBLINGS[index], (x1, x2, w1, w2, b)
        five = re.findall(r"(?<![\wŷ])(−?\d+(?:\.\d+)?)", reason)
        u, v, c, before, after = map(read, five)
        assert 2 * u == pytest.approx(v, abs=1e-9)
        assert u + c == pytest.approx(before, abs=1e-9)
        assert v + c == pytest.approx(after, abs=1e-9)


def test_the_normal_equation_is_told_as_it_is():
    for seed in range(0, NUM_STATES, 2):
        s, how = state(seed), list(SYSTEMS)[seed % 3]
        X, y = arrange(s.rows.X, s.rows.y, how)
        names = tables_solution.system_names(X.shape[1], how)
        tables = tables_solution.equation_tables(X, y, names)
        said = " ".join(words_solution.steps(tables)[-1])
        A = np.c_[X.numpy(), np.ones(len(X))]
        unit = A / np.maximum(np.linalg.norm(A, axis=0), 1e-300)
        rank = np.linalg.matrix_rank(unit.T @ unit, hermitian=True)
        assert ("singular" in said) == (rank < A.shape[1]), s.spec
        if rank == A.shape[1]:
            assert not tables.other_losses
            continue
        assert f"only {rank} different thing" in said
        assert np.ptp(tables.other_losses) <= 1e-6 * max(*tables.other_losses, s.zero), s.spec
        shortest, *others = (float(theta.norm()) for theta in tables.others)
        assert shortest <= min(others) * (1 + 1e-9), s.spec
        kind = {1: "**line**", 2: "**plane**"}.get(A.shape[1] - rank, "dimensions**")
        assert kind in words_solution.singular_words(tables)


def any_houses(rng: random.Random):
    on = [name for name in FACTORS if rng.random() < 0.6]
    sliders = {
        "area": controls.HOUSE_AREA,
        "age": controls.HOUSE_AGE,
        "distance": controls.HOUSE_DISTANCE,
    }
    here = {name: any_on(rng, slider) for name, slider in sliders.items()}
    spec = HouseSpec(overlap=any_on(rng, controls.OVERLAP), seed=rng.randint(0, 99))
    return spec, on, here, tables_house.house_tables(spec, on, here)


def test_the_price_of_a_house_is_the_printed_sum():
    rng = random.Random(2)
    for _ in range(NUM_STATES):
        _, on, _, tables = any_houses(rng)
        letters, numbers = words_house.price_formula(tables)
        left, right = numbers.split(" = ")
        total = sum(
            math.prod(read(part) for part in term.strip("{}").split(r" \cdot "))
            for term in left.split(" + ")
        )
        assert f"{total:.4g}" == f"{read(right):.4g}"
        assert letters.count(r"\cdot") == len(on)


def test_a_house_that_none_was_like_is_said_to_be_outside():
    rng = random.Random(3)
    said = set()
    for _ in range(NUM_STATES):
        spec, on, here, tables = any_houses(rng)
        text = words_house.outside_words(tables)
        seen = draw_houses(spec)[0].numpy()[:, [list(FACTORS).index(name) for name in on]]
        x = np.array([here[name] for name in on])
        beyond = bool(((x < seen.min(0)) | (x > seen.max(0))).any())
        A = np.c_[seen, np.ones(len(seen))]
        inverse = np.linalg.inv(A.T @ A)
        one = np.append(x, 1)
        far = one @ inverse @ one > max(row @ inverse @ row for row in A) + 1e-9
        assert (text is not None) == (beyond or far), (on, here)
        if text is None:
            continue
        said.add("not together" in text)
        assert ("not together" in text) == (not beyond)
        assert ("below zero" in text) == (tables.price < 0)
    assert said == {True, False}


def test_what_is_said_of_the_houses_is_true():
    rng = random.Random(4)
    for _ in range(NUM_STATES):
        spec, on, _, tables = any_houses(rng)
        text = words_house.house_notice(tables)
        X = draw_houses(spec)[0].numpy()
        measured = np.corrcoef(X[:, 0], X[:, 1])[0, 1]
        if on[:2] == ["area", "age"]:
            assert f"correlation {measured:.3f}".replace("-", "−") in text
            assert ("answer for both" in text) == (measured > 0.3)
            assert ("hardly move together" in text) == (measured <= 0.3)
        if "RMSE went from" in text:
            before, after = map(read, re.findall(rf"from ({NUM}) to \*\*({NUM})\*\*", text)[0])
            assert after <= before
    told = words_house.drawn_by(HouseSpec().noise)
    assert f"price = {BASE:g} + 2.4 · area − 3 · age − 5 · distance + noise" in told


# --- the script -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [*range(0, 60, 3), 21, 1000, 1500])
def test_the_script_prints_the_numbers_of_the_page(seed, tmp_path, monkeypatch):
    if seed == 21 or seed >= 1000:  # so many own rows
        spec: DataSpec = OwnSpec(
            tuple((k / 7, 3 * k / 11 + k % 5) for k in range(seed)), seed > 999
        )
        w, b = 0.5, -1.25
    else:
        spec, w, b = state(seed).spec, state(seed).w, state(seed).b
    monkeypatch.chdir(tmp_path)
    if isinstance(spec, OwnSpec) and needs_file(spec):
        (tmp_path / FILE).write_text(rows_file(spec))
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(words.script(spec, w, b), "script", "exec"), {})
    tables = line_tables(data.load(spec), w, b)
    mine = re.search(r"squares=([-\d.e+]+), loss=([-\d.e+]+)", printed.getvalue())
    assert float(mine[2]) == pytest.approx(tables.mine.loss, abs=1e-20 + tables.no_loss)
    best = [float(v) for v in re.search(r"tensor\(\[([^\]]+)\]", printed.getvalue())[1].split(",")]
    assert best == pytest.approx([tables.best_w, tables.best_b], rel=1e-3, abs=1e-4)
