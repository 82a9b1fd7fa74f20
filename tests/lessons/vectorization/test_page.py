"""The lesson's page: bad shapes are one sentence, and one visitor at a time measures."""

import threading
from functools import partial

import pytest
from reading import ROOT, as_read, charts_of, check, open_by_link, text_of, titles_of
from timings import made

from core import vectorization
from core.vectorization import MULTIPLY, TimingSpec
from lessons.vectorization import cache

PAGE = ROOT / "pages" / "02_vectorization.py"
opened = partial(open_by_link, PAGE, "vec_")


@pytest.fixture(autouse=True)
def watched(monkeypatch: pytest.MonkeyPatch):
    """Every measurement is made up, and written down; nobody has measured before."""
    asked: list[TimingSpec] = []

    def measure(spec: TimingSpec, report=None):
        asked.append(spec)
        report(0.5, "Timing")
        return made(spec.operation).done

    monkeypatch.setattr(vectorization, "measure", measure)
    cache.timing_tables.clear()
    yield asked
    cache.timing_tables.clear()


# --- one measurement for everybody -------------------------------------------------------------


def test_the_first_visitor_measures_and_the_next_ones_see_the_same(watched):
    first, second = opened(), opened()
    assert watched == [TimingSpec()]
    assert text_of(first) == text_of(second)
    opened(operation=MULTIPLY)
    assert watched[1:] == [TimingSpec(MULTIPLY)]


def test_it_is_measured_again_when_asked_and_longer_when_asked_for_that(watched):
    at = opened()
    at.button(key="vec_again").click().run()
    check(at)
    at.button(key="vec_longer").click().run()
    check(at)
    assert watched[:2] == [TimingSpec(), TimingSpec()]
    longer = watched[2]
    assert longer.repeats > TimingSpec().repeats
    assert longer.total <= 3
    at.run()
    assert len(watched) == 3  # a rerun is not a wish


def test_who_comes_while_another_measures_waits_and_takes_what_was_measured(watched):
    assert cache.turn().acquire(timeout=5)
    seen: list[str] = []
    visitor = threading.Thread(target=lambda: seen.append(text_of(opened())))
    visitor.start()
    visitor.join(1.5)
    assert visitor.is_alive()
    assert not watched
    cache.timing_tables(vectorization.ADD, made())
    cache.turn().release()
    visitor.join(60)
    assert "12:00:00 UTC" in seen[0]
    assert not watched


def test_a_measurement_that_breaks_off_leaves_the_turn_to_the_next(watched, monkeypatch):
    def broken(spec, report=None):
        raise RuntimeError("the visitor left")

    whole = vectorization.measure
    monkeypatch.setattr(vectorization, "measure", broken)
    with pytest.raises(AssertionError):
        opened()
    assert not cache.turn().locked()
    monkeypatch.setattr(vectorization, "measure", whole)
    opened()
    assert len(watched) == 1


def test_the_page_says_what_was_measured_and_that_it_was_here_and_when():
    said = text_of(opened(power="3"))
    assert "1,000 sums: one operation takes" in said
    assert "Measured on this machine, one thread, on " in said
    assert "UTC" in said
    assert "833 µs" in said  # the printed figures stand beside ours
    assert "833 µs" not in text_of(opened(power="3", printed="false"))


def test_a_prediction_is_checked_against_the_measurement():
    at = opened()
    at.button_group(key="vec_time_predict").set_value("about ten times as long").run()
    assert "Not quite: about the same time" in text_of(at)


# --- shapes -----------------------------------------------------------------------------------


PRESETS = {
    "Column and row": "Every number of A is used 4 times.",
    "[11, 11, 11]": "A (3,) and B () hold 4 numbers; the result (3,) has 3 cells",
    "Bias to a batch": "Every number of B is used 5 times.",
    "Slices": "Every number of B is used 8 times.",
    "Refused": "A is (2, 3), B is (3, 2): they do not fit",
    "The trap": "the result is (10, 10)",
    "To a column": "**−1 is 12.**",
    "Three axes": "x (24,) becomes y (2, 3, 4)",
    "Flatten": "x (3, 4) becomes y (12,)",
    "Transposed": "**y is a copy.**",
}


