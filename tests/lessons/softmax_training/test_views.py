"""Training on images in figures: finite tables, pictures on one scale, words that are true."""

import base64
import functools
import io
import math

import numpy as np
import pandas as pd
import pytest
import torch
import vl_convert
from PIL import Image
from reading import numbers_in

from charts import scores
from charts.palettes import DARK, LIGHT
from core import images
from core.softmax_training import SoftmaxSpec, run
from core.sweep import sweep
from lessons.softmax_training import (
    compare,
    curves,
    mistakes,
    pictures,
    tables_compare,
    words,
    words_mistakes,
    words_verdict,
)
from lessons.softmax_training import tables as charts
from lessons.softmax_training.tables import MAX_DOTS

SPECS = {
    "default": SoftmaxSpec(num_epochs=6),
    "one image": SoftmaxSpec(num_train=1, batch_size=1, num_epochs=2),
    "one epoch": SoftmaxSpec(num_epochs=1, batch_size=1437),
    "bold": SoftmaxSpec(lr=10.0, batch_size=8, num_epochs=4),
    "twice": SoftmaxSpec(num_epochs=6, loss="double"),
    "raw": SoftmaxSpec(num_epochs=6, scaled=False),
    "diverged": SoftmaxSpec(num_epochs=6, scaled=False, loss="naive"),
    "held out": SoftmaxSpec(num_epochs=6, num_valid=144),
}


every_spec = pytest.mark.parametrize("name", SPECS)


@functools.cache
def digits() -> images.ImageSet:
    return images.load("digits")


@functools.cache
def tables(name: str) -> charts.TrainingTables:
    return charts.training_tables(run(digits(), SPECS[name]), digits())


def every_chart(name: str, palette=LIGHT) -> list:
    found, spec = tables(name), SPECS[name]
    return [
        curves.loss_chart(found.metrics, found.batches, spec, palette),
        curves.loss_chart(found.metrics, charts.NO_BATCHES, spec, palette, live=True),
        curves.accuracy_chart(found.metrics, spec, palette),
        curves.accuracy_chart(found.metrics, spec, palette, live=True),
        *pictures.template_charts(found, charts.template_urls(found, palette), palette),
        *gallery(found, palette),
        scores.confusion_chart(found.confusion, found.facts.names, palette),
        scores.class_chart(found.classes, palette),
        scores.calibration_chart(found.calibration, palette),
        *mistakes.double_charts(tables("default"), found, palette),
        mistakes.unscaled_chart(tables("default"), found, palette),
        mistakes.metric_chart(found, palette),
    ]


def test_runs_beside_each_other_and_a_sweep_are_valid_charts():
    runs = [tables("default"), tables("held out"), tables("diverged")]
    grid = tables_compare.sweep_spec(SoftmaxSpec(num_epochs=1, lr=10.0))
    charts_made = [
        *compare.compare_charts(runs, LIGHT),
        compare.sweep_chart(tables_compare.sweep_tables(sweep(digits(), grid)), DARK),
        *mistakes.trust_charts(runs[0], runs[1], LIGHT),
    ]
    for chart in charts_made:
        vl_convert.vegalite_to_vega(chart.to_dict())
        assert all(map(math.isfinite, numbers_in(chart.to_dict())))


def gallery(found: charts.TrainingTables, palette=LIGHT) -> list:
    rows = charts.gallery_rows(found, "the first 18")
    return pictures.gallery_charts(found, charts.image_urls(digits(), rows), rows, palette)


def picture(url: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2])))


# --- tables -----------------------------------------------------------------------------------


@every_spec
def test_every_number_of_every_table_is_finite(name):
    found = tables(name)
    for table in (found.metrics, found.batches, found.confusion, found.classes, found.calibration):
        assert np.isfinite(table.select_dtypes("number").to_numpy(dtype=float)).all()
    assert np.isfinite(found.w).all()
    assert len(found.metrics) == len(found.w) == len(found.said) == len(found.sure)


