"""Lesson 07: every step and every tab by its link, equal sides, and bad input named and drawn."""

import math
import re
from functools import partial

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as hyp
from reading import ROOT, check, open_by_link, text_of, titles_of
from streamlit.testing.v1 import AppTest

from charts.palettes import LIGHT
from core.data import Dataset, OwnSpec, load, named_spec
from core.likelihood import MISTAKES, LineSpec, chain, normal, running_product, sigma_mle
from core.linear_regression import closed_form
from core.noise import DRAWS, NoisySpec, noisy_line
from lessons.likelihood import (
    controls,
    tables_around,
    words,
    words_formulas,
    words_noise,
    words_practice,
    words_predict,
    words_sigma,
)
from lessons.likelihood.loss import twin_chart
from lessons.likelihood.tables import ChainTables, chain_tables
from lessons.likelihood.tables_around import law_tables, residual_tables
from lessons.likelihood.tables_loss import twin_tables
from lessons.likelihood.words import EXACT_FIT, STEPS

PAGE = ROOT / "pages" / "07_likelihood.py"
NAMES = [step.name for step in STEPS]
OWN_LINK = {"data": "own points"}


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
    assert "float64 still holds it" in text_of(opened(step=NAMES[2], n="20"))


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
    predict(app, "likelihood_product", "exactly 0")
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


@pytest.mark.parametrize("mistake", [m for m in controls.MISTAKE.options if m != "none"])
def test_each_mistake_reports_something_else_and_says_what(mistake: str):
    app = opened(mistake=mistake, n="1000")
    assert mistake in app.warning[0].value
    assert "is right" in app.warning[0].value


# --- the tabs ---------------------------------------------------------------------------------


@pytest.mark.parametrize("topic", controls.TOPICS)
def test_a_link_opens_each_tab_and_only_that(topic: str):
    app = opened(topic=topic, step=NAMES[0])
    assert [tab.label for tab in app.tabs] == list(controls.TOPICS)
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


# --- what is said is true at every setting ----------------------------------------------------


def points_of(n: int = 20, noise: float = 1.0, rows: tuple = ()) -> Dataset:
    return load(OwnSpec(rows) if rows else named_spec("one feature", n=n, noise=noise))


def tables_of(w: float = 1.0, b: float = 3.0, sigma: float = 1.0, **data) -> ChainTables:
    return chain_tables(chain(points_of(**data), LineSpec(w, b, sigma)))


@pytest.mark.parametrize("noise", [0.05, 0.2, 0.25, 0.3, 1.0])
def test_the_foretold_product_is_the_one_that_1000_factors_give(noise: float):
    best = closed_form(*(lambda d: (d.X, d.y))(points_of(noise=noise))).theta.tolist()
    t = tables_of(*best, sigma=noise, noise=noise)
    answer, _ = words_predict.product_prediction(t)
    product = running_product(t.links.said.density.repeat(50), torch.double)[-1].item()
    ranges = (product == 0, 0 < product < 1, 1 <= product < math.inf, product == math.inf)
    assert answer == words_predict.LEFT_OVER[ranges.index(True)]


def test_more_points_are_offered_once_somebody_has_guessed_and_only_while_the_product_is_held():
    app = opened(step=NAMES[2])
    assert "the product is lost" not in text_of(app)
    assert "1,000 points and σ = 1 the product is lost" in predict(
        app, "likelihood_product", "infinity"
    )
    app = opened(step=NAMES[2], n="1000")
    predict(app, "likelihood_product", "earlier")
    assert "likelihood_more_preset_0" not in {button.key for button in app.button}


def test_a_mistake_without_harm_names_settings_where_it_harms():
    narrow = tables_of(2.0, 4.2, 0.2, n=1000, noise=0.2)
    said = words_practice.damage(narrow.links, "log of the product")
    assert "does no harm" in said
    assert "1,000 points and σ = 1" in said
    wide = tables_of(2.0, 4.2, 1.0, n=1000, noise=0.2)
    for mistake in MISTAKES:
        assert "is right" in words_practice.damage(wide.links, mistake)


