"""No sentence whose condition is false: random states, each sentence held against its definition.

What is recomputed here is recomputed with numpy and plain Python, not with the app's functions.
"""

import contextlib
import io
import math
import random
import re
from functools import partial

import numpy as np
import pytest
from reading import ROOT, check, open_by_link, text_of
from scipy import stats

from core.data import DataSpec, FixedSpec, OwnSpec, SyntheticSpec, load
from core.likelihood import MISTAKES, BiasSpec, LineSpec, chain
from core.noise import DRAWS, NoisySpec, noisy_line
from lessons.likelihood import (
    controls,
    tables_around,
    words,
    words_formulas,
    words_noise,
    words_practice,
    words_predict,
    words_sigma,
)
from lessons.likelihood.tables import ChainTables, chain_tables
from lessons.likelihood.tables_loss import twin_tables

STATES = 500
opened = partial(open_by_link, ROOT / "pages" / "07_likelihood.py", "likelihood_")


# --- random states ----------------------------------------------------------------------------


def on_grid(draw: random.Random, slider) -> float:
    steps = round((slider.high - slider.low) / slider.step)
    return round(slider.low + draw.randint(0, steps) * slider.step, 10)


def own_points(draw: random.Random) -> OwnSpec:
    n = draw.choice([1, 2, 3, 5, 12, 40])
    kind = draw.choice(["line", "noisy", "parabola", "outlier", "one x", "one y", "huge"])
    rows = []
    for k in range(n):
        x = {"one x": 3.0, "huge": draw.uniform(-1e9, 1e9)}.get(kind, float(k))
        y = {"parabola": x * x, "one y": 7.0, "one x": float(k)}.get(kind, 2 * x + 1)
        y += draw.gauss(0, 1) if kind in ("noisy", "outlier", "huge") else 0.0
        rows.append((x, 1e6 if kind == "outlier" and k == n // 2 else y))
    return OwnSpec(tuple(rows), standardise=draw.random() < 0.2)


def data_of(draw: random.Random) -> DataSpec:
    pick = draw.random()
    if pick < 0.1:
        return FixedSpec(draw.choice(["toy", "exercise"]))
    if pick < 0.35:
        return own_points(draw)
    return SyntheticSpec(
        w=(2.0,),
        b=4.2,
        noise=on_grid(draw, controls.NOISE),
        n=int(draw.choice(controls.N.rungs)),
        seed=draw.randint(0, 9999),
    )


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.linalg.lstsq(np.stack([x, np.ones_like(x)], 1), y, rcond=None)[0]


def state(number: int) -> tuple[DataSpec, ChainTables]:
    draw = random.Random(number)
    spec = data_of(draw)
    rows = load(spec)
    w, b, sigma = (on_grid(draw, s) for s in (controls.W, controls.B, controls.SIGMA))
    links = chain(rows, LineSpec(w, b, sigma))
    if draw.random() < 0.3:
        w, b = links.best.theta.tolist()
    if draw.random() < 0.3:
        residual = (rows.y.flatten() - w * rows.X.flatten() - b).numpy()
        hat = float(np.sqrt((residual**2).mean()))
        sigma = hat if hat > 1e-12 * float(rows.y.abs().max()) else sigma
    chosen = draw.randint(1, rows.n)
    return spec, chain_tables(chain(rows, LineSpec(w, b, sigma)), chosen)


class Truth:
    """The state once more, from x, y, w, b and σ alone."""

    def __init__(self, tables: ChainTables) -> None:
        links = tables.links
        self.x, self.y = links.data.X.flatten().numpy(), links.data.y.flatten().numpy()
        self.w, self.b, self.sigma = links.line.w, links.line.b, links.line.sigma
        self.n, self.r = len(self.y), self.y - self.w * self.x - self.b
        self.dirt = 1e-12 * np.abs(self.y).max()
        self.logs = self.log_density(self.sigma)
        theta = fit(self.x, self.y)
        self.best_r = self.y - theta[0] * self.x - theta[1]
        self.loss, self.best_loss = ((v**2).mean() / 2 for v in (self.r, self.best_r))
        self.is_best = self.loss - self.best_loss <= 1e-9 * self.loss + self.dirt**2
        self.unique = np.ptp(self.x) > 0

    def log_density(self, sigma: float) -> np.ndarray:
        return stats.norm.logpdf(self.r, 0, sigma)

    def lost(self, sigma: float, kind: type = np.float64) -> tuple[int, float] | None:
        product = kind(1)
        with np.errstate(all="ignore"):
            for k, density in enumerate(stats.norm.pdf(self.r, 0, sigma), 1):
                product = kind(product * kind(density))
                if product == 0 or not np.isfinite(product):
                    return k, float(product)
        return None


def close(text: str, value: float, digits: int = 2) -> bool:
    """Whether a printed number is this one, up to a unit of its last digit but one."""
    raised = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    plain = re.sub(r" × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: "e" + m[1].translate(raised), text)
    printed = float(plain.replace("−", "-").replace(",", ""))
    return math.isclose(printed, value, rel_tol=0.6 * 10.0**-digits, abs_tol=1e-9)


NUMBER = r"(−?[\d.,]*\d(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"


# --- the chain --------------------------------------------------------------------------------


def model_is_true(said: str, t: Truth) -> None:
    on_it = bool((np.abs(t.r) <= t.dirt).all())
    assert said.startswith("Every point lies on this line") == on_it
    if on_it:
        return
    low, high, share = re.search(
        rf"from {NUMBER} to {NUMBER}, and (\d+)% of them lie", said
    ).groups()
    assert close(low, t.r.min())
    assert close(high, t.r.max())
    assert abs(float(share) - 100 * (np.abs(t.r) <= t.sigma).mean()) < 1 + 100 / t.n
    gathered = [float((np.abs(r) <= 2 * t.sigma).mean()) for r in (t.r, t.best_r)]
    if "gather" in said:
        assert gathered[1] > 0.8
        assert gathered[1] > gathered[0]
        assert not t.is_best
    if found := re.search(r"best has (\d+)% of them within two σ, this one (\d+)%", said):
        for printed, share in zip(found.groups(), reversed(gathered), strict=True):
            assert abs(float(printed) - 100 * share) <= 1 + 100 / t.n


def density_is_true(said: str, t: Truth) -> None:
    above = int((np.exp(t.logs) > 1 + 1e-12).sum())
    found = re.search(r"([\d,]+) densit(?:y exceeds|ies exceed) 1", said)
    assert (int(found[1].replace(",", "")) if found else 0) == above
    if places := re.search(r"Point (\d+) is expected best.*point (\d+) worst", said, re.S):
        best, worst = (int(place) - 1 for place in places.groups())
        assert t.logs[best] == pytest.approx(t.logs.max(), rel=1e-9, abs=1e-9)
        assert t.logs[worst] == pytest.approx(t.logs.min(), rel=1e-9, abs=1e-9)
    else:
        assert np.ptp(t.logs) <= 1e-6


def product_is_true(said: str, t: Truth) -> None:
    for name, kind in (("float32", np.float32), ("float64", np.float64)):
        lost = t.lost(t.sigma, kind)
        assert (f"{name} still holds it" in said) == (lost is None)
        if lost:
            left = "exactly 0" if lost[1] == 0 else "infinity"
            assert f"{name} holds **{left}** from factor {lost[0]:,} on" in said
    assert ("report the same" in said) == (t.lost(t.sigma) is not None)


def logs_are_true(said: str, t: Truth) -> None:
    lost = t.lost(t.sigma)
    found = re.search(r"float64 lost the product after (\d+)", said)
    assert (int(found[1]) if found else None) == (lost[0] if lost else None)
    assert close(re.search(rf"is \*\*{NUMBER}\*\*", said)[1], t.logs.sum(), 4)


def minus_is_true(said: str, t: Truth) -> None:
    assert ("negative" in said) == (2 * math.pi * t.sigma**2 < 1)
    place, pays = re.search(rf"Point (\d+) alone pays {NUMBER} for", said).groups()
    assert abs(t.r[int(place) - 1]) == pytest.approx(np.abs(t.r).max(), rel=1e-9, abs=t.dirt)
    assert close(pays, (t.r**2).max() / (2 * t.sigma**2))


def loss_is_true(said: str, t: Truth) -> None:
    left, right = re.search(rf"\*\*{NUMBER}\*\*. By the loss: \*\*{NUMBER}\*\*", said).groups()
    assert close(left, -t.logs.sum(), 6)
    assert close(right, -t.logs.sum(), 6)
    assert ("do not fix one line" in said) == (not t.unique)


def maximum_is_true(said: str, t: Truth) -> None:
    assert ("do not fix one line" in said) == (not t.unique)
    if not t.unique:
        return
    assert ("This **is** the most likely line" in said) == t.is_best
    exact = bool((np.abs(t.best_r) <= 1e-11 * np.abs(t.y).max()).all())
    if "σ̂ = 0" in said:
        assert exact
    if found := re.search(rf"most likely width is {NUMBER}\.", said):
        assert close(found[1], float(np.sqrt((t.r**2).mean())), 3)
    if power := re.search(r"\$10\^\{([\d.{},]+)\}\$ times", said):
        printed = float(re.sub(r"[{},]", "", power[1]))
        gap = (t.loss - t.best_loss) * t.n / t.sigma**2 / math.log(10)
        assert printed == pytest.approx(gap, rel=0.01, abs=1e-6)


CHECKS = (
    model_is_true,
    density_is_true,
    product_is_true,
    logs_are_true,
    minus_is_true,
    loss_is_true,
    maximum_is_true,
)


@pytest.mark.parametrize("part", range(10))
def test_what_is_said_of_the_seven_steps_is_true_in_500_states(part: int):
    for number in range(part, STATES, 10):
        _, tables = state(number)
        truth = Truth(tables)
        for step, holds in enumerate(CHECKS, 1):
            said = words.notice(step, tables)
            cut = re.search(r"At the x of (the point|[\d,]+ of)", said)
            outside = (truth.w * truth.x + truth.b < tables.y[0]) | (
                truth.w * truth.x + truth.b > tables.y[1]
            )
            assert (cut is not None) == (bool(outside.any()) and step != 6), (number, step)
            try:
                holds(said, truth)
            except AssertionError as error:
                raise AssertionError(f"state {number}, step {step}: {said}") from error


def test_the_answers_to_the_questions_are_true_in_500_states():
    asked = dict.fromkeys(words_predict.QUESTIONS, 0)
    for number in range(STATES):
        _, tables = state(number)
        t = Truth(tables)
        for step, (_, make) in words_predict.QUESTIONS.items():
            question = make(tables)
            if question is None:
                continue
            asked[step] += 1
            assert question.answer in question.options, (number, step)
            assert answer_is_true(step, question, t, tables), (number, step, question)
    assert min(asked.values()) > STATES / 2


def answer_is_true(step: int, question, t: Truth, tables: ChainTables) -> bool:
    at = list(question.options).index(question.answer)
    if step == 1:
        losses = [((t.y - w * t.x - t.b) ** 2).sum() for w in (t.w * 1.0001 + 1e-7, t.w)]
        best = (t.x * (t.y - t.b)).sum() / (t.x**2).sum()
        if abs(best - t.w) <= 1e-6 * max(abs(best), abs(t.w), 1):
            return True  # as good as the best: either word is rounding
        return at == (0 if best > t.w else 1) and losses[1] > 0
    if step == 2:
        i = tables.chosen - 1
        gains = t.log_density(2 * t.sigma)[i] - t.logs[i]
        return abs(gains) < 1e-9 or at == (0 if gains > 0 else 1)
    if step == 3:
        return product_answer_is_true(question, t)
    if step == 4:
        worst = t.logs.min()
        return abs(worst) < 1e-9 or at == (0 if worst < 0 else 1)
    if step == 5:
        change = t.logs.sum() - t.log_density(t.sigma / 2).sum()
        return abs(change) < 1e-9 * abs(t.logs.sum()) or at == (0 if change > 0 else 1)
    rest = np.sort(np.abs(t.r))[:-1]
    fall = 1 - math.sqrt((rest**2).mean() / (t.r**2).mean())
    edges = min(abs(fall - 0.1), abs(fall - 0.5)) < 1e-9
    return edges or at == (0 if fall < 0.1 else 1 if fall <= 0.5 else 2)


def product_answer_is_true(question, t: Truth) -> bool:
    if tuple(question.options) == words_predict.FACTOR:
        now, then = t.lost(t.sigma), t.lost(2 * t.sigma)
        if then is None:
            return question.answer == words_predict.FACTOR[2]
        if now is None or then[0] < now[0]:
            return question.answer == words_predict.FACTOR[0]
        return question.answer == words_predict.FACTOR[1 if then[0] == now[0] else 2]
    product, densities = 1.0, np.exp(t.logs)
    with np.errstate(all="ignore"):
        for k in range(1000):
            product *= float(densities[k % t.n])
            if product == 0 or not math.isfinite(product):
                break
    ranges = (product == 0, 0 < product < 1, 1 <= product < math.inf, product == math.inf)
    return question.answer == words_predict.LEFT_OVER[ranges.index(True)]


def test_what_a_mistake_is_said_to_report_is_what_it_reports():
    for number in range(0, STATES, 5):
        _, tables = state(number)
        t = Truth(tables)
        right = -t.logs.sum()
        outer = stats.norm.logpdf(t.y[None, :] - (t.w * t.x + t.b)[:, None], 0, t.sigma)
        wrong = {"labels of shape (n,)": -outer.sum()}
        for mistake in MISTAKES:
            said = words_practice.damage(tables.links, mistake)
            assert said.startswith(f"**{mistake}**")
            if mistake in wrong and "no harm" not in said:
                assert close(re.search(rf"reports \*\*{NUMBER}\*\*", said)[1], wrong[mistake], 3)
            if "no harm" not in said:
                assert close(re.search(rf"where {NUMBER} is right", said)[1], right, 3)


# --- around the chain -------------------------------------------------------------------------


def noisy(number: int) -> DataSpec | NoisySpec:
    draw = random.Random(number)
    if draw.random() < 0.3:
        return own_points(draw)
    return NoisySpec(
        w=2.0,
        b=1.0,
        n=int(draw.choice(controls.LOOK_N.rungs[:5])),
        law=draw.choice(list(DRAWS)),
        nu=draw.randint(3, 30),
        seed=draw.randint(0, 9999),
    )


def rows_of(spec: DataSpec | NoisySpec):
    return noisy_line(spec)[0] if isinstance(spec, NoisySpec) else load(spec)


def chance_of_bend(x: np.ndarray, y: np.ndarray) -> float:
    z = (x - x.mean()) / np.abs(x - x.mean()).max()
    left = [
        ((y - A @ np.linalg.lstsq(A, y, rcond=None)[0]) ** 2).sum()
        for A in (np.stack([z**0, z], 1), np.stack([z**0, z, z**2, z**3], 1))
    ]
    spare = len(x) - 4
    return float(stats.f.sf((left[0] - left[1]) / 2 / max(left[1] / spare, 1e-300), 2, spare))


@pytest.mark.parametrize("part", range(5))
def test_what_is_said_of_residuals_is_true_in_500_states(part: int):
    for number in range(part, STATES, 5):
        spec = noisy(number)
        data = rows_of(spec)
        t = tables_around.residual_tables(data)
        said = words_noise.residual_notice(t)
        x, y = data.X.flatten().numpy(), data.y.flatten().numpy()
        w, b = fit(x, y)
        r = y - w * x - b
        if "exactly on the line" in said:
            assert np.abs(r).max() <= 1e-6 * max(np.abs(y).max(), 1e-300), number
            continue
        z = np.sort(r / np.sqrt((r**2).mean()))
        band = t.quantiles
        outside = int(((z < band["low"] - 1e-6) | (z > band["high"] + 1e-6)).sum())
        found = re.search(r"here ([\d,]+) points? lies? outside|here ([\d,]+) points lie", said)
        assert (int((found[1] or found[2]).replace(",", "")) if found else 0) == outside, number
        q10, q50, q90 = np.quantile(z, [0.1, 0.5, 0.9])
        if "They lean" in said:
            longer = q90 - q50 > q50 - q10
            assert ("farther to the right" in said) == longer, number
        if "heavy" in said:
            assert z[0] < band["low"].iloc[: max(1, t.n // 10)].max()
            assert z[-1] > band["high"].iloc[-max(1, t.n // 10) :].min()
        assert not ("look normal" in said and "not** look normal" not in said and outside)
        bends = "they **bend**" in said
        if bends:
            assert chance_of_bend(x, y) < 0.01, number
        elif len(np.unique(x)) >= 6 and len(x) < 10:
            assert chance_of_bend(x, y) >= 0.0099, number
        assert ("These points were drawn about a line" in said) == (
            isinstance(spec, NoisySpec) and not bends
        )


def test_a_parabola_is_not_noise_and_a_line_is():
    rows = tuple((float(k), 0.3 * k * k + (-1) ** k) for k in range(20))
    said = words_noise.residual_notice(tables_around.residual_tables(load(OwnSpec(rows))))
    assert "they **bend**" in said
    assert "gives the right line" not in said
    seldom = sum(
        "they **bend**"
        in words_noise.residual_notice(
            tables_around.residual_tables(noisy_line(NoisySpec(n=50, seed=seed))[0])
        )
        for seed in range(100)
    )
    assert seldom <= 4


@pytest.mark.parametrize("law", ["normal", "laplace", "student"])
def test_a_symmetric_law_seldom_leans_and_a_skewed_one_does(law: str):
    def leaning(name: str) -> int:
        specs = (NoisySpec(law=name, n=200, seed=seed) for seed in range(60))
        looks = (tables_around.residual_tables(noisy_line(spec)[0]) for spec in specs)
        return sum("lean" in words_noise.residual_notice(look) for look in looks)

    assert leaning(law) <= 3
    assert leaning("skewed") >= 55


def test_what_is_said_of_outliers_is_true_in_random_states():
    for number in range(120):
        draw = random.Random(number)
        spec, value = noisy(number), draw.choice([10_000.0, -1e9, 0.0, 3.0, draw.uniform(-50, 50)])
        data = rows_of(spec)
        clean, far = (tables_around.law_tables(data, v, 3) for v in (None, value))
        still = words_noise.law_notice(clean, far, value, switched=False, zoom=True)
        lines = clean.lines[clean.lines["law"] != "truth"].groupby("x")["y"]
        apart = float((lines.max() - lines.min()).max())
        scale = float(clean.fits.set_index("law").loc["normal", "scale"])
        if "agree roughly" in still:
            assert apart <= max(scale, 1e-9 * float(data.y.abs().max())), number
        said = words_noise.law_notice(clean, far, value, switched=True, zoom=True)
        moved = (far.fits.set_index("law")["b"] - clean.fits.set_index("law")["b"]).abs()
        if "all but impossible" in said:
            assert moved["normal"] > 2 * max(moved["laplace"], moved["student"]), number
        _, options, answer, _ = words_noise.outlier_prediction(clean, far, value, data.n)
        assert answer in options
        assert len(set(options)) == len(options)


def test_what_is_said_of_bells_widths_and_counts_is_true():
    for number in range(150):
        draw = random.Random(number)
        mu, sigma = on_grid(draw, controls.BELL_MU), on_grid(draw, controls.BELL_SIGMA)
        said = words_sigma.bell_notice(mu, sigma)
        assert ("a density may exceed 1**" in said) == (stats.norm.pdf(0, 0, sigma) > 1)
        assert ("cuts it" in said) == (max(abs(mu - sigma), abs(mu + sigma)) > 7)
        n = draw.randint(3, 60)
        assert f"{2 / n:.0%} too small" in words_sigma.bias_notice(BiasSpec(n=n))
        w, b = on_grid(draw, controls.COUNT_W), on_grid(draw, controls.COUNT_B)
        t = tables_around.count_tables(w, b, 80, number)
        summary = words_noise.count_summary(t)
        line = fit(t.points["x"].to_numpy(), t.points["y"].to_numpy())
        ends = t.curves["x"].min(), t.curves["x"].max()
        lowest = min(line[0] * end + line[1] for end in ends)
        assert ("below zero" in summary) == (lowest < 0)


def test_three_samples_are_not_one_distribution_and_their_product_is_printed():
    for number in range(100):
        draw = random.Random(number)
        chances = [on_grid(draw, controls.P1) for _ in range(3)]
        said = words_noise.label_notice(tables_around.label_table(chances))
        assert "need not add up to 1" in said
        assert close(re.search(rf"their product, {NUMBER};", said)[1], math.prod(chances))
        worst = [str(k) for k, p in enumerate(chances, 1) if p == min(chances)]
        if len(worst) < 3:
            assert f"{' and '.join(worst)} cost" in said


def test_a_bell_of_unequal_noise_is_as_long_as_its_density():
    for growth in (0.0, 0.5, 1.5):
        spec = NoisySpec(n=60, growth=growth)
        bells = tables_around.growing_bells(tables_around.unequal_tables(spec, 50).points, spec)
        peak = bells.groupby("i").apply(lambda rows: (rows["tip"] - rows["x"]).max())
        sigma = bells.groupby("i").apply(lambda rows: np.ptp(rows["y"]) / 6)
        assert (peak * sigma).to_numpy() == pytest.approx((peak * sigma).iloc[0], rel=1e-6)


# --- scripts, controls and presets ------------------------------------------------------------


def printed_by(script: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(script, {})
    return out.getvalue()


@pytest.mark.parametrize("number", range(0, 40))
def test_the_script_gives_the_numbers_of_the_page(number: int):
    spec, tables = state(number)
    by_logs, by_loss, *rest = re.findall(
        r"-?\d[\d.]*(?:e[-+]\d+)?", printed_by(words_practice.script(spec, tables.links.line))
    )
    links = tables.links
    assert float(by_logs) == links.by_logs
    assert float(by_loss) == links.by_loss
    assert float(rest[-1]) == links.best_sigma


def test_the_script_on_the_page_runs_with_1000_rows_of_ones_own():
    points = "\n".join(f"{k / 7:.3f} {k % 13}.5" for k in range(1000))
    app = opened(data="own points", points=points, own_w="0.25", best_sigma="true")
    script = next(block.value for block in app.code if "LineSpec(w=" in block.value)
    spec = OwnSpec(tuple((float(f"{k / 7:.3f}"), k % 13 + 0.5) for k in range(1000)))
    residual = load(spec).y.flatten() - 0.25 * load(spec).X.flatten()
    sigma = residual.square().mean().sqrt().item()
    expected = -stats.norm.logpdf(residual.numpy(), 0, sigma).sum()
    assert float(printed_by(script).split()[0]) == pytest.approx(expected, rel=1e-9)


def test_the_number_in_force_stands_in_the_place_of_its_control():
    app = opened(best="true", w="2.5")
    x, y = (
        v.flatten().numpy()
        for v in (lambda d: (d.X, d.y))(load(SyntheticSpec(w=(2.0,), b=4.2, noise=1.0, n=20)))
    )
    w, b = fit(x, y)
    said = text_of(app)
    assert f"**{w:.4g}**, at the maximum" in said
    assert f"**{b:.4g}**, at the maximum" in said
    assert app.slider(key="likelihood_w").value == 2.5  # kept for when it counts again
    app.toggle(key="likelihood_best").set_value(False).run()
    assert "at the maximum" not in text_of(app)
    assert app.slider(key="likelihood_w").value == 2.5
    assert not app.slider(key="likelihood_w").disabled


def test_no_control_begins_at_a_value_that_is_refused():
    for low in (controls.SIGMA.low, controls.OWN_SIGMA.low):
        LineSpec(sigma=low)
    assert not opened(sigma="0.05", step="2 density").error
    assert not opened(data="own points", own_sigma=f"{controls.OWN_SIGMA.low}").error


def _badly(t: ChainTables) -> bool:
    return t.breaks32 is not None and t.breaks32 <= 5


def _narrow(t: ChainTables) -> bool:
    most = (t.points["density"] > 1).mean() > 0.5
    return bool(most and t.product["log_sum"].iloc[-1] > 0 and t.links.parts.constant < 0)


PROMISES = {
    "A line that fits badly": _badly,
    "1,000 points": lambda t: t.n == 1000 and t.product["text64"].iloc[-1] == "exactly 0",
    "A narrow bell": _narrow,
    "One point": lambda t: not t.links.best.unique,
    "No noise": lambda t: t.links.best_sigma == 0 and t.n > 1,
}


def after(values: dict, number: int) -> ChainTables:
    """The chain once a preset is pressed in a random state."""
    draw = random.Random(number)
    now = {
        "likelihood_data": draw.choice(list(controls.DATA.options)),
        "likelihood_n": f"{draw.choice(controls.N.rungs):g}",
        "likelihood_noise": on_grid(draw, controls.NOISE),
        "likelihood_seed": draw.randint(0, 9999),
        "likelihood_w": on_grid(draw, controls.W),
        "likelihood_b": on_grid(draw, controls.B),
        "likelihood_sigma": on_grid(draw, controls.SIGMA),
        "likelihood_best": draw.random() < 0.5,
        "likelihood_best_sigma": draw.random() < 0.5,
    } | values
    assert now["likelihood_data"] == "one feature", "other data keep no promise"
    rows = load(
        SyntheticSpec(
            w=(2.0,),
            b=4.2,
            noise=now["likelihood_noise"],
            n=int(now["likelihood_n"]),
            seed=now["likelihood_seed"],
        )
    )
    w, b, sigma = (now[f"likelihood_{name}"] for name in ("w", "b", "sigma"))
    links = chain(rows, LineSpec(w, b, sigma))
    if now["likelihood_best"]:
        w, b = links.best.theta.tolist()
        links = chain(rows, LineSpec(w, b, sigma))
    hat = links.said.residual.square().mean().sqrt().item()
    if now["likelihood_best_sigma"] and hat > 1e-9:
        links = chain(rows, LineSpec(w, b, hat))
    return chain_tables(links)


@pytest.mark.parametrize("preset", controls.PRESETS, ids=lambda preset: preset.name)
def test_a_preset_keeps_its_promise_wherever_it_is_pressed(preset):
    for number in range(60):
        assert PROMISES[preset.name](after(preset.values, number)), number


@pytest.mark.parametrize("preset", range(len(controls.PRESETS)))
def test_a_preset_is_pressed_from_own_points_at_the_maximum(preset: int):
    app = opened(data="own points", best="true", best_sigma="true", step="3 product")
    app.button(key=f"likelihood_preset_{preset}").click().run()
    check(app, preset)
    for key, value in controls.PRESETS[preset].values.items():
        assert app.session_state[key] == value, key


def test_step_6_asks_before_it_shows_and_twins_agree_in_random_states():
    for number in range(0, 60, 3):
        _, tables = state(number)
        twin = twin_tables(tables.links.data, tables.sigma, num=15)
        if tables.links.best.unique:
            question = words_predict.lowest(twin)
            assert question.answer == words_predict.LOWEST[0], number


def test_few_factors_and_terms_give_their_printed_result():
    for number in range(STATES):
        _, tables = state(number)
        if tables.n > 4:
            continue
        for step, sign in ((3, r"\times"), (4, "+")):
            latex = words_formulas.formula(step, tables)[1]
            latex = re.sub(r"\\times 10\^\{(-?\d+)\}", r"e\1", latex)
            found = re.search(r"P = (.*?) \\\\\[0.5em\] = (\S+) ", latex)
            if "float64" in latex:
                continue
            assert found, latex
            terms = [float(t.strip("() ")) for t in found[1].split(sign if step == 3 else " + ")]
            result = float(found[2].strip("()"))
            value = math.prod(terms) if step == 3 else math.fsum(terms)
            unit = 10.0 ** (math.floor(math.log10(abs(result))) - 3) if result else 1e-300
            assert abs(value - result) <= 0.501 * unit + 5e-324, (number, latex)
