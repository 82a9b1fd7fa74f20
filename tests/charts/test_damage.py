"""What a mistake costs: the losses of both runs, and a sentence with both ends."""

import dataclasses
import math

import pytest
from drawing import assert_drawable
from reading import numbers_in

from charts import damage
from charts.numbers import number
from charts.palettes import LIGHT
from core import sgd
from core.data import SyntheticSpec
from core.sgd import MISTAKES, SgdSpec, run

LINE = SyntheticSpec(w=(2.0,), b=4.2, noise=1.0, n=60)


def test_damage_is_zero_where_the_mistake_cannot_bite():
    even = sgd.SgdSpec(LINE, lr=0.1, batch_size=10, num_epochs=2)
    wrong = sgd.run(
        sgd.SgdSpec(LINE, lr=0.1, batch_size=10, num_epochs=2, mistake="nominal divisor")
    )
    table = damage.damage_table(sgd.run(even).full_loss, wrong.full_loss)
    assert "the two are equal" in damage.damage_words(
        table, "nominal divisor", "divides by the wrong number"
    )
    assert_drawable(damage.damage_chart(table, LIGHT))


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_damage_is_the_loss_of_both_runs_and_its_sentence_says_both_ends(mistake):
    spec = SgdSpec(SyntheticSpec(n=100, noise=0.5), lr=0.1, batch_size=30)
    right, wrong = run(spec), run(dataclasses.replace(spec, mistake=mistake))
    table = damage.damage_table(right.full_loss, wrong.full_loss)
    assert set(table) == {"step", "loss", "run"}
    assert set(table["run"]) == {"right", "with the mistake"}
    said = damage.damage_words(table, mistake, MISTAKES[mistake])
    assert f"a loss of {number(right.full_loss[-1].item())}," in said
    assert f"this one at {number(wrong.full_loss[-1].item())} after" in said
    chart = damage.damage_chart(table, LIGHT).to_dict()
    assert all(map(math.isfinite, numbers_in(chart)))


def test_a_mistake_that_these_settings_do_not_meet_is_said_to_be_harmless():
    spec = SgdSpec(SyntheticSpec(n=100), lr=0.1, batch_size=10)
    wrong = run(dataclasses.replace(spec, mistake="nominal divisor"))
    table = damage.damage_table(run(spec).full_loss, wrong.full_loss)
    said = damage.damage_words(table, "nominal divisor", "divides by the wrong number")
    assert "nothing in these settings meets the mistake" in said
