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

from charts.bowl import PLANES
from charts.numbers import number
from charts.palettes import LIGHT
from core.data import DataSpec, OwnSpec, named_spec, shape
from core.loss_surface import RESTS, SurfaceSpec, surface
from core.losses import KINDS
from core.script import FILE, needs_file, rows_file
from lessons.loss_surface import (
    bowl,
    controls,
    fit,
    tables,
    tables_further,
    tables_point,
    words,
    words_losses,
    words_search,
)

NUM_STATES = 500
OWN = (
    ((2.0, 3.0),),
    ((1.0, 2.0), (1.0, 3.0)),
    ((1.0, 2.0), (2.0, 4.0), (3.0, 6.0)),
    ((2000.0, 10.0), (2001.0, 12.0), (2002.0, 11.0), (2003.0, 15.0)),
    ((1e-9, 1e-9), (2e-9, 3e-9), (4e-9, 4e-9)),
    ((1.0, 2.0, 3.0), (2.0, 3.0, 9.0), (4.0, 4.0, 1.0), (7.0, 1.0, 2.0)),
    ((0.0, 0.0, 5.0), (0.0, 0.0, 7.0)),
    ((1.0, 0.0), (2.0, 0.0), (5.0, 0.0)),
    ((1e11, 1e12), (9e11, 3e11), (-5e11, 0.0)),
    tuple((k / 7, (k * k) % 11 / 3) for k in range(60)),
)


def any_of(rng: random.Random, control) -> float:
    """A place on the grid of a slider, its ends more often than others."""
    if rng.random() < 0.2:
        return rng.choice((control.low, control.high))
    steps = round((control.high - control.low) / control.step)
    return round(control.low + rng.randint(0, steps) * control.step, 10)


def any_data(rng: random.Random) -> DataSpec:
    name = rng.choice(list(controls.DATA.options))
    if name == "own points":
        return OwnSpec(rng.choice(OWN), rng.random() < 0.3)
    n = rng.choice((1, 2, 3, 12, 30, 60, int(any_of(rng, controls.N))))
    return named_spec(
        name,
        n=n,
        noise=any_of(rng, controls.NOISE),
        seed=rng.randint(0, 50),
        correlation=any_of(rng, controls.CORRELATION) if name == "two features" else 0.0,
    )


def any_spec(rng: random.Random) -> SurfaceSpec:
    data = any_data(rng)
    n, d = shape(data)
    kind = rng.choice(("squared", "squared", *KINDS))
    across, up = rng.choice(list(PLANES.values())) if d == 2 else (0, 1)
    return SurfaceSpec(
        data,
        across,
        up,
        kind,
        delta=any_of(rng, controls.DELTA) if kind == "Huber" else 1.0,
        units=rng.choice(controls.UNITS.rungs),
        standardise=rng.random() < 0.2,
        outliers=min(n, rng.choice((0, 0, int(any_of(rng, controls.OUTLIERS))))),
        rest=rng.choice(list(RESTS)) if d == 2 and kind == "squared" else "at its best value",
    )


