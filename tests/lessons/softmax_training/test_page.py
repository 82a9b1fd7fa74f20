"""The lesson that trains on images: what it says is what core computes, whatever is switched on."""

import io
import re
import threading
from dataclasses import replace

import pandas as pd
import pytest
import torch
from reading import PAGES, as_read, charts_of, check, open_page, text_of

from charts.palettes import LIGHT
from core import images, softmax_training
from core.softmax_training import SoftmaxSpec, run
from core.weights_file import to_safetensors, to_torch
from lessons.softmax_training import cache, parts_live, tables_keep, words
from lessons.softmax_training.tables import training_tables
from ui import watching

PAGE = next(page for page in PAGES if page.stem == "13_softmax_training")
DEFAULT = SoftmaxSpec("clothes", 6000, 0.05, 64, 20)
DIGITS = {"training_data": "digits"}
WRITERS = {"torch": to_torch, "safetensors": to_safetensors}


def test_the_page_opens_with_a_trained_model_and_its_true_numbers():
    at = open_page(PAGE)
    check(at)
    last = run(images.load(DEFAULT.data), DEFAULT).epochs[-1]
    assert f"{last.test_accuracy:.1%} of 2,000 test images right after 20 epochs" in text_of(at)
    assert f"test loss of {last.test_loss:.3f}" in text_of(at)
    assert len(list(charts_of(at))) == 13  # the bars of the classes wait for a guess


@pytest.fixture
def updates(monkeypatch) -> list[int]:
    """How many updates were made, a number for each time that some were."""
    made, original = [], softmax_training.updates_in_a_row
    monkeypatch.setattr(
        softmax_training,
        "updates_in_a_row",
        lambda *args: made.append(len(args[4])) or original(*args),
    )
    return made


def test_nothing_is_trained_twice(updates):
    link = DIGITS | {"training_seed": "7", "training_epochs": "3"}
    at = open_page(PAGE, link)
    assert sum(updates) == 3 * 45
    open_page(PAGE, link)
    at.run()
    assert sum(updates) == 3 * 45  # the same run is remembered, for everybody
    at.slider(key="training_epochs").set_value(5).run()
    assert sum(updates) == 5 * 45  # more epochs go on where it ended
    assert "right after 5 epochs" in text_of(at)
    at.slider(key="training_epochs").set_value(2).run()
    assert sum(updates) == 5 * 45  # fewer are a look back
    spec = replace(DEFAULT, data="digits", num_train=1437, lr=0.3, batch_size=32, num_epochs=2)
    last = run(images.load("digits"), replace(spec, seed=7)).epochs[-1]
    assert f"test loss of {last.test_loss:.3f}" in text_of(at)
    updates.clear()
    at.button(key="training_again").click().run()
    check(at)
    assert sum(updates) == 2 * 45  # unless it is asked for


def test_two_visitors_who_ask_for_the_same_run_share_one_training(updates):
    link = DIGITS | {"training_seed": "12", "training_epochs": "9"}
    visits = [threading.Thread(target=open_page, args=(PAGE, link)) for _ in range(3)]
    for visit in visits:
        visit.start()
    for visit in visits:
        visit.join()
    assert sum(updates) == 9 * 45


def test_a_long_run_shows_its_progress_and_growing_curves(monkeypatch):
    monkeypatch.setattr(watching, "PATIENCE", 0.0)
    monkeypatch.setattr(watching, "REDRAW", 0.0)
    seen: list[str] = []
    original = parts_live.Training.words
    monkeypatch.setattr(
        parts_live.Training,
        "words",
        lambda self, progress: seen.append(original(self, progress)) or seen[-1],
    )
    at = open_page(PAGE, DIGITS | {"training_seed": "8", "training_epochs": "30"})
    check(at)
    assert any(re.match(r"Epoch \d+ of 30 · update [\d,]+ of 1,350 · test acc", t) for t in seen)
    assert not at.get("progress")  # it is gone when the run is done


def test_templates_form_while_one_trains(monkeypatch):
    monkeypatch.setattr(watching, "PATIENCE", 0.0)
    monkeypatch.setattr(watching, "REDRAW", 0.0)
    drawn = []
    original = parts_live.live_templates
    monkeypatch.setattr(
        parts_live,
        "live_templates",
        lambda w, spec, palette: drawn.append(w.std().item()) or original(w, spec, palette),
    )
    check(open_page(PAGE, {"training_seed": "11", "training_epochs": "10"}))
    assert len(drawn) >= 2
    assert drawn == sorted(drawn)  # the weights grow out of the noise they began with


