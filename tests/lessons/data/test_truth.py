"""No sentence whose condition is false: random states, each sentence held against its definition.

What is recomputed here is recomputed with numpy and plain Python, not with the app's functions.
"""

import contextlib
import io
import math
import random
import re
from functools import cache

import numpy as np
import pytest
from reading import ROOT, check, open_by_link, titles_of
from scipy import stats

from core.batches import DealSpec, replaced
from core.data import DataSpec, OwnSpec, SyntheticSpec, load
from lessons.data import controls, tables, words, words_deal
from lessons.data.tables import DataTables, DealTables

PAGE = ROOT / "pages" / "01_data.py"
STATES = 500
NUMBER = r"(−?[\d.,]*\d(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"


def on_grid(draw: random.Random, slider) -> float:
    steps = round((slider.high - slider.low) / slider.step)
    return round(slider.low + draw.randint(0, steps) * slider.step, 10)


def own_points(draw: random.Random) -> OwnSpec:
    n, d = draw.choice([1, 2, 3, 4, 6, 15, 60]), draw.choice([1, 2])
    kind = draw.choice(["plain", "exact", "parabola", "copied", "constant", "far"])
    rows = []
    for _ in range(n):
        x = [draw.gauss(0, 2) for _ in range(d)]
        if d == 2 and kind == "copied":
            x[1] = 2 * x[0]
        if kind == "constant":
            x[0] = 4.0
        if kind == "far":
            x[0] += 1e5
        y = 3 * sum(x) - 1 + (5 * x[-1] ** 2 if kind == "parabola" else 0.0)
        y += draw.gauss(0, 1) if kind != "exact" else 0.0
        rows.append((*x, y))
    return OwnSpec(tuple(rows), standardise=draw.random() < 0.2)


@cache
def state(number: int) -> tuple[DataSpec, DataTables, DealTables]:
    draw = random.Random(number)
    if draw.random() < 0.4:
        spec: DataSpec = own_points(draw)
    else:
        two = draw.random() < 0.6
        spec = SyntheticSpec(
            w=(on_grid(draw, controls.W1), on_grid(draw, controls.W2))[: 1 + two],
            b=on_grid(draw, controls.B),
            noise=draw.choice([0.0, on_grid(draw, controls.NOISE)]),
            n=draw.choice([1, 2, 3, 5, 31, 100, 1000]),
            seed=draw.randint(0, 9999),
            correlation=draw.choice([0.0, 0.9, on_grid(draw, controls.CORRELATION)]) * two,
        )
    made = tables.data_tables(spec)
    deal = DealSpec(
        n=made.n,
        batch_size=draw.randint(1, made.n),
        num_epochs=draw.randint(1, 5),
        shuffle=draw.random() < 0.7,
        drop_last=draw.random() < 0.5,
        seed=draw.randint(0, 9999),
    )
    return spec, made, tables.deal_tables(deal)


