"""No sentence that settings make false: random runs, each sentence held against its definition."""

import functools
import math
import random
import re
from dataclasses import replace

import numpy as np
import pytest

from charts import scores
from core import images
from core.softmax_training import SoftmaxSpec, run
from core.sweep import sweep
from lessons.softmax_training import (
    controls,
    tables,
    tables_compare,
    tables_inside,
    words,
    words_compare,
    words_inside,
    words_mistakes,
    words_verdict,
)
from ui.kinds import Preset

STATES = 24
NUMBER = r"(−?[\d.,]*\d(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def value(text: str) -> float:
    plain = re.sub(r" × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: "e" + m[1].translate(RAISED), text)
    return float(plain.replace("−", "-").replace(",", ""))


@functools.cache
def digits() -> images.ImageSet:
    return images.load("digits")


def spec_of(number: int) -> SoftmaxSpec:
    """Any run that the controls can ask for and that takes a moment; often at their ends."""
    draw = random.Random(number)
    num_train = int(draw.choice(controls.DIGITS.rungs))
    sizes = [size for size in controls.BATCH.rungs if size <= num_train]
    num_epochs = draw.choice([1, 1, 2, 3, 5, 9])
    enough = [size for size in sizes if num_train * num_epochs / size < 500] or sizes[-1:]
    lr = float(draw.choice(controls.LR.rungs))
    batch_size = int(draw.choice(enough))
    held = round(draw.choice([0, 0, 0.1, 0.2]) * num_train)
    held = held if num_train - held >= batch_size else 0
    return SoftmaxSpec("digits", num_train, lr, batch_size, num_epochs, number, num_valid=held)


@functools.cache
def made(spec: SoftmaxSpec) -> tables.TrainingTables:
    return tables.training_tables(run(digits(), spec), digits())


every_state = pytest.mark.parametrize("number", range(STATES))


@every_state
def test_a_verdict_and_its_reason_are_what_the_curves_say(number):
    found = made(spec_of(number))
    name, reason = words_verdict.verdict(found)
    metrics, last = found.metrics, found.last
    half = metrics.iloc[-min(max(3, found.num_epochs // 2), found.num_epochs) :]
    if name == "diverged":
        assert found.divergence
    if name == "guessing":
        assert max(last["train_accuracy"], last["test_accuracy"]) <= 0.2
    if name in ("noisy", "unstable"):
        above = "above the" in reason
        assert above == (half["train_loss"].mean() > metrics["train_loss"][0])
    if name == "noisy":
        rises = metrics["train_loss"].diff().loc[half.index]
        assert f"in {(rises > 0).sum()} of the last {len(half)} epoch" in reason
    if name == "overfitted":
        gap = (half["train_accuracy"] - half["test_accuracy"]).mean()
        assert gap > 0.05
        assert f"{100 * gap:.1f} points" in reason
        assert ("by heart" in reason) == (last["train_accuracy"] >= 0.995)
    if name == "slow" and "still falls" in reason:
        assert metrics["test_loss"].iloc[-1] > 0.3
        assert value(re.search(f"about {NUMBER} off", reason)[1]) > 0
    if name == "good":
        assert half["train_loss"].mean() <= metrics["train_loss"][0] / 2
        assert last["test_accuracy"] > 0.5


@every_state
def test_what_to_notice_holds(number):
    found = made(spec_of(number))
    text = words.notice(found)
    if not found.num_epochs:
        assert "only the beginning" in text
        return
    first, after = found.metrics.iloc[1], found.metrics.iloc[1:]
    running, end = first["running_accuracy"], first["train_accuracy"]
    said = [name for name in ("lower one:", "higher one:", "are equal") if name in text]
    true = "lower one:" if running < end else "higher one:" if running > end else "are equal"
    assert said == [true]
    lower = (after["running_accuracy"] < after["train_accuracy"]).sum()
    assert f"In {lower} of {len(after)} epoch" in text
    if found.spec.num_valid:
        stop = int(re.search(r"stop after epoch (\d+)", text)[1])
        assert found.metrics["valid_loss"][stop] == after["valid_loss"].min()
        assert f"{found.metrics['test_accuracy'][stop]:.1%} are right then" in text
    if "training images alone" in text:
        assert found.last["train_accuracy"] > max(found.last["test_accuracy"], 0.2)


@every_state
def test_the_hardest_class_and_what_it_is_taken_for_are_named_with_all_ties(number):
    found = made(spec_of(number))
    counts = found.confusion.pivot_table("count", "truth", "said", observed=False)
    share = np.diag(counts) / counts.sum(axis=1)
    assert set(words.hardest(found)) == set(share[share == share.min()].index)
    for row in found.classes.itertuples():
        others = counts.loc[row.name].drop(row.name)
        assert row.mistaken == others.max()
        if others.max():
            assert row.mistaken_for == scores.any_of(list(others[others == others.max()].index))
        else:
            assert row.mistaken_for == "nothing else"
        assert row.low <= row.share <= row.high
        assert row.high - row.low > 0.02
    assert list(found.classes["rank"]) == list(range(10))
    assert found.classes["share"].is_monotonic_increasing


@every_state
def test_printed_operands_give_the_printed_result(number):
    found = made(spec_of(number))
    line = words.surprise(found.first)
    match = re.fullmatch(r"l = -\\log (\S+) = (\S+)", line.replace(r"\times 10^", "e"))
    if match:
        y_hat, loss = (float(re.sub(r"e\{(.*?)\}", r"e\1", text)) for text in match.groups())
        assert f"{abs(math.log(y_hat)):.4g}" == f"{loss:.4g}"
        assert loss == pytest.approx(found.first, rel=1e-3, abs=1e-15)
    else:
        assert found.first > 700
    if found.num_epochs:
        text = words_mistakes.metric_words(found)
        pattern = rf"prints \*\*{NUMBER}\*\* where .* \*\*{NUMBER}\*\*, {NUMBER} times"
        printed, mean, times = (value(part) for part in re.search(pattern, text).groups())
        assert f"{mean / printed:.4g}" == f"{times:.4g}"
        assert mean == pytest.approx(found.last["running_loss"], rel=1e-3)
        assert ("short last batch" in text) == (found.spec.num_fit % found.spec.batch_size > 0)


@every_state
def test_the_templates_say_how_many_weights_are_beyond_the_scale(number):
    found = made(spec_of(number))
    text = words.template_words(found)
    said = int(re.search(r"At the end ([\d,]+) of", text)[1].replace(",", ""))
    assert said == (np.abs(found.w[-1]) > tables.weight_limit(found)).sum()
    assert said <= 0.01 * found.w[-1].size


@every_state
def test_the_mean_of_the_columns_does_not_move(number):
    found = made(spec_of(number))
    moved = re.search(rf"at most {NUMBER} \(rounding\).* up to {NUMBER}", words.common_words(found))
    mean, single = (value(text) for text in moved.groups())
    assert mean <= max(1e-4 * single, 1e-6)


@pytest.mark.parametrize("number", range(12))
def test_what_mistakes_cost_is_told_as_it_is(number):
    spec = spec_of(number)
    right, double, raw, naive = (
        made(replace(spec, **change))
        for change in (
            {},
            {"loss": "double"},
            {"scaled": False},
            {"scaled": False, "loss": "naive"},
        )
    )
    text = words_mistakes.double_words(right, double)
    better = double.last["test_accuracy"] > right.last["test_accuracy"]
    assert ("did better" in text) == better
    text = words_mistakes.unscaled_words(right, naive, raw)
    assert ("ended lower" in text) == (raw.last["test_loss"] < right.last["test_loss"])
    assert "too bold" not in text
    stays = raw.last["test_accuracy"] > right.last["test_accuracy"] - 0.01
    assert ("would not have told" in text) == (stays and "ended lower" not in text)


@every_state
def test_what_is_said_of_one_image_adds_up(number):
    found = made(spec_of(number))
    for which in (*tables_inside.WHICH[:-1], number):
        asked = tables_inside.WHICH[-1] if isinstance(which, int) else which
        row = tables_inside.which_image(found, asked, number)
        inside = tables_inside.inside_tables(found, digits(), row)
        text = words_inside.inside_words(inside)
        assert inside.right == (found.said[-1][row] == found.truth[row])
        assert ("rightly" in text) == inside.right
        sums = re.findall(rf"bias {NUMBER} \+ \(?{NUMBER}\)? = {NUMBER}", text)
        assert len(sums) == 2
        for pixels, bias, logit in sums:
            assert f"{value(pixels) + value(bias):.4g}" == f"{value(logit):.4g}"
        ahead = value(re.search(rf"is {NUMBER} ahead", text)[1])
        assert ahead == pytest.approx(inside.logits[0] - inside.logits[1], rel=1e-3, abs=1e-9)
        assert ahead >= 0
        if which == tables_inside.WHICH[0] and found.mistakes:
            assert not inside.right
        if which == tables_inside.WHICH[2]:
            assert found.sure[-1][row] == found.sure[-1].min()


@every_state
def test_a_cell_of_the_confusion_matrix_opens_its_images(number):
    found = made(spec_of(number))
    truth, said = tables_inside.most_confused(found)
    counts = found.confusion.set_index(["truth", "said"])["count"]
    rows = tables_inside.opened_rows(found, truth, said)
    wrong = found.confusion[~found.confusion["right"]]
    assert len(rows) == counts[truth, said] == wrong["count"].max()
    assert list(found.sure[-1][rows]) == sorted(found.sure[-1][rows], reverse=True)
    others = tables_inside.opened_rows(found, truth, tables_inside.ANY)
    assert len(others) == wrong.loc[wrong["truth"] == truth, "count"].sum()
    text = words_inside.opened_words(found, truth, said, rows)
    assert f"{len(rows)} of {counts[truth].sum()} test images" in text or not rows


@every_state
def test_a_bin_of_one_image_looks_like_one(number):
    table = made(spec_of(number)).calibration
    assert (table["least"] <= table["accuracy"] + 1e-9).all()
    assert (table["accuracy"] <= table["most"] + 1e-9).all()
    few = table[table["count"] == 1]
    assert (few["most"] - few["least"] > 0.75).all()


@every_state
def test_a_comparison_says_what_it_holds(number):
    runs = [made(spec_of(number)), made(spec_of(number + 1)), made(spec_of(number))]
    specs = [run.spec for run in runs]
    text = words_compare.held_words(runs)
    assert ("All make" in text) == (len({spec.num_updates for spec in specs}) == 1)
    assert ("seed" in text) == (len({spec.seed for spec in specs}) == 1)
    assert ("learning rate" in text) == (len({spec.lr for spec in specs}) == 1)
    assert ("batch size" in text) == (len({spec.batch_size for spec in specs}) == 1)
    rows = tables_compare.compare_rows(runs, ["good"] * 3)
    assert [row["updates"] for row in rows] == [f"{spec.num_updates:,}" for spec in specs]


@pytest.mark.parametrize("number", range(12))
def test_the_best_of_a_sweep_is_the_best(number):
    spec = replace(spec_of(number), num_epochs=1)
    grid = tables_compare.sweep_spec(spec)
    assert len(grid.lrs) == 4
    assert 1 <= len(grid.batch_sizes) <= 4
    assert grid.num_train <= spec.num_fit
    found = tables_compare.sweep_tables(sweep(digits(), grid))
    text = words_compare.sweep_words(found)
    best = found.cells[found.cells["best"]]
    assert len(best) <= 1
    assert np.isfinite(found.cells.select_dtypes("number").to_numpy(dtype=float)).all()
    if len(best):
        top = found.cells["accuracy"].max()
        assert best["accuracy"].iloc[0] == top
        assert ("as many as with" in text) == ((found.cells["accuracy"] == top).sum() > 1)
        assert f"**{best['lr'].iloc[0]}** and batches of **{best['batch'].iloc[0]}**" in text


# --- presets ----------------------------------------------------------------------------------


OWN = {"digits": "training_digits", "clothes": "training_clothes"}


def spec_by(preset: Preset) -> SoftmaxSpec:
    """The run that a preset asks for, from nothing but its values."""
    values = preset.values
    data = images.named(values["training_data"])
    return SoftmaxSpec(
        data,
        int(values[OWN.get(data, "training_images")]),
        float(values["training_lr"]),
        int(values["training_batch"]),
        values["training_epochs"],
        values["training_seed"],
        num_valid=int(values["training_valid"] != "nothing"),
    )


@pytest.mark.parametrize("preset", controls.PRESETS, ids=lambda preset: preset.name)
def test_a_preset_sets_everything_that_its_run_depends_on(preset):
    spec_by(preset)  # a KeyError names what is missing


def test_comparisons_hold_the_updates_fixed():
    by_name = {preset.name: spec_by(preset) for preset in controls.PRESETS}
    book, few = by_name["The book's run"], by_name["6,000 clothes"]
    assert book.num_updates == few.num_updates == 2350
    default = by_name["Clothes"]
    assert by_name["Too slow"] == replace(default, lr=0.0005)
    assert by_name["Too bold"] == replace(default, lr=3.0)


def test_presets_end_as_their_reasons_say():
    clothes = images.load("clothes")
    found = {
        preset.name: tables.training_tables(run(clothes, spec_by(preset)), clothes)
        for preset in controls.PRESETS
        if preset.values["training_data"] == "clothes"
    }
    said = {name: words_verdict.verdict(table)[0] for name, table in found.items()}
    assert said == {
        "Clothes": "good", "Too few": "overfitted", "Too slow": "slow", "Too bold": "noisy",
    }  # fmt: skip
    assert "by heart" in words_verdict.verdict(found["Too few"])[1]
    best = found["Clothes"].last["test_accuracy"]
    assert all(table.last["test_accuracy"] < best for n, table in found.items() if n != "Clothes")
