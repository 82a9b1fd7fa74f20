"""Lesson 07: every step and every tab by its link, equal sides, and bad input named and drawn."""

import re
from functools import partial

import pytest
from reading import ROOT, check, open_by_link, text_of, titles_of
from streamlit.testing.v1 import AppTest

from ui import controls
from ui.likelihood_words import EXACT_FIT, STEPS

PAGE = ROOT / "pages" / "07_likelihood.py"
NAMES = [step.name for step in STEPS]
OWN = {"likelihood_data": "my own points"}


opened = partial(open_by_link, PAGE, "likelihood_")


def predict(app: AppTest, key: str, option: str) -> str:
    control = next(b for b in app.get("button_group") if b.key == f"{key}_predict")
    control.set_value(option).run()
    check(app, key)
    return text_of(app)


# --- the chain --------------------------------------------------------------------------------


@pytest.mark.parametrize("step", STEPS, ids=NAMES)
def test_a_link_opens_each_step_with_its_sentence_formula_and_figures(step):
    app = opened(step=step.name)
    assert app.header[0].value == step.heading
    assert step.sentence in text_of(app)
    assert len(app.latex) >= 2
    assert len(titles_of(app)) >= 3  # two of the step, one of the open tab


def test_next_and_back_walk_the_chain_and_stop_at_its_ends():
    app = opened()
    headings = [app.header[0].value]
    for _ in range(6):
        app.button(key="likelihood_step_next").click().run()
        headings.append(app.header[0].value)
    assert headings == [step.heading for step in STEPS]
    assert app.button(key="likelihood_step_next").disabled
    app.button(key="likelihood_step_back").click().run()
    assert app.header[0].value == STEPS[5].heading
    assert opened().button(key="likelihood_step_back").disabled


@pytest.mark.parametrize(
    ("w", "b", "sigma", "n"),
    [("1.0", "3.0", "1.0", "20"), ("-2.0", "8.0", "0.05", "1000"), ("6.0", "-2.0", "3.0", "1")],
)
def test_both_sides_are_printed_equal_to_the_last_digit(w, b, sigma, n):
    said = text_of(opened(step=NAMES[5], w=w, b=b, sigma=sigma, n=n))
    found = re.search(r"By the densities: \*\*(.+?)\*\*. By the loss: \*\*(.+?)\*\*", said)
    assert found
    assert found[1] == found[2]


def test_one_click_moves_the_line_to_the_maximum_and_back():
    app = opened(step=NAMES[6])
    assert "times as likely" in text_of(app)
    app.toggle(key="likelihood_best").set_value(True).run()
    assert "This **is** the most likely line" in text_of(app)
    app.toggle(key="likelihood_best").set_value(False).run()
    assert "times as likely" in text_of(app)


def test_sigma_goes_to_its_maximum_too():
    app = opened(step=NAMES[1], best="true", best_sigma="true")
    sigma = re.search(r"a bell of σ = ([\d.]+)", " ".join(titles_of(app)))
    assert sigma
    said = text_of(opened(step=NAMES[6]))
    assert f"{float(sigma[1]):.4g}" in said


def test_the_product_is_lost_with_many_points_and_the_page_says_where():
    said = text_of(opened(step=NAMES[2], n="1000"))
    assert re.search(r"float32 holds \*\*exactly 0\*\* from factor \d+ on", said)
    assert re.search(r"float64 holds \*\*exactly 0\*\* from factor \d+ on", said)
    assert "would up to about" in text_of(opened(step=NAMES[2], n="20"))


def test_predictions_are_answered_by_what_was_computed():
    app = opened(step=NAMES[2])
    assert "Yes: exactly 0" in predict(app, "likelihood_product", "exactly 0")
    narrow = opened(step=NAMES[2], sigma="0.1", noise="0.1", best="true")
    assert "Yes: infinity" in predict(narrow, "likelihood_product", "infinity")
    app = opened(step=NAMES[5])
    assert "Not quite: at the same w" in predict(app, "likelihood_lowest", "at a larger w")
    app = opened(topic="Other noise")
    assert "Yes: about 200" in predict(app, "likelihood_outlier", "about 200")
    app = opened(topic="Does σ matter?")
    assert "Yes: the same" in predict(app, "likelihood_sigmas", "the same for all three")


def test_step_6_shows_the_nll_once_its_lowest_point_has_been_guessed():
    app = opened(step=NAMES[5])
    assert "where is −log P lowest?" in " ".join(titles_of(app))
    assert "−log likelihood over w and b" not in titles_of(app)
    predict(app, "likelihood_lowest", "at a smaller w")
    assert "only the rulers differ" in " ".join(titles_of(app))
    assert "−log likelihood over w and b" in titles_of(app)