def close(text: str, value: float, digits: int = 2) -> bool:
    raised = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    plain = re.sub(r" × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: "e" + m[1].translate(raised), text)
    printed = float(plain.replace("−", "-").replace(",", ""))
    return math.isclose(printed, value, rel_tol=0.6 * 10.0**-digits, abs_tol=1e-9)


class Truth:
    """The samples once more: the best line by numpy, from centred columns."""

    def __init__(self, spec: DataSpec) -> None:
        rows = load(spec)
        self.X, self.y = rows.X.numpy(), rows.y.flatten().numpy()
        self.n, self.d = self.X.shape
        spread = self.X.std(0)
        moving = np.where(np.ptp(self.X, axis=0) > 0, spread, 1.0)
        self.Z = (self.X - self.X.mean(0)) / moving * (np.ptp(self.X, axis=0) > 0)
        self.left = self.y - self.follow(self.Z)
        self.loss = float((self.left**2).mean() / 2)
        self.exact = bool(np.abs(self.left).max() <= 1e-9 * max(np.abs(self.y).max(), 1e-300))

    def follow(self, columns: np.ndarray) -> np.ndarray:
        A = np.column_stack([np.ones(self.n), columns])
        return A @ np.linalg.lstsq(A, self.y, rcond=1e-10)[0]

    def r(self, j: int) -> float:
        return float(np.corrcoef(self.X[:, j], self.y)[0, 1])

    def chance(self, j: int) -> float:
        z = self.Z[:, j] / max(np.abs(self.Z[:, j]).max(), 1e-300)
        more = self.y - self.follow(np.column_stack([self.Z, z**2, z**3]))
        rank = np.linalg.matrix_rank(np.column_stack([np.ones(self.n), self.Z]), tol=1e-8)
        spare = self.n - rank - 2
        if spare < 1:
            return 1.0
        left = float((more**2).sum())
        f = (float((self.left**2).sum()) - left) / 2 / max(left / spare, 1e-300)
        return float(stats.f.sf(f, 2, spare))


# --- what is said of the samples ----------------------------------------------------------------


@pytest.mark.parametrize("part", range(5))
def test_what_is_said_of_the_clouds_is_true_in_500_states(part: int):
    for number in range(part, STATES, 5):
        spec, made, _ = state(number)
        said, t = words.notice(made), Truth(spec)
        try:
            clouds_are_true(said, made, t)
            floors_are_true(said, made, t)
        except AssertionError as error:
            raise AssertionError(f"state {number}: {said}") from error


def clouds_are_true(said: str, made: DataTables, t: Truth) -> None:
    tighter = re.search(r"The cloud of (x.) is the tighter one: r² = ([\d.]+)", said)
    if tighter:
        first = made.features.index(tighter[1])
        assert t.r(first) ** 2 >= t.r(1 - first) ** 2 - 1e-9
        assert close(tighter[2], t.r(first) ** 2, 1)
    between = abs(float(np.corrcoef(t.X.T)[0, 1])) if t.d == 2 and t.n > 1 else 0.0
    if "looks like noise" in said:  # they contradicted each other at ρ = 0.9
        assert between < 0.2 + 1e-9
        assert "A cloud alone misleads" not in said
    if "belongs to the other" in said and "have a correlation of" in said:
        assert between >= 0.2 - 1e-9
    if "A cloud alone misleads" in said:
        assert t.n > 30
        assert t.d == 2
    assert ("XᵀX is singular" in said) == (
        np.linalg.matrix_rank(np.column_stack([np.ones(t.n), t.Z]), tol=1e-8) < t.d + 1
    )


def floors_are_true(said: str, made: DataTables, t: Truth) -> None:
    if made.noise is not None:
        assert close(re.search(rf"best line is \*\*{NUMBER}\*\*", said)[1], t.loss * (not t.exact))
        assert close(re.search(rf"σ²/2 = {NUMBER};", said)[1], made.noise**2 / 2)
        assert "bends" not in said
        return
    spare = t.n - np.linalg.matrix_rank(np.column_stack([np.ones(t.n), t.Z]), tol=1e-8)
    assert ("too few rows to tell" in said) == (spare <= 0)
    if spare <= 0:
        return
    assert ("they lie on it" in said) == t.exact
    bent = re.search(r"what is left \*\*bends\*\* with (x\S*)(?: and (x\S*))?,", said)
    for j, name in enumerate(made.features):
        bends = bool(bent) and name.rstrip(",") in {g and g.rstrip(",") for g in bent.groups()}
        if bends:
            assert t.chance(j) < 0.01
        elif t.n < 10 and not t.exact and len(np.unique(t.X[:, j])) >= 6:
            assert t.chance(j) > 0.0049
    if found := re.search(rf"noise of about σ = {NUMBER};", said):
        assert close(found[1], math.sqrt(2 * t.loss * t.n / spare))


def test_the_question_about_the_loss_has_one_true_answer_which_its_section_hides():
    for number in range(STATES):
        spec, made, _ = state(number)
        if made.noise is None:
            continue
        t = Truth(spec)
        share = 0.0 if t.exact else t.loss / (made.noise**2 / 2 or 1.0)
        answer = words.best_loss(made)
        assert answer in words.losses(made)
        if made.noise == 0 or share == 0:
            assert (answer == "0") == (share == 0), number
        else:
            at = [share < 0.7, 0.7 <= share < 1.41, share >= 1.41].index(True)
            assert answer == words.LOSSES[1 + at], number
        assert "σ²/2 =" not in words.notice(made, floor=False)
        assert "best line is **" not in words.notice(made, floor=False)


def test_a_parabola_of_ones_own_is_not_called_noise():
    rows = tuple((float(k), float(k * k)) for k in range(8))
    said = words.notice(tables.data_tables(OwnSpec(rows)))
    assert "**bends** with x" in said
    assert "speaks of noise" not in said
    draw = random.Random(0)
    straight = tuple((float(k), 2.0 * k + draw.gauss(0, 1)) for k in range(30))
    assert "speaks of noise" in words.notice(tables.data_tables(OwnSpec(straight)))


# --- what is said of the dealing ----------------------------------------------------------------


def test_what_is_said_of_the_batches_is_true_in_500_states():
    for number in range(STATES):
        _, _, deal = state(number)
        said, spec = words_deal.deal_words(deal), deal.spec
        full, rest = divmod(spec.n, spec.batch_size)
        short = bool(rest) and not spec.drop_last
        assert ("the last batch holds" in said) == short, number
        if short:
            assert f"= {full} × {spec.batch_size} + {rest}: the last batch holds **{rest}**" in said
            assert f"{rest}/{spec.batch_size} of it" in said
        assert ("in no batch" in said) == (bool(rest) and spec.drop_last)
        assert ("in exactly one batch" in said) == (not rest or not spec.drop_last)
        if "deals the same batches in the same order" in said:
            assert not spec.shuffle
            step = deal.per_epoch
            first = deal.batches[:step]
            for epoch in range(spec.num_epochs):
                assert deal.batches[epoch * step : (epoch + 1) * step] == first
        if "One batch holds every sample" in said:
            assert len(deal.batches[0]) == spec.n
        seen = [i for batch in deal.batches[: deal.per_epoch] for i in batch]
        assert len(seen) == len(set(seen)) == spec.n - deal.dropped


def test_what_is_said_of_drawing_with_replacement_is_true():
    for number in range(0, STATES, 4):
        deal = replaced(state(number)[2].spec)
        batches = tables.deal_epochs(deal)[0]
        times = tables.times_drawn(batches, deal.n)
        said = words_deal.with_replacement(times)
        counted = [sum(batch.tolist().count(i) for batch in batches) for i in range(deal.n)]
        assert f"**{counted.count(0)}**" in said
        assert f"seen more than once **{sum(c > 1 for c in counted)}**" in said
        assert "no mistake where it is meant" in said


def test_the_mistakes_are_told_as_they_went():
    for number in range(0, STATES, 4):
        spec, made, _ = state(number)
        wrong = tables.shuffled_apart_tables(spec)
        said = words.shuffled_apart(made, wrong)
        for name, value in (("before", made.loss), ("after", wrong.loss)):
            found = re.search(rf"best line's loss (?:goes from {NUMBER} to {NUMBER}|stays)", said)
            if found and found[1]:
                assert close(found[1 if name == "before" else 2], value), number


# --- scripts, controls and presets --------------------------------------------------------------


def printed_by(script: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(script, {})
    return out.getvalue()


@pytest.mark.parametrize("number", range(0, 40))
def test_the_script_gives_the_numbers_of_the_page(number: int):
    spec, made, deal = state(number)
    said = printed_by(words.script(spec, deal.spec))
    sizes = [int(size) for size in re.findall(r"^(\d+) torch", said, re.M)]
    assert sizes == deal.sizes
    theta = re.search(r"^tensor\(\[([^\]]*)\], dtype=torch.float64\) (\S+)$", said, re.M)
    assert theta, said
    assert float(theta[2]) == pytest.approx(made.loss, rel=1e-9, abs=1e-20 + 1e-20 * made.loss)
    printed = [float(value) for value in theta[1].split(",")]
    assert printed == pytest.approx(made.best, rel=1e-3, abs=1e-3)


def test_the_script_on_the_page_runs_with_1000_rows_of_ones_own():
    points = "\n".join(f"{k / 7:.3f} {k % 13}.5" for k in range(1000))
    at = open_by_link(PAGE, data_source="own points", data_points=points)
    script = next(block.value for block in at.code if "deal_epochs(DealSpec" in block.value)
    said = printed_by(script)
    assert "1000" in script
    assert sum(int(size) for size in re.findall(r"^(\d+) torch", said, re.M)) == 1000


@pytest.mark.parametrize(("typed", "runs"), [(3.7, 4), (1.5, 2), (2.5, 3), (0.2, 0)])
def test_a_seed_is_one_whole_number_for_field_link_and_run(typed: float, runs: int):
    at = open_by_link(PAGE, data_seed=str(typed))
    assert at.number_input(key="data_seed").value == runs
    assert f"seed={runs}," in " ".join(block.value for block in at.code)
    assert at.query_params.get("data_seed", "0") in (str(runs), [str(runs)])
    at.number_input(key="data_seed").set_value(typed + 5).run()
    assert at.number_input(key="data_seed").value == runs + 5
    assert f"seed={runs + 5}," in " ".join(block.value for block in at.code)


def test_no_section_is_empty_and_the_floor_comes_with_the_answer():
    at = open_by_link(PAGE)
    assert at.warning[0].value.startswith("Nothing looks wrong")
    assert "The floor σ²/2, and the best line's loss" not in titles_of(at)
    at.button_group(key="data_predict").set_value("0").run()
    check(at, "answered")
    assert "The floor σ²/2, and the best line's loss" in titles_of(at)


PROMISES = {
    "The book's data": lambda d, t: (d.n, d.noise, t.spec.batch_size) == (1000, 0.01, 10),
    "Short last batch": lambda d, t: t.sizes == [300, 300, 300, 100],
    "Much noise": lambda d, t: d.noise**2 / 2 == 12.5,
    "Three samples": lambda d, t: d.n == d.d + 1 and d.loss == 0,
    "Correlated": lambda d, t: d.slopes[0] * d.w[0] < 0,
    "Copied feature": lambda d, t: not d.unique and d.points["x1"].equals(d.points["x2"]),
}


@pytest.mark.parametrize("preset", controls.PRESETS, ids=lambda preset: preset.name)
def test_a_preset_keeps_its_promise_wherever_it_is_pressed(preset):
    for number in range(40):
        draw = random.Random(number)
        sliders = (controls.N, controls.NOISE, controls.CORRELATION, controls.W1, controls.W2)
        now = {slider.key: on_grid(draw, slider) for slider in (*sliders, controls.B)}
        now |= {
            "data_source": draw.choice(list(controls.SOURCE.options)),
            "data_seed": draw.randint(0, 9999),
            "data_batch": str(draw.choice(controls.BATCH.rungs)),
            "data_shuffle": draw.random() < 0.5,
            "data_drop": draw.random() < 0.5,
            **preset.values,
        }
        assert now["data_source"] == "two features"
        spec = SyntheticSpec(
            w=(now["data_w1"], now["data_w2"]),
            b=now["data_b"],
            noise=now["data_noise"],
            n=int(now["data_n"]),
            seed=now["data_seed"],
            correlation=now["data_correlation"],
        )
        deal = DealSpec(
            n=spec.n,
            batch_size=min(int(now["data_batch"]), spec.n),
            shuffle=now["data_shuffle"],
            drop_last=now["data_drop"],
            seed=now["data_seed"],
        )
        assert PROMISES[preset.name](tables.data_tables(spec), tables.deal_tables(deal)), number
