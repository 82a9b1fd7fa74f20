"""What of a stage's numbers is sent to charts that are drawn already."""

from typing import Any

import numpy as np
import pytest
from reading import ROOT, charts_of, open_page

from charts.form import Form
from ui import feed, figure, player

LOOK = {"mark": "line"}
OTHER_LOOK = {"mark": "bar"}
SGD = ROOT / "pages" / "05_sgd.py"


def view(look: dict[str, Any] = LOOK, **tables: list[float]) -> figure.Ready:
    """A chart of one number a row in each table."""
    columns = {name: {"value": values} for name, values in tables.items()}
    return figure.ready(Form(look, columns))


@pytest.fixture
def sent(monkeypatch):
    """Send, or draw, and see the tables that travelled: the names, and the numbers in them."""
    messages: list[dict[str, Any]] = []
    monkeypatch.setattr(feed.st, "session_state", {})
    monkeypatch.setattr(feed, "_part", lambda data, **_: messages.append(data))

    def send(*views: figure.Ready) -> dict[str, list[float]]:
        feed.send("lesson", *views)
        news = dict(messages[-1])
        assert news.pop("place") == "lesson"
        return {name: table["value"].to_pylist() for name, table in news.items()}

    return send


def test_before_the_page_was_drawn_nothing_is_sent(sent):
    assert sent(view(a=[1.0])) == {}


def test_only_what_differs_from_what_the_page_drew_is_sent(sent):
    feed.drawn("lesson", view(a=[1.0], b=[2.0]), view(a=[3.0]))
    assert sent(view(a=[1.0], b=[2.0]), view(a=[3.0])) == {}
    assert sent(view(a=[1.0], b=[2.5, 2.6]), view(a=[3.0])) == {"0/b": [2.5, 2.6]}


def test_who_moves_away_and_back_gets_back_what_the_page_drew(sent):
    feed.drawn("lesson", view(a=[1.0], b=[2.0]))
    sent(view(a=[1.5], b=[2.0]))
    assert sent(view(a=[1.0], b=[2.5])) == {"0/a": [1.0], "0/b": [2.5]}
    assert sent(view(a=[1.0], b=[2.0])) == {"0/a": [1.0], "0/b": [2.0]}


def test_when_the_page_has_followed_nothing_is_owed(sent):
    feed.drawn("lesson", view(a=[1.0]))
    sent(view(a=[1.5]))
    feed.drawn("lesson", view(a=[1.5]))
    assert sent(view(a=[1.5])) == {}
    assert sent(view(a=[1.0])) == {"0/a": [1.0]}


@pytest.mark.parametrize(
    "after",
    [
        view(OTHER_LOOK, a=[9.0]),
        view(a=[]),  # Streamlit would add rows to a table that it drew empty
        view(a=[9.0], b=[9.0]),
    ],
)
def test_a_chart_of_another_form_waits_for_the_page(sent, after):
    feed.drawn("lesson", view(a=[1.0]), view(a=[2.0]))
    assert sent(after, view(a=[3.0])) == {"1/a": [3.0]}
    feed.drawn("lesson", after, view(a=[2.0]))
    assert sent(view(a=[1.0]), view(a=[3.0])) == {"1/a": [3.0]}


def test_fewer_or_more_charts_than_were_drawn_are_no_error(sent):
    feed.drawn("lesson", view(a=[1.0]), view(a=[2.0]))
    assert sent(view(a=[1.5])) == {"0/a": [1.5]}
    feed.drawn("lesson", view(a=[1.0]))
    assert sent(view(a=[1.5]), view(a=[2.0])) == {"0/a": [1.5]}


def test_two_lessons_do_not_mix(sent):
    feed.drawn("another", view(a=[1.0]))
    assert sent(view(a=[2.0])) == {}


def test_the_views_of_sgd_stay_when_its_sliders_move_so_all_of_them_are_fed():
    at = open_page(SGD)
    before = [(spec, [not len(table) for table in tables]) for spec, tables in charts_of(at)][:4]
    assert len(before) == 4
    for key, value in (("sgd_batch", 1), ("sgd_epochs", 40), ("sgd_lr", 10.0)):
        at.session_state[key] = value
        at.run()
        after = [(spec, [not len(table) for table in tables]) for spec, tables in charts_of(at)][:4]
        assert after == before, key


def test_a_long_readout_is_sent_in_half_the_bytes_and_keeps_seven_digits():
    long, masked = np.linspace(-3e5, 7.0, 400), np.ma.masked_less(np.linspace(0, 1, 400), 0.5)
    sent = player.shorter({"loss": long, "open": masked, "words": ["a"] * 400, "short": long[:9]})
    assert sent["loss"].dtype == sent["open"].dtype == np.float32
    assert sent["loss"] == pytest.approx(long, rel=1e-6)
    assert (sent["open"].mask == masked.mask).all()
    assert sent["words"] == ["a"] * 400
    assert sent["short"].dtype == np.float64


@pytest.mark.parametrize("value", [1e39, 1e-40])
def test_numbers_that_four_bytes_cannot_hold_are_sent_in_eight(value):
    sent = player.shorter({"loss": np.array([value] * 400)})["loss"]
    assert sent.dtype == np.float64
    assert (sent == value).all()
