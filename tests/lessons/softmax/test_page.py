"""Lesson 11 as a visitor meets it: its steps, its edge, its plane, and what it keeps."""

import contextlib
import io
from functools import partial

import pytest
from reading import ROOT, charts_of, check, open_by_link, text_of, titles_of

from core.logits import LogitsSpec, said
from core.softmax import double_floor
from lessons.softmax import controls, words
from lessons.softmax.words_further import plane_script

NAMES = [step.name for step in words.STEPS]
opened = partial(open_by_link, ROOT / "pages" / "11_softmax.py", "softmax_")


def latex_of(app) -> str:
    return " ".join(formula.value for formula in app.latex)


@pytest.fixture(scope="module")
def walked():
    """One visit that is walked through all steps; what each of them says, shows and writes."""
    app, seen = opened(), {}
    for name in NAMES:
        app.radio(key="softmax_step").set_value(name).run()
        check(app, name)
        seen[name] = (text_of(app), titles_of(app), latex_of(app))
    return seen


def test_every_step_has_its_heading_its_figures_and_its_code(walked):
    for step in words.STEPS:
        said_, titles, _ = walked[step.name]
        assert step.heading in said_
        assert step.sentence in said_
        assert len(titles) >= 1 + 3 + 3 + 2
    firsts = [titles[0] for _, titles, _ in walked.values()]
    assert len(set(firsts)) == len(NAMES)


@pytest.mark.row("SMX-2")
def test_the_first_step_is_the_book_s_example(walked):
    text, _, formulas = walked[NAMES[0]]
    assert "0.6652" in text
    assert "exp(2) = 7.389 times as large" in text
    assert r"\frac{20.0855}{30.1929} = 0.6652" in formulas


@pytest.mark.row("SMX-1")
def test_labels_and_network_give_their_counts(walked):
    assert "(1, 2, 3)" in walked[NAMES[2]][2]
    text = walked[NAMES[3]][0]
    assert "= 12 weights, and 3 biases: 15 parameters" in text
    assert "**7,850**" in text


@pytest.mark.row("SMX-4")
@pytest.mark.row("SMX-5")
def test_likelihood_loss_slope_and_surprise_are_on_the_page(walked):
    text, _, formulas = walked[NAMES[4]]
    for card in ("The likelihood of the label", "cross-entropy", "straight from the logits"):
        assert card in text
    assert "= 2.408" in formulas
    text = walked[NAMES[5]][0]
    assert "pulled up by 0.91" in text
    assert "from 2.408 to **1.22**" in text
    assert "Kullback-Leibler" in walked[NAMES[6]][0]


@pytest.mark.row("SMX-5")
def test_a_step_taken_moves_the_sliders_and_lowers_the_loss():
    app = opened(step=NAMES[5])
    before = said(LogitsSpec((1.0, 2.0, 3.0)))
    app.button(key="softmax_take").click().run()
    check(app)
    now = [app.slider(key=f"softmax_o{k + 1}").value for k in range(3)]
    assert now == pytest.approx(before.after.tolist(), abs=0.025)
    assert said(LogitsSpec(tuple(now))).loss < before.loss - 1


def test_a_setting_of_another_step_is_kept_also_in_the_link():
    app = opened(step=NAMES[1], T="0.5", shift="2.0", o1="4.0", classes="5")
    app.radio(key="softmax_step").set_value(NAMES[3]).run()
    app.slider(key="softmax_x1").set_value(0.35).run()
    app.radio(key="softmax_step").set_value(NAMES[1]).run()
    check(app)
    assert app.select_slider(key="softmax_T").value == "0.5"
    assert app.slider(key="softmax_shift").value == 2.0
    assert app.slider(key="softmax_o1").value == 4.0
    assert "At T = 0.5" in text_of(app)
    app.radio(key="softmax_step").set_value(NAMES[3]).run()
    assert app.slider(key="softmax_x1").value == 0.35


def test_temperature_and_shift_count_at_their_step_alone():
    app = opened(step=NAMES[4], T="0.02", shift="6.0")
    assert "= 2.408" in latex_of(app)


def test_three_to_ten_classes_have_their_sliders():
    app = opened(classes="10", spot="owl", label="owl")
    assert len([s for s in app.slider if s.key.startswith("softmax_o")]) == 10
    assert "o₁₀, owl" in [s.label for s in app.slider]
    app.selectbox(key="softmax_classes").set_value("3").run()
    check(app)
    assert app.selectbox(key="softmax_spot").value == "dog"
    assert app.selectbox(key="softmax_label").value == "cat"


@pytest.mark.row("SMX-3")
def test_the_edge_breaks_as_written_and_not_with_the_largest_out():
    app = opened()
    assert "As written it holds here" in text_of(app)
    app.slider(key="softmax_e1").set_value(89.0).run()
    check(app)
    broken = next(box.value for box in app.warning)
    assert "∞/∞" in broken
    assert "the loss is **0**" in broken
    texts = [
        table["text"].tolist()
        for _, tables in charts_of(app)
        for table in tables
        if "lost" in table and "text" in table
    ]
    assert [row.count("not a number") for row in texts] == [2, 0]
    for k in (1, 2, 3):
        app.slider(key=f"softmax_e{k}").set_value(-200.0)
    app.run()
    check(app)
    assert "0/0" in next(box.value for box in app.warning)


@pytest.mark.row("SMX-6")
def test_good_and_bad_logits_are_shown_with_their_losses():
    text = text_of(opened())
    assert "0.4966353" in text
    assert "1.2388996" in text


@pytest.mark.row("SMX-7")
def test_softmax_twice_is_measured_with_the_settings_of_the_plane():
    app = opened(further=controls.TOPICS[1])
    damage = app.warning[0].value
    assert f"{double_floor(3):.4f}" in damage
    assert "Accuracy is the same" in damage
    app.selectbox(key="softmax_layout").set_value("in a row").run()
    check(app)
    assert app.warning[0].value != damage


def test_a_run_that_is_too_long_is_refused_in_a_sentence_and_the_last_one_stays():
    app = opened()
    before = titles_of(app)
    app.select_slider(key="softmax_plane_batch").set_value("1").run()
    check(app)
    assert "at most 400 updates" in app.error[0].value
    assert "Got 900." in app.error[0].value
    assert titles_of(app) == before


def test_presets_show_what_their_reason_says():
    app = opened()
    for number, preset in enumerate(controls.PRESETS):
        app.button(key=f"softmax_preset_{number}").click().run()
        check(app, preset.name)
        text = text_of(app)
        if preset.name == "Ten that know nothing":
            assert "1/10 = 0.1" in text
        if preset.name == "Two ahead":
            assert "cat and dog** share the largest logit" in text
        if preset.name == "Nearly frozen":
            assert "At T = 0.1 dog has 1." in text


def test_the_script_of_the_plane_repeats_the_run():
    from core.plane_classes import ClassesSpec, train

    spec, printed = ClassesSpec(num_epochs=2), io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(plane_script(spec), {})
    run = train(spec)
    assert printed.getvalue().startswith(f"{run.loss[-1]!r} {run.accuracy[-1]!r}\n")
