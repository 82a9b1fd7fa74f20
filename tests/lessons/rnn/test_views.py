"""The figures: the net unrolled, the sum, the loss over its floor, how far a slope reaches."""

import json
import re

import numpy as np
import pytest
from drawing import assert_drawable, picture, texts_in

from charts.palettes import DARK, LIGHT
from core.reach import ReachSpec
from core.rnn import LINEAR, TANH, RnnSpec
from lessons.rnn import picture as card
from lessons.rnn.back import long_chart, reach_chart
from lessons.rnn.curves import loss_chart, starts_chart
from lessons.rnn.letter import letter_chart
from lessons.rnn.tables import reach_tables, rnn_tables, starts_tables
from lessons.rnn.unrolled import unrolled_chart

VIEWS = (unrolled_chart, letter_chart, loss_chart, reach_chart)
LONG = RnnSpec("abcdefghabcd", "bcdefghabcda", LINEAR, 8, 1.0, 100)
SHORT = RnnSpec("a", "b", num_epochs=5)


@pytest.mark.parametrize("spec", [RnnSpec(), LONG, SHORT], ids=["hello", "long", "short"])
def test_every_view_can_be_drawn_at_any_place(spec):
    tables = rnn_tables(spec)
    for view in VIEWS:
        chart = view(tables, DARK)
        assert_drawable(chart, validate=spec == SHORT)
        picture(chart, 300, step=0)
        picture(chart, 560, step=tables.num_steps + 7)  # the player knows another end


def test_other_settings_build_nothing_anew():
    forms = [
        [json.dumps(view(rnn_tables(spec), LIGHT).spec) for view in VIEWS]
        for spec in (RnnSpec(), LONG, SHORT)
    ]
    assert forms[0] == forms[1] == forms[2]


@pytest.mark.row("RNN-1")
def test_the_net_is_unrolled_letter_by_letter_in_every_epoch():
    tables = rnn_tables(RnnSpec(seed=2))
    chart = unrolled_chart(tables, LIGHT)
    for epoch, letter in ((0, 0), (3, 2), (35, 4)):
        seen = texts_in(picture(chart, 560, step=epoch * 5 + letter))
        word = tables.said[epoch][: letter + 1]
        begins = "Trained" if epoch == 35 else f"Epoch {epoch}"
        assert f"{begins}: hello in, {word} out" in seen
        states = tables.hidden.reshape(36, 5, 4)[epoch, : letter + 1]
        shown = [
            float(text.replace("−", "-")) for text in seen if re.match(r"^[−]?\d\.\d\d$", text)
        ]
        np.testing.assert_allclose(sorted(shown), sorted(states.flatten()), atol=0.0051)
        wrong = [text for text in seen if "≠" in text]
        assert len(wrong) == sum(a != b for a, b in zip(word, "ohlol"[: letter + 1], strict=True))


@pytest.mark.row("RNN-1")
def test_the_sum_of_the_letter_in_hand_is_that_of_its_place():
    tables = rnn_tables(RnnSpec())
    seen = texts_in(picture(letter_chart(tables, LIGHT), 500, step=17))
    assert "hₜ = tanh(Wₓₕ xₜ + Wₕₕ hₜ₋₁ + b), t = 3: l" in seen
    arrays = [getattr(tables, name).reshape(36, 5, 4)[3, 2] for name in ("from_x", "from_h")]
    parts = [*arrays, tables.bias.reshape(36, 4)[3], tables.hidden.reshape(36, 5, 4)[3, 2]]
    for value in np.concatenate(parts):
        assert f"{value:.2f}".replace("-", "−") in seen


@pytest.mark.row("RNN-2")
def test_the_floor_is_a_line_with_its_number_and_the_first_right_epoch_a_diamond():
    tables = rnn_tables(RnnSpec(seed=2))
    chart = loss_chart(tables, LIGHT)
    assert "floor of tanh 0.3408" in texts_in(picture(chart, 400, step=0))
    assert chart.tables["first"]["epoch"] == [tables.first_right]
    assert loss_chart(rnn_tables(RnnSpec()), LIGHT).tables["first"]["epoch"] == []
    starts = starts_tables(RnnSpec(num_epochs=10))
    for head in (TANH, LINEAR):
        chart = starts_chart(starts, head, LIGHT, "Twenty")
        assert_drawable(chart)
        assert len(chart.tables["runs"]) == 20 * 11


def test_a_loss_pulls_at_no_later_state_and_only_at_letters_that_were_read():
    tables = rnn_tables(RnnSpec())
    chart = reach_chart(tables, LIGHT)
    for letter in (0, 2, 4):
        svg = picture(chart, 500, step=tables.num_steps - 4 + letter)
        numbers = [text for text in texts_in(svg) if re.match(r"^(\d\.\d\d|\de−\d+|0|~0)$", text)]
        assert len(numbers) == (letter + 1) * (letter + 2) / 2
    assert texts_in(svg).count("loss at l") == 2  # drawn again it is not written twice


@pytest.mark.parametrize("radius", [0.1, 1.0, 2.0])
def test_a_long_text_can_be_drawn(radius):
    for length in (2, 200):
        chart = long_chart(reach_tables(ReachSpec(length=length, radius=radius)), DARK)
        assert_drawable(chart)
        picture(chart, 400)


def test_the_card_has_a_picture():
    assert card.picture().to_dict()["layer"]