def test_the_tables_have_their_columns_and_sizes():
    found = tables("default")
    assert list(found.metrics["epoch"]) == [0, 1, 2, 3, 4, 5, 6]
    assert found.w.shape == (7, 64, 10)
    assert found.said.shape == found.sure.shape == (7, 360)
    assert set(found.confusion) == {"truth", "said", "count", "share", "right"}
    assert found.num_epochs == 6


def test_answers_at_the_end_are_the_accuracy_of_the_end():
    found = tables("default")
    assert (found.said[-1] == found.truth).mean() == pytest.approx(found.last["test_accuracy"])
    assert (found.said[0] == found.truth).mean() == pytest.approx(
        found.metrics["test_accuracy"].iloc[0]
    )


def test_the_surest_mistakes_are_wrong_and_in_order_of_certainty():
    found = tables("default")
    rows = charts.gallery_rows(found, "the surest mistakes")
    assert rows
    assert (found.said[-1][rows] != found.truth[rows]).all()
    assert list(found.sure[-1][rows]) == sorted(found.sure[-1][rows], reverse=True)


def test_the_gallery_shows_the_class_that_is_asked_for():
    found = tables("default")
    rows = charts.gallery_rows(found, "7")
    assert len(rows) == 18
    assert set(found.truth[rows]) == {7}
    assert charts.gallery_rows(found, "the first 18") == list(range(18))


def test_batch_losses_are_thinned_and_keep_their_mean():
    losses = torch.arange(4500.0)
    table = charts.batches_table(losses, per_epoch=45)
    assert len(table) <= MAX_DOTS
    assert table["epoch"].between(0, 100).all()
    assert table["loss"].mean() == pytest.approx(losses.mean().item(), rel=1e-6)


def test_a_running_mean_stands_in_the_middle_of_its_epoch():
    table = curves.long_table(tables("default").metrics, "accuracy", ["running", "train", "test"])
    running = table[table["series"] == "running"]
    assert list(running["epoch"]) == [0.5, 1.5, 2.5, 3.5, 4.5, 5.5]
    assert list(table.loc[table["series"] == "test", "epoch"]) == [0, 1, 2, 3, 4, 5, 6]


@pytest.mark.row("UTL-2")
@pytest.mark.parametrize("what", ["loss", "accuracy"])
def test_a_line_has_one_point_an_epoch_and_one_history_gives_one_chart(what):
    name, spec = "default", SPECS["default"]
    again = charts.training_tables(run(digits(), spec), digits())
    for found in (tables(name), again):
        points = curves.long_table(found.metrics, what, ["train", "test"])
        counts = points.groupby(["series", "epoch"]).size()
        assert set(counts) == {1}
        assert len(counts) == 2 * (spec.num_epochs + 1)
    draw = {
        "loss": lambda found: curves.loss_chart(found.metrics, found.batches, spec, LIGHT),
        "accuracy": lambda found: curves.accuracy_chart(found.metrics, spec, LIGHT),
    }[what]
    assert draw(again).to_dict() == draw(tables(name)).to_dict()


# --- pictures ---------------------------------------------------------------------------------


def test_every_template_of_every_epoch_is_drawn_on_one_scale():
    found = tables("default")
    urls = charts.template_urls(found, LIGHT)
    assert (len(urls), len(urls[0])) == (7, 10)
    spread = [np.asarray(picture(row[0])).std() for row in urls]
    assert spread[0] < 1 < spread[-1]  # noise of 0.01 is nearly blank beside the last weights
    assert max(len(url) for row in urls for url in row) < 1500


# --- charts -----------------------------------------------------------------------------------


@every_spec
def test_no_chart_holds_anything_but_finite_numbers(name):
    for chart in every_chart(name):
        assert all(map(math.isfinite, numbers_in(chart.to_dict())))


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_chart_is_valid_vega_lite(palette):
    for chart in every_chart("default", palette):
        vl_convert.vegalite_to_vega(chart.to_dict())


