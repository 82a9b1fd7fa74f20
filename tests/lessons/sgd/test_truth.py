"""No sentence of the lesson is false: over random states, and with every section at every end.

Each condition is worked out here from the run itself, not by the functions that the words rest on.
"""

import ast
import math
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pytest
import torch
from drawing import picture
from reading import ROOT, check, open_by_link, text_of

from charts import damage
from charts.palettes import LIGHT
from core import gradient_noise, hand_gradient, in_place, sgd, sgd_seeds
from core.bowl import fold
from core.data import OwnSpec, load, named_spec, shape
from core.sgd import MAX_UPDATES, MISTAKES, ORDERS, SgdSpec
from core.verdict import evidence
from lessons.sgd import bowl, fit, tables_further, tables_theory, words, words_further, words_theory
from lessons.sgd.tables import SgdTables, sgd_tables
from ui.ranges import LR_RUNGS, SIZES

PAGE = ROOT / "pages" / "05_sgd.py"
opened = partial(open_by_link, PAGE, "sgd_")
STATES = 500


@dataclass(frozen=True)
class State:
    """A state of the page: its run, what is made of it, and the landmarks it is told."""

    spec: SgdSpec
    run: sgd.Run
    tables: SgdTables

    @property
    def excess(self) -> np.ndarray:
        return np.maximum((self.run.full_loss - self.run.bowl.loss).numpy(), 0)

    @property
    def limit(self) -> float:
        return 2 / np.linalg.eigvalsh(self.run.bowl.H.numpy()).max()

    @property
    def full(self) -> bool:
        return all(len(set(batch.tolist())) == self.run.data.n for batch in self.run.batches)