def test_own_points_that_cannot_be_read_are_refused_on_the_page_not_in_a_closed_menu():
    app = opened(**OWN_LINK, points="1 2\n2 3\nabc 4\ndef 5")
    (fold,) = [block for block in app.get("popover") if block.proto.popover.label == "Data"]
    assert not fold.get("error")
    assert "line 3" in app.error[0].value


def test_the_worst_point_is_the_farthest_even_where_densities_underflow():
    t = tables_of(-2.0, -2.0, 0.05, n=1000)
    assert (t.points["density"] == 0).sum() > 1
    farthest = int(t.points["residual"].abs().argmax())
    assert f"point {farthest + 1} worst" in words.notice(2, t)


def test_a_point_alone_or_one_of_equals_is_neither_best_nor_worst():
    for t in (tables_of(n=1), tables_of(2.0, 4.2, noise=0.0)):
        assert "worst" not in words.notice(2, t)
    assert "alike" in words.notice(2, tables_of(2.0, 4.2, noise=0.0))


def test_a_flat_curve_has_no_lowest_point():
    for n, rows in ((1, ()), (3, ((1.0, 2.0), (1.0, 4.0), (1.0, 9.0)))):
        links = tables_of(n=n, rows=rows).links
        twin = twin_tables(links.data, 1.0, num=15)
        assert "argmin" not in twin_chart(twin, links, LIGHT).tables["at"]
        curves = tables_around.three_sigmas_table(links.data, 1.0, 2.0)
        assert {row["lowest at w"] for row in words_sigma.argmin_rows(curves, n)} == {"every w"}
        assert "flat" in words_sigma.sigma_prediction(curves, n)[1]
    app = opened(step=NAMES[5], n="1")
    assert "do not fix one line" in text_of(app)
    assert not [b for b in app.get("button_group") if b.key == "likelihood_lowest_predict"]
    assert r"\hat w = " not in " ".join(f.value for f in opened(step=NAMES[6], n="1").latex)
    assert " 1 densities" not in text_of(opened(step=NAMES[2], n="1"))


@settings(max_examples=200, deadline=None)
@given(
    hyp.floats(-2, 6), hyp.floats(-2, 8), hyp.floats(0.01, 3), hyp.integers(1, 40), hyp.booleans()
)
def test_the_printed_operands_of_the_loss_give_its_printed_result(w, b, sigma, n, round_sigma):
    links = tables_of(w, b, round(sigma, 2) if round_sigma else sigma, n=n).links
    left, n_, loss, width, constant, right = words_formulas.two_sides(links)
    assert left == right
    result = int(n_) * float(loss) / float(width) ** 2 + float(constant)
    digits = len(right.partition("e")[0].partition(".")[2])
    assert abs(result - float(right)) <= 0.501 * 10.0**-digits


def value_of(latex: str) -> float:
    """A sum or product in LaTeX, worked out as a pocket calculator would."""
    plain = re.sub(r"\\underbrace\{(.*?)\}_\{.*?\}+", r"\1", latex).replace(r"\times", "*")
    return eval(re.sub(r"10\^\{(-?\d+)\}", r"10**(\1)", plain))


def fourth(value: float) -> float:
    """What one more in the fourth digit of a number is worth."""
    return 10.0 ** (math.floor(math.log10(abs(value))) - 3) if value else 1e-300


@settings(max_examples=200, deadline=None)
@given(hyp.floats(-2, 6), hyp.floats(-2, 8), hyp.floats(0.05, 3), hyp.integers(1, 40))
def test_the_other_formulas_give_their_printed_results_too(w, b, sigma, n):
    t = tables_of(w, b, sigma, n=n)
    _, label, given_by = words_formulas.formula(1, t)[1].split(" = ")
    assert abs(value_of(given_by) - value_of(label)) <= 0.501 * fourth(value_of(label))
    constant, squares, total = words_formulas.two_parts(t.links)
    decimals = len(total.partition(".")[2])
    assert abs(float(constant) + float(squares) - float(total)) <= 0.501 * 10.0**-decimals
    latex = words_formulas.formula(2, t)[1]
    residual = re.search(r"-\\frac\{\(?([^)^]+?)\)?\^2\}", latex)
    width = re.search(r"2 \\cdot (.+?)\^2", latex)
    assert residual
    assert width
    away = torch.tensor(value_of(residual[1]), dtype=torch.double)
    density = normal(away, 0.0, float(width[1])).item()
    printed = value_of(latex.rpartition(" = ")[2])
    # float64's smallest numbers are 5e-324 apart: a density of 4.3e-322 has no fourth digit
    assert abs(density - printed) <= 0.501 * fourth(printed) + 5e-324


