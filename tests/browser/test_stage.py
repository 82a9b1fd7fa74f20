"""A stage that stands alone, in a real Chromium: it fits, it is read, it hears its keys, it walks.

One opening a lesson, turned through four windows; three stages are played by keys.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from benchmarks.serving import NO_CHROMIUM, browse, chromium_path, serve, settle
from ui import course
from ui.reading.plan import Step, packed

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser stage")]
SLUGS = [lesson.slug for lesson in course.all_lessons()]
WINDOWS = ((1280, 720), (1366, 768), (1920, 1080), (390, 844))
TASK = "task=Which+batch+wanders+least%3F"
SHARE = 18 / 720  # of the height of a wall that a letter has at least

# How far anything reaches beyond the window, and pictures that do.
BEYOND = """() => {
  const main = document.querySelector('[data-testid=stMain]'), all = document.documentElement;
  const side = document.querySelector('.stMainBlockContainer > .stVerticalBlock');
  const out = [...document.querySelectorAll('.stVegaLiteChart svg.marks')].filter((svg) => {
    const { left, top, right, bottom, width } = svg.getBoundingClientRect();
    const right_of = right > innerWidth + 1, below = bottom > innerHeight + 1;
    return width < 60 || left < 0 || top < 0 || right_of || below;
  });
  const across = [all, main, side].map((e) => e.scrollWidth - e.clientWidth);
  const down = [all, main, side].map((e) => e.scrollHeight - e.clientHeight);
  return [...across, ...down, out.length].map((v) => Math.max(v, 0));
}"""
# Two boxes that cover each other: the views, the player, the column of controls.
COVERED = """() => {
  const box = (s) => document.querySelector(s)?.getBoundingClientRect();
  const views = box('.st-key-alone_views'), bar = box('.stElementContainer[class*=_player]');
  const inside = document.querySelector('.st-key-alone_views [class*=_player]');
  const below = views.bottom > innerHeight + 1;
  return below || (bar && !inside && views.bottom > bar.top + 1 && bar.bottom > views.top + 1);
}"""
# Sizes of all letters that are drawn, in pixels of the window.
LETTERS = """() => {
  const sizes = [];
  for (const text of document.querySelectorAll('.stVegaLiteChart svg.marks text')) {
    if (!text.textContent.trim() || getComputedStyle(text).opacity === '0') continue;
    const { a, b } = text.getScreenCTM();
    const size = parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b);
    sizes.push([size, text.textContent]);
  }
  const main = document.querySelector('[data-testid=stMain]');
  const words = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const { parentElement: holder, textContent } = words.currentNode;
    if (!textContent.trim() || !holder.getClientRects().length) continue;
    if (holder.closest('svg, style, script')) continue;
    sizes.push([parseFloat(getComputedStyle(holder).fontSize), textContent.trim()]);
  }
  return sizes;
}"""


@pytest.fixture(scope="module")
def world() -> Iterator[Any]:
    if not chromium_path():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_CHROMIUM)
    with serve() as server, browse() as browser:
        yield server, browser


@pytest.fixture
def visit(world: Any) -> Iterator[Any]:
    server, browser = world
    context = browser.new_context(viewport={"width": 1280, "height": 720})

    def open_(path: str, charts: int = 1) -> Any:
        page = context.new_page()
        page.goto(server.url(path))
        return at_rest(page, charts)

    yield open_
    context.close()


def at_rest(page: Any, charts: int = 1) -> Any:
    page.wait_for_timeout(400)
    settle(page, charts)
    page.wait_for_timeout(700)
    return page


def step(page: Any, key: str, target: str = "sgd") -> int:
    page.keyboard.press(key)
    page.wait_for_timeout(150)
    return page.evaluate(f"window.oneLayer.{target}.step")


@pytest.mark.parametrize("slug", SLUGS)
def test_a_stage_fits_four_windows_and_is_read_from_the_last_row(visit, slug):
    page = visit(f"{slug}?view=stage&{TASK}")
    expect(page.locator(".st-key-alone_task")).to_contain_text("Which batch wanders least?")
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(900)
        assert page.evaluate(BEYOND) == [0] * 7, (width, height)
        assert not page.evaluate(COVERED), (width, height)
        if width > height:
            small = [one for one in page.evaluate(LETTERS) if one[0] < SHARE * height - 0.1]
            assert not small, (width, height)
    assert not page.locator("[data-testid=stSidebar]").is_visible()


def serious(page: Any) -> list[Any]:
    found = Axe().run(page).response["violations"]
    return [
        (one["id"], [node["target"] for node in one["nodes"]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def test_the_keys_of_a_stage_with_a_player_and_the_way_back(visit):
    page = visit("sgd?sgd_lr=0.2&sgd_compare=batch+sizes&sgd_step=3", charts=4)
    place = "document.querySelector('[data-testid=stMain]').scrollTop"
    page.evaluate(f"{place} = 900")
    page.get_by_role("button", name="Show the stage alone").evaluate("(door) => door.click()")
    page.wait_for_selector(".st-key-alone_views")
    at_rest(page, 4)
    assert "view=stage" in page.url
    assert "sgd_compare=batch+sizes" in page.url, "what the stage does not draw stays in the link"
    assert [step(page, key) for key in ("ArrowRight", "PageDown", "PageUp", "End", "Home")] == [
        4,
        5,
        4,
        36,
        0,
    ]
    page.keyboard.press(" ")
    page.wait_for_function("window.oneLayer.sgd.step > 1")
    page.keyboard.press(" ")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="The keys of this stage")
    expect(sheet).to_contain_text("Explodes")
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.keyboard.press("3")
    page.wait_for_url("**sgd_batch=1**")
    page.keyboard.press("h")
    expect(page.locator(".st-key-sgd_lr [data-testid=stSlider]")).to_be_hidden()
    page.keyboard.press("h")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")
    page.keyboard.press("Escape")
    page.wait_for_selector("h1")
    at_rest(page, 5)
    assert "view=" not in page.url
    assert "sgd_compare=batch+sizes" in page.url
    assert abs(page.evaluate(place) - 900) < 2
    page.go_back()
    page.wait_for_selector(".st-key-alone_views")
    assert "view=stage" in page.url
    page.reload()
    at_rest(page, 4)
    assert page.locator("h1").count() == 0
    assert "sgd_compare=batch+sizes" in page.url


def test_the_keys_of_a_stage_with_steps(visit):
    page = visit("softmax?view=stage", charts=2)
    chosen = page.get_by_role("radio", checked=True)
    for key, name in (
        ("PageDown", "2"),
        ("ArrowRight", "3"),
        ("PageUp", "2"),
        ("End", "7"),
        ("Home", "1"),
    ):
        page.keyboard.press(key)
        expect(page.locator("label:has(input:checked)")).to_contain_text(name, timeout=10_000)
        at_rest(page, 1)
    assert chosen.count() <= 1
    assert serious(page) == []


def test_the_keys_of_a_stage_without_steps_move_nothing_and_say_so(visit):
    page = visit("loss_surface?view=stage", charts=2)
    before = page.url
    for key in ("ArrowRight", "PageDown", " ", "End"):
        page.keyboard.press(key)
    at_rest(page, 2)
    assert page.url == before
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("this stage has no steps")
    page.keyboard.press("Escape")
    page.get_by_role("slider").nth(1).focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**surface_**")


def test_a_plan_is_prepared_walked_and_survives_a_reload(visit):
    page = visit("sgd?sgd_lr=0.2&sgd_step=3", charts=4)
    page.get_by_role("button", name="For the class").click()
    page.get_by_label("Epochs: shown").uncheck()
    page.get_by_label("Learning rate η: stays as it is").check()
    page.get_by_label("Task, one line").fill("Which <b>batch</b> wanders?")
    link = page.get_by_label("The link").input_value()
    assert "hide=sgd_epochs&lock=sgd_lr&task=Which" in link
    page.get_by_role("button", name="Add to the plan").click()
    expect(page.locator(".prepare .said")).to_have_text("1 in the plan.")
    page.get_by_role("link", name="The plan").click()
    page.get_by_label("A link to a lesson").fill("/softmax?softmax_step=2+temperature")
    page.get_by_label("Its name").fill("Shares")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_label("2. Softmax, to breaking point")).to_have_value("Shares")
    page.get_by_role("link", name="Show it").click()
    page.wait_for_selector(".st-key-alone_views")
    at_rest(page, 4)
    expect(page.locator(".st-key-alone_task")).to_contain_text("Which <b>batch</b> wanders?")
    expect(page.get_by_role("slider", name="Epochs")).to_be_hidden()
    assert page.evaluate("window.oneLayer.sgd.step") == 3
    page.keyboard.press("PageDown")
    page.wait_for_url("**/softmax?**")
    at_rest(page, 2)
    expect(page.locator("label:has(input:checked)")).to_contain_text("2 temperature")
    page.reload()
    at_rest(page, 2)
    expect(page.locator(".alone .where")).to_have_text("2 of 2")
    page.keyboard.press("PageUp")
    page.wait_for_url("**/sgd?**")
    at_rest(page, 4)
    assert page.evaluate("window.oneLayer.sgd.step") == 3
    page.keyboard.press("Escape")
    page.wait_for_selector("h1")
    assert not {"view=", "plan=", "at="} & {
        f"{pair.split('=')[0]}=" for pair in page.url.split("?")[1].split("&")
    }


def test_two_links_to_one_lesson_are_two_states(visit):
    """The second names fewer settings: those of the first must not stay behind."""
    steps = [
        Step("One", "sgd", "sgd_lr=0.2&sgd_step=5&sgd_compare=batch+sizes"),
        Step("Two", "sgd", "sgd_batch=1"),
    ]
    page = visit(f"{steps[0].link}&view=stage&plan={packed(steps)}&at=1", charts=4)
    page.keyboard.press("PageDown")
    page.wait_for_url("**at=2**")
    at_rest(page, 4)
    expect(page.get_by_role("slider", name="Batch size")).to_have_attribute("aria-valuetext", "1")
    expect(page.get_by_role("slider", name="Learning rate")).to_have_attribute(
        "aria-valuetext", "0.1"
    )
    assert page.evaluate("window.oneLayer.sgd.step") == 0
    assert "sgd_compare" not in page.url
