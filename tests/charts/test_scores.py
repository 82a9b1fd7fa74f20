"""Confusion, classes and calibration, counted from predictions."""

import functools

import pytest

from charts import scores
from charts.palettes import LIGHT
from core import images
from core import scores as core_scores
from core.softmax_training import SoftmaxSpec, run
from lessons.softmax_training import tables as charts

SPECS = {
    "default": SoftmaxSpec(num_epochs=6),
    "one image": SoftmaxSpec(num_train=1, batch_size=1, num_epochs=2),
    "one epoch": SoftmaxSpec(num_epochs=1, batch_size=1437),
    "bold": SoftmaxSpec(lr=10.0, batch_size=8, num_epochs=4),
    "twice": SoftmaxSpec(num_epochs=6, loss="double"),
    "raw": SoftmaxSpec(num_epochs=6, scaled=False),
    "diverged": SoftmaxSpec(num_epochs=6, scaled=False, loss="naive"),
}


@functools.cache
def digits() -> images.ImageSet:
    return images.load("digits")


@functools.cache
def tables(name: str) -> charts.TrainingTables:
    return charts.training_tables(run(digits(), SPECS[name]), digits())


# --- tables -----------------------------------------------------------------------------------


def test_confusion_and_classes_count_every_test_image():
    found = tables("default")
    assert found.confusion["count"].sum() == found.classes["n"].sum() == 360
    hits = found.confusion.loc[found.confusion["right"], "count"].sum()
    assert hits == found.classes["hits"].sum() == round(360 * found.last["test_accuracy"])
    assert found.classes["share"].is_monotonic_increasing


def test_calibration_is_that_of_core():
    result = run(digits(), SPECS["default"])
    error = core_scores.calibration(result.probabilities, digits().y_test).error
    found = tables("default").calibration
    assert scores.calibration_error(found) == pytest.approx(error, abs=1e-6)
    assert found["count"].sum() == 360


# --- charts -----------------------------------------------------------------------------------


def test_the_confusion_chart_reads_truth_in_rows():
    chart = scores.confusion_chart(tables("default").confusion, digits().facts.names, LIGHT)
    encoding = chart.to_dict()["layer"][0]["encoding"]
    assert encoding["y"]["field"] == "truth"
    assert encoding["x"]["field"] == "said"
