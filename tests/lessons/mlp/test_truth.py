"""What the lesson says of a net is true: computed again from core, in many states."""

import functools
import math
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import PAGES, check, open_page, text_of

from core import depth, images, mlp, mlp_stored
from core.depth import DepthSpec
from core.mlp import MlpSpec
from lessons.mlp import controls, parts_live, tables, words, words_deep

PAGE = next(page for page in PAGES if page.stem == "14_mlp")
BAD = re.compile(r"(?<![\w.])-?(nan|inf|None)(?![\w.])")

specs = st.builds(
    MlpSpec,
    data=st.just("digits"),
    units=st.lists(st.integers(1, 6), min_size=1, max_size=4).map(tuple),
    lr=st.sampled_from([1e-4, 0.05, 0.5, 10.0, 1e9]),
    momentum=st.sampled_from([0.0, 0.5, 0.95]),
    batch_size=st.sampled_from([100, 400]),
    num_epochs=st.sampled_from([1, 2]),
    seed=st.integers(0, 3),
    activation=st.sampled_from(mlp.ACTIVATIONS),
    init=st.sampled_from(mlp.INITS),
)
deep_specs = st.builds(
    DepthSpec,
    data=st.sampled_from(depth.DATA),
    depth=st.sampled_from([1, 2, 5, 12]),
    width=st.sampled_from([1, 2, 10]),
    activation=st.sampled_from(mlp.ACTIVATIONS),
    init=st.sampled_from(mlp.INITS),
    lr=st.sampled_from([0.001, 0.05, 10.0, 1e9]),
    num_updates=st.just(40),
    seed=st.integers(0, 3),
)


@functools.cache
def run_of(spec: MlpSpec) -> mlp.MlpRun:
    return mlp.run(images.load("digits"), spec)


def everything(found: tables.MlpTables, size: int) -> list[str]:
    """All that is said of a run."""
    return [
        words.summary(found),
        words.whence(found),
        " ".join(words.verdict(found)),
        words.notice(found, size),
        words.strip_words(found, size),
        words.reset_words(found, size),
        words.reason(found),
        words.size_words(found.spec),
        *words.formula(found.spec),
        *(text for pair in words.exercises(found, size) for text in pair),
    ]


@settings(max_examples=16, deadline=None)
@given(specs, st.sampled_from([1, 7, 50, 64, 300, 360, 1000]))
def test_whatever_is_trained_the_sentences_are_true(spec, size):
    run = run_of(spec)
    found = tables.mlp_tables(run)
    said = everything(found, size)
    assert not [text for text in said if BAD.search(text)]
    first, last = run.moments[0], run.moments[-1]
    assert f"{first.test_accuracy:.1%} of 360 test images are right" in said[0]
    assert f"{last.test_accuracy:.1%}; the test loss" in said[0]
    kind, why = words.verdict(found)
    if run.diverged:
        assert kind == "diverged"
        assert f"at update {run.diverged:,} of {spec.num_updates:,}" in why
    elif last.test_accuracy < words.SLOW:
        assert kind == "slow"
    else:
        fell = run.moments[-2].test_accuracy - last.test_accuracy
        assert kind == ("noisy" if fell > words.NOISY else "good")
        assert (f"to {last.test_accuracy:.1%}" in why) == (kind == "noisy")
    if kind == "good":
        assert f"{last.test_accuracy:.1%} of the test images" in why
    far = last.moved.tolist()
    if not run.diverged and any(far) and spec.init != "zeros":
        most, least = far.index(max(far)) + 1, far.index(min(far)) + 1
        assert f"the weights of layer {most} of {len(far)} have moved farthest" in said[3]
        assert f"those of layer {least} least" in said[3]
    answer = words.farthest(found)
    assert answer in words.OPTIONS
    place = far.index(max(far))
    if not any(far):
        assert answer == "none of them moves"
    else:
        expected = (place > 0) + (place == len(far) - 1)
        assert answer == words.OPTIONS[expected]