def test_to_stop_keeps_the_whole_epochs_and_to_withdraw_goes_back(monkeypatch):
    digits = SoftmaxSpec(num_epochs=4, seed=3)
    task = parts_live.Training(digits, LIGHT)
    put: list[dict] = []
    monkeypatch.setattr(parts_live.kinds, "put", put.append)
    state = {parts_live.SHOWN: {"training_lr": "0.1"}}
    monkeypatch.setattr(parts_live.st, "session_state", state)
    steps = list(softmax_training.train(images.load("digits"), digits))
    task.stop(steps[-1])
    task.stop(steps[0])  # no epoch is whole
    task.stop(None)
    assert put == [{"training_epochs": 4}, state[parts_live.SHOWN], state[parts_live.SHOWN]]
    del state[parts_live.SHOWN]
    task.stop(None)
    assert state == {parts_live.WITHDRAWN: digits}


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ({"training_batch": "1"}, "a larger batch_size makes fewer. Got 28,740."),
        ({"training_batch": "1", "training_epochs": "50"}, "Got 71,850."),
    ],
)
def test_a_run_that_would_take_too_long_is_refused_with_the_rule(link, says):
    at = open_page(PAGE, DIGITS | link)
    check(at)
    assert says in as_read(at.error[0].value)
    assert "A run may make at most 15,000 updates" in as_read(at.error[0].value)
    assert "test images right after 10 epochs" in text_of(at)  # settings that work are shown


def test_the_last_good_run_stays_when_a_rule_is_broken():
    at = open_page(PAGE, DIGITS | {"training_epochs": "3"})
    at.select_slider(key="training_batch").set_value("1").run()
    at.slider(key="training_epochs").set_value(40).run()
    check(at)
    assert "Got 57,480." in as_read(at.error[0].value)
    assert "test images right after 3 epochs" in text_of(at)


def test_a_link_with_kept_runs_and_a_sweep_opens_on_them():
    kept = "digits 100 0.3 32 4 0; rubbish; digits 100 0.1 32 4 0"
    link = DIGITS | {"training_digits": "100", "training_epochs": "4", "training_kept": kept}
    at = open_page(PAGE, link | {"training_sweep": "true"})
    check(at)
    assert "a run is written as" in as_read(at.error[0].value)
    said = text_of(at)
    assert "Held fixed: images, training images, batch size, epochs, seed. All make 16" in said
    assert "All 12 models begin with the same weights" in said
    count = len(list(charts_of(at)))
    at.toggle(key="training_sweep").set_value(False).run()
    assert len(list(charts_of(at))) == count - 1
    at.text_input(key="training_kept").set_value("").run()
    at.button(key="training_keep").click().run()
    check(at)
    assert at.session_state["training_kept"] == "digits 100 0.3 32 4 0"


@pytest.mark.row("STR-5")
def test_weights_come_back_from_a_file_and_what_is_none_loses_nothing():
    at = open_page(PAGE, DIGITS)
    tables = cache.training_tables(SoftmaxSpec())
    files = {name: write(*tables_keep.weights_of(tables)) for name, write in WRITERS.items()}
    for data in files.values():
        at.file_uploader(key="training_file").upload("w", data, "application/octet-stream").run()
        check(at)
        assert f"**{tables.last['test_accuracy']:.1%}** of 360 test images right" in text_of(at)
        assert "They are the very weights of the run above." in text_of(at)
    clothes = to_torch(torch.zeros(784, 10), torch.zeros(10))
    for data, says in ((clothes, "shape (10, 64). Got (10, 784)."), (b"text", "neither")):
        at.file_uploader(key="training_file").upload("w", data, "application/octet-stream").run()
        check(at)
        assert says in as_read(at.error[0].value)
        assert "The run above is as it was." in as_read(at.error[0].value)
        assert "right after 20 epochs" in text_of(at)


def test_the_tables_that_leave_are_those_of_the_run():
    digits = images.load("digits")
    tables = training_tables(run(digits, SoftmaxSpec(num_epochs=3)), digits)
    history = pd.read_csv(io.StringIO(tables_keep.history(tables)))
    assert history["test_accuracy"].iloc[-1] == pytest.approx(tables.last["test_accuracy"])
    assert "valid_loss" not in history
    said = pd.read_csv(io.StringIO(tables_keep.predictions(tables)))
    assert (said["truth"] == said["said"]).mean() == pytest.approx(tables.last["test_accuracy"])
    classes = pd.read_csv(io.StringIO(tables_keep.class_scores(tables)))
    assert (classes["hits"].sum() / classes["n"].sum()) == pytest.approx(
        tables.last["test_accuracy"]
    )


