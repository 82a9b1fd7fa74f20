"""The home page in a real browser: what is typed is found, a card is a link, ticks stay here."""

import os
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import rows
from playwright.sync_api import expect

from benchmarks.serving import NO_CHROMIUM, browse, chromium_path, serve, settle
from ui import course, finds

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser concise")]


@pytest.fixture(scope="module")
def world() -> Iterator[Any]:
    if not chromium_path():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_CHROMIUM)
    with serve() as server, browse() as browser:
        yield SimpleNamespace(server=server, browser=browser)


@pytest.fixture
def page(world) -> Iterator[Any]:
    context = world.browser.new_context(viewport={"width": 1366, "height": 768})
    one = context.new_page()
    one.goto(world.server.url(""))
    settle(one)
    expect(one.locator(".find[data-ready]")).to_have_count(1)  # its script comes after its field
    yield one
    context.close()


def found(page: Any, words: str) -> list[str]:
    page.locator(".find input").fill(words)
    return page.locator(".find li a").all_inner_texts()


def heading_in_sight(page: Any, anchor: str) -> None:
    page.wait_for_function(
        "id => { const top = document.getElementById(id)?.getBoundingClientRect().top;"
        " return top >= -5 && top < 400 }",
        arg=anchor,
    )


def test_what_is_typed_is_found_by_name_and_by_other_words(page):
    for find in finds.all_finds()[::7]:
        assert find.name in found(page, find.name), find.name
        for word in find.also[:1]:
            assert found(page, word), word
    for lesson in course.all_lessons():
        assert lesson.title in found(page, lesson.title)
    assert "learning rate" in found(page, "eta")[:2]
    assert "learning rate" in found(page, "ETA ")[:2]
    assert found(page, "") == []
    assert found(page, "<b>nothing</b> [x](y)") == []
    expect(page.locator(".find .none")).to_contain_text("Nothing of that name")


# known mistakes: what a reader would type, and the name under which it is found
MISTAKES = {
    "B01": ("hyper-parameter", "hyper-parameters that training changes"),
    "B02": ("mean or sum", "sum or mean"),
    "B03": ("divide by batch_size", "nominal divisor"),
    "B04": ("MSELoss half", "rate not halved"),
    "B05": ("name 'X' is not defined", "a snippet that cannot run"),
    "B06": ("two rates", "two rates, two numbers of epochs"),
    "B07": ("no_grad", "in place on a leaf"),
    "B08": ("imports left out", "a snippet that cannot run"),
    "B09": ("num_workers", "worker processes that nobody waits for"),
    "B10": ("softmax nan", "exp overflows at 89"),
    "B11": ("log 0", "exp overflows at 89"),
    "B12": ("printed loss", "the printed loss, divided twice"),
    "B13": ("net.eval", "eval() without train()"),
    "B14": ("animation", "sleep in the training loop"),
    "B15": ("running average", "a running average beside an end of epoch"),
    "B16": ("cmap gray", "a grey image in false colours"),
    "B17": ("test set", "test set"),
    "B18": ("time.time", "timed once"),
    "B19": ("load_state_dict", "weights saved and never loaded"),
    "B20": ("1-D labels", "1-D labels in training"),
    "B21": (".data", ".data"),
    "B22": ("zero_grad", "no zero_grad"),
    "B23": ("loss outside no_grad", "a number printed with its grad_fn"),
    "B24": ("set_matplotlib_formats", "dates and claims as often told"),
    "B25": ("copied from a PDF", "signs lost in a copy"),
    "B26": ("variance", "variance 0.01, or deviation 0.01?"),
    "B27": ("linear programming", "dates and claims as often told"),
    "B28": ("reshape -1", "reshape"),
    "B29": ("grad_fn", "a number printed with its grad_fn"),
    "B30": ("plt", "plt is not defined"),
    "B31": ("softmax twice", "softmax twice"),
    "B32": ("three outputs", "too many outputs for the classes"),
    "B33": ("linear net sigmoid", "a hidden layer that is only there"),
    "B34": ("hidden layer", "a hidden layer that is only there"),
    "B35": ("wrong pair", "a picture of the wrong pair"),
    "B36": ("BCEWithLogitsLoss", "BCEWithLogitsLoss"),
    "B37": ("training data", "accuracy on the training data"),
    "B38": ("ReLU before loss", "ReLU before the loss"),
    "B39": ("size_average", "size_average"),
    "B40": ("learns nothing", "a sigmoid that has learned nothing"),
    "B41": ("batch accuracy", "counters set to 0 inside the loop"),
    "B42": ("IndexError", "loop to batch_size on the last batch"),
    "B43": ("can't call numpy", "plotting a tensor that needs grad"),
    "B44": ("loss.item", "losses kept as tensors"),
    "B45": ("logged loss", "a loss summed over moving weights"),
    "B46": ("sign error", "(ax + b + y)²"),
    "B47": ("zig-zag", "all losses against one parameter"),
    "B48": ("grid search", "exhaustive search"),
    "B49": ("local minimum", "a missed range is no local minimum"),
    "B50": ("same feature", "the same feature twice"),
    "B51": ("time.sleep", "sleep in the training loop"),
    "B52": ("not enough epochs", "too few epochs on the toy line"),
    "B53": ("list index out of range", "cross-entropy without its minus"),
    "B54": ("tanh logits", "the state itself as logits"),
    "B55": ("TensorFlow", "dates and claims as often told"),
    "B56": ("non-printable", "a no-break space in code"),
    "B57": ("FileNotFoundError", "a path on one's own disk"),
    "B58": ("never closed", "a bracket left open"),
    "B59": ("global", "forward reads a global variable"),
    "B60": ("Boston", "Boston house prices"),
    "B61": ("penalty", "penalty='l1'"),
    "B62": ("class name", "one class name used twice"),
}