def test_figures_follow_the_step_but_live_ones_do_not():
    found = tables("default")
    moving = curves.accuracy_chart(found.metrics, found.spec, LIGHT).to_dict()
    live = curves.accuracy_chart(found.metrics, found.spec, LIGHT, live=True).to_dict()
    step = next(p for p in moving["params"] if p["name"] == "step")
    assert step["bind"]["max"] == 6
    assert not any(p["name"] == "step" for p in live.get("params", []))
    assert "step" not in str([layer.get("transform") for layer in live["layer"]])


def test_a_loss_far_above_guessing_is_drawn_on_a_log_scale():
    def scale(name: str) -> str:
        found = tables(name)
        chart = curves.loss_chart(found.metrics, found.batches, found.spec, LIGHT).to_dict()
        return chart["layer"][1]["encoding"]["y"]["scale"].get("type", "linear")

    assert scale("default") == "linear"
    assert scale("raw") == "log"


# --- words ------------------------------------------------------------------------------------


@every_spec
def test_no_sentence_says_nan(name):
    found = tables(name)
    said = [
        words.summary(found),
        words.notice(found),
        words.template_words(found),
        words.gallery_words(found, charts.gallery_rows(found, "the first 18")),
        words.hardest_reason(found),
        words.size_words(found.spec),
        *words_verdict.verdict(found),
        words.classes_words(found),
        words.definitions(),
        words.common_words(found),
        *words.formula(found),
        *words.update_formula(found.spec),
        *(text for pair in words.exercises(found) for text in pair),
        scores.calibration_words(found.calibration),
        words_mistakes.double_words(tables("default"), found),
        words_mistakes.unscaled_words(tables("default"), tables("diverged"), found),
        words_mistakes.metric_words(found),
    ]
    for text in said:
        assert "nan" not in text.split()
        assert "inf" not in text


def test_the_words_name_the_hardest_class_and_what_it_is_taken_for():
    found = tables("default")
    confusion = found.confusion.pivot_table("count", "truth", "said")
    recall = pd.Series(np.diag(confusion), confusion.index) / confusion.sum(axis=1)
    assert all(recall[name] == recall.min() for name in words.hardest(found))
    worst = found.classes.iloc[0]
    others = confusion.loc[worst["name"]].drop(worst["name"])
    assert worst["mistaken"] == others.max()
    assert set(worst["mistaken_for"].replace(",", " or").split(" or ")) == set(
        others[others == others.max()].index
    )


def test_the_damage_of_a_second_softmax_is_measured():
    text = words_mistakes.double_words(tables("default"), tables("twice"))
    assert "**1.4612**" in text
    assert f"**{tables('twice').last['test_accuracy']:.1%}**" in text


def test_the_damage_of_raw_pixels_names_the_update_that_broke():
    text = words_mistakes.unscaled_words(tables("default"), tables("diverged"), tables("raw"))
    assert f"update **{tables('diverged').divergence.update}**" in text


def test_the_script_is_the_run_on_the_page():
    space: dict = {}
    exec(words.script(SPECS["one epoch"]), space)
    assert space["result"].epochs[-1].test_accuracy == pytest.approx(
        tables("one epoch").last["test_accuracy"]
    )


@pytest.mark.images
def test_on_fashion_mnist_the_words_are_right_too(real_images):
    clothes = images.load("fashion_mnist", real_images)
    spec = SoftmaxSpec("fashion_mnist", num_train=20_000, lr=0.1, batch_size=256, num_epochs=5)
    found = charts.training_tables(run(clothes, spec), clothes)
    assert found.confusion["count"].sum() == 10_000
    assert words.hardest(found)[0] in ("shirt", "pullover", "coat")
    assert found.w.shape == (6, 784, 10)
    size = sum(len(url) for row in charts.template_urls(found, LIGHT) for url in row)
    assert size < 80_000
