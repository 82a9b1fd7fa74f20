"""A training under real hands: it is paused, goes on, and is stopped with what there is."""

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from benchmarks.serving import NO_CHROMIUM, browse, chromium_path, serve, settle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser training")]
LONG = "softmax_training?training_batch=16&training_epochs=40"  # 15,000 updates, the most there are


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    if not chromium_path():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_CHROMIUM)
    with serve() as server, browse() as browser:
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.at = lambda link: page.goto(server.url(link))
        yield page


def test_a_training_is_paused_goes_on_and_is_stopped_with_the_epochs_it_has(page):
    page.at(LONG)
    bar = page.get_by_test_id("stProgress")
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(bar).to_contain_text("Paused")
    page.wait_for_timeout(500)
    stands = bar.inner_text()
    page.wait_for_timeout(1500)
    assert bar.inner_text() == stands  # no update is made meanwhile
    page.get_by_role("button", name="Go on").click()
    expect(bar).to_contain_text(re.compile(r"^Epoch ([2-9]|\d\d) of 40"))
    page.get_by_role("button", name="Stop, and keep").click()
    settle(page, 8)
    (epochs,) = re.findall(r"training_epochs=(\d+)", page.url)
    assert 1 <= int(epochs) < 40
    said = page.get_by_text(re.compile(r"test images right after \d+ epoch")).first.inner_text()
    assert f"right after {epochs} epoch" in said


def test_a_click_on_a_cell_of_the_confusion_matrix_opens_its_images(page):
    page.at("softmax_training?training_data=digits&training_epochs=2")
    settle(page, 8)
    svg = page.locator(".st-key-training_confusion svg.marks")
    svg.scroll_into_view_if_needed()
    settle(page)
    box = svg.locator(".role-frame.root path.background").first.bounding_box()
    row, column = 8, 1  # of the ten digits: what is an 8, and is called a 1
    x = box["x"] + (column + 0.5) / 10 * box["width"]
    page.mouse.click(x, box["y"] + (row + 0.5) / 10 * box["height"])
    page.wait_for_url("**training_truth=8*")
    settle(page)
    assert "training_said=1" in page.url
    expect(page.locator("[data-testid=stMain]")).to_contain_text(
        re.compile(r"(\d+ of \d+|Of \d+) test images of 8 (is|are|not one is) called 1")
    )