@settings(max_examples=20, deadline=None)
@given(specs.filter(lambda spec: spec.lr == 0.05), st.integers(1, 500))
def test_what_is_said_of_the_batches_is_counted_again(spec, size):
    run = run_of(replace(spec, num_epochs=1, units=spec.units[:1]))
    found, hits = tables.mlp_tables(run), run.moments[-1].hits
    true, mean = mlp.accuracy_counted(hits, size), mlp.accuracy_of_means(hits, size)
    printed = mlp.accuracies_with_reset(hits, size)
    said = words.strip_words(found, size)
    assert f"{true:.3%}" in said
    assert f"{mean:.3%}" in said
    assert ("All are equally long" in said) == (360 % size == 0)
    if 360 % size and abs(mean - true) >= 5e-6:
        assert ("above the accuracy of all" in said) == (mean > true)
    reset = words.reset_words(found, size)
    assert f"**{len(printed):,} number{'s' if len(printed) > 1 else ''}**" in reset
    assert f"for the result, is **{printed[-1]:.1%}**" in reset
    assert f"**{true:.2%}** right" in reset


@settings(max_examples=14, deadline=None)
@given(deep_specs)
def test_whatever_is_deep_the_sentences_are_true(spec):
    run = depth.run(spec)
    found = tables.depth_tables(run)
    said = [
        words_deep.notice(found),
        " ".join(words_deep.verdict(found)),
        *words_deep.formula(found),
    ]
    assert not [text for text in said if BAD.search(text)]
    kind, why = words_deep.verdict(found)
    last = run.looks[-1]
    assert (kind == "diverged") == (run.diverged > 0)
    if not run.diverged:
        assert f"{last.accuracy:.1%} of the training samples" in why
        assert (kind == "slow") == (last.accuracy < words_deep.HARDLY)
        fewest = min(run.distinct)
        assert (f"only **{fewest}** can be told apart" in said[0]) == (fewest < spec.width)
    std = run.looks[0].activations.std
    if spec.depth > 1 and 0 < 2 * std[-1] < std[0]:
        assert "smaller by a factor of" in said[0]


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (1.0, 0.1, "smaller by a factor of 10"),
        (0.1, 1.0, "larger by a factor of 10"),
        (1.0, 0.9, "about as large"),
        (0.0, 1.0, "exactly 0 at one end or at both"),
    ],
)
def test_a_ratio_is_said_the_right_way_round(first, last, says):
    assert words_deep.ratio(first, last) == says


def test_progress_says_epoch_update_and_the_seconds_that_are_left():
    spec = MlpSpec("digits", (4,), batch_size=100, num_epochs=2)
    steps = list(mlp.train(images.load("digits"), spec))
    assert parts_live.doing(spec, steps[0], 0.0).startswith("Epoch 1 of 2 · update 0 of 30")
    half = replace(steps[1], update=15)
    assert parts_live.doing(spec, half, 4.0).endswith("about 4 s left")
    assert parts_live.doing(spec, steps[-1], 4.0).startswith("Epoch 2 of 2 · update 30 of 30")


@pytest.mark.parametrize(
    "link",
    [
        {"mlp_units": "8", "mlp_epochs": "1", "mlp_momentum": "0.9", "mlp_batch": "512"},
        {"mlp_units": "5 4", "mlp_epochs": "1", "mlp_activation": "tanh", "mlp_batch": "512"},
    ],
)
def test_the_script_repeats_the_run_of_the_page(link):
    at = open_page(PAGE, link)
    at.button(key="mlp_train").click().run()
    check(at)
    (text,) = [code.value for code in at.code if code.value.startswith("from core import images")]
    printed: list[object] = []
    exec(compile(text, "script", "exec"), {"print": lambda *said: printed.extend(said)})
    assert f"{float(str(printed[-1])):.1%}; the test loss" in text_of(at)
    assert printed[-2] == 12


def test_the_script_of_a_stored_run_has_its_settings():
    at = open_page(PAGE, {"mlp_run": controls.STORED})
    check(at)
    (text,) = [code.value for code in at.code if code.value.startswith("from core import images")]
    assert repr(mlp_stored.RUNS["mnist"]) in text


def test_log_ten_is_what_guessing_costs():
    assert math.isclose(
        tables.mlp_tables(
            run_of(MlpSpec("digits", (4,), init="zeros", num_epochs=1, batch_size=400))
        )
        .moments["test_loss"]
        .iloc[0],
        math.log(10),
        rel_tol=1e-5,
    )


def test_the_signs_of_the_backward_line_are_explained():
    symbols, _ = words.formula(MlpSpec())
    for sign in (r"\boldsymbol{\Delta}", r"\odot", r"\mathbf{A}_k"):
        assert sign in symbols
        assert sign in words.SIGNS
