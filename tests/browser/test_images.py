"""Images under real hands: clicks, a thumb, a pen on the paper, and files good and bad."""

import os
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pictures import REFUSED, saved, thing

from benchmarks.serving import NO_CHROMIUM, browse, chromium_path, serve, settle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser images")]


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    if not chromium_path():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_CHROMIUM)
    with serve() as server, browse() as browser:
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.at = lambda link: (page.goto(server.url(link)), settle(page, 12))
        yield page


def chart(page: Any, key: str) -> Any:
    return page.locator(f".st-key-{key} svg.marks").first


def reads(page: Any, words: str) -> None:
    """The page comes to say these words, in prose or on a chart."""
    page.wait_for_function(
        "(words) => document.querySelector('[data-testid=stMain]').textContent.includes(words)",
        arg=words,
        timeout=60_000,
    )


def click(page: Any, key: str, across: float, down: float) -> None:
    """A click at shares of the frame of a chart."""
    chart(page, key).scroll_into_view_if_needed()
    box = page.locator(f".st-key-{key} .role-frame.root path.background").first.bounding_box()
    page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])


@pytest.mark.row("IMG-1")
@pytest.mark.row("IMG-2")
def test_a_click_takes_an_image_and_a_click_takes_a_pixel(page):
    page.at("images")
    click(page, "images_gallery_1", 0.5, 0.3)  # the eighth image, in the second block
    reads(page, "Image 7: pullover")
    page.wait_for_function("location.search.includes('images_pick=8')")
    click(page, "images_one", 20.5 / 28, 5.5 / 28)
    reads(page, "Row 5, column 20")
    page.wait_for_function("location.search.includes('images_column=20')")


def test_numbers_follow_the_thumb_before_the_server_hears_of_it(page):
    page.at("images")
    slider = page.locator(".st-key-images_row [data-testid=stSlider], .st-key-images_row").first
    thumb = slider.get_by_role("slider")
    thumb.scroll_into_view_if_needed()
    before = page.locator(".vega-embed svg").nth(4).text_content()
    box = thumb.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + box["height"] / 2, steps=8)
    page.wait_for_function(
        "(before) => document.querySelectorAll('.vega-embed svg')[4].textContent !== before",
        arg=before,
    )
    page.mouse.up()


def draw(page: Any) -> None:
    """A thick bar across the paper."""
    paper = page.locator(".canvas canvas")
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box()
    page.mouse.move(box["x"] + 90, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 220, steps=6)
    page.mouse.up()


def inked(page: Any) -> None:
    """Where the bar was drawn there comes to be ink on the paper."""
    paper, end = page.locator(".canvas canvas"), time.monotonic() + 60
    pixel = "(paper) => paper.getContext('2d').getImageData(90, 140, 1, 1).data[0]"
    while paper.evaluate(pixel) > 60:
        assert time.monotonic() < end, "the paper stays blank"
        time.sleep(0.1)


@pytest.mark.row("IMG-5")
def test_what_is_drawn_is_shown_step_by_step_taken_back_and_kept(page):
    page.at("images?images_source=draw+it")
    reads(page, "Nothing is drawn yet")
    draw(page)
    reads(page, "(280, 280, 3)")
    page.wait_for_function("!document.body.textContent.includes('Nothing is drawn yet')")
    # another source and back: the drawing is still there, on the paper too
    page.locator(".st-key-images_source").get_by_role("combobox").click()
    page.get_by_role("option", name="an example").click()
    reads(page, "(200, 260, 3)")
    page.locator(".st-key-images_source").get_by_role("combobox").click()
    page.get_by_role("option", name="draw it").click()
    reads(page, "(280, 280, 3)")
    inked(page)
    page.get_by_role("button", name="Clear").click()
    reads(page, "there was nothing to crop to")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_function("!document.body.textContent.includes('there was nothing to crop to')")
    inked(page)


@pytest.mark.row("IMG-5")
def test_a_bad_file_is_a_sentence_and_loses_nothing(page):
    page.at("images?images_source=a+file")
    reads(page, "No file yet")
    bad = {"name": "picture.png", "mimeType": "image/png"}
    for number, name in enumerate(("a text named .png", "more than there is", "100 megapixels")):
        make, _ = REFUSED[name]
        page.set_input_files("input[type=file]", bad | {"buffer": make()})
        words = ("not a picture that can be read", "3,000 × 2,000 pixels, but", "100 million")
        reads(page, words[number])
        reads(page, "The steps show the example.")
    good = saved(thing(size=(90, 70)))
    page.set_input_files("input[type=file]", bad | {"buffer": good})
    reads(page, "(70, 90, 3)")
    page.set_input_files("input[type=file]", bad | {"buffer": b"nothing"})
    reads(page, "The steps show the picture before.")
    reads(page, "(70, 90, 3)")
