"""The graph in a real browser: by node, both ways; another graph begins at its own start."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.serving import NO_CHROMIUM, browse, chromium_path, serve, settle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser autograd")]


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    if not chromium_path():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_CHROMIUM)
    with serve() as server, browse() as browser:
        one = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
        one.sent = 0
        one.on("websocket", lambda socket: socket.on("framesent", lambda _: count(one)))
        one.home = server.url("autograd")
        yield one


def opened(page: Any, query: str = "") -> None:
    page.goto(f"{page.home}{query}")
    settle(page, 3)


def count(page: Any) -> None:
    page.sent += 1


def place(page: Any) -> str:
    return page.locator(".player .place").first.inner_text()


def now(page: Any) -> str:
    return page.locator(".readout dd").first.inner_text()


def words(page: Any) -> set[str]:
    """What is written on the graph."""
    texts = page.locator(".st-key-autograd svg.marks text")
    return {text for text in texts.all_text_contents() if text}


def at(page: Any, text: str) -> None:
    page.locator(".player .place", has_text=text).first.wait_for()


def test_it_walks_by_node_both_ways_and_asks_the_server_nothing(page):
    opened(page)
    at(page, "step 2 of 8")
    assert "z = 17" in words(page)
    page.locator(".player .scrub").first.focus()
    page.wait_for_timeout(1500)
    before = page.sent
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    at(page, "step 6 of 8")
    assert "1 × 4 = 4 to x" in now(page)
    assert {"1 × 4 = 4", "1 × 3 = 3"} <= words(page)
    there = words(page)
    page.keyboard.press("End")
    at(page, "step 8 of 8")
    assert {".grad = 4", ".grad = 3", ".grad = 1"} <= words(page)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    at(page, "step 6 of 8")
    page.wait_for_timeout(200)
    assert words(page) == there
    page.keyboard.press("Home")
    at(page, "step 0 of 8")
    page.wait_for_timeout(200)
    assert not [text for text in words(page) if "grad" in text or "=" in text]
    assert page.locator(".player .speed").first.input_value() == "1"
    assert page.sent == before


def test_another_graph_begins_where_its_way_back_does(page):
    opened(page)
    at(page, "step 2 of 8")
    page.locator(".player .scrub").first.focus()
    page.keyboard.press("End")
    at(page, "step 8 of 8")
    page.locator(".st-key-autograd_graph input").click()
    page.get_by_role("option", name="my own expression").click()
    at(page, "step 6 of 14")
    page.locator(".st-key-autograd_text input").fill("L = (w*x - y)^2")
    page.keyboard.press("Enter")
    at(page, "step 3 of 10")
    assert "L = v₂^2 = 0^2 = 0" in now(page)


def test_what_has_no_value_is_said_and_the_graph_stays(page):
    opened(page, "?autograd_graph=my+own+expression&autograd_text=L+%3D+%28w%2Ax+-+y%29%5E2")
    at(page, "step 3 of 10")
    field = page.locator(".st-key-autograd_text input")
    field.fill("L = (w*x - y)/(x - 1)")
    page.keyboard.press("Enter")
    page.get_by_text("Character 14 divides by zero").wait_for()
    at(page, "step 3 of 10")
    assert "L = v₂^2 = 0^2 = 0" in now(page)
    assert field.input_value() == "L = (w*x - y)/(x - 1)"