def random_spec(draw: random.Random) -> SgdSpec:
    """What the controls can be set to; one in seven has own points."""
    name = draw.choice(
        ["one feature", "one feature", "two features", "toy line", "exercise", "own"]
    )
    if name == "own":
        x = [draw.uniform(-3, 3) for _ in range(draw.randint(1, 12))]
        data = OwnSpec(tuple((v, draw.uniform(-5, 5)) for v in x))
    else:
        noise = draw.choice([0.0, 0.01, 0.5, 1.0, 5.0])
        n = draw.choice([1, 2, 5, 20, 60, 100])
        data = named_spec(name, n=n, noise=noise, seed=draw.randint(0, 99))
    n, d = shape(data)
    size = draw.choice([size for size in SIZES if size < n] + [n, n])
    per_epoch = -(-n // size)
    limit = fold(load(data).X, load(data).y).largest_stable_lr
    return SgdSpec(
        data,
        lr=draw.choice([*LR_RUNGS, limit, 1.3 * limit, limit / 2, 0.9 * limit]),
        batch_size=size,
        num_epochs=min(draw.randint(1, 30), max(300 // per_epoch, 1)),
        seed=draw.randint(0, 99),
        start=draw.choice([(), (), tuple(draw.uniform(-50, 50) for _ in range(d + 1))]),
        order=draw.choice(list(ORDERS)),
    )


@pytest.fixture(scope="module")
def states() -> list[State]:
    draw = random.Random(13)
    specs = [random_spec(draw) for _ in range(STATES)]
    for spec in draw.sample(specs, 40):  # a start next to the optimum is a state of its own
        data = load(spec.data)
        near = tuple((fold(data.X, data.y).theta + draw.choice([0, 1e-9, 1e-3])).tolist())
        specs.append(replace(spec, start=near))
    runs = [sgd.run(spec) for spec in specs]
    return [State(run.spec, run, sgd_tables(run, 0, 1)) for run in runs]


def broken(states: list[State], rule: Callable[[State], bool]) -> list[str]:
    return [f"{s.tables.verdict} {s.spec}" for s in states if not rule(s)][:3]


# --- the verdict ------------------------------------------------------------------------------


def test_every_verdict_is_met_with(states):
    met = {state.tables.verdict.name for state in states}
    assert met == {"good", "slow", "noisy", "oscillating", "unstable", "diverged"}


def test_good_runs_end_near_the_optimum_and_say_no_share_above_one(states):
    def rule(s: State) -> bool:
        if s.tables.verdict.name != "good":
            return True
        lately = s.excess[-evidence(s.run).last :].mean()
        near = lately <= max(s.run.bowl.loss / 20, s.excess[0] / 1000)
        shares = [float(x) for x in re.findall(r"([\d.]+)%", s.tables.verdict.reason)]
        calm = s.excess.max() <= 10 * max(s.excess[0], s.run.bowl.loss, 1e-9)
        return near and calm and max(shares, default=0) <= 5.001

    assert not broken(states, rule)


def test_a_loss_that_swings_far_up_is_called_unstable_or_diverged(states):
    def rule(s: State) -> bool:
        swings = s.excess.max() > 10 * max(s.excess[0], s.run.bowl.loss, 1e-9)
        return not swings or s.tables.verdict.name in ("unstable", "diverged")

    assert not broken(states, rule)


def test_diverged_runs_end_above_their_start_and_are_told_no_future(states):
    def rule(s: State) -> bool:
        said = s.tables.verdict
        if said.name != "diverged":
            return said.name != "good" or s.run.diverged_at is None
        grew = (
            s.run.diverged_at is not None or s.excess[-evidence(s.run).last :].mean() > s.excess[0]
        )
        percent = re.search(r"is ([\d.]+)% of 2/λ_max", said.reason)
        above = percent is None or s.spec.lr > s.limit * (1 - 1e-9)
        times = re.search(r"grown ([\d,.]+) times", said.reason)
        full = s.run.full_loss.numpy()
        measured = full[-evidence(s.run).last :].mean() / max(full[0], 1e-300)
        right = times is None or float(times[1].replace(",", "")) == pytest.approx(
            measured, rel=0.06
        )
        return bool(grew and above and right and "and grows" not in said.reason)

    assert not broken(states, rule)


def test_slow_runs_have_their_way_to_go_and_oscillating_ones_overshoot(states):
    def rule(s: State) -> bool:
        name, reason = s.tables.verdict.name, s.tables.verdict.reason
        last = evidence(s.run).last
        tail = s.run.theta[-last:]
        mean = tail.mean(0) - s.run.bowl.theta
        of_mean = (mean @ s.run.bowl.H @ mean).item() / 2
        lately = s.excess[-last:].mean()
        if name == "slow":
            return of_mean > 0.499 * lately
        if name == "oscillating":
            return s.spec.lr * 2 > s.limit and of_mean < 0.501 * lately
        if name == "noisy" and "scatter" in reason:
            return of_mean < 0.501 * lately and not s.full
        return True

    assert not broken(states, rule)


def test_what_batches_of_a_size_bear_is_named_only_by_rates_above_it(states):
    for s in states:
        bears = re.search(
            r"only below η = ([\d.e-]+), and η is ([\d.e-]+)", s.tables.verdict.reason
        )
        assert bears is None or float(bears[1]) <= float(bears[2]), s.spec


# --- the shape of the path --------------------------------------------------------------------


def strides(s: State) -> np.ndarray:
    """The path in the picture, the points at least a fiftieth of its side apart."""
    window = s.tables.window
    span = np.array([window.x[1] - window.x[0], window.y[1] - window.y[0]])
    points = s.run.theta[:, [0, 1]].numpy() / span
    kept = [points[0]]
    for point in points[1:]:
        if np.hypot(*(point - kept[-1])) >= 0.02:
            kept.append(point)
    return np.array(kept)


def test_the_answer_of_the_prediction_is_what_is_drawn(states):
    met = set()
    for s in states:
        name, path = words.path_shape(s.tables), strides(s)
        met.add(name)
        moves = np.diff(path, axis=0)
        if name == "it flies away":
            assert s.tables.verdict.name in ("diverged", "unstable")
        elif name == "it hardly moves":
            assert len(path) == 1, s.spec
        elif name == "nearly straight":
            chord = path[-1] - path[0]
            off = abs(np.cross(np.append(chord, 0), np.c_[path - path[0], 0 * path[:, 0]])[:, 2])
            assert off.max() <= 0.0501 * (chord @ chord), s.spec
        elif name == "it bends" and len(moves) > 1:
            turns = np.degrees(np.diff(np.unwrap(np.arctan2(moves[:, 1], moves[:, 0]))))
            assert abs(turns).sum() - abs(turns.sum()) <= 15.01 * len(turns), s.spec
        elif name == "it wanders":
            assert not s.full, s.spec
    assert met == set(words.SHAPES)


def test_a_path_that_turns_into_the_valley_is_not_straight():
    spec = SgdSpec(named_spec("exercise"), 0.1, 4, 30)
    tables = sgd_tables(sgd.run(spec), 0, 1)
    assert words.path_shape(tables) == "it bends"
    turned = float(re.search(r"turns by (\d+)°", words.shape_reason(tables))[1])
    assert turned == pytest.approx(89, abs=2)


def test_the_reason_of_a_wandering_path_is_given_only_where_it_wanders(states):
    for s in states:
        said = words.notice(s.tables, s.spec.lr, s.limit, 0.5)
        wanders = words.path_shape(s.tables) == "it wanders"
        assert ("that is why the path wanders" in said) == (wanders and not s.full), s.spec
        assert ("this path does not wander" in said) == s.full, s.spec
        assert "steep side first" not in words.shape_reason(s.tables) or s.full


# --- every sentence ---------------------------------------------------------------------------

PLURALS = re.compile(r"(?<![\d.,])1 (features|epochs|updates|samples|runs|seeds|rows)\b")


def test_no_sentence_holds_nan_infinity_or_one_of_many(states):
    for s in states:
        t = s.tables
        said = [words.summary(t), words.shape_reason(t), t.verdict.reason, words.path_shape(t)]
        said += [words.notice(t, s.spec.lr, s.limit, 0.5), *words.update_formula(t, s.spec.lr)]
        said += [part for pair in words.exercises(t, s.spec.lr, s.limit) for part in pair]
        text = " ".join(said)
        assert not re.search(r"(?<![\w.])-?(nan|inf|None)(?![\w.])", text), (s.spec, text)
        assert not PLURALS.search(text), text


def test_the_summary_and_the_update_have_the_runs_own_numbers(states):
    for s in states:
        said = words.summary(s.tables)
        found = int(re.match(r"After ([\d,]+) update", said)[1].replace(",", ""))
        assert found == s.run.num_updates


def test_the_first_update_in_place_is_the_runs_and_leaves_no_gradient(states):  # SGD-1
    for s in states[::5]:
        made = in_place.first_update(s.spec)
        assert not made.grad_after.any()
        assert torch.allclose(made.after, s.run.theta[1], rtol=1e-9, atol=1e-12)
        assert torch.allclose(made.grad / made.size, s.run.batch_grad[0], rtol=1e-9, atol=1e-9)


# --- the further sections ---------------------------------------------------------------------


@pytest.mark.parametrize("mistake", MISTAKES)
def test_what_a_mistake_does_is_said_as_it_is(states, mistake):
    kinds = set()
    for s in states[::4]:
        wrong = sgd.run(replace(s.spec, mistake=mistake)).full_loss
        said = damage.damage_words(damage.damage_table(s.run.full_loss, wrong), mistake, "x")
        right, other = s.run.full_loss[-1].item(), wrong[-1].item()
        kind = "equal" if right == other else "lower" if other < right else "higher"
        kinds.add(kind)
        assert ("the two are equal" in said) == (kind == "equal")
        assert ("ends lower" in said) == (kind == "lower")
        assert "cost" not in said
        ruined = [loss[-1] > 1e6 * loss[0] for loss in (s.run.full_loss, wrong)]
        assert ("diverged" in said) == any(ruined)
        assert ("The right run diverged" in said) == (ruined == [True, False])
    assert {"lower", "higher"} <= kinds


def test_noise_is_said_in_finite_numbers_and_of_what_was_measured(states):
    for s in states[::3]:
        for theta in (s.run.theta[0], s.run.bowl.theta):
            sizes = gradient_noise.sizes_up_to(s.run.data.n)
            noise = gradient_noise.gradient_noise(s.run.data, theta, sizes, 60)
            table = tables_further.noise_table(noise)
            said = words_further.noise_words(table)
            assert not re.search(r"\b(inf|nan)\b", said), s.spec
            assert ("Here it is 0" in said) == (table["rms"].iloc[0] == 0)
            ratio = re.search(r"\*\*([\d.]+) times\*\* less noisy", said)
            if ratio:
                measured = table["rms"].iloc[0] / table["rms"].iloc[len(table) // 2]
                assert float(ratio[1]) == pytest.approx(measured, abs=0.06)


def test_runs_beside_each_other_are_told_apart_from_starts_to_ruins(states):
    for s in states[::25]:
        specs = tables_further.row_of_rates(s.spec, s.limit)
        mixed = [s.spec, replace(s.spec, start=(1.0,) * (s.run.data.d + 1))]
        for row in (specs, mixed):
            names = ["w", "b"] if s.run.data.d == 1 else ["w₁", "w₂", "b"]
            tables = tables_further.runs_tables(row, names, 0, 1)
            said = words_further.compare_words(tables)
            starts = {tuple(sgd.run(one).theta[0].tolist()) for one in row}
            assert ("from one start" in said) == (len(starts) == 1)
            runs = [sgd.run(one) for one in row]
            tails = [r.full_loss[-max(len(r.full_loss) // 8, 1) :].mean() for r in runs]
            assert tables.lowest[0] == tables.labels[int(np.argmin(tails))]
            window = tables.window
            assert window.x[1] - window.x[0] == pytest.approx(window.y[1] - window.y[0])


def test_what_is_said_of_settling_holds_for_the_runs(states):
    for s in states[::8]:
        found = tables_theory.settle_tables(s.spec, 10)
        said = words_theory.settle_words(found, s.spec.lr)
        fixed = sgd.run(replace(s.spec, num_epochs=found.epochs))
        assert ("**diverges**" in said) == (fixed.diverged_at is not None), s.spec
        assert ("does not settle" in said) <= (not s.full and fixed.bowl.loss > 0)
        assert ("All samples are in every update" in said) <= s.full
        assert ("Theory has no floor" in said) <= (s.spec.lr >= found.limit)
        tail = (fixed.full_loss - fixed.bowl.loss).clamp_min(0)[
            -max(len(fixed.full_loss) // 2, 1) :
        ]
        assert found.end(tables_theory.FIXED, "tail") == pytest.approx(tail.mean().item())
        exercise = " ".join(words_theory.settle_exercise(found, s.spec.lr))
        formula = " ".join(words_theory.settle_formula(found, s.spec.lr))
        assert not re.search(r"\b(inf|nan)\b", said + exercise + formula), s.spec


def test_runs_shorter_than_asked_say_so():
    dear = SgdSpec(named_spec("one feature"), 0.1, 1, 1)
    found = tables_theory.settle_tables(dear, 40)
    assert (
        words_theory.settle_length(found, 40)
        == "A run may have 3,000 updates: these have 30 epochs."
    )
    assert not words_theory.settle_length(found, 30)


@pytest.mark.parametrize("alpha", [0.001, 0.01, 0.1, 0.2, 0.204, 0.205, 0.24])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("epochs", [1, 60, 1000])
def test_what_is_said_of_the_run_by_hand_holds(alpha, dtype, epochs):
    run = hand_gradient.run(hand_gradient.HandSpec(alpha, 7.0, epochs, dtype))
    said = words_further.hand_words(run, tables_further.hand_table(run))
    still = bool(run.a[-1] == run.a[-2]) and run.a[-1] != 2
    assert ("runs away" in said) == run.diverged <= (alpha > hand_gradient.largest_stable_alpha())
    assert ("changes nothing" in said) == (still and dtype == "float32")
    assert not PLURALS.search(said)
    assert not re.search(r"\b(inf|nan)\b", said)


def test_what_is_said_of_the_axes_holds_for_the_bowl(states):
    for s in states[::4]:
        found = tables_theory.axes_tables(s.run)
        said = words_theory.axes_words(found)
        curvatures = np.linalg.eigvalsh(s.run.bowl.H.numpy())[::-1]
        curvatures = curvatures[curvatures > 1e-12 * curvatures[0]]
        for (_, factor, updates), value in zip(found.each(), curvatures, strict=True):
            assert factor == pytest.approx(1 - s.spec.lr * value, abs=1e-9)
            if math.isnan(updates):
                assert abs(factor) > 1 - 1e-9
            else:
                assert abs(factor) ** updates <= 0.0101
                assert updates == 1 or abs(factor) ** (updates - 1) > 0.0099
        assert ("It diverges" in said) == (s.run.diverged_at is not None)
        assert ("on average" in said) == (not s.full), s.spec
        assert not re.search(r"\b(inf|nan)\b", said), said


@pytest.mark.parametrize("lr", [*LR_RUNGS[6::3], 10.0, 1.5, 2.0])
@pytest.mark.parametrize("init_std", [0.0, 0.01, 1.0])
def test_what_is_said_of_many_seeds_holds(lr, init_std):
    spec = sgd_seeds.SeedsSpec(lr=lr, num_epochs=2, init_std=init_std)
    result = sgd_seeds.run_seeds(spec)
    tables = tables_theory.seeds_tables(result, ["w₁", "w₂", "b"])
    said = words_further.seeds_words(tables, lr, 2)
    gone = int((result.diverged_at > 0).sum())
    assert ("diverged" in said) == (gone > 0)
    assert ("expects no loss to stay" in said) == (lr > tables.limit)
    expected = re.search(r"expects ([\d.]+)(?: × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))? after", said)
    if expected and init_std < 1:  # w ~ N(0, 1) scatters by itself
        mean = result.epoch_loss[:, -1].mean().item()
        assert tables.expected == pytest.approx(mean, rel=0.35)
    leans = "leans" in words_further.seeds_title(tables)
    towards = -result.error * torch.tensor([*spec.w, spec.b]).sign()
    assert not leans or (gone == 0 and (towards.mean(0) > 0).any())
    assert lr < 1 or not leans


# --- the page itself --------------------------------------------------------------------------

OWN = "\n".join(f"{k / 7:.3f}, {2 * k / 7 + (k % 3):.3f}" for k in range(23))
ENDS = [
    {"further": "Many seeds", "seeds_lr": "10"},
    {"further": "Many seeds", "seeds_lr": "3", "seeds_epochs": "10", "seeds_init": "std 1"},
    {"further": "Many seeds", "seeds_lr": "1.5", "seeds_init": "zero"},
    {"further": "Many seeds", "seeds_lr": "0.001", "seeds_epochs": "1"},
    *(
        {"further": section, "lr": lr, **data}
        for section in ("Along the bowl's axes", "Does it settle?", "Compare runs", "Break it")
        for lr in ("0.0001", "10")
        for data in ({"batch": "1"}, {"data": "own points", "points": OWN, "epochs": "30"})
    ),
    *(
        {"further": "Noise of a batch", "data": data, "noise_at_optimum": at, "n": n}
        for data in ("one feature", "toy line", "exercise")
        for at in ("true", "false")
        for n in ("1", "1000")
    ),
    *(
        {"further": "Break it", "mistake": mistake, "lr": "10", "batch": "1"}
        for mistake in MISTAKES
    ),
    {"further": "Does it settle?", "data": "toy line"},
    {"further": "Does it settle?", "batch": "100", "settle_epochs": "100"},
    {"further": "Does it settle?", "order": "drawn anew", "settle_epochs": "2"},
    {"further": "By hand", "alpha": "0.24", "hand_epochs": "1000"},
    {"further": "By hand", "alpha": "0.001", "hand_epochs": "1", "hand_float32": "true"},
    *(
        {"further": "Compare runs", "compare": "kept runs", "kept": kept}
        for kept in (
            "1e308 12 4 0 reshuffled",
            "0.1 12 4 0 reshuffled 1e160 1e160",
            "1000000 12 4 0 reshuffled 1000000 -1000000; 0.1 12 4 0 drawn-anew",
            "",
        )
    ),
]


@pytest.mark.parametrize("link", ENDS, ids=lambda link: " ".join(map(str, link.values()))[:60])
def test_every_section_opens_at_the_ends_of_its_controls(link):
    at = opened(**link)
    said = text_of(at)
    assert not PLURALS.search(said), PLURALS.search(said)
    if link.get("seeds_lr") == "10":
        assert "20 of 20 seeds diverged" in said
    if "1e308" in link.get("kept", ""):
        assert "lr must be <= 1,000,000. Got 1e+308." in said


def test_no_section_is_empty_as_it_opens():
    for section in ("Break it", "Compare runs", "Along the bowl's axes", "Does it settle?"):
        before = len(opened(further="By hand").get("vega_lite_chart"))
        at = opened(further=section, compare="kept runs")
        assert len(at.get("vega_lite_chart")) > min(before, 4)


def scripts(at) -> list[str]:
    return [code.value for code in at.code if code.value.startswith("from core")]


@pytest.mark.parametrize(
    "link",
    [
        {},
        {"data": "own points", "points": OWN, "lr": "0.02", "batch": "5"},
        {"data": "two features", "order": "sorted", "start_x": "3", "start_y": "-2.5"},
        {"data": "exercise", "lr": "10", "epochs": "30"},
        {"order": "drawn anew", "seed": "7"},
        {"further": "Break it", "mistake": "1-D labels"},
    ],
    ids=["default", "23 own points", "start and order", "diverges", "drawn anew", "mistake"],
)
def test_the_script_gives_the_numbers_of_the_page(link):
    at = opened(**link)
    (script,) = scripts(at)
    ast.parse(script)
    printed: list[torch.Tensor] = []
    exec(script, {"print": lambda *said: printed.extend(said)})
    said = re.search(r"After [\d,]+ updates?: (.*?); the closed form", text_of(at))[1]
    shown = [
        float(re.sub(r" × 10.*", "", v.split(" = ")[1]).replace("−", "-")) for v in said.split(", ")
    ]
    for number, exact in zip(shown, printed[0].tolist(), strict=True):
        mantissa = float(f"{abs(exact):.3e}".split("e")[0])
        assert abs(number) == pytest.approx(abs(exact), rel=1e-3) or abs(number) == pytest.approx(
            mantissa, rel=1e-3
        )


def test_a_guess_is_not_graded_for_settings_nobody_predicted_for():
    at = opened()
    at.button_group(key="sgd_predict").set_value("it wanders").run()
    check(at)
    assert "Yes: it wanders" in text_of(at)
    at.select_slider(key="sgd_lr").set_value("0.001").run()
    assert "Yes" not in text_of(at)
    assert "Not quite" not in text_of(at)
    assert at.button_group(key="sgd_predict").value is None


def test_the_run_that_is_kept_is_the_one_that_is_shown():
    """The page may still stand at the run before: the stage draws first."""
    at = opened()
    shown = SgdSpec(named_spec("one feature"), lr=0.02, batch_size=5, num_epochs=2)
    at.session_state["sgd_drawn"] = (shown, (0, 1))
    at.button(key="sgd_keep").click().run()
    assert at.text_input(key="sgd_kept").value == "0.02 5 2 0 reshuffled"


def test_before_a_prediction_the_end_is_folded_away_and_after_it_open():
    fold = "How it ends: the verdict, and the last numbers"

    def expanded(at) -> bool:
        return next(e for e in at.expander if e.label == fold).proto.expanded

    at = opened()
    assert not expanded(at)
    at.button_group(key="sgd_predict").set_value("it bends").run()
    assert expanded(at)
    assert expanded(opened(ahead="true"))


def test_twenty_seeds_are_quick_and_never_run_twice(monkeypatch):  # SCR-4
    calls = []
    true_run = sgd_seeds.run_seeds
    monkeypatch.setattr(sgd_seeds, "run_seeds", lambda spec: calls.append(spec) or true_run(spec))
    opened(further="Many seeds", seeds_lr="0.07")
    opened(further="Many seeds", seeds_lr="0.07")
    assert len(calls) <= 1


def test_own_points_are_within_what_a_run_may_have():
    assert MAX_UPDATES >= 30 * 23


# --- what travels -----------------------------------------------------------------------------


def test_a_coded_batch_is_read_back_by_the_browser_as_it_was_dealt():
    """The rings of the picture stand at the batch's samples, also beyond number 63 and 99."""
    spec = SgdSpec(named_spec("one feature", n=300), batch_size=7)
    found = sgd_tables(sgd.run(spec), 0, 1)
    chart = fit.fit_chart(found, 0, LIGHT)
    step = max(range(found.num_updates), key=lambda k: max(map(int, found.run["batch"][k].split())))
    svg = picture(chart, step=step)
    rings = re.findall(r'translate\(([-.\d]+),([-.\d]+)\)" d="[^"]*" stroke="' + LIGHT.batch, svg)
    batch = [int(i) for i in found.run["batch"][step].split()]
    assert len(rings) == len(batch) == 7
    assert max(batch) > 99
    across = np.array([float(x) for x, _ in rings])
    x = found.points["x1"].to_numpy()[batch]
    fitted = np.polyval(np.polyfit(x, across, 1), x)
    assert across == pytest.approx(fitted, abs=0.01)


def test_a_mistake_is_drawn_in_few_bytes_with_its_last_state():
    long = sgd.run(SgdSpec(named_spec("one feature"), 0.1, 10, 100)).full_loss
    table = damage.for_drawing(damage.damage_table(long, 2 * long), 1e-9)
    assert len(table) == 2 * damage.DRAWN
    assert table.groupby("wrong")["step"].max().tolist() == [1000, 1000]
    assert table.memory_usage(index=False).sum() < 3000


def test_an_arrow_of_two_bytes_ends_where_the_gradient_points(states):
    for s in states[::10]:
        tips, T, window = bowl.arrow_tips(s.tables), s.tables.num_updates, s.tables.window
        here = s.tables.run[["theta0", "theta1"]].to_numpy()[:T]
        span = np.array([window.x[1] - window.x[0], window.y[1] - window.y[0]])
        near = np.abs(here / span).max(1) < 1e6
        for tip in "gf":
            drawn = np.c_[tips[f"{tip}x"], tips[f"{tip}y"]][:T] / bowl.SHARES
            exact = (s.tables.run[[f"{tip}x", f"{tip}y"]].to_numpy()[:T] - here) / span
            assert np.abs(drawn - exact)[near].max(initial=0) < 5e-5, s.spec
