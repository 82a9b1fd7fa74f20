"""The page of the net: stored runs at once, a run on a click that can be stopped, sentences."""

import pytest
import streamlit as st
from reading import PAGES, as_read, charts_of, check, open_page, text_of, titles_of

from charts.palettes import LIGHT
from core import mlp_stored
from core.mlp import MlpSpec
from lessons.mlp import cache, controls, parts_live, words

PAGE = next(page for page in PAGES if page.stem == "14_mlp")
QUICK = {"mlp_epochs": "1", "mlp_batch": "512"}


def left_of(stored: str) -> str:
    run = mlp_stored.load(stored).run
    return f"{run.moments[-1].test_accuracy:.1%}; the test loss"


@pytest.mark.row("MLP-1")
def test_the_page_opens_with_a_stored_run_and_its_true_numbers():
    at = open_page(PAGE)
    check(at)
    said = text_of(at)
    assert left_of("clothes") in said
    assert "575,050 parameters, and where they sit" in titles_of(at)
    assert "401,920 + 131,328 + 32,896 + 8,256 + 650 = 575,050 parameters." in said
    assert mlp_stored.load("clothes").hash[:12] in said
    assert len(list(charts_of(at))) == 7
    assert "not been trained" not in said


@pytest.mark.row("MLP-1")
def test_the_run_of_mnist_is_stored_and_needs_no_images(monkeypatch, tmp_path):
    monkeypatch.setenv("ONELAYER_DATA", str(tmp_path))
    at = open_page(PAGE, {"mlp_run": controls.STORED, "mlp_test_batch": "100"})
    check(at)
    assert left_of("mnist") in text_of(at)
    assert "10,000 test images are 100 batches of 100. All are equally long" in text_of(at)


@pytest.mark.row("MLP-1")
def test_other_units_are_counted_at_once_and_trained_on_a_click():
    at = open_page(PAGE, {**QUICK, "mlp_units": "30 20", "mlp_seed": "5"})
    check(at)
    total = 785 * 30 + 31 * 20 + 21 * 10
    assert f"{total:,} parameters, and where they sit" in titles_of(at)
    assert "has not been trained yet" in text_of(at)
    assert left_of("clothes") in text_of(at)  # the stored run stands in
    at.button(key="mlp_train").click().run()
    check(at)
    assert "has not been trained yet" not in text_of(at)
    spec = MlpSpec("clothes", (30, 20), num_epochs=1, batch_size=512, seed=5)
    assert words.summary(cache.trained_tables(spec)) in text_of(at)
    again = open_page(PAGE, {**QUICK, "mlp_units": "30 20", "mlp_seed": "5"})
    assert words.summary(cache.trained_tables(spec)) in text_of(again)


def test_a_run_that_is_left_gives_its_place_back(monkeypatch):
    class Left(BaseException):
        """How Streamlit stops a script."""

    def leave(self, progress):
        raise Left

    monkeypatch.setattr(parts_live.Live, "report", leave)
    for _ in range(3):
        with pytest.raises(Left):
            parts_live.train_now(MlpSpec(units=(3,)), LIGHT, st.empty())
    assert all(cache.turns().acquire(timeout=0) for _ in range(2))
    cache.turns().release(2)


def test_what_a_visit_stopped_is_shown_as_stopped():
    spec = MlpSpec("clothes", (7,), batch_size=512, num_epochs=1)
    moments = mlp_stored.load("clothes").run.moments[:3]
    at = open_page(PAGE, {**QUICK, "mlp_units": "7"})
    at.session_state[parts_live.SLOT] = (spec, moments)
    at.run()
    check(at)
    assert "stopped by hand after" in text_of(at)
    assert "has not been trained yet" not in text_of(at)


@pytest.mark.parametrize(
    ("units", "says"),
    [
        ("0", "a layer must have between 1 and 1,024 units. Got 0."),
        ("512 x", "units must be whole numbers, such as 512 256. Got 'x'."),
        ("", "there must be between 1 and 12 hidden layers. Got 0."),
        ("<b>8</b>", "units must be whole numbers, such as 512 256. Got '<b>8</b>'."),
        ("1024 " * 9, "parameters × images × epochs must be at most 2e+11"),
    ],
)
def test_units_that_no_net_can_have_are_a_sentence(units, says):
    at = open_page(PAGE, {"mlp_units": units})
    check(at)
    assert says in as_read(at.error[0].value)
    assert left_of("clothes") in text_of(at)


def test_a_bold_rate_is_called_divergence_and_shows_no_nonsense():
    link = {**QUICK, "mlp_units": "20", "mlp_lr": "10", "mlp_momentum": "0.95"}
    at = open_page(PAGE, link)
    at.button(key="mlp_train").click().run()
    check(at)
    spec = MlpSpec("clothes", (20,), 10.0, 0.95, 512, 1)
    found = cache.trained_tables(spec)
    kind, why = words.verdict(found)
    assert f"**{kind.capitalize()}**: {why}." in text_of(at)


@pytest.mark.row("B41")
@pytest.mark.row("MLP-2")
def test_counters_that_are_reset_show_what_they_print():
    at = open_page(PAGE, {"mlp_reset": "true"})
    check(at)
    assert words.reset_words(cache.stored_tables("clothes"), 64) in text_of(at)
    assert "accuracies_with_reset" in "".join(code.value for code in at.code)


@pytest.mark.row("B43")
@pytest.mark.row("MLP-2")
def test_the_error_of_a_plot_is_torchs_own():
    at = open_page(PAGE)
    shown = "".join(code.value for code in at.code)
    assert "RuntimeError: Can't call numpy() on Tensor that requires grad." in shown


@pytest.mark.row("MLP-3")
def test_the_presets_of_depth_say_what_they_promise():
    at = open_page(PAGE, {"mlp_deep_init": "Xavier"})
    check(at)
    assert "the samples themselves" in text_of(at)
    at = open_page(PAGE, {"mlp_deep_activation": "sigmoid", "mlp_deep_init": "zeros"})
    check(at)
    assert "only **1** can be told apart" in text_of(at)


def test_a_prediction_is_answered_by_the_run():
    at = open_page(PAGE)
    found = cache.stored_tables("clothes")
    at.get("button_group")[0].set_value(words.farthest(found)).run()
    assert f"**Yes: {words.farthest(found)}.**" in text_of(at)
