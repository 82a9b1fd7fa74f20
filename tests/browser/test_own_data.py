"""Own data under real hands: a file, a question, the menu, the address, a reload."""

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from benchmarks.serving import NO_CHROMIUM, browse, chromium_path, serve, settle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser own data")]
HEAD = "[class*=_own] strong"
FILE = {
    "name": "flats.csv",
    "mimeType": "text/csv",
    "buffer": "area (m²);price (k€)\n61,5;210\n75;250\n88;301\n95;322\n".encode(),
}


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    if not chromium_path():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_CHROMIUM)
    with serve() as one:
        yield one


@pytest.fixture
def page(server: Any) -> Iterator[Any]:
    with browse() as browser:
        yield browser.new_page()


def reads(page: Any, words: str) -> None:
    """The headline of own data comes to say these words."""
    page.wait_for_function(
        "([where, words]) => [...document.querySelectorAll(where)].some("
        "(e) => e.textContent === words)",
        arg=[HEAD, words],
    )


def test_a_file_follows_from_lesson_to_lesson_and_comes_back_by_its_link(page, server):
    page.goto(server.url("data?data_source=own+points"))
    settle(page, 1)
    page.set_input_files("input[type=file]", FILE)
    reads(page, "price (k€)")
    page.get_by_role("link", name="The loss surface").first.click()
    page.wait_for_url("**/loss_surface*")
    settle(page, 2)
    page.locator(".st-key-surface_data").get_by_role("combobox").click()
    page.get_by_role("option", name="own points").click()
    reads(page, "price (k€)")
    page.wait_for_function("location.search.includes('surface_points')")
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    settle(page, 2)
    reads(page, "price (k€)")
    assert "area (m²)" in page.locator(".vega-embed svg").nth(1).text_content()


def test_a_question_is_answered_by_a_click_and_the_answer_is_in_the_link(page, server):
    text = quote("area\tprice\n1,200\t5\n1,300\t6\n1,500\t9\n")
    page.goto(server.url(f"data?data_source=own+points&data_points={text}"))
    settle(page, 1)
    page.get_by_role("button", name="1,200 is 1200").click()
    reads(page, "price")
    page.wait_for_function("location.search.includes('~1') || location.search.includes('%7E1')")
    page.reload()
    settle(page, 1)
    reads(page, "price")
    assert page.get_by_role("button", name="1,200 is 1200").count() == 0


def test_the_cure_beside_the_slider_standardises_at_once(page, server):
    text = quote("Years,Pay\n1.1,39000\n2,43700\n3.2,64100\n4,55900\n5.1,66200")
    page.goto(server.url(f"sgd?sgd_lr=1&sgd_data=own+points&sgd_points={text}"))
    settle(page, 4)
    page.get_by_role("button", name="Standardise the features").click()
    page.wait_for_function("location.search.includes('sgd_standardise=true')")
    page.get_by_text("Years: 1 on the axis is").wait_for()
    assert page.get_by_text("lies above 2/λ_max").count() == 0
