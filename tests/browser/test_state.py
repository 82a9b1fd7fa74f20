"""What a page shows, its controls and its address agree, whatever hands, history and servers do."""

import os
import random
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from benchmarks.serving import NO_CHROMIUM, browse, chromium_path, free_port, serve, settle
from ui import course

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser state")]
SLUGS = [lesson.slug for lesson in course.all_lessons()]

# What each keyed control stands on, as it is read on screen.
CONTROLS = """() => Object.fromEntries(
  [...document.querySelectorAll('.stElementContainer[class*=st-key-]')].flatMap((box) => {
    const key = [...box.classList].find((name) => name.startsWith('st-key-')).slice(7);
    const thumb = box.querySelector('input[type=range]');
    const chosen = box.querySelector('[data-baseweb=select]');
    const ticked = box.querySelector('input[type=checkbox]');
    if (thumb) return [[key, thumb.getAttribute('aria-valuetext')]];
    if (chosen) return [[key, chosen.innerText.trim() || chosen.querySelector('input')?.value]];
    return ticked ? [[key, String(ticked.checked)]] : [];
  }))"""
# What the page says. What can be undone belongs to a visit, and no link says it.
WORDS = """() => [...document.querySelectorAll(
  '[data-testid=stMain] [data-testid=stMarkdownContainer]')]
  .filter((e) => !e.closest('[class*=_touch]')).map((e) => e.textContent)"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not chromium_path():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_CHROMIUM)
    with browse() as one:
        yield one


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    with serve() as one:
        yield one


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    yield context.new_page()
    context.close()


def opened(page: Any, url: str, charts: int = 1) -> Any:
    page.goto(url)
    settle(page, charts)
    page.wait_for_timeout(500)
    return page


def at_rest(page: Any, quiet: int = 800) -> None:
    """Wait until no run has been under way for a while."""
    settle(page, quiet=quiet)


def settings_in(page: Any) -> dict[str, str]:
    return {key: values[-1] for key, values in parse_qs(urlsplit(page.url).query).items()}


def seen(page: Any) -> SimpleNamespace:
    return SimpleNamespace(controls=page.evaluate(CONTROLS), words=page.evaluate(WORDS))


def test_back_from_another_lesson_finds_every_setting(page, server):
    opened(page, server.url("sgd?sgd_lr=0.2&sgd_batch=25"))
    page.locator(".st-key-sgd_epochs input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    at_rest(page)
    wanted = {"sgd_lr": "0.2", "sgd_batch": "25", "sgd_epochs": "5"}
    assert settings_in(page) == wanted
    page.click("[data-testid=stSidebar] a:has-text('The loss surface')")
    page.wait_for_url("**/loss_surface*")
    at_rest(page)
    page.go_back()
    page.wait_for_url("**/sgd?*")
    at_rest(page)
    assert settings_in(page) == wanted
    controls = seen(page).controls
    assert (controls["sgd_lr"], controls["sgd_epochs"]) == ("0.2", "5")
    page.go_forward()
    page.wait_for_url("**/loss_surface*")


def test_a_page_outlives_its_server(page):
    port = free_port()
    with serve(port=port) as first:
        opened(page, first.url("sgd?sgd_lr=0.2"), charts=4)
    page.get_by_text("The app cannot be heard just now").wait_for(timeout=30_000)
    with serve(port=port):
        page.wait_for_selector("[data-test-connection-state=CONNECTED]", timeout=60_000)
        page.get_by_text("The app cannot be heard just now").wait_for(
            state="hidden", timeout=30_000
        )
        at_rest(page, 3000)
        page.locator(".st-key-sgd_epochs input[type=range]").focus()
        page.keyboard.press("ArrowRight")
        page.locator(".player .place", has_text="of 45").wait_for(timeout=30_000)
        assert settings_in(page)["sgd_lr"] == "0.2"


@pytest.mark.parametrize("slug", ["sgd", "loss_surface", "softmax"])
def test_presets_pressed_within_a_moment_end_in_one_state(page, server, slug):
    opened(page, server.url(slug))
    slow = page.context.new_cdp_session(page)
    draw = random.Random(slug)
    for _ in range(4):
        slow.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        for _ in range(3):
            buttons = page.locator("[class*=_presets] button:visible")
            buttons.nth(draw.randrange(buttons.count())).click(no_wait_after=True)
            page.wait_for_timeout(draw.choice([80, 120, 200]))
        slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        at_rest(page)
        before = seen(page)
        page.reload()
        settle(page, 1)
        at_rest(page)
        after = seen(page)
        assert before.controls == after.controls, page.url
        assert before.words == after.words, page.url


def test_a_control_set_back_by_hand_after_a_preset_stays_there(page, server):
    """In a part of a page that the page does not follow nobody had told that it was drawn."""
    opened(page, server.url("softmax?softmax_e1=88.5"))
    buttons = page.locator("[class*=softmax_edge_presets] button")
    buttons.filter(has_text="89:").first.click()
    at_rest(page, 2500)
    thumb = page.locator(".st-key-softmax_e1 input[type=range]")
    assert thumb.get_attribute("aria-valuetext") == "89.00"
    thumb.focus()
    page.keyboard.press("ArrowLeft")
    at_rest(page)
    assert thumb.get_attribute("aria-valuetext") == "88.50"
    assert settings_in(page)["softmax_e1"] == "88.5"


def test_what_is_moved_while_a_preset_is_on_its_way_stays_in_the_address(page, server):
    """Streamlit's server writes the whole address from memory, without what moved meanwhile."""
    opened(page, server.url("likelihood?likelihood_step=3+product"))
    thumb = page.locator(".st-key-likelihood_sigma input[type=range]")
    thumb.focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Try", exact=False).first.click(no_wait_after=True)
    inside = page.locator("[data-testid=stPopoverBody] button")
    inside.filter(has_text="1,000 points").first.click(no_wait_after=True)
    at_rest(page)
    controls, written = seen(page).controls, settings_in(page)
    for key in ("likelihood_w", "likelihood_b", "likelihood_sigma"):
        default = {"likelihood_w": 1.0, "likelihood_b": 3.0, "likelihood_sigma": 1.0}[key]
        assert float(controls[key]) == float(written.get(key, default)), key