class State:
    """One state of the controls, and what is true of it by definition."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(seed)
        self.spec = any_spec(rng)
        self.scene = surface(self.spec)
        self.tables = tables.surface_tables(self.scene)
        grids = [tables.point_grid(self.tables.window, axis) for axis in (0, 1)]
        places = [
            low + rng.randint(0, round((high - low) / step)) * step for low, high, step in grids
        ]
        if rng.random() < 0.2:
            places = list(self.tables.lowest)
        self.point = tables_point.point_tables(self.scene, *places, self.tables.grain)
        data = self.scene.data
        self.A = np.c_[data.X.numpy(), np.ones(data.n)]
        self.y = data.y.numpy().ravel()
        self.shown = [self.spec.across, self.spec.up]
        self.theta = np.array(self.point.theta)
        self.noise = words.rounding(self.tables)  # what float64 leaves of zero

    def loss(self, theta: np.ndarray, kind: str | None = None) -> float:
        r = np.abs(self.A @ theta - self.y)
        match kind or self.spec.kind:
            case "squared":
                return float((r**2).mean() / 2)
            case "absolute":
                return float(r.mean())
        d = self.spec.delta
        return float(np.where(r <= d, r**2 / 2, d * (r - d / 2)).mean())

    def at(self, x: float, y: float) -> np.ndarray:
        theta = self.theta.copy()
        theta[self.shown] = x, y
        return theta

    @property
    def lowest(self) -> float:
        return self.loss(self.at(*self.tables.lowest))

    @property
    def H(self) -> np.ndarray:
        return (self.A.T @ self.A / len(self.A))[np.ix_(self.shown, self.shown)]

    def close(self, a: float, b: float, digits: int = 3) -> bool:
        return abs(a - b) <= max(10.0**-digits * max(abs(a), abs(b)), 20 * self.noise)


@lru_cache(maxsize=NUM_STATES)
def state(seed: int) -> State:
    return State(seed)


every_state = pytest.mark.parametrize("first", range(0, NUM_STATES, 50))


def states(first: int) -> list[State]:
    return [state(seed) for seed in range(first, first + 50)]


def read(text: str) -> float:
    """A number as the page prints it, in words or in LaTeX."""
    plain = text.replace("−", "-").replace(" ", "")
    plain = re.sub(r"\\times10\^\{(-?\d+)\}", r"e\1", plain)
    plain = plain.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")).replace("×10", "e")
    return float(plain.strip("(){}*"))


NUM = r"[(−-]*[\d.]+(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"


@every_state
def test_the_summary_is_true(first: int):
    for s in states(first):
        text = words.summary(s.tables, s.point)
        (loss,) = re.findall(rf"is ({NUM})(?:;|, the smallest)", text)
        assert s.close(read(loss), s.loss(s.theta)), s.spec
        x, y = s.tables.window.x, s.tables.window.y
        rng = np.random.default_rng(0)
        around = rng.uniform((x[0], y[0]), (x[1], y[1]), (20, 2))
        assert min(s.loss(s.at(*place)) for place in around) >= s.lowest * (1 - 1e-9) - 20 * s.noise
        low = s.loss(s.theta) - s.lowest <= 20 * s.noise
        if "At the optimum" in text or "on the floor" in text:
            assert low, s.spec


@every_state
def test_the_shape_is_what_it_is_called(first: int):
    for s in states(first):
        text = words.shape_words(s.tables)
        if s.spec.kind != "squared":
            assert "condition number" in text
            assert "no single curvature" in text
            continue
        H = s.H
        assert ("level everywhere" in text) == (np.abs(H).max() == 0)
        if "level everywhere" in text:
            continue
        if "without an end" in text:
            assert np.linalg.det(H) <= 1e-11 * H[0, 0] * H[1, 1]
            flat = np.linalg.eigh(H / H.max())[1][:, 0]
            here = np.array(s.tables.lowest)
            moved = s.at(*(here + flat * (1 + abs(here).max())))
            assert s.close(s.loss(moved), s.lowest), s.spec
            if s.scene.bowl.unique is False:
                assert abs(here @ flat) <= 1e-6 * (1 + np.hypot(*here)), s.spec
            continue
        root = math.sqrt(s.tables.condition)  # how much longer than wide a ring is
        exact = np.linalg.cond(H)
        if exact < 1e10:
            assert s.tables.condition == pytest.approx(exact, rel=1e-4)
        limits = {
            "is round": root < 1.1,
            "is an oval": 1.09 < root < 2,
            "is a valley": 2 <= root < 5,
            "is a long valley": root >= 5,
        }
        assert [name for name in limits if name in text] == [k for k in limits if limits[k]][-1:]
        kappa, steep, flat = re.search(rf"is ({NUM})\*\*: ({NUM}) / ({NUM}),", text).groups()
        assert number(read(steep) / read(flat)) == kappa


@every_state
def test_the_truth_is_judged_by_its_loss(first: int):
    for s in states(first):
        text = words.notice(s.tables, s.point)
        assert ("The truth is" in text) == (s.scene.truth is not None and s.spec.kind == "squared")
        if "The truth is" not in text:
            continue
        best = s.loss(np.linalg.lstsq(s.A, s.y, rcond=None)[0], "squared")
        gap = s.loss(s.scene.truth.numpy(), "squared") - best
        if "truth is at the bottom" in text:
            assert gap <= 20 * s.noise
            assert s.scene.data.noise == 0
            assert s.spec.outliers == 0
            assert "no noise" in text
            continue
        assert gap > 0
        assert ("noise" in text) == (s.scene.data.noise > 0)
        assert ("lifted" in text) == (s.spec.outliers > 0)
        its, smallest, less = re.search(
            rf"Its loss is ({NUM}); the smallest of all parameters is ({NUM}), ({NUM}) less", text
        ).groups()
        assert s.close(read(less), gap, 1)
        assert number(read(its) - read(smallest), 2) == less
        below = s.spec.rest == "at zero" and s.scene.data.d > 1
        assert ("third one is 0 in this cut" in text) == below


@every_state
def test_the_area_and_the_gradient_are_those_of_the_point(first: int):
    for s in states(first):
        text = words.notice(s.tables, s.point)
        if s.spec.kind == "squared":
            area, loss = re.search(rf"½ · ({NUM}) = ({NUM})\.", text).groups()
            assert number(read(area) / 2) == loss
            assert s.close(read(loss), s.loss(s.theta))
        r = s.A @ s.theta - s.y
        corner = s.spec.kind == "absolute" and np.abs(r).min() <= 1e-9 * np.abs(s.y).max()
        assert ("has a corner" in text) == corner
        if corner:
            continue
        pull = {"squared": r, "absolute": np.sign(r)}.get(
            s.spec.kind, np.clip(r, -s.spec.delta, s.spec.delta)
        )
        slope = (s.A.T @ pull / len(s.A))[s.shown]
        size = 1e-12 * (np.abs(s.A).mean() * (np.abs(s.A @ s.theta) + np.abs(s.y)).mean() + 1)
        if "it is level here" in text:
            assert np.abs(slope).max() <= 100 * size, s.spec
            continue
        found = re.search(rf"is ({NUM}) along \S+ and ({NUM}) along", text).groups()
        for printed, exact in zip(map(read, found), slope, strict=True):
            assert printed == pytest.approx(exact, rel=0.01, abs=100 * size), s.spec


@every_state
def test_downhill_leads_where_the_answer_says(first: int):
    for s in states(first):
        answer, reason = words.way(s.point), words.way_reason(s.tables, s.point)
        if answer == "nowhere":
            assert "bottom" in reason or "level" in reason
            if s.spec.kind == "squared" and "bottom" in reason:
                assert s.loss(s.theta) - s.lowest <= 20 * s.noise
            continue
        degrees = float(re.search(r"\*\*(\d+)°", reason)[1])
        assert degrees == pytest.approx(s.point.angle, abs=0.51)
        if s.spec.kind == "squared" and math.isfinite(s.tables.condition):
            away = s.theta[s.shown] - np.array(s.tables.lowest)
            downhill = s.H @ away  # and its opposite, as away is that of the way
            cosine = downhill @ away / np.linalg.norm(downhill) / np.linalg.norm(away)
            exact = math.degrees(math.acos(min(cosine, 1)))
            assert degrees == pytest.approx(exact, abs=0.6), s.spec
        assert ("bowl is round" in reason) <= (np.linalg.cond(s.H) < 1.2001)
        limits = dict(zip(words.WAYS, ((0, 5), (5, 45), (45, 180)), strict=False))
        low, high = limits[answer]
        assert low - 0.5 <= degrees <= high + 0.5


@every_state
def test_the_printed_parabola_gives_the_printed_loss(first: int):
    for s in states(first):
        if s.spec.kind != "squared":
            continue
        _, formula = words.formula(s.tables, s.point)
        num = r"\(?-?[\d.]+(?:\\times 10\^\{-?\d+\})?\)?"
        least, a, u, b, v, loss = map(
            read,
            re.search(
                rf"L &= ({num}) .*?bigl\(({num}) \\cdot ({num})\^2.*?\+ ({num}) \\cdot "
                rf"({num})\^2.*?&= ({num})",
                formula,
                re.DOTALL,
            ).groups(),
        )
        result = least + (a * u**2 + b * v**2) / 2
        assert f"{result:.4g}" == f"{loss:.4g}", s.spec
        assert s.close(loss, s.loss(s.theta)), s.spec


@every_state
def test_the_slices_and_exercises_are_true(first: int):
    for s in states(first):
        said = words.slices(s.tables, s.point).splitlines()
        for axis in (0, 1):
            lowest, loss = s.point.bottoms[axis]
            theta = s.theta.copy()
            theta[s.shown[axis]] = lowest
            assert s.close(s.loss(theta), loss, 6), s.spec
            for step in (-1e-3, 1e-3):
                theta[s.shown[axis]] = lowest + step * (1 + abs(lowest))
                assert s.loss(theta) >= loss * (1 - 1e-9) - 20 * s.noise, s.spec
            assert f"**{number(lowest)}**" in said[axis] or "every" in said[axis]
            if "every" in said[axis]:
                assert np.abs(s.A[:, s.shown[axis]]).max() == 0
        for question, answer in words.exercises(s.tables, s.point):
            if "twice as far" in question:
                a, b, c = re.search(rf"({NUM}) \+ 4 × ({NUM}) = \*\*({NUM})\*\*", answer).groups()
                assert number(read(a) + 4 * read(b)) == c
                far = s.theta[s.shown] * 2 - np.array(s.tables.lowest)
                assert s.close(read(c), s.loss(s.at(*far)), 2), s.spec
            elif "ten times smaller" in question:
                a, c = re.search(rf"100 · ({NUM}) = \*\*({NUM})\*\*", answer).groups()
                assert number(100 * read(a)) == c
                feature = s.A[:, s.tables.feature]
                assert read(c) == pytest.approx(100 * (feature**2).mean(), rel=1e-3)
            else:
                optimal = s.point.bottoms[0][1] - s.lowest <= 20 * s.noise
                assert ("No: the smallest" not in answer) >= optimal or "No:" in answer
                if "No: the smallest" in answer:
                    assert s.point.bottoms[0][1] > s.lowest
                else:
                    assert optimal, s.spec


@pytest.mark.parametrize("first", range(0, NUM_STATES, 100))
def test_other_losses_and_flat_labels_are_told_by_their_numbers(first: int):
    for s in states(first)[:25]:
        kinds = tables_further.kinds_table(s.spec)
        text = words_losses.kinds_words(kinds, s.tables, s.spec)
        name = s.tables.names[s.tables.feature]
        for kind, slope in zip(kinds["loss"], kinds[name], strict=True):
            assert f"{kind} {number(slope)}" in text
        assert ("lifted by 15" in text) == (s.spec.outliers > 0)
        if not s.spec.outliers:
            apart = kinds[name].max() - kinds[name].min()
            assert f"differ by {number(apart, 3)} at most" in text
        flat = tables.flat_labels_tables(s.scene)
        told = words_losses.flat_labels(s.tables, flat)
        n = len(s.y)
        if n == 1:
            assert "stays hidden" in told
            continue
        pairs = float(((s.y.mean() - s.y) ** 2).mean() / 2)
        assert f"Training reports {number(flat.loss)}" in told
        assert s.close(flat.loss, pairs)
        constant = np.append(np.zeros(s.A.shape[1] - 1), s.y.mean())
        assert s.close(flat.true_loss, s.loss(constant, "squared")), s.spec


def test_every_text_is_made_of_finite_numbers():
    for seed in range(NUM_STATES):
        s = state(seed)
        said = [words.summary(s.tables, s.point), words.notice(s.tables, s.point)]
        said += [words.way_reason(s.tables, s.point), words.slices(s.tables, s.point)]
        said += [*words.formula(s.tables, s.point), words.formula_words(s.tables)]
        said += [t for pair in words.exercises(s.tables, s.point) for t in pair]
        for word in re.split(r"[\s*;,()]+", " ".join(said)):
            assert word.lower() not in ("nan", "inf", "-inf", "none"), s.spec
        assert "too large to show" not in " ".join(said), s.spec


@pytest.mark.parametrize("seed", [*range(0, 60, 3), "many rows"])
def test_the_script_prints_the_numbers_of_the_page(seed, tmp_path, monkeypatch):
    if seed == "many rows":
        rows = tuple((k / 7, 3 * k / 11 + k % 5) for k in range(1000))
        spec = SurfaceSpec(OwnSpec(rows, True), kind="Huber", delta=0.3)
        scene = surface(spec)
        point = tables_point.point_tables(scene, 0.5, 1.25)
    else:
        spec, scene, point = state(seed).spec, state(seed).scene, state(seed).point
    monkeypatch.chdir(tmp_path)
    if isinstance(spec.data, OwnSpec) and needs_file(spec.data):
        (tmp_path / FILE).write_text(rows_file(spec.data))
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(words.script(spec, point), "script", "exec"), {})
    loss = float(re.match(r"tensor\(([-\d.e+]+)", printed.getvalue())[1])
    assert loss == pytest.approx(point.loss, rel=1e-3, abs=1e-4)
    assert printed.getvalue().rstrip().endswith(f"{scene.cut.condition}")


def test_the_printed_costs_of_few_samples_give_the_printed_loss():
    for seed in range(NUM_STATES):
        s = state(seed)
        if s.spec.kind == "squared" or len(s.y) > 3:
            continue
        _, formula = words.formula(s.tables, s.point)
        costs, loss = re.search(r"\((.*)\) = (.*)$", formula).groups()
        mean = sum(map(read, costs.split(" + "))) / len(s.y)
        assert f"{mean:.4g}" == f"{read(loss):.4g}", s.spec


def test_no_title_is_longer_than_half_of_a_small_screen_shows():
    """Two views stand beside each other at 1366 px: some 55 letters each."""
    for seed in range(0, NUM_STATES, 5):
        s = state(seed)
        views = [bowl.bowl_chart(s.tables, s.point, LIGHT), fit.fit_chart(s.tables, s.point, LIGHT)]
        for view in views:
            title = view.spec["title"]["text"]
            title = title if isinstance(title, str) else view.tables["at"]["title"][0]
            assert len(title) <= 50


def test_the_dashed_line_is_the_best_for_the_samples_that_are_drawn():
    """With two features the samples move with my second weight, and the dashed line with them."""
    for seed in range(NUM_STATES):
        s = state(seed)
        if s.spec.kind != "squared" or s.tables.second == s.tables.d:
            continue
        (best_w,), (best_b,) = (
            fit.fit_chart(s.tables, s.point, LIGHT).tables["at"][name]
            for name in ("best_w", "best_b")
        )
        rows = fit.samples_table(s.tables)
        second = s.theta[s.tables.second]
        v = np.asarray(rows["y"]) - second * np.asarray(rows["other"])

        x = np.asarray(rows["x"])

        def misfit(w: float, x=x, v=v, b=best_b) -> float:
            return float(((w * x + b - v) ** 2).mean())

        for step in (-1e-3, 1e-3):
            assert misfit(best_w) <= misfit(best_w + step * (1 + abs(best_w))) + 20 * s.noise, (
                s.spec
            )


# --- presets keep their promise in every state they can be pressed from -------------------------

SETTINGS = {
    "surface_data",
    "surface_loss",
    "surface_units",
    "surface_correlation",
    "surface_standardise",
    "surface_outliers",
    "surface_n",
    "surface_noise",
    "surface_seed",
    "surface_shown",
    "surface_rest",
}


def after(name: str) -> State:
    """The state a preset leaves: it sets all that a surface hangs on, whatever was set before."""
    (preset,) = (p for p in controls.PRESETS if p.name == name)
    v = preset.values
    assert set(v) >= SETTINGS
    found = object.__new__(State)
    data = named_spec(
        v["surface_data"],
        n=v["surface_n"],
        noise=v["surface_noise"],
        seed=v["surface_seed"],
        correlation=v["surface_correlation"],
    )
    found.spec = SurfaceSpec(
        data,
        *(PLANES[v["surface_shown"]] if shape(data)[1] == 2 else (0, 1)),
        kind=v["surface_loss"],
        units=float(v["surface_units"]),
        standardise=v["surface_standardise"],
        outliers=v["surface_outliers"],
    )
    found.scene = surface(found.spec)
    found.tables = tables.surface_tables(found.scene)
    return found


@pytest.mark.parametrize(
    ("preset", "is_called"),
    [
        ("Round bowl", "round"),
        ("Valley", "a long valley"),
        ("Valley, standardised", "round"),
        ("Other units", "a valley"),
        ("Correlated", "a valley"),
    ],
)
def test_a_preset_shows_the_shape_it_names(preset: str, is_called: str):
    s = after(preset)
    assert words.grade(s.tables.condition)[0] == is_called


def test_the_numbers_that_presets_promise():
    one, other = after("Round bowl"), after("Other units")
    assert other.scene.cut.H[0, 0] == pytest.approx(25 * one.scene.cut.H[0, 0].item())
    assert math.isinf(after("Copied feature").tables.condition)
    lifted = after("Outliers")
    kinds = tables_further.kinds_table(lifted.spec).set_index("loss")["moved"]
    assert kinds["squared"] > 3 * kinds["absolute"]  # which lets itself be pulled


@pytest.mark.parametrize("preset", controls.SEARCH_PRESETS, ids=lambda p: p.name)
def test_a_preset_of_the_search_sets_all_of_it(preset):
    every = {"what", "low", "high", "step", "rounds"}
    assert {key.removeprefix("surface_search_") for key in preset.values} == every


def test_two_neighbouring_lines_are_told_by_their_squares():  # EXH-3
    table = tables_further.two_lines_table()
    losses = [(rows["r"] ** 2).mean() for _, rows in table.groupby("line", sort=False)]
    assert losses == pytest.approx([0.02, 0.01])
    text = words_search.two_lines_words(table)
    assert "(0.2² + 0² + 0.2² + 0²) / 4 = **0.02**" in text
    assert "(0.1² + 0.1² + 0.1² + 0.1²) / 4 = **0.01**" in text
    assert "ŷ = 3.2x + 3.5 wins, though the other goes exactly through 2 points" in text