@pytest.mark.row("SMX-7")
def test_softmax_twice_shows_the_damage_that_core_measures():
    at = open_page(PAGE, {"training_twice": "true"})
    check(at)
    double = run(images.load(DEFAULT.data), replace(DEFAULT, loss="double"))
    damage = at.warning[0].value
    assert "log(e + 9) − 1 = **1.4612**" in damage
    assert f"to **{double.epochs[-1].test_accuracy:.1%}**" in damage


@pytest.mark.row("IMG-2")
def test_raw_pixels_show_the_update_that_broke_the_books_loss():
    at = open_page(PAGE, {"training_raw": "true"})
    check(at)
    naive = run(images.load(DEFAULT.data), replace(DEFAULT, scaled=False, loss="naive"))
    assert f"not a number at update **{naive.divergence.update}** of 1,880" in at.warning[0].value


@pytest.mark.row("B12")
@pytest.mark.row("STR-4")
def test_the_printed_loss_is_the_wrong_one_beside_the_right_one():
    at = open_page(PAGE, {"training_printed": "true"})
    check(at)
    last = run(images.load(DEFAULT.data), DEFAULT).epochs[-1]
    damage = at.warning[0].value
    printed, true, times = map(
        float,
        re.search(r"prints \*\*(.*?)\*\* where .* \*\*(.*?)\*\*, (\S+) times", damage).groups(),
    )
    assert printed == pytest.approx(last.printed_loss, rel=1e-3)
    assert true == pytest.approx(last.running_loss, rel=1e-3)
    assert f"{true / printed:.4g}" == f"{times:.4g}"  # the printed numbers give the printed result


def test_all_mistakes_together_on_the_smallest_run():
    link = DIGITS | {"training_digits": "20", "training_batch": "16", "training_epochs": "1"}
    at = open_page(PAGE, link | {f"training_{m}": "true" for m in ("twice", "raw", "printed")})
    check(at)
    assert len(at.warning) == 3


@pytest.mark.parametrize(
    ("data", "chosen"),
    [("digits", "the surest mistakes"), ("digits", "0"), ("digits", "9"), ("clothes", "bag")],
)
def test_the_gallery_can_be_chosen_by_link(data, chosen):
    at = open_page(PAGE, {"training_data": data, "training_gallery": chosen})
    check(at)
    assert at.selectbox(key="training_gallery").value == chosen


def test_a_class_of_another_set_in_a_link_is_not_offered():
    at = open_page(PAGE, DIGITS | {"training_gallery": "shirt"})
    check(at)
    assert at.selectbox(key="training_gallery").value == "the first 18"


def test_a_prediction_is_answered_by_the_hardest_class():
    at = open_page(PAGE)
    tables = cache.training_tables(DEFAULT)
    (right,), why = words.hardest(tables), words.hardest_reason(tables)
    wrong = next(name for name in tables.facts.names if name != right)
    assert why not in text_of(at)
    for answer, verdict in (
        (wrong, f"**Not quite: {right}.** {why}"),
        (right, f"**Yes: {right}.** {why}"),
    ):
        at.get("button_group")[0].set_value(answer).run()
        check(at)
        assert verdict in text_of(at)


@pytest.mark.row("STR-1")
@pytest.mark.images
def test_the_books_run_is_one_click_and_ends_where_the_book_does(real_images, monkeypatch):
    monkeypatch.setenv("ONELAYER_DATA", str(real_images))
    at = open_page(PAGE)
    book = next(b for b in at.button if b.label == "The book's run")
    book.click().run()
    check(at)
    assert not at.error
    assert "60,000 of 60,000 training images" in text_of(at)
    assert "2,350 in all" in text_of(at)
    spec = SoftmaxSpec("fashion_mnist", 60_000, 0.1, 256, 10)
    assert 0.80 <= cache.training_tables(spec).last["test_accuracy"] <= 0.85


@pytest.mark.parametrize("name", ["Fashion-MNIST", "MNIST"])
def test_a_set_of_images_brings_settings_that_suit_it(name):
    at = open_page(PAGE)
    at.selectbox(key="training_data").set_value(name).run()
    check(at, name)
    chosen = {key: at.session_state[key] for key in ("training_batch", "training_epochs")}
    assert chosen == {"training_batch": "256", "training_epochs": 10}
    assert "A run may make at most" not in text_of(at)
    for other, size in (("digits", "32"), ("clothes", "64")):
        at.selectbox(key="training_data").set_value(other).run()
        assert at.session_state["training_batch"] == size


def test_a_link_that_names_only_the_set_means_its_settings():
    at = open_page(PAGE, {"training_data": "Fashion-MNIST", "training_epochs": "3"})
    assert at.session_state["training_batch"] == "256"
    assert at.session_state["training_epochs"] == 3