def test_one_click_brings_points_enough_to_lose_the_product():
    app = opened(step=NAMES[2])
    assert "float64 still holds it" in text_of(app)
    app.button(key="likelihood_more_preset_0").click().run()
    check(app)
    assert "float64 holds **exactly 0**" in text_of(app)
    assert "likelihood_more_preset_0" not in {button.key for button in app.button}


@pytest.mark.parametrize("step", STEPS, ids=NAMES)
def test_steps_walk_by_the_arrow_keys(step):
    """The radio group has them from the browser, the buttons by their shortcuts."""
    app = opened(step=step.name)
    assert app.radio(key="likelihood_step").value == step.name
    shortcuts = [app.button(key=f"likelihood_step_{w}").proto.shortcut for w in ("back", "next")]
    assert shortcuts == ["left", "right"]


@pytest.mark.parametrize("mistake", [m for m in controls.LIKELIHOOD_MISTAKE.options if m != "none"])
def test_each_mistake_reports_something_else_and_says_what(mistake: str):
    app = opened(mistake=mistake, n="1000")
    assert mistake in app.warning[0].value
    assert "is right" in app.warning[0].value


# --- the tabs ---------------------------------------------------------------------------------


@pytest.mark.parametrize("topic", controls.LIKELIHOOD_TOPICS)
def test_a_link_opens_each_tab_and_only_that(topic: str):
    app = opened(topic=topic, step=NAMES[0])
    assert [tab.label for tab in app.tabs] == list(controls.LIKELIHOOD_TOPICS)
    filled = [tab.label for tab in app.tabs if tab.get("vega_lite_chart")]
    assert filled == [topic]


def test_the_outlier_moves_one_line_of_three():
    said = text_of(opened(topic="Other noise", outlier="true"))
    pattern = r"squares moved by ([\d.]+).*?by ([\d.]+), Student's t by (\d+\.\d+)"
    found = re.search(pattern, said)
    assert found
    squares, absolute, student = map(float, found.groups())
    assert squares > 100
    assert absolute < 1
    assert student < 1


@pytest.mark.parametrize(("law", "verdict"), [("normal", "look normal"), ("skewed", "do **not**")])
def test_residuals_are_judged_by_the_band(law: str, verdict: str):
    assert verdict in text_of(opened(topic="Residuals", look_law=law))


# --- bad input --------------------------------------------------------------------------------


def test_a_bell_without_width_is_refused_explained_and_the_last_one_stays():
    app = opened(step=NAMES[1])
    before = titles_of(app)
    app.slider(key="likelihood_sigma").set_value(0.0).run()
    check(app)
    assert "sigma must be > 0" in app.error[0].value
    assert titles_of(app) == before
    assert "sigma must be > 0" in opened(step=NAMES[1], sigma="0.0").error[0].value


def test_one_point_does_not_fix_a_line():
    assert "do not fix one line" in text_of(opened(step=NAMES[6], n="1"))


def test_without_noise_there_is_no_most_likely_width():
    said = text_of(opened(step=NAMES[6], noise="0.0", best="true", best_sigma="true"))
    assert EXACT_FIT in said


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ("1 2", "do not fix one line"),
        ("1 2\n1 2\n1 2", "do not fix one line"),
        ("1 2\n2 4\n3 1e9\n4 8", "times as likely"),
        ("1 2\n2 4\n3 6", "exactly on the best line"),
        ("1e12 1e12\n-1e12 3\n0 0", "times as likely"),
    ],
    ids=["one", "all equal", "outlier of 1e9", "exact line", "huge"],
)
def test_awkward_own_points_are_named_and_drawn_at_every_step_and_tab(points: str, words: str):
    for step, topic in ((NAMES[2], "Does σ matter?"), (NAMES[5], "Other noise")):
        app = opened(data="my own points", points=points, step=step, topic=topic, outlier="true")
        assert len(titles_of(app)) >= 3
    app = opened(data="my own points", points=points, step=NAMES[6], topic="Residuals")
    assert words in text_of(app)


def test_own_points_that_cannot_be_read_leave_the_last_figure():
    app = opened(data="my own points", points="1 2\n2 5\n3 6", step=NAMES[0])
    before = titles_of(app)
    app.text_area(key="likelihood_points").set_value("1 2\n2 five").run()
    check(app)
    assert "line 2" in app.error[0].value
    assert titles_of(app) == before


def test_tabs_show_own_points_as_soon_as_the_chain_does():
    app = opened(topic="Residuals")
    app.selectbox(key="likelihood_data").set_value("my own points").run()
    check(app)
    assert "5 residuals" in text_of(app)
    assert "your own points" in text_of(app)
