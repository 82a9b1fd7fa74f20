"""Controls under quick hands: what a preset set is not undone by a message older than it."""

from typing import Any

import pytest

from ui import kinds


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A visit's state, and a clock that stands still at `clock`."""
    held: dict[str, Any] = {"lr": 0.1, "clock": 0.0}
    monkeypatch.setattr(kinds.st, "session_state", held)
    monkeypatch.setattr(kinds.st, "query_params", {})
    monkeypatch.setattr(kinds.time, "monotonic", lambda: held["clock"])
    return held


def test_a_message_from_before_a_preset_does_not_undo_it(state):
    kinds.put({"lr": 0.03})
    state["lr"] = 0.1  # what the browser still shows, sent along with the next click
    kinds.heard("lr")
    assert state["lr"] == 0.03


def test_two_presets_in_a_row_end_with_the_second_whatever_is_echoed(state):
    kinds.put({"lr": 0.03})
    kinds.put({"lr": 1.0})
    state["lr"] = 0.1
    kinds.heard("lr")
    assert state["lr"] == 1.0


def test_what_the_browser_heard_of_the_first_of_two_presets_does_not_undo_the_second(state):
    kinds.put({"lr": 0.03})
    state["lr"] = 0.03
    kinds.heard("lr")
    kinds.put({"lr": 1.0})
    state["lr"] = 0.03  # it shows the first, and has not heard of the second
    kinds.heard("lr")
    assert state["lr"] == 1.0


def test_a_part_of_a_page_tells_that_its_controls_were_drawn(state):
    """Else whoever sets a control back, a minute after a preset, sees it jump."""
    kinds.put({"lr": 0.03, "other": 1})
    kinds.drawn({"lr"})
    state["clock"] = kinds.LATE * 1.1
    state["lr"] = 0.1
    kinds.heard("lr")
    assert state["lr"] == 0.1
    state["other"] = None  # drawn by no run yet: what it was is still what the browser shows
    kinds.heard("other")
    assert state["other"] == 1


def test_within_a_run_of_the_page_it_is_the_page_that_counts(state):
    kinds.begin()
    kinds.put({"lr": 0.03})
    kinds.drawn({"lr"})
    state["clock"] = kinds.LATE * 3  # the rest of a long page
    kinds.drawn()
    state["lr"] = 0.1
    kinds.heard("lr")
    assert state["lr"] == 0.03


def test_a_move_after_a_preset_counts(state):
    kinds.put({"lr": 0.03})
    state["lr"] = 0.2
    kinds.heard("lr")
    assert state["lr"] == 0.2
    state["lr"] = 0.1
    kinds.heard("lr")
    assert state["lr"] == 0.1


def test_once_the_page_has_been_drawn_for_a_while_the_old_value_is_a_choice_again(state):
    kinds.put({"lr": 0.03})
    kinds.drawn()
    state["clock"] = kinds.LATE / 2
    state["lr"] = 0.1
    kinds.heard("lr")
    assert state["lr"] == 0.03
    state["clock"] = kinds.LATE * 1.1
    state["lr"] = 0.1
    kinds.heard("lr")
    assert state["lr"] == 0.1


def test_a_line_of_text_begins_with_its_default_which_a_link_leaves_out(state, monkeypatch):
    said: list[tuple[Any, ...]] = []
    monkeypatch.setattr(kinds.address, "say", lambda *what: said.append(what))

    class Place:
        def text_input(self, label: str, value: str, **more: Any) -> str:
            return value

    assert kinds.Text("a", "Shape", default="3, 1").show(Place()) == "3, 1"
    assert kinds.Text("b", "Runs").show(Place()) == ""
    assert said == [("a", "3, 1", "3, 1"), ("b", "", "")]