def test_the_page_prints_these_operands():
    app = opened(step=NAMES[5], w="-2.0", b="-2.0", sigma="0.05", n="1000")
    links = tables_of(-2.0, -2.0, 0.05, n=1000).links
    left, _, loss, _, _, right = words_formulas.two_sides(links)
    formula = " ".join(f.value for f in app.latex)
    assert all(text in formula for text in (left, loss, right))


def test_few_residuals_are_never_both_normal_and_leaning():
    for law in DRAWS:
        for n in (5, 20, 50, 100, 1000):
            t = residual_tables(noisy_line(NoisySpec(law=law, n=n))[0])
            said = words_noise.residual_notice(t)
            assert not ("They look normal" in said and "leans" in said)
            assert n > 5 or "leans" not in said


def test_a_slider_whose_number_comes_from_elsewhere_is_switched_off():
    app = opened(step=NAMES[0], best="true")
    off = {key: app.slider(key=f"likelihood_{key}").disabled for key in ("w", "b", "sigma")}
    assert off == {"w": True, "b": True, "sigma": False}
    assert "Move w and b" not in text_of(app)
    app.toggle(key="likelihood_best_sigma").set_value(True).run()
    assert app.slider(key="likelihood_sigma").disabled
    assert "Move w and b" in text_of(opened(step=NAMES[0]))


def test_sigma_goes_to_the_maximum_for_the_line_that_is_shown():
    app = opened(step=NAMES[6], best_sigma="true")
    hat = sigma_mle(tables_of().links.said.residual)
    assert f"most likely width is {hat:.4g}" in text_of(app)
    assert f"sigma={hat!r}" in " ".join(block.value for block in app.code)


def test_a_point_that_is_not_there_cannot_be_spelled_out():
    app = opened(step=NAMES[1], n="50", point="30")
    assert app.number_input(key="likelihood_point").value == 30
    app.select_slider(key="likelihood_n").set_value("100").run()
    assert app.number_input(key="likelihood_point").value == 30
    app.select_slider(key="likelihood_n").set_value("20").run()
    check(app)
    assert app.number_input(key="likelihood_point").value == 20
    assert r"\ell_{20}" in " ".join(f.value for f in app.latex)
    field = opened(step=NAMES[1], point="500").number_input(key="likelihood_point")
    assert field.max == 20
    assert field.value <= 20


FAR = {"w": "-2.0", "b": "-2.0", "sigma": "0.05", "n": "1000"}


@pytest.mark.parametrize("step", [0, 1, 5, 6])
def test_what_lies_outside_of_a_picture_is_said(step: int):
    assert "outside the picture" in text_of(opened(step=NAMES[step], **FAR))
    assert "outside the picture" not in text_of(opened(step=NAMES[step], best="true"))


def test_rounding_is_not_a_result():
    app = opened(data="toy line", step=NAMES[6])
    said = text_of(app)
    assert "10⁻" not in said
    assert r"\times 10^" not in " ".join(f.value for f in app.latex)
    said = text_of(opened(step=NAMES[0], noise="0.0", best="true"))
    assert "all residuals are 0" in said


def test_numbers_are_spelt_for_learners():
    minus = text_of(opened(step=NAMES[4], **FAR))
    assert re.search(r"the squares \d\d,\d{3},\d{3}\.", minus)
    assert re.search(r"alone pays \d+,000 for", minus)
    assert "e+" not in text_of(opened(step=NAMES[6], **FAR))
    said = words_noise.label_formula(tables_around.label_table([1.0, 1.0, 0.01]))[1]
    assert "-0" not in said
    assert "costs most" not in words_noise.label_notice(tables_around.label_table([1.0, 1.0, 1.0]))
    assert "Samples 1 and 3 cost" in words_noise.label_notice(
        tables_around.label_table([0.2, 1.0, 0.2])
    )