@pytest.mark.parametrize("slug", SLUGS)
def test_the_first_screen_shows_a_control_and_a_figure(page, server, slug):
    opened(page, server.url(slug))
    head = page.locator(".st-key-head").bounding_box()
    assert head["y"] + head["height"] <= 160
    figures = page.locator("svg.marks, .listing")  # code with a line in hand is a figure too
    tops = [figures.nth(k).bounding_box()["y"] for k in range(figures.count())]
    assert min(tops) < 640
    thumb = page.locator("[data-testid=stMain] input[type=range]").first.bounding_box()
    assert thumb["y"] < 640


def test_an_embedded_lesson_comes_without_menu_and_title(page, server):
    opened(page, server.url("sgd?embed=true"), charts=4)
    at_rest(page)
    assert page.locator("[data-testid=stSidebar] a").count() == 0
    assert page.locator("h1").count() == 0
    assert page.locator("svg.marks").first.bounding_box()["y"] < 620


def test_learners_find_no_developers_buttons_or_keys(page, server):
    opened(page, server.url("data"))
    assert page.get_by_text("Deploy").count() == 0
    page.locator("[data-testid=stMain] h1").click()
    page.keyboard.press("c")
    page.wait_for_timeout(400)
    assert page.get_by_role("dialog").count() == 0


@pytest.fixture(scope="module")
def phone(browser, server) -> Iterator[SimpleNamespace]:
    """Likelihood on a phone: a slider's thumb and track, and a finger that comes down on them."""
    size = {"width": 390, "height": 844}
    context = browser.new_context(viewport=size, has_touch=True, is_mobile=True)
    page = opened(context.new_page(), server.url("likelihood"))
    session = context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        fingers = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    slider = page.locator("[data-testid=stSlider]").first
    thumb = slider.locator("input[type=range]")
    yield SimpleNamespace(
        page=page,
        touch=touch,
        value=lambda: float(thumb.get_attribute("aria-valuetext")),
        track=lambda: slider.locator("[role=group] > div").first.bounding_box(),
    )
    context.close()


@pytest.mark.parametrize("share", [0.1, 0.375, 0.9])
def test_a_swipe_that_begins_on_a_slider_scrolls_and_changes_nothing(phone, share):
    phone.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 0")
    track, value = phone.track(), phone.value()
    x, y = track["x"] + share * track["width"], track["y"] + track["height"] / 2
    phone.touch("touchStart", (x, y))
    for k in range(1, 9):
        phone.touch("touchMove", (x, y - 25 * k))
        phone.page.wait_for_timeout(16)
    phone.touch("touchEnd")
    phone.page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 100")
    assert phone.value() == value


def test_a_tap_on_the_track_of_a_slider_sets_it_and_its_thumb_is_dragged(phone):
    phone.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 0")
    at_rest(phone.page)  # a finger that stops what still rolls is no tap
    track = phone.track()
    y = track["y"] + track["height"] / 2
    phone.touch("touchStart", (track["x"] + 0.75 * track["width"], y))
    phone.touch("touchEnd")
    phone.page.wait_for_timeout(300)
    assert phone.value() == pytest.approx(4.0, abs=0.1)
    at_rest(phone.page)
    phone.touch("touchStart", (track["x"] + 0.75 * track["width"], y))
    for k in range(1, 9):
        phone.touch("touchMove", (track["x"] + (0.75 - k / 16) * track["width"], y))
        phone.page.wait_for_timeout(16)
    phone.touch("touchEnd")
    phone.page.wait_for_timeout(300)
    assert phone.value() == pytest.approx(0.0, abs=0.2)