def test_every_preset_shows_what_it_names():
    at = opened()
    for preset, says in PRESETS.items():
        next(b for b in at.button if b.label == preset).click().run()
        check(at, preset)
        assert says in text_of(at), preset


BAD_SHAPES = [
    ("vec_a", "", "the shape of A: write () for a single number"),
    ("vec_a", "3, 0", "the shape of A, size 2: a size is a whole number of at least 1. Got 0."),
    ("vec_a", "<b>4</b>", "the shape of A, size 1"),
    ("vec_b", "-1", "the shape of B, size 1"),
    ("vec_b", "1000000000", "1,000,000,000 cells, 4 GB as float32"),
    ("vec_b", "1 1 1 1 1 1 1", "at most 6 sizes. Got 7."),
    ("vec_source", "2, 0", "the shape of x, size 2"),
    ("vec_source", "100000, 10000", "1,000,000,000 cells, 4 GB"),
    ("vec_target", "-1, -1", "torch says: only one dimension can be inferred"),
    ("vec_target", "5, -1", "12 numbers cannot be shared out evenly over 5"),
    ("vec_target", "5, 2", "its sizes must make 12"),
]


def test_a_bad_shape_is_one_sentence_that_names_the_place_and_nothing_is_lost():
    at = opened(a="2, 3", b="3", source="2, 6", target="3, -1")
    before = titles_of(at)
    stood = {key: at.text_input(key=key).value for key, _, _ in BAD_SHAPES}
    for key, text, said in BAD_SHAPES:
        for other in stood.keys() - {key}:
            at.text_input(key=other).set_value(stood[other])
        at.text_input(key=key).set_value(text).run()
        check(at, (key, text))
        assert len(at.error) == 1, (key, text)
        assert said in as_read(at.error[0].value)
        assert "still show the last settings that work" in as_read(at.error[0].value)
        assert at.text_input(key=key).value == text
        assert titles_of(at) == before


@pytest.mark.parametrize("field", ["a", "b", "source", "target"])
def test_a_bad_shape_in_a_link_is_told_and_other_shapes_are_shown(field: str):
    at = opened(**{field: "banana"})
    assert "Got banana." in as_read(at.error[0].value)
    assert "show other settings that work" in as_read(at.error[0].value)
    assert list(charts_of(at))


def test_shapes_that_fit_and_are_too_large_to_draw_are_told_place_by_place():
    at = opened(a="8, 1, 6, 1", b="7, 1, 5")
    said = text_of(at)
    assert "more than a picture can show" in said
    assert "1,680 cells" in said


def test_what_torch_raises_is_quoted_as_it_raises_it():
    at = opened(a="2, 3", b="3, 2")
    assert "The size of tensor a (3) must match the size of tensor b (2)" in at.warning[0].value


# --- further sections --------------------------------------------------------------------------


def test_a_missing_file_has_a_stand_in_that_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("ONELAYER_DATA", str(tmp_path))
    cache.set_tables.clear()
    at = opened(further="Small sets", set="diabetes, onset")
    cache.set_tables.clear()
    assert "diabetes.csv.gz is not in the data folder" in at.info[0].value
    assert "212 of class malignant" in text_of(at)


def test_each_mistake_says_what_it_does():
    at = opened(further="Break it")
    for mistake, said in (
        ("timed once", "`time.time` is the time of day"),
        ("labels of shape (n,)", "100 differences"),
        ("reshape for a transpose", "mixes 50 m²"),
        ("view of a transpose", "view size is not compatible"),
    ):
        at.selectbox(key="vec_mistake").set_value(mistake).run()
        check(at, mistake)
        assert said in at.warning[-1].value