def test_every_known_mistake_is_found_by_the_words_of_who_looks_for_it(page):
    assert list(MISTAKES) == rows.MISTAKES
    for mistake, (words, name) in MISTAKES.items():
        assert name in found(page, words)[:5], mistake


def test_enter_opens_the_place_with_its_settings_and_back_leads_home(page):
    assert found(page, "nominal divisor") == ["nominal divisor"]
    page.locator(".find input").press("Enter")
    page.wait_for_url("**/sgd?*")
    settle(page, 4)
    assert "nominal divisor" in page.locator("[data-testid=stMain]").inner_text()
    heading_in_sight(page, "go-further")
    page.go_back()
    expect(page.locator(".find input")).to_be_visible()
    expect(page.locator(".find .seen")).to_contain_text("1 of")


def test_arrows_choose_and_escape_clears(page):
    names = found(page, "batch")
    assert len(names) > 2
    field = page.locator(".find input")
    for key, at in (("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1)):
        field.press(key)
        expect(page.locator(".find li[aria-selected=true] a")).to_have_text(names[at])
    field.press("Escape")
    assert field.input_value() == ""
    expect(page.locator(".find ul")).to_be_hidden()


def test_a_card_is_a_link_all_of_it_and_what_was_opened_has_a_tick_until_it_is_forgotten(page):
    lesson = course.all_lessons()[0]
    page.locator(f".st-key-home_card_{lesson.slug} img").click(force=True)
    page.wait_for_url(f"**/{lesson.slug}")
    settle(page, 1)
    page.go_back()
    expect(page.locator(".find .seen")).to_contain_text(f"1 of {len(course.all_lessons())}")
    tick = (
        "slug => getComputedStyle(document.querySelector(`.st-key-home_card_${slug} a p`),"
        " '::after').content"
    )
    assert "✓" in page.evaluate(tick, lesson.slug)
    assert "✓" not in page.evaluate(tick, course.all_lessons()[1].slug)
    page.locator(".find .seen button").click()
    expect(page.locator(".find .seen")).to_be_hidden()
    assert "✓" not in page.evaluate(tick, lesson.slug)


def test_a_stop_of_a_walk_opens_in_the_same_visit_where_it_says(page):
    stop = next(
        stop
        for path in finds.all_paths()
        for stop in path.walks[10]
        if stop.stand.under and stop.stand.lesson.slug == "linear_regression"
    )
    page.evaluate("window.sameVisit = true")
    page.locator(".walk a", has_text=stop.stand.lesson.title).first.click()
    page.wait_for_url("**/linear_regression*")
    settle(page, 1)
    heading_in_sight(page, "my-line-against-the-best-line")
    assert page.evaluate("window.sameVisit")


@pytest.mark.row("FND-2")
def test_the_glossary_finds_too_and_its_shelf_opens_places_in_the_same_visit(page):
    page.get_by_role("link", name="Words, formulas, numbers").first.click()
    page.wait_for_url("**/glossary")
    settle(page, 3)
    assert "hyper-parameter" in found(page, "hyperparam")
    assert page.locator(".find .seen").is_hidden()
    page.evaluate("window.sameVisit = true")
    shelf = page.locator("[class*=glossary_places]")
    assert shelf.locator(".katex-error").count() == 0
    assert shelf.locator(".katex").count() >= 20
    shelf.get_by_role("link", name="Stochastic gradient descent").first.click()
    page.wait_for_url("**/sgd*")
    settle(page, 4)
    heading_in_sight(page, "the-rule")
    assert page.evaluate("window.sameVisit")