@given(hyp.lists(hyp.integers(1, 100), min_size=3, max_size=3))
def test_the_printed_surprises_add_up_to_their_printed_sum(percent):
    _, numbers = words_noise.label_formula(tables_around.label_table([p / 100 for p in percent]))
    terms, _, total = numbers.partition(" = ")
    assert abs(sum(map(float, terms.split(" + "))) - float(total)) < 0.0005


def test_the_share_of_the_variance_is_said_where_a_variance_is_known():
    assert "only 100%" not in text_of(opened(step=NAMES[6], n="1000"))
    assert "99.8%" in text_of(opened(step=NAMES[6], n="1000"))
    exercise = text_of(opened(step=NAMES[6], data="exercise", truth="true"))
    assert "of the true σ²" not in exercise
    assert "no truth to show" in exercise


def test_what_lies_beyond_the_edge_of_the_bells_picture_is_said():
    assert "cuts" in words_sigma.bell_notice(5.0, 4.0)
    assert "cuts" not in words_sigma.bell_notice(0.0, 1.0)
    assert "beyond the picture" in words_sigma.bell_summary(5.0, 4.0)


def test_the_width_of_the_laplace_law_is_not_called_like_the_height_of_the_line():
    assert r"{b}" not in words_noise.law_formula(3)[0]
    assert "/b" not in words_noise.SHAPES
    assert "scale" in words_noise.SHAPES


# --- the outlier ------------------------------------------------------------------------------


def outlier_words(value: float, n: int = 50, zoom: bool = True) -> str:
    rows = noisy_line(NoisySpec(n=n))[0]
    clean, far = law_tables(rows, None, 3), law_tables(rows, value, 3)
    return words_noise.law_notice(clean, far, value, switched=True, zoom=zoom)


def test_the_normal_law_is_blamed_only_where_it_alone_gives_way():
    assert "all but impossible" in outlier_words(10_000.0)
    assert "beyond the edge" in outlier_words(10_000.0)
    assert "beyond the edge" not in outlier_words(10_000.0, zoom=False)
    for said in (outlier_words(1.0), outlier_words(1e9, n=2)):
        assert "all but impossible" not in said
    assert "beyond the edge" not in outlier_words(1.0)


def test_the_three_lines_agree_only_where_they_do():
    assert "agree roughly" in text_of(opened(topic="Other noise"))
    points = "\n".join([*(f"{x} {2 * x + x % 2}" for x in range(9)), "9 1e9"])
    own = text_of(opened(**OWN_LINK, points=points, topic="Other noise"))
    assert "agree roughly" not in own


@pytest.mark.parametrize("n", [2, 5, 50, 200])
@pytest.mark.parametrize("value", [0.0, 1.0, -3.0, 1e4, -1e9])
def test_the_outlier_is_foretold_among_several_options(value: float, n: int):
    rows = noisy_line(NoisySpec(n=n))[0]
    clean, far = law_tables(rows, None, 3), law_tables(rows, value, 3)
    _, options, answer, _ = words_noise.outlier_prediction(clean, far, value, n)
    assert len(set(options)) == len(options) >= 3
    assert answer in options


# --- bad input --------------------------------------------------------------------------------


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
        app = opened(data="own points", points=points, step=step, topic=topic, outlier="true")
        assert len(titles_of(app)) >= 3
    app = opened(data="own points", points=points, step=NAMES[6], topic="Residuals")
    assert words in text_of(app)


def test_own_points_that_cannot_be_read_leave_the_last_figure():
    app = opened(data="own points", points="1 2\n2 5\n3 6", step=NAMES[0])
    before = titles_of(app)
    app.text_area(key="likelihood_points").set_value("1 2\n2 five").run()
    check(app)
    assert "line 2" in app.error[0].value
    assert titles_of(app) == before


def test_tabs_show_own_points_as_soon_as_the_chain_does():
    app = opened(topic="Residuals")
    app.selectbox(key="likelihood_data").set_value("own points").run()
    check(app)
    assert "5 residuals" in text_of(app)
    assert "your own points" in text_of(app)
